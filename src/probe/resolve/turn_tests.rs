//! How a TURN URI is resolved, against a DNS server that knows what a test tells it.

use std::net::UdpSocket;
use std::sync::Arc;

use super::*;
use crate::probe::uri::Kind;

const A: u16 = 1;
const SRV: u16 = 33;
const NAPTR: u16 = 35;

/// The records of a name and type; `None` when there is no such name.
type Zone = fn(name: &str, kind: u16) -> Option<Vec<Vec<u8>>>;

/// Answers on a loopback port until the process ends.
fn serve(zone: Zone) -> Network {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let names = Names::of_server(socket.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut buffer = [0; 1500];
        while let Ok((length, source)) = socket.recv_from(&mut buffer) {
            let _ = socket.send_to(&reply(&buffer[..length], zone), source);
        }
    });
    Network {
        names: Arc::new(names),
        families: Families::Ipv4,
        ..Network::default()
    }
}

/// Answers the one question of a query (RFC 1035 §4.1).
fn reply(query: &[u8], zone: Zone) -> Vec<u8> {
    let mut labels = Vec::new();
    let mut at = 12;
    while query[at] != 0 {
        let length = usize::from(query[at]);
        labels.push(String::from_utf8_lossy(&query[at + 1..=at + length]).to_lowercase());
        at += 1 + length;
    }
    let kind = u16::from_be_bytes([query[at + 1], query[at + 2]]);
    let found = zone(&labels.join("."), kind);
    let code = if found.is_some() { 0 } else { 3 };
    let records = found.unwrap_or_default();
    let mut out = query[..2].to_vec();
    out.extend([0x85, 0x80 | code, 0, 1, 0, records.len() as u8, 0, 0, 0, 0]);
    out.extend(&query[12..at + 5]);
    for data in records {
        out.extend([0xc0, 12]);
        out.extend(kind.to_be_bytes());
        out.extend([0, 1, 0, 0, 0, 60]);
        out.extend((data.len() as u16).to_be_bytes());
        out.extend(data);
    }
    out
}

fn text(bytes: &str) -> Vec<u8> {
    [&[bytes.len() as u8], bytes.as_bytes()].concat()
}

fn name(name: &str) -> Vec<u8> {
    let labels = name.split('.').filter(|label| !label.is_empty());
    let mut data: Vec<u8> = labels.flat_map(text).collect();
    data.push(0);
    data
}

fn srv(port: u16, target: &str) -> Vec<u8> {
    [&[0, 10, 0, 10][..], &port.to_be_bytes(), &name(target)].concat()
}

fn naptr(preference: u8, flags: &str, services: &str, replacement: &str) -> Vec<u8> {
    let order = [0, 100, 0, preference];
    [
        &order[..],
        &text(flags),
        &text(services),
        &text(""),
        &name(replacement),
    ]
    .concat()
}

/// Transport and address of each target.
fn resolved(uri: &str, network: &Network) -> Result<Vec<(Transport, String)>, ResolveError> {
    let uri = ServerUri::parse(uri, Kind::Turn).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let resolved = runtime.unwrap().block_on(resolve(&uri, network));
    let targets = resolved.targets?.into_iter();
    Ok(targets
        .map(|target| (target.transport, target.address.to_string()))
        .collect())
}

fn service(asked: &str, kind: u16) -> Option<Vec<Vec<u8>>> {
    match (asked, kind) {
        ("rules.test", NAPTR) => Some(vec![
            naptr(30, "s", "RELAY:turn.tls", "_turns._tcp.rules.test"),
            naptr(10, "s", "RELAY:turn.udp", "_turn._udp.rules.test"),
            naptr(20, "a", "RELAY:turn.tcp", "host.test"),
        ]),
        ("chain.test", NAPTR) => Some(vec![naptr(1, "", "RELAY:turn.udp", "rules.test")]),
        ("loop.test", NAPTR) => Some(vec![naptr(1, "", "RELAY:turn.udp", "loop.test")]),
        ("_turn._udp.rules.test" | "_turn._udp.srv.test", SRV) => {
            Some(vec![srv(1111, "host.test")])
        }
        ("_turns._tcp.rules.test", SRV) => Some(vec![srv(2222, "host.test")]),
        ("_turn._udp.none.test", SRV) => Some(vec![srv(0, ".")]),
        ("host.test" | "plain.test" | "loop.test", A) => Some(vec![vec![127, 0, 0, 1]]),
        ("host.test" | "plain.test" | "srv.test" | "none.test", _) => Some(vec![]),
        _ => None,
    }
}

fn expected(targets: &[(Transport, u16)]) -> Result<Vec<(Transport, String)>, ResolveError> {
    let target = |&(transport, port): &(_, u16)| (transport, format!("127.0.0.1:{port}"));
    Ok(targets.iter().map(target).collect())
}

#[test]
fn the_rules_of_a_domain_give_every_transport_in_their_order() {
    let network = serve(service);
    let all = [
        (Transport::Udp, 1111),
        (Transport::Tcp, 3478),
        (Transport::Tls, 2222),
    ];
    assert_eq!(resolved("turn:rules.test", &network), expected(&all));
    assert_eq!(resolved("turns:rules.test", &network), expected(&all[2..]));
}

#[test]
fn a_transport_in_the_uri_asks_for_its_service_alone() {
    let network = serve(service);
    let udp = expected(&[(Transport::Udp, 1111)]);
    assert_eq!(resolved("turn:rules.test?transport=udp", &network), udp);
}

#[test]
fn a_rule_may_lead_to_another_and_not_for_ever() {
    let network = serve(service);
    let udp = expected(&[(Transport::Udp, 1111)]);
    assert_eq!(resolved("turn:chain.test", &network), udp);
    let itself = expected(&[(Transport::Udp, 3478)]);
    assert_eq!(resolved("turn:loop.test", &network), itself);
}

#[test]
fn without_rules_services_are_looked_for_and_then_the_name_itself() {
    let network = serve(service);
    let udp = expected(&[(Transport::Udp, 1111)]);
    assert_eq!(resolved("turn:srv.test", &network), udp);
    let itself = expected(&[(Transport::Udp, 3478)]);
    assert_eq!(resolved("turn:plain.test", &network), itself);
    let secure = expected(&[(Transport::Tls, 5349)]);
    assert_eq!(resolved("turns:plain.test", &network), secure);
}

#[test]
fn a_service_that_is_decidedly_not_there_is_an_error() {
    let error = ResolveError::NotAvailable("_turn._udp.none.test".into());
    assert_eq!(resolved("turn:none.test", &serve(service)), Err(error));
}
