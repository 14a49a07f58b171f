//! What an audit amounts to: what was observed, the gravest first.

use super::{Access, Amplification, AuditResult, Class, Contact, Facts, PeerFacts, TurnAudit};
use super::{AttemptError, WORST_FACTOR, codes, explain};
use crate::diagnostic::Severity;
use crate::probe::codes as stun_codes;
use crate::probe::explain::unresolved;
use crate::probe::turn::verdict::Observation;
use crate::probe::turn::{Judgement, codes as turn_codes, explain as turn_explain};
use crate::probe::verdict::of_resolve_error;

impl TurnAudit {
    pub fn judgement(&self) -> Judgement {
        let mut observations = self.observations();
        observations.sort_by_key(|observation| std::cmp::Reverse(observation.severity));
        let silence = self.silence();
        let no_verdict = silence.is_some();
        let decisive = observations.iter().find(|o| o.severity > Severity::Info);
        let decisive = decisive.map(|o| (o.word.clone(), o.explanation.clone()));
        let (word, explanation) = match silence.or(decisive) {
            Some((word, explanation)) => (word, Some(explanation)),
            None => ("ok".into(), None),
        };
        Judgement {
            word,
            explanation,
            observations,
            no_verdict,
        }
    }

    /// Why nothing can be said of the server, if that is so.
    fn silence(&self) -> Option<(std::borrow::Cow<'static, str>, crate::probe::Explanation)> {
        let stopped = || Some(("interrupted".into(), turn_explain::stopped()));
        match &self.result {
            AuditResult::NotBegun => stopped(),
            AuditResult::Unresolved(_) => None,
            AuditResult::Audited(facts) => match &facts.turn.allocation {
                Some(Err(error)) if error.is_local() => {
                    Some(("local-failure".into(), error.explanation(&facts.turn)))
                }
                _ if facts.interrupted => stopped(),
                _ => None,
            },
        }
    }

    fn observations(&self) -> Vec<Observation> {
        match &self.result {
            AuditResult::NotBegun => Vec::new(),
            AuditResult::Unresolved(error) => vec![Observation::new(
                of_resolve_error(error),
                unresolved(self.resolve_time, error),
            )],
            AuditResult::Audited(facts) => facts.observations(),
        }
    }
}

impl Facts {
    fn observations(&self) -> Vec<Observation> {
        let mut seen = Vec::new();
        seen.extend(self.access());
        // What answered is worse than what might have.
        let mut classes = Class::ALL;
        classes.sort_by_key(|class| !self.peers_of(*class).any(|facts| self.is_reached(facts)));
        seen.extend(classes.into_iter().filter_map(|class| self.of_class(class)));
        seen.extend(self.not_allocated());
        seen.extend(self.out_of_time());
        seen.extend(self.turn.certificate());
        seen.extend(self.amplified());
        seen.extend(self.of_quota());
        seen.extend(self.version());
        seen
    }

    fn access(&self) -> Vec<Observation> {
        let mut seen = Vec::new();
        if self.without_credentials == Some(Access::Granted) {
            let explanation = turn_explain::unauthenticated(&self.turn);
            seen.push(Observation::new(&turn_codes::UNAUTHENTICATED, explanation));
        } else if self.takes_any_credentials() {
            let explanation = explain::any_credentials(self);
            seen.push(Observation::new(&codes::ANY_CREDENTIALS, explanation));
        }
        if let Some(Ok(true)) = self.open_relay {
            let explanation = explain::open_relay(self);
            seen.push(Observation::new(&codes::OPEN_RELAY, explanation));
        }
        seen
    }

    pub fn takes_any_credentials(&self) -> bool {
        let granted = Some(Access::Granted);
        self.unknown_user == granted || self.wrong_password == granted
    }

    /// Why there is no allocation to ask for peers with.
    fn not_allocated(&self) -> Option<Observation> {
        if let Some(alternate) = self.alternate {
            let explanation = explain::redirected(self, alternate);
            return Some(Observation::new(&codes::REDIRECTED, explanation));
        }
        match self.turn.allocation.as_ref()? {
            Ok(_) => None,
            Err(error) => self.turn.not_allocated(error),
        }
    }

    /// What is not in the table was then not asked.
    fn out_of_time(&self) -> Option<Observation> {
        let limit = self.turn.out_of_time?;
        let explanation = turn_explain::out_of_time(&self.turn, "the audit was done", limit);
        Some(Observation::new(&stun_codes::TIMEOUT, explanation))
    }

    fn peers_of(&self, class: Class) -> impl Iterator<Item = &PeerFacts> {
        let peers = self.peers.iter();
        peers.filter(move |facts| facts.peer.class == class)
    }

    fn of_class(&self, class: Class) -> Option<Observation> {
        let reached: Vec<&PeerFacts> = self
            .peers_of(class)
            .filter(|facts| self.is_reached(facts))
            .collect();
        let permitted: Vec<&PeerFacts> = self
            .peers_of(class)
            .filter(|facts| facts.is_wrongly_permitted() || self.is_reached(facts))
            .collect();
        let kind = class.kind();
        if !reached.is_empty() {
            let explanation = explain::peers(self, class, &permitted, &reached);
            let observation = Observation::new(kind, explanation);
            return Some(observation.with_severity(class.severity_when_reached()));
        }
        if permitted.is_empty() || class == Class::Server {
            return None;
        }
        let explanation = explain::peers(self, class, &permitted, &reached);
        Some(Observation::new(kind, explanation))
    }

    /// Whether something answered that users have no business with. The server's own STUN port
    /// on its own address is for everybody.
    pub fn is_reached(&self, facts: &PeerFacts) -> bool {
        let own = self.turn.server.address.port();
        let is_own = |contact: &Contact| match facts.peer.class {
            Class::Server => contact.port() == own,
            _ => false,
        };
        facts
            .contacts
            .iter()
            .flatten()
            .any(|contact| !is_own(contact))
    }

    fn amplified(&self) -> Option<Observation> {
        let factor = |asked: &&Amplification| asked.factor().unwrap_or_default();
        let mut asked: Vec<&Amplification> = self.amplification.iter().collect();
        asked.sort_by(|a, b| factor(b).total_cmp(&factor(a)));
        let worst = asked.first().filter(|asked| factor(asked) > WORST_FACTOR)?;
        let explanation = explain::amplification(self, worst);
        Some(Observation::new(&codes::AMPLIFICATION, explanation))
    }

    fn of_quota(&self) -> Option<Observation> {
        let quota = self.quota.as_ref()?;
        let kind = match &quota.refusal {
            None => &codes::NO_QUOTA,
            Some(fault) if fault.server_error() == Some(508) => &codes::EXHAUSTED,
            Some(_) => return None,
        };
        Some(Observation::new(kind, explain::quota(self, quota)))
    }

    fn version(&self) -> Option<Observation> {
        let software = self.turn.software.as_ref()?;
        let tells = software.bytes().any(|byte| byte.is_ascii_digit());
        let explanation = explain::version(self, software);
        tells.then(|| Observation::new(&codes::VERSION_DISCLOSED, explanation))
    }
}

impl AttemptError {
    /// In a few words, for a table.
    pub fn short(&self) -> String {
        super::reach::short(self)
    }
}
