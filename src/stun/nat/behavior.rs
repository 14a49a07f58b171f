//! From the evidence to the behaviour of the NAT, in the terms of RFC 4787.

use std::net::SocketAddr;

use super::discovery::is_alternate;
use super::evidence::Evidence;
use super::trial::{Role, Test, Trial};

/// When a NAT gives a local port another mapping (RFC 4787 §4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mapping {
    EndpointIndependent,
    AddressDependent,
    AddressAndPortDependent,
    /// One of the two before this; the tests do not tell which.
    EndpointDependent,
}

/// What a NAT or a firewall lets in (RFC 4787 §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filtering {
    EndpointIndependent,
    AddressDependent,
    AddressAndPortDependent,
}

/// What the server does that RFC 5780 does not allow, or does not do that it says it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Violation {
    /// OTHER-ADDRESS does not differ in both address and port (§7.4).
    OtherAddress(SocketAddr),
    /// An answer came from another address than the one that was to send it.
    WrongSource { asked: Test, source: SocketAddr },
    /// CHANGE-REQUEST was answered with an error.
    ChangeRefused(u16),
    /// Nothing comes from OTHER-ADDRESS when it is asked.
    OtherSilent(SocketAddr),
    /// OTHER-ADDRESS answers when asked, but not in the place of the first address.
    ChangeIgnored(SocketAddr),
}

impl Evidence {
    /// Whether an address on the way is translated.
    pub fn is_translated(&self) -> Option<bool> {
        let mapped = self.mapped(Test::Contact, Role::Mapping)?;
        Some(mapped != self.locals[Role::Mapping.port()])
    }

    /// RFC 5780 §4.3, with a second server in the place of the other address where there is none.
    pub fn mapping(&self) -> Option<Mapping> {
        let first = self.mapped(Test::Contact, Role::Mapping)?;
        let towards = |test| self.mapped(test, Role::Mapping);
        let address = towards(Test::OtherAddress);
        let both = towards(Test::OtherAddressAndPort);
        match (address, both) {
            (Some(address), Some(both)) if address != first && address == both => {
                Some(Mapping::AddressDependent)
            }
            (Some(address), Some(both)) if address != both => {
                Some(Mapping::AddressAndPortDependent)
            }
            (Some(one), _) | (None, Some(one)) => Some(same_or_not(first, one)),
            (None, None) => {
                let second = towards(Test::SecondServer)?;
                Some(same_or_not(first, second))
            }
        }
    }

    /// RFC 5780 §4.4. `None` also when the silence that would tell it may be loss, or the
    /// server's.
    pub fn filtering(&self) -> Option<Filtering> {
        if self.is_answered(Test::ChangeAddressAndPort, Role::Filtering) {
            return Some(Filtering::EndpointIndependent);
        }
        let silent = self.is_silent(Test::ChangeAddressAndPort, Role::Filtering);
        if !silent || !self.silence_tells() || self.violation().is_some() {
            return None;
        }
        if self.mapping() == Some(Mapping::EndpointIndependent) && !self.is_controlled() {
            return None;
        }
        if self.is_answered(Test::ChangePort, Role::Filtering) {
            Some(Filtering::AddressDependent)
        } else if self.is_silent(Test::ChangePort, Role::Filtering) {
            Some(Filtering::AddressAndPortDependent)
        } else {
            None
        }
    }

    /// Whether the server was seen to answer from its other address, so that silence is not
    /// its own. Where the mapping depends on the other end this cannot be seen: the answer
    /// goes to a mapping that does not let it in.
    fn is_controlled(&self) -> bool {
        self.is_answered(Test::Control, Role::Control)
    }

    /// Whether [`Evidence::filtering`] cannot be the server's doing: it was seen to answer from
    /// elsewhere. `None` where no filtering is known.
    pub fn is_filtering_confirmed(&self) -> Option<bool> {
        self.filtering()?;
        let changed = [Test::ChangeAddressAndPort, Test::ChangePort];
        let answered = |test| self.is_answered(test, Role::Filtering);
        Some(self.is_controlled() || changed.into_iter().any(answered))
    }

    /// RFC 5780 §3.4. `None` without a NAT.
    pub fn hairpinning(&self) -> Option<bool> {
        let ends = [Role::Hairpin, Role::HairpinPeer];
        let trials: Vec<&Trial> = ends
            .into_iter()
            .filter_map(|role| self.trial(Test::Hairpin, role))
            .collect();
        if trials.iter().any(|trial| trial.answer.is_some()) {
            return Some(true);
        }
        let silent = trials.len() == ends.len() && trials.iter().all(|trial| trial.is_silent());
        (silent && self.silence_tells()).then_some(false)
    }

    /// The first fault of the server.
    pub fn violation(&self) -> Option<Violation> {
        let other = self.other?;
        if !is_alternate(self.server, other) {
            return Some(Violation::OtherAddress(other));
        }
        self.wrong_source()
            .or_else(|| self.change_refused())
            .or_else(|| self.silence_of(other))
    }

    fn wrong_source(&self) -> Option<Violation> {
        let wrong = |trial: &Trial| {
            let source = trial.wrong_source?;
            // With a right answer besides, somebody duplicates; that is no concern here.
            trial.answer.is_none().then_some(Violation::WrongSource {
                asked: trial.test,
                source,
            })
        };
        self.trials.iter().find_map(wrong)
    }

    fn change_refused(&self) -> Option<Violation> {
        let changing = |trial: &&Trial| {
            matches!(
                trial.test,
                Test::ChangeAddressAndPort | Test::ChangePort | Test::Control
            )
        };
        let refused = |trial: &Trial| trial.error.as_ref().map(|error| error.code);
        let code = self.trials.iter().filter(changing).find_map(refused)?;
        Some(Violation::ChangeRefused(code))
    }

    fn silence_of(&self, other: SocketAddr) -> Option<Violation> {
        if !self.silence_tells() {
            return None;
        }
        let unheard = [Test::OtherAddress, Test::OtherAddressAndPort]
            .into_iter()
            .all(|test| self.is_silent(test, Role::Mapping));
        if unheard {
            return Some(Violation::OtherSilent(other));
        }
        // Only where all requests of a port are mapped alike must the control's answer arrive.
        let must_arrive = self.mapping() == Some(Mapping::EndpointIndependent);
        let ignored = must_arrive
            && self.is_silent(Test::Control, Role::Control)
            && self.is_silent(Test::ChangeAddressAndPort, Role::Filtering);
        ignored.then_some(Violation::ChangeIgnored(other))
    }
}

fn same_or_not(first: SocketAddr, other: SocketAddr) -> Mapping {
    if first == other {
        Mapping::EndpointIndependent
    } else {
        Mapping::EndpointDependent
    }
}
