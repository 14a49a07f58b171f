//! Which results are worth a finding, and how bad it is.

use std::time::Duration;

use super::{NatProbe, Verdict, codes};
use crate::diagnostic::{Finding, Location, Severity};
use crate::probe;
use crate::stun::nat::{Lifetime, Mapping, Role};

/// ICE sends a keepalive when nothing else was sent for so long (RFC 8445 §11).
const KEEPALIVE: Duration = Duration::from_secs(15);

/// The findings of all probes. Those of one URI stand together.
pub fn findings(probes: &[NatProbe]) -> Vec<Finding> {
    probes
        .chunk_by(|a, b| a.server.uri == b.server.uri)
        .flat_map(|host| host.iter().flat_map(|probe| of(probe, host)))
        .collect()
}

fn of(probe: &NatProbe, host: &[NatProbe]) -> impl Iterator<Item = Finding> {
    let place = || Location::whole(probe.server.subject());
    let found = [fault(probe, host), mapping(probe), lifetime(probe)];
    found
        .into_iter()
        .flatten()
        .map(move |finding| finding.at(place()))
}

/// What is wrong with the server.
fn fault(probe: &NatProbe, host: &[NatProbe]) -> Option<Finding> {
    let verdict = probe.verdict();
    let explanation = probe.explanation()?;
    let kind = match &verdict {
        Verdict::Unsupported => &codes::UNSUPPORTED,
        Verdict::Violation(_) => &codes::VIOLATION,
        Verdict::Server(verdict) => verdict.code()?,
        _ => return None,
    };
    let severity = match &verdict {
        // Another server made up for it.
        Verdict::Unsupported if is_mapping_known(probe) => Severity::Info,
        Verdict::Server(verdict) => unreachable_family(verdict, host).unwrap_or(kind.severity),
        _ => kind.severity,
    };
    let finding = Finding::new(kind.code, &verdict.word(), severity, explanation.cause);
    Some(finding.help(explanation.help))
}

fn is_mapping_known(probe: &NatProbe) -> bool {
    let evidence = probe.evidence.as_ref();
    evidence.is_some_and(|evidence| evidence.mapping().is_some())
}

/// A family that this host lacks costs nothing, when the other one is there.
fn unreachable_family(verdict: &probe::Verdict<'_>, host: &[NatProbe]) -> Option<Severity> {
    let is_usable = |probe: &NatProbe| probe.server.verdict().is_usable();
    let other_is_usable = host.iter().any(is_usable);
    (*verdict == probe::Verdict::NoRoute && other_is_usable).then_some(Severity::Info)
}

fn mapping(probe: &NatProbe) -> Option<Finding> {
    let evidence = probe.evidence.as_ref()?;
    let words = match evidence.mapping()? {
        Mapping::EndpointIndependent => return None,
        Mapping::AddressDependent => "address",
        Mapping::AddressAndPortDependent => "address and port",
        Mapping::EndpointDependent => "address, and maybe port,",
    };
    let seen = seen_at(probe);
    let message = format!(
        "the NAT gives a port another mapping for each {words} it sends to: it was seen at {seen}"
    );
    Some(codes::ENDPOINT_DEPENDENT.found(message).help(
        "offer a TURN server to this host's calls: without one it connects only with peers that \
         have no NAT or firewall, or one that does not filter by port; or have the NAT use \
         endpoint-independent mapping, as RFC 4787 (REQ-1) asks",
    ))
}

/// The mapped addresses of the one port, each once.
fn seen_at(probe: &NatProbe) -> String {
    let trials = probe.evidence.iter().flat_map(|evidence| &evidence.trials);
    let mut seen: Vec<String> = trials
        .filter(|trial| trial.role == Role::Mapping)
        .filter_map(|trial| Some(trial.answer.as_ref()?.mapped.to_string()))
        .collect();
    seen.dedup();
    seen.join(", ")
}

fn lifetime(probe: &NatProbe) -> Option<Finding> {
    let Some(Ok(Lifetime {
        less_than: Some(less_than),
        ..
    })) = &probe.lifetime
    else {
        return None;
    };
    if *less_than > KEEPALIVE {
        return None;
    }
    let message = format!(
        "an idle mapping ends within {:.1} s, before the keepalive that ICE sends every 15 s",
        less_than.as_secs_f64()
    );
    Some(codes::SHORT_LIFETIME.found(message).help(
        "raise the UDP timeout of the NAT or firewall; RFC 4787 (REQ-5) asks for two minutes",
    ))
}
