//! `--compat tshark`, held against tshark itself.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::peers::{leave_out, peer};
use crate::run::{fixture, run};

/// The version whose definitions are printed; others have other columns.
const VERSION: &str = "TShark (Wireshark) 4.0.";

/// tshark takes one packet for a stream.
const FEWEST_PACKETS: u64 = 3;

fn tshark() -> Option<PathBuf> {
    let tshark = peer("tshark", "tshark")?;
    let version = Command::new(&tshark).arg("--version").output().unwrap();
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    if version.starts_with(VERSION) {
        return Some(tshark);
    }
    let first = version.lines().next().unwrap_or_default();
    leave_out(&format!(
        "its definitions are those of 4.0, this is {first}"
    ));
    None
}

fn theirs(tshark: &Path, capture: &str) -> String {
    let output = Command::new(tshark)
        .args(["-q", "--enable-heuristic", "rtp_udp", "-z", "rtp,streams"])
        .args(["-r", capture])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn ours(capture: &str) -> String {
    run(&["pcap", "analyze", capture, "--compat", "tshark"]).stdout
}

/// The column before that of the losses: `183     0 (0.0%)`.
fn packets(line: &str) -> Option<u64> {
    let before = line.split_once(" (")?.0;
    before.split_whitespace().rev().nth(1)?.parse().ok()
}

#[test]
fn a_file_has_the_very_table_of_tshark() {
    let Some(tshark) = tshark() else { return };
    let names = [
        "gstreamer-opus-vp8.pcapng",
        "gstreamer-pcmu-loss.pcap",
        "ffmpeg-h264-ipv6.pcap",
        "ffmpeg-mp2t-nanoseconds.pcap",
        "link-sll2.pcap",
        "srtp-ffmpeg.pcap",
        "truncated.pcap",
    ];
    for name in names {
        let capture = fixture("pcap").join(name);
        let capture = capture.to_str().unwrap();
        let table = theirs(&tshark, capture);
        assert!(table.lines().count() > 3, "{name}: {table}");
        assert_eq!(ours(capture), table, "{name}");
    }
}

#[test]
fn only_stray_packets_are_streams_to_tshark_alone() {
    let Some(tshark) = tshark() else { return };
    let files = std::fs::read_dir(fixture("pcap")).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    let captures = paths.filter(|path| {
        let extension = path.extension().and_then(|extension| extension.to_str());
        matches!(extension, Some("pcap" | "pcapng"))
    });
    let mut compared = 0;
    for capture in captures {
        let capture = capture.to_str().unwrap();
        let (ours, theirs) = (ours(capture), theirs(&tshark, capture));
        for line in ours.lines() {
            assert!(
                theirs.lines().any(|their| their == line),
                "{capture}: {line}"
            );
            compared += usize::from(packets(line).is_some());
        }
        for line in theirs.lines().filter(|line| !ours.contains(line)) {
            let packets = packets(line).unwrap();
            assert!(packets < FEWEST_PACKETS, "{capture}: {line}");
        }
    }
    assert!(compared > 30, "{compared}");
}

#[test]
fn the_table_has_standard_output_for_itself() {
    let capture = fixture("pcap/gstreamer-pcmu-loss.pcap");
    let run = run(&[
        "pcap",
        "analyze",
        capture.to_str().unwrap(),
        "--compat",
        "tshark",
    ]);
    assert!(run.stdout.starts_with("===="), "{}", run.stdout);
    assert!(run.stdout.ends_with("====\n"), "{}", run.stdout);
    assert!(run.stdout.contains("35 (7.0%)"), "{}", run.stdout);
    assert!(run.stderr.contains("0x38d207a9"), "{}", run.stderr);
    assert_eq!(run.status, Some(0), "the verdict is that of the report");
}
