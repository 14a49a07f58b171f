//! Which pair of candidates ICE has selected.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use rtc::statistics::report::{RTCStatsReport, RTCStatsReportEntry};
use webrtc::peer_connection::transport::DtlsTransport;
use webrtc::peer_connection::{RTCIceCandidate, StatsSelector};

use super::Peer;
use crate::call::CandidatePair;
use crate::call::tap::Path;

/// A candidate as statistics have it: its type and its address.
type Told = (String, SocketAddr);

impl Peer {
    /// The candidate pair in use. None before ICE has selected one.
    pub async fn candidate_pair(&self, now: Instant) -> Option<CandidatePair> {
        match self.transport().await {
            Some(transport) => {
                let ice = transport.ice_transport();
                let pair = ice.get_selected_candidate_pair().await.ok()??;
                Some(CandidatePair {
                    local_type: pair.local().typ.to_string(),
                    local: address(pair.local())?,
                    remote_type: pair.remote().typ.to_string(),
                    remote: address(pair.remote())?,
                })
            }
            // An end that only receives has no transport to ask before its first packet.
            None => {
                let stats = self.connection.get_stats(now, StatsSelector::None).await;
                selected(&stats, self.ear.path())
            }
        }
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

/// The pair that statistics say is selected. `seen` is the way that DTLS was seen to go.
fn selected(stats: &RTCStatsReport, seen: Option<Path>) -> Option<CandidatePair> {
    let selected = &stats.transport()?.selected_candidate_pair_id;
    let mut pairs = stats.candidate_pairs();
    let pair = pairs.find(|pair| pair.stats.id == *selected)?;
    let local = format!("RTCLocalIceCandidate_{}", pair.local_candidate_id);
    let remote = format!("RTCRemoteIceCandidate_{}", pair.remote_candidate_id);
    let (local_type, local) = candidate(stats, &local)?;
    // What no description named, its own checks made known (RFC 8445 §7.3.1.3).
    let reflexive = || Some(("prflx".to_owned(), seen?.remote));
    let (remote_type, remote) = candidate(stats, &remote).or_else(reflexive)?;
    Some(CandidatePair {
        local_type,
        local,
        remote_type,
        remote,
    })
}

fn candidate(stats: &RTCStatsReport, id: &str) -> Option<Told> {
    let (RTCStatsReportEntry::LocalCandidate(found) | RTCStatsReportEntry::RemoteCandidate(found)) =
        stats.get(id)?
    else {
        return None;
    };
    let ip = found.address.as_deref()?.parse().ok()?;
    let address = SocketAddr::new(ip, found.port);
    Some((found.candidate_type.to_string(), address))
}
