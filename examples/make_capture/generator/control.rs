//! What peers send besides media: RTCP compounds, checks of ICE, a handshake.

use super::packet::Fact;
use super::rtcp::{self, Block, SenderInfo};

/// A compound that grows part by part.
#[derive(Debug, Default)]
pub struct Compound {
    pub bytes: Vec<u8>,
    pub facts: Vec<Fact>,
}

impl Compound {
    /// A sender report for the first source, which also carries the blocks, and one for each other.
    pub fn reports(own: &[SenderInfo], idle: u32, blocks: Vec<Block>) -> Self {
        let mut compound = Compound::default();
        for (n, sender) in own.iter().enumerate() {
            let blocks = if n == 0 { blocks.as_slice() } else { &[] };
            compound.bytes.extend(rtcp::sender_report(sender, blocks));
            compound.facts.push(Fact::SenderReport {
                ssrc: sender.ssrc,
                ntp: sender.ntp,
                packets: sender.packets,
            });
        }
        if own.is_empty() {
            compound.bytes.extend(rtcp::receiver_report(idle, &blocks));
        }
        compound.facts.extend(blocks.into_iter().map(Fact::Block));
        compound
    }

    pub fn names(mut self, sources: &[u32], cname: &str) -> Self {
        let named: Vec<(u32, String)> = sources
            .iter()
            .map(|ssrc| (*ssrc, cname.to_owned()))
            .collect();
        self.bytes.extend(rtcp::names(&named));
        self.facts.extend(
            named
                .into_iter()
                .map(|(ssrc, cname)| Fact::Cname { ssrc, cname }),
        );
        self
    }

    pub fn estimate(mut self, sender: u32, media: Vec<u32>, mantissa: u32) -> Self {
        const EXPONENT: u8 = 4;
        self.bytes
            .extend(rtcp::estimate(sender, &media, mantissa, EXPONENT));
        self.facts.push(Fact::Estimate {
            media,
            bits_per_second: u64::from(mantissa) << EXPONENT,
        });
        self
    }

    pub fn bye(mut self, sources: &[u32]) -> Self {
        self.bytes.extend(rtcp::bye(sources));
        self.facts.push(Fact::Bye {
            sources: sources.to_vec(),
        });
        self
    }

    pub fn nack(sender: u32, media: u32, numbers: Vec<u64>) -> Self {
        let short: Vec<u16> = numbers.iter().map(|number| *number as u16).collect();
        Compound {
            bytes: rtcp::nack(sender, media, &short),
            facts: vec![Fact::Nack { media, numbers }],
        }
    }

    pub fn key_frame_request(sender: u32, media: u32, count: u64) -> Self {
        if count.is_multiple_of(2) {
            return Compound {
                bytes: rtcp::picture_loss(sender, media),
                facts: vec![Fact::PictureLoss { media }],
            };
        }
        Compound {
            bytes: rtcp::full_intra_request(sender, media, count as u8),
            facts: vec![Fact::FullIntra { media }],
        }
    }

    pub fn transport_wide(
        sender: u32,
        media: u32,
        count: u64,
        (base, arrivals): (u64, Vec<Option<u64>>),
    ) -> Self {
        Compound {
            bytes: rtcp::transport_wide(sender, media, count as u8, base as u16, &arrivals),
            facts: vec![Fact::TransportWide {
                count,
                arrivals: (base..).zip(arrivals).collect(),
            }],
        }
    }

    /// As SRTCP looks (RFC 3711 §3.4): 8 clear bytes, then noise, the index and a tag of 10 bytes.
    pub fn encrypted(self, mut noise: impl FnMut() -> u8) -> Vec<u8> {
        let mut bytes = self.bytes;
        bytes.iter_mut().skip(8).for_each(|byte| *byte = noise());
        bytes.push(0x80);
        bytes.extend((0..13).map(|_| noise()));
        bytes
    }
}

pub const FRAGMENTS: [&str; 2] = ["caller", "callee"];

/// A Binding request as a check of ICE (RFC 8445 §7.2.2); the first peer controls.
pub fn check(peer: usize, nominates: bool, transaction: u64) -> Vec<u8> {
    const USERNAME: u16 = 0x0006;
    const PRIORITY: u16 = 0x0024;
    const USE_CANDIDATE: u16 = 0x0025;
    const CONTROLLED: u16 = 0x8029;
    const CONTROLLING: u16 = 0x802a;
    let user = format!("{}:{}", FRAGMENTS[1 - peer], FRAGMENTS[peer]);
    let role = [CONTROLLING, CONTROLLED][peer];
    let mut attributes = attribute(USERNAME, user.as_bytes());
    attributes.extend(attribute(PRIORITY, &0x6e00_01ff_u32.to_be_bytes()));
    attributes.extend(attribute(role, &[7; 8]));
    if nominates {
        attributes.extend(attribute(USE_CANDIDATE, &[]));
    }
    binding(0, &attributes, transaction)
}

/// The success response to a request: without attributes.
pub fn answer(request: &[u8]) -> Vec<u8> {
    let mut response = binding(1, &[], 0);
    response.splice(8..20, request[8..20].iter().copied());
    response
}

/// RFC 8489 §5.
fn binding(class: u8, attributes: &[u8], transaction: u64) -> Vec<u8> {
    let mut message = vec![class, 1];
    message.extend((attributes.len() as u16).to_be_bytes());
    message.extend([0x21, 0x12, 0xa4, 0x42, 0x5a, 0x5a, 0x5a, 0x5a]);
    message.extend(transaction.to_be_bytes());
    message.extend(attributes);
    message
}

/// RFC 8489 §14: padded to four bytes.
fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
    let mut bytes = kind.to_be_bytes().to_vec();
    bytes.extend((value.len() as u16).to_be_bytes());
    bytes.extend(value);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

/// The flights of a DTLS handshake: who sends, and how long its records are.
pub const HANDSHAKE: [(usize, &[usize]); 6] = [
    (0, &[160]),
    (1, &[40]),
    (0, &[180]),
    (1, &[90, 520, 300, 12]),
    (0, &[520, 70, 80, 40]),
    (1, &[40]),
];

/// Handshake records of DTLS 1.2 (RFC 6347 §4.1) in one datagram; what they hold is noise.
pub fn records(lengths: &[usize], mut noise: impl FnMut() -> u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (number, &length) in lengths.iter().enumerate() {
        bytes.extend([22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, number as u8]);
        bytes.extend((length as u16).to_be_bytes());
        bytes.extend((0..length).map(|_| noise()));
    }
    bytes
}
