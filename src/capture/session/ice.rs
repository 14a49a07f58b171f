//! What ICE and TURN did, by pair of addresses (RFC 8445, RFC 8656).

use std::collections::HashMap;
use std::time::Duration;

mod candidate;
mod component;
mod pair;
mod summary;
mod transaction;

#[cfg(test)]
mod tests;

use super::events::{Event, EventKind, Events, Moment};
use super::{FlowKey, Observed};
use crate::capture::observed::Transport;
use crate::stun::Message;
pub use candidate::{CandidateType, PairEnd};
pub use component::{Component, components};
use pair::Pair;
pub use summary::{Conflict, Credentials, PairSummary, Silence, StunErrors, Turn};

/// Pairs that are listed. Each takes up to 20 KiB, and 6 KiB as a rule.
const MOST_PAIRS: usize = 2_000;

/// All pairs of addresses between which STUN passed.
#[derive(Debug, Default)]
pub struct Ice {
    pairs: Vec<Pair>,
    index: HashMap<FlowKey, usize>,
    unlisted: u64,
}

impl Ice {
    /// Takes note of a message.
    pub fn observe(&mut self, moment: Moment, observed: &Observed, events: &mut Events) {
        let Ok(message) = Message::read(observed.payload) else {
            return;
        };
        match self.pair(observed.flow, moment) {
            Some(pair) => pair.observe(moment, observed.flow, &message, events),
            None => self.unlisted += 1,
        }
    }

    fn pair(&mut self, flow: FlowKey, moment: Moment) -> Option<&mut Pair> {
        let known = self.index.get(&undirected(flow)).copied();
        let at = match known {
            Some(at) => at,
            None if self.pairs.len() == MOST_PAIRS => return None,
            None => {
                self.index.insert(undirected(flow), self.pairs.len());
                self.pairs.push(Pair::new(flow, moment));
                self.pairs.len() - 1
            }
        };
        self.pairs.get_mut(at)
    }

    pub fn summaries(&self) -> Vec<PairSummary> {
        let mut pairs: Vec<PairSummary> = self.pairs.iter().map(Pair::summary).collect();
        candidate::name(&mut pairs);
        pairs
    }

    /// Messages of pairs beyond those that are listed.
    pub fn unlisted(&self) -> u64 {
        self.unlisted
    }
}

/// The pairs whose checks got no answer any more, while nothing took their place.
pub fn lost(pairs: &[PairSummary]) -> Vec<(&PairSummary, Silence)> {
    pairs
        .iter()
        .filter_map(|pair| Some((pair, pair.silence?)))
        .filter(|(pair, silence)| !pairs.iter().any(|other| other.replaces(pair, *silence)))
        .collect()
}

/// The events that only the end shows. `end` is that of the capture.
pub fn late_events(pairs: &[PairSummary], end: Option<Duration>) -> Vec<Event> {
    let silent = lost(pairs).into_iter().map(|(_, silence)| Event {
        moment: silence.first_unanswered,
        flow: silence.flow,
        kind: EventKind::ChecksUnanswered,
    });
    let expired = pairs.iter().filter_map(|pair| {
        Some(Event {
            moment: expired(pair, pairs, end?)?,
            flow: pair.flow.reversed(),
            kind: EventKind::TurnExpired,
        })
    });
    silent.chain(expired).collect()
}

/// When an allocation was over that nothing prolonged, and behind which nothing was relayed.
pub fn expired(pair: &PairSummary, pairs: &[PairSummary], end: Duration) -> Option<Moment> {
    let expires = pair.turn.expires().filter(|expires| expires.at < end)?;
    let relayed = pair.turn.relayed;
    let is_of_it = |other: &&PairSummary| {
        let ends = [other.flow.source, other.flow.destination];
        other.flow.transport == Transport::Turn && relayed.is_some_and(|at| ends.contains(&at))
    };
    let answered = pair.turn.last_answer.into_iter();
    let last = answered
        .chain(pairs.iter().filter(is_of_it).map(|other| other.last))
        .max();
    last.is_none_or(|last| last.at <= expires.at)
        .then_some(expires)
}

/// The same for both directions.
pub fn undirected(flow: FlowKey) -> FlowKey {
    match flow.source <= flow.destination {
        true => flow,
        false => flow.reversed(),
    }
}
