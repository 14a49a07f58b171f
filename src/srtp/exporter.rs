//! Keys out of a DTLS handshake (RFC 5764 §4.2): the exporter of TLS 1.2 (RFC 5705)
//! over the master secret, and that of TLS 1.3 (RFC 8446 §7.5) over its own.

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256, Sha384};

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
        Keys::cut(self.profile, &material)
    }
}

/// The keys of a handshake of DTLS 1.3, if it agreed on this profile, which it encrypts.
pub fn keys_of_exporter(secret: &[u8], cipher_suite: u16, profile: Profile) -> Option<Keys> {
    const AES_256_GCM_SHA384: u16 = 0x1302;
    let bytes = 2 * (profile.key_bytes() + profile.salt_bytes());
    let material = match cipher_suite {
        AES_256_GCM_SHA384 => export::<Hmac<Sha384>, Sha384>(secret, bytes)?,
        _ => export::<Hmac<Sha256>, Sha256>(secret, bytes)?,
    };
    Keys::cut(profile, &material)
}

impl Keys {
    /// The material is the keys of client and server, and their salts.
    fn cut(profile: Profile, material: &[u8]) -> Option<Keys> {
        let (key, salt) = (profile.key_bytes(), profile.salt_bytes());
        let (keys, salts) = material.split_at_checked(2 * key)?;
        let (client_key, server_key) = keys.split_at_checked(key)?;
        let (client_salt, server_salt) = salts.split_at_checked(salt)?;
        Some(Keys {
            client: MasterKey::new(profile, client_key, client_salt)?,
            server: MasterKey::new(profile, server_key, server_salt)?,
        })
    }
}

/// The exporter without a context (RFC 8446 §7.5).
fn export<M: Mac + hmac::digest::KeyInit, D: Digest>(
    secret: &[u8],
    bytes: usize,
) -> Option<Vec<u8>> {
    let nothing = D::digest([]);
    let derived = expand_label::<M>(secret, LABEL, &nothing, <D as Digest>::output_size())?;
    expand_label::<M>(&derived, b"exporter", &nothing, bytes)
}

/// HKDF-Expand-Label (RFC 8446 §7.1), with the prefix of DTLS (RFC 9147 §5.9).
fn expand_label<M: Mac + hmac::digest::KeyInit>(
    secret: &[u8],
    label: &[u8],
    context: &[u8],
    bytes: usize,
) -> Option<Vec<u8>> {
    let label = [b"dtls13", label].concat();
    let mut info = u16::try_from(bytes).ok()?.to_be_bytes().to_vec();
    for part in [&label, context] {
        info.push(u8::try_from(part.len()).ok()?);
        info.extend(part);
    }
    hkdf_expand::<M>(secret, &info, bytes)
}

/// RFC 5869 §2.3.
fn hkdf_expand<M: Mac + hmac::digest::KeyInit>(
    secret: &[u8],
    info: &[u8],
    bytes: usize,
) -> Option<Vec<u8>> {
    let mut made = Vec::new();
    let mut block = Vec::new();
    for number in 1..=u8::MAX {
        let mut mac = <M as Mac>::new_from_slice(secret).ok()?;
        mac.update(&block);
        mac.update(info);
        mac.update(&[number]);
        block = mac.finalize().into_bytes().to_vec();
        made.extend_from_slice(&block);
        if made.len() >= bytes {
            made.truncate(bytes);
            return Some(made);
        }
    }
    None
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

    /// Test case 1 of RFC 5869 Appendix A.
    #[test]
    fn hkdf_expands_as_in_its_rfc() {
        let secret = bytes("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
        let info = bytes("f0f1f2f3f4f5f6f7f8f9");
        let made = hkdf_expand::<Hmac<Sha256>>(&secret, &info, 42).unwrap();
        let expected =
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865";
        assert_eq!(made, bytes(expected));
        assert_eq!(hkdf_expand::<Hmac<Sha256>>(&secret, &info, 9_000), None);
    }
}
