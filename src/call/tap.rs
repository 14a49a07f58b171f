//! Listens at one end: to its RTP and RTCP right above SRTP, where they are in the clear, and
//! to all else on the wire.
//!
//! webrtc's own statistics leave the remote reports at zero and count jitter in
//! ticks, so that the figures of a call come from here.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::BytesMut;
use rtc::interceptor::{Interceptor, Packet, StreamInfo, TaggedPacket};
use rtc::sansio;
use rtc::shared::error::Error;
use rtc::shared::marshal::Marshal;
use tokio::sync::watch;

use super::clock::Clock;
use super::consent::{ConsentMeter, is_request};
use super::copies::{Copies, Number};
use super::meter::EndMeter;
use super::observer::{Heard, Observation, Observer};
use super::record::Recorder;
use super::servers::ServerMeter;
use crate::capture::observed::{FlowKey, Transport};
use crate::turn::carried;

/// When packets left their sender, for the receiver to look up: by SSRC and sequence number.
pub type Departures = Arc<Mutex<HashMap<(u32, u16), Duration>>>;

/// What was heard at an end; shared between its tap, its sockets and the call.
#[derive(Clone)]
pub struct Ear {
    state: Arc<Mutex<State>>,
    /// Whether an end gave the handshake up, and said so.
    alerted: Arc<watch::Sender<bool>>,
    /// Whether the other end has closed the connection.
    left: Arc<watch::Sender<bool>>,
    clock: Clock,
    /// None when the other end is elsewhere, and nobody looks them up.
    departures: Option<Departures>,
}

struct State {
    meter: EndMeter,
    observer: Observer,
    consent: ConsentMeter,
    servers: ServerMeter,
    /// Checks are part of the set-up before that.
    is_connected: bool,
    /// When the other end's first check came.
    first_check: Option<Duration>,
    path: Option<Path>,
    recorder: Option<Recorder>,
    /// What came twice, for the recorder.
    copies: Copies,
}

/// The addresses of this end and of the other, between which media goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Path {
    pub local: SocketAddr,
    pub remote: SocketAddr,
    /// What carries it. Where a TURN server of this end does, `local` is the relayed address.
    pub transport: Transport,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Sent,
    Received,
}

impl Path {
    fn flow(self, direction: Direction) -> FlowKey {
        let (source, destination) = match direction {
            Direction::Sent => (self.local, self.remote),
            Direction::Received => (self.remote, self.local),
        };
        FlowKey {
            source,
            destination,
            transport: self.transport,
            point: 0,
        }
    }
}

impl Ear {
    pub fn new(clock: Clock, departures: Option<Departures>) -> Self {
        let state = State {
            meter: EndMeter::default(),
            observer: Observer::new(),
            consent: ConsentMeter::default(),
            servers: ServerMeter::default(),
            is_connected: false,
            first_check: None,
            path: None,
            recorder: None,
            copies: Copies::default(),
        };
        Ear {
            state: Arc::new(Mutex::new(state)),
            alerted: Arc::new(watch::channel(false).0),
            left: Arc::new(watch::channel(false).0),
            clock,
            departures,
        }
    }

    /// The interceptor that feeds this ear.
    pub fn tap(&self) -> Tap {
        Tap {
            ear: self.clone(),
            reads: VecDeque::new(),
            writes: VecDeque::new(),
        }
    }

    /// From now on messages go to `recorder` as well.
    pub fn record_to(&self, recorder: Recorder) {
        self.lock().recorder = Some(recorder);
    }

    pub fn take_recorder(&self) -> Option<Recorder> {
        self.lock().recorder.take()
    }

    /// Takes the description of either end, `offer` or `answer`.
    pub fn describe(&self, name: &str, sdp: &str) {
        self.lock().observer.describe(name, sdp);
    }

    /// The call is connected, between these addresses where they are known.
    pub fn connected(&self, path: Option<Path>) {
        let mut state = self.lock();
        state.is_connected = true;
        state.path = path.or(state.path);
    }

    pub fn path(&self) -> Option<Path> {
        self.lock().path
    }

    /// The way between a relay of this end and the other one, once ICE has selected it.
    pub fn relayed_path(&self) -> Option<Path> {
        let state = self.lock();
        let servers = state.servers.servers.values();
        let relays: Vec<SocketAddr> = servers.flat_map(|server| server.relayed.clone()).collect();
        let session = state.observer.observation().session;
        let mut nominated = session
            .ice_pairs
            .iter()
            .filter(|pair| pair.nominated.is_some());
        nominated.find_map(|pair| {
            let FlowKey {
                source,
                destination,
                ..
            } = pair.flow;
            let ways = [(source, destination), (destination, source)];
            let mut ours = ways.into_iter().filter(|(local, _)| relays.contains(local));
            ours.next().map(|(local, remote)| Path {
                local,
                remote,
                transport: Transport::Turn,
            })
        })
    }

    /// When the other end's first check came, since 1970: it has this end's description since then,
    /// at the latest.
    pub fn first_check(&self) -> Option<Duration> {
        self.lock().first_check
    }

    pub fn with_meter<T>(&self, look: impl FnOnce(&EndMeter) -> T) -> T {
        look(&self.lock().meter)
    }

    /// Returns when an end has given up the handshake of DTLS with an alert. webrtc tells nobody,
    /// and goes on trying.
    pub async fn alerted(&self) {
        // This ear has the sender, so that it cannot be gone.
        let _ = self.alerted.subscribe().wait_for(|alerted| *alerted).await;
    }

    /// Returns when the other end has closed the connection of DTLS. webrtc tells nobody of that
    /// either, but it answers, once it has authenticated what came.
    pub fn left(&self) -> impl Future<Output = ()> + use<> {
        let left = Arc::clone(&self.left);
        async move {
            let _ = left.subscribe().wait_for(|left| *left).await;
        }
    }

    /// A frame was sent, so long after its time.
    pub fn frame_sent(&self, late_by: Duration) {
        self.lock().meter.pace.frame_sent(late_by);
    }

    /// When the last check of ICE was answered, since 1970.
    pub fn answered(&self) -> Option<Duration> {
        self.lock().consent.answered
    }

    pub fn consent(&self) -> ConsentMeter {
        self.lock().consent.clone()
    }

    /// The silence of streams around now is measured.
    pub fn mark(&self) {
        let now = self.now();
        self.lock().meter.mark(now);
    }

    /// What ICE servers said.
    pub fn servers(&self) -> ServerMeter {
        self.lock().servers.clone()
    }

    /// There is no connection to an ICE server, or none any more.
    pub fn unreachable(&self, server: SocketAddr, why: &str) {
        self.lock().servers.unreachable(server, why);
    }

    /// The name of an ICE server was looked up.
    pub fn looked_up(&self, name: &str, found: &std::io::Result<Vec<SocketAddr>>) {
        self.lock().servers.looked_up(name, found);
    }

    pub fn observation(&self) -> Observation {
        self.lock().observer.observation()
    }

    /// A datagram on the wire. What SRTP protects is the tap's, also where it is relayed.
    pub fn datagram(&self, direction: Direction, path: Path, bytes: &[u8]) {
        let message = carried(bytes).unwrap_or(bytes);
        if is_srtp(message) {
            if direction == Direction::Received && !is_srtcp(message) {
                let at = self.now();
                self.lock().srtp_received(at, message);
            }
            return;
        }
        if is_fatal_alert(message) {
            self.alerted.send_replace(true);
        }
        if direction == Direction::Sent && is_protected_alert(message) {
            self.left.send_replace(true);
        }
        let at = self.now();
        let mut state = self.lock();
        if is_dtls(bytes) {
            state.path.get_or_insert(path);
        }
        match direction {
            Direction::Sent if state.is_connected => state.consent.sent(at, message),
            Direction::Received if state.is_connected => state.consent.received(at, message),
            Direction::Received if state.first_check.is_none() && is_request(message) => {
                state.first_check = Some(at);
            }
            _ => {}
        }
        state.servers.hear(at, direction, path.remote, bytes);
        state.hear(&Heard {
            at,
            flow: path.flow(direction),
            bytes,
            is_decrypted: false,
        });
    }

    fn received(&self, packet: &Packet) {
        let at = self.now();
        if let Packet::Rtp(packet) = packet {
            let header = &packet.header;
            let packet = (header.ssrc, header.sequence_number);
            let left = (self.departures.as_ref()).and_then(|all| lock(all).remove(&packet));
            self.lock().meter.rtp_received(at, header.ssrc, left);
        }
        self.opened(at, Direction::Received, packet);
    }

    fn sent(&self, packet: &Packet) {
        let at = self.now();
        if let Packet::Rtp(packet) = packet {
            let header = &packet.header;
            if let Some(departures) = &self.departures {
                lock(departures).insert((header.ssrc, header.sequence_number), at);
            }
            let bytes = packet.payload.len();
            self.lock().meter.rtp_sent(header.ssrc, bytes);
        }
        self.opened(at, Direction::Sent, packet);
    }

    fn opened(&self, at: Duration, direction: Direction, packet: &Packet) {
        let bytes = bytes_of(packet);
        let mut state = self.lock();
        // The keys come from DTLS, which went between these addresses before.
        if let Some(path) = state.path.filter(|_| !bytes.is_empty()) {
            let heard = Heard {
                at,
                flow: path.flow(direction),
                bytes: &bytes,
                is_decrypted: true,
            };
            state.hear(&heard);
            if let (Packet::Rtp(packet), Direction::Received) = (packet, direction) {
                let number = (packet.header.ssrc, packet.header.sequence_number);
                state.record_early_copies(number, &heard);
            }
        }
    }

    /// Since 1970.
    pub fn now(&self) -> Duration {
        self.clock.unix(self.clock.now())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl State {
    fn hear(&mut self, heard: &Heard) {
        self.observer.hear(heard);
        if let Some(recorder) = &mut self.recorder {
            recorder.record(heard.at, heard.flow, heard.bytes);
        }
    }

    /// A packet of SRTP came. In a capture are also those that SRTP refuses as copies.
    fn srtp_received(&mut self, at: Duration, packet: &[u8]) {
        let copy = self.meter.srtp_received(packet);
        if let (Some(number), Some(path), Some(recorder)) = (copy, self.path, &mut self.recorder)
            && let Some(bytes) = self.copies.came(number)
        {
            recorder.record(at, path.flow(Direction::Received), bytes);
        }
    }

    /// Copies of this packet that came before it was opened.
    fn record_early_copies(&mut self, number: Number, heard: &Heard) {
        if let Some(recorder) = &mut self.recorder {
            for _ in 0..self.copies.opened(number, heard.bytes) {
                recorder.record(heard.at, heard.flow, heard.bytes);
            }
        }
    }
}

/// Whether SRTP or SRTCP is in the datagram, as it is or relayed.
pub fn is_protected_media(datagram: &[u8]) -> bool {
    is_srtp(carried(datagram).unwrap_or(datagram))
}

/// By the first byte (RFC 7983 §7).
fn is_srtp(bytes: &[u8]) -> bool {
    matches!(bytes.first(), Some(128..=191))
}

/// By the second byte (RFC 5761 §4).
fn is_srtcp(bytes: &[u8]) -> bool {
    matches!(bytes.get(1), Some(192..=223))
}

fn is_dtls(bytes: &[u8]) -> bool {
    matches!(bytes.first(), Some(20..=63))
}

/// In the clear, as alerts are during the handshake: type, version, epoch, sequence number and
/// length come before level and description (RFC 6347 §4.1, RFC 5246 §7.2).
fn is_fatal_alert(bytes: &[u8]) -> bool {
    matches!(bytes, [21, _, _, 0, 0, _, _, _, _, _, _, 0, 2, 2, _, ..])
}

/// An alert that is encrypted, behind the handshake. What it says cannot be read here. While this end
/// goes on, it sends none but the answer to a close_notify (RFC 5246 §7.2.1).
fn is_protected_alert(bytes: &[u8]) -> bool {
    matches!(bytes, [21, _, _, high, low, ..] if (*high, *low) != (0, 0))
}

/// As they are before SRTP. Packets that the library has made or read can be written; what
/// only carries attributes within the library has none.
fn bytes_of(packet: &Packet) -> BytesMut {
    let bytes = match packet {
        Packet::Rtp(packet) => packet.marshal().ok(),
        Packet::Rtcp(packets) if !packets.is_empty() => rtcp::packet::marshal(packets).ok(),
        // The library may come to pass packets of further kinds.
        _ => None,
    };
    bytes.unwrap_or_default()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The interceptor: lets every packet pass as it is.
pub struct Tap {
    ear: Ear,
    reads: VecDeque<TaggedPacket>,
    writes: VecDeque<TaggedPacket>,
}

impl sansio::Protocol<TaggedPacket, TaggedPacket, ()> for Tap {
    type Rout = TaggedPacket;
    type Wout = TaggedPacket;
    type Eout = ();
    type Error = Error;
    type Time = Instant;

    fn handle_read(&mut self, tagged: TaggedPacket) -> Result<(), Error> {
        self.ear.received(&tagged.message.packet);
        self.reads.push_back(tagged);
        Ok(())
    }

    fn poll_read(&mut self) -> Option<TaggedPacket> {
        self.reads.pop_front()
    }

    fn handle_write(&mut self, tagged: TaggedPacket) -> Result<(), Error> {
        self.ear.sent(&tagged.message.packet);
        self.writes.push_back(tagged);
        Ok(())
    }

    fn poll_write(&mut self) -> Option<TaggedPacket> {
        self.writes.pop_front()
    }
}

impl Interceptor for Tap {
    fn bind_local_stream(&mut self, _: &StreamInfo) {}
    fn unbind_local_stream(&mut self, _: &StreamInfo) {}
    fn bind_remote_stream(&mut self, _: &StreamInfo) {}
    fn unbind_remote_stream(&mut self, _: &StreamInfo) {}
}
