//! An earlier report, read again from its JSON.
//!
//! Fields of a later version are passed over, so that reports outlive the program that wrote them.

use super::{Data, Report, SCHEMA_VERSION};
use crate::diagnostic::{Finding, FindingCounts, Severity};
use crate::gate::GateResult;
use crate::outcome::Outcome;
use serde::Deserialize;

use super::changes::Changes;
use super::round::Round;
use super::{Problem, Tool};

/// The largest file that is read: more than any analysis at its limits writes.
pub const LARGEST: u64 = 256 * 1024 * 1024;

/// Why a text is no report that can be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("it is empty")]
    Empty,
    #[error("line {line}, column {column}: {what}")]
    NotJson {
        line: usize,
        column: usize,
        what: String,
    },
    #[error(
        "it is JSON, but it does not say `schema_version`, `tool` and `command`, as reports do"
    )]
    NotAReport,
    #[error("it has schema version {theirs}, written by {tool}; this is version {SCHEMA_VERSION}")]
    OtherSchema { theirs: u32, tool: String },
    #[error("line {line}, column {column}, in a report of {tool}: {what}")]
    Unfit {
        line: usize,
        column: usize,
        tool: String,
        what: String,
    },
}

/// What tells a report, whatever its version.
#[derive(Deserialize)]
struct Head {
    schema_version: Option<u32>,
    tool: Option<Tool>,
    command: Option<String>,
}

/// All but the data.
#[derive(Deserialize)]
struct Envelope {
    schema_version: u32,
    tool: Tool,
    started_at: Option<String>,
    outcome: Outcome,
    partial: bool,
    findings: Vec<Finding>,
    finding_counts: FindingCounts,
    findings_left_out: FindingCounts,
    fail_on: Severity,
    gates: Vec<GateResult>,
    problems: Vec<Problem>,
    comparison: Option<Changes>,
    round: Option<Round>,
}

impl Report {
    /// Reads what `--format json` wrote. Of a stream of reports, as `--watch` writes them, it is
    /// the last, which has all that was before.
    ///
    /// # Errors
    /// What is no report, has another schema version, or is damaged: by line and column.
    pub fn read(text: &[u8]) -> Result<Report, ReadError> {
        let last = Last::of(text)?;
        let head: Head =
            serde_json::from_slice(last.text).map_err(|error| last.not_json(&error))?;
        let (Some(theirs), Some(tool), Some(_)) = (head.schema_version, head.tool, head.command)
        else {
            return Err(ReadError::NotAReport);
        };
        let tool = format!("{} {}", tool.name, tool.version);
        if theirs != SCHEMA_VERSION {
            return Err(ReadError::OtherSchema { theirs, tool });
        }
        let unfit = |error| last.unfit(&error, &tool);
        // In two passes, so that an error has its line: what is flattened is read without one.
        let envelope: Envelope = serde_json::from_slice(last.text).map_err(unfit)?;
        let data: Data = serde_json::from_slice(last.text).map_err(unfit)?;
        Ok(envelope.with(data))
    }
}

impl Envelope {
    fn with(self, data: Data) -> Report {
        Report {
            schema_version: self.schema_version,
            tool: self.tool,
            started_at: self.started_at,
            outcome: self.outcome,
            partial: self.partial,
            findings: self.findings,
            finding_counts: self.finding_counts,
            findings_left_out: self.findings_left_out,
            fail_on: self.fail_on,
            gates: self.gates,
            problems: self.problems,
            comparison: self.comparison,
            round: self.round,
            was_read_again: true,
            ..Report::new(data)
        }
    }
}

/// The last report of a text that may have one a line.
struct Last<'a> {
    text: &'a [u8],
    lines_before: usize,
}

impl<'a> Last<'a> {
    fn of(text: &'a [u8]) -> Result<Last<'a>, ReadError> {
        let text = text.trim_ascii_end();
        if text.is_empty() {
            return Err(ReadError::Empty);
        }
        let line = text.rsplit(|byte| *byte == b'\n').next().unwrap_or(text);
        let is_whole_report = line.starts_with(b"{\"");
        let (before, text) = match is_whole_report {
            true => text.split_at(text.len() - line.len()),
            false => (&[][..], text),
        };
        Ok(Last {
            text,
            lines_before: before.iter().filter(|byte| **byte == b'\n').count(),
        })
    }

    fn not_json(&self, error: &serde_json::Error) -> ReadError {
        if error.is_data() {
            return ReadError::NotAReport;
        }
        ReadError::NotJson {
            line: self.lines_before + error.line(),
            column: error.column(),
            what: without_place(error),
        }
    }

    fn unfit(&self, error: &serde_json::Error, tool: &str) -> ReadError {
        ReadError::Unfit {
            line: self.lines_before + error.line(),
            column: error.column(),
            tool: tool.to_owned(),
            what: without_place(error),
        }
    }
}

/// The place stands in front, where editors look for it.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&place).unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::report::call::{CallLoopback, IceRefusal, IceServer};
    use crate::report::pcap::{
        Capture, DtlsHandshake, Event, Flow, IcePair, PcapAnalyze, Stream, TimestampAnomalies,
        TransportFeedback,
    };
    use crate::report::pcap_extract::{ExtractedFile, PcapExtract};

    /// A report in JSON, with a part of its text changed.
    fn changed(from: &str, to: &str) -> String {
        let text = String::from_utf8(written(&report())).unwrap();
        assert!(text.contains(from), "{text}");
        text.replacen(from, to, 1)
    }

    fn report() -> Report {
        let mut report = Report::new(Data::SdpLint(Default::default()));
        report.findings = vec![Finding::new(
            "X999",
            "of-a-later-version",
            Severity::Info,
            "x",
        )];
        report
    }

    fn written(report: &Report) -> Vec<u8> {
        serde_json::to_vec_pretty(report).unwrap()
    }

    fn error(text: &str) -> String {
        Report::read(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_report_is_read_as_it_was_written() {
        let text = written(&report());
        assert_eq!(written(&Report::read(&text).unwrap()), text);
    }

    #[test]
    fn what_a_later_version_added_is_passed_over() {
        let more = changed("\"partial\"", "\"moon\": {\"phase\": [1, 2]}, \"partial\"");
        let read = Report::read(more.as_bytes()).unwrap();
        assert_eq!(written(&read), written(&report()));
    }

    /// Takes the field out of each object that has the other one beside it.
    fn strip(value: &mut Value, beside: &str, field: &str) {
        match value {
            Value::Object(fields) => {
                if fields.contains_key(beside) {
                    fields.remove(field);
                }
                fields
                    .values_mut()
                    .for_each(|inner| strip(inner, beside, field));
            }
            Value::Array(all) => all.iter_mut().for_each(|inner| strip(inner, beside, field)),
            _ => {}
        }
    }

    /// The report as a version wrote it that did not know these fields.
    fn before(report: &Report, fields: &[(&str, &str)]) -> Report {
        let mut value = serde_json::to_value(report).unwrap();
        for (beside, field) in fields {
            let whole = value.clone();
            strip(&mut value, beside, field);
            assert_ne!(value, whole, "{field}");
        }
        Report::read(value.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn a_capture_reported_before_fields_were_added_is_read() {
        let mut capture = Capture {
            streams: vec![Stream {
                timestamp_anomalies: Some(TimestampAnomalies::default()),
                ..Stream::default()
            }],
            flows: vec![Flow::default()],
            ice_pairs: vec![IcePair::default()],
            dtls_handshakes: vec![DtlsHandshake::default()],
            events: vec![Event::default()],
            ..Capture::default()
        };
        capture.transport_feedback = vec![TransportFeedback::default()];
        let report = Report::new(Data::PcapAnalyze(PcapAnalyze {
            captures: vec![capture],
        }));
        let fields = [
            ("zrtp", "sip"),
            ("ssrc", "loss_unknown"),
            ("ssrc", "clock_rates_differ"),
            ("ssrc", "missed_by_capture"),
            ("ssrc", "duplicate_payload_bytes"),
            ("ssrc", "out_of_sequence"),
            ("ssrc", "first_packet_file"),
            ("transport", "capture_point"),
            ("at_ms", "transport"),
            ("leaps", "stalls"),
            ("leaps", "longest_stall_ms"),
            ("feedback_packets", "unreported"),
        ];
        assert_eq!(before(&report, &fields).outcome, report.outcome);
    }

    #[test]
    fn what_was_written_of_a_capture_before_fields_were_added_is_read() {
        let mut extracted = PcapExtract::default();
        extracted.files.push(ExtractedFile::default());
        let report = Report::new(Data::PcapExtract(Box::new(extracted)));
        before(&report, &[("encryption", "may_be_encrypted")]);
    }

    #[test]
    fn calls_reported_before_fields_were_added_are_read() {
        let mut call = CallLoopback::default();
        call.caller.ice_servers.push(IceServer {
            refusals: vec![IceRefusal::default()],
            ..IceServer::default()
        });
        let loopback = Report::new(Data::CallLoopback(Box::new(call)));
        let fields = [
            ("failed_stage", "interrupted"),
            ("request", "peers"),
            ("request", "count"),
            ("relayed_addresses", "relays_kept_until_s"),
        ];
        let Data::CallLoopback(read) = before(&loopback, &fields).data else {
            panic!("another command");
        };
        // Each refusal had an entry of its own.
        assert_eq!(read.caller.ice_servers[0].refusals[0].count, 1);
        let by_http = Report::new(Data::CallWhip(Box::default()));
        let of_one_end = [("failed_stage", "interrupted"), ("failed_stage", "left_ms")];
        before(&by_http, &of_one_end);
        let load = Report::new(Data::CallLoad(Box::default()));
        let of_load = [
            ("allowed_failed_percent", "network_changes"),
            ("allowed_failed_percent", "network_later"),
            ("allowed_failed_percent", "ice"),
            ("begun", "lost"),
        ];
        before(&load, &of_load);
    }

    #[test]
    fn another_schema_is_told_with_the_program_that_wrote_it() {
        let other = changed("\"schema_version\": 1", "\"schema_version\": 2");
        let other = other.replace(env!("CARGO_PKG_VERSION"), "9.8.7");
        assert_eq!(
            error(&other),
            "it has schema version 2, written by rtctool 9.8.7; this is version 1"
        );
    }

    #[test]
    fn what_is_no_report_is_told_by_line_and_column() {
        assert_eq!(error(" \n"), "it is empty");
        assert!(error("v=0\r\n").starts_with("line 1, column 1: "));
        assert!(error("{}").contains("`schema_version`"));
        assert!(error("[1]").contains("`schema_version`"));
        let cut = changed("\"findings\": [", "\"findings\": [\n}");
        let line = 1 + cut.lines().position(|line| line == "}").unwrap();
        let expected = format!("line {line}, column 1: ");
        assert!(error(&cut).starts_with(&expected), "{}", error(&cut));
    }

    #[test]
    fn a_figure_of_another_type_is_told_by_line_and_column() {
        let text = changed("\"documents\": []", "\"documents\": [\n3]");
        let line = 2 + text
            .lines()
            .position(|line| line.contains("documents"))
            .unwrap();
        let expected = format!("line {line}, column 1, in a report of rtctool");
        assert!(error(&text).starts_with(&expected), "{}", error(&text));
        let unknown = changed("\"sdp lint\"", "\"sdp sing\"");
        assert!(error(&unknown).contains("unknown variant `sdp sing`"));
    }

    #[test]
    fn of_a_stream_of_reports_the_last_counts() {
        let line = serde_json::to_string(&report()).unwrap();
        let last = line.replace("X999", "X998");
        let read = Report::read(format!("{line}\n{last}\n").as_bytes()).unwrap();
        assert_eq!(read.findings[0].code, "X998");
        let cut = format!("{line}\n{}", &last[..60]);
        assert!(
            error(&cut).starts_with("line 2, column 60: "),
            "{}",
            error(&cut)
        );
    }

    #[test]
    fn no_depth_takes_the_stack() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let unknown = changed("\"partial\"", &format!("\"x\": {deep}, \"partial\""));
        assert!(Report::read(unknown.as_bytes()).is_ok());
        let known = changed("\"documents\": []", &format!("\"documents\": {deep}"));
        assert!(Report::read(known.as_bytes()).is_err());
    }
}
