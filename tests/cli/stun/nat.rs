//! `rtctool stun nat`, with a server that pretends to be behind NATs of each kind.

use std::collections::HashMap;
use std::net::{SocketAddr, TcpListener, UdpSocket};

use rtctool::stun::nat::DiscoveryServer;
use rtctool::stun::{AttributeType, Class, Message};
use serde_json::{Value, json};

use super::fake::{FakeServer, response, sound};
use super::nat_server::{Nat, NatServer, OPEN, elsewhere, moved};
use crate::run::{Run, run};

fn nat(args: &[&str]) -> Run {
    run(&[&["stun", "nat"], args].concat())
}

/// Status and report.
fn nat_json(args: &[&str]) -> (Option<i32>, Value) {
    let run = nat(&[args, &["--format", "json"]].concat());
    (run.status, run.report())
}

/// Verdict, mapping, filtering and hairpinning of the only server.
fn behavior(report: &Value) -> Value {
    let row = &report["data"]["servers"][0];
    json!([
        row["verdict"],
        row["mapping"],
        row["filtering"],
        row["hairpinning"]
    ])
}

const BY_PORT: Nat = Nat {
    mapped_as: |client, _| elsewhere(client.port()),
    lets_in: |from, contacted| from == contacted,
    ..OPEN
};

#[test]
fn an_open_network_is_told_by_its_addresses() {
    let server = NatServer::start(OPEN);
    let (status, report) = nat_json(&[&server.uri()]);
    assert_eq!(status, Some(0), "{report:#}");
    let expected = json!(["ok", "endpoint-independent", "endpoint-independent", null]);
    assert_eq!(behavior(&report), expected);
    let row = &report["data"]["servers"][0];
    assert_eq!(row["nat"], false);
    assert_eq!(row["local_address"], row["mapped_address"]);
    assert_eq!(row["other_address"], server.addresses.other.to_string());
    assert_eq!(row["lifetime"], Value::Null);
    assert_eq!(
        row["meaning"],
        "There is no NAT, and no firewall filters UDP. Peers behind any NAT reach this host \
         directly."
    );
    assert_eq!(report["findings"], json!([]));
}

#[test]
fn a_nat_that_filters_by_port_is_no_fault_but_its_meaning_is_told() {
    let server = NatServer::start(BY_PORT);
    let (status, report) = nat_json(&[&server.uri()]);
    assert_eq!(status, Some(0), "{report:#}");
    let expected = json!([
        "ok",
        "endpoint-independent",
        "address-and-port-dependent",
        false
    ]);
    assert_eq!(behavior(&report), expected);
    let row = &report["data"]["servers"][0];
    assert_eq!(row["nat"], true);
    assert_eq!(
        row["meaning"],
        "Peers reach this host directly, but for those behind a NAT whose mapping is not \
         endpoint-independent: with these it needs a relay (TURN)."
    );
    let silent = |test: &&Value| test["answer_from"].is_null();
    let tests = row["tests"].as_array().unwrap();
    let silent: Vec<&Value> = tests.iter().filter(silent).map(|t| &t["test"]).collect();
    let expected = [
        "filtering-other-address-and-port",
        "filtering-other-port",
        "hairpin",
        "hairpin",
    ];
    assert_eq!(silent, expected);
}

#[test]
fn a_nat_that_filters_by_address_is_told_from_one_that_filters_by_port() {
    let server = NatServer::start(Nat {
        lets_in: |from, contacted| from.ip() == contacted.ip(),
        ..BY_PORT
    });
    let (_, report) = nat_json(&[&server.uri()]);
    assert_eq!(behavior(&report)[2], "address-dependent", "{report:#}");
}

#[test]
fn a_mapping_for_each_peer_is_a_warning() {
    let server = NatServer::start(Nat {
        mapped_as: |client, asked| moved(client, asked.port() ^ u16::from(asked_last(asked))),
        ..BY_PORT
    });
    let (status, report) = nat_json(&[&server.uri()]);
    assert_eq!(status, Some(0), "{report:#}");
    let filtering = "address-and-port-dependent";
    let expected = json!(["ok", "address-and-port-dependent", filtering, false]);
    assert_eq!(behavior(&report), expected);
    let finding = &report["findings"][0];
    assert_eq!(
        (&finding["code"], &finding["severity"]),
        (&"NAT003".into(), &"warning".into())
    );
    let meaning = report["data"]["servers"][0]["meaning"].as_str().unwrap();
    assert!(meaning.starts_with("Two such hosts cannot connect without a relay"));
}

/// The last byte of the address asked, which tells the two apart.
fn asked_last(asked: SocketAddr) -> u8 {
    match asked {
        SocketAddr::V4(asked) => asked.ip().octets()[3],
        SocketAddr::V6(_) => 0,
    }
}

#[test]
fn a_warning_fails_the_run_where_warnings_do() {
    let server = NatServer::start(Nat {
        mapped_as: |client, asked| moved(client, asked_last(asked).into()),
        ..BY_PORT
    });
    let run = nat(&[&server.uri(), "--fail-on", "warning"]);
    assert_eq!(run.status, Some(1));
    let told = "mapping      address-dependent\n";
    assert!(run.stdout.contains(told), "{}", run.stdout);
}

#[test]
fn a_server_with_one_address_tells_no_mapping_but_two_such_servers_do() {
    let one = FakeServer::replying(sound);
    let (status, report) = nat_json(&[&one.uri()]);
    assert_eq!(status, Some(1));
    let expected = json!(["rfc5780-unsupported", null, null, null]);
    assert_eq!(behavior(&report), expected);
    assert_eq!(report["findings"][0]["code"], "NAT001");

    let two = second_server();
    let (status, report) = nat_json(&[&one.uri(), &two]);
    assert_eq!(status, Some(0), "{report:#}");
    let mapping = "endpoint-independent";
    let expected = json!(["rfc5780-unsupported", mapping, null, null]);
    assert_eq!(behavior(&report), expected);
    assert_eq!(report["findings"][0]["severity"], "info");
}

/// A sound server on another loopback address.
fn second_server() -> String {
    let socket = UdpSocket::bind("127.0.0.2:0").unwrap();
    let uri = format!("stun:{}", socket.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut buffer = [0; 2048];
        loop {
            let (length, source) = socket.recv_from(&mut buffer).unwrap();
            let reply = sound(&buffer[..length], source);
            socket.send_to(&reply, source).unwrap();
        }
    });
    uri
}

#[test]
fn an_other_address_with_the_same_address_is_a_violation() {
    let server = FakeServer::replying(|request, source| {
        let other = "127.0.0.1:3479".parse().unwrap();
        response(Class::Success, request, |writer| {
            let writer = writer.xor_mapped_address(source);
            writer.address(AttributeType::OTHER_ADDRESS, other)
        })
    });
    let (status, report) = nat_json(&[&server.uri()]);
    assert_eq!(status, Some(1));
    assert_eq!(behavior(&report)[0], "rfc5780-violation");
    let cause = report["findings"][0]["message"].as_str().unwrap();
    assert!(
        cause.contains("names 127.0.0.1:3479 as its OTHER-ADDRESS"),
        "{cause}"
    );
    assert!(cause.contains("inconclusive"), "{cause}");
}

#[test]
fn a_server_that_ignores_change_requests_is_not_taken_for_a_filter() {
    let server = NatServer::start(Nat {
        tamper: |request, response| (!asks_for_change(request)).then_some(response),
        ..OPEN
    });
    let (status, report) = nat_json(&[&server.uri()]);
    assert_eq!(status, Some(1));
    let expected = json!(["rfc5780-violation", "endpoint-independent", null, null]);
    assert_eq!(behavior(&report), expected);
}

fn asks_for_change(request: &[u8]) -> bool {
    let message = Message::read(request).unwrap();
    message.attribute(AttributeType::CHANGE_REQUEST).is_some()
}

#[test]
fn heavy_loss_leaves_no_verdict_rather_than_a_wrong_one() {
    // Only the fifth request of a transaction is answered, but for the very first, and none
    // for an answer from elsewhere, as behind a filter.
    let addresses = DiscoveryServer {
        first: "127.0.0.1:1".parse().unwrap(),
        other: "127.0.0.2:2".parse().unwrap(),
    };
    let mut seen: HashMap<Vec<u8>, u32> = HashMap::new();
    let server = FakeServer::start(move |socket, n, request, source| {
        let count = seen.entry(request[8..20].to_vec()).or_default();
        *count += 1;
        if (n == 1 || *count == 5) && !asks_for_change(request) {
            let response = addresses.respond(request, source, addresses.first).unwrap();
            socket.send_to(&response.bytes, source).unwrap();
        }
    });
    let run = nat(&[&server.uri()]);
    assert_eq!(run.status, Some(3), "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("are inconclusive"), "{}", run.stderr);
}

#[test]
fn silence_over_udp_while_tcp_connects_is_told() {
    let (udp, _tcp) = (0..20).find_map(|_| both()).expect("a free port");
    let uri = format!("stun:{}", udp.local_addr().unwrap());
    let (status, report) = nat_json(&[&uri, "--timeout", "30ms"]);
    assert_eq!(status, Some(1));
    let row = &report["data"]["servers"][0];
    assert_eq!(row["verdict"], "timeout");
    assert!(row["tcp_connect_ms"].is_number(), "{row:#}");
    let cause = row["cause"].as_str().unwrap();
    assert!(
        cause.contains("while TCP to the same address and port"),
        "{cause}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn tcp_is_tried_from_the_local_address_too() {
    let (udp, tcp) = (0..20).find_map(|_| both()).expect("a free port");
    let uri = format!("stun:{}", udp.local_addr().unwrap());
    let options = [&uri, "--timeout", "300ms", "--local-address", "127.0.0.2"];
    let (_, report) = nat_json(&options);
    assert!(report["data"]["servers"][0]["tcp_connect_ms"].is_number());
    let (_, client) = tcp.accept().unwrap();
    assert_eq!(client.ip().to_string(), "127.0.0.2");
}

#[test]
fn options_of_streams_and_certificates_are_not_offered_where_they_do_nothing() {
    let help = nat(&["--help"]).stdout;
    for option in ["--transport", "--ca ", "--sni"] {
        assert!(!help.contains(option), "{option}");
    }
    assert!(help.contains("--local-address"));
}

/// A socket of each kind on one port, both of which say nothing.
fn both() -> Option<(UdpSocket, TcpListener)> {
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let udp = UdpSocket::bind(tcp.local_addr().unwrap()).ok()?;
    Some((udp, tcp))
}

#[test]
fn a_closed_port_is_refused() {
    // Held, so that nobody else gets the port, but deaf to all but one.
    let deaf = UdpSocket::bind("127.0.0.1:0").unwrap();
    deaf.connect("127.0.0.1:1").unwrap();
    let uri = format!("stun:{}", deaf.local_addr().unwrap());
    let (status, report) = nat_json(&[&uri, "--timeout", "60s"]);
    assert_eq!(status, Some(1));
    assert_eq!(behavior(&report)[0], "refused");
}

#[test]
fn a_lifetime_that_cannot_be_searched_says_why_and_fails_no_gate_silently() {
    let server = FakeServer::replying(sound);
    let two = second_server();
    let args = [&server.uri(), &two, "--lifetime", "5s"];
    let (_, report) = nat_json(&args);
    let row = &report["data"]["servers"][0];
    assert_eq!(row["lifetime"], Value::Null);
    let why = "the server answers RESPONSE-PORT with error 420";
    assert_eq!(row["lifetime_unknown"], why);

    let gated = nat(&[&args[..], &["--fail-if", "lifetime < 30s"]].concat());
    assert_eq!(gated.status, Some(3), "{}", gated.stdout);
    assert!(gated.stdout.contains("not measured"));
}

#[test]
fn a_limit_that_makes_no_sense_is_a_usage_error() {
    for limit in ["0s", "2h", "long"] {
        let run = nat(&["stun:127.0.0.1", "--lifetime", limit]);
        assert_eq!(run.status, Some(2), "{limit}: {}", run.stderr);
    }
}
