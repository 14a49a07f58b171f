//! The Allocate request (RFC 8656 §7.2): which ports it asks for, and what it gets.

use std::net::SocketAddr;
use std::time::Duration;

use super::Ports;
use super::allocation::{Allocation, Relayed};
use super::codes::{self, Code};
use super::requests::{Request, seconds};
use super::server::{Relay, Reserved};
use crate::stun::{AttributeType, Writer, error_code};
use crate::turn::AddressFamily;

/// RFC 8656 §7.2.
const RESERVATION_LIFETIME: Duration = Duration::from_secs(30);
/// The number of UDP, which REQUESTED-TRANSPORT names.
const UDP: u8 = 17;
/// The R bit of EVEN-PORT (RFC 8656 §18.7).
const RESERVE_NEXT: u8 = 0x80;

/// The ports that an Allocate request asks for.
enum Wanted {
    /// One of each family.
    New(Vec<AddressFamily>, Parity),
    /// An even port, and the next one kept for later.
    EvenAndNext(AddressFamily),
    /// The port that was kept under this token.
    Reserved([u8; 8]),
}

#[derive(Clone, Copy)]
enum Parity {
    Any,
    Even,
}

/// Relayed addresses just opened, and what else the response says.
#[derive(Default)]
struct Opened {
    addresses: Vec<SocketAddr>,
    token: Option<[u8; 8]>,
    /// The family of a dual allocation that has no address, and why.
    missing: Option<(AddressFamily, Code)>,
}

impl Opened {
    fn only(address: SocketAddr) -> Opened {
        Opened {
            addresses: vec![address],
            ..Opened::default()
        }
    }
}

impl Relay {
    /// RFC 8656 §7.2.
    pub(super) fn allocate(
        &mut self,
        request: &Request<'_>,
        ports: &mut dyn Ports,
    ) -> Result<Writer, Code> {
        if self.allocations.contains_key(&request.client) {
            return Err(codes::ALLOCATION_MISMATCH);
        }
        let wanted = wanted(request)?;
        self.has_room(request.username, &wanted)?;
        let opened = self.open(&wanted, request, ports)?;
        let lifetime = self.lifetime(request);
        self.admit(request, &opened.addresses, lifetime);
        let relayed = opened.addresses.iter().fold(request.success(), |w, one| {
            w.xor_address(AttributeType::XOR_RELAYED_ADDRESS, *one)
        });
        let mut response = relayed
            .xor_mapped_address(canonical(request.client.address))
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

    /// A port that is kept for later takes room like an allocation, that of who asked for it.
    fn has_room(&self, username: &str, wanted: &Wanted) -> Result<(), Code> {
        let (places, token) = match wanted {
            Wanted::New(..) => (1, None),
            Wanted::EvenAndNext(_) => (2, None),
            Wanted::Reserved(token) => (1, Some(token)),
        };
        let reserved = self.reserved.iter();
        let others = reserved.filter(|(other, _)| Some(*other) != token);
        let users = others.map(|(_, reserved)| &reserved.username);
        let allocated = self.allocations.values().map(|one| &one.username);
        let users: Vec<&String> = allocated.chain(users).collect();
        let of_user = users.iter().filter(|user| **user == username).count();
        let quota = self.settings.user_quota;
        if quota.is_some_and(|quota| of_user + places > quota) {
            return Err(codes::ALLOCATION_QUOTA_REACHED);
        }
        match users.len() + places <= self.settings.capacity {
            true => Ok(()),
            false => Err(codes::INSUFFICIENT_CAPACITY),
        }
    }

    fn open(
        &mut self,
        wanted: &Wanted,
        request: &Request<'_>,
        ports: &mut dyn Ports,
    ) -> Result<Opened, Code> {
        match wanted {
            Wanted::New(families, parity) => open_families(families, *parity, ports),
            Wanted::EvenAndNext(family) => self.open_pair(*family, request, ports),
            Wanted::Reserved(token) => {
                let reserved = self.reserved.remove(token);
                let address = reserved.ok_or(codes::INSUFFICIENT_CAPACITY)?.address;
                Ok(Opened::only(address))
            }
        }
    }

    fn open_pair(
        &mut self,
        family: AddressFamily,
        request: &Request<'_>,
        ports: &mut dyn Ports,
    ) -> Result<Opened, Code> {
        supported(family, ports)?;
        let pair = ports.open_pair(family);
        let (even, address) = pair.ok_or(codes::INSUFFICIENT_CAPACITY)?;
        let token = self.token();
        let reserved = Reserved {
            username: request.username.to_owned(),
            address,
            ends: request.now + RESERVATION_LIFETIME,
        };
        self.reserved.insert(token, reserved);
        Ok(Opened {
            token: Some(token),
            ..Opened::only(even)
        })
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
        (None, ..) => {}
        (Some(token), None, None, None) => {
            let token = token.try_into().map_err(|_| codes::BAD_REQUEST)?;
            return Ok(Wanted::Reserved(token));
        }
        (Some(_), ..) => return Err(codes::BAD_REQUEST),
    }
    let families = families(family, additional)?;
    match (even_port, families.as_slice()) {
        (None, _) => Ok(Wanted::New(families, Parity::Any)),
        (Some([flags]), _) if flags & RESERVE_NEXT == 0 => Ok(Wanted::New(families, Parity::Even)),
        (Some([_]), &[family]) => Ok(Wanted::EvenAndNext(family)),
        (Some(_), _) => Err(codes::BAD_REQUEST),
    }
}

fn families(
    requested: Option<AddressFamily>,
    additional: Option<AddressFamily>,
) -> Result<Vec<AddressFamily>, Code> {
    match (requested, additional) {
        (family, None) => Ok(vec![family.unwrap_or(AddressFamily::Ipv4)]),
        (None, Some(AddressFamily::Ipv6)) => Ok(vec![AddressFamily::Ipv4, AddressFamily::Ipv6]),
        (_, Some(_)) => Err(codes::BAD_REQUEST),
    }
}

/// A dual allocation also stands with the address of one family; what is wrong
/// with the other is told in ADDRESS-ERROR-CODE (RFC 8656 §7.2).
fn open_families(
    families: &[AddressFamily],
    parity: Parity,
    ports: &mut dyn Ports,
) -> Result<Opened, Code> {
    let mut opened = Opened::default();
    for &family in families {
        match open_one(family, parity, ports) {
            Ok(address) => opened.addresses.push(address),
            Err(code) => opened.missing = Some((family, code)),
        }
    }
    match opened.missing {
        Some((_, code)) if opened.addresses.is_empty() => Err(code),
        _ => Ok(opened),
    }
}

fn open_one(
    family: AddressFamily,
    parity: Parity,
    ports: &mut dyn Ports,
) -> Result<SocketAddr, Code> {
    supported(family, ports)?;
    let address = match parity {
        Parity::Any => ports.open(family),
        Parity::Even => ports.open_even(family),
    };
    address.ok_or(codes::INSUFFICIENT_CAPACITY)
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

/// An IPv4 client of a socket for both families has an IPv4 address.
fn canonical(client: SocketAddr) -> SocketAddr {
    SocketAddr::new(client.ip().to_canonical(), client.port())
}
