//! Which probes are worth a finding, and how bad it is.

use super::{ServerProbe, Verdict};
use crate::diagnostic::{Finding, FindingKind, Location, Severity};

/// The findings of all probes. Those of one URI stand together in `probes`.
pub fn findings(probes: &[ServerProbe]) -> Vec<Finding> {
    probes
        .chunk_by(|a, b| a.uri == b.uri)
        .flat_map(|host| host.iter().filter_map(|probe| finding(probe, host)))
        .collect()
}

/// `host` has all addresses of the URI.
fn finding(probe: &ServerProbe, host: &[ServerProbe]) -> Option<Finding> {
    let verdict = probe.verdict();
    let code = verdict.code()?;
    let explanation = probe.explanation()?;
    // A code may stand for several words, such as server-error-420.
    let name = match verdict {
        Verdict::Fault { .. } => verdict.word(),
        _ => code.name.into(),
    };
    let severity = severity(&verdict, code, host);
    let mut message = explanation.cause;
    if !verdict.is_usable() && any_usable(host) {
        message += "; another address of this server answers";
    }
    let finding = Finding::new(code.code, &name, severity, message);
    let place = Location::whole(probe.subject());
    Some(finding.at(place).help(explanation.help))
}

/// A server can be used when any of its addresses can: a second address that
/// fails costs clients time, and a family that this host lacks costs nothing.
fn severity(verdict: &Verdict<'_>, code: &FindingKind, host: &[ServerProbe]) -> Severity {
    let no_route = |probe: &ServerProbe| probe.verdict() == Verdict::NoRoute;
    if *verdict == Verdict::NoRoute && !host.iter().all(no_route) {
        return Severity::Info;
    }
    match code.severity {
        Severity::Error if any_usable(host) => Severity::Warning,
        severity => severity,
    }
}

fn any_usable(host: &[ServerProbe]) -> bool {
    host.iter().any(|probe| probe.verdict().is_usable())
}

impl ServerProbe {
    /// What a finding about this probe is about: the URI, and the address where that adds something.
    pub fn subject(&self) -> String {
        match self.address() {
            Some(address) if !self.uri.to_string().ends_with(&address.to_string()) => {
                format!("{} ({address})", self.uri)
            }
            _ => self.uri.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::uri::Kind;
    use super::super::{Facts, Lookups, OpenError, ProbeResult, ServerUri, Target, Transport};
    use super::*;
    use crate::stun::{Client, Fault, Output, Pace, Plan, Timers, TransactionId, respond};
    use std::io;
    use std::net::SocketAddr;
    use std::time::Duration;

    fn probe(address: &str, result: ProbeResult) -> ServerProbe {
        ServerProbe {
            uri: ServerUri::parse("stun:example.org", Kind::Stun).unwrap(),
            target: Some(Target {
                address: address.parse().unwrap(),
                transport: Transport::Udp,
                name: None,
            }),
            transport: Transport::Udp,
            lookups: Lookups::default(),
            resolve_time: None,
            result,
        }
    }

    /// A probe of one transaction: answered when there is no fault.
    fn probed(address: &str, fault: Option<Fault>) -> ServerProbe {
        let server: SocketAddr = address.parse().unwrap();
        let local = match server.is_ipv4() {
            true => "198.51.100.1:4000".parse().unwrap(),
            false => "[2001:db8::2]:4000".parse().unwrap(),
        };
        let plan = Plan {
            server,
            local,
            count: 1,
            pace: Pace::ONE_BY_ONE,
            timers: Timers::default(),
            software: "test".into(),
        };
        let mut client = Client::new(plan, std::iter::once(TransactionId([1; 12])));
        let Output::Send(request) = client.poll(Duration::ZERO) else {
            panic!("no request");
        };
        let response = respond(request, local, "test").unwrap();
        match fault {
            Some(fault) => client.fail(Duration::ZERO, &fault),
            None => client.receive(Duration::ZERO, server, &response),
        }
        let tally = Box::new(client.into_tally());
        let facts = Box::new(Facts::default());
        let result = ProbeResult::Probed {
            local,
            tally,
            facts,
        };
        probe(address, result)
    }

    fn no_route(address: &str) -> ServerProbe {
        let error = io::Error::from(io::ErrorKind::NetworkUnreachable);
        probe(address, ProbeResult::NotOpened(OpenError::NoRoute(error)))
    }

    fn found(probes: &[ServerProbe]) -> Vec<(String, Severity)> {
        findings(probes)
            .into_iter()
            .map(|finding| (finding.name, finding.severity))
            .collect()
    }

    const V4: &str = "192.0.2.1:3478";
    const V6: &str = "[2001:db8::1]:3478";

    #[test]
    fn a_server_that_answers_is_worth_no_finding() {
        assert_eq!(found(&[probed(V4, None), probed(V6, None)]), []);
    }

    #[test]
    fn a_server_that_answers_nowhere_is_an_error() {
        let refused = || Some(Fault::Refused);
        let name = "refused".to_owned();
        assert_eq!(
            found(&[probed(V4, refused())]),
            [(name.clone(), Severity::Error)]
        );
        assert_eq!(
            found(&[probed(V4, refused()), probed(V6, refused())]),
            [(name.clone(), Severity::Error), (name, Severity::Error)]
        );
    }

    #[test]
    fn one_address_that_fails_while_another_answers_is_a_warning() {
        let probes = [probed(V4, None), probed(V6, Some(Fault::Timeout))];
        assert_eq!(found(&probes), [("timeout".to_owned(), Severity::Warning)]);
        assert!(
            findings(&probes)[0]
                .message
                .ends_with("another address of this server answers")
        );
    }

    #[test]
    fn a_family_without_a_route_does_not_decide_while_there_is_another() {
        let info = || ("no-route".to_owned(), Severity::Info);
        let error = |name: &str| (name.to_owned(), Severity::Error);
        assert_eq!(found(&[probed(V4, None), no_route(V6)]), [info()]);
        assert_eq!(
            found(&[probed(V4, Some(Fault::Refused)), no_route(V6)]),
            [error("refused"), info()]
        );
        assert_eq!(found(&[no_route(V6)]), [error("no-route")]);
    }
}
