//! The bytes of a capture, unpacked on the way where they are compressed.

use std::io::{self, BufReader, Chain, Cursor, Read};

use super::gzip::Members;

/// Bytes that tell what a file is.
pub const MAGIC: usize = 4;

/// Compressed bytes asked for in one read.
const COMPRESSED: usize = 64 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    Gzip,
    Zstd,
}

impl Compression {
    /// By the first bytes of a file: RFC 1952 §2.3.1, RFC 8878 §3.1.1.
    pub fn sniff(start: &[u8]) -> Option<Compression> {
        match start {
            [0x1f, 0x8b, ..] => Some(Compression::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Compression::Zstd),
            // A skippable frame (RFC 8878 §3.1.2), which some programs put first.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Compression::Zstd),
            _ => None,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Compression::Gzip => "gzip",
            Compression::Zstd => "zstd",
        }
    }
}

/// Where a capture comes from.
pub struct Source<R: Read> {
    unpacker: Unpacker<R>,
    compression: Option<Compression>,
}

enum Unpacker<R: Read> {
    None(Counted<R>),
    Gzip(Box<Members<BufReader<Counted<R>>>>),
    Zstd(Box<zstd::Decoder<'static, BufReader<Counted<R>>>>),
}

impl<R: Read> Source<R> {
    /// Looks at the first bytes of `source`.
    pub fn open(mut source: R) -> io::Result<Source<R>> {
        let mut start = Vec::with_capacity(MAGIC);
        (&mut source).take(MAGIC as u64).read_to_end(&mut start)?;
        let compression = Compression::sniff(&start);
        let counted = Counted {
            inner: Cursor::new(start).chain(source),
            bytes: 0,
            failed: false,
        };
        let buffered = |counted| BufReader::with_capacity(COMPRESSED, counted);
        let unpacker = match compression {
            None => Unpacker::None(counted),
            Some(Compression::Gzip) => Unpacker::Gzip(Box::new(Members::new(buffered(counted)))),
            Some(Compression::Zstd) => {
                Unpacker::Zstd(Box::new(zstd::Decoder::with_buffer(buffered(counted))?))
            }
        };
        Ok(Source {
            unpacker,
            compression,
        })
    }

    pub fn compression(&self) -> Option<Compression> {
        self.compression
    }

    /// Bytes taken so far from what is compressed; None when nothing is.
    pub fn compressed_bytes(&self) -> Option<u64> {
        self.compression
            .and(self.counted())
            .map(|counted| counted.bytes)
    }

    /// The compression whose data caused the error that reading just gave; None when
    /// the bytes themselves could not be had.
    pub fn damaged(&self) -> Option<Compression> {
        self.compression
            .filter(|_| self.counted().is_some_and(|counted| !counted.failed))
    }

    fn counted(&self) -> Option<&Counted<R>> {
        match &self.unpacker {
            Unpacker::None(counted) => Some(counted),
            Unpacker::Gzip(members) => members.packed().map(BufReader::get_ref),
            Unpacker::Zstd(decoder) => Some(decoder.get_ref().get_ref()),
        }
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match &mut self.unpacker {
            Unpacker::None(counted) => counted.read(out),
            Unpacker::Gzip(members) => members.read(out),
            Unpacker::Zstd(decoder) => decoder.read(out),
        }
    }
}

impl<R: Read> std::fmt::Debug for Source<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source")
            .field("compression", &self.compression)
            .field("compressed_bytes", &self.compressed_bytes())
            .finish_non_exhaustive()
    }
}

/// Knows how much was read, and whether that failed.
struct Counted<R> {
    inner: Chain<Cursor<Vec<u8>>, R>,
    bytes: u64,
    failed: bool,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out);
        match &read {
            Ok(read) => self.bytes += *read as u64,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => self.failed = true,
        }
        read
    }
}
