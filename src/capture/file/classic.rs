//! Records of a pcap file.
//!
//! Packets longer than the snap length of the file's header are taken as they are:
//! programs that write a wrong one exist, and what they captured can be read.

use std::time::Duration;

use pcap_file::Endianness;
use pcap_file::pcap::{PcapHeader, PcapParseError, PcapParser, PcapTsResolution};

use super::error::{Damage, OpenError};
use super::skipped::{Likeness, Rest, Search, search};
use super::{Found, Step};

/// Length of the file's header.
pub const HEADER: usize = 24;

/// Length of a record's header.
const RECORD_HEADER: usize = 16;

/// The largest packet that libpcap writes, unless the file's header allows more.
const LARGEST_PACKET: u32 = 262_144;

/// Records that must follow each other to be believed after damage.
const IN_A_ROW: usize = 3;

/// Seconds by which records that follow each other may differ, to be believed after damage.
const NEAR: u32 = 24 * 3600;

#[derive(Debug)]
pub struct Classic {
    endianness: Endianness,
    link_type: u32,
    /// Nanoseconds.
    tick: u32,
    ticks_per_second: u32,
    /// Bytes of the largest packet that is believed.
    largest: u32,
    /// Time of the last record that was read.
    last_seconds: Option<u32>,
}

/// A record's header: time (4 + 4), captured and original length (4 + 4).
#[derive(Debug, Clone, Copy)]
struct RecordHeader {
    seconds: u32,
    fraction: u32,
    captured: u32,
    original: u32,
}

impl Classic {
    /// Reads the file's header.
    pub fn open(start: &[u8]) -> Result<Classic, OpenError> {
        match PcapParser::new(start) {
            Ok((_, parser)) => Ok(Classic::new(&parser.header())),
            Err(PcapParseError::IncompleteBuffer(needed, got)) => {
                Err(OpenError::HeaderCut { needed, got })
            }
            Err(error) => Err(OpenError::HeaderDamaged(Damage::Block(error.to_string()))),
        }
    }

    fn new(header: &PcapHeader) -> Classic {
        let tick = match header.ts_resolution {
            PcapTsResolution::MicroSecond => 1_000,
            PcapTsResolution::NanoSecond => 1,
        };
        Classic {
            endianness: header.endianness,
            // The upper bits may say how long the frame check sequence is.
            link_type: u32::from(header.datalink) & 0xffff,
            tick,
            ticks_per_second: 1_000_000_000 / tick,
            largest: LARGEST_PACKET.max(header.snaplen),
            last_seconds: None,
        }
    }

    #[inline(always)]
    pub fn step(&mut self, bytes: &[u8]) -> Result<Step, Damage> {
        let Some(header) = self.record_header(bytes) else {
            return Ok(Step::Incomplete {
                needed: RECORD_HEADER,
            });
        };
        let captured = header.captured as usize;
        if header.captured > self.largest {
            return Err(Damage::TooLarge { needed: captured });
        }
        // A file of which a part was never written to disk has zeros there.
        if header.captured == 0 && header.original == 0 {
            return Err(Damage::NoBytes);
        }
        let at = self.time(header).ok_or(Damage::Time)?;
        let length = RECORD_HEADER + captured;
        if bytes.len() < length {
            return Ok(Step::Incomplete { needed: length });
        }
        self.last_seconds = Some(header.seconds);
        Ok(Step::Packet(Found {
            length,
            at: Some(at),
            link_type: self.link_type,
            data: RECORD_HEADER..length,
            on_wire: (header.original as usize).max(captured),
            place: None,
        }))
    }

    /// Where records go on in bytes that make no sense.
    pub fn search(&self, bytes: &[u8], rest: Rest) -> Search {
        search(bytes, RECORD_HEADER, |bytes| self.likeness(bytes, rest))
    }

    /// Several records in a row whose times are near each other, or some that end where
    /// the file does.
    fn likeness(&self, bytes: &[u8], rest: Rest) -> Likeness {
        let mut seconds = self.last_seconds;
        let mut start = 0;
        for _ in 0..IN_A_ROW {
            let Some(header) = self.record_header(bytes.get(start..).unwrap_or_default()) else {
                return match rest {
                    Rest::IsAll if start == bytes.len() && start > 0 => Likeness::Record,
                    Rest::IsAll => Likeness::None,
                    Rest::MoreMayCome => Likeness::Unclear {
                        needed: start + RECORD_HEADER,
                    },
                };
            };
            if !self.is_plausible(header, seconds) {
                return Likeness::None;
            }
            seconds = Some(header.seconds);
            start += RECORD_HEADER + header.captured as usize;
        }
        match rest {
            Rest::IsAll if start > bytes.len() => Likeness::None,
            _ => Likeness::Record,
        }
    }

    fn is_plausible(&self, header: RecordHeader, near_seconds: Option<u32>) -> bool {
        (1..=self.largest).contains(&header.captured)
            && (header.captured..=LARGEST_PACKET).contains(&header.original)
            && self.time(header).is_some()
            && near_seconds.is_none_or(|near| near.abs_diff(header.seconds) <= NEAR)
    }

    /// None when the fraction is two seconds or more. Programs that add to a time and do not
    /// carry make fractions of a second and more, which are times all the same.
    fn time(&self, header: RecordHeader) -> Option<Duration> {
        let is_fraction = header.fraction < 2 * self.ticks_per_second;
        is_fraction.then(|| Duration::new(header.seconds.into(), header.fraction * self.tick))
    }

    #[inline(always)]
    fn record_header(&self, bytes: &[u8]) -> Option<RecordHeader> {
        let (words, _) = bytes.first_chunk::<RECORD_HEADER>()?.as_chunks();
        let number = |word: [u8; 4]| match self.endianness {
            Endianness::Big => u32::from_be_bytes(word),
            Endianness::Little => u32::from_le_bytes(word),
        };
        let &[seconds, fraction, captured, original] = words else {
            return None;
        };
        Some(RecordHeader {
            seconds: number(seconds),
            fraction: number(fraction),
            captured: number(captured),
            original: number(original),
        })
    }
}
