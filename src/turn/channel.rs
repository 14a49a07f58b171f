//! ChannelData: what a relay forwards with four bytes of its own (RFC 8656 §12.4).

/// What a peer is called on an allocation: 0x4000 to 0x4FFF (RFC 8656 §12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChannelNumber(pub u16);

impl ChannelNumber {
    pub const FIRST: ChannelNumber = ChannelNumber(0x4000);
    pub const LAST: ChannelNumber = ChannelNumber(0x4fff);
}

/// ```text
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |         Channel Number        |            Length             |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  /                       Application Data                        /
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelData<'a> {
    pub channel: ChannelNumber,
    pub data: &'a [u8],
}

impl<'a> ChannelData<'a> {
    /// Reads a message; padding behind the data is allowed. `None` when it is no ChannelData, or cut.
    pub fn read(bytes: &'a [u8]) -> Option<ChannelData<'a>> {
        let (&[c0, c1, l0, l1], rest) = bytes.split_first_chunk::<4>()?;
        let channel = ChannelNumber(u16::from_be_bytes([c0, c1]));
        let known = (ChannelNumber::FIRST..=ChannelNumber::LAST).contains(&channel);
        let data = rest.get(..usize::from(u16::from_be_bytes([l0, l1])))?;
        known.then_some(ChannelData { channel, data })
    }

    /// Writes a message to the end of `out`, padded to four bytes as streams need it and
    /// datagrams allow it (RFC 8656 §12.5). Data beyond 65,535 bytes is left out.
    pub fn write(&self, out: &mut Vec<u8>) {
        let length = u16::try_from(self.data.len()).unwrap_or(u16::MAX);
        let data = self.data.get(..usize::from(length)).unwrap_or_default();
        out.extend(self.channel.0.to_be_bytes());
        out.extend(length.to_be_bytes());
        out.extend(data);
        out.resize(out.len() + data.len().next_multiple_of(4) - data.len(), 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_with_its_padding() {
        let channel = ChannelNumber::FIRST;
        for data in [&b""[..], b"a", b"abcd", b"abcde"] {
            let message = ChannelData { channel, data };
            let mut bytes = Vec::new();
            message.write(&mut bytes);
            assert_eq!(bytes.len() % 4, 0);
            assert_eq!(ChannelData::read(&bytes), Some(message));
        }
    }

    #[test]
    fn what_is_cut_or_of_another_kind_is_no_channel_data() {
        assert_eq!(ChannelData::read(&[]), None);
        assert_eq!(ChannelData::read(&[0x40, 0, 0, 2, 1]), None);
        assert_eq!(ChannelData::read(&[0x00, 1, 0, 0]), None);
        assert_eq!(ChannelData::read(&[0x50, 0, 0, 0]), None);
    }
}
