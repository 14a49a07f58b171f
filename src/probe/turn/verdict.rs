//! What the probe of one address amounts to: what was observed of it, the gravest first.

use std::borrow::Cow;

use super::capability::{Feature, State};
use super::relay::AttemptError;
use super::relay_address::{Standing, standing};
use super::{Facts, TurnProbe, TurnResult, codes, explain};
use crate::diagnostic::{FindingKind, Severity};
use crate::probe::Explanation;
use crate::probe::codes as stun_codes;
use crate::probe::explain::unresolved;
use crate::probe::verdict::{code_of, of_resolve_error};
use crate::stun::{self, AttributeType};
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
const BY_THE_WAY: [&FindingKind; 4] = [
    &codes::SHORT_LIFETIME,
    &codes::RATE_NOT_REACHED,
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
            TurnResult::Unresolved(_) => None,
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
                seen.extend(self.of_capabilities());
            }
        }
        seen.extend(self.out_of_time());
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
            AttemptError::Fault(Fault::Rejected(_)) if self.has_expired_name() => {
                &codes::CREDENTIAL_EXPIRED
            }
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
        let not_refreshed = match &self.refresh {
            Some(Err(fault)) => Some(explain::refused(self, "Refresh", fault)),
            Some(Ok(Some(0))) => Some(explain::ended_by_refresh(self)),
            _ => None,
        };
        if let Some(explanation) = not_refreshed {
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
        if echo.is_behind() {
            let explanation = explain::rate(echo);
            seen.push(Observation::new(&codes::RATE_NOT_REACHED, explanation));
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

    /// By then all was given back, and the server had no port for the next user. Other features
    /// may have other reasons for a 508, such as no pair of ports.
    fn of_capabilities(&self) -> Option<Observation> {
        let plain = self.relay()?.is_ipv4();
        let asked = self.capabilities.iter();
        let mut asked = asked.filter(|asked| asked.feature == Feature::Ipv4 && plain);
        let refused = asked.find_map(|asked| match &asked.state {
            State::Refused(fault) if fault.server_error() == Some(508) => Some(fault),
            _ => None,
        })?;
        let explanation = explain::refused(self, "a further Allocate", refused);
        Some(Observation::new(&codes::CAPACITY, explanation))
    }

    /// What there was no time for. Without the rest of the capabilities there is a verdict.
    fn out_of_time(&self) -> Option<Observation> {
        let limit = self.out_of_time?;
        let stage = self.first_unfinished()?;
        let explanation = explain::out_of_time(self, stage, limit);
        Some(Observation::new(&stun_codes::TIMEOUT, explanation))
    }

    /// The stage that was under way when the probe was stopped.
    fn first_unfinished(&self) -> Option<&'static str> {
        let failed = |result: &Option<Result<(), Fault>>| matches!(result, Some(Err(_)));
        match self {
            Facts {
                allocation: None, ..
            } => Some("it gave a relay"),
            Facts {
                allocation: Some(Err(_)),
                ..
            } => None,
            Facts { second: None, .. } => Some("it gave a second relay"),
            Facts {
                second: Some(Ok(_)),
                ..
            } if !failed(&self.permission) && !failed(&self.channel) && self.echo.is_none() => {
                Some("data had come through its relays")
            }
            Facts { refresh: None, .. } => Some("it had answered Refresh"),
            _ => None,
        }
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
        Fault::Redirects(_) => &codes::REDIRECT_LOOP,
        Fault::NoAlternate | Fault::BadAlternate(_) => &codes::REDIRECT_NOWHERE,
        Fault::RedirectedLate(_) => &codes::REDIRECTED_LATE,
        Fault::IntegrityMissing => &codes::INTEGRITY_MISSING,
        Fault::IntegrityMismatch => &codes::INTEGRITY_MISMATCH,
        Fault::Missing(AttributeType::XOR_RELAYED_ADDRESS) => &codes::NO_RELAYED_ADDRESS,
        Fault::Missing(_) => &codes::MISSING_ATTRIBUTE,
    })
}
