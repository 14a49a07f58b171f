//! The keys that are known, and which to try on what.

use std::collections::HashMap;

use crate::capture::observed::FlowKey;
use crate::srtp::{MasterKey, Opener, Whose};

/// Keys that are kept. Each takes about two KiB.
const MOST_KEYS: usize = 4096;

/// Keys of no certain flow that are tried on one packet.
const MOST_TRIED: usize = 16;

/// Where a key comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyOrigin {
    /// The command line, a file or the environment.
    Given,
    /// A session description (RFC 4568).
    Sdes,
    /// A DTLS handshake and the log of its secret (RFC 5764).
    KeyLog,
}

impl KeyOrigin {
    pub fn as_str(self) -> &'static str {
        match self {
            KeyOrigin::Given => "given",
            KeyOrigin::Sdes => "sdes",
            KeyOrigin::KeyLog => "key_log",
        }
    }
}

pub struct Key {
    pub opener: Opener,
    pub origin: KeyOrigin,
    whose: Whose,
}

#[derive(Default)]
pub struct Keyring {
    keys: Vec<Key>,
    masters: Vec<MasterKey>,
    of_flow: HashMap<FlowKey, Vec<usize>>,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Keyring({} keys)", self.keys.len())
    }
}

impl Keyring {
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    pub fn key(&self, at: usize) -> Option<&Key> {
        self.keys.get(at)
    }

    /// Gives the place of the key, which is there once however often it is added.
    pub fn add(&mut self, master: &MasterKey, origin: KeyOrigin, whose: Whose) -> Option<usize> {
        if let Some(at) = self.masters.iter().position(|known| known == master) {
            return Some(at);
        }
        if self.keys.len() == MOST_KEYS {
            return None;
        }
        self.keys.push(Key {
            opener: Opener::new(master)?,
            origin,
            whose,
        });
        self.masters.push(master.clone());
        Some(self.keys.len() - 1)
    }

    pub fn add_described(&mut self, master: &MasterKey) {
        self.add(master, KeyOrigin::Sdes, Whose::Anybodys);
    }

    pub fn add_of_flow(&mut self, master: &MasterKey, flow: FlowKey) {
        if let Some(at) = self.add(master, KeyOrigin::KeyLog, Whose::Anybodys) {
            let of_flow = self.of_flow.entry(flow).or_default();
            if !of_flow.contains(&at) {
                of_flow.push(at);
            }
        }
    }

    /// Whether a key was given that may be of this stream.
    pub fn is_meant_for(&self, flow: FlowKey, ssrc: u32) -> bool {
        let mut keys = self.keys.iter();
        keys.any(|key| key.origin == KeyOrigin::Given && key.may_be_of(flow, Some(ssrc)))
    }

    /// The keys to try on a packet: those of its flow, the latest first, and some of all
    /// others, at each `attempt` other ones.
    pub fn candidates(
        &self,
        flow: FlowKey,
        ssrc: Option<u32>,
        attempt: u32,
    ) -> impl Iterator<Item = usize> {
        let of_flow = self.of_flow.get(&flow).map_or(&[][..], Vec::as_slice);
        let round = self.keys.len().div_ceil(MOST_TRIED).max(1);
        let from = (attempt as usize % round) * MOST_TRIED;
        let others = (from..self.keys.len()).take(MOST_TRIED);
        let others = others.filter(move |at| {
            let key = self.keys.get(*at);
            key.is_some_and(|key| key.may_be_of(flow, ssrc)) && !of_flow.contains(at)
        });
        of_flow.iter().rev().take(MOST_TRIED).copied().chain(others)
    }
}

impl Key {
    fn may_be_of(&self, flow: FlowKey, ssrc: Option<u32>) -> bool {
        match self.whose {
            Whose::Anybodys => true,
            Whose::Ssrc(whose) => ssrc == Some(whose),
            Whose::Host(host) => flow.source.ip() == host,
            Whose::Address(address) => flow.source == address,
        }
    }
}
