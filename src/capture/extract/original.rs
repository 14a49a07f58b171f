//! A smaller capture: packets as they were captured.

use super::{Packet, Way};
use crate::capture::frame::Frame;
use crate::capture::observed::Transport;
use crate::container::pcapng::PcapNg;

#[derive(Debug)]
pub struct OriginalFile {
    pcapng: PcapNg,
    /// Something in the packet at hand is to be kept.
    is_wanted: bool,
}

impl OriginalFile {
    pub fn begin(out: &mut Vec<u8>) -> OriginalFile {
        OriginalFile {
            pcapng: PcapNg::begin(out),
            is_wanted: false,
        }
    }

    /// What the packet at hand holds is to be kept.
    pub fn want(&mut self) {
        self.is_wanted = true;
    }

    /// The packet at hand has been read to its end.
    pub fn captured(&mut self, packet: &Packet, frame: &Frame, ways: &[Way], out: &mut Vec<u8>) {
        if std::mem::take(&mut self.is_wanted) || is_part(frame, ways) {
            let at = packet.at.unwrap_or_default();
            self.pcapng
                .packet(at, packet.link_type, packet.data, packet.on_wire, out);
        }
    }
}

/// Whether messages of these conversations are put together from this packet and others:
/// which, shows only with the last of them.
fn is_part(frame: &Frame, ways: &[Way]) -> bool {
    let mut ways = ways.iter();
    match frame {
        Frame::Tcp(segment) => ways.any(|way| {
            way.transport == Transport::Tcp && way.is_between(segment.source, segment.destination)
        }),
        Frame::Fragment(fragment) => {
            let hosts = fragment.packet.addresses.kept();
            ways.any(|way| way.is_between_hosts(hosts.source, hosts.destination))
        }
        _ => false,
    }
}
