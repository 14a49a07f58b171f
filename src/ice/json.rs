//! JSON with the bytes of each value, and the liberties of a JavaScript literal.
//!
//! Configurations are pasted out of programs as often as they are saved as JSON: names
//! without quotation marks, single ones, comments and trailing commas are read, and told.
//! Nesting is bounded, so that hostile input cannot exhaust the stack.

mod reader;
mod string;

use std::ops::Range;

/// Levels of arrays and objects within each other.
pub const MOST_LEVELS: usize = 32;

/// A text that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    pub root: Value,
    /// The first place where the text is more than JSON, and what is there.
    pub liberty: Option<(Range<usize>, Liberty)>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// From its first byte to behind its last, quotation marks and brackets included.
    pub span: Range<usize>,
    pub kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Null,
    Bool(bool),
    Number(f64),
    String(String),
    Array(Vec<Value>),
    /// Members in their order; a name may come twice, and the last one counts.
    Object(Vec<Member>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    pub name: String,
    pub name_span: Range<usize>,
    pub value: Value,
}

/// What JavaScript reads and JSON does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Liberty {
    Comment,
    BareName,
    SingleQuotes,
    TrailingComma,
}

/// Why a text could not be read, and at which byte.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{fault}")]
pub struct JsonError {
    pub offset: usize,
    pub fault: Fault,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the text is empty")]
    Empty,
    #[error("the text ends within {0}")]
    Ended(&'static str),
    #[error("expected {0}")]
    Expected(&'static str),
    /// It is not quoted: it may be a secret that lacks its quotation marks.
    #[error("here is code of a program, not a value")]
    Expression,
    #[error("this is not a number")]
    Number,
    #[error("this escape is not one of JSON")]
    Escape,
    #[error("a line ends within a string")]
    LineInString,
    #[error("arrays and objects stand in each other more than {MOST_LEVELS} levels deep")]
    TooDeep,
    #[error("more text follows the value")]
    MoreText,
    #[error("the text is not UTF-8")]
    NotUtf8,
}

/// Reads a whole text.
///
/// # Errors
/// Says what was expected, and where.
pub fn read(bytes: &[u8]) -> Result<Document, JsonError> {
    let text = std::str::from_utf8(bytes).map_err(|error| JsonError {
        offset: error.valid_up_to(),
        fault: Fault::NotUtf8,
    })?;
    reader::Reader::new(text).document()
}

impl Value {
    /// The value of a member; of several, the last, as JavaScript has it.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members()
            .iter()
            .rev()
            .find(|member| member.name == name)
    }

    /// Like [`Value::member`], but null counts as nothing.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let value = self.member(name).map(|member| &member.value)?;
        (value.kind != Kind::Null).then_some(value)
    }

    pub fn members(&self) -> &[Member] {
        match &self.kind {
            Kind::Object(members) => members,
            _ => &[],
        }
    }

    pub fn items(&self) -> &[Value] {
        match &self.kind {
            Kind::Array(items) => items,
            _ => &[],
        }
    }

    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn is_object(&self) -> bool {
        matches!(self.kind, Kind::Object(_))
    }

    /// What it is, for a sentence.
    pub fn noun(&self) -> &'static str {
        match self.kind {
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Number(_) => "a number",
            Kind::String(_) => "a string",
            Kind::Array(_) => "an array",
            Kind::Object(_) => "an object",
        }
    }

    /// Where a part of its text is. The whole, where escapes move what follows them.
    pub fn part(&self, part: Range<usize>) -> Range<usize> {
        let plain = self
            .as_str()
            .is_some_and(|text| text.len() + 2 == self.span.len());
        let start = self.span.start + 1;
        match plain && part.end + 2 <= self.span.len() {
            true => start + part.start..start + part.end,
            false => self.span.clone(),
        }
    }
}

impl Liberty {
    pub fn noun(self) -> &'static str {
        match self {
            Liberty::Comment => "a comment",
            Liberty::BareName => "a name without quotation marks",
            Liberty::SingleQuotes => "a string in single quotation marks",
            Liberty::TrailingComma => "a comma behind the last item",
        }
    }
}

#[cfg(test)]
mod tests;
