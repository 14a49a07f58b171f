//! A whole capture, packet by packet.

use std::collections::HashMap;
use std::time::Duration;

use super::demux::Content;
use super::file::Packet;
use super::fragments::FragmentCounts;
use super::knowledge::Knowledge;
use super::observed::{FlowKey, Observed, Transport};
use super::opener::{Opener, Sink};
use super::partial::LeftOut;
use super::partial::note::lowest;
use super::selection::{Selected, Selection, Selector};
use super::session::{Encryption, FlowCounts, Kind, Session, SessionSummary, StreamSummary};
use super::tcp;
use super::turn::{self, Relay};
use crate::rtp::rtcp;
use crate::srtp::GivenKey;
use crate::srtp::key_log::KeyLog;

/// Takes packets in the order of the capture, and sums up at any time.
///
/// Memory does not grow with the packets: it depends on the number of streams
/// and flows, which is limited.
#[derive(Debug)]
pub struct Analyzer {
    packets: u64,
    bytes: u64,
    first: Option<Duration>,
    earliest: Option<Duration>,
    latest: Option<Duration>,
    untimed: u64,
    /// Of partial captures.
    left_out: LeftOut,
    opener: Opener,
    call: Call,
}

/// What the messages of a capture were.
#[derive(Debug)]
struct Call {
    /// None when all messages are to be looked at.
    selector: Option<Box<Selector>>,
    contents: Contents,
    /// What was found in TCP streams.
    over_tcp: Contents,
    /// What TURN servers relayed, counted besides the messages that it came in.
    relayed: Contents,
    session: Session,
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
    pub other_udp: u64,
    pub not_udp: u64,
    pub ip_fragments: u64,
    pub undecodable: u64,
    pub unsupported_link: u64,
}

/// What a capture amounts to.
#[derive(Debug, Clone)]
pub struct Summary {
    pub packets: u64,
    /// Bytes on the wire.
    pub bytes: u64,
    /// Since 1970: of the first packet of the file that has a time.
    pub first: Option<Duration>,
    /// Since 1970: of the packet that came last.
    pub latest: Option<Duration>,
    /// From the earliest packet to the latest. None with fewer than two packets.
    pub duration: Option<Duration>,
    /// Packets of which the capture does not say when they came. Not analysed further.
    pub untimed: u64,
    pub contents: Contents,
    pub unsupported_link: Option<u32>,
    pub fragments: FragmentCounts,
    pub tcp: tcp::Counts,
    /// Messages in TCP streams, whose packets `contents` counts as not UDP.
    pub over_tcp: Contents,
    /// Messages that TURN servers relayed, within messages that are counted too.
    pub relayed: Contents,
    /// The clients of TURN servers.
    pub relays: Vec<Relay>,
    /// What was relayed beyond them.
    pub unlisted_relays: turn::Unlisted,
    pub session: SessionSummary,
    /// DTLS handshakes of which the key log has no secret. 0 without a key log.
    pub handshakes_without_secret: u64,
    /// Session descriptions beyond the number that is kept.
    pub descriptions_left_out: u64,
    /// What became of messages when not all were to be looked at.
    pub selected: Option<Selected>,
}

impl Analyzer {
    /// A stream that is silent for longer than `gap` has a gap.
    pub fn new(gap: Duration) -> Self {
        Analyzer::over(Opener::default(), gap)
    }

    /// With an opener that knows descriptions and keys.
    pub fn over(opener: Opener, gap: Duration) -> Self {
        Analyzer {
            packets: 0,
            bytes: 0,
            first: None,
            earliest: None,
            latest: None,
            untimed: 0,
            left_out: LeftOut::default(),
            opener,
            call: Call {
                selector: None,
                contents: Contents::default(),
                over_tcp: Contents::default(),
                relayed: Contents::default(),
                session: Session::new(gap),
            },
        }
    }

    /// Looks at these messages only. Packets are counted, TURN and SRTP opened, and
    /// descriptions read all the same.
    pub fn select(&mut self, selection: Selection) {
        self.call.selector = Some(Box::new(Selector::new(selection)));
    }

    /// Counts streams as tshark does, too.
    pub fn compare_with_tshark(&mut self) {
        self.call.session.compare_with_tshark();
    }

    /// Takes a session description that was given under this name.
    pub fn describe(&mut self, name: &str, text: &[u8]) {
        self.opener.describe(name, text);
    }

    /// Takes a key to decrypt SRTP with.
    pub fn key(&mut self, key: &GivenKey) {
        self.opener.key(key);
    }

    /// Takes the secrets of DTLS handshakes.
    pub fn key_log(&mut self, log: KeyLog) {
        self.opener.key_log(log);
    }

    /// Takes the next packet of a capture.
    pub fn packet(&mut self, packet: &Packet) {
        self.numbered(self.packets + 1, packet);
    }

    /// Takes the next packet, which findings and events call by this number.
    pub fn numbered(&mut self, number: u64, packet: &Packet) {
        self.packets += 1;
        self.bytes += packet.on_wire as u64;
        match packet.at {
            Some(at) => self.clock(at),
            None => self.untimed += 1,
        }
        self.opener.packet(number, packet, &mut self.call);
    }

    /// Takes the counts of packets that a partial capture left out.
    pub fn left_out(&mut self, left_out: &LeftOut) {
        self.left_out.add(left_out);
    }

    /// What has been opened so far.
    pub fn opener(&self) -> &Opener {
        &self.opener
    }

    /// No more packets will come: takes what was waited for as far as it is there.
    pub fn finish(&mut self) {
        self.opener.finish(&mut self.call);
    }

    fn clock(&mut self, at: Duration) {
        let first = *self.first.get_or_insert(at);
        if let Some(selector) = &mut self.call.selector {
            selector.begin(first);
        }
        self.earliest = Some(self.earliest.map_or(at, |earliest| earliest.min(at)));
        self.latest = Some(self.latest.map_or(at, |latest| latest.max(at)));
    }

    pub fn summary(&self) -> Summary {
        let session = self.call.session.summary(self.opener.knowledge());
        self.summary_with(session)
    }

    /// The same, when no packets will come, in less memory.
    pub fn conclude(mut self) -> Summary {
        self.finish();
        let session = std::mem::replace(&mut self.call.session, Session::new(Duration::ZERO));
        let session = session.conclude(self.opener.knowledge());
        self.summary_with(session)
    }

    fn summary_with(&self, session: SessionSummary) -> Summary {
        let left_out = &self.left_out;
        let packets = self.packets.saturating_add(left_out.packets);
        let untimed = self.untimed.saturating_add(left_out.untimed);
        let earliest = self.earliest.into_iter().chain(left_out.earliest).min();
        let latest = self.latest.into_iter().chain(left_out.latest).max();
        let duration = match (earliest, latest) {
            (Some(earliest), Some(latest)) if packets.saturating_sub(untimed) > 1 => {
                Some(latest.saturating_sub(earliest))
            }
            _ => None,
        };
        let unwrapper = self.opener.unwrapper();
        let knowledge = self.opener.knowledge();
        Summary {
            packets,
            bytes: self.bytes.saturating_add(left_out.bytes),
            first: self.first,
            latest,
            duration,
            untimed,
            contents: self.contents(),
            unsupported_link: lowest(unwrapper.counts().link_type, left_out.link_type),
            fragments: unwrapper.fragments(),
            tcp: unwrapper.tcp(),
            over_tcp: self.call.over_tcp,
            relayed: self.call.relayed,
            relays: self.opener.relays().summary(),
            unlisted_relays: self.opener.relays().unlisted(),
            session: self.judged(session),
            handshakes_without_secret: self.opener.decryption().without_secret(),
            descriptions_left_out: knowledge.left_out(),
            selected: self
                .call
                .selector
                .as_ref()
                .map(|selector| selector.selected()),
        }
    }

    /// Of messages in datagrams, and of packets that held none.
    fn contents(&self) -> Contents {
        let frames = self.opener.unwrapper().counts();
        let left_out = &self.left_out;
        let call = &self.call.contents;
        Contents {
            other_udp: call.other_udp.saturating_add(left_out.other_udp),
            not_udp: frames.not_udp.saturating_add(left_out.not_udp),
            ip_fragments: frames.ip_fragments,
            undecodable: frames.undecodable.saturating_add(left_out.undecodable),
            unsupported_link: frames
                .unsupported_link
                .saturating_add(left_out.unsupported_link),
            ..*call
        }
    }

    fn judged(&self, mut session: SessionSummary) -> SessionSummary {
        let counts: HashMap<FlowKey, FlowCounts> = session.flows.iter().copied().collect();
        for stream in &mut session.streams {
            stream.encryption = self.encryption(stream, &counts);
            stream.hide_what_is_encrypted();
        }
        session
    }

    /// What was decrypted was encrypted; else RTCP in the clear beside the stream says that
    /// it is not, and encrypted RTCP, DTLS, a description, or who gave a key that it is.
    fn encryption(
        &self,
        stream: &StreamSummary,
        counts: &HashMap<FlowKey, FlowCounts>,
    ) -> Encryption {
        let flow = stream.key.flow;
        let decryption = self.opener.decryption();
        let protection = decryption.of_stream(stream.key);
        if let Some(opened) = protection.filter(|protection| protection.opened > 0) {
            return Encryption::Decrypted(opened);
        }
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
        {
            Encryption::NotDecrypted(protection)
        } else {
            Encryption::Unknown
        }
    }
}

impl Sink for Call {
    fn message(&mut self, observed: &Observed, content: &Content, knowledge: &Knowledge) {
        if let Some(selector) = &mut self.selector
            && !selector.takes(observed, content)
        {
            return;
        }
        let session = &mut self.session;
        let flow = observed.flow;
        let contents = match flow.transport {
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
                    contents.rtp_unconfirmed -= confirmed;
                }
            }
            Content::Rtcp => match rtcp::is_clear(observed.payload, observed.on_wire) {
                true => {
                    contents.rtcp += 1;
                    session.count(flow, Kind::Rtcp);
                    if let Some(at) = observed.at {
                        session.rtcp(at, observed);
                    }
                }
                false => {
                    contents.srtcp += 1;
                    session.count(flow, Kind::Srtcp);
                }
            },
            Content::Stun => {
                contents.stun += 1;
                session.count(flow, Kind::Stun);
                if let Some(at) = observed.at {
                    session.stun(at, observed);
                }
            }
            Content::Dtls => {
                contents.dtls += 1;
                session.count(flow, Kind::Dtls);
                if let Some(at) = observed.at {
                    session.dtls(at, observed);
                }
            }
            Content::TurnChannel => {
                contents.turn_channel += 1;
                session.count(flow, Kind::Other);
            }
            Content::Zrtp => {
                contents.zrtp += 1;
                session.count(flow, Kind::Other);
            }
            Content::Other => contents.other_udp += 1,
        }
    }
}

#[cfg(test)]
mod tests;
