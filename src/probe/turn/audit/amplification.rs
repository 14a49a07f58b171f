//! How many bytes a stranger gets for one: what a server sends to the forged sender of a request.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::time::{Duration, Instant};

use super::Options;
use crate::probe::path::{Path, Target};
use crate::probe::session::random_id;
use crate::stun::{AttributeType, Class, MessageType, Method, TransactionId, Writer};

/// Bytes for one byte beyond which a server is worth an attacker's while. A challenge with
/// realm, nonce and software, or a Binding response of RFC 5780, stays well below.
pub const WORST_FACTOR: f64 = 10.0;

/// How long the first answer may take, and how long more of them may follow.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const MORE_WAIT: Duration = Duration::from_millis(150);

/// One request may be lost.
const TRIES: u32 = 2;

/// What is asked, in as few bytes as it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    Binding,
    Allocate,
}

/// What came for one request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amplification {
    pub question: Question,
    pub request_bytes: usize,
    pub answers: u32,
    pub answer_bytes: usize,
}

impl Amplification {
    /// Bytes of UDP payload for one; `None` without an answer.
    pub fn factor(&self) -> Option<f64> {
        (self.answers > 0).then(|| self.answer_bytes as f64 / self.request_bytes as f64)
    }
}

impl Question {
    fn write(self, id: TransactionId) -> Vec<u8> {
        let method = match self {
            Question::Binding => Method::BINDING,
            Question::Allocate => Method::ALLOCATE,
        };
        let writer = Writer::new(MessageType::new(method, Class::Request), id);
        match self {
            Question::Binding => writer,
            // UDP, by its number in IP.
            Question::Allocate => {
                writer.attribute(AttributeType::REQUESTED_TRANSPORT, &[17, 0, 0, 0])
            }
        }
        .finish()
    }
}

/// Asks over UDP. On connections nobody can forge where a request comes from.
pub async fn measure(target: &Target, options: &Options) -> Vec<Amplification> {
    if target.transport != crate::probe::Transport::Udp {
        return Vec::new();
    }
    let (binding, allocate) = tokio::join!(
        one(Question::Binding, target, options),
        one(Question::Allocate, target, options)
    );
    [binding, allocate].into_iter().flatten().collect()
}

/// `None` when nothing could be sent.
async fn one(question: Question, target: &Target, options: &Options) -> Option<Amplification> {
    let path = Path::open(target, &options.network).await.ok()?;
    let mut measured = None;
    for _ in 0..TRIES {
        let request = question.write(random_id()?);
        path.send(&request).await.ok()?;
        let seen = answers(&path, question, request.len()).await;
        let answered = seen.answers > 0;
        measured = Some(seen);
        if answered {
            break;
        }
    }
    measured
}

async fn answers(path: &Path, question: Question, request_bytes: usize) -> Amplification {
    let mut seen = Amplification {
        question,
        request_bytes,
        answers: 0,
        answer_bytes: 0,
    };
    let mut message = Vec::new();
    let mut until = Instant::now() + FIRST_WAIT;
    while let Ok(received) = tokio::time::timeout_at(until.into(), path.receive(&mut message)).await
    {
        let Ok(datagram) = received else {
            break;
        };
        if seen.answers == 0 {
            until = Instant::now() + MORE_WAIT;
        }
        seen.answers = seen.answers.saturating_add(1);
        seen.answer_bytes = seen.answer_bytes.saturating_add(datagram.length);
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_as_small_as_they_can_be() {
        let id = TransactionId([1; 12]);
        assert_eq!(Question::Binding.write(id).len(), 20);
        assert_eq!(Question::Allocate.write(id).len(), 28);
    }

    #[test]
    fn a_factor_needs_an_answer() {
        let mut seen = Amplification {
            question: Question::Binding,
            request_bytes: 20,
            answers: 0,
            answer_bytes: 0,
        };
        assert_eq!(seen.factor(), None);
        seen.answers = 3;
        seen.answer_bytes = 300;
        assert_eq!(seen.factor(), Some(15.0));
    }
}
