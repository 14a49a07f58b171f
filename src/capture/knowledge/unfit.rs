//! Descriptions that were given and are of another call.

use super::description::{Description, MediaSection};
use super::{Knowledge, Origin};
use crate::capture::session::StreamKey;

impl Knowledge {
    /// The names of those that fit none of these streams, which come with the payload types
    /// of their packets. None where there is no stream to fit.
    pub fn unfit(&self, streams: &[(StreamKey, Vec<u8>)]) -> Vec<String> {
        if streams.is_empty() {
            return Vec::new();
        }
        let unfit = self.descriptions.iter().filter(|description| {
            !description.sections.is_empty() && !self.fits(description, streams)
        });
        let given = unfit.filter_map(|description| match &description.origin {
            Origin::Given(name) => Some(name.clone()),
            Origin::Packet(_) => None,
        });
        given.collect()
    }

    fn fits(&self, description: &Description, streams: &[(StreamKey, Vec<u8>)]) -> bool {
        description.sections.iter().any(|section| {
            let mut streams = streams.iter();
            self.was_heard(section)
                || streams.any(|(key, numbers)| self.is_of(section, *key, numbers))
        })
    }

    /// Whether checks of ICE had its user name.
    fn was_heard(&self, section: &MediaSection) -> bool {
        let mut names = self.ufrags_of.values().flatten();
        names.any(|name| section.ufrag.as_ref() == Some(name))
    }

    fn is_of(&self, section: &MediaSection, key: StreamKey, payload_types: &[u8]) -> bool {
        let has_ssrc = section.sources.iter().any(|source| source.ssrc == key.ssrc);
        let mut ends = [key.flow.source, key.flow.destination].into_iter();
        let has_address = ends.any(|end| section.addresses.contains(&end));
        let mut numbers = payload_types.iter();
        let has_codec = numbers.any(|number| section.codec(*number).is_some());
        has_ssrc || has_address || (has_codec && self.may_carry(key.flow, section))
    }
}
