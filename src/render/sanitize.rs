//! Makes text from files and from the network safe to show on a terminal.
//!
//! Control characters could move the cursor or retitle the window, bidirectional
//! and zero-width ones could make a line read as something else. All are shown
//! as `\u{…}` escapes.

use std::borrow::Cow;

use super::style::Style;

/// `text` with every character that could deceive a reader escaped.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_unsafe) {
        let mut out = String::with_capacity(text.len() + 8);
        for c in text.chars() {
            push_safe(&mut out, c);
        }
        Cow::Owned(out)
    } else {
        Cow::Borrowed(text)
    }
}

/// A finished text, whatever its parts let through: the words of an earlier report may be anybody's,
/// also those that only this program writes. Ends of lines stay, and styles where there are any.
pub fn sanitize_finished(text: String, style: &Style) -> String {
    if !text.chars().any(|c| c != '\n' && is_unsafe(c)) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let styling = if style.color { styling(rest) } else { 0 };
        let (part, behind) = rest.split_at(styling.max(c.len_utf8()));
        match c {
            '\n' => out.push(c),
            '\r' if behind.starts_with('\n') => out.push(c),
            _ if styling > 0 => out.push_str(part),
            _ => push_safe(&mut out, c),
        }
        rest = behind;
    }
    out
}

/// Bytes of the sequence that `text` begins with, if it sets a style and does nothing else.
fn styling(text: &str) -> usize {
    let Some(parameters) = text.strip_prefix("\u{1b}[") else {
        return 0;
    };
    let length = parameters.find(|c: char| !(c.is_ascii_digit() || c == ';'));
    match length.and_then(|at| Some((at, parameters.get(at..)?))) {
        Some((at, end)) if end.starts_with('m') => "\u{1b}[".len() + at + 1,
        _ => 0,
    }
}

/// Like [`sanitize`] for bytes, which also moves `offsets` along.
///
/// `offsets` hold byte offsets into `bytes` in ascending order; afterwards they
/// hold the offsets of the same places in the returned text. Line feeds stay,
/// carriage returns before them go. Every other unsafe character, and every
/// byte that is not UTF-8, becomes one visible character, so that columns stay.
pub fn sanitize_lines(bytes: &[u8], offsets: &mut [usize]) -> String {
    let mut out = String::with_capacity(bytes.len());
    let mut pending = 0;
    let mut at = 0;
    let mut mark = |at: usize, out: &String| {
        while pending < offsets.len() && offsets[pending] <= at {
            offsets[pending] = out.len();
            pending += 1;
        }
    };
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            mark(at, &out);
            at += c.len_utf8();
            match c {
                '\n' => out.push('\n'),
                '\r' if bytes.get(at) == Some(&b'\n') => {}
                // A lone carriage return ends a line, as in `source::line_ranges`.
                '\r' => out.push('\n'),
                c => out.push(stand_in(c)),
            }
        }
        for _ in chunk.invalid() {
            mark(at, &out);
            at += 1;
            out.push(char::REPLACEMENT_CHARACTER);
        }
    }
    mark(usize::MAX, &out);
    out
}

/// One visible character for an unsafe one: the control picture where there is one.
fn stand_in(c: char) -> char {
    match c {
        '\t' => '→',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '\u{2421}',
        c if is_unsafe(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

fn push_safe(out: &mut String, c: char) {
    if is_unsafe(c) {
        out.extend(c.escape_unicode());
    } else {
        out.push(c);
    }
}

fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00ad}' | '\u{061c}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_left_as_it_is() {
        assert!(matches!(sanitize("a=mid:0 é 🙂"), Cow::Borrowed(_)));
    }

    #[test]
    fn escape_sequences_and_bidi_overrides_become_visible() {
        assert_eq!(sanitize("\u{1b}[31mred"), "\\u{1b}[31mred");
        assert_eq!(sanitize("a\u{202e}b\u{200b}c"), "a\\u{202e}b\\u{200b}c");
    }

    #[test]
    fn a_finished_text_keeps_its_lines_and_its_styles_only() {
        let colored = Style {
            color: true,
            ..Style::PLAIN
        };
        let text = "\u{1b}[1;31mbad\u{1b}[0m\n\u{1b}[2J\u{9b}1m\u{1b}[".to_owned();
        assert_eq!(
            sanitize_finished(text.clone(), &colored),
            "\u{1b}[1;31mbad\u{1b}[0m\n\\u{1b}[2J\\u{9b}1m\\u{1b}["
        );
        assert_eq!(
            sanitize_finished(text, &Style::PLAIN),
            "\\u{1b}[1;31mbad\\u{1b}[0m\n\\u{1b}[2J\\u{9b}1m\\u{1b}["
        );
    }

    #[test]
    fn a_carriage_return_is_the_end_of_a_line_or_nothing() {
        let sanitized = sanitize_finished("v=0\r\nover\rwritten\r".to_owned(), &Style::PLAIN);
        assert_eq!(sanitized, "v=0\r\nover\\u{d}written\\u{d}");
    }

    #[test]
    fn offsets_move_along_with_what_is_escaped() {
        let mut offsets = [0, 2, 3, 5, 7];
        let text = sanitize_lines(b"s=\x1b\xff\r\nt", &mut offsets);
        assert_eq!(text, "s=␛\u{fffd}\nt");
        // The start, the escape, the bad byte, past the carriage return, and the end.
        assert_eq!(offsets, [0, 2, 5, 8, 10]);
    }

    #[test]
    fn offsets_past_the_end_are_the_end() {
        let mut offsets = [9];
        assert_eq!(sanitize_lines(b"ab", &mut offsets), "ab");
        assert_eq!(offsets, [2]);
    }
}
