//! Session descriptions on the wire: SIP over UDP, and what TCP streams carried of SIP,
//! HTTP and WebSockets. They are kept as they came, to be read later.

use memchr::memmem;

use super::observed::FlowKey;

/// The longest text that is kept.
const LONGEST: usize = 128 * 1024;

/// Bytes that are kept in all.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Texts that are kept.
const MOST: usize = 1024;

/// A text with a session description in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Number of the packet that brought its end.
    pub packet: u64,
    pub flow: FlowKey,
    pub bytes: Vec<u8>,
}

/// The first texts of a capture that hold a description.
#[derive(Debug, Default)]
pub struct Texts {
    texts: Vec<Text>,
    bytes: usize,
}

impl Texts {
    pub fn all(&self) -> &[Text] {
        &self.texts
    }

    /// Keeps a text, if it holds a description.
    pub fn add(&mut self, packet: u64, flow: FlowKey, text: &[u8]) {
        let has_room = self.texts.len() < MOST && self.bytes + text.len() <= MOST_BYTES;
        if has_room && text.len() <= LONGEST && holds_description(text) {
            self.bytes += text.len();
            self.texts.push(Text {
                packet,
                flow,
                bytes: text.to_vec(),
            });
        }
    }
}

/// Whether a datagram may be SIP: a method or a version, in capitals.
pub fn may_be_sip(payload: &[u8]) -> bool {
    matches!(payload, [b'A'..=b'Z', b'A'..=b'Z', b'A'..=b'Z', ..])
        && memmem::find(payload.get(..1024).unwrap_or(payload), b"SIP/2.0").is_some()
}

/// The first line of a description, in text or in JSON (RFC 8866 §5.1).
fn holds_description(text: &[u8]) -> bool {
    memmem::find(text, b"v=0").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow() -> FlowKey {
        FlowKey::udp("10.0.0.1:1".parse().unwrap(), "10.0.0.2:2".parse().unwrap())
    }

    #[test]
    fn only_texts_with_a_description_are_kept_and_not_too_many() {
        let mut texts = Texts::default();
        texts.add(1, flow(), b"OPTIONS sip:a SIP/2.0\r\n\r\n");
        texts.add(2, flow(), b"INVITE sip:a SIP/2.0\r\n\r\nv=0\r\n");
        assert_eq!(texts.all().len(), 1);
        assert_eq!(texts.all()[0].packet, 2);
        let long = [b"v=0".as_slice(), &[b' '; 100_000]].concat();
        for packet in 0..100 {
            texts.add(packet, flow(), &long);
        }
        assert!(texts.bytes <= MOST_BYTES);
    }

    #[test]
    fn sip_is_told_by_its_first_line() {
        assert!(may_be_sip(b"INVITE sip:a SIP/2.0\r\n"));
        assert!(may_be_sip(b"SIP/2.0 200 OK\r\n"));
        assert!(!may_be_sip(b"GET / HTTP/1.1\r\n"));
        assert!(!may_be_sip(&[0x80; 20]));
    }
}
