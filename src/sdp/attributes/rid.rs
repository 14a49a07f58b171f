//! Simulcast layers: `rid` and `simulcast`.

use super::words::{Stopped, Words};
use crate::sdp::text::Text;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RidDirection {
    Send,
    Recv,
}

impl RidDirection {
    fn parse<'a>(word: Text<'a>) -> Result<Self, Stopped<'a>> {
        match word.as_str() {
            "send" => Ok(RidDirection::Send),
            "recv" => Ok(RidDirection::Recv),
            _ => Err(Stopped {
                at: word,
                expected: "`send` or `recv`",
            }),
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            RidDirection::Send => "send",
            RidDirection::Recv => "recv",
        }
    }
}

/// `<id> send|recv [<restrictions>]` (RFC 8851 §4).
#[derive(Debug, Clone, Copy)]
pub struct Rid<'a> {
    pub id: Text<'a>,
    pub direction: RidDirection,
    restrictions: Text<'a>,
}

impl<'a> Rid<'a> {
    pub fn parse(value: Text<'a>) -> Result<Self, Stopped<'a>> {
        let mut words = Words::of(value);
        let id = words.next("a restriction id")?;
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if !id.bytes().all(allowed) {
            return Err(Stopped {
                at: id,
                expected: "an id of letters, digits, `-` and `_`",
            });
        }
        Ok(Rid {
            id,
            direction: RidDirection::parse(words.next("`send` or `recv`")?)?,
            restrictions: words.rest(),
        })
    }

    /// Name and value of each restriction.
    pub fn restrictions(&self) -> impl Iterator<Item = (Text<'a>, Option<Text<'a>>)> {
        let pieces = self.restrictions.split(';').map(Text::trim);
        pieces
            .filter(|piece| !piece.is_empty())
            .map(|piece| match piece.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (piece, None),
            })
    }

    /// The payload types of the `pt=` restriction.
    pub fn payload_types(&self) -> impl Iterator<Item = Text<'a>> {
        let pieces = self.restrictions.split(';').map(Text::trim);
        pieces
            .filter_map(|piece| piece.split_once('='))
            .filter(|(name, _)| name.as_str() == "pt")
            .flat_map(|(_, list)| list.split(',').map(Text::trim))
    }
}

/// `send|recv <streams> [recv|send <streams>]` (RFC 8853 §5.1).
#[derive(Debug, Clone)]
pub struct Simulcast<'a> {
    /// Every rid that is named, without its `~`, with the direction it is named for.
    pub rids: Vec<(RidDirection, Text<'a>)>,
}

impl<'a> Simulcast<'a> {
    pub fn parse(value: Text<'a>) -> Result<Self, Stopped<'a>> {
        let mut words = Words::of(value);
        let mut rids = Vec::new();
        let mut directions = Vec::new();
        loop {
            let word = words.next("`send` or `recv`")?;
            let direction = RidDirection::parse(word)?;
            if directions.contains(&direction) {
                return Err(Stopped {
                    at: word,
                    expected: "the other direction, or the end of the line",
                });
            }
            directions.push(direction);
            let list = words.next("rids such as `h;m;l`")?;
            for rid in list.split([';', ',']) {
                rids.push((direction, checked(rid)?));
            }
            if words.rest().is_empty() {
                return Ok(Simulcast { rids });
            }
        }
    }
}

fn checked(rid: Text<'_>) -> Result<Text<'_>, Stopped<'_>> {
    let bare = if rid.starts_with('~') {
        rid.split_at(1).1
    } else {
        rid
    };
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if bare.is_empty() || !bare.bytes().all(allowed) {
        return Err(Stopped {
            at: rid,
            expected: "a rid of letters, digits, `-` and `_`",
        });
    }
    Ok(bare)
}
