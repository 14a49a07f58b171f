//! Names: what DNS says of a service, and names that lead nowhere.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};

use rtctool::probe::server::BindingServer;
use serde_json::{Value, json};

use super::fake::{PATIENT, probe_json};

const A: u16 = 1;
const AAAA: u16 = 28;
const SRV: u16 = 33;

/// A DNS server on loopback that knows what a test tells it. Its thread ends with the process.
struct Dns {
    address: String,
}

/// What it knows of a name: `None` when there is no such name, else the records of a type.
type Zone = fn(name: &str, kind: u16, port: u16) -> Option<Vec<Vec<u8>>>;

impl Dns {
    /// `port` is handed to `zone`, for SRV records.
    fn start(zone: Zone, port: u16) -> Dns {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            let mut buffer = [0; 1500];
            while let Ok((length, source)) = socket.recv_from(&mut buffer) {
                let reply = reply(&buffer[..length], zone, port);
                let _ = socket.send_to(&reply, source);
            }
        });
        Dns { address }
    }

    fn probe(&self, uri: &str, options: &[&str]) -> (Option<i32>, Value) {
        let own = ["--resolver", &self.address];
        probe_json(uri, &[PATIENT, &own, options].concat())
    }
}

/// Answers the one question of a query (RFC 1035 §4.1).
fn reply(query: &[u8], zone: Zone, port: u16) -> Vec<u8> {
    let mut labels = Vec::new();
    let mut at = 12;
    while query[at] != 0 {
        let length = usize::from(query[at]);
        labels.push(String::from_utf8_lossy(&query[at + 1..=at + length]).to_lowercase());
        at += 1 + length;
    }
    let kind = u16::from_be_bytes([query[at + 1], query[at + 2]]);
    let found = zone(&labels.join("."), kind, port);
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

fn srv(priority: u16, port: u16, target: &str) -> Vec<u8> {
    let mut data = Vec::new();
    data.extend(priority.to_be_bytes());
    data.extend(10_u16.to_be_bytes());
    data.extend(port.to_be_bytes());
    for label in target.split('.').filter(|label| !label.is_empty()) {
        data.push(label.len() as u8);
        data.extend(label.as_bytes());
    }
    data.push(0);
    data
}

fn loopback() -> Vec<u8> {
    Ipv4Addr::LOCALHOST.octets().to_vec()
}

fn row(report: &Value) -> &Value {
    &report["data"]["servers"][0]
}

#[test]
fn a_uri_without_a_port_is_looked_for_as_a_service() {
    let server = BindingServer::start().unwrap();
    let zone: Zone = |name, kind, port| match (name, kind) {
        ("_stun._udp.service.test", SRV) => Some(vec![srv(10, port, "host.service.test")]),
        ("host.service.test", A) => Some(vec![loopback()]),
        ("host.service.test", AAAA) => Some(vec![]),
        _ => None,
    };
    let dns = Dns::start(zone, server.address().port());
    let (status, report) = dns.probe("stun:service.test", &["--count", "1"]);
    assert_eq!(status, Some(0), "{report:#}");
    let row = row(&report);
    let address = server.address().to_string();
    assert_eq!(row["server_address"], address.as_str());
    let port = server.address().port();
    let expected = json!({
        "kind": "SRV",
        "name": "_stun._udp.service.test",
        "answers": [format!("10 10 {port} host.service.test.")],
        "answers_left_out": 0,
        "error": null,
    });
    assert_eq!(row["lookups"][0], expected);
    assert!(row["resolve_ms"].as_f64().unwrap() > 0.0);
}

#[test]
fn a_port_in_the_uri_means_the_address_only() {
    let server = BindingServer::start().unwrap();
    let zone: Zone = |name, kind, _| match (name, kind) {
        ("service.test", A) => Some(vec![loopback()]),
        ("service.test", _) => Some(vec![]),
        _ => panic!("{name} is not to be asked about"),
    };
    let dns = Dns::start(zone, 0);
    let uri = format!("stun:service.test:{}", server.address().port());
    let (status, report) = dns.probe(&uri, &["--count", "1"]);
    assert_eq!(status, Some(0), "{report:#}");
    assert_eq!(row(&report)["lookups"].as_array().unwrap().len(), 1);
}

#[test]
fn without_service_records_the_name_itself_is_asked_at_the_default_port() {
    let zone: Zone = |name, kind, _| match (name, kind) {
        ("service.test", A) => Some(vec![loopback()]),
        ("service.test", _) => Some(vec![]),
        _ => None,
    };
    let dns = Dns::start(zone, 0);
    let (_, report) = dns.probe("stuns:service.test", &["--connect-timeout", "10ms"]);
    let address: SocketAddr = "127.0.0.1:5349".parse().unwrap();
    assert_eq!(row(&report)["server_address"], address.to_string());
}

#[test]
fn a_service_that_is_decidedly_not_there_is_not_asked_for() {
    let zone: Zone = |name, kind, _| match (name, kind) {
        ("_stun._tcp.service.test", SRV) => Some(vec![srv(0, 0, "")]),
        _ => None,
    };
    let dns = Dns::start(zone, 0);
    let (status, report) = dns.probe("stun:service.test", &["--transport", "tcp"]);
    assert_eq!(status, Some(1));
    assert_eq!(row(&report)["verdict"], "service-not-available");
    let cause = row(&report)["cause"].as_str().unwrap();
    assert!(cause.contains("_stun._tcp.service.test"), "{cause}");
}

#[test]
fn a_missing_name_is_told_from_a_missing_address() {
    let zone: Zone = |name, kind, _| match (name, kind) {
        ("four.test", A) => Some(vec![loopback()]),
        ("four.test" | "none.test", _) => Some(vec![]),
        _ => None,
    };
    let dns = Dns::start(zone, 0);
    for (uri, options, word) in [
        ("stun:nowhere.test:1", &[][..], "name-not-found"),
        ("stun:none.test:1", &[], "name-no-address"),
        ("stun:four.test:1", &["-6"], "name-no-address"),
    ] {
        let (status, report) = dns.probe(uri, options);
        assert_eq!((status, &row(&report)["verdict"]), (Some(1), &word.into()));
        assert_eq!(report["findings"][0]["name"], word);
        assert_eq!(row(&report)["server_address"], Value::Null);
    }
}

#[test]
fn a_name_service_that_does_not_answer_is_not_a_missing_name() {
    // Held, so that nobody answers.
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let options = ["--resolver", &address, "--resolve-timeout", "100ms"];
    let (status, report) = probe_json("stun:service.test", &options);
    assert_eq!(status, Some(1));
    assert_eq!(row(&report)["verdict"], "name-service");
}

#[test]
fn names_of_this_host_need_no_dns() {
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let resolver = silent.local_addr().unwrap().to_string();
    let server = BindingServer::start().unwrap();
    let uri = format!("stun:localhost:{}", server.address().port());
    let options = [PATIENT, &["-4", "--count", "1", "--resolver", &resolver]].concat();
    let (status, report) = probe_json(&uri, &options);
    assert_eq!(status, Some(0), "{report:#}");
}

#[test]
fn a_dns_server_that_does_not_answer_is_named_with_what_to_do() {
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let options = ["--resolver", &address, "--resolve-timeout", "50ms"];
    let (status, report) = probe_json("stun:stun.example.org:3478", &options);
    assert_eq!(status, Some(1));
    let server = &report["data"]["servers"][0];
    assert_eq!(server["verdict"], "name-service");
    let told = format!(
        "no answer about `stun.example.org` came from the DNS server {address} (--resolver) \
         within 50.00 ms"
    );
    assert_eq!(server["cause"], told);
    let help = server["help"].as_str().unwrap();
    assert!(help.contains(&format!("listens at {address}")), "{help}");
}
