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

/// The text with spaces that do not break between a number and its unit.
pub fn unbroken(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    pieces(words.into_iter(), NO_BREAK).join(" ")
}

/// A space at which no line ends.
pub const NO_BREAK: char = '\u{a0}';

/// Words, and those in one piece that mean little apart: `40 ± 8 ms`.
fn pieces<'a>(words: impl Iterator<Item = &'a str>, space: char) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut before = "";
    for word in words {
        match pieces.last_mut() {
            Some(piece) if belongs_to(before, word) => {
                piece.push(space);
                piece.push_str(word);
            }
            _ => pieces.push(word.to_owned()),
        }
        before = word;
    }
    pieces
}

/// Whether a word is the unit, or the other part, of the number before it.
fn belongs_to(before: &str, word: &str) -> bool {
    const UNITS: [&str; 14] = [
        "%", "ms", "s", "b/s", "kb/s", "Mb/s", "Gb/s", "B", "kB", "MB", "GB", "KiB", "MiB", "kHz",
    ];
    let is_number = |word: &str| word.ends_with(|c: char| c.is_ascii_digit());
    let unit = word.trim_end_matches([',', ';', ':', '.', ')']);
    match unit {
        "±" => is_number(before),
        _ if before == "±" => is_number(unit),
        _ => is_number(before) && UNITS.contains(&unit),
    }
}

fn lines_of<'a>(words: impl Iterator<Item = &'a str>, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut columns = 0;
    for word in &pieces(words, ' ') {
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
    fn a_number_stays_with_its_unit() {
        assert_eq!(
            wrapped("held for 40 ± 8 ms, 3 %", 13),
            ["held for", "40 ± 8 ms,", "3 %"]
        );
        assert_eq!(
            unbroken("at 12.00 Mb/s in 3 s"),
            "at 12.00\u{a0}Mb/s in 3\u{a0}s"
        );
        assert_eq!(unbroken("2 streams of 3"), "2 streams of 3");
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
