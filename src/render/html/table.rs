//! Tables as elements, with keys by which the script sorts.

use super::markup::{Element, Markup, element};
use crate::render::table::{Column, Side, Table};

/// The table in a frame of its own, which scrolls where the page is narrow.
pub fn table(table: &Table) -> Markup {
    let columns = table.columns();
    let groups = table.groups().map(|(heading, rows)| {
        let heading = heading.map(|text| {
            let cell = element("th")
                .attribute("colspan", columns.len())
                .attribute("scope", "rowgroup")
                .styled(text);
            element("tr").class("group").with(cell)
        });
        let rows = rows.iter().map(|row| {
            let cells = columns.iter().zip(row);
            element("tr").all(cells.map(|(column, text)| cell(column, text)))
        });
        element("tbody").all(heading).all(rows)
    });
    framed(element("table").with(head(columns)).all(groups))
}

/// Texts of more characters than this may be wrapped.
const LONGEST_WORDS: usize = 28;

pub fn head<'a>(columns: impl IntoIterator<Item = &'a Column>) -> Element {
    let heads = columns.into_iter().map(|column| {
        element("th")
            .attribute("scope", "col")
            .class(class(column.side()))
            .text(column.title().trim())
    });
    element("thead").with(element("tr").all(heads))
}

/// With the key by which the script sorts, where the text is a number.
pub fn cell(column: &Column, text: &str) -> Element {
    let text = text.trim();
    let is_prose = column.side() == Side::Left && text.chars().count() > LONGEST_WORDS;
    let cell = element("td").class(match is_prose {
        true => "prose",
        false if text.contains(" → ") => "ends",
        false => class(column.side()),
    });
    let cell = match sort_key(text) {
        Some(key) => cell.attribute("data-key", key),
        None => cell,
    };
    cell.styled(text)
}

/// Anything that may be wider than the page.
pub fn framed(table: Element) -> Markup {
    element("div").class("frame").with(table).into()
}

fn class(side: Side) -> &'static str {
    match side {
        Side::Left => "text",
        Side::Right => "number",
    }
}

/// The number that a cell begins with, in the base of its unit: 1200 for `1.2 kb/s`.
pub fn sort_key(text: &str) -> Option<f64> {
    let text = without_colours(text);
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || ".\u{202f}+-".contains(c)))
        .unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let number: f64 = number.replace('\u{202f}', "").parse().ok()?;
    match rest.chars().next() {
        None | Some(' ' | '/') => Some(number * factor(rest.trim_start())),
        // An address, a version, a word.
        Some(_) => None,
    }
}

fn factor(unit: &str) -> f64 {
    const PREFIXED: [&str; 2] = ["b/s", "B"];
    let mut letters = unit.chars();
    let prefix = match letters.next() {
        Some('k') => 1e3,
        Some('M') => 1e6,
        Some('G') => 1e9,
        _ => return 1.0,
    };
    match PREFIXED.contains(&letters.as_str()) {
        true => prefix,
        false => 1.0,
    }
}

fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| {
        out + part.split_once('m').map_or("", |(_, rest)| rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{format_bps, format_count};

    #[test]
    fn cells_are_sorted_by_the_size_of_what_they_say() {
        assert_eq!(sort_key(&format_bps(1_200_000.0)), Some(1.2e6));
        assert_eq!(sort_key(&format_bps(900.0)), Some(900.0));
        assert_eq!(sort_key(&format_count(1_234_567)), Some(1_234_567.0));
        assert_eq!(sort_key("\u{1b}[33m12 (0.5 %)\u{1b}[0m"), Some(12.0));
        assert_eq!(sort_key("3/4"), Some(3.0));
        assert_eq!(sort_key("-2.5 ms"), Some(-2.5));
    }

    #[test]
    fn words_addresses_and_what_was_not_measured_have_no_size() {
        for text in [
            "–",
            "ok",
            "192.0.2.1:5000",
            "1.2.3",
            "48k",
            "",
            "2026-11-23T03:15:09Z",
        ] {
            assert_eq!(sort_key(text), None, "{text}");
        }
    }

    #[test]
    fn rows_below_a_heading_are_a_group() {
        let mut rows = Table::new(vec![Column::text("server", 0), Column::number("p50 ms", 0)]);
        rows.heading("a <b>".into());
        rows.row(vec!["x".into(), "1.5".into()]);
        let html = String::from_utf8(table(&rows).into_bytes()).unwrap();
        assert!(html.contains(
            "<tbody><tr class=\"group\"><th colspan=\"2\" scope=\"rowgroup\">a &lt;b&gt;</th></tr>\
             <tr><td class=\"text\">x</td><td class=\"number\" data-key=\"1.5\">1.5</td></tr></tbody>"
        ), "{html}");
    }
}
