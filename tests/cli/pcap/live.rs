//! Captures that are still being written: `tcpdump -w - | rtctool pcap analyze -`.
#![cfg(unix)]

use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

#[test]
fn ctrl_c_gives_the_report_so_far_even_while_nothing_comes() {
    let capture = std::fs::read("fixtures/pcap/gstreamer-pcmu-loss.pcap").unwrap();
    // More than a pipe holds: once it is written, the program is reading.
    assert!(capture.len() > 128 * 1024);
    let mut program = Command::new(env!("CARGO_BIN_EXE_rtctool"))
        .args(["pcap", "analyze", "-", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = program.stdin.take().unwrap();
    pipe.write_all(&capture[..capture.len() - 5]).unwrap();

    let interrupted = Command::new("kill")
        .args(["-INT", &program.id().to_string()])
        .status()
        .unwrap();
    assert!(interrupted.success());
    let mut stdout = String::new();
    program
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut stdout)
        .unwrap();
    let status = program.wait().unwrap();
    drop(pipe);

    assert_eq!(status.signal(), Some(2), "it dies by the signal");
    let report: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    crate::run::assert_matches_schema(&report);
    assert_eq!(report["partial"], true);
    assert_eq!(report["problems"].as_array().unwrap().len(), 0);
    assert!(
        report["data"]["captures"][0]["contents"]["rtp"]
            .as_u64()
            .unwrap()
            > 0
    );
}
