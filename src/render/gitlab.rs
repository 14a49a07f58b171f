//! GitLab's code quality report: what the merge request page shows.

use serde_json::{Value, json};

use super::reported::{Reported, Texts, reported};
use crate::diagnostic::Severity;
use crate::report::{Report, gate_findings};

pub fn render(report: &Report) -> Vec<u8> {
    let gates = gate_findings::findings(report);
    let found = reported(report.findings.iter().chain(&gates), &Texts::new(report));
    let issues: Vec<Value> = found.iter().map(issue).collect();
    let mut bytes = serde_json::to_vec_pretty(&issues).expect("plain JSON");
    bytes.push(b'\n');
    bytes
}

/// GitLab wants a path and a line of everything, also of a server.
fn issue(reported: &Reported) -> Value {
    let finding = reported.finding;
    let place = &reported.place;
    let path = place.file.as_ref().or(place.detail.as_ref());
    json!({
        "check_name": format!("{} {}", finding.code, finding.name),
        "description": reported.lines().join("\n"),
        "fingerprint": reported.fingerprint,
        "severity": severity(finding.severity),
        "location": {
            "path": path.map_or("rtctool", String::as_str),
            "lines": { "begin": place.line.unwrap_or(1) },
        },
    })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    }
}

#[cfg(test)]
mod tests {
    use super::super::reported::examples;
    use super::*;

    fn rendered(report: &Report) -> String {
        String::from_utf8(render(report)).unwrap()
    }

    #[test]
    fn an_interrupted_run_is_told() {
        assert!(rendered(&examples::interrupted()).contains("RUN001 run-interrupted"));
    }

    #[test]
    fn each_finding_is_an_issue_with_a_fingerprint() {
        insta::assert_snapshot!(rendered(&examples::report()), @r#"
        [
          {
            "check_name": "M003 duplicate-mid",
            "description": "mid `0` is taken\nChromium 156 rejects: \"x\"\nhelp: give each section a mid of its own",
            "fingerprint": "30c353a59194d20c:1",
            "location": {
              "lines": {
                "begin": 3
              },
              "path": "my offers/a.sdp"
            },
            "severity": "major"
          },
          {
            "check_name": "S018 session-name",
            "description": "100%, \\u{1b}]0;x\\u{7}\\u{202e}::]]>\\u{a}[a](http://b) & <c> \"d\" (b.json#/sdp:1:3)",
            "fingerprint": "430c46378db06732:1",
            "location": {
              "lines": {
                "begin": 1
              },
              "path": "b.json"
            },
            "severity": "minor"
          }
        ]
        "#);
    }

    #[test]
    fn a_server_stands_where_gitlab_wants_a_path() {
        insta::assert_snapshot!(rendered(&examples::without_files()), @r#"
        [
          {
            "check_name": "STUN001 timeout",
            "description": "no answer (stun:127.0.0.1:9)",
            "fingerprint": "e51281e59a6a3248:1",
            "location": {
              "lines": {
                "begin": 1
              },
              "path": "stun:127.0.0.1:9"
            },
            "severity": "major"
          }
        ]
        "#);
    }

    #[test]
    fn a_gate_that_did_not_pass_is_a_major_issue() {
        let issues: Vec<Value> = serde_json::from_slice(&render(&examples::gates())).unwrap();
        assert_eq!(issues.len(), 2);
        assert_eq!(issues[0]["check_name"], "GATE001 gate-exceeded");
        assert_eq!(issues[0]["severity"], "major");
    }

    #[test]
    fn no_two_fingerprints_are_alike() {
        let mut report = examples::report();
        let again = report.findings.clone();
        report.findings.extend(again);
        let issues: Vec<Value> = serde_json::from_slice(&render(&report)).unwrap();
        let fingerprints: std::collections::HashSet<_> = issues
            .iter()
            .map(|issue| issue["fingerprint"].as_str())
            .collect();
        assert_eq!(fingerprints.len(), 4);
    }
}
