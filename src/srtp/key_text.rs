//! A key as a person gives it: `[PROFILE:]KEY[@SSRC or @ADDRESS]`.

use std::net::{IpAddr, SocketAddr};

use super::key_log::of_hexadecimal;
use super::{MasterKey, Profile, sdes};

/// A master key with its salt, and what it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenKey {
    /// One for each profile that it may be of.
    pub keys: Vec<MasterKey>,
    pub whose: Whose,
}

/// Which streams a key belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Anybodys,
    Ssrc(u32),
    /// What this host sends.
    Host(IpAddr),
    /// What is sent from this address and port.
    Address(SocketAddr),
}

/// Why a text is no key. The text itself is a secret, and not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyTextError {
    #[error("the key is neither hexadecimal nor base64")]
    Digits,
    #[error("the key has {0} bytes with its salt; profiles have 28, 30, 44 or 46")]
    Length(usize),
    #[error("the key has {got} bytes with its salt; {} has {needed}", profile.as_str())]
    LengthOfProfile {
        profile: Profile,
        got: usize,
        needed: usize,
    },
    #[error("what stands before `:` is no profile that is known")]
    Profile,
    #[error("what stands behind `@` is neither an SSRC such as 0x1a2b3c4d nor an IP address")]
    Whose,
}

impl GivenKey {
    pub fn parse(text: &str) -> Result<Self, KeyTextError> {
        let text = text.trim();
        let (key, whose) = match text.split_once('@') {
            Some((key, whose)) => (key, Whose::parse(whose).ok_or(KeyTextError::Whose)?),
            None => (text, Whose::Anybodys),
        };
        let keys = match key.split_once(':') {
            Some((method, key)) if method.eq_ignore_ascii_case("inline") => of_any_profile(key)?,
            Some((profile, key)) => {
                let profile = Profile::named(profile.trim()).ok_or(KeyTextError::Profile)?;
                vec![of_profile(profile, key)?]
            }
            None => of_any_profile(key)?,
        };
        Ok(GivenKey { keys, whose })
    }
}

fn of_any_profile(text: &str) -> Result<Vec<MasterKey>, KeyTextError> {
    let bytes = decoded(text)?;
    let keys: Vec<MasterKey> = Profile::of_length(bytes.len())
        .filter_map(|profile| MasterKey::of_both(profile, &bytes))
        .collect();
    match keys.is_empty() {
        true => Err(KeyTextError::Length(bytes.len())),
        false => Ok(keys),
    }
}

fn of_profile(profile: Profile, text: &str) -> Result<MasterKey, KeyTextError> {
    let bytes = decoded(text)?;
    MasterKey::of_both(profile, &bytes).ok_or(KeyTextError::LengthOfProfile {
        profile,
        got: bytes.len(),
        needed: profile.key_bytes() + profile.salt_bytes(),
    })
}

/// Hexadecimal digits are base64 as well: they are meant where the length is that of a key.
fn decoded(text: &str) -> Result<Vec<u8>, KeyTextError> {
    let text = text.trim();
    let hexadecimal = of_hexadecimal(text.as_bytes());
    let fits = |bytes: &Vec<u8>| Profile::of_length(bytes.len()).next().is_some();
    hexadecimal
        .clone()
        .filter(fits)
        .or_else(|| sdes::decoded(text))
        .or(hexadecimal)
        .ok_or(KeyTextError::Digits)
}

impl Whose {
    fn parse(text: &str) -> Option<Whose> {
        let text = text.trim();
        let hexadecimal = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
        if let Some(digits) = hexadecimal {
            return u32::from_str_radix(digits, 16).ok().map(Whose::Ssrc);
        }
        let ssrc = text.parse().ok().map(Whose::Ssrc);
        let address = || text.parse().ok().map(Whose::Address);
        let host = || text.parse().ok().map(Whose::Host);
        ssrc.or_else(address).or_else(host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d";
    const BASE64: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd";

    #[test]
    fn hexadecimal_and_base64_are_one_key() {
        let key = GivenKey::parse(HEX).unwrap();
        assert_eq!(GivenKey::parse(BASE64), Ok(key.clone()));
        assert_eq!(
            GivenKey::parse(&format!("inline:{BASE64}")),
            Ok(key.clone())
        );
        let profiles: Vec<Profile> = key.keys.iter().map(MasterKey::profile).collect();
        assert_eq!(
            profiles,
            [Profile::AesCm128Sha1Tag80, Profile::AesCm128Sha1Tag32]
        );
    }

    #[test]
    fn a_key_may_be_of_one_profile_and_of_one_stream() {
        let key = GivenKey::parse(&format!("AES_CM_128_HMAC_SHA1_32:{HEX}@0x1a2b3c4d")).unwrap();
        assert_eq!((key.keys.len(), key.whose), (1, Whose::Ssrc(0x1a2b_3c4d)));
        let whose = |text: &str| GivenKey::parse(&format!("{HEX}@{text}")).unwrap().whose;
        assert_eq!(whose("10.0.0.1"), Whose::Host([10, 0, 0, 1].into()));
        assert_eq!(
            whose("[::1]:5000"),
            Whose::Address("[::1]:5000".parse().unwrap())
        );
    }

    #[test]
    fn errors_do_not_repeat_the_key() {
        for text in [
            "geheim!",
            "c2VjcmV0",
            "XYZ:c2VjcmV0",
            "AEAD_AES_128_GCM:c2VjcmV0",
        ] {
            let error = GivenKey::parse(text).unwrap_err().to_string();
            assert!(
                !error.contains("c2VjcmV0") && !error.contains("geheim"),
                "{error}"
            );
        }
    }
}
