//! What a client proves its right to a relay with.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha1::Sha1;

#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// A name and a password (RFC 8489 §9.2).
    LongTerm { username: String, password: String },
    /// A token of an authorization server (RFC 7635).
    Token(Token),
}

/// What an authorization server gave out (RFC 7635 §4).
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// Names the key that the TURN server opens the token with; sent as USERNAME.
    pub key_id: String,
    /// Opaque to the client; sent as ACCESS-TOKEN.
    pub access_token: Vec<u8>,
    /// The session key, which signs requests.
    pub mac_key: Vec<u8>,
}

impl Credentials {
    /// What USERNAME says.
    pub fn username(&self) -> &str {
        match self {
            Credentials::LongTerm { username, .. } => username,
            Credentials::Token(token) => &token.key_id,
        }
    }
}

/// Passwords and keys are not shown.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({:?}, …)", self.username())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({:?}, …)", self.key_id)
    }
}

/// The credentials that a shared secret gives until `expires`, in seconds since 1970: the user
/// name starts with that time, and the password is the name's HMAC-SHA1 in base64. No RFC has
/// it; servers know it as the "TURN REST API" (draft-uberti-behave-turn-rest).
pub fn ephemeral(secret: &[u8], user: Option<&str>, expires: u64) -> Credentials {
    let username = match user {
        Some(user) => format!("{expires}:{user}"),
        None => expires.to_string(),
    };
    let mac = Hmac::<Sha1>::new_from_slice(secret).map(|mac| mac.chain_update(&username));
    let password = mac.map(|mac| STANDARD.encode(mac.finalize().into_bytes()));
    Credentials::LongTerm {
        username,
        // HMAC takes keys of any length.
        password: password.unwrap_or_default(),
    }
}

/// A user name that tells when its password ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EphemeralUsername {
    /// Seconds since 1970.
    pub expires: u64,
}

/// Earlier than 2001-09-09 no time has ten digits, and an account number may be shorter.
const FIRST_TIME: u64 = 1_000_000_000;

/// Ten digits go up to the year 2286.
const LAST_TIME: u64 = 9_999_999_999;

impl EphemeralUsername {
    /// Reads `expires[:user]` or `user:expires`, as servers have it both ways.
    pub fn read(username: &str) -> Option<EphemeralUsername> {
        let time = |text: &str| {
            let digits = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit());
            let time = text.parse().ok().filter(|_| digits)?;
            (FIRST_TIME..=LAST_TIME).contains(&time).then_some(time)
        };
        let first = username.split(':').next().and_then(time);
        let last = username.rsplit(':').next().and_then(time);
        first.or(last).map(|expires| EphemeralUsername { expires })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_gives_the_password_that_coturn_computes() {
        // echo -n 1800000000:alice | openssl dgst -sha1 -hmac labsecret -binary | base64
        let credentials = ephemeral(b"labsecret", Some("alice"), 1_800_000_000);
        let expected = Credentials::LongTerm {
            username: "1800000000:alice".into(),
            password: "N9DpfYKnt79T86V2KzSBBBoQc90=".into(),
        };
        assert_eq!(credentials, expected);
    }

    #[test]
    fn the_time_in_a_user_name_is_found() {
        let read = |username| EphemeralUsername::read(username).map(|name| name.expires);
        assert_eq!(read("1800000000:alice"), Some(1_800_000_000));
        assert_eq!(read("1800000000"), Some(1_800_000_000));
        assert_eq!(read("alice:1800000000"), Some(1_800_000_000));
        assert_eq!(read("alice"), None);
        assert_eq!(read("12345:alice"), None);
        assert_eq!(read("0123456789"), None);
        assert_eq!(read(""), None);
    }

    #[test]
    fn secrets_are_not_shown() {
        let shown = format!("{:?}", ephemeral(b"labsecret", None, 1_800_000_000));
        assert_eq!(shown, "Credentials(\"1800000000\", …)");
    }
}
