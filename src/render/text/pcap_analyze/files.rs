//! The captures that make one timeline.

use super::length;
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash};
use crate::report::pcap::{Capture, SourceFile};
use crate::units::format_count;

/// Captures that are shown without `--verbose`.
const SHOWN: usize = 8;

/// When each begins, and how long it is. Nothing of a capture alone.
pub fn files(capture: &Capture, style: &Style) -> String {
    if capture.files.is_empty() {
        return String::new();
    }
    let begins = capture.files.iter().filter_map(|file| file.first_packet_s);
    let begin = begins.min_by(f64::total_cmp);
    let shown = if style.verbose { usize::MAX } else { SHOWN };
    let mut table = Table::new(vec![
        Column::text("  file", 0),
        Column::number("packets", 0),
        Column::number("begins", 0),
        Column::number("length", 0),
    ]);
    for file in capture.files.iter().take(shown) {
        table.row(row(file, begin, style));
    }
    let mut out = table.render(style);
    let hidden = capture.files.len().saturating_sub(shown);
    if hidden > 0 {
        let hidden = format_count(hidden as u64);
        out.push_str(&format!("  {hidden} more (--verbose)\n"));
    }
    format!("\n{out}")
}

fn row(file: &SourceFile, begin: Option<f64>, style: &Style) -> Vec<String> {
    let since = file.first_packet_s.zip(begin);
    let span = file.last_packet_s.zip(file.first_packet_s);
    let span = or_dash(span.map(|(last, first)| length(last - first)));
    vec![
        format!("  {}", sanitize(&file.source)),
        format_count(file.packets),
        or_dash(since.map(|(first, begin)| length(first - begin))),
        match file.truncated {
            true => style.doubtful(&format!("{span}, cut")),
            false => span,
        },
    ]
}
