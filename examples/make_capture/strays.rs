//! Packets that look like RTP, each with an SSRC that no other has: what a scan, a game or a
//! tunnel can look like, and what makes the tables of an analyser grow.

use std::io::{self, Write};

/// A pcap file, little-endian, of raw IP.
const HEADER: [u32; 6] = [0xa1b2_c3d4, 0x0004_0002, 0, 0, 262_144, 101];

const PAYLOAD: usize = 20;
const PACKET: usize = 20 + 8 + 12 + PAYLOAD;

pub fn write(megabytes: u64, out: &mut impl Write) -> io::Result<()> {
    for field in HEADER {
        out.write_all(&field.to_le_bytes())?;
    }
    let packets = megabytes * 1_000_000 / (16 + PACKET as u64);
    for n in 0..packets as u32 {
        let time = [1_700_000_000 + n / 100_000, n % 100_000 * 10];
        for field in [time[0], time[1], PACKET as u32, PACKET as u32] {
            out.write_all(&field.to_le_bytes())?;
        }
        out.write_all(&packet(n))?;
    }
    out.flush()
}

fn packet(n: u32) -> [u8; PACKET] {
    let mut packet = [0x55; PACKET];
    let ip = [
        0x45,
        0,
        0,
        PACKET as u8,
        0,
        0,
        0x40,
        0,
        64,
        17,
        0,
        0,
        10,
        0,
        0,
        1,
        10,
        0,
        0,
        2,
    ];
    let udp = [0x9c, 0x40, 0xc3, 0x50, 0, (PACKET - 20) as u8, 0, 0];
    packet[..20].copy_from_slice(&ip);
    packet[20..28].copy_from_slice(&udp);
    packet[28..30].copy_from_slice(&[0x80, 96]);
    // Odd constants: each number of 32 bits comes once.
    packet[30..32].copy_from_slice(&(n.wrapping_mul(40_503) as u16).to_be_bytes());
    packet[32..36].copy_from_slice(&n.wrapping_mul(2_246_822_519).to_be_bytes());
    packet[36..40].copy_from_slice(&n.wrapping_mul(2_654_435_761).to_be_bytes());
    packet
}
