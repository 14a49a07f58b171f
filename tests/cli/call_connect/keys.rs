//! `--keylog`: whoever has the file can read the call as it was on the wire.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::call;
use crate::peers::{leave_out, peer};
use crate::run::run;

/// What passes on the loopback interface, until it is dropped.
struct Tap(Child);

impl Tap {
    /// Returns when it listens, or after saying that the test is left out.
    fn start(file: &Path) -> Option<Tap> {
        let program = peer("tcpdump", "tcpdump")?;
        let mut command = Command::new(program);
        command.args(["-i", "lo", "-U", "-w"]).arg(file).arg("udp");
        let mut tap = Tap(command.stderr(Stdio::piped()).spawn().unwrap());
        let words = BufReader::new(tap.0.stderr.take()?);
        let listens = |line: String| line.contains("listening on");
        if words.lines().map_while(Result::ok).any(listens) {
            return Some(tap);
        }
        leave_out("tcpdump may not listen here");
        None
    }

    /// Ends it, with all that it saw in the file.
    fn stop(mut self) {
        let id = self.0.id().to_string();
        let _ = Command::new("kill").args(["-INT", &id]).status();
        let _ = self.0.wait();
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_key_log_opens_what_was_on_the_wire() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (capture, keys) = (path("wire.pcap"), path("keys"));
    let Some(tap) = Tap::start(Path::new(&capture)) else {
        return;
    };
    // Other tests make calls at the same time: the seed gives this one SSRCs of its own.
    let (status, report) = call(&["--keylog", &keys, "--seed", "46091"], &[]);
    assert_eq!(status, Some(0), "{report:#}");
    tap.stop();

    let text = std::fs::read_to_string(&keys).unwrap();
    assert_eq!(text.lines().count(), 1, "one handshake, one line");
    assert!(text.starts_with("CLIENT_RANDOM "));
    assert!(
        !report
            .to_string()
            .contains(text.split(' ').nth(2).unwrap().trim())
    );

    let opened = run(&[
        "pcap", "analyze", &capture, "--keylog", &keys, "--format", "json",
    ]);
    let capture_report = opened.report();
    let streams = capture_report["data"]["captures"][0]["streams"]
        .as_array()
        .unwrap();
    for stream in report["data"]["callee"]["inbound"].as_array().unwrap() {
        let same = streams.iter().find(|one| one["ssrc"] == stream["ssrc"]);
        assert_eq!(same.unwrap()["encryption"], "decrypted", "{streams:#?}");
    }
    with_tshark(&capture, &keys);
}

/// tshark reads SCTP's bytes in DTLS with the key log, and without it none.
fn with_tshark(capture: &str, keys: &str) {
    let Some(program) = peer("tshark", "tshark") else {
        return;
    };
    let protocols = |options: &[&str]| {
        let mut command = Command::new(&program);
        command.args(["-r", capture, "-q", "-z", "io,phs"]);
        let output = command.args(options).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let within_dtls = |text: &str| {
        let mut lines = text
            .lines()
            .skip_while(|line| !line.trim_start().starts_with("dtls"));
        lines
            .nth(1)
            .is_some_and(|line| line.starts_with("        "))
    };
    let log = format!("tls.keylog_file:{keys}");
    assert!(within_dtls(&protocols(&["-o", &log])));
    assert!(!within_dtls(&protocols(&[])));
}
