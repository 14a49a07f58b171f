//! Runs that are ended from outside.

use std::process::{Command, Stdio};

use serde_json::Value;

use super::fake::{FakeServer, PATIENT, sound};

#[test]
fn a_reader_that_goes_away_is_no_error() {
    use std::io::Read;

    let server = FakeServer::start(|socket, _, request, source| {
        socket.send_to(&sound(request, source), source).unwrap();
    });
    let mut child = command(&[&["stun", "probe", &server.uri(), "--count", "1"], PATIENT].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(stderr, "");
}

#[test]
fn an_interrupt_prints_what_was_measured_and_dies_by_the_signal() {
    use std::os::unix::process::ExitStatusExt;

    // One answer, then silence.
    let server = FakeServer::start(|socket, n, request, source| {
        if n == 1 {
            socket.send_to(&sound(request, source), source).unwrap();
        }
    });
    let options = ["--count", "2", "--interval", "0ms"];
    let child = command(&[&["stun", "probe", &server.uri()], PATIENT, &options].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The second transaction begins only when the first has been answered.
    server.requests.recv().unwrap();
    server.requests.recv().unwrap();
    interrupt(child.id());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.signal(), Some(2));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("1/2") && text.contains("no verdict (partial)"),
        "{text}"
    );
}

#[test]
fn an_interrupt_before_any_answer_leaves_no_verdict() {
    let server = FakeServer::start(|_, _, _, _| {});
    let child = command(
        &[
            &["stun", "probe", &server.uri(), "--format", "json"],
            PATIENT,
        ]
        .concat(),
    )
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap();
    server.requests.recv().unwrap();
    interrupt(child.id());
    let output = child.wait_with_output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    crate::run::assert_matches_schema(&report);
    assert_eq!(
        (&report["partial"], &report["outcome"]),
        (&true.into(), &"no_verdict".into())
    );
    let row = &report["data"]["servers"][0];
    assert_eq!(
        (&row["verdict"], &row["loss_percent"]),
        (&"interrupted".into(), &Value::Null)
    );
}

#[test]
fn an_interrupt_in_a_handshake_says_what_was_under_way() {
    use std::net::TcpListener;

    // It takes connections, and never says anything.
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = server.local_addr().unwrap();
    let child = command(&[&["stun", "probe", &format!("stuns:{address}")], PATIENT].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (_connection, _) = server.accept().unwrap();
    interrupt(child.id());
    let output = child.wait_with_output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    let told = format!("stopped while the TLS connection to {address} had not come about, after ");
    assert!(message.contains(&told), "{message}");
}

#[test]
fn an_interrupt_while_a_name_is_looked_up_says_so() {
    use std::net::UdpSocket;

    let resolver = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = resolver.local_addr().unwrap().to_string();
    let options = ["--resolver", &address, "stun:stun.example.org:3478"];
    let child = command(&[&["stun", "probe"], PATIENT, &options].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    resolver.recv_from(&mut [0; 512]).unwrap();
    interrupt(child.id());
    let output = child.wait_with_output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    let told = "stopped while the name `stun.example.org` was looked up";
    assert!(message.contains(told), "{message}");
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rtctool"));
    command.env_clear().args(args);
    command
}

fn interrupt(process: u32) {
    let kill = format!("kill -INT {process}");
    let status = Command::new("sh").args(["-c", &kill]).status();
    assert!(status.unwrap().success());
}
