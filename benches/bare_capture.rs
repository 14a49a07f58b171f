//! The barest loop over a capture: what `benches/pcap.sh` holds the analysis against. It walks the
//! records of a pcap or pcapng file as `examples/make_capture` writes them (little-endian, Ethernet
//! or raw IPv4), reads the RTP headers in place, and counts packets by SSRC. It judges nothing and
//! survives no damage. No crates, so that `rustc` alone builds it.
//!
//! ```text
//! bare_capture FILE       prints the packets of RTP and their streams
//! ```

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};

const BUFFER: usize = 256 * 1024;
const PCAP_HEADER: usize = 24;
const NG_MAGIC: [u8; 4] = [0x0a, 0x0d, 0x0d, 0x0a];

/// How a file's records are framed: bytes before a packet, and behind it.
struct Framing {
    is_ng: bool,
    link: usize,
}

fn main() -> io::Result<()> {
    // As `cargo bench` calls it, there is no file.
    let Some(name) = std::env::args()
        .nth(1)
        .filter(|name| !name.starts_with('-'))
    else {
        println!("bare_capture: see benches/pcap.sh, which runs this");
        return Ok(());
    };
    let mut file = File::open(name)?;
    let mut buffer = vec![0; BUFFER];
    let mut streams = HashMap::new();
    let mut kept = file.read(&mut buffer)?;
    let framing = Framing::of(&buffer);
    let mut start = if framing.is_ng { 0 } else { PCAP_HEADER };
    loop {
        while let Some((packet, length)) = framing.record(&buffer[start..kept]) {
            if let Some(ssrc) = framing.ssrc(packet) {
                *streams.entry(ssrc).or_insert(0u64) += 1;
            }
            start += length;
        }
        buffer.copy_within(start..kept, 0);
        kept -= start;
        start = 0;
        match file.read(&mut buffer[kept..])? {
            0 => break,
            read => kept += read,
        }
    }
    let packets: u64 = streams.values().sum();
    println!("{packets} packets of RTP, {} SSRCs", streams.len());
    Ok(())
}

impl Framing {
    fn of(start: &[u8]) -> Framing {
        let is_ng = start.starts_with(&NG_MAGIC);
        // The link type: in the file's header, or in the block behind the section's.
        let link_type = match is_ng {
            true => start[number(start, 4) + 8],
            false => start[20],
        };
        let link = if link_type == 1 { 14 } else { 0 };
        Framing { is_ng, link }
    }

    /// The first packet, empty in a block without one, and the length of its record.
    fn record<'a>(&self, bytes: &'a [u8]) -> Option<(&'a [u8], usize)> {
        if self.is_ng {
            let length = (bytes.len() >= 8).then(|| number(bytes, 4))?;
            let block = bytes.get(..length)?;
            let packet = match number(block, 0) {
                6 => &block[28..28 + number(block, 20)],
                _ => &[],
            };
            return Some((packet, length));
        }
        let length = (bytes.len() >= 16).then(|| 16 + number(bytes, 8))?;
        Some((bytes.get(16..length)?, length))
    }

    /// Of RTP in UDP in IPv4.
    fn ssrc(&self, packet: &[u8]) -> Option<u32> {
        let ip = packet.get(self.link..)?;
        if ip.first()? >> 4 != 4 || *ip.get(9)? != 17 {
            return None;
        }
        let rtp = ip.get(4 * usize::from(ip[0] & 15) + 8..)?;
        let is_rtp = rtp.len() >= 12 && rtp[0] >> 6 == 2 && !(192..=223).contains(&rtp[1]);
        is_rtp.then(|| u32::from_be_bytes([rtp[8], rtp[9], rtp[10], rtp[11]]))
    }
}

fn number(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]) as usize
}
