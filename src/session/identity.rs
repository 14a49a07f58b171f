//! When two payload types are the same codec.
//!
//! The encoding, the clock rate and the channels decide, and for some codecs
//! parameters too: one H.264 is not another. Other parameters are preferences.

use super::words::h264;
use super::{Codec, Role, Section};

/// Parameters that are part of what a codec is, with the value of a missing one.
const PART_OF_THE_CODEC: &[(&str, &[(&str, &str)])] = &[
    ("VP9", &[("profile-id", "0")]),
    ("AV1", &[("profile", "0")]),
    ("H264", &[("packetization-mode", "0")]),
    ("H264-SVC", &[("packetization-mode", "0")]),
    (
        "H265",
        &[
            ("profile-space", "0"),
            ("profile-id", "1"),
            ("tier-flag", "0"),
            ("tx-mode", "SRST"),
        ],
    ),
    ("AMR", &[("octet-align", "0")]),
    ("AMR-WB", &[("octet-align", "0")]),
    ("G7221", &[("bitrate", "")]),
];

impl<'a> Codec<'a> {
    /// Whether both are the same codec, whatever their payload types.
    ///
    /// RTX and RED are told apart only by what they repair, which is a matter of
    /// their sections: see [`Section::counterpart`].
    pub fn is_same_as(&self, other: &Codec) -> bool {
        self.has_same_name_as(other) && self.has_same_profile_as(other)
    }

    fn has_same_name_as(&self, other: &Codec) -> bool {
        if self.encoding.is_empty() || other.encoding.is_empty() {
            return self.encoding == other.encoding && self.payload_type == other.payload_type;
        }
        self.is(other.encoding)
            && self.clock_hz == other.clock_hz
            && self.channels.unwrap_or(1) == other.channels.unwrap_or(1)
    }

    fn has_same_profile_as(&self, other: &Codec) -> bool {
        let values_agree = |(name, default): &(&str, &str)| {
            let mine = self.parameter(name).unwrap_or(default);
            let others = other.parameter(name).unwrap_or(default);
            mine.eq_ignore_ascii_case(others)
        };
        let listed = PART_OF_THE_CODEC.iter().find(|(name, _)| self.is(name));
        let parameters = listed.map_or(&[][..], |(_, parameters)| *parameters);
        parameters.iter().all(values_agree)
            && (!self.is("H264") || h264::profile_of(self) == h264::profile_of(other))
    }
}

impl<'a> Section<'a> {
    /// The payload type of `other` that is the same codec as `codec` of this section.
    ///
    /// RTX is the same when it retransmits the same codec, RED when it repeats the
    /// same. Where several are, the one with the same payload type goes first.
    pub fn counterpart<'s, 'b>(
        &self,
        codec: &Codec<'a>,
        other: &'s Section<'b>,
    ) -> Option<&'s Codec<'b>> {
        let is_same = |candidate: &&Codec<'b>| self.agrees(codec, other, candidate);
        other
            .codec(codec.payload_type)
            .filter(is_same)
            .or_else(|| other.codecs.iter().find(is_same))
    }

    fn agrees(&self, codec: &Codec, other: &Section, candidate: &Codec) -> bool {
        codec.is_same_as(candidate)
            && match codec.role {
                Role::Rtx => self.repair_agrees(codec, other, candidate),
                Role::Red => {
                    codec.fmtp.is_none()
                        || candidate.fmtp.is_none()
                        || self.repair_agrees(codec, other, candidate)
                }
                _ => true,
            }
    }

    /// Whether both repair the same codecs, in the same order.
    fn repair_agrees(&self, codec: &Codec, other: &Section, candidate: &Codec) -> bool {
        let agrees = |mine: &u8, others: &u8| match (self.codec(*mine), other.codec(*others)) {
            (Some(mine), Some(others)) => mine.is_same_as(others),
            (None, None) => mine == others,
            _ => false,
        };
        codec.protects.len() == candidate.protects.len()
            && codec
                .protects
                .iter()
                .zip(&candidate.protects)
                .all(|(mine, others)| agrees(mine, others))
    }
}
