//! Files that players and analysers read, written as a stream of bytes; and files of media,
//! read. Pure: bytes in memory, which a command puts into a file.

pub mod annexb;
pub mod ivf;
pub mod ivf_reader;
pub mod ogg;
pub mod ogg_reader;
pub mod pcapng;
pub mod rtpdump;
mod unreadable;
pub mod wav;

pub use unreadable::Unreadable;

/// Bytes of a header that are known only at the end, where the file can still be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch {
    /// From the beginning of the file.
    pub at: u64,
    pub bytes: Vec<u8>,
}
