//! SARIF 2.1.0, which code hosts and editors read (OASIS standard).
//!
//! Columns count Unicode code points, as everywhere in the program. A finding in a
//! string of JSON has the file without a region, because the file's own lines are others. So has
//! one in a capture, which has no lines: its packets are named beside the file, in the message,
//! and as numbers in `properties.packets`.

mod rules;
mod uri;

use serde_json::{Map, Value, json};

use super::reported::{Place, Reported, Texts, reported};
use super::sanitize::sanitize;
use crate::diagnostic::{Applicability, Edit, Finding, Fix, Severity, TextRange};
use crate::report::{Problem, Report, gate_findings};
use rules::Rules;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub fn render(report: &Report) -> Vec<u8> {
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [run(report)],
    });
    let mut bytes = serde_json::to_vec_pretty(&log).expect("plain JSON");
    bytes.push(b'\n');
    bytes
}

fn run(report: &Report) -> Value {
    let texts = Texts::new(report);
    let gates = gate_findings::findings(report);
    let findings = || report.findings.iter().chain(&gates);
    let rules = Rules::of(&report.data, findings());
    let found = reported(findings(), &texts);
    let results = found.iter().map(|found| result(found, &rules, &texts));
    json!({
        "tool": { "driver": {
            "name": report.tool.name,
            "version": report.tool.version,
            "semanticVersion": report.tool.version,
            "rules": rules.descriptors(),
        }},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation(report)],
        "results": results.collect::<Vec<Value>>(),
    })
}

/// Whether all was looked at, and what could not be.
fn invocation(report: &Report) -> Value {
    let problems: Vec<Value> = report.problems.iter().map(notification).collect();
    json!({
        "executionSuccessful": problems.is_empty() && !report.partial,
        "toolExecutionNotifications": problems,
    })
}

fn notification(problem: &Problem) -> Value {
    let lines = std::iter::once(&problem.message).chain(&problem.causes);
    let lines: Vec<String> = lines.cloned().collect();
    json!({ "level": "error", "message": message(&lines.join("\n")) })
}

fn result(reported: &Reported, rules: &Rules, texts: &Texts) -> Value {
    let finding = reported.finding;
    let mut result = object(json!({
        "ruleId": finding.code,
        "ruleIndex": rules.index(&finding.code),
        "level": level(finding.severity),
        "message": message(&reported.lines().join("\n")),
        "partialFingerprints": { "primaryLocationLineHash": reported.fingerprint },
    }));
    let location = location(&reported.place);
    if !location.is_empty() {
        result.insert("locations".into(), json!([location]));
    }
    let related = finding.related.iter();
    let related: Vec<Value> = related
        .map(|related| {
            let mut location = self::location(&texts.place(Some(&related.location)));
            location.insert("message".into(), message(&related.message));
            Value::Object(location)
        })
        .collect();
    if !related.is_empty() {
        result.insert("relatedLocations".into(), Value::Array(related));
    }
    let packets = packets(finding);
    if !packets.is_empty() {
        result.insert("properties".into(), json!({ "packets": packets }));
    }
    if let (Some(fix), Some(file), Some(_)) =
        (&finding.fix, &reported.place.file, reported.place.region)
    {
        result.insert("fixes".into(), json!([self::fix(fix, file)]));
    }
    Value::Object(result)
}

/// The numbers that Wireshark shows of the packets that a finding is about.
fn packets(finding: &Finding) -> Vec<u64> {
    let related = finding.related.iter().map(|related| &related.location);
    let places = finding.location.iter().chain(related);
    places.filter_map(|place| place.packet).collect()
}

/// Physical where there is a file; what the file has no line for stands beside it by name.
fn location(place: &Place) -> Map<String, Value> {
    let mut location = Map::new();
    if let Some(file) = &place.file {
        let mut physical = object(json!({ "artifactLocation": artifact(file) }));
        if let Some(region) = &place.region {
            physical.insert("region".into(), self::region(region));
        }
        location.insert("physicalLocation".into(), Value::Object(physical));
    }
    if let Some(detail) = &place.detail {
        let logical = json!([{ "fullyQualifiedName": sanitize(detail) }]);
        location.insert("logicalLocations".into(), logical);
    }
    location
}

fn artifact(file: &str) -> Value {
    json!({ "uri": uri::of_path(file) })
}

fn region(range: &TextRange) -> Value {
    json!({
        "startLine": range.line,
        "startColumn": range.column,
        "endLine": range.end_line,
        "endColumn": range.end_column,
        "byteOffset": range.offset,
        "byteLength": range.length,
    })
}

fn fix(fix: &Fix, file: &str) -> Value {
    let replacements: Vec<Value> = fix.edits.iter().map(replacement).collect();
    let applicability = match fix.applicability {
        Applicability::Safe => "safe",
        Applicability::Unsafe => "unsafe",
    };
    json!({
        "description": message(&fix.title),
        "artifactChanges": [{
            "artifactLocation": artifact(file),
            "replacements": replacements,
        }],
        "properties": { "applicability": applicability },
    })
}

/// The inserted text is what is to be written, so that nothing in it is escaped.
fn replacement(edit: &Edit) -> Value {
    json!({
        "deletedRegion": region(&edit.range),
        "insertedContent": { "text": edit.replacement },
    })
}

/// Text for people. `[words](target)` would be a link in it, which nobody wants out of
/// somebody else's file.
fn message(text: &str) -> Value {
    let lines: Vec<_> = text.split('\n').map(sanitize).collect();
    json!({ "text": lines.join("\n").replace("](", "] (") })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// The members of what `json!` made.
fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::reported::examples;
    use super::*;
    use crate::diagnostic::Location;
    use crate::report::Data;
    use crate::report::pcap::{Capture, PcapAnalyze, SourceFile};

    fn rendered(report: &Report) -> Value {
        serde_json::from_slice(&render(report)).unwrap()
    }

    #[test]
    fn a_gate_that_did_not_pass_is_an_error_with_a_rule() {
        let run = &rendered(&examples::gates())["runs"][0];
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), 2);
        assert_eq!(results[0]["level"], "error");
        assert_eq!(results[0]["ruleId"], "GATE001");
        assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "GATE001");
    }

    fn result(report: &Report, at: usize) -> Value {
        rendered(report)["runs"][0]["results"][at].clone()
    }

    /// The schema is that of OASIS; see tests/sarif/README.md.
    fn assert_valid(report: &Report) {
        let schema = include_str!("../../tests/sarif/sarif-schema-2.1.0.json");
        // One pattern in it, of a member that we do not write, has a bracket too many.
        let schema = schema.replace("{2}]?$", "{2}$");
        let schema: Value = serde_json::from_str(&schema).unwrap();
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&schema)
            .unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&rendered(report))
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }

    #[test]
    fn the_log_is_what_the_schema_says() {
        assert_valid(&examples::report());
        assert_valid(&examples::without_files());
    }

    #[test]
    fn a_finding_has_its_region_its_neighbours_and_its_fix() {
        let text = serde_json::to_string_pretty(&result(&examples::report(), 0)).unwrap();
        insta::assert_snapshot!(text, @r#"
        {
          "fixes": [
            {
              "artifactChanges": [
                {
                  "artifactLocation": {
                    "uri": "my%20offers/a.sdp"
                  },
                  "replacements": [
                    {
                      "deletedRegion": {
                        "byteLength": 1,
                        "byteOffset": 20,
                        "endColumn": 8,
                        "endLine": 3,
                        "startColumn": 7,
                        "startLine": 3
                      },
                      "insertedContent": {
                        "text": "1"
                      }
                    }
                  ]
                }
              ],
              "description": {
                "text": "write `1`"
              },
              "properties": {
                "applicability": "unsafe"
              }
            }
          ],
          "level": "error",
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "my%20offers/a.sdp"
                },
                "region": {
                  "byteLength": 1,
                  "byteOffset": 20,
                  "endColumn": 8,
                  "endLine": 3,
                  "startColumn": 7,
                  "startLine": 3
                }
              }
            }
          ],
          "message": {
            "text": "mid `0` is taken\nChromium 156 rejects: \"x\"\nhelp: give each section a mid of its own"
          },
          "partialFingerprints": {
            "primaryLocationLineHash": "30c353a59194d20c:1"
          },
          "relatedLocations": [
            {
              "message": {
                "text": "first used here"
              },
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "my%20offers/a.sdp"
                },
                "region": {
                  "byteLength": 1,
                  "byteOffset": 11,
                  "endColumn": 8,
                  "endLine": 2,
                  "startColumn": 7,
                  "startLine": 2
                }
              }
            }
          ],
          "ruleId": "M003",
          "ruleIndex": 0
        }
        "#);
    }

    #[test]
    fn a_finding_in_json_has_no_region_of_the_file_and_hostile_text_is_shown_not_obeyed() {
        let text = serde_json::to_string_pretty(&result(&examples::report(), 1)).unwrap();
        insta::assert_snapshot!(text, @r#"
        {
          "level": "warning",
          "locations": [
            {
              "logicalLocations": [
                {
                  "fullyQualifiedName": "b.json#/sdp:1:3"
                }
              ],
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "b.json"
                }
              }
            }
          ],
          "message": {
            "text": "100%, \\u{1b}]0;x\\u{7}\\u{202e}::]]>\\u{a}[a] (http://b) & <c> \"d\" (b.json#/sdp:1:3)"
          },
          "partialFingerprints": {
            "primaryLocationLineHash": "430c46378db06732:1"
          },
          "ruleId": "S018",
          "ruleIndex": 1
        }
        "#);
    }

    #[test]
    fn what_could_not_be_read_is_said() {
        let log = rendered(&examples::report());
        let invocation = &log["runs"][0]["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false);
        let told = &invocation["toolExecutionNotifications"][0]["message"]["text"];
        assert_eq!(told, "cannot read `c.sdp`\nit is gone");
    }

    #[test]
    fn a_finding_in_a_capture_names_its_packets_and_no_line() {
        let place = |packet| Location::packet("call.pcapng", packet);
        let data = Data::PcapAnalyze(PcapAnalyze::default());
        let mut report = Report::new(data);
        report.findings = vec![
            Finding::new("PCAP050", "x", Severity::Error, "ClientHello unanswered")
                .at(place(12))
                .related("sent again", place(40)),
        ];
        assert_valid(&report);
        let result = result(&report, 0);
        assert_eq!(result["properties"]["packets"], json!([12, 40]));
        assert_eq!(
            result["message"]["text"],
            "ClientHello unanswered (packet 12)"
        );
        let physical = json!({ "artifactLocation": { "uri": "call.pcapng" } });
        assert_eq!(result["locations"][0]["physicalLocation"], physical);
        let rule = &rendered(&report)["runs"][0]["tool"]["driver"]["rules"][0];
        assert!(rule["shortDescription"]["text"].is_string());
    }

    #[test]
    fn a_finding_about_a_whole_capture_has_its_file_and_of_several_the_first() {
        let alone = Capture {
            source: "./call 1.pcap".into(),
            ..Capture::default()
        };
        let together = Capture {
            source: "a.pcap and 1 more".into(),
            files: ["a.pcap", "b.pcap"].map(file).into(),
            ..Capture::default()
        };
        let captures = vec![alone, together];
        let names = ["./call 1.pcap", "a.pcap and 1 more"];
        let found = |name| {
            Finding::new("PCAP001", "no-rtp", Severity::Warning, "no RTP").at(Location::whole(name))
        };
        let mut report = Report::new(Data::PcapAnalyze(PcapAnalyze { captures }));
        report.findings = names.map(found).into();
        assert_valid(&report);
        let location = |at| result(&report, at)["locations"][0].clone();
        assert_eq!(
            location(0),
            json!({ "physicalLocation": { "artifactLocation": { "uri": "call%201.pcap" } } })
        );
        assert_eq!(
            location(1),
            json!({
                "physicalLocation": { "artifactLocation": { "uri": "a.pcap" } },
                "logicalLocations": [{ "fullyQualifiedName": "a.pcap and 1 more" }],
            })
        );
    }

    fn file(source: &str) -> SourceFile {
        SourceFile {
            source: source.into(),
            ..SourceFile::default()
        }
    }

    #[test]
    fn a_server_is_no_file() {
        let location = &result(&examples::without_files(), 0)["locations"][0];
        assert_eq!(location["physicalLocation"], Value::Null);
        let name = &location["logicalLocations"][0]["fullyQualifiedName"];
        assert_eq!(name, "stun:127.0.0.1:9");
    }
}
