//! Codecs, as one description compares them with those of another.
//!
//! A payload type is only a number. Two of them stand for the same codec when encoding,
//! clock rate and channels agree, and with them the parameters that no decoder can bridge:
//! the profile of H.264, VP9, AV1 and H.265, and H.264's packetization mode.

mod h264;

use std::fmt;

use self::h264::Profile;
use super::Media;
use super::hash::HashSet;
use crate::sdp::Text;
use crate::sdp::attributes::{Fmtp, Rtpmap, STATIC_PAYLOAD_TYPES};

/// The codecs that a section lists, in its order of preference.
#[derive(Debug)]
pub struct Codecs<'a> {
    all: Vec<Codec<'a>>,
    /// Whether every format of the section could be read.
    pub complete: bool,
}

/// One payload type of a section and what it stands for.
#[derive(Debug, Clone)]
pub struct Codec<'a> {
    pub number: u8,
    /// As the `m=` line lists it.
    pub payload_type: Text<'a>,
    /// Where it is described: the encoding in its `rtpmap`, or its number in the `m=` line.
    pub place: Text<'a>,
    pub identity: Identity<'a>,
}

/// What must agree for two payload types to be of the same codec.
#[derive(Debug, Clone)]
pub struct Identity<'a> {
    encoding: &'a str,
    clock_hz: u32,
    channels: &'a str,
    variant: Variant<'a>,
}

/// What tells codecs of one encoding apart.
#[derive(Debug, Clone)]
enum Variant<'a> {
    None,
    H264 {
        profile: Profile,
        mode: u32,
    },
    H265 {
        profile: u32,
        tier: u32,
    },
    /// VP9's `profile-id`, AV1's `profile`.
    Profile(u32),
    /// The codec that it retransmits; `None` when `apt` does not lead to one.
    Retransmits(Option<Box<Identity<'a>>>),
}

impl<'a> Codecs<'a> {
    pub fn of(media: &Media<'a>) -> Self {
        let mut seen = HashSet::default();
        let mut complete = true;
        let mut all = Vec::new();
        for &payload_type in &media.formats {
            match Codec::new(media, payload_type) {
                Some(codec) if seen.insert(codec.number) => all.push(codec),
                Some(_) => {}
                None => complete = false,
            }
        }
        Codecs { all, complete }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Codec<'a>> {
        self.all.iter()
    }

    pub fn numbered(&self, number: u8) -> Option<&Codec<'a>> {
        self.all.iter().find(|codec| codec.number == number)
    }

    /// Those of the same codec as `codec`, which may be another section's.
    pub fn same_as<'s>(&'s self, codec: &'s Codec) -> impl Iterator<Item = &'s Codec<'a>> {
        let same = |other: &&Codec| other.identity.is_same(&codec.identity);
        self.all.iter().filter(same)
    }

    pub fn has(&self, codec: &Codec) -> bool {
        self.same_as(codec).next().is_some()
    }

    /// Those that carry media, and do not only repair or accompany it.
    pub fn of_media(&self) -> impl Iterator<Item = &Codec<'a>> {
        self.all.iter().filter(|codec| codec.carries_media())
    }

    /// Their names for a message, the first few of them.
    pub fn names(&self) -> String {
        const MOST: usize = 4;
        let mut names: Vec<String> = Vec::new();
        for codec in self.of_media() {
            let name = format!("`{}`", codec.identity);
            if !names.contains(&name) {
                names.push(name);
            }
            if names.len() > MOST {
                names.truncate(MOST);
                return format!("{}, …", names.join(", "));
            }
        }
        names.join(", ")
    }
}

impl<'a> Codec<'a> {
    fn new(media: &Media<'a>, payload_type: Text<'a>) -> Option<Self> {
        let number = payload_type.parse().ok()?;
        let (place, mut identity) = match media.rtpmap(&payload_type) {
            Some(rtpmap) => (rtpmap.format, Identity::of_rtpmap(rtpmap)),
            None => (payload_type, Identity::of_static(number)?),
        };
        identity.variant = Variant::of(media, &identity, &payload_type);
        Some(Codec {
            number,
            payload_type,
            place,
            identity,
        })
    }

    pub fn is_rtx(&self) -> bool {
        matches!(self.identity.variant, Variant::Retransmits(_))
    }

    pub fn is(&self, encoding: &str) -> bool {
        self.identity.encoding.eq_ignore_ascii_case(encoding)
    }

    pub fn carries_media(&self) -> bool {
        const COMPANIONS: [&str; 7] = [
            "rtx",
            "red",
            "ulpfec",
            "flexfec-03",
            "flexfec",
            "CN",
            "telephone-event",
        ];
        !COMPANIONS.iter().any(|name| self.is(name))
    }
}

impl<'a> Identity<'a> {
    fn of_rtpmap(rtpmap: &Rtpmap<'a>) -> Self {
        Identity {
            encoding: rtpmap.encoding.as_str(),
            clock_hz: rtpmap.clock_hz,
            channels: rtpmap.parameters.map_or("1", |text| text.as_str()),
            variant: Variant::None,
        }
    }

    /// What RFC 3551 gave the number.
    fn of_static(number: u8) -> Option<Identity<'static>> {
        const L16_STEREO: u8 = 10;
        let mut known = STATIC_PAYLOAD_TYPES.iter();
        let &(_, encoding, clock_hz) = known.find(|(other, ..)| *other == number)?;
        Some(Identity {
            encoding,
            clock_hz,
            channels: if number == L16_STEREO { "2" } else { "1" },
            variant: Variant::None,
        })
    }

    pub fn is_same(&self, other: &Identity) -> bool {
        self.is_same_encoding(other) && self.variant.is_same(&other.variant)
    }

    /// Encoding, clock rate and channels.
    pub fn is_same_encoding(&self, other: &Identity) -> bool {
        self.encoding.eq_ignore_ascii_case(other.encoding)
            && self.clock_hz == other.clock_hz
            && self.channels == other.channels
    }
}

impl<'a> Variant<'a> {
    fn of(media: &Media<'a>, identity: &Identity<'a>, payload_type: &str) -> Self {
        let fmtp = media.fmtp(payload_type);
        match identity.encoding.to_ascii_lowercase().as_str() {
            "h264" => Variant::H264 {
                profile: Profile::of(fmtp.and_then(|fmtp| fmtp.get("profile-level-id"))),
                mode: number(fmtp, "packetization-mode", 0),
            },
            "h265" => Variant::H265 {
                profile: number(fmtp, "profile-id", 1),
                tier: number(fmtp, "tier-flag", 0),
            },
            "vp9" => Variant::Profile(number(fmtp, "profile-id", 0)),
            "av1" => Variant::Profile(number(fmtp, "profile", 0)),
            "rtx" => Variant::Retransmits(retransmitted(media, fmtp).map(Box::new)),
            _ => Variant::None,
        }
    }

    fn is_same(&self, other: &Variant) -> bool {
        match (self, other) {
            (Variant::None, Variant::None) => true,
            (
                Variant::H264 { profile, mode },
                Variant::H264 {
                    profile: other_profile,
                    mode: other_mode,
                },
            ) => profile.is_same(*other_profile) && mode == other_mode,
            (
                Variant::H265 { profile, tier },
                Variant::H265 {
                    profile: other_profile,
                    tier: other_tier,
                },
            ) => (profile, tier) == (other_profile, other_tier),
            (Variant::Profile(profile), Variant::Profile(other)) => profile == other,
            (Variant::Retransmits(Some(codec)), Variant::Retransmits(Some(other))) => {
                codec.is_same(other)
            }
            // An `apt` that leads nowhere is a slip of its own.
            (Variant::Retransmits(_), Variant::Retransmits(_)) => true,
            _ => false,
        }
    }
}

/// The codec that `apt` names; rtx of rtx is none.
fn retransmitted<'a>(media: &Media<'a>, fmtp: Option<&Fmtp<'a>>) -> Option<Identity<'a>> {
    let apt = fmtp?.get("apt")?;
    let is_rtx = |rtpmap: &Rtpmap| rtpmap.is("rtx");
    if media.rtpmap(&apt).is_some_and(is_rtx) {
        return None;
    }
    Codec::new(media, apt).map(|codec| codec.identity)
}

/// A numeric parameter, or what its absence means.
fn number(fmtp: Option<&Fmtp>, name: &str, default: u32) -> u32 {
    let value = fmtp.and_then(|fmtp| fmtp.get(name));
    value
        .and_then(|value| value.parse().ok())
        .unwrap_or(default)
}

impl fmt::Display for Identity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Variant::Retransmits(Some(codec)) = &self.variant {
            return write!(f, "rtx of {codec}");
        }
        write!(f, "{}/{}", self.encoding, self.clock_hz)?;
        if self.channels != "1" {
            write!(f, "/{}", self.channels)?;
        }
        match &self.variant {
            Variant::H264 { profile, mode } => {
                write!(f, " {profile}, packetization-mode {mode}")
            }
            Variant::H265 { profile, .. } => write!(f, " profile {profile}"),
            Variant::Profile(profile) if *profile > 0 => write!(f, " profile {profile}"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
