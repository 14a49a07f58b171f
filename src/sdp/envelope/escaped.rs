//! Strings in which line ends are written as characters: `v=0\r\no=…`, once or several
//! times over, or as `&#13;&#10;`.

use std::ops::Range;

/// A string, decoded.
#[derive(Debug, PartialEq, Eq)]
pub struct Escaped {
    pub text: Vec<u8>,
    /// Where it stood.
    pub span: Range<usize>,
}

/// Every escaped description in one line.
pub fn strings(line: &[u8]) -> Vec<Escaped> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = next_version(line, from) {
        from = start + VERSION.len();
        let Some(style) = Style::of_string(line.get(start..).unwrap_or_default()) else {
            continue;
        };
        let Some(string) = string_at(line, start, style) else {
            // It breaks off with the line: half of a description would only be misjudged.
            break;
        };
        from = string.span.end.max(from);
        found.push(string);
    }
    found
}

const VERSION: &[u8] = b"v=0";

/// The next `v=0` that is not the end of a longer word.
fn next_version(line: &[u8], from: usize) -> Option<usize> {
    let mut windows = line.get(from..)?.windows(VERSION.len()).enumerate();
    windows.find_map(|(at, window)| {
        let start = from + at;
        let before = start.checked_sub(1).and_then(|before| line.get(before));
        let in_a_word = before.is_some_and(|byte| byte.is_ascii_alphanumeric());
        (window == VERSION && (!in_a_word || is_escape_letter(line, start))).then_some(start)
    })
}

/// Whether what stands before `start` is the letter of an escape, as in `\nv=0`.
fn is_escape_letter(line: &[u8], start: usize) -> bool {
    let before = line.get(start.saturating_sub(2)..start);
    matches!(before, Some([b'\\', b'n' | b'r' | b't']))
}

fn string_at(line: &[u8], start: usize, style: Style) -> Option<Escaped> {
    let quote = quote_before(line, start);
    let end = style.end(line, start, quote)?;
    let mut text = style.decode(line.get(start..end)?);
    if quote.is_none() {
        cut_remark(&mut text);
    }
    Some(Escaped {
        text,
        span: start..end,
    })
}

/// How the characters of a string are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// With backslashes, as in JSON; JSON within JSON has to be decoded twice.
    Backslashes { times: usize },
    /// With the character references of XML and HTML.
    References,
}

/// More than this nobody nests.
const MOST_TIMES: usize = 4;

impl Style {
    /// By what follows `v=0`: a line end, and a second line.
    fn of_string(string: &[u8]) -> Option<Self> {
        /// Enough for a line end and the start of a line, however often escaped.
        const HEAD: usize = 80;
        let head = string.get(..HEAD).unwrap_or(string);
        let style = Style::of(head.get(VERSION.len()..)?)?;
        let decoded = style.decode(head);
        let second = decoded.get(VERSION.len()..)?.trim_ascii_start();
        matches!(second, [letter, b'=', ..] if letter.is_ascii_alphabetic()).then_some(style)
    }

    fn of(after: &[u8]) -> Option<Self> {
        if after.starts_with(b"&#") {
            return Some(Style::References);
        }
        let run = after.iter().take_while(|&&byte| byte == b'\\').count();
        let times = (1..=MOST_TIMES).find(|times| run == 1 << (times - 1))?;
        let letter = after.get(run)?;
        matches!(letter, b'r' | b'n' | b'u' | b'x').then_some(Style::Backslashes { times })
    }

    /// Where the string ends: before the quotation mark that it stands in, or with
    /// the line. `None` when that mark is missing.
    fn end(self, line: &[u8], start: usize, quote: Option<u8>) -> Option<usize> {
        let mut backslashes = 0;
        for (at, &byte) in line.iter().enumerate().skip(start) {
            let ends = match (self, quote) {
                (_, None) => byte == b'"' || byte == b'<',
                (Style::References, Some(quote)) => byte == quote,
                (Style::Backslashes { times }, Some(quote)) => {
                    byte == quote && backslashes < 1 << (times - 1)
                }
            };
            if ends {
                // The backslashes before the mark are the mark's.
                return Some(at - backslashes);
            }
            backslashes = match byte {
                b'\\' => backslashes + 1,
                _ => 0,
            };
        }
        quote.is_none().then_some(line.len())
    }

    fn decode(self, string: &[u8]) -> Vec<u8> {
        match self {
            Style::References => without_references(string),
            Style::Backslashes { times } => {
                (0..times).fold(string.to_vec(), |text, _| unescaped(&text))
            }
        }
    }
}

/// The quotation mark right before the string.
fn quote_before(line: &[u8], start: usize) -> Option<u8> {
    let before = line.get(start.checked_sub(1)?)?;
    b"\"'`".contains(before).then_some(*before)
}

/// One layer of backslashes taken off.
fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        let Some((&letter, tail)) = rest.split_first() else {
            out.push(byte);
            break;
        };
        rest = tail;
        match letter {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'u' | b'x' => {
                let digits = if letter == b'u' { 4 } else { 2 };
                match character(rest.get(..digits), 16) {
                    Some(c) => {
                        push(&mut out, c);
                        rest = rest.get(digits..).unwrap_or_default();
                    }
                    None => out.extend([b'\\', letter]),
                }
            }
            other => out.push(other),
        }
    }
    out
}

/// The character references resolved: `&#13;`, `&#xD;`, `&amp;`.
fn without_references(text: &[u8]) -> Vec<u8> {
    const LONGEST: usize = 10;
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        let end = match byte {
            b'&' => tail.iter().take(LONGEST).position(|&byte| byte == b';'),
            _ => None,
        };
        match end.and_then(|end| Some((reference(tail.get(..end)?)?, end))) {
            Some((c, end)) => {
                push(&mut out, c);
                rest = tail.get(end + 1..).unwrap_or_default();
            }
            None => out.push(byte),
        }
    }
    out
}

fn reference(name: &[u8]) -> Option<char> {
    match name {
        b"amp" => Some('&'),
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"quot" => Some('"'),
        b"apos" => Some('\''),
        [b'#', b'x' | b'X', digits @ ..] => character(Some(digits), 16),
        [b'#', digits @ ..] => character(Some(digits), 10),
        _ => None,
    }
}

fn character(digits: Option<&[u8]>, radix: u32) -> Option<char> {
    let digits = std::str::from_utf8(digits?).ok()?;
    char::from_u32(u32::from_str_radix(digits, radix).ok()?)
}

fn push(out: &mut Vec<u8>, c: char) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Drops the remark that follows the last line end on the line of a log.
fn cut_remark(text: &mut Vec<u8>) {
    let last = text.iter().rposition(|&byte| matches!(byte, b'\n' | b'\r'));
    let end = last.map_or(0, |at| at + 1);
    let tail = text.get(end..).unwrap_or_default();
    if end > 0 && !matches!(tail, [letter, b'=', ..] if letter.is_ascii_lowercase()) {
        text.truncate(end);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::super::tests::named;

    const DECODED: &str = "v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns=-\r\n";

    fn only(log: &str) -> (String, Option<Kind>, String) {
        let mut found = named(log);
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    #[test]
    fn a_string_in_a_log_is_decoded_and_named_by_its_line() {
        for escaped in [
            r#"{"type":"offer","sdp":"v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns=-\r\n"}"#,
            r#"{"type":"offer","sdp":"v=0\u000d\u000ao=- 1 2 IN IP4 0.0.0.0\u000D\u000As=-\u000d\u000a"}"#,
            r#"{\"type\":\"offer\",\"sdp\":\"v=0\\r\\no=- 1 2 IN IP4 0.0.0.0\\r\\ns=-\\r\\n\"}"#,
            r#"{\\\"type\\\":\\\"offer\\\",\\\"sdp\\\":\\\"v=0\\\\r\\\\no=- 1 2 IN IP4 0.0.0.0\\\\r\\\\ns=-\\\\r\\\\n\\\"}"#,
            r#"{'type': 'offer', 'sdp': 'v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns=-\r\n'}"#,
            r#"type: offer, sdp: v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns=-\r\n (3 ms)"#,
            r#"{"sdp":"v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns=-\r\n","type":"offer"}"#,
            r#"<jingle type='offer'><sdp>v=0&#13;&#10;o=- 1 2 IN IP4 0.0.0.0&#xD;&#xA;s=-&#13;&#10;</sdp>"#,
        ] {
            let log = format!("12:00 starting\n12:01 got {escaped} from peer\n");
            let expected = ("L2".to_owned(), Some(Kind::Offer), DECODED.to_owned());
            assert_eq!(only(&log), expected, "{escaped}");
        }
    }

    #[test]
    fn quotation_marks_within_the_string_do_not_end_it() {
        let log = r#"log: {"sdp":"v=0\r\ns=a \"b\"\r\n"}"#;
        assert_eq!(only(log).2, "v=0\r\ns=a \"b\"\r\n");
        let twice = r#"log: "{\"sdp\":\"v=0\\r\\ns=a \\\"b\\\"\\r\\n\"}""#;
        assert_eq!(only(twice).2, "v=0\r\ns=a \"b\"\r\n");
    }

    #[test]
    fn several_strings_of_a_line_have_names_of_their_own() {
        let log = r#"pair: "v=0\r\no=a\r\n" and "v=0\no=b\n""#;
        let found = named(log);
        assert_eq!(found[0].0, "L1");
        assert_eq!(
            (found[1].0.as_str(), found[1].2.as_str()),
            ("L1-2", "v=0\no=b\n")
        );
    }

    #[test]
    fn a_string_that_breaks_off_is_left_alone() {
        let log = br#"log: {"type":"offer","sdp":"v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns="#.to_vec();
        assert_eq!(super::super::open(log).unwrap()[0].place, None);
    }

    #[test]
    fn a_file_that_is_escaped_as_a_whole_stays_as_it_is() {
        let found = super::super::open(br"v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\n".to_vec()).unwrap();
        assert_eq!(found[0].place, None);
    }
}
