//! When two payload types are one codec.

use super::super::Codec;
use super::super::words::h264;

/// Whether both name the same encoding at the same clock rate with as many channels.
pub fn encoding(one: &Codec, other: &Codec) -> bool {
    let channels = |codec: &Codec| codec.channels.unwrap_or(1);
    name(one, other) && one.clock_hz == other.clock_hz && channels(one) == channels(other)
}

pub fn name(one: &Codec, other: &Codec) -> bool {
    !one.encoding.is_empty() && one.is(other.encoding)
}

/// Whether the parameters that make a format what it is are the same. A profile is
/// one of them, a level is not.
pub fn format(one: &Codec, other: &Codec) -> bool {
    let same = |name: &str, unsaid: &str| {
        let value = |codec: &Codec| codec.parameter(name).unwrap_or(unsaid).to_owned();
        value(one) == value(other)
    };
    match one.encoding.to_ascii_lowercase().as_str() {
        "h264" => {
            h264::profile_of(one) == h264::profile_of(other) && same("packetization-mode", "0")
        }
        "h265" => same("profile-id", "1") && same("tier-flag", "0") && same("tx-mode", "SRST"),
        "vp9" => same("profile-id", "0"),
        "av1" => same("profile", "0"),
        _ => true,
    }
}
