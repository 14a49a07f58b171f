//! Requests that wait for their answers.

use std::collections::VecDeque;
use std::time::Duration;

use super::{FlowKey, Moment};
use crate::stun::{Class, Message, Method, TransactionId};

/// Requests of one pair that are remembered.
const REMEMBERED: usize = 32;

#[derive(Debug, Clone)]
pub struct Request {
    pub id: TransactionId,
    pub flow: FlowKey,
    pub method: Method,
    /// Of the last transmission.
    pub sent: Moment,
    pub transmissions: u64,
    pub nominates: bool,
    /// Whether it proves who sends it.
    pub signed: bool,
}

#[derive(Debug, Default)]
pub struct Requests(VecDeque<Request>);

/// Whether a request was seen before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    New,
    Again,
}

impl Requests {
    pub fn send(&mut self, request: Request) -> Sent {
        let known =
            |earlier: &&mut Request| earlier.id == request.id && earlier.flow == request.flow;
        if let Some(earlier) = self.0.iter_mut().find(known) {
            earlier.sent = request.sent;
            earlier.transmissions += 1;
            return Sent::Again;
        }
        if self.0.len() == REMEMBERED {
            self.0.pop_front();
        }
        self.0.push_back(request);
        Sent::New
    }

    /// The request that this message answers, once.
    pub fn answered(&mut self, flow: FlowKey, message: &Message) -> Option<Request> {
        let asks = |request: &Request| {
            request.id == message.id
                && request.method == message.kind.method
                && request.flow == flow.reversed()
        };
        let at = self.0.iter().position(asks)?;
        self.0.remove(at)
    }
}

impl Request {
    /// None when it was sent several times: nobody knows which one was answered.
    pub fn round_trip(&self, answered: Moment) -> Option<Duration> {
        (self.transmissions == 1).then(|| answered.since(self.sent))
    }
}

/// Binding, or Chromium's shorter form of it in IANA's registry (GOOG-PING).
pub fn is_check(method: Method) -> bool {
    const GOOG_PING: Method = Method(0x080);
    method == Method::BINDING || method == GOOG_PING
}

pub fn is_answer(class: Class) -> bool {
    matches!(class, Class::Success | Class::Error)
}
