//! Finding: RTP whose version is 0.

use super::super::analyze::Summary;
use super::super::session::{FoundBy, Unversioned};
use super::{Found, packets};
use crate::diagnostic::FindingKind;

pub const VERSION_0: FindingKind = FindingKind::warning(
    "PCAP035",
    "rtp-version-0",
    "Packets are RTP but for their version, which is 0: receivers drop them.",
);

pub fn findings(capture: &Summary) -> impl Iterator<Item = Found> {
    capture.session.unversioned.iter().map(found)
}

fn found(source: &Unversioned) -> Found {
    let flow = source.key.flow;
    let what = match source.repairs {
        Some((ssrc, FoundBy::Sdp)) => {
            format!("; by the session description they retransmit {ssrc:#010x}")
        }
        Some((ssrc, FoundBy::Packets)) => {
            format!("; by their timestamps they retransmit {ssrc:#010x}")
        }
        None => String::new(),
    };
    let message = format!(
        "{} of {:#010x}, payload type {}, from {} to {} have RTP version 0 instead of 2{what}",
        packets(source.packets),
        source.key.ssrc,
        source.payload_type,
        flow.from(),
        flow.to(),
    );
    let help = "receivers drop them, so that they mend nothing: the sender makes their header without setting the version, as some SFUs did with retransmissions; update it";
    Found::at(VERSION_0.found(message).help(help), source.first_packet)
}
