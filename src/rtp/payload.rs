//! What the payloads of RTP packets tell, read in place.
//!
//! Each module reads one payload format, as far as a packet was captured, and
//! believes nothing: bytes that do not fit give None. [`video`] is the view
//! that all video codecs share; [`guess`] tells the codec where no SDP does.

use super::header::RtpHeader;

mod aggregation;
pub mod av1;
mod bits;
pub mod comfort_noise;
pub mod fec;
pub mod g711;
pub mod guess;
pub mod h264;
pub mod h265;
pub mod opus;
pub mod red;
pub mod telephone_event;
pub mod vp8;
pub mod vp9;

/// Bytes of a payload that are looked at: measured to tell the same of the streams in 182
/// public captures as whole payloads do.
pub const LOOKED_AT: usize = 64;

/// Bytes of redundancy that are read over: three blocks of Opus at 32 kb/s.
const MOST_REDUNDANCY: usize = 256;

/// A payload of which perhaps only the beginning was captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payload<'a> {
    /// As much as was captured.
    pub bytes: &'a [u8],
    /// Bytes on the wire; never fewer than `bytes`.
    pub length: usize,
}

impl<'a> Payload<'a> {
    /// A payload that was captured whole.
    pub fn whole(bytes: &'a [u8]) -> Self {
        Payload {
            bytes,
            length: bytes.len(),
        }
    }

    /// The payload of a packet whose header has been read.
    pub fn of(packet: &'a [u8], header: &RtpHeader) -> Self {
        let end = header.payload.end.min(packet.len());
        Payload {
            bytes: packet.get(header.payload.start..end).unwrap_or_default(),
            length: header.payload.len(),
        }
    }

    /// As much of it as an analysis looks at. That is defined, so that a capture which holds
    /// no more tells the same: the headers of all codecs, which in RED (RFC 2198) stand where
    /// its primary block begins. Redundancy is for audio, whose blocks are short; what is
    /// encrypted may look like longer ones.
    pub fn beginning(self) -> Payload<'a> {
        let red = red::Packet::read_within(self, MOST_REDUNDANCY);
        let before = red.map_or(0, |red| red.before_primary());
        let bytes = self.bytes.get(..before + LOOKED_AT);
        Payload {
            bytes: bytes.unwrap_or(self.bytes),
            length: self.length,
        }
    }

    pub fn is_whole(&self) -> bool {
        self.bytes.len() == self.length
    }
}

/// A payload format that is read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Codec {
    Vp8,
    Vp9,
    H264,
    H265,
    Av1,
    Opus,
    Pcmu,
    Pcma,
    Red,
    UlpFec,
    FlexFec,
    TelephoneEvent,
    ComfortNoise,
}

impl Codec {
    /// By the encoding name of SDP, which knows no case (RFC 8866 §6.6).
    pub fn by_name(name: &str) -> Option<Codec> {
        let named = |codec: &&Codec| codec.as_str().eq_ignore_ascii_case(name);
        Codec::ALL.iter().find(named).copied()
    }

    const ALL: [Codec; 13] = [
        Codec::Vp8,
        Codec::Vp9,
        Codec::H264,
        Codec::H265,
        Codec::Av1,
        Codec::Opus,
        Codec::Pcmu,
        Codec::Pcma,
        Codec::Red,
        Codec::UlpFec,
        Codec::FlexFec,
        Codec::TelephoneEvent,
        Codec::ComfortNoise,
    ];

    /// The encoding name.
    pub fn as_str(self) -> &'static str {
        match self {
            Codec::Vp8 => "VP8",
            Codec::Vp9 => "VP9",
            Codec::H264 => "H264",
            Codec::H265 => "H265",
            Codec::Av1 => "AV1",
            Codec::Opus => "opus",
            Codec::Pcmu => "PCMU",
            Codec::Pcma => "PCMA",
            Codec::Red => "red",
            Codec::UlpFec => "ulpfec",
            Codec::FlexFec => "flexfec-03",
            Codec::TelephoneEvent => "telephone-event",
            Codec::ComfortNoise => "CN",
        }
    }

    /// The clock rate that the payload format fixes, where it does.
    pub fn clock_rate_hz(self) -> Option<u32> {
        match self {
            Codec::Vp8 | Codec::Vp9 | Codec::H264 | Codec::H265 | Codec::Av1 => Some(90_000),
            Codec::Opus => Some(48_000),
            Codec::Pcmu | Codec::Pcma => Some(8_000),
            Codec::Red | Codec::UlpFec | Codec::FlexFec => None,
            Codec::TelephoneEvent | Codec::ComfortNoise => None,
        }
    }

    pub fn is_video(self) -> bool {
        matches!(
            self,
            Codec::Vp8 | Codec::Vp9 | Codec::H264 | Codec::H265 | Codec::Av1
        )
    }
}

/// What one packet of video tells of the frame that it belongs to.
///
/// A frame here is a picture with all its layers: what shares a timestamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct VideoPacket {
    pub begins: Begins,
    /// Whether the frame needs no other to be decoded. None: this packet does not tell.
    pub key: Option<bool>,
    pub spatial_layer: Option<u8>,
    pub temporal_layer: Option<u8>,
    /// Picture ID of VP8 and VP9, with 7 or 15 bits.
    pub picture_id: Option<u16>,
    /// Runs with the frames of the lowest temporal layer.
    pub tl0_picture_index: Option<u8>,
    /// Told by key frames.
    pub size: Option<Size>,
}

/// Whether a frame begins with a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Begins {
    Yes,
    No,
    /// It does if the packet before belongs to another frame.
    #[default]
    Perhaps,
}

/// Width and height in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Size {
    pub width: u32,
    pub height: u32,
}

impl Size {
    pub fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

/// Reads a packet of video. None when it is not of this codec.
pub fn video(codec: Codec, payload: Payload) -> Option<VideoPacket> {
    match codec {
        Codec::Vp8 => vp8::video(payload),
        Codec::Vp9 => vp9::video(payload),
        Codec::H264 => h264::video(payload),
        Codec::H265 => h265::video(payload),
        Codec::Av1 => av1::video(payload),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cut_packet_has_the_payload_that_was_captured() {
        let mut packet = vec![0x80, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1];
        packet.extend([7, 8, 9]);
        let header = RtpHeader::parse(&packet, 100).unwrap();
        let payload = Payload::of(&packet, &header);
        assert_eq!((payload.bytes, payload.length), (&[7, 8, 9][..], 88));
        let header = RtpHeader::parse(&packet[..12], 100).unwrap();
        assert!(Payload::of(&packet[..12], &header).bytes.is_empty());
    }

    #[test]
    fn encoding_names_know_no_case() {
        assert_eq!(Codec::by_name("vp8"), Some(Codec::Vp8));
        assert_eq!(Codec::by_name("OPUS"), Some(Codec::Opus));
        assert_eq!(Codec::by_name("vp10"), None);
    }

    proptest! {
        #[test]
        fn no_payload_makes_a_reader_panic(
            bytes in prop::collection::vec(any::<u8>(), 0..120),
            cut in 0usize..1500,
        ) {
            let payload = Payload { bytes: &bytes, length: bytes.len() + cut };
            for codec in Codec::ALL {
                let _ = video(codec, payload);
            }
            let _ = opus::Packet::read(payload);
            let _ = red::Packet::read(payload).map(|red| red.blocks().count());
            let _ = fec::UlpFec::read(payload);
            let _ = fec::FlexFec::read(payload);
            let _ = telephone_event::Event::read(payload);
            let _ = comfort_noise::ComfortNoise::read(payload);
        }
    }
}
