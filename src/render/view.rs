//! What a command has to show, before it is known for whom: text, facts and tables in their order.
//!
//! Commands make it once. The text format lays it out in columns, the HTML page in elements.

use super::facts::{Fact, Facts};
use super::style::Style;
use super::table::Table;

#[derive(Debug, Clone, Default)]
pub struct View {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
pub enum Piece {
    /// Lines that may be wrapped, each with its end.
    Text(String),
    /// Lines whose columns matter.
    Code(String),
    Table {
        table: Table,
        /// As text, where the table is not laid out as others are.
        drawn: Option<String>,
    },
    Facts {
        facts: Vec<Fact>,
        drawn: String,
    },
}

impl View {
    /// Appends text.
    pub fn push_str(&mut self, more: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Text(text)) => text.push_str(more),
            _ if more.is_empty() => {}
            _ => self.pieces.push(Piece::Text(more.to_owned())),
        }
    }

    pub fn push(&mut self, c: char) {
        self.push_str(c.encode_utf8(&mut [0; 4]));
    }

    /// Appends all of another view.
    pub fn add(&mut self, more: impl Into<View>) {
        for piece in more.into().pieces {
            match piece {
                Piece::Text(text) => self.push_str(&text),
                piece => self.pieces.push(piece),
            }
        }
    }

    /// Text whose columns matter.
    pub fn code(text: String) -> View {
        View::of(Piece::Code(text))
    }

    /// A table that has its own way to be laid out as text.
    pub fn drawn(table: Table, text: String) -> View {
        let drawn = Some(text);
        View::of(Piece::Table { table, drawn })
    }

    fn of(piece: Piece) -> View {
        View {
            pieces: vec![piece],
        }
    }

    /// Views with an empty line between them, those without content left out.
    pub fn blocks(blocks: impl IntoIterator<Item = View>) -> View {
        let mut all = View::default();
        for block in blocks.into_iter().filter(|block| !block.is_empty()) {
            if !all.is_empty() {
                all.push('\n');
            }
            all.add(block);
        }
        all
    }

    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// As text.
    pub fn render(&self, style: &Style) -> String {
        let pieces = self.pieces.iter();
        pieces.map(|piece| piece.render(style)).collect()
    }
}

impl Piece {
    fn render(&self, style: &Style) -> String {
        match self {
            Piece::Text(text) | Piece::Code(text) => text.clone(),
            Piece::Table { table, drawn } => match drawn {
                Some(text) => text.clone(),
                None => table.render(style),
            },
            Piece::Facts { drawn, .. } => drawn.clone(),
        }
    }
}

impl From<String> for View {
    fn from(text: String) -> View {
        let mut view = View::default();
        view.push_str(&text);
        view
    }
}

impl From<Table> for View {
    fn from(table: Table) -> View {
        View::of(Piece::Table { table, drawn: None })
    }
}

impl From<Facts<'_>> for View {
    fn from(facts: Facts<'_>) -> View {
        match facts.is_empty() {
            true => View::default(),
            false => View::of(Piece::Facts {
                drawn: facts.render(),
                facts: facts.facts().to_vec(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::table::Column;

    #[test]
    fn pieces_keep_their_order_and_text_that_meets_becomes_one() {
        let mut table = Table::new(vec![Column::text("server", 0)]);
        table.row(vec!["a".into()]);
        let mut view = View::from("one\n".to_owned());
        view.add("two\n".to_owned());
        view.add(table);
        view.push('\n');
        assert_eq!(view.pieces().len(), 3);
        assert_eq!(view.render(&Style::PLAIN), "one\ntwo\nserver\na\n\n");
    }

    #[test]
    fn blocks_without_content_leave_no_empty_line() {
        let blocks = ["a\n", "", "b\n"].map(|text| View::from(text.to_owned()));
        assert_eq!(View::blocks(blocks).render(&Style::PLAIN), "a\n\nb\n");
    }
}
