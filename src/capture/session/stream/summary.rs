//! What a stream amounts to.

use super::super::{
    Course, Ending, FoundBy, MediaSummary, OriginalNumbers, PathRoundTrips, ReceiverSide,
    RecoverySummary, RepairStream, SenderSide, StreamKey,
};
use super::{Clock, Gaps};
use crate::capture::decryption::Protection;
use crate::capture::knowledge::{Codec, Described};
use crate::rtp::clock_rate::{Media, StaticPayload};
use crate::rtp::stream::Reception;
use crate::sdp::codec::Role;

/// What a stream amounts to.
#[derive(Debug, Clone)]
pub struct StreamSummary {
    pub key: StreamKey,
    /// Numbers of the first and the last packet in the capture.
    pub packets: (u64, u64),
    /// In the order in which they appeared, with the packets of each.
    pub payload_types: Vec<(u8, u64)>,
    /// The static assignment of the payload type that most packets have.
    pub payload: Option<StaticPayload>,
    pub clock: Option<Clock>,
    pub media: Option<Media>,
    pub reception: Reception,
    pub gaps: Gaps,
    pub course: Course,
    /// What the payloads tell.
    pub payloads: MediaSummary,
    /// Packets without payload: padding that probes for bandwidth, or keeps a way open.
    pub empty: u64,
    /// Packets with padding.
    pub padded: u64,
    /// Number of the packet with which the sequence numbers first began anew.
    pub first_restart: Option<u64>,
    /// Number of the first packet that had come before.
    pub first_duplicate: Option<u64>,
    /// Number of the packet before which most were missing at once.
    pub behind_longest_loss: Option<u64>,
    /// Number of the first packet that is far from all others.
    pub first_stray: Option<u64>,
    /// The extended number of its first packet, where a sender report shows that none was sent
    /// before: as a receiver extends it whose first packet it was, too.
    pub begins_at: Option<i64>,
    /// What comes after its last packet. None where that was not looked at, or tells nothing.
    pub ending: Option<Ending>,
    /// How often the clock of the capture was set back while packets passed.
    pub times_set_back: u64,
    /// Whether its payload types have clocks of different rates.
    pub rates_differ: bool,
    /// Packets missing at times at which streams from elsewhere miss some too: rather
    /// by the capture than by the network.
    pub lost_together: u64,
    /// Packets missing where the capture is damaged: as many as that may have cost, and the
    /// network may have lost some of them.
    pub lost_to_damage: u64,
    pub sender: Option<SenderSide>,
    pub receiver: Option<ReceiverSide>,
    /// The SSRC that its packets protect, as FlexFEC.
    pub corrects: Option<u32>,
    /// The SSRC whose packets this stream repairs.
    pub repairs: Option<u32>,
    /// None where it repairs nothing.
    pub repairs_found_by: Option<FoundBy>,
    /// The streams that repair this one.
    pub repaired_by: Vec<RepairStream>,
    pub round_trips: PathRoundTrips,
    /// None when no packet was asked for again.
    pub recovery: Option<RecoverySummary>,
    /// What session descriptions tell.
    pub described: Option<Described>,
    /// The clock rate that the packets themselves point to.
    pub observed_rate_hz: Option<u32>,
    pub encryption: Encryption,
    /// Bytes that nearly every packet has beyond the ticks up to the next one. None where there is
    /// no such number; it tells something only of codecs with a byte for each tick.
    pub surplus_bytes: Option<u64>,
    /// Of the tag of SRTP, which no count of payload bytes holds any more. None where there is
    /// none, or where its length is not known: then they do.
    pub tag_bytes: Option<u64>,
}

/// Whether the payload of a stream is encrypted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Encryption {
    /// Nothing tells.
    #[default]
    Unknown,
    Clear,
    Decrypted(Protection),
    /// What protects it was not on it where it was seen: at an end of the call.
    AtEnd,
    /// With what became of attempts, where a key was there.
    NotDecrypted(Option<Protection>),
}

impl StreamSummary {
    /// Whether keys were of no use for some of its packets, because these were cut.
    pub fn has_cut_srtp(&self) -> bool {
        match self.encryption {
            Encryption::Decrypted(protection) | Encryption::NotDecrypted(Some(protection)) => {
                protection.cut > 0
            }
            _ => false,
        }
    }

    /// Bytes of a tag of SRTP (RFC 3711 §4.2, RFC 7714 §13.1) that lengths show in spite of
    /// encryption: of G.711 and G.722, which have a byte for each tick, and where the codec is not
    /// known, because no other has such lengths by chance.
    pub fn visible_tag(&self) -> Option<u64> {
        const TAGS: [u64; 3] = [4, 10, 16];
        const BYTE_A_TICK: [&str; 3] = ["PCMU", "PCMA", "G722"];
        let name = self.codec_name();
        let fits = |name: &str| BYTE_A_TICK.iter().any(|one| one.eq_ignore_ascii_case(name));
        let bytes = self.surplus_bytes.filter(|bytes| TAGS.contains(bytes));
        bytes.filter(|_| name.is_none_or(fits))
    }

    /// Takes the tag that SRTP puts behind each payload out of the counts of bytes (RFC 3711 §3.1).
    pub fn leave_out_tag(&mut self, bytes: u64) {
        let packets: u64 = self.payload_types.iter().map(|(_, count)| count).sum();
        let payload_bytes = &mut self.reception.payload_bytes;
        *payload_bytes = payload_bytes.saturating_sub(bytes * packets);
        for period in self.course.timeline.periods_mut() {
            period.leave_out(bytes);
        }
        for repair in &mut self.repaired_by {
            repair.payload_bytes = repair.payload_bytes.saturating_sub(bytes * repair.packets);
        }
        self.tag_bytes = Some(bytes);
    }

    /// Numbers in encrypted payloads are none.
    pub fn hide_what_is_encrypted(&mut self) {
        let is_hidden = matches!(self.encryption, Encryption::NotDecrypted(_));
        if let Some(recovery) = &mut self.recovery
            && is_hidden
            && recovery.numbers == OriginalNumbers::Read
        {
            recovery.numbers = OriginalNumbers::Hidden;
        }
    }

    /// The sender's canonical name, by its reports or its description.
    pub fn cname(&self) -> Option<&str> {
        let reported = self
            .sender
            .as_ref()
            .and_then(|sender| sender.cname.as_deref());
        let described = || self.described.as_ref()?.cname.as_deref();
        reported.or_else(described)
    }

    /// The codec as described. Of what comes within RED (RFC 2198), that of the primary blocks,
    /// where either description or payloads tell which.
    pub fn described_codec(&self) -> Option<&Codec> {
        let described = self.described.as_ref()?;
        let codec = described.codec.as_ref()?;
        if codec.role != Role::Red {
            return Some(codec);
        }
        let within = self.payloads.red_payload_type.or(codec.within_red())?;
        let mut codecs = described.codecs.iter();
        codecs.find(|codec| codec.payload_type == within)
    }

    /// Whether its packets are of RED (RFC 2198), whatever is in them.
    pub fn is_within_red(&self) -> bool {
        let described = self.described.as_ref();
        let codec = described.and_then(|described| described.codec.as_ref());
        self.payloads.red_payload_type.is_some()
            || codec.is_some_and(|codec| codec.role == Role::Red)
    }

    /// The encoding name: as described, as its payload type is assigned, or as the payloads show.
    /// What is within RED has none where nothing tells it.
    pub fn codec_name(&self) -> Option<&str> {
        let described = self.described_codec();
        let assigned = || self.payload.map(|payload| payload.name);
        let corrects = || self.corrects.map(|_| "flexfec-03");
        let shown = || self.payloads.guess.map(|(codec, _)| codec.as_str());
        described
            .map(|codec| codec.encoding.as_str())
            .or_else(assigned)
            .or_else(corrects)
            .or_else(shown)
    }

    /// RED's own encoding name, where a description says that its packets are of RED.
    pub fn described_red(&self) -> Option<&str> {
        let codec = self.described.as_ref()?.codec.as_ref()?;
        (codec.role == Role::Red).then_some(codec.encoding.as_str())
    }
}

impl Encryption {
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Encryption::Unknown => None,
            Encryption::Clear => Some("clear"),
            Encryption::Decrypted(_) | Encryption::AtEnd => Some("decrypted"),
            Encryption::NotDecrypted(_) => Some("not_decrypted"),
        }
    }
}
