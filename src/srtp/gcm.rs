//! AES-GCM for SRTP and SRTCP (RFC 7714).

use aes_gcm::aead::AeadInPlace;
use aes_gcm::{Aes128Gcm, Aes256Gcm, KeyInit, Tag};

use super::master_key::{Label, MasterKey};

pub const TAG_BYTES: usize = 16;

/// The session key of one direction of SRTP or of SRTCP.
#[derive(Clone)]
pub struct GcmMode {
    cipher: Cipher,
    salt: [u8; 12],
}

#[derive(Clone)]
enum Cipher {
    Aes128(Box<Aes128Gcm>),
    Aes256(Box<Aes256Gcm>),
}

impl GcmMode {
    pub fn new(master: &MasterKey, encryption: Label, salt: Label) -> Option<Self> {
        let key: [u8; 32] = master.derive(encryption)?;
        GcmMode::of_session(
            key.get(..master.profile().key_bytes())?,
            master.derive(salt)?,
        )
    }

    pub(super) fn of_session(key: &[u8], salt: [u8; 12]) -> Option<Self> {
        let cipher = match key.len() {
            16 => Cipher::Aes128(Box::new(Aes128Gcm::new_from_slice(key).ok()?)),
            _ => Cipher::Aes256(Box::new(Aes256Gcm::new_from_slice(key).ok()?)),
        };
        Some(GcmMode { cipher, salt })
    }

    /// Decrypts `bytes`, which end in the tag, and gives the length without it. None when they
    /// or `associated` are not what the sender authenticated.
    pub fn open(
        &self,
        ssrc: u32,
        index: u64,
        associated: &[u8],
        bytes: &mut [u8],
    ) -> Option<usize> {
        let length = bytes.len().checked_sub(TAG_BYTES)?;
        let (text, tag) = bytes.split_at_mut_checked(length)?;
        let nonce = self.nonce(ssrc, index).into();
        let tag = Tag::from_slice(tag);
        let opened = match &self.cipher {
            Cipher::Aes128(cipher) => {
                cipher.decrypt_in_place_detached(&nonce, associated, text, tag)
            }
            Cipher::Aes256(cipher) => {
                cipher.decrypt_in_place_detached(&nonce, associated, text, tag)
            }
        };
        opened.ok().map(|()| length)
    }

    /// Two zeros, SSRC and index, mixed with the salt (RFC 7714 §8.1 and §9.1).
    fn nonce(&self, ssrc: u32, index: u64) -> [u8; 12] {
        let plain = (u128::from(ssrc) << 48) | u128::from(index & 0xffff_ffff_ffff);
        let [_, _, _, _, plain @ ..] = plain.to_be_bytes();
        let mut nonce = self.salt;
        nonce
            .iter_mut()
            .zip(plain)
            .for_each(|(to, from)| *to ^= from);
        nonce
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::srtp::opener::tests::bytes;

    /// RFC 7714 §16.1.1: a packet of AEAD_AES_128_GCM.
    #[test]
    fn the_packet_of_the_rfc_is_opened() {
        let header = bytes("8040f17b8041f8d35501a0b2");
        let mut text = bytes(concat!(
            "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a",
            "51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce",
        ));
        let key = bytes("000102030405060708090a0b0c0d0e0f");
        let salt = bytes("517569642070726f2071756f").try_into().unwrap();
        let mode = GcmMode::of_session(&key, salt).unwrap();
        let length = mode.open(0x5501_a0b2, 0xf17b, &header, &mut text).unwrap();
        assert_eq!(&text[..length], b"Gallia est omnis divisa in partes tres");
    }
}
