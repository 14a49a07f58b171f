//! The report as JSON, with its fields in the order of the contract.

use crate::report::Report;

pub fn render(report: &Report) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(report).expect("a report has string keys only");
    bytes.push(b'\n');
    bytes
}

/// The same in one line, for a stream of reports.
pub fn render_line(report: &Report) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(report).expect("a report has string keys only");
    bytes.push(b'\n');
    bytes
}
