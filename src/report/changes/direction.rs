//! Which way a metric is to go, and what is too little to be a change.

use super::MetricDirection;
use crate::units::Unit;

/// Metrics of which more is better, behind `audio.` and `video.` too.
const MORE_IS_BETTER: &[&str] = &[
    "bitrate",
    "connected",
    "estimate.min",
    "frame_rate",
    "mos",
    "rate",
    "recovered",
    "relay.throughput",
    "tls.days_left",
];

/// Metrics that tell what there was to do.
const NEITHER_IS_BETTER: &[&str] = &[
    "allocations",
    "allocations.granted",
    "at_once",
    "calls",
    "lifetime",
    "peers.denied",
];

/// A difference of less than this share is none: no two runs are alike.
const SAME_SHARE: f64 = 0.05;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    More,
    Less,
    Neither,
}

/// Whatever is in no table is a time, a loss or a fault, of which there is never too little.
pub fn wanted(metric: &str) -> Wanted {
    let kinds = ["audio.", "video."].iter();
    let name = kinds.fold(metric, |name, kind| name.strip_prefix(kind).unwrap_or(name));
    if MORE_IS_BETTER.contains(&name) {
        Wanted::More
    } else if NEITHER_IS_BETTER.contains(&name) {
        Wanted::Neither
    } else {
        Wanted::Less
    }
}

pub fn direction(metric: &str, unit: Unit, before: f64, now: f64) -> MetricDirection {
    if is_same(unit, before, now) {
        return MetricDirection::Same;
    }
    match (wanted(metric), now > before) {
        (Wanted::Neither, _) => MetricDirection::Different,
        (Wanted::More, true) | (Wanted::Less, false) => MetricDirection::Better,
        (Wanted::More, false) | (Wanted::Less, true) => MetricDirection::Worse,
    }
}

fn is_same(unit: Unit, before: f64, now: f64) -> bool {
    let difference = (now - before).abs();
    let least = match unit {
        Unit::Ms => 1.0,
        Unit::Percent => 0.1,
        Unit::Bps => 1e3,
        Unit::Count => 0.0,
    };
    difference == 0.0 || difference < least || difference < before.abs() * SAME_SHARE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_a_stream_changes_no_direction() {
        assert_eq!(wanted("video.bitrate"), Wanted::More);
        assert_eq!(wanted("audio.loss.recovered"), Wanted::Less);
        assert_eq!(wanted("recovered"), Wanted::More);
        assert_eq!(wanted("lifetime"), Wanted::Neither);
    }

    #[test]
    fn what_no_two_runs_have_alike_is_the_same() {
        let of = |unit, before, now| direction("rtt.p95", unit, before, now);
        assert_eq!(of(Unit::Ms, 0.2, 0.9), MetricDirection::Same);
        assert_eq!(of(Unit::Ms, 100.0, 104.0), MetricDirection::Same);
        assert_eq!(of(Unit::Ms, 100.0, 106.0), MetricDirection::Worse);
        assert_eq!(of(Unit::Percent, 1.0, 0.8), MetricDirection::Better);
        assert_eq!(of(Unit::Count, 3.0, 4.0), MetricDirection::Worse);
    }

    #[test]
    fn every_name_in_the_tables_is_a_metric() {
        use crate::report::{audit, call, ice, nat, pcap, stun, turn, turn_serve};
        let all = [
            stun::metrics(),
            turn::metrics(),
            turn_serve::metrics(),
            nat::metrics(),
            ice::metrics(),
            audit::metrics(),
            pcap::metrics(),
            call::metrics(),
            call::metrics_of_server(),
            call::load::metrics(),
        ]
        .concat();
        for name in MORE_IS_BETTER.iter().chain(NEITHER_IS_BETTER) {
            let is_it = |known: &str| {
                known == *name || known.split_once('.').is_some_and(|(_, rest)| rest == *name)
            };
            assert!(all.iter().any(|def| is_it(def.name)), "{name}");
        }
    }
}
