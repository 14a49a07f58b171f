//! Where the bytes of a capture come from, and when: as they are needed, or before.

use std::io::{self, Read};

use super::ahead::Ahead;
use super::buffer::Buffer;
use super::source::{Compression, Source};

#[derive(Debug)]
pub enum Feed<R: Read> {
    AsNeeded(Source<R>),
    Ahead(Ahead),
}

impl<R: Read> Feed<R> {
    /// Reads until there are `needed` bytes in `buffer`; false when there are not so many.
    pub fn fill(&mut self, buffer: &mut Buffer, needed: usize) -> io::Result<bool> {
        match self {
            Feed::AsNeeded(source) => buffer.fill(source, needed),
            Feed::Ahead(ahead) => buffer.fill_from(|buffer| ahead.add_to(buffer), needed),
        }
    }

    pub fn compression(&self) -> Option<Compression> {
        match self {
            Feed::AsNeeded(source) => source.compression(),
            Feed::Ahead(ahead) => ahead.compression(),
        }
    }

    /// Bytes taken so far from what is compressed; None when nothing is.
    pub fn compressed_bytes(&self) -> Option<u64> {
        match self {
            Feed::AsNeeded(source) => source.compressed_bytes(),
            Feed::Ahead(ahead) => ahead.compressed_bytes(),
        }
    }

    /// The compression whose data caused the error that reading just gave; None when
    /// the bytes themselves could not be had.
    pub fn damaged(&self) -> Option<Compression> {
        match self {
            Feed::AsNeeded(source) => source.damaged(),
            Feed::Ahead(ahead) => ahead.damaged(),
        }
    }
}
