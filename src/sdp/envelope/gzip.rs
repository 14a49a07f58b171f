//! Compressed dumps: browsers and servers write them with gzip.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::EnvelopeError;

/// What a file may unpack to. A few kilobytes of gzip can stand for gigabytes.
const MOST_BYTES: u64 = 256 << 20;

pub fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b")
}

/// What the bytes are the gzip of.
pub fn inflate(bytes: &[u8]) -> Result<Vec<u8>, EnvelopeError> {
    inflate_up_to(bytes, MOST_BYTES)
}

fn inflate_up_to(bytes: &[u8], most: u64) -> Result<Vec<u8>, EnvelopeError> {
    let mut text = Vec::new();
    MultiGzDecoder::new(bytes)
        .take(most + 1)
        .read_to_end(&mut text)
        .map_err(|error| EnvelopeError::BrokenGzip(error.to_string()))?;
    if text.len() as u64 > most {
        return Err(EnvelopeError::Bomb(most));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn gzip_is_unpacked() {
        assert!(is_packed(&packed(b"v=0\r\n")));
        assert_eq!(inflate(&packed(b"v=0\r\n")).unwrap(), b"v=0\r\n");
    }

    #[test]
    fn gzip_that_breaks_off_is_an_error() {
        let mut half = packed(&b"v=0\r\n".repeat(100));
        half.truncate(half.len() / 2);
        assert!(matches!(inflate(&half), Err(EnvelopeError::BrokenGzip(_))));
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        let bomb = packed(&[0; 1 << 20]);
        assert!(bomb.len() < (1 << 20) / 50);
        assert_eq!(inflate_up_to(&bomb, 1000), Err(EnvelopeError::Bomb(1000)));
    }
}
