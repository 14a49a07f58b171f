//! One call that was captured at two points of its way.

use serde_json::Value;

use super::pieces::{Folder, capture, report};
use crate::run::{fixture, run};

/// A little-endian pcap as a second machine has it, to which each packet comes 30 ms later.
fn behind(capture: &[u8]) -> Vec<u8> {
    const HEADER: usize = 24;
    const RECORD: usize = 16;
    let mut later = capture.to_vec();
    let mut at = HEADER;
    while let Some(record) = later.get_mut(at..at + RECORD) {
        let (time, lengths) = record.split_at_mut(8);
        let (seconds, micros) = time.split_at_mut(4);
        let number = |bytes: &[u8]| u32::from_le_bytes(bytes.try_into().unwrap());
        let all = u64::from(number(seconds)) * 1_000_000 + u64::from(number(micros)) + 30_000;
        seconds.copy_from_slice(&((all / 1_000_000) as u32).to_le_bytes());
        micros.copy_from_slice(&((all % 1_000_000) as u32).to_le_bytes());
        at += RECORD + number(&lengths[..4]) as usize;
    }
    later
}

#[test]
fn handshakes_pairs_and_events_name_their_capture_point_as_streams_do() {
    let client = std::fs::read(fixture("pcap/dtls-srtp-aiortc.pcap")).unwrap();
    let folder = Folder::new();
    let files = ["client.pcap", "server.pcap"].map(|name| folder.path(name));
    std::fs::write(&files[0], &client).unwrap();
    std::fs::write(&files[1], behind(&client)).unwrap();
    let both = report(&["analyze", "--together"], &files);
    let alone = report(&["analyze"], &files[..1]);
    for list in ["streams", "ice_pairs", "dtls_handshakes", "events"] {
        let points = |report: &Value| {
            let all = capture(report)[list].as_array().unwrap().iter();
            let mut points: Vec<Value> = all.map(|one| one["capture_point"].clone()).collect();
            points.sort_by_key(Value::as_u64);
            points.dedup();
            points
        };
        assert_eq!(points(&both), [1, 2], "{list}");
        assert_eq!(points(&alone), [Value::Null], "{list}");
    }
    let files = files.each_ref().map(|file| file.to_str().unwrap());
    let text = run(&[&["pcap", "analyze", "--together", "-v"], &files[..]].concat()).stdout;
    let handshakes = text.lines().filter(|line| line.starts_with("DTLS "));
    let ends: Vec<&str> = handshakes
        .filter_map(|line| line.rsplit("  ").next())
        .collect();
    assert_eq!(ends, ["point 1", "point 2"], "{text}");
}
