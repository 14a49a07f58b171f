//! Lines of `label  item, item, …`, wrapped between items under the first.

use unicode_width::UnicodeWidthStr;

use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::wrap::folded;

/// Columns before the items.
const INDENT: usize = 15;

/// Facts in their order.
pub struct Facts<'a> {
    style: &'a Style,
    out: String,
}

impl<'a> Facts<'a> {
    pub fn new(style: &'a Style) -> Self {
        Facts {
            style,
            out: String::new(),
        }
    }

    /// A fact; none when there are no items.
    pub fn add(&mut self, label: &str, items: impl IntoIterator<Item = String>) {
        let mut line = String::new();
        let mut lines = Vec::new();
        let room = self.style.width.saturating_sub(INDENT);
        for item in items {
            let item = sanitize(&item);
            // One column is for the comma.
            if !line.is_empty() && line.width() + 2 + item.width() + 1 > room {
                line.push(',');
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push_str(", ");
            }
            line.push_str(&item);
        }
        lines.push(line);
        self.push(label, &self.folded(&lines));
    }

    /// A fact of one item that is safe to show, and may have colours.
    pub fn add_styled(&mut self, label: &str, item: String) {
        self.push(label, &[item]);
    }

    /// A fact with each item on a line of its own.
    pub fn lines(&mut self, label: &str, items: &[String]) {
        let items: Vec<String> = items
            .iter()
            .map(|item| sanitize(item).into_owned())
            .collect();
        self.push(label, &self.folded(&items));
    }

    /// An item may be wider than the terminal by itself.
    fn folded(&self, lines: &[String]) -> Vec<String> {
        let lines = lines.iter();
        lines
            .flat_map(|line| folded(line, INDENT, self.style))
            .collect()
    }

    pub fn render(self) -> String {
        self.out
    }

    fn push(&mut self, label: &str, lines: &[String]) {
        let lines = lines.iter().filter(|line| !line.is_empty());
        for (number, line) in lines.enumerate() {
            let label = if number == 0 { label } else { "" };
            let gap = INDENT.saturating_sub(2 + label.width());
            self.out.push_str(&format!(
                "  {}{}{line}\n",
                self.style.dim(label),
                " ".repeat(gap)
            ));
        }
    }
}

/// The texts whose condition holds.
pub fn some<const N: usize>(texts: [(bool, &str); N]) -> Vec<String> {
    let holding = texts.into_iter().filter(|(holds, _)| *holds);
    holding.map(|(_, text)| text.to_owned()).collect()
}

/// The first of many, and how many more there are.
pub fn first_of(mut items: Vec<String>, most: usize) -> Vec<String> {
    let more = items.len().saturating_sub(most);
    if more > 1 {
        items.truncate(most);
        items.push(format!("{more} more"));
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_wrapped_under_the_first() {
        let narrow = Style {
            width: 30,
            ..Style::PLAIN
        };
        let mut facts = Facts::new(&narrow);
        facts.add("colours", ["red", "green", "blue"].map(str::to_owned));
        facts.add("nothing", []);
        assert_eq!(
            facts.render(),
            "  colours      red, green,\n               blue\n"
        );
    }

    #[test]
    fn one_more_is_shown_rather_than_counted() {
        let items = |count| vec!["x".to_owned(); count];
        assert_eq!(first_of(items(4), 3).len(), 4);
        assert_eq!(first_of(items(5), 3)[3], "2 more");
    }
}
