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
    /// Why its first response did not count: the likely reason when no other comes.
    discarded: Option<Fault>,
}

/// Requests, and what has become of them.
#[derive(Debug)]
struct Burst<'a> {
    requests: &'a [Request],
    pending: HashMap<TransactionId, Pending>,
    /// `None` for those that are pending.
    answers: Vec<Option<Result<Reply, Fault>>>,
    /// What came first that could not be read, and may have been a response to any of them.
    unreadable: Option<Fault>,
}

impl Session {
    /// Asks everything at once, and returns when all is answered or `wait` is over: a response
    /// for each request, or why there is none. What gets lost is sent again every RTO.
    ///
    /// # Errors
    /// When the path is no more before anything is answered.
    pub async fn request_all(
        &mut self,
        requests: &[Request],
        wait: Duration,
    ) -> Result<Vec<Result<Reply, Fault>>, Fault> {
        let mut burst = Burst {
            requests,
            pending: HashMap::new(),
            answers: requests.iter().map(|_| None).collect(),
            unreadable: None,
        };
        for (at, request) in requests.iter().enumerate() {
            let (id, request) = self.signed(at, request, 1)?;
            burst.pending.insert(id, request);
        }
        let ended = self.exchange(&mut burst, Instant::now() + wait).await;
        let unfinished = || self.path.unfinished().map(Fault::Stun);
        match ended {
            Err(fault) if burst.answers.iter().all(Option::is_none) => Err(fault),
            ended => Ok(burst.into_answers(ended.err().or_else(unfinished))),
        }
    }

    /// # Errors
    /// When the path is no more.
    async fn exchange(&mut self, burst: &mut Burst<'_>, end: Instant) -> Result<(), Fault> {
        let mut due = Instant::now();
        while !burst.pending.is_empty() && Instant::now() < end {
            if Instant::now() >= due {
                self.send_pending(&burst.pending).await?;
                due = self.send_again_at(end);
            }
            let Some(received) = self.receive_until(due.min(end)).await else {
                continue;
            };
            let at = received?;
            match data(&self.message, at) {
                Some(arrived) => self.put_aside(arrived),
                None => self.respond(burst).await?,
            }
        }
        Ok(())
    }

    /// Takes the message that came last, which is no data.
    async fn respond(&mut self, burst: &mut Burst<'_>) -> Result<(), Fault> {
        let bytes = self.message.clone();
        let message = match Message::read(&bytes) {
            Ok(message) => message,
            Err(why) => {
                let length = bytes.len();
                let fault = stun::Fault::NotStun { why, length };
                burst.unreadable.get_or_insert(fault.into());
                return Ok(());
            }
        };
        let Some(mut asked) = burst.pending.remove(&message.id) else {
            return Ok(());
        };
        let Some(request) = burst.requests.get(asked.at) else {
            return Ok(());
        };
        let answer = match self.next(request, &asked, &message) {
            Next::Discard(fault) => {
                asked.discarded.get_or_insert(fault);
                burst.pending.insert(message.id, asked);
                return Ok(());
            }
            Next::Again if asked.signatures < MOST_SIGNATURES => {
                let (id, again) = self.signed(asked.at, request, asked.signatures + 1)?;
                let sent = self.send(&again.bytes).await;
                burst.pending.insert(id, again);
                return sent;
            }
            Next::Again => Err(Fault::StaleNonces(asked.signatures)),
            Next::Done => Ok(Reply { bytes, rtt: None }),
            Next::Elsewhere(alternate) => Err(Fault::RedirectedLate(alternate.address)),
            Next::Failed(fault) => Err(fault),
        };
        if let Some(place) = burst.answers.get_mut(asked.at) {
            *place = Some(answer);
        }
        Ok(())
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
            discarded: None,
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

impl Burst<'_> {
    /// What was not answered has the reason of its own, or the one that all have: `end` tells
    /// what became of the path.
    fn into_answers(mut self, end: Option<Fault>) -> Vec<Result<Reply, Fault>> {
        let timeout = Fault::Stun(stun::Fault::Timeout);
        let reason = end.or(self.unreadable).unwrap_or(timeout);
        for pending in self.pending.into_values() {
            if let Some(place) = self.answers.get_mut(pending.at) {
                let discarded = pending.discarded;
                *place = Some(Err(discarded.unwrap_or_else(|| reason.clone())));
            }
        }
        let answers = self.answers.into_iter();
        answers
            .map(|answer| answer.unwrap_or_else(|| Err(reason.clone())))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::probe::turn::Way;
    use std::net::{IpAddr, Ipv4Addr, UdpSocket};

    use super::*;
    use crate::probe::network::Network;
    use crate::probe::path::Target;
    use crate::probe::uri::Transport;
    use crate::stun::{AttributeType, Class, MessageType, Timers, Value, Writer};

    const FIRST: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
    const SECOND: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 2));

    /// Asks a server for two permissions; what it answers to each.
    fn asked(answer: impl Fn(&Message<'_>) -> Vec<u8> + Send + 'static) -> [Option<Fault>; 2] {
        let server = UdpSocket::bind("127.0.0.1:0").unwrap();
        let target = Target {
            address: server.local_addr().unwrap(),
            transport: Transport::Udp,
            name: None,
        };
        std::thread::spawn(move || {
            let mut buffer = [0; 2000];
            while let Ok((length, client)) = server.recv_from(&mut buffer) {
                let request = Message::read(&buffer[..length]).unwrap();
                let _ = server.send_to(&answer(&request), client);
            }
        });
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let way = Way::new(&Network::default(), Timers::default());
            let opened = Session::open(&target, &way, None).await;
            let requests =
                [FIRST, SECOND].map(|peer| Request::CreatePermission { peers: vec![peer] });
            let wait = Duration::from_secs(1);
            let answers = opened.unwrap().request_all(&requests, wait).await.unwrap();
            let mut faults = answers.into_iter().map(Result::err);
            [faults.next().flatten(), faults.next().flatten()]
        })
    }

    #[test]
    fn what_came_and_did_not_count_is_the_reason_for_want_of_better() {
        let [first, second] = asked(|_| b"no STUN".to_vec());
        assert!(
            matches!(first, Some(Fault::Stun(stun::Fault::NotStun { .. }))),
            "{first:?}"
        );
        assert_eq!(first, second);
    }

    #[test]
    fn one_request_fails_for_its_own_reason_and_the_other_succeeds() {
        let [first, second] = asked(|request| {
            let peer = request.attribute(AttributeType::XOR_PEER_ADDRESS);
            let class = match peer.unwrap().value(request.id) {
                Ok(Value::Address(peer)) if peer.ip() == FIRST => Class::Indication,
                _ => Class::Success,
            };
            let kind = MessageType::new(request.kind.method, class);
            Writer::new(kind, request.id).finish()
        });
        assert!(
            matches!(first, Some(Fault::Stun(stun::Fault::NotAResponse(_)))),
            "{first:?}"
        );
        assert_eq!(second, None);
    }
}
