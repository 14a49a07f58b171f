//! A NAT of any behaviour between some ports and a server, in virtual time.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use super::behavior::{Filtering, Mapping};
use super::responder::{DiscoveryServer, Response};
use super::{Output, Role};
use crate::stun::{AttributeType, Message};

pub struct ServerAddresses;
pub const SERVER: ServerAddresses = ServerAddresses;

impl ServerAddresses {
    pub fn first(&self) -> SocketAddr {
        "203.0.113.10:3478".parse().unwrap()
    }

    pub fn other(&self) -> SocketAddr {
        "203.0.113.11:3479".parse().unwrap()
    }

    /// Another server, without a second address.
    pub fn second(&self) -> SocketAddr {
        "203.0.113.20:3478".parse().unwrap()
    }
}

const PUBLIC: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 1));

pub fn local(port: usize) -> SocketAddr {
    let port = 40_000 + u16::try_from(port).unwrap();
    SocketAddr::new(Ipv4Addr::new(10, 0, 0, 2).into(), port)
}

/// What is between client and server, and what the server is like.
pub struct Network {
    /// `None`: no NAT.
    pub mapping: Option<Mapping>,
    pub filtering: Filtering,
    pub hairpins: bool,
    pub lifetime: Duration,
    pub delay: Duration,
    /// In each direction.
    pub loss_percent: u64,
    pub seed: u64,
    pub udp_passes: bool,
    pub knows_response_port: bool,
    /// Changes what the server sends, or keeps it back.
    pub tamper: fn(&[u8], Response) -> Option<Response>,
    pub bindings: HashMap<(usize, Option<IpAddr>, Option<u16>), Binding>,
    pub next_port: u16,
}

pub struct Binding {
    public: SocketAddr,
    used: Duration,
    /// Everybody that this mapping was used towards.
    contacted: Vec<SocketAddr>,
}

impl Default for Network {
    fn default() -> Self {
        Network {
            mapping: Some(Mapping::EndpointIndependent),
            filtering: Filtering::AddressAndPortDependent,
            hairpins: false,
            lifetime: Duration::from_secs(3600),
            delay: Duration::from_millis(10),
            loss_percent: 0,
            seed: 0,
            udp_passes: true,
            knows_response_port: true,
            tamper: |_, response| Some(response),
            bindings: HashMap::new(),
            next_port: 50_000,
        }
    }
}

type Arrival = (usize, SocketAddr, Vec<u8>);

impl Network {
    /// Runs `client` until it is done, and says when that was. It is given what arrived.
    pub fn run(&mut self, mut client: impl FnMut(Duration, Vec<Arrival>) -> Output) -> Duration {
        let mut now = Duration::ZERO;
        let mut flying: Vec<(Duration, Arrival)> = Vec::new();
        let mut arrived = Vec::new();
        loop {
            match client(now, std::mem::take(&mut arrived)) {
                Output::Send { port, to, bytes } => {
                    if let Some((after, arrival)) = self.carry(now, port, to, &bytes) {
                        flying.push((now + after, arrival));
                    }
                }
                Output::Wait(until) => {
                    flying.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
                    match flying.pop_if(|(at, _)| *at <= until) {
                        Some((at, arrival)) => {
                            now = at;
                            arrived.push(arrival);
                        }
                        None => now = until,
                    }
                }
                Output::Done => return now,
            }
        }
    }

    /// A request on its way through the NAT, and what comes back of it, to which port.
    fn carry(
        &mut self,
        now: Duration,
        port: usize,
        to: SocketAddr,
        bytes: &[u8],
    ) -> Option<(Duration, Arrival)> {
        if !self.udp_passes {
            return None;
        }
        let public = self.outbound(now, port, to);
        if to.ip() == PUBLIC {
            let inner = self.inbound(now, to, public).filter(|_| self.hairpins)?;
            return Some((self.delay / 5, (inner, public, bytes.to_vec())));
        }
        let response = self.serve(bytes, public, to)?;
        if self.loses() || self.loses() {
            return None;
        }
        let inner = self.inbound(now, response.to, response.from)?;
        Some((self.delay * 2, (inner, response.from, response.bytes)))
    }

    fn serve(&self, request: &[u8], source: SocketAddr, asked: SocketAddr) -> Option<Response> {
        if asked == SERVER.second() {
            let bytes = crate::stun::respond(request, source, "second")?;
            return Some(Response {
                from: asked,
                to: source,
                bytes,
            });
        }
        let server = DiscoveryServer {
            first: SERVER.first(),
            other: SERVER.other(),
        };
        let mut response = server.respond(request, source, asked)?;
        if !self.knows_response_port {
            response.to = source;
        }
        (self.tamper)(request, response)
    }

    /// The address that the receiver sees.
    fn outbound(&mut self, now: Duration, port: usize, to: SocketAddr) -> SocketAddr {
        let key = match self.mapping {
            None | Some(Mapping::EndpointIndependent) => (port, None, None),
            Some(Mapping::AddressDependent) => (port, Some(to.ip()), None),
            Some(_) => (port, Some(to.ip()), Some(to.port())),
        };
        let is_stale = |binding: &Binding| now.saturating_sub(binding.used) > self.lifetime;
        if self.bindings.get(&key).is_none_or(is_stale) {
            self.next_port += 1;
            let public = match self.mapping {
                None => local(port),
                Some(_) => SocketAddr::new(PUBLIC, self.next_port),
            };
            let contacted = Vec::new();
            let used = now;
            let binding = Binding {
                public,
                used,
                contacted,
            };
            self.bindings.insert(key, binding);
        }
        let binding = self.bindings.get_mut(&key).unwrap();
        binding.used = now;
        binding.contacted.push(to);
        binding.public
    }

    /// The port that a datagram to `public` is let in to.
    fn inbound(&mut self, now: Duration, public: SocketAddr, from: SocketAddr) -> Option<usize> {
        let filtering = self.filtering;
        let passes = |contacted: &SocketAddr| match filtering {
            Filtering::EndpointIndependent => true,
            Filtering::AddressDependent => contacted.ip() == from.ip(),
            Filtering::AddressAndPortDependent => *contacted == from,
        };
        let lifetime = self.lifetime;
        let open = |binding: &Binding| {
            binding.public == public
                && now.saturating_sub(binding.used) <= lifetime
                && binding.contacted.iter().any(passes)
        };
        let mut bindings = self.bindings.iter_mut();
        let ((port, ..), binding) = bindings.find(|(_, binding)| open(binding))?;
        binding.used = now;
        Some(*port)
    }

    /// One throw of a small generator (SplitMix64).
    fn loses(&mut self) -> bool {
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % 100 < self.loss_percent
    }
}

pub fn locals() -> [SocketAddr; 5] {
    Role::ALL.map(|role| local(role.port()))
}

/// Whether a request asks for an answer from elsewhere.
pub fn asks_for_change(request: &[u8]) -> bool {
    let message = Message::read(request).unwrap();
    message.attribute(AttributeType::CHANGE_REQUEST).is_some()
}
