//! Reports as bytes. Pure: the same report and style give the same bytes.

pub mod json;
pub mod sanitize;
pub mod snippet;
pub mod style;
pub mod table;
pub mod text;

use crate::report::Report;
use style::Style;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For programs: the schema that `rtctool generate schema` prints.
    Json,
}

pub fn render(report: &Report, format: Format, style: &Style) -> Vec<u8> {
    match format {
        Format::Text => text::render(report, style).into_bytes(),
        Format::Json => json::render(report),
    }
}
