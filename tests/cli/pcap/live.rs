//! Captures that are still being written: `tcpdump -w - | rtctool pcap analyze -`.
#![cfg(unix)]

use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::sync::mpsc::Receiver;
use std::time::Duration;

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

#[test]
fn without_a_terminal_there_is_nothing_but_the_report() {
    let capture = std::fs::read("fixtures/pcap/gstreamer-pcmu-loss.pcap").unwrap();
    let run = crate::run::run_with_stdin(&["pcap", "analyze", "-"], capture);
    assert_eq!(run.stderr, "");
    assert!(!run.stdout.contains("Ctrl-C"), "{}", run.stdout);
}

/// Takes a pseudo-terminal's output as long as it comes.
fn chunks_of(mut terminal: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, chunks) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(read @ 1..) = terminal.read(&mut bytes) {
            let text = String::from_utf8_lossy(&bytes[..read]).into_owned();
            if sender.send(text).is_err() {
                return;
            }
        }
    });
    chunks
}

#[test]
fn a_terminal_shows_a_table_while_packets_come_and_then_the_report() {
    let Some(script) = crate::peers::peer("script", "bsdutils") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("packets");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let program = env!("CARGO_BIN_EXE_rtctool");
    let command = format!("'{program}' pcap analyze - < '{}'", pipe.display());
    let mut terminal = Command::new(script)
        .args(["-qfec", &command, "/dev/null"])
        .env_remove("CI")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let chunks = chunks_of(terminal.stdout.take().unwrap());

    let capture = std::fs::read("fixtures/pcap/gstreamer-pcmu-loss.pcap").unwrap();
    let mut packets = std::fs::File::options().write(true).open(&pipe).unwrap();
    packets.write_all(&capture).unwrap();
    let mut shown = String::new();
    while !shown.contains("Ctrl-C ends the capture") {
        let chunk = chunks.recv_timeout(Duration::from_secs(120));
        shown.push_str(&chunk.expect("the table is drawn while the pipe is open"));
    }
    assert!(
        shown.contains("packets/s") && shown.contains("0x38d207a9"),
        "{shown}"
    );

    drop(packets);
    let report: String = chunks.iter().collect();
    assert!(report.contains("max ms"), "{report}");
    terminal.wait().unwrap();
}
