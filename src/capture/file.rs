//! Packets from a capture file or pipe: pcap and pcapng, told apart by their first bytes.

use std::io::{self, Read};
use std::ops::Range;
use std::time::Duration;

use pcap_file::pcap::PcapParser;
use pcap_file::pcapng::PcapNgState;

mod buffer;
mod classic;
mod error;
mod ng;

use buffer::Buffer;
pub use error::{Damage, OpenError, ReadError};

/// A packet as the capture has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet<'a> {
    /// Since 1970-01-01 UTC. None when the capture does not say.
    pub at: Option<Duration>,
    /// LINKTYPE_ number of the first header in `data`.
    pub link_type: u32,
    /// What was captured.
    pub data: &'a [u8],
    /// Bytes that the packet had on the wire; more than `data` when it was cut.
    pub on_wire: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Pcap,
    PcapNg,
}

impl Format {
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Pcap => "pcap",
            Format::PcapNg => "pcapng",
        }
    }
}

/// Reads a capture as a stream, one packet after the other.
#[derive(Debug)]
pub struct CaptureReader<R> {
    source: R,
    buffer: Buffer,
    parser: Parser,
}

#[derive(Debug)]
enum Parser {
    Pcap(PcapParser),
    PcapNg(Box<PcapNgState>),
}

/// What the next bytes of a capture are.
#[derive(Debug)]
enum Step {
    /// A record of `length` bytes with a packet in it.
    Packet {
        length: usize,
        at: Option<Duration>,
        link_type: u32,
        /// Within the record.
        data: Range<usize>,
        on_wire: usize,
    },
    /// A record of `length` bytes without a packet.
    Skip { length: usize },
    /// A record that goes on for `needed` bytes in all.
    Incomplete { needed: usize },
}

impl<R: Read> CaptureReader<R> {
    /// Reads the file's header.
    pub fn open(mut source: R) -> Result<Self, OpenError> {
        let mut buffer = Buffer::default();
        buffer.fill(&mut source, 4)?;
        let format = sniff(buffer.bytes())?;
        let parser = match format {
            Format::Pcap => {
                buffer.fill(&mut source, classic::HEADER)?;
                let parser = classic::open(buffer.bytes())?;
                buffer.consume(classic::HEADER);
                Parser::Pcap(parser)
            }
            // The section header is a block like others.
            Format::PcapNg => Parser::PcapNg(Box::default()),
        };
        Ok(CaptureReader {
            source,
            buffer,
            parser,
        })
    }

    pub fn format(&self) -> Format {
        match self.parser {
            Parser::Pcap(_) => Format::Pcap,
            Parser::PcapNg(_) => Format::PcapNg,
        }
    }

    /// Bytes of the file read so far, up to the end of the last packet.
    pub fn offset(&self) -> u64 {
        self.buffer.offset()
    }

    /// The next packet; None at the end of the file.
    ///
    /// After an error there is nothing more to read: where a record breaks off,
    /// the beginning of the next one is unknown.
    pub fn next_packet(&mut self) -> Result<Option<Packet<'_>>, ReadError> {
        loop {
            let offset = self.buffer.offset();
            let step = match &mut self.parser {
                Parser::Pcap(parser) => classic::step(parser, self.buffer.bytes()),
                Parser::PcapNg(state) => ng::step(state, self.buffer.bytes()),
            };
            match step.map_err(|damage| ReadError::Damaged { offset, damage })? {
                Step::Packet {
                    length,
                    at,
                    link_type,
                    data,
                    on_wire,
                } => {
                    let record = self.buffer.consume(length);
                    return Ok(Some(Packet {
                        at,
                        link_type,
                        data: record.get(data).unwrap_or_default(),
                        on_wire,
                    }));
                }
                Step::Skip { length } => {
                    self.buffer.consume(length);
                }
                Step::Incomplete { needed } => {
                    if self.fill(offset, needed)? {
                        continue;
                    }
                    let got = self.buffer.bytes().len();
                    return match got {
                        0 => Ok(None),
                        _ => Err(ReadError::Cut {
                            offset,
                            needed,
                            got,
                        }),
                    };
                }
            }
        }
    }

    fn fill(&mut self, offset: u64, needed: usize) -> Result<bool, ReadError> {
        if needed > buffer::MOST {
            let damage = Damage::TooLarge { needed };
            return Err(ReadError::Damaged { offset, damage });
        }
        self.buffer
            .fill(&mut self.source, needed)
            .map_err(|source| ReadError::Io { offset, source })
    }
}

const CONVERT: &str = "Wireshark's editcap converts it: editcap -F pcapng FILE OUT.pcapng";
const RECORD: &str = "record the packets themselves, with tcpdump -w, dumpcap or Wireshark";

/// The format that the first bytes of a file stand for.
fn sniff(start: &[u8]) -> Result<Format, OpenError> {
    match start.get(..4).unwrap_or(start) {
        [] => Err(OpenError::Empty),
        [0xa1, 0xb2, 0xc3, 0xd4] | [0xd4, 0xc3, 0xb2, 0xa1] => Ok(Format::Pcap),
        [0xa1, 0xb2, 0x3c, 0x4d] | [0x4d, 0x3c, 0xb2, 0xa1] => Ok(Format::Pcap),
        [0x0a, 0x0d, 0x0d, 0x0a] => Ok(Format::PcapNg),
        [0x1f, 0x8b, ..] => Err(OpenError::Compressed("gzip", "gunzip -c")),
        [0x28, 0xb5, 0x2f, 0xfd] => Err(OpenError::Compressed("zstd", "zstd -dc")),
        [0xfd, b'7', b'z', b'X'] => Err(OpenError::Compressed("xz", "xz -dc")),
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

impl From<io::Error> for OpenError {
    fn from(error: io::Error) -> Self {
        OpenError::Io(error)
    }
}

#[cfg(test)]
mod tests;
