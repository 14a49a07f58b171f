//! Which pair of candidates ICE has selected.

use std::net::SocketAddr;
use std::sync::Arc;

use webrtc::peer_connection::RTCIceCandidate;
use webrtc::peer_connection::transport::DtlsTransport;

use super::Peer;
use crate::call::CandidatePair;
use crate::call::tap::Path;
use crate::capture::observed::Transport;

impl Peer {
    /// The candidate pair in use. None before ICE has selected one.
    pub async fn candidate_pair(&self) -> Option<CandidatePair> {
        // An end that only receives has no transport to ask before its first packet.
        let Some(transport) = self.transport().await else {
            return self.seen().await;
        };
        let ice = transport.ice_transport();
        let pair = ice.get_selected_candidate_pair().await.ok()??;
        Some(CandidatePair {
            local_type: pair.local().typ.to_string(),
            local: address(pair.local())?,
            remote_type: pair.remote().typ.to_string(),
            remote: address(pair.remote())?,
        })
    }

    /// The pair by what was heard on the wire, and the descriptions.
    async fn seen(&self) -> Option<CandidatePair> {
        let path = self.ear.path().or_else(|| self.ear.relayed_path())?;
        let local = self.connection.local_description().await;
        let remote = self.connection.remote_description().await;
        let of = |description: Option<&str>| description.unwrap_or_default().to_owned();
        let local = of(local.as_ref().map(|local| local.sdp.as_str()));
        let remote = of(remote.as_ref().map(|remote| remote.sdp.as_str()));
        Some(told_by(path, &local, &remote))
    }

    /// What all sections share. None before the descriptions are agreed on.
    async fn transport(&self) -> Option<Arc<dyn DtlsTransport>> {
        if let Some(sctp) = self.connection.sctp().await {
            return Some(sctp.transport());
        }
        for sender in self.connection.get_senders().await {
            if let Ok(Some(transport)) = sender.transport().await {
                return Some(transport);
            }
        }
        for receiver in self.connection.get_receivers().await {
            if let Ok(Some(transport)) = receiver.transport().await {
                return Some(transport);
            }
        }
        None
    }
}

fn address(candidate: &RTCIceCandidate) -> Option<SocketAddr> {
    let ip = candidate.address.parse().ok()?;
    Some(SocketAddr::new(ip, candidate.port))
}

/// The pair of a path, with the types that the descriptions give its addresses.
fn told_by(path: Path, local: &str, remote: &str) -> CandidatePair {
    let local_type = match path.transport {
        Transport::Turn => Some("relay"),
        _ => described(local, path.local),
    };
    CandidatePair {
        // What this end sends from is its own, whether or not it was told to the other.
        local_type: local_type.unwrap_or("host").to_owned(),
        local: path.local,
        // What no description named was learned from a check (RFC 8445 §7.3.1.3).
        remote_type: described(remote, path.remote).unwrap_or("prflx").to_owned(),
        remote: path.remote,
    }
}

/// The type of the candidate with this address: `candidate:… 1 udp PRIORITY ADDRESS PORT typ TYPE`
/// (RFC 8839 §5.1).
fn described(sdp: &str, address: SocketAddr) -> Option<&str> {
    let mut candidates = sdp
        .lines()
        .filter_map(|line| line.strip_prefix("a=candidate:"));
    candidates.find_map(|candidate| {
        let words: Vec<&str> = candidate.split_whitespace().collect();
        let [_, _, _, _, ip, port, "typ", kind, ..] = words.as_slice() else {
            return None;
        };
        let here = SocketAddr::new(ip.parse().ok()?, port.parse().ok()?);
        (here == address).then_some(*kind)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCAL: &str = "v=0\r\na=candidate:1 1 udp 9 10.0.0.1 5000 typ host\r\n";
    const REMOTE: &str = "a=candidate:2 1 udp 9 192.0.2.1 7000 typ srflx raddr 0.0.0.0 rport 0\r\n";

    fn told(transport: Transport, local: &str, remote: &str) -> [String; 2] {
        let path = Path {
            local: local.parse().unwrap(),
            remote: remote.parse().unwrap(),
            transport,
        };
        let pair = told_by(path, LOCAL, REMOTE);
        [pair.local_type, pair.remote_type]
    }

    #[test]
    fn descriptions_tell_the_types_of_the_addresses_that_were_seen() {
        let direct = told(Transport::Udp, "10.0.0.1:5000", "192.0.2.1:7000");
        assert_eq!(direct, ["host", "srflx"]);
    }

    #[test]
    fn what_no_description_named_was_learned_from_a_check() {
        let unknown = told(Transport::Udp, "10.0.0.9:5000", "192.0.2.1:7001");
        assert_eq!(unknown, ["host", "prflx"]);
    }

    #[test]
    fn what_a_server_carries_is_relayed() {
        let relayed = told(Transport::Turn, "198.51.100.1:6000", "192.0.2.1:7000");
        assert_eq!(relayed, ["relay", "srflx"]);
    }

    #[test]
    fn broken_candidates_have_no_type() {
        let address = "10.0.0.1:5000".parse().unwrap();
        for line in [
            "a=candidate:",
            "a=candidate:1 1 udp 9 x 5000 typ host",
            "a=candidate:1 1",
        ] {
            assert_eq!(described(line, address), None, "{line}");
        }
    }
}
