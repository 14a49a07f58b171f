//! What the analysis looks at of a packet.

use super::note::Nothing;
use crate::capture::demux::{Content, classify};
use crate::capture::file::Packet;
use crate::capture::frame::{Datagram, Frame, Unreachable, dissect};
use crate::capture::opener::{Opener, is_gtp, may_be_sip};
use crate::capture::session::unversioned;
use crate::rtp::header::RtpHeader;
use crate::rtp::payload::Payload;

/// What is to be kept of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    Whole,
    /// So many of its first bytes.
    First(usize),
    Nothing(Nothing),
}

/// What is to be kept of RTP payloads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payloads {
    /// As much as is looked at.
    Beginning,
    /// All, so that they can be decrypted.
    Whole,
}

/// Judges the packet that `opener` gets next.
///
/// Whatever needs others to be understood stays whole: fragments, and TCP streams of which
/// this capture does not show that they carry nothing of a call.
pub fn reduce(packet: &Packet, opener: &Opener, payloads: Payloads) -> Kept {
    match dissect(packet.link_type, packet.data) {
        Frame::Udp(datagram) => match of_datagram(&datagram, payloads) {
            Kept::First(length) => first(packet, &datagram, length),
            kept => kept,
        },
        Frame::Tcp(segment) if opener.unwrapper().is_of_no_call(&segment) => {
            Kept::Nothing(Nothing::NotUdp)
        }
        Frame::Tcp(_) | Frame::Fragment(_) => Kept::Whole,
        Frame::Unreachable(told) => of_icmp(packet, told),
        Frame::Other => Kept::Nothing(Nothing::NotUdp),
        Frame::Undecodable => Kept::Nothing(Nothing::Undecodable),
        Frame::UnsupportedLink => Kept::Nothing(Nothing::UnsupportedLink),
    }
}

/// Up to the ports of the datagram that it quotes, which are farther only within a tunnel.
fn of_icmp(packet: &Packet, told: Unreachable) -> Kept {
    const OUTSIDE_TUNNELS: usize = 128;
    let beginning = packet.data.get(..OUTSIDE_TUNNELS);
    let tells_it = |data: &&[u8]| dissect(packet.link_type, data) == Frame::Unreachable(told);
    match beginning.filter(tells_it) {
        Some(_) => Kept::First(OUTSIDE_TUNNELS),
        None => Kept::Whole,
    }
}

/// The packet up to byte `length` of the payload of its datagram.
fn first(packet: &Packet, datagram: &Datagram, length: usize) -> Kept {
    let begin = packet.data.as_ptr().addr();
    let payload = datagram.payload.as_ptr().addr();
    match payload.checked_sub(begin) {
        Some(before) if before + length < packet.data.len() => Kept::First(before + length),
        _ => Kept::Whole,
    }
}

/// Bytes are those of the datagram's payload.
fn of_datagram(datagram: &Datagram, payloads: Payloads) -> Kept {
    const OF_ZRTP: usize = 8;
    const OF_RTP: usize = 12;
    let payload = datagram.payload;
    match classify(payload, datagram.on_wire) {
        Content::Rtp(header) => of_rtp(payload, &header, payloads),
        Content::TurnChannel if is_gtp(datagram.flow()) => Kept::Nothing(Nothing::OtherUdp),
        Content::TurnChannel => of_channel(payload, payloads),
        Content::Dtls => of_dtls(payload, datagram.on_wire),
        Content::Zrtp => Kept::First(OF_ZRTP),
        Content::Rtcp | Content::Stun => Kept::Whole,
        Content::Other if may_be_sip(payload) => Kept::Whole,
        Content::Other if unversioned::read(payload).is_some() => Kept::First(OF_RTP),
        Content::Other => Kept::Nothing(Nothing::OtherUdp),
    }
}

/// The length of the padding stands in the last byte.
fn of_rtp(packet: &[u8], header: &RtpHeader, payloads: Payloads) -> Kept {
    const PADDING: u8 = 0x20;
    let is_padded = packet.first().is_some_and(|first| first & PADDING != 0);
    match payloads {
        Payloads::Beginning if !is_padded => {
            let payload = Payload::of(packet, header).beginning();
            Kept::First(header.payload.start + payload.bytes.len())
        }
        _ => Kept::Whole,
    }
}

/// Channel (2), length (2), data.
fn of_channel(message: &[u8], payloads: Payloads) -> Kept {
    let Some((&[_, _, l0, l1], data)) = message.split_first_chunk() else {
        return Kept::Whole;
    };
    let length = usize::from(u16::from_be_bytes([l0, l1]));
    let data = data.get(..length).unwrap_or(data);
    match classify(data, length) {
        Content::Rtp(header) => match of_rtp(data, &header, payloads) {
            Kept::First(length) => Kept::First(4 + length),
            kept => kept,
        },
        _ => Kept::Whole,
    }
}

/// Of what a data channel carries the header of the record tells enough, where there is one.
fn of_dtls(datagram: &[u8], on_wire: usize) -> Kept {
    const HEADER: usize = 13;
    const APPLICATION_DATA: u8 = 23;
    let length = match datagram.get(..HEADER) {
        Some(&[APPLICATION_DATA, .., l0, l1]) => usize::from(u16::from_be_bytes([l0, l1])),
        _ => return Kept::Whole,
    };
    match HEADER + length == on_wire {
        true => Kept::First(HEADER),
        false => Kept::Whole,
    }
}
