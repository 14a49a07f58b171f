//! SDES: keys of SRTP in the description.

use super::words::{Stopped, Words};
use crate::sdp::text::Text;

/// `<tag> <suite> inline:<key>[|<lifetime>][|<MKI>][;inline:…] [<parameter> …]` (RFC 4568).
#[derive(Debug, Clone, Copy)]
pub struct Crypto<'a> {
    pub tag: Text<'a>,
    pub suite: Text<'a>,
    keys: Text<'a>,
    parameters: Text<'a>,
}

impl<'a> Crypto<'a> {
    pub fn parse(value: Text<'a>) -> Result<Self, Stopped<'a>> {
        let mut words = Words::of(value);
        let (tag, _) = words.number::<u32>("a tag, a number")?;
        let suite = words.next("a suite such as `AES_CM_128_HMAC_SHA1_80`")?;
        let keys = words.next("a key: `inline:<base64>`")?;
        let crypto = Crypto {
            tag,
            suite,
            keys,
            parameters: words.rest(),
        };
        match crypto
            .methods()
            .find(|(method, _)| method.as_str() != "inline")
        {
            Some((at, _)) => Err(Stopped {
                at,
                expected: "`inline:` before the key",
            }),
            None => Ok(crypto),
        }
    }

    /// The master keys with their salts, in base64.
    pub fn keys(&self) -> impl Iterator<Item = Text<'a>> {
        let infos = self.methods().map(|(_, info)| info);
        infos.map(|info| info.split('|').next().unwrap_or(info))
    }

    /// Session parameters such as `UNENCRYPTED_SRTP`.
    pub fn parameters(&self) -> impl Iterator<Item = Text<'a>> {
        self.parameters.fields()
    }

    /// Number of bytes of a key with its salt; `None` for an unknown suite.
    pub fn expected_bytes(&self) -> Option<usize> {
        SUITES
            .iter()
            .find(|(suite, _)| self.suite.eq_ignore_ascii_case(suite))
            .map(|(_, bytes)| *bytes)
    }

    /// Each key parameter as its method and what follows the colon.
    fn methods(&self) -> impl Iterator<Item = (Text<'a>, Text<'a>)> {
        let parameters = self.keys.split(';').filter(|piece| !piece.is_empty());
        parameters.map(|piece| piece.split_once(':').unwrap_or((piece, piece.after())))
    }
}

/// Suites of RFC 4568, 5669, 6188 and 7714, with the bytes of a key and its salt.
const SUITES: &[(&str, usize)] = &[
    ("AES_CM_128_HMAC_SHA1_80", 16 + 14),
    ("AES_CM_128_HMAC_SHA1_32", 16 + 14),
    ("F8_128_HMAC_SHA1_80", 16 + 14),
    ("SEED_CTR_128_HMAC_SHA1_80", 16 + 14),
    ("AES_192_CM_HMAC_SHA1_80", 24 + 14),
    ("AES_192_CM_HMAC_SHA1_32", 24 + 14),
    ("AES_256_CM_HMAC_SHA1_80", 32 + 14),
    ("AES_256_CM_HMAC_SHA1_32", 32 + 14),
    ("AEAD_AES_128_GCM", 16 + 12),
    ("AEAD_AES_256_GCM", 32 + 12),
];

/// Number of bytes that a text in base64 stands for; `None` when it is none.
pub fn base64_bytes(text: &str) -> Option<usize> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    // One digit left over holds less than a byte.
    let whole = padding <= 2 && digits.len() % 4 != 1;
    (whole && digits.bytes().all(is_digit)).then_some(digits.len() * 3 / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_base64_are_counted_with_and_without_padding() {
        for (text, bytes) in [
            ("", Some(0)),
            ("YQ==", Some(1)),
            ("YQ", Some(1)),
            ("YWI=", Some(2)),
            ("YWJj", Some(3)),
            ("Y", None),
            ("YQ===", None),
            ("Y-==", None),
        ] {
            assert_eq!(base64_bytes(text), bytes, "{text}");
        }
    }

    #[test]
    fn keys_are_read_without_lifetime_and_mki() {
        let value = "1 AES_CM_128_HMAC_SHA1_80 inline:abc|2^20|1:4;inline:def|2^20 KDR=1";
        let crypto = Crypto::parse(Text::new(value, 0)).unwrap();
        let keys: Vec<_> = crypto.keys().map(|key| key.as_str()).collect();
        assert_eq!(keys, ["abc", "def"]);
        let parameters: Vec<_> = crypto.parameters().map(|p| p.as_str()).collect();
        assert_eq!(parameters, ["KDR=1"]);
    }
}
