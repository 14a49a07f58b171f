//! Which payload types of two sections are the same codec.

use super::{Codec, Section};
use crate::sdp::codec::{Identity, Role};

impl<'a> Codec<'a> {
    pub fn identity(&self) -> Identity<'a> {
        let channels = self.channels.unwrap_or(1);
        Identity::new(self.encoding, self.clock_hz, Some(channels))
            .with_parameters(|name| self.parameter(name))
    }

    /// Whether both are the same codec, whatever their payload types.
    ///
    /// RTX and RED are told apart only by what they repair, which is a matter of
    /// their sections: see [`Section::counterpart`].
    pub fn is_same_as(&self, other: &Codec) -> bool {
        self.has_same_name_as(other) && self.identity().has_same_parts(&other.identity())
    }

    /// Nothing but its number names a codec without an encoding.
    pub(super) fn has_same_name_as(&self, other: &Codec) -> bool {
        match self.encoding {
            "" => other.encoding.is_empty() && self.payload_type == other.payload_type,
            _ => self.identity().has_same_name(&other.identity()),
        }
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

    pub(super) fn agrees(&self, codec: &Codec, other: &Section, candidate: &Codec) -> bool {
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
    pub(super) fn repair_agrees(&self, codec: &Codec, other: &Section, candidate: &Codec) -> bool {
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
