//! Opens the sockets of relayed addresses.

use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::ops::RangeInclusive;

use crate::relay::Ports;
use crate::turn::AddressFamily;

/// How often a free port is tried that must be even.
const TRIES: usize = 100;

/// Opens ports for one message, and keeps the sockets for whoever asked.
#[derive(Debug)]
pub struct Opener<'a> {
    pub addresses: &'a [IpAddr],
    pub ports: Option<RangeInclusive<u16>>,
    pub opened: Vec<UdpSocket>,
}

impl Opener<'_> {
    fn address(&self, family: AddressFamily) -> Option<IpAddr> {
        let mut addresses = self.addresses.iter().copied();
        addresses.find(|ip| AddressFamily::of(*ip) == family)
    }

    /// The ports to try, beginning anywhere in the range.
    fn candidates(&self) -> Vec<u16> {
        let Some(range) = &self.ports else {
            return vec![0; TRIES];
        };
        let mut candidates: Vec<u16> = range.clone().collect();
        let mut random = [0; 2];
        if !candidates.is_empty() && getrandom::fill(&mut random).is_ok() {
            let start = usize::from(u16::from_ne_bytes(random)) % candidates.len();
            candidates.rotate_left(start);
        }
        candidates
    }

    fn keep(&mut self, sockets: Vec<UdpSocket>) -> Option<SocketAddr> {
        let address = sockets.first()?.local_addr().ok();
        self.opened.extend(sockets);
        address
    }
}

impl Ports for Opener<'_> {
    fn open(&mut self, family: AddressFamily) -> Option<SocketAddr> {
        let ip = self.address(family)?;
        let candidates = self.candidates().into_iter();
        let mut bound = candidates.filter_map(|port| bind(ip, port).ok());
        let socket = bound.next()?;
        self.keep(vec![socket])
    }

    fn open_even(&mut self, family: AddressFamily) -> Option<SocketAddr> {
        let ip = self.address(family)?;
        let candidates = self.candidates().into_iter();
        let mut bound = candidates.filter_map(|port| bind(ip, port).ok());
        let socket = bound.find(|socket| even_port(socket).is_some())?;
        self.keep(vec![socket])
    }

    fn open_pair(&mut self, family: AddressFamily) -> Option<(SocketAddr, SocketAddr)> {
        let ip = self.address(family)?;
        let range = self.ports.clone();
        let is_allowed = |port: u16| range.as_ref().is_none_or(|range| range.contains(&port));
        let mut pairs = self.candidates().into_iter().filter_map(|port| {
            let even = bind(ip, port).ok()?;
            let next = even_port(&even)?.checked_add(1)?;
            let next = is_allowed(next).then(|| bind(ip, next).ok())??;
            Some((even, next))
        });
        let (even, next) = pairs.next()?;
        let next_address = next.local_addr().ok()?;
        Some((self.keep(vec![even, next])?, next_address))
    }

    fn has(&self, family: AddressFamily) -> bool {
        self.address(family).is_some()
    }
}

fn bind(ip: IpAddr, port: u16) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind((ip, port))?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

fn even_port(socket: &UdpSocket) -> Option<u16> {
    let port = socket.local_addr().ok()?.port();
    port.is_multiple_of(2).then_some(port)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opener(ports: Option<RangeInclusive<u16>>, addresses: &[IpAddr]) -> Opener<'_> {
        Opener {
            addresses,
            ports,
            opened: Vec::new(),
        }
    }

    #[test]
    fn an_even_port_is_even_and_the_next_is_next() {
        let loopback = [IpAddr::from([127, 0, 0, 1])];
        let mut opener = opener(None, &loopback);
        let even = opener.open_even(AddressFamily::Ipv4).unwrap();
        assert_eq!(even.port() % 2, 0);
        let (even, next) = opener.open_pair(AddressFamily::Ipv4).unwrap();
        assert_eq!((even.port() % 2, next.port()), (0, even.port() + 1));
        assert_eq!(opener.opened.len(), 3);
    }

    #[test]
    fn a_range_that_is_used_up_gives_no_more() {
        let loopback = [IpAddr::from([127, 0, 0, 1])];
        let taken = UdpSocket::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        let mut opener = opener(Some(port..=port), &loopback);
        assert_eq!(opener.open(AddressFamily::Ipv4), None);
        drop(taken);
        let opened = opener
            .open(AddressFamily::Ipv4)
            .map(|address| address.port());
        assert_eq!(opened, Some(port));
    }

    #[test]
    fn a_family_without_an_address_is_not_there() {
        let loopback = [IpAddr::from([127, 0, 0, 1])];
        let mut opener = opener(None, &loopback);
        assert!(!opener.has(AddressFamily::Ipv6));
        assert_eq!(opener.open(AddressFamily::Ipv6), None);
    }
}
