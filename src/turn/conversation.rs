//! A client's side of talking to one TURN server: what it knows, and what it does next.

use std::net::SocketAddr;

use super::authentication::{Challenge, ChallengeFault};
use super::credentials::Credentials;
use super::fault::Fault;
use super::request::Request;
use crate::stun::{
    self, Class, Integrity, IntegrityKind, Message, MessageType, ServerError, TransactionId,
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
    Elsewhere(SocketAddr),
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

    /// What the server asked to be proven; `None` before it asked, and when it never did.
    pub fn challenge(&self) -> Option<&Challenge> {
        self.challenge.as_ref()
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
        if is(Class::Success) {
            self.success(message)
        } else if is(Class::Error) {
            self.error(message)
        } else {
            Next::Discard(stun::Fault::NotAResponse(message.kind).into())
        }
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
            stun::Fault::ServerError(error) => self.server_error(error, message),
            fault if fault.is_discarded() => Next::Discard(fault.into()),
            fault => Next::Failed(fault.into()),
        }
    }

    fn server_error(&mut self, error: ServerError, message: &Message<'_>) -> Next {
        match (error.code, error.alternate) {
            (300, Some(alternate)) => Next::Elsewhere(alternate),
            (300, None) => Next::Failed(Fault::NoAlternate),
            (401, _) if self.challenge.is_none() => self.challenged(message),
            (401, _) => Next::Failed(Fault::Rejected(error)),
            (438, _) => self.stale_nonce(message),
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
            Err(fault) => Next::Failed(Fault::Challenge(fault)),
            Ok(()) if self.stale > MOST_STALE_NONCES => {
                Next::Failed(Fault::StaleNonces(self.stale))
            }
            Ok(()) => Next::Again,
        }
    }
}
