//! What asking the servers adds to a report: figures, and the candidates of a browser here.

use std::net::{IpAddr, SocketAddr};

use super::{IceCandidate, IceCandidateType, IceProbe, IceServer};
use crate::probe::{ProbeResult, ServerProbe};
use crate::stun::SampleResult;
use crate::units::duration_ms;

impl IceServer {
    /// One address of the URL, as the probe found it.
    pub fn probed(&self, probe: &ServerProbe) -> IceServer {
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
        let ProbeResult::Probed { local, tally } = &probe.result else {
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
}

/// What a browser on this host would gather with the servers that answered, by priority.
pub fn candidates(probes: &[&ServerProbe]) -> Vec<IceCandidate> {
    let mut bases: Vec<IpAddr> = Vec::new();
    let mut candidates = Vec::new();
    for probe in probes {
        let Some((base, mapped)) = addresses(probe) else {
            continue;
        };
        let known = bases.iter().position(|ip| *ip == base.ip());
        let at = known.unwrap_or_else(|| {
            bases.push(base.ip());
            candidates.push(host(base, bases.len() - 1));
            bases.len() - 1
        });
        candidates.push(IceCandidate {
            kind: IceCandidateType::Srflx,
            address: mapped.to_string(),
            related_address: Some(base.to_string()),
            priority: priority(100, at),
            server: Some(probe.uri.to_string()),
            after_ms: after_ms(probe),
            redundant: mapped == base,
        });
    }
    candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.priority));
    candidates
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

/// Where requests left from, and where the server saw them come from.
fn addresses(probe: &ServerProbe) -> Option<(SocketAddr, SocketAddr)> {
    match &probe.result {
        ProbeResult::Probed { local, tally } => {
            let answer = tally.seen.answer.as_ref()?;
            Some((*local, answer.mapped))
        }
        _ => None,
    }
}

fn after_ms(probe: &ServerProbe) -> Option<f64> {
    let ProbeResult::Probed { tally, .. } = &probe.result else {
        return None;
    };
    let resolved = probe.resolve_time.unwrap_or_default();
    tally.samples.iter().find_map(|sample| match sample.result {
        SampleResult::Answered { rtt } => Some(duration_ms(resolved + sample.started + rtt?)),
        _ => None,
    })
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
