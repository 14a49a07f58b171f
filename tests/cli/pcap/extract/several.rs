//! Several streams in one run.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{peer, take};
use crate::run::{Run, fixture, rtctool};

fn all(folder: &Path, capture: &str, options: &[&str]) -> Run {
    let output = rtctool()
        .args(["pcap", "extract", "--all", "--format", "json", "--out-dir"])
        .arg(folder)
        .arg(fixture("pcap").join(capture))
        .args(options)
        .output()
        .unwrap();
    Run::of(output)
}

fn names(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn each_stream_gets_a_file_that_is_named_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let streams = folder.path().join("streams");
    let run = all(&streams, "gstreamer-opus-vp8.pcapng", &[]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert_eq!(
        names(&streams),
        ["audio-0x11111111.opus", "video-0x22222222.ivf"]
    );
    let alone = take("gstreamer-opus-vp8.pcapng", &["--as", "ivf"]);
    assert_eq!(
        fs::read(streams.join("video-0x22222222.ivf")).unwrap(),
        alone.bytes()
    );
}

#[test]
fn streams_of_one_ssrc_do_not_overwrite_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let run = all(folder.path(), "chromium-turn-udp.pcapng", &["--as", "ogg"]);
    let report = run.report();
    let files = report["data"]["files"].as_array().unwrap().clone();
    assert_eq!(files.len(), 3);
    assert_eq!(names(folder.path()).len(), 3);
    let packets: Vec<&Value> = files.iter().map(|file| &file["audio"]["packets"]).collect();
    assert_eq!(packets[0], packets[1]);
}

#[test]
fn what_is_encrypted_is_told_and_written_only_as_packets() {
    let capture = "dtls-srtp-aiortc.pcap";
    for options in [&[][..], &["--as", "pcap", "--clear"]] {
        let folder = tempfile::tempdir().unwrap();
        let run = all(folder.path(), capture, options);
        assert_eq!(run.status, Some(3));
        let told = "stream 0x6f9e834e is encrypted, and no key is known";
        assert!(run.stderr.contains(told), "{}", run.stderr);
        assert_eq!(names(folder.path()), [""; 0]);
    }
    let folder = tempfile::tempdir().unwrap();
    let run = all(folder.path(), capture, &["--as", "rtpdump"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert_eq!(names(folder.path()).len(), 1);
}

#[test]
fn opusinfo_finds_every_sample_and_no_fault() {
    let Some(opusinfo) = peer("opusinfo", "opus-tools") else {
        return;
    };
    let taken = take("gstreamer-opus-vp8.pcapng", &["--as", "ogg"]);
    let output = Command::new(opusinfo).arg(taken.file()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    // RTP does not tell how much the encoder looked ahead: nothing is to be skipped.
    let low = "WARNING: Implausibly low preskip in Opus stream (1)\n";
    let rest = text.replace(low, "");
    assert!(
        !rest.contains("WARNING") && !rest.contains("ERROR"),
        "{text}"
    );
    // 601 packets of 20 ms.
    assert!(text.contains("Playback length: 0m:12.01"), "{text}");
    assert!(text.contains("serial: 11111111"), "{text}");
}
