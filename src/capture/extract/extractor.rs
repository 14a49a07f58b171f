//! One stream on its way into a file.

use super::clear::ClearFile;
use super::dump::DumpFile;
use super::media::MediaFile;
use super::original::OriginalFile;
use super::{Content, Extracted, Form, Observed, Packet, Packets, Patch, Rtcp, Selection};
use crate::capture::frame::Frame;
use crate::capture::observed::FlowKey;
use crate::rtp::header::RtpHeader;
use crate::rtp::rtcp;

#[derive(Debug)]
pub struct Extractor {
    selection: Selection,
    file: File,
    /// What is to be written.
    out: Vec<u8>,
    patches: Vec<Patch>,
    packets: u64,
    not_decrypted: u64,
    rtcp: u64,
    retransmissions: u64,
}

#[derive(Debug)]
enum File {
    Media(Box<MediaFile>),
    Dump(DumpFile),
    Original(OriginalFile),
    Clear(ClearFile),
}

impl Extractor {
    /// None when the codec has no such form.
    pub fn new(selection: Selection) -> Option<Extractor> {
        let mut out = Vec::new();
        let file = match (selection.form, selection.packets) {
            (Form::RtpDump, _) => File::Dump(DumpFile::new(selection.key.flow)),
            (Form::Pcapng, Packets::Original) => File::Original(OriginalFile::begin(&mut out)),
            (Form::Pcapng, Packets::Clear) => File::Clear(ClearFile::begin(&mut out)),
            _ => File::Media(Box::new(MediaFile::begin(&selection, &mut out)?)),
        };
        Some(Extractor {
            selection,
            file,
            out,
            patches: Vec::new(),
            packets: 0,
            not_decrypted: 0,
            rtcp: 0,
            retransmissions: 0,
        })
    }

    pub fn out(&mut self) -> &mut Vec<u8> {
        &mut self.out
    }

    /// Takes a packet of the stream.
    pub fn rtp(&mut self, observed: &Observed, header: &RtpHeader) {
        self.packets += 1;
        if self.is_of_no_use(observed) {
            self.not_decrypted += 1;
            return;
        }
        let out = &mut self.out;
        match &mut self.file {
            File::Media(file) => file.rtp(observed, header, out),
            File::Dump(file) => file.rtp(observed, out),
            File::Original(file) => file.want(),
            File::Clear(file) => file.message(observed, out),
        }
    }

    /// Takes a packet of a stream that repairs this one.
    pub fn repair(&mut self, repair: usize, observed: &Observed, header: &RtpHeader) {
        let Some(repair) = self.selection.repairs.get(repair) else {
            return;
        };
        // Padding, which probes for bandwidth.
        if header.payload.is_empty() || self.is_of_no_use(observed) {
            return;
        }
        let out = &mut self.out;
        match &mut self.file {
            File::Media(file) => file.retransmission(repair, observed, header, out),
            File::Original(file) => file.want(),
            File::Clear(file) => file.message(observed, out),
            // It holds one stream.
            File::Dump(_) => return,
        }
        self.retransmissions += 1;
    }

    /// An encrypted packet in a stream that could be decrypted otherwise.
    fn is_of_no_use(&self, observed: &Observed) -> bool {
        let is_original = matches!(self.file, File::Original(_));
        self.selection.is_opened && !observed.is_decrypted && !is_original
    }

    /// Takes what is no RTP.
    pub fn beside(&mut self, observed: &Observed, content: &Content) {
        if *content == Content::Rtcp {
            self.rtcp(observed);
        } else if let File::Original(file) = &mut self.file
            && opens(&self.selection, observed, content)
        {
            file.want();
        }
    }

    fn rtcp(&mut self, observed: &Observed) {
        let is_wanted = self.selection.rtcp == Rtcp::Included;
        if !is_wanted || !speaks_of(&self.selection, observed) {
            return;
        }
        let is_clear = rtcp::is_clear(observed.payload, observed.on_wire);
        let out = &mut self.out;
        match &mut self.file {
            File::Media(_) => return,
            File::Clear(_) if !is_clear => return,
            File::Dump(file) => file.rtcp(observed, out),
            File::Original(file) => file.want(),
            File::Clear(file) => file.message(observed, out),
        }
        self.rtcp += 1;
    }

    /// Whether packets are written as they were captured.
    pub fn keeps_originals(&self) -> bool {
        matches!(self.file, File::Original(_))
    }

    /// The packet that all this was in, and what it is.
    pub fn captured(&mut self, packet: &Packet, frame: &Frame) {
        if let File::Original(file) = &mut self.file {
            file.captured(packet, frame, &self.selection.ways, &mut self.out);
        }
    }

    /// Writes what is held back.
    pub fn finish(&mut self) {
        if let File::Media(file) = &mut self.file {
            self.patches = file.finish(&mut self.out);
        }
    }

    pub fn patches(&self) -> Vec<Patch> {
        self.patches.clone()
    }

    pub fn outcome(&self) -> Extracted {
        let of_media = match &self.file {
            File::Media(file) => file.outcome(),
            _ => Extracted::default(),
        };
        Extracted {
            packets: self.packets,
            not_decrypted: self.not_decrypted,
            rtcp: self.rtcp,
            retransmissions: self.retransmissions,
            ..of_media
        }
    }
}

/// Whether a message is needed to open the packets of the stream: the handshake that made
/// their keys, and what TURN was told of channels and peers.
fn opens(selection: &Selection, observed: &Observed, content: &Content) -> bool {
    let flow = observed.flow;
    match content {
        Content::Dtls => [flow, flow.reversed()].contains(&selection.key.flow),
        Content::Stun => {
            let is_relayed = selection.key.flow.transport != flow.transport;
            let mut ways = selection.ways.iter();
            is_relayed && ways.any(|way| way.is_between(flow.source, flow.destination))
        }
        _ => false,
    }
}

/// RTCP goes both ways, between the ports of RTP or those above them (RFC 3550 §11). Where
/// it leaves from elsewhere, it must name the stream.
fn speaks_of(selection: &Selection, observed: &Observed) -> bool {
    let stream = selection.key;
    let flow = observed.flow;
    if flow.transport != stream.flow.transport {
        return false;
    }
    let is_along = |way: FlowKey| is_rtcp_of(flow, way);
    if is_along(stream.flow) || is_along(stream.flow.reversed()) {
        return true;
    }
    let ips = (flow.source.ip(), flow.destination.ip());
    let of = |way: FlowKey| (way.source.ip(), way.destination.ip());
    let names_it = || {
        let (words, _) = observed.payload.as_chunks::<4>();
        words.contains(&stream.ssrc.to_be_bytes())
    };
    [of(stream.flow), of(stream.flow.reversed())].contains(&ips) && names_it()
}

fn is_rtcp_of(flow: FlowKey, stream: FlowKey) -> bool {
    let is_port = |port: u16, of: u16| port == of || port == of.wrapping_add(1);
    flow.source.ip() == stream.source.ip()
        && flow.destination.ip() == stream.destination.ip()
        && is_port(flow.source.port(), stream.source.port())
        && is_port(flow.destination.port(), stream.destination.port())
}
