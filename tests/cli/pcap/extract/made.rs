//! Captures made of the packets of a fixture's stream, carried in another way.

use std::fs;
use std::path::{Path, PathBuf};

use etherparse::{IpFragOffset, IpNumber, Ipv4Header, PacketBuilder};

use super::take;

pub const SOURCE: [u8; 4] = [10, 0, 0, 1];
pub const DESTINATION: [u8; 4] = [10, 0, 0, 2];
const PORTS: (u16, u16) = (4000, 5000);

/// An RTP packet and the milliseconds since the first one.
#[derive(Debug, Clone)]
pub struct Sent {
    pub ms: u32,
    pub bytes: Vec<u8>,
}

/// The packets of a stream, as an rtpdump has them.
pub fn sent(capture: &str, options: &[&str]) -> Vec<Sent> {
    let dump = take(capture, &[&["--as", "rtpdump"], options].concat()).bytes();
    let line = dump.iter().position(|byte| *byte == b'\n').unwrap();
    let mut rest = &dump[line + 1 + 16..];
    let mut packets = Vec::new();
    while let Some((head, _)) = rest.split_first_chunk::<8>() {
        let length = usize::from(u16::from_be_bytes([head[0], head[1]]));
        packets.push(Sent {
            ms: u32::from_be_bytes([head[4], head[5], head[6], head[7]]),
            bytes: rest[8..length].to_vec(),
        });
        rest = &rest[length..];
    }
    packets
}

impl Sent {
    /// The packet's header of 12 bytes and its payload.
    pub fn parts(&self) -> (&[u8], &[u8]) {
        assert_eq!(self.bytes[0], 0x80, "no padding, extension or source");
        self.bytes.split_at(12)
    }

    pub fn with(&self, payload_type: u8, payload: Vec<u8>) -> Sent {
        let (header, _) = self.parts();
        let mut bytes = [header, &payload].concat();
        bytes[1] = bytes[1] & 0x80 | payload_type;
        Sent { bytes, ..*self }
    }

    /// As a retransmission in a stream of its own (RFC 4588 §4).
    pub fn again(&self, ssrc: u32, number: u16, payload_type: u8) -> Sent {
        let (header, payload) = self.parts();
        let mut again = self.with(payload_type, [&header[2..4], payload].concat());
        again.bytes[2..4].copy_from_slice(&number.to_be_bytes());
        again.bytes[8..12].copy_from_slice(&ssrc.to_be_bytes());
        again
    }

    fn at(&self) -> u32 {
        self.ms
    }
}

/// Each in a UDP packet.
pub fn over_udp(folder: &Path, packets: &[Sent]) -> PathBuf {
    write(
        folder,
        packets.iter().map(|sent| (sent.at(), udp(&sent.bytes))),
    )
}

/// Each in fragments of 400 bytes, the last one first.
pub fn in_fragments(folder: &Path, packets: &[Sent]) -> PathBuf {
    let fragments = packets.iter().zip(0u16..).flat_map(|(sent, id)| {
        let whole = udp(&sent.bytes);
        let mut parts: Vec<_> = whole[20..].chunks(400).enumerate().collect();
        parts.reverse();
        let count = parts.len();
        let part = move |(place, bytes): (usize, &[u8])| {
            let mut header =
                Ipv4Header::new(bytes.len() as u16, 64, IpNumber::UDP, SOURCE, DESTINATION)
                    .unwrap();
            header.identification = id;
            header.more_fragments = place + 1 < count;
            header.fragment_offset = IpFragOffset::try_new(place as u16 * 50).unwrap();
            [&header.to_bytes()[..], bytes].concat()
        };
        let parts: Vec<_> = parts.into_iter().map(part).collect();
        parts.into_iter().map(|bytes| (sent.at(), bytes))
    });
    write(folder, fragments)
}

/// All in one TCP stream, framed (RFC 4571), in segments of 700 bytes.
pub fn over_tcp(folder: &Path, packets: &[Sent]) -> PathBuf {
    let framed: Vec<u8> = packets
        .iter()
        .flat_map(|sent| [&(sent.bytes.len() as u16).to_be_bytes()[..], &sent.bytes].concat())
        .collect();
    let segments = framed.chunks(700).enumerate().map(|(place, payload)| {
        let sequence = 1_000 + 700 * place as u32;
        let tcp = PacketBuilder::ipv4(SOURCE, DESTINATION, 64);
        let tcp = tcp.tcp(PORTS.0, PORTS.1, sequence, 65_535).ack(1);
        let mut bytes = Vec::new();
        tcp.write(&mut bytes, payload).unwrap();
        (place as u32, bytes)
    });
    write(folder, segments)
}

fn udp(payload: &[u8]) -> Vec<u8> {
    let udp = PacketBuilder::ipv4(SOURCE, DESTINATION, 64).udp(PORTS.0, PORTS.1);
    let mut bytes = Vec::new();
    udp.write(&mut bytes, payload).unwrap();
    bytes
}

/// A pcap of raw IP packets.
fn write(folder: &Path, packets: impl Iterator<Item = (u32, Vec<u8>)>) -> PathBuf {
    const RAW: u32 = 101;
    let mut file = 0xa1b2_c3d4_u32.to_le_bytes().to_vec();
    file.extend([2, 0, 4, 0]);
    file.extend([0; 8]);
    file.extend(65_535u32.to_le_bytes());
    file.extend(RAW.to_le_bytes());
    for (ms, bytes) in packets {
        let length = bytes.len() as u32;
        for word in [1_000 + ms / 1_000, ms % 1_000 * 1_000, length, length] {
            file.extend(word.to_le_bytes());
        }
        file.extend(bytes);
    }
    let path = folder.join("made.pcap");
    fs::write(&path, file).unwrap();
    path
}
