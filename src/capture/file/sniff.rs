//! What a file is, by its first bytes.

use super::{Format, OpenError};

const CONVERT: &str = "Wireshark's editcap converts it: editcap -F pcapng FILE OUT.pcapng";
const RECORD: &str = "record the packets themselves, with tcpdump -w, dumpcap or Wireshark";

/// The format that the first bytes of a file stand for.
pub fn sniff(start: &[u8]) -> Result<Format, OpenError> {
    match start.get(..4).unwrap_or(start) {
        [] => Err(OpenError::Empty),
        [0xa1, 0xb2, 0xc3, 0xd4] | [0xd4, 0xc3, 0xb2, 0xa1] => Ok(Format::Pcap),
        [0xa1, 0xb2, 0x3c, 0x4d] | [0x4d, 0x3c, 0xb2, 0xa1] => Ok(Format::Pcap),
        [0x0a, 0x0d, 0x0d, 0x0a] => Ok(Format::PcapNg),
        // Twice, then: once is undone by itself.
        [0x1f, 0x8b, ..] => Err(OpenError::Compressed("gzip", "gunzip -c")),
        [0x28, 0xb5, 0x2f, 0xfd] => Err(OpenError::Compressed("zstd", "zstd -dc")),
        [0xfd, b'7', b'z', b'X'] => Err(OpenError::Compressed("xz", "xz -dc")),
        [b'B', b'Z', b'h', b'1'..=b'9'] => Err(OpenError::Compressed("bzip2", "bzip2 -dc")),
        [0x04, 0x22, 0x4d, 0x18] => Err(OpenError::Compressed("lz4", "lz4 -dc")),
        [b'#', b'!', b'r', b't'] => Err(OpenError::OtherFormat("an rtpdump file", RECORD)),
        [b's', b'n', b'o', b'o'] => Err(OpenError::OtherFormat("a snoop file", CONVERT)),
        [0xa1, 0xb2, 0xcd, 0x34] | [0x34, 0xcd, 0xb2, 0xa1] => Err(OpenError::OtherFormat(
            "a modified pcap file (Kuznetzov)",
            CONVERT,
        )),
        _ => Err(OpenError::NotACapture),
    }
}
