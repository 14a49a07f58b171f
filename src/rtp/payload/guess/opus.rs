use super::super::Payload;
use super::super::opus::Packet;
use super::{CONTRADICTION, Place, Seen, must};

#[derive(Debug, Clone, Default)]
pub struct Judge {
    before: Option<Packet>,
}

/// No packet is longer (RFC 6716 §3.2.5).
const MOST_MICROSECONDS: u32 = 120_000;

/// No frame is larger (RFC 6716 §3.2.1).
const LARGEST_FRAME: usize = 1275;

impl Judge {
    /// The timestamp goes on by what the packet before lasts, at 48 kHz: a table of
    /// contents that random bytes have says so once in ten times.
    pub fn judge(&mut self, seen: &Seen) -> Option<f32> {
        let before = self.before.take();
        let packet = Packet::read(seen.payload)?;
        must(is_possible(&packet, seen.payload), 0.0)?;
        self.before = Some(packet);
        let (Place::NewTimestamp(step), Some(before)) = (seen.place, before) else {
            return must(seen.place != Place::SameTimestamp, 0.0);
        };
        let same_configuration = before.mode == packet.mode
            && before.bandwidth == packet.bandwidth
            && before.frame_duration_us == packet.frame_duration_us;
        let alike = if same_configuration { 1.0 } else { -1.0 };
        match before.duration_us().map(|us| us * 6 / 125) {
            Some(ticks) if ticks == step => Some(3.0 + alike),
            // Silence is not sent, or not often; after it comes a marker.
            _ if before.is_dtx || seen.marker => Some(0.0),
            _ => Some(CONTRADICTION / 2.0),
        }
    }
}

fn is_possible(packet: &Packet, payload: Payload) -> bool {
    let bytes = payload.bytes;
    let frames = usize::from(packet.frames.unwrap_or(1));
    // Of two equal frames (code 1) each has half of the packet.
    let halves = bytes.first().is_some_and(|toc| toc & 3 == 1);
    let is_uneven = halves && payload.length.is_multiple_of(2);
    let is_constant = bytes.len() > 8 && bytes.windows(2).all(|pair| pair[0] == pair[1]);
    let duration = packet.duration_us().unwrap_or(packet.frame_duration_us);
    (1..=MOST_MICROSECONDS).contains(&duration)
        && payload.length <= 2 + frames * (LARGEST_FRAME + 2)
        && !is_uneven
        && !is_constant
}
