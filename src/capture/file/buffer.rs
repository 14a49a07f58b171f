//! Bytes of a stream that have been read and not yet used.

use std::io::{self, Read};
use std::ops::Range;

/// Size to begin with; records are far smaller, so that most reads are of this size.
pub const USUAL: usize = 256 * 1024;

/// Size to begin with where many files are open at once.
pub const SMALL: usize = 16 * 1024;

/// The buffer grows up to this for a record that needs it.
pub const MOST: usize = 16 * 1024 * 1024;

#[derive(Debug)]
pub struct Buffer {
    bytes: Vec<u8>,
    start: usize,
    end: usize,
    /// Offset in the stream of `start`.
    offset: u64,
    /// Size to begin with.
    usual: usize,
}

impl Default for Buffer {
    fn default() -> Self {
        Buffer::of_size(USUAL)
    }
}

impl Buffer {
    pub fn of_size(usual: usize) -> Buffer {
        Buffer {
            bytes: Vec::new(),
            start: 0,
            end: 0,
            offset: 0,
            usual,
        }
    }

    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(self.start..self.end).unwrap_or_default()
    }

    /// Offset in the stream of the first byte of [`Buffer::bytes`].
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Takes the first `length` bytes away and gives them.
    pub fn consume(&mut self, length: usize) -> &[u8] {
        let length = length.min(self.end - self.start);
        let taken = self.start..self.start + length;
        self.start += length;
        self.offset += length as u64;
        self.bytes.get(taken).unwrap_or_default()
    }

    /// Reads until there are `needed` bytes; false when the stream ends before.
    ///
    /// The buffer grows with the bytes that come, not with those that are
    /// promised: a length field of a damaged file costs nothing.
    pub fn fill(&mut self, source: &mut impl Read, needed: usize) -> io::Result<bool> {
        self.fill_from(|buffer| buffer.read(source), needed)
    }

    /// The same where `more` adds what comes next; it says false at the end.
    pub fn fill_from(
        &mut self,
        mut more: impl FnMut(&mut Buffer) -> io::Result<bool>,
        needed: usize,
    ) -> io::Result<bool> {
        while self.end - self.start < needed {
            match more(self) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    fn read(&mut self, source: &mut impl Read) -> io::Result<bool> {
        self.make_room(1);
        let read = source.read(self.bytes.get_mut(self.end..).unwrap_or_default())?;
        self.end += read;
        Ok(read > 0)
    }

    /// Adds what was read elsewhere, and gives memory that is free now for it. What is left here
    /// moves in front of what is new, which stays where it is: what is left is less than a packet.
    pub fn add(&mut self, mut chunk: Chunk) -> Vec<u8> {
        let left = self.start..self.end;
        let Some(start) = chunk.range.start.checked_sub(left.len()) else {
            return self.append(chunk);
        };
        let room = chunk.bytes.get_mut(start..chunk.range.start);
        if let (Some(room), Some(left)) = (room, self.bytes.get(left)) {
            room.copy_from_slice(left);
        }
        self.start = start;
        self.end = chunk.range.end;
        std::mem::replace(&mut self.bytes, chunk.bytes)
    }

    /// Adds it behind a record that is larger than the room in front of it.
    fn append(&mut self, chunk: Chunk) -> Vec<u8> {
        self.make_room(chunk.range.len());
        let end = self.end + chunk.range.len();
        let room = self.bytes.get_mut(self.end..end);
        if let (Some(room), Some(new)) = (room, chunk.bytes.get(chunk.range)) {
            room.copy_from_slice(new);
            self.end = end;
        }
        chunk.bytes
    }

    /// Moves what is left to the front; at least doubles the buffer when there is no room then.
    fn make_room(&mut self, needed: usize) {
        if self.start > 0 {
            self.bytes.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        let length = self.end + needed;
        if length > self.bytes.len() {
            let length = length.max(self.usual).max(2 * self.bytes.len());
            self.bytes.resize(length, 0);
        }
    }
}

/// Bytes that were read elsewhere, with room in front of them.
#[derive(Debug)]
pub struct Chunk {
    bytes: Vec<u8>,
    range: Range<usize>,
}

impl Chunk {
    /// `range` is where in `bytes` they are.
    pub fn new(bytes: Vec<u8>, range: Range<usize>) -> Chunk {
        Chunk { bytes, range }
    }

    pub fn is_empty(&self) -> bool {
        self.range.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, as a slow pipe would.
    struct Dripping<'a>(&'a [u8]);

    impl Read for Dripping<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let take = self.0.len().min(out.len()).min(1);
            self.0.read(&mut out[..take])
        }
    }

    #[test]
    fn what_is_needed_comes_together_from_small_reads() {
        let mut source = Dripping(b"abcdef");
        let mut buffer = Buffer::default();
        assert!(buffer.fill(&mut source, 4).unwrap());
        assert_eq!(buffer.consume(3), b"abc");
        assert_eq!(buffer.offset(), 3);
        assert!(buffer.fill(&mut source, 3).unwrap());
        assert_eq!(buffer.bytes(), b"def");
        assert!(!buffer.fill(&mut source, 4).unwrap());
        assert_eq!(buffer.bytes(), b"def");
    }

    #[test]
    fn a_promise_of_many_bytes_takes_no_memory() {
        let mut buffer = Buffer::default();
        assert!(!buffer.fill(&mut &b"abc"[..], MOST).unwrap());
        assert!(buffer.bytes.capacity() <= 2 * USUAL);
    }

    #[test]
    fn a_record_larger_than_the_buffer_makes_it_grow() {
        let big = vec![7; 3 * USUAL];
        let mut buffer = Buffer::default();
        assert!(buffer.fill(&mut big.as_slice(), big.len()).unwrap());
        assert_eq!(buffer.bytes(), big);
    }
}
