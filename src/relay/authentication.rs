//! The long-term credential mechanism, from the server's side (RFC 8489 §9.2.4).

use super::codes::{self, Code};
use super::credentials::{Account, NoPassword};
use super::ledger::Ledger;
use super::nonce::Nonces;
use super::{Client, Moment};
use crate::stun::{
    AttributeType, Integrity, IntegrityKind, Key, Message, PasswordAlgorithm, Value, Writer,
    userhash_of,
};

/// The algorithms on offer, the best first, as PASSWORD-ALGORITHMS has them: each with its
/// number and no parameters (RFC 8489 §14.11).
const ALGORITHMS: [u8; 8] = [0, 2, 0, 0, 0, 1, 0, 0];

#[derive(Debug)]
pub struct Authentication {
    pub realm: String,
    pub accounts: Vec<Account>,
    pub nonces: Nonces,
}

/// A request whose sender knows the password; its response is signed alike.
#[derive(Debug)]
pub struct Authenticated {
    pub username: String,
    key: Key,
    integrity: IntegrityKind,
}

impl Authenticated {
    pub fn sign(&self, response: Writer) -> Vec<u8> {
        response
            .integrity(self.integrity, &self.key)
            .finish_with_fingerprint()
    }
}

/// Why a request does not get past here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejection {
    /// It has no MESSAGE-INTEGRITY: the first request of a client.
    Challenge,
    BadRequest,
    NoPassword(NoPassword),
    WrongPassword,
    StaleNonce,
}

impl Rejection {
    pub fn code(self) -> Code {
        match self {
            Rejection::BadRequest => codes::BAD_REQUEST,
            Rejection::Challenge | Rejection::NoPassword(_) | Rejection::WrongPassword => {
                codes::UNAUTHENTICATED
            }
            Rejection::StaleNonce => codes::STALE_NONCE,
        }
    }

    pub fn count(self, ledger: &mut Ledger) {
        let counter = match self {
            Rejection::Challenge => &mut ledger.challenges,
            Rejection::BadRequest => &mut ledger.malformed,
            Rejection::NoPassword(NoPassword::UnknownUser) => &mut ledger.unknown_users,
            Rejection::NoPassword(NoPassword::Expired) => &mut ledger.expired_credentials,
            Rejection::WrongPassword => &mut ledger.wrong_passwords,
            Rejection::StaleNonce => &mut ledger.stale_nonces,
        };
        *counter += 1;
    }
}

impl Authentication {
    /// Checks in the order of RFC 8489 §9.2.4.
    pub fn check(
        &self,
        message: &Message<'_>,
        client: Client,
        now: Moment,
    ) -> Result<Authenticated, Rejection> {
        let integrity = integrity_kind(message).ok_or(Rejection::Challenge)?;
        let realm = text(message, AttributeType::REALM).ok_or(Rejection::BadRequest)?;
        let nonce = text(message, AttributeType::NONCE).ok_or(Rejection::BadRequest)?;
        let algorithm = algorithm(message)?;
        let username = self.username(message)?;
        if realm != self.realm {
            return Err(Rejection::WrongPassword);
        }
        let password = self.password(&username, now.unix_seconds)?;
        let key = Key::long_term(&username, realm, &password, algorithm);
        if message.integrity(integrity, &key) != Ok(Integrity::Valid(integrity)) {
            return Err(Rejection::WrongPassword);
        }
        if !self.nonces.is_fresh(nonce, client, now.elapsed) {
            return Err(Rejection::StaleNonce);
        }
        Ok(Authenticated {
            username,
            key,
            integrity,
        })
    }

    /// Adds to an error response what a client needs for its next request.
    pub fn challenge(&self, response: Writer, client: Client, now: Moment) -> Writer {
        let nonce = self.nonces.issue(client, now.elapsed);
        response
            .attribute(AttributeType::REALM, self.realm.as_bytes())
            .attribute(AttributeType::NONCE, nonce.as_bytes())
            .attribute(AttributeType::PASSWORD_ALGORITHMS, &ALGORITHMS)
    }

    fn username(&self, message: &Message<'_>) -> Result<String, Rejection> {
        if let Some(username) = text(message, AttributeType::USERNAME) {
            return Ok(username.to_owned());
        }
        let hash = message.attribute(AttributeType::USERHASH);
        let hash = hash.ok_or(Rejection::BadRequest)?.value;
        self.user_by_hash(hash)
            .ok_or(Rejection::NoPassword(NoPassword::UnknownUser))
    }

    fn user_by_hash(&self, hash: &[u8]) -> Option<String> {
        self.accounts.iter().find_map(|account| match account {
            Account::User { username, .. } => {
                (userhash_of(username, &self.realm) == *hash).then(|| username.clone())
            }
            Account::Secret(_) => None,
        })
    }

    /// That an ephemeral credential is expired says more than that no user has its name.
    fn password(&self, username: &str, unix_seconds: u64) -> Result<String, Rejection> {
        let mut reason = NoPassword::UnknownUser;
        for account in &self.accounts {
            match account.password(username, unix_seconds) {
                Ok(password) => return Ok(password),
                Err(NoPassword::Expired) => reason = NoPassword::Expired,
                Err(NoPassword::UnknownUser) => {}
            }
        }
        Err(Rejection::NoPassword(reason))
    }
}

/// The password algorithm of a request, whose list must be the one it was sent:
/// else somebody on the way has shortened it.
fn algorithm(message: &Message<'_>) -> Result<PasswordAlgorithm, Rejection> {
    let value = |kind| message.attribute(kind).map(|attribute| attribute.value);
    let list = value(AttributeType::PASSWORD_ALGORITHMS);
    let chosen = value(AttributeType::PASSWORD_ALGORITHM);
    match (list, chosen) {
        (None, None) => Ok(PasswordAlgorithm::Md5),
        (Some(list), Some(&[n0, n1, 0, 0])) if list == ALGORITHMS => {
            let number = u16::from_be_bytes([n0, n1]);
            PasswordAlgorithm::of_number(number).ok_or(Rejection::BadRequest)
        }
        _ => Err(Rejection::BadRequest),
    }
}

/// The strongest that a message carries.
fn integrity_kind(message: &Message<'_>) -> Option<IntegrityKind> {
    [IntegrityKind::Sha256, IntegrityKind::Sha1]
        .into_iter()
        .find(|kind| message.attribute(kind.attribute()).is_some())
}

fn text<'a>(message: &Message<'a>, kind: AttributeType) -> Option<&'a str> {
    match message.attribute(kind)?.value(message.id) {
        Ok(Value::Text(text)) => Some(text),
        _ => None,
    }
}
