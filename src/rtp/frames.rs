//! Frames of video: how many came, how many of them whole, and with what rhythm.

use std::collections::VecDeque;
use std::time::Duration;

use super::jitter::{Jitter, Stepper};
use super::payload::{Begins, Size, VideoPacket};

mod frame;
mod rhythm;

use frame::{End, Frame};
pub use rhythm::Freezes;
use rhythm::Rhythm;

/// Frames that may be under way at once. A packet of an older one comes too late.
const WINDOW: usize = 16;

/// Measures the frames of one stream, packet by packet, in constant memory.
///
/// A frame is what shares a timestamp: all layers of a picture. It is whole when
/// every packet came from its first to the one with the marker. Where the payload
/// does not tell the first (encrypted, or a codec that is not known), it is the one
/// behind the last packet of the frame before.
#[derive(Debug, Clone)]
pub struct FrameMeter {
    /// Under way, in the order of their sequence numbers.
    open: VecDeque<Frame>,
    /// The highest sequence number of the frames that have left.
    settled: Option<i64>,
    frames: u64,
    whole: u64,
    incomplete: u64,
    cut: u64,
    key_frames: u64,
    /// Frames of which is known whether they are key frames.
    judged: u64,
    marked: bool,
    packets: u64,
    most_packets: u64,
    largest_bytes: u64,
    bytes: u64,
    sizes: Sizes,
    layers: Layers,
    arrivals: Rhythm,
    key_arrivals: Rhythm,
    steps: Stepper,
    jitter: Jitter,
}

/// A packet as a [`FrameMeter`] sees it.
#[derive(Debug, Clone, Copy)]
pub struct Observed<'a> {
    pub at: Duration,
    /// Extended, so that it does not wrap.
    pub sequence_number: i64,
    pub timestamp: u32,
    pub marker: bool,
    /// Of the payload, on the wire. A packet without any is padding, and of no frame.
    pub bytes: usize,
    /// None where the payload cannot be read.
    pub video: Option<&'a VideoPacket>,
}

/// What a [`FrameMeter`] has measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Frames {
    /// Of which any packet came.
    pub frames: u64,
    /// Every packet came. None where no packet has a marker, so that no end is known.
    pub whole: Option<u64>,
    pub incomplete: Option<u64>,
    /// At the beginning or the end of what was seen: part of them was not looked at.
    pub cut: Option<u64>,
    /// None where no payload could be read.
    pub key_frames: Option<u64>,
    /// When the first that is whole was there.
    pub first_whole: Option<Duration>,
    /// Frames a second, between the first and the last that are whole.
    pub rate: Option<f64>,
    /// Seconds, longest time between the ends of two whole frames.
    pub longest_gap: Option<f64>,
    pub freezes: Freezes,
    /// Seconds between key frames: mean and longest.
    pub key_interval: Option<[f64; 2]>,
    /// Seconds: last, mean and highest RFC 3550 jitter of the ends of frames.
    pub jitter: Option<[f64; 3]>,
    pub largest_bytes: u64,
    pub mean_bytes: Option<f64>,
    pub mean_packets: Option<f64>,
    pub most_packets: u64,
    pub sizes: Sizes,
    pub layers: Layers,
}

/// The sizes of pictures that key frames told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sizes {
    pub first: Option<Size>,
    pub last: Option<Size>,
    /// How often a key frame had another size than the one before.
    pub changes: u64,
}

/// The highest layers seen, counted from 0. None where no packet names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Layers {
    pub spatial: Option<u8>,
    pub temporal: Option<u8>,
}

impl FrameMeter {
    pub fn new(clock_rate_hz: u32) -> Self {
        FrameMeter {
            open: VecDeque::with_capacity(WINDOW + 1),
            settled: None,
            frames: 0,
            whole: 0,
            incomplete: 0,
            cut: 0,
            key_frames: 0,
            judged: 0,
            marked: false,
            packets: 0,
            most_packets: 0,
            largest_bytes: 0,
            bytes: 0,
            sizes: Sizes::default(),
            layers: Layers::default(),
            arrivals: Rhythm::default(),
            key_arrivals: Rhythm::default(),
            steps: Stepper::default(),
            jitter: Jitter::new(clock_rate_hz),
        }
    }

    /// Takes note of a packet, in order of arrival. Duplicates are not for it; packets
    /// that were sent again (RTX) are, under the number that they had at first.
    pub fn observe(&mut self, packet: &Observed) {
        self.marked |= packet.marker;
        if let Some(video) = packet.video {
            self.layers.spatial = self.layers.spatial.max(video.spatial_layer);
            self.layers.temporal = self.layers.temporal.max(video.temporal_layer);
        }
        match self.frame_of(packet) {
            Some(frame) => frame.add(packet),
            None => self.open(packet),
        }
        if self.open.len() > WINDOW {
            self.close_first(End::Known);
        }
    }

    /// Most packets belong to the newest frame, or begin one behind it.
    fn frame_of(&mut self, packet: &Observed) -> Option<&mut Frame> {
        let newest = self.open.back()?;
        if newest.timestamp == packet.timestamp {
            return self.open.back_mut();
        }
        if packet.sequence_number > newest.highest {
            return None;
        }
        let mut older = self.open.iter_mut().rev();
        older.find(|frame| frame.timestamp == packet.timestamp)
    }

    fn open(&mut self, packet: &Observed) {
        if self
            .settled
            .is_some_and(|settled| packet.sequence_number <= settled)
        {
            return;
        }
        let later = |frame: &&Frame| frame.lowest > packet.sequence_number;
        let behind = self.open.iter().rev().take_while(later).count();
        self.open
            .insert(self.open.len() - behind, Frame::of(packet));
    }

    /// The sequence numbers went on somewhere else: no frame of before will be completed.
    pub fn begin_anew(&mut self) {
        self.close_all();
        self.settled = None;
        self.steps = Stepper::default();
        self.arrivals.begin_anew();
        self.key_arrivals.begin_anew();
    }

    fn close_all(&mut self) {
        while self.open.len() > 1 {
            self.close_first(End::Known);
        }
        self.close_first(End::OfStream);
    }

    fn close_first(&mut self, end: End) {
        let Some(frame) = self.open.pop_front() else {
            return;
        };
        let before = self.settled;
        self.settled = Some(before.map_or(frame.highest, |before| before.max(frame.highest)));
        // Padding between frames, which has a timestamp of its own.
        if frame.packets == 0 {
            return;
        }
        self.frames += 1;
        self.packets += frame.packets;
        self.bytes += frame.bytes;
        self.most_packets = self.most_packets.max(frame.packets);
        self.largest_bytes = self.largest_bytes.max(frame.bytes);
        self.judged += u64::from(frame.key.is_some());
        self.sizes.observe(frame.size);
        let whole = frame.is_whole(before);
        if whole || !self.marked {
            self.arrivals.observe(frame.last_arrival);
            if let Some(step) = self.steps.step(frame.last_arrival, frame.timestamp) {
                self.jitter.observe(step);
            }
        }
        if frame.key == Some(true) {
            self.key_frames += 1;
            self.key_arrivals.observe(frame.last_arrival);
        }
        match whole {
            true => self.whole += 1,
            false if frame.is_cut(before, end) => self.cut += 1,
            false => self.incomplete += 1,
        }
    }

    pub fn frames(&self) -> Frames {
        let mut ended = self.clone();
        ended.close_all();
        ended.figures()
    }

    fn figures(&self) -> Frames {
        let with_ends = |count| self.marked.then_some(count);
        let per_frame = |sum: u64| (self.frames > 0).then(|| sum as f64 / self.frames as f64);
        let jitter = &self.jitter;
        Frames {
            frames: self.frames,
            whole: with_ends(self.whole),
            incomplete: with_ends(self.incomplete),
            cut: with_ends(self.cut),
            key_frames: (self.judged > 0).then_some(self.key_frames),
            first_whole: self.arrivals.first(),
            rate: self.arrivals.rate(),
            longest_gap: self.arrivals.longest(),
            freezes: self.arrivals.freezes(),
            key_interval: self
                .key_arrivals
                .mean()
                .zip(self.key_arrivals.longest())
                .map(|(mean, longest)| [mean, longest]),
            jitter: jitter
                .last()
                .and_then(|last| Some([last, jitter.mean()?, jitter.max()?])),
            largest_bytes: self.largest_bytes,
            mean_bytes: per_frame(self.bytes),
            mean_packets: per_frame(self.packets),
            most_packets: self.most_packets,
            sizes: self.sizes,
            layers: self.layers,
        }
    }
}

impl Sizes {
    fn observe(&mut self, size: Option<Size>) {
        let Some(size) = size else {
            return;
        };
        self.first.get_or_insert(size);
        self.changes += u64::from(self.last.is_some_and(|last| last != size));
        self.last = Some(size);
    }
}

#[cfg(test)]
mod tests;
