//! Who may use the relay.

use std::fmt;

use crate::turn::ephemeral_password;

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
                Some(expiry) if expiry > unix_seconds => {
                    Ok(ephemeral_password(secret.as_bytes(), username))
                }
                Some(_) => Err(NoPassword::Expired),
                None => Err(NoPassword::UnknownUser),
            },
        }
    }
}

fn expiry(username: &str) -> Option<u64> {
    let (time, _) = username.split_once(':').unwrap_or((username, ""));
    time.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_gives_every_username_its_password() {
        // echo -n 1800000000:alice | openssl dgst -sha1 -hmac labsecret -binary | base64
        let account = Account::Secret("labsecret".into());
        let password = account.password("1800000000:alice", 1_799_999_999);
        assert_eq!(password.as_deref(), Ok("N9DpfYKnt79T86V2KzSBBBoQc90="));
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
}
