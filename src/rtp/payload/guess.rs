//! The codec of a dynamic payload type that no SDP names, from its first packets.
//!
//! Each payload format is a hypothesis, and each packet speaks for or against it.
//! The weight is in bits: a field that random bytes would have with a probability
//! of 1/8 speaks with 3 bits for the codec that must have it. What the codec cannot
//! have speaks against it by more than a packet can say for it. Encrypted payloads
//! are random bytes, and so contradict all of them.

use super::{Codec, Payload, red};

mod av1;
mod fragments;
mod h264;
mod h265;
mod opus;
mod vp8;
mod vp9;

/// Packets that are looked at. What they do not show, more of them would hardly.
pub const PACKETS: u32 = 64;

/// Odds of one to a billion that random bytes look like this.
const LIKELY: f32 = 30.0;
const CERTAIN: f32 = 60.0;

/// What a packet must not be says more than any one field can say for it.
const CONTRADICTION: f32 = -12.0;

/// A shorter packet says nothing for video: telephone events and comfort noise are that
/// short, and the same again and again, which chance is not.
const LEAST_VIDEO: usize = 8;

/// Looks at the packets of one payload type in one stream.
#[derive(Debug, Clone, Default)]
pub struct Guesser {
    packets: u32,
    previous: Option<Previous>,
    plain: Judges,
    /// The payload type within RED, if it is RED.
    red_payload_type: Option<u8>,
    within_red: Judges,
}

/// One judge for each codec.
#[derive(Debug, Clone, Default)]
struct Judges {
    /// For each codec of [`CODECS`], in bits.
    scores: [f32; CODECS.len()],
    vp8: vp8::Judge,
    vp9: vp9::Judge,
    h264: h264::Judge,
    h265: h265::Judge,
    av1: av1::Judge,
    opus: opus::Judge,
}

const CODECS: [Codec; 6] = [
    Codec::Vp8,
    Codec::Vp9,
    Codec::H264,
    Codec::H265,
    Codec::Av1,
    Codec::Opus,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guess {
    pub codec: Codec,
    pub confidence: Confidence,
    /// The codec's own payload type, where its packets come within RED (RFC 2198).
    pub red_payload_type: Option<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    Likely,
    Certain,
}

impl Confidence {
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::Likely => "likely",
            Confidence::Certain => "certain",
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Previous {
    sequence_number: u16,
    timestamp: u32,
}

/// A packet, and how it stands to the one before.
#[derive(Debug, Clone, Copy)]
struct Seen<'a> {
    payload: Payload<'a>,
    marker: bool,
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Packets are missing in between, or came in another order.
    Unknown,
    /// Behind one of the same timestamp.
    SameTimestamp,
    /// Behind one of another timestamp, by this many ticks.
    NewTimestamp(u32),
}

impl Seen<'_> {
    fn first_of_timestamp(&self) -> Option<bool> {
        match self.place {
            Place::Unknown => None,
            Place::SameTimestamp => Some(false),
            Place::NewTimestamp(_) => Some(true),
        }
    }
}

impl Guesser {
    /// Whether more packets change nothing.
    pub fn is_done(&self) -> bool {
        self.packets >= PACKETS
    }

    /// Takes note of a packet, in order of arrival; of the first ones only.
    pub fn observe(
        &mut self,
        sequence_number: u16,
        timestamp: u32,
        marker: bool,
        payload: Payload,
    ) {
        if self.is_done() || payload.bytes.is_empty() {
            return;
        }
        let seen = Seen {
            payload,
            marker,
            place: self.place(sequence_number, timestamp),
        };
        self.previous = Some(Previous {
            sequence_number,
            timestamp,
        });
        self.packets += 1;
        self.plain.judge(&seen);
        self.judge_within_red(&seen);
    }

    /// RED holds the codec's packets and others, such as those of FEC.
    fn judge_within_red(&mut self, seen: &Seen) {
        let Some(red) = red::Packet::read(seen.payload) else {
            self.within_red.contradict();
            return;
        };
        let first = *self
            .red_payload_type
            .get_or_insert(red.primary_payload_type);
        let payload = red.primary();
        if red.primary_payload_type == first && !payload.bytes.is_empty() {
            self.within_red.judge(&Seen { payload, ..*seen });
        }
    }

    fn place(&self, sequence_number: u16, timestamp: u32) -> Place {
        match self.previous {
            Some(previous) if sequence_number == previous.sequence_number.wrapping_add(1) => {
                match timestamp.wrapping_sub(previous.timestamp) {
                    0 => Place::SameTimestamp,
                    step => Place::NewTimestamp(step),
                }
            }
            _ => Place::Unknown,
        }
    }

    /// None while the packets leave it open.
    pub fn guess(&self) -> Option<Guess> {
        let guess = |(codec, confidence), red_payload_type| Guess {
            codec,
            confidence,
            red_payload_type,
        };
        let plain = self.plain.best().map(|best| guess(best, None));
        let within_red = || {
            let best = self.within_red.best()?;
            Some(guess(best, self.red_payload_type))
        };
        plain.or_else(within_red)
    }
}

impl Judges {
    fn judge(&mut self, seen: &Seen) {
        let said = [
            self.vp8.judge(seen),
            self.vp9.judge(seen),
            self.h264.judge(seen),
            self.h265.judge(seen),
            self.av1.judge(seen),
            self.opus.judge(seen),
        ];
        let is_short = seen.payload.length < LEAST_VIDEO;
        for ((codec, score), said) in CODECS.iter().zip(&mut self.scores).zip(said) {
            *score += match said {
                Some(_) if is_short && codec.is_video() => 0.0,
                said => said.unwrap_or(CONTRADICTION),
            };
        }
    }

    fn contradict(&mut self) {
        self.scores
            .iter_mut()
            .for_each(|score| *score += CONTRADICTION);
    }

    fn best(&self) -> Option<(Codec, Confidence)> {
        let all = CODECS.iter().zip(self.scores);
        let (codec, score) = all.max_by(|a, b| a.1.total_cmp(&b.1))?;
        match score {
            CERTAIN.. => Some((*codec, Confidence::Certain)),
            LIKELY.. => Some((*codec, Confidence::Likely)),
            _ => None,
        }
    }
}

/// Bits for `fact`, which would be so by chance once in 2^`bits`; None when it is not so.
fn must(fact: bool, bits: f32) -> Option<f32> {
    fact.then_some(bits)
}

/// A picture ID is that of the packet before, or with a new timestamp the next one.
fn picture_id_bits(before: Option<u16>, now: Option<u16>, place: Place) -> Option<f32> {
    const SEVEN_BITS: u16 = 0x7f;
    let (Some(before), Some(now)) = (before, now) else {
        return Some(0.0);
    };
    let mask = if before.max(now) > SEVEN_BITS {
        0x7fff
    } else {
        SEVEN_BITS
    };
    match place {
        Place::Unknown => Some(0.0),
        Place::SameTimestamp => must(before == now, 7.0),
        Place::NewTimestamp(_) => must(now & mask == before.wrapping_add(1) & mask, 7.0),
    }
}

#[cfg(test)]
mod tests;
