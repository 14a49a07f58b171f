//! Many calls added up.

use super::super::exposition::{Exposition, Type};
use super::super::{ratio, seconds};
use super::{Figure, Of, figure};
use crate::report::call::load::{CallLoad, MediaSpread};
use crate::stats::Distribution;

type Percentile = (&'static str, fn(&Distribution) -> Option<f64>);

/// What is told of the times of a phase.
const OF_SETUP: [Percentile; 4] = [
    ("rtctool_call_load_setup_p50_seconds", |of| of.p50),
    ("rtctool_call_load_setup_p95_seconds", |of| of.p95),
    ("rtctool_call_load_setup_p99_seconds", |of| of.p99),
    ("rtctool_call_load_setup_max_seconds", |of| of.max),
];

const OF_MEDIA: &[Figure<Of<MediaSpread>>] = &[
    figure(
        "rtctool_call_load_loss_p50_ratio",
        "Median of the streams' loss.",
        |media| ratio(media.loss_percent.p50),
    ),
    figure(
        "rtctool_call_load_loss_p95_ratio",
        "95th percentile of the streams' loss.",
        |media| ratio(media.loss_percent.p95),
    ),
    figure(
        "rtctool_call_load_jitter_p50_seconds",
        "Median of the streams' jitter (RFC 3550).",
        |media| seconds(media.jitter_ms.p50),
    ),
    figure(
        "rtctool_call_load_jitter_p95_seconds",
        "95th percentile of the streams' jitter (RFC 3550).",
        |media| seconds(media.jitter_ms.p95),
    ),
    figure(
        "rtctool_call_load_rtt_p50_seconds",
        "Median of the streams' round-trip times, by RTCP.",
        |media| seconds(media.rtt_ms.p50),
    ),
    figure(
        "rtctool_call_load_rtt_p95_seconds",
        "95th percentile of the streams' round-trip times, by RTCP.",
        |media| seconds(media.rtt_ms.p95),
    ),
];

const OF_LOAD: &[Figure<Of<CallLoad>>] = &[
    figure(
        "rtctool_call_load_failed_ratio",
        "Share of the calls that failed or were lost.",
        |load| ratio(load.calls.failed_percent),
    ),
    figure(
        "rtctool_call_load_calls_at_once",
        "Calls at the same time, at most.",
        |load| Some(load.calls.most_at_once as f64),
    ),
    figure(
        "rtctool_call_load_late_frames_ratio",
        "Share of the frames that this machine sent more than 20 ms late.",
        |load| ratio(load.late_percent()),
    ),
    figure(
        "rtctool_call_load_lost_here_packets",
        "Packets that this machine lost by itself.",
        |load| load.lost_here().map(|lost| lost as f64),
    ),
];

pub fn render(load: &CallLoad, out: &mut Exposition) {
    calls(load, out);
    failures(load, out);
    for Figure { name, help, value } in OF_LOAD {
        let value = value(load);
        let mut family = out.family(name, Type::Gauge, help);
        value.into_iter().for_each(|is| family.sample(&[], is));
    }
    set_up(load, out);
    for Figure { name, help, value } in OF_MEDIA {
        let value = value(&load.media);
        let mut family = out.family(name, Type::Gauge, help);
        value.into_iter().for_each(|is| family.sample(&[], is));
    }
}

fn calls(load: &CallLoad, out: &mut Exposition) {
    let counts = &load.calls;
    let mut family = out.family(
        "rtctool_call_load_calls",
        Type::Gauge,
        "Calls, by how far they came.",
    );
    for (state, count) in [
        ("planned", counts.planned),
        ("begun", counts.begun),
        ("connected", counts.connected),
        ("failed", counts.failed),
        ("lost", counts.lost),
        ("unfinished", counts.unfinished),
    ] {
        family.sample(&[("state", state)], count as f64);
    }
}

fn failures(load: &CallLoad, out: &mut Exposition) {
    let mut family = out.family(
        "rtctool_call_load_failures",
        Type::Gauge,
        "Calls that failed or were lost, by the stage at which they ended.",
    );
    for failure in &load.failures {
        family.sample(&[("stage", &failure.stage)], failure.calls as f64);
    }
}

fn set_up(load: &CallLoad, out: &mut Exposition) {
    let setup = &load.setup;
    let phases = [
        ("gathering", &setup.gathering_ms),
        ("http", &setup.http_ms),
        ("ice", &setup.ice_ms),
        ("dtls", &setup.dtls_ms),
        ("first_packet", &setup.first_packet_ms),
        ("total", &setup.total_ms),
    ];
    for (name, percentile) in OF_SETUP {
        let help = "How long a phase of the set-up took, of the calls that connected.";
        let mut family = out.family(name, Type::Gauge, help);
        for (phase, of) in phases {
            let value = seconds(percentile(of));
            let labels = [("phase", phase)];
            value.into_iter().for_each(|is| family.sample(&labels, is));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::call::load::{CallCounts, StageFailures};

    #[test]
    fn many_calls_have_counts_failures_by_stage_and_percentiles_in_seconds() {
        let mut load = CallLoad {
            calls: CallCounts {
                planned: 8,
                connected: 6,
                failed_percent: Some(25.0),
                ..CallCounts::default()
            },
            failures: vec![StageFailures {
                stage: "ice".to_owned(),
                calls: 2,
                ..StageFailures::default()
            }],
            ..CallLoad::default()
        };
        load.setup.total_ms.p95 = Some(250.0);
        load.media.loss_percent.p50 = Some(1.0);
        let mut out = Exposition::default();
        render(&load, &mut out);
        let text = String::from_utf8(out.into_bytes()).unwrap();
        for line in [
            "rtctool_call_load_calls{state=\"connected\"} 6\n",
            "rtctool_call_load_failures{stage=\"ice\"} 2\n",
            "rtctool_call_load_failed_ratio 0.25\n",
            "rtctool_call_load_setup_p95_seconds{phase=\"total\"} 0.25\n",
            "rtctool_call_load_loss_p50_ratio 0.01\n",
        ] {
            assert!(text.contains(line), "{line}{text}");
        }
        assert!(!text.contains("rtctool_call_load_rtt"), "{text}");
        assert!(!text.contains("phase=\"http\""), "{text}");
    }
}
