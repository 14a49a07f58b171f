//! What a TLS handshake and a certificate can have wrong.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use rtctool::stun::Message;
use rustls::{ServerConfig, ServerConnection};
use serde_json::Value;

use super::certificates::{Authority, Identity, Validity};
use super::fake::{PATIENT, probe_json, sound};
use super::stream::{StreamServer, hang_up, read_some};

/// A STUN server behind TLS, which shows `identity`.
fn serve(identity: Identity) -> StreamServer {
    let config =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(identity.chain, identity.key)
            .unwrap();
    let config = Arc::new(config);
    StreamServer::start(move |stream| {
        answer(ServerConnection::new(config.clone()).unwrap(), stream)
    })
}

fn answer(mut tls: ServerConnection, mut stream: TcpStream) {
    let source = stream.peer_addr().unwrap();
    let mut tls = rustls::Stream::new(&mut tls, &mut stream);
    let mut buffer = [0; 2048];
    while let Ok(length @ 1..) = tls.read(&mut buffer) {
        let _ = tls.write_all(&sound(&buffer[..length], source));
    }
}

fn probe(server: &StreamServer, options: &[&str]) -> (Option<i32>, Value) {
    let options = [PATIENT, options].concat();
    let (status, report) = probe_json(&format!("stuns:{}", server.address), &options);
    let row = report["data"]["servers"][0].clone();
    for finding in report["findings"].as_array().unwrap() {
        assert_eq!(finding["name"], row["verdict"]);
        assert_eq!(finding["message"], row["cause"]);
    }
    assert_eq!(row["transport"], "tls");
    (status, row)
}

/// Probes a server that shows a certificate for `name`, asking for `stun.test`.
fn judged(name: &str, validity: Validity) -> (Option<i32>, Value) {
    let authority = Authority::new();
    let ca = authority.file();
    let server = serve(authority.identity(name, validity));
    let ca = ca.path().to_str().unwrap();
    probe(&server, &["--ca", ca, "--sni", "stun.test"])
}

#[test]
fn a_certificate_of_an_authority_that_is_trusted_passes() {
    let (status, row) = judged("stun.test", Validity::Long);
    assert_eq!(status, Some(0), "{row:#}");
    assert_eq!(row["verdict"], "ok");
    assert!(row["connect_ms"].is_number() && row["tls_ms"].is_number());
    let tls = &row["tls"];
    assert_eq!(
        (&tls["version"], &tls["server_name"], &tls["valid"]),
        (&"TLS 1.3".into(), &"stun.test".into(), &true.into())
    );
    assert!(tls["suite"].as_str().unwrap().starts_with("TLS_"));
    let certificate = &tls["chain"][0];
    assert_eq!(certificate["names"][0], "stun.test");
    assert_eq!(certificate["issuer"], "CN=test authority");
    assert_eq!(certificate["not_after"], "2999-01-01T00:00:00Z");
    assert_eq!(certificate["key"], "ECDSA P-256");
}

#[test]
fn an_address_is_checked_against_the_addresses_of_the_certificate() {
    let authority = Authority::new();
    let ca = authority.file();
    let server = serve(authority.identity("127.0.0.1", Validity::Long));
    let (status, row) = probe(&server, &["--ca", ca.path().to_str().unwrap()]);
    assert_eq!(
        (status, &row["verdict"]),
        (Some(0), &"ok".into()),
        "{row:#}"
    );
    assert_eq!(row["tls"]["server_name"], "127.0.0.1");
}

#[test]
fn what_is_wrong_with_a_certificate_is_the_verdict_and_the_rest_is_still_measured() {
    for (name, validity, word, says) in [
        ("stun.test", Validity::Past, "cert-expired", "2020-02-01"),
        (
            "stun.test",
            Validity::Future,
            "cert-not-yet-valid",
            "2990-01-01",
        ),
        (
            "other.test",
            Validity::Long,
            "cert-name-mismatch",
            "`other.test`",
        ),
    ] {
        let (status, row) = judged(name, validity);
        assert_eq!(
            (status, &row["verdict"]),
            (Some(1), &word.into()),
            "{row:#}"
        );
        let cause = row["cause"].as_str().unwrap();
        assert!(cause.contains(says), "{cause}");
        assert_eq!(
            (&row["answered"], &row["tls"]["valid"]),
            (&1.into(), &false.into())
        );
        assert_eq!(row["tls"]["faults"], serde_json::json!([word]));
    }
}

#[test]
fn everything_that_is_wrong_is_listed() {
    let server = serve(Authority::new().identity("other.test", Validity::Past));
    let (status, row) = probe(&server, &["--sni", "stun.test"]);
    assert_eq!((status, &row["verdict"]), (Some(1), &"cert-expired".into()));
    let faults = serde_json::json!(["cert-expired", "cert-untrusted", "cert-name-mismatch"]);
    assert_eq!(row["tls"]["faults"], faults);
}

#[test]
fn nobody_vouches_for_a_certificate_that_is_self_signed_or_of_an_unknown_authority() {
    let server = serve(Identity::self_signed("stun.test"));
    let (status, row) = probe(&server, &["--sni", "stun.test"]);
    assert_eq!(
        (status, &row["verdict"]),
        (Some(1), &"cert-untrusted".into())
    );
    assert!(row["cause"].as_str().unwrap().contains("self-signed"));

    let server = serve(Authority::new().identity("stun.test", Validity::Long));
    let (_, row) = probe(&server, &["--sni", "stun.test"]);
    assert_eq!(row["verdict"], "cert-untrusted");
    assert!(row["cause"].as_str().unwrap().contains("CN=test authority"));
}

#[test]
fn a_certificate_that_is_about_to_expire_is_a_warning_that_gates_can_sharpen() {
    let (status, row) = judged("stun.test", Validity::Days(3));
    assert_eq!(
        (status, &row["verdict"]),
        (Some(0), &"cert-expiring".into())
    );
    assert_eq!(
        (&row["tls"]["days_left"], &row["tls"]["valid"]),
        (&3.into(), &true.into())
    );

    let authority = Authority::new();
    let server = serve(authority.identity("127.0.0.1", Validity::Days(20)));
    let ca = authority.file();
    let ca = ca.path().to_str().unwrap();
    let (status, row) = probe(&server, &["--ca", ca]);
    assert_eq!((status, &row["verdict"]), (Some(0), &"ok".into()));
    let (status, _) = probe(&server, &["--ca", ca, "--fail-if", "tls.days_left < 21"]);
    assert_eq!(status, Some(1));
}

#[test]
fn another_protocol_in_the_place_of_tls_is_named() {
    let server = StreamServer::replying(|_, _| b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec());
    let (status, row) = probe(&server, &[]);
    assert_eq!(
        (status, &row["verdict"]),
        (Some(1), &"not-tls".into()),
        "{row:#}"
    );
    assert!(row["cause"].as_str().unwrap().contains("HTTP"));
    assert_eq!(row["tls"]["chain"], serde_json::json!([]));
    assert_eq!(row["tls_ms"], Value::Null);
}

#[test]
fn a_stun_server_without_tls_is_told_from_one_that_is_broken() {
    let server = StreamServer::replying(|first, source| match Message::read(first) {
        Ok(_) => sound(first, source),
        Err(_) => Vec::new(),
    });
    let (_, row) = probe(&server, &[]);
    assert_eq!(row["verdict"], "not-tls", "{row:#}");
    assert!(row["cause"].as_str().unwrap().contains("STUN without TLS"));
}

#[test]
fn a_handshake_that_stalls_ends_in_time() {
    let server = StreamServer::start(|mut stream| while read_some(&mut stream).is_some() {});
    let (status, row) = probe(&server, &["--connect-timeout", "300ms"]);
    assert_eq!(
        (status, &row["verdict"]),
        (Some(1), &"tls-timeout".into()),
        "{row:#}"
    );
    assert!(row["connect_ms"].is_number(), "the connection stood");
}

#[test]
fn alerts_are_told_apart() {
    for (description, word) in [(70, "tls-version"), (40, "tls-failed")] {
        let server = StreamServer::replying(move |_, _| vec![0x15, 3, 3, 0, 2, 2, description]);
        let (status, row) = probe(&server, &[]);
        assert_eq!(
            (status, &row["verdict"]),
            (Some(1), &word.into()),
            "{row:#}"
        );
    }
}

#[test]
fn a_server_that_hangs_up_in_the_handshake_closed_early() {
    let server = StreamServer::start(|mut stream| {
        read_some(&mut stream);
        hang_up(stream);
    });
    let (status, row) = probe(&server, &[]);
    assert_eq!(
        (status, &row["verdict"]),
        (Some(1), &"closed-early".into()),
        "{row:#}"
    );
    assert!(
        row["cause"]
            .as_str()
            .unwrap()
            .contains("in the TLS handshake")
    );
}
