//! Many requests at once on one path: each is asked for itself, and all are waited for together.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::{Reply, Session, data};
use crate::probe::session::random_id;
use crate::stun::{self, Message, TransactionId};
use crate::turn::{Fault, Next, Request};

/// How often one request is signed anew because its nonce had become stale.
const MOST_SIGNATURES: u32 = 4;

/// A request on its way.
#[derive(Debug, Clone)]
struct Pending {
    /// Which of the requests it is.
    at: usize,
    bytes: Vec<u8>,
    nonce: Option<String>,
    signatures: u32,
}

impl Session {
    /// Asks everything at once, and returns when all is answered or `wait` is over: a response
    /// for each request, or why there is none. What gets lost is sent again every RTO.
    ///
    /// # Errors
    /// When the path is no more.
    pub async fn request_all(
        &mut self,
        requests: &[Request],
        wait: Duration,
    ) -> Result<Vec<Result<Reply, Fault>>, Fault> {
        let mut answers: Vec<_> = requests
            .iter()
            .map(|_| Err(Fault::Stun(stun::Fault::Timeout)))
            .collect();
        let mut pending = HashMap::new();
        for (at, request) in requests.iter().enumerate() {
            let (id, request) = self.signed(at, request, 1)?;
            pending.insert(id, request);
        }
        let end = Instant::now() + wait;
        let mut due = Instant::now();
        while !pending.is_empty() && Instant::now() < end {
            if Instant::now() >= due {
                self.send_pending(&pending).await?;
                due = self.send_again_at(end);
            }
            let Some(received) = self.receive_until(due.min(end)).await else {
                continue;
            };
            let (length, at) = received?;
            let bytes = self.buffer.get(..length).unwrap_or_default().to_vec();
            if let Some(arrived) = data(&bytes, at) {
                self.put_aside(arrived);
                continue;
            }
            let Ok(message) = Message::read(&bytes) else {
                continue;
            };
            let Some(asked) = pending.get(&message.id).cloned() else {
                continue;
            };
            let Some(request) = requests.get(asked.at) else {
                continue;
            };
            let answer = match self.next(request, &asked, &message) {
                Next::Discard(_) => continue,
                Next::Again if asked.signatures < MOST_SIGNATURES => {
                    let (id, again) = self.signed(asked.at, request, asked.signatures + 1)?;
                    self.send(&again.bytes).await?;
                    pending.remove(&message.id);
                    pending.insert(id, again);
                    continue;
                }
                Next::Again => Err(Fault::StaleNonces(asked.signatures)),
                Next::Done => Ok(Reply {
                    bytes: bytes.clone(),
                    rtt: None,
                }),
                Next::Elsewhere(alternate) => Err(Fault::RedirectedLate(alternate.address)),
                Next::Failed(fault) => Err(fault),
            };
            pending.remove(&message.id);
            if let Some(place) = answers.get_mut(asked.at) {
                *place = answer;
            }
        }
        Ok(answers)
    }

    /// A nonce that went stale meanwhile is stale for all requests that carry it, and counts once.
    fn next(&mut self, request: &Request, asked: &Pending, message: &Message<'_>) -> Next {
        let stale = matches!(
            stun::error_response(message),
            stun::Fault::ServerError(error) if error.code == 438
        );
        let is_error = message.kind.class == stun::Class::Error;
        if is_error && stale && asked.nonce != self.nonce() {
            return Next::Again;
        }
        self.conversation.judge(request, message)
    }

    fn signed(
        &self,
        at: usize,
        request: &Request,
        signatures: u32,
    ) -> Result<(TransactionId, Pending), Fault> {
        let id = random_id()
            .ok_or_else(|| stun::Fault::Local("the system gives no randomness".to_owned()))?;
        let pending = Pending {
            at,
            bytes: self.conversation.sign(request, id),
            nonce: self.nonce(),
            signatures,
        };
        Ok((id, pending))
    }

    fn nonce(&self) -> Option<String> {
        let challenge = self.conversation.challenge();
        challenge.map(|challenge| challenge.nonce.clone())
    }

    async fn send_pending(&self, pending: &HashMap<TransactionId, Pending>) -> Result<(), Fault> {
        for request in pending.values() {
            self.send(&request.bytes).await?;
        }
        Ok(())
    }

    /// A stream sends again by itself.
    fn send_again_at(&self, end: Instant) -> Instant {
        match self.path.is_stream() {
            true => end,
            false => Instant::now() + self.timers.rto,
        }
    }
}
