//! From what a server had to its report.

use std::ops::Sub;

use super::{Answers, Beside, Browser, CallServe, ServedCall, StreamBeside};
use crate::call::serve::{self, BrowserStream, Kind, Phase, Served, Statistics, Way};
use crate::report::call::convert::one_end;
use crate::report::call::{Inbound, OneEnd, Outbound};
use crate::units::duration_ms;

impl From<&Served> for CallServe {
    fn from(served: &Served) -> Self {
        let mut calls: Vec<ServedCall> = served.calls.iter().map(ServedCall::from).collect();
        calls.sort_by_key(|call| call.number);
        let answers = served.answers.iter();
        CallServe {
            url: format!("http://{}/", served.address),
            elapsed_ms: duration_ms(served.elapsed),
            calls,
            unlisted_calls: served.unlisted,
            calls_wanted: served.wanted,
            answers: answers
                .map(|(&status, &count)| Answers { status, count })
                .collect(),
        }
    }
}

impl From<&serve::ServedCall> for ServedCall {
    fn from(served: &serve::ServedCall) -> Self {
        let name = format!("server in call {}", served.number);
        let call = one_end(&name, "server_to_client", &served.call);
        ServedCall {
            number: served.number,
            purpose: served.purpose.as_str().to_owned(),
            client: served.client.to_string(),
            user_agent: served.user_agent.clone(),
            begun_ms: duration_ms(served.begun),
            ended_by: served.ended_by.as_str().to_owned(),
            trickled_candidates: served.trickled,
            capture: (served.capture.as_ref()).map(|path| path.display().to_string()),
            browser: (served.browser.as_ref()).map(|browser| beside(browser, &call)),
            call,
        }
    }
}

fn beside(browser: &Statistics, call: &OneEnd) -> Browser {
    let is_final = browser.phase == Phase::Final;
    let count = |browser: Option<u64>, ours: u64| {
        counts(
            is_final,
            browser.map(|count| count as i64),
            Some(ours as i64),
        )
    };
    let data = &call.end.data;
    Browser {
        is_final,
        streams: (browser.streams.iter())
            .map(|stream| stream_beside(is_final, stream, call))
            .collect(),
        consent_rtt_ms: measures(browser.consent_rtt_ms, call.end.consent_rtt_ms.mean),
        messages_sent: count(browser.messages_sent, data.messages_received),
        messages_received: count(browser.messages_received, data.messages_sent),
        message_rtt_ms: browser.message_rtt_ms,
    }
}

fn stream_beside(is_final: bool, browser: &BrowserStream, call: &OneEnd) -> StreamBeside {
    let end = &call.end;
    let of_it = match browser.direction {
        Way::Sent => {
            let mut inbound = end.inbound.iter();
            let ours = inbound.find(|stream| stream.stream.ssrc == browser.ssrc);
            from_browser(is_final, browser, ours, resent(call, browser.ssrc))
        }
        Way::Received => {
            let mut outbound = end.outbound.iter();
            let ours = outbound.find(|stream| stream.stream.ssrc == browser.ssrc);
            to_browser(is_final, browser, ours, resent(call, browser.ssrc))
        }
    };
    StreamBeside {
        kind: browser.kind.as_str().to_owned(),
        ssrc: browser.ssrc,
        ..of_it
    }
}

/// What was sent again of a stream, on another SSRC (RFC 4588).
#[derive(Debug, Clone, Copy, Default)]
struct Resent {
    packets: u64,
    payload_bytes: u64,
}

fn resent(call: &OneEnd, ssrc: u32) -> Resent {
    let repairs = call.end.repair_streams.iter();
    let of_it = repairs.filter(|repair| repair.repairs_ssrc == Some(ssrc));
    of_it.fold(Resent::default(), |sum, repair| Resent {
        packets: sum.packets + repair.reception.packets,
        payload_bytes: sum.payload_bytes + repair.reception.payload_bytes,
    })
}

fn from_browser(
    is_final: bool,
    browser: &BrowserStream,
    ours: Option<&Inbound>,
    resent: Resent,
) -> StreamBeside {
    let ours = ours.map(|ours| &ours.stream);
    let reception = ours.map(|ours| &ours.reception);
    let count = |browser: Option<i64>, ours: Option<u64>| {
        counts(is_final, browser, ours.map(|count| count as i64))
    };
    let received = reception.map(|reception| reception.received + resent.packets);
    let lost = reception.map(|reception| reception.lost);
    StreamBeside {
        direction: "from_browser".to_owned(),
        packets_sent: count(
            signed(browser.packets),
            reception.map(|reception| reception.expected + resent.packets),
        ),
        packets_received: count(None, received),
        packets_lost: count(browser.lost, lost),
        payload_bytes: count(
            signed(browser.bytes),
            reception.map(|reception| reception.payload_bytes + resent.payload_bytes),
        ),
        jitter_ms: measures(
            browser.jitter_ms,
            reception.and_then(|reception| reception.jitter_ms.last),
        ),
        rtt_ms: measures(browser.rtt_ms, None),
        frames: count(
            signed(browser.frames.filter(|_| browser.kind == Kind::Video)),
            ours.and_then(|ours| ours.video.as_ref()?.complete_frames),
        ),
        nacks: count(signed(browser.nacks), ours.map(|ours| ours.feedback.nacks)),
        ..StreamBeside::default()
    }
}

fn to_browser(
    is_final: bool,
    browser: &BrowserStream,
    ours: Option<&Outbound>,
    resent: Resent,
) -> StreamBeside {
    let count = |browser: Option<i64>, ours: Option<u64>| {
        counts(is_final, browser, ours.map(|count| count as i64))
    };
    let stream = ours.map(|ours| &ours.stream);
    let lost = ours.and_then(|ours| ours.remote_lost);
    StreamBeside {
        direction: "to_browser".to_owned(),
        packets_sent: count(None, ours.map(|ours| ours.packets_sent + resent.packets)),
        packets_received: count(signed(browser.packets), None),
        // What we know is what the last report said, which may be seconds old.
        packets_lost: counts(false, browser.lost, lost.map(i64::from)),
        payload_bytes: count(
            signed(browser.bytes),
            ours.map(|ours| ours.payload_bytes_sent + resent.payload_bytes),
        ),
        jitter_ms: measures(
            browser.jitter_ms,
            ours.and_then(|ours| ours.remote_jitter_ms),
        ),
        rtt_ms: measures(browser.rtt_ms, stream.and_then(|stream| stream.rtt_ms.p50)),
        frames: count(
            signed(browser.frames.filter(|_| browser.kind == Kind::Video)),
            stream.and_then(|stream| stream.video.as_ref()?.complete_frames),
        ),
        nacks: count(
            signed(browser.nacks),
            stream.map(|stream| stream.feedback.nacks),
        ),
        ..StreamBeside::default()
    }
}

fn signed(count: Option<u64>) -> Option<i64> {
    count.map(|count| count as i64)
}

fn counts(is_final: bool, browser: Option<i64>, ours: Option<i64>) -> Beside<i64> {
    let both = measures(browser, ours);
    Beside {
        difference: both.difference.filter(|_| is_final),
        ..both
    }
}

fn measures<T: Sub<Output = T> + Copy>(browser: Option<T>, ours: Option<T>) -> Beside<T> {
    let both = browser.zip(ours);
    Beside {
        browser,
        ours,
        difference: both.map(|(browser, ours)| ours - browser),
    }
}
