//! What a message is, for a filter.
//!
//! A message that a TURN server relays goes two ways at once: between the relay and the peer,
//! and between client and server, in the message of TURN that it came in. Fields of addresses
//! and ports are those of both.

use std::net::{IpAddr, SocketAddr};

use super::field::{AddressField, Carrier, End, Kind, NumberField};
use crate::capture::demux::Content;
use crate::capture::observed::{FlowKey, Observed, Transport};
use crate::rtp::header::RtpHeader;
use crate::rtp::rtcp;
use crate::stun::{MessageType, Method};

pub struct Message<'a> {
    pub observed: &'a Observed<'a>,
    pub content: &'a Content,
}

impl Message<'_> {
    pub fn is(&self, kind: Kind) -> bool {
        match kind {
            Kind::Rtp => matches!(self.content, Content::Rtp(_)),
            Kind::Rtcp => *self.content == Content::Rtcp,
            Kind::Stun => *self.content == Content::Stun,
            Kind::Dtls => *self.content == Content::Dtls,
            Kind::Zrtp => *self.content == Content::Zrtp,
            Kind::Turn => self.is_turn(),
            Kind::Relayed => self.is_relayed(),
            Kind::Udp => self.flows().any(|flow| is_over(flow, Carrier::Udp)),
            Kind::Tcp => self.flows().any(|flow| is_over(flow, Carrier::Tcp)),
            Kind::Ipv4 => self.flows().any(|flow| ip(flow.source).is_ipv4()),
            Kind::Ipv6 => self.flows().any(|flow| ip(flow.source).is_ipv6()),
        }
    }

    pub fn addresses(&self, field: AddressField, tell: &mut dyn FnMut(IpAddr)) {
        for flow in self.flows() {
            ends(flow, field.0, &mut |end| tell(ip(end)));
        }
    }

    pub fn numbers(&self, field: NumberField, tell: &mut dyn FnMut(u64)) {
        match field {
            NumberField::Packet => tell(self.observed.packet),
            NumberField::Port(carrier, end) => {
                for flow in self.flows().filter(|flow| is_over(*flow, carrier)) {
                    ends(flow, end, &mut |end| tell(end.port().into()));
                }
            }
            NumberField::Ssrc => {
                self.rtp(|header| tell(header.ssrc.into()));
                self.rtcp_sources(tell);
            }
            NumberField::RtpSsrc => self.rtp(|header| tell(header.ssrc.into())),
            NumberField::RtcpSsrc => self.rtcp_sources(tell),
            NumberField::PayloadType => self.rtp(|header| tell(header.payload_type.into())),
            NumberField::SequenceNumber => self.rtp(|header| tell(header.sequence_number.into())),
            NumberField::Timestamp => self.rtp(|header| tell(header.timestamp.into())),
            NumberField::Marker => self.rtp(|header| tell(header.marker.into())),
            NumberField::RtcpType => self.rtcp_types(tell),
        }
    }

    /// The message's own, and that of the message that it was relayed in.
    fn flows(&self) -> impl Iterator<Item = FlowKey> {
        [Some(self.observed.flow), self.observed.via]
            .into_iter()
            .flatten()
    }

    fn rtp(&self, tell: impl FnOnce(&RtpHeader)) {
        if let Content::Rtp(header) = self.content {
            tell(header);
        }
    }

    fn rtcp_sources(&self, tell: &mut dyn FnMut(u64)) {
        let Observed {
            payload, on_wire, ..
        } = *self.observed;
        if *self.content != Content::Rtcp {
            return;
        }
        match rtcp::is_clear(payload, on_wire) {
            true => rtcp::sources(payload, &mut |ssrc| tell(ssrc.into())),
            false => rtcp::first_sender(payload)
                .into_iter()
                .for_each(|ssrc| tell(ssrc.into())),
        }
    }

    fn rtcp_types(&self, tell: &mut dyn FnMut(u64)) {
        let Observed {
            payload, on_wire, ..
        } = *self.observed;
        match (self.content, payload.get(1)) {
            (Content::Rtcp, _) if rtcp::is_clear(payload, on_wire) => {
                rtcp::packet_types(payload, &mut |kind| tell(kind.into()));
            }
            (Content::Rtcp, Some(&kind)) => tell(kind.into()),
            _ => {}
        }
    }

    fn is_turn(&self) -> bool {
        match self.content {
            Content::TurnChannel => true,
            Content::Stun => method(self.observed.payload).is_some_and(is_of_turn),
            _ => self.is_relayed(),
        }
    }

    fn is_relayed(&self) -> bool {
        self.observed.flow.transport == Transport::Turn
    }
}

/// A relay talks to peers over UDP.
fn is_over(flow: FlowKey, carrier: Carrier) -> bool {
    match carrier {
        Carrier::Any => true,
        Carrier::Udp => flow.transport != Transport::Tcp,
        Carrier::Tcp => flow.transport == Transport::Tcp,
    }
}

fn ends(flow: FlowKey, end: End, tell: &mut dyn FnMut(SocketAddr)) {
    if end != End::Destination {
        tell(flow.source);
    }
    if end != End::Source {
        tell(flow.destination);
    }
}

fn ip(end: SocketAddr) -> IpAddr {
    end.ip().to_canonical()
}

fn method(stun: &[u8]) -> Option<Method> {
    let kind = stun.first_chunk()?;
    Some(MessageType::from_bits(u16::from_be_bytes(*kind)).method)
}

/// RFC 8656 §17.
fn is_of_turn(method: Method) -> bool {
    matches!(
        method,
        Method::ALLOCATE
            | Method::REFRESH
            | Method::SEND
            | Method::DATA
            | Method::CREATE_PERMISSION
            | Method::CHANNEL_BIND
    )
}
