//! What deserves a person's attention in a capture.

use std::cmp::Reverse;

use crate::diagnostic::{Finding, FindingKind, Location, Severity};
use crate::units::{counted, format_ms};

use super::analyze::Summary;
use super::session::StreamSummary;

pub mod advice;
mod described;
mod direction;
mod dtls;
mod feedback;
mod files;
mod ice;
mod lip_sync;
mod listed;
mod misdirected;
mod one_way;
mod reading;
mod stopped;
mod stream;
#[cfg(test)]
mod tests;
mod unreachable;
mod unversioned;
mod whole;

use direction::Directions;
pub use files::{Span, findings as of_files, without_rtp};
pub use listed::{MOST_PER_KIND, listed};
pub use reading::findings as of_reading;

/// Every kind of finding of `pcap analyze`: what keeps a call from coming about, what keeps
/// its media from being heard and seen, what makes them worse, and what the capture itself
/// lacks. Findings are told in this order.
pub const KINDS: &[&FindingKind] = &[
    &ice::UNANSWERED,
    &ice::NOT_NOMINATED,
    &ice::ROLE_CONFLICT,
    &ice::TURN_REFUSED,
    &ice::STUN_ERROR,
    &unreachable::UNREACHABLE,
    &dtls::UNANSWERED,
    &dtls::ALERT,
    &dtls::FINGERPRINT,
    &dtls::UNFINISHED,
    &dtls::ROLE,
    &dtls::EARLY_RTP,
    &ice::CONSENT_LOST,
    &one_way::ONE_WAY,
    &stopped::STOPPED,
    &misdirected::MISDIRECTED,
    &whole::NO_RTP,
    &described::NOT_AS_DESCRIBED,
    &described::UNAUTHENTIC,
    &described::STRANGE_PAYLOAD_TYPE,
    &described::OTHER_CLOCK,
    &files::APART,
    &stream::OUTAGE,
    &stream::LOSS,
    &stream::LOSS_BEHIND_CAPTURE,
    &unversioned::VERSION_0,
    &feedback::NOT_RESENT,
    &feedback::ASKED_AGAIN,
    &feedback::KEY_FRAMES_ASKED,
    &feedback::SLOW_PATH,
    &stream::RESTART,
    &stream::TWO_SOURCES,
    &stream::TIMESTAMP_LEAP,
    &stream::HELD_UP,
    &stream::CLOCK_SKEW,
    &lip_sync::OUT_OF_STEP,
    &feedback::AFTER_BYE,
    &stream::GAP,
    &ice::RESTART,
    &whole::CAPTURE_DROPS,
    &reading::DROPPED,
    &reading::SKIPPED,
    &whole::SEGMENTS_MISSING,
    &stream::DOUBLED,
    &direction::ONE_DIRECTION,
    &whole::FRAGMENTS,
    &whole::UNTIMED,
    &whole::CLOCK_BACK,
    &described::WRONG_KEY,
    &described::NO_SECRET,
    &described::UNFIT_DESCRIPTION,
    &described::DESCRIPTIONS_LEFT_OUT,
    &whole::TOO_MANY_STREAMS,
    &whole::BEYOND_LIMITS,
    &files::SEVERAL_POINTS,
    &files::OVERLAP,
];

/// What is told from messages that did not come: a filter may be what keeps them away.
const FROM_SILENCE: &[&FindingKind] = &[
    &whole::NO_RTP,
    &described::UNFIT_DESCRIPTION,
    &direction::ONE_DIRECTION,
    &feedback::NOT_RESENT,
    &ice::UNANSWERED,
    &ice::NOT_NOMINATED,
    &ice::ROLE_CONFLICT,
    &ice::CONSENT_LOST,
    &dtls::UNANSWERED,
    &dtls::UNFINISHED,
    &dtls::EARLY_RTP,
    &one_way::ONE_WAY,
    &stopped::STOPPED,
    &misdirected::MISDIRECTED,
];

/// Something found, and the packet that shows it where one does.
struct Found {
    finding: Finding,
    packet: Option<u64>,
}

/// Everything worth telling about the capture that is called `source`, the important first.
pub fn findings(source: &str, capture: &Summary) -> Vec<Finding> {
    let of_streams = capture.session.streams.iter().flat_map(|stream| {
        let reception = stream::findings(stream, capture);
        reception
            .into_iter()
            .chain(feedback::findings(stream, capture))
            .chain(described::of_stream(stream))
    });
    let directions = Directions::of(&capture.session);
    let mut found: Vec<Finding> = whole::findings(capture)
        .into_iter()
        .chain(direction::finding(&directions, &capture.session))
        .chain(described::of_capture(capture))
        .chain(ice::findings(capture, &directions))
        .chain(dtls::findings(capture, &directions))
        .chain(unreachable::findings(capture))
        .chain(unversioned::findings(capture))
        .chain(one_way::findings(capture, &directions))
        .chain(stopped::findings(capture))
        .chain(misdirected::findings(capture))
        .chain(feedback::slow_paths(capture))
        .chain(described::in_the_clear(capture))
        .chain(lip_sync::findings(capture))
        .chain(files::parted(capture))
        .chain(of_streams)
        .map(|found| found.within(source))
        .filter(|finding| !is_filtered(capture) || !is_from_silence(finding))
        .collect();
    by_importance(&mut found);
    found
}

/// Puts the worst first, and what is as bad in the order of [`KINDS`]. What is of one kind
/// stays in its order.
pub fn by_importance(findings: &mut [Finding]) {
    let rank = |finding: &Finding| KINDS.iter().position(|kind| kind.code == finding.code);
    findings.sort_by_cached_key(|finding| (Reverse(weight(finding)), rank(finding)));
}

/// That a capture is missing explains the losses that are told as warnings: it goes before them.
fn weight(finding: &Finding) -> Severity {
    match finding.code == files::APART.code {
        true => finding.severity.max(Severity::Warning),
        false => finding.severity,
    }
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

    /// Where a packet shows it.
    fn of(finding: Finding, packet: Option<u64>) -> Found {
        Found { finding, packet }
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
        stream.key.ssrc,
        flow.from(),
        flow.to()
    )
}

fn packets(count: u64) -> String {
    counted(count, "packet")
}

/// `80.1 ms`, `0.25 s`, `12 s`.
fn seconds(seconds: f64) -> String {
    if seconds > 0.0 && seconds < 0.1 {
        return format!("{} ms", format_ms(seconds * 1e3));
    }
    let places = if seconds < 10.0 { 2 } else { 0 };
    format!("{seconds:.places$} s")
}
