//! The RTP packets of a capture, found as plainly as can be: to explain a difference.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use etherparse::{LaxNetSlice, LaxSlicedPacket, TransportSlice};
use rtctool::capture::file::CaptureReader;

/// Source, destination, SSRC.
pub type Key = (String, String, u64);

pub struct Rtp {
    /// Seconds since 1970.
    pub at: f64,
    pub number: u16,
    pub timestamp: u32,
    pub marker: bool,
    /// Without padding, or with as much as there is room for.
    pub padding_fits: bool,
}

#[derive(Default)]
pub struct Packets {
    pub link_types: Vec<u32>,
    streams: BTreeMap<Key, Vec<Rtp>>,
}

impl Packets {
    pub fn of(path: &Path) -> Packets {
        let mut packets = Packets::default();
        let mut reader = CaptureReader::open(File::open(path).unwrap()).unwrap();
        while let Ok(Some(packet)) = reader.next_packet() {
            packets.link_types.push(packet.link_type);
            let at = packet.at.unwrap_or_default().as_secs_f64();
            packets.add(at, packet.link_type, packet.data);
        }
        packets
    }

    pub fn stream(&self, key: &Key) -> &[Rtp] {
        self.streams.get(key).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, at: f64, link_type: u32, frame: &[u8]) -> Option<()> {
        let sliced = match link_type {
            1 => LaxSlicedPacket::from_ethernet(frame).ok()?,
            // Linux cooked, of both versions, and raw IP.
            113 => LaxSlicedPacket::from_ip(frame.get(16..)?).ok()?,
            276 => LaxSlicedPacket::from_ip(frame.get(20..)?).ok()?,
            _ => LaxSlicedPacket::from_ip(frame).ok()?,
        };
        let (source, destination) = addresses(&sliced)?;
        let Some(TransportSlice::Udp(udp)) = sliced.transport else {
            return None;
        };
        let payload = udp.payload();
        let ssrc = u32::from_be_bytes(payload.get(8..12)?.try_into().ok()?);
        let key = (
            format!("{source}:{}", udp.source_port()),
            format!("{destination}:{}", udp.destination_port()),
            u64::from(ssrc),
        );
        let rtp = rtp(at, payload)?;
        self.streams.entry(key).or_default().push(rtp);
        Some(())
    }
}

fn addresses(packet: &LaxSlicedPacket) -> Option<(String, String)> {
    Some(match packet.net.as_ref()? {
        LaxNetSlice::Ipv4(ip) => (
            ip.header().source_addr().to_string(),
            ip.header().destination_addr().to_string(),
        ),
        LaxNetSlice::Ipv6(ip) => (
            format!("[{}]", ip.header().source_addr()),
            format!("[{}]", ip.header().destination_addr()),
        ),
        LaxNetSlice::Arp(_) => return None,
    })
}

fn rtp(at: f64, payload: &[u8]) -> Option<Rtp> {
    let (&first, &second) = (payload.first()?, payload.get(1)?);
    let is_rtp = first >> 6 == 2 && !(192..=223).contains(&second);
    let padding = match first & 0x20 {
        0 => 1,
        _ => usize::from(*payload.last()?),
    };
    is_rtp.then_some(Rtp {
        at,
        number: u16::from_be_bytes(payload.get(2..4)?.try_into().ok()?),
        timestamp: u32::from_be_bytes(payload.get(4..8)?.try_into().ok()?),
        marker: second & 0x80 != 0,
        padding_fits: (1..=payload.len() - header_length(payload)?).contains(&padding),
    })
}

/// With CSRCs and extension (RFC 3550 §5.1).
fn header_length(packet: &[u8]) -> Option<usize> {
    let first = *packet.first()?;
    let fixed = 12 + 4 * usize::from(first & 0x0f);
    let extension = match first & 0x10 {
        0 => 0,
        _ => {
            let words = packet.get(fixed + 2..fixed + 4)?.try_into().ok()?;
            4 + 4 * usize::from(u16::from_be_bytes(words))
        }
    };
    Some(fixed + extension).filter(|length| *length <= packet.len())
}
