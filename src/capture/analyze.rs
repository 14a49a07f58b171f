//! A whole capture, packet by packet.

use std::collections::HashMap;
use std::time::Duration;

use super::decryption::Decryption;
use super::demux::{Content, classify};
use super::file::Packet;
use super::fragments::{FragmentCounts, Fragments};
use super::frame::{Datagram, Frame, Segment, dissect};
use super::knowledge::Origin;
use super::observed::{FlowKey, Observed, Transport};
use super::session::{Encryption, FlowCounts, Kind, Session, SessionSummary, StreamSummary};
use super::tcp::{self, Found, Item, Seen, Streams};
use super::texts::{Text, Texts, may_be_sip};
use super::turn::{Relay, Relays};
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
    contents: Contents,
    /// The link type that is not read, when there was one.
    unsupported_link: Option<u32>,
    fragments: Fragments,
    streams: Streams,
    /// What was found in TCP streams.
    over_tcp: Contents,
    relays: Relays,
    /// What TURN servers relayed, counted besides the messages that it came in.
    relayed: Contents,
    texts: Texts,
    session: Session,
    decryption: Decryption,
    /// The packet that was decrypted last.
    clear: Vec<u8>,
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
    pub session: SessionSummary,
    /// DTLS handshakes of which the key log has no secret. 0 without a key log.
    pub handshakes_without_secret: u64,
    /// Session descriptions beyond the number that is kept.
    pub descriptions_left_out: u64,
}

impl Analyzer {
    /// A stream that is silent for longer than `gap` has a gap.
    pub fn new(gap: Duration) -> Self {
        Analyzer {
            packets: 0,
            bytes: 0,
            first: None,
            earliest: None,
            latest: None,
            untimed: 0,
            contents: Contents::default(),
            unsupported_link: None,
            fragments: Fragments::default(),
            streams: Streams::default(),
            over_tcp: Contents::default(),
            relays: Relays::default(),
            relayed: Contents::default(),
            texts: Texts::default(),
            session: Session::new(gap),
            decryption: Decryption::default(),
            clear: Vec::new(),
        }
    }

    /// Takes a session description that was given under this name.
    pub fn describe(&mut self, name: &str, text: &[u8]) {
        let keys = self
            .session
            .knowledge
            .add(Origin::Given(name.to_owned()), text);
        self.decryption.describe(&keys);
    }

    fn text(&mut self, packet: u64, flow: FlowKey, text: &[u8]) {
        self.texts.add(packet, flow, text);
        self.learn(text, packet, flow);
    }

    /// Takes a text of the capture that may hold session descriptions: a message of SIP or
    /// HTTP, or the body of one. `packet` is the one that it ends in.
    pub fn learn(&mut self, text: &[u8], packet: u64, flow: FlowKey) {
        let keys = self.session.knowledge.learn(text, packet, flow);
        self.decryption.describe(&keys);
    }

    /// Takes a key to decrypt SRTP with.
    pub fn key(&mut self, key: &GivenKey) {
        self.decryption.give(key);
    }

    /// Takes the secrets of DTLS handshakes.
    pub fn key_log(&mut self, log: KeyLog) {
        self.decryption.log(log);
    }

    pub fn packet(&mut self, packet: &Packet) {
        self.packets += 1;
        self.bytes += packet.on_wire as u64;
        match packet.at {
            Some(at) => self.clock(at),
            None => self.untimed += 1,
        }
        let seen = Seen {
            packet: self.packets,
            at: packet.at,
        };
        let frame = dissect(packet.link_type, packet.data);
        if frame == Frame::UnsupportedLink {
            self.unsupported_link = Some(packet.link_type);
        }
        self.frame(seen, frame);
        self.whole_packets();
    }

    /// No more packets will come: takes what was waited for as far as it is there.
    pub fn finish(&mut self) {
        self.fragments.give_up_all();
        self.whole_packets();
        let mut streams = std::mem::take(&mut self.streams);
        streams.give_up_all(|found| self.found(&found));
        self.streams = streams;
    }

    /// The texts so far that hold session descriptions.
    pub fn texts(&self) -> &[Text] {
        self.texts.all()
    }

    fn frame(&mut self, seen: Seen, frame: Frame) {
        match frame {
            Frame::Udp(datagram) => self.datagram(seen, &datagram),
            Frame::Tcp(segment) => {
                self.contents.not_udp += 1;
                self.segment(seen, &segment);
            }
            Frame::Other => self.contents.not_udp += 1,
            Frame::Fragment(fragment) => {
                self.contents.ip_fragments += 1;
                self.fragments.observe(seen.packet, seen.at, &fragment);
            }
            Frame::Undecodable => self.contents.undecodable += 1,
            Frame::UnsupportedLink => self.contents.unsupported_link += 1,
        }
    }

    /// Packets that were put together. One of their fragments then counts as what it
    /// brought to an end, and no longer as a fragment. A tunnel may hold further fragments.
    fn whole_packets(&mut self) {
        while let Some(whole) = self.fragments.next_whole() {
            self.contents.ip_fragments -= 1;
            let seen = Seen {
                packet: whole.packet,
                at: whole.at,
            };
            self.frame(seen, whole.dissect());
        }
    }

    fn clock(&mut self, at: Duration) {
        self.first.get_or_insert(at);
        self.earliest = Some(self.earliest.map_or(at, |earliest| earliest.min(at)));
        self.latest = Some(self.latest.map_or(at, |latest| latest.max(at)));
    }

    fn datagram(&mut self, seen: Seen, datagram: &Datagram) {
        self.message(&Observed {
            packet: seen.packet,
            at: seen.at,
            flow: FlowKey::udp(datagram.source, datagram.destination),
            via: None,
            payload: datagram.payload,
            on_wire: datagram.on_wire,
        });
    }

    fn segment(&mut self, seen: Seen, segment: &Segment) {
        // Put back before anything else comes: what is found holds no segments.
        let mut streams = std::mem::take(&mut self.streams);
        streams.observe(seen, segment, |found| self.found(&found));
        self.streams = streams;
    }

    fn found(&mut self, found: &Found) {
        match found.item {
            Item::Message { payload, on_wire } => self.message(&Observed {
                packet: found.seen.packet,
                at: found.seen.at,
                flow: found.flow,
                via: None,
                payload,
                on_wire,
            }),
            Item::Text(text) => self.text(found.seen.packet, found.flow, text),
        }
    }

    /// What is relayed in a message of TURN. Only one server relays it: what looks like
    /// TURN within that stays as it is.
    fn open(&mut self, observed: &Observed, content: &Content) {
        if observed.flow.transport == Transport::Turn {
            return;
        }
        let relayed = match content {
            Content::Stun => self.relays.stun(observed),
            Content::TurnChannel => self.relays.channel_data(observed),
            _ => None,
        };
        if let Some(relayed) = relayed {
            self.message(&relayed);
        }
    }

    fn message(&mut self, observed: &Observed) {
        let content = classify(observed.payload, observed.on_wire);
        match self.decryption.is_idle() {
            true => self.content(observed, content),
            false => self.protected(observed, content),
        }
    }

    /// A message that may be encrypted with a key that is known.
    fn protected(&mut self, observed: &Observed, content: Content) {
        let mut clear = std::mem::take(&mut self.clear);
        if self.decrypt(observed, &content, &mut clear) {
            let decrypted = Observed {
                payload: &clear,
                on_wire: clear.len(),
                ..*observed
            };
            self.content(&decrypted, classify(&clear, clear.len()));
        } else {
            self.content(observed, content);
        }
        self.clear = clear;
    }

    fn decrypt(&mut self, observed: &Observed, content: &Content, clear: &mut Vec<u8>) -> bool {
        match content {
            Content::Rtp(header) => self.decryption.rtp(observed, header, clear),
            Content::Rtcp if !rtcp::is_clear(observed.payload, observed.on_wire) => {
                self.decryption.rtcp(observed, clear)
            }
            _ => false,
        }
    }

    fn content(&mut self, observed: &Observed, content: Content) {
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
                    let confirmed = self.session.rtp(at, observed, header);
                    contents.rtp += confirmed;
                    contents.rtp_unconfirmed -= confirmed;
                }
            }
            Content::Rtcp => {
                if rtcp::is_clear(observed.payload, observed.on_wire) {
                    contents.rtcp += 1;
                    self.session.count(flow, Kind::Rtcp);
                    if let Some(at) = observed.at {
                        self.session.rtcp(at, observed);
                    }
                } else {
                    contents.srtcp += 1;
                    self.session.count(flow, Kind::Srtcp);
                }
            }
            Content::Stun => {
                contents.stun += 1;
                self.session.count(flow, Kind::Stun);
                self.session.knowledge.stun(flow, observed.payload);
                self.open(observed, &Content::Stun);
                if let Some(at) = observed.at {
                    self.session.stun(at, observed);
                }
            }
            Content::Dtls => {
                contents.dtls += 1;
                self.session.count(flow, Kind::Dtls);
                if let Some(at) = observed.at {
                    self.session.dtls(at, observed);
                }
                self.decryption.dtls(observed);
            }
            Content::TurnChannel if is_gtp(flow) => contents.other_udp += 1,
            Content::TurnChannel => {
                contents.turn_channel += 1;
                self.session.count(flow, Kind::Other);
                self.open(observed, &Content::TurnChannel);
            }
            Content::Zrtp => {
                contents.zrtp += 1;
                self.session.count(flow, Kind::Other);
            }
            Content::Other => {
                contents.other_udp += 1;
                if may_be_sip(observed.payload) {
                    self.text(observed.packet, flow, observed.payload);
                }
            }
        }
    }

    pub fn summary(&self) -> Summary {
        let duration = match (self.earliest, self.latest) {
            (Some(earliest), Some(latest)) if self.packets - self.untimed > 1 => {
                Some(latest - earliest)
            }
            _ => None,
        };
        Summary {
            packets: self.packets,
            bytes: self.bytes,
            first: self.first,
            latest: self.latest,
            duration,
            untimed: self.untimed,
            contents: self.contents,
            unsupported_link: self.unsupported_link,
            fragments: self.fragments.counts,
            tcp: self.streams.counts(),
            over_tcp: self.over_tcp,
            relayed: self.relayed,
            relays: self.relays.summary(),
            session: self.judged_session(),
            handshakes_without_secret: self.decryption.without_secret(),
            descriptions_left_out: self.session.knowledge.left_out(),
        }
    }

    fn judged_session(&self) -> SessionSummary {
        let mut session = self.session.summary();
        let counts: HashMap<FlowKey, FlowCounts> = session.flows.iter().copied().collect();
        for stream in &mut session.streams {
            stream.encryption = self.encryption(stream, &counts);
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
        let protection = self.decryption.of_stream(stream.key);
        if let Some(opened) = protection.filter(|protection| protection.opened > 0) {
            return Encryption::Decrypted(opened);
        }
        let both_ways = [flow, flow.reversed()];
        let of = |count: fn(&FlowCounts) -> u64| -> u64 {
            let known = both_ways.iter().filter_map(|flow| counts.get(flow));
            known.map(count).sum()
        };
        let opened: u64 = both_ways
            .iter()
            .map(|flow| self.decryption.opened_rtcp(*flow))
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
            || self.decryption.is_meant_for(stream.key)
        {
            Encryption::NotDecrypted(protection)
        } else {
            Encryption::Unknown
        }
    }
}

/// GTPv2-C is framed like TURN channels, but has a port of its own.
fn is_gtp(flow: FlowKey) -> bool {
    const GTP_CONTROL: u16 = 2123;
    flow.source.port() == GTP_CONTROL || flow.destination.port() == GTP_CONTROL
}

#[cfg(test)]
mod tests;
