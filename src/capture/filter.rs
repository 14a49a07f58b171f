//! `ssrc == 0x1234abcd && udp.port == 5004`: which messages of a capture are to be looked at.
//!
//! ```text
//! filter  = all { "||" all }          also: or
//! all     = one { "&&" one }          also: and
//! one     = "!" one | "(" filter ")" | test         also: not
//! test    = KIND                      rtp, rtcp, stun …: the message is one
//!         | FIELD                     the message has one
//!         | FIELD OPERATOR VALUE      == != < <= > >=, also: eq ne lt le gt ge
//!         | FIELD "in" "{" VALUE [".." VALUE] { "," … } "}"
//! ```
//!
//! Fields are called as in Wireshark, and mean the same: a field that a message has more than
//! once (`udp.port`) is equal when one of its values is, and unequal when all are. A test of a
//! field that the message does not have is false, and so is `!=`.

use std::fmt;
use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::str::FromStr;

mod error;
mod field;
mod lexer;
mod message;
mod parser;
#[cfg(test)]
mod tests;
mod value;

use super::demux::Content;
use super::observed::Observed;
pub use error::FilterError;
use field::{AddressField, Kind, NumberField};
use message::Message;
use value::Network;

/// A filter that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    text: String,
    test: Test,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    Any(Vec<Test>),
    All(Vec<Test>),
    Not(Box<Test>),
    Is(Kind),
    /// Of a number.
    Number(NumberField, Matching<RangeInclusive<u64>>),
    /// Of an address.
    Address(AddressField, Matching<Network>),
}

/// What the values of a field are held against.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Matching<T> {
    /// There is a value.
    Present,
    /// A value is one of these.
    OneOf(Vec<T>),
    /// There are values, and none is one of these.
    NoneOf(Vec<T>),
}

impl Filter {
    /// Whether a message is to be looked at.
    pub fn matches(&self, observed: &Observed, content: &Content) -> bool {
        self.test.holds(&Message { observed, content })
    }
}

impl FromStr for Filter {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Filter, FilterError> {
        Ok(Filter {
            test: parser::parse(text)?,
            text: text.to_owned(),
        })
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Test {
    fn holds(&self, message: &Message) -> bool {
        match self {
            Test::Any(tests) => tests.iter().any(|test| test.holds(message)),
            Test::All(tests) => tests.iter().all(|test| test.holds(message)),
            Test::Not(test) => !test.holds(message),
            Test::Is(kind) => message.is(*kind),
            Test::Number(field, matching) => {
                let is_in = |range: &RangeInclusive<u64>, value: &u64| range.contains(value);
                matching.holds(is_in, |tell| message.numbers(*field, tell))
            }
            Test::Address(field, matching) => {
                let is_in = |network: &Network, value: &IpAddr| network.contains(*value);
                matching.holds(is_in, |tell| message.addresses(*field, tell))
            }
        }
    }
}

impl<T> Matching<T> {
    /// `values` tells the values that a message has.
    fn holds<V>(&self, is_in: impl Fn(&T, &V) -> bool, values: impl Fn(&mut dyn FnMut(V))) -> bool {
        let (mut any, mut fits) = (false, false);
        values(&mut |value| {
            any = true;
            fits |= match self {
                Matching::Present => true,
                Matching::OneOf(them) | Matching::NoneOf(them) => {
                    them.iter().any(|one| is_in(one, &value))
                }
            };
        });
        match self {
            Matching::Present | Matching::OneOf(_) => fits,
            Matching::NoneOf(_) => any && !fits,
        }
    }
}
