//! What is in gzip data (RFC 1952 §2.2: members, one after the other).

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// Unpacks members until the data ends. Zeros may follow them, as tapes and blocks of a fixed
/// size leave them; anything else is an error.
#[derive(Debug)]
pub struct Members<R> {
    /// None only while one member gives way to the next.
    member: Option<GzDecoder<R>>,
    has_ended: bool,
}

impl<R: BufRead> Members<R> {
    pub fn new(packed: R) -> Members<R> {
        Members {
            member: Some(GzDecoder::new(packed)),
            has_ended: false,
        }
    }

    pub fn packed(&self) -> Option<&R> {
        self.member.as_ref().map(GzDecoder::get_ref)
    }

    /// Goes on to the member behind the one that has ended, or to the end of the data.
    fn next_member(&mut self) -> io::Result<()> {
        let Some(member) = &mut self.member else {
            return Ok(());
        };
        match first_not_zero(member.get_mut())? {
            None => self.has_ended = true,
            Some(MAGIC) => {
                let member = self.member.take().map(GzDecoder::into_inner);
                self.member = member.map(GzDecoder::new);
            }
            Some(_) => return Err(io::Error::other(Trailing)),
        }
        Ok(())
    }
}

/// The first byte of a member.
const MAGIC: u8 = 0x1f;

/// Something that is not gzip data follows it.
#[derive(Debug, thiserror::Error)]
#[error("other bytes follow its end")]
pub struct Trailing;

/// Skips zeros. None where nothing else follows.
fn first_not_zero(packed: &mut impl BufRead) -> io::Result<Option<u8>> {
    loop {
        let bytes = packed.fill_buf()?;
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        let next = bytes.get(zeros).copied();
        let is_end = bytes.is_empty();
        packed.consume(zeros);
        if next.is_some() || is_end {
            return Ok(next);
        }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while !self.has_ended && !out.is_empty() {
            let Some(member) = &mut self.member else {
                break;
            };
            match member.read(out)? {
                0 => self.next_member()?,
                read => return Ok(read),
            }
        }
        Ok(0)
    }
}
