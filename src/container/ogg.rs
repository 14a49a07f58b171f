//! Opus in Ogg (RFC 7845; Ogg: RFC 3533).

/// Segments of a page: packets have one for each 255 bytes, and one more.
const MOST_SEGMENTS: usize = 255;

/// A page is closed after this many samples, a second of them, so that players can seek.
const SAMPLES_PER_PAGE: u64 = 48_000;

const FIRST_PAGE: u8 = 0x02;
const LAST_PAGE: u8 = 0x04;

#[derive(Debug)]
pub struct OggOpus {
    serial: u32,
    page: u32,
    /// Samples up to the end of the last packet, at 48 kHz.
    position: u64,
    page_began: u64,
    segments: Vec<u8>,
    data: Vec<u8>,
}

impl OggOpus {
    /// Writes the two headers (RFC 7845 §5).
    pub fn begin(serial: u32, channels: u8, out: &mut Vec<u8>) -> OggOpus {
        let mut ogg = OggOpus {
            serial,
            page: 0,
            position: 0,
            page_began: 0,
            segments: Vec::new(),
            data: Vec::new(),
        };
        ogg.put(&identification(channels));
        ogg.close_page(FIRST_PAGE, out);
        ogg.put(&comments());
        ogg.close_page(0, out);
        ogg
    }

    /// `samples` is how long the packet lasts at 48 kHz, whatever its own rate.
    pub fn packet(&mut self, packet: &[u8], samples: u32, out: &mut Vec<u8>) {
        let needed = packet.len() / 255 + 1;
        let lasts = self.position - self.page_began >= SAMPLES_PER_PAGE;
        if lasts || self.segments.len() + needed > MOST_SEGMENTS {
            self.close_page(0, out);
        }
        // Nothing that RTP carries is longer; a page could not hold it.
        if needed <= MOST_SEGMENTS {
            self.put(packet);
            self.position += u64::from(samples);
        }
    }

    pub fn finish(&mut self, out: &mut Vec<u8>) {
        self.close_page(LAST_PAGE, out);
    }

    fn put(&mut self, packet: &[u8]) {
        let full = packet.len() / 255;
        self.segments.extend(std::iter::repeat_n(255, full));
        self.segments.push((packet.len() % 255) as u8);
        self.data.extend(packet);
    }

    /// RFC 3533 §6.
    fn close_page(&mut self, flags: u8, out: &mut Vec<u8>) {
        const CHECKSUM: usize = 22;
        let start = out.len();
        out.extend(b"OggS");
        out.extend([0, flags]);
        out.extend(self.position.to_le_bytes());
        out.extend(self.serial.to_le_bytes());
        out.extend(self.page.to_le_bytes());
        out.extend([0; 4]);
        out.push(self.segments.len() as u8);
        out.append(&mut self.segments);
        out.append(&mut self.data);
        if let Some(page) = out.get_mut(start..) {
            let sum = checksum(page).to_le_bytes();
            if let Some(field) = page.get_mut(CHECKSUM..CHECKSUM + 4) {
                field.copy_from_slice(&sum);
            }
        }
        self.page += 1;
        self.page_began = self.position;
    }
}

/// Version, channels, pre-skip, rate of the input, gain, mapping family. Nothing is
/// skipped: the stream need not begin where the encoder did, and times stay exact.
fn identification(channels: u8) -> Vec<u8> {
    const PRE_SKIP: u16 = 0;
    const INPUT_RATE: u32 = 48_000;
    let mut head = b"OpusHead\x01".to_vec();
    head.push(channels);
    head.extend(PRE_SKIP.to_le_bytes());
    head.extend(INPUT_RATE.to_le_bytes());
    head.extend([0, 0, 0]);
    head
}

fn comments() -> Vec<u8> {
    let vendor = concat!("rtctool ", env!("CARGO_PKG_VERSION"));
    let mut tags = b"OpusTags".to_vec();
    tags.extend((vendor.len() as u32).to_le_bytes());
    tags.extend(vendor.bytes());
    tags.extend(0u32.to_le_bytes());
    tags
}

/// CRC of 32 bits, polynomial 0x04c11db7, neither reflected nor inverted (RFC 3533 §6).
fn checksum(page: &[u8]) -> u32 {
    page.iter().fold(0, |sum, byte| {
        let index = (sum >> 24) as u8 ^ byte;
        sum << 8 ^ TABLE[usize::from(index)]
    })
}

const TABLE: [u32; 256] = table();

const fn table() -> [u32; 256] {
    const POLYNOMIAL: u32 = 0x04c1_1db7;
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut sum = (index as u32) << 24;
        let mut bit = 0;
        while bit < 8 {
            let carry = sum & 0x8000_0000 != 0;
            sum <<= 1;
            if carry {
                sum ^= POLYNOMIAL;
            }
            bit += 1;
        }
        table[index] = sum;
        index += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first page of fixtures/media/sine-opus.ogg, which FFmpeg wrote.
    #[test]
    fn the_checksum_is_that_of_other_writers() {
        let mut page = include_bytes!("../../fixtures/media/sine-opus.ogg")[..47].to_vec();
        let theirs = u32::from_le_bytes(page[22..26].try_into().unwrap());
        page[22..26].fill(0);
        assert_eq!(checksum(&page), theirs);
    }

    #[test]
    fn pages_end_where_they_are_full() {
        let mut out = Vec::new();
        let mut ogg = OggOpus::begin(7, 1, &mut out);
        for _ in 0..100 {
            ogg.packet(&[0x78; 80], 960, &mut out);
        }
        ogg.finish(&mut out);
        let pages: Vec<usize> = (0..out.len())
            .filter(|at| out[*at..].starts_with(b"OggS"))
            .collect();
        assert_eq!(pages.len(), 2 + 2);
        let last = &out[*pages.last().unwrap()..];
        assert_eq!(last[5], LAST_PAGE);
        assert_eq!(u64::from_le_bytes(last[6..14].try_into().unwrap()), 96_000);
    }
}
