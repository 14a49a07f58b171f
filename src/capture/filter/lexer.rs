//! From the text of a filter to its words and signs.

use std::ops::Range;

use super::error::FilterError;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    /// A field, a kind or a value.
    Word(&'a str),
    Operator(Operator),
    And,
    Or,
    Not,
    In,
    Open,
    Close,
    OpenSet,
    CloseSet,
    Comma,
    /// `..`
    To,
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Longer signs first, so that `<=` is not read as `<`.
const SIGNS: &[(&str, Token)] = &[
    ("&&", Token::And),
    ("||", Token::Or),
    ("==", Token::Operator(Operator::Equal)),
    ("!=", Token::Operator(Operator::NotEqual)),
    ("<=", Token::Operator(Operator::LessOrEqual)),
    (">=", Token::Operator(Operator::GreaterOrEqual)),
    ("..", Token::To),
    ("<", Token::Operator(Operator::Less)),
    (">", Token::Operator(Operator::Greater)),
    ("!", Token::Not),
    ("(", Token::Open),
    (")", Token::Close),
    ("{", Token::OpenSet),
    ("}", Token::CloseSet),
    (",", Token::Comma),
];

/// Words that stand for signs.
const WORDS: &[(&str, Token)] = &[
    ("and", Token::And),
    ("or", Token::Or),
    ("not", Token::Not),
    ("in", Token::In),
    ("eq", Token::Operator(Operator::Equal)),
    ("ne", Token::Operator(Operator::NotEqual)),
    ("lt", Token::Operator(Operator::Less)),
    ("le", Token::Operator(Operator::LessOrEqual)),
    ("gt", Token::Operator(Operator::Greater)),
    ("ge", Token::Operator(Operator::GreaterOrEqual)),
];

/// What others write, and what is written here.
const OTHERS: &[(&str, &str)] = &[
    ("=", "`==` compares"),
    ("&", "`&&` joins two tests"),
    ("|", "`||` stands between two tests"),
    (
        "~",
        "there is no `~`; fields are compared with ==, !=, <, <=, > and >=",
    ),
    ("\"", "values stand without quotes"),
    ("'", "values stand without quotes"),
];

/// All tokens with their places; the last is [`Token::End`].
pub fn tokens(text: &str) -> Result<Vec<(Token<'_>, Range<usize>)>, FilterError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let blank = rest.len() - rest.trim_start().len();
        if blank > 0 {
            at += blank;
            continue;
        }
        let (token, length) = token(rest).ok_or_else(|| unknown(text, at, rest))?;
        tokens.push((token, at..at + length));
        at += length;
    }
    tokens.push((Token::End, text.len()..text.len()));
    Ok(tokens)
}

/// The first token and its length in bytes.
fn token(rest: &str) -> Option<(Token<'_>, usize)> {
    let sign = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign));
    if let Some((sign, token)) = sign {
        return Some((*token, sign.len()));
    }
    let word = word(rest)?;
    let named = WORDS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(word));
    Some((
        named.map_or(Token::Word(word), |(_, token)| *token),
        word.len(),
    ))
}

/// Names, numbers and addresses; two dots end one.
fn word(rest: &str) -> Option<&str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '/' | '-' | '%');
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let end = rest.find("..").map_or(end, |dots| dots.min(end));
    rest.get(..end).filter(|word| !word.is_empty())
}

fn unknown(text: &str, at: usize, rest: &str) -> FilterError {
    let length = rest.chars().next().map_or(0, char::len_utf8);
    let other = OTHERS.iter().find(|(sign, _)| rest.starts_with(sign));
    let message = match other {
        Some((_, message)) => (*message).to_owned(),
        None => "this sign has no meaning in a filter".to_owned(),
    };
    FilterError::new(text, at..at + length, message)
}
