//! What sources say of themselves: SDES, BYE and APP (RFC 3550 §6.5 to §6.7).

use super::Statement;
use crate::rtp::fields::u32_at;

/// What an item of a source description is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    Cname,
    Name,
    Email,
    Phone,
    Location,
    Tool,
    Note,
    Private,
    /// `RtpStreamId`, the rid of a layer (RFC 8852).
    StreamId,
    /// `RepairedRtpStreamId` (RFC 8852).
    RepairedStreamId,
    /// The media section that the source belongs to (RFC 9143).
    Mid,
    Other(u8),
}

impl Item {
    fn of(number: u8) -> Item {
        match number {
            1 => Item::Cname,
            2 => Item::Name,
            3 => Item::Email,
            4 => Item::Phone,
            5 => Item::Location,
            6 => Item::Tool,
            7 => Item::Note,
            8 => Item::Private,
            12 => Item::StreamId,
            13 => Item::RepairedStreamId,
            15 => Item::Mid,
            other => Item::Other(other),
        }
    }
}

/// Chunks of an SSRC and its items; a null octet ends them, and the next chunk
/// begins at the next word.
pub fn read_description<'a>(
    chunks: u8,
    body: &'a [u8],
    tell: &mut impl FnMut(Statement<'a>),
) -> Option<()> {
    let mut at = 0;
    for _ in 0..chunks {
        let ssrc = u32_at(body, at)?;
        at += 4;
        loop {
            let number = *body.get(at)?;
            if number == 0 {
                at = (at + 1).next_multiple_of(4);
                break;
            }
            let length = usize::from(*body.get(at + 1)?);
            tell(Statement::Description {
                ssrc,
                item: Item::of(number),
                text: body.get(at + 2..at + 2 + length)?,
            });
            at += 2 + length;
        }
    }
    Some(())
}

/// Sources, and behind them perhaps a reason for all of them.
pub fn read_bye<'a>(
    sources: u8,
    body: &'a [u8],
    tell: &mut impl FnMut(Statement<'a>),
) -> Option<()> {
    let end = 4 * usize::from(sources);
    let reason = match body.get(end) {
        Some(&length) => Some(body.get(end + 1..end + 1 + usize::from(length))?),
        None => None,
    };
    for source in 0..usize::from(sources) {
        tell(Statement::Bye {
            ssrc: u32_at(body, 4 * source)?,
            reason,
        });
    }
    Some(())
}

pub fn read_application<'a>(
    subtype: u8,
    body: &'a [u8],
    tell: &mut impl FnMut(Statement<'a>),
) -> Option<()> {
    tell(Statement::Application {
        ssrc: u32_at(body, 0)?,
        subtype,
        name: *body.get(4..)?.first_chunk()?,
        data: body.get(8..)?,
    });
    Some(())
}
