//! How media is carried in RTP: what the peers know of each codec.

use rtc::peer_connection::configuration::media_engine::{
    MIME_TYPE_AV1, MIME_TYPE_H264, MIME_TYPE_OPUS, MIME_TYPE_RTX, MIME_TYPE_VP8, MIME_TYPE_VP9,
};
use rtc::rtp_transceiver::rtp_sender::{RTCRtpCodec, RTCRtpCodecParameters};
use rtp::codec::av1::Av1Payloader;
use rtp::codec::h264::H264Payloader;
use rtp::codec::opus::OpusPayloader;
use rtp::codec::vp8::Vp8Payloader;
use rtp::packetizer::Payloader;

use super::vp9::Vp9References;
use crate::rtp::clock_rate::Media;
use crate::rtp::payload::Codec;

/// A codec with the payload types that we offer it by.
#[derive(Debug, PartialEq, Eq)]
pub struct Format {
    pub codec: Codec,
    pub media: Media,
    pub clock_rate_hz: u32,
    pub payload_type: u8,
    /// Of retransmissions (RFC 4588).
    pub rtx_payload_type: Option<u8>,
    mime_type: &'static str,
    channels: u16,
    fmtp: &'static str,
}

/// What every WebRTC endpoint has (RFC 7874 §3, RFC 7742 §5), and what browsers have besides.
pub const FORMATS: &[Format] = &[
    Format {
        codec: Codec::Opus,
        media: Media::Audio,
        clock_rate_hz: 48_000,
        payload_type: 111,
        rtx_payload_type: None,
        mime_type: MIME_TYPE_OPUS,
        channels: 2,
        fmtp: "minptime=10;useinbandfec=1",
    },
    video(Codec::Vp8, 96, MIME_TYPE_VP8, ""),
    video(
        Codec::H264,
        102,
        MIME_TYPE_H264,
        "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
    ),
    video(Codec::Vp9, 98, MIME_TYPE_VP9, "profile-id=0"),
    video(Codec::Av1, 45, MIME_TYPE_AV1, ""),
];

const fn video(
    codec: Codec,
    payload_type: u8,
    mime_type: &'static str,
    fmtp: &'static str,
) -> Format {
    Format {
        codec,
        media: Media::Video,
        clock_rate_hz: 90_000,
        payload_type,
        rtx_payload_type: Some(payload_type + 1),
        mime_type,
        channels: 0,
        fmtp,
    }
}

impl Format {
    /// None for a codec that calls do not carry.
    pub fn of(codec: Codec) -> Option<&'static Format> {
        FORMATS.iter().find(|format| format.codec == codec)
    }

    /// Whether the library calls it so.
    pub fn is(&self, mime_type: &str) -> bool {
        self.mime_type.eq_ignore_ascii_case(mime_type)
    }

    /// As the library registers it.
    pub fn parameters(&self) -> RTCRtpCodecParameters {
        RTCRtpCodecParameters {
            rtp_codec: self.rtp_codec(),
            payload_type: self.payload_type,
        }
    }

    /// The retransmissions of this codec, where it has any.
    pub fn rtx_parameters(&self) -> Option<RTCRtpCodecParameters> {
        Some(RTCRtpCodecParameters {
            rtp_codec: RTCRtpCodec {
                mime_type: MIME_TYPE_RTX.to_owned(),
                sdp_fmtp_line: format!("apt={}", self.payload_type),
                ..self.rtp_codec()
            },
            payload_type: self.rtx_payload_type?,
        })
    }

    pub fn rtp_codec(&self) -> RTCRtpCodec {
        RTCRtpCodec {
            mime_type: self.mime_type.to_owned(),
            clock_rate: self.clock_rate_hz,
            channels: self.channels,
            sdp_fmtp_line: self.fmtp.to_owned(),
            rtcp_feedback: vec![],
        }
    }

    /// What cuts frames into payloads.
    pub(super) fn payloader(&self) -> Box<dyn Payloader> {
        match self.codec {
            Codec::H264 => Box::new(H264Payloader::default()),
            Codec::Vp9 => Box::new(Vp9References::default()),
            Codec::Av1 => Box::new(Av1Payloader {}),
            Codec::Vp8 => Box::new(vp8_payloader()),
            _ => Box::new(OpusPayloader),
        }
    }
}

/// With picture IDs, by which a receiver tells a lost frame (RFC 7741 §4.2).
fn vp8_payloader() -> Vp8Payloader {
    let mut payloader = Vp8Payloader::default();
    payloader.enable_picture_id = true;
    payloader
}
