//! What shares one source of chance: each RTP stream, and all the rest together.

use crate::rtp::header::RtpHeader;
use crate::rtp::rtcp::is_rtcp;
use crate::turn::carried;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    Stream(u32),
    Rest,
}

impl Lane {
    /// SRTP leaves the RTP header readable, so the SSRC can be told (RFC 3711 §3.1), also where
    /// a TURN server is to relay it.
    pub fn of(bytes: &[u8]) -> Lane {
        let bytes = carried(bytes).unwrap_or(bytes);
        let media = bytes
            .first()
            .is_some_and(|first| (128..192).contains(first));
        if !media || is_rtcp(bytes) {
            return Lane::Rest;
        }
        RtpHeader::parse(bytes, bytes.len()).map_or(Lane::Rest, |header| Lane::Stream(header.ssrc))
    }

    pub fn ssrc(self) -> Option<u32> {
        match self {
            Lane::Stream(ssrc) => Some(ssrc),
            Lane::Rest => None,
        }
    }
}
