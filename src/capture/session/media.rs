//! What the payloads of a stream carry: the codec, frames of video, packets of Opus.
//!
//! Where nothing names the codec of a payload type, its first packets wait until
//! they have told it ([`Guesser`]); then they are read as the later ones are.

use std::time::Duration;

use super::events::Moment;
use crate::rtp::clock_rate::static_payload;
use crate::rtp::frames::{self, FrameMeter, Frames};
use crate::rtp::header::RtpHeader;
use crate::rtp::payload::guess::{Confidence, Guess, Guesser};
use crate::rtp::payload::opus::{self, OpusMeter};
use crate::rtp::payload::{Codec, Payload, red, video};
use crate::rtp::redundancy::{Copies, RedMeter};
use crate::rtp::sequence::Arrival;

mod prefix;

pub use prefix::Prefix;

/// Payload types of one stream that are read apart.
const MOST_PAYLOAD_TYPES: usize = 4;

/// Packets of one stream that wait for their codec. Those without payload tell nothing of it,
/// and must not wait without end.
const MOST_WAITING: usize = 96;

/// Bytes of payloads of one stream that wait for their codec: more than 64 packets have, but
/// for RED with several long blocks.
const MOST_WAITING_BYTES: usize = 12 * 1024;

const VIDEO_CLOCK_HZ: u32 = 90_000;

/// One RTP packet, and what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct MediaPacket<'a> {
    pub at: Duration,
    /// Its number in the capture.
    pub number: u64,
    pub header: &'a RtpHeader,
    pub payload: Payload<'a>,
    pub arrival: Arrival,
}

/// Reads the payloads of one stream, each payload type by its own codec.
#[derive(Debug, Clone, Default)]
pub struct MediaMeter {
    types: Vec<OfType>,
    /// The highest sequence number so far, extended.
    highest: Option<i64>,
}

/// What the payloads of the type that most packets have amount to.
#[derive(Debug, Clone, Default)]
pub struct MediaSummary {
    /// Told by the payloads. None where they are encrypted or of a codec that is not known.
    pub guess: Option<(Codec, Confidence)>,
    /// Payload type of RED, when the codec's packets come within it (RFC 2198).
    pub red_payload_type: Option<u8>,
    pub video: Option<Frames>,
    /// When the first packet of the first key frame came. None where no payload showed one.
    pub first_key_frame: Option<Moment>,
    pub opus: Option<OpusMeter>,
    /// Packets that never came, and that the next one repeats within Opus.
    pub opus_recoverable: u64,
    /// None where the codec's packets do not come within RED.
    pub red: Option<RedMeter>,
}

#[derive(Debug, Clone)]
struct OfType {
    payload_type: u8,
    packets: u64,
    reading: Reading,
}

#[derive(Debug, Clone)]
enum Reading {
    Waiting(Box<Waiting>),
    Known(Box<Known>),
    /// A codec that there is nothing to read of.
    Nothing,
}

/// The codec is not known yet.
#[derive(Debug, Clone, Default)]
struct Waiting {
    guesser: Guesser,
    packets: Vec<(Head, Prefix)>,
    /// Of their payloads, as far as they are kept.
    bytes: usize,
}

/// What a packet's header tells.
#[derive(Debug, Clone, Copy)]
struct Head {
    moment: Moment,
    sequence_number: i64,
    timestamp: u32,
    marker: bool,
}

#[derive(Debug, Clone)]
struct Known {
    /// None when the payloads do not tell: then the headers alone are read.
    guess: Option<Guess>,
    meter: Meter,
    first_key_frame: Option<Moment>,
    red: RedMeter,
    /// What packets of Opus repeat, by sequence number.
    repeated: Copies,
}

#[derive(Debug, Clone)]
enum Meter {
    Video(Box<FrameMeter>),
    Opus(OpusMeter),
}

impl MediaMeter {
    /// `looks_like_video` is what the clock tells so far.
    pub fn observe(&mut self, packet: &MediaPacket, looks_like_video: bool) {
        if matches!(packet.arrival, Arrival::Duplicate | Arrival::Suspect) {
            return;
        }
        let sequence_number = self.extend(packet);
        let Some(of_type) = self.of_type(packet.header.payload_type) else {
            return;
        };
        of_type.packets += 1;
        of_type.reading.observe(
            packet.arrival,
            &Head {
                moment: Moment {
                    at: packet.at,
                    packet: packet.number,
                },
                sequence_number,
                timestamp: packet.header.timestamp,
                marker: packet.header.marker,
            },
            packet.payload,
            looks_like_video,
        );
        let waits = matches!(of_type.reading, Reading::Waiting(_));
        if waits || self.types.len() > 1 {
            self.make_room(looks_like_video);
        }
    }

    /// No more packets wait than there is room for.
    fn make_room(&mut self, looks_like_video: bool) {
        let (packets, bytes) = self.waiting();
        if packets >= MOST_WAITING || bytes >= MOST_WAITING_BYTES {
            self.decide_one(looks_like_video);
        }
    }

    /// Packets that wait, of all payload types, and bytes of their payloads.
    fn waiting(&self) -> (usize, usize) {
        let types = self.types.iter();
        types.fold((0, 0), |(packets, bytes), of_type| {
            let of_type = of_type.reading.waiting();
            (packets + of_type.0, bytes + of_type.1)
        })
    }

    /// The type of which most packets wait has to do with these.
    fn decide_one(&mut self, looks_like_video: bool) {
        let most = self
            .types
            .iter_mut()
            .max_by_key(|of_type| of_type.reading.waiting().0);
        if let Some(of_type) = most
            && let Reading::Waiting(waiting) = &of_type.reading
        {
            of_type.reading = waiting.decide(looks_like_video);
        }
    }

    fn extend(&mut self, packet: &MediaPacket) -> i64 {
        let number = packet.header.sequence_number;
        let extended = match (self.highest, packet.arrival) {
            (None, _) => i64::from(number),
            // Numbers of before and after a restart must not meet.
            (Some(highest), Arrival::Restart) => (highest | 0xffff) + 0x1_0001 + i64::from(number),
            (Some(highest), _) => highest + i64::from(number.wrapping_sub(highest as u16) as i16),
        };
        self.highest = Some(
            self.highest
                .map_or(extended, |highest| highest.max(extended)),
        );
        extended
    }

    fn of_type(&mut self, payload_type: u8) -> Option<&mut OfType> {
        let known = self
            .types
            .iter()
            .position(|of_type| of_type.payload_type == payload_type);
        let at = match known {
            Some(at) => at,
            None if self.types.len() == MOST_PAYLOAD_TYPES => return None,
            None => {
                self.types.push(OfType::new(payload_type));
                self.types.len() - 1
            }
        };
        self.types.get_mut(at)
    }

    /// Of what comes within RED, in the packets of the type that most have.
    pub fn red_payload_type(&self) -> Option<u8> {
        match &self.most()?.reading {
            Reading::Known(known) => known.red_payload_type(),
            Reading::Waiting(waiting) => waiting.guesser.guess()?.red_payload_type,
            Reading::Nothing => None,
        }
    }

    fn most(&self) -> Option<&OfType> {
        self.types.iter().max_by_key(|of_type| of_type.packets)
    }

    pub fn summary(&self, looks_like_video: bool) -> MediaSummary {
        let most = self.most();
        most.map(|of_type| of_type.reading.clone().summary(looks_like_video))
            .unwrap_or_default()
    }
}

impl OfType {
    fn new(payload_type: u8) -> Self {
        OfType {
            payload_type,
            packets: 0,
            reading: match static_payload(payload_type) {
                Some(_) => Reading::Nothing,
                None => Reading::Waiting(Box::default()),
            },
        }
    }
}

impl Reading {
    fn observe(&mut self, arrival: Arrival, head: &Head, payload: Payload, looks_like_video: bool) {
        match self {
            Reading::Nothing => {}
            Reading::Known(known) => known.observe(arrival, head, payload),
            Reading::Waiting(waiting) => {
                waiting.observe(*head, payload);
                if waiting.guesser.is_done() {
                    *self = waiting.decide(looks_like_video);
                }
            }
        }
    }

    fn waiting(&self) -> (usize, usize) {
        match self {
            Reading::Waiting(waiting) => (waiting.packets.len(), waiting.bytes),
            Reading::Known(_) | Reading::Nothing => (0, 0),
        }
    }

    fn summary(self, looks_like_video: bool) -> MediaSummary {
        match self {
            Reading::Nothing => MediaSummary::default(),
            Reading::Known(known) => known.summary(),
            Reading::Waiting(waiting) => match waiting.decide(looks_like_video) {
                Reading::Known(known) => known.summary(),
                _ => MediaSummary::default(),
            },
        }
    }
}

impl Waiting {
    fn observe(&mut self, head: Head, payload: Payload) {
        let number = head.sequence_number as u16;
        self.guesser
            .observe(number, head.timestamp, head.marker, payload);
        let prefix = Prefix::of(payload);
        self.bytes += prefix.held();
        self.packets.push((head, prefix));
    }

    fn decide(&self, looks_like_video: bool) -> Reading {
        let guess = self.guesser.guess();
        let meter = match guess.map(|guess| guess.codec) {
            Some(Codec::Opus) => Meter::Opus(OpusMeter::default()),
            Some(codec) if codec.is_video() => {
                Meter::Video(Box::new(FrameMeter::new(VIDEO_CLOCK_HZ)))
            }
            None if looks_like_video => Meter::Video(Box::new(FrameMeter::new(VIDEO_CLOCK_HZ))),
            _ => return Reading::Nothing,
        };
        let mut known = Known {
            guess,
            meter,
            first_key_frame: None,
            red: RedMeter::default(),
            repeated: Copies::default(),
        };
        for (head, prefix) in &self.packets {
            known.observe(Arrival::InOrder, head, prefix.payload());
        }
        Reading::Known(Box::new(known))
    }
}

impl Known {
    fn observe(&mut self, arrival: Arrival, head: &Head, payload: Payload) {
        if arrival == Arrival::Restart {
            self.begin_anew();
        }
        let Some(payload) = self.media(head, payload) else {
            return;
        };
        match &mut self.meter {
            Meter::Opus(meter) => {
                if let Some(packet) = opus::Packet::read(payload) {
                    meter.observe(&packet);
                    if packet.has_fec == Some(true) {
                        self.repeated.copied(head.sequence_number - 1);
                    }
                }
                self.repeated.came(head.sequence_number);
            }
            Meter::Video(meter) => {
                let read = self.guess.and_then(|guess| video(guess.codec, payload));
                if self.first_key_frame.is_none() && read.is_some_and(|read| read.key == Some(true))
                {
                    self.first_key_frame = Some(head.moment);
                }
                meter.observe(&frames::Observed {
                    at: head.moment.at,
                    sequence_number: head.sequence_number,
                    timestamp: head.timestamp,
                    marker: head.marker,
                    bytes: payload.length,
                    video: read.as_ref(),
                });
            }
        }
    }

    fn begin_anew(&mut self) {
        if let Meter::Video(meter) = &mut self.meter {
            meter.begin_anew();
        }
        self.red.begin_anew();
        self.repeated.begin_anew();
    }

    /// The codec's own payload, which may be within RED. None when RED holds something else.
    fn media<'p>(&mut self, head: &Head, payload: Payload<'p>) -> Option<Payload<'p>> {
        let Some(payload_type) = self.red_payload_type() else {
            return Some(payload);
        };
        let red = red::Packet::read(payload)?;
        let (number, length) = (head.sequence_number, payload.length);
        if red.primary_payload_type != payload_type {
            self.red.observe_other(&red, number, length);
            return None;
        }
        self.red.observe(&red, head.timestamp, number, length);
        Some(red.primary())
    }

    fn red_payload_type(&self) -> Option<u8> {
        self.guess?.red_payload_type
    }

    fn summary(&self) -> MediaSummary {
        let (video, opus) = match &self.meter {
            Meter::Video(meter) => (Some(meter.frames()), None),
            Meter::Opus(meter) => (None, Some(meter.clone())),
        };
        MediaSummary {
            guess: self
                .guess
                .map(|guess| (guess.codec, borne_out(guess.confidence, video.as_ref()))),
            red_payload_type: self.red_payload_type(),
            video,
            first_key_frame: self.first_key_frame,
            opus,
            opus_recoverable: self.repeated.count(),
            red: self.red_payload_type().map(|_| self.red.clone()),
        }
    }
}

/// Headers alone, which chance or another format may have, make no codec certain: frames must
/// have come whole, and not all be key frames.
fn borne_out(confidence: Confidence, video: Option<&Frames>) -> Confidence {
    let is_like_video = |frames: &Frames| {
        let has_others = frames.key_frames.is_none_or(|key| key < frames.frames);
        frames.whole.is_none_or(|whole| whole > 0) && has_others
    };
    match video.is_none_or(is_like_video) {
        true => confidence,
        false => Confidence::Likely,
    }
}

#[cfg(test)]
mod tests;
