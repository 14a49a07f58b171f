//! Tables that fit: columns that matter less go first when the width is short.

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table as Comfy, presets};
use unicode_width::UnicodeWidthStr;

use super::sanitize::sanitize_finished;
use super::style::Style;
use super::wrap::{NO_BREAK, hanging, unbroken};

/// A column of a [`Table`].
#[derive(Debug, Clone)]
pub struct Column {
    title: &'static str,
    alignment: CellAlignment,
    /// 0 stays whatever the width; of the others the highest goes first.
    rank: u8,
}

/// On which side of its column a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

/// A table of texts, laid out for a width.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
    /// Lines before a row, by the row's number.
    headings: Vec<(usize, String)>,
}

impl Column {
    /// Text, aligned left.
    pub fn text(title: &'static str, rank: u8) -> Self {
        Column {
            title,
            alignment: CellAlignment::Left,
            rank,
        }
    }

    /// A number, aligned right.
    pub fn number(title: &'static str, rank: u8) -> Self {
        Column {
            title,
            alignment: CellAlignment::Right,
            rank,
        }
    }
}

impl Column {
    pub fn title(&self) -> &'static str {
        self.title
    }

    pub fn side(&self) -> Side {
        match self.alignment {
            CellAlignment::Right => Side::Right,
            _ => Side::Left,
        }
    }
}

impl Table {
    pub fn new(columns: Vec<Column>) -> Self {
        Table {
            columns,
            rows: Vec::new(),
            headings: Vec::new(),
        }
    }

    /// Adds a line over the whole width, above the rows that follow.
    pub fn heading(&mut self, text: String) {
        self.headings.push((self.rows.len(), text));
    }

    /// Adds a row, one text for each column.
    pub fn row(&mut self, cells: Vec<String>) {
        debug_assert_eq!(cells.len(), self.columns.len());
        self.rows.push(cells);
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows below each heading; those above the first heading have none.
    pub fn groups(&self) -> impl Iterator<Item = (Option<&str>, &[Vec<String>])> {
        let headed = self.headings.iter().map(|(row, text)| (*row, Some(text)));
        let bare = self.headings.first().is_none_or(|(row, _)| *row > 0);
        let begins: Vec<(usize, Option<&String>)> = bare
            .then_some((0, None))
            .into_iter()
            .chain(headed)
            .collect();
        let ends = begins.iter().skip(1).map(|(row, _)| *row);
        let ends: Vec<usize> = ends.chain([self.rows.len()]).collect();
        begins.into_iter().zip(ends).map(|((begin, heading), end)| {
            let rows = self.rows.get(begin..end).unwrap_or_default();
            (heading.map(String::as_str), rows)
        })
    }

    /// The table as lines, with a note below when columns had to go.
    pub fn render(&self, style: &Style) -> String {
        self.safe(style).draw(style)
    }

    /// The cells of an earlier report may be anybody's, and what measures their widths takes no
    /// escape sequence but those of [`Style`].
    fn safe(&self, style: &Style) -> Table {
        let mut table = self.clone();
        for cell in table.rows.iter_mut().flatten() {
            *cell = sanitize_finished(std::mem::take(cell), style);
        }
        table
    }

    fn draw(&self, style: &Style) -> String {
        let shown = self.columns_that_fit(style.width);
        // What is too wide even so is wrapped in its cells. A heading stands above its row only as
        // long as each row is one line.
        let wraps = style.wrap && self.headings.is_empty() && self.width_of(&shown) > style.width;
        let text = |text: &str| match wraps {
            true => unbroken(text),
            false => text.to_owned(),
        };
        let mut table = Comfy::new();
        table
            .load_style(presets::NOTHING)
            .set_content_arrangement(ContentArrangement::Disabled)
            .set_header(shown.iter().map(|&at| {
                Cell::new(style.bold(self.columns[at].title))
                    .set_alignment(self.columns[at].alignment)
            }));
        for row in &self.rows {
            table.add_row(
                shown
                    .iter()
                    .map(|&at| Cell::new(text(&row[at])).set_alignment(self.columns[at].alignment)),
            );
        }
        for column in table.column_iter_mut() {
            column.set_padding((0, 2));
        }
        if wraps {
            table.set_content_arrangement(ContentArrangement::Dynamic);
            table.set_width(u16::try_from(style.width + 2).unwrap_or(u16::MAX));
        }
        let mut out = String::new();
        // The titles are the first line, then each row is one.
        for (number, line) in table.lines().enumerate() {
            for (_, text) in self.headings.iter().filter(|(row, _)| row + 1 == number) {
                out.push_str(text);
                out.push('\n');
            }
            out.push_str(line.replace(NO_BREAK, " ").trim_end());
            out.push('\n');
        }
        let hidden: Vec<&str> = (0..self.columns.len())
            .filter(|at| !shown.contains(at))
            .map(|at| self.columns[at].title)
            .collect();
        if !hidden.is_empty() {
            let note = format!(
                "not shown at {} columns: {}",
                style.width,
                hidden.join(", ")
            );
            out.push_str(&style.dim(&hanging(&note, 2, style)));
            out.push('\n');
        }
        out
    }

    /// Columns of the terminal that these columns take, without the space at the end.
    fn width_of(&self, shown: &[usize]) -> usize {
        let widths = shown.iter().map(|&at| self.column_width(at) + 2);
        widths.sum::<usize>().saturating_sub(2)
    }

    fn columns_that_fit(&self, width: usize) -> Vec<usize> {
        let mut shown: Vec<usize> = (0..self.columns.len()).collect();
        while self.width_of(&shown) > width {
            let last = shown
                .iter()
                .copied()
                .max_by_key(|&at| self.columns[at].rank);
            match last {
                Some(at) if self.columns[at].rank > 0 => shown.retain(|&other| other != at),
                _ => break,
            }
        }
        shown
    }

    fn column_width(&self, at: usize) -> usize {
        self.rows
            .iter()
            .map(|row| visible_width(&row[at]))
            .max()
            .unwrap_or(0)
            .max(self.columns[at].title.width())
    }
}

/// Width without the colour sequences that [`Style`] adds.
pub fn visible_width(text: &str) -> usize {
    let mut width = 0;
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        width += rest[..at].width();
        rest = rest[at..].split_once('m').map_or("", |(_, after)| after);
    }
    width + rest.width()
}

/// Text for a figure that may not have been measured.
pub fn or_dash(value: Option<String>) -> String {
    value.unwrap_or_else(|| "–".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(vec![
            Column::text("server", 0),
            Column::number("p50", 1),
            Column::number("p99", 2),
        ]);
        table.row(vec!["stun:a".into(), "1.0".into(), "12.0".into()]);
        table
    }

    #[test]
    fn numbers_are_aligned_right_under_their_titles() {
        let text = table().render(&Style::PLAIN);
        assert_eq!(text, "server  p50   p99\nstun:a  1.0  12.0\n");
    }

    #[test]
    fn escape_sequences_in_cells_are_shown_in_their_place() {
        let mut table = table();
        let hostile = "\u{1b}[3:m\u{9b}31m\u{202e}";
        table.row(vec![hostile.into(), "2.0".into(), "3.0".into()]);
        for color in [true, false] {
            let style = Style {
                color,
                width: 200,
                ..Style::PLAIN
            };
            let text = table.render(&style);
            let line = text.lines().last().unwrap();
            assert_eq!(line, "\\u{1b}[3:m\\u{9b}31m\\u{202e}  2.0   3.0");
        }
    }

    #[test]
    fn the_least_important_column_goes_first_and_is_named() {
        let narrow = Style {
            width: 14,
            ..Style::PLAIN
        };
        let text = table().render(&narrow);
        assert_eq!(
            text,
            "server  p50\nstun:a  1.0\nnot shown at 14 columns: p99\n"
        );
    }

    #[test]
    fn a_heading_stands_above_the_rows_that_follow_it() {
        let mut table = Table::new(vec![Column::number("n", 0)]);
        table.heading("first".into());
        table.row(vec!["1".into()]);
        table.heading("second".into());
        table.row(vec!["2".into()]);
        assert_eq!(table.render(&Style::PLAIN), "n\nfirst\n1\nsecond\n2\n");
    }

    #[test]
    fn what_is_still_too_wide_is_wrapped_in_its_cell() {
        let mut table = Table::new(vec![Column::text("step", 0), Column::text("result", 0)]);
        table.row(vec!["lint".into(), "offer and answer".into()]);
        let narrow = Style {
            width: 16,
            wrap: true,
            ..Style::PLAIN
        };
        assert_eq!(
            table.render(&narrow),
            "step  result\nlint  offer and\n      answer\n"
        );
    }

    #[test]
    fn colour_does_not_count_as_width() {
        let style = Style {
            color: true,
            ..Style::PLAIN
        };
        assert_eq!(visible_width(&style.bad("FAIL")), 4);
    }
}
