//! Findings about what descriptions say, and about what keys open.

use std::collections::BTreeMap;

use super::super::analyze::Summary;
use super::super::decryption::Protection;
use super::super::observed::FlowKey;
use super::super::session::events::EventKind;
use super::super::session::ice::undirected;
use super::super::session::{ClockSource, Encryption, StreamSummary};
use super::{Found, describe, packets};
use crate::diagnostic::{Finding, FindingKind};
use crate::units::plural;

pub const STRANGE_PAYLOAD_TYPE: FindingKind = FindingKind::warning(
    "PCAP060",
    "payload-type-not-in-sdp",
    "A stream has a payload type that the session description of its flow does not have.",
);

pub const OTHER_CLOCK: FindingKind = FindingKind::warning(
    "PCAP061",
    "clock-rate-contradicts-sdp",
    "A stream's timestamps run at another clock rate than its session description names.",
);

pub const WRONG_KEY: FindingKind = FindingKind::warning(
    "PCAP062",
    "srtp-not-decrypted",
    "No key that is known opens a stream of SRTP.",
);

pub const UNAUTHENTIC: FindingKind = FindingKind::warning(
    "PCAP063",
    "srtp-authentication-failed",
    "Packets of a stream that is decrypted fail authentication.",
);

pub const NO_SECRET: FindingKind = FindingKind::warning(
    "PCAP064",
    "handshake-not-in-keylog",
    "The key log has no secret for a DTLS handshake of the capture.",
);

pub const NOT_AS_DESCRIBED: FindingKind = FindingKind::warning(
    "PCAP065",
    "clear-although-described-as-secure",
    "RTCP beside a stream is in the clear although the session description asks for encryption.",
);

pub const DESCRIPTIONS_LEFT_OUT: FindingKind = FindingKind::warning(
    "PCAP066",
    "too-many-descriptions",
    "There are more session descriptions than are kept.",
);

pub const UNFIT_DESCRIPTION: FindingKind = FindingKind::warning(
    "PCAP067",
    "description-of-another-call",
    "A session description that was given fits no stream of the capture.",
);

/// Fewer may be packets of before the capture, whose rollover counter is searched for.
const ENOUGH_REFUSED: u64 = 5;

/// Shorter streams do not tell their clock rate well enough to contradict anyone.
const ENOUGH_SECONDS: f64 = 5.0;

pub fn of_stream(stream: &StreamSummary) -> Vec<Found> {
    let found = [
        strange_payload_type(stream),
        other_clock(stream),
        wrong_key(stream),
        unauthentic(stream),
    ];
    let at_first = |finding| Found::at(finding, stream.packets.0);
    found.into_iter().flatten().map(at_first).collect()
}

pub fn of_capture(capture: &Summary) -> Vec<Found> {
    let unfit = capture.unfit_descriptions.iter();
    let unfit = unfit.map(|name| unfit_description(name));
    let of_file = descriptions_left_out(capture).into_iter().chain(unfit);
    let secret = no_secret(capture).into_iter();
    secret.chain(of_file.map(Found::from)).collect()
}

fn strange_payload_type(stream: &StreamSummary) -> Option<Finding> {
    let strange = &stream.described.as_ref()?.strange_payload_types;
    let numbers: Vec<String> = strange.iter().map(u8::to_string).collect();
    if numbers.is_empty() {
        return None;
    }
    let (s, is) = if numbers.len() == 1 {
        ("", "is")
    } else {
        ("s", "are")
    };
    let message = format!(
        "payload type{s} {} of {} {is} not in the session description",
        numbers.join(", "),
        describe(stream)
    );
    let help = "a receiver that goes by it drops these packets; was the sender configured by an older description, or are the two descriptions of an exchange mixed up?";
    Some(STRANGE_PAYLOAD_TYPE.found(message).help(help))
}

fn other_clock(stream: &StreamSummary) -> Option<Finding> {
    let described = stream
        .clock
        .filter(|clock| clock.source == ClockSource::Sdp)?;
    let observed = stream.observed_rate_hz?;
    let is_long = stream.reception.seconds()? >= ENOUGH_SECONDS;
    if !is_long || observed == described.rate_hz || stream.repairs.is_some() {
        return None;
    }
    let message = format!(
        "the timestamps of {} run at {observed} Hz, and its session description says {} Hz",
        describe(stream),
        described.rate_hz
    );
    let help = "jitter and play-out are computed by the described rate and come out wrong; look for a packetizer with a rate of its own";
    Some(OTHER_CLOCK.found(message).help(help))
}

fn wrong_key(stream: &StreamSummary) -> Option<Finding> {
    let Encryption::NotDecrypted(Some(protection)) = stream.encryption else {
        return None;
    };
    let Protection { refused, cut, .. } = protection;
    if refused == 0 {
        let message = format!(
            "{} is not decrypted: its packets were not captured whole",
            describe(stream)
        );
        let help = format!(
            "{} have no tag that can be checked; capture with tcpdump -s 0",
            packets(cut)
        );
        return Some(WRONG_KEY.found(message).help(help));
    }
    let message = format!(
        "no key opens {}: {} fail authentication",
        describe(stream),
        packets(refused)
    );
    let help = "the keys are of another call or direction, the stream is not encrypted at all, or it began so long before the capture that its rollover counter cannot be found; what headers tell is in the report";
    Some(WRONG_KEY.found(message).help(help))
}

fn unauthentic(stream: &StreamSummary) -> Option<Finding> {
    let Encryption::Decrypted(protection) = stream.encryption else {
        return None;
    };
    if protection.refused < ENOUGH_REFUSED {
        return None;
    }
    let message = format!(
        "{} of {} fail authentication",
        packets(protection.refused),
        describe(stream)
    );
    let help = "they were changed on their way, or protected with a key that is not known: were keys exchanged anew in the call?";
    Some(UNAUTHENTIC.found(message).help(help))
}

/// The streams between two addresses share their RTCP.
pub fn in_the_clear(capture: &Summary) -> Vec<Found> {
    let mut flows: BTreeMap<_, (FlowKey, u64)> = BTreeMap::new();
    for stream in capture
        .session
        .streams
        .iter()
        .filter(|one| is_unexpectedly_clear(one))
    {
        let flow = undirected(stream.key.flow);
        let ends = (flow.source, flow.destination);
        flows.entry(ends).or_insert((flow, 0)).1 += 1;
    }
    flows
        .into_values()
        .map(|(flow, streams)| clear(flow, streams, capture))
        .collect()
}

fn is_unexpectedly_clear(stream: &StreamSummary) -> bool {
    let described = stream.described.as_ref();
    described.is_some_and(|described| described.is_secure) && stream.encryption == Encryption::Clear
}

fn clear(flow: FlowKey, streams: u64, capture: &Summary) -> Found {
    let message = format!(
        "RTCP beside {} between {} and {} is in the clear, and the session description asks for encryption",
        plural(streams, "stream"),
        flow.from(),
        flow.to(),
    );
    let help = "nothing is wrong where the capture was made inside an end or decrypted, as by rtctool call --pcap or Janus; else a receiver that keeps to the description drops it: was encryption switched off on one side?";
    let on_it = |of: FlowKey| {
        let beside = flow.of_rtcp().map(undirected);
        let of = undirected(of);
        of == flow || Some(of) == beside
    };
    let mut events = capture.session.events.iter();
    let first = events.find(|event| event.kind == EventKind::FirstRtcp && on_it(event.flow));
    let packet = first.map(|event| event.moment.packet);
    Found::of(NOT_AS_DESCRIBED.found(message).help(help), packet)
}

fn no_secret(capture: &Summary) -> Option<Found> {
    let count = capture.handshakes_without_secret;
    let what = match count {
        0 => return None,
        1 => "one DTLS handshake".to_owned(),
        count => format!("{count} DTLS handshakes"),
    };
    let message = format!("the key log has no secret for {what} of the capture");
    let help = "it is of another run or process, or of a program that logs nothing of DTLS (DTLS 1.3 needs its EXPORTER_SECRET); media after it stays encrypted";
    let finding = NO_SECRET.found(message).help(help);
    Some(Found::of(finding, capture.first_without_secret))
}

fn descriptions_left_out(capture: &Summary) -> Option<Finding> {
    let count = capture.descriptions_left_out;
    let message = format!("{count} session descriptions were left out");
    let help = "split the capture by time or by address";
    (count > 0).then(|| DESCRIPTIONS_LEFT_OUT.found(message).help(help))
}

fn unfit_description(name: &str) -> Finding {
    let message = format!("{name} fits nothing in this capture");
    let help = "no stream has an address, an SSRC or a payload type of it, or the checks of ICE have other user names; it is of another call, or of before an ICE restart";
    UNFIT_DESCRIPTION.found(message).help(help)
}
