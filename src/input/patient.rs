//! Reads from a pipe without being held up by it when the user wants to stop.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use crate::interrupt::Interrupt;

/// Bytes asked for in one read.
const CHUNK: usize = 64 * 1024;

/// Chunks that may wait to be taken; then the pipe's writer has to wait.
const WAITING: usize = 4;

/// How often it is looked whether the user wants to stop.
const LOOK: Duration = Duration::from_millis(50);

/// How long bytes are still taken after an interrupt. Ctrl-C stops the other
/// end of the pipe too, and it then writes what it had not written yet.
const GRACE: Duration = Duration::from_millis(500);

/// A source that blocks, read on a thread of its own.
///
/// After an interrupt it ends as a file would, at the latest after [`GRACE`].
#[derive(Debug)]
pub struct Patient {
    chunks: Receiver<io::Result<Vec<u8>>>,
    current: io::Cursor<Vec<u8>>,
    interrupt: Interrupt,
    interrupted_at: Option<Instant>,
}

impl Patient {
    pub fn new(source: Box<dyn Read + Send>, interrupt: Interrupt) -> Self {
        let (sender, chunks) = sync_channel(WAITING);
        std::thread::spawn(move || {
            let mut source = source;
            loop {
                let chunk = read_chunk(source.as_mut());
                let ended = !matches!(&chunk, Ok(bytes) if !bytes.is_empty());
                if sender.send(chunk).is_err() || ended {
                    return;
                }
            }
        });
        Patient {
            chunks,
            current: io::Cursor::default(),
            interrupt,
            interrupted_at: None,
        }
    }

    /// The next chunk; an empty one at the end.
    fn next_chunk(&mut self) -> io::Result<Vec<u8>> {
        loop {
            let patience = match self.interrupted_at {
                None => LOOK,
                Some(at) => GRACE.saturating_sub(at.elapsed()),
            };
            if patience.is_zero() {
                return Ok(Vec::new());
            }
            match self.chunks.recv_timeout(patience) {
                Ok(chunk) => return chunk,
                Err(RecvTimeoutError::Disconnected) => return Ok(Vec::new()),
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.look();
        }
    }

    fn look(&mut self) {
        if self.interrupted_at.is_none() && self.interrupt.is_set() {
            self.interrupted_at = Some(Instant::now());
        }
    }
}

impl Read for Patient {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.look();
        if self.current.position() == self.current.get_ref().len() as u64 {
            self.current = io::Cursor::new(self.next_chunk()?);
        }
        self.current.read(out)
    }
}

fn read_chunk(source: &mut (dyn Read + Send)) -> io::Result<Vec<u8>> {
    let mut chunk = vec![0; CHUNK];
    loop {
        match source.read(&mut chunk) {
            Ok(read) => {
                chunk.truncate(read);
                return Ok(chunk);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn everything_arrives_and_then_the_end() {
        let source = Box::new(io::Cursor::new(vec![7; 3 * CHUNK + 5]));
        let mut bytes = Vec::new();
        Patient::new(source, Interrupt::never())
            .read_to_end(&mut bytes)
            .unwrap();
        assert_eq!(bytes, vec![7; 3 * CHUNK + 5]);
    }

    #[test]
    fn an_interrupt_ends_a_pipe_in_which_nothing_comes() {
        let (reader, mut writer) = io::pipe().unwrap();
        writer.write_all(b"before").unwrap();
        let (signal, interrupt) = Interrupt::on_demand();
        let mut patient = Patient::new(Box::new(reader), interrupt);
        let mut bytes = [0; 6];
        patient.read_exact(&mut bytes).unwrap();
        assert_eq!(&bytes, b"before");
        signal.send_replace(Some(2));
        assert_eq!(patient.read(&mut bytes).unwrap(), 0);
        drop(writer);
    }

    #[test]
    fn what_is_written_because_of_the_interrupt_still_arrives() {
        let (reader, mut writer) = io::pipe().unwrap();
        let (signal, interrupt) = Interrupt::on_demand();
        signal.send_replace(Some(2));
        writer.write_all(b"the rest").unwrap();
        drop(writer);
        let mut bytes = String::new();
        let mut patient = Patient::new(Box::new(reader), interrupt);
        patient.read_to_string(&mut bytes).unwrap();
        assert_eq!(bytes, "the rest");
    }
}
