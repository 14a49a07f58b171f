//! What an `a=` line holds: a name, and mostly a value.

use std::ops::Range;

use super::kinds::{Kind, UNKNOWN};
use crate::sdp::text::{Text, is_token};
use crate::sdp::vocabulary::{self, Known, Value};

/// What an `a=` line holds.
#[derive(Debug, Clone, Copy)]
pub struct Attribute<'a> {
    /// The name as it is written.
    pub name: Text<'a>,
    /// The name it was meant to be: another letter case, or one slip, forgiven.
    pub meant: &'a str,
    /// The position of that name in the vocabulary.
    pub(super) position: Kind,
    /// What stands after the separator, without white space around it.
    pub value: Option<Text<'a>>,
    pub separator: Separator,
}

/// What stands between the name of an attribute and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    Colon,
    /// A space where the colon belongs: `a=rtpmap 111 opus/48000/2`.
    Space,
    None,
}

/// The position of a name in the vocabulary.
#[inline(always)]
pub(super) fn position(name: &str) -> Kind {
    vocabulary::position(name).map_or(UNKNOWN, |position| position as Kind)
}

impl<'a> Attribute<'a> {
    pub(super) fn read(text: Text<'a>) -> Self {
        let (name, value, separator) = match name_length(&text) {
            Some(length) => {
                let (name, rest) = text.split_at(length);
                (name, Some(rest.split_at(1).1), Separator::Colon)
            }
            None => split_loosely(text),
        };
        let (meant, position) = match position(name.as_str()) {
            UNKNOWN => {
                let meant = vocabulary::meant(name.as_str());
                (meant, position(meant))
            }
            known => (name.as_str(), known),
        };
        Attribute {
            name,
            meant,
            position,
            value: value.map(Text::trim),
            separator,
        }
    }

    /// Whether name, separator or value are not as the vocabulary has them.
    pub(super) fn is_odd(&self) -> bool {
        let has_value = self.value.is_some_and(|value| !value.is_empty());
        let fits = match self.known().map(|known| known.value) {
            Some(Value::Always) => has_value,
            Some(Value::Never) => self.value.is_none(),
            Some(Value::Maybe) => true,
            None => is_token(&self.name),
        };
        let adjoins = self
            .value
            .is_none_or(|value| value.start() == self.name.end() + 1);
        let doubled = self
            .value
            .is_some_and(|value| value.starts_with("candidate:"));
        !fits
            || !adjoins
            || doubled
            || self.separator == Separator::Space
            || !self.is_meant_as_written()
    }

    fn is_meant_as_written(&self) -> bool {
        // The one is the other then, and nothing needs to be compared.
        std::ptr::eq(self.meant, self.name.as_str()) || *self.meant == *self.name
    }

    /// What is known about the name it was meant to be.
    pub fn known(&self) -> Option<&'static Known> {
        vocabulary::KNOWN.get(usize::from(self.position))
    }

    /// Name and value.
    pub fn span(&self) -> Range<usize> {
        self.name.to(self.value.unwrap_or(self.name))
    }
}

/// The length of `<name>` in `<name>:<value>`. `None`: there is no colon right behind it.
fn name_length(text: &str) -> Option<usize> {
    // Names are short: no search is as quick as looking at one byte after the other.
    let mut bytes = text.bytes();
    let end = bytes.position(|byte| matches!(byte, b':' | b' ' | b'\t'))?;
    (text.as_bytes().get(end) == Some(&b':')).then_some(end)
}

/// Name, value and separator of what is not `<name>:<value>`.
fn split_loosely(text: Text<'_>) -> (Text<'_>, Option<Text<'_>>, Separator) {
    let is_known = |name: Text| vocabulary::find(&name).is_some();
    // `a=fmtp 111 x=http://…` has its first colon far from its name.
    match text.split_once(' ') {
        Some((name, value)) if is_known(name) => (name, Some(value), Separator::Space),
        _ => match text.split_once(':') {
            Some((name, value)) => (name, Some(value), Separator::Colon),
            None => (text, None, Separator::None),
        },
    }
}
