//! What can go wrong on a TCP connection.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread;

use serde_json::Value;

use super::fake::{PATIENT, probe_json, sound};

/// A server that does with each connection what the test wants. Its threads end with the process.
pub struct StreamServer {
    pub address: SocketAddr,
}

impl StreamServer {
    pub fn start(behave: impl Fn(TcpStream) + Clone + Send + 'static) -> StreamServer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let behave = behave.clone();
                thread::spawn(move || behave(stream.unwrap()));
            }
        });
        StreamServer { address }
    }

    /// Reads one request, or what is sent instead, and sends `reply` before it hangs up.
    pub fn replying(
        reply: impl Fn(&[u8], SocketAddr) -> Vec<u8> + Clone + Send + 'static,
    ) -> StreamServer {
        StreamServer::start(move |mut stream| {
            let source = stream.peer_addr().unwrap();
            if let Some(request) = read_some(&mut stream) {
                let _ = stream.write_all(&reply(&request, source));
            }
            hang_up(stream);
        })
    }

    pub fn probe(&self, options: &[&str]) -> (Option<i32>, Value) {
        probe_json(&format!("stun:{}", self.address), options)
    }
}

/// What the client sends first.
pub fn read_some(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut buffer = [0; 4096];
    let length = stream.read(&mut buffer).ok().filter(|length| *length > 0)?;
    Some(buffer[..length].to_vec())
}

/// Closes without a reset, which unread bytes would cause.
pub fn hang_up(mut stream: TcpStream) {
    let _ = stream.shutdown(Shutdown::Write);
    while matches!(stream.read(&mut [0; 4096]), Ok(1..)) {}
}

/// Waits until the client hangs up.
fn wait(mut stream: TcpStream) {
    while matches!(stream.read(&mut [0; 4096]), Ok(1..)) {}
}

/// The verdict over TCP, which is an error, and the server's row.
fn verdict(server: &StreamServer, options: &[&str]) -> (String, Value) {
    let (status, report) = server.probe(&[&["--transport", "tcp"], options].concat());
    assert_eq!(status, Some(1), "{report:#}");
    let row = report["data"]["servers"][0].clone();
    assert_eq!(report["findings"][0]["name"], row["verdict"]);
    assert_eq!(report["findings"][0]["message"], row["cause"]);
    assert!(row["help"].as_str().is_some_and(|help| !help.is_empty()));
    (row["verdict"].as_str().unwrap().to_owned(), row)
}

fn cause(row: &Value) -> &str {
    row["cause"].as_str().unwrap()
}

#[test]
fn a_sound_server_passes_and_the_connection_is_timed_apart() {
    let server = StreamServer::replying(sound);
    let (status, report) = server.probe(&[PATIENT, &["--transport", "tcp"]].concat());
    assert_eq!(status, Some(0), "{report:#}");
    let row = &report["data"]["servers"][0];
    assert_eq!(
        (&row["verdict"], &row["transport"]),
        (&"ok".into(), &"tcp".into())
    );
    assert!(row["connect_ms"].as_f64().unwrap() > 0.0);
    assert_eq!((&row["tls_ms"], &row["tls"]), (&Value::Null, &Value::Null));
    assert_eq!(row["transactions"], 1);
    assert_eq!(row["mapped_address"], row["local_address"]);
}

#[test]
fn an_answer_may_arrive_byte_by_byte() {
    let server = StreamServer::start(|mut stream| {
        let source = stream.peer_addr().unwrap();
        let _ = stream.set_nodelay(true);
        if let Some(request) = read_some(&mut stream) {
            for byte in sound(&request, source) {
                let _ = stream.write_all(&[byte]);
            }
        }
        wait(stream);
    });
    let (status, report) = server.probe(&[PATIENT, &["--transport", "tcp"]].concat());
    assert_eq!(status, Some(0), "{report:#}");
}

#[test]
fn several_transactions_share_a_connection() {
    let server = StreamServer::start(|mut stream| {
        let source = stream.peer_addr().unwrap();
        while let Some(request) = read_some(&mut stream) {
            let _ = stream.write_all(&sound(&request, source));
        }
    });
    let options = [
        PATIENT,
        &["--transport", "tcp", "--count", "3", "--interval", "0ms"],
    ]
    .concat();
    let (status, report) = server.probe(&options);
    assert_eq!(status, Some(0), "{report:#}");
    assert_eq!(report["data"]["servers"][0]["answered"], 3);
}

#[test]
fn a_server_that_answers_once_is_told_from_one_that_never_does() {
    let server = StreamServer::replying(sound);
    let options = [
        PATIENT,
        &["--transport", "tcp", "--count", "2", "--interval", "0ms"],
    ]
    .concat();
    let (status, report) = server.probe(&options);
    assert_eq!(status, Some(0), "{report:#}");
    let finding = &report["findings"][0];
    assert_eq!(
        (&finding["name"], &finding["severity"]),
        (&"closed-early".into(), &"warning".into())
    );
    let message = finding["message"].as_str().unwrap();
    assert!(message.ends_with("in 1 of 2 transactions"), "{message}");
}

#[test]
fn a_port_without_a_listener_refuses() {
    // Bound, so that nobody else gets the port, but not listening.
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    let any: SocketAddr = "127.0.0.1:0".parse().unwrap();
    socket.bind(&any.into()).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    let (word, row) = verdict(&StreamServer { address }, PATIENT);
    assert_eq!(word, "refused");
    assert!(cause(&row).contains("refused the TCP connection"));
    assert_eq!(row["connect_ms"], Value::Null);
}

#[test]
fn silence_on_a_connection_is_a_timeout_that_says_that_the_connection_stood() {
    let server = StreamServer::start(wait);
    let (word, row) = verdict(&server, &["--timeout", "50ms"]);
    assert_eq!(word, "timeout");
    assert!(cause(&row).contains("connection to"), "{}", cause(&row));
    assert!(cause(&row).contains("stood after"), "{}", cause(&row));
    assert!(row["connect_ms"].is_number());
}

#[test]
fn a_part_of_an_answer_is_not_silence() {
    for (length, says) in [(6, "only 6 bytes"), (24, "only 24 of the")] {
        let server = StreamServer::start(move |mut stream| {
            let source = stream.peer_addr().unwrap();
            let request = read_some(&mut stream).unwrap_or_default();
            let _ = stream.write_all(&sound(&request, source)[..length]);
            wait(stream);
        });
        let (word, row) = verdict(&server, &["--timeout", "3s"]);
        assert_eq!(word, "timeout-partial");
        let partial = cause(&row).contains(says) || length < 20;
        assert!(partial, "{}", cause(&row));
    }
}

#[test]
fn a_reset_is_told_from_a_close() {
    let server = StreamServer::start(|mut stream| {
        read_some(&mut stream);
        let now = Some(std::time::Duration::ZERO);
        socket2::SockRef::from(&stream).set_linger(now).unwrap();
    });
    assert_eq!(verdict(&server, PATIENT).0, "reset");
    let server = StreamServer::replying(|_, _| Vec::new());
    assert_eq!(verdict(&server, PATIENT).0, "closed-early");
}

#[test]
fn a_close_within_an_answer_tells_how_much_came() {
    let server = StreamServer::replying(|request, source| sound(request, source)[..22].to_vec());
    let (word, row) = verdict(&server, PATIENT);
    assert_eq!(word, "closed-early");
    assert!(cause(&row).contains("22 bytes into an answer"));
}

#[test]
fn another_protocol_is_named() {
    for (reply, name) in [
        (
            "HTTP/1.1 400 Bad Request\r\n\r\n",
            "HTTP (`HTTP/1.1 400 Bad Request`)",
        ),
        ("SSH-2.0-x\r\n", "SSH"),
        ("220 mail ready\r\n", "`220 mail ready`"),
        ("hi", "68 69"),
    ] {
        let server = StreamServer::replying(|_, _| reply.as_bytes().to_vec());
        let (word, row) = verdict(&server, PATIENT);
        assert_eq!(word, "not-stun", "{row:#}");
        assert!(cause(&row).contains(name), "{}", cause(&row));
    }
}

#[test]
fn a_wrong_answer_over_tcp_has_the_verdict_that_it_has_over_udp() {
    let server = StreamServer::start(|mut stream| {
        let source = stream.peer_addr().unwrap();
        let request = read_some(&mut stream).unwrap_or_default();
        let mut reply = sound(&request, source);
        reply[10] ^= 1;
        let _ = stream.write_all(&reply);
        wait(stream);
    });
    assert_eq!(verdict(&server, &["--rto", "100ms"]).0, "txid-mismatch");
}

const ALERT: &[u8] = &[0x15, 3, 1, 0, 2, 2, 70];

#[test]
fn an_alert_of_tls_means_that_tls_is_expected() {
    let server = StreamServer::replying(|_, _| ALERT.to_vec());
    let (word, row) = verdict(&server, PATIENT);
    assert_eq!(word, "tls-expected");
    assert!(cause(&row).contains("protocol_version"));
    assert!(row["help"].as_str().unwrap().contains("stuns:"));
}

#[test]
fn a_server_that_hangs_up_on_stun_and_answers_a_client_hello_expects_tls() {
    let server = StreamServer::replying(|first, _| match first {
        [0x16, ..] => ALERT.to_vec(),
        _ => Vec::new(),
    });
    let (word, row) = verdict(&server, PATIENT);
    assert_eq!(word, "tls-expected", "{row:#}");
    assert!(cause(&row).contains("answers TLS"));
}
