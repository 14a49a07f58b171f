//! Datagrams of the call, and their bytes.

use std::net::{IpAddr, SocketAddr};

use super::rtcp::Block;

/// What passed the capture point, and when.
#[derive(Debug)]
pub struct Captured {
    /// Since the call began.
    pub at_us: u64,
    pub datagram: std::rc::Rc<Datagram>,
}

#[derive(Debug)]
pub struct Datagram {
    pub source: SocketAddr,
    pub destination: SocketAddr,
    pub body: Body,
}

#[derive(Debug)]
pub enum Body {
    Rtp(Rtp),
    /// Bytes, and what they say: nothing that anyone could read when they are encrypted.
    Rtcp(Vec<u8>, Vec<Fact>),
    EncryptedRtcp(Vec<u8>),
    Stun(Vec<u8>),
    Dtls(Vec<u8>),
    /// UDP of another protocol.
    Other(Vec<u8>),
    /// An IP packet of another protocol than UDP.
    NotUdp,
}

/// An RTP packet, small enough to be kept by the million.
#[derive(Debug, Clone, Copy)]
pub struct Rtp {
    pub ssrc: u32,
    pub payload_type: u8,
    /// How often the numbers had begun anew before.
    pub epoch: u32,
    /// Never wraps; its lower 16 bits are sent.
    pub number: u64,
    /// Never wraps; its lower 32 bits are sent.
    pub timestamp: u64,
    pub marker: bool,
    /// Of what is played, and of what RED repeats; the headers of RED come on top.
    pub payload_bytes: u16,
    /// Frames that are repeated in a packet of RED.
    pub red: Option<u8>,
    pub padding: u8,
    /// Never wraps; its lower 16 bits are sent.
    pub transport_number: Option<u64>,
    /// The number that is sent again (RFC 4588 §4); its two bytes are of the payload.
    pub original: Option<u64>,
}

/// What an RTCP compound says.
#[derive(Debug, Clone)]
pub enum Fact {
    SenderReport {
        ssrc: u32,
        ntp: u64,
        packets: u32,
    },
    Block(Block),
    Cname {
        ssrc: u32,
        cname: String,
    },
    Nack {
        media: u32,
        numbers: Vec<u64>,
    },
    PictureLoss {
        media: u32,
    },
    FullIntra {
        media: u32,
    },
    /// Numbers that transport-wide feedback tells of, with the times of those that came.
    TransportWide {
        /// How many the receiver has sent, with this one.
        count: u64,
        arrivals: Vec<(u64, Option<u64>)>,
    },
    Estimate {
        media: Vec<u32>,
        bits_per_second: u64,
    },
    Bye {
        sources: Vec<u32>,
    },
}

impl Datagram {
    pub fn rtp(&self) -> Option<&Rtp> {
        match &self.body {
            Body::Rtp(rtp) => Some(rtp),
            _ => None,
        }
    }

    /// The payload of UDP; None for what is not UDP.
    pub fn payload(&self) -> Option<Vec<u8>> {
        Some(match &self.body {
            Body::Rtp(rtp) => rtp.bytes(),
            Body::Rtcp(bytes, _)
            | Body::EncryptedRtcp(bytes)
            | Body::Stun(bytes)
            | Body::Dtls(bytes)
            | Body::Other(bytes) => bytes.clone(),
            Body::NotUdp => return None,
        })
    }

    /// The IP packet.
    pub fn packet(&self) -> Vec<u8> {
        const TCP: u8 = 6;
        const UDP: u8 = 17;
        let mut transport = Vec::new();
        for port in [self.source.port(), self.destination.port()] {
            transport.extend(port.to_be_bytes());
        }
        let Some(payload) = self.payload() else {
            // Numbers, then 5 words of header, and a SYN.
            transport.extend([0, 0, 0, 1, 0, 0, 0, 0, 0x50, 2, 0xff, 0xff, 0, 0, 0, 0]);
            return self.in_ip(TCP, transport);
        };
        transport.extend((8 + payload.len() as u16).to_be_bytes());
        transport.extend([0, 0]);
        transport.extend(payload);
        self.in_ip(UDP, transport)
    }

    fn in_ip(&self, protocol: u8, transport: Vec<u8>) -> Vec<u8> {
        let length = transport.len() as u16;
        let mut packet = match (self.source.ip(), self.destination.ip()) {
            (IpAddr::V4(source), IpAddr::V4(destination)) => {
                let mut header = vec![0x45, 0];
                header.extend((20 + length).to_be_bytes());
                header.extend([0, 0, 0x40, 0, 64, protocol, 0, 0]);
                header.extend(source.octets());
                header.extend(destination.octets());
                let sum = checksum(&header).to_be_bytes();
                header.splice(10..12, sum);
                header
            }
            (source, destination) => {
                let mut header = vec![0x60, 0, 0, 0];
                header.extend(length.to_be_bytes());
                header.extend([protocol, 64]);
                header.extend(v6(source));
                header.extend(v6(destination));
                header
            }
        };
        packet.extend(transport);
        packet
    }
}

fn v6(address: IpAddr) -> [u8; 16] {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
        IpAddr::V6(address) => address.octets(),
    }
}

/// RFC 1071, of whole words.
fn checksum(header: &[u8]) -> u16 {
    let words = header
        .chunks_exact(2)
        .map(|pair| u32::from(pair[0]) << 8 | u32::from(pair[1]));
    let sum: u32 = words.sum();
    !((sum & 0xffff) + (sum >> 16)) as u16
}

impl Rtp {
    /// Of the payload as RTP counts it: without header, extension and padding.
    pub fn payload_length(&self) -> u64 {
        let original = if self.original.is_some() { 2 } else { 0 };
        u64::from(self.payload_bytes)
            + original
            + self.red.map_or(0, |levels| 4 * u64::from(levels) + 1)
    }

    /// As it is sent.
    pub fn bytes(&self) -> Vec<u8> {
        let extension = self.transport_number.is_some();
        let first = 0x80 | u8::from(extension) << 4 | u8::from(self.padding > 0) << 5;
        let mut bytes = vec![first, u8::from(self.marker) << 7 | self.payload_type];
        bytes.extend((self.number as u16).to_be_bytes());
        bytes.extend((self.timestamp as u32).to_be_bytes());
        bytes.extend(self.ssrc.to_be_bytes());
        if let Some(number) = self.transport_number {
            // One-byte extensions (RFC 8285 §4.2): id 3, two bytes; one byte of padding.
            bytes.extend([0xbe, 0xde, 0, 1, 0x31]);
            bytes.extend((number as u16).to_be_bytes());
            bytes.push(0);
        }
        if let Some(original) = self.original {
            bytes.extend((original as u16).to_be_bytes());
        }
        if let Some(levels) = self.red {
            self.write_red(levels.into(), &mut bytes);
            return bytes;
        }
        let filler = (self.number as u8).wrapping_mul(31) | 1;
        bytes.resize(bytes.len() + usize::from(self.payload_bytes), filler);
        if self.padding > 0 {
            bytes.resize(bytes.len() + usize::from(self.padding) - 1, 0);
            bytes.push(self.padding);
        }
        bytes
    }

    /// RFC 2198 §3: heads of the repeated frames, the oldest first, the head of the last one, frames.
    fn write_red(&self, levels: u64, bytes: &mut Vec<u8>) {
        const OPUS: u8 = 111;
        const FRAME_TICKS: u64 = 960;
        let length = u64::from(self.payload_bytes) / (levels + 1);
        for level in (1..=levels).rev() {
            let fields = (level * FRAME_TICKS) << 10 | length;
            bytes.push(0x80 | OPUS);
            bytes.extend(&(fields as u32).to_be_bytes()[1..]);
        }
        bytes.push(OPUS);
        for level in (0..=levels).rev() {
            opus(self.number - level, length, bytes);
        }
    }
}

/// Whether the frame repeats the one before (LBRR).
pub fn repeats(number: u64) -> bool {
    number.is_multiple_of(3)
}

/// 20 ms of full-band speech in mono (RFC 6716 §3.1), with a bit for voice and one for LBRR
/// (§4.2.3); what follows is noise.
fn opus(number: u64, length: u64, bytes: &mut Vec<u8>) {
    let flags = if repeats(number) { 0xc0 } else { 0x80 };
    bytes.extend([0x78, flags]);
    bytes.extend((2..length).map(|at| (number * 31 + at * 7) as u8));
}
