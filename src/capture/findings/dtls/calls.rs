//! Which handshakes belong to calls: DTLS protects CoAP, tunnels and much else.

use std::collections::HashSet;

use super::Found;
use crate::capture::observed::{FlowKey, Transport};
use crate::capture::session::SessionSummary;
use crate::capture::session::dtls::HandshakeSummary;
use crate::capture::session::ice::undirected;
use crate::diagnostic::Severity;

/// Between which addresses there were ICE checks.
pub struct Calls(HashSet<FlowKey>);

impl Calls {
    pub fn of(session: &SessionSummary) -> Calls {
        let pairs = session.ice_pairs.iter().filter(|pair| pair.checks > 0);
        Calls(pairs.map(|pair| undirected(pair.flow)).collect())
    }

    /// A fault of what is likely no call is told, and fails nothing.
    pub fn weigh(&self, handshake: &HandshakeSummary, mut found: Found) -> Found {
        if !self.has(handshake) {
            found.finding.severity = Severity::Info;
            found.finding.help = Some(
                "likely no call's: it does not offer SRTP, and there is no ICE, TURN or RTP between the two"
                    .to_owned(),
            );
        }
        found
    }

    fn has(&self, handshake: &HandshakeSummary) -> bool {
        let offers_srtp = !handshake.offered_srtp_profiles.is_empty();
        let chose_srtp = handshake.srtp_profile.is_some();
        offers_srtp
            || chose_srtp
            || handshake.first_rtp.is_some()
            || handshake.flow.transport == Transport::Turn
            || self.0.contains(&undirected(handshake.flow))
    }
}
