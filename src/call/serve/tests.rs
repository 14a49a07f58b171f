//! Calls with a server in this process, over real sockets, and requests that are no calls.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use url::Url;

use super::*;
use crate::call::link::{LinkConfig, Loss};
use crate::call::plan::Direction;
use crate::call::whip::tests as client;
use crate::call::whip::{Later, WhipCall, call};
use crate::progress::Progress;
use crate::whip::Protocol;

fn options(calls: Option<u64>) -> Options {
    Options {
        listen: ([127, 0, 0, 1], 0).into(),
        access: Access::new(None),
        plan: client::plan(Direction::SendReceive),
        link: LinkPlan::steady(LinkConfig::CLEAN, 8),
        impaired: Impaired::Connection,
        connect_timeout: Duration::from_secs(30),
        longest_call: Duration::from_secs(60),
        most_sessions: 2,
        calls,
        duration: None,
        captures: None,
        sample_as_json: |sample| json!({ "streams": sample.streams.len() }),
    }
}

/// A server under way; it ends when its calls are made.
async fn server(options: Options) -> (SocketAddr, JoinHandle<Served>) {
    let server = Server::bind(options, Interrupt::never()).await.unwrap();
    (server.address(), tokio::spawn(server.run()))
}

async fn called(protocol: Protocol, server: SocketAddr, trickle: bool, loss: f64) -> WhipCall {
    let path = match protocol {
        Protocol::Whip => "whip",
        Protocol::Whep => "whep",
    };
    let url: Url = format!("http://{server}/{path}").parse().unwrap();
    let mut options = client::options(protocol, url, trickle);
    let network = LinkConfig {
        loss: Loss::Random(loss),
        ..LinkConfig::CLEAN
    };
    options.end.link = LinkPlan::steady(network, 7);
    call(options, &Interrupt::never(), &Progress::hidden())
        .await
        .unwrap()
}

/// The only call of a server.
async fn only(served: JoinHandle<Served>) -> ServedCall {
    let mut served = served.await.unwrap();
    assert_eq!(served.calls.len(), 1);
    served.calls.remove(0)
}

/// By SSRC: packets, and packets lost.
fn received(end: &crate::call::End) -> Vec<(u32, u64, u64)> {
    let of_stream = |inbound: &crate::call::Inbound| {
        let reception = &inbound.stream.as_ref().unwrap().reception;
        let counts = &reception.counts;
        (inbound.ssrc, reception.packets, counts.lost())
    };
    let mut all: Vec<_> = end.inbound.iter().map(of_stream).collect();
    all.sort_unstable();
    all
}

fn sent(end: &crate::call::End) -> Vec<(u32, u64, u64)> {
    let outbound = end.outbound.iter();
    let mut all: Vec<_> = outbound
        .map(|stream| (stream.ssrc, stream.packets, 0))
        .collect();
    all.sort_unstable();
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_published_is_counted_alike_at_both_ends() {
    let (address, served) = server(options(Some(1))).await;
    let whip = called(Protocol::Whip, address, false, 0.0).await;
    assert!(whip.trouble.is_none(), "{:?}", whip.trouble);
    assert!(matches!(whip.ended, Some(Later::Done)), "{:?}", whip.ended);
    let served = only(served).await;
    assert_eq!(served.purpose, Purpose::Publish);
    assert_eq!(served.ended_by, EndedBy::Client);
    assert_eq!(sent(&whip.client.end).len(), 2);
    assert_eq!(received(&served.call.end), sent(&whip.client.end));
    assert!(findings::findings(&of(served)).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_played_is_counted_alike_at_both_ends() {
    let (address, served) = server(options(Some(1))).await;
    let whep = called(Protocol::Whep, address, true, 0.0).await;
    assert!(matches!(whep.trickled, Some(Later::Done)));
    assert!(whep.session.as_ref().unwrap().etag.is_some());
    let served = only(served).await;
    assert!(served.trickled > 0);
    assert_eq!(served.purpose, Purpose::Play);
    let received = received(&whep.client.end);
    assert_eq!(received.len(), 2);
    // What was sent while the client hung up reached nobody.
    for ((ssrc, came, lost), (of, sent, _)) in received.iter().zip(sent(&served.call.end)) {
        assert_eq!((*ssrc, *lost), (of, 0));
        assert!(*came <= sent, "{came} of {sent}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_network_dropped_is_what_the_server_misses() {
    let (address, served) = server(options(Some(1))).await;
    let whip = called(Protocol::Whip, address, false, 0.2).await;
    let served = only(served).await;
    for (ssrc, came, lost) in received(&served.call.end) {
        let ledger = &whip.client.link.ledger.streams[&ssrc];
        assert_eq!(came, ledger.packets - ledger.dropped);
        let unseen = ledger.dropped_before_first + ledger.dropped_after_last;
        assert_eq!(lost, ledger.dropped - unseen);
    }
}

fn of(call: ServedCall) -> Served {
    Served {
        address: ([127, 0, 0, 1], 1).into(),
        elapsed: Duration::ZERO,
        calls: vec![call],
        unlisted: 0,
        answers: BTreeMap::new(),
        wanted: None,
        interrupted: false,
    }
}

/// Sends bytes, and gives what came back until the connection ended.
async fn exchanged(server: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(server).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    // Who is refused early is hung up on.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

async fn asked(server: SocketAddr, line: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    let request = format!(
        "{line} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    );
    exchanged(server, request.as_bytes()).await
}

fn status(answer: &str) -> u16 {
    let status = answer.split(' ').nth(1);
    status.and_then(|status| status.parse().ok()).unwrap_or(0)
}

const IS_SDP: &str = "Content-Type: application/sdp\r\n";

#[tokio::test]
async fn requests_that_are_no_calls_are_answered_with_why() {
    let (address, _served) = server(options(None)).await;
    let nothing = "v=0\r\no=- 0 0 IN IP4 0\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n";
    let long = "x".repeat(300 << 10);
    for (line, headers, body, expected) in [
        ("POST /whip", IS_SDP, "", 400),
        ("POST /whip", IS_SDP, "no description", 400),
        ("POST /whip", IS_SDP, nothing, 400),
        ("POST /whip", IS_SDP, &long, 413),
        ("POST /whip", "Content-Type: text/plain\r\n", "", 415),
        (
            "POST /whip",
            "Content-Type: application/sdp\r\nAccept: text/html\r\n",
            "",
            406,
        ),
        ("GET /whip", "", "", 405),
        ("PUT /whep", IS_SDP, "", 405),
        ("GET /whip/room", "", "", 404),
        ("DELETE /sessions/0", "", "", 404),
        (
            "POST /whip",
            "Content-Type: application/sdp\r\nOrigin: https://example.com\r\n",
            "",
            403,
        ),
        ("OPTIONS /whip", "", "", 204),
        ("GET /", "", "", 200),
    ] {
        let answer = asked(address, line, headers, body).await;
        assert_eq!(status(&answer), expected, "{line} {headers}: {answer}");
    }
    let allowed = asked(address, "GET /whip", "", "").await;
    assert!(allowed.contains("allow: POST, OPTIONS\r\n"), "{allowed}");
}

#[tokio::test]
async fn with_a_token_all_but_the_page_needs_it() {
    let mut with_token = options(None);
    with_token.access = Access::new(Some("polar-star"));
    let (address, _served) = server(with_token).await;
    let offered = |headers| asked(address, "POST /whip", headers, "no description");
    let without = offered(IS_SDP).await;
    assert_eq!(status(&without), 401);
    assert!(
        without.contains("www-authenticate: Bearer realm=\"rtctool\"\r\n"),
        "{without}"
    );
    let with = "Content-Type: application/sdp\r\nAuthorization: Bearer polar-star\r\n\
        Origin: https://example.com\r\n";
    let answer = offered(with).await;
    assert_eq!(status(&answer), 400);
    assert!(
        answer.contains("access-control-allow-origin: *\r\n"),
        "{answer}"
    );
    assert!(!answer.contains("polar-star"));
    assert_eq!(status(&asked(address, "GET /", "", "").await), 200);
    let unknown = asked(address, "DELETE /sessions/0", "", "").await;
    assert_eq!(status(&unknown), 401);
}

#[tokio::test]
async fn bytes_that_are_no_requests_do_no_harm() {
    let (address, _served) = server(options(None)).await;
    let headers = "X: y\r\n".repeat(10_000);
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00"[..],
        b"GET\r\n\r\n",
        b"POST /whip HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /whip HTTP/9.9\r\n\r\n",
        format!("GET / HTTP/1.1\r\n{headers}\r\n").as_bytes(),
    ] {
        let answer = exchanged(address, bytes).await;
        assert!(!answer.starts_with("HTTP/1.1 2"), "{answer}");
    }
    assert_eq!(status(&asked(address, "GET /", "", "").await), 200);
}

/// An offer that a client of ours made.
async fn offer() -> String {
    let (address, _served) = server(options(Some(1))).await;
    let call = called(Protocol::Whip, address, false, 0.0).await;
    call.client.offer.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_can_be_changed_and_ended_by_who_knows_its_name() {
    let (address, served) = server(options(Some(1))).await;
    let offer = offer().await;
    let created = asked(address, "POST /whip", IS_SDP, &offer).await;
    assert_eq!(status(&created), 201, "{created}");
    let location = created
        .lines()
        .find_map(|line| line.strip_prefix("location: "))
        .unwrap();
    assert!(created.contains("\r\netag: \"") && created.contains("\r\n\r\nv=0"));

    let second = asked(address, "POST /whip", IS_SDP, &offer).await;
    assert_eq!(status(&second), 503, "all calls have begun");

    let patched = |headers: &'static str, body: &'static str| async move {
        let line = format!("PATCH {location}");
        let headers = format!("Content-Type: application/trickle-ice-sdpfrag\r\n{headers}");
        status(&asked(address, &line, &headers, body).await)
    };
    assert_eq!(patched("If-Match: \"other\"\r\n", "").await, 412);
    assert_eq!(patched("", "a=ice-ufrag:restarted\r\n").await, 422);
    assert_eq!(
        patched("", "a=candidate:nonsense\r\na=mid:0\r\n").await,
        400
    );

    let line = format!("POST {location}/statistics");
    let is_json = "Content-Type: application/json\r\n";
    let told = asked(address, &line, is_json, r#"{"phase":"running"}"#).await;
    let (_, body) = told.split_once("\r\n\r\n").unwrap();
    let body: Value = serde_json::from_str(body).unwrap();
    assert!(body["samples"].is_array(), "{body}");
    assert_eq!(status(&asked(address, &line, is_json, "[]").await), 400);

    let line = format!("DELETE {location}");
    assert_eq!(status(&asked(address, &line, "", "").await), 200);
    let served = served.await.unwrap();
    assert_eq!(served.calls[0].ended_by, EndedBy::Client);
    assert!(served.calls[0].call.failed_at.is_some());
    let found = findings::findings(&served);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code, "SERVE001");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_nobody_calls_in_its_time_says_so() {
    let mut short = options(Some(2));
    short.duration = Some(Duration::from_millis(20));
    let (_, served) = server(short).await;
    let served = served.await.unwrap();
    let found = findings::findings(&served);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code, "SERVE003");
}
