//! What a server asks a client to prove, and how it is proven (RFC 8489 §9.2, RFC 7635).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::credentials::Credentials;
use crate::stun::{
    AttributeType, IntegrityKind, Key, Message, PasswordAlgorithm, Value, Writer, userhash_of,
};

/// What a 401 or 438 gives a client to go on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    pub realm: String,
    pub nonce: String,
    /// PASSWORD-ALGORITHMS as sent, which a client has to send back.
    algorithms: Option<Vec<u8>>,
    pub mechanism: Mechanism,
    /// Whether the server wants USERHASH instead of USERNAME.
    anonymous: bool,
    /// Whether it is a server for tokens, by THIRD-PARTY-AUTHORIZATION (RFC 7635 §6.1).
    pub wants_token: bool,
}

/// How requests and responses are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mechanism {
    pub algorithm: PasswordAlgorithm,
    pub integrity: IntegrityKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChallengeFault {
    /// An attribute is missing.
    Missing(AttributeType),
    /// An attribute is there and cannot be read.
    Unreadable(AttributeType),
    /// Of the password algorithms offered this program knows none; their numbers.
    UnknownAlgorithms(Vec<u16>),
    /// The nonce promises PASSWORD-ALGORITHMS, and there is none (RFC 8489 §9.2.5).
    BidDown,
}

impl Mechanism {
    /// As every server since RFC 5389 has it.
    const CLASSIC: Mechanism = Mechanism {
        algorithm: PasswordAlgorithm::Md5,
        integrity: IntegrityKind::Sha1,
    };

    /// Whoever offers a choice of algorithms signs with SHA-256 (RFC 8489 §9.2.5).
    fn chosen(algorithm: PasswordAlgorithm) -> Mechanism {
        Mechanism {
            algorithm,
            integrity: IntegrityKind::Sha256,
        }
    }
}

impl Challenge {
    /// Reads the challenge of an error response.
    ///
    /// # Errors
    /// When a client cannot go on with it.
    pub fn read(message: &Message<'_>) -> Result<Challenge, ChallengeFault> {
        let realm = text(message, AttributeType::REALM)?;
        let nonce = text(message, AttributeType::NONCE)?;
        let features = Features::of(&nonce);
        let algorithms = message.attribute(AttributeType::PASSWORD_ALGORITHMS);
        let algorithms = algorithms.map(|attribute| attribute.value.to_vec());
        let mechanism = match &algorithms {
            Some(offered) => choose(offered)?,
            None if features.password_algorithms => return Err(ChallengeFault::BidDown),
            None => Mechanism::CLASSIC,
        };
        let wants_token = AttributeType::THIRD_PARTY_AUTHORIZATION;
        Ok(Challenge {
            realm,
            nonce,
            algorithms,
            mechanism,
            anonymous: features.username_anonymity,
            wants_token: message.attribute(wants_token).is_some(),
        })
    }

    /// Takes what a 438 gives: a nonce, and whatever of the rest it repeats. What it leaves out
    /// stays as it was agreed on, so that nobody can talk a client out of it.
    ///
    /// # Errors
    /// When a client cannot go on with it.
    pub fn renew(&mut self, message: &Message<'_>) -> Result<(), ChallengeFault> {
        let nonce = text(message, AttributeType::NONCE)?;
        let features = Features::of(&nonce);
        let offered = match message.attribute(AttributeType::PASSWORD_ALGORITHMS) {
            Some(attribute) => Some((attribute.value.to_vec(), choose(attribute.value)?)),
            None if features.password_algorithms => return Err(ChallengeFault::BidDown),
            None => None,
        };
        match text(message, AttributeType::REALM) {
            Ok(realm) => self.realm = realm,
            Err(ChallengeFault::Missing(_)) => {}
            Err(fault) => return Err(fault),
        }
        if let Some((algorithms, mechanism)) = offered {
            self.algorithms = Some(algorithms);
            self.mechanism = mechanism;
        }
        self.anonymous |= features.username_anonymity;
        self.nonce = nonce;
        Ok(())
    }

    /// Finishes a request so that the server believes it.
    pub fn sign(&self, writer: Writer, credentials: &Credentials) -> Vec<u8> {
        let writer = self
            .name(writer, credentials)
            .attribute(AttributeType::REALM, self.realm.as_bytes())
            .attribute(AttributeType::NONCE, self.nonce.as_bytes());
        let writer = match credentials {
            Credentials::LongTerm { .. } => self.name_algorithm(writer),
            Credentials::Token(token) => {
                writer.attribute(AttributeType::ACCESS_TOKEN, &token.access_token)
            }
        };
        writer
            .integrity(self.integrity(credentials), &self.key(credentials))
            .finish_with_fingerprint()
    }

    fn name(&self, writer: Writer, credentials: &Credentials) -> Writer {
        let username = credentials.username();
        match credentials {
            Credentials::LongTerm { .. } if self.anonymous => {
                let hash = userhash_of(username, &self.realm);
                writer.attribute(AttributeType::USERHASH, &hash)
            }
            _ => writer.attribute(AttributeType::USERNAME, username.as_bytes()),
        }
    }

    fn name_algorithm(&self, writer: Writer) -> Writer {
        let Some(offered) = &self.algorithms else {
            return writer;
        };
        // The algorithm's number and the length of its parameters, of which it has none.
        let chosen = u32::from(self.mechanism.algorithm.number()) << 16;
        writer
            .attribute(AttributeType::PASSWORD_ALGORITHMS, offered)
            .number(AttributeType::PASSWORD_ALGORITHM, chosen)
    }

    /// How messages are signed with these credentials. Tokens know no choice of algorithms.
    pub fn integrity(&self, credentials: &Credentials) -> IntegrityKind {
        match credentials {
            Credentials::LongTerm { .. } => self.mechanism.integrity,
            Credentials::Token(_) => IntegrityKind::Sha1,
        }
    }

    pub fn key(&self, credentials: &Credentials) -> Key {
        match credentials {
            Credentials::LongTerm { username, password } => {
                Key::long_term(username, &self.realm, password, self.mechanism.algorithm)
            }
            Credentials::Token(token) => Key::of_bytes(token.mac_key.clone()),
        }
    }
}

fn text(message: &Message<'_>, kind: AttributeType) -> Result<String, ChallengeFault> {
    let attribute = message
        .attribute(kind)
        .ok_or(ChallengeFault::Missing(kind))?;
    match attribute.value(message.id) {
        Ok(Value::Text(text)) => Ok(text.to_owned()),
        _ => Err(ChallengeFault::Unreadable(kind)),
    }
}

/// The first of the algorithms offered that this program knows: the server has its reasons for
/// their order (RFC 8489 §9.2.5).
fn choose(offered: &[u8]) -> Result<Mechanism, ChallengeFault> {
    let unreadable = ChallengeFault::Unreadable(AttributeType::PASSWORD_ALGORITHMS);
    let numbers = algorithm_numbers(offered).ok_or(unreadable)?;
    let mut known = numbers
        .iter()
        .copied()
        .filter_map(PasswordAlgorithm::of_number);
    known
        .next()
        .map(Mechanism::chosen)
        .ok_or(ChallengeFault::UnknownAlgorithms(numbers))
}

/// Each entry is a number, the length of its parameters, and these, padded (RFC 8489 §14.11).
fn algorithm_numbers(mut offered: &[u8]) -> Option<Vec<u16>> {
    let mut numbers = Vec::new();
    while !offered.is_empty() {
        let (&[n0, n1, l0, l1], rest) = offered.split_first_chunk::<4>()?;
        numbers.push(u16::from_be_bytes([n0, n1]));
        let length = usize::from(u16::from_be_bytes([l0, l1]));
        // The last entry's padding may be that of the attribute.
        rest.get(..length)?;
        offered = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    Some(numbers)
}

/// What a nonce tells of its server (RFC 8489 §9.2).
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Features {
    password_algorithms: bool,
    username_anonymity: bool,
}

/// What such a nonce starts with; four characters of base64 follow.
const NONCE_COOKIE: &str = "obMatJos2";

impl Features {
    /// Bit 0 is the leftmost of the 24 by RFC 8489 §18.1, and the rightmost by its own example
    /// (§B.1). Servers follow the one or the other, and the bits between are not in use.
    fn of(nonce: &str) -> Features {
        let encoded = nonce
            .strip_prefix(NONCE_COOKIE)
            .and_then(|rest| rest.get(..4));
        let bits = encoded.and_then(|text| STANDARD.decode(text).ok());
        let Some(&[first, _, last]) = bits.as_deref() else {
            return Features::default();
        };
        Features {
            password_algorithms: first & 0x80 != 0 || last & 0x01 != 0,
            username_anonymity: first & 0x40 != 0 || last & 0x02 != 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_features_of_a_nonce_are_read_from_either_end() {
        let features = |nonce| {
            let Features {
                password_algorithms,
                username_anonymity,
            } = Features::of(nonce);
            (password_algorithms, username_anonymity)
        };
        assert_eq!(features("obMatJos2gAAAabc"), (true, false));
        assert_eq!(features("obMatJos2AAABabc"), (true, false));
        // The nonce of RFC 8489 §B.1.
        assert_eq!(
            features("obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA"),
            (false, true)
        );
        assert_eq!(features("obMatJos2AAAAabc"), (false, false));
        assert_eq!(features("obMatJos2"), (false, false));
        assert_eq!(features("obMatJos2ééé"), (false, false));
        assert_eq!(features("anything"), (false, false));
    }

    #[test]
    fn the_first_known_algorithm_is_chosen() {
        let chosen = |offered: &[u8]| choose(offered).map(|mechanism| mechanism.algorithm);
        let (md5, sha256) = (PasswordAlgorithm::Md5, PasswordAlgorithm::Sha256);
        assert_eq!(chosen(&[0, 1, 0, 0, 0, 2, 0, 0]), Ok(md5));
        assert_eq!(chosen(&[0, 2, 0, 0, 0, 1, 0, 0]), Ok(sha256));
        assert_eq!(chosen(&[0, 1, 0, 0]), Ok(md5));
        // One that is not known, with a parameter of one byte and its padding, comes first.
        assert_eq!(chosen(&[0, 9, 0, 1, 7, 0, 0, 0, 0, 1, 0, 0]), Ok(md5));
        assert_eq!(
            chosen(&[0, 9, 0, 0]),
            Err(ChallengeFault::UnknownAlgorithms(vec![9]))
        );
        let unreadable = ChallengeFault::Unreadable(AttributeType::PASSWORD_ALGORITHMS);
        assert_eq!(chosen(&[0, 1, 0]), Err(unreadable.clone()));
        assert_eq!(chosen(&[0, 1, 0, 9]), Err(unreadable));
        assert_eq!(
            chosen(&[]),
            Err(ChallengeFault::UnknownAlgorithms(Vec::new()))
        );
    }
}
