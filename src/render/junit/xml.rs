//! As much of XML 1.0 as a report needs: elements, attributes, text.

use crate::render::sanitize::sanitize;

#[derive(Debug)]
pub struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    text: Option<String>,
    children: Vec<Element>,
}

impl Element {
    pub fn new(name: &'static str) -> Self {
        Element {
            name,
            attributes: Vec::new(),
            text: None,
            children: Vec::new(),
        }
    }

    pub fn attribute(mut self, name: &'static str, value: &str) -> Self {
        self.attributes.push((name, escaped(value)));
        self
    }

    /// An element has text or children, not both.
    pub fn text(mut self, text: &str) -> Self {
        let lines: Vec<String> = text.split('\n').map(escaped).collect();
        self.text = Some(lines.join("\n"));
        self
    }

    pub fn child(mut self, child: Element) -> Self {
        self.children.push(child);
        self
    }

    fn write(&self, depth: usize, out: &mut String) {
        let indent = "  ".repeat(depth);
        out.push_str(&format!("{indent}<{}", self.name));
        for (name, value) in &self.attributes {
            out.push_str(&format!(" {name}=\"{value}\""));
        }
        match (&self.text, self.children.as_slice()) {
            (Some(text), _) => out.push_str(&format!(">{text}</{}>\n", self.name)),
            (None, []) => out.push_str("/>\n"),
            (None, children) => {
                out.push_str(">\n");
                for child in children {
                    child.write(depth + 1, out);
                }
                out.push_str(&format!("{indent}</{}>\n", self.name));
            }
        }
    }
}

/// A whole document with `root` as its element.
pub fn document(root: &Element) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    root.write(0, &mut out);
    out
}

/// Characters that mean something in XML as entities, those it has no place for replaced.
/// Control characters are shown as everywhere: `\u{1b}`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in sanitize(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_breaks_the_document() {
        let every = (0..=0x0011_0000).filter_map(char::from_u32);
        let text: String = every.collect();
        let root = Element::new("a")
            .attribute("b", &text)
            .child(Element::new("c").text(&text));
        let written = document(&root);
        let options = roxmltree::ParsingOptions::default();
        let read = roxmltree::Document::parse_with_options(&written, options);
        assert!(read.is_ok(), "{:?}", read.err());
    }
}
