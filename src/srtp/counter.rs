//! AES in counter mode with HMAC-SHA1 (RFC 3711 §4.1.1 and §4.2.1, RFC 6188).

use aes::{Aes128, Aes256};
use ctr::CtrCore;
use ctr::cipher::{InnerIvInit, KeyInit, StreamCipher, StreamCipherCoreWrapper};
use ctr::flavors::Ctr128BE;
use hmac::{Hmac, Mac};
use sha1::Sha1;

use super::master_key::{Label, MasterKey};

/// AES with a key, ready to make keystreams.
#[derive(Clone)]
pub enum Keystream {
    Aes128(Box<Aes128>),
    Aes256(Box<Aes256>),
}

impl Keystream {
    /// None for a key that is neither of 128 nor of 256 bits.
    pub fn new(key: &[u8]) -> Option<Self> {
        match key.len() {
            16 => Some(Keystream::Aes128(Box::new(
                Aes128::new_from_slice(key).ok()?,
            ))),
            32 => Some(Keystream::Aes256(Box::new(
                Aes256::new_from_slice(key).ok()?,
            ))),
            _ => None,
        }
    }

    /// Mixes the stream that begins with this block into `bytes`, which encrypts and decrypts.
    pub fn apply(&self, block: &[u8; 16], bytes: &mut [u8]) {
        match self {
            Keystream::Aes128(cipher) => {
                let core = CtrCore::<Aes128, Ctr128BE>::inner_iv_init(
                    cipher.as_ref().clone(),
                    block.into(),
                );
                StreamCipherCoreWrapper::from_core(core).apply_keystream(bytes);
            }
            Keystream::Aes256(cipher) => {
                let core = CtrCore::<Aes256, Ctr128BE>::inner_iv_init(
                    cipher.as_ref().clone(),
                    block.into(),
                );
                StreamCipherCoreWrapper::from_core(core).apply_keystream(bytes);
            }
        }
    }
}

/// The session keys of one direction of SRTP or of SRTCP.
#[derive(Clone)]
pub struct CounterMode {
    keystream: Keystream,
    salt: [u8; 14],
    authentication: Hmac<Sha1>,
}

impl CounterMode {
    pub fn new(master: &MasterKey, labels: [Label; 3]) -> Option<Self> {
        let [encryption, authentication, salt] = labels;
        let key: [u8; 32] = master.derive(encryption)?;
        let mac: [u8; 20] = master.derive(authentication)?;
        Some(CounterMode {
            keystream: Keystream::new(key.get(..master.profile().key_bytes())?)?,
            salt: master.derive(salt)?,
            authentication: Mac::new_from_slice(&mac).ok()?,
        })
    }

    /// The authentication of a packet, to which the rollover counter or nothing is to be added.
    pub fn over(&self, packet: &[u8]) -> Tag {
        Tag(self.authentication.clone().chain_update(packet))
    }

    pub fn decrypt(&self, ssrc: u32, index: u64, bytes: &mut [u8]) {
        self.keystream.apply(&self.first_block(ssrc, index), bytes);
    }

    /// The salt, the SSRC and the index, each in its place (RFC 3711 §4.1.1).
    fn first_block(&self, ssrc: u32, index: u64) -> [u8; 16] {
        let mut salt = [0; 16];
        salt.iter_mut()
            .zip(self.salt)
            .for_each(|(to, from)| *to = from);
        let mixed =
            u128::from_be_bytes(salt) ^ (u128::from(ssrc) << 64) ^ (u128::from(index) << 16);
        mixed.to_be_bytes()
    }
}

/// HMAC-SHA1 of what has been taken so far.
#[derive(Clone)]
pub struct Tag(Hmac<Sha1>);

impl Tag {
    /// Whether the packet, and the rollover counter behind it, have this tag.
    pub fn is_with(&self, counter: u32, tag: &[u8]) -> bool {
        let whole = self.0.clone().chain_update(counter.to_be_bytes());
        whole.verify_truncated_left(tag).is_ok()
    }

    /// Whether the packet alone has this tag.
    pub fn is(self, tag: &[u8]) -> bool {
        self.0.verify_truncated_left(tag).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::srtp::opener::tests::bytes;

    /// RFC 3711 Appendix B.2.
    #[test]
    fn the_keystream_is_that_of_the_rfc() {
        let key = bytes("2B7E151628AED2A6ABF7158809CF4F3C");
        let block = bytes("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000");
        let mut stream = [0; 48];
        Keystream::new(&key)
            .unwrap()
            .apply(&block.try_into().unwrap(), &mut stream);
        let expected = "E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0";
        assert_eq!(stream[..], bytes(expected));
    }

    #[test]
    fn a_key_of_another_length_makes_no_keystream() {
        assert!(Keystream::new(&[0; 24]).is_none());
    }
}
