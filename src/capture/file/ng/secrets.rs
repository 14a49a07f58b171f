//! Keys that a capture carries with it: Decryption Secrets Blocks.

use pcap_file::Endianness;

use super::block;

/// Bytes of secrets that are kept of one capture.
const MOST: usize = 4 * 1024 * 1024;

/// NSS key log lines, as SSLKEYLOGFILE has them.
const TLS_KEY_LOG: u32 = 0x544c_534b;

/// The TLS and DTLS keys of a capture.
#[derive(Default)]
pub struct Secrets {
    key_log: Vec<u8>,
}

impl Secrets {
    /// Type (4), length (4), data. Types other than key logs are of no use to a call.
    pub(super) fn observe(&mut self, body: &[u8], endianness: Endianness) {
        let Some((&[t0, t1, t2, t3, l0, l1, l2, l3], data)) = body.split_first_chunk() else {
            return;
        };
        let length = block::u32_of([l0, l1, l2, l3], endianness) as usize;
        let data = data.get(..length).unwrap_or(data);
        let is_key_log = block::u32_of([t0, t1, t2, t3], endianness) == TLS_KEY_LOG;
        if is_key_log && self.key_log.len() + data.len() < MOST {
            self.key_log.extend(data);
            self.key_log.push(b'\n');
        }
    }

    /// Lines as SSLKEYLOGFILE has them; empty when the capture holds none.
    pub fn key_log(&self) -> &[u8] {
        &self.key_log
    }
}

/// Keys are nobody's business in a log.
impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({} bytes)", self.key_log.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(kind: u32, data: &[u8]) -> Vec<u8> {
        let mut body = kind.to_le_bytes().to_vec();
        body.extend((data.len() as u32).to_le_bytes());
        body.extend(data);
        body.resize(body.len().next_multiple_of(4), 0);
        body
    }

    #[test]
    fn key_logs_are_kept_line_by_line_and_other_secrets_are_not() {
        let mut secrets = Secrets::default();
        for (kind, data) in [
            (TLS_KEY_LOG, &b"CLIENT_RANDOM a b"[..]),
            (0x5747_4b4c, b"LOCAL_STATIC_PRIVATE_KEY = c"),
            (TLS_KEY_LOG, b"CLIENT_RANDOM d e"),
        ] {
            secrets.observe(&block(kind, data), Endianness::Little);
        }
        assert_eq!(secrets.key_log(), b"CLIENT_RANDOM a b\nCLIENT_RANDOM d e\n");
        assert_eq!(format!("{secrets:?}"), "Secrets(36 bytes)");
    }

    #[test]
    fn there_is_a_limit_to_them() {
        let mut secrets = Secrets::default();
        for _ in 0..20 {
            secrets.observe(&block(TLS_KEY_LOG, &[b'x'; 1 << 20]), Endianness::Little);
        }
        assert!(secrets.key_log().len() <= MOST);
    }
}
