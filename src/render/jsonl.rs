//! Samples as JSON Lines: what was measured moment by moment, an object a line.

use crate::report::Report;
use crate::report::samples::samples;

pub fn render(report: &Report) -> Vec<u8> {
    let mut bytes = Vec::new();
    for sample in samples(report) {
        bytes.extend(serde_json::to_vec(&sample).expect("plain JSON"));
        bytes.push(b'\n');
    }
    bytes
}
