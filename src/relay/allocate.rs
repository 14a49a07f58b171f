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
        self.has_room(request.username)?;
        let opened = self.open(&wanted, request.now, ports)?;
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

/// An IPv4 client of a socket for both families has an IPv4 address.
fn canonical(client: SocketAddr) -> SocketAddr {
    SocketAddr::new(client.ip().to_canonical(), client.port())
}
