//! Streams in TCP, in fragments, and relayed by TURN.

use std::path::Path;

use serde_json::Value;

use super::made::{in_fragments, over_tcp, over_udp, sent};
use super::{Taken, take, take_from};
use crate::run::run;

const VIDEO: (&str, &[&str]) = ("gstreamer-opus-vp8.pcapng", &["--as", "ivf"]);

fn video_over(carry: fn(&Path, &[super::made::Sent]) -> std::path::PathBuf) -> Taken {
    let folder = tempfile::tempdir().unwrap();
    let packets = sent(VIDEO.0, &["--ssrc", "0x22222222"]);
    take_from(&carry(folder.path(), &packets), &[])
}

#[test]
fn what_carries_a_stream_does_not_matter() {
    let video = take(VIDEO.0, VIDEO.1).bytes();
    for (carry, transport) in [
        (over_udp as fn(&Path, &[_]) -> _, "udp"),
        (in_fragments, "udp"),
        (over_tcp, "tcp"),
    ] {
        let taken = video_over(carry);
        assert_eq!(taken.data()["stream"]["transport"], transport);
        assert_eq!(taken.bytes(), video);
    }
}

#[test]
fn a_smaller_capture_holds_every_fragment_and_segment() {
    let folder = tempfile::tempdir().unwrap();
    let packets = sent(VIDEO.0, &["--ssrc", "0x22222222"]);
    for carry in [in_fragments, over_tcp] {
        let whole = carry(folder.path(), &packets);
        let small = take_from(&whole, &["--as", "pcap"]);
        let again = take_from(&small.file(), &[]);
        assert_eq!(again.bytes(), take(VIDEO.0, VIDEO.1).bytes());
    }
}

/// Frames of the video on each of its ways.
fn frames_on_all_ways(capture: &str) -> Vec<(String, Value)> {
    let taken = all(capture, &["--as", "ivf"]);
    let files = taken.as_array().unwrap();
    files
        .iter()
        .map(|file| {
            let transport = file["stream"]["transport"].as_str().unwrap();
            (transport.to_owned(), file["video"]["frames"].clone())
        })
        .collect()
}

fn all(capture: &str, options: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let path = format!("fixtures/pcap/{capture}");
    let out = folder.path().to_str().unwrap();
    let arguments = ["pcap", "extract", &path, "--all", "--out-dir", out];
    let run = run(&[&arguments, options, &["--format", "json"]].concat());
    run.report()["data"]["files"].clone()
}

#[test]
fn what_turn_relays_has_the_frames_that_its_peer_sends() {
    let ways = frames_on_all_ways("chromium-turn-udp.pcapng");
    let transports: Vec<&str> = ways.iter().map(|(way, _)| way.as_str()).collect();
    assert_eq!(transports, ["turn", "udp", "turn"]);
    assert!(ways[0].1.as_u64().unwrap() > 0, "{ways:?}");
    assert!(ways.iter().all(|(_, frames)| *frames == ways[0].1));
    let over_tcp = frames_on_all_ways("chromium-turn-tcp.pcapng");
    assert_eq!(over_tcp.len(), 2);
    assert_eq!(over_tcp[0].1, over_tcp[1].1);
}

/// What names the video that a relay carries first.
fn first_relayed(capture: &str) -> [String; 4] {
    let stream = &all(capture, &["--as", "ivf"])[0]["stream"];
    let text = |key: &str| stream[key].as_str().unwrap();
    let (source, destination) = (text("source_address"), text("destination_address"));
    let flow = format!("turn:{source}-{destination}");
    let ssrc = text("ssrc_hex").to_owned();
    ["--ssrc".into(), ssrc, "--flow".into(), flow]
}

#[test]
fn a_smaller_capture_of_what_is_relayed_can_be_opened_again() {
    for capture in ["chromium-turn-udp.pcapng", "chromium-turn-tcp.pcapng"] {
        let which = first_relayed(capture);
        let which = which.each_ref().map(String::as_str);
        let video = take(capture, &which).bytes();
        for form in [&["--as", "pcap"][..], &["--as", "pcap", "--clear"]] {
            let small = take(capture, &[&which, form].concat());
            let again = take_from(&small.file(), &["--as", "ivf"]);
            assert_eq!(again.bytes(), video, "{capture} {form:?}");
        }
    }
}

#[test]
fn a_clear_capture_has_rtp_between_those_who_talk() {
    let capture = "chromium-turn-tcp.pcapng";
    let which = first_relayed(capture);
    let which = which.each_ref().map(String::as_str);
    let clear = take(
        capture,
        &[&which[..], &["--as", "pcap", "--clear", "--rtcp"]].concat(),
    );
    let whole = clear.data();
    let report = analyze_file(&clear.file());
    let streams = crate::pcap::streams(&report);
    let video = streams
        .iter()
        .find(|stream| stream["ssrc_hex"] == whole["stream"]["ssrc_hex"])
        .unwrap();
    assert_eq!(video["transport"], "udp");
    for key in ["source_address", "destination_address"] {
        assert_eq!(video[key], whole["stream"][key]);
    }
    assert_eq!(video["packets"], whole["packets"]["received"]);
    let contents = &report["data"]["captures"][0]["contents"];
    assert_eq!(contents["rtcp"], whole["packets"]["rtcp"]);
    assert_eq!(contents["turn_channel"], 0);
}

fn analyze_file(path: &Path) -> Value {
    let path = path.to_str().unwrap();
    run(&["pcap", "analyze", path, "--format", "json"]).report()
}
