//! Why a capture could not be read, or not to its end.

use std::io;

use super::Compression;
use super::gzip::Trailing;

/// Why a file is not taken for a capture.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the file is empty")]
    Empty,
    #[error("it is neither pcap nor pcapng")]
    NotACapture,
    /// The format, and what to do with such a file.
    #[error("it is {0}, which is not read")]
    OtherFormat(&'static str, &'static str),
    /// The compression, and the command that undoes it.
    #[error("it is compressed with {0}")]
    Compressed(&'static str, &'static str),
    #[error("its header needs {needed} bytes, but only {got} are there")]
    HeaderCut { needed: usize, got: usize },
    #[error("its header is damaged: {0}")]
    HeaderDamaged(Damage),
    #[error(transparent)]
    Unpack(Unpack),
    #[error(transparent)]
    Io(io::Error),
}

/// Why reading stopped before the end. `offset` is where the record begins that could not
/// be read; in a compressed file it counts what is unpacked.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("the record at byte {offset} needs {needed} bytes, but only {got} are there")]
    Cut {
        offset: u64,
        needed: usize,
        got: usize,
    },
    #[error("the record at byte {offset} is damaged: {damage}")]
    Damaged { offset: u64, damage: Damage },
    #[error("{damage}, after {offset} unpacked bytes")]
    Unpack { offset: u64, damage: Unpack },
    #[error("reading stopped at byte {offset}")]
    Io { offset: u64, source: io::Error },
}

/// What is wrong with compressed data.
#[derive(Debug, thiserror::Error)]
pub enum Unpack {
    #[error("its {} data ends in the middle", .0.as_str())]
    Cut(Compression),
    #[error("its {} data is whole, but other bytes follow its end", .0.as_str())]
    Trailing(Compression),
    #[error("its {} data is damaged: {reason}", compression.as_str())]
    Damaged {
        compression: Compression,
        reason: io::Error,
    },
}

impl Unpack {
    pub fn new(compression: Compression, error: io::Error) -> Unpack {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Unpack::Cut(compression),
            _ if error.get_ref().is_some_and(|inner| inner.is::<Trailing>()) => {
                Unpack::Trailing(compression)
            }
            _ => Unpack::Damaged {
                compression,
                reason: error,
            },
        }
    }
}

/// What is wrong with a record.
#[derive(Debug, thiserror::Error)]
pub enum Damage {
    #[error("it claims {needed} bytes, more than any packet has")]
    TooLarge { needed: usize },
    #[error("it claims {needed} bytes, but records go on within the {got} that are left")]
    RunsOver { needed: usize, got: usize },
    #[error("it claims a packet without any bytes")]
    NoBytes,
    #[error("the fraction of its time is two seconds or more")]
    Time,
    #[error("it belongs to interface {0}, which is not described before it")]
    UnknownInterface(u32),
    #[error("it claims {claimed} bytes of packet, but has room for {room}")]
    Overfull { claimed: usize, room: usize },
    #[error("{0}")]
    Block(String),
}
