//! Telephone events, of which DTMF digits are the usual ones (RFC 4733 §2.3).

use super::Payload;

/// ```text
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |     event     |E|R| volume    |          duration             |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    pub code: u8,
    pub ends: bool,
    /// dBm0 without its sign: 10 is −10 dBm0.
    pub volume: u8,
    /// So far, in ticks of the RTP clock.
    pub duration: u16,
}

impl Event {
    pub fn read(payload: Payload) -> Option<Event> {
        let &[code, flags, high, low] = payload.bytes.first_chunk()?;
        Some(Event {
            code,
            ends: flags & 0x80 != 0,
            volume: flags & 0x3f,
            duration: u16::from_be_bytes([high, low]),
        })
    }

    /// The key of a telephone, if it is one (RFC 4733 §3.2).
    pub fn key(&self) -> Option<char> {
        "0123456789*#ABCD".chars().nth(usize::from(self.code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read() {
        let event = Event::read(Payload::whole(&[11, 0x8a, 0x03, 0x20])).unwrap();
        assert_eq!(event.key(), Some('#'));
        assert_eq!((event.ends, event.volume, event.duration), (true, 10, 800));
        assert_eq!(Event { code: 32, ..event }.key(), None);
        assert_eq!(Event::read(Payload::whole(&[11, 0x8a, 3])), None);
    }
}
