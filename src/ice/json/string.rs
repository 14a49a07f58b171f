//! A string literal, its escapes resolved.

use super::Fault;

/// Reads the literal that `text` begins with: what it says, and its length in bytes.
///
/// # Errors
/// The offset of the fault, and what it is.
pub fn read(text: &str) -> Result<(String, usize), (usize, Fault)> {
    let mut chars = text.char_indices();
    let quote = chars.next().map_or('"', |(_, quote)| quote);
    let mut out = String::new();
    // The first half of a surrogate pair.
    let mut high: Option<u16> = None;
    while let Some((at, c)) = chars.next() {
        let unit = match c {
            '\\' => escape(&mut chars).ok_or((at, Fault::Escape))?,
            '\n' | '\r' => return Err((at, Fault::LineInString)),
            c if c == quote => {
                flush(&mut high, &mut out);
                return Ok((out, at + quote.len_utf8()));
            }
            c => Unit::Char(c),
        };
        push(unit, &mut high, &mut out);
    }
    Err((text.len(), Fault::Ended("a string")))
}

enum Unit {
    Char(char),
    /// Half of a character beyond the first plane.
    Surrogate(u16),
    /// A line that goes on.
    Nothing,
}

fn escape(chars: &mut std::str::CharIndices<'_>) -> Option<Unit> {
    let (_, c) = chars.next()?;
    Some(Unit::Char(match c {
        '"' | '\\' | '/' | '\'' | '`' => c,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '\n' => return Some(Unit::Nothing),
        'u' => {
            let code = hexadecimal(chars)?;
            match char::from_u32(u32::from(code)) {
                Some(c) => c,
                None => return Some(Unit::Surrogate(code)),
            }
        }
        _ => return None,
    }))
}

fn hexadecimal(chars: &mut std::str::CharIndices<'_>) -> Option<u16> {
    let mut code = 0;
    for _ in 0..4 {
        let (_, c) = chars.next()?;
        code = code * 16 + u16::try_from(c.to_digit(16)?).ok()?;
    }
    Some(code)
}

fn push(unit: Unit, high: &mut Option<u16>, out: &mut String) {
    match (unit, high.take()) {
        (Unit::Surrogate(low), Some(first)) => {
            out.extend(char::decode_utf16([first, low]).map(|c| c.unwrap_or('\u{fffd}')));
        }
        (Unit::Surrogate(first), None) => *high = Some(first),
        (unit, Some(_)) => {
            out.push('\u{fffd}');
            push(unit, &mut None, out);
        }
        (Unit::Char(c), None) => out.push(c),
        (Unit::Nothing, None) => {}
    }
}

fn flush(high: &mut Option<u16>, out: &mut String) {
    if high.take().is_some() {
        out.push('\u{fffd}');
    }
}
