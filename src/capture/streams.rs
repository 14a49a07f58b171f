//! The RTP streams of a capture, with what can be told of their codecs: a quick look
//! before one of them is taken out.

use std::collections::HashMap;
use std::net::SocketAddr;

use super::demux::{Content, classify};
use super::file::Packet;
use super::frame::{Frame, dissect};
use crate::rtp::clock_rate::static_payload;
use crate::rtp::header::RtpHeader;
use crate::rtp::payload::guess::{Confidence, Guesser};
use crate::rtp::payload::{Codec, Payload};

/// Sources of packets that are looked at. Each takes about 1 KiB.
const MOST_STREAMS: usize = 20_000;

/// Payload types of one stream that are told apart.
const MOST_PAYLOAD_TYPES: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StreamId {
    pub source: SocketAddr,
    pub destination: SocketAddr,
    pub ssrc: u32,
}

/// One RTP stream: two of its packets at least are in sequence (RFC 3550 Appendix A.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundStream {
    pub id: StreamId,
    pub packets: u64,
    /// The one that most packets have.
    pub payload_type: u8,
    pub codec: Option<(Codec, CodecSource)>,
    /// The codec's own payload type, where its packets come within RED (RFC 2198).
    pub red_payload_type: Option<u8>,
    /// The encoding that the payload type has by itself, whether it is read here or not.
    pub static_name: Option<&'static str>,
}

/// How a codec was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodecSource {
    /// The payload type's own (RFC 3551 §6).
    Static,
    /// From what the payloads look like.
    Payloads(Confidence),
    /// The user said so.
    Named,
}

impl CodecSource {
    pub fn as_str(self) -> &'static str {
        match self {
            CodecSource::Static => "static",
            CodecSource::Payloads(_) => "payloads",
            CodecSource::Named => "named",
        }
    }
}

/// Takes packets in the order of the capture.
#[derive(Debug, Default)]
pub struct Scan {
    index: HashMap<StreamId, usize>,
    streams: Vec<Candidate>,
    left_out: u64,
}

#[derive(Debug)]
struct Candidate {
    id: StreamId,
    packets: u64,
    last: u16,
    in_sequence: bool,
    payload_types: Vec<OfPayloadType>,
}

#[derive(Debug)]
struct OfPayloadType {
    payload_type: u8,
    packets: u64,
    guesser: Guesser,
}

impl Scan {
    pub fn packet(&mut self, packet: &Packet) {
        let Frame::Udp(datagram) = dissect(packet.link_type, packet.data) else {
            return;
        };
        let Content::Rtp(header) = classify(datagram.payload, datagram.on_wire) else {
            return;
        };
        let id = StreamId {
            source: datagram.source,
            destination: datagram.destination,
            ssrc: header.ssrc,
        };
        match self.candidate(id, &header) {
            Some(candidate) => candidate.observe(&header, datagram.payload),
            None => self.left_out += 1,
        }
    }

    fn candidate(&mut self, id: StreamId, header: &RtpHeader) -> Option<&mut Candidate> {
        let next = self.streams.len();
        let index = match self.index.get(&id) {
            Some(index) => *index,
            None if next == MOST_STREAMS => return None,
            None => {
                self.index.insert(id, next);
                self.streams.push(Candidate {
                    id,
                    packets: 0,
                    last: header.sequence_number,
                    in_sequence: false,
                    payload_types: Vec::new(),
                });
                next
            }
        };
        self.streams.get_mut(index)
    }

    /// Packets of sources beyond those that there is room for.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    pub fn streams(&self) -> Vec<FoundStream> {
        let confirmed = self.streams.iter().filter(|stream| stream.in_sequence);
        confirmed.filter_map(Candidate::found).collect()
    }
}

impl Candidate {
    fn observe(&mut self, header: &RtpHeader, packet: &[u8]) {
        self.packets += 1;
        self.in_sequence |= header.sequence_number == self.last.wrapping_add(1);
        self.last = header.sequence_number;
        let Some(of) = self.of_payload_type(header.payload_type) else {
            return;
        };
        of.packets += 1;
        if !of.guesser.is_done() {
            of.guesser.observe(
                header.sequence_number,
                header.timestamp,
                header.marker,
                Payload::of(packet, header),
            );
        }
    }

    fn of_payload_type(&mut self, payload_type: u8) -> Option<&mut OfPayloadType> {
        let known = self
            .payload_types
            .iter()
            .position(|of| of.payload_type == payload_type);
        if known.is_none() && self.payload_types.len() < MOST_PAYLOAD_TYPES {
            self.payload_types.push(OfPayloadType {
                payload_type,
                packets: 0,
                guesser: Guesser::default(),
            });
        }
        let last = self.payload_types.len() - 1;
        self.payload_types
            .get_mut(known.unwrap_or(last))
            .filter(|of| of.payload_type == payload_type)
    }

    fn found(&self) -> Option<FoundStream> {
        let of = self.payload_types.iter().max_by_key(|of| of.packets)?;
        let fixed = static_payload(of.payload_type);
        let known = fixed.and_then(|fixed| Codec::by_name(fixed.name));
        // A payload type with a meaning of its own is not guessed at.
        let guessed = of.guesser.guess().filter(|_| fixed.is_none());
        Some(FoundStream {
            id: self.id,
            packets: self.packets,
            payload_type: of.payload_type,
            codec: known.map(|codec| (codec, CodecSource::Static)).or_else(|| {
                guessed.map(|guess| (guess.codec, CodecSource::Payloads(guess.confidence)))
            }),
            red_payload_type: guessed.and_then(|guess| guess.red_payload_type),
            static_name: fixed.map(|fixed| fixed.name),
        })
    }
}
