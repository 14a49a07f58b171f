use super::*;
use crate::gate::Gate;
use crate::report::stun::StunProbe;
use crate::report::{Data, Judgement};

fn metric(value: Option<f64>) -> Metric {
    Metric::new("rtt.p50", Unit::Ms, "stun:a", value)
}

fn judged(gate: &str, value: Option<f64>) -> GateResult {
    let gate: Gate = gate.parse().unwrap();
    gate.judge(&[metric(value)], &[])
}

#[test]
fn a_gate_is_the_range_outside_of_which_a_value_is_critical() {
    for (gate, range_of_it) in [
        ("rtt.p50 > 80ms", "80"),
        ("rtt.p50 > -1ms", "~:-1"),
        ("rtt.p50 >= 80ms", "@80:"),
        ("rtt.p50 < 5ms", "5:"),
        ("rtt.p50 <= 5ms", "@~:5"),
        ("rtt.p50 == 5ms", "@5:5"),
        ("rtt.p50 != 5ms", "5:5"),
    ] {
        let gate_result = judged(gate, None);
        let limit = limit(&gate_result, &metric(None)).unwrap();
        assert_eq!(range(&gate_result, limit), range_of_it, "{gate}");
    }
}

#[test]
fn what_was_not_measured_is_u() {
    let gate = judged("rtt.p50 > 80ms", None);
    assert_eq!(datum("rtt_p50", &metric(None), None), "'rtt_p50'=U;;;0");
    assert_eq!(
        datum("rtt_p50", &metric(Some(0.258)), Some(&gate)),
        "'rtt_p50'=0.258ms;;80;0"
    );
}

#[test]
fn neither_text_nor_label_can_begin_the_performance_data_or_a_line() {
    assert_eq!(plain("a | b\nc\u{1b}"), "a / b\\u{a}c\\u{1b}");
    assert_eq!(quoted("it's=|x"), "it''s-/x");
    assert!(plain(&"|é".repeat(1000)).chars().count() <= MOST_CHARACTERS + 1);
}

#[test]
fn a_run_that_came_to_nothing_is_unknown() {
    let problem = Problem {
        message: "cannot read `a`".to_owned(),
        details: Vec::new(),
        causes: vec!["no such file".to_owned()],
        help: None,
    };
    let line = String::from_utf8(failure(&problem)).unwrap();
    assert_eq!(line, "RTCTOOL UNKNOWN - cannot read `a`: no such file\n");
}

#[test]
fn a_gate_that_was_not_measured_is_said() {
    let report = Report::new(Data::StunProbe(StunProbe::default())).judged(&Judgement {
        gates: vec!["loss > 5%".parse().unwrap()],
        ..Judgement::default()
    });
    let line = String::from_utf8(render(&report)).unwrap();
    assert_eq!(
        line,
        "STUN UNKNOWN - errors 0, warnings 0, infos 0; gate loss > 5 %: not measured\n"
    );
}
