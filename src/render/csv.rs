//! One table for spreadsheets, in CSV (RFC 4180): a row for each RTP stream of a capture or a call,
//! for each server of a probe, each call of many, and of all other reports for each finding.
//!
//! The columns are the paths of the report's figures in JSON. A cell is empty where nothing was
//! measured. Lists have no column.

mod calls;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::sanitize::sanitize;
use crate::report::figures::{figures, value_at};
use crate::report::pcap::{PcapAnalyze, Stream};
use crate::report::{Data, Report};

/// What tells streams apart stands in front of what was measured.
const OF_WHICH_STREAM: [&str; 9] = [
    "source_address",
    "destination_address",
    "transport",
    "ssrc_hex",
    "kind",
    "codec",
    "mid",
    "rid",
    "cname",
];

pub fn render(report: &Report) -> Vec<u8> {
    let records = match &report.data {
        Data::PcapAnalyze(data) => streams(data),
        Data::StunProbe(data) => table(&data.servers),
        Data::TurnProbe(data) => table(&data.servers),
        Data::StunNat(data) => table(&data.servers),
        Data::TurnAudit(data) => table(&data.servers),
        Data::CallLoad(data) => table(&data.listed),
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

fn streams(data: &PcapAnalyze) -> Vec<Vec<String>> {
    let columns = Columns::of::<Stream>(&OF_WHICH_STREAM);
    let with_file = |file: String, cells: Vec<String>| {
        let file = std::iter::once(file);
        file.chain(cells).collect()
    };
    let mut records = vec![with_file("file".to_owned(), columns.paths.clone())];
    for capture in &data.captures {
        for stream in &capture.streams {
            records.push(with_file(text(&capture.source), columns.cells(stream)));
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

fn cell(value: &Value) -> String {
    match value {
        Value::String(value) => text(value),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
    }
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
    use crate::report::pcap::Capture;
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
    fn what_tells_streams_apart_are_columns_that_there_are() {
        let known = figures::<Stream>();
        for name in OF_WHICH_STREAM {
            assert!(known.iter().any(|figure| figure.path == name), "{name}");
        }
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
