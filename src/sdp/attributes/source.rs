//! Sources and groups: `ssrc`, `ssrc-group`, `msid` and `group`.

use super::words::{Stopped, Words};
use crate::sdp::text::Text;

/// `<ssrc> <attribute>[:<value>]` (RFC 5576 §4.1).
#[derive(Debug, Clone, Copy)]
pub struct Ssrc<'a> {
    pub id: Text<'a>,
    pub number: u32,
    pub name: Text<'a>,
    pub value: Option<Text<'a>>,
}

impl<'a> Ssrc<'a> {
    pub fn parse(value: Text<'a>) -> Result<Self, Stopped<'a>> {
        let mut words = Words::of(value);
        let (id, number) = words.number("an SSRC from 0 to 4294967295")?;
        let rest = words.rest();
        words.next("an attribute such as `cname:…` after the SSRC")?;
        let (name, value) = match rest.split_once(':') {
            Some((name, value)) => (name, Some(value)),
            None => (rest, None),
        };
        Ok(Ssrc {
            id,
            number,
            name,
            value,
        })
    }
}

/// `<semantics> <ssrc> …` (RFC 5576 §4.2).
#[derive(Debug, Clone)]
pub struct SsrcGroup<'a> {
    pub semantics: Text<'a>,
    pub ssrcs: Vec<(Text<'a>, u32)>,
}

impl<'a> SsrcGroup<'a> {
    pub fn parse(value: Text<'a>) -> Result<Self, Stopped<'a>> {
        let mut words = Words::of(value);
        let semantics = words.next("group semantics such as `FID`")?;
        let mut ssrcs = Vec::new();
        while !words.rest().is_empty() {
            ssrcs.push(words.number("an SSRC from 0 to 4294967295")?);
        }
        Ok(SsrcGroup { semantics, ssrcs })
    }
}

/// `<stream id> [<track id>]` (RFC 8830 §2).
#[derive(Debug, Clone, Copy)]
pub struct Msid<'a> {
    /// `-` for no stream.
    pub stream: Text<'a>,
    pub track: Option<Text<'a>>,
}

impl<'a> Msid<'a> {
    pub fn parse(value: Text<'a>) -> Result<Self, Stopped<'a>> {
        let mut words = Words::of(value);
        let msid = Msid {
            stream: words.next("a stream id, or `-` for none")?,
            track: words.try_next(),
        };
        words.end("the end of the line after the track id")?;
        Ok(msid)
    }
}

/// `<semantics> <mid> …` (RFC 5888 §5).
#[derive(Debug, Clone)]
pub struct Group<'a> {
    pub semantics: Text<'a>,
    pub mids: Vec<Text<'a>>,
}

impl<'a> Group<'a> {
    pub fn parse(value: Text<'a>) -> Result<Self, Stopped<'a>> {
        let mut words = Words::of(value);
        let semantics = words.next("group semantics such as `BUNDLE`")?;
        Ok(Group {
            semantics,
            mids: words.rest().fields().collect(),
        })
    }
}
