//! What a payload type means: `rtpmap`, `fmtp` and `rtcp-fb`.

use super::words::{Stopped, Words, number};
use crate::sdp::codec::{Identity, Role};
use crate::sdp::text::Text;

/// `<payload type> <encoding name>/<clock rate>[/<parameters>]` (RFC 8866 §6.6).
#[derive(Debug, Clone, Copy)]
pub struct Rtpmap<'a> {
    pub payload_type: Text<'a>,
    pub number: u8,
    pub encoding: Text<'a>,
    pub clock: Text<'a>,
    pub clock_hz: u32,
    /// Channels, for audio.
    pub parameters: Option<Text<'a>>,
    /// Encoding, clock and parameters in one piece.
    pub format: Text<'a>,
}

fn payload_type<'a>(words: &mut Words<'a>) -> Result<(Text<'a>, u8), Stopped<'a>> {
    const EXPECTED: &str = "a payload type from 0 to 127";
    let (at, number) = words.number(EXPECTED)?;
    match number {
        0..=127 => Ok((at, number)),
        _ => Err(Stopped {
            at,
            expected: EXPECTED,
        }),
    }
}

impl<'a> Rtpmap<'a> {
    pub fn parse(value: Text<'a>) -> Result<Self, Stopped<'a>> {
        let mut words = Words::of(value);
        let (payload_type, number_) = payload_type(&mut words)?;
        let format = words.next("an encoding such as `opus/48000/2`")?;
        let mut parts = format.split('/');
        let encoding = parts
            .next()
            .filter(|name| !name.is_empty())
            .ok_or(Stopped {
                at: format,
                expected: "an encoding name",
            })?;
        let clock = parts.next().unwrap_or(format.after());
        // Chromium reads 31 bits, which is more than anything has.
        let clock_hz: i32 = number(clock, "a clock rate: `<encoding>/<clock rate>`")?;
        let parameters = parts.next();
        if let Some(channels) = parameters {
            number::<u32>(channels, "a number of channels")?;
        }
        if let Some(at) = parts.next() {
            let expected = "the end of the encoding after the channels";
            return Err(Stopped { at, expected });
        }
        words.end("the end of the line after the encoding")?;
        Ok(Rtpmap {
            payload_type,
            number: number_,
            encoding,
            clock,
            clock_hz: clock_hz.unsigned_abs(),
            parameters,
            format,
        })
    }

    pub fn is(&self, encoding: &str) -> bool {
        self.encoding.eq_ignore_ascii_case(encoding)
    }

    /// What it names, without the parameters that only an `fmtp` tells.
    pub fn identity(&self) -> Identity<'a> {
        let channels = self.parameters.map_or(Some(1), |text| text.parse().ok());
        Identity::new(self.encoding.as_str(), Some(self.clock_hz), channels)
    }

    /// One channel when it does not say.
    pub fn channels(&self) -> &str {
        self.parameters.map_or("1", |text| text.as_str())
    }

    /// Whether both name the same codec: encoding, clock rate and channels.
    pub fn same_codec(&self, other: &Rtpmap) -> bool {
        self.identity().has_same_name(&other.identity())
    }

    /// Repair and comfort formats, which are no codec of their own.
    pub fn is_auxiliary(&self) -> bool {
        Role::of(&self.encoding) != Role::Media
    }
}

/// `<format> <parameters>` (RFC 8866 §6.15).
#[derive(Debug, Clone)]
pub struct Fmtp<'a> {
    pub format: Text<'a>,
    pub parameters: Text<'a>,
    /// The pieces of these, cut once for all who ask, in no more memory than they need.
    pieces: Box<[FmtpParameter<'a>]>,
}

/// One `name=value` of an `fmtp`; without `=`, all of it is the name.
#[derive(Debug, Clone, Copy)]
pub struct FmtpParameter<'a> {
    pub name: Text<'a>,
    pub value: Option<Text<'a>>,
}

impl<'a> Fmtp<'a> {
    pub fn parse(value: Text<'a>) -> Result<Self, Stopped<'a>> {
        let mut words = Words::of(value);
        let format = words.next("a payload type")?;
        let parameters = words.rest();
        words.next("parameters after the payload type")?;
        let pieces = parameters.split(';').map(Text::trim);
        let pieces = pieces.filter(|piece| !piece.is_empty());
        Ok(Fmtp {
            format,
            parameters,
            pieces: pieces.map(FmtpParameter::of).collect(),
        })
    }

    pub fn parameters(&self) -> impl Iterator<Item = FmtpParameter<'a>> {
        self.pieces.iter().copied()
    }

    /// The value of a parameter; names are compared without regard to case.
    pub fn get(&self, name: &str) -> Option<Text<'a>> {
        let mut pieces = self.pieces.iter();
        pieces
            .find(|piece| piece.name.eq_ignore_ascii_case(name))?
            .value
    }
}

impl<'a> FmtpParameter<'a> {
    fn of(piece: Text<'a>) -> Self {
        match piece.split_once('=') {
            Some((name, value)) => FmtpParameter {
                name: name.trim(),
                value: Some(value.trim()),
            },
            None => FmtpParameter {
                name: piece,
                value: None,
            },
        }
    }
}

/// `<payload type or *> <feedback>` (RFC 4585 §4.2).
#[derive(Debug, Clone, Copy)]
pub struct RtcpFb<'a> {
    /// A payload type, or `*` for all.
    pub format: Text<'a>,
    /// `nack`, `nack pli`, `ccm fir`, …
    pub feedback: Text<'a>,
}

impl<'a> RtcpFb<'a> {
    pub fn parse(value: Text<'a>) -> Result<Self, Stopped<'a>> {
        let mut words = Words::of(value);
        let expected = "a payload type or `*`";
        let format = words.next(expected)?;
        if format.as_str() != "*" {
            number::<u8>(format, expected)?;
        }
        let feedback = words.rest();
        words.next("a kind of feedback such as `nack`")?;
        Ok(RtcpFb { format, feedback })
    }
}
