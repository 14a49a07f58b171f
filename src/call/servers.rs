//! What the ICE servers of an end answered: addresses, relays, refusals.
//!
//! webrtc logs why it has no candidate and tells nobody, so that this is read off the wire.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use super::tap::Direction;
use crate::stun::{
    AttributeType, Class, ErrorCode, Message, MessageType, Method, TransactionId, Value,
};
use crate::turn;

/// A call has a few servers; more are not told apart.
const MOST_SERVERS: usize = 32;
const MOST_REFUSALS: usize = 16;
/// Of one refusal. Ends have a few candidates.
const MOST_PEERS: usize = 16;
/// Requests that wait for their answers. More are never under way.
const MOST_WAITING: usize = 64;

/// A request without credentials is answered with this, and asked again with them (RFC 8489 §9.2).
const UNAUTHENTICATED: u16 = 401;
/// The same for a nonce that is too old.
const STALE_NONCE: u16 = 438;

/// The servers that an end asked for candidates.
#[derive(Debug, Clone, Default)]
pub struct ServerMeter {
    pub servers: BTreeMap<SocketAddr, Server>,
    /// Names that led to no address.
    pub unknown: Vec<Unknown>,
    waiting: VecDeque<Waiting>,
}

/// An address of a server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Server {
    /// `HOST:PORT`, where a name was looked up for it.
    pub name: Option<String>,
    /// Why there is no connection to it, or none any more.
    pub trouble: Option<String>,
    pub requests: u64,
    pub answers: u64,
    /// How the server saw this end.
    pub reflexive: Option<SocketAddr>,
    pub relayed: Vec<SocketAddr>,
    /// Until when it promised to keep them, since 1970.
    pub kept_until: Option<Duration>,
    pub refusals: Vec<Refusal>,
}

/// Requests of one kind that the server refused for one reason, though credentials were with them if
/// it wants some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The first of them, since 1970.
    pub at: Duration,
    pub method: Method,
    pub code: u16,
    /// In the server's words.
    pub reason: String,
    /// Whom the requests were about (XOR-PEER-ADDRESS, RFC 8656 §18.3), each once.
    pub peers: Vec<SocketAddr>,
    pub count: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    pub name: String,
    pub why: String,
}

#[derive(Debug, Clone, Copy)]
struct Waiting {
    id: TransactionId,
    server: SocketAddr,
    method: Method,
    is_signed: bool,
    peer: Option<SocketAddr>,
}

impl ServerMeter {
    pub fn looked_up(&mut self, name: &str, found: &io::Result<Vec<SocketAddr>>) {
        match found {
            Ok(addresses) => {
                for address in addresses {
                    if address.to_string() != name
                        && let Some(server) = self.server(*address)
                    {
                        server.name = Some(name.to_owned());
                    }
                }
            }
            Err(error) => self.unknown(name, error),
        }
    }

    /// There is no connection to this server, or none any more.
    pub fn unreachable(&mut self, server: SocketAddr, why: &str) {
        if let Some(server) = self.server(server) {
            server.trouble.get_or_insert_with(|| why.to_owned());
        }
    }

    fn unknown(&mut self, name: &str, error: &io::Error) {
        let is_known = self.unknown.iter().any(|known| known.name == name);
        if !is_known && self.unknown.len() < MOST_SERVERS {
            self.unknown.push(Unknown {
                name: name.to_owned(),
                why: error.to_string(),
            });
        }
    }

    /// Takes note of a datagram between this end and `remote`. `at` is since 1970.
    pub fn hear(&mut self, at: Duration, direction: Direction, remote: SocketAddr, bytes: &[u8]) {
        if !is_of_a_transaction(bytes) {
            return;
        }
        if let Ok(message) = Message::read(bytes) {
            match (direction, message.kind.class) {
                (Direction::Sent, Class::Request) => self.asked(remote, &message),
                (Direction::Received, Class::Success | Class::Error) => self.answered(at, &message),
                _ => {}
            }
        }
    }

    fn asked(&mut self, server: SocketAddr, message: &Message) {
        let is_signed = message
            .attribute(AttributeType::MESSAGE_INTEGRITY)
            .is_some();
        // Checks of ICE are signed, and go to the other end (RFC 8445 §7.2.2).
        let is_check = message.kind.method == Method::BINDING && is_signed;
        let is_repeated = self.waiting.iter().any(|waiting| waiting.id == message.id);
        if is_check || is_repeated {
            return;
        }
        let Some(asked) = self.server(server) else {
            return;
        };
        asked.requests += 1;
        if self.waiting.len() == MOST_WAITING {
            self.waiting.pop_front();
        }
        self.waiting.push_back(Waiting {
            id: message.id,
            server,
            method: message.kind.method,
            is_signed,
            peer: address(message, AttributeType::XOR_PEER_ADDRESS),
        });
    }

    fn answered(&mut self, at: Duration, message: &Message) {
        let place = self.waiting.iter().position(|one| one.id == message.id);
        let Some(asked) = place.and_then(|place| self.waiting.remove(place)) else {
            return;
        };
        let Some(server) = self.servers.get_mut(&asked.server) else {
            return;
        };
        server.answers += 1;
        match message.kind.class {
            Class::Error => server.refused(at, &asked, message),
            _ => server.gave(at, asked.method, message),
        }
    }

    /// Found or made; None when there are too many.
    fn server(&mut self, address: SocketAddr) -> Option<&mut Server> {
        if self.servers.len() >= MOST_SERVERS && !self.servers.contains_key(&address) {
            return None;
        }
        Some(self.servers.entry(address).or_default())
    }
}

impl Server {
    fn gave(&mut self, at: Duration, method: Method, message: &Message) {
        match method {
            Method::BINDING => {
                self.reflexive = address(message, AttributeType::XOR_MAPPED_ADDRESS);
            }
            Method::ALLOCATE => {
                let relayed = address(message, AttributeType::XOR_RELAYED_ADDRESS);
                self.relayed.extend(relayed);
                self.relayed.truncate(MOST_SERVERS);
                self.keeps_relays(at, message);
            }
            Method::REFRESH => self.keeps_relays(at, message),
            _ => {}
        }
    }

    /// By the lifetime that the server grants (RFC 8656 §18.2).
    fn keeps_relays(&mut self, at: Duration, message: &Message) {
        if let Ok(Some(seconds)) = turn::lifetime(message) {
            self.kept_until = Some(at + Duration::from_secs(seconds.into()));
        }
    }

    fn refused(&mut self, at: Duration, asked: &Waiting, message: &Message) {
        let error = match message.attribute(AttributeType::ERROR_CODE) {
            Some(attribute) => attribute.value(message.id),
            None => return,
        };
        let Ok(Value::ErrorCode(ErrorCode { code, reason })) = error else {
            return;
        };
        let is_challenge = code == STALE_NONCE || (code == UNAUTHENTICATED && !asked.is_signed);
        if is_challenge {
            return;
        }
        let mut known = self.refusals.iter_mut();
        if let Some(known) = known.find(|known| known.method == asked.method && known.code == code)
        {
            known.count += 1;
            known.is_about(asked.peer);
        } else if self.refusals.len() < MOST_REFUSALS {
            self.refusals.push(Refusal {
                at,
                method: asked.method,
                code,
                reason: reason.trim_end_matches('\0').to_owned(),
                peers: asked.peer.into_iter().collect(),
                count: 1,
            });
        }
    }

    /// Why it gave no relay that was asked for.
    pub fn refused_allocation(&self) -> Option<&Refusal> {
        self.refused_to(Method::ALLOCATE)
    }

    pub fn refused_to(&self, method: Method) -> Option<&Refusal> {
        let mut refusals = self.refusals.iter();
        refusals.find(|refusal| refusal.method == method)
    }
}

impl Refusal {
    fn is_about(&mut self, peer: Option<SocketAddr>) {
        if let Some(peer) = peer
            && !self.peers.contains(&peer)
            && self.peers.len() < MOST_PEERS
        {
            self.peers.push(peer);
        }
    }
}

fn address(message: &Message, kind: AttributeType) -> Option<SocketAddr> {
    match message.attribute(kind)?.value(message.id) {
        Ok(Value::Address(address)) => Some(address),
        _ => None,
    }
}

/// A request or response, by its first bytes.
fn is_of_a_transaction(bytes: &[u8]) -> bool {
    let kind = bytes.first_chunk().map(|kind| u16::from_be_bytes(*kind));
    kind.is_some_and(|kind| kind < 0x4000 && !MessageType::from_bits(kind).is_indication())
}

#[cfg(test)]
mod tests;
