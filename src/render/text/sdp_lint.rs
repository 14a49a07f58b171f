//! The summary below the findings of `sdp lint`.

use super::{counts, plural};
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table};
use crate::report::sdp::SdpLint;

pub fn render(data: &SdpLint, style: &Style) -> String {
    // A single file needs no table: the closing line says it all.
    if data.documents.len() < 2 {
        return String::new();
    }
    let mut table = Table::new(vec![
        Column::text("file", 0),
        Column::text("type", 2),
        Column::text("content", 3),
        Column::text("findings", 0),
    ]);
    for document in &data.documents {
        table.row(vec![
            sanitize(&document.source).into_owned(),
            document.kind.clone().unwrap_or_default(),
            plural(document.media_sections, "media section"),
            counts(&document.finding_counts),
        ]);
    }
    table.render(style)
}
