//! From one of many calls as it went to what is added up of it.

use std::time::Duration;

use super::tally::{CallFailure, CallPace, OneCall};
use super::{Machine, Tally};
use crate::call::findings::{self, servers::relay_ended};
use crate::call::load::{Begun, Ran};
use crate::call::machine::Usage;
use crate::call::meter::Pace;
use crate::call::whip::{self, WhipCall};
use crate::call::{self, Call, CallError, Stage};
use crate::diagnostic::Finding;
use crate::report::call::whip::CallByHttp;
use crate::report::call::{CallLoopback, End, Inbound, Outbound};
use crate::units::duration_ms;

/// Where a call ended that connected and did not last.
const LOST: &str = "media";

impl OneCall {
    /// A call of two ends in this process.
    pub fn loopback(begun: Begun, call: Result<Call, CallError>) -> OneCall {
        let call = match call {
            Ok(call) => call,
            Err(error) => return OneCall::not_tried(begun, &error),
        };
        let reported = CallLoopback::from(&call);
        let ends = [&reported.caller, &reported.callee];
        let stage = call.failed_at.filter(|_| !call.interrupted);
        let lost = call.lost_at.is_some() || [&call.caller, &call.callee].into_iter().any(ended);
        let stage = stage.map(Stage::as_str).or(lost.then_some(LOST));
        let one = OneCall {
            connected: call.failed_at.is_none(),
            failure: stage.map(|stage| failure(stage, findings::findings(&call))),
            setup: reported.setup,
            ..OneCall::begun(begun)
        };
        one.with_streams(&ends).with_pace(
            &[call.caller.pace, call.callee.pace],
            Some(lost_here(&call)),
        )
    }

    /// A call whose other end is a server.
    pub fn by_http(begun: Begun, call: Result<WhipCall, CallError>) -> OneCall {
        let call = match call {
            Ok(call) => call,
            Err(error) => return OneCall::not_tried(begun, &error),
        };
        let reported = CallByHttp::from(&call);
        let client = &call.client;
        let stage = client.failed_at.filter(|_| !client.interrupted);
        let lost = client.lost_at.or(client.left_at).is_some() || ended(&client.end);
        let stage = stage.map(Stage::as_str).or(lost.then_some(LOST));
        let one = OneCall {
            connected: client.failed_at.is_none(),
            failure: stage.map(|stage| failure(stage, whip::findings::findings(&call))),
            setup: reported.call.setup,
            http_ms: reported.http_ms,
            ..OneCall::begun(begun)
        };
        one.with_streams(&[&reported.call.end])
            .with_pace(&[call.client.end.pace], None)
    }

    /// `at` is since the start of the load.
    pub fn over(self, at: Duration) -> OneCall {
        OneCall {
            ended_ms: Some(duration_ms(at)),
            ..self
        }
    }

    /// A call whose task broke down.
    pub fn broken(begun: Begun) -> OneCall {
        OneCall::failed_here(begun, "its task broke down: a fault of rtctool itself")
    }

    fn not_tried(begun: Begun, error: &CallError) -> OneCall {
        let mut reason = error.to_string();
        let mut next = std::error::Error::source(error);
        while let Some(cause) = next {
            reason.push_str(&format!(": {cause}"));
            next = cause.source();
        }
        OneCall::failed_here(begun, &reason)
    }

    fn failed_here(begun: Begun, reason: &str) -> OneCall {
        OneCall {
            failure: Some(CallFailure {
                stage: "local".to_owned(),
                reason: Some(reason.to_owned()),
            }),
            ..OneCall::begun(begun)
        }
    }

    fn begun(begun: Begun) -> OneCall {
        OneCall {
            number: begun.number,
            begin_ms: duration_ms(begun.at),
            pace: CallPace {
                begun_late_ms: duration_ms(begun.late_by),
                ..CallPace::default()
            },
            ..OneCall::default()
        }
    }

    fn with_streams(mut self, ends: &[&End]) -> OneCall {
        for end in ends {
            end.inbound.iter().for_each(|stream| self.received(stream));
            end.outbound
                .iter()
                .for_each(|stream| self.sent(stream, ends.len()));
        }
        self
    }

    fn received(&mut self, stream: &Inbound) {
        let reception = &stream.stream.reception;
        self.packets_received += reception.packets;
        let loss = match stream.packets_sent {
            Some(_) => stream.not_received_percent,
            None => reception.loss_percent,
        };
        self.loss_percent.extend(loss);
        self.jitter_ms.extend(reception.jitter_ms.mean);
    }

    /// Where the other end is here, it tells what it received itself.
    fn sent(&mut self, stream: &Outbound, ends: usize) {
        self.packets_sent += stream.packets_sent;
        self.rtt_ms.extend(stream.stream.rtt_ms.p50);
        if ends == 1 {
            self.loss_percent.extend(stream.remote_loss_percent);
            self.jitter_ms.extend(stream.remote_jitter_ms);
        }
    }

    fn with_pace(mut self, ends: &[Pace], lost_here: Option<u64>) -> OneCall {
        for end in ends {
            self.pace.frames += end.frames;
            self.pace.frames_late += end.late;
            self.pace.latest_frame_ms = self.pace.latest_frame_ms.max(duration_ms(end.latest));
        }
        self.pace.packets_lost_here = lost_here;
        self
    }
}

/// Packets of media that a link let through and no end got. Of an interrupted call some are
/// still on their way.
fn lost_here(call: &Call) -> u64 {
    if call.interrupted || call.failed_at.is_some() {
        return 0;
    }
    let directions = [
        (&call.caller_to_callee, &call.callee),
        (&call.callee_to_caller, &call.caller),
    ];
    let streams = directions.into_iter().flat_map(|(link, receiver)| {
        receiver.inbound.iter().map(move |inbound| {
            let sent = link.ledger.streams.get(&inbound.ssrc);
            let let_through = sent.map_or(0, |stream| stream.let_through());
            let received = inbound.stream.as_ref().map_or(0, |s| s.reception.packets);
            let_through.saturating_sub(received)
        })
    });
    streams.sum()
}

/// Whether the relay of an end ended before the call.
fn ended(end: &call::End) -> bool {
    relay_ended(end).is_some()
}

fn failure(stage: &str, found: Vec<Finding>) -> CallFailure {
    let worst = found.into_iter().max_by_key(|finding| finding.severity);
    CallFailure {
        stage: stage.to_owned(),
        reason: worst.map(|finding| finding.message),
    }
}

impl Machine {
    /// What the calls took, from `before` on.
    pub fn new(before: Usage, after: Usage, ran: &Ran, tally: &Tally, calls: u64) -> Machine {
        let pace = tally.pace();
        let cpu = after.processor.zip(before.processor);
        let cpu = cpu.map(|(after, before)| after.saturating_sub(before));
        let share = |cpu: Duration| cpu.as_secs_f64() * 100.0 / ran.lasted.as_secs_f64();
        let grown = after.peak_bytes.zip(before.resident_bytes);
        let grown = grown.map(|(after, before)| after.saturating_sub(before));
        Machine {
            cpu_ms: cpu.map(duration_ms),
            cpu_percent_of_core: cpu.filter(|_| !ran.lasted.is_zero()).map(share),
            cpu_per_call_ms: cpu
                .filter(|_| calls > 0)
                .map(|cpu| duration_ms(cpu) / calls as f64),
            memory_peak_bytes: after.peak_bytes,
            memory_per_call_bytes: grown.and_then(|grown| grown.checked_div(ran.most_at_once)),
            frames_sent: pace.frames,
            frames_late: pace.frames_late,
            latest_frame_ms: pace.latest_frame_ms,
            latest_begin_ms: pace.begun_late_ms,
            packets_lost_here: pace.packets_lost_here,
        }
    }
}
