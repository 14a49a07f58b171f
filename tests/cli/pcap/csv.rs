//! `--format csv`: a row for each stream, held against the JSON of the same capture.

use std::fs;

use serde_json::Value;

use crate::run::{fixture, run};

fn csv(args: &[&str]) -> Vec<String> {
    let command = ["pcap", "analyze", "--format", "csv"];
    let text = run(&[&command[..], args].concat()).stdout;
    assert!(text.ends_with("\r\n"));
    text.split_terminator("\r\n").map(str::to_owned).collect()
}

pub fn value_at<'a>(object: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(object, |object, name| &object[name])
}

pub fn as_cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) if number.is_f64() => {
            Value::from(number.as_f64().map(as_rounded)).to_string()
        }
        Value::Array(types) => {
            let types = types.iter().map(|one| one["payload_type"].to_string());
            types.collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}

/// To six decimals, but for what would become 0 by that, and for 4e9 and more.
fn as_rounded(number: f64) -> f64 {
    let rounded = (number * 1e6).round() / 1e6;
    match rounded == 0.0 || number.abs() >= 4e9 {
        true => number,
        false => rounded,
    }
}

#[test]
fn each_cell_is_what_json_says_at_the_path_above_it() {
    let capture = fixture("pcap/gstreamer-opus-vp8.pcapng");
    let capture = capture.to_str().unwrap();
    let records = csv(&[capture]);
    let report = run(&["pcap", "analyze", capture, "--format", "json"]).report();
    let streams = report["data"]["captures"][0]["streams"].as_array().unwrap();
    assert_eq!((records.len(), streams.len()), (3, 2));

    let columns: Vec<&str> = records[0].split(',').collect();
    assert!(columns.len() > 150, "{}", columns.len());
    for (record, stream) in records[1..].iter().zip(streams) {
        let cells: Vec<&str> = record.split(',').collect();
        assert_eq!(cells.len(), columns.len());
        assert_eq!(cells[0], capture);
        for (column, cell) in columns.iter().zip(&cells).skip(1) {
            assert_eq!(*cell, as_cell(value_at(stream, column)), "{column}");
        }
    }
}

#[test]
fn a_row_begins_with_what_tells_its_stream_from_others() {
    let capture = fixture("pcap/gstreamer-pcmu-loss.pcap");
    let records = csv(&[capture.to_str().unwrap()]);
    let first = "file,source_address,destination_address,transport,ssrc_hex,kind,codec,mid,rid,cname,payload_types,";
    assert!(records[0].starts_with(first), "{}", records[0]);
    let stream = "127.0.0.1:4000,127.0.0.1:5000,udp,0x38d207a9,audio,PCMU,,,,0,";
    assert!(records[1].contains(stream), "{}", records[1]);
}

#[test]
fn names_in_a_description_are_no_formulas() {
    let folder = tempfile::tempdir().unwrap();
    let offer = folder.path().join("offer.sdp");
    let hostile = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n\
        m=audio 5000 RTP/AVP 0\r\nc=IN IP4 127.0.0.1\r\na=mid:+1-1\r\n\
        a=ssrc:953288617 cname:=HYPERLINK(\"http://x\",\"y\")\r\n\
        a=ssrc:953288617 msid:- @x\r\n";
    fs::write(&offer, hostile).unwrap();
    let capture = fixture("pcap/gstreamer-pcmu-loss.pcap");
    let records = csv(&[capture.to_str().unwrap(), "--sdp", offer.to_str().unwrap()]);
    assert!(records[1].contains(",'+1-1,"), "{}", records[1]);
    let cname = r#","'=HYPERLINK(""http://x"",""y"")","#;
    assert!(records[1].contains(cname), "{}", records[1]);
}

#[test]
fn a_command_without_a_table_says_which_formats_it_has() {
    let offer = fixture("sdp/rules/B001/good.sdp");
    let refused = run(&["sdp", "show", offer.to_str().unwrap(), "--format", "csv"]);
    assert_eq!(refused.status, Some(2));
    assert!(refused.stderr.contains("as csv"), "{}", refused.stderr);
    assert!(
        refused.stderr.contains("use text or json"),
        "{}",
        refused.stderr
    );
}
