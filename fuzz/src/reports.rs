//! Earlier reports.

use rtctool::render::{Format, json, render, style::Style};
use rtctool::report::call::load::merge;
use rtctool::report::{Data, Report};
use serde_json::{Value, from_slice};

/// What people may read in a terminal. JSON is for programs, and has all texts as they came.
const SHOWN: [Format; 8] = [
    Format::Text,
    Format::Markdown,
    Format::Github,
    Format::Junit,
    Format::Prometheus,
    Format::Nagios,
    Format::Html,
    Format::Csv,
];

/// What can be read as a report is the same when it is written and read again, and can be had in every format.
pub fn any(bytes: &[u8]) {
    let Ok(report) = Report::read(bytes) else {
        return;
    };
    let written = json::render(&report);
    let again = Report::read(&written).expect("what was written can be read");
    assert_eq!(
        String::from_utf8_lossy(&json::render(&again)),
        String::from_utf8_lossy(&written)
    );
    formats(&report);
    if let Data::CallLoad(load) = report.data {
        let _ = merge(&[("one".to_owned(), *load)]);
    }
}

fn formats(report: &Report) {
    for format in [Format::Sarif, Format::Gitlab] {
        from_slice::<Value>(&render(report, format, &Style::PLAIN)).expect("it is JSON");
    }
    for format in SHOWN {
        let text = String::from_utf8(render(report, format, &Style::PLAIN)).expect("it is UTF-8");
        assert!(!text.contains(steers), "{format:?} steers terminals");
    }
    let narrow = Style {
        verbose: true,
        width: 40,
        wrap: true,
        ..Style::PLAIN
    };
    let colored = Style {
        color: true,
        ..Style::PLAIN
    };
    for style in [narrow, colored] {
        render(report, Format::Text, &style);
    }
}

/// What moves a cursor, changes colours, or makes a line read as another.
fn steers(one: char) -> bool {
    let is_layout = matches!(one, '\n' | '\t' | '\r');
    one.is_control() && !is_layout || one == '\u{202e}'
}
