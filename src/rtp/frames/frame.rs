//! A frame whose packets are still coming.

use std::time::Duration;

use super::{Begins, Observed, Size};

#[derive(Debug, Clone)]
pub struct Frame {
    pub timestamp: u32,
    /// Of its packets and of the padding that has its timestamp.
    pub lowest: i64,
    pub highest: i64,
    /// What the packet with the lowest number says of the beginning.
    lowest_begins: Begins,
    /// The number of the packet that ends it.
    marker: Option<i64>,
    pub packets: u64,
    pub bytes: u64,
    pub last_arrival: Duration,
    pub key: Option<bool>,
    /// Of the largest layer.
    pub size: Option<Size>,
}

/// Why a frame is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Later frames came.
    Known,
    /// Nothing came after it.
    OfStream,
}

impl Frame {
    pub fn of(packet: &Observed) -> Self {
        let mut frame = Frame {
            timestamp: packet.timestamp,
            lowest: packet.sequence_number,
            highest: packet.sequence_number,
            lowest_begins: Begins::Perhaps,
            marker: None,
            packets: 0,
            bytes: 0,
            last_arrival: packet.at,
            key: None,
            size: None,
        };
        frame.add(packet);
        frame
    }

    pub fn add(&mut self, packet: &Observed) {
        let number = packet.sequence_number;
        self.highest = self.highest.max(number);
        // Padding behind a frame has its timestamp, and nothing else of it.
        if packet.bytes == 0 {
            return;
        }
        if number <= self.lowest || self.packets == 0 {
            self.lowest = number;
            self.lowest_begins = packet.video.map_or(Begins::Perhaps, |video| video.begins);
        }
        if packet.marker {
            self.marker = Some(number);
        }
        self.packets += 1;
        self.bytes += packet.bytes as u64;
        self.last_arrival = self.last_arrival.max(packet.at);
        if let Some(video) = packet.video {
            self.key = match (self.key, video.key) {
                (Some(known), Some(key)) => Some(known || key),
                (known, key) => known.or(key),
            };
            if let Some(size) = video.size {
                let larger = self.size.filter(|known| known.pixels() >= size.pixels());
                self.size = Some(larger.unwrap_or(size));
            }
        }
    }

    /// `before`: the highest sequence number of the frames before, if there were any.
    pub fn is_whole(&self, before: Option<i64>) -> bool {
        let begun = match (self.lowest_begins, before) {
            (Begins::Yes, _) => true,
            (Begins::No, _) => false,
            (Begins::Perhaps, Some(before)) => before + 1 == self.lowest,
            // The first of all: nothing speaks against it.
            (Begins::Perhaps, None) => true,
        };
        begun && self.marker.is_some_and(|marker| self.reaches(marker))
    }

    fn reaches(&self, marker: i64) -> bool {
        marker - self.lowest + 1 == self.packets as i64
    }

    /// Whether what is missing was sent before the first packet seen, or after the last.
    pub fn is_cut(&self, before: Option<i64>, end: End) -> bool {
        let at_the_end = end == End::OfStream && self.marker.is_none();
        let at_the_beginning = before.is_none() && self.lowest_begins != Begins::Yes;
        at_the_end || at_the_beginning
    }
}
