//! Pairs of addresses that serve the same transport: of one stream, or of a BUNDLE group.

use std::collections::HashMap;

use super::summary::PairSummary;

/// The pairs whose checks have the same user name fragments, which are those of one
/// generation of one transport (RFC 8445 §9). Its two parts, RTP and RTCP where
/// these are apart, share them, and so do the legs of a relayed call.
#[derive(Debug)]
pub struct Component<'a> {
    /// The source's fragment on the first pair, and the destination's.
    pub fragments: (&'a str, &'a str),
    /// In the order in which they appeared.
    pub pairs: Vec<&'a PairSummary>,
}

/// All of them, in the order in which they appeared. After a restart a pair belongs to several.
pub fn components(pairs: &[PairSummary]) -> Vec<Component<'_>> {
    let mut components: Vec<Component> = Vec::new();
    let mut index = HashMap::new();
    for pair in pairs {
        for credentials in &pair.credentials {
            let place = *index.entry(credentials.undirected()).or_insert_with(|| {
                components.push(Component {
                    fragments: (&credentials.source, &credentials.destination),
                    pairs: Vec::new(),
                });
                components.len() - 1
            });
            if let Some(component) = components.get_mut(place) {
                component.pairs.push(pair);
            }
        }
    }
    components
}

impl Component<'_> {
    /// Whether the pair's source is on the side of the first pair's source.
    pub fn is_forth(&self, pair: &PairSummary) -> bool {
        let (first, second) = self.fragments;
        let is_it =
            |other: &super::Credentials| (&*other.source, &*other.destination) == (first, second);
        pair.credentials.iter().any(is_it)
    }
}
