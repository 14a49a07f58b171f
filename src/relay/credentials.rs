//! Who may use the relay, and the keys that follow from it.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::Sha256;

/// What gives access to the relay.
#[derive(Clone, PartialEq, Eq)]
pub enum Account {
    /// A long-term credential (RFC 8489 §9.2).
    User { username: String, password: String },
    /// The secret from which ephemeral credentials are made.
    Secret(String),
}

/// Shows no password.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Account::User { username, .. } => write!(f, "User({username:?})"),
            Account::Secret(_) => f.write_str("Secret"),
        }
    }
}

/// Why a username has no password here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPassword {
    UnknownUser,
    /// The time in the username of an ephemeral credential is over.
    Expired,
}

impl Account {
    /// The password of `username` at this time.
    pub fn password(&self, username: &str, unix_seconds: u64) -> Result<String, NoPassword> {
        match self {
            Account::User {
                username: known,
                password,
            } if known == username => Ok(password.clone()),
            Account::User { .. } => Err(NoPassword::UnknownUser),
            Account::Secret(secret) => match expiry(username) {
                Some(expiry) if expiry > unix_seconds => Ok(ephemeral_password(secret, username)),
                Some(_) => Err(NoPassword::Expired),
                None => Err(NoPassword::UnknownUser),
            },
        }
    }
}

/// A username and password that end at a time: "REST" credentials, as most TURN
/// services hand them out (draft-uberti-behave-turn-rest).
#[derive(Clone, PartialEq, Eq)]
pub struct Ephemeral {
    /// The expiry in seconds since 1970, and a name after a colon.
    pub username: String,
    pub password: String,
}

impl Ephemeral {
    pub fn new(secret: &str, expires_unix_seconds: u64, name: &str) -> Ephemeral {
        let username = format!("{expires_unix_seconds}:{name}");
        Ephemeral {
            password: ephemeral_password(secret, &username),
            username,
        }
    }
}

fn expiry(username: &str) -> Option<u64> {
    let (time, _) = username.split_once(':').unwrap_or((username, ""));
    time.parse().ok()
}

/// base64(HMAC-SHA1(secret, username)).
fn ephemeral_password(secret: &str, username: &str) -> String {
    STANDARD.encode(hmac_sha1(secret.as_bytes(), username.as_bytes()))
}

pub(super) fn hmac_sha1(key: &[u8], text: &[u8]) -> [u8; 20] {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(key) else {
        unreachable!("HMAC takes keys of any length");
    };
    mac.update(text);
    mac.finalize().into_bytes().into()
}

pub(super) fn hmac_sha256(key: &[u8], text: &[u8]) -> [u8; 32] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        unreachable!("HMAC takes keys of any length");
    };
    mac.update(text);
    mac.finalize().into_bytes().into()
}

/// The key of a long-term credential (RFC 8489 §9.2.2).
pub(super) fn key(
    algorithm: PasswordAlgorithm,
    user: &str,
    realm: &str,
    password: &str,
) -> Vec<u8> {
    let text = format!("{user}:{realm}:{password}");
    match algorithm {
        PasswordAlgorithm::Md5 => Md5::digest(text).to_vec(),
        PasswordAlgorithm::Sha256 => Sha256::digest(text).to_vec(),
    }
}

/// USERHASH (RFC 8489 §14.4).
pub(super) fn userhash(user: &str, realm: &str) -> [u8; 32] {
    Sha256::digest(format!("{user}:{realm}")).into()
}

/// How a password becomes a key (RFC 8489 §18.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PasswordAlgorithm {
    Md5,
    Sha256,
}

impl PasswordAlgorithm {
    pub const ALL: [PasswordAlgorithm; 2] = [PasswordAlgorithm::Sha256, PasswordAlgorithm::Md5];

    pub fn number(self) -> u16 {
        match self {
            PasswordAlgorithm::Md5 => 1,
            PasswordAlgorithm::Sha256 => 2,
        }
    }

    /// PASSWORD-ALGORITHM (RFC 8489 §14.12); both algorithms have no parameters.
    pub fn read(value: &[u8]) -> Option<PasswordAlgorithm> {
        let number = u16::from_be_bytes(*value.first_chunk()?);
        PasswordAlgorithm::ALL
            .into_iter()
            .find(|algorithm| algorithm.number() == number)
    }

    /// PASSWORD-ALGORITHMS with all that are known, the best first.
    pub fn list() -> Vec<u8> {
        let numbers = PasswordAlgorithm::ALL.map(PasswordAlgorithm::number);
        numbers
            .into_iter()
            .flat_map(|number| [number.to_be_bytes(), [0, 0]].concat())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ephemeral_password_is_the_mac_of_the_username() {
        // openssl dgst -sha1 -hmac north -binary <<< 1700000000:alice | base64
        let made = Ephemeral::new("north", 1_700_000_000, "alice");
        assert_eq!(made.username, "1700000000:alice");
        let account = Account::Secret("north".into());
        let password = account.password(&made.username, 1_699_999_999);
        assert_eq!(password, Ok(made.password));
    }

    #[test]
    fn an_ephemeral_credential_ends_at_its_time() {
        let account = Account::Secret("north".into());
        assert!(account.password("100:alice", 99).is_ok());
        assert_eq!(account.password("100:alice", 100), Err(NoPassword::Expired));
        assert_eq!(account.password("100", 200), Err(NoPassword::Expired));
        let unknown = account.password("alice", 1);
        assert_eq!(unknown, Err(NoPassword::UnknownUser));
    }

    #[test]
    fn a_secret_is_not_shown() {
        let user = Account::User {
            username: "alice".into(),
            password: "north".into(),
        };
        let shown = format!("{:?} {user:?}", Account::Secret("north".into()));
        assert_eq!(shown, "Secret User(\"alice\")");
    }

    #[test]
    fn the_key_is_that_of_rfc_5769_2_4() {
        let key = key(
            PasswordAlgorithm::Md5,
            "\u{30DE}\u{30C8}\u{30EA}\u{30C3}\u{30AF}\u{30B9}",
            "example.org",
            "TheMatrIX",
        );
        assert_eq!(key.len(), 16);
    }
}
