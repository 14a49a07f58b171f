//! Of servers that were probed.

use crate::report::ice::{IceCheck, IceServerKind};
use crate::report::nat::StunNat;
use crate::report::stun::{StunProbe, Transport};
use crate::report::turn::TurnProbe;

pub fn of_stun_probe(data: &StunProbe, metric: &str, subject: &str) -> Option<String> {
    let server = data.servers.iter().find(|one| one.subject() == subject)?;
    let connection = of_connection(metric, Some(server.transport), &server.verdict);
    connection.or_else(|| match metric {
        "rate" => Some("it is measured with --window or --interval 0ms".to_owned()),
        _ => lacking("no request was answered", &server.verdict),
    })
}

pub fn of_turn_probe(data: &TurnProbe, metric: &str, subject: &str) -> Option<String> {
    let server = data.servers.iter().find(|one| one.subject() == subject)?;
    let connection = of_connection(metric, server.transport, &server.verdict);
    connection.or_else(|| match metric {
        "allocate" | "lifetime" => lacking("there is no allocation", &server.verdict),
        _ => lacking("no data came back through the relays", &server.verdict),
    })
}

pub fn of_stun_nat(data: &StunNat, metric: &str, subject: &str) -> Option<String> {
    let server = data.servers.iter().find(|one| one.subject() == subject)?;
    match metric {
        "lifetime" => Some("it is searched for with --lifetime, and was not found".to_owned()),
        _ => lacking("no request was answered", &server.verdict),
    }
}

pub fn of_ice_check(data: &IceCheck, metric: &str, subject: &str) -> Option<String> {
    let mut servers = data.configurations.iter().flat_map(|one| &one.servers);
    let server = servers.find(|one| one.subject() == subject)?;
    let verdict = server.verdict.as_deref();
    match (metric, server.kind, verdict) {
        ("rtt", Some(IceServerKind::Turn), _) => {
            Some("of TURN servers `allocate` is measured".to_owned())
        }
        ("allocate", Some(IceServerKind::Stun), _) => {
            Some("STUN servers give no relays".to_owned())
        }
        ("resolve", _, Some("ok")) => Some("an address needs no name service".to_owned()),
        (_, _, None) => server
            .cause
            .clone()
            .or_else(|| Some("it was not asked".to_owned())),
        (_, _, Some("ok")) => Some("a request that was sent again leaves its time open".to_owned()),
        (_, _, Some(verdict)) => lacking("no request was answered", verdict),
    }
}

fn of_connection(metric: &str, transport: Option<Transport>, verdict: &str) -> Option<String> {
    let transport = transport?;
    match (metric, transport) {
        ("connect", Transport::Udp | Transport::Dtls) => {
            Some("there is no TCP connection over UDP".to_owned())
        }
        ("connect", _) => lacking("there was no TCP connection", verdict),
        ("tls" | "tls.days_left", Transport::Udp | Transport::Tcp) => {
            Some("it was asked without TLS, which stuns: and turns: ask for".to_owned())
        }
        ("tls" | "tls.days_left", _) => lacking("there was no handshake of TLS", verdict),
        _ => None,
    }
}

/// With what came of the server, where that is why.
fn lacking(what: &str, verdict: &str) -> Option<String> {
    Some(match verdict {
        "ok" => what.to_owned(),
        verdict => format!("{what} ({verdict})"),
    })
}
