//! Captures.

use std::time::Duration;

use rtctool::capture::analyze::Analyzer;
use rtctool::capture::file::CaptureReader;
use rtctool::capture::findings::findings;
use rtctool::report::pcap::Capture;

/// Any bytes are analysed as far as they are a capture, up to the report.
pub fn analyze(bytes: &[u8]) {
    let Ok(mut reader) = CaptureReader::open(bytes) else {
        return;
    };
    let mut analyzer = Analyzer::new(Duration::from_secs(1));
    while let Ok(Some(packet)) = reader.next_packet() {
        analyzer.packet(&packet);
    }
    let summary = analyzer.summary();
    let _ = findings("fuzz", &summary);
    let capture = Capture::from(summary);
    for stream in &capture.streams {
        assert!(stream.reception.lost <= stream.reception.expected);
    }
}
