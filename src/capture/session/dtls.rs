//! DTLS handshakes, by the way from client to server.

use std::collections::{HashMap, HashSet};

mod against;
mod handshake;

#[cfg(test)]
mod tests;

use super::events::{EventKind, Events, Moment};
use super::ice::undirected;
use super::{FlowKey, Observed, StreamSummary};
use crate::capture::knowledge::Certificates;
use crate::dtls::{Fragment, HandshakeType, Record, ciphertexts, fragments, records};
pub use against::{Against, compare};
use handshake::Handshake;
pub use handshake::{AlertSeen, HandshakeSummary, Side};

/// Handshakes that are listed. Each takes 4 KiB as a rule, 44 KiB at most.
const MOST_HANDSHAKES: usize = 1_000;

/// All handshakes of which something passed in the clear.
#[derive(Debug, Default)]
pub struct Handshakes {
    list: Vec<Handshake>,
    /// The latest of each way from client to server.
    latest: HashMap<FlowKey, usize>,
    unlisted: u64,
}

impl Handshakes {
    /// Takes note of a datagram.
    pub fn observe(&mut self, moment: Moment, observed: &Observed, events: &mut Events) {
        for record in records(observed.payload) {
            self.record(moment, observed.flow, &record, events);
        }
        for record in ciphertexts(observed.payload) {
            let place = self.known(observed.flow);
            if let Some((at, side)) = place
                && let Some(handshake) = self.list.get_mut(at)
            {
                handshake.ciphertext(moment, observed.flow, side, record, events);
            }
        }
    }

    fn record(&mut self, moment: Moment, flow: FlowKey, record: &Record, events: &mut Events) {
        let first = match record.is_encrypted() {
            true => None,
            false => fragments(record.fragment).next(),
        };
        let Some((at, side)) = self.place(moment, flow, record, first.as_ref()) else {
            return;
        };
        if let Some(handshake) = self.list.get_mut(at) {
            handshake.record(moment, flow, side, record, events);
        }
    }

    /// The handshake that the record belongs to, and who sent it.
    fn place(
        &mut self,
        moment: Moment,
        flow: FlowKey,
        record: &Record,
        first: Option<&Fragment>,
    ) -> Option<(usize, Side)> {
        let kind = first
            .filter(|_| record.is_handshake())
            .map(|fragment| fragment.kind);
        match kind {
            Some(HandshakeType::CLIENT_HELLO) => {
                let at = self.of_client_hello(moment, flow, record, first?)?;
                Some((at, Side::Client))
            }
            Some(kind) if kind.is_of_server() => {
                let known = self.latest.get(&flow.reversed()).copied();
                let at = known.or_else(|| self.add(flow.reversed(), moment))?;
                Some((at, Side::Server))
            }
            _ => self.known(flow),
        }
    }

    /// A ClientHello with another random begins another handshake.
    fn of_client_hello(
        &mut self,
        moment: Moment,
        flow: FlowKey,
        record: &Record,
        first: &Fragment,
    ) -> Option<usize> {
        let known = self.latest.get(&flow).copied();
        let goes_on = |at: &usize| {
            let known = self.list.get(*at);
            known.is_some_and(|known| known.continues(record, first))
        };
        known.filter(goes_on).or_else(|| self.add(flow, moment))
    }

    fn known(&self, flow: FlowKey) -> Option<(usize, Side)> {
        let place = |flow: &FlowKey| self.latest.get(flow).copied();
        let as_client = place(&flow).map(|at| (at, Side::Client));
        as_client.or_else(|| place(&flow.reversed()).map(|at| (at, Side::Server)))
    }

    fn add(&mut self, client: FlowKey, moment: Moment) -> Option<usize> {
        if self.list.len() == MOST_HANDSHAKES {
            self.unlisted += 1;
            return None;
        }
        self.latest.insert(client, self.list.len());
        self.list.push(Handshake::new(client, moment));
        Some(self.list.len() - 1)
    }

    /// Those that were shown, by who showed them.
    pub fn certificates(&self) -> Certificates {
        let mut shown = Certificates::default();
        for handshake in self.summaries() {
            let flow = handshake.flow;
            let client = handshake.client_certificate.map(|one| (flow.source, one));
            let server = handshake
                .server_certificate
                .map(|one| (flow.destination, one));
            for (address, certificate) in client.into_iter().chain(server) {
                shown.entry(address).or_default().push(certificate);
            }
        }
        shown
    }

    pub fn summaries(&self) -> Vec<HandshakeSummary> {
        self.list.iter().map(Handshake::summary).collect()
    }

    /// Beginnings of handshakes beyond those that are listed.
    pub fn unlisted(&self) -> u64 {
        self.unlisted
    }
}

/// Says of each handshake when the media that it is for began: after the handshake did,
/// or, for the first between two addresses, at any time.
pub fn mark_media(handshakes: &mut [HandshakeSummary], streams: &[StreamSummary]) {
    let mut begins: HashMap<FlowKey, Vec<Moment>> = HashMap::new();
    for stream in streams {
        if let Some(at) = stream.course.timeline.begin() {
            let (packet, _) = stream.packets;
            let pair = undirected(stream.key.flow);
            begins.entry(pair).or_default().push(Moment { at, packet });
        }
    }
    let mut known = HashSet::new();
    for handshake in handshakes {
        let pair = undirected(handshake.flow);
        let is_first = known.insert(pair);
        let of_it = |begin: &&Moment| is_first || **begin > handshake.first;
        let all = begins.get(&pair).into_iter().flatten().filter(of_it);
        handshake.first_rtp = all.min().copied();
    }
}

/// The handshakes that nobody answered: not on this pair of addresses, nor on another
/// that the same ClientHello went to.
pub fn unanswered(handshakes: &[HandshakeSummary]) -> Vec<&HandshakeSummary> {
    let answered = |random: [u8; 32]| {
        let same = |other: &HandshakeSummary| other.client_random == Some(random);
        handshakes
            .iter()
            .any(|other| same(other) && other.is_answered())
    };
    handshakes
        .iter()
        .filter(|handshake| {
            handshake
                .client_random
                .is_some_and(|random| !answered(random))
        })
        .collect()
}
