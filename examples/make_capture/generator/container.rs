//! Capture files: pcap and pcapng in every byte order, resolution and link type.

use std::io::{self, Write};

use super::packet::Captured;

/// 2023-11-14 22:13:20 UTC: when every call begins.
const BEGIN_S: u64 = 1_700_000_000;

#[derive(Debug, Clone, Copy)]
pub struct Container {
    pub format: Format,
    pub order: Order,
    pub link: LinkType,
    /// Packets are cut to this length.
    pub snap_length: Option<usize>,
}

#[derive(Debug, Clone, Copy)]
pub enum Format {
    /// pcap with times in microseconds.
    Microseconds,
    /// pcap with times in nanoseconds.
    Nanoseconds,
    /// pcapng with the byte of `if_tsresol`: a power of 10, or of 2 with the upper bit set.
    Ng { resolution: u8 },
}

#[derive(Debug, Clone, Copy)]
pub enum Order {
    Big,
    Little,
}

#[derive(Debug, Clone, Copy)]
pub enum LinkType {
    Ethernet,
    Vlan,
    Raw,
    CookedV1,
    CookedV2,
    Null,
}

impl Container {
    pub const USUAL: Container = Container {
        format: Format::Microseconds,
        order: Order::Little,
        link: LinkType::Ethernet,
        snap_length: None,
    };

    pub fn write(&self, captured: &[Captured], out: &mut impl Write) -> io::Result<()> {
        out.write_all(&self.header())?;
        for packet in captured {
            let frame = self.link.frame(&packet.datagram.packet());
            out.write_all(&self.record(packet.at_us, &frame))?;
        }
        out.flush()
    }

    /// Nanoseconds since 1970 as a reader of the file knows them.
    pub fn time_ns(&self, at_us: u64) -> u64 {
        let per_second = self.ticks_per_second();
        let ticks = self.ticks(at_us);
        (u128::from(ticks) * 1_000_000_000 / u128::from(per_second)) as u64
    }

    /// Bytes of the frame around an IP packet.
    pub fn frame_length(&self, packet: usize) -> usize {
        packet + self.link.header(4).len()
    }

    fn ticks(&self, at_us: u64) -> u64 {
        let us = u128::from(BEGIN_S) * 1_000_000 + u128::from(at_us);
        (us * u128::from(self.ticks_per_second()) / 1_000_000) as u64
    }

    fn ticks_per_second(&self) -> u64 {
        match self.format {
            Format::Microseconds => 1_000_000,
            Format::Nanoseconds => 1_000_000_000,
            Format::Ng { resolution } if resolution & 0x80 != 0 => 1 << (resolution & 0x7f),
            Format::Ng { resolution } => 10u64.pow(resolution.into()),
        }
    }

    fn header(&self) -> Vec<u8> {
        let magic = match self.format {
            Format::Microseconds => 0xa1b2_c3d4,
            Format::Nanoseconds => 0xa1b2_3c4d,
            Format::Ng { resolution } => return self.section(resolution),
        };
        [
            self.u32(magic),
            self.u16s(&[2, 4]),
            self.u32s(&[0, 0, 262_144, self.link.number()]),
        ]
        .concat()
    }

    /// A section header, and an interface that says its resolution.
    fn section(&self, resolution: u8) -> Vec<u8> {
        let section = [
            self.u32(0x1a2b_3c4d),
            self.u16s(&[1, 0]),
            self.u32s(&[u32::MAX, u32::MAX]),
        ];
        let interface = [
            self.u16s(&[self.link.number() as u16, 0]),
            self.u32(0),
            self.u16s(&[9, 1]),
            vec![resolution, 0, 0, 0],
            self.u16s(&[0, 0]),
        ];
        [
            self.block(0x0a0d_0d0a, &section.concat()),
            self.block(1, &interface.concat()),
        ]
        .concat()
    }

    fn record(&self, at_us: u64, frame: &[u8]) -> Vec<u8> {
        let captured = frame.len().min(self.snap_length.unwrap_or(usize::MAX));
        let data = frame.get(..captured).unwrap_or(frame);
        let lengths = [captured as u32, frame.len() as u32];
        let ticks = self.ticks(at_us);
        if let Format::Ng { .. } = self.format {
            let time = [(ticks >> 32) as u32, ticks as u32];
            let head = self.u32s(&[0, time[0], time[1], lengths[0], lengths[1]]);
            return self.block(6, &[&head, data].concat());
        }
        let per_second = self.ticks_per_second();
        let time = [(ticks / per_second) as u32, (ticks % per_second) as u32];
        [
            &self.u32s(&[time[0], time[1], lengths[0], lengths[1]]),
            data,
        ]
        .concat()
    }

    fn block(&self, kind: u32, body: &[u8]) -> Vec<u8> {
        let padding = vec![0; body.len().next_multiple_of(4) - body.len()];
        let length = self.u32((12 + body.len() + padding.len()) as u32);
        [&self.u32(kind), &length, body, &padding, &length].concat()
    }

    fn u32s(&self, values: &[u32]) -> Vec<u8> {
        values.iter().flat_map(|value| self.u32(*value)).collect()
    }

    fn u32(&self, value: u32) -> Vec<u8> {
        match self.order {
            Order::Big => value.to_be_bytes().to_vec(),
            Order::Little => value.to_le_bytes().to_vec(),
        }
    }

    fn u16s(&self, values: &[u16]) -> Vec<u8> {
        let bytes = values.iter().flat_map(|value| match self.order {
            Order::Big => value.to_be_bytes(),
            Order::Little => value.to_le_bytes(),
        });
        bytes.collect()
    }
}

impl LinkType {
    /// LINKTYPE_ of <https://www.tcpdump.org/linktypes.html>.
    fn number(self) -> u32 {
        match self {
            LinkType::Ethernet | LinkType::Vlan => 1,
            LinkType::Raw => 101,
            LinkType::CookedV1 => 113,
            LinkType::CookedV2 => 276,
            LinkType::Null => 0,
        }
    }

    fn frame(self, packet: &[u8]) -> Vec<u8> {
        let version = packet.first().map_or(4, |first| first >> 4);
        [self.header(version).as_slice(), packet].concat()
    }

    fn header(self, ip_version: u8) -> Vec<u8> {
        let ether_type: [u8; 2] = if ip_version == 6 {
            [0x86, 0xdd]
        } else {
            [8, 0]
        };
        let addresses = [2, 2, 2, 2, 2, 2, 4, 4, 4, 4, 4, 4];
        match self {
            LinkType::Ethernet => [&addresses[..], &ether_type].concat(),
            LinkType::Vlan => [&addresses[..], &[0x81, 0, 0, 7], &ether_type].concat(),
            LinkType::Raw => Vec::new(),
            LinkType::CookedV1 => {
                [&[0, 0, 0, 1, 0, 6, 2, 2, 2, 2, 2, 2, 0, 0], &ether_type[..]].concat()
            }
            LinkType::CookedV2 => {
                let rest = [0, 0, 0, 0, 0, 1, 0, 1, 0, 6, 2, 2, 2, 2, 2, 2, 0, 0];
                [&ether_type[..], &rest].concat()
            }
            LinkType::Null => vec![if ip_version == 6 { 24 } else { 2 }, 0, 0, 0],
        }
    }
}
