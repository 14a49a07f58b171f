//! Packets as they are: an rtpdump, or a smaller capture.

use std::time::Duration;

use super::super::file::Packet;
use super::super::frame::Datagram;
use super::super::streams::StreamId;
use crate::container::pcapng::PcapNg;
use crate::container::rtpdump::RtpDump;

#[derive(Debug)]
pub struct DumpFile {
    id: StreamId,
    /// Begins with the first packet, whose time is in the header.
    dump: Option<RtpDump>,
}

impl DumpFile {
    pub fn new(id: StreamId) -> DumpFile {
        DumpFile { id, dump: None }
    }

    pub fn rtp(&mut self, at: Option<Duration>, datagram: &Datagram, out: &mut Vec<u8>) {
        let at = at.unwrap_or_default();
        let dump = self.dump(at, out);
        dump.rtp(at, datagram.payload, datagram.on_wire, out);
    }

    pub fn rtcp(&mut self, at: Option<Duration>, datagram: &Datagram, out: &mut Vec<u8>) {
        let at = at.unwrap_or_default();
        self.dump(at, out).rtcp(at, datagram.payload, out);
    }

    fn dump(&mut self, at: Duration, out: &mut Vec<u8>) -> &mut RtpDump {
        let id = self.id;
        self.dump
            .get_or_insert_with(|| RtpDump::begin(at, id.source, id.destination, out))
    }
}

#[derive(Debug)]
pub struct CaptureFile {
    pcapng: PcapNg,
}

impl CaptureFile {
    pub fn begin(out: &mut Vec<u8>) -> CaptureFile {
        CaptureFile {
            pcapng: PcapNg::begin(out),
        }
    }

    pub fn packet(&mut self, packet: &Packet, out: &mut Vec<u8>) {
        let at = packet.at.unwrap_or_default();
        self.pcapng
            .packet(at, packet.link_type, packet.data, packet.on_wire, out);
    }
}
