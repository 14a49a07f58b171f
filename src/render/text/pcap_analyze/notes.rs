//! What the table of streams cannot show: loss behind the capture point, what came again, and
//! what would tell more.

use super::payload;
use crate::render::style::Style;
use crate::render::text::plural;
use crate::render::wrap::hanging;
use crate::report::pcap::{Capture, Recovery, Stream};
use crate::units::format_count;

/// Streams of which something is noted without `--verbose`.
const MOST: usize = 8;

pub fn render(capture: &Capture, style: &Style) -> String {
    let all = &capture.streams;
    let noted = all.iter().filter_map(|stream| of_stream(stream, all));
    let noted: Vec<String> = noted.collect();
    let most = if style.verbose { usize::MAX } else { MOST };
    let more = noted.len().saturating_sub(most);
    let mut lines: Vec<String> = noted.into_iter().take(most).collect();
    if more > 0 {
        lines.push(format!("{more} more (--verbose)"));
    }
    lines.extend(next_steps(&capture.streams));
    let line = |line: &String| format!("  {}\n", style.dim(&hanging(line, 4, style)));
    lines.iter().map(line).collect()
}

/// `0x2c15c074: 9 of 301 packets were lost behind the capture point`.
fn of_stream(stream: &Stream, all: &[Stream]) -> Option<String> {
    if stream.repairs_ssrc.is_some() {
        return None;
    }
    let parts: Vec<String> = [
        damaged(stream),
        missed(stream),
        lost_behind(stream),
        came_again(stream, all),
        several_rates(stream),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| format!("{}: {}", stream.ssrc_hex, parts.join("; ")))
}

fn damaged(stream: &Stream) -> Option<String> {
    let (damaged, lost) = (stream.lost_to_damage, stream.reception.lost);
    (damaged > 0).then(|| {
        format!(
            "{} of {} lost where the capture is damaged",
            format_count(damaged),
            format_count(lost),
        )
    })
}

fn missed(stream: &Stream) -> Option<String> {
    let missed = stream.missed_by_capture;
    let no_rate = match stream.loss_unknown.as_deref() {
        Some("mostly_unseen") => ": more than those seen, so that loss and MOS are not measured",
        _ => "",
    };
    (missed > 0).then(|| {
        format!(
            "{} not seen where bytes of TCP are missing, which does not lose them (PCAP024){no_rate}",
            plural(missed as usize, "packet"),
        )
    })
}

fn several_rates(stream: &Stream) -> Option<String> {
    const NOTE: &str =
        "payload types with clocks of different rates, which have no jitter in common";
    stream.clock_rates_differ.then(|| NOTE.to_owned())
}

/// By the last report of the receiver, which counts all that it misses.
fn lost_behind(stream: &Stream) -> Option<String> {
    let missed = u64::try_from(stream.remote?.cumulative_lost).ok()?;
    let behind = missed.saturating_sub(stream.reception.lost);
    (behind > 0).then(|| {
        format!(
            "{} of {} were lost behind the capture point, by the receiver's reports",
            format_count(behind),
            plural(stream.reception.received as usize, "packet"),
        )
    })
}

fn came_again(stream: &Stream, all: &[Stream]) -> Option<String> {
    let recovery: &Recovery = stream.recovery.as_ref()?;
    let is_hidden = recovery.by_retransmission.is_none() && stream.reception.lost > 0;
    if is_hidden {
        return Some("what came again is not known, because retransmissions are encrypted".into());
    }
    let came = recovery.by_retransmission? + recovery.late;
    (recovery.asked_packets > 0).then(|| {
        format!(
            "{} of {} asked for passed here again{}",
            format_count(came),
            plural(recovery.asked_packets as usize, "packet"),
            lost_again(stream, all).unwrap_or_default(),
        )
    })
}

/// What passes the capture point again does not arrive for that.
fn lost_again(stream: &Stream, all: &[Stream]) -> Option<String> {
    let repairs = |one: &&Stream| {
        one.repairs_ssrc == Some(stream.ssrc)
            && one.source_address == stream.source_address
            && one.destination_address == stream.destination_address
    };
    let repair = all.iter().find(repairs)?;
    let missed = u64::try_from(repair.remote?.cumulative_lost).ok()?;
    let behind = missed.saturating_sub(repair.reception.lost);
    (behind > 0).then(|| {
        format!(
            ", and {} of {} were lost behind it",
            format_count(behind),
            plural(repair.reception.received as usize, "retransmission"),
        )
    })
}

/// What to give to learn more of media that is encrypted or has no name.
fn next_steps(streams: &[Stream]) -> Vec<String> {
    let media = || {
        streams
            .iter()
            .filter(|stream| stream.repairs_ssrc.is_none())
    };
    let is_hidden = |stream: &Stream| stream.encryption.as_deref() == Some("not_decrypted");
    let unnamed = media().filter(|stream| stream.codec.is_none());
    let mut names: Vec<String> = unnamed.map(payload).collect();
    names.sort_unstable();
    names.dedup();
    let encrypted = media().any(is_hidden);
    let mut steps = Vec::new();
    match (encrypted, names.is_empty()) {
        (true, true) => steps.push("media is encrypted: --keylog or --srtp-key-file opens it".into()),
        (true, false) => steps.push(
            "media is encrypted: --sdp names its payload types, --keylog or --srtp-key-file opens it"
                .into(),
        ),
        (false, false) => steps.push(format!("--sdp names {}", names.join(", "))),
        (false, true) => {}
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::pcap::{PayloadTypeCount, RemoteReception};
    use crate::report::rtp::RtpReception;

    fn stream(received: u64, lost: u64) -> Stream {
        Stream {
            ssrc_hex: "0x00000001".into(),
            codec: Some("opus".into()),
            reception: RtpReception {
                received,
                lost,
                ..RtpReception::default()
            },
            ..Stream::default()
        }
    }

    fn told(stream: Stream) -> String {
        let capture = Capture {
            streams: vec![stream],
            ..Capture::default()
        };
        render(&capture, &Style::PLAIN)
    }

    #[test]
    fn what_is_not_seen_of_tcp_is_no_loss() {
        let with = |missed_by_capture, loss_unknown: Option<&str>| Stream {
            missed_by_capture,
            loss_unknown: loss_unknown.map(str::to_owned),
            ..stream(10, 0)
        };
        insta::assert_snapshot!(told(with(2, None)), @"  0x00000001: 2 packets not seen where bytes of TCP are missing, which does not lose them (PCAP024)");
        insta::assert_snapshot!(told(with(11, Some("mostly_unseen"))), @"  0x00000001: 11 packets not seen where bytes of TCP are missing, which does not lose them (PCAP024): more than those seen, so that loss and MOS are not measured");
    }

    #[test]
    fn loss_behind_the_capture_point_is_what_its_receiver_misses_besides() {
        let missed = |cumulative_lost| RemoteReception {
            fraction_lost_percent: 0.0,
            cumulative_lost,
            jitter_ms: None,
        };
        let with = |cumulative_lost| Stream {
            remote: Some(missed(cumulative_lost)),
            ..stream(301, 3)
        };
        insta::assert_snapshot!(told(with(12)), @"  0x00000001: 9 of 301 packets were lost behind the capture point, by the receiver's reports");
        assert_eq!(told(with(3)), "");
        assert_eq!(told(with(-1)), "");
    }

    #[test]
    fn what_came_again_is_told_or_said_to_be_hidden() {
        let with = |by_retransmission| Stream {
            recovery: Some(Recovery {
                asked_packets: 5,
                by_retransmission,
                late: 1,
                ..Recovery::default()
            }),
            ..stream(100, 5)
        };
        insta::assert_snapshot!(told(with(Some(4))), @"  0x00000001: 5 of 5 packets asked for passed here again");
        insta::assert_snapshot!(told(with(None)), @"  0x00000001: what came again is not known, because retransmissions are encrypted");
    }

    #[test]
    fn retransmissions_that_are_lost_behind_the_capture_point_are_no_recovery() {
        let media = Stream {
            ssrc: 1,
            recovery: Some(Recovery {
                asked_packets: 5,
                by_retransmission: Some(5),
                ..Recovery::default()
            }),
            ..stream(100, 0)
        };
        let repair = Stream {
            ssrc: 2,
            repairs_ssrc: Some(1),
            remote: Some(RemoteReception {
                fraction_lost_percent: 0.0,
                cumulative_lost: 4,
                jitter_ms: None,
            }),
            ..stream(7, 1)
        };
        let capture = Capture {
            streams: vec![media, repair],
            ..Capture::default()
        };
        insta::assert_snapshot!(render(&capture, &Style::PLAIN), @"  0x00000001: 5 of 5 packets asked for passed here again, and 3 of 7 retransmissions were lost behind it");
    }

    #[test]
    fn what_has_no_name_or_no_key_has_a_next_step() {
        let unnamed = |encryption: &str| Stream {
            codec: None,
            encryption: Some(encryption.into()),
            payload_types: vec![PayloadTypeCount {
                payload_type: 97,
                packets: 9,
            }],
            ..stream(9, 0)
        };
        insta::assert_snapshot!(told(unnamed("clear")), @"  --sdp names PT 97");
        insta::assert_snapshot!(told(unnamed("not_decrypted")), @"  media is encrypted: --sdp names its payload types, --keylog or --srtp-key-file opens it");
    }
}
