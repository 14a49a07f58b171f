//! Watches that are ended from outside.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};

use rtctool::probe::server::BindingServer;

use crate::stun::fake::PATIENT;

fn watching(server: &BindingServer, interval: &str) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rtctool"));
    command
        .env_clear()
        .args(["stun", "probe", &server.uri(), "--count", "1"])
        .args(["--watch", interval])
        .args(PATIENT)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().unwrap()
}

#[test]
fn an_interrupt_between_rounds_prints_all_rounds_and_dies_by_the_signal() {
    let server = BindingServer::start().unwrap();
    let mut child = watching(&server, "24h");
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    stdout.read_line(&mut text).unwrap();
    let kill = format!("kill -INT {}", child.id());
    let killed = Command::new("sh").args(["-c", &kill]).status();
    assert!(killed.unwrap().success());
    stdout.read_to_string(&mut text).unwrap();
    assert!(text.ends_with("\npass: 1 round: 1 passed\n"), "{text}");
    assert_eq!(child.wait().unwrap().signal(), Some(2));
}

#[test]
fn a_reader_that_goes_away_ends_the_watch() {
    let server = BindingServer::start().unwrap();
    let mut child = watching(&server, "1ms");
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdout.read_line(&mut String::new()).unwrap();
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
