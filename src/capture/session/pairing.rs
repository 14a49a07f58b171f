//! Which stream of a flow sends the packets of another one again, told by the packets.
//!
//! A retransmission begins with the sequence number that the packet had at first, and has its
//! timestamp (RFC 4588 §4). In the clear one such packet is enough: that a number is of a frame
//! of just this timestamp is no chance. SRTP hides the number, so that timestamps alone are
//! left; then most packets must have those of the other stream. A missing packet may have any
//! timestamp between those around it. Packets of padding, which libwebrtc sends to probe for
//! bandwidth, have timestamps in between as well, and tell nothing.

use std::collections::{HashMap, VecDeque};

use super::flow::FlowId;
use super::recovery::Sent;
use crate::rtp::sequence::Arrival;

/// Streams that are compared.
const MOST_STREAMS: usize = 1_000;

/// Streams of one flow that are compared with each other.
const MOST_ON_FLOW: usize = 128;

/// Frames of a stream that are remembered: four seconds of video.
const MOST_FRAMES: usize = 128;

/// Packets that are compared. A stream of which none was another's sends nothing again.
const PATIENCE: u8 = 64;

/// Ticks from the newest timestamp at which no remembered frame is: 23 s of video.
const FAR_TICKS: u32 = 1 << 21;

#[derive(Debug, Default)]
pub struct Pairing {
    /// By their place among all streams.
    tracks: Vec<Track>,
    /// Those on each flow that may be repaired.
    on_flow: HashMap<FlowId, Vec<usize>>,
}

#[derive(Debug, Default)]
struct Track {
    frames: Frames,
    compared: u8,
    /// The stream whose timestamps it had, and how often.
    twin: Option<(usize, u8)>,
}

impl Pairing {
    /// Streams are listed in order, each once.
    pub fn listed(&mut self, flow: FlowId) {
        let stream = self.tracks.len();
        if stream == MOST_STREAMS {
            return;
        }
        self.tracks.push(Track::default());
        let on_flow = self.on_flow.entry(flow).or_default();
        if on_flow.len() < MOST_ON_FLOW {
            on_flow.push(stream);
        }
    }

    /// A new stream's first packets are remembered. It may be the one whose timestamps others
    /// have had: libwebrtc sends the first packet again and again, and a stream is listed with
    /// its second.
    pub fn begun(&mut self, stream: usize, flow: FlowId) {
        let others = self.on_flow(flow).iter().copied();
        let with_its_times: Vec<(usize, u8)> = others
            .filter(|other| *other != stream)
            .filter_map(|other| Some((other, self.packets_at_times_of(other, stream)?)))
            .collect();
        for (other, packets) in with_its_times {
            if let Some(track) = self.tracks.get_mut(other) {
                track.twin.get_or_insert((stream, packets));
            }
        }
    }

    /// Packets of `stream` with timestamps that `media` has, too. None without any.
    fn packets_at_times_of(&self, stream: usize, media: usize) -> Option<u8> {
        let (stream, media) = (self.tracks.get(stream)?, self.tracks.get(media)?);
        let of_media = |frame: &&Frame| {
            let mut frames = media.frames.latest();
            frames.any(|other| other.timestamp == frame.timestamp)
        };
        let same = stream.frames.latest().filter(of_media);
        let packets: u64 = same.map(|frame| u64::from(frame.packets)).sum();
        let is_other = stream.frames.payload_type != media.frames.payload_type;
        (is_other && packets > 0).then(|| u8::try_from(packets).unwrap_or(u8::MAX))
    }

    /// The stream repairs another one, so that none repairs it.
    pub fn repairs(&mut self, stream: usize, flow: FlowId) {
        if let Some(on_flow) = self.on_flow.get_mut(&flow) {
            on_flow.retain(|other| *other != stream);
        }
    }

    pub fn on_flow(&self, flow: FlowId) -> &[usize] {
        self.on_flow.get(&flow).map_or(&[], Vec::as_slice)
    }

    pub fn remember(&mut self, packet: &Sent) {
        if let Some(track) = self.tracks.get_mut(packet.stream) {
            track.frames.add(packet);
        }
    }

    /// Whether there is more to be told of the stream by comparing its packets.
    pub fn is_open(&self, stream: usize) -> bool {
        let track = self.tracks.get(stream);
        track.is_some_and(|track| track.compared < PATIENCE)
    }

    /// The stream whose packet this one is again.
    pub fn original(&mut self, packet: &Sent) -> Option<usize> {
        let number = packet.lead?;
        let others = self.on_flow(packet.flow).iter().copied();
        let mut others = others.filter(|other| *other != packet.stream);
        let frames = |other: usize| self.tracks.get(other).map(|track| &track.frames);
        let is_again =
            |frames: &Frames| frames.is_other(packet) && frames.has(number, packet.timestamp);
        if let Some(media) = others.clone().find(|at| frames(*at).is_some_and(is_again)) {
            return Some(media);
        }
        if !packet.is_padded {
            let is_twin =
                |frames: &Frames| frames.is_other(packet) && frames.may_have(packet.timestamp);
            let twin = others.find(|other| frames(*other).is_some_and(is_twin));
            self.tracks.get_mut(packet.stream)?.compare(twin);
        }
        None
    }

    /// Of a packet that the stream sent lately.
    pub fn newest_number(&self, stream: usize) -> Option<u16> {
        let newest = self.tracks.get(stream)?.frames.newest?;
        Some(newest.last_number)
    }

    /// The stream whose timestamps most packets of this one had.
    pub fn twin(&self, stream: usize) -> Option<usize> {
        let track = self.tracks.get(stream)?;
        let (twin, times) = track.twin?;
        (times > track.compared / 2).then_some(twin)
    }
}

impl Track {
    fn compare(&mut self, twin: Option<usize>) {
        self.compared = self.compared.saturating_add(1);
        self.twin = match (self.twin, twin) {
            (None, Some(twin)) => Some((twin, 1)),
            (Some((known, times)), Some(twin)) if known == twin => {
                Some((known, times.saturating_add(1)))
            }
            (known, _) => known,
        };
    }
}

/// What a stream sent lately: packets of one timestamp follow each other.
#[derive(Debug, Default)]
struct Frames {
    /// Apart from the others, because most packets look at no other.
    newest: Option<Frame>,
    /// The oldest first.
    older: VecDeque<Frame>,
    payload_type: u8,
}

#[derive(Debug, Clone, Copy)]
struct Frame {
    timestamp: u32,
    first_number: u16,
    last_number: u16,
    packets: u16,
}

impl Frames {
    fn add(&mut self, packet: &Sent) {
        if packet.arrival == Arrival::Restart {
            self.older.clear();
            self.newest = None;
        }
        self.payload_type = packet.payload_type;
        let number = packet.number;
        match &mut self.newest {
            Some(newest) if !is_from(number, newest.last_number) => return,
            // Padding has a number, and no frame.
            Some(newest) if packet.is_padded => {
                newest.last_number = number;
                return;
            }
            Some(newest) if newest.timestamp == packet.timestamp => {
                newest.last_number = number;
                newest.packets = newest.packets.saturating_add(1);
                return;
            }
            None if packet.is_padded => return,
            _ => {}
        }
        let before = self.newest.replace(Frame {
            timestamp: packet.timestamp,
            first_number: number,
            last_number: number,
            packets: 1,
        });
        if let Some(before) = before {
            if self.older.len() + 1 == MOST_FRAMES {
                self.older.pop_front();
            }
            self.older.push_back(before);
        }
    }

    /// The oldest first.
    fn latest(&self) -> impl DoubleEndedIterator<Item = &Frame> {
        self.older.iter().chain(&self.newest)
    }

    /// The newest frame like this, and the one behind it.
    fn newest_like(&self, is_like: impl Fn(&Frame) -> bool) -> Option<(&Frame, Option<&Frame>)> {
        let mut next = None;
        for frame in self.latest().rev() {
            if is_like(frame) {
                return Some((frame, next));
            }
            next = Some(frame);
        }
        None
    }

    /// Layers of simulcast share their payload type, and sometimes their timestamps.
    fn is_other(&self, packet: &Sent) -> bool {
        self.payload_type != packet.payload_type
    }

    /// Whether the packet of this number has, or as a missing one may have, this timestamp.
    fn has(&self, number: u16, timestamp: u32) -> bool {
        if !self.is_near(timestamp) {
            return false;
        }
        match self.newest_like(|frame| is_from(number, frame.first_number)) {
            Some((frame, _)) if is_from(frame.last_number, number) => frame.timestamp == timestamp,
            // A missing one is of either frame or in between.
            Some((frame, Some(next))) => {
                timestamp.wrapping_sub(frame.timestamp)
                    <= next.timestamp.wrapping_sub(frame.timestamp)
            }
            _ => false,
        }
    }

    /// Whether a packet, be it a missing one, may have this timestamp.
    fn may_have(&self, timestamp: u32) -> bool {
        let mut frames = self.latest();
        self.is_near(timestamp)
            && (frames.any(|frame| frame.timestamp == timestamp) || self.lacks(timestamp))
    }

    /// Whether packets are missing where this timestamp would be.
    fn lacks(&self, timestamp: u32) -> bool {
        let begun = |frame: &Frame| timestamp.wrapping_sub(frame.timestamp) < 1 << 31;
        let Some((frame, Some(next))) = self.newest_like(begun) else {
            return false;
        };
        next.first_number != frame.last_number.wrapping_add(1)
    }

    fn is_near(&self, timestamp: u32) -> bool {
        self.newest.is_some_and(|newest| {
            let off = timestamp.wrapping_sub(newest.timestamp) as i32;
            off.unsigned_abs() <= FAR_TICKS
        })
    }
}

/// Whether it is this number or one after it.
fn is_from(number: u16, first: u16) -> bool {
    number.wrapping_sub(first) < 1 << 15
}

#[cfg(test)]
mod tests;
