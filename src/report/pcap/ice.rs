//! What ICE and TURN did, by pair of addresses.

use std::collections::HashMap;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::call::since;
use super::points::CapturePoints;
use crate::capture::observed::FlowKey;
use crate::capture::session::SessionSummary;
use crate::capture::session::events::Moment;
use crate::capture::session::ice::{PairEnd, PairSummary, StunErrors, undirected};
use crate::stats::Summary;

/// What STUN did between two addresses.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct IcePair {
    /// Who sent the first message.
    pub source_address: String,
    pub destination_address: String,
    /// As a flow's.
    pub transport: String,
    /// As a flow's: null where it was captured at one point only.
    pub capture_point: Option<u8>,
    /// Number of its first packet in the capture, counted from 1 as Wireshark does.
    pub first_packet: u64,
    /// The capture that it is in, where several make one timeline; else null.
    pub first_packet_file: Option<String>,
    /// Connectivity and consent checks, both ways, without those sent again (RFC 8445 §7).
    pub checks: u64,
    /// Checks sent again, or captured twice.
    pub repeated_checks: u64,
    pub answered_checks: u64,
    /// Times are milliseconds since the first packet of the capture. Null without a check.
    pub first_check_ms: Option<f64>,
    /// Null when no check was answered.
    pub first_answer_ms: Option<f64>,
    /// When a check with USE-CANDIDATE was answered. Null when none was.
    pub nominated_ms: Option<f64>,
    pub nominated_packet: Option<u64>,
    /// The capture that it is in, where several make one timeline; else null.
    pub nominated_packet_file: Option<String>,
    /// 1 for RTP, or for all where RTCP shares its port; 2 for RTCP. By PRIORITY of the checks
    /// (RFC 8445 §5.1.2), null where none tells.
    pub component: Option<u16>,
    pub source_candidate: IceCandidate,
    pub destination_candidate: IceCandidate,
    /// RTP packets between the two, both ways: of the pair that was chosen, most.
    pub rtp_packets: u64,
    /// Who was the controlling side last. Null when no check tells.
    pub controlling_address: Option<String>,
    /// User name fragments of source and destination, joined by a colon; several after restarts.
    pub username_fragments: Vec<String>,
    pub restarts: u64,
    /// Answers with 487 Role Conflict.
    pub role_conflicts: u64,
    /// Null without a conflict.
    pub role_conflict_resolved: Option<bool>,
    /// Since when a nominated pair's checks have no answers, up to the last. Null while they have.
    pub unanswered_since_ms: Option<f64>,
    pub unanswered_since_packet: Option<u64>,
    /// The capture that it is in, where several make one timeline; else null.
    pub unanswered_since_packet_file: Option<String>,
    /// Binding requests without a user name, as STUN servers get them.
    pub server_requests: u64,
    /// Binding indications, which only keep a way open (RFC 8445 §11).
    pub keepalive_indications: u64,
    /// From a request to its answer at the capture point, of those sent once.
    pub rtt_ms: Summary,
    /// Whether a TURN server relays it, or is one end of it.
    pub relay: bool,
    /// Null where nothing was asked of a TURN server.
    pub turn: Option<TurnUse>,
    /// Other than challenges for credentials.
    pub errors: Vec<IceErrors>,
}

/// What is at one end of a pair, as far as the packets tell.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IceCandidate {
    /// `host` (a local address that the peer sees as it is), `srflx` (the peer sees it as a server
    /// in the capture does), `prflx` (as no server in the capture does), or `relay`. Null where
    /// nothing tells, as of a public address: the capture may be made behind the NAT.
    pub r#type: Option<String>,
    /// Where the peer saw its requests come from, by XOR-MAPPED-ADDRESS of the answers.
    pub mapped_address: Option<String>,
    /// PRIORITY of its latest check (RFC 8445 §5.1.2), like the two parts that follow.
    pub priority: Option<u32>,
    /// Of a peer-reflexive candidate, whatever the type of this one: 110 as a rule.
    pub type_preference: Option<u8>,
    pub local_preference: Option<u16>,
}

/// What was asked of a TURN server.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TurnUse {
    pub allocate_requests: u64,
    /// Null when none was granted.
    pub allocated_ms: Option<f64>,
    pub relayed_address: Option<String>,
    /// Until when the last answer granted it; may lie behind the end of the capture. Null when
    /// none was granted, and once it was given back.
    pub granted_until_ms: Option<f64>,
    /// When the client gave it back, by a refresh with a lifetime of 0. Null when it did not.
    pub released_ms: Option<f64>,
}

/// Answers with one error code.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IceErrors {
    /// `Binding`, `Allocate` and so on.
    pub method: String,
    /// RFC 8489 §14.8.
    pub code: u16,
    /// In the server's words; may be empty.
    pub reason: String,
    pub count: u64,
    pub first_packet: u64,
    /// The capture that it is in, where several make one timeline; else null.
    pub first_packet_file: Option<String>,
    /// Whether the request had a MESSAGE-INTEGRITY.
    pub request_was_signed: bool,
}

impl IcePair {
    /// All of a session.
    pub fn all(session: &SessionSummary, begin: Duration) -> Vec<IcePair> {
        let points = CapturePoints::of(session);
        let mut rtp: HashMap<FlowKey, u64> = HashMap::new();
        for (flow, counts) in &session.flows {
            *rtp.entry(undirected(*flow)).or_default() += counts.rtp;
        }
        let between = |flow| rtp.get(&undirected(flow)).copied().unwrap_or(0);
        let pairs = session.ice_pairs.iter();
        pairs
            .map(|pair| IcePair {
                capture_point: points.of_flow(pair.flow),
                ..IcePair::new(pair, begin, between(pair.flow))
            })
            .collect()
    }

    fn new(pair: &PairSummary, begin: Duration, rtp_packets: u64) -> IcePair {
        let ms = |moment: Option<Moment>| moment.map(|moment| since(moment, begin));
        let unanswered = pair.silence.map(|silence| silence.first_unanswered);
        IcePair {
            source_address: pair.flow.from().to_string(),
            destination_address: pair.flow.to().to_string(),
            transport: pair.flow.transport.as_str().to_owned(),
            capture_point: None,
            first_packet: pair.first.packet,
            first_packet_file: None,
            checks: pair.checks,
            repeated_checks: pair.repeated_checks,
            answered_checks: pair.answered_checks,
            first_check_ms: ms(pair.first_check),
            first_answer_ms: ms(pair.first_answer),
            nominated_ms: ms(pair.nominated),
            nominated_packet: pair.nominated.map(|moment| moment.packet),
            nominated_packet_file: None,
            component: pair.component(),
            source_candidate: pair.ends[0].into(),
            destination_candidate: pair.ends[1].into(),
            rtp_packets,
            controlling_address: pair.controlling.map(|address| address.to_string()),
            username_fragments: pair
                .credentials
                .iter()
                .map(|both| format!("{}:{}", both.source, both.destination))
                .collect(),
            restarts: pair.restarts.len() as u64,
            role_conflicts: pair.conflict.map_or(0, |conflict| conflict.count),
            role_conflict_resolved: pair.conflict.map(|conflict| conflict.resolved),
            unanswered_since_ms: ms(unanswered),
            unanswered_since_packet: unanswered.map(|moment| moment.packet),
            unanswered_since_packet_file: None,
            server_requests: pair.server_requests,
            keepalive_indications: pair.indications,
            rtt_ms: pair.rtt.scaled(1e3),
            relay: pair.is_relay(),
            turn: (pair.turn.allocate_requests > 0).then(|| TurnUse {
                allocate_requests: pair.turn.allocate_requests,
                allocated_ms: ms(pair.turn.allocated),
                relayed_address: pair.turn.relayed.map(|address| address.to_string()),
                granted_until_ms: ms(pair.turn.expires()),
                released_ms: ms(pair.turn.released),
            }),
            errors: pair.errors.iter().map(IceErrors::from).collect(),
        }
    }
}

impl From<PairEnd> for IceCandidate {
    fn from(end: PairEnd) -> Self {
        IceCandidate {
            r#type: end.candidate.map(|kind| kind.as_str().to_owned()),
            mapped_address: end.mapped.map(|address| address.to_string()),
            priority: end.priority.map(|priority| priority.value),
            type_preference: end.priority.map(|priority| priority.type_preference),
            local_preference: end.priority.map(|priority| priority.local_preference),
        }
    }
}

impl From<&StunErrors> for IceErrors {
    fn from(errors: &StunErrors) -> Self {
        IceErrors {
            method: errors.method.to_string(),
            code: errors.code,
            reason: errors.reason.clone(),
            count: errors.count,
            first_packet: errors.first.packet,
            first_packet_file: None,
            request_was_signed: errors.signed,
        }
    }
}
