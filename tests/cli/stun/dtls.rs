//! What a DTLS handshake can meet. How it goes well, the tests with coturn show.

use serde_json::Value;

use super::fake::{FakeServer, probe_json, sound};

fn verdict(server: &FakeServer, options: &[&str]) -> (String, Value) {
    let options = [&["--transport", "dtls"], options].concat();
    let (status, report) = probe_json(&server.uri(), &options);
    assert_eq!(status, Some(1), "{report:#}");
    let row = report["data"]["servers"][0].clone();
    assert_eq!(row["transport"], "dtls");
    (row["verdict"].as_str().unwrap().to_owned(), row)
}

fn alert(description: u8) -> Vec<u8> {
    vec![
        0x15,
        0xfe,
        0xfd,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        2,
        2,
        description,
    ]
}

#[test]
fn silence_is_a_handshake_that_did_not_end_in_time() {
    let server = FakeServer::start(|_, _, _, _| {});
    let (word, row) = verdict(&server, &["--connect-timeout", "100ms"]);
    assert_eq!(word, "tls-timeout");
    assert!(row["cause"].as_str().unwrap().contains("nothing came back"));
}

#[test]
fn a_stun_server_without_dtls_is_named() {
    let server = FakeServer::start(|socket, _, request, source| {
        // What is no STUN is dropped, as servers do.
        if request.first().is_some_and(|first| *first < 4) {
            socket.send_to(&sound(request, source), source).unwrap();
        }
    });
    let (word, row) = verdict(&server, &["--connect-timeout", "1s"]);
    assert_eq!(word, "not-tls", "{row:#}");
    assert!(row["cause"].as_str().unwrap().contains("STUN without DTLS"));
}

#[test]
fn alerts_are_told_apart() {
    for (description, word) in [(70, "tls-version"), (40, "tls-failed")] {
        let server = FakeServer::replying(move |_, _| alert(description));
        assert_eq!(verdict(&server, &["--connect-timeout", "1s"]).0, word);
    }
}

#[test]
fn another_protocol_is_named() {
    let server = FakeServer::replying(|_, _| b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec());
    let (word, row) = verdict(&server, &["--connect-timeout", "300ms"]);
    assert_eq!(word, "not-tls");
    assert!(row["cause"].as_str().unwrap().contains("HTTP"));
}

#[test]
fn a_closed_port_is_refused_without_waiting() {
    // Held, so that nobody else gets the port, but deaf to all but one.
    let deaf = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    deaf.connect("127.0.0.1:1").unwrap();
    let uri = format!("stuns:{}", deaf.local_addr().unwrap());
    let options = ["--transport", "dtls", "--connect-timeout", "1h"];
    let (status, report) = probe_json(&uri, &options);
    assert_eq!(status, Some(1));
    assert_eq!(report["data"]["servers"][0]["verdict"], "refused");
}

#[test]
fn hostile_records_end_in_a_verdict() {
    let bodies: [&[u8]; 6] = [
        &[2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        &[3, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 255],
        &[2, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4],
        &[11, 0, 0, 3, 0, 1, 0, 0, 0, 0, 0, 3, 255, 255, 255],
        &[22],
        &[],
    ];
    for body in bodies {
        let server = FakeServer::replying(move |_, _| {
            let length = (body.len() as u16).to_be_bytes();
            [
                &[0x16, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0][..],
                &length,
                body,
            ]
            .concat()
        });
        let (word, _) = verdict(&server, &["--connect-timeout", "200ms"]);
        assert!(word.starts_with("tls-"), "{word}");
    }
}
