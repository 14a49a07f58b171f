//! Of calls that were made.

use super::captures::lacking;
use super::{family, split};
use crate::report::call::whip::CallByHttp;
use crate::report::call::{End, received, sent};

/// Of a call with these ends.
pub fn why(
    connected: bool,
    ends: &[&End],
    metric: &str,
    subject: Option<&str>,
) -> Option<&'static str> {
    if !connected {
        return Some("the call did not connect");
    }
    let Some(subject) = subject else {
        // Of an end elsewhere it is not known here whether it sent any.
        let is_whole = ends.len() > 1;
        let sends = |kind: &str| {
            let mut sent = ends.iter().flat_map(|end| &end.outbound);
            sent.any(|sent| sent.stream.kind.as_deref() == Some(kind))
        };
        return match split(metric) {
            (Some("audio"), _) if is_whole && !sends("audio") => Some("the call has no audio"),
            (Some("audio"), _) => Some("no audio came"),
            (Some(_), _) if is_whole && !sends("video") => Some("the call has no video"),
            (Some(_), _) => Some("no video came"),
            (None, "rtt.p95") => Some("no end of this call sends media"),
            _ => None,
        };
    };
    let (_, name) = split(metric);
    match family(name) {
        "data" => Some("no message came back over a data channel"),
        "consent" => Some("no check of ICE was answered during the call"),
        _ => ends.iter().find_map(|end| of_stream(end, name, subject)),
    }
}

pub fn of_http(data: &CallByHttp, metric: &str, subject: Option<&str>) -> Option<&'static str> {
    match metric {
        "http" => Some("the endpoint did not answer the offer"),
        _ => why(data.call.connected, &[&data.call.end], metric, subject),
    }
}

fn of_stream(end: &End, name: &str, subject: &str) -> Option<&'static str> {
    let mut inbound = end.inbound.iter();
    if let Some(stream) = inbound.find(|stream| received(end, stream) == subject) {
        return match family(name) {
            "delay" => Some("no packet came"),
            _ => lacking(&stream.stream, name),
        };
    }
    let mut outbound = end.outbound.iter();
    let stream = outbound.find(|stream| sent(end, stream) == subject)?;
    match family(name) {
        "rtt" | "loss" | "jitter" => Some("no report of its receiver came back in that time"),
        _ => lacking(&stream.stream, name),
    }
}

#[cfg(test)]
mod tests {
    use crate::report::call::{CallLoopback, Inbound, Outbound};
    use crate::report::{Data, Judgement, Report};

    fn call(connected: bool) -> CallLoopback {
        let mut call = CallLoopback {
            connected,
            ..CallLoopback::default()
        };
        call.caller.name = "caller".to_owned();
        let mut inbound = Inbound::default();
        inbound.stream.kind = Some("audio".to_owned());
        let mut outbound = Outbound::default();
        outbound.stream.kind = Some("audio".to_owned());
        call.caller.inbound.push(inbound);
        call.caller.outbound.push(outbound);
        call
    }

    /// Why a gate on the metric could not be judged.
    fn told(call: CallLoopback, gate: &str) -> String {
        let judgement = Judgement {
            gates: vec![gate.parse().unwrap()],
            ..Judgement::default()
        };
        let report = Report::new(Data::CallLoopback(Box::new(call))).judged(&judgement);
        let gate = &report.gates[0];
        let of_first = gate.observed.iter().find_map(|one| one.why.clone());
        of_first.or(gate.why.clone()).unwrap_or_default()
    }

    #[test]
    fn what_kept_a_call_from_being_measured_is_told() {
        for (gate, expected) in [
            ("video.loss > 1%", "the call has no video"),
            (
                "audio.rtt.p95 > 1ms",
                "no report of its receiver came back in that time",
            ),
            ("audio.delay.p95 > 1ms", "no packet came"),
            (
                "data.rtt.p95 > 1ms",
                "no message came back over a data channel",
            ),
        ] {
            assert_eq!(told(call(true), gate), expected, "{gate}");
        }
        let unconnected = told(call(false), "setup > 3s");
        assert_eq!(unconnected, "the call did not connect");
    }
}
