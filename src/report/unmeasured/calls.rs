//! Of calls that were made.

use super::captures::lacking;
use super::{family, split};
use crate::report::call::serve::{CallServe, ServedCall};
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
        return match ends {
            [_, _] => of_whole(ends, metric),
            _ => of_nothing(metric),
        };
    };
    let (_, name) = split(metric);
    match family(name) {
        "data" => Some("no message came back over a data channel"),
        "consent" => Some("no check of ICE was answered during the call"),
        _ => ends.iter().find_map(|end| of_stream(end, name, subject)),
    }
}

/// No stream carries it, of a call with both ends here.
fn of_whole(ends: &[&End], metric: &str) -> Option<&'static str> {
    let sends = |kind: &str| {
        let mut sent = ends.iter().flat_map(|end| &end.outbound);
        sent.any(|sent| sent.stream.kind.as_deref() == Some(kind))
    };
    match split(metric) {
        (Some("audio"), _) if !sends("audio") => Some("the call has no audio"),
        (Some("video"), _) if !sends("video") => Some("the call has no video"),
        _ => of_nothing(metric),
    }
}

/// No stream carries it: of an end elsewhere it is not known here whether it sent any.
fn of_nothing(metric: &str) -> Option<&'static str> {
    match split(metric) {
        (Some("audio"), _) => Some("no audio came"),
        (Some(_), _) => Some("no video came"),
        (None, "rtt.p95") => Some("no end of this call sends media"),
        _ => None,
    }
}

pub fn of_http(data: &CallByHttp, metric: &str, subject: Option<&str>) -> Option<&'static str> {
    match metric {
        "http" => Some("the endpoint did not answer the offer"),
        _ => why(data.call.connected, &[&data.call.end], metric, subject),
    }
}

/// Of a server: of one of its calls, or of all where none carries the metric.
pub fn of_server(data: &CallServe, metric: &str, subject: Option<&str>) -> Option<&'static str> {
    let Some(subject) = subject else {
        return match (data.calls.is_empty(), data.connected()) {
            (true, _) => Some("no call came"),
            (false, 0) => Some("no call connected"),
            (false, _) => of_nothing(metric),
        };
    };
    let served = data.calls.iter().find(|served| is_about(served, subject))?;
    why(
        served.call.connected,
        &[&served.call.end],
        metric,
        Some(subject),
    )
}

/// Subjects of a served call name its number, or its end.
fn is_about(served: &ServedCall, subject: &str) -> bool {
    let end = &served.call.end;
    let mut received_here = end.inbound.iter().map(|stream| received(end, stream));
    let mut sent_here = end.outbound.iter().map(|stream| sent(end, stream));
    subject == format!("call {}", served.number)
        || subject == end.name
        || received_here.any(|name| name == subject)
        || sent_here.any(|name| name == subject)
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
    use super::*;
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

    /// A call of a server, whose end receives audio.
    fn served(number: u64, connected: bool) -> ServedCall {
        let mut served = ServedCall {
            number,
            ..ServedCall::default()
        };
        served.call.connected = connected;
        served.call.end = call(connected).caller;
        served.call.end.name = format!("server in call {number}");
        served
    }

    #[test]
    fn of_a_server_each_call_has_its_own_reason() {
        let of = |calls: Vec<ServedCall>, metric, subject| {
            let server = CallServe {
                calls,
                ..CallServe::default()
            };
            of_server(&server, metric, subject)
        };
        let both = || vec![served(1, false), served(2, true)];
        assert_eq!(of(Vec::new(), "setup", None), Some("no call came"));
        let failed = vec![served(1, false)];
        assert_eq!(of(failed, "video.loss", None), Some("no call connected"));
        assert_eq!(of(both(), "video.loss", None), Some("no video came"));
        for (metric, subject, expected) in [
            ("setup", "call 1", "the call did not connect"),
            (
                "audio.mos",
                "audio received by the server in call 1",
                "the call did not connect",
            ),
            (
                "audio.rtt.p95",
                "audio sent by the server in call 2",
                "no report of its receiver came back in that time",
            ),
            (
                "consent.rtt.p95",
                "server in call 2",
                "no check of ICE was answered during the call",
            ),
        ] {
            assert_eq!(of(both(), metric, Some(subject)), Some(expected));
        }
    }
}
