//! Reads Opus out of Ogg (RFC 7845; pages: RFC 3533 §6).

use super::Unreadable;

/// Header of a page up to its number of segments, and the place of that.
const PAGE_HEADER: usize = 27;

/// The Opus packets of the first stream of a file, each whole. At least one.
pub fn opus_packets(file: &[u8]) -> Result<Vec<Vec<u8>>, Unreadable> {
    let mut packets = Vec::new();
    let mut unfinished = Vec::new();
    let mut serial = None;
    let mut at = 0;
    while let Some(page) = file.get(at..).filter(|page| !page.is_empty()) {
        let page = Page::read(page).map_err(|problem| Unreadable::new(at, problem))?;
        if *serial.get_or_insert(page.serial) == page.serial {
            page.take(&mut unfinished, &mut packets);
        }
        at += page.length;
    }
    if !packets
        .first()
        .is_some_and(|head| head.starts_with(b"OpusHead"))
    {
        return Err(Unreadable::new(0, "its first stream is not Opus"));
    }
    // Identification and comments (RFC 7845 §3).
    let packets: Vec<Vec<u8>> = packets
        .into_iter()
        .skip(2)
        .filter(|one| !one.is_empty())
        .collect();
    match packets.is_empty() {
        true => Err(Unreadable::new(file.len(), "it holds no packet of Opus")),
        false => Ok(packets),
    }
}

struct Page<'a> {
    serial: u32,
    /// Lengths of the segments; a packet ends with one that is shorter than 255.
    segments: &'a [u8],
    data: &'a [u8],
    length: usize,
}

impl<'a> Page<'a> {
    fn read(rest: &'a [u8]) -> Result<Page<'a>, &'static str> {
        if !rest.starts_with(b"OggS") {
            return Err("no page of Ogg");
        }
        const CUT: &str = "a page is cut";
        let serial = rest.get(14..).and_then(<[u8]>::first_chunk).ok_or(CUT)?;
        let count = usize::from(*rest.get(PAGE_HEADER - 1).ok_or(CUT)?);
        let (segments, behind) = rest
            .get(PAGE_HEADER..)
            .and_then(|rest| rest.split_at_checked(count))
            .ok_or(CUT)?;
        let size = segments.iter().map(|length| usize::from(*length)).sum();
        Ok(Page {
            serial: u32::from_le_bytes(*serial),
            segments,
            data: behind.get(..size).ok_or(CUT)?,
            length: PAGE_HEADER + count + size,
        })
    }

    fn take(&self, unfinished: &mut Vec<u8>, packets: &mut Vec<Vec<u8>>) {
        let mut data = self.data;
        for &length in self.segments {
            let Some((segment, rest)) = data.split_at_checked(length.into()) else {
                return;
            };
            unfinished.extend(segment);
            data = rest;
            if length < 255 {
                packets.push(std::mem::take(unfinished));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::container::ogg::OggOpus;

    fn file(packets: &[Vec<u8>]) -> Vec<u8> {
        let mut file = Vec::new();
        let mut ogg = OggOpus::begin(7, 2, &mut file);
        for packet in packets {
            ogg.packet(packet, 960, &mut file);
        }
        ogg.finish(&mut file);
        file
    }

    #[test]
    fn what_the_writer_writes_is_read() {
        let packets: Vec<Vec<u8>> = (1..200usize)
            .map(|n| vec![n as u8; n * 7 % 600 + 1])
            .collect();
        assert_eq!(opus_packets(&file(&packets)).unwrap(), packets);
    }

    #[test]
    fn a_file_that_is_cut_says_where() {
        let whole = file(&[vec![1; 100]]);
        let error = opus_packets(&whole[..whole.len() - 1]).unwrap_err();
        assert_eq!(error.problem, "a page is cut");
        assert!(error.at > 0);
    }

    #[test]
    fn other_files_say_what_is_wrong() {
        assert_eq!(opus_packets(b"DKIF").unwrap_err().problem, "no page of Ogg");
        assert_eq!(
            opus_packets(b"").unwrap_err().problem,
            "its first stream is not Opus"
        );
    }
}
