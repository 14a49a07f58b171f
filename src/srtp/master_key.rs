//! Master keys, and the session keys that are derived from them (RFC 3711 §4.3).

use std::fmt;

use super::Profile;
use super::counter::Keystream;

/// What a session key is for (RFC 3711 §4.3.1 and §4.3.2).
#[derive(Debug, Clone, Copy)]
pub enum Label {
    RtpEncryption = 0,
    RtpAuthentication = 1,
    RtpSalt = 2,
    RtcpEncryption = 3,
    RtcpAuthentication = 4,
    RtcpSalt = 5,
}

/// A master key with its salt. It is not shown by any formatter.
#[derive(Clone, PartialEq, Eq)]
pub struct MasterKey {
    profile: Profile,
    key: Vec<u8>,
    /// Filled up with zeros to 112 bits where it has 96 (RFC 7714 §11).
    salt: [u8; 14],
    /// What names the key in each packet; empty when packets do not.
    mki: Vec<u8>,
}

impl MasterKey {
    /// None when the two do not have the profile's lengths.
    pub fn new(profile: Profile, key: &[u8], salt: &[u8]) -> Option<Self> {
        if key.len() != profile.key_bytes() || salt.len() != profile.salt_bytes() {
            return None;
        }
        let mut filled = [0; 14];
        filled
            .iter_mut()
            .zip(salt)
            .for_each(|(to, from)| *to = *from);
        Some(MasterKey {
            profile,
            key: key.to_vec(),
            salt: filled,
            mki: Vec::new(),
        })
    }

    /// Of the key with its salt behind it, as SDES writes the two.
    pub fn of_both(profile: Profile, both: &[u8]) -> Option<Self> {
        let (key, salt) = both.split_at_checked(profile.key_bytes())?;
        MasterKey::new(profile, key, salt)
    }

    pub fn with_mki(self, mki: Vec<u8>) -> Self {
        MasterKey { mki, ..self }
    }

    pub fn profile(&self) -> Profile {
        self.profile
    }

    pub fn mki(&self) -> &[u8] {
        &self.mki
    }

    /// `BYTES` of the session key of this kind, for a key derivation rate of 0.
    pub fn derive<const BYTES: usize>(&self, label: Label) -> Option<[u8; BYTES]> {
        const PLACE_OF_LABEL: usize = 7;
        let mut block = [0; 16];
        block
            .iter_mut()
            .zip(self.salt)
            .for_each(|(to, from)| *to = from);
        if let Some(byte) = block.get_mut(PLACE_OF_LABEL) {
            *byte ^= label as u8;
        }
        let mut derived = [0; BYTES];
        Keystream::new(&self.key)?.apply(&block, &mut derived);
        Some(derived)
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "MasterKey({}, …)", self.profile.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::srtp::opener::tests::bytes;

    /// RFC 3711 Appendix B.3.
    #[test]
    fn session_keys_are_those_of_the_rfc() {
        let key = bytes("E1F97A0D3E018BE0D64FA32C06DE4139");
        let salt = bytes("0EC675AD498AFEEBB6960B3AABE6");
        let master = MasterKey::new(Profile::AesCm128Sha1Tag80, &key, &salt).unwrap();
        let cipher: [u8; 16] = master.derive(Label::RtpEncryption).unwrap();
        assert_eq!(cipher[..], bytes("C61E7A93744F39EE10734AFE3FF7A087"));
        let salt: [u8; 14] = master.derive(Label::RtpSalt).unwrap();
        assert_eq!(salt[..], bytes("30CBBC08863D8C85D49DB34A9AE1"));
        let tag: [u8; 20] = master.derive(Label::RtpAuthentication).unwrap();
        assert_eq!(tag[..], bytes("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"));
    }

    /// RFC 6188 §7.2.
    #[test]
    fn session_keys_of_256_bits_are_those_of_the_rfc() {
        let key = bytes("f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6");
        let salt = bytes("3b04803de51ee7c96423ab5b78d2");
        let master = MasterKey::new(Profile::AesCm256Sha1Tag80, &key, &salt).unwrap();
        let cipher: [u8; 32] = master.derive(Label::RtpEncryption).unwrap();
        let expected = "5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4";
        assert_eq!(cipher[..], bytes(expected));
        let salt: [u8; 14] = master.derive(Label::RtpSalt).unwrap();
        assert_eq!(salt[..], bytes("fa31791685ca444a9e07c6c64e93"));
    }

    #[test]
    fn a_key_of_another_length_is_none_and_no_key_is_shown() {
        let profile = Profile::AeadAes128Gcm;
        assert_eq!(MasterKey::of_both(profile, &[7; 27]), None);
        assert_eq!(MasterKey::of_both(profile, &[7; 3]), None);
        let master = MasterKey::of_both(profile, &[7; 28]).unwrap();
        assert_eq!(format!("{master:?}"), "MasterKey(AEAD_AES_128_GCM, …)");
    }
}
