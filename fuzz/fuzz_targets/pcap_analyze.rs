//! Any bytes are analysed as far as they are a capture, in bounded memory, up to the JSON.
#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use rtctool::capture::analyze::Analyzer;
use rtctool::capture::file::CaptureReader;
use rtctool::capture::findings::findings;
use rtctool::report::pcap::Capture;

fuzz_target!(|bytes: &[u8]| {
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
});
