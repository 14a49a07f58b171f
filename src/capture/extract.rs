//! One RTP stream taken out of a capture, as a file that players or analysers read.

use std::net::SocketAddr;

use super::demux::{Content, classify};
use super::file::Packet;
use super::frame::{Datagram, Frame, dissect};
use super::streams::StreamId;
use crate::container::Patch;
use crate::rtp::header::RtpHeader;
use crate::rtp::payload::{Codec, Payload, Size, red};
use crate::rtp::reorder::{Ordered, Reorder};
use crate::rtp::sequence::Counts;

mod audio;
mod packets;
mod video;

pub use audio::Audio;
use audio::{OpusFile, WavFile};
use packets::{CaptureFile, DumpFile};
pub use video::Video;
use video::VideoFile;

/// What file a stream becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    RtpDump,
    Ogg,
    Ivf,
    AnnexB,
    Wav,
    Pcapng,
}

impl Form {
    pub fn as_str(self) -> &'static str {
        match self {
            Form::RtpDump => "rtpdump",
            Form::Ogg => "ogg",
            Form::Ivf => "ivf",
            Form::AnnexB => "annexb",
            Form::Wav => "wav",
            Form::Pcapng => "pcap",
        }
    }

    /// The form in which media of a codec is played. None: packets are all that can be told.
    pub fn of_media(codec: Codec) -> Option<Form> {
        match codec {
            Codec::Vp8 | Codec::Vp9 | Codec::Av1 => Some(Form::Ivf),
            Codec::H264 | Codec::H265 => Some(Form::AnnexB),
            Codec::Opus => Some(Form::Ogg),
            Codec::Pcmu | Codec::Pcma => Some(Form::Wav),
            _ => None,
        }
    }

    /// Whether it holds packets as they are, of whatever codec.
    pub fn holds_packets(self) -> bool {
        matches!(self, Form::RtpDump | Form::Pcapng)
    }

    /// How names of such files end.
    pub fn extension(self, codec: Option<Codec>) -> &'static str {
        match (self, codec) {
            (Form::RtpDump, _) => "rtpdump",
            (Form::Ogg, _) => "opus",
            (Form::Ivf, _) => "ivf",
            (Form::AnnexB, Some(Codec::H265)) => "h265",
            (Form::AnnexB, _) => "h264",
            (Form::Wav, _) => "wav",
            (Form::Pcapng, _) => "pcapng",
        }
    }
}

/// What to take out.
#[derive(Debug, Clone, Copy)]
pub struct Selection {
    pub id: StreamId,
    pub payload_type: u8,
    pub codec: Option<Codec>,
    /// The codec's own payload type, where its packets come within RED (RFC 2198).
    pub red_payload_type: Option<u8>,
    pub form: Form,
    pub damaged: Damaged,
    pub rtcp: Rtcp,
}

/// What becomes of frames that are not whole, or that no key frame came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damaged {
    Dropped,
    Kept,
}

/// What becomes of RTCP between the two ends, where packets are kept as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rtcp {
    LeftOut,
    Included,
}

/// Writes the packets of one stream, given all packets of the capture in their order.
#[derive(Debug)]
pub struct Extractor {
    selection: Selection,
    reorder: Reorder<MediaPacket>,
    file: File,
    packets: u64,
    other_payload_types: u64,
    rtcp: u64,
}

#[derive(Debug)]
enum File {
    Dump(DumpFile),
    Capture(CaptureFile),
    Video(Box<VideoFile>),
    Opus(OpusFile),
    Wav(WavFile),
}

/// A packet of the stream.
#[derive(Debug)]
struct MediaPacket {
    timestamp: u32,
    marker: bool,
    /// None: of another payload type, which has its place among the sequence numbers.
    payload: Option<Vec<u8>>,
    /// Bytes of the payload on the wire.
    length: usize,
}

/// What was written, and what was not.
#[derive(Debug, Clone, Copy)]
pub struct Extracted {
    /// Of the stream, duplicates included.
    pub packets: u64,
    pub other_payload_types: u64,
    pub rtcp: u64,
    /// Of the stream's sequence numbers. None where packets are kept as they are.
    pub counts: Option<Counts>,
    pub duplicates: u64,
    pub too_late: u64,
    pub stray: u64,
    pub video: Option<Video>,
    pub audio: Option<Audio>,
}

impl Extractor {
    /// None when the codec has no such form.
    pub fn new(selection: Selection, out: &mut Vec<u8>) -> Option<Extractor> {
        let Selection { codec, form, .. } = selection;
        let fits = form.holds_packets() || codec.and_then(Form::of_media) == Some(form);
        if !fits {
            return None;
        }
        let file = match form {
            Form::RtpDump => File::Dump(DumpFile::new(selection.id)),
            Form::Pcapng => File::Capture(CaptureFile::begin(out)),
            Form::Ivf | Form::AnnexB => {
                File::Video(Box::new(VideoFile::begin(codec?, selection.damaged, out)?))
            }
            Form::Ogg => File::Opus(OpusFile::begin(selection.id.ssrc, out)),
            Form::Wav => File::Wav(WavFile::begin(codec?, out)?),
        };
        Some(Extractor {
            selection,
            reorder: Reorder::default(),
            file,
            packets: 0,
            other_payload_types: 0,
            rtcp: 0,
        })
    }

    /// Takes the next packet of the capture; what is to be written goes to `out`.
    pub fn packet(&mut self, packet: &Packet, out: &mut Vec<u8>) {
        let Frame::Udp(datagram) = dissect(packet.link_type, packet.data) else {
            return;
        };
        match classify(datagram.payload, datagram.on_wire) {
            Content::Rtp(header) if self.is_ours(&datagram, &header) => {
                self.rtp(packet, &datagram, &header, out);
            }
            Content::Rtcp if self.selection.rtcp == Rtcp::Included && self.is_beside(&datagram) => {
                self.rtcp(packet, &datagram, out);
            }
            _ => {}
        }
    }

    fn is_ours(&self, datagram: &Datagram, header: &RtpHeader) -> bool {
        let id = self.selection.id;
        header.ssrc == id.ssrc
            && datagram.source == id.source
            && datagram.destination == id.destination
    }

    /// RTCP goes both ways, between the ports of RTP or those above them (RFC 3550 §11).
    fn is_beside(&self, datagram: &Datagram) -> bool {
        let above =
            |address: SocketAddr| SocketAddr::new(address.ip(), address.port().wrapping_add(1));
        let [source, destination] = [self.selection.id.source, self.selection.id.destination];
        let ours = [source, destination, above(source), above(destination)];
        ours.contains(&datagram.source) || ours.contains(&datagram.destination)
    }

    fn rtp(&mut self, packet: &Packet, datagram: &Datagram, header: &RtpHeader, out: &mut Vec<u8>) {
        self.packets += 1;
        match &mut self.file {
            File::Dump(file) => file.rtp(packet.at, datagram, out),
            File::Capture(file) => file.packet(packet, out),
            File::Video(_) | File::Opus(_) | File::Wav(_) => self.media(datagram, header, out),
        }
    }

    fn rtcp(&mut self, packet: &Packet, datagram: &Datagram, out: &mut Vec<u8>) {
        match &mut self.file {
            File::Dump(file) => file.rtcp(packet.at, datagram, out),
            File::Capture(file) => file.packet(packet, out),
            File::Video(_) | File::Opus(_) | File::Wav(_) => return,
        }
        self.rtcp += 1;
    }

    fn media(&mut self, datagram: &Datagram, header: &RtpHeader, out: &mut Vec<u8>) {
        let payload = self
            .selection
            .media(header, Payload::of(datagram.payload, header));
        self.other_payload_types += u64::from(payload.is_none());
        let media = MediaPacket {
            timestamp: header.timestamp,
            marker: header.marker,
            payload: payload.map(|payload| payload.bytes.to_vec()),
            length: payload.map_or(0, |payload| payload.length),
        };
        let file = &mut self.file;
        self.reorder
            .push(header.sequence_number, media, &mut |ordered| {
                file.media(&ordered, out);
            });
    }

    /// Writes what is held back.
    pub fn finish(&mut self, out: &mut Vec<u8>) -> Vec<Patch> {
        let file = &mut self.file;
        self.reorder
            .finish(&mut |ordered| file.media(&ordered, out));
        match file {
            File::Dump(_) | File::Capture(_) => Vec::new(),
            File::Video(file) => file.finish(out),
            File::Opus(file) => file.finish(out),
            File::Wav(file) => file.finish(),
        }
    }

    pub fn outcome(&self) -> Extracted {
        let keeps_packets = self.selection.form.holds_packets();
        Extracted {
            packets: self.packets,
            other_payload_types: self.other_payload_types,
            rtcp: self.rtcp,
            counts: (!keeps_packets).then(|| self.reorder.counts()),
            duplicates: self.reorder.duplicates(),
            too_late: self.reorder.too_late(),
            stray: self.reorder.stray(),
            video: match &self.file {
                File::Video(file) => Some(file.outcome()),
                _ => None,
            },
            audio: match &self.file {
                File::Opus(file) => Some(file.outcome()),
                File::Wav(file) => Some(file.outcome()),
                _ => None,
            },
        }
    }
}

impl Selection {
    /// The codec's packet in a payload, if it has one.
    fn media<'a>(&self, header: &RtpHeader, payload: Payload<'a>) -> Option<Payload<'a>> {
        if header.payload_type != self.payload_type {
            return None;
        }
        let Some(own) = self.red_payload_type else {
            return Some(payload);
        };
        // Padding, which RED has nothing to say of.
        if payload.length == 0 {
            return Some(payload);
        }
        red::Packet::read(payload)
            .filter(|red| red.primary_payload_type == own)
            .map(|red| red.primary())
    }
}

impl File {
    fn media(&mut self, packet: &Ordered<MediaPacket>, out: &mut Vec<u8>) {
        match self {
            File::Video(file) => file.packet(packet, out),
            File::Opus(file) => file.packet(packet, out),
            File::Wav(file) => file.packet(packet, out),
            File::Dump(_) | File::Capture(_) => {}
        }
    }
}
