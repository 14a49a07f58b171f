//! Watches that are ended from outside.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};

use rtctool::probe::server::BindingServer;
use serde_json::Value;

use crate::stun::fake::{FakeServer, PATIENT, sound};

fn watching(uri: &str, interval: &str, options: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rtctool"));
    command
        .env_clear()
        .args(["stun", "probe", uri, "--count", "1"])
        .args(["--watch", interval])
        .args(PATIENT)
        .args(options)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().unwrap()
}

fn interrupt(child: &Child) {
    let kill = format!("kill -INT {}", child.id());
    let killed = Command::new("sh").args(["-c", &kill]).status();
    assert!(killed.unwrap().success());
}

#[test]
fn an_interrupt_between_rounds_prints_all_rounds_and_dies_by_the_signal() {
    let server = BindingServer::start().unwrap();
    let mut child = watching(&server.uri(), "24h", &[]);
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    stdout.read_line(&mut text).unwrap();
    interrupt(&child);
    stdout.read_to_string(&mut text).unwrap();
    assert!(text.ends_with("\npass: 1 round: 1 passed\n"), "{text}");
    assert_eq!(child.wait().unwrap().signal(), Some(2));
}

#[test]
fn a_round_that_is_interrupted_is_partial_and_no_change() {
    // An answer for the first round, silence for the second.
    let server = FakeServer::start(|socket, n, request, source| {
        if n == 1 {
            socket.send_to(&sound(request, source), source).unwrap();
        }
    });
    let child = watching(&server.uri(), "1ms", &["--format", "json"]);
    server.requests.recv().unwrap();
    server.requests.recv().unwrap();
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.signal(), Some(2));
    let text = String::from_utf8(output.stdout).unwrap();
    let rounds: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [first, last] = &rounds[..] else {
        panic!("{text}");
    };
    assert_eq!(
        (&first["partial"], &last["partial"]),
        (&false.into(), &true.into())
    );
    assert_eq!(last["round"]["changes"], Value::Array(Vec::new()));
    assert_eq!(last["round"]["so_far"]["outcome"], "no_verdict");
}

#[test]
fn a_watch_that_is_interrupted_in_a_round_is_told_to_be_a_part() {
    let server = FakeServer::start(|_, _, _, _| {});
    let child = watching(&server.uri(), "24h", &[]);
    server.requests.recv().unwrap();
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("stopped in the middle of this round"),
        "{text}"
    );
    let closing = "\nno verdict (partial): 1 round: 1 without a verdict\n";
    assert!(text.ends_with(closing), "{text}");
}

#[test]
fn a_watch_that_does_not_get_to_all_its_rounds_is_a_part() {
    let server = BindingServer::start().unwrap();
    let mut child = watching(&server.uri(), "24h", &["--rounds", "3"]);
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    stdout.read_line(&mut text).unwrap();
    interrupt(&child);
    stdout.read_to_string(&mut text).unwrap();
    let closing = "\nno verdict (partial): 1 of 3 rounds: 1 passed\n";
    assert!(text.ends_with(closing), "{text}");
    child.wait().unwrap();
}

#[test]
fn a_reader_that_goes_away_ends_the_watch() {
    let server = BindingServer::start().unwrap();
    let mut child = watching(&server.uri(), "1ms", &[]);
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdout.read_line(&mut String::new()).unwrap();
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
