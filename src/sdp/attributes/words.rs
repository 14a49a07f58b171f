//! Reads a value word by word, and says where it stopped and what it wanted there.

use std::fmt;

use crate::sdp::text::Text;

/// The words of a value that are still to be read.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    rest: Text<'a>,
}

/// Where a value stopped making sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped<'a> {
    /// What stands there; empty at the end of the value.
    pub at: Text<'a>,
    /// What should stand there.
    pub expected: &'static str,
}

impl<'a> Words<'a> {
    pub fn of(value: Text<'a>) -> Self {
        Words { rest: value }
    }

    /// The next word, if there is one.
    pub fn try_next(&mut self) -> Option<Text<'a>> {
        let rest = self.rest.split_indent().1;
        let end = rest.bytes().position(|byte| matches!(byte, b' ' | b'\t'));
        let (word, rest) = rest.split_at(end.unwrap_or(rest.len()));
        self.rest = rest;
        (!word.is_empty()).then_some(word)
    }

    pub fn next(&mut self, expected: &'static str) -> Result<Text<'a>, Stopped<'a>> {
        self.try_next().ok_or(Stopped {
            at: self.rest.after(),
            expected,
        })
    }

    pub fn number<T: TryFrom<u64>>(
        &mut self,
        expected: &'static str,
    ) -> Result<(Text<'a>, T), Stopped<'a>> {
        let word = self.next(expected)?;
        number(word, expected).map(|number| (word, number))
    }

    /// All that is left, without white space around it.
    pub fn rest(&self) -> Text<'a> {
        self.rest.trim()
    }

    /// Nothing may be left.
    pub fn end(&mut self, expected: &'static str) -> Result<(), Stopped<'a>> {
        match self.try_next() {
            Some(at) => Err(Stopped { at, expected }),
            None => Ok(()),
        }
    }
}

/// A decimal number without a sign.
pub fn number<'a, T: TryFrom<u64>>(
    text: Text<'a>,
    expected: &'static str,
) -> Result<T, Stopped<'a>> {
    let number = decimal(&text).and_then(|number| number.try_into().ok());
    number.ok_or(Stopped { at: text, expected })
}

/// `None` for anything but digits, and for a number that is too large.
fn decimal(text: &str) -> Option<u64> {
    let append = |number: u64, byte: u8| {
        let digit = byte.is_ascii_digit().then(|| byte - b'0')?;
        number.checked_mul(10)?.checked_add(digit.into())
    };
    let mut digits = text.bytes();
    let first = append(0, digits.next()?)?;
    digits.try_fold(first, append)
}

impl fmt::Display for Stopped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.at.is_empty() {
            write!(f, "expected {}, but the value ends here", self.expected)
        } else {
            write!(f, "expected {}, found `{}`", self.expected, Short(&self.at))
        }
    }
}

/// A found text, cut where it would drown the message.
pub struct Short<'a>(pub &'a str);

impl fmt::Display for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 60;
        match self.0.char_indices().nth(LONGEST) {
            Some((at, _)) => write!(f, "{}…", &self.0[..at]),
            None => f.write_str(self.0),
        }
    }
}
