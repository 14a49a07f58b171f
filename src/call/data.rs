//! The data channel: one end sends messages at a steady pace, the other echoes them.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::{BufMut, BytesMut};
use rtc::data_channel::RTCDataChannelInit;
use tokio::sync::watch;
use webrtc::data_channel::{DataChannel, DataChannelEvent};

use super::clock::Clock;
use crate::stats::Samples;

/// What a message of ours begins with, its number and its time behind it. What other programs
/// send has no age.
const MAGIC: &[u8; 4] = b"rtct";

/// Smallest message: what it begins with, a number of 32 bits, a time of 64.
const SMALLEST: usize = 16;

/// Bytes that may wait to be sent. A link that is too slow for what is to be sent holds
/// messages back, and the memory is bounded.
const MOST_WAITING: usize = 1 << 20;

/// What the channel is like, and what is sent over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataPlan {
    pub order: Order,
    pub reliability: Reliability,
    /// Of a message, in bytes.
    pub size: usize,
    /// Time between two messages.
    pub pace: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    AsSent,
    Any,
}

/// How long the channel tries to deliver a message (RFC 8831).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reliability {
    /// Until it has.
    Whole,
    Retransmits(u16),
    Lifetime(Duration),
}

impl Default for DataPlan {
    fn default() -> Self {
        DataPlan {
            order: Order::AsSent,
            reliability: Reliability::Whole,
            size: SMALLEST,
            pace: Duration::from_millis(100),
        }
    }
}

impl DataPlan {
    /// As the library takes it.
    pub fn init(&self) -> RTCDataChannelInit {
        let milliseconds = |time: Duration| u16::try_from(time.as_millis()).unwrap_or(u16::MAX);
        let (retransmits, lifetime) = match self.reliability {
            Reliability::Whole => (None, None),
            Reliability::Retransmits(most) => (Some(most), None),
            Reliability::Lifetime(time) => (None, Some(milliseconds(time))),
        };
        RTCDataChannelInit {
            ordered: self.order == Order::AsSent,
            max_retransmits: retransmits,
            max_packet_life_time: lifetime,
            ..RTCDataChannelInit::default()
        }
    }
}

/// What one end's data channel did. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct DataCount {
    counts: Arc<Mutex<Counts>>,
}

#[derive(Debug, Clone, Default)]
pub struct Counts {
    pub sent: u64,
    pub sent_bytes: u64,
    pub received: u64,
    pub received_bytes: u64,
    /// Messages not sent because too many waited to be.
    pub held_back: u64,
    /// Echoes of messages that a later one's echo was before.
    pub out_of_order: u64,
    /// Milliseconds from a message to its echo.
    pub rtts_ms: Samples,
    /// The longest time in which messages were sent and none came.
    pub longest_silence: Option<Silence>,
    /// When the first and the last message came, and the size of the first.
    arrivals: Option<(Duration, Duration, u64)>,
    latest: Option<u32>,
    silence: Option<Silence>,
}

/// A time in which messages were sent and none came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Silence {
    pub lasted: Duration,
    pub sent: u64,
    since: Duration,
}

impl Counts {
    /// Bits of messages that came in a second, from the first message to the last.
    pub fn received_bps(&self) -> Option<f64> {
        let (first, last, first_bytes) = self.arrivals?;
        let time = last.saturating_sub(first).as_secs_f64();
        let bytes = self.received_bytes - first_bytes;
        (time > 0.0).then(|| bytes as f64 * 8.0 / time)
    }

    fn came(&mut self, at: Duration, bytes: usize) {
        self.received += 1;
        self.received_bytes += bytes as u64;
        let arrivals = self.arrivals.get_or_insert((at, at, bytes as u64));
        arrivals.1 = at;
        self.end_silence(at);
    }

    /// A message is due: it is still silent, or silent from here on.
    fn silent(&mut self, at: Duration) {
        let silence = self.silence.get_or_insert(Silence {
            since: at,
            ..Silence::default()
        });
        silence.lasted = at.saturating_sub(silence.since);
        silence.sent += 1;
        self.longest_silence = self.longest_silence.max(self.silence);
    }

    fn end_silence(&mut self, at: Duration) {
        if let Some(mut silence) = self.silence.take() {
            silence.lasted = at.saturating_sub(silence.since);
            self.longest_silence = self.longest_silence.max(Some(silence));
        }
    }

    fn echoed(&mut self, at: Duration, stamp: Stamp) {
        if let Some(age) = at.checked_sub(stamp.sent) {
            self.rtts_ms.add(age.as_secs_f64() * 1e3);
        }
        match self.latest {
            Some(latest) if stamp.number < latest => self.out_of_order += 1,
            _ => self.latest = Some(stamp.number),
        }
    }

    fn went(&mut self, bytes: usize) {
        self.sent += 1;
        self.sent_bytes += bytes as u64;
    }
}

impl DataCount {
    pub fn counts(&self) -> Counts {
        self.counts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn change(&self, change: impl FnOnce(&mut Counts)) {
        change(&mut self.counts.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Sends messages while `running` is true and the channel is open; measures their echoes until it closes.
pub async fn send_and_measure(
    channel: Arc<dyn DataChannel>,
    plan: DataPlan,
    count: DataCount,
    clock: Clock,
    mut running: watch::Receiver<bool>,
) {
    let mut open = false;
    let mut number = 0;
    let mut pace = tokio::time::interval(plan.pace);
    loop {
        tokio::select! {
            event = channel.poll() => match event {
                Some(DataChannelEvent::OnOpen) => {
                    open = true;
                    pace.reset_immediately();
                }
                Some(DataChannelEvent::OnMessage(message)) => count.change(|counts| {
                    let now = clock.now();
                    counts.came(now, message.data.len());
                    if let Some(stamp) = Stamp::of(&message.data) {
                        counts.echoed(now, stamp);
                    }
                }),
                Some(DataChannelEvent::OnClose) | None => return,
                Some(_) => {}
            },
            _ = pace.tick(), if open && *running.borrow() => {
                let stamp = Stamp { number, sent: clock.now() };
                count.change(|counts| counts.silent(stamp.sent));
                number = number.wrapping_add(1);
                send(&*channel, stamp.message(plan.size), &count).await;
            }
            changed = running.changed() => match changed {
                // Messages that were not due while the call was set up are not made up for.
                Ok(()) => pace.reset_immediately(),
                Err(_) => return,
            },
        }
    }
}

async fn send(channel: &dyn DataChannel, message: BytesMut, count: &DataCount) {
    let waiting = channel.outstanding_bytes().await.unwrap_or_default();
    if waiting > MOST_WAITING {
        return count.change(|counts| counts.held_back += 1);
    }
    let bytes = message.len();
    if channel.send(message).await.is_ok() {
        count.change(|counts| counts.went(bytes));
    }
}

/// Sends every message back until the channel closes.
pub async fn echo(channel: Arc<dyn DataChannel>, count: DataCount, clock: Clock) {
    while let Some(event) = channel.poll().await {
        if let DataChannelEvent::OnMessage(message) = event {
            count.change(|counts| counts.came(clock.now(), message.data.len()));
            send(&*channel, message.data, &count).await;
        }
    }
}

/// What a message says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    number: u32,
    sent: Duration,
}

impl Stamp {
    fn message(self, size: usize) -> BytesMut {
        let mut message = BytesMut::with_capacity(size.max(SMALLEST));
        message.put_slice(MAGIC);
        message.put_u32(self.number);
        message.put_u64(self.sent.as_nanos() as u64);
        message.resize(size.max(SMALLEST), 0);
        message
    }

    fn of(message: &[u8]) -> Option<Stamp> {
        let rest = message.strip_prefix(MAGIC)?;
        let (number, rest) = rest.split_first_chunk()?;
        let (sent, _) = rest.split_first_chunk()?;
        Some(Stamp {
            number: u32::from_be_bytes(*number),
            sent: Duration::from_nanos(u64::from_be_bytes(*sent)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    fn stamp(number: u32) -> Stamp {
        Stamp {
            number,
            sent: ms(100),
        }
    }

    #[test]
    fn a_message_tells_its_number_and_its_age() {
        for size in [0, 16, 1000] {
            let message = stamp(7).message(size);
            assert_eq!(message.len(), size.max(16));
            assert_eq!(Stamp::of(&message), Some(stamp(7)));
        }
        let mut counts = Counts::default();
        counts.echoed(ms(140), stamp(7));
        assert_eq!(counts.rtts_ms.summary().p50, Some(40.0));
    }

    #[test]
    fn what_is_not_our_message_has_no_age() {
        for other in [&b"hello"[..], b"rtct", b"hello, this is long enough", b""] {
            assert_eq!(Stamp::of(other), None);
        }
        let mut counts = Counts::default();
        counts.echoed(ms(1), stamp(7));
        assert_eq!(
            counts.rtts_ms.summary().p50,
            None,
            "from before it was sent"
        );
    }

    #[test]
    fn an_overtaken_echo_is_out_of_order() {
        let mut counts = Counts::default();
        for number in [1, 2, 5, 3, 4, 6] {
            counts.echoed(ms(200), stamp(number));
        }
        assert_eq!(counts.out_of_order, 2);
    }

    #[test]
    fn the_longest_silence_is_between_what_was_sent_and_what_came() {
        let mut counts = Counts::default();
        assert_eq!(counts.longest_silence, None, "nothing was sent");
        for (sent, came) in [(0, 10), (1000, 1200), (2000, 2010)] {
            counts.silent(ms(sent));
            counts.came(ms(came), 16);
        }
        let lasted = |counts: &Counts| counts.longest_silence.unwrap().lasted;
        assert_eq!(lasted(&counts), ms(200));
        counts.silent(ms(3000));
        counts.silent(ms(3500));
        let silence = counts.longest_silence.unwrap();
        assert_eq!((silence.lasted, silence.sent), (ms(500), 2), "it goes on");
    }

    #[test]
    fn throughput_is_from_the_first_message_to_the_last() {
        let mut counts = Counts::default();
        counts.came(ms(1000), 500);
        assert_eq!(counts.received_bps(), None, "one message has no rate");
        counts.came(ms(1500), 500);
        counts.came(ms(2000), 500);
        assert_eq!(counts.received_bps(), Some(8000.0));
    }

    #[test]
    fn reliability_is_told_to_the_library() {
        let init = |reliability| {
            let plan = DataPlan {
                order: Order::Any,
                reliability,
                ..DataPlan::default()
            };
            let init = plan.init();
            assert!(!init.ordered && DataPlan::default().init().ordered);
            (init.max_retransmits, init.max_packet_life_time)
        };
        assert_eq!(init(Reliability::Whole), (None, None));
        assert_eq!(init(Reliability::Retransmits(0)), (Some(0), None));
        assert_eq!(init(Reliability::Lifetime(ms(250))), (None, Some(250)));
    }
}
