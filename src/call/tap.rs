//! Listens to all RTP and RTCP of a peer, decrypted, right above SRTP.
//!
//! webrtc's own statistics leave the remote reports at zero and count jitter in
//! ticks, so that the figures of a call come from here.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::BytesMut;
use rtc::interceptor::{Interceptor, Packet, StreamInfo, TaggedPacket};
use rtc::sansio;
use rtc::shared::error::Error;
use rtc::shared::marshal::Marshal;

use super::clock::Clock;
use super::meter::EndMeter;
use super::record::{Direction, Recorder};
use crate::rtp::header::RtpHeader;

/// When packets left their sender, for the receiver to look up: by SSRC and sequence number.
pub type Departures = Arc<Mutex<HashMap<(u32, u16), Duration>>>;

/// What a tap has heard; shared between the tap and the call.
#[derive(Clone)]
pub struct Ear {
    state: Arc<Mutex<State>>,
    clock: Clock,
    departures: Departures,
}

struct State {
    meter: EndMeter,
    recorder: Option<Recorder>,
}

impl Ear {
    pub fn new(clock: Clock, departures: Departures) -> Self {
        let state = State {
            meter: EndMeter::default(),
            recorder: None,
        };
        Ear {
            state: Arc::new(Mutex::new(state)),
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

    /// From now on packets go to `recorder` as well.
    pub fn record_to(&self, recorder: Recorder) {
        self.lock().recorder = Some(recorder);
    }

    pub fn take_recorder(&self) -> Option<Recorder> {
        self.lock().recorder.take()
    }

    pub fn with_meter<T>(&self, look: impl FnOnce(&EndMeter) -> T) -> T {
        look(&self.lock().meter)
    }

    fn received(&self, packet: &Packet) {
        let at = self.clock.now();
        let mut state = self.lock();
        match packet {
            Packet::Rtp(packet) => {
                let header = header_of(packet);
                let left = lock(&self.departures).remove(&(header.ssrc, header.sequence_number));
                state.meter.rtp_received(at, &header, left);
            }
            Packet::Rtcp(packets) => state.meter.rtcp_received(at, &compound(packets)),
            // The library may come to pass packets of further kinds.
            _ => return,
        }
        state.record(self.clock.unix(at), Direction::Received, packet);
    }

    fn sent(&self, packet: &Packet) {
        let at = self.clock.now();
        let mut state = self.lock();
        match packet {
            Packet::Rtp(packet) => {
                let header = header_of(packet);
                lock(&self.departures).insert((header.ssrc, header.sequence_number), at);
                state.meter.rtp_sent(&header);
            }
            Packet::Rtcp(packets) => state.meter.rtcp_sent(at, &compound(packets)),
            _ => return,
        }
        state.record(self.clock.unix(at), Direction::Sent, packet);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl State {
    fn record(&mut self, unix: Duration, direction: Direction, packet: &Packet) {
        let Some(recorder) = &mut self.recorder else {
            return;
        };
        match packet {
            Packet::Rtp(packet) => {
                if let Ok(bytes) = packet.marshal() {
                    recorder.record(unix, direction, &bytes);
                }
            }
            Packet::Rtcp(packets) => recorder.record(unix, direction, &compound(packets)),
            _ => {}
        }
    }
}

/// The bytes of a compound. Packets that the library has made or read can be written.
fn compound(packets: &[Box<dyn rtcp::Packet>]) -> BytesMut {
    rtcp::packet::marshal(packets).unwrap_or_default()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The header as the `rtp` core knows it.
fn header_of(packet: &rtp::Packet) -> RtpHeader {
    RtpHeader {
        is_padded: packet.header.padding,
        marker: packet.header.marker,
        payload_type: packet.header.payload_type,
        sequence_number: packet.header.sequence_number,
        timestamp: packet.header.timestamp,
        ssrc: packet.header.ssrc,
        payload: 0..packet.payload.len(),
    }
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
