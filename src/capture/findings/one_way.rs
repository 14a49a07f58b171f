//! Media that passes in one direction only, told once for each call.

use std::collections::{HashMap, HashSet};

use super::super::analyze::Summary;
use super::super::observed::FlowKey;
use super::super::session::ice::{Component, components};
use super::super::session::{SessionSummary, StreamSummary};
use super::Found;
use crate::diagnostic::FindingKind;
use crate::rtp::clock_rate::Media;
use crate::units::plural;

pub const ONE_WAY: FindingKind = FindingKind::info(
    "PCAP055",
    "one-way-media",
    "Between two addresses with ICE or DTLS both ways, media passes in one direction only.",
);

/// Fewer packets of media may be the beginning of both ways.
const ENOUGH_PACKETS: u64 = 50;

/// What a flow carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Carried {
    Any,
    Kind(Media),
    /// Neither audio nor video as far as is known.
    Unknown,
}

/// What passes in one direction only, and on which flows: a relayed call passes the capture
/// point once on each leg.
struct OneWay {
    carried: Carried,
    flows: Vec<FlowKey>,
}

/// Packets of RTP on each flow, by what they carry.
struct Packets(HashMap<(FlowKey, Carried), u64>);

/// A relayed call has its legs between other addresses; its checks have the same user name
/// fragments on all of them.
pub fn findings(capture: &Summary) -> Vec<Found> {
    let session = &capture.session;
    let packets = Packets::of(session);
    let components = components(&session.ice_pairs);
    let mut told = HashSet::new();
    let ways = components
        .iter()
        .flat_map(|component| one_ways(component, &packets));
    // After an ICE restart the same addresses are in use again.
    let news = ways.filter(|way| {
        let mut flows = way.flows.iter();
        flows.any(|flow| told.insert((*flow, way.carried)))
    });
    news.filter_map(|way| one_way(&way, &session.streams))
        .collect()
}

impl Packets {
    fn of(session: &SessionSummary) -> Packets {
        let mut packets = HashMap::new();
        for (flow, counts) in &session.flows {
            packets.insert((*flow, Carried::Any), counts.rtp);
            packets.insert((*flow, Carried::Unknown), counts.rtp);
        }
        for stream in &session.streams {
            let (Some(media), flow) = (stream.media, stream.key.flow) else {
                continue;
            };
            let count: u64 = stream.payload_types.iter().map(|(_, count)| count).sum();
            *packets.entry((flow, Carried::Kind(media))).or_default() += count;
            let unknown = packets.entry((flow, Carried::Unknown)).or_default();
            *unknown = unknown.saturating_sub(count);
        }
        Packets(packets)
    }

    fn on(&self, flow: FlowKey, carried: Carried) -> u64 {
        self.0.get(&(flow, carried)).copied().unwrap_or_default()
    }

    /// Those of the flows that carry it.
    fn with(&self, flows: &[FlowKey], carried: Carried) -> Vec<FlowKey> {
        let all = flows.iter().copied();
        all.filter(|flow| self.on(*flow, carried) > 0).collect()
    }
}

/// All media, or else each kind of it that goes one way beside what goes both ways.
fn one_ways(component: &Component, packets: &Packets) -> Vec<OneWay> {
    let pairs = component.pairs.iter();
    let answered = pairs.filter(|pair| pair.answered_checks > 0);
    let (forth, back): (Vec<FlowKey>, Vec<FlowKey>) = answered
        .map(|pair| match component.is_forth(pair) {
            true => (pair.flow, pair.flow.reversed()),
            false => (pair.flow.reversed(), pair.flow),
        })
        .unzip();
    let all = only_way(&forth, &back, Carried::Any, packets);
    let kinds = [Media::Audio, Media::Video].map(Carried::Kind);
    match all {
        Some(all) => vec![all],
        None => kinds
            .into_iter()
            .filter_map(|kind| only_way(&forth, &back, kind, packets))
            .collect(),
    }
}

/// None where some comes back, by whichever pair of addresses, or may do so.
fn only_way(
    forth: &[FlowKey],
    back: &[FlowKey],
    carried: Carried,
    packets: &Packets,
) -> Option<OneWay> {
    let (there, here) = (packets.with(forth, carried), packets.with(back, carried));
    let (flows, empty) = match (there.is_empty(), here.is_empty()) {
        (false, true) => (there, back),
        (true, false) => (here, forth),
        _ => return None,
    };
    let may_be_it = !packets.with(empty, Carried::Unknown).is_empty();
    let most = flows.iter().map(|flow| packets.on(*flow, carried)).max()?;
    (most >= ENOUGH_PACKETS && !may_be_it).then_some(OneWay { carried, flows })
}

fn one_way(way: &OneWay, streams: &[StreamSummary]) -> Option<Found> {
    let flow = way.flows.first()?;
    let legs = match way.flows.len() as u64 - 1 {
        0 => String::new(),
        more => format!(" (and on {} of the same call)", plural(more, "more leg")),
    };
    let (what, beside) = match way.carried {
        Carried::Kind(kind) => (kind.as_str(), ", while other media passes both ways"),
        Carried::Any | Carried::Unknown => ("media", ""),
    };
    let message = format!(
        "{what} passes from {} to {} only{legs}, and none back{beside}",
        flow.from(),
        flow.to()
    );
    let device = match way.carried {
        Carried::Kind(Media::Video) => "camera",
        _ => "microphone",
    };
    let help = format!(
        "normal where one side only sends or only receives; else look at its {device}, its permission, and a=sendonly or a=recvonly"
    );
    let finding = ONE_WAY.found(message).help(help);
    let is_it = |stream: &&StreamSummary| match way.carried {
        Carried::Kind(kind) => stream.media == Some(kind),
        Carried::Any | Carried::Unknown => true,
    };
    let of_flow = streams.iter().filter(|stream| stream.key.flow == *flow);
    // By time: of several captures the numbers say nothing of it.
    let first = of_flow
        .filter(is_it)
        .min_by_key(|stream| stream.course.timeline.begin());
    Some(match first {
        Some(stream) => Found::at(finding, stream.packets.0),
        None => finding.into(),
    })
}
