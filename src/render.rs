//! Reports as bytes. Pure: the same report and style give the same bytes.

pub mod codes;
pub mod csv;
mod facts;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod json;
pub mod jsonl;
pub mod junit;
pub mod markdown;
pub mod nagios;
pub mod prometheus;
pub mod reference;
pub mod reported;
pub mod sanitize;
pub mod sarif;
pub mod snippet;
pub mod sparkline;
pub mod style;
pub mod table;
pub mod text;
pub mod tshark;
mod view;
pub mod wrap;

use crate::report::Report;
use style::Style;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For programs: the schema that `rtctool generate schema` prints.
    Json,
    /// For code hosts and editors: SARIF 2.1.0.
    Sarif,
    /// Annotations in the log of GitHub Actions.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// For CI servers that show tests.
    Junit,
    /// Metrics for Prometheus.
    Prometheus,
    /// One line for Nagios and its like.
    Nagios,
    /// A page for browsers, whole in itself.
    Html,
    /// One table, for spreadsheets.
    Csv,
    /// For summaries and comments of code hosts.
    Markdown,
    /// Samples, one a line.
    Jsonl,
}

impl Format {
    /// Whether reports of one round after the other make one document.
    pub fn is_stream(self) -> bool {
        matches!(self, Format::Text | Format::Json)
    }
}

pub fn render(report: &Report, format: Format, style: &Style) -> Vec<u8> {
    match format {
        Format::Text => text::render(report, style).into_bytes(),
        Format::Json => json::render(report),
        Format::Sarif => sarif::render(report),
        Format::Github => github::render(report),
        Format::Gitlab => gitlab::render(report),
        Format::Junit => junit::render(report),
        Format::Prometheus => prometheus::render(report),
        Format::Nagios => nagios::render(report),
        Format::Html => html::render(report),
        Format::Csv => csv::render(report),
        Format::Markdown => markdown::render(report),
        Format::Jsonl => jsonl::render(report),
    }
}

/// One round of a watch: a line of a stream, else a report like any other.
pub fn render_round(report: &Report, format: Format, style: &Style) -> Vec<u8> {
    match (format, &report.round) {
        (Format::Text, Some(round)) => {
            let text = text::round::render(report, round, style);
            sanitize::sanitize_finished(text, style).into_bytes()
        }
        (Format::Json, _) => json::render_line(report),
        _ => render(report, format, style),
    }
}

/// What a stream ends with, after the last round. JSON has it in each report.
pub fn render_closing(report: &Report, format: Format, style: &Style) -> Vec<u8> {
    match (format, &report.round) {
        (Format::Text, Some(round)) => {
            let text = text::round::closing(report, round, style);
            sanitize::sanitize_finished(text, style).into_bytes()
        }
        _ => Vec::new(),
    }
}
