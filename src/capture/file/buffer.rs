//! Bytes of a stream that have been read and not yet used.

use std::io::{self, Read};

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
        while self.end - self.start < needed {
            self.make_room();
            let room = self.bytes.get_mut(self.end..).unwrap_or_default();
            match source.read(room) {
                Ok(0) => return Ok(false),
                Ok(read) => self.end += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    /// Moves what is left to the front; doubles the buffer when it is full of it.
    fn make_room(&mut self) {
        if self.start > 0 {
            self.bytes.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.bytes.len() {
            self.bytes.resize(self.usual.max(2 * self.bytes.len()), 0);
        }
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
