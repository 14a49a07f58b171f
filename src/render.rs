//! Reports as bytes. Pure: the same report and style give the same bytes.

pub mod codes;
pub mod github;
pub mod gitlab;
pub mod json;
pub mod junit;
pub mod reference;
pub mod reported;
pub mod sanitize;
pub mod sarif;
pub mod snippet;
pub mod style;
pub mod table;
pub mod text;
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
}

pub fn render(report: &Report, format: Format, style: &Style) -> Vec<u8> {
    match format {
        Format::Text => text::render(report, style).into_bytes(),
        Format::Json => json::render(report),
        Format::Sarif => sarif::render(report),
        Format::Github => github::render(report),
        Format::Gitlab => gitlab::render(report),
        Format::Junit => junit::render(report),
    }
}
