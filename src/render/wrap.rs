//! Prose in lines.

use super::style::Style;
use super::table::visible_width;

/// On a terminal narrower than this, lines are left to it.
const NARROWEST: usize = 20;

/// Lines of whole words, at most `width` columns each where words allow it.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    lines_of(text.split_whitespace(), width)
}

/// The text in lines for what stands behind `indent` columns, where the style wraps at
/// all. Spaces stay as they are: they may be those of a quotation.
pub fn folded(text: &str, indent: usize, style: &Style) -> Vec<String> {
    match style.wrap {
        true => lines_of(text.split(' '), room(indent, style)),
        false => vec![text.to_owned()],
    }
}

/// [`folded`] in one text, each line but the first behind `indent` spaces.
pub fn hanging(text: &str, indent: usize, style: &Style) -> String {
    folded(text, indent, style).join(&format!("\n{}", " ".repeat(indent)))
}

fn room(indent: usize, style: &Style) -> usize {
    style.width.saturating_sub(indent).max(NARROWEST)
}

fn lines_of<'a>(words: impl Iterator<Item = &'a str>, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut columns = 0;
    for word in words {
        let more = visible_width(word);
        if columns > 0 && columns + 1 + more > width {
            lines.push(std::mem::take(&mut line));
            columns = 0;
        }
        if columns > 0 {
            line.push(' ');
            columns += 1;
        }
        line.push_str(word);
        columns += more;
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_whole() {
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert_eq!(wrapped("unbreakable", 3), ["unbreakable"]);
    }

    #[test]
    fn colour_takes_no_room() {
        let words = "\u{1b}[32myes\u{1b}[0m \u{1b}[32mno\u{1b}[0m";
        assert_eq!(wrapped(words, 6), [words]);
    }

    #[test]
    fn what_hangs_keeps_its_spaces_and_only_terminals_have_it() {
        let narrow = Style {
            width: 24,
            wrap: true,
            ..Style::PLAIN
        };
        let text = "a=fmtp:111  x is written with two spaces";
        assert_eq!(
            hanging(text, 4, &narrow),
            "a=fmtp:111  x is\n    written with two\n    spaces"
        );
        assert_eq!(hanging(text, 4, &Style::PLAIN), text);
    }
}
