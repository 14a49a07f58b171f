//! What passed between two addresses, summed up.

use std::net::SocketAddr;
use std::time::Duration;

use super::{FlowKey, Moment, PairEnd};
use crate::capture::observed::Transport;
use crate::stats::Summary;
use crate::stun::Method;

/// What passed between two addresses.
#[derive(Debug, Clone)]
pub struct PairSummary {
    /// The way of its first message.
    pub flow: FlowKey,
    pub first: Moment,
    pub last: Moment,
    /// The first request with a user name as ICE has it (RFC 8445 §7.2.2).
    pub first_check: Option<Moment>,
    pub last_check: Option<Moment>,
    /// Different ones; both directions.
    pub checks: u64,
    /// Sent again, or captured twice.
    pub repeated_checks: u64,
    pub answered_checks: u64,
    /// Answers that no request waits for: sent again, or the capture does not hold the request.
    pub lone_answers: u64,
    pub first_answer: Option<Moment>,
    /// The answer to the first check with USE-CANDIDATE (RFC 8445 §7.2.5.3.4).
    pub nominated: Option<Moment>,
    /// Of the source and of the destination.
    pub ends: [PairEnd; 2],
    /// Who said so last.
    pub controlling: Option<SocketAddr>,
    /// In the order in which they appeared: more than one after a restart (RFC 8445 §9).
    pub credentials: Vec<Credentials>,
    /// The first check after each restart.
    pub restarts: Vec<Moment>,
    pub conflict: Option<Conflict>,
    /// Binding requests without a user name: to a STUN server.
    pub server_requests: u64,
    /// Binding indications, which only keep a way open (RFC 8445 §11).
    pub indications: u64,
    /// Seconds from a request to its answer, at the capture point.
    pub rtt: Summary,
    pub errors: Vec<StunErrors>,
    pub turn: Turn,
    /// Since when a nominated pair's checks have no answers.
    pub silence: Option<Silence>,
}

/// The user name fragments of both sides: of the pair's source, and of its destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    pub source: String,
    pub destination: String,
}

/// Both sides took the same role (RFC 8445 §7.3.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict {
    pub first: Moment,
    pub count: u64,
    /// Whether a check was answered afterwards.
    pub resolved: bool,
}

/// Errors of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StunErrors {
    pub method: Method,
    pub code: u16,
    /// In the server's words.
    pub reason: String,
    pub count: u64,
    pub first: Moment,
    /// The way of the answer.
    pub flow: FlowKey,
    /// Whether the request proved who sent it.
    pub signed: bool,
}

/// What a TURN server did.
#[derive(Debug, Clone, Default)]
pub struct Turn {
    pub allocate_requests: u64,
    pub allocated: Option<Moment>,
    pub relayed: Option<SocketAddr>,
    /// The answer that granted it last, and for how long. None once it was given back.
    pub granted: Option<(Moment, Duration)>,
    pub released: Option<Moment>,
    /// The server's last answer without an error.
    pub last_answer: Option<Moment>,
}

impl Turn {
    /// When the time was over that was granted last.
    pub fn expires(&self) -> Option<Moment> {
        let (granted, lifetime) = self.granted?;
        Some(Moment {
            at: granted.at.saturating_add(lifetime),
            packet: granted.packet,
        })
    }
}

/// Requests of one side without answers, up to the last.
#[derive(Debug, Clone, Copy)]
pub struct Silence {
    /// The way of the requests.
    pub flow: FlowKey,
    pub last_answer: Moment,
    pub first_unanswered: Moment,
    pub last_unanswered: Moment,
    pub requests: u64,
}

impl Credentials {
    /// The same for both ways.
    pub fn undirected(&self) -> (&str, &str) {
        let Credentials {
            source,
            destination,
        } = self;
        match source <= destination {
            true => (source, destination),
            false => (destination, source),
        }
    }
}

impl PairSummary {
    pub fn new(flow: FlowKey, first: Moment) -> PairSummary {
        PairSummary {
            flow,
            first,
            last: first,
            first_check: None,
            last_check: None,
            checks: 0,
            repeated_checks: 0,
            answered_checks: 0,
            lone_answers: 0,
            first_answer: None,
            nominated: None,
            ends: [PairEnd::default(); 2],
            controlling: None,
            credentials: Vec::new(),
            restarts: Vec::new(),
            conflict: None,
            server_requests: 0,
            indications: 0,
            rtt: Summary::default(),
            errors: Vec::new(),
            turn: Turn::default(),
            silence: None,
        }
    }

    /// Whether a TURN server carries it, or is one end of it.
    pub fn is_relay(&self) -> bool {
        self.flow.transport == Transport::Turn || self.turn.allocate_requests > 0
    }

    /// 1 for RTP, 2 for RTCP that has ports of its own. None where no check tells, or the two
    /// sides do not agree.
    pub fn component(&self) -> Option<u16> {
        let [source, destination] = self.ends.map(|end| Some(end.priority?.component));
        match (source, destination) {
            (Some(one), Some(other)) => (one == other).then_some(one),
            (one, other) => one.or(other),
        }
    }

    /// Whether this pair went on where `other` fell silent: it shares an address, and its
    /// checks were answered later.
    pub fn replaces(&self, other: &PairSummary, silence: Silence) -> bool {
        let ends = |pair: &PairSummary| [pair.flow.source, pair.flow.destination];
        let shares = ends(self).iter().any(|end| ends(other).contains(end));
        let later = |answer: Moment| answer.at > silence.first_unanswered.at;
        self.flow != other.flow && shares && self.first_answer.is_some_and(later)
    }
}
