//! What commands show, as elements.

use super::markup::{Element, Markup, element};
use super::table::table;
use crate::render::facts::Fact;
use crate::render::view::{Piece, View};

pub fn view(view: &View) -> Markup {
    let mut out = Markup::default();
    for piece in view.pieces() {
        match piece {
            Piece::Text(text) => text_blocks(text).for_each(|block| out.push(block)),
            Piece::Code(text) => out.push(element("pre").styled(text.trim_end())),
            Piece::Table { table, .. } if table.is_empty() => {}
            Piece::Table { table, .. } => out.push(self::table(table)),
            Piece::Facts { facts, .. } => out.push(self::facts(facts)),
        }
    }
    out
}

/// What empty lines part are blocks of their own.
fn text_blocks(text: &str) -> impl Iterator<Item = Element> {
    let blocks = text.split("\n\n").map(|block| block.trim_matches('\n'));
    let blocks = blocks.filter(|block| !block.trim().is_empty());
    blocks.map(|block| element("p").class("lines").styled(block))
}

pub fn facts(facts: &[Fact]) -> Element {
    let rows = facts.iter().flat_map(|fact| {
        [
            element("dt").text(&fact.label),
            element("dd").styled(&fact.lines.join("\n")),
        ]
    });
    element("dl").class("facts").all(rows)
}
