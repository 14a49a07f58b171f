//! HTML that is safe by the way it is made: the one place where text becomes markup.
//!
//! A report holds what strangers wrote, from CNAMEs to file names. All of it comes in as text or
//! as the value of an attribute, and both are escaped here. Names of elements and attributes,
//! and whole pieces of markup, are our own: they have to be known when the program is built.

use std::fmt::Display;

use crate::render::sanitize::sanitize;

/// A piece of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markup(String);

/// An element that is being put together.
#[derive(Debug, Clone)]
pub struct Element {
    name: &'static str,
    start: String,
    content: Markup,
}

pub fn element(name: &'static str) -> Element {
    Element {
        name,
        start: format!("<{name}"),
        content: Markup::default(),
    }
}

impl Element {
    /// The value is escaped like text. Where a browser would follow or run a value, ours are
    /// fixed or begin with `#`.
    pub fn attribute(mut self, name: &'static str, value: impl Display) -> Self {
        let value = escaped(&value.to_string());
        self.start.push_str(&format!(" {name}=\"{value}\""));
        self
    }

    pub fn class(self, class: &'static str) -> Self {
        self.attribute("class", class)
    }

    /// Appends text. Line feeds stay.
    pub fn text(mut self, text: &str) -> Self {
        self.content.text(text);
        self
    }

    /// Appends text in the colours that [`Style`](crate::render::style::Style) gave it.
    pub fn styled(mut self, text: &str) -> Self {
        self.content.styled(text);
        self
    }

    pub fn with(mut self, child: impl Into<Markup>) -> Self {
        self.content.push(child);
        self
    }

    pub fn all<T: Into<Markup>>(self, children: impl IntoIterator<Item = T>) -> Self {
        children.into_iter().fold(self, Element::with)
    }
}

impl From<Element> for Markup {
    fn from(element: Element) -> Markup {
        let Element {
            name,
            start,
            content: Markup(content),
        } = element;
        match name {
            // Void elements of HTML that are used here; `</…>` after one would be an error.
            "meta" | "link" => Markup(format!("{start}>\n")),
            _ => Markup(format!("{start}>{content}</{name}>")),
        }
    }
}

impl Markup {
    /// What is part of the program: the style sheet, the script.
    pub fn own(markup: &'static str) -> Markup {
        Markup(markup.to_owned())
    }

    pub fn push(&mut self, more: impl Into<Markup>) {
        self.0.push_str(&more.into().0);
    }

    pub fn text(&mut self, text: &str) {
        self.0.push_str(&escaped(text));
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }

    /// Text with colour sequences, each of which becomes a class.
    pub fn styled(&mut self, text: &str) {
        let mut classes: Vec<&'static str> = Vec::new();
        let mut parts = text.split("\u{1b}[");
        let first = parts.next().unwrap_or_default();
        self.run(first, &classes);
        for part in parts {
            let sequence = part.split_once('m');
            match sequence.and_then(|(code, rest)| Some((Change::of(code)?, rest))) {
                Some((change, rest)) => {
                    change.make(&mut classes);
                    self.run(rest, &classes);
                }
                // Not one of ours: it is shown as what it is.
                None => self.run(&format!("\u{1b}[{part}"), &classes),
            }
        }
    }

    fn run(&mut self, text: &str, classes: &[&'static str]) {
        match (text, classes) {
            ("", _) => {}
            (_, []) => self.text(text),
            _ => self.push(
                element("span")
                    .attribute("class", classes.join(" "))
                    .text(text),
            ),
        }
    }
}

/// What a colour sequence does.
enum Change {
    Reset,
    Class(&'static str),
}

impl Change {
    /// Of the sequences that `Style` and the renderer of snippets write.
    fn of(code: &str) -> Option<Change> {
        Some(match code {
            "0" | "" => Change::Reset,
            "1" => Change::Class("bold"),
            "2" => Change::Class("dim"),
            "31" | "91" => Change::Class("bad"),
            "32" | "92" => Change::Class("good"),
            "33" | "93" => Change::Class("doubtful"),
            "34" | "94" => Change::Class("mark"),
            "36" | "96" => Change::Class("info"),
            _ => return None,
        })
    }

    fn make(self, classes: &mut Vec<&'static str>) {
        match self {
            Change::Reset => classes.clear(),
            Change::Class(class) => classes.push(class),
        }
    }
}

/// Safe between tags and within quotes. What could steer a terminal or turn a line around is
/// shown as its number, as in every other format.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        for c in sanitize(line).chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\'' => out.push_str("&#39;"),
                c => out.push(c),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::style::Style;

    fn html(markup: impl Into<Markup>) -> String {
        String::from_utf8(markup.into().into_bytes()).unwrap()
    }

    #[test]
    fn text_cannot_leave_its_element() {
        let hostile = "</p><script>alert(1)</script>&lt;";
        assert_eq!(
            html(element("p").text(hostile)),
            "<p>&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;lt;</p>"
        );
    }

    #[test]
    fn a_value_cannot_leave_its_quotes() {
        let hostile = "\"><img src=x onerror='alert(1)'>";
        assert_eq!(
            html(element("a").attribute("title", hostile)),
            "<a title=\"&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;\"></a>"
        );
    }

    #[test]
    fn what_would_turn_or_hide_text_is_shown_as_its_number() {
        let hostile = "a\u{202e}b\u{0}c\nd";
        assert_eq!(
            html(element("p").text(hostile)),
            "<p>a\\u{202e}b\\u{0}c\nd</p>"
        );
    }

    #[test]
    fn colours_become_classes_and_end_where_they_end() {
        let style = Style {
            color: true,
            ..Style::PLAIN
        };
        let text = format!("a {} <b>", style.bad("<i>"));
        assert_eq!(
            html(element("p").styled(&text)),
            "<p>a <span class=\"bold bad\">&lt;i&gt;</span> &lt;b&gt;</p>"
        );
    }

    #[test]
    fn a_sequence_that_is_none_of_ours_is_shown() {
        assert_eq!(
            html(element("p").styled("\u{1b}[2J<x>\u{1b}[31")),
            "<p>\\u{1b}[2J&lt;x&gt;\\u{1b}[31</p>"
        );
    }

    #[test]
    fn void_elements_have_no_end() {
        assert_eq!(
            html(element("meta").attribute("charset", "utf-8")),
            "<meta charset=\"utf-8\">\n"
        );
    }
}
