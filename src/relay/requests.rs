//! The requests of an authenticated client (RFC 8656 §7 to §12).

use std::collections::HashSet;
use std::net::SocketAddr;
use std::time::Duration;

use super::allocation::{Allocation, NotMade, Relayed};
use super::codes::{self, Code};
use super::server::{Relay, Reserved, address, error_response};
use super::{Client, Effect, Ports};
use crate::stun::{AttributeType, Class, Message, MessageType, Method, Value, Writer, error_code};
use crate::turn::AddressFamily;

/// RFC 8656 §3.2, also the least that a client gets (§7.2).
const DEFAULT_LIFETIME: Duration = Duration::from_secs(600);
/// RFC 8656 §7.2.
const RESERVATION_LIFETIME: Duration = Duration::from_secs(30);
/// The number of UDP, which REQUESTED-TRANSPORT names.
const UDP: u8 = 17;

#[derive(Debug)]
pub(super) struct Request<'a> {
    pub client: Client,
    /// What is signed of it.
    pub message: Message<'a>,
    pub username: &'a str,
    pub now: Duration,
}

impl Request<'_> {
    fn success(&self) -> Writer {
        let kind = MessageType::new(self.message.kind.method, Class::Success);
        Writer::new(kind, self.message.id)
    }

    fn value(&self, kind: AttributeType) -> Option<&[u8]> {
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

    /// REQUESTED-ADDRESS-FAMILY or ADDITIONAL-ADDRESS-FAMILY (RFC 8656 §18.8).
    fn family(&self, kind: AttributeType) -> Result<Option<AddressFamily>, Code> {
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

/// The ports that an Allocate request asks for.
enum Wanted {
    Families(Vec<AddressFamily>),
    EvenPort(AddressFamily),
    EvenPortAndNext(AddressFamily),
    Reserved([u8; 8]),
}

/// Relayed addresses just opened, and what else the response says.
#[derive(Default)]
struct Opened {
    addresses: Vec<SocketAddr>,
    token: Option<[u8; 8]>,
    /// The family of a dual allocation that has no address, and why.
    missing: Option<(AddressFamily, Code)>,
}

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

    /// RFC 8656 §7.2.
    fn allocate(&mut self, request: &Request<'_>, ports: &mut dyn Ports) -> Result<Writer, Code> {
        if self.allocations.contains_key(&request.client) {
            return Err(codes::ALLOCATION_MISMATCH);
        }
        let wanted = wanted(request)?;
        self.has_room(request.username)?;
        let opened = self.open(&wanted, request.now, ports)?;
        let lifetime = self.lifetime(request);
        self.admit(request, &opened.addresses, lifetime);
        let relayed = opened.addresses.iter().fold(request.success(), |w, one| {
            w.xor_address(AttributeType::XOR_RELAYED_ADDRESS, *one)
        });
        let mut response = relayed
            .xor_mapped_address(request.client.address)
            .number(AttributeType::LIFETIME, seconds(lifetime));
        if let Some(token) = opened.token {
            response = response.attribute(AttributeType::RESERVATION_TOKEN, &token);
        }
        if let Some((family, code)) = opened.missing {
            let value = address_error_code(family, code);
            response = response.attribute(AttributeType::ADDRESS_ERROR_CODE, &value);
        }
        Ok(response)
    }

    fn has_room(&self, username: &str) -> Result<(), Code> {
        let of_user = self.allocations.values().filter(|a| a.username == username);
        if self
            .settings
            .user_quota
            .is_some_and(|quota| of_user.count() >= quota)
        {
            return Err(codes::ALLOCATION_QUOTA_REACHED);
        }
        match self.allocations.len() < self.settings.capacity {
            true => Ok(()),
            false => Err(codes::INSUFFICIENT_CAPACITY),
        }
    }

    fn open(
        &mut self,
        wanted: &Wanted,
        now: Duration,
        ports: &mut dyn Ports,
    ) -> Result<Opened, Code> {
        let only = |address| Opened {
            addresses: vec![address],
            ..Opened::default()
        };
        match wanted {
            Wanted::Families(families) => open_families(families, ports),
            Wanted::EvenPort(family) => {
                supported(*family, ports)?;
                ports
                    .open_even(*family)
                    .map(only)
                    .ok_or(codes::INSUFFICIENT_CAPACITY)
            }
            Wanted::EvenPortAndNext(family) => {
                supported(*family, ports)?;
                let (even, next) = ports
                    .open_pair(*family)
                    .ok_or(codes::INSUFFICIENT_CAPACITY)?;
                let token = self.token();
                let ends = now + RESERVATION_LIFETIME;
                let address = next;
                self.reserved.insert(token, Reserved { address, ends });
                Ok(Opened {
                    token: Some(token),
                    ..only(even)
                })
            }
            Wanted::Reserved(token) => {
                let reserved = self
                    .reserved
                    .remove(token)
                    .ok_or(codes::INSUFFICIENT_CAPACITY)?;
                Ok(only(reserved.address))
            }
        }
    }

    fn admit(&mut self, request: &Request<'_>, addresses: &[SocketAddr], lifetime: Duration) {
        let ends = request.now + lifetime;
        let relayed = addresses.iter().map(|&address| Relayed { address, ends });
        let allocation = Allocation::new(
            request.username.to_owned(),
            request.message.id,
            relayed.collect(),
        );
        self.allocations.insert(request.client, allocation);
        let owned = addresses.iter().map(|address| (*address, request.client));
        self.owners.extend(owned);
        self.ledger.allocations += 1;
    }

    fn lifetime(&self, request: &Request<'_>) -> Duration {
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

/// Reads and judges what an Allocate request asks for, in the order of RFC 8656 §7.2.
fn wanted(request: &Request<'_>) -> Result<Wanted, Code> {
    match request.value(AttributeType::REQUESTED_TRANSPORT) {
        Some([UDP, _, _, _]) => {}
        Some([_, _, _, _]) => return Err(codes::UNSUPPORTED_TRANSPORT_PROTOCOL),
        _ => return Err(codes::BAD_REQUEST),
    }
    let family = request.family(AttributeType::REQUESTED_ADDRESS_FAMILY)?;
    let additional = request.family(AttributeType::ADDITIONAL_ADDRESS_FAMILY)?;
    let even_port = request.value(AttributeType::EVEN_PORT);
    let token = request.value(AttributeType::RESERVATION_TOKEN);
    match (token, even_port, family, additional) {
        (Some(token), None, None, None) => Ok(Wanted::Reserved(
            token.try_into().map_err(|_| codes::BAD_REQUEST)?,
        )),
        (Some(_), ..) => Err(codes::BAD_REQUEST),
        (None, Some([flags]), family, None) => {
            let family = family.unwrap_or(AddressFamily::Ipv4);
            Ok(match flags & 0x80 {
                0 => Wanted::EvenPort(family),
                _ => Wanted::EvenPortAndNext(family),
            })
        }
        (None, Some(_), ..) => Err(codes::BAD_REQUEST),
        (None, None, None, Some(AddressFamily::Ipv6)) => Ok(Wanted::Families(vec![
            AddressFamily::Ipv4,
            AddressFamily::Ipv6,
        ])),
        (None, None, _, Some(_)) => Err(codes::BAD_REQUEST),
        (None, None, family, None) => Ok(Wanted::Families(vec![
            family.unwrap_or(AddressFamily::Ipv4),
        ])),
    }
}

/// A dual allocation also stands with the address of one family; what is wrong
/// with the other is told in ADDRESS-ERROR-CODE (RFC 8656 §7.2).
fn open_families(families: &[AddressFamily], ports: &mut dyn Ports) -> Result<Opened, Code> {
    let mut opened = Opened::default();
    for &family in families {
        let address = supported(family, ports)
            .and_then(|()| ports.open(family).ok_or(codes::INSUFFICIENT_CAPACITY));
        match address {
            Ok(address) => opened.addresses.push(address),
            Err(code) => opened.missing = Some((family, code)),
        }
    }
    match opened.missing {
        Some((_, code)) if opened.addresses.is_empty() => Err(code),
        _ => Ok(opened),
    }
}

fn supported(family: AddressFamily, ports: &dyn Ports) -> Result<(), Code> {
    match ports.has(family) {
        true => Ok(()),
        false => Err(codes::ADDRESS_FAMILY_NOT_SUPPORTED),
    }
}

/// RFC 8656 §18.12.
fn address_error_code(family: AddressFamily, code: Code) -> Vec<u8> {
    let mut value = vec![family.number(), 0, (code / 100) as u8, (code % 100) as u8];
    value.extend(error_code::name(code).unwrap_or_default().bytes());
    value
}

fn code(not_made: NotMade) -> Code {
    match not_made {
        NotMade::NoRoom => codes::INSUFFICIENT_CAPACITY,
        NotMade::Mismatch => codes::BAD_REQUEST,
    }
}

fn seconds(lifetime: Duration) -> u32 {
    u32::try_from(lifetime.as_secs()).unwrap_or(u32::MAX)
}
