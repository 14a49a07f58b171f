//! RTP header extensions.

use memchr::memchr_iter;

use super::words::{Stopped, Words, number};
use crate::sdp::Direction;
use crate::sdp::header_extension::ENCRYPT_URI;
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
        let meaning = words.rest();
        let uri = words.next("the URI of the extension")?;
        if let Some(at) = broken_escape(uri) {
            let expected = "a URI, in which `%` stands before two hexadecimal digits";
            return Err(Stopped { at, expected });
        }
        if uri.as_str() == ENCRYPT_URI {
            let encrypted = words.next("the URI of the extension that is encrypted")?;
            if encrypted.as_str() == ENCRYPT_URI {
                let expected = "the URI of an extension other than `encrypt`";
                return Err(Stopped {
                    at: encrypted,
                    expected,
                });
            }
        }
        Ok(Extmap {
            id,
            number,
            direction,
            meaning,
            uri,
        })
    }
}

/// The first `%` that no two hexadecimal digits follow (RFC 3986).
fn broken_escape(uri: Text<'_>) -> Option<Text<'_>> {
    let is_broken = |at: usize| {
        let digits = uri.as_bytes().get(at + 1..at + 3);
        !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    let at = memchr_iter(b'%', uri.as_bytes()).find(|at| is_broken(*at))?;
    Some(uri.split_at(at).1.split_at(1).0)
}
