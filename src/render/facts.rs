//! Lines of `label  text`, wrapped under where the text begins.

use unicode_width::UnicodeWidthStr;

use super::sanitize::sanitize;
use super::style::Style;
use super::wrap::folded;

/// Facts in their order, laid out for a style.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    style: &'a Style,
    layout: Layout,
    facts: Vec<Fact>,
}

/// A label and what it has to say, safe to show and perhaps with colours.
#[derive(Debug, Clone)]
pub struct Fact {
    pub label: String,
    pub lines: Vec<String>,
}

/// Where labels and texts begin, in columns, and how labels look.
#[derive(Debug, Clone, Copy)]
struct Layout {
    labels: usize,
    texts: usize,
    are_labels_dim: bool,
}

impl<'a> Facts<'a> {
    /// As the commands about SDP show them.
    pub fn new(style: &'a Style) -> Self {
        let layout = Layout {
            labels: 2,
            texts: 15,
            are_labels_dim: true,
        };
        Facts {
            style,
            layout,
            facts: Vec::new(),
        }
    }

    /// With the columns in which labels and texts begin.
    pub fn at(labels: usize, texts: usize, style: &'a Style) -> Self {
        let layout = Layout {
            labels,
            texts,
            are_labels_dim: false,
        };
        Facts {
            layout,
            ..Facts::new(style)
        }
    }

    /// A fact; none when there are no items.
    pub fn add(&mut self, label: &str, items: impl IntoIterator<Item = String>) {
        let mut line = String::new();
        let mut lines = Vec::new();
        let room = self.style.width.saturating_sub(self.layout.texts);
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
        self.push(label, self.folded(&lines));
    }

    /// A fact of one item that is safe to show, and may have colours.
    pub fn add_styled(&mut self, label: &str, item: String) {
        self.push(label, vec![item]);
    }

    /// A fact in words that are safe to show, wrapped where they are many.
    pub fn add_words(&mut self, label: &str, words: String) {
        self.facts.push(Fact {
            label: label.to_owned(),
            lines: self.folded(&[words]),
        });
    }

    /// A fact with each item on a line of its own.
    pub fn lines(&mut self, label: &str, items: &[String]) {
        let items: Vec<String> = items
            .iter()
            .map(|item| sanitize(item).into_owned())
            .collect();
        self.push(label, self.folded(&items));
    }

    /// An item may be wider than the terminal by itself.
    fn folded(&self, lines: &[String]) -> Vec<String> {
        let lines = lines.iter();
        lines
            .flat_map(|line| folded(line, self.layout.texts, self.style))
            .collect()
    }

    fn push(&mut self, label: &str, mut lines: Vec<String>) {
        lines.retain(|line| !line.is_empty());
        if !lines.is_empty() {
            self.facts.push(Fact {
                label: label.to_owned(),
                lines,
            });
        }
    }

    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// As lines of text.
    pub fn render(&self) -> String {
        let lines = self.facts.iter().flat_map(|fact| {
            let labels = std::iter::once(fact.label.as_str()).chain(std::iter::repeat(""));
            labels.zip(&fact.lines)
        });
        lines.map(|(label, line)| self.line(label, line)).collect()
    }

    fn line(&self, label: &str, line: &str) -> String {
        let Layout {
            labels,
            texts,
            are_labels_dim,
        } = self.layout;
        let gap = texts.saturating_sub(labels + label.width()).max(1);
        let label = match are_labels_dim {
            true => self.style.dim(label),
            false => label.to_owned(),
        };
        format!("{:labels$}{label}{:gap$}{line}\n", "", "")
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
