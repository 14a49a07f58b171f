//! A description printed into a log line by line, with or without what the log puts
//! before each line, and with lines of others in between.

use std::ops::Range;

/// Lines that belong together.
#[derive(Debug, PartialEq, Eq)]
pub struct Block {
    pub text: Vec<u8>,
    /// Where `v=0` starts, and where the last line ends.
    pub start: usize,
    pub end: usize,
    /// Number of lines, those of others in between included.
    pub lines: usize,
}

/// The description whose `v=0` ends the first of `lines`, if the next line goes on
/// with it: plain, or after the same prefix. Digits may differ between prefixes, for
/// they tell the time.
pub fn read(text: &[u8], lines: &[Range<usize>]) -> Option<Block> {
    let first = lines.first()?;
    let prefix = opening(text.get(first.clone())?)?;
    let second = text.get(lines.get(1)?.clone())?;
    let style = if is_typed(without(prefix, second).unwrap_or_default()) {
        Style::Prefixed(prefix)
    } else if is_typed(second) {
        Style::Plain {
            quote: prefix.last().copied().filter(|byte| b"\"'`".contains(byte)),
        }
    } else {
        return None;
    };
    let start = first.start + prefix.len();
    let mut block = Block {
        text: text.get(start..first.end)?.to_vec(),
        start,
        end: first.end,
        lines: 1,
    };
    let mut has_media = false;
    while let Some((skipped, line, taken)) = next_line(style, text, lines.get(block.lines..)?) {
        if has_media && is_version(taken.bytes) {
            break;
        }
        has_media |= taken.bytes.starts_with(b"m=");
        block.text.extend_from_slice(taken.bytes);
        block.end = line.end;
        block.lines += 1 + skipped;
        if taken.last {
            break;
        }
    }
    Some(block)
}

/// The next line of the description, and the number of lines of others before it: several
/// threads write one log.
fn next_line<'t>(
    style: Style,
    text: &'t [u8],
    lines: &[Range<usize>],
) -> Option<(usize, Range<usize>, Taken<'t>)> {
    const MOST_SKIPPED: usize = 5;
    for (skipped, line) in lines.iter().take(1 + MOST_SKIPPED).enumerate() {
        let bytes = text.get(line.clone())?;
        // Where another description begins, this one has ended.
        let is_another = skipped > 0 && opening(bytes).is_some();
        let taken = style.line(bytes).filter(|_| !is_another);
        match taken {
            Some(taken) if skipped == 0 || goes_on(taken.bytes) => {
                return Some((skipped, line.clone(), taken));
            }
            _ if is_another => return None,
            _ => {}
        }
    }
    None
}

/// Whether this can only be a line from the middle of a description.
fn goes_on(line: &[u8]) -> bool {
    matches!(line, [b'a' | b'b' | b'c' | b'm' | b's' | b't', b'=', ..])
}

/// How the lines after the first look.
#[derive(Debug, Clone, Copy)]
enum Style<'a> {
    Prefixed(&'a [u8]),
    /// With the quotation mark that ends the text, if it stands in one.
    Plain {
        quote: Option<u8>,
    },
}

struct Taken<'a> {
    bytes: &'a [u8],
    last: bool,
}

impl Style<'_> {
    /// The description's part of a line; `None` behind its end.
    fn line<'t>(self, line: &'t [u8]) -> Option<Taken<'t>> {
        let (bytes, quote) = match self {
            Style::Prefixed(prefix) => (without(prefix, line)?, None),
            Style::Plain { quote } => (line, quote),
        };
        if !is_typed(bytes) {
            return None;
        }
        let end = quote.and_then(|quote| bytes.iter().position(|&byte| byte == quote));
        Some(Taken {
            bytes: end.and_then(|end| bytes.get(..end)).unwrap_or(bytes),
            last: end.is_some(),
        })
    }
}

/// What stands before the `v=0` that ends a line.
fn opening(line: &[u8]) -> Option<&[u8]> {
    let prefix = line.trim_ascii_end().strip_suffix(b"v=0")?;
    let in_a_word = prefix.last().is_some_and(u8::is_ascii_alphanumeric);
    (!in_a_word).then_some(prefix)
}

/// The line behind a prefix that differs from `prefix` in numbers only, and in the blanks
/// that pad them.
fn without<'a>(mut prefix: &[u8], mut line: &'a [u8]) -> Option<&'a [u8]> {
    while let Some((first, rest)) = prefix.split_first() {
        if let Some(behind) = past_number(prefix) {
            line = past_number(line)?;
            prefix = behind;
        } else {
            line = line.strip_prefix(&[*first])?;
            prefix = rest;
        }
    }
    Some(line)
}

/// What stands behind blanks and digits; `None` without a digit.
fn past_number(text: &[u8]) -> Option<&[u8]> {
    let blanks = text.iter().take_while(|&&byte| byte == b' ').count();
    let number = text.get(blanks..)?;
    let digits = number.iter().take_while(|b| b.is_ascii_digit()).count();
    number.get(digits..).filter(|_| digits > 0)
}

/// Whether this is `v=0`, with which every description begins.
pub fn is_version(line: &[u8]) -> bool {
    line.trim_ascii_end() == b"v=0"
}

fn is_typed(line: &[u8]) -> bool {
    matches!(line, [letter, b'=', ..] if letter.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::super::tests::named;

    const WHOLE: &str = "v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns=-\r\n";

    fn only(log: &str) -> (String, Option<Kind>, String) {
        let mut found = named(log);
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    #[test]
    fn a_prefix_on_each_line_is_taken_off() {
        let log = "[12:00:01.998] start\r\n\
                   [12:00:01.999] v=0\r\n\
                   [12:00:02.000] o=- 1 2 IN IP4 0.0.0.0\r\n\
                   [12:00:02.1] s=-\r\n\
                   [12:00:02.001] ICE state=checking\r\n";
        assert_eq!(only(log), ("L2".to_owned(), None, WHOLE.to_owned()));
    }

    #[test]
    fn lines_without_a_prefix_go_on_with_a_description() {
        let log =
            format!("12:00 INFO remote answer, type: answer, sdp: {WHOLE}12:01 INFO done\r\n");
        assert_eq!(
            only(&log),
            ("L1".to_owned(), Some(Kind::Answer), WHOLE.to_owned())
        );
        let log = format!("The offer was:\n\n{WHOLE}\nand then nothing.\n");
        assert_eq!(only(&log), ("L3".to_owned(), None, WHOLE.to_owned()));
    }

    #[test]
    fn a_quotation_mark_ends_what_began_behind_one() {
        let log = format!("pc.setRemoteDescription({{type: 'offer', sdp: `{WHOLE}`}});\n");
        assert_eq!(
            only(&log),
            ("L1".to_owned(), Some(Kind::Offer), WHOLE.to_owned())
        );
    }

    #[test]
    fn lines_of_others_in_between_are_left_out() {
        let log = "INFO v=0\r\nINFO o=- 1 2 IN IP4 0.0.0.0\r\nWARN ice: timeout\r\n\
                   INFO tick\r\nINFO s=-\r\nINFO done\r\n";
        assert_eq!(only(log), ("L1".to_owned(), None, WHOLE.to_owned()));
        let log = "offer: v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\nWARN ice: timeout\r\ns=-\r\n";
        assert_eq!(only(log).2, WHOLE);
    }

    #[test]
    fn a_description_ends_where_the_next_begins() {
        let one = format!("{WHOLE}t=0 0\r\nm=audio 9 RTP/AVP 0\r\n");
        let lines = format!("{one}{one}").replace("\r\n", "\r\nINFO ");
        for log in [
            format!("INFO {lines}"),
            format!(
                "INFO {}",
                lines.replacen("INFO v=0", "WARN timeout\r\nINFO v=0", 1)
            ),
        ] {
            let found = named(&log);
            let texts: Vec<&str> = found.iter().map(|(_, _, text)| text.as_str()).collect();
            assert_eq!(texts, [one.as_str(), one.as_str()]);
        }
    }

    #[test]
    fn numbers_may_be_padded() {
        let log = " 9\tv=0\r\n10\to=- 1 2 IN IP4 0.0.0.0\r\n 11\ts=-\r\n";
        assert_eq!(only(log).2, WHOLE);
    }

    #[test]
    fn a_lone_line_is_no_description() {
        assert_eq!(
            super::super::open(b"log says\nv=0\nand nothing else\n".to_vec()).unwrap()[0].place,
            None
        );
    }
}
