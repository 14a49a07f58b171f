//! What a gate says, and what it makes of values.

use super::*;

const KNOWN: &[MetricDef] = &[
    MetricDef {
        name: "rtt.p95",
        unit: Unit::Ms,
        about: "round trip",
    },
    MetricDef {
        name: "loss",
        unit: Unit::Percent,
        about: "loss",
    },
];

fn gate(text: &str) -> Gate {
    text.parse().unwrap()
}

fn rtt(subject: &str, value: Option<f64>) -> Metric {
    Metric::new("rtt.p95", Unit::Ms, subject, value)
}

#[test]
fn a_gate_is_a_metric_an_operator_and_a_value() {
    let parsed = gate("rtt.p95>=1.5s");
    assert_eq!(parsed.metric, "rtt.p95");
    assert_eq!(parsed.operator, Operator::GreaterOrEqual);
    assert_eq!(parsed.bound.fixed(), Some(1500.0));
}

#[test]
fn a_gate_is_shown_as_exactly_as_it_is_judged() {
    assert_eq!(gate("loss>0.004%").to_string(), "loss > 0.004 %");
    assert_eq!(
        gate("rtt.p95 > 1234.5678ms").to_string(),
        "rtt.p95 > 1234.5678 ms"
    );
    assert_eq!(gate("bitrate < 500kbps").to_string(), "bitrate < 500 kb/s");
}

#[test]
fn anything_else_is_refused_with_an_example() {
    for text in [
        "",
        "rtt",
        "> 5ms",
        "rtt p95 > 5ms",
        "rtt.p95 > ",
        "rtt.p95 ~ 5ms",
        "rtt.p95 = 5ms",
    ] {
        assert!(text.parse::<Gate>().is_err(), "{text}");
    }
}

#[test]
fn an_unknown_metric_lists_the_known_ones() {
    let error = gate("jitter > 5ms").check_against(KNOWN).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`jitter` is not a metric of this command; known are: rtt.p95, loss"
    );
}

#[test]
fn a_threshold_in_the_wrong_unit_is_refused() {
    assert!(gate("rtt.p95 > 5").check_against(KNOWN).is_err());
    assert!(gate("loss > 5ms").check_against(KNOWN).is_err());
    assert!(gate("loss > 5%").check_against(KNOWN).is_ok());
}

#[test]
fn a_gate_fails_when_any_subject_makes_it_true() {
    let result = gate("rtt.p95 > 5ms").judge(&[rtt("a", Some(1.0)), rtt("b", Some(6.0))], &[]);
    assert_eq!(result.verdict, Verdict::Fail);
    assert_eq!(result.observed.len(), 2);
}

#[test]
fn what_was_not_measured_never_passes() {
    let gate = gate("rtt.p95 > 5ms");
    assert_eq!(gate.judge(&[], &[]).verdict, Verdict::NotMeasured);
    let partly = gate.judge(&[rtt("a", Some(1.0)), rtt("b", None)], &[]);
    assert_eq!(partly.verdict, Verdict::NotMeasured);
    assert_eq!(
        gate.judge(&[rtt("a", Some(f64::NAN))], &[]).verdict,
        Verdict::NotMeasured
    );
}

#[test]
fn a_bound_may_be_what_an_earlier_report_measured() {
    for (text, shown) in [
        ("rtt.p95>baseline", "rtt.p95 > baseline"),
        ("rtt.p95 > baseline*1.20", "rtt.p95 > baseline * 1.2"),
        ("rtt.p95 > baseline +5ms", "rtt.p95 > baseline + 5 ms"),
        ("loss >= baseline - 0.5%", "loss >= baseline - 0.5 %"),
    ] {
        assert_eq!(gate(text).to_string(), shown);
        assert!(gate(text).check_against(KNOWN).is_ok(), "{text}");
    }
    for text in [
        "rtt.p95 > baseline *",
        "rtt.p95 > baseline * 5ms",
        "rtt.p95 > baseline / 2",
        "rtt.p95 > baselines",
        "rtt.p95 > baseline * -1",
        "rtt.p95 > baseline + -5ms",
    ] {
        assert!(text.parse::<Gate>().is_err(), "{text}");
    }
}

#[test]
fn a_distance_from_the_baseline_has_the_unit_of_the_metric() {
    let error = gate("rtt.p95 > baseline + 10%").check_against(KNOWN);
    assert_eq!(
        error.unwrap_err().to_string(),
        "`rtt.p95` is compared with a baseline and 10 %, but it needs a value like 30ms, or a factor: `baseline * 1.1`"
    );
}

#[test]
fn each_value_is_compared_with_that_of_its_own_subject() {
    let earlier = [rtt("b", Some(10.0)), rtt("a", Some(100.0))];
    let now = [rtt("a", Some(110.0)), rtt("b", Some(13.0))];
    let result = gate("rtt.p95 > baseline * 1.2").judge(&now, &earlier);
    let verdicts: Vec<_> = result.observed.iter().map(|one| one.verdict).collect();
    assert_eq!(verdicts, [Verdict::Pass, Verdict::Fail]);
    assert_eq!(result.observed[1].threshold, Some(12.0));
    assert_eq!((result.threshold, result.unit), (None, Unit::Ms));
}

#[test]
fn what_goes_by_another_name_now_is_compared_with_the_worst_that_is_gone() {
    let earlier = [
        rtt("ssrc 1", Some(10.0)),
        rtt("ssrc 2", Some(30.0)),
        rtt("stays", Some(500.0)),
    ];
    let now = [rtt("stays", Some(500.0)), rtt("ssrc 3", Some(31.0))];
    let above = gate("rtt.p95 > baseline").judge(&now, &earlier);
    assert_eq!(above.observed[1].baseline, Some(30.0));
    assert_eq!(above.verdict, Verdict::Fail);
    let below = gate("rtt.p95 < baseline").judge(&now, &earlier);
    assert_eq!(below.observed[1].baseline, Some(10.0));
}

#[test]
fn without_an_earlier_value_nothing_passes() {
    let gate = gate("rtt.p95 > baseline");
    let now = [rtt("a", Some(1.0))];
    assert_eq!(gate.judge(&now, &[]).verdict, Verdict::NotMeasured);
    let unmeasured = gate.judge(&now, &[rtt("a", None)]);
    assert_eq!(unmeasured.verdict, Verdict::NotMeasured);
    assert_eq!(unmeasured.observed[0].baseline, None);
}
