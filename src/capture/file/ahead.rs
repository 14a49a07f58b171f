//! A capture read on a thread of its own: while packets are looked at, the next ones come.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::buffer::{Buffer, Chunk, USUAL};
use super::source::{Compression, Source};

/// Pieces of memory that go to and fro. As one is looked at and one written to, two may wait.
const PIECES: usize = 4;

/// Room in front of what is read, for the part of a record that came before it: a packet of the
/// largest size that networks carry.
const ROOM: usize = 64 * 1024;

/// The other end of the thread that reads.
#[derive(Debug)]
pub struct Ahead {
    /// None after the last.
    filled: Option<Receiver<Filled>>,
    free: Sender<Vec<u8>>,
    compression: Option<Compression>,
    progress: Progress,
}

/// What one read gave.
#[derive(Debug)]
struct Filled {
    read: io::Result<Chunk>,
    progress: Progress,
}

/// How far the source was after it.
#[derive(Debug, Clone, Copy)]
struct Progress {
    compressed_bytes: Option<u64>,
    damaged: Option<Compression>,
}

impl Ahead {
    /// Begins to read.
    ///
    /// # Errors
    /// When no thread is to be had.
    pub fn begin<R: Read + Send + 'static>(source: Source<R>) -> io::Result<Ahead> {
        let compression = source.compression();
        let progress = Progress::of(&source);
        let (free, to_fill) = channel();
        let (full, filled) = channel();
        for _ in 1..PIECES {
            // Memory is had when it is needed: a small capture needs one piece.
            let _ = free.send(Vec::new());
        }
        thread::Builder::new()
            .name("reader".to_owned())
            .spawn(move || read_all(source, &to_fill, &full))?;
        Ok(Ahead {
            filled: Some(filled),
            free,
            compression,
            progress,
        })
    }

    /// Adds what was read next to `buffer`; false at the end.
    pub fn add_to(&mut self, buffer: &mut Buffer) -> io::Result<bool> {
        let Some(filled) = &self.filled else {
            return Ok(false);
        };
        let Ok(Filled { read, progress }) = filled.recv() else {
            self.filled = None;
            return Err(io::Error::other("the thread that reads it has stopped"));
        };
        self.progress = progress;
        let chunk = read.inspect_err(|_| self.filled = None)?;
        if chunk.is_empty() {
            self.filled = None;
            return Ok(false);
        }
        // Nobody takes it back where everything has been read.
        let _ = self.free.send(buffer.add(chunk));
        Ok(true)
    }

    pub fn compression(&self) -> Option<Compression> {
        self.compression
    }

    pub fn compressed_bytes(&self) -> Option<u64> {
        self.progress.compressed_bytes
    }

    pub fn damaged(&self) -> Option<Compression> {
        self.progress.damaged
    }
}

impl Progress {
    fn of<R: Read>(source: &Source<R>) -> Progress {
        Progress {
            compressed_bytes: source.compressed_bytes(),
            damaged: source.damaged(),
        }
    }
}

/// Until the end, an error, or until nobody wants any more.
fn read_all<R: Read>(mut source: Source<R>, to_fill: &Receiver<Vec<u8>>, filled: &Sender<Filled>) {
    for memory in to_fill {
        let read = read_one(&mut source, memory);
        let is_last = !matches!(&read, Ok(chunk) if !chunk.is_empty());
        let progress = Progress::of(&source);
        if filled.send(Filled { read, progress }).is_err() || is_last {
            return;
        }
    }
}

fn read_one(source: &mut impl Read, mut memory: Vec<u8>) -> io::Result<Chunk> {
    // New, or grown for a record that needed it.
    if memory.len() != ROOM + USUAL {
        memory = vec![0; ROOM + USUAL];
    }
    loop {
        match source.read(memory.get_mut(ROOM..).unwrap_or_default()) {
            Ok(read) => return Ok(Chunk::new(memory, ROOM..ROOM + read)),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn ahead<R: Read + Send + 'static>(source: R) -> Ahead {
        Ahead::begin(Source::open(source).unwrap()).unwrap()
    }

    /// Gives this, and then an error.
    struct Failing(Cursor<Vec<u8>>);

    impl Read for Failing {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            match self.0.read(out)? {
                0 => Err(io::Error::other("the disk is broken")),
                read => Ok(read),
            }
        }
    }

    /// Goes on for ever.
    struct Endless;

    impl Read for Endless {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            out.fill(7);
            Ok(out.len())
        }
    }

    struct Panicking;

    impl Read for Panicking {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            match out.len() {
                // What tells compression is read before the thread begins.
                len @ ..=4 => Ok(len),
                _ => panic!("as a decoder may"),
            }
        }
    }

    #[test]
    fn records_come_whole_however_they_lie_across_what_is_read() {
        let bytes: Vec<u8> = (0..5 * USUAL + 11).map(|at| (at % 251) as u8).collect();
        for record in [1_000, ROOM - 1, ROOM + 1, 2 * USUAL] {
            let mut ahead = ahead(Cursor::new(bytes.clone()));
            let mut buffer = Buffer::default();
            let mut taken: Vec<u8> = Vec::new();
            while buffer
                .fill_from(|buffer| ahead.add_to(buffer), record)
                .unwrap()
            {
                taken.extend(buffer.consume(record));
            }
            taken.extend(buffer.bytes());
            assert!(taken == bytes, "{record}");
        }
    }

    #[test]
    fn an_error_comes_behind_what_was_read() {
        let mut ahead = ahead(Failing(Cursor::new(vec![7; 1_000])));
        let mut buffer = Buffer::default();
        let mut fill = |needed| buffer.fill_from(|buffer| ahead.add_to(buffer), needed);
        assert!(fill(1_000).unwrap());
        assert_eq!(fill(1_001).unwrap_err().to_string(), "the disk is broken");
        assert!(!fill(1_001).unwrap());
    }

    #[test]
    fn who_wants_no_more_is_not_waited_for() {
        let mut ahead = ahead(Endless);
        let mut buffer = Buffer::default();
        assert!(buffer.fill_from(|buffer| ahead.add_to(buffer), 1).unwrap());
    }

    #[test]
    fn a_reader_that_breaks_is_no_end_of_the_file() {
        let mut ahead = ahead(Panicking);
        let mut buffer = Buffer::default();
        assert!(buffer.fill_from(|buffer| ahead.add_to(buffer), 5).is_err());
    }
}
