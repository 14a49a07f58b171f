//! A smaller capture that needs nothing to be opened: each message as the payload of a UDP
//! packet between those who talk, whatever carried and protected it.

use std::net::{IpAddr, SocketAddr};

use etherparse::PacketBuilder;

use super::Observed;
use crate::container::pcapng::PcapNg;

const ETHERNET: u32 = 1;
const TIME_TO_LIVE: u8 = 64;

#[derive(Debug)]
pub struct ClearFile {
    pcapng: PcapNg,
}

impl ClearFile {
    pub fn begin(out: &mut Vec<u8>) -> ClearFile {
        ClearFile {
            pcapng: PcapNg::begin(out),
        }
    }

    pub fn message(&mut self, observed: &Observed, out: &mut Vec<u8>) {
        let flow = observed.flow;
        let missing = observed.on_wire.saturating_sub(observed.payload.len());
        let Some(mut frame) = frame(flow.source, flow.destination, observed.payload, missing)
        else {
            return;
        };
        let on_wire = frame.len();
        frame.truncate(on_wire - missing);
        let at = observed.at.unwrap_or_default();
        self.pcapng.packet(at, ETHERNET, &frame, on_wire, out);
    }
}

/// `missing` bytes of the payload were not captured; zeros stand for them. None when no
/// datagram is so long.
fn frame(
    source: SocketAddr,
    destination: SocketAddr,
    payload: &[u8],
    missing: usize,
) -> Option<Vec<u8>> {
    let ethernet = PacketBuilder::ethernet2(hardware(source), hardware(destination));
    let udp = match (source.ip(), destination.ip()) {
        (IpAddr::V4(source), IpAddr::V4(destination)) => {
            ethernet.ipv4(source.octets(), destination.octets(), TIME_TO_LIVE)
        }
        (source, destination) => ethernet.ipv6(
            to_version_6(source),
            to_version_6(destination),
            TIME_TO_LIVE,
        ),
    }
    .udp(source.port(), destination.port());
    let mut whole = payload.to_vec();
    whole.resize(payload.len() + missing, 0);
    let mut frame = Vec::with_capacity(udp.size(whole.len()));
    udp.write(&mut frame, &whole).ok()?;
    Some(frame)
}

/// Locally administered, and told from each other by the end of the IP address.
fn hardware(address: SocketAddr) -> [u8; 6] {
    let octets = to_version_6(address.ip());
    let [.., a, b, c, d] = octets;
    [0x02, 0, a, b, c, d]
}

fn to_version_6(address: IpAddr) -> [u8; 16] {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
        IpAddr::V6(address) => address.octets(),
    }
}
