//! One table for spreadsheets, in CSV (RFC 4180): a row for each RTP stream of a capture or a call,
//! for each server of a probe, each call of many, each check of `check`, and of all other reports for each finding. What
//! kept all checks from running are findings, too.
//!
//! The columns are the paths of the report's figures in JSON. A cell is empty where nothing was
//! measured. Numbers have six decimals at most, but for those that would become 0 by that, and those of 4e9 and more,
//! which stay as they are. Lists have no column, but for payload types, with spaces between them.

mod calls;
mod repairs;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::sanitize::sanitize;
use crate::report::check::{Check, CheckStep};
use crate::report::figures::{figures, value_at};
use crate::report::pcap::{PcapAnalyze, Stream};
use crate::report::{Data, Report};

/// What tells streams apart stands in front of what was measured.
const OF_WHICH_STREAM: [&str; 10] = [
    "source_address",
    "destination_address",
    "transport",
    "ssrc_hex",
    "kind",
    "codec",
    "mid",
    "rid",
    "cname",
    PAYLOAD_TYPES,
];

/// The only list that has a column.
const PAYLOAD_TYPES: &str = "payload_types";

pub fn render(report: &Report) -> Vec<u8> {
    let records = match &report.data {
        Data::PcapAnalyze(data) => streams(data),
        Data::StunProbe(data) => table(&data.servers),
        Data::TurnProbe(data) => table(&data.servers),
        Data::StunNat(data) => table(&data.servers),
        Data::TurnAudit(data) => table(&data.servers),
        Data::CallLoad(data) => table(&data.listed),
        Data::Check(check) if !check.steps.is_empty() => checks(check),
        Data::CallLoopback(_)
        | Data::CallWhip(_)
        | Data::CallWhep(_)
        | Data::CallOffer(_)
        | Data::CallAnswer(_)
        | Data::CallServe(_) => calls::rows(&report.data.ends_of_calls()),
        _ => table(&report.findings),
    };
    records
        .into_iter()
        .map(line)
        .collect::<String>()
        .into_bytes()
}

/// What came of each check; its own report is another table.
fn checks(check: &Check) -> Vec<Vec<String>> {
    const COLUMNS: [&str; 6] = [
        "name",
        "command",
        "outcome",
        "allow_failure",
        "summary",
        "elapsed_ms",
    ];
    let columns = Columns {
        paths: COLUMNS.map(str::to_owned).into(),
    };
    let rows = check.steps.iter().map(|step| {
        columns.cells(&CheckStep {
            name: step.name.clone(),
            command: step.command.clone(),
            summary: step.summary.clone(),
            report: None,
            ..*step
        })
    });
    std::iter::once(columns.paths.clone()).chain(rows).collect()
}

fn streams(data: &PcapAnalyze) -> Vec<Vec<String>> {
    let columns = Columns::of::<Stream>(&OF_WHICH_STREAM);
    let with_file = |file: String, cells: Vec<String>| {
        let file = std::iter::once(file);
        file.chain(cells).collect()
    };
    let mut records = vec![with_file("file".to_owned(), columns.paths.clone())];
    for capture in &data.captures {
        for stream in &capture.streams {
            let mut fields = object(stream);
            repairs::tell(&mut fields, stream, capture.streams.iter());
            records.push(with_file(text(&capture.source), columns.cells(&fields)));
        }
    }
    records
}

/// A header and a row for each of these.
fn table<T: Serialize + JsonSchema>(objects: &[T]) -> Vec<Vec<String>> {
    let columns = Columns::of::<T>(&[]);
    let rows = objects.iter().map(|object| columns.cells(object));
    std::iter::once(columns.paths.clone()).chain(rows).collect()
}

/// The paths of values in an object.
struct Columns {
    paths: Vec<String>,
}

impl Columns {
    /// Those named first, then the others in the order of the fields.
    fn of<T: JsonSchema>(first: &[&str]) -> Self {
        let all = figures::<T>().into_iter().map(|figure| figure.path);
        let others = all.filter(|path| !first.contains(&path.as_str()));
        let first = first.iter().map(|path| (*path).to_owned());
        Columns {
            paths: first.chain(others).collect(),
        }
    }

    fn cells(&self, object: &impl Serialize) -> Vec<String> {
        let object = serde_json::to_value(object).unwrap_or_default();
        let paths = self.paths.iter();
        paths.map(|path| cell(value_at(&object, path))).collect()
    }
}

/// An object by its fields.
fn object(of: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(of) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::String(value) => text(value),
        Value::Number(number) if number.is_f64() => match number.as_f64().map(rounded) {
            Some(number) => Value::from(number).to_string(),
            None => value.to_string(),
        },
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        Value::Array(list) => payload_types(list),
        Value::Null | Value::Object(_) => String::new(),
    }
}

/// Without what is noise of the arithmetic: a millionth of a second, of a percent or of a bit is no figure. What is less
/// than that stays what it is, and does not become 0.
fn rounded(number: f64) -> f64 {
    /// From there on, a float has fewer decimals.
    const LARGEST: f64 = 4e9;
    const DECIMALS: f64 = 1e6;
    let rounded = (number * DECIMALS).round() / DECIMALS;
    match number.abs() < LARGEST && rounded != 0.0 {
        true => rounded,
        false => number,
    }
}

fn payload_types(list: &[Value]) -> String {
    let numbers = list.iter().filter_map(|one| one.get("payload_type"));
    let numbers: Vec<String> = numbers.map(Value::to_string).collect();
    numbers.join(" ")
}

/// A text that spreadsheets take for a text, whoever wrote it. The narrow signs begin a formula,
/// and in some programs the wide ones do, too.
fn text(value: &str) -> String {
    const BEGINS_A_FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    let safe = sanitize(value);
    let is_formula = value.starts_with(BEGINS_A_FORMULA) && value != "-";
    match is_formula {
        true => format!("'{safe}"),
        false => safe.into_owned(),
    }
}

fn line(record: Vec<String>) -> String {
    let fields: Vec<String> = record.into_iter().map(field).collect();
    fields.join(",") + "\r\n"
}

/// In quotes where it would end too early without (RFC 4180 §2).
fn field(text: String) -> String {
    match text.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Finding, Severity};
    use crate::outcome::Outcome;
    use crate::report::pcap::{Capture, PayloadTypeCount, Redundancy, RepairStream};
    use crate::report::rtp::RtpReception;

    fn rendered(data: Data) -> Vec<Vec<String>> {
        let text = String::from_utf8(render(&Report::new(data))).unwrap();
        let cells = |line: &str| line.split(',').map(str::to_owned).collect();
        text.split_terminator("\r\n").map(cells).collect()
    }

    fn capture(streams: Vec<Stream>) -> Data {
        let capture = Capture {
            source: "call.pcap".into(),
            streams,
            ..Capture::default()
        };
        Data::PcapAnalyze(PcapAnalyze {
            captures: vec![capture],
        })
    }

    fn cell_of<'a>(records: &'a [Vec<String>], column: &str) -> &'a str {
        let at = records[0].iter().position(|name| name == column).unwrap();
        &records[1][at]
    }

    #[test]
    fn a_stream_has_its_figures_and_nothing_where_nothing_was_measured() {
        let records = rendered(capture(vec![Stream {
            ssrc: 7,
            reception: RtpReception {
                lost: 3,
                loss_percent: Some(1.5),
                ..RtpReception::default()
            },
            ..Stream::default()
        }]));
        assert_eq!(records[0].len(), records[1].len());
        assert_eq!(
            ["file", "ssrc", "lost", "loss_percent", "jitter_ms.mean"]
                .map(|column| cell_of(&records, column)),
            ["call.pcap", "7", "3", "1.5", ""]
        );
    }

    #[test]
    fn a_check_has_its_kind_its_verdict_and_its_time() {
        let step = CheckStep {
            name: "TURN, east".to_owned(),
            command: Some("turn probe".to_owned()),
            outcome: Outcome::NoVerdict,
            allow_failure: true,
            summary: "could not run".to_owned(),
            elapsed_ms: 2.5,
            report: Some(Box::new(Report::new(capture(Vec::new())))),
        };
        let check = Check {
            steps: vec![step],
            ..Check::default()
        };
        let text = String::from_utf8(render(&Report::new(Data::Check(check)))).unwrap();
        assert_eq!(
            text,
            "name,command,outcome,allow_failure,summary,elapsed_ms\r\n\
             \"TURN, east\",turn probe,no_verdict,true,could not run,2.5\r\n"
        );
    }

    #[test]
    fn checks_of_which_none_ran_have_the_findings_that_say_why() {
        let mut report = Report::new(Data::Check(Check::default()));
        let finding = Finding::new(
            "CHECK002",
            "check-file",
            Severity::Error,
            "there is no such key",
        );
        report.findings.push(finding);
        let text = String::from_utf8(render(&report)).unwrap();
        assert!(text.contains("there is no such key"), "{text}");
    }

    #[test]
    fn what_tells_streams_apart_are_columns_that_there_are() {
        let known = figures::<Stream>();
        for name in OF_WHICH_STREAM
            .iter()
            .filter(|name| **name != PAYLOAD_TYPES)
        {
            assert!(known.iter().any(|figure| figure.path == *name), "{name}");
        }
    }

    #[test]
    fn a_stream_that_repairs_another_says_what_it_repairs_and_how() {
        let types = [96, 97].map(|payload_type| PayloadTypeCount {
            payload_type,
            packets: 1,
        });
        let repair = RepairStream {
            ssrc: 2,
            kind: Some("rtx".to_owned()),
            ..RepairStream::default()
        };
        let video = Stream {
            ssrc: 1,
            kind: Some("video".to_owned()),
            payload_types: types.into(),
            redundancy: Some(Redundancy {
                repair_streams: vec![repair],
                ..Redundancy::default()
            }),
            ..Stream::default()
        };
        let rtx = Stream {
            ssrc: 2,
            repairs_ssrc: Some(1),
            ..Stream::default()
        };
        let records = rendered(capture(vec![rtx, video]));
        let columns = ["kind", "codec", "repairs_ssrc", "payload_types"];
        assert_eq!(
            columns.map(|column| cell_of(&records, column)),
            ["video", "rtx", "1", ""]
        );
        let video = [records[0].clone(), records[2].clone()];
        assert_eq!(
            columns.map(|column| cell_of(&video, column)),
            ["video", "", "", "96 97"]
        );
    }

    #[test]
    fn a_stream_repairs_the_one_beside_it_of_those_with_its_number() {
        let stream = |ssrc, source_address: &str, point, kind: Option<&str>| Stream {
            ssrc,
            source_address: source_address.to_owned(),
            capture_point: Some(point),
            kind: kind.map(str::to_owned),
            ..Stream::default()
        };
        let rtx = Stream {
            repairs_ssrc: Some(1),
            ..stream(2, "192.0.2.1:5000", 2, None)
        };
        let streams = vec![
            rtx,
            stream(1, "192.0.2.9:5000", 2, Some("of another call")),
            stream(1, "192.0.2.1:5000", 1, Some("at another point")),
            stream(1, "192.0.2.1:5000", 2, Some("video")),
        ];
        assert_eq!(cell_of(&rendered(capture(streams)), "kind"), "video");
    }

    #[test]
    fn noise_of_the_arithmetic_is_no_figure() {
        for (number, expected) in [
            (0.1 + 0.2, "0.3"),
            (5.0, "5.0"),
            (0.0, "0.0"),
            (1_700_000_000.123_456, "1700000000.123456"),
            (-12.345_678_9, "-12.345679"),
            (0.000_000_04, "4e-8"),
            (1e300, "1e+300"),
        ] {
            assert_eq!(cell(&Value::from(number)), expected);
        }
        let large = u64::MAX;
        assert_eq!(cell(&Value::from(large)), large.to_string());
    }

    #[test]
    fn no_column_stands_there_twice() {
        let records = rendered(capture(Vec::new()));
        assert_eq!(records.len(), 1);
        let mut names = records[0].clone();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), records[0].len());
    }

    #[test]
    fn a_name_by_a_stranger_is_no_formula_and_ends_no_cell() {
        assert_eq!(text("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        for formula in ["+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            assert!(text(formula).starts_with('\''), "{formula:?}");
        }
        assert_eq!(text("-"), "-");
        assert_eq!(field(text("a,\"b\"")), "\"a,\"\"b\"\"\"");
        assert_eq!(text("a\r\n\u{1b}]0;x"), "a\\u{d}\\u{a}\\u{1b}]0;x");
    }

    #[test]
    fn a_negative_number_stays_a_number() {
        assert_eq!(cell(&Value::from(-3)), "-3");
    }
}
