//! pcapng, as little of it as packets with their times need.

use std::time::Duration;

const SECTION: u32 = 0x0a0d_0d0a;
const INTERFACE: u32 = 1;
const ENHANCED_PACKET: u32 = 6;

const DECRYPTION_SECRETS: u32 = 10;

/// Since 1970; written in nanoseconds.
#[derive(Debug, Clone, Copy)]
pub struct Time(pub Duration);

/// Writes packets of any link types, with times in nanoseconds.
#[derive(Debug, Default)]
pub struct PcapNg {
    /// One interface for each link type.
    link_types: Vec<u16>,
}

impl PcapNg {
    pub fn begin(out: &mut Vec<u8>) -> PcapNg {
        section("", out);
        PcapNg::default()
    }

    /// `on_wire` bytes were sent, of which `data` were captured.
    pub fn packet(
        &mut self,
        at: Duration,
        link_type: u32,
        data: &[u8],
        on_wire: usize,
        out: &mut Vec<u8>,
    ) {
        let interface = self.interface(link_type as u16, out);
        packet(interface, Time(at), data, on_wire, None, out);
    }

    fn interface(&mut self, link_type: u16, out: &mut Vec<u8>) -> u32 {
        let known = self.link_types.iter().position(|known| *known == link_type);
        let index = known.unwrap_or_else(|| {
            interface(link_type, out);
            self.link_types.push(link_type);
            self.link_types.len() - 1
        });
        index as u32
    }
}

/// Begins a section. An empty comment is none.
pub fn section(comment: &str, out: &mut Vec<u8>) {
    const MAGIC: u32 = 0x1a2b_3c4d;
    const VERSION_1_0: [u8; 4] = [1, 0, 0, 0];
    const LENGTH_UNKNOWN: u64 = u64::MAX;
    const COMMENT: u16 = 1;
    let mut body = MAGIC.to_le_bytes().to_vec();
    body.extend(VERSION_1_0);
    body.extend(LENGTH_UNKNOWN.to_le_bytes());
    if !comment.is_empty() {
        option(COMMENT, comment.as_bytes(), &mut body);
        body.extend(END_OF_OPTIONS);
    }
    block(SECTION, &body, out);
}

/// Interfaces are numbered in the order in which they come in their section.
pub fn interface(link_type: u16, out: &mut Vec<u8>) {
    const NO_LIMIT: u32 = 0;
    const TIME_RESOLUTION: u16 = 9;
    const NANOSECONDS: u8 = 9;
    let mut body = link_type.to_le_bytes().to_vec();
    body.extend([0; 2]);
    body.extend(NO_LIMIT.to_le_bytes());
    option(TIME_RESOLUTION, &[NANOSECONDS], &mut body);
    body.extend(END_OF_OPTIONS);
    block(INTERFACE, &body, out);
}

/// `on_wire` bytes were sent, of which `data` were captured. `id` is what the packet is known
/// by elsewhere.
pub fn packet(
    interface: u32,
    at: Time,
    data: &[u8],
    on_wire: usize,
    id: Option<u64>,
    out: &mut Vec<u8>,
) {
    const PACKET_ID: u16 = 5;
    let nanoseconds = u64::try_from(at.0.as_nanos()).unwrap_or(u64::MAX);
    let mut body = interface.to_le_bytes().to_vec();
    body.extend(((nanoseconds >> 32) as u32).to_le_bytes());
    body.extend((nanoseconds as u32).to_le_bytes());
    body.extend((data.len() as u32).to_le_bytes());
    body.extend((on_wire as u32).to_le_bytes());
    body.extend(data);
    if let Some(id) = id {
        fill_up(&mut body);
        option(PACKET_ID, &id.to_le_bytes(), &mut body);
        body.extend(END_OF_OPTIONS);
    }
    block(ENHANCED_PACKET, &body, out);
}

/// Secrets of handshakes, as SSLKEYLOGFILE has them.
pub fn key_log(lines: &[u8], out: &mut Vec<u8>) {
    const TLS_KEY_LOG: u32 = 0x544c_534b;
    let mut body = TLS_KEY_LOG.to_le_bytes().to_vec();
    body.extend((lines.len() as u32).to_le_bytes());
    body.extend(lines);
    block(DECRYPTION_SECRETS, &body, out);
}

const END_OF_OPTIONS: [u8; 4] = [0; 4];

/// Code, length, value in whole words.
fn option(code: u16, value: &[u8], body: &mut Vec<u8>) {
    body.extend(code.to_le_bytes());
    body.extend((value.len() as u16).to_le_bytes());
    body.extend(value);
    fill_up(body);
}

fn fill_up(body: &mut Vec<u8>) {
    body.resize(body.len().next_multiple_of(4), 0);
}

/// Type, length, body in whole words, length again.
pub fn block(kind: u32, body: &[u8], out: &mut Vec<u8>) {
    let padding = body.len().next_multiple_of(4) - body.len();
    let length = (12 + body.len() + padding) as u32;
    out.extend(kind.to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(body);
    out.extend(std::iter::repeat_n(0, padding));
    out.extend(length.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_whole_words_with_their_length_at_both_ends() {
        let mut out = Vec::new();
        let mut pcapng = PcapNg::begin(&mut out);
        assert_eq!(out.len(), 28);
        let at = Duration::from_nanos(0x1_0000_0002);
        pcapng.packet(at, 101, &[1, 2, 3, 4, 5], 90, &mut out);
        pcapng.packet(at, 101, &[1], 1, &mut out);
        assert_eq!(out.len(), 28 + 32 + (32 + 8) + (32 + 4), "one interface");
        let packet = &out[60..100];
        assert_eq!(packet[..8], [6, 0, 0, 0, 40, 0, 0, 0]);
        assert_eq!(packet[12..20], [1, 0, 0, 0, 2, 0, 0, 0]);
        assert_eq!(packet[36..], [40, 0, 0, 0]);
    }
}
