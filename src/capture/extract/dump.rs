//! Packets as an rtpdump.

use super::Observed;
use crate::capture::observed::FlowKey;
use crate::container::rtpdump::RtpDump;

#[derive(Debug)]
pub struct DumpFile {
    flow: FlowKey,
    /// Begins with the first packet, whose time is in the header.
    dump: Option<RtpDump>,
}

impl DumpFile {
    pub fn new(flow: FlowKey) -> DumpFile {
        DumpFile { flow, dump: None }
    }

    pub fn rtp(&mut self, observed: &Observed, out: &mut Vec<u8>) {
        let at = observed.at.unwrap_or_default();
        let dump = self.dump(observed, out);
        dump.rtp(at, observed.payload, observed.on_wire, out);
    }

    pub fn rtcp(&mut self, observed: &Observed, out: &mut Vec<u8>) {
        let at = observed.at.unwrap_or_default();
        self.dump(observed, out).rtcp(at, observed.payload, out);
    }

    fn dump(&mut self, observed: &Observed, out: &mut Vec<u8>) -> &mut RtpDump {
        let flow = self.flow;
        let at = observed.at.unwrap_or_default();
        self.dump
            .get_or_insert_with(|| RtpDump::begin(at, flow.source, flow.destination, out))
    }
}
