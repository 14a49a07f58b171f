//! Packets from a capture file or pipe: pcap and pcapng, compressed or not, told apart by
//! their first bytes.

use std::io::{self, Read};
use std::ops::Range;
use std::time::Duration;

mod ahead;
mod buffer;
mod classic;
mod error;
mod feed;
mod gzip;
mod ng;
mod skipped;
mod sniff;
mod source;

use ahead::Ahead;
use buffer::Buffer;
use classic::Classic;
pub use error::{Damage, OpenError, ReadError, Unpack};
use feed::Feed;
use ng::Ng;
pub use ng::{Drops, NOTE_BLOCK, Notes, Secrets};
use skipped::{Rest, Search};
pub use skipped::{Skip, Skipped};
use sniff::sniff;
pub use source::Compression;
use source::Source;

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
pub struct CaptureReader<R: Read> {
    feed: Feed<R>,
    buffer: Buffer,
    parser: Parser,
    packets: u64,
    skipped: Skipped,
    /// What was found ahead and not taken: a packet, or why there is none.
    ahead: Option<Result<Found, ReadError>>,
}

/// A packet's record, at the beginning of what is buffered.
#[derive(Debug, Clone)]
struct Found {
    length: usize,
    at: Option<Duration>,
    link_type: u32,
    /// Within the record.
    data: Range<usize>,
    on_wire: usize,
    place: Option<Place>,
}

/// Where a packet of a partial capture comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Among the captures that the partial is made of.
    pub origin: usize,
    /// Its number there, counted from 1.
    pub number: u64,
}

/// What remains of a capture when it is closed.
#[derive(Debug)]
pub struct Closed {
    pub format: Format,
    pub compression: Option<Compression>,
    /// Bytes of the file that were read.
    pub position: u64,
    pub skipped: Skipped,
    pub drops: Drops,
    pub notes: Notes,
}

#[derive(Debug)]
enum Parser {
    Pcap(Classic),
    PcapNg(Box<Ng>),
}

/// What the next bytes of a capture are.
#[derive(Debug)]
enum Step {
    /// A record with a packet in it.
    Packet(Found),
    /// A record of `length` bytes without a packet.
    Skip { length: usize },
    /// A record of `length` bytes that makes no sense, though the next one follows it.
    Senseless { length: usize, damage: Damage },
    /// A record that goes on for `needed` bytes in all.
    Incomplete { needed: usize },
}

impl<R: Read> CaptureReader<R> {
    /// Reads the file's header.
    pub fn open(source: R) -> Result<Self, OpenError> {
        CaptureReader::with_buffer(as_needed(source)?, Buffer::default())
    }

    /// The same on a thread of its own, which is ahead of who looks at packets: for a file that
    /// is there, and longer than a thread takes to begin.
    pub fn open_ahead(source: R) -> Result<Self, OpenError>
    where
        R: Send + 'static,
    {
        let ahead = Ahead::begin(Source::open(source)?)?;
        CaptureReader::with_buffer(Feed::Ahead(ahead), Buffer::default())
    }

    /// The same for one of many files that are open at once: slower, in less memory.
    pub fn open_small(source: R) -> Result<Self, OpenError> {
        CaptureReader::with_buffer(as_needed(source)?, Buffer::of_size(buffer::SMALL))
    }

    fn with_buffer(mut feed: Feed<R>, mut buffer: Buffer) -> Result<Self, OpenError> {
        fill_header(&mut buffer, &mut feed, source::MAGIC)?;
        let format = sniff(buffer.bytes())?;
        let parser = match format {
            Format::Pcap => {
                fill_header(&mut buffer, &mut feed, classic::HEADER)?;
                let parser = Classic::open(buffer.bytes())?;
                buffer.consume(classic::HEADER);
                Parser::Pcap(parser)
            }
            // The section header is a block like others.
            Format::PcapNg => Parser::PcapNg(Box::default()),
        };
        Ok(CaptureReader {
            feed,
            buffer,
            parser,
            packets: 0,
            skipped: Skipped::default(),
            ahead: None,
        })
    }

    pub fn format(&self) -> Format {
        match self.parser {
            Parser::Pcap(_) => Format::Pcap,
            Parser::PcapNg(_) => Format::PcapNg,
        }
    }

    pub fn compression(&self) -> Option<Compression> {
        self.feed.compression()
    }

    /// Bytes of the file read so far: up to the end of the last packet, or, where the file
    /// is compressed, of what is compressed.
    pub fn position(&self) -> u64 {
        self.feed
            .compressed_bytes()
            .unwrap_or_else(|| self.buffer.offset())
    }

    /// What could not be read so far, though what follows it could.
    pub fn skipped(&self) -> &Skipped {
        &self.skipped
    }

    /// Packets that the capturing host lost. Only pcapng tells, mostly at its end.
    pub fn drops(&self) -> Drops {
        match &self.parser {
            Parser::Pcap(_) => Drops::default(),
            Parser::PcapNg(ng) => ng.drops(),
        }
    }

    /// Keys that the capture has carried so far; None in a format without any.
    pub fn secrets(&self) -> Option<&Secrets> {
        match &self.parser {
            Parser::Pcap(_) => None,
            Parser::PcapNg(ng) => Some(ng.secrets()),
        }
    }

    /// What a partial capture says of its packets; None of any other capture.
    pub fn notes(&self) -> Option<&Notes> {
        match &self.parser {
            Parser::Pcap(_) => None,
            Parser::PcapNg(ng) => ng.notes(),
        }
    }

    /// Gives up the file, and keeps what is to be told of it.
    pub fn close(self) -> Closed {
        Closed {
            format: self.format(),
            compression: self.compression(),
            position: self.position(),
            drops: self.drops(),
            skipped: self.skipped,
            notes: match self.parser {
                Parser::Pcap(_) => Notes::default(),
                Parser::PcapNg(ng) => ng.into_notes(),
            },
        }
    }

    /// The next packet; None at the end of the file.
    ///
    /// Where a record is damaged, reading goes on at the next place where records
    /// follow each other. After an error there is nothing more to read.
    // Inlined with what finds a packet that is there, as most are: handing on in memory what was
    // found took longer than to find it.
    #[inline(always)]
    pub fn next_packet(&mut self) -> Result<Option<Packet<'_>>, ReadError> {
        let found = match self.ahead {
            Some(_) => self.take_ahead()?,
            None => self.find()?,
        };
        let Some(found) = found else {
            return Ok(None);
        };
        self.packets += 1;
        Ok(Some(found.within(self.buffer.consume(found.length))))
    }

    #[cold]
    fn take_ahead(&mut self) -> Result<Option<Found>, ReadError> {
        self.ahead.take().transpose()
    }

    /// Looks for the next packet, which [`CaptureReader::peeked`] then gives. False where
    /// there is none, or where it cannot be read.
    pub fn peek(&mut self) -> bool {
        if self.ahead.is_none() {
            self.ahead = self.find().transpose();
        }
        matches!(self.ahead, Some(Ok(_)))
    }

    /// The packet that was looked for, and its place: that in this file, unless a partial says
    /// another.
    pub fn peeked(&self) -> Option<(Packet<'_>, Place)> {
        let found = self.ahead.as_ref()?.as_ref().ok()?;
        let place = found.place.unwrap_or(Place {
            origin: 0,
            number: self.packets + 1,
        });
        Some((found.within(self.buffer.bytes()), place))
    }

    /// Reads until a packet's record is at the beginning of the buffer.
    #[inline(always)]
    fn find(&mut self) -> Result<Option<Found>, ReadError> {
        match self.step() {
            Ok(Step::Packet(found)) => Ok(Some(found)),
            other => self.find_behind(other),
        }
    }

    #[inline(always)]
    fn step(&mut self) -> Result<Step, Damage> {
        match &mut self.parser {
            Parser::Pcap(classic) => classic.step(self.buffer.bytes()),
            Parser::PcapNg(ng) => ng.step(self.buffer.bytes()),
        }
    }

    /// The same from a step on that brought no packet.
    #[cold]
    fn find_behind(&mut self, mut step: Result<Step, Damage>) -> Result<Option<Found>, ReadError> {
        loop {
            let offset = self.buffer.offset();
            match step {
                Ok(Step::Packet(found)) => return Ok(Some(found)),
                Ok(Step::Skip { length }) => {
                    self.buffer.consume(length);
                }
                Ok(Step::Senseless { length, damage }) => {
                    self.buffer.consume(length);
                    self.skip(offset, damage);
                }
                Ok(Step::Incomplete { needed }) if needed > buffer::MOST => {
                    self.resynchronise(Damage::TooLarge { needed })?;
                }
                Ok(Step::Incomplete { needed }) => {
                    if !self.fill(offset, needed)? && !self.ends_within_record(needed)? {
                        return Ok(None);
                    }
                }
                Err(damage) => self.resynchronise(damage)?,
            }
            step = self.step();
        }
    }

    /// Judges a file that ends before the record that is `needed` bytes long: false when
    /// there is none of it, true when others were found in it, so that its length is wrong.
    fn ends_within_record(&mut self, needed: usize) -> Result<bool, ReadError> {
        let offset = self.buffer.offset();
        let got = self.buffer.bytes().len();
        if got == 0 {
            return Ok(false);
        }
        match self.search(1, Rest::IsAll) {
            Search::Found { skip } => {
                self.buffer.consume(1 + skip);
                self.skip(offset, Damage::RunsOver { needed, got });
                Ok(true)
            }
            Search::Unclear { .. } => Err(ReadError::Cut {
                offset,
                needed,
                got,
            }),
        }
    }

    /// Goes on to where records follow each other again; an error when they never do.
    fn resynchronise(&mut self, damage: Damage) -> Result<(), ReadError> {
        let offset = self.buffer.offset();
        // The damaged record itself is none.
        self.buffer.consume(1);
        let mut rest = Rest::MoreMayCome;
        loop {
            match self.search(0, rest) {
                Search::Found { skip } => {
                    self.buffer.consume(skip);
                    self.skip(offset, damage);
                    return Ok(());
                }
                Search::Unclear { .. } if rest == Rest::IsAll => {
                    return Err(ReadError::Damaged { offset, damage });
                }
                Search::Unclear { skip, needed } => {
                    self.buffer.consume(skip);
                    if !self.fill(offset, needed)? {
                        rest = Rest::IsAll;
                    }
                }
            }
        }
    }

    /// Looks for records in what is there, from byte `start` on.
    fn search(&self, start: usize, rest: Rest) -> Search {
        let bytes = self.buffer.bytes().get(start..).unwrap_or_default();
        match &self.parser {
            Parser::Pcap(classic) => classic.search(bytes, rest),
            Parser::PcapNg(ng) => ng.search(bytes, rest),
        }
    }

    /// Takes note that nothing could be made of what came since `offset`.
    fn skip(&mut self, offset: u64, damage: Damage) {
        self.skipped.add(Skip {
            offset,
            bytes: self.buffer.offset() - offset,
            packet: self.packets + 1,
            damage,
        });
    }

    fn fill(&mut self, offset: u64, needed: usize) -> Result<bool, ReadError> {
        self.feed
            .fill(&mut self.buffer, needed)
            .map_err(|source| match self.feed.damaged() {
                Some(compression) => ReadError::Unpack {
                    offset,
                    damage: Unpack::new(compression, source),
                },
                None => ReadError::Io { offset, source },
            })
    }
}

impl Found {
    fn within<'a>(&self, bytes: &'a [u8]) -> Packet<'a> {
        Packet {
            at: self.at,
            link_type: self.link_type,
            data: bytes.get(self.data.clone()).unwrap_or_default(),
            on_wire: self.on_wire,
        }
    }
}

fn as_needed<R: Read>(source: R) -> Result<Feed<R>, OpenError> {
    Ok(Feed::AsNeeded(Source::open(source)?))
}

/// Reads until `needed` bytes of the file's header are there, or the file ends.
fn fill_header<R: Read>(
    buffer: &mut Buffer,
    feed: &mut Feed<R>,
    needed: usize,
) -> Result<(), OpenError> {
    match feed.fill(buffer, needed) {
        Ok(_) => Ok(()),
        Err(error) => Err(match feed.damaged() {
            Some(compression) => OpenError::Unpack(Unpack::new(compression, error)),
            None => OpenError::Io(error),
        }),
    }
}

impl From<io::Error> for OpenError {
    fn from(error: io::Error) -> Self {
        OpenError::Io(error)
    }
}

#[cfg(test)]
mod tests;
