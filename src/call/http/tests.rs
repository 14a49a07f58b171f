use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::*;

/// Answers one connection with `answer` and tells what was asked.
async fn server(answer: &'static [u8]) -> (Url, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/whip?key=secret", listener.local_addr().unwrap());
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = vec![0; 65_536];
        let length = stream.read(&mut asked).await.unwrap();
        // A client that has read enough hangs up.
        let _ = stream.write_all(answer).await;
        String::from_utf8(asked[..length].to_vec()).unwrap()
    });
    (url.parse().unwrap(), serving)
}

fn client(limit: Duration) -> Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Client {
        tls: Arc::new(tls),
        token: None,
        limit,
    }
}

const LONG: Duration = Duration::from_secs(60);

fn post(url: &Url) -> Asked<'_> {
    Asked {
        method: Method::POST,
        url,
        body: Some(("application/sdp", "v=0\r\n".into())),
        if_match: None,
    }
}

#[tokio::test]
async fn a_request_has_its_token_and_its_offer() {
    let answer =
        b"HTTP/1.1 201 Created\r\nLocation: /session/1\r\nContent-Length: 5\r\n\r\nv=0\r\n";
    let (url, serving) = server(answer).await;
    let mut client = client(LONG);
    client.token = Token::new("north", &url, false);
    let (exchange, response) = client.send(post(&url)).await;
    let response = response.unwrap();
    assert_eq!(
        (response.status, response.body.as_slice()),
        (201, &b"v=0\r\n"[..])
    );
    assert_eq!(response.headers["location"], "/session/1");

    let asked = serving.await.unwrap();
    assert!(
        asked.starts_with("POST /whip?key=secret HTTP/1.1\r\n"),
        "{asked}"
    );
    assert!(asked.contains("authorization: Bearer north\r\n"), "{asked}");
    assert!(
        asked.contains("content-type: application/sdp\r\n"),
        "{asked}"
    );
    assert!(asked.ends_with("\r\n\r\nv=0\r\n"), "{asked}");

    assert_eq!(exchange.status, Some(201));
    assert!(exchange.token_sent && exchange.answered.is_some() && exchange.secured.is_none());
    assert!(exchange.url.ends_with("/whip?…"), "{}", exchange.url);
}

#[tokio::test]
async fn a_token_stays_at_its_origin_unless_others_are_trusted() {
    let (url, _serving) = server(b"").await;
    let elsewhere: Url = "https://b.example/".parse().unwrap();
    let mut client = client(LONG);
    client.token = Token::new("north", &url, false);
    assert!(client.token_for(&elsewhere).is_none());
    client.token = Token::new("north", &url, true);
    assert!(client.token_for(&elsewhere).is_some());
    assert!(Token::new("nor\nth", &url, false).is_none());
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url: Url = format!("http://{}/", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let head = b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n";
        stream.write_all(head).await.unwrap();
        let chunk = [&b"10000\r\n"[..], &[b'a'; 0x10000], b"\r\n"].concat();
        while stream.write_all(&chunk).await.is_ok() {}
    });
    let (exchange, response) = client(LONG).send(post(&url)).await;
    assert!(
        matches!(response, Err(HttpError::TooLong { .. })),
        "{response:?}"
    );
    assert_eq!(exchange.status, Some(201));
}

#[tokio::test]
async fn a_silent_server_is_waited_for_no_longer_than_the_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url: Url = format!("http://{}/", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    let (exchange, response) = client(Duration::from_millis(50)).send(post(&url)).await;
    assert!(
        matches!(response, Err(HttpError::Timeout(_))),
        "{response:?}"
    );
    assert_eq!(exchange.status, None);
}

#[tokio::test]
async fn what_is_no_http_is_an_error_that_names_the_server() {
    for answer in [
        &b""[..],
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 201 Created\r\nContent-Length: 50\r\n\r\nv=0",
    ] {
        let (url, _serving) = server(answer).await;
        let (exchange, response) = client(LONG).send(post(&url)).await;
        let error = response.unwrap_err();
        assert!(
            error
                .to_string()
                .contains(&exchange.server.unwrap().to_string()),
            "{error}"
        );
        assert_eq!(exchange.answered, None);
    }
}

#[tokio::test]
async fn a_closed_port_and_an_unknown_name_are_told_apart() {
    let (url, serving) = server(b"").await;
    serving.abort();
    let _ = serving.await;
    let (exchange, response) = client(LONG).send(post(&url)).await;
    assert!(
        matches!(response, Err(HttpError::Connect { .. })),
        "{response:?}"
    );
    assert!(exchange.resolved.is_some() && exchange.connected.is_none());

    let url: Url = "http://nobody.invalid/".parse().unwrap();
    let (exchange, response) = client(LONG).send(post(&url)).await;
    assert!(
        matches!(response, Err(HttpError::Resolve { .. })),
        "{response:?}"
    );
    assert_eq!(exchange.server, None);
}
