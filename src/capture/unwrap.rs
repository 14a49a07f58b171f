//! From packets to the messages in them: frames are dissected, fragments put together,
//! TCP streams put in order.

use super::file::Packet;
use super::fragments::{FragmentCounts, Fragments};
use super::frame::{Datagram, Frame, Segment, dissect};
use super::observed::{Observed, Seen};
use super::partial::note::lowest;
use super::tcp::{self, Found, Streams};

/// Takes the layers below a call's messages away, in bounded memory.
#[derive(Debug, Default)]
pub struct Unwrapper {
    counts: FrameCounts,
    fragments: Fragments,
    streams: Streams,
}

/// Packets that held no datagram, or nothing that could be read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FrameCounts {
    /// TCP included, whose messages come besides.
    pub not_udp: u64,
    /// But for those that brought a packet to its end.
    pub ip_fragments: u64,
    pub undecodable: u64,
    pub unsupported_link: u64,
    /// The lowest link type that is not read.
    pub link_type: Option<u32>,
}

impl Unwrapper {
    pub fn counts(&self) -> FrameCounts {
        self.counts
    }

    pub fn fragments(&self) -> FragmentCounts {
        self.fragments.counts
    }

    pub fn tcp(&self) -> tcp::Counts {
        self.streams.counts()
    }

    /// `take` gets what the packet holds, and what became whole by it.
    pub fn packet(&mut self, number: u64, packet: &Packet, take: &mut impl FnMut(&Found)) {
        let seen = Seen {
            packet: number,
            at: packet.at,
        };
        let frame = dissect(packet.link_type, packet.data);
        if matches!(frame, Frame::UnsupportedLink) {
            self.counts.link_type = lowest(self.counts.link_type, Some(packet.link_type));
        }
        self.frame(seen, frame, take);
        self.whole_packets(take);
    }

    /// Whether a segment's stream carries nothing of a call, as its beginning has shown.
    pub fn is_of_no_call(&self, segment: &Segment) -> bool {
        self.streams.is_of_no_call(segment)
    }

    /// No more packets will come: gives what was waited for as far as it is there.
    pub fn finish(&mut self, take: &mut impl FnMut(&Found)) {
        self.fragments.give_up_all();
        self.whole_packets(take);
        self.streams.give_up_all(|found| take(&found));
    }

    #[inline(always)]
    fn frame(&mut self, seen: Seen, frame: Frame, take: &mut impl FnMut(&Found)) {
        match frame {
            Frame::Udp(datagram) => take(&whole_message(seen, &datagram)),
            Frame::Tcp(segment) => {
                self.counts.not_udp += 1;
                self.streams.observe(seen, &segment, |found| take(&found));
            }
            Frame::Unreachable(told) => {
                self.counts.not_udp += 1;
                take(&Found::Unreachable { seen, told });
            }
            Frame::Other => self.counts.not_udp += 1,
            Frame::Fragment(fragment) => {
                self.counts.ip_fragments += 1;
                self.fragments.observe(seen.packet, seen.at, &fragment);
            }
            Frame::Undecodable => self.counts.undecodable += 1,
            Frame::UnsupportedLink => self.counts.unsupported_link += 1,
        }
    }

    /// Packets that were put together. One of their fragments then counts as what it
    /// brought to an end, and no longer as a fragment. A tunnel may hold further fragments.
    fn whole_packets(&mut self, take: &mut impl FnMut(&Found)) {
        while let Some(whole) = self.fragments.next_whole() {
            self.counts.ip_fragments -= 1;
            let seen = Seen {
                packet: whole.packet,
                at: whole.at,
            };
            self.frame(seen, whole.dissect(), take);
        }
    }
}

#[inline(always)]
fn whole_message<'a>(seen: Seen, datagram: &Datagram<'a>) -> Found<'a> {
    let flow = datagram.flow();
    Found::Message(Observed::of(seen, flow, datagram.payload, datagram.on_wire))
}
