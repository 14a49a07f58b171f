//! From the words of a filter to what is to be tested.

use std::ops::{Range, RangeInclusive};

use super::error::FilterError;
use super::field::{self, Name, NumberField};
use super::lexer::{Operator, Token, tokens};
use super::value::{Network, number};
use super::{Matching, Test};
use crate::units::format_limit;

/// Parentheses and `!` within each other.
const DEEPEST: usize = 64;

/// Bytes of a filter.
const LONGEST: usize = 8 * 1024;

pub fn parse(text: &str) -> Result<Test, FilterError> {
    if text.len() > LONGEST {
        let message = format!("a filter has {} at most", format_limit(LONGEST as u64));
        return Err(FilterError::new(text, 0..0, message));
    }
    let mut parser = Parser {
        text,
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
    };
    let test = parser.any()?;
    match parser.peek() {
        Token::End => Ok(test),
        Token::Close => Err(parser.wrong("no parenthesis is open here")),
        _ => Err(parser.wrong("expected `&&`, `||` or the end")),
    }
}

struct Parser<'a> {
    text: &'a str,
    /// The last is [`Token::End`], and stays.
    tokens: Vec<(Token<'a>, Range<usize>)>,
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn any(&mut self) -> Result<Test, FilterError> {
        self.joined(Token::Or, Parser::all, Test::Any)
    }

    fn all(&mut self) -> Result<Test, FilterError> {
        self.joined(Token::And, Parser::one, Test::All)
    }

    /// One part, or several with this sign between them.
    fn joined(
        &mut self,
        sign: Token,
        part: fn(&mut Self) -> Result<Test, FilterError>,
        join: fn(Vec<Test>) -> Test,
    ) -> Result<Test, FilterError> {
        let first = part(self)?;
        if self.peek() != sign {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.peek() == sign {
            self.advance();
            parts.push(part(self)?);
        }
        Ok(join(parts))
    }

    fn one(&mut self) -> Result<Test, FilterError> {
        match self.peek() {
            Token::Not => {
                let test = self.deeper(Parser::one)?;
                Ok(Test::Not(Box::new(test)))
            }
            Token::Open => {
                let test = self.deeper(Parser::any)?;
                self.expect(Token::Close, "expected `)`, `&&` or `||`")?;
                Ok(test)
            }
            Token::Word(word) => self.test(word),
            _ => Err(self.wrong(&format!("expected {}", field::expected()))),
        }
    }

    fn deeper(
        &mut self,
        inner: fn(&mut Self) -> Result<Test, FilterError>,
    ) -> Result<Test, FilterError> {
        if self.depth == DEEPEST {
            let message = format!("this is nested too deep: {DEEPEST} levels at most");
            return Err(self.wrong(&message));
        }
        self.advance();
        self.depth += 1;
        let test = inner(self);
        self.depth -= 1;
        test
    }

    fn test(&mut self, word: &str) -> Result<Test, FilterError> {
        let name = field::by_name(word).map_err(|why| self.wrong(&why))?;
        self.advance();
        match name {
            Name::Kind(kind) => match self.peek() {
                Token::Operator(_) | Token::In => Err(self.wrong(&format!(
                    "`{}` is a kind of message and has no value; fields have, such as udp.port",
                    word.to_ascii_lowercase()
                ))),
                _ => Ok(Test::Is(kind)),
            },
            Name::Number(field) => Ok(Test::Number(field, self.numbers(field)?)),
            Name::Address(field) => Ok(Test::Address(field, self.addresses()?)),
        }
    }

    fn numbers(
        &mut self,
        field: NumberField,
    ) -> Result<Matching<RangeInclusive<u64>>, FilterError> {
        let operator = match self.peek() {
            Token::In => return self.set(|parser| parser.range(field)),
            Token::Operator(operator) => operator,
            _ => return self.present(),
        };
        self.advance();
        let value = self.number(field)?;
        let below = value.checked_sub(1);
        Ok(match operator {
            Operator::Equal => Matching::OneOf(vec![value..=value]),
            Operator::NotEqual => Matching::NoneOf(vec![value..=value]),
            Operator::Less => Matching::OneOf(below.map(|below| 0..=below).into_iter().collect()),
            Operator::LessOrEqual => Matching::OneOf(vec![0..=value]),
            Operator::Greater => {
                let above = value.checked_add(1);
                Matching::OneOf(above.map(|above| above..=u64::MAX).into_iter().collect())
            }
            Operator::GreaterOrEqual => Matching::OneOf(vec![value..=u64::MAX]),
        })
    }

    fn addresses(&mut self) -> Result<Matching<Network>, FilterError> {
        match self.peek() {
            Token::In => self.set(Parser::network),
            Token::Operator(Operator::Equal) => {
                self.advance();
                Ok(Matching::OneOf(vec![self.network()?]))
            }
            Token::Operator(Operator::NotEqual) => {
                self.advance();
                Ok(Matching::NoneOf(vec![self.network()?]))
            }
            Token::Operator(_) => Err(self.wrong(
                "addresses have no order: compare them with == and !=, and name networks like 10.0.0.0/8",
            )),
            _ => self.present(),
        }
    }

    /// A field by itself: what follows must not be taken for its value.
    fn present<T>(&self) -> Result<Matching<T>, FilterError> {
        match self.peek() {
            Token::Word(_) | Token::OpenSet | Token::To => {
                Err(self.wrong("expected ==, !=, <, <=, >, >= or `in` before a value"))
            }
            _ => Ok(Matching::Present),
        }
    }

    /// `in {5004, 6000..6010}`.
    fn set<T>(
        &mut self,
        item: impl Fn(&mut Self) -> Result<T, FilterError>,
    ) -> Result<Matching<T>, FilterError> {
        self.advance();
        self.expect(
            Token::OpenSet,
            "expected `{`, as in `udp.port in {5004, 6000..6010}`",
        )?;
        let mut items = vec![item(self)?];
        while self.peek() == Token::Comma {
            self.advance();
            items.push(item(self)?);
        }
        self.expect(Token::CloseSet, "expected `,` or `}`")?;
        Ok(Matching::OneOf(items))
    }

    fn range(&mut self, field: NumberField) -> Result<RangeInclusive<u64>, FilterError> {
        let begin = self.at;
        let first = self.number(field)?;
        if self.peek() != Token::To {
            return Ok(first..=first);
        }
        self.advance();
        let last = self.number(field)?;
        if first > last {
            let span = self.place(begin).start..self.place(self.at - 1).end;
            let message = "the lower number comes first".to_owned();
            return Err(FilterError::new(self.text, span, message));
        }
        Ok(first..=last)
    }

    fn number(&mut self, field: NumberField) -> Result<u64, FilterError> {
        match self.peek() {
            Token::Word(word) => {
                let value = number(field, word).map_err(|why| self.wrong(&why))?;
                self.advance();
                Ok(value)
            }
            _ => Err(self.wrong(&format!("expected {}", field.values()))),
        }
    }

    fn network(&mut self) -> Result<Network, FilterError> {
        match self.peek() {
            Token::Word(word) => {
                let network = Network::parse(word).map_err(|why| self.wrong(&why))?;
                self.advance();
                match self.peek() {
                    Token::To => {
                        Err(self.wrong("addresses have no ranges: name a network, like 10.0.0.0/8"))
                    }
                    _ => Ok(network),
                }
            }
            _ => Err(self.wrong("expected an address, like 10.0.0.1 or 10.0.0.0/8")),
        }
    }

    fn peek(&self) -> Token<'a> {
        self.tokens
            .get(self.at)
            .map_or(Token::End, |(token, _)| *token)
    }

    fn advance(&mut self) {
        self.at += 1;
    }

    fn expect(&mut self, token: Token, else_say: &str) -> Result<(), FilterError> {
        if self.peek() != token {
            return Err(self.wrong(else_say));
        }
        self.advance();
        Ok(())
    }

    fn place(&self, at: usize) -> Range<usize> {
        let end = self.text.len()..self.text.len();
        self.tokens.get(at).map_or(end, |(_, place)| place.clone())
    }

    /// What is wrong with the token that comes next.
    fn wrong(&self, message: &str) -> FilterError {
        FilterError::new(self.text, self.place(self.at), message.to_owned())
    }
}
