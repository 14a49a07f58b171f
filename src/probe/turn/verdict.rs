//! What the probe of one address amounts to: what was observed of it, the gravest first.

use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};

use super::relay::AttemptError;
use super::{Facts, TurnProbe, TurnResult, codes, explain};
use crate::diagnostic::{FindingKind, Severity};
use crate::probe::Explanation;
use crate::probe::codes as stun_codes;
use crate::probe::explain::unresolved;
use crate::probe::verdict::{code_of, of_resolve_error};
use crate::stun;
use crate::turn::{DEFAULT_LIFETIME, Fault};

/// One thing that is not as it should be.
#[derive(Debug, Clone)]
pub struct Observation {
    pub kind: &'static FindingKind,
    pub severity: Severity,
    /// The word for the verdict; mostly the kind's name.
    pub word: Cow<'static, str>,
    pub explanation: Explanation,
}

impl Observation {
    pub(super) fn new(kind: &'static FindingKind, explanation: Explanation) -> Observation {
        Observation {
            kind,
            severity: kind.severity,
            word: kind.name.into(),
            explanation,
        }
    }

    pub(super) fn with_severity(mut self, severity: Severity) -> Observation {
        self.severity = severity;
        self
    }
}

/// Kinds that are worth a finding while the server can be used as it is: the verdict stays `ok`.
const BY_THE_WAY: [&FindingKind; 3] = [
    &codes::SHORT_LIFETIME,
    &codes::INDICATION_LOST,
    &codes::SECOND_REFUSED,
];

/// What a probe amounts to.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// `ok`, or in one word what is wrong.
    pub word: Cow<'static, str>,
    /// Why; `None` when all is well.
    pub explanation: Option<Explanation>,
    /// All that is not as it should be, the gravest first.
    pub observations: Vec<Observation>,
    /// This host did not let us probe, or the run was stopped: nothing is known of the server.
    pub no_verdict: bool,
}

impl Judgement {
    /// Whether clients can use the server; `None` when nothing is known of it.
    pub fn is_usable(&self) -> Option<bool> {
        let fails = |observation: &Observation| observation.severity == Severity::Error;
        (!self.no_verdict).then(|| !self.observations.iter().any(fails))
    }
}

impl TurnProbe {
    pub fn judgement(&self) -> Judgement {
        let mut observations = self.observations();
        observations.sort_by_key(|observation| std::cmp::Reverse(observation.severity));
        let decisive = observations.iter().find(|o| !BY_THE_WAY.contains(&o.kind));
        match (self.silence(), decisive) {
            (Some((word, explanation)), _) => Judgement {
                word: word.into(),
                explanation: Some(explanation),
                observations,
                no_verdict: true,
            },
            (None, Some(observation)) => Judgement {
                word: observation.word.clone(),
                explanation: Some(observation.explanation.clone()),
                observations,
                no_verdict: false,
            },
            (None, None) => Judgement {
                word: "ok".into(),
                explanation: None,
                observations,
                no_verdict: false,
            },
        }
    }

    /// Why nothing can be said of the server, if that is so.
    fn silence(&self) -> Option<(&'static str, Explanation)> {
        match &self.result {
            TurnResult::NotBegun => Some(("interrupted", explain::stopped())),
            TurnResult::Unresolved(_) | TurnResult::Expired { .. } => None,
            TurnResult::Probed(facts) => match &facts.allocation {
                Some(Err(error)) if error.is_local() => {
                    Some(("local-failure", error.explanation(facts)))
                }
                _ if facts.interrupted => Some(("interrupted", explain::stopped())),
                _ => None,
            },
        }
    }

    fn observations(&self) -> Vec<Observation> {
        match &self.result {
            TurnResult::NotBegun => Vec::new(),
            TurnResult::Expired { since } => vec![Observation::new(
                &codes::CREDENTIAL_EXPIRED,
                explain::expired(*since),
            )],
            TurnResult::Unresolved(error) => vec![Observation::new(
                of_resolve_error(error),
                unresolved(self.resolve_time, error),
            )],
            TurnResult::Probed(facts) => facts.observations(),
        }
    }
}

impl Facts {
    fn observations(&self) -> Vec<Observation> {
        let mut seen = Vec::new();
        seen.extend(self.certificate());
        match &self.allocation {
            None => {}
            Some(Err(error)) => seen.extend(self.not_allocated(error)),
            Some(Ok(_)) => {
                seen.extend(self.of_allocation());
                seen.extend(self.of_second());
                seen.extend(self.of_data());
            }
        }
        seen
    }

    pub(super) fn certificate(&self) -> Option<Observation> {
        let fault = self.path.certificate_fault()?;
        Some(Observation::new(
            fault.code(),
            fault.explanation(&self.server),
        ))
    }

    pub(super) fn not_allocated(&self, error: &AttemptError) -> Option<Observation> {
        let kind = match error {
            _ if self.answers_binding == Some(true) => &codes::NOT_A_TURN_SERVER,
            AttemptError::Fault(fault) => kind_of(fault)?,
            // What is wrong with the certificate has been said.
            AttemptError::NotOpened(error) if error.certificate_fault().is_some() => return None,
            AttemptError::NotOpened(error) => error.code()?,
        };
        let mut observation = Observation::new(kind, error.explanation(self));
        if let Some(code) = error
            .server_error()
            .filter(|_| kind == &stun_codes::SERVER_ERROR)
        {
            observation.word = format!("server-error-{code}").into();
        }
        Some(observation)
    }

    fn of_allocation(&self) -> Vec<Observation> {
        let mut seen = Vec::new();
        if self.challenge.is_none() {
            let explanation = explain::unauthenticated(self);
            seen.push(Observation::new(&codes::UNAUTHENTICATED, explanation));
        }
        let Some(Ok(allocated)) = &self.allocation else {
            return seen;
        };
        for &relayed in &allocated.relayed {
            let kind = match standing(relayed, self.server.address) {
                Standing::Usable => continue,
                Standing::Invalid => &codes::RELAY_ADDRESS_INVALID,
                Standing::Private => &codes::RELAY_ADDRESS_PRIVATE,
            };
            seen.push(Observation::new(
                kind,
                explain::relay_address(self, relayed, kind),
            ));
        }
        match allocated.lifetime {
            Some(lifetime) if lifetime < DEFAULT_LIFETIME => {
                let explanation = explain::short_lifetime(self, lifetime);
                seen.push(Observation::new(&codes::SHORT_LIFETIME, explanation));
            }
            _ => {}
        }
        if let Some(Err(fault)) = &self.refresh {
            let explanation = explain::refused(self, "Refresh", fault);
            seen.push(Observation::new(&codes::REFRESH_REFUSED, explanation));
        }
        seen
    }

    fn has_private_relay(&self) -> bool {
        let relay = self.relay();
        relay.is_some_and(|relay| standing(relay, self.server.address) == Standing::Private)
    }

    /// A server that is out of ports fails its next user; one with a quota may mean it.
    fn of_second(&self) -> Option<Observation> {
        let Some(Err(error)) = &self.second else {
            return None;
        };
        let explanation = explain::second_refused(self, error);
        let kind = match error {
            AttemptError::Fault(fault) => kind_of(fault),
            AttemptError::NotOpened(_) => None,
        };
        Some(match kind {
            Some(kind) if kind == &codes::CAPACITY => Observation::new(kind, explanation),
            Some(kind) if kind == &codes::QUOTA => {
                Observation::new(kind, explanation).with_severity(Severity::Warning)
            }
            _ => Observation::new(&codes::SECOND_REFUSED, explanation),
        })
    }

    fn of_data(&self) -> Vec<Observation> {
        let mut seen = Vec::new();
        if let Some(Err(fault)) = &self.permission {
            let kind = match fault.server_error() {
                Some(403) => &codes::PEER_DENIED,
                _ => kind_of(fault).unwrap_or(&codes::PEER_DENIED),
            };
            // Hardened servers forbid private peers; a relay with such an address is among them,
            // and that address is then what is to be mended.
            let severity = match self.has_private_relay() {
                true => Severity::Warning,
                false => kind.severity,
            };
            let denied = Observation::new(kind, explain::peer_denied(self, fault));
            seen.push(denied.with_severity(severity));
        }
        if let Some(Err(fault)) = &self.channel {
            let explanation = explain::refused(self, "ChannelBind", fault);
            seen.push(Observation::new(&codes::CHANNEL_REFUSED, explanation));
        }
        let Some(Ok(echo)) = &self.echo else {
            seen.extend(self.broken_echo());
            return seen;
        };
        let kind = match echo {
            echo if echo.corrupt > 0 => Some(&codes::RELAY_CORRUPT),
            echo if echo.sent > 0 && echo.returned == 0 => Some(&codes::RELAY_NO_DATA),
            echo if echo.returned < echo.sent => Some(&codes::RELAY_LOSS),
            _ => None,
        };
        if let Some(kind) = kind {
            seen.push(Observation::new(kind, explain::echo(self, echo, kind)));
        }
        let channels_work = echo.returned > 0;
        if channels_work && self.indication != Some(Ok(true)) {
            seen.push(Observation::new(
                &codes::INDICATION_LOST,
                explain::indication(self),
            ));
        }
        seen
    }

    fn broken_echo(&self) -> Option<Observation> {
        let Some(Err(fault)) = &self.echo else {
            return None;
        };
        let explanation = explain::refused(self, "relayed data", fault);
        Some(Observation::new(
            kind_of(fault).unwrap_or(&codes::RELAY_NO_DATA),
            explanation,
        ))
    }
}

impl AttemptError {
    /// Whether it says nothing of the server.
    pub(super) fn is_local(&self) -> bool {
        match self {
            AttemptError::Fault(fault) => matches!(fault, Fault::Stun(stun::Fault::Local(_))),
            AttemptError::NotOpened(error) => {
                error.code().is_none() && error.certificate_fault().is_none()
            }
        }
    }

    fn server_error(&self) -> Option<u16> {
        match self {
            AttemptError::Fault(fault) => fault.server_error(),
            AttemptError::NotOpened(_) => None,
        }
    }
}

/// The kind of finding that a failed request is worth. `None` where it says nothing of the server.
pub fn kind_of(fault: &Fault) -> Option<&'static FindingKind> {
    Some(match fault {
        Fault::Stun(stun::Fault::ServerError(error)) if error.code == 486 => &codes::QUOTA,
        Fault::Stun(stun::Fault::ServerError(error)) if error.code == 508 => &codes::CAPACITY,
        Fault::Stun(fault) => return code_of(fault),
        Fault::CredentialsMissing => &codes::CREDENTIALS_MISSING,
        Fault::Challenge(_) => &codes::MALFORMED_CHALLENGE,
        Fault::Rejected(_) => &codes::AUTH_REJECTED,
        Fault::BidDown => &codes::BID_DOWN,
        Fault::StaleNonces(_) => &codes::STALE_NONCE_LOOP,
        Fault::Redirects(_) | Fault::NoAlternate => &codes::REDIRECT_LOOP,
        Fault::IntegrityMissing => &codes::INTEGRITY_MISSING,
        Fault::IntegrityMismatch => &codes::INTEGRITY_MISMATCH,
        Fault::Missing(_) => &codes::NO_RELAYED_ADDRESS,
    })
}

/// What a relayed address is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Usable,
    /// Of a private network, or of this host alone, while the server is reached from elsewhere.
    Private,
    Invalid,
}

fn standing(relayed: SocketAddr, server: SocketAddr) -> Standing {
    let ip = relayed.ip();
    if relayed.port() == 0 || ip.is_unspecified() || ip.is_multicast() || is_broadcast(ip) {
        return Standing::Invalid;
    }
    // A server that is itself on this host, or in a private network, may well relay there.
    match reach(ip) {
        Reach::Internet => Standing::Usable,
        reach_of_relay if reach_of_relay == reach(server.ip()) => Standing::Usable,
        _ => Standing::Private,
    }
}

fn is_broadcast(ip: IpAddr) -> bool {
    matches!(ip, IpAddr::V4(ip) if ip.is_broadcast())
}

/// From how far an address can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// This host, or this link.
    Link,
    Network,
    Internet,
}

fn reach(ip: IpAddr) -> Reach {
    match ip {
        IpAddr::V4(ip) if ip.is_link_local() || ip.is_loopback() => Reach::Link,
        IpAddr::V6(ip) if ip.is_unicast_link_local() || ip.is_loopback() => Reach::Link,
        IpAddr::V4(ip) if ip.is_private() || is_shared(ip.octets()) => Reach::Network,
        IpAddr::V6(ip) if ip.is_unique_local() => Reach::Network,
        _ => Reach::Internet,
    }
}

/// 100.64.0.0/10, which providers use between their NAT and their customers (RFC 6598).
fn is_shared(octets: [u8; 4]) -> bool {
    octets[0] == 100 && (64..128).contains(&octets[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing_of(relayed: &str, server: &str) -> Standing {
        standing(relayed.parse().unwrap(), server.parse().unwrap())
    }

    #[test]
    fn a_relay_of_another_kind_of_network_than_its_server_is_private() {
        let public = "203.0.113.1:3478";
        assert_eq!(standing_of("203.0.113.1:50000", public), Standing::Usable);
        for relayed in ["10.1.2.3:5", "127.0.0.1:5", "100.64.0.1:5", "[fd00::1]:5"] {
            assert_eq!(standing_of(relayed, public), Standing::Private, "{relayed}");
        }
        assert_eq!(
            standing_of("127.0.0.1:5", "192.168.1.1:3478"),
            Standing::Private
        );
        assert_eq!(
            standing_of("10.1.2.3:5", "127.0.0.1:3478"),
            Standing::Private
        );
    }

    #[test]
    fn a_server_in_the_same_network_or_host_may_relay_there() {
        assert_eq!(standing_of("10.1.2.3:5", "10.9.9.9:3478"), Standing::Usable);
        assert_eq!(
            standing_of("127.0.0.1:5", "127.0.0.1:3478"),
            Standing::Usable
        );
    }

    #[test]
    fn what_nobody_can_send_to_is_invalid() {
        let server = "127.0.0.1:3478";
        for relayed in [
            "0.0.0.0:5",
            "224.0.0.1:5",
            "192.0.2.1:0",
            "[::]:5",
            "255.255.255.255:5",
        ] {
            assert_eq!(standing_of(relayed, server), Standing::Invalid, "{relayed}");
        }
    }
}
