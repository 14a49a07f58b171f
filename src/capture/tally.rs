//! What the messages of a capture, or of one end of a call, were: counted by kind, and given
//! to the session.

use std::collections::HashMap;
use std::time::Duration;

use super::decryption::Decryption;
use super::demux::Content;
use super::frame::Unreachable;
use super::knowledge::Knowledge;
use super::numbering::Files;
use super::observed::Seen;
use super::observed::{FlowKey, Observed, Transport};
use super::opener::{Opener, Sink, may_be_sip};
use super::selection::{Selected, Selection, Selector};
use super::session::dtls::HandshakeSummary;
use super::session::ice::undirected;
use super::session::{
    Encryption, FlowCounts, Kind, Session, SessionSummary, StreamSummary, hide_encrypted,
};
use crate::rtp::rtcp;
use crate::srtp::Profile;

/// What the messages of a capture, or of one end of a call, were.
#[derive(Debug)]
pub struct Tally {
    vantage: Vantage,
    /// None when all messages are to be looked at.
    selector: Option<Box<Selector>>,
    pub contents: Contents,
    /// What was found in TCP streams.
    pub over_tcp: Contents,
    /// What TURN servers relayed, counted besides the messages that it came in.
    pub relayed: Contents,
    /// The files that have RTP.
    pub files_with_rtp: Files,
    session: Session,
}

/// Where messages are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vantage {
    /// SRTP protects what is not opened.
    OnTheWay,
    /// RTP and RTCP are taken before SRTP protects them, and after it has opened them.
    AtEnd,
}

/// Packets by what they carry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Contents {
    pub rtp: u64,
    /// Has an RTP header, but no other packet of its SSRC follows it.
    pub rtp_unconfirmed: u64,
    pub rtcp: u64,
    /// RTCP that is encrypted, or whose parts do not fit together.
    pub srtcp: u64,
    pub stun: u64,
    pub dtls: u64,
    pub turn_channel: u64,
    pub zrtp: u64,
    /// Of SIP over TCP, texts are looked for and messages not counted.
    pub sip: u64,
    pub other_udp: u64,
    pub not_udp: u64,
    pub ip_fragments: u64,
    pub undecodable: u64,
    pub unsupported_link: u64,
}

impl Tally {
    /// A stream that is silent for longer than `gap` has a gap.
    pub fn new(vantage: Vantage, gap: Duration) -> Tally {
        Tally {
            vantage,
            selector: None,
            contents: Contents::default(),
            over_tcp: Contents::default(),
            relayed: Contents::default(),
            files_with_rtp: Files::default(),
            session: Session::new(gap),
        }
    }

    /// Looks at these messages only.
    pub fn select(&mut self, selection: Selection) {
        self.selector = Some(Box::new(Selector::new(selection)));
    }

    /// The time from which those of a selection count.
    pub fn begin(&mut self, first: Duration) {
        if let Some(selector) = &mut self.selector {
            selector.begin(first);
        }
    }

    pub fn selected(&self) -> Option<Selected> {
        self.selector.as_ref().map(|selector| selector.selected())
    }

    /// In front of this packet, the last of which note was taken, the capture is damaged.
    pub fn damaged_before(&mut self, packet: u64) {
        self.session.damaged_before(packet);
    }

    /// Counts streams as tshark does, too.
    pub fn compare_with_tshark(&mut self) {
        self.session.compare_with_tshark();
    }

    /// What the messages amount to that came from `opener`. `latest` is when a capture's latest
    /// packet came, of whichever kind.
    pub fn session(&self, opener: &Opener, latest: Option<Duration>) -> SessionSummary {
        let end = self.end(latest);
        self.judged(self.session.summary(opener.knowledge(), end), opener)
    }

    /// The same, when no messages will come, in less memory.
    pub fn conclude(&mut self, opener: &Opener, latest: Option<Duration>) -> SessionSummary {
        let session = std::mem::replace(&mut self.session, Session::new(Duration::ZERO));
        let end = self.end(latest);
        self.judged(session.conclude(opener.knowledge(), end), opener)
    }

    /// When silence begins to be that of the capture. A filter may be what silences a stream.
    fn end(&self, latest: Option<Duration>) -> Option<Duration> {
        let Some(selected) = self.selected() else {
            return latest;
        };
        let to = selected.to.into_iter().chain(latest).min();
        to.filter(|_| selected.left_out_by_filter == 0)
    }

    fn judged(&self, mut session: SessionSummary, opener: &Opener) -> SessionSummary {
        let counts: HashMap<FlowKey, FlowCounts> = session.flows.iter().copied().collect();
        let tags = tag_bytes(&session.handshakes);
        for stream in &mut session.streams {
            stream.encryption = match self.vantage {
                Vantage::AtEnd => Encryption::AtEnd,
                Vantage::OnTheWay => encryption(opener.decryption(), stream, &counts),
            };
            stream.hide_what_is_encrypted();
            let is_encrypted = matches!(stream.encryption, Encryption::NotDecrypted(_));
            let pair = undirected(stream.key.flow);
            let agreed = tags.get(&pair).copied().flatten();
            if let Some(bytes) = agreed.or(stream.visible_tag()).filter(|_| is_encrypted) {
                stream.leave_out_tag(bytes);
            }
        }
        hide_encrypted(&mut session.streams);
        session
    }
}

impl Sink for Tally {
    fn message(&mut self, observed: &Observed, content: &Content, knowledge: &Knowledge) {
        if let Some(selector) = &mut self.selector
            && !selector.takes(observed, content)
        {
            return;
        }
        let session = &mut self.session;
        let contents = match observed.flow.transport {
            Transport::Udp => &mut self.contents,
            Transport::Tcp => &mut self.over_tcp,
            Transport::Turn => &mut self.relayed,
        };
        match content {
            Content::Rtp(header) => {
                contents.rtp_unconfirmed += 1;
                if let Some(at) = observed.at {
                    let confirmed = session.rtp(at, observed, header, knowledge);
                    contents.rtp += confirmed;
                    if confirmed > 0 {
                        self.files_with_rtp.add(observed.packet);
                    }
                    contents.rtp_unconfirmed -= confirmed;
                }
            }
            Content::Rtcp => match rtcp::is_clear(observed.payload, observed.on_wire) {
                true => {
                    contents.rtcp += 1;
                    session.count(&observed.flow, Kind::Rtcp);
                    if let Some(at) = observed.at {
                        session.rtcp(at, observed);
                    }
                }
                false => {
                    contents.srtcp += 1;
                    session.count(&observed.flow, Kind::Srtcp);
                }
            },
            Content::Stun => {
                contents.stun += 1;
                session.count(&observed.flow, Kind::Stun);
                if let Some(at) = observed.at {
                    session.stun(at, observed);
                }
            }
            Content::Dtls => {
                contents.dtls += 1;
                session.count(&observed.flow, Kind::Dtls);
                if let Some(at) = observed.at {
                    session.dtls(at, observed);
                }
            }
            Content::TurnChannel => {
                contents.turn_channel += 1;
                session.count(&observed.flow, Kind::Other);
            }
            Content::Zrtp => {
                contents.zrtp += 1;
                session.count(&observed.flow, Kind::Other);
            }
            Content::Other if may_be_sip(observed.payload) => contents.sip += 1,
            Content::Other => {
                contents.other_udp += 1;
                session.other(observed, knowledge);
            }
        }
    }

    fn hole(&mut self, flow: FlowKey) {
        self.session.hole(flow);
    }

    fn unreachable(&mut self, seen: Seen, told: &Unreachable) {
        let selector = self.selector.as_ref();
        if selector.is_none_or(|selector| selector.is_in_time(seen.at))
            && let Some(at) = seen.at
        {
            self.session.unreachable(at, seen.packet, told);
        }
    }
}

/// Bytes of SRTP's tag between two addresses, by the profile that their DTLS server chose. None
/// where handshakes differ, and where it is encrypted (DTLS 1.3).
fn tag_bytes(handshakes: &[HandshakeSummary]) -> HashMap<FlowKey, Option<u64>> {
    let mut tags: HashMap<FlowKey, Option<u64>> = HashMap::new();
    for handshake in handshakes {
        let profile = handshake.srtp_profile;
        let profile = profile.and_then(|profile| Profile::of_dtls(profile.0));
        let bytes = profile.map(|profile| profile.tag_bytes() as u64);
        let pair = tags.entry(undirected(handshake.flow)).or_insert(bytes);
        *pair = pair.filter(|known| Some(*known) == bytes);
    }
    tags
}

/// What was decrypted was encrypted; else RTCP in the clear beside the stream says that
/// it is not, and encrypted RTCP, DTLS, a description, who gave a key, or a tag behind each packet
/// that it is.
fn encryption(
    decryption: &Decryption,
    stream: &StreamSummary,
    counts: &HashMap<FlowKey, FlowCounts>,
) -> Encryption {
    let flow = stream.key.flow;
    let protection = decryption.of_stream(stream.key);
    if let Some(opened) = protection.filter(|protection| protection.opened > 0) {
        return Encryption::Decrypted(opened);
    }
    // Without rtcp-mux RTCP is on the next port (RFC 3550 §11).
    let alone = |flow: &FlowKey| counts.get(flow).is_some_and(|counts| counts.rtp == 0);
    let both_ways = [flow, flow.reversed()];
    let beside = both_ways.into_iter().filter_map(FlowKey::of_rtcp);
    let both_ways: Vec<FlowKey> = both_ways.into_iter().chain(beside.filter(alone)).collect();
    let of = |count: fn(&FlowCounts) -> u64| -> u64 {
        let known = both_ways.iter().filter_map(|flow| counts.get(flow));
        known.map(count).sum()
    };
    let opened: u64 = both_ways
        .iter()
        .map(|flow| decryption.opened_rtcp(*flow))
        .sum();
    let clear_rtcp = of(|counts| counts.rtcp - counts.srtcp).saturating_sub(opened);
    let described = stream
        .described
        .as_ref()
        .map(|described| described.is_secure);
    if of(|counts| counts.srtcp) + opened > 0 {
        Encryption::NotDecrypted(protection)
    } else if clear_rtcp > 0 || described == Some(false) {
        Encryption::Clear
    } else if described == Some(true)
        || of(|counts| counts.dtls) > 0
        || decryption.is_meant_for(stream.key)
        || stream.visible_tag().is_some()
    {
        Encryption::NotDecrypted(protection)
    } else {
        Encryption::Unknown
    }
}
