//! What gates may name of ends and their streams.

use std::sync::OnceLock;

use crate::gate::{Metric, MetricDef, MetricOf};
use crate::report::call::{End, Inbound, Outbound};
use crate::units::Unit;

pub(super) const KINDS: [&str; 2] = ["audio", "video"];

/// Of each end.
pub(super) const OF_END: &[MetricOf<End>] = &[MetricOf::new(
    "consent.rtt.p95",
    Unit::Ms,
    "95th percentile of the round trip of ICE's checks in the call",
    |end| end.consent_rtt_ms.p95,
)];

/// Of each stream that is received, behind `audio.` or `video.`.
pub(super) const OF_INBOUND: &[MetricOf<Inbound>] = &[
    MetricOf::new(
        "loss",
        Unit::Percent,
        "packets sent and never received",
        // Of a sender elsewhere its sequence numbers tell.
        |stream| match stream.packets_sent {
            Some(_) => stream.not_received_percent,
            None => stream.stream.reception.loss_percent,
        },
    ),
    MetricOf::new(
        "loss.recovered",
        Unit::Percent,
        "packets that never came, retransmissions included",
        |stream| stream.stream.loss_after_recovery_percent(),
    ),
    MetricOf::new("jitter.mean", Unit::Ms, "mean RFC 3550 jitter", |stream| {
        stream.stream.reception.jitter_ms.mean
    }),
    MetricOf::new(
        "jitter.max",
        Unit::Ms,
        "highest RFC 3550 jitter",
        |stream| stream.stream.reception.jitter_ms.max,
    ),
    MetricOf::new(
        "delay.p95",
        Unit::Ms,
        "95th percentile of the one-way delay",
        |stream| stream.one_way_delay_ms.p95,
    ),
    MetricOf::new("bitrate", Unit::Bps, "payload bit rate", |stream| {
        stream.stream.reception.bitrate_bps
    }),
    MetricOf::new(
        "mos",
        Unit::Count,
        "mean opinion score, estimated by the E-model (ITU-T G.107)",
        |stream| stream.stream.mos.as_ref().map(|quality| quality.score),
    ),
    MetricOf::new(
        "frame_rate",
        Unit::Count,
        "complete frames a second",
        |stream| stream.stream.video.as_ref()?.frame_rate,
    ),
    MetricOf::new(
        "frame_gap.max",
        Unit::Ms,
        "longest time between two complete frames",
        |stream| stream.stream.video.as_ref()?.frame_gap_max_ms,
    ),
    MetricOf::new(
        "freezes",
        Unit::Count,
        "freezes, as the W3C counts them",
        |stream| Some(stream.stream.video.as_ref()?.freezes as f64),
    ),
];

/// Of each stream that is sent, behind `audio.` or `video.`.
pub(super) const OF_OUTBOUND: &[MetricOf<Outbound>] = &[MetricOf::new(
    "rtt.p95",
    Unit::Ms,
    "95th percentile of the RTCP round-trip time",
    |stream| stream.stream.rtt_ms.p95,
)];

/// Of each stream that is sent to an end elsewhere, as far as that end reports on it. Where both
/// ends are here, the one that receives tells.
pub(super) const OF_SENT: &[MetricOf<Outbound>] = &[
    MetricOf::new(
        "loss",
        Unit::Percent,
        "packets sent and never received; of what is sent, by the receiver's last report",
        |stream| stream.remote_loss_percent,
    ),
    MetricOf::new(
        "jitter.last",
        Unit::Ms,
        "RFC 3550 jitter of what is sent, in the receiver's last report",
        |stream| stream.remote_jitter_ms,
    ),
    MetricOf::new(
        "bitrate",
        Unit::Bps,
        "payload bit rate, sent and received",
        |stream| stream.stream.reception.bitrate_bps,
    ),
];

/// What needs both ends on one clock.
pub(super) const OF_ONE_CLOCK: &[&str] = &["delay.p95"];

/// The same of all of them.
pub(super) const RTT: MetricDef = MetricDef {
    name: "rtt.p95",
    unit: Unit::Ms,
    about: "95th percentile of the RTCP round-trip time of audio and video",
};

pub(super) const DATA_RTT: MetricDef = MetricDef {
    name: "data.rtt.p95",
    unit: Unit::Ms,
    about: "95th percentile of the data channel's message round trip",
};

/// The metrics of streams with their kinds in front, each name once.
pub(super) fn of_streams() -> &'static [(String, &'static str)] {
    static NAMED: OnceLock<Vec<(String, &'static str)>> = OnceLock::new();
    NAMED.get_or_init(|| {
        let mut names: Vec<&'static str> = Vec::new();
        for def in received_defs().chain(round_trip_defs()).chain(sent_defs()) {
            if !names.contains(&def.name) {
                names.push(def.name);
            }
        }
        let of_kind = |kind: &'static str| {
            let names = names.clone().into_iter();
            let names = names.filter(move |name| has(kind, name));
            names.map(move |name| (format!("{kind}.{name}"), name))
        };
        KINDS.into_iter().flat_map(of_kind).collect()
    })
}

pub(super) fn received_defs() -> impl Iterator<Item = MetricDef> {
    OF_INBOUND.iter().map(|metric| metric.def)
}

pub(super) fn round_trip_defs() -> impl Iterator<Item = MetricDef> {
    OF_OUTBOUND.iter().map(|metric| metric.def)
}

pub(super) fn sent_defs() -> impl Iterator<Item = MetricDef> {
    OF_SENT.iter().map(|metric| metric.def)
}

/// What an end can tell of what it receives from an end elsewhere.
pub(super) fn received_elsewhere_defs() -> impl Iterator<Item = MetricDef> {
    received_defs().filter(|def| !OF_ONE_CLOCK.contains(&def.name))
}

/// Whether streams of this kind can have it.
pub(super) fn has(kind: &str, metric: &str) -> bool {
    match metric {
        "mos" => kind == "audio",
        "frame_rate" | "frame_gap.max" | "freezes" => kind == "video",
        _ => true,
    }
}

pub(super) fn named(kind: &str, metric: &str) -> Option<&'static str> {
    let mut all = of_streams().iter();
    let found = all.find(|(name, of)| *of == metric && name.starts_with(kind));
    found.map(|(name, _)| name.as_str())
}

/// Of an end that sends and receives, where the other is elsewhere.
pub(super) fn of_one_end() -> impl Iterator<Item = MetricDef> {
    let of_sent: Vec<&str> = sent_defs().map(|def| def.name).collect();
    // What is there for both ways is told once, in words for both.
    let received = received_elsewhere_defs().filter(move |def| !of_sent.contains(&def.name));
    let of_streams = sent_defs().chain(received).chain(round_trip_defs());
    of_kinds(of_streams)
        .into_iter()
        .chain([RTT])
        .chain(of_ends())
}

pub(super) fn of_ends() -> impl Iterator<Item = MetricDef> {
    OF_END.iter().map(|metric| metric.def)
}

/// With the kinds in front, audio first.
pub(super) fn of_kinds(defs: impl Iterator<Item = MetricDef>) -> Vec<MetricDef> {
    let defs: Vec<MetricDef> = defs.collect();
    let of_kind = |kind: &'static str| {
        let named = defs.iter().filter_map(move |def| {
            let name = named(kind, def.name)?;
            Some(MetricDef { name, ..*def })
        });
        named.collect::<Vec<_>>()
    };
    KINDS.into_iter().flat_map(of_kind).collect()
}

pub(super) fn of_end(end: &End) -> Vec<Metric> {
    let of_end = OF_END.iter().map(|metric| metric.measure(&end.name, end));
    let inbound = end
        .inbound
        .iter()
        .flat_map(|stream| of_inbound(end, stream));
    let outbound = end
        .outbound
        .iter()
        .flat_map(|stream| of_outbound(end, stream));
    of_end.chain(inbound).chain(outbound).collect()
}

/// Of an end whose other end is elsewhere.
pub(super) fn of_lone_end(end: &End) -> Vec<Metric> {
    let needs_both = |metric: &Metric| {
        let of_both =
            |(name, of): &&(String, &str)| OF_ONE_CLOCK.contains(of) && name == metric.name;
        of_streams().iter().any(|named| of_both(&named))
    };
    let mut metrics = of_end(end);
    metrics.retain(|metric| !needs_both(metric));
    metrics.extend(end.outbound.iter().flat_map(|stream| of_sent(end, stream)));
    metrics
}

pub(super) fn of_sent<'a>(end: &'a End, stream: &'a Outbound) -> impl Iterator<Item = Metric> + 'a {
    let kind = stream.stream.kind.as_deref().unwrap_or_default();
    OF_SENT.iter().filter_map(move |metric| {
        let name = named(kind, metric.def.name)?;
        let measured = metric.measure(&sent(end, stream), stream);
        Some(Metric { name, ..measured })
    })
}

pub(super) fn of_inbound<'a>(
    end: &'a End,
    stream: &'a Inbound,
) -> impl Iterator<Item = Metric> + 'a {
    let kind = stream.stream.kind.as_deref().unwrap_or_default();
    let metrics = OF_INBOUND
        .iter()
        .filter_map(move |metric| Some((named(kind, metric.def.name)?, metric)));
    metrics.map(|(name, metric)| Metric {
        name,
        ..metric.measure(&received(end, stream), stream)
    })
}

pub(super) fn of_outbound<'a>(
    end: &'a End,
    stream: &'a Outbound,
) -> impl Iterator<Item = Metric> + 'a {
    let kind = stream.stream.kind.as_deref().unwrap_or_default();
    let of_kind = OF_OUTBOUND.iter().filter_map(move |metric| {
        let name = named(kind, metric.def.name)?;
        let measured = metric.measure(&sent(end, stream), stream);
        Some(Metric { name, ..measured })
    });
    let rtt = stream.stream.rtt_ms.p95;
    let of_all = Metric::new(RTT.name, RTT.unit, sent(end, stream), rtt);
    of_kind.chain([of_all])
}

pub fn received(end: &End, stream: &Inbound) -> String {
    let kind = stream.stream.kind.as_deref().unwrap_or("media");
    format!("{kind} received by the {}", end.name)
}

pub fn sent(end: &End, stream: &Outbound) -> String {
    let kind = stream.stream.kind.as_deref().unwrap_or("media");
    format!("{kind} sent by the {}", end.name)
}
