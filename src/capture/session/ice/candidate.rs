//! What kind of candidate is at each end of a pair, as far as packets tell.

use std::collections::HashSet;
use std::net::SocketAddr;

use super::summary::PairSummary;
use crate::capture::observed::Transport;
use crate::sdp::address::is_of_local_network;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CandidateType {
    Host,
    ServerReflexive,
    PeerReflexive,
    Relayed,
}

impl CandidateType {
    /// As descriptions name it (RFC 8839 §5.1).
    pub fn as_str(self) -> &'static str {
        match self {
            CandidateType::Host => "host",
            CandidateType::ServerReflexive => "srflx",
            CandidateType::PeerReflexive => "prflx",
            CandidateType::Relayed => "relay",
        }
    }
}

/// The parts of a check's PRIORITY (RFC 8445 §5.1.2). Its type preference is that of a
/// peer-reflexive candidate, of whichever type the one is that the check is sent from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Priority {
    pub value: u32,
    pub type_preference: u8,
    pub local_preference: u16,
    /// 1 for RTP, or for all where both share a port; 2 for RTCP.
    pub component: u16,
}

impl Priority {
    pub fn of(value: u32) -> Priority {
        let [type_preference, high, low, rest] = value.to_be_bytes();
        Priority {
            value,
            type_preference,
            local_preference: u16::from_be_bytes([high, low]),
            component: 256 - u16::from(rest),
        }
    }
}

/// One end of a pair.
#[derive(Debug, Clone, Copy, Default)]
pub struct PairEnd {
    /// Where the other end saw the requests of this one come from.
    pub mapped: Option<SocketAddr>,
    /// Of its latest check.
    pub priority: Option<Priority>,
    /// None where nothing tells.
    pub candidate: Option<CandidateType>,
}

/// What TURN and STUN servers told their clients.
#[derive(Debug, Default)]
struct Told {
    relayed: HashSet<SocketAddr>,
    /// Where they see them, behind a NAT.
    reflexive: HashSet<SocketAddr>,
    /// Who stands for a relayed address that the capture does not tell.
    clients: HashSet<SocketAddr>,
}

/// Names the candidates of all pairs.
pub fn name(pairs: &mut [PairSummary]) {
    let told = Told::by(pairs);
    for pair in pairs.iter_mut().filter(|pair| pair.checks > 0) {
        let addresses = [pair.flow.source, pair.flow.destination];
        let is_relayed = pair.flow.transport == Transport::Turn;
        for (end, address) in pair.ends.iter_mut().zip(addresses) {
            let stands_for_relay = is_relayed && told.clients.contains(&address);
            end.candidate = match stands_for_relay {
                true => Some(CandidateType::Relayed),
                false => told.candidate(address, end.mapped),
            };
        }
    }
}

impl Told {
    fn by(pairs: &[PairSummary]) -> Told {
        let mut told = Told::default();
        for pair in pairs {
            told.relayed.extend(pair.turn.relayed);
            let asks_server = pair.server_requests > 0 || pair.turn.allocate_requests > 0;
            let addresses = [pair.flow.source, pair.flow.destination];
            for (end, address) in pair.ends.iter().zip(addresses) {
                let mapped = end
                    .mapped
                    .filter(|mapped| asks_server && *mapped != address);
                told.reflexive.extend(mapped);
            }
            if pair.turn.allocated.is_some() {
                told.clients.insert(pair.flow.source);
            }
        }
        told
    }

    /// A local address that the peer sees as it is has no NAT before it. Of a public one the
    /// capture may have been made behind the NAT that gave it.
    fn candidate(&self, address: SocketAddr, mapped: Option<SocketAddr>) -> Option<CandidateType> {
        let seen = mapped.unwrap_or(address);
        let is_local = is_of_local_network(address.ip()) || address.ip().is_loopback();
        if self.relayed.contains(&seen) {
            Some(CandidateType::Relayed)
        } else if self.reflexive.contains(&seen) {
            Some(CandidateType::ServerReflexive)
        } else if seen != address {
            Some(CandidateType::PeerReflexive)
        } else if mapped.is_some() && is_local {
            Some(CandidateType::Host)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_priority_is_taken_apart() {
        // As Chromium sends it: 110 << 24 | 32542 << 8 | 255.
        let priority = Priority::of(1_853_824_767);
        assert_eq!(priority.type_preference, 110);
        assert_eq!((priority.local_preference, priority.component), (32_542, 1));
        assert_eq!(Priority::of(0).component, 256);
    }
}
