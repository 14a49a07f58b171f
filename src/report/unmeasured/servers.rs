//! Of servers that were probed.

use crate::report::audit::checks::BASIS;
use crate::report::audit::{AuditedServer, Check, Standing, TurnAudit};
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

pub fn of_turn_audit(data: &TurnAudit, metric: &str, subject: &str) -> Option<String> {
    let server = data.servers.iter().find(|one| one.subject() == subject)?;
    if server.checks.is_empty() {
        let cause = server.cause.clone();
        return cause.or_else(|| Some("it was not audited".to_owned()));
    }
    let relay = row(server, BASIS);
    match (metric, relay) {
        ("tls.days_left", _) => of_connection(metric, server.transport, &server.verdict),
        ("amplification", _) => Some(match server.transport {
            Some(Transport::Udp) => "no answer came to the smallest requests".to_owned(),
            _ => "it is measured over UDP alone".to_owned(),
        }),
        (_, Some(relay)) if relay.standing == Standing::NotMeasured => {
            Some(match relay.detail.as_str() {
                "" => "there is no allocation to measure it with".to_owned(),
                why => format!("there is no allocation to measure it with: {why}"),
            })
        }
        ("peers.permitted", _) => Some("the server answered for no such peer".to_owned()),
        ("peers.reached", _) => Some("nothing was sent to a peer".to_owned()),
        ("allocations.granted", _) => Some("no further allocation was tried".to_owned()),
        _ => None,
    }
}

fn row<'a>(server: &'a AuditedServer, name: &str) -> Option<&'a Check> {
    server.checks.iter().find(|row| row.check == name)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Data, Judgement, Report};

    const URI: &str = "turn:192.0.2.1:3478";

    /// A server of which an audit saw no more than that it gives no relay.
    fn audited(transport: Transport) -> TurnAudit {
        let relay = Check {
            check: BASIS.to_owned(),
            result: "not measured".to_owned(),
            standing: Standing::NotMeasured,
            detail: "401 Unauthorized".to_owned(),
            before: None,
            changed: None,
        };
        let server = AuditedServer {
            uri: URI.to_owned(),
            server_address: Some("192.0.2.1:3478".to_owned()),
            transport: Some(transport),
            verdict: "bad-credentials".to_owned(),
            cause: Some("it refuses them".to_owned()),
            help: None,
            software: None,
            authentication: None,
            checks: vec![relay],
            peers: Vec::new(),
            quota: None,
            amplification: Vec::new(),
            tls: None,
            elapsed_ms: None,
        };
        TurnAudit {
            servers: vec![server],
        }
    }

    /// Why a gate on the metric could not be judged.
    fn told(data: TurnAudit, gate: &str) -> String {
        let judgement = Judgement {
            gates: vec![gate.parse().unwrap()],
            ..Judgement::default()
        };
        let report = Report::new(Data::TurnAudit(data)).judged(&judgement);
        let why = report.gates[0].observed[0].why.clone();
        why.unwrap_or_default()
    }

    #[test]
    fn what_kept_an_audit_from_being_measured_is_told() {
        for (transport, gate, expected) in [
            (
                Transport::Udp,
                "peers.reached > 0",
                "there is no allocation to measure it with: 401 Unauthorized",
            ),
            (
                Transport::Tcp,
                "amplification > 3",
                "it is measured over UDP alone",
            ),
            (
                Transport::Udp,
                "amplification > 3",
                "no answer came to the smallest requests",
            ),
            (
                Transport::Udp,
                "tls.days_left < 14",
                "it was asked without TLS, which stuns: and turns: ask for",
            ),
        ] {
            assert_eq!(told(audited(transport), gate), expected, "{gate}");
        }
        let mut unresolved = audited(Transport::Udp);
        unresolved.servers[0].checks.clear();
        let why = told(unresolved, "peers.permitted > 0");
        assert_eq!(why, "it refuses them");
    }
}
