//! A whole capture, packet by packet.

use std::time::Duration;

use super::clock::CaptureClock;
pub use super::clock::ClockBack;
use super::file::Packet;
use super::fragments::FragmentCounts;
use super::knowledge::DescribedEnds;
use super::numbering::Files;
use super::opener::Opener;
use super::partial::LeftOut;
use super::partial::note::lowest;
use super::selection::{Selected, Selection};
use super::session::{SessionSummary, StreamKey};
pub use super::tally::Contents;
use super::tally::{Tally, Vantage};
use super::tcp;
use super::turn::{self, Relay};
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
    clock: CaptureClock,
    untimed: u64,
    /// Of partial captures.
    left_out: LeftOut,
    opener: Opener,
    tally: Tally,
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
    pub clock_back: ClockBack,
    /// From the earliest packet to the latest, less what the clock was set back. None with fewer
    /// than two packets, and where it is not known of every step back whether it was one of the
    /// clock.
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
    /// The files of a timeline that have RTP.
    pub files_with_rtp: Files,
    /// The clients of TURN servers.
    pub relays: Vec<Relay>,
    /// What was relayed beyond them.
    pub unlisted_relays: turn::Unlisted,
    pub session: SessionSummary,
    /// DTLS handshakes of which the key log has no secret. 0 without a key log.
    pub handshakes_without_secret: u64,
    /// Number of the packet with the server's hello of the first of them.
    pub first_without_secret: Option<u64>,
    /// Session descriptions in the capture, as SIP carries them.
    pub descriptions_found: usize,
    /// Session descriptions beyond the number that is kept.
    pub descriptions_left_out: u64,
    /// Names of the session descriptions that were given and are of another call.
    pub unfit_descriptions: Vec<String>,
    /// What descriptions tell of the hosts between which media passes.
    pub described_ends: DescribedEnds,
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
            clock: CaptureClock::default(),
            untimed: 0,
            left_out: LeftOut::default(),
            opener,
            tally: Tally::new(Vantage::OnTheWay, gap),
        }
    }

    /// Looks at these messages only. Packets are counted, TURN and SRTP opened, and
    /// descriptions read all the same.
    pub fn select(&mut self, selection: Selection) {
        self.tally.select(selection);
    }

    /// Counts streams as tshark does, too.
    pub fn compare_with_tshark(&mut self) {
        self.tally.compare_with_tshark();
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
            Some(at) => self.tally.begin(self.clock.observe(number, at)),
            None => self.untimed += 1,
        }
        self.opener.packet(number, packet, &mut self.tally);
    }

    /// In front of this packet, which was taken last, the capture is damaged: packets may be
    /// missing there that the network did not lose.
    pub fn damaged_before(&mut self, number: u64) {
        self.tally.damaged_before(number);
    }

    /// The packets are of several captures, perhaps of several points of the way.
    pub fn tell_points_apart(&mut self) {
        self.opener.tell_points_apart();
    }

    /// Looks at a packet that is taken later.
    pub fn look(&mut self, number: u64, packet: &Packet) {
        self.opener.look(number, packet);
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
        self.opener.finish(&mut self.tally);
    }

    pub fn summary(&self) -> Summary {
        self.summary_with(self.tally.session(&self.opener, self.latest()))
    }

    /// The same, when no packets will come, in less memory.
    pub fn conclude(mut self) -> Summary {
        self.finish();
        let latest = self.latest();
        let session = self.tally.conclude(&self.opener, latest);
        self.summary_with(session)
    }

    fn summary_with(&self, session: SessionSummary) -> Summary {
        let left_out = &self.left_out;
        let packets = self.packets.saturating_add(left_out.packets);
        let untimed = self.untimed.saturating_add(left_out.untimed);
        let latest = self.latest();
        let duration = self.duration(&session);
        let unwrapper = self.opener.unwrapper();
        let knowledge = self.opener.knowledge();
        let unfit_descriptions = knowledge.unfit(&to_fit(&session));
        let described_ends = knowledge.ends(session.streams.iter().map(|stream| stream.key.flow));
        Summary {
            packets,
            bytes: self.bytes.saturating_add(left_out.bytes),
            first: self.clock.first(),
            latest,
            clock_back: self.clock.back(),
            duration: duration.filter(|_| packets.saturating_sub(untimed) > 1),
            untimed,
            contents: self.contents(),
            unsupported_link: lowest(unwrapper.counts().link_type, left_out.link_type),
            fragments: unwrapper.fragments(),
            tcp: unwrapper.tcp(),
            over_tcp: self.tally.over_tcp,
            relayed: self.tally.relayed,
            files_with_rtp: self.tally.files_with_rtp.clone(),
            relays: self.opener.relays().summary(),
            unlisted_relays: self.opener.relays().unlisted(),
            session,
            handshakes_without_secret: self.opener.decryption().without_secret(),
            first_without_secret: self.opener.decryption().first_without_secret(),
            descriptions_found: knowledge.found(),
            descriptions_left_out: knowledge.left_out(),
            unfit_descriptions,
            described_ends,
            selected: self.tally.selected(),
        }
    }

    /// A stream that went on shows that the clock was set back, and not packets out of order.
    fn duration(&self, session: &SessionSummary) -> Option<Duration> {
        let left_out = &self.left_out;
        let times_set_back = session.streams.iter().map(|stream| stream.times_set_back);
        match times_set_back.max().unwrap_or_default() {
            0 => {
                let earliest = self.clock.earliest().into_iter().chain(left_out.earliest);
                let latest = self.clock.latest().into_iter().chain(left_out.latest);
                Some(latest.max()?.saturating_sub(earliest.min()?))
            }
            known if known == self.clock.back().count && left_out.packets == 0 => {
                Some(self.clock.of_all_parts())
            }
            _ => None,
        }
    }

    fn latest(&self) -> Option<Duration> {
        let read = self.clock.latest().into_iter();
        read.chain(self.left_out.latest).max()
    }

    /// Of messages in datagrams, and of packets that held none.
    fn contents(&self) -> Contents {
        let frames = self.opener.unwrapper().counts();
        let left_out = &self.left_out;
        let call = &self.tally.contents;
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
}

/// The streams that descriptions may be of, and the payload types of each.
fn to_fit(session: &SessionSummary) -> Vec<(StreamKey, Vec<u8>)> {
    let streams = session.streams.iter().map(|stream| {
        let numbers = stream.payload_types.iter().map(|(number, _)| *number);
        (stream.key, numbers.collect())
    });
    streams.collect()
}

#[cfg(test)]
mod tests;
