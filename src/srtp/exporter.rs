//! Keys out of a DTLS handshake (RFC 5764 §4.2): the exporter of TLS 1.2 (RFC 5705)
//! over the master secret.

use hmac::{Hmac, Mac};
use sha2::{Sha256, Sha384};

use super::{MasterKey, Profile};

const LABEL: &[u8] = b"EXTRACTOR-dtls_srtp";

/// What a handshake tells besides its master secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handshake {
    pub client_random: [u8; 32],
    pub server_random: [u8; 32],
    pub cipher_suite: u16,
    pub profile: Profile,
}

/// The keys of what the client sends, and of what the server does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    pub client: MasterKey,
    pub server: MasterKey,
}

impl Handshake {
    /// The keys of a handshake of DTLS 1.2.
    pub fn keys(&self, master_secret: &[u8]) -> Option<Keys> {
        let (key, salt) = (self.profile.key_bytes(), self.profile.salt_bytes());
        let seed = [LABEL, &self.client_random, &self.server_random].concat();
        let material = match hashes_with_sha384(self.cipher_suite) {
            true => expand::<Hmac<Sha384>>(master_secret, &seed, 2 * (key + salt))?,
            false => expand::<Hmac<Sha256>>(master_secret, &seed, 2 * (key + salt))?,
        };
        let (keys, salts) = material.split_at_checked(2 * key)?;
        let (client_key, server_key) = keys.split_at_checked(key)?;
        let (client_salt, server_salt) = salts.split_at_checked(salt)?;
        Some(Keys {
            client: MasterKey::new(self.profile, client_key, client_salt)?,
            server: MasterKey::new(self.profile, server_key, server_salt)?,
        })
    }
}

/// Suites name the hash of their key derivation from TLS 1.2 on; older ones have SHA-256
/// (RFC 5246 §5, RFC 5289 §3).
fn hashes_with_sha384(cipher_suite: u16) -> bool {
    matches!(
        cipher_suite,
        0x009d | 0x009f | 0xc024 | 0xc026 | 0xc028 | 0xc02a | 0xc02c | 0xc02e | 0xc030 | 0xc032
    )
}

/// `P_hash` (RFC 5246 §5).
fn expand<M: Mac + hmac::digest::KeyInit>(
    secret: &[u8],
    seed: &[u8],
    bytes: usize,
) -> Option<Vec<u8>> {
    let keyed = |parts: &[&[u8]]| {
        let mut mac = <M as Mac>::new_from_slice(secret).ok()?;
        parts.iter().for_each(|part| mac.update(part));
        Some(mac.finalize().into_bytes())
    };
    let mut made = Vec::new();
    let mut step = keyed(&[seed])?;
    while made.len() < bytes {
        made.extend_from_slice(&keyed(&[&step, seed])?);
        step = keyed(&[&step])?;
    }
    made.truncate(bytes);
    Some(made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::srtp::opener::tests::bytes;

    /// The vector for P_SHA256 that the IETF TLS list published: its label stands before the seed.
    #[test]
    fn expansion_is_that_of_tls() {
        let secret = bytes("9bbe436ba940f017b17652849a71db35");
        let seed = [
            b"test label".to_vec(),
            bytes("a0ba9f936cda311827a6f796ffd5198c"),
        ]
        .concat();
        let made = expand::<Hmac<Sha256>>(&secret, &seed, 20).unwrap();
        assert_eq!(made, bytes("e3f229ba727be17b8d122620557cd453c2aab21d"));
    }
}
