//! A message of a call as it passed the capture point.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

/// Number and time of a packet.
///
/// Ordered by time: numbers of different files say nothing of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    pub at: Option<Duration>,
    pub packet: u64,
}

/// One message: a UDP datagram, a frame out of a TCP stream, or what a TURN
/// server relays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observed<'a> {
    /// Number of the packet in its capture, counted from 1 as Wireshark does. Of a
    /// message that several packets carry, that of the last.
    pub packet: u64,
    /// Since 1970-01-01 UTC. None when the capture does not say.
    pub at: Option<Duration>,
    pub flow: FlowKey,
    /// The flow of the TURN message that it came in, if a server relays it.
    pub via: Option<FlowKey>,
    /// As much as was captured.
    pub payload: &'a [u8],
    /// Length of the whole message.
    pub on_wire: usize,
    /// Whether SRTP protected it, and `payload` is what it protected.
    pub is_decrypted: bool,
}

/// One conversation in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FlowKey {
    pub source: SocketAddr,
    pub destination: SocketAddr,
    pub transport: Transport,
    /// Where it was captured. 0, but where captures of several points make one timeline.
    pub point: u8,
}

/// What carries a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transport {
    Udp,
    Tcp,
    /// A TURN server relays it: the addresses are the relayed one, or the client's
    /// where the capture does not tell it, and the peer's (RFC 8656 §2).
    Turn,
}

/// The way between a TURN client and its server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Via {
    pub client: SocketAddr,
    pub server: SocketAddr,
}

impl<'a> Observed<'a> {
    /// A message as it was sent, and by no way but that of its flow.
    pub fn of(seen: Seen, flow: FlowKey, payload: &'a [u8], on_wire: usize) -> Observed<'a> {
        Observed {
            packet: seen.packet,
            at: seen.at,
            flow,
            via: None,
            payload,
            on_wire,
            is_decrypted: false,
        }
    }
}

impl FlowKey {
    /// Where RTCP goes that has ports of its own: the next higher ones (RFC 3550 §11).
    pub fn of_rtcp(mut self) -> Option<FlowKey> {
        let next = |port: u16| port.checked_add(1);
        self.source.set_port(next(self.source.port())?);
        self.destination.set_port(next(self.destination.port())?);
        Some(self)
    }

    /// The flow whose RTCP has this one to itself: the next lower ports.
    pub fn of_rtp(mut self) -> Option<FlowKey> {
        let previous = |port: u16| port.checked_sub(1);
        self.source.set_port(previous(self.source.port())?);
        self.destination
            .set_port(previous(self.destination.port())?);
        Some(self)
    }

    /// The source as reports name it.
    pub fn from(self) -> End {
        End(self.source, self.transport)
    }

    /// The destination as reports name it.
    pub fn to(self) -> End {
        End(self.destination, self.transport)
    }

    /// What stands for the peer of a TURN channel that was bound before the capture.
    pub fn unknown_peer(channel: u16) -> SocketAddr {
        SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), channel)
    }

    pub fn udp(source: SocketAddr, destination: SocketAddr) -> FlowKey {
        FlowKey {
            source,
            destination,
            transport: Transport::Udp,
            point: 0,
        }
    }

    pub fn reversed(self) -> FlowKey {
        FlowKey {
            source: self.destination,
            destination: self.source,
            ..self
        }
    }
}

/// One end of a flow: its address, where that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End(SocketAddr, Transport);

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let End(address, transport) = self;
        match *transport == Transport::Turn && address.ip().is_unspecified() {
            true => write!(f, "unknown peer (channel {:#06x})", address.port()),
            false => address.fmt(f),
        }
    }
}

impl Transport {
    pub fn as_str(self) -> &'static str {
        match self {
            Transport::Udp => "udp",
            Transport::Tcp => "tcp",
            Transport::Turn => "turn",
        }
    }
}
