//! Calls in the formats of one row or one line for each figure, held against the JSON of the same run.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::call_serve::Server;
use crate::monitoring::exposition::{Sample, sound};
use crate::pcap::csv::{as_cell, value_at};
use crate::run::run;

/// A run of `call`, as its reports in three formats have it.
struct Told {
    json: Value,
    rows: Vec<Vec<String>>,
    samples: Vec<Sample>,
}

impl Told {
    fn by(args: &[&str]) -> Told {
        let folder = tempfile::tempdir().expect("a folder");
        let reports = reports(folder.path());
        let reports: Vec<&str> = reports.iter().map(String::as_str).collect();
        let run = run(&[&["call"], args, &["--quiet"], &reports].concat());
        assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
        Told::read(&folder)
    }

    fn read(folder: &TempDir) -> Told {
        let text = |name| fs::read_to_string(folder.path().join(name)).expect("it is written");
        let cells = |line: &str| line.split(',').map(str::to_owned).collect();
        Told {
            json: serde_json::from_str(&text("json")).expect("it is JSON"),
            rows: text("csv").split_terminator("\r\n").map(cells).collect(),
            samples: sound(&text("prometheus")),
        }
    }

    /// The row of a stream at this end.
    fn row(&self, end: &Value, direction: &str, stream: &Value) -> &[String] {
        let expected = [
            end["name"].as_str().expect("a name"),
            direction,
            stream["ssrc_hex"].as_str().expect("an SSRC"),
        ];
        let mut rows = self.rows[1..].iter();
        rows.find(|row| row[1..4] == expected)
            .unwrap_or_else(|| panic!("no row of {expected:?}"))
    }

    fn cell(&self, row: &[String], column: &str) -> String {
        let mut columns = self.rows[0].iter();
        let at = columns.position(|name| name == column);
        row[at.unwrap_or_else(|| panic!("no column {column}"))].clone()
    }

    fn value(&self, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
        let mut samples = self.samples.iter();
        let has = |sample: &Sample| {
            let of = |(name, is): &(&str, &str)| sample.label(name) == Some(is);
            labels.iter().all(of)
        };
        let found = samples.find(|sample| sample.name == name && has(sample));
        found.map(|sample| sample.value)
    }

    /// The streams of an end are the rows and the lines with its name.
    fn agrees_on(&self, end: &Value) {
        for (direction, streams) in [("received", "inbound"), ("sent", "outbound")] {
            for stream in end[streams].as_array().expect("an array") {
                let row = self.row(end, direction, stream);
                for column in [
                    "kind",
                    "packets",
                    "packets_sent",
                    "jitter_ms.mean",
                    "rtt_ms.p50",
                ] {
                    let told = value_at(stream, column);
                    let cell = self.cell(row, column);
                    assert_eq!(cell, as_cell(told), "{column} of {direction}");
                }
                // What is lost of what it sends, an end does not know.
                for column in ["expected", "lost", "loss_percent"] {
                    let told = match direction {
                        "sent" => &Value::Null,
                        _ => value_at(stream, column),
                    };
                    assert_eq!(self.cell(row, column), as_cell(told), "{column}");
                }
                let labels = [
                    ("role", end["name"].as_str().expect("a name")),
                    ("direction", direction),
                    ("kind", stream["kind"].as_str().expect("a kind")),
                ];
                let packets = match direction {
                    "sent" => &stream["packets_sent"],
                    _ => &stream["received"],
                };
                let line = self.value("rtctool_call_packets", &labels);
                assert_eq!(line, packets.as_f64(), "{labels:?}");
                let jitter = self.value("rtctool_call_jitter_mean_seconds", &labels);
                let told = match direction {
                    "sent" => None,
                    _ => stream["jitter_ms"]["mean"].as_f64(),
                };
                assert_eq!(jitter, told.map(|ms| (ms * 1e6).round() / 1e9));
            }
        }
    }
}

fn reports(folder: &Path) -> Vec<String> {
    let of = |format: &str| {
        let path = folder.join(format);
        [
            "--report".to_owned(),
            format!("{format}={}", path.display()),
        ]
    };
    ["json", "csv", "prometheus"]
        .iter()
        .flat_map(|format| of(format))
        .collect()
}

#[test]
fn both_ends_of_a_loopback_call_have_their_streams() {
    let told = Told::by(&["loopback", "--duration", "1s", "--loss", "5%"]);
    let data = &told.json["data"];
    told.agrees_on(&data["caller"]);
    told.agrees_on(&data["callee"]);
    let total = told.value("rtctool_call_setup_seconds", &[("phase", "total")]);
    assert!(total > Some(0.0));
    assert_eq!(told.value("rtctool_call_connected", &[]), Some(1.0));
    // Of Opus there is no estimate.
    assert_eq!(told.value("rtctool_call_mos", &[]), None);
}

#[test]
fn a_call_with_data_alone_has_a_row_for_each_end() {
    let told = Told::by(&[
        "loopback",
        "--duration",
        "1s",
        "--audio",
        "none",
        "--video",
        "none",
    ]);
    assert_eq!(told.rows.len(), 3);
    let data = &told.json["data"];
    for (row, end) in told.rows[1..].iter().zip(["caller", "callee"]) {
        assert_eq!(told.cell(row, "end"), end);
        let received = told.cell(row, "data.messages_received");
        assert_eq!(received, data[end]["data"]["messages_received"].to_string());
    }
    assert!(told.value("rtctool_call_packets", &[]).is_none());
    let sent = told.value("rtctool_call_messages_sent", &[("role", "caller")]);
    assert_eq!(sent, data["caller"]["data"]["messages_sent"].as_f64());
}

#[test]
fn a_server_and_who_plays_and_publishes_there_have_their_streams_and_paths() {
    let folder = tempfile::tempdir().expect("a folder");
    let reports = reports(folder.path());
    let mut options: Vec<&str> = reports.iter().map(String::as_str).collect();
    options.extend(["--calls", "2"]);
    let server = Server::start(&options, None);
    for protocol in ["whip", "whep"] {
        let url = server.ready(protocol);
        let told = Told::by(&[protocol, &url, "--duration", "1s"]);
        let end = &told.json["data"]["end"];
        told.agrees_on(end);
        assert_eq!(end["candidate_pair"]["local_type"], "host", "{protocol}");
    }
    let output = server.output();
    assert!(output.status.success());
    let told = Told::read(&folder);
    let calls = told.json["data"]["calls"].as_array().expect("an array");
    assert_eq!(calls.len(), 2);
    for call in calls {
        let number = call["number"].to_string();
        let lines = told.value("rtctool_call_connected", &[("call", &number)]);
        assert_eq!(lines, Some(1.0));
        let rows = told.rows[1..].iter().filter(|row| row[0] == number);
        let streams = ["inbound", "outbound", "repair_streams"];
        let streams = streams.map(|of| call["end"][of].as_array().map_or(0, Vec::len));
        assert_eq!(rows.count(), streams.iter().sum::<usize>());
        // Who only receives has its pair as well.
        let pair = &call["end"]["candidate_pair"];
        assert_eq!(pair["local_type"], "host", "{}", call["purpose"]);
    }
}

#[test]
fn many_calls_have_a_row_each_and_their_percentiles() {
    let many = ["--calls", "3", "--rate", "20", "--duration", "500ms"];
    let told = Told::by(&[&["load", "loopback"], &many[..]].concat());
    assert_eq!(told.rows.len(), 4);
    let data = &told.json["data"];
    for (row, call) in told.rows[1..]
        .iter()
        .zip(data["listed"].as_array().expect("an array"))
    {
        assert_eq!(told.cell(row, "setup_ms"), as_cell(&call["setup_ms"]));
    }
    let connected = told.value("rtctool_call_load_calls", &[("state", "connected")]);
    assert_eq!(connected, Some(3.0));
    let p95 = told.value("rtctool_call_load_setup_p95_seconds", &[("phase", "total")]);
    let told_p95 = data["setup"]["total_ms"]["p95"].as_f64();
    assert_eq!(p95, told_p95.map(|ms| (ms * 1e6).round() / 1e9));
}

/// The page of a call.
fn page(args: &[&str]) -> String {
    let run = run(&[&["call"], args, &["--quiet", "--format", "html"]].concat());
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    run.stdout
}

#[test]
fn a_call_with_data_alone_has_no_figures_of_streams_in_any_format() {
    let data = ["--duration", "1s", "--audio", "none", "--video", "none"];
    let loopback = [&["loopback"], &data[..]].concat();
    let page = page(&loopback);
    assert!(page.contains("messages received"), "{page}");
    let text = run(&[&["call"], &loopback[..], &["--format", "markdown"]].concat()).stdout;
    assert!(text.contains("data channel"), "{text}");
    for shown in [&page, &text] {
        for absent in ["highest loss", "One-way delay", "whole frame", "bit rate"] {
            assert!(!shown.contains(absent), "{absent}: {shown}");
        }
    }
}

#[test]
fn the_page_of_many_calls_draws_them_over_time() {
    let page = page(&["load", "loopback", "--calls", "3", "--duration", "500ms"]);
    for title in ["Calls in progress", "Set-up", "p95", "Jitter"] {
        assert!(page.contains(title), "{title}");
    }
    assert!(!page.contains("Calls that failed"));
}
