//! The reader: one pass over the text, one function for each kind of value.

use std::ops::Range;

use super::{Document, Fault, JsonError, Kind, Liberty, MOST_LEVELS, Member, Value, string};

pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    levels: usize,
    liberty: Option<(Range<usize>, Liberty)>,
}

impl<'a> Reader<'a> {
    pub fn new(text: &'a str) -> Self {
        // A byte order mark is no part of the text.
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Reader {
            text,
            at,
            levels: 0,
            liberty: None,
        }
    }

    pub fn document(mut self) -> Result<Document, JsonError> {
        self.skip_blank()?;
        if self.peek().is_none() {
            return self.fail(Fault::Empty);
        }
        let root = self.value()?;
        self.skip_blank()?;
        // A literal that was copied with the end of its statement.
        self.eat(';');
        self.skip_blank()?;
        match self.peek() {
            Some(_) => self.fail(Fault::MoreText),
            None => Ok(Document {
                root,
                liberty: self.liberty,
            }),
        }
    }

    fn value(&mut self) -> Result<Value, JsonError> {
        let start = self.at;
        let kind = match self.peek() {
            Some('{') => self.nested(Reader::object)?,
            Some('[') => self.nested(Reader::array)?,
            Some('"' | '\'') => Kind::String(self.string()?),
            Some(c) if c == '-' || c.is_ascii_digit() => self.number()?,
            Some(c) if is_name(c) => self.word()?,
            Some(_) => return self.fail(Fault::Expected("a value")),
            None => return self.fail(Fault::Ended("an array or an object")),
        };
        Ok(Value {
            span: start..self.at,
            kind,
        })
    }

    fn nested(
        &mut self,
        read: fn(&mut Self) -> Result<Kind, JsonError>,
    ) -> Result<Kind, JsonError> {
        if self.levels == MOST_LEVELS {
            return self.fail(Fault::TooDeep);
        }
        self.levels += 1;
        self.at += 1;
        let kind = read(self);
        self.levels -= 1;
        kind
    }

    /// What follows `[`.
    fn array(&mut self) -> Result<Kind, JsonError> {
        let mut items = Vec::new();
        while !self.at_end_of_list(']', "an array")? {
            items.push(self.value()?);
            if !self.comma(']')? {
                return self.fail(Fault::Expected("`,` or `]`"));
            }
        }
        Ok(Kind::Array(items))
    }

    /// What follows `{`.
    fn object(&mut self) -> Result<Kind, JsonError> {
        let mut members = Vec::new();
        while !self.at_end_of_list('}', "an object")? {
            members.push(self.member()?);
            if !self.comma('}')? {
                return self.fail(Fault::Expected("`,` or `}`"));
            }
        }
        Ok(Kind::Object(members))
    }

    fn member(&mut self) -> Result<Member, JsonError> {
        let start = self.at;
        let name = match self.peek() {
            Some('"' | '\'') => self.string()?,
            Some(c) if is_name(c) => {
                let name = self.bare_word().to_owned();
                self.take_liberty(start..self.at, Liberty::BareName);
                name
            }
            _ => return self.fail(Fault::Expected("a name in quotation marks, or `}`")),
        };
        let name_span = start..self.at;
        self.skip_blank()?;
        if !self.eat(':') {
            return self.fail(Fault::Expected("`:` behind the name"));
        }
        self.skip_blank()?;
        Ok(Member {
            name,
            name_span,
            value: self.value()?,
        })
    }

    /// Whether the list ends here; its end is read then.
    fn at_end_of_list(&mut self, end: char, noun: &'static str) -> Result<bool, JsonError> {
        self.skip_blank()?;
        match self.peek() {
            None => self.fail(Fault::Ended(noun)),
            Some(_) => Ok(self.eat(end)),
        }
    }

    /// Reads what may follow an item: a comma, or the end, which is left where it is.
    fn comma(&mut self, end: char) -> Result<bool, JsonError> {
        self.skip_blank()?;
        let comma = self.at;
        if !self.eat(',') {
            return Ok(self.peek().is_none_or(|c| c == end));
        }
        self.skip_blank()?;
        if self.peek() == Some(end) {
            self.take_liberty(comma..comma + 1, Liberty::TrailingComma);
        }
        Ok(true)
    }

    fn string(&mut self) -> Result<String, JsonError> {
        let start = self.at;
        let (text, length) = string::read(self.rest()).map_err(|(offset, fault)| JsonError {
            offset: start + offset,
            fault,
        })?;
        if self.peek() == Some('\'') {
            self.take_liberty(start..start + length, Liberty::SingleQuotes);
        }
        self.at += length;
        Ok(text)
    }

    fn number(&mut self) -> Result<Kind, JsonError> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        let rest = self.rest();
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        match rest.get(..end).map(str::parse::<f64>) {
            Some(Ok(number)) => {
                self.at += end;
                Ok(Kind::Number(number))
            }
            _ => self.fail(Fault::Number),
        }
    }

    fn word(&mut self) -> Result<Kind, JsonError> {
        let start = self.at;
        let word = self.bare_word();
        Ok(match word {
            "null" | "undefined" => Kind::Null,
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            _ => {
                self.at = start;
                return self.fail(Fault::Expression);
            }
        })
    }

    fn bare_word(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// White space and comments.
    fn skip_blank(&mut self) -> Result<(), JsonError> {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start().len();
            self.at += blank;
            let start = self.at;
            let rest = self.rest();
            if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                match rest.find("*/") {
                    Some(end) => self.at += end + 2,
                    None => return self.fail(Fault::Ended("a comment")),
                }
            } else {
                return Ok(());
            }
            self.take_liberty(start..self.at, Liberty::Comment);
        }
    }

    /// The first one is told; more would say the same.
    fn take_liberty(&mut self, span: Range<usize>, liberty: Liberty) {
        self.liberty.get_or_insert((span, liberty));
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    fn fail<T>(&self, fault: Fault) -> Result<T, JsonError> {
        Err(JsonError {
            offset: self.at,
            fault,
        })
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '`')
}
