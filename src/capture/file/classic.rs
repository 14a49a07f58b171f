//! Records of a pcap file.

use std::time::Duration;

use pcap_file::pcap::{PcapParseError, PcapParser, PcapTsResolution};

use super::Step;
use super::error::{Damage, OpenError};

/// Length of the file's header.
pub const HEADER: usize = 24;

/// Length of a record's header.
const RECORD_HEADER: usize = 16;

/// The largest packet that libpcap writes, unless the file's header allows more.
const LARGEST_PACKET: u32 = 262_144;

/// Reads the file's header.
pub fn open(start: &[u8]) -> Result<PcapParser, OpenError> {
    match PcapParser::new(start) {
        Ok((_, parser)) => Ok(parser),
        Err(PcapParseError::IncompleteBuffer(needed, got)) => {
            Err(OpenError::HeaderCut { needed, got })
        }
        Err(error) => Err(OpenError::HeaderDamaged(Damage::Block(error.to_string()))),
    }
}

pub fn step(parser: &PcapParser, bytes: &[u8]) -> Result<Step, Damage> {
    let header = parser.header();
    let largest = LARGEST_PACKET.max(header.snaplen) as usize;
    let record = match parser.next_raw_packet(bytes) {
        Ok((_, record)) => record,
        Err(PcapParseError::IncompleteBuffer(needed, _)) => {
            return incomplete(bytes, needed, largest);
        }
        Err(error) => return Err(Damage::Block(error.to_string())),
    };
    let length = record.data.len();
    if length > largest {
        return Err(Damage::TooLarge { needed: length });
    }
    // A file of which a part was never written to disk has zeros there.
    if record.incl_len == 0 && record.orig_len == 0 {
        return Err(Damage::NoBytes);
    }
    let unit = match header.ts_resolution {
        PcapTsResolution::MicroSecond => 1_000,
        PcapTsResolution::NanoSecond => 1,
    };
    let nanoseconds = u64::from(record.ts_frac) * unit;
    if nanoseconds >= 1_000_000_000 {
        return Err(Damage::Time);
    }
    Ok(Step::Packet {
        length: RECORD_HEADER + length,
        at: Some(Duration::from_secs(record.ts_sec.into()) + Duration::from_nanos(nanoseconds)),
        // The upper bits may say how long the frame check sequence is.
        link_type: u32::from(header.datalink) & 0xffff,
        data: RECORD_HEADER..RECORD_HEADER + length,
        on_wire: (record.orig_len as usize).max(length),
    })
}

/// The parser counts a record's header only while that is what is missing.
fn incomplete(bytes: &[u8], needed: usize, largest: usize) -> Result<Step, Damage> {
    if bytes.len() < RECORD_HEADER {
        return Ok(Step::Incomplete {
            needed: RECORD_HEADER,
        });
    }
    if needed > largest {
        return Err(Damage::TooLarge { needed });
    }
    Ok(Step::Incomplete {
        needed: RECORD_HEADER + needed,
    })
}
