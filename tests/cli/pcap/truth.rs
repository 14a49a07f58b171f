//! Our figures beside those of others, where theirs can be trusted.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use super::{analyze, streams};
use crate::peers::peer;
use crate::run::fixture;

/// What tshark says of a capture: NAME.expected.toml, written by fixtures/scripts/tshark-expect.sh.
#[derive(Debug, Deserialize)]
struct Expected {
    tshark: String,
    streams: Vec<ExpectedStream>,
}

#[derive(Debug, Deserialize)]
struct ExpectedStream {
    ssrc: u64,
    source_address: String,
    destination_address: String,
    packets: u64,
    lost: u64,
    /// Left out where tshark knows no clock rate.
    jitter_mean_ms: Option<f64>,
    jitter_max_ms: Option<f64>,
}

/// tshark prints three decimals.
const HALF_A_DIGIT: f64 = 0.000_5;

/// Each capture that has expected figures: its file name, and those.
fn expectations() -> Vec<(String, Expected)> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(fixture("pcap"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".expected.toml"))
        .collect();
    found.sort();
    assert!(!found.is_empty());
    found
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (capture_of(&path), toml::from_str(&text).unwrap())
        })
        .collect()
}

fn capture_of(expected: &Path) -> String {
    let stem = expected
        .file_name()
        .unwrap()
        .to_string_lossy()
        .replace(".expected.toml", "");
    ["pcap", "pcapng"]
        .map(|extension| format!("{stem}.{extension}"))
        .into_iter()
        .find(|name| fixture("pcap").join(name).is_file())
        .expect("a capture beside its expected figures")
}

#[test]
fn packets_losses_and_jitter_are_those_of_tshark() {
    for (name, expected) in expectations() {
        let report = analyze(&name);
        let ours = streams(&report);
        assert_eq!(ours.len(), expected.streams.len(), "{name}");
        for theirs in expected.streams {
            let ours = ours
                .iter()
                .find(|ours| {
                    ours["ssrc"] == theirs.ssrc
                        && ours["source_address"] == theirs.source_address.as_str()
                        && ours["destination_address"] == theirs.destination_address.as_str()
                })
                .unwrap_or_else(|| panic!("{name}: no stream {theirs:?}"));
            assert_eq!(ours["packets"], theirs.packets, "{name} {theirs:?}");
            assert_eq!(ours["lost"], theirs.lost, "{name} {theirs:?}");
            let jitter = &ours["jitter_ms"];
            for (ours, theirs) in [
                (&jitter["mean"], theirs.jitter_mean_ms),
                (&jitter["max"], theirs.jitter_max_ms),
            ] {
                if let Some(theirs) = theirs {
                    let ours = ours.as_f64().unwrap();
                    assert!(
                        (ours - theirs).abs() <= HALF_A_DIGIT,
                        "{name}: {ours} {theirs}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_expected_figures_are_what_tshark_prints() {
    let Some(tshark) = peer("tshark", "tshark") else {
        return;
    };
    for (name, expected) in expectations() {
        let output = Command::new(&tshark)
            .args(["-r", &format!("fixtures/pcap/{name}")])
            .args(["--enable-heuristic", "rtp_udp", "-q", "-z", "rtp,streams"])
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<&str> = printed
            .lines()
            .filter(|line| line.contains(" 0x"))
            .collect();
        assert_eq!(lines.len(), expected.streams.len(), "{name}\n{printed}");
        for stream in &expected.streams {
            let ssrc = format!("0x{:08X}", stream.ssrc);
            let line = lines.iter().find(|line| line.contains(&ssrc)).unwrap();
            let mut facts = vec![
                format!(" {} ", stream.packets),
                format!(" {} (", stream.lost),
            ];
            facts.extend(stream.jitter_mean_ms.map(|ms| format!(" {ms:.3} ")));
            facts.extend(stream.jitter_max_ms.map(|ms| format!(" {ms:.3} ")));
            for fact in facts {
                assert!(
                    line.contains(&fact),
                    "{name}: no `{fact}` in\n{line}\nthe figures were written by {}",
                    expected.tshark
                );
            }
        }
    }
}

/// Chromium counted the same call at its receiving end.
#[test]
fn packets_and_losses_are_those_of_chromiums_get_stats() {
    let text = std::fs::read_to_string(fixture("pcap/chromium-clear.getstats.json")).unwrap();
    let stats: serde_json::Value = serde_json::from_str(&text).unwrap();
    let report = analyze("chromium-clear.pcapng");
    let of_kind = |kind: &str| {
        let inbound = stats["inbound"].as_array().unwrap();
        inbound.iter().find(|stats| stats["kind"] == kind).unwrap()
    };
    let ours = |ssrc: &serde_json::Value| {
        streams(&report)
            .iter()
            .find(|stream| stream["ssrc"] == *ssrc)
            .unwrap()
    };
    let audio = of_kind("audio");
    assert_eq!(ours(&audio["ssrc"])["packets"], audio["packetsReceived"]);
    assert_eq!(ours(&audio["ssrc"])["lost"], audio["packetsLost"]);
    // For video, getStats adds what came as RTX on an SSRC of its own.
    let video = of_kind("video");
    let media = ours(&video["ssrc"]);
    let count = |value: &serde_json::Value| value.as_u64().unwrap();
    assert_eq!(
        count(&media["packets"]),
        count(&video["packetsReceived"]) - count(&video["retransmittedPacketsReceived"])
    );
    assert_eq!(media["lost"], video["packetsLost"]);
    // What the receiver reported is what the sender's getStats shows.
    for remote in stats["remoteInbound"].as_array().unwrap() {
        let ours = ours(&remote["ssrc"])["remote"]["jitter_ms"]
            .as_f64()
            .unwrap();
        let theirs = remote["jitter"].as_f64().unwrap() * 1e3;
        assert!((ours - theirs).abs() < 0.01, "{ours} {theirs}");
    }
}

/// GStreamer says BYE for each of its two streams, 7 and 67 ms after their last packets.
#[test]
fn beginning_and_end_of_each_stream_are_events() {
    let report = analyze("gstreamer-opus-vp8.pcapng");
    let events = report["data"]["captures"][0]["events"].as_array();
    let of_video: Vec<_> = events
        .unwrap()
        .iter()
        .filter(|event| event["ssrc"] == 0x2222_2222)
        .map(|event| (event["event"].as_str().unwrap(), event["packet"].as_u64()))
        .collect();
    let expected = [
        ("first_rtp", Some(2)),
        ("first_key_frame", Some(2)),
        ("last_rtp", Some(789)),
        ("bye", Some(794)),
    ];
    assert_eq!(of_video, expected);
    for stream in streams(&report) {
        assert_eq!(stream["ended_by"], "bye", "{}", stream["ssrc_hex"]);
    }
}
