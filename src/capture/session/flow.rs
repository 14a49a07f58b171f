//! Which flows carry calls, how many packets of what, and the streams on each.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};

use foldhash::fast::RandomState;

use super::FlowKey;

/// Flows that are listed. Each takes about 400 bytes.
const MOST_FLOWS: usize = 20_000;

/// What packets of a call are counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Rtp,
    Rtcp,
    /// RTCP that is encrypted.
    Srtcp,
    Stun,
    Dtls,
    /// TURN channels and ZRTP.
    Other,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FlowCounts {
    pub packets: u64,
    pub rtp: u64,
    /// Encrypted or not.
    pub rtcp: u64,
    pub srtcp: u64,
    pub stun: u64,
    pub dtls: u64,
}

impl FlowCounts {
    pub fn add(&mut self, kind: Kind, packets: u64) {
        self.packets += packets;
        match kind {
            Kind::Rtp => self.rtp += packets,
            Kind::Rtcp => self.rtcp += packets,
            Kind::Srtcp => {
                self.rtcp += packets;
                self.srtcp += packets;
            }
            Kind::Stun => self.stun += packets,
            Kind::Dtls => self.dtls += packets,
            Kind::Other => {}
        }
    }
}

/// A flow's place in [`Flows`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FlowId(u32);

impl FlowId {
    /// Its index among [`Flows::all`].
    pub fn place(self) -> usize {
        self.0 as usize
    }
}

/// The flows of calls, in the order in which they appeared.
#[derive(Debug, Default)]
pub struct Flows {
    flows: Vec<Flow>,
    /// Of each flow: apart, because its RTP is counted by its streams, and no packet of that
    /// looks here.
    counts: Vec<FlowCounts>,
    index: HashMap<FlowKey, FlowId, RandomState>,
    recent: Recent,
}

#[derive(Debug)]
struct Flow {
    key: FlowKey,
    streams: SsrcIndex,
}

impl Flows {
    #[inline(always)]
    pub fn find(&mut self, key: &FlowKey) -> Option<FlowId> {
        let slot = Recent::slot(key);
        match self.recent.at(slot) {
            Some(id) if self.flow(id).is_some_and(|flow| flow.key == *key) => Some(id),
            _ => self.look_up(key, slot),
        }
    }

    /// The same of a flow that none of the last packets had.
    #[inline(never)]
    fn look_up(&mut self, key: &FlowKey, slot: usize) -> Option<FlowId> {
        let id = *self.index.get(key)?;
        self.recent.keep(slot, id);
        Some(id)
    }

    /// The flow, new if need be. None when there is no room.
    pub fn find_or_add(&mut self, key: &FlowKey) -> Option<FlowId> {
        if let Some(id) = self.find(key) {
            return Some(id);
        }
        if self.flows.len() == MOST_FLOWS {
            return None;
        }
        let id = FlowId(u32::try_from(self.flows.len()).ok()?);
        self.index.insert(*key, id);
        self.flows.push(Flow {
            key: *key,
            streams: SsrcIndex::default(),
        });
        self.counts.push(FlowCounts::default());
        Some(id)
    }

    pub fn count(&mut self, id: FlowId, kind: Kind, packets: u64) {
        if let Some(counts) = self.counts.get_mut(id.place()) {
            counts.add(kind, packets);
        }
    }

    pub fn counts(&self, id: FlowId) -> FlowCounts {
        self.counts.get(id.place()).copied().unwrap_or_default()
    }

    /// Where the stream with this SSRC is listed.
    pub fn stream(&self, id: FlowId, ssrc: u32) -> Option<usize> {
        self.flow(id)?.streams.find(ssrc)
    }

    pub fn has_streams(&self, id: FlowId) -> bool {
        self.flow(id).is_some_and(|flow| !flow.streams.is_empty())
    }

    pub fn add_stream(&mut self, id: FlowId, ssrc: u32, stream: usize) {
        if let Some(flow) = self.flows.get_mut(id.place()) {
            flow.streams.add(ssrc, stream);
        }
    }

    pub fn all(&self) -> impl Iterator<Item = (FlowKey, FlowCounts)> {
        let counts = self.counts.iter().copied();
        self.flows.iter().map(|flow| flow.key).zip(counts)
    }

    fn flow(&self, id: FlowId) -> Option<&Flow> {
        self.flows.get(id.place())
    }
}

/// The streams of one flow: few, as a rule, and then a search in order of SSRC is
/// quicker than a hash.
#[derive(Debug, Default)]
struct SsrcIndex {
    /// The first to be added, which is the only one of many flows: it is beside their keys in
    /// memory.
    first: Option<(u32, u32)>,
    /// All of them.
    sorted: Vec<(u32, u32)>,
}

impl SsrcIndex {
    fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    fn find(&self, ssrc: u32) -> Option<usize> {
        match self.first {
            Some((first, stream)) if first == ssrc => Some(stream as usize),
            _ => self.search(ssrc),
        }
    }

    fn search(&self, ssrc: u32) -> Option<usize> {
        let at = self.sorted.binary_search_by_key(&ssrc, |entry| entry.0);
        let (_, stream) = self.sorted.get(at.ok()?)?;
        Some(*stream as usize)
    }

    fn add(&mut self, ssrc: u32, stream: usize) {
        if let (Err(at), Ok(stream)) = (
            self.sorted.binary_search_by_key(&ssrc, |entry| entry.0),
            u32::try_from(stream),
        ) {
            self.sorted.insert(at, (ssrc, stream));
            self.first.get_or_insert((ssrc, stream));
        }
    }
}

/// Where the flows of the last packets are: a hash that nobody can be made to pay
/// for takes longer than all else that is done with a small packet. Whoever chooses
/// addresses that share a slot gains nothing but that hash.
#[derive(Debug)]
struct Recent(Box<[Option<FlowId>; Recent::SLOTS]>);

impl Default for Recent {
    fn default() -> Self {
        Recent(Box::new([None; Recent::SLOTS]))
    }
}

impl Recent {
    const SLOTS: usize = 1 << 11;

    fn slot(key: &FlowKey) -> usize {
        let mixed = (folded(&key.source) ^ folded(&key.destination).rotate_left(29))
            .wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> 48) as usize % Recent::SLOTS
    }

    fn at(&self, slot: usize) -> Option<FlowId> {
        self.0.get(slot).copied().flatten()
    }

    fn keep(&mut self, slot: usize, id: FlowId) {
        if let Some(place) = self.0.get_mut(slot) {
            *place = Some(id);
        }
    }
}

fn folded(address: &SocketAddr) -> u64 {
    let ip = match address.ip() {
        IpAddr::V4(ip) => u64::from(ip.to_bits()),
        IpAddr::V6(ip) => (ip.to_bits() >> 64) as u64 ^ ip.to_bits() as u64,
    };
    ip ^ (u64::from(address.port()) << 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(port: u16) -> FlowKey {
        let source = SocketAddr::from(([10, 0, 0, 1], port));
        FlowKey::udp(source, "10.0.0.2:5000".parse().unwrap())
    }

    #[test]
    fn a_flow_is_found_again_however_many_came_between() {
        let mut flows = Flows::default();
        let ids: Vec<_> = (0..5000)
            .map(|port| flows.find_or_add(&key(port)))
            .collect();
        for (port, id) in ids.iter().enumerate() {
            assert_eq!(flows.find(&key(port as u16)), *id);
        }
        assert_eq!(flows.find(&key(5000)), None);
        assert_eq!(flows.find(&key(7).reversed()), None);
    }

    #[test]
    fn there_is_a_limit() {
        let mut flows = Flows::default();
        let known = (0..=u16::MAX).filter(|&port| flows.find_or_add(&key(port)).is_some());
        assert_eq!(known.count(), MOST_FLOWS);
    }

    #[test]
    fn streams_of_a_flow_are_found_by_ssrc() {
        let mut index = SsrcIndex::default();
        for (stream, ssrc) in [9, 3, 7, 3].into_iter().enumerate() {
            index.add(ssrc, stream);
        }
        let found = [3, 7, 9, 4].map(|ssrc| index.find(ssrc));
        assert_eq!(found, [Some(1), Some(2), Some(0), None]);
    }
}
