//! What descriptions tell of who is behind an address.

use std::net::SocketAddr;

use super::Knowledge;
use super::description::{Fingerprint, MediaSection, Setup};

/// Of all descriptions that were ever tied to an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// Certificates that it may show, each once.
    pub fingerprints: Vec<Fingerprint>,
    /// None when none says, or not all say the same.
    pub setup: Option<Setup>,
}

impl Knowledge {
    /// An address is a section's by its candidates and `c=` lines, or by the user names
    /// that checks of ICE gave it. Those of before a restart count too: a handshake may be
    /// older than the last description.
    pub fn identity(&self, address: SocketAddr) -> Identity {
        let mut identity = Identity::default();
        let mut setups = Vec::new();
        for section in self.sections_of(address) {
            for fingerprint in &section.fingerprints {
                if !identity.fingerprints.contains(fingerprint) {
                    identity.fingerprints.push(fingerprint.clone());
                }
            }
            setups.extend(section.setup);
        }
        let first = setups.first().copied();
        let agree = setups.iter().all(|setup| Some(*setup) == first);
        identity.setup = first.filter(|_| agree);
        identity
    }

    /// Where user names of ICE tell them, other descriptions that name the address are of
    /// another call on the same port.
    fn sections_of(&self, address: SocketAddr) -> impl Iterator<Item = &MediaSection> {
        let names = self.ufrags_of.get(&address).into_iter().flatten();
        let by_name: Vec<_> = names.filter_map(|name| self.by_ufrag.get(name)).collect();
        let by_address = self.by_address.get(&address);
        let by_address = by_address.filter(|_| by_name.is_empty());
        let places = by_name.into_iter().chain(by_address).flatten();
        places.filter_map(|place| {
            let description = self.descriptions.get(place.description)?;
            description.sections.get(place.section)
        })
    }
}
