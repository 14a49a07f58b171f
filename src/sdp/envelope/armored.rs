//! Descriptions made one line of plain letters, so that they pass through chats and terminals:
//! base64 (RFC 4648) of a browser's JSON, as the examples of pion print it, or of SDP.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use super::gzip;

/// What stands at the end may be lost when a line is copied.
const READER: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// What the line stands for, where that begins like something with a description in it. Lines
/// that a mail program has broken are one.
pub fn opened(text: &[u8]) -> Option<Vec<u8>> {
    if !text.iter().all(|byte| is_letter(*byte)) {
        return None;
    }
    let letters = text.iter().filter(|byte| !byte.is_ascii_whitespace());
    let letters: Vec<u8> = letters.map(|byte| standard(*byte)).collect();
    let inside = READER.decode(letters).ok()?;
    let is_description = inside.starts_with(b"{")
        || inside.starts_with(b"[")
        || inside.starts_with(b"v=0")
        || gzip::is_packed(&inside);
    is_description.then_some(inside)
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || byte.is_ascii_whitespace()
        || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=')
}

/// Two letters are others in URLs.
fn standard(byte: u8) -> u8 {
    match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &[u8] = br#"{"type":"offer","sdp":"v=0\r\n"}"#;

    #[test]
    fn a_line_is_opened_whatever_it_went_through() {
        let line = base64::engine::general_purpose::STANDARD.encode(JSON);
        let broken = format!("{}\r\n  {}\n", &line[..20], &line[20..]);
        let without_end = line.trim_end_matches('=');
        for text in [line.as_str(), &broken, without_end] {
            assert_eq!(opened(text.as_bytes()).as_deref(), Some(JSON), "{text}");
        }
        let for_urls = base64::engine::general_purpose::URL_SAFE.encode(b"{\"\xfb\xff\xfe\"");
        assert!(for_urls.contains('_') && opened(for_urls.as_bytes()).is_some());
    }

    #[test]
    fn other_text_is_not_taken_for_a_line() {
        for text in [
            "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n",
            "hello",
            "",
            "{}",
            "bm8gb25l",
        ] {
            assert_eq!(opened(text.as_bytes()), None, "{text}");
        }
    }
}
