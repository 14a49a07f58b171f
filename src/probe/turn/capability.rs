//! What a server can do beyond a plain allocation: each asked for by an allocation of its own.

use std::net::SocketAddr;

use super::relay::ask;
use super::session::{Ended, Session, Way};
use crate::probe::path::{OpenError, Target};
use crate::turn::{
    AddressFamily, Allocate, Allocated, Conversation, EvenPort, Fault, RelayTransport,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Feature {
    /// A relayed IPv4 address, asked for as such (RFC 8656 §7.1).
    Ipv4,
    /// A relayed IPv6 address.
    Ipv6,
    /// Both at once, by ADDITIONAL-ADDRESS-FAMILY.
    DualStack,
    /// EVEN-PORT with the next port reserved, and an allocation by its RESERVATION-TOKEN.
    EvenPort,
    /// DONT-FRAGMENT.
    DontFragment,
    /// A relay that speaks TCP with peers (RFC 6062).
    TcpRelay,
    /// An allocation that may move to another address (RFC 8016).
    Mobility,
}

impl Feature {
    pub const ALL: [Feature; 7] = [
        Feature::Ipv4,
        Feature::Ipv6,
        Feature::DualStack,
        Feature::EvenPort,
        Feature::DontFragment,
        Feature::TcpRelay,
        Feature::Mobility,
    ];

    fn allocate(self) -> Allocate {
        let plain = Allocate::default();
        match self {
            Feature::Ipv4 => Allocate {
                family: Some(AddressFamily::Ipv4),
                ..plain
            },
            Feature::Ipv6 => Allocate {
                family: Some(AddressFamily::Ipv6),
                ..plain
            },
            Feature::DualStack => Allocate {
                additional: Some(AddressFamily::Ipv6),
                ..plain
            },
            Feature::EvenPort => Allocate {
                even_port: Some(EvenPort::WithReservation),
                ..plain
            },
            Feature::DontFragment => Allocate {
                dont_fragment: true,
                ..plain
            },
            Feature::TcpRelay => Allocate {
                transport: RelayTransport::Tcp,
                ..plain
            },
            Feature::Mobility => Allocate {
                mobility: true,
                ..plain
            },
        }
    }
}

#[derive(Debug)]
pub struct Capability {
    pub feature: Feature,
    pub state: State,
}

#[derive(Debug)]
pub enum State {
    Supported(Allocated),
    /// The server granted an allocation and not what it was asked for; what that was.
    Ignored(&'static str),
    Refused(Fault),
    /// It cannot be asked on this transport: a TCP relay wants TCP or TLS (RFC 6062 §4.1).
    WantsStream,
    /// The server sent the client to another one.
    Elsewhere(SocketAddr),
    NotOpened(OpenError),
    /// The time for the server ended before.
    OutOfTime,
}

/// Asks for a feature on a path of its own, and gives back what was granted.
pub async fn ask_for(
    feature: Feature,
    target: &Target,
    known: &Conversation,
    way: &Way,
) -> Capability {
    let state = match feature {
        Feature::TcpRelay if !target.transport.is_stream() => State::WantsStream,
        _ => granted(feature, target, known, way).await,
    };
    Capability { feature, state }
}

async fn granted(feature: Feature, target: &Target, known: &Conversation, way: &Way) -> State {
    let opened = Session::open_knowing(target, way, known.clone());
    let mut session = match opened.await {
        Ok(session) => session,
        Err(error) => return State::NotOpened(error),
    };
    let allocated = match ask(&mut session, &feature.allocate()).await {
        Ok(allocated) => allocated,
        Err(Ended::Fault(fault)) => return State::Refused(fault),
        Err(Ended::Elsewhere(alternate)) => return State::Elsewhere(alternate.address),
    };
    let state = match missing(feature, &allocated) {
        Some(missing) => State::Ignored(missing),
        None if feature == Feature::EvenPort => reserved(target, known, &allocated, way).await,
        None => State::Supported(allocated),
    };
    session.release().await;
    state
}

/// What an allocation lacks that was asked for.
fn missing(feature: Feature, allocated: &Allocated) -> Option<&'static str> {
    let has = |family| {
        let mut relayed = allocated.relayed.iter();
        relayed.any(|address| AddressFamily::of(address.ip()) == family)
    };
    match feature {
        Feature::Ipv4 if !has(AddressFamily::Ipv4) => Some("an IPv4 address"),
        Feature::Ipv6 if !has(AddressFamily::Ipv6) => Some("an IPv6 address"),
        Feature::DualStack if !has(AddressFamily::Ipv4) => Some("an IPv4 address"),
        Feature::DualStack if !has(AddressFamily::Ipv6) => Some("an IPv6 address as the second"),
        Feature::EvenPort if allocated.relay().is_some_and(|a| a.port() % 2 == 1) => {
            Some("an even port")
        }
        Feature::EvenPort if allocated.reservation.is_none() => Some("a RESERVATION-TOKEN"),
        Feature::Mobility if allocated.mobility_ticket.is_none() => Some("a MOBILITY-TICKET"),
        _ => None,
    }
}

/// Takes the port that was set aside: the one behind the even one.
async fn reserved(target: &Target, known: &Conversation, even: &Allocated, way: &Way) -> State {
    let opened = Session::open_knowing(target, way, known.clone());
    let mut session = match opened.await {
        Ok(session) => session,
        Err(error) => return State::NotOpened(error),
    };
    let allocate = Allocate {
        reservation: even.reservation.clone(),
        ..Allocate::default()
    };
    let state = match ask(&mut session, &allocate).await {
        Err(Ended::Fault(fault)) => return State::Refused(fault),
        Err(Ended::Elsewhere(alternate)) => return State::Elsewhere(alternate.address),
        Ok(odd) if follows(even, &odd) => State::Supported(even.clone()),
        Ok(_) => State::Ignored("the port that the RESERVATION-TOKEN stands for"),
    };
    session.release().await;
    state
}

fn follows(even: &Allocated, odd: &Allocated) -> bool {
    match (even.relay(), odd.relay()) {
        (Some(even), Some(odd)) => {
            even.ip() == odd.ip() && even.port().checked_add(1) == Some(odd.port())
        }
        _ => false,
    }
}
