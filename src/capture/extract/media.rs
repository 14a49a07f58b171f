//! What a stream plays: packets in order, RED opened, retransmissions in their places.

use super::audio::{OpusFile, WavFile};
use super::video::VideoFile;
use super::{Extracted, Form, Observed, Ordered, Patch, Payload, Selection};
use crate::capture::streams::{PayloadTypes, Repair};
use crate::rtp::header::RtpHeader;
use crate::rtp::payload::red;
use crate::rtp::reorder::Reorder;

#[derive(Debug)]
pub struct MediaFile {
    payload_types: PayloadTypes,
    reorder: Reorder<MediaPacket>,
    player: Player,
    other_payload_types: u64,
    restored: u64,
}

#[derive(Debug)]
enum Player {
    Video(VideoFile),
    Opus(OpusFile),
    Wav(WavFile),
}

/// A packet of the stream.
#[derive(Debug)]
pub struct MediaPacket {
    pub timestamp: u32,
    pub marker: bool,
    /// None: of another payload type, which has its place among the sequence numbers.
    pub payload: Option<Vec<u8>>,
    /// Bytes of the payload on the wire.
    pub length: usize,
    /// Earlier packets that it has with it, the oldest first.
    pub redundant: Vec<Redundant>,
}

/// An earlier packet within RED.
#[derive(Debug, PartialEq, Eq)]
pub struct Redundant {
    pub timestamp: u32,
    pub payload: Vec<u8>,
}

impl MediaFile {
    /// None when the codec has no such form.
    pub fn begin(selection: &Selection, out: &mut Vec<u8>) -> Option<MediaFile> {
        let codec = selection.codec?;
        let player = match selection.form {
            form if Form::of_media(codec) != Some(form) => return None,
            Form::Ivf | Form::AnnexB => {
                Player::Video(VideoFile::begin(codec, selection.damaged, out)?)
            }
            Form::Ogg => Player::Opus(OpusFile::begin(selection.key.ssrc, out)),
            Form::Wav => Player::Wav(WavFile::begin(codec, out)?),
            Form::RtpDump | Form::Pcapng => return None,
        };
        Some(MediaFile {
            payload_types: selection.payload_types.clone(),
            reorder: Reorder::default(),
            player,
            other_payload_types: 0,
            restored: 0,
        })
    }

    pub fn rtp(&mut self, observed: &Observed, header: &RtpHeader, out: &mut Vec<u8>) {
        let payload = Payload::of(observed.payload, header);
        let media = MediaPacket::new(header, header.payload_type, payload, &self.payload_types);
        self.other_payload_types += u64::from(media.payload.is_none());
        let player = &mut self.player;
        self.reorder
            .push(header.sequence_number, media, &mut |ordered| {
                player.packet(&ordered, out);
            });
    }

    /// A retransmission begins with the number that the packet had (RFC 4588 §4). What its
    /// payload type was, a description tells; else it is that of most packets.
    pub fn retransmission(
        &mut self,
        repair: &Repair,
        observed: &Observed,
        header: &RtpHeader,
        out: &mut Vec<u8>,
    ) {
        let payload = Payload::of(observed.payload, header);
        let Some((number, bytes)) = payload.bytes.split_first_chunk() else {
            return;
        };
        let original = Payload {
            bytes,
            length: payload.length.saturating_sub(number.len()),
        };
        let types = &self.payload_types;
        let as_type = |payload_type| MediaPacket::new(header, payload_type, original, types);
        let candidates = match repair.original(header.payload_type) {
            Some(known) => vec![known],
            None => [&[types.most][..], &types.media].concat(),
        };
        let mut read = candidates.into_iter().map(as_type);
        let Some(media) = read.find(|media| media.payload.is_some()) else {
            return;
        };
        let player = &mut self.player;
        let filled = self.reorder.fill(
            u16::from_be_bytes(*number),
            media,
            MediaPacket::is_between,
            &mut |ordered| player.packet(&ordered, out),
        );
        self.restored += u64::from(filled);
    }

    pub fn finish(&mut self, out: &mut Vec<u8>) -> Vec<Patch> {
        let player = &mut self.player;
        self.reorder
            .finish(&mut |ordered| player.packet(&ordered, out));
        match player {
            Player::Video(file) => file.finish(out),
            Player::Opus(file) => file.finish(out),
            Player::Wav(file) => file.finish(),
        }
    }

    pub fn outcome(&self) -> Extracted {
        Extracted {
            other_payload_types: self.other_payload_types,
            restored: self.restored,
            counts: Some(self.reorder.counts()),
            duplicates: self.reorder.duplicates(),
            too_late: self.reorder.too_late(),
            stray: self.reorder.stray(),
            video: match &self.player {
                Player::Video(file) => Some(file.outcome()),
                Player::Opus(_) | Player::Wav(_) => None,
            },
            audio: match &self.player {
                Player::Opus(file) => Some(file.outcome()),
                Player::Wav(file) => Some(file.outcome()),
                Player::Video(_) => None,
            },
            ..Extracted::default()
        }
    }
}

impl Player {
    fn packet(&mut self, packet: &Ordered<MediaPacket>, out: &mut Vec<u8>) {
        match self {
            Player::Video(file) => file.packet(packet, out),
            Player::Opus(file) => file.packet(packet, out),
            Player::Wav(file) => file.packet(packet, out),
        }
    }
}

impl MediaPacket {
    fn new(
        header: &RtpHeader,
        payload_type: u8,
        payload: Payload,
        types: &PayloadTypes,
    ) -> MediaPacket {
        let opened = open(header.timestamp, payload_type, payload, types);
        let (payload, redundant) = opened.unzip();
        MediaPacket {
            timestamp: header.timestamp,
            marker: header.marker,
            length: payload.map_or(0, |payload| payload.length),
            payload: payload.map(|payload| payload.bytes.to_vec()),
            redundant: redundant.unwrap_or_default(),
        }
    }

    /// Timestamps do not go back from one packet to the next. (Frames of video that refer to
    /// later ones do that, but calls have none.)
    fn is_between(before: Option<&Self>, packet: &Self, behind: Option<&Self>) -> bool {
        let is_no_later =
            |one: &Self, other: &Self| other.timestamp.wrapping_sub(one.timestamp) as i32 >= 0;
        before.is_none_or(|before| is_no_later(before, packet))
            && behind.is_none_or(|behind| is_no_later(packet, behind))
    }
}

/// The codec's packet in a payload, if it has one, and the earlier ones that are with it.
fn open<'a>(
    timestamp: u32,
    payload_type: u8,
    payload: Payload<'a>,
    types: &PayloadTypes,
) -> Option<(Payload<'a>, Vec<Redundant>)> {
    if types.media.contains(&payload_type) {
        return Some((payload, Vec::new()));
    }
    if !types.red.contains(&payload_type) {
        return None;
    }
    // Padding, which RED has nothing to say of.
    if payload.length == 0 {
        return Some((payload, Vec::new()));
    }
    let red = red::Packet::read(payload)?;
    let is_media = |payload_type| types.media.contains(&payload_type);
    let blocks = red.blocks().filter(|block| {
        is_media(block.payload_type) && block.length > 0 && block.bytes.len() == block.length
    });
    let redundant = blocks.map(|block| Redundant {
        timestamp: timestamp.wrapping_sub(u32::from(block.timestamp_offset)),
        payload: block.bytes.to_vec(),
    });
    is_media(red.primary_payload_type).then(|| (red.primary(), redundant.collect()))
}
