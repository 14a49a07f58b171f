//! Why there is no value for a gate to judge, as far as the report tells: of one subject, or of
//! there being none.

mod calls;
mod captures;
mod load;
mod servers;

use super::Data;

impl Data {
    /// Without a subject: why nothing carries the metric.
    pub(super) fn why_not_measured(&self, metric: &str, subject: Option<&str>) -> Option<String> {
        let why = match self {
            Data::StunProbe(data) => servers::of_stun_probe(data, metric, subject?),
            Data::TurnProbe(data) => servers::of_turn_probe(data, metric, subject?),
            Data::StunNat(data) => servers::of_stun_nat(data, metric, subject?),
            Data::IceCheck(data) => servers::of_ice_check(data, metric, subject?),
            Data::TurnAudit(data) => servers::of_turn_audit(data, metric, subject?),
            Data::PcapAnalyze(data) => match subject {
                Some(subject) => captures::of_stream(data, metric, subject),
                None => captures::of_nothing(data, metric),
            }
            .map(str::to_owned),
            Data::CallLoopback(data) => {
                let ends = [&data.caller, &data.callee];
                calls::why(data.connected, &ends, metric, subject).map(str::to_owned)
            }
            Data::CallWhip(data) | Data::CallWhep(data) => {
                calls::of_http(data, metric, subject).map(str::to_owned)
            }
            Data::CallOffer(data) | Data::CallAnswer(data) => {
                let call = &data.call;
                calls::why(call.connected, &[&call.end], metric, subject).map(str::to_owned)
            }
            Data::CallServe(data) => calls::of_server(data, metric, subject).map(str::to_owned),
            Data::CallLoad(data) => load::why(data, metric).map(str::to_owned),
            // `turn serve` counts, and a count is always there; the others have no metrics.
            _ => None,
        };
        why.filter(|why| !why.is_empty())
    }
}

/// `audio.rtt.p95` is about streams of one kind, `rtt.p95` about all.
fn split(metric: &str) -> (Option<&'static str>, &str) {
    for (before, kind) in [("audio.", "audio"), ("video.", "video")] {
        if let Some(name) = metric.strip_prefix(before) {
            return (Some(kind), name);
        }
    }
    (None, metric)
}

/// `rtt` of `rtt.p95`, and of the path `rtt_sender_ms.p50`.
fn family(name: &str) -> &str {
    name.split(['.', '_']).next().unwrap_or_default()
}
