//! What deserves a person's attention in a capture.

use crate::diagnostic::{Finding, FindingKind, Location};
use crate::units::format_count;

use super::analyze::Summary;
use super::session::StreamSummary;

mod described;
mod dtls;
mod feedback;
mod files;
mod ice;
mod lip_sync;
mod listed;
mod reading;
mod stream;
#[cfg(test)]
mod tests;
mod whole;

pub use files::{Span, findings as of_files};
pub use listed::listed;
pub use reading::findings as of_reading;

/// Every kind of finding of `pcap analyze`.
pub const KINDS: &[&FindingKind] = &[
    &whole::NO_RTP,
    &stream::LOSS,
    &stream::LOSS_BEHIND_CAPTURE,
    &stream::DOUBLED,
    &stream::GAP,
    &stream::RESTART,
    &whole::UNTIMED,
    &whole::TOO_MANY_STREAMS,
    &stream::TIMESTAMP_LEAP,
    &stream::CLOCK_SKEW,
    &whole::CAPTURE_DROPS,
    &lip_sync::OUT_OF_STEP,
    &reading::SKIPPED,
    &reading::DROPPED,
    &whole::FRAGMENTS,
    &feedback::NOT_RESENT,
    &feedback::KEY_FRAMES_ASKED,
    &feedback::ASKED_AGAIN,
    &feedback::SLOW_PATH,
    &feedback::AFTER_BYE,
    &ice::UNANSWERED,
    &ice::NOT_NOMINATED,
    &ice::ROLE_CONFLICT,
    &ice::CONSENT_LOST,
    &ice::RESTART,
    &ice::STUN_ERROR,
    &ice::TURN_REFUSED,
    &dtls::UNANSWERED,
    &dtls::ALERT,
    &dtls::UNFINISHED,
    &dtls::EARLY_RTP,
    &dtls::FINGERPRINT,
    &dtls::ONE_WAY,
    &dtls::ROLE,
    &described::STRANGE_PAYLOAD_TYPE,
    &described::OTHER_CLOCK,
    &described::WRONG_KEY,
    &described::UNAUTHENTIC,
    &described::NO_SECRET,
    &described::NOT_AS_DESCRIBED,
    &described::DESCRIPTIONS_LEFT_OUT,
    &files::OVERLAP,
    &files::APART,
];

/// What is told from messages that did not come: a filter may be what keeps them away.
const FROM_SILENCE: &[&FindingKind] = &[
    &whole::NO_RTP,
    &feedback::NOT_RESENT,
    &ice::UNANSWERED,
    &ice::NOT_NOMINATED,
    &ice::ROLE_CONFLICT,
    &ice::CONSENT_LOST,
    &dtls::UNANSWERED,
    &dtls::UNFINISHED,
    &dtls::EARLY_RTP,
    &dtls::ONE_WAY,
];

/// Something found, and the packet that shows it where one does.
struct Found {
    finding: Finding,
    packet: Option<u64>,
}

/// Everything worth telling about the capture that is called `source`.
pub fn findings(source: &str, capture: &Summary) -> Vec<Finding> {
    let of_streams = capture.session.streams.iter().flat_map(|stream| {
        let reception = stream::findings(stream, capture);
        reception
            .into_iter()
            .chain(feedback::findings(stream, capture))
            .chain(described::of_stream(stream))
    });
    whole::findings(capture)
        .into_iter()
        .chain(described::of_capture(capture))
        .chain(ice::findings(capture))
        .chain(dtls::findings(capture))
        .chain(lip_sync::findings(capture))
        .chain(of_streams)
        .map(|found| found.within(source))
        .filter(|finding| !is_filtered(capture) || !is_from_silence(finding))
        .collect()
}

fn is_filtered(capture: &Summary) -> bool {
    let selected = capture.selected.as_ref();
    selected.is_some_and(|selected| selected.left_out_by_filter > 0)
}

fn is_from_silence(finding: &Finding) -> bool {
    FROM_SILENCE.iter().any(|kind| kind.code == finding.code)
}

impl Found {
    fn at(finding: Finding, packet: u64) -> Found {
        Found {
            finding,
            packet: Some(packet),
        }
    }

    fn within(self, source: &str) -> Finding {
        self.finding.at(match self.packet {
            Some(packet) => Location::packet(source, packet),
            None => Location::whole(source),
        })
    }
}

impl From<Finding> for Found {
    fn from(finding: Finding) -> Found {
        Found {
            finding,
            packet: None,
        }
    }
}

/// `audio stream 0x1a2b3c4d (10.0.0.1:5000 → 10.0.0.2:6000)`.
fn describe(stream: &StreamSummary) -> String {
    let media = stream
        .media
        .map_or(String::new(), |media| format!("{} ", media.as_str()));
    let flow = stream.key.flow;
    format!(
        "{media}stream {:#010x} ({} → {})",
        stream.key.ssrc, flow.source, flow.destination
    )
}

fn packets(count: u64) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{} packet{s}", format_count(count))
}

/// `0.25 s`, `12 s`.
fn seconds(seconds: f64) -> String {
    let places = if seconds < 10.0 { 2 } else { 0 };
    format!("{seconds:.places$} s")
}
