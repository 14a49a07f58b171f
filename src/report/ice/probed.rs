//! What asking the servers adds to a report: figures, and the candidates of a browser here.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::{IceCandidate, IceCandidateType, IceProbe, IceServer};
use crate::probe::turn::{Facts, TurnProbe, TurnResult};
use crate::probe::{ProbeResult, ServerProbe, Transport};
use crate::stun::SampleResult;
use crate::turn::Allocated;
use crate::units::duration_ms;

impl IceServer {
    /// One address of a STUN URL, as the probe found it.
    pub fn bound(&self, probe: &ServerProbe) -> IceServer {
        let (cause, help) = probe.explanation().map(|e| (e.cause, e.help)).unzip();
        let server = IceServer {
            probed_by: Some(IceProbe::Binding),
            verdict: Some(probe.verdict().word().into_owned()),
            cause,
            help,
            server_address: probe.address().map(|address| address.to_string()),
            resolve_ms: probe.resolve_time.map(duration_ms),
            ..self.clone()
        };
        let ProbeResult::Probed { local, tally, .. } = &probe.result else {
            return server;
        };
        let answer = tally.seen.answer.as_ref();
        IceServer {
            mapped_address: answer.map(|answer| answer.mapped.to_string()),
            local_address: Some(local.to_string()),
            rtt_ms: tally.rtts().next().map(duration_ms),
            elapsed_ms: Some(duration_ms(tally.elapsed)),
            ..server
        }
    }

    /// One address of a TURN URL, as the probe found it.
    pub fn relayed(&self, probe: &TurnProbe) -> IceServer {
        let judgement = probe.judgement();
        let (cause, help) = judgement.explanation.map(|e| (e.cause, e.help)).unzip();
        let target = probe.target.as_ref();
        let server = IceServer {
            probed_by: Some(IceProbe::Allocation),
            verdict: Some(judgement.word.into_owned()),
            cause,
            help,
            server_address: target.map(|target| target.address.to_string()),
            resolve_ms: probe.resolve_time.map(duration_ms),
            ..self.clone()
        };
        let TurnResult::Probed(facts) = &probe.result else {
            return server;
        };
        let allocated = allocated(facts);
        let text = |address: SocketAddr| address.to_string();
        IceServer {
            server_address: Some(facts.server.address.to_string()),
            mapped_address: allocated.and_then(|one| one.mapped).map(text),
            relayed_address: allocated
                .and_then(|one| one.relayed.first().copied())
                .map(text),
            local_address: facts.local.map(text),
            allocate_ms: facts.stages.allocate.map(duration_ms),
            elapsed_ms: Some(duration_ms(facts.elapsed)),
            ..server
        }
    }
}

fn allocated(facts: &Facts) -> Option<&Allocated> {
    facts.allocation.as_ref()?.as_ref().ok()
}

/// The candidates that servers gave.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Addresses of this host, in the order in which they are seen.
    bases: Vec<IpAddr>,
    candidates: Vec<IceCandidate>,
}

impl Gathered {
    /// What a STUN server adds.
    pub fn binding(&mut self, probe: &ServerProbe) {
        let ProbeResult::Probed { local, tally, .. } = &probe.result else {
            return;
        };
        // A mapping of TCP is none of UDP.
        let Some(answer) = tally
            .seen
            .answer
            .as_ref()
            .filter(|_| probe.transport == Transport::Udp)
        else {
            return;
        };
        let rtt = tally.samples.iter().find_map(|sample| match sample.result {
            SampleResult::Answered { rtt } => Some(sample.started + rtt?),
            _ => None,
        });
        let after = rtt.map(|rtt| probe.resolve_time.unwrap_or_default() + rtt);
        self.reflexive(*local, answer.mapped, &probe.uri.to_string(), after);
    }

    /// What a TURN server adds.
    pub fn relay(&mut self, probe: &TurnProbe) {
        let TurnResult::Probed(facts) = &probe.result else {
            return;
        };
        let (Some(allocated), Some(local)) = (allocated(facts), facts.local) else {
            return;
        };
        let server = probe.uri.to_string();
        let after = facts.stages.allocate.map(|allocate| {
            let earlier = [
                probe.resolve_time,
                facts.path.connect_time,
                facts.path.tls_time,
            ];
            allocate + earlier.into_iter().flatten().sum::<Duration>()
        });
        if let Some(mapped) = allocated.mapped
            && facts.server.transport == Transport::Udp
        {
            self.reflexive(local, mapped, &server, after);
        }
        let at = self.base(local.ip());
        for relayed in &allocated.relayed {
            self.candidates.push(IceCandidate {
                kind: IceCandidateType::Relay,
                address: relayed.to_string(),
                related_address: allocated.mapped.map(|mapped| mapped.to_string()),
                priority: priority(0, at),
                server: Some(server.clone()),
                after_ms: after.map(duration_ms),
                redundant: false,
            });
        }
    }

    /// All of them by priority, as far as `iceTransportPolicy` lets a browser use them.
    pub fn candidates(mut self, policy: Option<&str>) -> Vec<IceCandidate> {
        if policy == Some("relay") {
            self.candidates
                .retain(|candidate| candidate.kind == IceCandidateType::Relay);
        }
        self.candidates
            .sort_by_key(|candidate| std::cmp::Reverse(candidate.priority));
        self.candidates
    }

    fn reflexive(
        &mut self,
        base: SocketAddr,
        mapped: SocketAddr,
        server: &str,
        after: Option<Duration>,
    ) {
        let is_new = !self.bases.contains(&base.ip());
        let at = self.base(base.ip());
        if is_new {
            self.candidates.push(host(base, at));
        }
        self.candidates.push(IceCandidate {
            kind: IceCandidateType::Srflx,
            address: mapped.to_string(),
            related_address: Some(base.to_string()),
            priority: priority(100, at),
            server: Some(server.to_owned()),
            after_ms: after.map(duration_ms),
            redundant: mapped == base,
        });
    }

    /// Which of this host's addresses it is.
    fn base(&mut self, ip: IpAddr) -> usize {
        let known = self.bases.iter().position(|base| *base == ip);
        known.unwrap_or_else(|| {
            self.bases.push(ip);
            self.bases.len() - 1
        })
    }
}

fn host(base: SocketAddr, at: usize) -> IceCandidate {
    IceCandidate {
        kind: IceCandidateType::Host,
        address: base.to_string(),
        related_address: None,
        priority: priority(126, at),
        server: None,
        after_ms: None,
        redundant: false,
    }
}

/// RFC 8445 §5.1.2.1, of component 1; `at` is which local address.
fn priority(of_type: u32, at: usize) -> u32 {
    let local = 65_535_u32.saturating_sub(u32::try_from(at).unwrap_or(u32::MAX));
    (of_type << 24) + (local << 8) + 255
}

#[cfg(test)]
mod tests {
    use super::priority;

    #[test]
    fn priorities_are_those_that_browsers_write() {
        // Of the first local address: `typ host` and `typ srflx`.
        assert_eq!(priority(126, 0), 2_130_706_431);
        assert_eq!(priority(100, 0), 1_694_498_815);
        assert_eq!(priority(126, 1), 2_130_706_175);
    }
}
