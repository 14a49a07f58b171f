//! What gates of `call load` and `report merge` may name.

use std::sync::OnceLock;

use super::CallLoad;
use crate::gate::{Metric, MetricDef, MetricOf};
use crate::stats::Distribution;
use crate::units::Unit;

/// Of all calls together.
const OF_LOAD: &[MetricOf<CallLoad>] = &[
    MetricOf::new(
        "failed",
        Unit::Count,
        "calls that did not connect",
        |load| Some(load.calls.failed as f64),
    ),
    MetricOf::new(
        "failed.percent",
        Unit::Percent,
        "the same of all calls that were tried",
        |load| load.calls.failed_percent,
    ),
    MetricOf::new("connected", Unit::Count, "calls that connected", |load| {
        Some(load.calls.connected as f64)
    }),
    MetricOf::new(
        "at_once",
        Unit::Count,
        "calls at the same time, at most",
        |load| Some(load.calls.most_at_once as f64),
    ),
    MetricOf::new(
        "late.percent",
        Unit::Percent,
        "frames that this machine sent more than 20 ms late",
        |load| load.late_percent(),
    ),
    MetricOf::new(
        "lost_here",
        Unit::Count,
        "packets that this machine lost by itself",
        |load| load.lost_here().map(|lost| lost as f64),
    ),
];

/// What has a distribution over calls or streams.
const SPREADS: &[Spread] = &[
    Spread::new("setup", Unit::Ms, "set-up time", |load| {
        &load.setup.total_ms
    }),
    Spread::new("gathering", Unit::Ms, "time to gather", |load| {
        &load.setup.gathering_ms
    }),
    Spread::new("http", Unit::Ms, "time from POST to answer", |load| {
        &load.setup.http_ms
    }),
    Spread::new("ice", Unit::Ms, "time of ICE", |load| &load.setup.ice_ms),
    Spread::new("dtls", Unit::Ms, "time of DTLS", |load| &load.setup.dtls_ms),
    Spread::new("first_packet", Unit::Ms, "time to first packet", |load| {
        &load.setup.first_packet_ms
    }),
    Spread::new("rtt", Unit::Ms, "median round trip of a stream", |load| {
        &load.media.rtt_ms
    }),
    Spread::new("jitter", Unit::Ms, "mean jitter of a stream", |load| {
        &load.media.jitter_ms
    }),
    Spread::new("loss", Unit::Percent, "loss of a stream", |load| {
        &load.media.loss_percent
    }),
];

struct Spread {
    name: &'static str,
    unit: Unit,
    about: &'static str,
    of: fn(&CallLoad) -> &Distribution,
}

impl Spread {
    const fn new(
        name: &'static str,
        unit: Unit,
        about: &'static str,
        of: fn(&CallLoad) -> &Distribution,
    ) -> Self {
        Spread {
            name,
            unit,
            about,
            of,
        }
    }
}

type Figure = (&'static str, fn(&Distribution) -> Option<f64>);

const FIGURES: [Figure; 5] = [
    ("p50", |spread| spread.p50),
    ("p95", |spread| spread.p95),
    ("p99", |spread| spread.p99),
    ("max", |spread| spread.max),
    ("mean", |spread| spread.mean),
];

/// `setup.p95` and the like, with what they are read from.
struct Named {
    name: String,
    about: String,
    spread: &'static Spread,
    figure: fn(&Distribution) -> Option<f64>,
}

fn named() -> &'static [Named] {
    static NAMED: OnceLock<Vec<Named>> = OnceLock::new();
    NAMED.get_or_init(|| {
        let figures = |spread: &'static Spread| {
            FIGURES.iter().map(move |(figure, read)| Named {
                name: format!("{}.{figure}", spread.name),
                about: format!("{}, {figure}", spread.about),
                spread,
                figure: *read,
            })
        };
        SPREADS.iter().flat_map(figures).collect()
    })
}

/// What gates may name, and help lists.
pub fn metrics() -> Vec<MetricDef> {
    let of_load = OF_LOAD.iter().map(|metric| metric.def);
    let of_spreads = named().iter().map(|named| MetricDef {
        name: &named.name,
        unit: named.spread.unit,
        about: &named.about,
    });
    of_load.chain(of_spreads).collect()
}

impl CallLoad {
    pub fn metrics(&self) -> Vec<Metric> {
        let subject = "all calls";
        let of_load = OF_LOAD.iter().map(|metric| metric.measure(subject, self));
        let of_spreads = named().iter().map(|named| {
            let value = (named.figure)((named.spread.of)(self));
            Metric::new(&named.name, named.spread.unit, subject, value)
        });
        of_load.chain(of_spreads).collect()
    }

    /// Frames that were sent late, of all. None when none was sent.
    pub fn late_percent(&self) -> Option<f64> {
        let machines = || self.shards.iter().map(|shard| &shard.machine);
        let sent = machines()
            .map(|machine| machine.frames_sent as f64)
            .sum::<f64>();
        let late = machines()
            .map(|machine| machine.frames_late as f64)
            .sum::<f64>();
        (sent > 0.0).then(|| late * 100.0 / sent)
    }

    /// None where the other ends are elsewhere.
    pub fn lost_here(&self) -> Option<u64> {
        let lost = |shard: &super::LoadShard| shard.machine.packets_lost_here;
        self.shards
            .iter()
            .filter_map(lost)
            .reduce(u64::saturating_add)
    }
}
