//! Captures that are compressed.

use std::io::Write;

use super::text;
use crate::run::{fixture, run, run_with_stdin};

const NAME: &str = "pcap/gstreamer-opus-vp8.pcapng";

fn packed() -> [(&'static str, Vec<u8>); 2] {
    let bytes = std::fs::read(fixture(NAME)).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&bytes).unwrap();
    [
        ("gzip", gzip.finish().unwrap()),
        ("zstd", zstd::encode_all(bytes.as_slice(), 1).unwrap()),
    ]
}

#[test]
fn a_compressed_capture_gives_what_the_capture_gives_from_files_and_pipes() {
    let path = format!("fixtures/{NAME}");
    let plain = run(&["pcap", "analyze", &path, "--format", "json"]).report();
    assert!(plain["data"]["captures"][0]["compression"].is_null());
    for (compression, bytes) in packed() {
        let mut expected = plain["data"]["captures"][0].clone();
        expected["compression"] = compression.into();
        let piped = run_with_stdin(&["pcap", "analyze", "-", "--format", "json"], bytes.clone());
        expected["source"] = "-".into();
        assert_eq!(piped.report()["data"]["captures"][0], expected);

        // The name tells nothing.
        let file = tempfile::NamedTempFile::with_suffix(".pcap").unwrap();
        std::fs::write(file.path(), &bytes).unwrap();
        let name = file.path().to_str().unwrap();
        let report = run(&["pcap", "analyze", name, "--format", "json"]).report();
        expected["source"] = name.into();
        assert_eq!(report["data"]["captures"][0], expected);
    }
}

#[test]
fn a_compressed_capture_that_is_cut_is_reported_up_to_there() {
    for (compression, bytes) in packed() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &bytes[..bytes.len() - 2000]).unwrap();
        let run = text(&[file.path().to_str().unwrap()]);
        assert_eq!(run.status, Some(3));
        let cause = format!("caused by: its {compression} data ends in the middle, after ");
        assert!(run.stderr.contains(&cause), "{}", run.stderr);
        assert!(run.stdout.contains(&format!("pcapng in {compression}")));
    }
}
