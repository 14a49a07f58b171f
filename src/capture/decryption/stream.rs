//! One stream, or the SRTCP of one flow: which key opens it.

use super::keyring::{KeyOrigin, Keyring};
use crate::capture::observed::FlowKey;
use crate::capture::session::StreamKey;
use crate::srtp::{Profile, Rollover};

/// Packets that are tried one by one, before it is only every so often.
const EAGER_ATTEMPTS: u32 = 64;
const PACKETS_PER_ATTEMPT: u32 = 64;

/// Refused packets in a row after which a stream is taken to have another key, or to have
/// left its rollover counter.
const REFUSED_FOR_GOOD: u32 = 16;

/// Attempts on a stream that search for its rollover counter.
const SEARCHES: std::ops::Range<u32> = 1..33;

#[derive(Debug, Default)]
pub struct StreamState {
    /// Place of the key in the keyring.
    key: Option<usize>,
    rollover: Option<Rollover>,
    attempts: u32,
    refused_in_a_row: u32,
    pub opened: u64,
    refused: u64,
    /// Packets that were not captured whole, so that no tag can be checked.
    pub cut: u64,
}

/// What came of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    Opened,
    Refused,
    /// Refused with every rollover counter.
    SearchedInVain,
}

/// How a stream was protected, and what could be opened of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Protection {
    /// None when no key opens it.
    pub key: Option<(Profile, KeyOrigin)>,
    pub opened: u64,
    /// Packets with a wrong tag.
    pub refused: u64,
    /// Packets that were not captured whole, so that no tag can be checked.
    pub cut: u64,
    /// Of the packet furthest ahead.
    pub rollover_counter: Option<u64>,
}

impl StreamState {
    pub fn open_rtp(
        &mut self,
        keyring: &Keyring,
        stream: StreamKey,
        packet: &[u8],
        start: usize,
        may_search: bool,
        clear: &mut Vec<u8>,
    ) -> Attempt {
        if self.open_with_known(keyring, packet, start, clear) {
            return Attempt::Opened;
        }
        self.refused += 1;
        if self.waits() {
            return Attempt::Refused;
        }
        // A single packet that happens to look like RTP is not worth a search.
        let searches = may_search && SEARCHES.contains(&self.attempts);
        let rollover = match searches {
            true => Rollover::from_anywhere(),
            false => Rollover::from_the_beginning(),
        };
        for at in keyring.candidates(stream.flow, Some(stream.ssrc), self.attempts / 2) {
            let Some(key) = keyring.key(at) else { continue };
            if let Ok(index) = key.opener.open_rtp(packet, start, &rollover, clear) {
                self.refused -= 1;
                self.found(at);
                self.rollover.insert(rollover).accept(index);
                return Attempt::Opened;
            }
        }
        self.attempts = self.attempts.saturating_add(1);
        match searches {
            true => Attempt::SearchedInVain,
            false => Attempt::Refused,
        }
    }

    fn open_with_known(
        &mut self,
        keyring: &Keyring,
        packet: &[u8],
        start: usize,
        clear: &mut Vec<u8>,
    ) -> bool {
        let key = self.key.and_then(|at| keyring.key(at));
        let (Some(key), Some(rollover)) = (key, &mut self.rollover) else {
            return false;
        };
        let opened = key.opener.open_rtp(packet, start, rollover, clear);
        if let Ok(index) = opened {
            rollover.accept(index);
            self.opened += 1;
            self.refused_in_a_row = 0;
        }
        opened.is_ok()
    }

    pub fn open_rtcp(
        &mut self,
        keyring: &Keyring,
        flow: FlowKey,
        packet: &[u8],
        clear: &mut Vec<u8>,
    ) -> bool {
        let known = self.key.and_then(|at| keyring.key(at));
        if known.is_some_and(|key| key.opener.open_rtcp(packet, clear).is_ok()) {
            self.opened += 1;
            self.refused_in_a_row = 0;
            return true;
        }
        if self.waits() {
            self.refused += 1;
            return false;
        }
        let ssrc = packet.get(4..8).and_then(|ssrc| ssrc.first_chunk());
        let ssrc = ssrc.map(|ssrc| u32::from_be_bytes(*ssrc));
        let mut keys = keyring.candidates(flow, ssrc, self.attempts);
        let opens = |at: &usize| {
            let key = keyring.key(*at);
            key.is_some_and(|key| key.opener.open_rtcp(packet, clear).is_ok())
        };
        let found = keys.find(opens);
        match found {
            Some(at) => self.found(at),
            None => {
                self.refused += 1;
                self.attempts = self.attempts.saturating_add(1);
            }
        }
        found.is_some()
    }

    fn found(&mut self, key: usize) {
        self.key = Some(key);
        self.opened += 1;
        self.refused_in_a_row = 0;
        self.attempts = 0;
    }

    /// Whether this refused packet is none to try other keys on.
    fn waits(&mut self) -> bool {
        self.refused_in_a_row = self.refused_in_a_row.saturating_add(1);
        let few = self.key.is_some() && self.refused_in_a_row < REFUSED_FOR_GOOD;
        let often = self.attempts >= EAGER_ATTEMPTS
            && !self.refused_in_a_row.is_multiple_of(PACKETS_PER_ATTEMPT);
        few || often
    }

    pub fn protection(&self, keyring: &Keyring) -> Protection {
        let key = self.key.and_then(|at| keyring.key(at));
        Protection {
            key: key.map(|key| (key.opener.profile(), key.origin)),
            opened: self.opened,
            refused: self.refused,
            cut: self.cut,
            rollover_counter: self.rollover.as_ref().and_then(Rollover::counter),
        }
    }
}
