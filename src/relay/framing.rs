//! Where messages end in a TCP stream (RFC 8656 §12.5).

use crate::stun::HEADER_LEN;

const CHANNEL_HEADER_LEN: usize = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// The bytes up to here are one message, with its padding.
    Complete(usize),
    Incomplete,
    /// Neither STUN nor ChannelData: there is no telling where the next message begins.
    Broken,
}

/// Looks at the beginning of a stream.
pub fn frame(stream: &[u8]) -> Frame {
    let Some(&[first, _, l0, l1]) = stream.first_chunk::<4>() else {
        return Frame::Incomplete;
    };
    let length = usize::from(u16::from_be_bytes([l0, l1]));
    let whole = match first >> 6 {
        0 => HEADER_LEN + length,
        1 => CHANNEL_HEADER_LEN + length.next_multiple_of(4),
        _ => return Frame::Broken,
    };
    match stream.len() >= whole {
        true => Frame::Complete(whole),
        false => Frame::Incomplete,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_ends_where_its_length_says() {
        assert_eq!(frame(&[0, 1, 0]), Frame::Incomplete);
        assert_eq!(frame(&[0; 19]), Frame::Incomplete);
        assert_eq!(frame(&[0; 30]), Frame::Complete(20));
    }

    #[test]
    fn channel_data_is_padded_to_four_bytes() {
        let data = [0x40, 0, 0, 1, 9, 0, 0, 0, 0x40];
        assert_eq!(frame(&data), Frame::Complete(8));
        assert_eq!(frame(&data[..7]), Frame::Incomplete);
    }

    #[test]
    fn what_is_neither_breaks_the_stream() {
        assert_eq!(frame(b"\x80\0\0\0"), Frame::Broken);
        assert_eq!(frame(&[0x16 | 0xc0, 3, 1, 0]), Frame::Broken);
    }
}
