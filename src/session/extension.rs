//! RTP header extensions, and what each is for.

use crate::sdp::Section as Lines;
use crate::sdp::attributes::Extmap;
use crate::sdp::header_extension::{self, ENCRYPT_URI};

/// `a=extmap`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extension<'a> {
    pub id: u32,
    pub uri: &'a str,
    /// As it is written behind the id, such as `sendonly`.
    pub direction: Option<&'a str>,
    /// What follows the URI; for an encrypted extension, that which is encrypted.
    pub attributes: &'a str,
}

impl<'a> Extension<'a> {
    pub(super) fn all(lines: &Lines<'a>) -> impl Iterator<Item = Self> {
        let parsed = lines
            .values("extmap")
            .filter_map(|value| Extmap::parse(value).ok());
        parsed.map(|extmap| Extension {
            id: extmap.number,
            uri: extmap.uri.as_str(),
            direction: extmap.direction.map(|direction| direction.as_str()),
            attributes: attributes(&extmap),
        })
    }

    /// What makes an extension what it is. An encrypted one is told by what it encrypts.
    pub fn identity(&self) -> (&'a str, &'a str) {
        let attributes = match self.uri {
            ENCRYPT_URI => self.attributes,
            _ => "",
        };
        (self.uri, attributes)
    }

    /// What the extension is for, in a word or two; `None` for a URI nobody knows.
    pub fn name(&self) -> Option<&'static str> {
        header_extension::name_of(self.uri)
    }
}

fn attributes<'a>(extmap: &Extmap<'a>) -> &'a str {
    let meaning = extmap.meaning.as_str();
    meaning
        .strip_prefix(extmap.uri.as_str())
        .unwrap_or_default()
        .trim()
}
