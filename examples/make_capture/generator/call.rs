//! A call, played event by event.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;

mod talk;

use super::control;
use super::event::{Event, Queue};
use super::network::{Carrier, Treatment};
use super::packet::{Body, Captured, Datagram, Fact, Rtp};
use super::peer::{Receiver, Sender, TransportArrivals};
use super::random::Random;
use super::scenario::Scenario;

/// What came of a call.
pub struct Recording {
    pub scenario: Scenario,
    /// All that passed the capture point, in order.
    pub captured: Vec<Captured>,
}

/// Plays the scenario; the same seed gives the same call.
pub fn play(scenario: Scenario, seed: u64) -> Recording {
    let mut call = Call::new(scenario, seed);
    call.begin();
    while let Some((at_us, event)) = call.queue.pop() {
        call.now = at_us;
        call.happen(event);
    }
    Recording {
        scenario: call.scenario,
        captured: call.captured,
    }
}

/// Between two transport-wide feedbacks.
const FEEDBACK_US: u64 = 100_000;
/// From the first missing packet to asking for it.
const NACK_US: u64 = 5_000;
/// From the first check of ICE to the first media.
const SETTING_UP_US: u64 = 400_000;
/// Between packets of one frame.
const PACING_US: u64 = 200;

struct Call {
    scenario: Scenario,
    random: Random,
    now: u64,
    queue: Queue,
    /// By the peer that sends: to the capture point, and behind it.
    carriers: [[Carrier; 2]; 2],
    senders: Vec<Sender>,
    receivers: Vec<Receiver>,
    /// By peer and transport.
    transport_numbers: HashMap<(usize, usize), u64>,
    transport_arrivals: HashMap<(usize, usize), TransportArrivals>,
    by_ssrc: HashMap<u32, usize>,
    captured: Vec<Captured>,
}

impl Call {
    fn new(scenario: Scenario, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let carriers = scenario
            .networks
            .map(|way| way.map(|link| Carrier::new(link, random.split())));
        let specs = scenario.streams.iter().cloned();
        let senders: Vec<Sender> = specs
            .map(|spec| Sender::new(spec, random.split()))
            .collect();
        let by_ssrc = senders
            .iter()
            .enumerate()
            .flat_map(|(index, sender)| {
                let rtx = sender.spec.rtx.map(|rtx| (rtx.ssrc, index));
                std::iter::once((sender.spec.ssrc, index)).chain(rtx)
            })
            .collect();
        Call {
            receivers: senders.iter().map(|_| Receiver::default()).collect(),
            scenario,
            random,
            now: 0,
            queue: Queue::default(),
            carriers,
            senders,
            transport_numbers: HashMap::new(),
            transport_arrivals: HashMap::new(),
            by_ssrc,
            captured: Vec::new(),
        }
    }

    fn begin(&mut self) {
        if self.scenario.ice_and_dtls {
            self.at(5_000, Event::Check(0));
            self.at(7_000, Event::Check(1));
            self.at(120_000, Event::Handshake(0));
        }
        if self.scenario.noise {
            self.at(1_000, Event::Noise);
        }
        for stream in 0..self.senders.len() {
            let held_us = self.scenario.streams[stream].held_us;
            self.at(
                self.media_begins_us() + 37 * stream as u64 + held_us,
                Event::Frame(stream),
            );
            let spec = &self.scenario.streams[stream];
            if spec.key_frame_requests.is_some() {
                self.at(
                    self.media_begins_us() + 300_000,
                    Event::KeyFrameRequest(stream, 0),
                );
            }
        }
        for (peer, transport) in self.sides() {
            self.begin_side(peer, transport);
        }
    }

    fn begin_side(&mut self, peer: usize, transport: usize) {
        if let Some(interval) = self.scenario.report_interval_us {
            let first = self.media_begins_us() + self.random.between(interval / 10, interval / 2);
            self.at(first, Event::Report(peer, transport));
        }
        if self.scenario.streams.iter().any(|spec| spec.transport_wide) {
            self.at(
                self.media_begins_us(),
                Event::TransportFeedback(peer, transport),
            );
        }
        if self.scenario.bye {
            self.at(
                self.scenario.duration_us + 200_000,
                Event::Bye(peer, transport),
            );
        }
    }

    fn media_begins_us(&self) -> u64 {
        if self.scenario.ice_and_dtls {
            SETTING_UP_US
        } else {
            0
        }
    }

    /// Every peer on every transport.
    fn sides(&self) -> Vec<(usize, usize)> {
        let mut transports: Vec<usize> = self
            .scenario
            .streams
            .iter()
            .map(|spec| spec.transport)
            .collect();
        transports.sort();
        transports.dedup();
        transports
            .into_iter()
            .flat_map(|transport| [(0, transport), (1, transport)])
            .collect()
    }

    fn at(&mut self, at_us: u64, event: Event) {
        self.queue.push(at_us, event);
    }

    /// After this time, unless the call is over by then.
    fn again_in(&mut self, us: u64, event: Event) {
        let at_us = self.now + us;
        if at_us < self.scenario.duration_us {
            self.at(at_us, event);
        }
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Frame(stream) => self.frame(stream),
            Event::Report(peer, transport) => self.report(peer, transport),
            Event::TransportFeedback(peer, transport) => self.feedback(peer, transport),
            Event::Nack(stream) => self.nack(stream),
            Event::KeyFrameRequest(stream, count) => self.key_frame_request(stream, count),
            Event::Check(peer) => self.check(peer),
            Event::Handshake(flight) => self.handshake(flight),
            Event::Noise => self.noise(),
            Event::Bye(peer, transport) => {
                let ssrcs = self.ssrcs(peer, transport);
                let compound = self.compound(peer, transport).bye(&ssrcs);
                self.send_rtcp(peer, transport, compound);
            }
            Event::Passes(from, datagram, treatment) => self.passes(from, datagram, treatment),
            Event::Arrives(peer, datagram) => self.arrives(peer, &datagram),
        }
    }

    fn frame(&mut self, stream: usize) {
        let sender = &mut self.senders[stream];
        let packets = sender.next_frame();
        let (from, transport) = (sender.spec.from, sender.spec.transport);
        let next = self.media_begins_us() + self.senders[stream].next_frame_us();
        let begun = self.now;
        for (rtp, sheltered) in packets {
            self.send_rtp(from, transport, rtp, sheltered);
            self.now += PACING_US;
        }
        self.now = begun;
        self.again_in(next.saturating_sub(begun), Event::Frame(stream));
    }

    fn send_rtp(&mut self, from: usize, transport: usize, mut rtp: Rtp, sheltered: bool) {
        let stream = self.by_ssrc[&rtp.ssrc];
        if self.senders[stream].spec.transport_wide {
            let next = self
                .transport_numbers
                .entry((from, transport))
                .or_insert(65_000);
            rtp.transport_number = Some(*next);
            *next += 1;
        }
        let treatment = if sheltered {
            Treatment::Sheltered
        } else {
            Treatment::Media
        };
        self.send(from, transport, Body::Rtp(rtp), treatment);
    }

    fn send(&mut self, from: usize, transport: usize, body: Body, treatment: Treatment) {
        let apart =
            !self.scenario.rtcp_mux && matches!(body, Body::Rtcp(..) | Body::EncryptedRtcp(_));
        let datagram = Rc::new(Datagram {
            source: self.address(from, transport, apart),
            destination: self.address(1 - from, transport, apart),
            body,
        });
        for at_us in self.carriers[from][0].carry(self.now, treatment) {
            self.at(at_us, Event::Passes(from, datagram.clone(), treatment));
        }
    }

    fn address(&self, peer: usize, transport: usize, next_port: bool) -> SocketAddr {
        let ip: IpAddr = self.scenario.addresses[peer].parse().expect("an address");
        let port = 20_000 + 10_000 * peer + 2 * transport + usize::from(next_port);
        SocketAddr::new(ip, port as u16)
    }

    fn passes(&mut self, from: usize, datagram: Rc<Datagram>, treatment: Treatment) {
        let mut drops = self.scenario.capture_drops_us.iter();
        if !drops.any(|(from, to)| (*from..*to).contains(&self.now)) {
            self.captured.push(Captured {
                at_us: self.now,
                datagram: datagram.clone(),
            });
        }
        for at_us in self.carriers[from][1].carry(self.now, treatment) {
            self.at(at_us, Event::Arrives(1 - from, datagram.clone()));
        }
    }

    fn arrives(&mut self, peer: usize, datagram: &Datagram) {
        match &datagram.body {
            Body::Rtp(rtp) => self.rtp_arrives(peer, rtp),
            Body::Rtcp(_, facts) => facts.iter().for_each(|fact| self.learn(fact)),
            Body::Stun(bytes) if bytes.first() == Some(&0) => {
                let response = Body::Stun(control::answer(bytes));
                self.send(peer, 0, response, Treatment::Sheltered);
            }
            _ => {}
        }
    }

    fn rtp_arrives(&mut self, peer: usize, rtp: &Rtp) {
        let stream = self.by_ssrc[&rtp.ssrc];
        let spec = &self.scenario.streams[stream];
        if let Some(number) = rtp.transport_number {
            let side = (peer, spec.transport);
            self.transport_arrivals
                .entry(side)
                .or_default()
                .observe(self.now, number);
        }
        let receiver = &mut self.receivers[stream];
        if let Some(original) = rtp.original {
            receiver.recover(original);
            return;
        }
        let gap = receiver.observe(self.now, rtp, spec.media.clock_rate);
        if gap && spec.rtx.is_some() {
            self.again_in(NACK_US, Event::Nack(stream));
        }
    }

    fn learn(&mut self, fact: &Fact) {
        match fact {
            Fact::SenderReport { ssrc, ntp, .. } => {
                let stream = self.by_ssrc[ssrc];
                self.receivers[stream].last_sr = Some(((ntp >> 16) as u32, self.now));
            }
            Fact::Nack { media, numbers } => {
                let stream = self.by_ssrc[media];
                let spec = &self.scenario.streams[stream];
                let (from, transport) = (spec.from, spec.transport);
                for &number in numbers {
                    if let Some((rtp, sheltered)) = self.senders[stream].again(number) {
                        self.send_rtp(from, transport, rtp, sheltered);
                    }
                }
            }
            _ => {}
        }
    }
}
