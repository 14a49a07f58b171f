//! Media that ended without a word while what comes the other way went on.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use super::super::analyze::Summary;
use super::super::observed::FlowKey;
use super::super::session::ice::{lost, undirected};
use super::super::session::{Ending, SessionSummary, StreamSummary};
use super::{Found, describe, seconds};
use crate::diagnostic::FindingKind;
use crate::rtp::clock_rate::Media;

pub const STOPPED: FindingKind = FindingKind::warning(
    "PCAP057",
    "media-stopped",
    "Media ended without a BYE, and what comes the other way went on for seconds.",
);

/// So much earlier than the other way: a side that hangs up first stops a moment before the other.
const LONG_BEFORE: Duration = Duration::from_secs(5);

/// Fewer packets are a try.
const ENOUGH_PACKETS: u64 = 50;

/// Whoever sends comfort noise (RFC 3389) pauses for as long as nobody speaks.
const COMFORT_NOISE: u8 = 13;

/// What one flow carries.
#[derive(Debug, Default)]
struct Side<'a> {
    begin: Option<Duration>,
    /// The stream that was the last to end.
    last: Option<&'a StreamSummary>,
    last_audio: Option<&'a StreamSummary>,
}

/// All sides by their flows, and all streams by their SSRCs: one goes on elsewhere when the
/// call changes its addresses.
struct Sides<'a> {
    sides: HashMap<FlowKey, Side<'a>>,
    by_ssrc: HashMap<u32, Vec<&'a StreamSummary>>,
}

pub fn findings(capture: &Summary) -> Vec<Found> {
    let session = &capture.session;
    let sides = Sides::of(session);
    let lost = lost(&session.ice_pairs);
    // That the peer is gone is told already.
    let gone: HashSet<FlowKey> = lost.iter().map(|(pair, _)| undirected(pair.flow)).collect();
    let ends = &capture.described_ends;
    let held = |flow: FlowKey| {
        let direction = ends.direction(flow.source);
        direction.is_some_and(|direction| !direction.sends())
    };
    let flows = session.flows.iter().map(|(flow, _)| *flow);
    let flows = flows.filter(|flow| !gone.contains(&undirected(*flow)) && !held(*flow));
    let mut told = HashSet::new();
    let stopped = flows.filter_map(|flow| sides.stopped(flow));
    // A relayed stream is there once on each leg.
    stopped
        .filter(|(stream, _)| told.insert(stream.key.ssrc))
        .map(|(stream, before)| stopped_early(stream, before))
        .collect()
}

impl<'a> Sides<'a> {
    fn of(session: &'a SessionSummary) -> Sides<'a> {
        let mut sides: HashMap<FlowKey, Side> = HashMap::new();
        let mut by_ssrc: HashMap<u32, Vec<&StreamSummary>> = HashMap::new();
        let streams = session.streams.iter();
        let media = streams.filter(|stream| stream.repairs.is_none() && stream.corrects.is_none());
        for stream in media {
            sides.entry(stream.key.flow).or_default().add(stream);
            by_ssrc.entry(stream.key.ssrc).or_default().push(stream);
        }
        Sides { sides, by_ssrc }
    }

    /// All media of the flow, or else its audio, and how long before the other way it ended.
    fn stopped(&self, flow: FlowKey) -> Option<(&'a StreamSummary, Duration)> {
        let here = self.sides.get(&flow)?;
        let there = self.sides.get(&flow.reversed())?;
        let both = [(here.last, there.last), (here.last_audio, there.last_audio)];
        both.into_iter().find_map(|(here, other)| {
            let (stream, other) = (here?, other?);
            let before = end(other).saturating_sub(end(stream));
            let is_one = before >= LONG_BEFORE
                && there.begin? < end(stream)
                && self.ended_in_silence(stream);
            is_one.then_some((stream, before))
        })
    }

    fn ended_in_silence(&self, stream: &StreamSummary) -> bool {
        let mut numbers = stream.payload_types.iter().map(|(number, _)| *number);
        let pauses = numbers.any(|number| number == COMFORT_NOISE);
        let of_ssrc = self.by_ssrc.get(&stream.key.ssrc);
        let went_on = of_ssrc.into_iter().flatten().any(|other| {
            let is_answer = other.key.flow == stream.key.flow.reversed();
            !is_answer && end(other) > end(stream)
        });
        stream.ending == Some(Ending::Silence)
            && stream.reception.packets >= ENOUGH_PACKETS
            && !pauses
            && !went_on
    }
}

impl<'a> Side<'a> {
    fn add(&mut self, stream: &'a StreamSummary) {
        let later = |known: Option<&'a StreamSummary>| match known {
            Some(known) if end(known) >= end(stream) => Some(known),
            _ => Some(stream),
        };
        self.begin = self.begin.into_iter().chain(stream.reception.first).min();
        self.last = later(self.last);
        if stream.media == Some(Media::Audio) {
            self.last_audio = later(self.last_audio);
        }
    }
}

fn end(stream: &StreamSummary) -> Duration {
    stream.reception.last.unwrap_or_default()
}

fn stopped_early(stream: &StreamSummary, before: Duration) -> Found {
    let message = format!(
        "{} ended {} before what comes the other way, without a BYE",
        describe(stream),
        seconds(before.as_secs_f64()),
    );
    let help = format!(
        "its sender stopped, or nothing of it gets here any more: see the sender's log and a capture at {}. Normal where an application stops to send for as long as it is muted or on hold",
        stream.key.flow.source.ip()
    );
    Found::at(STOPPED.found(message).help(help), stream.packets.1)
}
