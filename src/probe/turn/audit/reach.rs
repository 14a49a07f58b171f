//! Which peers a relay may send to, and which of them answer.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use super::relayed::allocate;
use super::{Facts, Means, Options, PeerFacts, Reach, peers};
use crate::probe::path::Target;
use crate::probe::session::random_id;
use crate::probe::turn::relay::{AttemptError, Relay};
use crate::probe::turn::session::{Reply, Session};
use crate::probe::uri::DEFAULT_PORT;
use crate::stun::{Class, Message, MessageType, TransactionId, Writer};
use crate::turn::{
    AddressFamily, Allocate, ChannelNumber, Conversation, Fault, RelayTransport, Request,
};

/// How long all permissions together may take.
const PERMISSION_WAIT: Duration = Duration::from_secs(2);

/// How long an answer may take through the relay, and how often it is asked for.
const ANSWER_WAIT: Duration = Duration::from_millis(400);
const ANSWER_TRIES: u32 = 2;

/// How long TCP connections from the relay may take.
const CONNECT_WAIT: Duration = Duration::from_secs(2);

const DNS_PORT: u16 = 53;
const HTTP_PORT: u16 = 80;

/// What answered at a peer, by way of the relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Contact {
    /// A Binding request.
    Stun { port: u16 },
    /// A question for a name server.
    Dns,
    /// A TCP connection came about.
    Tcp { port: u16 },
}

impl Contact {
    pub fn port(self) -> u16 {
        match self {
            Contact::Stun { port } | Contact::Tcp { port } => port,
            Contact::Dns => DNS_PORT,
        }
    }
}

/// Asks for all peers, one family after the other.
pub async fn all(target: &Target, known: &Conversation, options: &Options, facts: &mut Facts) {
    let peers = peers::all(target.address.ip()).into_iter();
    facts.peers = peers.map(|peer| PeerFacts::of(peer, options)).collect();
    for family in [AddressFamily::Ipv4, AddressFamily::Ipv6] {
        let mut asked: Vec<&mut PeerFacts> = facts
            .peers
            .iter_mut()
            .filter(|facts| facts.peer.family() == family && !facts.allowed)
            .collect();
        let datagrams = of_family(family, target, known, options, &mut asked);
        match datagrams.await {
            Ok(()) => over_tcp(family, target, known, options, &mut asked).await,
            Err(why) => facts.no_relay_for.push((family, why)),
        }
    }
}

impl PeerFacts {
    fn of(peer: peers::Peer, options: &Options) -> PeerFacts {
        PeerFacts {
            peer,
            allowed: options.allowed.iter().any(|range| range.includes(&peer)),
            permission: None,
            contacts: None,
        }
    }

    /// Whether the server said yes or no.
    pub fn was_answered(&self) -> bool {
        self.is_permitted() || was_refused(self)
    }

    pub fn is_permitted(&self) -> bool {
        matches!(self.permission, Some(Ok(_)))
    }
}

/// # Errors
/// Why there is no relay for the family.
async fn of_family(
    family: AddressFamily,
    target: &Target,
    known: &Conversation,
    options: &Options,
    peers: &mut [&mut PeerFacts],
) -> Result<(), String> {
    let wanted = Allocate {
        // Servers older than RFC 6156 do not know the attribute, and relay IPv4.
        family: Some(family).filter(|family| *family == AddressFamily::Ipv6),
        ..Allocate::default()
    };
    let mut relay = allocate(target, known, wanted, options)
        .await
        .map_err(|error| short(&error))?;
    let mut relayed = relay.allocated.relayed.iter();
    let right = relayed.any(|address| AddressFamily::of(address.ip()) == family);
    let result = match right {
        true => with_relay(&mut relay, target, options, peers).await,
        false => Err("it gives a relay of another family".to_owned()),
    };
    relay.session.give_back().await;
    result
}

async fn with_relay(
    relay: &mut Relay,
    target: &Target,
    options: &Options,
    peers: &mut [&mut PeerFacts],
) -> Result<(), String> {
    let asked = permissions(&mut relay.session, peers).await;
    asked.map_err(|fault| fault.short())?;
    if options.reach == Reach::Contact {
        let contacted = contact(&mut relay.session, target, peers).await;
        contacted.map_err(|fault| fault.short())?;
    }
    Ok(())
}

pub fn short(error: &AttemptError) -> String {
    match error {
        AttemptError::Fault(fault) => fault.short(),
        AttemptError::NotOpened(_) => "no path to the server could be opened".to_owned(),
    }
}

/// CreatePermission for each peer, and ChannelBind where that is refused: servers have been
/// known to check the one and not the other.
async fn permissions(session: &mut Session, peers: &mut [&mut PeerFacts]) -> Result<(), Fault> {
    let requests = peers.iter().map(|facts| Request::CreatePermission {
        peers: vec![facts.peer.ip],
    });
    let requests: Vec<Request> = requests.collect();
    let answers = session.request_all(&requests, PERMISSION_WAIT).await?;
    for (facts, answer) in peers.iter_mut().zip(answers) {
        facts.permission = Some(answer.map(|_| Means::CreatePermission));
    }
    let mut refused: Vec<&mut PeerFacts> = peers
        .iter_mut()
        .filter(|facts| was_refused(facts))
        .map(|facts| &mut **facts)
        .collect();
    let numbers = ChannelNumber::FIRST.0..=ChannelNumber::LAST.0;
    let requests = refused.iter().zip(numbers);
    let requests = requests.map(|(facts, number)| Request::ChannelBind {
        channel: ChannelNumber(number),
        peer: SocketAddr::new(facts.peer.ip, DNS_PORT),
    });
    let requests: Vec<Request> = requests.collect();
    let answers = session.request_all(&requests, PERMISSION_WAIT).await?;
    for (facts, answer) in refused.iter_mut().zip(answers) {
        if answer.is_ok() {
            facts.permission = Some(Ok(Means::ChannelBind));
        }
    }
    Ok(())
}

fn was_refused(facts: &PeerFacts) -> bool {
    let fault = facts.permission.as_ref().and_then(|p| p.as_ref().err());
    fault.is_some_and(|fault| fault.server_error().is_some())
}

/// What can answer for a peer: a message, and how its answer is told.
#[derive(Debug, Clone)]
struct Knock {
    /// Which of the peers it is for.
    at: usize,
    address: SocketAddr,
    contact: Contact,
    data: Vec<u8>,
}

/// Sends to all peers that the server permits, and notes which answer.
async fn contact(
    session: &mut Session,
    target: &Target,
    peers: &mut [&mut PeerFacts],
) -> Result<(), Fault> {
    let mut open = HashMap::new();
    for (at, facts) in peers.iter_mut().enumerate() {
        if facts.is_permitted() && facts.peer.class.may_be_sent_to() {
            facts.contacts = Some(Vec::new());
            for (key, knock) in knocks(at, facts.peer.ip, target.address.port()) {
                open.insert(key, knock);
            }
        }
    }
    for _ in 0..ANSWER_TRIES {
        for knock in open.values() {
            session.send_to(knock.address, &knock.data).await?;
        }
        let until = Instant::now() + ANSWER_WAIT;
        while !open.is_empty() {
            let arrived = tokio::time::timeout_at(until.into(), session.next_data()).await;
            let Ok(arrived) = arrived else { break };
            let knock = Answer::of(&arrived?.data).and_then(|key| open.remove(&key));
            let facts = knock.and_then(|knock| Some((peers.get_mut(knock.at)?, knock.contact)));
            if let Some((facts, contact)) = facts {
                facts.contacts.get_or_insert_default().push(contact);
            }
        }
    }
    Ok(())
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
fn knocks(at: usize, peer: IpAddr, own_port: u16) -> Vec<(Answer, Knock)> {
    let mut ports = vec![own_port, DEFAULT_PORT];
    ports.dedup();
    let to = |port| SocketAddr::new(peer, port);
    let stun = ports.into_iter().filter_map(|port| {
        let id = random_id()?;
        let knock = Knock {
            at,
            address: to(port),
            contact: Contact::Stun { port },
            data: Writer::new(MessageType::binding(Class::Request), id).finish(),
        };
        Some((Answer::Stun(id), knock))
    });
    let id = u16::try_from(at).unwrap_or(u16::MAX);
    let dns = Knock {
        at,
        address: to(DNS_PORT),
        contact: Contact::Dns,
        data: root_servers(id),
    };
    stun.chain([(Answer::Dns(id), dns)]).collect()
}

/// The question for the root name servers (RFC 1035 §4), which any name server has some answer to.
fn root_servers(id: u16) -> Vec<u8> {
    let mut bytes = id.to_be_bytes().to_vec();
    // A standard query with one question: the root, NS, IN.
    bytes.extend([0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    bytes.extend([0, 0, 2, 0, 1]);
    bytes
}

/// Lets the server make TCP connections (RFC 6062), which it does over TCP and TLS alone.
async fn over_tcp(
    family: AddressFamily,
    target: &Target,
    known: &Conversation,
    options: &Options,
    peers: &mut [&mut PeerFacts],
) {
    if !target.transport.is_stream() || options.reach != Reach::Contact {
        return;
    }
    let wanted = Allocate {
        transport: RelayTransport::Tcp,
        family: Some(family).filter(|family| *family == AddressFamily::Ipv6),
        ..Allocate::default()
    };
    let Ok(mut relay) = allocate(target, known, wanted, options).await else {
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
        let knocks = knocks(7, peer, 3478);
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
