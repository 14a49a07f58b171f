//! What gates of `call` may name. Each stream or end that has a figure is a subject.

use std::sync::OnceLock;

use super::by_hand::CallByHand;
use super::serve::{CallServe, ServedCall};
use super::whip::CallByHttp;
use super::{CallLoopback, End, Inbound, OneEnd, Outbound, Setup};
use crate::gate::{Metric, MetricDef, MetricOf};
use crate::report::figures::{self, Figure, measure};
use crate::report::pcap;
use crate::units::Unit;

const KINDS: [&str; 2] = ["audio", "video"];

/// Of the call as a whole.
const OF_CALL: &[MetricOf<CallLoopback>] = &[MetricOf::new(
    "setup",
    Unit::Ms,
    "from the first API call to both ends connected",
    |call| call.setup.total_ms,
)];

/// Of a call whose offer goes to a server.
const OF_CALL_BY_HTTP: &[MetricOf<CallByHttp>] = &[
    MetricOf::new(
        "setup",
        Unit::Ms,
        "from the first API call to the connection",
        |call| call.call.setup.total_ms,
    ),
    MetricOf::new(
        "http",
        Unit::Ms,
        "from the POST to its whole answer, redirections included",
        |call| call.http_ms,
    ),
];

/// Of a call whose descriptions are carried by hand.
const OF_CALL_BY_HAND: &[MetricOf<CallByHand>] = &[
    MetricOf::new(
        "setup",
        Unit::Ms,
        "from the first API call to the connection, without the wait for the other end",
        |call| call.call.setup.total_ms,
    ),
    MetricOf::new(
        "signalling",
        Unit::Ms,
        "how long the other end's description was waited for",
        |call| call.signalling_ms,
    ),
];
/// Of each call of a server.
const OF_SERVED_CALL: &[MetricOf<ServedCall>] = &[MetricOf::new(
    "setup",
    Unit::Ms,
    "from the offer to the connection",
    |served| served.call.setup.total_ms,
)];

/// Of a server.
const OF_SERVER: &[MetricOf<CallServe>] = &[MetricOf::new(
    "calls",
    Unit::Count,
    "calls that connected, among those that are listed",
    |server| Some(server.connected() as f64),
)];

/// Of each end.
const OF_END: &[MetricOf<End>] = &[MetricOf::new(
    "consent.rtt.p95",
    Unit::Ms,
    "95th percentile of the round trip of ICE's checks in the call",
    |end| end.consent_rtt_ms.p95,
)];

/// Of each stream that is received, behind `audio.` or `video.`.
const OF_INBOUND: &[MetricOf<Inbound>] = &[
    MetricOf::new(
        "loss",
        Unit::Percent,
        "packets sent and never received",
        // Of a sender elsewhere its sequence numbers tell.
        |stream| match stream.packets_sent {
            Some(_) => stream.not_received_percent,
            None => stream.stream.reception.loss_percent,
        },
    ),
    MetricOf::new(
        "loss.recovered",
        Unit::Percent,
        "packets that never came, retransmissions included",
        |stream| match &stream.stream.recovery {
            Some(recovery) => recovery.loss_after_recovery_percent,
            None => stream.stream.reception.loss_percent,
        },
    ),
    MetricOf::new("jitter.mean", Unit::Ms, "mean RFC 3550 jitter", |stream| {
        stream.stream.reception.jitter_ms.mean
    }),
    MetricOf::new(
        "jitter.max",
        Unit::Ms,
        "highest RFC 3550 jitter",
        |stream| stream.stream.reception.jitter_ms.max,
    ),
    MetricOf::new(
        "delay.p95",
        Unit::Ms,
        "95th percentile of the one-way delay",
        |stream| stream.one_way_delay_ms.p95,
    ),
    MetricOf::new("bitrate", Unit::Bps, "payload bit rate", |stream| {
        stream.stream.reception.bitrate_bps
    }),
    MetricOf::new(
        "mos",
        Unit::Count,
        "mean opinion score, estimated by the E-model (ITU-T G.107)",
        |stream| stream.stream.mos.as_ref().map(|quality| quality.score),
    ),
    MetricOf::new(
        "frame_rate",
        Unit::Count,
        "complete frames a second",
        |stream| stream.stream.video.as_ref()?.frame_rate,
    ),
    MetricOf::new(
        "frame_gap.max",
        Unit::Ms,
        "longest time between two complete frames",
        |stream| stream.stream.video.as_ref()?.frame_gap_max_ms,
    ),
    MetricOf::new(
        "freezes",
        Unit::Count,
        "freezes, as the W3C counts them",
        |stream| Some(stream.stream.video.as_ref()?.freezes as f64),
    ),
];

/// Of each stream that is sent, behind `audio.` or `video.`.
const OF_OUTBOUND: &[MetricOf<Outbound>] = &[MetricOf::new(
    "rtt.p95",
    Unit::Ms,
    "95th percentile of the RTCP round-trip time",
    |stream| stream.stream.rtt_ms.p95,
)];

/// The same of all of them.
const RTT: MetricDef = MetricDef {
    name: "rtt.p95",
    unit: Unit::Ms,
    about: "95th percentile of the RTCP round-trip time of audio and video",
};

const DATA_RTT: MetricDef = MetricDef {
    name: "data.rtt.p95",
    unit: Unit::Ms,
    about: "95th percentile of the data channel's message round trip",
};

/// What gates may name by a path in JSON, and whose it is.
struct Path {
    name: String,
    about: &'static str,
    unit: Unit,
    path: &'static str,
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Setup,
    End,
    Received(&'static str),
    Sent(&'static str),
}

/// The metrics of streams with their kinds in front.
fn of_streams() -> &'static [(String, MetricDef)] {
    static NAMED: OnceLock<Vec<(String, MetricDef)>> = OnceLock::new();
    NAMED.get_or_init(|| {
        let inbound = OF_INBOUND.iter().map(|metric| metric.def);
        let defs = inbound.chain(OF_OUTBOUND.iter().map(|metric| metric.def));
        let of_kind = |def: MetricDef| {
            let kinds = KINDS.iter().filter(move |kind| has(kind, def.name));
            kinds.map(move |kind| (format!("{kind}.{}", def.name), def))
        };
        let mut named: Vec<(String, MetricDef)> = defs.flat_map(of_kind).collect();
        named.sort_by_key(|(name, _)| !name.starts_with("audio"));
        named
    })
}

/// Whether streams of this kind can have it.
fn has(kind: &str, metric: &str) -> bool {
    match metric {
        "mos" => kind == "audio",
        "frame_rate" | "frame_gap.max" | "freezes" => kind == "video",
        _ => true,
    }
}

fn named(kind: &str, metric: &str) -> Option<&'static str> {
    let mut all = of_streams().iter();
    let found = all.find(|(name, def)| def.name == metric && name.starts_with(kind));
    found.map(|(name, _)| name.as_str())
}

/// What gates may name, and help lists.
pub fn metrics() -> Vec<MetricDef> {
    let of_call = OF_CALL.iter().map(|metric| metric.def);
    of_call.chain(metrics_of_ends()).chain([DATA_RTT]).collect()
}

/// The same for a call whose offer goes to a server.
pub fn metrics_by_http() -> Vec<MetricDef> {
    let of_call = OF_CALL_BY_HTTP.iter().map(|metric| metric.def);
    of_call.chain(metrics_of_ends()).collect()
}

/// The same for a call whose descriptions are carried by hand. The callee only echoes data.
pub fn metrics_by_hand() -> Vec<MetricDef> {
    let of_call = OF_CALL_BY_HAND.iter().map(|metric| metric.def);
    of_call.chain(metrics_of_ends()).chain([DATA_RTT]).collect()
}

/// The same for a server of calls.
pub fn metrics_of_server() -> Vec<MetricDef> {
    let of_server = OF_SERVER.iter().map(|metric| metric.def);
    let of_calls = OF_SERVED_CALL.iter().map(|metric| metric.def);
    of_server.chain(of_calls).chain(metrics_of_ends()).collect()
}

fn metrics_of_ends() -> impl Iterator<Item = MetricDef> {
    let of_streams = of_streams()
        .iter()
        .map(|(name, def)| MetricDef { name, ..*def });
    let of_ends = OF_END.iter().map(|metric| metric.def);
    of_streams.chain([RTT]).chain(of_ends)
}

/// What gates may name besides: every other number, by its path in JSON. That of a received
/// stream begins with its kind, that of one that is sent with its kind and `sent`.
pub fn figures_by_path() -> Vec<MetricDef> {
    let has_name = |name: &str| metrics().iter().any(|def| def.name == name);
    let paths = paths().iter().filter(|path| !has_name(&path.name));
    paths
        .map(|path| MetricDef {
            name: &path.name,
            unit: path.unit,
            about: path.about,
        })
        .collect()
}

fn paths() -> &'static [Path] {
    static PATHS: OnceLock<Vec<Path>> = OnceLock::new();
    PATHS.get_or_init(|| {
        static OF_SETUP: OnceLock<Vec<Figure>> = OnceLock::new();
        static OF_END: OnceLock<Vec<Figure>> = OnceLock::new();
        static OF_INBOUND: OnceLock<Vec<Figure>> = OnceLock::new();
        static OF_OUTBOUND: OnceLock<Vec<Figure>> = OnceLock::new();
        let setup = OF_SETUP.get_or_init(figures::figures::<Setup>);
        let end = OF_END.get_or_init(figures::figures::<End>);
        let inbound = OF_INBOUND.get_or_init(figures::figures::<Inbound>);
        let outbound = OF_OUTBOUND.get_or_init(figures::figures::<Outbound>);
        let mut all = with_prefix("setup.", Place::Setup, setup);
        all.extend(with_prefix("", Place::End, end));
        for kind in KINDS {
            all.extend(with_prefix(
                &format!("{kind}."),
                Place::Received(kind),
                inbound,
            ));
            let prefix = format!("{kind}.sent.");
            all.extend(with_prefix(&prefix, Place::Sent(kind), outbound));
        }
        all
    })
}

fn with_prefix(prefix: &str, place: Place, figures: &'static [Figure]) -> Vec<Path> {
    let metrics = figures.iter().filter_map(Figure::metric);
    metrics
        .filter(|def| pcap::is_measure(def.name) && def.name != "first_packet_s")
        .map(|def| Path {
            name: format!("{prefix}{}", def.name),
            about: def.about,
            unit: def.unit,
            path: def.name,
            place,
        })
        .collect()
}

impl CallLoopback {
    pub fn metrics(&self) -> Vec<Metric> {
        let of_call = OF_CALL.iter().map(|metric| metric.measure("call", self));
        let mut metrics: Vec<Metric> = of_call.collect();
        metrics.extend([&self.caller, &self.callee].into_iter().flat_map(of_end));
        // Only the caller asks; the callee echoes.
        let data_rtt = self.caller.data.message_rtt_ms.p95;
        let MetricDef { name, unit, .. } = DATA_RTT;
        metrics.push(Metric::new(name, unit, &self.caller.name, data_rtt));
        metrics
    }

    /// Of the figures by path, those of these names.
    pub fn figures(&self, names: &[&str]) -> Vec<Metric> {
        let asked = paths()
            .iter()
            .filter(|path| names.contains(&path.name.as_str()));
        let ends = [&self.caller, &self.callee];
        asked.flat_map(|path| path.of(&self.setup, &ends)).collect()
    }
}

impl CallByHttp {
    pub fn metrics(&self) -> Vec<Metric> {
        let of_call = OF_CALL_BY_HTTP
            .iter()
            .map(|metric| metric.measure("call", self));
        of_call.chain(of_end(&self.call.end)).collect()
    }

    /// Of the figures by path, those of these names.
    pub fn figures(&self, names: &[&str]) -> Vec<Metric> {
        self.call.figures(names)
    }
}

impl CallByHand {
    pub fn metrics(&self) -> Vec<Metric> {
        let of_call = OF_CALL_BY_HAND
            .iter()
            .map(|metric| metric.measure("call", self));
        let end = &self.call.end;
        let data_rtt = Metric::new(
            DATA_RTT.name,
            DATA_RTT.unit,
            &end.name,
            end.data.message_rtt_ms.p95,
        );
        of_call.chain(of_end(end)).chain([data_rtt]).collect()
    }

    /// Of the figures by path, those of these names.
    pub fn figures(&self, names: &[&str]) -> Vec<Metric> {
        self.call.figures(names)
    }
}

impl OneEnd {
    fn figures(&self, names: &[&str]) -> Vec<Metric> {
        let asked = paths()
            .iter()
            .filter(|path| names.contains(&path.name.as_str()));
        asked
            .flat_map(|path| path.of(&self.setup, &[&self.end]))
            .collect()
    }
}

impl CallServe {
    pub fn metrics(&self) -> Vec<Metric> {
        let of_server = OF_SERVER
            .iter()
            .map(|metric| metric.measure("server", self));
        of_server
            .chain(self.calls.iter().flat_map(of_served_call))
            .collect()
    }

    /// Of the figures by path, those of these names.
    pub fn figures(&self, names: &[&str]) -> Vec<Metric> {
        let asked = paths()
            .iter()
            .filter(|path| names.contains(&path.name.as_str()));
        let of_call = |path: &'static Path| {
            let calls = self.calls.iter().map(|served| &served.call);
            calls.flat_map(|call| path.of(&call.setup, &[&call.end]))
        };
        asked.flat_map(of_call).collect()
    }
}

fn of_served_call(served: &ServedCall) -> Vec<Metric> {
    let subject = format!("call {}", served.number);
    let of_call = OF_SERVED_CALL
        .iter()
        .map(|metric| metric.measure(&subject, served));
    of_call.chain(of_end(&served.call.end)).collect()
}

impl Path {
    fn of(&'static self, setup: &Setup, ends: &[&End]) -> Vec<Metric> {
        let path = self;
        let metrics: Vec<Metric> = match path.place {
            Place::Setup => measure(&[path.path], "call", setup),
            Place::End => ends
                .iter()
                .flat_map(|end| measure(&[path.path], &end.name, end))
                .collect(),
            Place::Received(kind) => ends
                .iter()
                .flat_map(|end| end.inbound.iter().map(move |stream| (end, stream)))
                .filter(|(_, stream)| stream.stream.is_of(kind, path.path))
                .flat_map(|(end, stream)| measure(&[path.path], &received(end, stream), stream))
                .collect(),
            Place::Sent(kind) => ends
                .iter()
                .flat_map(|end| end.outbound.iter().map(move |stream| (end, stream)))
                .filter(|(_, stream)| stream.stream.is_of(kind, path.path))
                .flat_map(|(end, stream)| measure(&[path.path], &sent(end, stream), stream))
                .collect(),
        };
        let called = |metric| Metric {
            name: path.name.as_str(),
            ..metric
        };
        metrics.into_iter().map(called).collect()
    }
}

impl pcap::Stream {
    fn is_of(&self, kind: &str, figure: &str) -> bool {
        self.kind.as_deref() == Some(kind) && self.can_have(figure)
    }
}

fn of_end(end: &End) -> Vec<Metric> {
    let of_end = OF_END.iter().map(|metric| metric.measure(&end.name, end));
    let inbound = end
        .inbound
        .iter()
        .flat_map(|stream| of_inbound(end, stream));
    let outbound = end
        .outbound
        .iter()
        .flat_map(|stream| of_outbound(end, stream));
    of_end.chain(inbound).chain(outbound).collect()
}

fn of_inbound<'a>(end: &'a End, stream: &'a Inbound) -> impl Iterator<Item = Metric> + 'a {
    let kind = stream.stream.kind.as_deref().unwrap_or_default();
    let metrics = OF_INBOUND
        .iter()
        .filter_map(move |metric| Some((named(kind, metric.def.name)?, metric)));
    metrics.map(|(name, metric)| Metric {
        name,
        ..metric.measure(&received(end, stream), stream)
    })
}

fn of_outbound<'a>(end: &'a End, stream: &'a Outbound) -> impl Iterator<Item = Metric> + 'a {
    let kind = stream.stream.kind.as_deref().unwrap_or_default();
    let of_kind = OF_OUTBOUND.iter().filter_map(move |metric| {
        let name = named(kind, metric.def.name)?;
        let measured = metric.measure(&sent(end, stream), stream);
        Some(Metric { name, ..measured })
    });
    let rtt = stream.stream.rtt_ms.p95;
    let of_all = Metric::new(RTT.name, RTT.unit, sent(end, stream), rtt);
    of_kind.chain([of_all])
}

fn received(end: &End, stream: &Inbound) -> String {
    let kind = stream.stream.kind.as_deref().unwrap_or("media");
    format!("{kind} received by the {}", end.name)
}

fn sent(end: &End, stream: &Outbound) -> String {
    let kind = stream.stream.kind.as_deref().unwrap_or("media");
    format!("{kind} sent by the {}", end.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::pcap::Stream;

    fn stream(kind: &str) -> Stream {
        Stream {
            kind: Some(kind.to_owned()),
            ..Stream::default()
        }
    }

    fn call() -> CallLoopback {
        let end = |name: &str| End {
            name: name.to_owned(),
            inbound: KINDS
                .map(|kind| Inbound {
                    stream: stream(kind),
                    ..Inbound::default()
                })
                .into(),
            outbound: KINDS
                .map(|kind| Outbound {
                    stream: stream(kind),
                    ..Outbound::default()
                })
                .into(),
            ..End::default()
        };
        CallLoopback {
            caller: end("caller"),
            callee: end("callee"),
            ..CallLoopback::default()
        }
    }

    #[test]
    fn a_call_carries_every_metric_that_gates_may_name_and_no_other() {
        let carried = call().metrics();
        let defs = metrics();
        for def in &defs {
            assert!(
                carried.iter().any(|metric| metric.name == def.name),
                "{}",
                def.name
            );
        }
        let is_known = |metric: &Metric| defs.iter().any(|def| def.name == metric.name);
        assert!(carried.iter().all(is_known));
    }

    #[test]
    fn a_gate_can_name_the_numbers_of_streams_ends_and_set_up() {
        let names = [
            "setup.dtls_handshake_ms",
            "consent_rtt_ms.p50",
            "data.messages_received",
            "audio.jitter_ms.last",
            "video.video.freezes_duration_ms",
            "video.sent.recovery.recovered_percent",
        ];
        let known = figures_by_path();
        for name in names {
            assert!(known.iter().any(|def| def.name == name), "{name}");
            assert!(!call().figures(&[name]).is_empty(), "{name}");
        }
        assert_eq!(call().figures(&["audio.video.freezes"]), []);
    }

    #[test]
    fn no_two_metrics_have_one_name() {
        let mut names: Vec<&str> = [metrics(), figures_by_path()]
            .concat()
            .iter()
            .map(|def| def.name)
            .collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|two| two[0] != two[1]));
    }
}
