//! The requests of an authenticated client (RFC 8656 §7 to §12); [`super::allocate`] has the first.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::time::Duration;

use super::allocation::{Allocation, NotMade, Relayed};
use super::codes::{self, Code};
use super::messages::{address, error_response};
use super::server::Relay;
use super::{Client, Effect, Ports};
use crate::stun::{AttributeType, Class, Message, MessageType, Method, Value, Writer};
use crate::turn::AddressFamily;

/// RFC 8656 §3.2, also the least that a client gets (§7.2).
const DEFAULT_LIFETIME: Duration = Duration::from_secs(600);

#[derive(Debug)]
pub(super) struct Request<'a> {
    pub client: Client,
    /// What is signed of it.
    pub message: Message<'a>,
    pub username: &'a str,
    pub now: Duration,
}

impl Request<'_> {
    pub fn success(&self) -> Writer {
        let kind = MessageType::new(self.message.kind.method, Class::Success);
        Writer::new(kind, self.message.id)
    }

    pub fn value(&self, kind: AttributeType) -> Option<&[u8]> {
        self.message
            .attribute(kind)
            .map(|attribute| attribute.value)
    }

    fn number(&self, kind: AttributeType) -> Option<u32> {
        match self.message.attribute(kind)?.value(self.message.id) {
            Ok(Value::Number(number)) => Some(number),
            _ => None,
        }
    }

    /// REQUESTED-ADDRESS-FAMILY or ADDITIONAL-ADDRESS-FAMILY (RFC 8656 §18.6, §18.11).
    pub fn family(&self, kind: AttributeType) -> Result<Option<AddressFamily>, Code> {
        match self.value(kind) {
            None => Ok(None),
            Some([1, _, _, _]) => Ok(Some(AddressFamily::Ipv4)),
            Some([2, _, _, _]) => Ok(Some(AddressFamily::Ipv6)),
            Some([_, _, _, _]) => Err(codes::ADDRESS_FAMILY_NOT_SUPPORTED),
            Some(_) => Err(codes::BAD_REQUEST),
        }
    }

    fn peers(&self) -> Result<Vec<SocketAddr>, Code> {
        let attributes = self.message.attributes.iter();
        let peers = attributes.filter(|one| one.kind == AttributeType::XOR_PEER_ADDRESS);
        peers
            .map(|peer| address(peer, self.message.id).ok_or(codes::BAD_REQUEST))
            .collect()
    }

    fn unknown(&self) -> Vec<AttributeType> {
        let mut seen = HashSet::new();
        let kinds = self.message.attributes.iter().map(|one| one.kind);
        kinds
            .filter(|kind| kind.is_comprehension_required() && !UNDERSTOOD.contains(kind))
            .filter(|kind| seen.insert(*kind))
            .collect()
    }
}

/// Without DONT-FRAGMENT: a server that cannot set that bit says so with 420
/// (RFC 8656 §7.2).
const UNDERSTOOD: [AttributeType; 12] = [
    AttributeType::USERNAME,
    AttributeType::USERHASH,
    AttributeType::REALM,
    AttributeType::NONCE,
    AttributeType::PASSWORD_ALGORITHM,
    AttributeType::CHANNEL_NUMBER,
    AttributeType::LIFETIME,
    AttributeType::XOR_PEER_ADDRESS,
    AttributeType::REQUESTED_ADDRESS_FAMILY,
    AttributeType::EVEN_PORT,
    AttributeType::REQUESTED_TRANSPORT,
    AttributeType::RESERVATION_TOKEN,
];

impl Relay {
    /// The response, to be signed, and what else is to be done.
    pub(super) fn perform(
        &mut self,
        request: &Request<'_>,
        ports: &mut dyn Ports,
    ) -> (Writer, Vec<Effect>) {
        let unknown = request.unknown();
        if !unknown.is_empty() {
            let response = error_response(&request.message, codes::UNKNOWN_ATTRIBUTE)
                .unknown_attributes(&unknown);
            return (response, Vec::new());
        }
        let mut effects = Vec::new();
        let done = match request.message.kind.method {
            Method::ALLOCATE => self.allocate(request, ports),
            Method::REFRESH => self.refresh(request, &mut effects),
            Method::CREATE_PERMISSION => self.create_permission(request),
            Method::CHANNEL_BIND => self.channel_bind(request),
            _ => Err(codes::BAD_REQUEST),
        };
        let response = done.unwrap_or_else(|code| {
            self.count_refusal(code);
            error_response(&request.message, code)
        });
        (response, effects)
    }

    fn count_refusal(&mut self, code: Code) {
        match code {
            codes::FORBIDDEN => self.ledger.peers_denied += 1,
            codes::WRONG_CREDENTIALS => self.ledger.wrong_users += 1,
            codes::ALLOCATION_QUOTA_REACHED => self.ledger.over_quota += 1,
            codes::INSUFFICIENT_CAPACITY => self.ledger.over_capacity += 1,
            _ => {}
        }
    }

    pub(super) fn lifetime(&self, request: &Request<'_>) -> Duration {
        let asked = request.number(AttributeType::LIFETIME).unwrap_or(0);
        Duration::from_secs(asked.into())
            .max(DEFAULT_LIFETIME)
            .min(self.settings.max_lifetime)
    }

    /// RFC 8656 §8.2.
    fn refresh(
        &mut self,
        request: &Request<'_>,
        effects: &mut Vec<Effect>,
    ) -> Result<Writer, Code> {
        let lifetime = match request.number(AttributeType::LIFETIME) {
            Some(0) => Duration::ZERO,
            _ => self.lifetime(request),
        };
        let family = request.family(AttributeType::REQUESTED_ADDRESS_FAMILY)?;
        let allocation = self.allocation_of(request)?;
        let is_meant = |relayed: &&mut Relayed| {
            family.is_none_or(|family| AddressFamily::of(relayed.address.ip()) == family)
        };
        let mut meant = 0;
        for relayed in allocation.relayed.iter_mut().filter(is_meant) {
            relayed.ends = request.now + lifetime;
            meant += 1;
        }
        if meant == 0 {
            return Err(codes::PEER_ADDRESS_FAMILY_MISMATCH);
        }
        let closed = allocation.expire(request.now);
        if allocation.relayed.is_empty() {
            self.allocations.remove(&request.client);
        }
        effects.extend(self.close(closed));
        self.ledger.refreshes += 1;
        let response = request.success();
        Ok(response.number(AttributeType::LIFETIME, seconds(lifetime)))
    }

    /// RFC 8656 §10.2.
    fn create_permission(&mut self, request: &Request<'_>) -> Result<Writer, Code> {
        let peers = request.peers()?;
        if peers.is_empty() {
            return Err(codes::BAD_REQUEST);
        }
        self.judge_peers(request, &peers)?;
        let allocation = self.allocation_of(request)?;
        for peer in &peers {
            allocation.permit(peer.ip(), request.now).map_err(code)?;
        }
        self.ledger.permissions += peers.len() as u64;
        Ok(request.success())
    }

    /// RFC 8656 §12.2.
    fn channel_bind(&mut self, request: &Request<'_>) -> Result<Writer, Code> {
        let Some(&[n0, n1, _, _]) = request.value(AttributeType::CHANNEL_NUMBER) else {
            return Err(codes::BAD_REQUEST);
        };
        let peers = request.peers()?;
        let peer = *peers.first().ok_or(codes::BAD_REQUEST)?;
        self.judge_peers(request, &[peer])?;
        let allocation = self.allocation_of(request)?;
        let number = u16::from_be_bytes([n0, n1]);
        allocation.bind(number, peer, request.now).map_err(code)?;
        self.ledger.channels += 1;
        Ok(request.success())
    }

    fn judge_peers(&mut self, request: &Request<'_>, peers: &[SocketAddr]) -> Result<(), Code> {
        let allocation = self.allocation_of(request)?;
        if peers
            .iter()
            .any(|peer| allocation.relayed_towards(*peer).is_none())
        {
            return Err(codes::PEER_ADDRESS_FAMILY_MISMATCH);
        }
        let policy = &self.settings.peers;
        match peers.iter().all(|peer| policy.allows(peer.ip())) {
            true => Ok(()),
            false => Err(codes::FORBIDDEN),
        }
    }

    /// The allocation that a request is about, which its user must have made (RFC 8656 §5).
    fn allocation_of(&mut self, request: &Request<'_>) -> Result<&mut Allocation, Code> {
        let allocation = self.allocations.get_mut(&request.client);
        let live = allocation.filter(|one| one.relayed.iter().any(|r| r.ends > request.now));
        let allocation = live.ok_or(codes::ALLOCATION_MISMATCH)?;
        match allocation.username == request.username {
            true => Ok(allocation),
            false => Err(codes::WRONG_CREDENTIALS),
        }
    }
}

fn code(not_made: NotMade) -> Code {
    match not_made {
        NotMade::NoRoom => codes::INSUFFICIENT_CAPACITY,
        NotMade::Mismatch => codes::BAD_REQUEST,
    }
}

pub(super) fn seconds(lifetime: Duration) -> u32 {
    u32::try_from(lifetime.as_secs()).unwrap_or(u32::MAX)
}
