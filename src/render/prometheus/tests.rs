use super::*;
use crate::gate::Gate;
use crate::report::server::Phase;
use crate::report::stun::StunProbe;
use crate::report::{Data, Judgement};

fn server() -> ProbedServer {
    ProbedServer {
        uri: "stun:example.org".to_owned(),
        address: Some("192.0.2.1:3478".to_owned()),
        transport: "udp",
        verdict: "ok".to_owned(),
        usable: Some(true),
        ..ProbedServer::default()
    }
}

fn of_servers(all: &[ProbedServer]) -> String {
    let mut out = Exposition::default();
    servers(all, &mut out);
    String::from_utf8(out.into_bytes()).unwrap()
}

#[test]
fn what_was_not_measured_has_no_line() {
    insta::assert_snapshot!(of_servers(&[server()]), @r#"
    # HELP rtctool_verdict_info The verdict on the server, in its word.
    # TYPE rtctool_verdict_info gauge
    rtctool_verdict_info{uri="stun:example.org",address="192.0.2.1:3478",transport="udp",verdict="ok"} 1
    # HELP probe_success Whether clients can use the server.
    # TYPE probe_success gauge
    probe_success{uri="stun:example.org",address="192.0.2.1:3478",transport="udp"} 1
    "#);
}

#[test]
fn figures_are_in_base_units() {
    let text = of_servers(&[ProbedServer {
        resolve_ms: Some(0.5),
        elapsed_ms: Some(800.25),
        loss_percent: Some(12.5),
        certificate_expires_unix: Some(1_795_403_709),
        phases: vec![Phase {
            name: "tls",
            ms: 3.1,
        }],
        ..server()
    }]);
    for (name, value) in [
        ("probe_duration_seconds", "0.80075"),
        ("probe_dns_lookup_time_seconds", "0.0005"),
        ("probe_ssl_earliest_cert_expiry", "1795403709"),
        ("rtctool_loss_ratio", "0.125"),
    ] {
        let is_it = |line: &&str| line.starts_with(&format!("{name}{{"));
        let line = text.lines().find(is_it).unwrap();
        assert_eq!(line.split_once("} ").unwrap().1, value);
    }
    assert!(text.contains("phase=\"tls\"} 0.0031\n"), "{text}");
}

#[test]
fn hostile_text_stays_in_its_label() {
    let text = of_servers(&[ProbedServer {
        uri: "stun:\"} 1\nprobe_success 1\\\u{202e}".to_owned(),
        ..server()
    }]);
    assert_eq!(text.lines().count(), 6, "{text}");
    assert!(
        text.contains(r#"{uri="stun:\"} 1\\u{a}probe_success 1\\\\u{202e}","#),
        "{text}"
    );
}

#[test]
fn a_server_that_was_named_twice_is_one() {
    assert_eq!(distinct(vec![server(), server()]).len(), 1);
}

#[test]
fn a_run_without_servers_has_outcome_findings_and_gates() {
    let mut report = Report::new(Data::StunProbe(StunProbe::default()));
    report.tool.version = "0".to_owned();
    let gate: Gate = "loss > 5%".parse().unwrap();
    let report = report.judged(&Judgement {
        gates: vec![gate.clone(), gate],
        ..Judgement::default()
    });
    insta::assert_snapshot!(String::from_utf8(render(&report)).unwrap(), @r#"
    # HELP rtctool_info What wrote this.
    # TYPE rtctool_info gauge
    rtctool_info{command="stun probe",version="0"} 1
    # HELP rtctool_outcome 1 for what the run amounts to, 0 for what it does not.
    # TYPE rtctool_outcome gauge
    rtctool_outcome{outcome="pass"} 0
    rtctool_outcome{outcome="fail"} 0
    rtctool_outcome{outcome="no_verdict"} 1
    # HELP rtctool_findings Findings of the run.
    # TYPE rtctool_findings gauge
    rtctool_findings{severity="error"} 0
    rtctool_findings{severity="warning"} 0
    rtctool_findings{severity="info"} 0
    # HELP rtctool_problems What could not be judged, or not to its end.
    # TYPE rtctool_problems gauge
    rtctool_problems 0
    # HELP rtctool_gate 1 for what became of a --fail-if, 0 for what did not.
    # TYPE rtctool_gate gauge
    rtctool_gate{gate="loss > 5 %",verdict="pass"} 0
    rtctool_gate{gate="loss > 5 %",verdict="fail"} 0
    rtctool_gate{gate="loss > 5 %",verdict="not_measured"} 1
    "#);
}
