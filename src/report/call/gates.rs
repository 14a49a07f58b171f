//! What gates of `call` may name. Each stream or end that has a figure is a subject.

mod ends;
mod paths;

use super::by_hand::CallByHand;
use super::serve::{CallServe, ServedCall};
use super::whip::CallByHttp;
use super::{CallLoopback, OneEnd};
use crate::gate::{Metric, MetricDef, MetricOf};
use crate::units::Unit;
use ends::{
    DATA_RTT, RTT, of_end, of_ends, of_kinds, of_lone_end, of_one_end, received_defs,
    received_elsewhere_defs, round_trip_defs, sent_defs,
};
pub use ends::{received, sent};
pub use paths::figures_by_path;
use paths::{Path, paths};

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
        "how long descriptions were carried, of the end that answers until its answer was there",
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

/// What gates may name, and help lists.
pub fn metrics() -> Vec<MetricDef> {
    let of_call = OF_CALL.iter().map(|metric| metric.def);
    let of_streams = received_defs().chain(round_trip_defs());
    let all = of_call.chain(of_kinds(of_streams)).chain([RTT]);
    all.chain(of_ends()).chain([DATA_RTT]).collect()
}

/// The same for a call that publishes to a server: what that server reports.
pub fn metrics_of_whip() -> Vec<MetricDef> {
    let of_call = OF_CALL_BY_HTTP.iter().map(|metric| metric.def);
    let of_streams = sent_defs().chain(round_trip_defs());
    let all = of_call.chain(of_kinds(of_streams)).chain([RTT]);
    all.chain(of_ends()).collect()
}

/// The same for a call that plays from a server.
pub fn metrics_of_whep() -> Vec<MetricDef> {
    let of_call = OF_CALL_BY_HTTP.iter().map(|metric| metric.def);
    let all = of_call.chain(of_kinds(received_elsewhere_defs()));
    all.chain(of_ends()).collect()
}

/// The same for a call whose descriptions are carried by hand. The callee only echoes data.
pub fn metrics_by_hand() -> Vec<MetricDef> {
    let of_call = OF_CALL_BY_HAND.iter().map(|metric| metric.def);
    of_call.chain(of_one_end()).chain([DATA_RTT]).collect()
}

/// The same for a server of calls.
pub fn metrics_of_server() -> Vec<MetricDef> {
    let of_server = OF_SERVER.iter().map(|metric| metric.def);
    let of_calls = OF_SERVED_CALL.iter().map(|metric| metric.def);
    of_server.chain(of_calls).chain(of_one_end()).collect()
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
        of_call.chain(of_lone_end(&self.call.end)).collect()
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
        of_call.chain(of_lone_end(end)).chain([data_rtt]).collect()
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
    of_call.chain(of_lone_end(&served.call.end)).collect()
}

#[cfg(test)]
mod tests {
    use super::ends::KINDS;
    use super::*;
    use crate::report::call::{End, Inbound, Outbound};
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

    fn published() -> CallByHttp {
        let mut call = CallByHttp::default();
        call.call.end = End {
            inbound: Vec::new(),
            ..self::call().caller
        };
        for stream in &mut call.call.end.outbound {
            stream.packets_sent = 200;
            stream.remote_loss_percent = Some(3.5);
        }
        call
    }

    #[test]
    fn whoever_publishes_can_gate_on_what_the_server_reports_and_on_nothing_else() {
        let carried = published().metrics();
        let defs = metrics_of_whip();
        let is_carried = |def: &MetricDef| carried.iter().any(|metric| metric.name == def.name);
        assert!(defs.iter().all(is_carried));
        let loss = carried.iter().find(|metric| metric.name == "video.loss");
        assert_eq!(loss.and_then(|metric| metric.value), Some(3.5));
        for absent in ["video.delay.p95", "audio.mos", "video.loss.recovered"] {
            assert!(defs.iter().all(|def| def.name != absent), "{absent}");
        }
    }

    #[test]
    fn a_gate_on_loss_sees_both_ways_of_a_call_by_hand() {
        let mut by_hand = CallByHand::default();
        by_hand.call.end = call().caller;
        let metrics = by_hand.metrics();
        let of_loss = metrics.iter().filter(|metric| metric.name == "audio.loss");
        let subjects: Vec<&str> = of_loss.map(|metric| metric.subject.as_str()).collect();
        assert_eq!(
            subjects,
            ["audio received by the caller", "audio sent by the caller"]
        );
        let named = metrics_by_hand();
        let is_named = |metric: &&Metric| named.iter().any(|def| def.name == metric.name);
        assert!(metrics.iter().all(|metric| is_named(&metric)));
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
        let lists = [
            metrics(),
            metrics_of_whip(),
            metrics_of_whep(),
            metrics_by_hand(),
            metrics_of_server(),
        ];
        for list in lists {
            let all = [list, figures_by_path()].concat();
            let mut names: Vec<&str> = all.iter().map(|def| def.name).collect();
            names.sort_unstable();
            assert!(names.windows(2).all(|two| two[0] != two[1]), "{names:?}");
        }
    }
}
