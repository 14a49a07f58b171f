//! What peers send besides media.

use super::super::control::{self, Compound, HANDSHAKE, records};
use super::super::event::Event;
use super::super::network::Treatment;
use super::super::packet::Body;
use super::super::peer::NACK_AGAIN_US;
use super::{Call, FEEDBACK_US};

/// Between the checks of ICE.
const CHECKS_US: u64 = 2_500_000;

impl Call {
    pub(super) fn report(&mut self, peer: usize, transport: usize) {
        let compound = self.compound(peer, transport);
        self.send_rtcp(peer, transport, compound);
        let interval = self.scenario.report_interval_us.unwrap_or(1_000_000);
        let next = self.random.between(interval / 2, interval * 3 / 2);
        self.again_in(next, Event::Report(peer, transport));
    }

    pub(super) fn compound(&mut self, peer: usize, transport: usize) -> Compound {
        let since_media = self.now - self.media_begins_us();
        let own: Vec<_> = self
            .senders
            .iter()
            .filter(|sender| (sender.spec.from, sender.spec.transport) == (peer, transport))
            .filter(|sender| sender.packets > 0)
            .map(|sender| sender.report(since_media))
            .collect();
        let mut blocks = Vec::new();
        for (sender, receiver) in self.senders.iter().zip(&mut self.receivers) {
            if (sender.spec.from, sender.spec.transport) == (1 - peer, transport) {
                blocks.extend(receiver.block(self.now, sender.spec.ssrc));
            }
        }
        let sources = self.ssrcs(peer, transport);
        let compound = Compound::reports(&own, sources[0], blocks)
            .names(&sources, &format!("peer{peer}@example"));
        match self.scenario.bitrate_estimates {
            true => {
                let mantissa = self.random.between(20_000, 250_000) as u32;
                compound.estimate(sources[0], self.ssrcs(1 - peer, transport), mantissa)
            }
            false => compound,
        }
    }

    /// Of the peer's streams; of one that sends none, the SSRC that it reports with.
    pub(super) fn ssrcs(&self, peer: usize, transport: usize) -> Vec<u32> {
        let own = self.scenario.streams.iter();
        let own: Vec<u32> = own
            .filter(|spec| (spec.from, spec.transport) == (peer, transport))
            .map(|spec| spec.ssrc)
            .collect();
        if own.is_empty() {
            return vec![0xf000_0000 + (peer + 2 * transport) as u32];
        }
        own
    }

    pub(super) fn feedback(&mut self, peer: usize, transport: usize) {
        let (sender, media) = (
            self.ssrcs(peer, transport)[0],
            self.ssrcs(1 - peer, transport)[0],
        );
        let arrivals = self
            .transport_arrivals
            .entry((peer, transport))
            .or_default();
        if let Some(told) = arrivals.take() {
            let count = arrivals.reports;
            self.send_rtcp(
                peer,
                transport,
                Compound::transport_wide(sender, media, count, told),
            );
        }
        self.again_in(FEEDBACK_US, Event::TransportFeedback(peer, transport));
    }

    pub(super) fn nack(&mut self, stream: usize) {
        let numbers = self.receivers[stream].ask(self.now);
        if numbers.is_empty() {
            return;
        }
        let spec = &self.scenario.streams[stream];
        let (peer, transport, media) = (1 - spec.from, spec.transport, spec.ssrc);
        let sender = self.ssrcs(peer, transport)[0];
        self.send_rtcp(peer, transport, Compound::nack(sender, media, numbers));
        self.again_in(NACK_AGAIN_US, Event::Nack(stream));
    }

    pub(super) fn key_frame_request(&mut self, stream: usize, count: u64) {
        let spec = &self.scenario.streams[stream];
        let Some(frames) = spec.key_frame_requests else {
            return;
        };
        let (peer, transport, media) = (1 - spec.from, spec.transport, spec.ssrc);
        let interval = frames * 1_000_000 / spec.media.frames_per_second;
        let sender = self.ssrcs(peer, transport)[0];
        self.send_rtcp(
            peer,
            transport,
            Compound::key_frame_request(sender, media, count),
        );
        self.again_in(interval, Event::KeyFrameRequest(stream, count + 1));
    }

    /// The first of who controls nominates.
    pub(super) fn check(&mut self, peer: usize) {
        let transaction = self.random.next();
        let check = control::check(peer, peer == 0, transaction);
        self.send(peer, 0, Body::Stun(check), Treatment::Sheltered);
        self.again_in(CHECKS_US, Event::Check(peer));
    }

    pub(super) fn handshake(&mut self, flight: usize) {
        let Some(&(peer, lengths)) = HANDSHAKE.get(flight) else {
            return;
        };
        let bytes = records(lengths, || self.random.next() as u8);
        self.send(peer, 0, Body::Dtls(bytes), Treatment::Sheltered);
        self.again_in(35_000, Event::Handshake(flight + 1));
    }

    pub(super) fn noise(&mut self) {
        // Neither STUN nor DTLS nor RTP begins with this byte (RFC 7983 §7).
        let bytes = vec![0xf1; self.random.between(20, 200) as usize];
        self.send(0, 50, Body::Other(bytes), Treatment::Sheltered);
        self.send(1, 51, Body::NotUdp, Treatment::Sheltered);
        self.again_in(700_000, Event::Noise);
    }

    pub(super) fn send_rtcp(&mut self, from: usize, transport: usize, compound: Compound) {
        let body = if self.scenario.encrypted {
            Body::EncryptedRtcp(compound.encrypted(|| self.random.next() as u8))
        } else {
            Body::Rtcp(compound.bytes, compound.facts)
        };
        self.send(from, transport, body, Treatment::Control);
    }
}
