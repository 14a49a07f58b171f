//! Findings as the formats for machines need them: with a file, a region, and a fingerprint.

use std::collections::HashMap;

use super::sanitize::sanitize;
use crate::diagnostic::{Finding, Fingerprints, Identity, Location, TextRange};
use crate::report::Report;
use crate::source::Source;

/// A finding with its place and a name that outlives moved lines.
#[derive(Debug)]
pub struct Reported<'a> {
    pub finding: &'a Finding,
    pub place: Place,
    /// Another for each finding of a report.
    pub fingerprint: String,
}

/// Where a finding is, for formats that know files and lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// A path; none when it is about a server, a stream or the whole run.
    pub file: Option<String>,
    /// Which characters of the file.
    pub region: Option<TextRange>,
    /// The line of the file that it is in, or that the description begins in.
    pub line: Option<usize>,
    /// What no line of a file says: a string in JSON, a packet, a server.
    pub detail: Option<String>,
}

/// The texts of a report by their names, and its captures.
#[derive(Debug)]
pub struct Texts<'a> {
    by_name: HashMap<&'a str, &'a Source>,
    captures: HashMap<&'a str, &'a str>,
}

/// Findings of a report, in their order.
pub fn reported<'a>(
    findings: impl IntoIterator<Item = &'a Finding>,
    texts: &Texts<'a>,
) -> Vec<Reported<'a>> {
    let mut fingerprints = Fingerprints::default();
    findings
        .into_iter()
        .map(|finding| Reported {
            finding,
            place: texts.place(finding.location.as_ref()),
            fingerprint: fingerprints.next(&Identity::of(finding, texts.of(finding))),
        })
        .collect()
}

impl<'a> Texts<'a> {
    pub fn new(report: &'a Report) -> Self {
        let sources = report.sources.iter();
        Texts {
            by_name: sources.map(|source| (source.name(), source)).collect(),
            captures: report.data.capture_files().into_iter().collect(),
        }
    }

    /// The text that a finding points into.
    pub fn of(&self, finding: &Finding) -> Option<&'a Source> {
        self.named(&finding.location.as_ref()?.source)
    }

    pub fn named(&self, name: &str) -> Option<&'a Source> {
        self.by_name.get(name).copied()
    }

    pub fn place(&self, location: Option<&Location>) -> Place {
        let Some(location) = location else {
            return Place::default();
        };
        let source = self.by_name.get(location.source.as_str());
        let container = source.and_then(|source| source.container());
        match (location.text, location.packet, container) {
            (Some(text), _, Some(file)) => Place {
                file: Some(path(file)),
                region: None,
                line: line_in(file, &location.source),
                detail: Some(format!("{}:{}:{}", location.source, text.line, text.column)),
            },
            (Some(text), _, None) => Place {
                file: Some(path(&location.source)),
                region: Some(text),
                line: Some(text.line),
                detail: None,
            },
            (None, Some(packet), _) => Place {
                file: Some(path(&location.source)),
                region: None,
                line: None,
                detail: Some(format!("packet {packet}")),
            },
            (None, None, _) => self.whole(&location.source),
        }
    }

    /// A capture is a file without lines; several as one are the first of them. Whatever else
    /// has no text is none.
    fn whole(&self, name: &str) -> Place {
        let file = self.captures.get(name).copied();
        Place {
            file: file.map(path),
            detail: (file != Some(name)).then(|| name.to_owned()),
            ..Place::default()
        }
    }
}

impl Reported<'_> {
    /// The message, the notes and the help, each safe to show, one a line.
    pub fn lines(&self) -> Vec<String> {
        let finding = self.finding;
        let detail = self.place.detail.iter();
        let detail: String = detail.map(|detail| format!(" ({detail})")).collect();
        let message = format!("{}{detail}", finding.message);
        let help = finding.help.iter().map(|help| format!("help: {help}"));
        let lines = std::iter::once(message)
            .chain(finding.notes.iter().cloned())
            .chain(help);
        lines.map(|line| sanitize(&line).into_owned()).collect()
    }
}

/// The line of a log that a description begins in: 12 in `server.log#L12`, and in
/// `server.log#L12-2`, the second one there.
fn line_in(file: &str, name: &str) -> Option<usize> {
    let place = name.strip_prefix(file)?.strip_prefix("#L")?;
    let (line, _) = place.split_once('-').unwrap_or((place, ""));
    line.parse().ok()
}

/// A path as code hosts write it: from the root of what was checked out.
fn path(name: &str) -> String {
    name.trim_start_matches("./").to_owned()
}

/// Reports that the formats for machines are tried on.
#[cfg(test)]
pub mod examples {
    use crate::diagnostic::{Applicability, Edit, Finding, Fix, Location, Severity, TextRange};
    use crate::gate::{Gate, Metric};
    use crate::report::{Data, Judgement, Problem, Report, sdp};
    use crate::source::Source;
    use crate::units::Unit;

    /// A file with a finding that can be fixed, a string in JSON with a hostile one, and a
    /// file that could not be read.
    pub fn report() -> Report {
        let file = Source::new("./my offers/a.sdp", &b"v=0\r\na=mid:0\r\na=mid:0\r\n"[..]);
        let json = Source::new("b.json#/sdp", "s=\u{1b}]0;x\u{7}\r\n").within("b.json");
        let twice = Finding::new("M003", "duplicate-mid", Severity::Error, "mid `0` is taken")
            .at(Location::text(&file, 20..21))
            .related("first used here", Location::text(&file, 11..12))
            .help("give each section a mid of its own");
        let range = TextRange::new(&file, 20..21);
        let fixed = Finding {
            notes: vec!["Chromium 156 rejects: \"x\"".into()],
            fix: Some(Fix {
                title: "write `1`".into(),
                applicability: Applicability::Unsafe,
                edits: vec![Edit {
                    range,
                    replacement: "1".into(),
                }],
            }),
            ..twice
        };
        let hostile = "100%, \u{1b}]0;x\u{7}\u{202e}::]]>\n[a](http://b) & <c> \"d\"";
        let hostile = Finding::new("S018", "session-name", Severity::Warning, hostile)
            .at(Location::text(&json, 2..7));
        let mut report = Report::new(Data::SdpLint(sdp::SdpLint {
            documents: [&file, &json].map(document).into(),
            ..sdp::SdpLint::default()
        }));
        report.findings = vec![fixed, hostile];
        report.sources = vec![file, json];
        report.problems = vec![Problem {
            message: "cannot read `c.sdp`".into(),
            details: Vec::new(),
            causes: vec!["it is gone".into()],
            help: None,
        }];
        report.judged(&Judgement::default())
    }

    /// Conditions of which one came true and one was not measured.
    pub fn gates() -> Report {
        let mut report = without_files();
        report.findings.clear();
        let gate = |text: &str| text.parse::<Gate>().unwrap();
        let metric = |name, value| Metric::new(name, Unit::Percent, "call.pcap, ssrc 1", value);
        let metrics = [metric("loss", Some(4.5)), metric("recovered", None)];
        let gates = ["loss > 1%", "recovered < 50%", "loss > 9%"];
        report.gates = gates.map(|text| gate(text).judge(&metrics, &[])).into();
        report
    }

    /// A run that was ended before it found anything.
    pub fn interrupted() -> Report {
        let mut report = without_files();
        report.findings.clear();
        report.partial = true;
        report.judged(&Judgement::default())
    }

    /// A server that does not answer: no file takes part.
    pub fn without_files() -> Report {
        let mut report = Report::new(Data::StunProbe(crate::report::stun::StunProbe::default()));
        report.findings = vec![
            Finding::new("STUN001", "timeout", Severity::Error, "no answer")
                .at(Location::whole("stun:127.0.0.1:9")),
        ];
        report.judged(&Judgement::default())
    }

    fn document(source: &Source) -> sdp::SdpDocument {
        sdp::SdpDocument {
            source: source.name().to_owned(),
            kind: None,
            profile: "rfc8866".into(),
            lines: 1,
            media_sections: 0,
            finding_counts: Default::default(),
            findings_left_out: 0,
            findings_silenced: 0,
            fixable: Default::default(),
            fixes: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_in_a_string_of_json_is_in_the_file_but_on_no_line_of_it() {
        let report = examples::report();
        let found = reported(&report.findings, &Texts::new(&report));
        assert_eq!(found[0].place.file.as_deref(), Some("my offers/a.sdp"));
        assert_eq!(found[0].place.region.map(|region| region.line), Some(3));
        assert_eq!(found[1].place.file.as_deref(), Some("b.json"));
        assert_eq!(found[1].place.region, None);
        assert_eq!(found[1].place.detail.as_deref(), Some("b.json#/sdp:1:3"));
    }

    #[test]
    fn a_description_of_a_log_is_on_the_line_that_its_name_says() {
        assert_eq!(line_in("a#L1.log", "a#L1.log#L12"), Some(12));
        assert_eq!(line_in("a.log", "a.log#L12-2"), Some(12));
        assert_eq!(line_in("a.json", "a.json#/0/sdp"), None);
        assert_eq!(line_in("a.sip", "a.sip#2/INVITE"), None);
    }

    #[test]
    fn what_is_no_file_has_a_name_only() {
        let report = examples::without_files();
        let found = reported(&report.findings, &Texts::new(&report));
        assert_eq!(found[0].place.file, None);
        assert_eq!(found[0].lines(), ["no answer (stun:127.0.0.1:9)"]);
    }
}
