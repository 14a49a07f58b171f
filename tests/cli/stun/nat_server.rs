//! A server with two addresses (RFC 5780), and a NAT before it, in one.
//!
//! The NAT is make-believe: the server tells clients of mappings that do not exist, and
//! keeps back what a filter would. Loopback has two addresses on Linux only.

use std::collections::HashSet;
use std::net::{SocketAddr, UdpSocket};
use std::sync::{Arc, Mutex};

use rtctool::stun::nat::{DiscoveryServer, Response};

/// The address that the NAT shows for a client's, towards the server's address asked.
pub type MappedAs = fn(client: SocketAddr, asked: SocketAddr) -> SocketAddr;

/// Whether something from one address is let in by a client that has sent to the other.
pub type LetsIn = fn(from: SocketAddr, contacted: SocketAddr) -> bool;

#[derive(Clone, Copy)]
pub struct Nat {
    pub mapped_as: MappedAs,
    pub lets_in: LetsIn,
    /// Changes what the server sends, or keeps it back.
    pub tamper: fn(request: &[u8], Response) -> Option<Response>,
}

/// No NAT, no firewall.
pub const OPEN: Nat = Nat {
    mapped_as: |client, _| client,
    lets_in: |_, _| true,
    tamper: |_, response| Some(response),
};

/// Where nobody is.
pub fn elsewhere(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 9], port))
}

/// The port of `client` after moving it by a number that depends on the receiver.
pub fn moved(client: SocketAddr, by: u16) -> SocketAddr {
    elsewhere(20_000 + (client.port() ^ by) % 40_000)
}

pub struct NatServer {
    pub addresses: DiscoveryServer,
}

impl NatServer {
    /// Its threads end with the process.
    pub fn start(nat: Nat) -> NatServer {
        let (addresses, sockets) = (0..20).find_map(|_| bind()).expect("free ports");
        let sockets = Arc::new(sockets);
        let contacted = Arc::new(Mutex::new(HashSet::new()));
        for at in 0..4 {
            let (sockets, contacted) = (Arc::clone(&sockets), Arc::clone(&contacted));
            std::thread::spawn(move || serve(at, &sockets, addresses, &contacted, nat));
        }
        NatServer { addresses }
    }

    pub fn uri(&self) -> String {
        format!("stun:{}", self.addresses.first)
    }
}

/// Two ports that are free on both addresses, in the order of [`DiscoveryServer::addresses`].
fn bind() -> Option<(DiscoveryServer, Vec<UdpSocket>)> {
    let free = |ip: [u8; 4]| UdpSocket::bind((std::net::Ipv4Addr::from(ip), 0)).ok();
    let (one, two) = (free([127, 0, 0, 1])?, free([127, 0, 0, 2])?);
    let addresses = DiscoveryServer {
        first: one.local_addr().ok()?,
        other: two.local_addr().ok()?,
    };
    let [_, second, third, _] = addresses.addresses();
    if addresses.first.port() == addresses.other.port() {
        return None;
    }
    let sockets = vec![
        one,
        UdpSocket::bind(second).ok()?,
        UdpSocket::bind(third).ok()?,
        two,
    ];
    Some((addresses, sockets))
}

fn serve(
    at: usize,
    sockets: &[UdpSocket],
    addresses: DiscoveryServer,
    contacted: &Mutex<HashSet<(SocketAddr, SocketAddr)>>,
    nat: Nat,
) {
    let asked = addresses.addresses()[at];
    let mut buffer = [0; 2048];
    loop {
        let (length, client) = sockets[at].recv_from(&mut buffer).unwrap();
        contacted.lock().unwrap().insert((client, asked));
        let request = &buffer[..length];
        let mapped = (nat.mapped_as)(client, asked);
        let response = addresses.respond(request, mapped, asked);
        let Some(response) = response.and_then(|response| (nat.tamper)(request, response)) else {
            continue;
        };
        let is_let_in = contacted
            .lock()
            .unwrap()
            .iter()
            .any(|(by, contacted)| *by == client && (nat.lets_in)(response.from, *contacted));
        let from = addresses.addresses();
        let from = from.iter().position(|address| *address == response.from);
        if let (true, Some(from)) = (is_let_in, from) {
            sockets[from].send_to(&response.bytes, client).unwrap();
        }
    }
}
