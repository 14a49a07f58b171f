//! RTP header extensions.

use super::words::{Stopped, Words, number};
use crate::sdp::Direction;
use crate::sdp::text::Text;

/// `<id>[/<direction>] <URI> [<attributes>]` (RFC 8285).
#[derive(Debug, Clone, Copy)]
pub struct Extmap<'a> {
    pub id: Text<'a>,
    pub number: u32,
    /// What stands behind the id: `sendonly` of `3/sendonly`.
    pub direction: Option<Text<'a>>,
    pub uri: Text<'a>,
    /// The URI with its attributes: an encrypted extension names what it encrypts there.
    pub meaning: Text<'a>,
}

impl<'a> Extmap<'a> {
    pub fn parse(value: Text<'a>) -> Result<Self, Stopped<'a>> {
        let mut words = Words::of(value);
        let word = words.next("an extension id")?;
        let (id, direction) = match word.split_once('/') {
            Some((id, direction)) => (id, Some(direction)),
            None => (word, None),
        };
        let number = number(id, "an extension id, a number")?;
        if let Some(at) = direction.filter(|text| Direction::named(text).is_none()) {
            return Err(Stopped {
                at,
                expected: "a direction such as `sendonly`",
            });
        }
        Ok(Extmap {
            id,
            number,
            direction,
            meaning: words.rest(),
            uri: words.next("the URI of the extension")?,
        })
    }
}
