//! Opens what SRTP protects, with the keys that are known, and keeps count of it.
//!
//! A key is known to be the right one by the tag of the packet that it opens. What is sent
//! on the flow of a handshake is tried with the keys of that handshake first.

mod handshake;
mod keyring;
mod stream;

use std::collections::HashMap;

use super::observed::{FlowKey, Observed};
use super::session::StreamKey;
use crate::rtp::header::RtpHeader;
use crate::srtp::key_log::KeyLog;
use crate::srtp::{GivenKey, MasterKey};
use handshake::Handshakes;
pub use keyring::KeyOrigin;
use keyring::Keyring;
pub use stream::Protection;
use stream::StreamState;

/// Streams, and flows of SRTCP, of which is known how to open them.
const MOST_STATES: usize = 16_384;

/// Searches for a rollover counter in a row that found nothing, after which no more are made:
/// each may take a millisecond.
const MOST_VAIN_SEARCHES: u32 = 1024;

/// The keys, and what they opened.
#[derive(Debug, Default)]
pub struct Decryption {
    keyring: Keyring,
    handshakes: Handshakes,
    streams: HashMap<StreamKey, StreamState>,
    rtcp: HashMap<FlowKey, StreamState>,
    vain_searches: u32,
}

impl Decryption {
    /// Whether there is nothing to open packets with.
    pub fn is_idle(&self) -> bool {
        self.keyring.is_empty() && !self.handshakes.has_secrets()
    }

    pub fn give(&mut self, given: &GivenKey) {
        for key in &given.keys {
            self.keyring.add(key, KeyOrigin::Given, given.whose);
        }
    }

    pub fn describe(&mut self, keys: &[MasterKey]) {
        for key in keys {
            self.keyring.add_described(key);
        }
    }

    pub fn log(&mut self, log: KeyLog) {
        self.handshakes.log(log);
    }

    /// Takes note of the hellos of a handshake.
    pub fn dtls(&mut self, observed: &Observed) {
        if let Some((flow, keys)) = self.handshakes.observe(observed) {
            for keys in keys {
                self.keyring.add_of_flow(&keys.client, flow);
                self.keyring.add_of_flow(&keys.server, flow.reversed());
            }
        }
    }

    /// Opens an SRTP packet into `clear`, and says whether it did.
    pub fn rtp(&mut self, observed: &Observed, header: &RtpHeader, clear: &mut Vec<u8>) -> bool {
        let key = StreamKey {
            flow: observed.flow,
            ssrc: header.ssrc,
        };
        let Some(state) = state(&mut self.streams, key) else {
            return false;
        };
        if observed.payload.len() < observed.on_wire {
            state.cut += 1;
            return false;
        }
        let searches = self.vain_searches < MOST_VAIN_SEARCHES;
        let start = header.payload.start;
        let opened = state.open_rtp(&self.keyring, key, observed.payload, start, searches, clear);
        match opened {
            stream::Attempt::Opened => self.vain_searches = 0,
            stream::Attempt::SearchedInVain => self.vain_searches += 1,
            stream::Attempt::Refused => {}
        }
        opened == stream::Attempt::Opened
    }

    /// Opens an SRTCP packet into `clear`, and says whether it did.
    pub fn rtcp(&mut self, observed: &Observed, clear: &mut Vec<u8>) -> bool {
        let Some(state) = state(&mut self.rtcp, observed.flow) else {
            return false;
        };
        if observed.payload.len() < observed.on_wire {
            state.cut += 1;
            return false;
        }
        state.open_rtcp(&self.keyring, observed.flow, observed.payload, clear)
    }

    /// How a stream was protected, where a key was tried on it.
    pub fn of_stream(&self, key: StreamKey) -> Option<Protection> {
        let state = self.streams.get(&key)?;
        Some(state.protection(&self.keyring))
    }

    /// Whether a key was given that may be of this stream.
    pub fn is_meant_for(&self, key: StreamKey) -> bool {
        self.keyring.is_meant_for(key.flow, key.ssrc)
    }

    /// SRTCP packets of a flow that were opened.
    pub fn opened_rtcp(&self, flow: FlowKey) -> u64 {
        self.rtcp.get(&flow).map_or(0, |state| state.opened)
    }

    /// Handshakes of which the key log has no secret, or which it cannot be used on.
    pub fn without_secret(&self) -> u64 {
        self.handshakes.without_secret()
    }

    /// Number of the packet with the server's hello of the first of them.
    pub fn first_without_secret(&self) -> Option<u64> {
        self.handshakes.first_without_secret()
    }
}

/// The state of this key, new if need be. Where there is no room, what was never opened goes.
fn state<K: std::hash::Hash + Eq>(
    states: &mut HashMap<K, StreamState>,
    key: K,
) -> Option<&mut StreamState> {
    if states.len() >= MOST_STATES && !states.contains_key(&key) {
        states.retain(|_, state| state.opened > 0);
        if states.len() >= MOST_STATES / 2 {
            // Nearly all are in use: sweeping for every stray packet would take for ever.
            return None;
        }
    }
    Some(states.entry(key).or_default())
}

#[cfg(test)]
mod tests;
