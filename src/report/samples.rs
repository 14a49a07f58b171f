//! What was measured moment by moment, for `--report jsonl=FILE`: a [`Sample`] a line.

use schemars::JsonSchema;
use serde::Serialize;

use super::call::End;
use super::pcap::{Capture, Stream, TimeCourse};
use super::stun::StunServer;
use super::{Data, Report};

/// The commands whose reports have samples.
pub const COMMANDS: &[&str] = &[
    "stun probe",
    "pcap analyze",
    "call loopback",
    "call whip",
    "call whep",
    "call offer",
    "call answer",
    "call serve",
    "check",
];

/// A moment of something that was measured over time.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Sample {
    /// The check that it belongs to. Null for other commands than `check`.
    pub check: Option<String>,
    /// What measured: a capture, an end of a call, a server.
    pub of: String,
    #[serde(flatten)]
    pub measured: Measured,
}

#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "sample", rename_all = "snake_case")]
pub enum Measured {
    Stream(StreamPeriod),
    RoundTrip(TimePeriod),
    OneWayDelay(TimePeriod),
    /// Of ICE's checks.
    ConsentRoundTrip(TimePeriod),
    Transaction(Transaction),
}

/// A second, or more of a long stream.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StreamPeriod {
    /// Begin of the period, seconds since 1970-01-01 UTC.
    pub at_s: f64,
    pub period_ms: f64,
    pub ssrc: String,
    pub kind: Option<String>,
    pub source_address: String,
    pub packets: u64,
    pub payload_bytes: u64,
    /// Null for no time at all.
    pub bitrate_bps: Option<f64>,
    /// Packets missing; less than 0 where more came late than were missing.
    pub lost: i64,
    /// Null without a packet, or while no clock rate is known.
    pub jitter_max_ms: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TimePeriod {
    /// Begin of the period, seconds since 1970-01-01 UTC.
    pub at_s: f64,
    pub period_ms: f64,
    /// Null where it is that of a path, not of a stream.
    pub ssrc: Option<String>,
    /// How many were measured in the period.
    pub samples: u64,
    /// Null in a period without samples, as what follows.
    pub mean_ms: Option<f64>,
    pub max_ms: Option<f64>,
}

/// A request to a STUN server, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Transaction {
    /// Its number, from 1 on.
    pub number: usize,
    /// As in the report in JSON.
    #[serde(flatten)]
    pub transaction: super::stun::StunSample,
}

/// In the order of the report.
pub fn samples(report: &Report) -> Vec<Sample> {
    match &report.data {
        Data::Check(check) => {
            let steps = check.steps.iter();
            let of_step = steps.filter_map(|step| Some((&step.name, step.report.as_deref()?)));
            let each = of_step.flat_map(|(name, report)| {
                let of_check = move |sample| Sample {
                    check: Some(name.clone()),
                    ..sample
                };
                samples(report).into_iter().map(of_check)
            });
            each.collect()
        }
        Data::PcapAnalyze(data) => data.captures.iter().flat_map(of_capture).collect(),
        Data::StunProbe(data) => data.servers.iter().flat_map(of_server).collect(),
        Data::CallLoopback(call) => [&call.caller, &call.callee]
            .into_iter()
            .flat_map(of_end)
            .collect(),
        Data::CallWhip(by_http) | Data::CallWhep(by_http) => of_end(&by_http.call.end),
        Data::CallOffer(by_hand) | Data::CallAnswer(by_hand) => of_end(&by_hand.call.end),
        Data::CallServe(served) => {
            let ends = served.calls.iter().map(|call| &call.call.end);
            ends.flat_map(of_end).collect()
        }
        _ => Vec::new(),
    }
}

fn of_capture(capture: &Capture) -> Vec<Sample> {
    let streams = capture.streams.iter();
    let all = streams.flat_map(|stream| {
        let round_trips = times(&stream.rtt_course, Some(stream));
        of_stream(stream).chain(round_trips.map(Measured::RoundTrip))
    });
    named(&capture.source, all)
}

fn of_end(end: &End) -> Vec<Sample> {
    let received = end.inbound.iter().flat_map(|inbound| {
        let delays = times(&inbound.one_way_delay_course, Some(&inbound.stream));
        of_stream(&inbound.stream).chain(delays.map(Measured::OneWayDelay))
    });
    let sent = end.outbound.iter().flat_map(|outbound| {
        let round_trips = times(&outbound.stream.rtt_course, Some(&outbound.stream));
        of_stream(&outbound.stream).chain(round_trips.map(Measured::RoundTrip))
    });
    let consent = times(&end.consent_rtt_course, None).map(Measured::ConsentRoundTrip);
    named(&end.name, received.chain(sent).chain(consent))
}

fn of_server(server: &StunServer) -> Vec<Sample> {
    let transactions = server.samples.iter().zip(1..);
    let transactions = transactions.map(|(transaction, number)| {
        Measured::Transaction(Transaction {
            number,
            transaction: transaction.clone(),
        })
    });
    named(&server.uri, transactions)
}

fn named(of: &str, all: impl Iterator<Item = Measured>) -> Vec<Sample> {
    let sample = |measured| Sample {
        check: None,
        of: of.to_owned(),
        measured,
    };
    all.map(sample).collect()
}

fn of_stream(stream: &Stream) -> impl Iterator<Item = Measured> {
    let timeline = &stream.timeline;
    let seconds = timeline.period_ms / 1e3;
    let periods = timeline.periods.iter().enumerate();
    periods.filter_map(move |(number, period)| {
        Some(Measured::Stream(StreamPeriod {
            at_s: timeline.begin_s? + number as f64 * seconds,
            period_ms: timeline.period_ms,
            ssrc: stream.ssrc_hex.clone(),
            kind: stream.kind.clone(),
            source_address: stream.source_address.clone(),
            packets: period.packets,
            payload_bytes: period.payload_bytes,
            bitrate_bps: (seconds > 0.0).then(|| period.payload_bytes as f64 * 8.0 / seconds),
            lost: period.lost,
            jitter_max_ms: period.jitter_max_ms,
        }))
    })
}

fn times(course: &TimeCourse, stream: Option<&Stream>) -> impl Iterator<Item = TimePeriod> {
    let means = course.mean_ms.iter().zip(&course.max_ms);
    let periods = course.samples.iter().zip(means).enumerate();
    periods.filter_map(move |(number, (samples, (mean_ms, max_ms)))| {
        Some(TimePeriod {
            at_s: course.begin_s? + number as f64 * course.period_ms / 1e3,
            period_ms: course.period_ms,
            ssrc: stream.map(|stream| stream.ssrc_hex.clone()),
            samples: *samples,
            mean_ms: *mean_ms,
            max_ms: *max_ms,
        })
    })
}
