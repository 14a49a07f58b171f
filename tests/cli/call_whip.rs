//! `call whip` and `call whep` with endpoints that do not take the call: each failure has its
//! stage, its code, and a status; and the session is ended where there is one.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use serde_json::Value;

use crate::run::{Run, rtctool};

/// An endpoint that gives these answers, one a connection, and tells what it was asked.
pub fn endpoint(answers: Vec<Vec<u8>>) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
    let address = listener.local_addr().expect("it is bound");
    let (tell, asked) = channel();
    thread::spawn(move || {
        for answer in answers {
            let Ok((mut stream, _)) = listener.accept() else {
                return;
            };
            let _ = tell.send(request(&mut stream));
            // Who has read enough hangs up.
            let _ = stream.write_all(&answer);
        }
    });
    (format!("http://{address}/whip/room?key=north"), asked)
}

/// A whole request, as far as its Content-Length says.
fn request(stream: &mut TcpStream) -> String {
    let mut got = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&got).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            let length = length.map_or(0, |length| length.parse().expect("a number"));
            if body.len() >= length {
                return text;
            }
        }
        match stream.read(&mut buffer) {
            Ok(length @ 1..) => got.extend_from_slice(&buffer[..length]),
            _ => return text,
        }
    }
}

pub fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .into()
}

fn whip(url: &str, more: &[&str]) -> Run {
    let mut command = rtctool();
    command.args(["call", "whip", url, "--format", "json", "--duration", "1s"]);
    Run::of(command.args(more).output().expect("the program starts"))
}

/// The code of the only finding that is not about SDP.
fn code(report: &Value) -> String {
    let findings = report["findings"].as_array().expect("an array").iter();
    let codes = findings.map(|finding| finding["code"].as_str().expect("a code"));
    let codes: Vec<&str> = codes.filter(|code| code.starts_with("WHIP")).collect();
    assert_eq!(codes.len(), 1, "{report:#}");
    codes[0].to_owned()
}

#[test]
fn each_refusal_has_its_code_and_fails() {
    for (status, expected) in [
        ("400 Bad Request", "WHIP003"),
        ("401 Unauthorized", "WHIP002"),
        ("403 Forbidden", "WHIP002"),
        ("404 Not Found", "WHIP004"),
        ("405 Method Not Allowed", "WHIP004"),
        ("302 Found", "WHIP005"),
        ("500 Internal Server Error", "WHIP003"),
        ("503 Service Unavailable", "WHIP003"),
    ] {
        let (url, _asked) = endpoint(vec![answer(status, "", "")]);
        let run = whip(&url, &[]);
        let report = run.report();
        assert_eq!(run.status, Some(1), "{status}");
        assert_eq!(code(&report), expected, "{status}");
        assert_eq!(report["data"]["failed_stage"], "http", "{status}");
        let number: u64 = status[..3].parse().expect("a number");
        assert_eq!(report["data"]["exchanges"][0]["status"], number);
    }
}

#[test]
fn a_token_goes_with_the_offer_and_into_no_report() {
    let (url, asked) = endpoint(vec![answer(
        "401 Unauthorized",
        "WWW-Authenticate: Bearer\r\n",
        "",
    )]);
    let mut command = rtctool();
    command.args(["call", "whip", &url, "--format", "json"]);
    let run = command.env("RTCTOOL_BEARER_TOKEN", "polar-star").output();
    let run = Run::of(run.expect("the program starts"));
    let asked = asked.recv().expect("it was asked");
    assert!(
        asked.contains("authorization: Bearer polar-star\r\n"),
        "{asked}"
    );
    assert!(
        asked.contains("content-type: application/sdp\r\n") && asked.contains("a=sendonly"),
        "{asked}"
    );
    for text in [&run.stdout, &run.stderr] {
        assert!(
            !text.contains("polar-star") && !text.contains("key=north"),
            "{text}"
        );
    }
    let help = run.report()["findings"][0]["help"].to_string();
    assert!(help.contains("refused"), "{help}");
}

#[test]
fn redirections_are_followed_and_circles_left() {
    let (there, asked) = endpoint(vec![answer("404 Not Found", "", "")]);
    let (url, _asked) = endpoint(vec![answer(
        "307 Temporary Redirect",
        &format!("Location: {there}\r\n"),
        "",
    )]);
    let report = whip(&url, &[]).report();
    assert_eq!(code(&report), "WHIP004");
    assert_eq!(
        report["data"]["exchanges"].as_array().map(Vec::len),
        Some(2)
    );
    assert!(
        asked
            .recv()
            .expect("it was asked")
            .starts_with("POST /whip/room")
    );

    let again = answer("307 Temporary Redirect", "Location: /whip/room\r\n", "");
    let (url, _asked) = endpoint(vec![again; 10]);
    assert_eq!(code(&whip(&url, &[]).report()), "WHIP005");
}

#[test]
fn an_answer_that_is_none_is_told_and_its_session_ended() {
    let (url, _asked) = endpoint(vec![answer(
        "201 Created",
        "Content-Type: text/html\r\n",
        "<html>",
    )]);
    assert_eq!(code(&whip(&url, &[]).report()), "WHIP006");

    let headers = "Content-Type: application/sdp\r\nLocation: /session/7\r\n";
    let created = answer("201 Created", headers, "v=0\r\nthis is no description\r\n");
    let (url, asked) = endpoint(vec![created, answer("200 OK", "", "")]);
    let run = whip(&url, &[]);
    let report = run.report();
    assert_eq!((run.status, code(&report)), (Some(1), "WHIP007".to_owned()));
    assert_eq!(report["data"]["failed_stage"], "answer");
    let findings = report["findings"].as_array().expect("an array").iter();
    let of_answer = findings.filter(|finding| finding["location"]["source"] == "answer");
    let names: Vec<&Value> = of_answer.map(|finding| &finding["name"]).collect();
    assert!(
        names.iter().any(|name| *name == "missing-origin"),
        "{names:?}"
    );
    let asked: Vec<String> = asked.iter().collect();
    assert!(asked[1].starts_with("DELETE /session/7 "), "{asked:?}");
}

#[test]
fn an_endless_answer_and_a_silent_server_are_not_waited_for() {
    let mut endless = b"HTTP/1.1 201 Created\r\nContent-Type: application/sdp\r\n\r\n".to_vec();
    endless.resize(3 << 20, b'a');
    let (url, _asked) = endpoint(vec![endless]);
    assert_eq!(code(&whip(&url, &[]).report()), "WHIP001");

    let silent = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
    let url = format!("http://{}/", silent.local_addr().expect("it is bound"));
    let run = whip(&url, &["--http-timeout", "100ms"]);
    assert_eq!(
        (run.status, code(&run.report())),
        (Some(1), "WHIP001".to_owned())
    );
}

#[test]
fn a_gate_on_what_was_never_measured_does_not_pass() {
    let (url, _asked) = endpoint(vec![answer("404 Not Found", "", "")]);
    let run = whip(&url, &["--fail-if", "audio.jitter.last > 30ms"]);
    assert_eq!(run.report()["gates"][0]["verdict"], "not_measured");
}

#[test]
fn what_is_no_url_is_wrong_usage() {
    for url in ["example.com/whip", "https://user:secret@example.com/whip"] {
        let run = whip(url, &[]);
        assert_eq!(run.status, Some(2), "{url}");
        assert!(!run.stderr.contains("secret"), "{}", run.stderr);
    }
}
