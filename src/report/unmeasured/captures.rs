//! Of the streams of a capture.

use super::{family, split};
use crate::report::pcap::{Capture, PcapAnalyze, Stream};

pub fn of_stream(data: &PcapAnalyze, metric: &str, subject: &str) -> Option<&'static str> {
    let mut of_captures = data.captures.iter().flat_map(|capture| {
        let streams = capture.streams.iter();
        streams.map(move |stream| (capture, stream))
    });
    let (capture, stream) =
        of_captures.find(|(capture, stream)| stream.subject(&capture.source) == subject)?;
    let (_, name) = split(metric);
    let needs_reports = matches!(family(name), "rtt" | "estimate" | "recovered" | "recovery");
    match needs_reports && has_sealed_reports(capture) {
        true => Some("RTCP is encrypted: --keylog, --sdp or --srtp-key-file may open it"),
        false => lacking(stream, name),
    }
}

/// Reports are there, and none of them can be read.
fn has_sealed_reports(capture: &Capture) -> bool {
    let (direct, tcp, relayed) = (&capture.contents, &capture.over_tcp, &capture.relayed);
    direct.srtcp + tcp.srtcp + relayed.srtcp > 0 && direct.rtcp + tcp.rtcp + relayed.rtcp == 0
}

/// Why a stream has no value, whether it was captured or met in a call.
pub fn lacking(stream: &Stream, name: &str) -> Option<&'static str> {
    match family(name) {
        "loss" | "lost" | "burst" if stream.loss_unknown.is_some() => Some(MOSTLY_UNSEEN),
        "mos" => no_score(stream),
        "jitter" | "clock" | "timestamp" | "remote" if stream.clock_rates_differ => {
            Some("its payload types have clocks of different rates")
        }
        "jitter" if stream.clock_rate_hz.is_none() => {
            Some("its clock rate is not known: --sdp names its codec")
        }
        "rtt" => Some("no report of its receiver answers one of its sender"),
        "estimate" => Some("its receiver sent no estimate (REMB)"),
        "recovered" | "recovery" => Some("nothing was asked for again (NACK)"),
        "frame" | "freezes" | "video" => Some(match stream.video {
            None => "its frames cannot be read: it is encrypted, or its codec is not known",
            Some(_) => "too few whole frames came",
        }),
        _ if stream.reception.received < 2 => Some("too few packets came"),
        _ => None,
    }
}

const MOSTLY_UNSEEN: &str =
    "more of its packets passed unseen in TCP (missed_by_capture) than were seen";

fn no_score(stream: &Stream) -> Option<&'static str> {
    Some(match stream.mos_unknown.as_deref()? {
        "not_audio" => "it is not known to be audio",
        "loss_unknown" => "it has less than 20 packets, or their numbers began anew",
        "mostly_unseen" => MOSTLY_UNSEEN,
        "codec_unknown" => "its codec is not known: --sdp names it",
        "codec_without_values" => "ITU-T G.113 Appendix I does not rate its codec",
        _ => return None,
    })
}

pub fn of_nothing(data: &PcapAnalyze, metric: &str) -> Option<&'static str> {
    let mut streams = data.captures.iter().flat_map(|capture| &capture.streams);
    if streams.clone().next().is_none() {
        return Some("there is no RTP stream");
    }
    if metric == "lip_sync" {
        return Some("no audio and video have one CNAME, and sender reports");
    }
    let (kind, name) = split(metric);
    let wanted = kind.or(match family(name) {
        "frame" | "freezes" => Some("video"),
        "mos" | "opus" => Some("audio"),
        _ => None,
    })?;
    let has_unknown = streams.any(|stream| stream.kind.is_none());
    Some(match (wanted, has_unknown) {
        ("audio", false) => "there is no stream of audio",
        ("audio", true) => "no stream is known to be audio: --sdp names codecs",
        (_, false) => "there is no stream of video",
        (_, true) => "no stream is known to be video: --sdp names codecs",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Data, Judgement, Report};

    fn stream(kind: Option<&str>) -> Stream {
        Stream {
            kind: kind.map(str::to_owned),
            mos_unknown: Some("codec_without_values".to_owned()),
            ..Stream::default()
        }
    }

    fn capture(streams: Vec<Stream>) -> Capture {
        Capture {
            source: "call.pcap".to_owned(),
            streams,
            ..Capture::default()
        }
    }

    /// Why a gate on the metric could not be judged.
    fn why(capture: Capture, metric: &str) -> String {
        let data = PcapAnalyze {
            captures: vec![capture],
        };
        let judgement = Judgement {
            gates: vec![format!("{metric} > 1").parse().unwrap()],
            ..Judgement::default()
        };
        let report = Report::new(Data::PcapAnalyze(data)).judged(&judgement);
        let gate = &report.gates[0];
        let of_first = gate.observed.first().and_then(|one| one.why.clone());
        of_first.or(gate.why.clone()).unwrap_or_default()
    }

    #[test]
    fn that_no_stream_is_of_the_kind_is_told() {
        for (streams, metric, expected) in [
            (vec![], "loss", "there is no RTP stream"),
            (
                vec![stream(Some("audio"))],
                "freezes",
                "there is no stream of video",
            ),
            (
                vec![stream(None)],
                "audio.loss",
                "no stream is known to be audio: --sdp names codecs",
            ),
            (
                vec![stream(Some("audio"))],
                "lip_sync",
                "no audio and video have one CNAME, and sender reports",
            ),
        ] {
            assert_eq!(why(capture(streams), metric), expected, "{metric}");
        }
    }

    #[test]
    fn what_a_stream_lacks_is_told() {
        for (metric, expected) in [
            (
                "rtt.p95",
                "no report of its receiver answers one of its sender",
            ),
            (
                "rtt_sender_ms.p50",
                "no report of its receiver answers one of its sender",
            ),
            (
                "jitter.max",
                "its clock rate is not known: --sdp names its codec",
            ),
            ("mos", "ITU-T G.113 Appendix I does not rate its codec"),
            ("recovered", "nothing was asked for again (NACK)"),
        ] {
            let streams = vec![stream(Some("audio"))];
            assert_eq!(why(capture(streams), metric), expected, "{metric}");
        }
    }

    #[test]
    fn reports_that_are_encrypted_tell_no_round_trips() {
        let mut sealed = capture(vec![stream(Some("audio"))]);
        sealed.contents.srtcp = 7;
        assert_eq!(
            why(sealed, "rtt.p95"),
            "RTCP is encrypted: --keylog, --sdp or --srtp-key-file may open it"
        );
    }
}
