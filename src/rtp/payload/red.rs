//! Redundant audio data (RFC 2198), which WebRTC also puts around video with FEC.

use super::Payload;

/// ```text
///  0                   1                    2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9  0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |F|   block PT  |  timestamp offset         |   block length    |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
///
/// The last block, which is the primary one, has F, payload type and no more (RFC 2198 §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet<'a> {
    payload: Payload<'a>,
    /// Redundant blocks in front of the primary one.
    pub levels: usize,
    pub primary_payload_type: u8,
    /// Where the primary block begins, which may be beyond what was captured.
    primary_at: usize,
}

/// What a redundant block needs before the primary one's own byte.
pub const HEADER_BYTES: usize = 4;

/// A redundant block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block<'a> {
    pub payload_type: u8,
    /// How much older than the primary block, in ticks of the RTP clock.
    pub timestamp_offset: u16,
    pub length: usize,
    /// As much as was captured.
    pub bytes: &'a [u8],
}

impl<'a> Packet<'a> {
    /// None when the headers do not fit the packet.
    pub fn read(payload: Payload<'a>) -> Option<Packet<'a>> {
        Packet::read_within(payload, payload.length)
    }

    /// None also when the primary block begins behind this many bytes. Looks no further than
    /// is needed to know that: most payloads that are asked about are no RED.
    pub fn read_within(payload: Payload<'a>, most: usize) -> Option<Packet<'a>> {
        let most = most.min(payload.length);
        let (mut levels, mut at, mut redundant) = (0, 0, 0);
        while at + 1 + redundant <= most {
            let first = *payload.bytes.get(at)?;
            if first & 0x80 == 0 {
                return Some(Packet {
                    payload,
                    levels,
                    primary_payload_type: first & 0x7f,
                    primary_at: at + 1 + redundant,
                });
            }
            redundant += header(payload.bytes.get(at..)?)?.2;
            levels += 1;
            at += HEADER_BYTES;
        }
        None
    }

    /// The block that is not redundant.
    pub fn primary(&self) -> Payload<'a> {
        let bytes = self.payload.bytes.get(self.primary_at..);
        Payload {
            bytes: bytes.unwrap_or_default(),
            length: self.payload.length - self.primary_at,
        }
    }

    /// Bytes in front of the primary block: where there is redundancy.
    pub fn before_primary(&self) -> usize {
        match self.levels {
            0 => 0,
            _ => self.primary_at,
        }
    }

    /// The redundant blocks, the oldest first as they were sent.
    pub fn blocks(&self) -> impl Iterator<Item = Block<'a>> {
        let bytes = self.payload.bytes;
        let mut at = HEADER_BYTES * self.levels + 1;
        (0..self.levels).map_while(move |level| {
            let (payload_type, timestamp_offset, length) =
                header(bytes.get(HEADER_BYTES * level..)?)?;
            let rest = bytes.get(at..).unwrap_or_default();
            at += length;
            Some(Block {
                payload_type,
                timestamp_offset,
                length,
                bytes: rest.get(..length).unwrap_or(rest),
            })
        })
    }
}

/// Payload type, timestamp offset (14 bits) and length (10 bits) of a redundant block.
fn header(bytes: &[u8]) -> Option<(u8, u16, usize)> {
    let &[first, high, middle, low] = bytes.first_chunk()?;
    Some((
        first & 0x7f,
        u16::from_be_bytes([high, middle]) >> 2,
        usize::from(u16::from_be_bytes([middle & 3, low])),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One level: two bytes of payload type 111 that are 960 ticks old, then three bytes.
    const ONE_LEVEL: [u8; 10] = [0xef, 0x0f, 0x00, 2, 0x6f, 1, 2, 7, 8, 9];

    #[test]
    fn levels_and_primary_are_told_apart() {
        let red = Packet::read(Payload::whole(&ONE_LEVEL)).unwrap();
        assert_eq!((red.levels, red.primary_payload_type), (1, 111));
        assert_eq!(red.primary(), Payload::whole(&[7, 8, 9]));
        let blocks: Vec<_> = red.blocks().collect();
        let block = Block {
            payload_type: 111,
            timestamp_offset: 960,
            length: 2,
            bytes: &[1, 2],
        };
        assert_eq!(blocks, [block]);
    }

    #[test]
    fn without_redundancy_one_byte_is_all_there_is() {
        let red = Packet::read(Payload::whole(&[0x6f, 1, 2])).unwrap();
        assert_eq!((red.levels, red.primary().length), (0, 2));
    }

    #[test]
    fn a_cut_packet_keeps_what_its_headers_say() {
        let cut = Payload {
            bytes: &ONE_LEVEL[..6],
            length: 10,
        };
        let red = Packet::read(cut).unwrap();
        assert_eq!((red.primary().length, red.primary().bytes.len()), (3, 0));
        assert_eq!(red.blocks().next().unwrap().bytes, [1]);
    }

    #[test]
    fn blocks_longer_than_the_packet_are_refused() {
        assert_eq!(
            Packet::read(Payload::whole(&[0xef, 0, 0, 9, 0x6f, 1])),
            None
        );
        assert_eq!(Packet::read(Payload::whole(&[0xef, 0, 0])), None);
    }

    #[test]
    fn redundancy_may_be_limited() {
        let payload = Payload::whole(&ONE_LEVEL);
        assert_eq!(Packet::read_within(payload, 7), Packet::read(payload));
        assert_eq!(Packet::read_within(payload, 6), None);
    }
}
