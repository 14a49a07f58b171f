//! Which simulcast layers are sent (RFC 8853).

use std::collections::HashSet;

use super::super::{Alternative, Section};
use super::Agreement;

/// Layers in one direction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgreedLayers<'a> {
    /// Each with its alternatives, as the receiver has them.
    pub agreed: Vec<Vec<Alternative<'a>>>,
    /// The ids that only the offer has.
    pub lost: Vec<&'a str>,
}

impl<'a> Agreement<'a> {
    /// What one side sends is what the other receives.
    pub(super) fn read_layers(&mut self, offered: &Section<'a>, answered: &Section<'a>) {
        self.layers_to_answerer = AgreedLayers::of(&offered.layers.send, &answered.layers.recv);
        self.layers_to_offerer = AgreedLayers::of(&offered.layers.recv, &answered.layers.send);
    }
}

impl<'a> AgreedLayers<'a> {
    fn of(offered: &[Vec<Alternative<'a>>], answered: &[Vec<Alternative<'a>>]) -> Self {
        let known = ids(offered);
        let layers = answered.iter().map(|layer| {
            let known = layer.iter().filter(|one| known.contains(one.rid));
            known.copied().collect::<Vec<_>>()
        });
        let taken = ids(answered);
        let lost = offered.iter().flatten().map(|one| one.rid);
        AgreedLayers {
            agreed: layers.filter(|layer| !layer.is_empty()).collect(),
            lost: lost.filter(|rid| !taken.contains(rid)).collect(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.agreed.is_empty() && self.lost.is_empty()
    }
}

fn ids<'a>(layers: &[Vec<Alternative<'a>>]) -> HashSet<&'a str> {
    layers.iter().flatten().map(|one| one.rid).collect()
}
