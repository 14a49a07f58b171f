//! Protection profiles: which cipher, how long keys and tags are.

/// A cipher with its authentication, by the names of RFC 4568, 6188 and 7714.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Profile {
    AesCm128Sha1Tag80,
    AesCm128Sha1Tag32,
    AesCm256Sha1Tag80,
    AesCm256Sha1Tag32,
    AeadAes128Gcm,
    AeadAes256Gcm,
}

impl Profile {
    /// Of two with keys of one length, the usual one first.
    pub const ALL: [Profile; 6] = [
        Profile::AesCm128Sha1Tag80,
        Profile::AesCm128Sha1Tag32,
        Profile::AesCm256Sha1Tag80,
        Profile::AesCm256Sha1Tag32,
        Profile::AeadAes128Gcm,
        Profile::AeadAes256Gcm,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Profile::AesCm128Sha1Tag80 => "AES_CM_128_HMAC_SHA1_80",
            Profile::AesCm128Sha1Tag32 => "AES_CM_128_HMAC_SHA1_32",
            Profile::AesCm256Sha1Tag80 => "AES_256_CM_HMAC_SHA1_80",
            Profile::AesCm256Sha1Tag32 => "AES_256_CM_HMAC_SHA1_32",
            Profile::AeadAes128Gcm => "AEAD_AES_128_GCM",
            Profile::AeadAes256Gcm => "AEAD_AES_256_GCM",
        }
    }

    pub fn named(name: &str) -> Option<Profile> {
        let mut all = Profile::ALL.into_iter();
        all.find(|profile| profile.as_str().eq_ignore_ascii_case(name))
    }

    /// By its number in the `use_srtp` extension (RFC 5764 §4.1.2, RFC 7714 §14.2).
    pub fn of_dtls(number: u16) -> Option<Profile> {
        match number {
            0x0001 => Some(Profile::AesCm128Sha1Tag80),
            0x0002 => Some(Profile::AesCm128Sha1Tag32),
            0x0007 => Some(Profile::AeadAes128Gcm),
            0x0008 => Some(Profile::AeadAes256Gcm),
            _ => None,
        }
    }

    /// Those whose master key and salt are this long together.
    pub fn of_length(bytes: usize) -> impl Iterator<Item = Profile> {
        let all = Profile::ALL.into_iter();
        all.filter(move |profile| profile.key_bytes() + profile.salt_bytes() == bytes)
    }

    pub fn key_bytes(self) -> usize {
        match self {
            Profile::AesCm128Sha1Tag80 | Profile::AesCm128Sha1Tag32 | Profile::AeadAes128Gcm => 16,
            Profile::AesCm256Sha1Tag80 | Profile::AesCm256Sha1Tag32 | Profile::AeadAes256Gcm => 32,
        }
    }

    pub fn salt_bytes(self) -> usize {
        if self.is_aead() { 12 } else { 14 }
    }

    /// Bytes of the tag of an SRTP packet. That of SRTCP is never shorter than ten.
    pub fn tag_bytes(self) -> usize {
        match self {
            Profile::AesCm128Sha1Tag80 | Profile::AesCm256Sha1Tag80 => 10,
            Profile::AesCm128Sha1Tag32 | Profile::AesCm256Sha1Tag32 => 4,
            Profile::AeadAes128Gcm | Profile::AeadAes256Gcm => 16,
        }
    }

    pub fn is_aead(self) -> bool {
        matches!(self, Profile::AeadAes128Gcm | Profile::AeadAes256Gcm)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_tells_the_profiles_that_it_may_belong_to() {
        let of = |bytes| Profile::of_length(bytes).collect::<Vec<_>>();
        assert_eq!(
            of(30),
            [Profile::AesCm128Sha1Tag80, Profile::AesCm128Sha1Tag32]
        );
        assert_eq!(of(44), [Profile::AeadAes256Gcm]);
        assert_eq!(of(31), []);
    }

    #[test]
    fn every_profile_is_found_by_its_name() {
        for profile in Profile::ALL {
            assert_eq!(Profile::named(profile.as_str()), Some(profile));
        }
    }
}
