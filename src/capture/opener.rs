//! From packets to what calls said in them: messages are told apart, what TURN servers
//! relay is taken out, what SRTP protects is decrypted where a key is known, and
//! descriptions are read.

use super::decryption::Decryption;
use super::demux::{Content, classify};
use super::file::Packet;
use super::frame::Unreachable;
use super::knowledge::{Knowledge, Origin};
use super::observed::{FlowKey, Observed, Seen, Transport};
use super::points::Points;
use super::tcp::Found;
use super::turn::Relays;
use super::unwrap::Unwrapper;
use crate::rtp::rtcp;
use crate::srtp::GivenKey;
use crate::srtp::key_log::KeyLog;

/// Who gets the messages of a capture, each as clear as it could be made.
pub trait Sink {
    /// What a TURN message relays comes after it. `knowledge` is what was known by then.
    fn message(&mut self, observed: &Observed, content: &Content, knowledge: &Knowledge);

    /// The capture lacks segments of this TCP stream: what comes next of it is behind them.
    fn hole(&mut self, _flow: FlowKey) {}

    /// ICMP says that a datagram did not arrive.
    fn unreachable(&mut self, _seen: Seen, _told: &Unreachable) {}
}

/// Opens packets, layer by layer, in bounded memory.
#[derive(Debug, Default)]
pub struct Opener {
    unwrapper: Unwrapper,
    messages: Messages,
}

/// Opens messages.
#[derive(Debug, Default)]
struct Messages {
    relays: Relays,
    knowledge: Knowledge,
    decryption: Decryption,
    /// None where there is one capture only.
    points: Option<Box<Points>>,
    /// The packet that was decrypted last.
    clear: Vec<u8>,
}

impl Opener {
    /// Takes a session description that was given under this name.
    pub fn describe(&mut self, name: &str, text: &[u8]) {
        let origin = Origin::Given(name.to_owned());
        let keys = self.messages.knowledge.add(origin, text);
        self.messages.decryption.describe(&keys);
    }

    /// Takes a key to decrypt SRTP with.
    pub fn key(&mut self, key: &GivenKey) {
        self.messages.decryption.give(key);
    }

    /// Takes the secrets of DTLS handshakes.
    pub fn key_log(&mut self, log: KeyLog) {
        self.messages.decryption.log(log);
    }

    /// Tells apart at which points of the way the captures of a timeline were made.
    pub fn tell_points_apart(&mut self) {
        self.messages.points = Some(Box::default());
    }

    /// Looks at a packet that is taken later.
    pub fn look(&mut self, number: u64, packet: &Packet) {
        if let Some(points) = &mut self.messages.points {
            points.look(number, packet);
        }
    }

    /// Takes the packet with this number; `sink` gets the messages that end in it.
    pub fn packet(&mut self, number: u64, packet: &Packet, sink: &mut impl Sink) {
        let messages = &mut self.messages;
        self.unwrapper
            .packet(number, packet, &mut |found| messages.found(found, sink));
    }

    /// Takes a message that no packet needs to be taken off, as an end of a call has it.
    pub fn message(&mut self, observed: &Observed, sink: &mut impl Sink) {
        self.messages.message(observed, sink);
    }

    /// No more packets will come: gives what was waited for as far as it is there.
    pub fn finish(&mut self, sink: &mut impl Sink) {
        let messages = &mut self.messages;
        self.unwrapper
            .finish(&mut |found| messages.found(found, sink));
    }

    pub fn unwrapper(&self) -> &Unwrapper {
        &self.unwrapper
    }

    pub fn relays(&self) -> &Relays {
        &self.messages.relays
    }

    pub fn knowledge(&self) -> &Knowledge {
        &self.messages.knowledge
    }

    pub fn decryption(&self) -> &Decryption {
        &self.messages.decryption
    }
}

// The way of most packets is inlined, and what few take is not: as in `frame`.
impl Messages {
    #[inline(always)]
    fn found(&mut self, found: &Found, sink: &mut impl Sink) {
        match found {
            Found::Message(observed) => self.message(observed, sink),
            Found::Text { text, packet } => self.learn(text, *packet),
            Found::Hole { flow } => sink.hole(*flow),
            Found::Unreachable { seen, told } => sink.unreachable(*seen, told),
        }
    }

    #[inline(always)]
    fn message(&mut self, observed: &Observed, sink: &mut impl Sink) {
        let content = classify(observed.payload, observed.on_wire);
        match self.points {
            None => self.located(observed, &content, sink),
            Some(_) => self.of_several(observed, &content, sink),
        }
    }

    /// A message of one of several captures. Of TCP the segments of all make one stream.
    #[inline(never)]
    fn of_several(&mut self, observed: &Observed, content: &Content, sink: &mut impl Sink) {
        let mut flow = observed.flow;
        if let Some(points) = &self.points
            && flow.transport == Transport::Udp
        {
            flow.point = points.of(flow, observed.packet);
        }
        self.located(&Observed { flow, ..*observed }, content, sink);
    }

    #[inline(always)]
    fn located(&mut self, observed: &Observed, content: &Content, sink: &mut impl Sink) {
        match self.decryption.is_idle() {
            true => self.content(observed, content, sink),
            false => self.protected(observed, content, sink),
        }
    }

    /// A message that may be encrypted with a key that is known.
    #[inline(never)]
    fn protected(&mut self, observed: &Observed, content: &Content, sink: &mut impl Sink) {
        let mut clear = std::mem::take(&mut self.clear);
        if self.decrypt(observed, content, &mut clear) {
            let decrypted = Observed {
                payload: &clear,
                on_wire: clear.len(),
                is_decrypted: true,
                ..*observed
            };
            self.content(&decrypted, &classify(&clear, clear.len()), sink);
        } else {
            self.content(observed, content, sink);
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

    #[inline(always)]
    fn content(&mut self, observed: &Observed, content: &Content, sink: &mut impl Sink) {
        let content = match content {
            Content::TurnChannel if is_gtp(observed.flow) => &Content::Other,
            other => other,
        };
        sink.message(observed, content, &self.knowledge);
        match content {
            Content::Stun => {
                self.knowledge.stun(observed.flow, observed.payload);
                self.open(observed, content, sink);
            }
            Content::TurnChannel => self.open(observed, content, sink),
            Content::Dtls => self.decryption.dtls(observed),
            Content::Other if may_be_sip(observed.payload) => {
                self.learn(observed.payload, observed.packet);
            }
            _ => {}
        }
    }

    /// What is relayed in a message of TURN. Only one server relays it: what looks like
    /// TURN within that stays as it is.
    #[inline(never)]
    fn open(&mut self, observed: &Observed, content: &Content, sink: &mut impl Sink) {
        if observed.flow.transport == Transport::Turn {
            return;
        }
        let relayed = match content {
            Content::Stun => self.relays.stun(observed),
            _ => self.relays.channel_data(observed),
        };
        if let Some(relayed) = relayed {
            self.message(&relayed, sink);
        }
    }

    /// Takes a text that may hold session descriptions: a message of SIP or HTTP, or the
    /// body of one. `packet` is the one that it ends in.
    fn learn(&mut self, text: &[u8], packet: u64) {
        let keys = self.knowledge.learn(text, packet);
        self.decryption.describe(&keys);
    }
}

/// GTPv2-C is framed like TURN channels, but has a port of its own.
pub(super) fn is_gtp(flow: FlowKey) -> bool {
    const GTP_CONTROL: u16 = 2123;
    flow.source.port() == GTP_CONTROL || flow.destination.port() == GTP_CONTROL
}

/// Whether a datagram may be SIP: a method or a version, in capitals.
pub(super) fn may_be_sip(payload: &[u8]) -> bool {
    matches!(payload, [b'A'..=b'Z', b'A'..=b'Z', b'A'..=b'Z', ..])
        && memchr::memmem::find(payload.get(..1024).unwrap_or(payload), b"SIP/2.0").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sip_is_told_by_its_first_line() {
        assert!(may_be_sip(b"INVITE sip:a SIP/2.0\r\n"));
        assert!(may_be_sip(b"SIP/2.0 200 OK\r\n"));
        assert!(!may_be_sip(b"GET / HTTP/1.1\r\n"));
        assert!(!may_be_sip(&[0x80; 20]));
    }
}
