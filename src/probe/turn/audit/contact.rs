//! What answers at a peer when it is sent to by way of the relay.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::reach::{Contact, DNS_PORT};
use super::relayed::allocate_in_time;
use super::{Means, PeerFacts};
use crate::probe::path::Target;
use crate::probe::session::random_id;
use crate::probe::turn::relay::Relay;
use crate::probe::turn::session::{Reply, Way};
use crate::probe::uri::DEFAULT_PORT;
use crate::stun::{Class, Message, MessageType, TransactionId, Writer};
use crate::turn::{
    AddressFamily, Allocate, ChannelNumber, Conversation, Fault, RelayTransport, Request,
};

/// How long an answer may take through the relay, and how often it is asked for.
const ANSWER_WAIT: Duration = Duration::from_millis(400);
const ANSWER_TRIES: u32 = 2;

/// How long TCP connections from the relay may take.
const CONNECT_WAIT: Duration = Duration::from_secs(2);

const HTTP_PORT: u16 = 80;

/// Peers that are sent to at the same time, each by a relay of its own.
const AT_ONCE: usize = 8;

/// Sends to all peers that the server permits, and notes which answer.
///
/// Each has a relay of its own: where a server cannot send to a peer, because its system has no
/// route, it may close the relay, and nothing else would come through that.
pub async fn over_udp(
    target: &Target,
    known: &Conversation,
    way: &Way,
    peers: &mut [&mut PeerFacts],
) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    for (at, facts) in peers.iter().enumerate() {
        let Some(Ok(means)) = facts.permission else {
            continue;
        };
        if !facts.peer.class.may_be_sent_to() {
            continue;
        }
        let ip = facts.peer.ip;
        let (target, known, way) = (target.clone(), known.clone(), way.clone());
        let places = Arc::clone(&places);
        tasks.spawn(async move {
            let _place = places.acquire().await;
            (at, visit(ip, means, &target, &known, &way).await)
        });
    }
    for (at, contacts) in tasks.join_all().await {
        if let Some(facts) = peers.get_mut(at) {
            facts.contacts = contacts;
        }
    }
}

/// `None` when nothing could be sent.
async fn visit(
    ip: IpAddr,
    means: Means,
    target: &Target,
    known: &Conversation,
    way: &Way,
) -> Option<Vec<Contact>> {
    let wanted = Allocate {
        family: Some(AddressFamily::of(ip)).filter(|family| *family == AddressFamily::Ipv6),
        ..Allocate::default()
    };
    let allocated = allocate_in_time(target, known, &wanted, way).await;
    let mut relay = allocated.ok()?;
    let permitted = match means {
        Means::ChannelBind => {
            let peer = SocketAddr::new(ip, DNS_PORT);
            relay.bind(ChannelNumber::FIRST, peer).await
        }
        Means::CreatePermission | Means::Connect => relay.permit(&[ip]).await,
    };
    let answered = match permitted {
        Ok(()) => knock(&mut relay, ip, target.address.port()).await,
        Err(fault) => Err(fault),
    };
    relay.session.give_back().await;
    answered.ok()
}

async fn knock(relay: &mut Relay, ip: IpAddr, own_port: u16) -> Result<Vec<Contact>, Fault> {
    let mut open: HashMap<Answer, Knock> = knocks(ip, own_port).into_iter().collect();
    let mut contacts = Vec::new();
    for _ in 0..ANSWER_TRIES {
        for knock in open.values() {
            relay.session.send_to(knock.address, &knock.data).await?;
        }
        let until = Instant::now() + ANSWER_WAIT;
        while !open.is_empty() {
            let arrived = tokio::time::timeout_at(until.into(), relay.session.next_data()).await;
            let Ok(arrived) = arrived else { break };
            let knock = Answer::of(&arrived?.data).and_then(|key| open.remove(&key));
            contacts.extend(knock.map(|knock| knock.contact));
        }
    }
    contacts.sort_unstable();
    Ok(contacts)
}

/// A message that a peer may answer.
#[derive(Debug, Clone)]
struct Knock {
    address: SocketAddr,
    contact: Contact,
    data: Vec<u8>,
}

/// What tells which message an answer is for. The address does not: what is sent to 0.0.0.0 is
/// answered by 127.0.0.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Answer {
    Stun(TransactionId),
    Dns(u16),
}

impl Answer {
    fn of(data: &[u8]) -> Option<Answer> {
        if let Ok(message) = Message::read(data) {
            let response = matches!(message.kind.class, Class::Success | Class::Error);
            return response.then_some(Answer::Stun(message.id));
        }
        let (&[high, low, flags, _], _) = data.split_first_chunk::<4>()?;
        let response = flags & 0x80 != 0;
        response.then_some(Answer::Dns(u16::from_be_bytes([high, low])))
    }
}

/// A Binding request for the server's own port and that of STUN, and a question for a name server.
fn knocks(peer: IpAddr, own_port: u16) -> Vec<(Answer, Knock)> {
    let mut ports = vec![own_port, DEFAULT_PORT];
    ports.dedup();
    let to = |port| SocketAddr::new(peer, port);
    let stun = ports.into_iter().filter_map(|port| {
        let id = random_id()?;
        let knock = Knock {
            address: to(port),
            contact: Contact::Stun { port },
            data: Writer::new(MessageType::binding(Class::Request), id).finish(),
        };
        Some((Answer::Stun(id), knock))
    });
    let dns = Knock {
        address: to(DNS_PORT),
        contact: Contact::Dns,
        data: root_servers(DNS_ID),
    };
    stun.chain([(Answer::Dns(DNS_ID), dns)]).collect()
}

/// What tells the answer to our question; a relay of its own has no other.
const DNS_ID: u16 = 0x5443;

/// The question for the root name servers (RFC 1035 §4), which any name server has some answer to.
fn root_servers(id: u16) -> Vec<u8> {
    let mut bytes = id.to_be_bytes().to_vec();
    // A standard query with one question: the root, NS, IN.
    bytes.extend([0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    bytes.extend([0, 0, 2, 0, 1]);
    bytes
}

/// Lets the server make TCP connections (RFC 6062), which it does over TCP and TLS alone.
pub async fn over_tcp(
    family: AddressFamily,
    target: &Target,
    known: &Conversation,
    way: &Way,
    peers: &mut [&mut PeerFacts],
) {
    if !target.transport.is_stream() {
        return;
    }
    let wanted = Allocate {
        transport: RelayTransport::Tcp,
        family: Some(family).filter(|family| *family == AddressFamily::Ipv6),
        ..Allocate::default()
    };
    let Ok(mut relay) = allocate_in_time(target, known, &wanted, way).await else {
        return;
    };
    let mut ports = vec![HTTP_PORT, target.address.port()];
    ports.dedup();
    let mut asked = Vec::new();
    for (at, facts) in peers.iter().enumerate() {
        if facts.peer.class.may_be_sent_to() {
            asked.extend(ports.iter().map(|&port| (at, port)));
        }
    }
    let request = |&(at, port): &(usize, u16)| {
        let facts = peers.get(at)?;
        let peer = SocketAddr::new(facts.peer.ip, port);
        Some(Request::Connect { peer })
    };
    let requests: Vec<Request> = asked.iter().filter_map(request).collect();
    let answers = relay.session.request_all(&requests, CONNECT_WAIT).await;
    for ((at, port), answer) in asked.into_iter().zip(answers.unwrap_or_default()) {
        if let Some(facts) = peers.get_mut(at) {
            facts.connected(port, &answer);
        }
    }
    relay.session.give_back().await;
}

impl PeerFacts {
    /// 447 says that the server tried, and that nobody was there (RFC 6062 §5.2).
    fn connected(&mut self, port: u16, answer: &Result<Reply, Fault>) {
        let tried = match answer {
            Ok(_) => true,
            Err(fault) => fault.server_error() == Some(447),
        };
        if !tried {
            return;
        }
        if !self.is_permitted() {
            self.permission = Some(Ok(Means::Connect));
        }
        let contacts = self.contacts.get_or_insert_default();
        if answer.is_ok() {
            contacts.push(Contact::Tcp { port });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_told_by_what_was_asked() {
        let peer = "127.0.0.1".parse().unwrap();
        let knocks = knocks(peer, 3478);
        assert_eq!(knocks.len(), 2, "one port is knocked at once");
        for (answer, knock) in knocks {
            assert_eq!(Answer::of(&knock.data), None, "a question is no answer");
            let mut reply = knock.data.clone();
            match answer {
                Answer::Stun(_) => reply[0] |= 1,
                Answer::Dns(_) => reply[2] |= 0x80,
            }
            assert_eq!(Answer::of(&reply), Some(answer));
        }
    }

    #[test]
    fn what_is_neither_stun_nor_dns_is_no_answer() {
        for data in [&b""[..], b"abc", &[0; 12]] {
            assert_eq!(Answer::of(data), None);
        }
    }
}
