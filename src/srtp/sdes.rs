//! Keys in session descriptions: `a=crypto` (RFC 4568).

use base64::Engine as _;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::{MasterKey, Profile};

/// With padding or without: both are written.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &ALPHABET,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Longest name of a key in packets (RFC 4568 §6.1).
const LONGEST_MKI: usize = 128;

/// The keys of a `crypto` line, which gives them as `inline:…;inline:…`.
///
/// None of a line whose session parameters change what packets look like (RFC 4568 §6.3).
pub fn keys(suite: &str, keys: &str, parameters: &str) -> Vec<MasterKey> {
    let changes = ["UNENCRYPTED_SRTP", "UNAUTHENTICATED_SRTP", "KDR="];
    let words = || parameters.split_whitespace();
    if words().any(|word| {
        changes
            .iter()
            .any(|change| word == *change || word.starts_with("KDR="))
    }) {
        return Vec::new();
    }
    let Some(profile) = Profile::named(suite) else {
        return Vec::new();
    };
    let each = keys
        .split(';')
        .filter_map(|key| key.strip_prefix("inline:"));
    each.filter_map(|key| self::key(profile, key)).collect()
}

/// `<base64>[|<lifetime>][|<MKI>:<bytes>]`
fn key(profile: Profile, text: &str) -> Option<MasterKey> {
    let mut parts = text.split('|');
    let key = MasterKey::of_both(profile, &decoded(parts.next()?)?)?;
    match parts.find_map(|part| part.split_once(':')) {
        Some((value, bytes)) => Some(key.with_mki(mki(value, bytes)?)),
        None => Some(key),
    }
}

pub(super) fn decoded(text: &str) -> Option<Vec<u8>> {
    BASE64.decode(text).ok()
}

/// A number as that many bytes.
fn mki(value: &str, bytes: &str) -> Option<Vec<u8>> {
    let bytes: usize = bytes.parse().ok()?;
    let value: u64 = value.parse().ok()?;
    if bytes == 0 || bytes > LONGEST_MKI {
        return None;
    }
    let digits = value.to_be_bytes();
    let zeros = bytes.saturating_sub(digits.len());
    let digits = digits.get(digits.len().saturating_sub(bytes)..)?;
    Some([&vec![0; zeros], digits].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";

    #[test]
    fn the_line_of_the_rfc_has_a_key_with_lifetime_and_name() {
        let line = format!("inline:{KEY}|2^20|1:4");
        let keys = keys("AES_CM_128_HMAC_SHA1_80", &line, "FEC_ORDER=FEC_SRTP");
        assert_eq!(keys.len(), 1);
        assert_eq!(keys[0].mki(), [0, 0, 0, 1]);
        assert_eq!(keys[0].profile(), Profile::AesCm128Sha1Tag80);
    }

    #[test]
    fn one_line_may_have_several_keys() {
        let line = format!("inline:{KEY}|1:1;inline:{KEY}|2:1");
        let keys = keys("AES_CM_128_HMAC_SHA1_32", &line, "");
        let names: Vec<&[u8]> = keys.iter().map(MasterKey::mki).collect();
        assert_eq!(names, [[1], [2]]);
    }

    #[test]
    fn what_cannot_be_opened_has_no_key() {
        let inline = format!("inline:{KEY}");
        assert!(keys("AES_CM_128_HMAC_SHA1_80", &inline, "UNENCRYPTED_SRTP").is_empty());
        assert!(keys("AES_CM_128_HMAC_SHA1_80", &inline, "KDR=1").is_empty());
        assert!(keys("F8_128_HMAC_SHA1_80", &inline, "").is_empty());
        assert!(keys("AES_CM_128_HMAC_SHA1_80", "inline:WVNf", "").is_empty());
        assert!(
            keys(
                "AES_CM_128_HMAC_SHA1_80",
                &format!("inline:{KEY}|1:999"),
                ""
            )
            .is_empty()
        );
    }
}
