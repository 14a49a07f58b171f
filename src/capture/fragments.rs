//! Puts IP packets together that were sent in fragments (RFC 791 §3.2, RFC 8200 §4.5).
//!
//! A capture may lack fragments, and a filter on ports lets none but first ones
//! through. A packet whose rest does not come is given as far as it goes.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::time::Duration;

use super::frame::{Fragment, Frame, Head, dissect_whole};
use super::observed::FlowKey;

mod ranges;

use ranges::Ranges;

/// How long the rest of a packet is waited for. Fragments follow each other at once.
const PATIENCE: Duration = Duration::from_secs(2);

/// Bytes of packets whose rest is waited for.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Packets whose rest is waited for.
const MOST_PACKETS: usize = 4096;

/// Fragments that one packet may have: as many as the smallest make.
const MOST_FRAGMENTS: u64 = 8192;

/// Gaps that a packet may have before it is given up, so that many cost no time.
const MOST_GAPS: usize = 128;

/// First fragments without any other, after which no others are waited for.
const CONVINCING: usize = 4;

/// The longest packet.
const LONGEST: usize = 65_535;

/// Fragments of packets that are not whole yet.
#[derive(Debug, Default)]
pub struct Fragments {
    partial: HashMap<Key, Partial>,
    /// In the order in which they began. Some are no longer there.
    begun: VecDeque<(Key, u64)>,
    next_serial: u64,
    bytes: usize,
    later_seen: Later,
    ready: VecDeque<Whole>,
    pub counts: FragmentCounts,
}

/// What became of fragments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FragmentCounts {
    /// Packets that were put together.
    pub reassembled: u64,
    /// Fragments of packets that never became whole, other than first ones.
    pub unused: u64,
    /// Packets of which the first fragment is there and others are missing.
    pub cut: u64,
    /// The first of them that is a datagram.
    pub first_cut: Option<CutShort>,
}

/// A datagram that was sent in fragments of which some are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutShort {
    /// Number of its first fragment.
    pub packet: u64,
    pub flow: FlowKey,
}

/// Whether the capture holds fragments other than first ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Later {
    #[default]
    Unknown,
    Never,
    Seen,
}

/// What fragments of one packet have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    source: IpAddr,
    destination: IpAddr,
    protocol: u8,
    identification: u32,
}

#[derive(Debug)]
struct Partial {
    serial: u64,
    /// Of the first fragment, once it is there.
    first: Option<Begin>,
    begun: Option<Duration>,
    last: (u64, Option<Duration>),
    fragments: u64,
    bytes: Vec<u8>,
    /// Which of `bytes` were captured, and which were on the wire.
    captured: Ranges,
    on_wire: Ranges,
    length: Option<usize>,
}

/// What a first fragment tells.
#[derive(Debug, Clone, Copy)]
struct Begin {
    packet: u64,
    at: Option<Duration>,
    head: Head,
}

/// A packet put together, or as much of it as is known.
#[derive(Debug)]
pub struct Whole {
    /// Number and time of the last fragment that was used.
    pub packet: u64,
    pub at: Option<Duration>,
    head: Head,
    bytes: Vec<u8>,
    on_wire: usize,
    /// Whether fragments of it are missing.
    is_cut_short: bool,
}

impl FragmentCounts {
    fn cut(&mut self, whole: &Whole) {
        self.cut += 1;
        if let (None, Frame::Udp(datagram)) = (self.first_cut, whole.dissect()) {
            self.first_cut = Some(CutShort {
                packet: whole.packet,
                flow: datagram.flow(),
            });
        }
    }
}

impl Whole {
    pub fn dissect(&self) -> Frame<'_> {
        dissect_whole(&self.head, &self.bytes, self.on_wire)
    }
}

impl Fragments {
    /// Takes note of a fragment, that of packet number `packet`.
    pub fn observe(&mut self, packet: u64, at: Option<Duration>, fragment: &Fragment) {
        if fragment.part.offset > 0 {
            self.later_seen = Later::Seen;
        }
        if self.later_seen == Later::Never {
            self.ready.push_back(alone(packet, at, fragment));
            return;
        }
        self.forget_old(at);
        let key = Key::of(fragment);
        let partial = match self.partial.remove(&key) {
            Some(partial) => partial,
            None => self.begin(key, at),
        };
        self.add(key, partial, packet, at, fragment);
        if self.later_seen == Later::Unknown && self.partial.len() >= CONVINCING {
            self.later_seen = Later::Never;
            self.give_up_all();
        }
    }

    /// The next packet that is whole, or whose rest will not come.
    pub fn next_whole(&mut self) -> Option<Whole> {
        let whole = self.ready.pop_front()?;
        if whole.is_cut_short {
            self.counts.cut(&whole);
        }
        Some(whole)
    }

    /// No more fragments will come.
    pub fn give_up_all(&mut self) {
        while let Some((key, serial)) = self.begun.pop_front() {
            self.give_up(key, serial);
        }
    }

    fn begin(&mut self, key: Key, at: Option<Duration>) -> Partial {
        self.next_serial += 1;
        self.begun.push_back((key, self.next_serial));
        Partial {
            serial: self.next_serial,
            first: None,
            begun: at,
            last: (0, None),
            fragments: 0,
            bytes: Vec::new(),
            captured: Ranges::default(),
            on_wire: Ranges::default(),
            length: None,
        }
    }

    fn add(
        &mut self,
        key: Key,
        mut partial: Partial,
        packet: u64,
        at: Option<Duration>,
        fragment: &Fragment,
    ) {
        self.bytes -= partial.bytes.len();
        partial.add(packet, at, fragment);
        if let Some(length) = partial.whole() {
            self.counts.reassembled += 1;
            self.ready.extend(partial.finish(length));
            return;
        }
        self.bytes += partial.bytes.len();
        let hopeless = partial.fragments >= MOST_FRAGMENTS || partial.on_wire.gaps() > MOST_GAPS;
        let serial = partial.serial;
        self.partial.insert(key, partial);
        if hopeless {
            self.give_up(key, serial);
        }
    }

    /// Gives up what waits too long, and the oldest while there is too much.
    fn forget_old(&mut self, now: Option<Duration>) {
        while let Some(&(key, serial)) = self.begun.front() {
            let partial = self
                .partial
                .get(&key)
                .filter(|partial| partial.serial == serial);
            let is_old = partial.is_none_or(|partial| is_old(partial.begun, now));
            let too_many = self.bytes > MOST_BYTES
                || self.partial.len() >= MOST_PACKETS
                || self.begun.len() > 4 * MOST_PACKETS;
            if !is_old && !too_many {
                return;
            }
            self.begun.pop_front();
            self.give_up(key, serial);
        }
    }

    fn give_up(&mut self, key: Key, serial: u64) {
        if self
            .partial
            .get(&key)
            .is_none_or(|partial| partial.serial != serial)
        {
            return;
        }
        let Some(partial) = self.partial.remove(&key) else {
            return;
        };
        self.bytes -= partial.bytes.len();
        self.counts.unused += partial.fragments - u64::from(partial.first.is_some());
        self.ready.extend(partial.cut_short());
    }
}

fn is_old(begun: Option<Duration>, now: Option<Duration>) -> bool {
    match (begun, now) {
        (Some(begun), Some(now)) => now.saturating_sub(begun) > PATIENCE,
        _ => false,
    }
}

/// A first fragment whose rest is not waited for.
fn alone(packet: u64, at: Option<Duration>, fragment: &Fragment) -> Whole {
    Whole {
        packet,
        at,
        head: fragment.head(),
        bytes: fragment.packet.payload.to_vec(),
        // At least; a datagram tells its own length.
        on_wire: fragment.packet.on_wire,
        is_cut_short: true,
    }
}

impl Key {
    fn of(fragment: &Fragment) -> Key {
        let addresses = fragment.packet.addresses.kept();
        Key {
            source: addresses.source,
            destination: addresses.destination,
            // IPv6 knows packets by the identification alone, and only the first
            // fragment tells the protocol for certain (RFC 8200 §4.5).
            protocol: match addresses.source {
                IpAddr::V4(_) => fragment.packet.protocol,
                IpAddr::V6(_) => 0,
            },
            identification: fragment.part.identification,
        }
    }
}

impl Partial {
    /// Of bytes that come twice, the first stay.
    fn add(&mut self, packet: u64, at: Option<Duration>, fragment: &Fragment) {
        self.fragments += 1;
        self.last = (packet, at);
        let start = fragment.part.offset;
        let end = (start + fragment.packet.on_wire).min(LONGEST);
        if start == 0 && self.first.is_none() {
            let head = fragment.head();
            self.first = Some(Begin { packet, at, head });
        }
        if !fragment.part.more_follow && self.length.is_none() {
            self.length = Some(end);
        }
        self.on_wire.add(start..end);
        let payload = fragment.packet.payload;
        let captured = start..(start + payload.len()).min(end);
        if self.bytes.len() < captured.end {
            self.bytes.resize(captured.end, 0);
        }
        for missing in self.captured.add(captured) {
            let from = missing.start - start..missing.end - start;
            if let (Some(to), Some(from)) = (self.bytes.get_mut(missing), payload.get(from)) {
                to.copy_from_slice(from);
            }
        }
    }

    /// Its length, when every byte of it was on the wire.
    fn whole(&self) -> Option<usize> {
        self.length
            .filter(|&length| self.on_wire.leading() >= length && self.first.is_some())
    }

    fn finish(mut self, length: usize) -> Option<Whole> {
        self.bytes.truncate(self.captured.leading().min(length));
        Some(Whole {
            packet: self.last.0,
            at: self.last.1,
            head: self.first?.head,
            bytes: self.bytes,
            on_wire: length,
            is_cut_short: false,
        })
    }

    /// Up to the first byte that is missing. None without the headers of the first fragment.
    fn cut_short(mut self) -> Option<Whole> {
        let first = self.first?;
        self.bytes.truncate(self.captured.leading());
        Some(Whole {
            packet: first.packet,
            at: first.at,
            head: first.head,
            bytes: self.bytes,
            on_wire: self.length.unwrap_or(self.on_wire.leading()),
            is_cut_short: true,
        })
    }
}

#[cfg(test)]
mod tests;
