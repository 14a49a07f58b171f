//! A client's side of talking to one TURN server: what it knows, and what it does next.

use super::authentication::{Challenge, ChallengeFault};
use super::credentials::Credentials;
use super::fault::Fault;
use super::request::Request;
use crate::stun::{
    self, Alternate, Class, Integrity, IntegrityKind, Message, MessageType, ServerError,
    TransactionId,
};

/// Nonces that are tried before a server counts as one that never takes any.
const MOST_STALE_NONCES: u32 = 4;

#[derive(Debug, Clone)]
pub struct Conversation {
    software: String,
    credentials: Option<Credentials>,
    challenge: Option<Challenge>,
    proof: Proof,
    /// 438 in a row.
    stale: u32,
    /// Whether the challenge came on another path, where nothing has been answered on this one.
    is_carried_over: bool,
}

/// What success responses have to prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// That the server knows the password (RFC 8489 §9.2.5).
    Password,
    /// Nothing: it is asked whether the server cares for passwords at all.
    Nothing,
}

/// What to do after a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// The response is the server's, and a success.
    Done,
    /// Sign the request anew, with a new transaction id, and send it.
    Again,
    /// Ask this server instead (RFC 8489 §10).
    Elsewhere(Alternate),
    /// Go on waiting: this response does not count, for this reason.
    Discard(Fault),
    Failed(Fault),
}

impl Conversation {
    pub fn new(software: impl Into<String>, credentials: Option<Credentials>) -> Self {
        Conversation {
            software: software.into(),
            credentials,
            challenge: None,
            proof: Proof::Password,
            stale: 0,
            is_carried_over: false,
        }
    }

    /// With credentials that are made up: a success response shows that the server takes them,
    /// whoever signed it.
    pub fn made_up(software: impl Into<String>, credentials: Credentials) -> Self {
        Conversation {
            proof: Proof::Nothing,
            ..Conversation::new(software, Some(credentials))
        }
    }

    /// What is known, to go on with on another path. Servers that do not know the nonce there may
    /// ask anew with a 401 instead of a 438.
    pub fn on_another_path(&self) -> Self {
        Conversation {
            is_carried_over: self.challenge.is_some(),
            stale: 0,
            ..self.clone()
        }
    }

    /// What the server asked to be proven; `None` before it asked, and when it never did.
    pub fn challenge(&self) -> Option<&Challenge> {
        self.challenge.as_ref()
    }

    /// Whether requests now prove who asks.
    pub fn proves(&self) -> bool {
        self.challenge.is_some() && self.credentials.is_some()
    }

    /// The bytes of a request: with all that proves who asks, once the server has said what
    /// that is to be.
    pub fn sign(&self, request: &Request, id: TransactionId) -> Vec<u8> {
        let writer = request.write(id).software(&self.software);
        match (&self.challenge, &self.credentials) {
            (Some(challenge), Some(credentials)) => challenge.sign(writer, credentials),
            _ => writer.finish_with_fingerprint(),
        }
    }

    /// Judges a message whose transaction id is that of `request`.
    pub fn judge(&mut self, request: &Request, message: &Message<'_>) -> Next {
        if let Err(fault) = stun::check_envelope(message) {
            return Next::Discard(fault.into());
        }
        let is = |class| message.kind == MessageType::new(request.method(), class);
        let next = if is(Class::Success) {
            self.success(message)
        } else if is(Class::Error) {
            self.error(message)
        } else {
            Next::Discard(stun::Fault::NotAResponse(message.kind).into())
        };
        self.is_carried_over &= matches!(next, Next::Discard(_));
        next
    }

    fn success(&mut self, message: &Message<'_>) -> Next {
        if let Err(fault) = self.vouched(message) {
            return match fault.is_discarded() {
                true => Next::Discard(fault),
                false => Next::Failed(fault),
            };
        }
        let unknown = message.unknown_required();
        if !unknown.is_empty() {
            return Next::Failed(stun::Fault::UnknownRequired(unknown).into());
        }
        self.stale = 0;
        Next::Done
    }

    /// Whether the server signed a success response as it has to (RFC 8489 §9.2.5).
    fn vouched(&self, message: &Message<'_>) -> Result<(), Fault> {
        let (Some(challenge), Some(credentials)) = (&self.challenge, &self.credentials) else {
            return Ok(());
        };
        if self.proof == Proof::Nothing {
            return Ok(());
        }
        let key = challenge.key(credentials);
        let wanted = challenge.integrity(credentials);
        let integrity = |kind| {
            let integrity = message.integrity(kind, &key);
            integrity.map_err(|damage| Fault::Stun(stun::Fault::Malformed(damage)))
        };
        match integrity(wanted)? {
            Integrity::Valid(_) => Ok(()),
            Integrity::Mismatch(_) => Err(Fault::IntegrityMismatch),
            Integrity::Absent if wanted == IntegrityKind::Sha1 => Err(Fault::IntegrityMissing),
            Integrity::Absent => match integrity(IntegrityKind::Sha1)? {
                Integrity::Absent => Err(Fault::IntegrityMissing),
                _ => Err(Fault::BidDown),
            },
        }
    }

    fn error(&mut self, message: &Message<'_>) -> Next {
        match stun::error_response(message) {
            stun::Fault::ServerError(error) if self.is_forged(error.code, message) => {
                Next::Discard(Fault::IntegrityMismatch)
            }
            stun::Fault::ServerError(error) => self.server_error(error, message),
            fault if fault.is_discarded() => Next::Discard(fault.into()),
            fault => Next::Failed(fault.into()),
        }
    }

    /// Whether an error response carries a signature that is not the server's (RFC 8489 §9.2.5).
    ///
    /// Many servers sign no errors, and are believed. A 401 says itself that the two have
    /// different passwords.
    fn is_forged(&self, code: u16, message: &Message<'_>) -> bool {
        let (Some(challenge), Some(credentials)) = (&self.challenge, &self.credentials) else {
            return false;
        };
        if code == 401 || self.proof == Proof::Nothing {
            return false;
        }
        let key = challenge.key(credentials);
        let kinds = [IntegrityKind::Sha1, IntegrityKind::Sha256];
        let signatures = kinds.map(|kind| message.integrity(kind, &key));
        signatures
            .iter()
            .any(|integrity| matches!(integrity, Err(_) | Ok(Integrity::Mismatch(_))))
    }

    fn server_error(&mut self, error: ServerError, message: &Message<'_>) -> Next {
        match error.code {
            300 => match error.alternate {
                Some(alternate) => Next::Elsewhere(*alternate),
                None => Next::Failed(Fault::NoAlternate),
            },
            401 if self.challenge.is_none() || self.is_carried_over => self.challenged(message),
            401 => Next::Failed(Fault::Rejected(error)),
            438 => self.stale_nonce(message),
            _ => Next::Failed(Fault::Stun(stun::Fault::ServerError(error))),
        }
    }

    fn challenged(&mut self, message: &Message<'_>) -> Next {
        match Challenge::read(message) {
            Ok(challenge) => self.challenge = Some(challenge),
            Err(ChallengeFault::BidDown) => return Next::Failed(Fault::BidDown),
            Err(fault) => return Next::Failed(Fault::Challenge(fault)),
        }
        match self.credentials {
            Some(_) => Next::Again,
            None => Next::Failed(Fault::CredentialsMissing),
        }
    }

    fn stale_nonce(&mut self, message: &Message<'_>) -> Next {
        self.stale += 1;
        let renewed = match &mut self.challenge {
            Some(challenge) => challenge.renew(message),
            None => return self.challenged(message),
        };
        match renewed {
            Err(ChallengeFault::BidDown) => Next::Failed(Fault::BidDown),
            Err(fault) => Next::Failed(Fault::Challenge(fault)),
            Ok(()) if self.stale > MOST_STALE_NONCES => {
                Next::Failed(Fault::StaleNonces(self.stale))
            }
            Ok(()) => Next::Again,
        }
    }
}
