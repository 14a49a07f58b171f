//! Data through two allocations and back: what a relay does to packets.
//!
//! The near side sends numbered packets on its channel to the far side's relayed address. They
//! pass both relays, the far side returns what it gets, and it passes both again: one round trip
//! is two ways through the server. Both ends are this process, so that a packet that did not
//! come back can be told to be lost on the way there or on the way back.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::time::{Duration, Instant};

use tokio::task::yield_now;
use tokio::time::{sleep, sleep_until};

use super::relay::Relay;
use super::session::{Arrived, Peer};
use crate::interrupt::Interrupt;
use crate::turn::{ChannelData, ChannelNumber, Fault};

/// What to send.
#[derive(Debug, Clone, Copy)]
pub struct EchoPlan {
    /// Packets a second.
    pub rate: f64,
    /// Bytes of data in a packet.
    pub size: usize,
    pub duration: Duration,
}

/// The number of a packet, in its first bytes.
const NUMBER_LEN: usize = 4;

/// The smallest packet that can carry its number.
pub const SMALLEST: usize = NUMBER_LEN;

impl EchoPlan {
    /// Packets in all; at least one.
    fn count(&self) -> u32 {
        let packets = (self.rate * self.duration.as_secs_f64()).round();
        (packets as u32).max(1)
    }

    fn interval(&self) -> Duration {
        Duration::from_secs_f64(1.0 / self.rate)
    }
}

/// What became of the packets.
#[derive(Debug, Clone, Default)]
pub struct Echo {
    pub sent: u32,
    /// Packets that the far side got, each counted once.
    pub reached: u32,
    /// Packets that came back, each counted once.
    pub returned: u32,
    /// Packets that came again at either side.
    pub duplicates: u32,
    /// Packets whose bytes are not those that were sent, at either side.
    pub corrupt: u32,
    pub round_trips: Vec<Duration>,
    /// From the first packet sent to the last one that came back.
    pub elapsed: Duration,
    /// From the first packet sent to the last one sent.
    pub sending: Duration,
    pub size: usize,
    /// Packets a second that were to be sent.
    pub rate_asked: f64,
}

/// How much longer than it should the sending may take: a moment, or this part of it.
const LATE_BY: Duration = Duration::from_millis(100);
const LATE_BY_PART: f64 = 0.05;

impl Echo {
    /// Packets a second that were really sent. `None` when it was only one.
    pub fn rate_sent(&self) -> Option<f64> {
        let seconds = self.sending.as_secs_f64();
        let several = self.sent > 1 && seconds > 0.0;
        several.then(|| f64::from(self.sent - 1) / seconds)
    }

    /// Whether this host fell behind the rate that it was to send at.
    pub fn is_behind(&self) -> bool {
        let intervals = f64::from(self.sent.saturating_sub(1));
        let planned = intervals / self.rate_asked;
        let late = self.sending.as_secs_f64() - planned;
        intervals > 0.0 && late > LATE_BY.as_secs_f64().max(planned * LATE_BY_PART)
    }
}

/// A wait shorter than this is spent looking for packets instead of sleeping, because the
/// runtime's timers tick in whole milliseconds: one that is due now may come a millisecond later.
const TOO_SHORT_TO_SLEEP: Duration = Duration::from_millis(2);

/// How long to wait for the last packets, at least and at most.
const LEAST_LINGER: Duration = Duration::from_millis(200);
const MOST_LINGER: Duration = Duration::from_secs(2);

struct Run<'a> {
    plan: EchoPlan,
    near: &'a mut Relay,
    far: &'a mut Relay,
    channel: ChannelNumber,
    interrupt: &'a Interrupt,
    /// When each packet was sent.
    sent: Vec<Instant>,
    reached: Vec<bool>,
    returned: Vec<bool>,
    /// The longest round trip.
    longest: Duration,
    echo: Echo,
}

/// Runs a plan between two relays that have `channel` bound to each other.
///
/// # Errors
/// When one of the paths breaks.
pub async fn run(
    plan: EchoPlan,
    near: &mut Relay,
    far: &mut Relay,
    channel: ChannelNumber,
    interrupt: &Interrupt,
) -> Result<Echo, Fault> {
    let count = plan.count() as usize;
    let mut run = Run {
        plan,
        near,
        far,
        channel,
        interrupt,
        sent: Vec::with_capacity(count),
        reached: vec![false; count],
        returned: vec![false; count],
        longest: Duration::ZERO,
        echo: Echo {
            size: plan.size,
            rate_asked: plan.rate,
            ..Echo::default()
        },
    };
    run.go().await?;
    Ok(run.echo)
}

impl Run<'_> {
    async fn go(&mut self) -> Result<(), Fault> {
        let begun = Instant::now();
        let interval = self.plan.interval();
        let count = self.plan.count();
        while self.echo.sent < count {
            let due = begun + interval * self.echo.sent;
            // However late it is, what has arrived at both sides comes before what is sent.
            self.step(yield_now()).await?;
            self.work_until(due).await?;
            if self.interrupt.is_set() {
                break;
            }
            self.send().await?;
        }
        self.echo.sending = self
            .sent
            .last()
            .map_or(Duration::ZERO, |last| *last - begun);
        while !self.is_complete() && !self.interrupt.is_set() {
            let now = Instant::now();
            let until = self.linger_until(now);
            if now >= until {
                break;
            }
            self.rest(sleep_until(until.into())).await?;
        }
        if self.interrupt.is_set() {
            self.leave_out_those_under_way();
        }
        Ok(())
    }

    /// What had not come back when the run was stopped may still have: only packets before the
    /// last that did are judged.
    fn leave_out_those_under_way(&mut self) {
        let judged = self.returned.iter().rposition(|&returned| returned);
        let judged = judged.map_or(0, |last| last + 1);
        let reached = self.reached.iter().take(judged).filter(|&&reached| reached);
        self.echo.reached = reached.count() as u32;
        self.echo.sent = judged as u32;
    }

    fn is_complete(&self) -> bool {
        self.echo.returned == self.echo.sent
    }

    /// Some round trips after the last packet was sent.
    fn linger_until(&self, now: Instant) -> Instant {
        let linger = match self.longest {
            Duration::ZERO => MOST_LINGER / 2,
            longest => longest * 4,
        };
        let last = self.sent.last().copied().unwrap_or(now);
        last + linger.clamp(LEAST_LINGER, MOST_LINGER)
    }

    async fn work_until(&mut self, due: Instant) -> Result<(), Fault> {
        loop {
            let wait = due.saturating_duration_since(Instant::now());
            match wait.checked_sub(TOO_SHORT_TO_SLEEP) {
                Some(wait) => self.rest(sleep(wait)).await?,
                None => self.step(yield_now()).await?,
            }
            if Instant::now() >= due || self.interrupt.is_set() {
                return Ok(());
            }
        }
    }

    /// [`Run::step`], which an interrupt ends.
    async fn rest(&mut self, rest: impl Future<Output = ()>) -> Result<(), Fault> {
        let interrupt = self.interrupt;
        let rest = async {
            tokio::select! {
                () = rest => {}
                () = interrupt.wait() => {}
            }
        };
        self.step(rest).await
    }

    /// Takes one packet at either side, or returns when there is none until `rest` is over.
    async fn step(&mut self, rest: impl Future<Output = ()>) -> Result<(), Fault> {
        tokio::select! {
            biased;
            arrived = self.far.session.next_data() => {
                let arrived = arrived?;
                self.reflect(&arrived).await?;
            }
            arrived = self.near.session.next_data() => {
                let arrived = arrived?;
                self.returned(&arrived);
            }
            () = rest => {}
        }
        Ok(())
    }

    async fn send(&mut self) -> Result<(), Fault> {
        let data = packet(self.echo.sent, self.plan.size);
        let message = self.framed(&data);
        self.sent.push(Instant::now());
        self.echo.sent += 1;
        self.near.session.send(&message).await
    }

    fn framed(&self, data: &[u8]) -> Vec<u8> {
        let channel = self.channel;
        let mut message = Vec::with_capacity(data.len() + 8);
        ChannelData { channel, data }.write(&mut message);
        message
    }

    async fn reflect(&mut self, arrived: &Arrived) -> Result<(), Fault> {
        let Some(number) = self.number(arrived) else {
            return Ok(());
        };
        match self.reached.get_mut(number) {
            Some(true) => self.echo.duplicates += 1,
            Some(reached) => {
                *reached = true;
                self.echo.reached += 1;
                let message = self.framed(&arrived.data);
                self.far.session.send(&message).await?;
            }
            None => self.echo.corrupt += 1,
        }
        Ok(())
    }

    fn returned(&mut self, arrived: &Arrived) {
        let Some(number) = self.number(arrived) else {
            return;
        };
        let (Some(returned), Some(sent)) = (self.returned.get_mut(number), self.sent.get(number))
        else {
            return self.echo.corrupt += 1;
        };
        if std::mem::replace(returned, true) {
            return self.echo.duplicates += 1;
        }
        self.echo.returned += 1;
        let round_trip = arrived.at.saturating_duration_since(*sent);
        self.echo.round_trips.push(round_trip);
        self.longest = self.longest.max(round_trip);
        if let Some(first) = self.sent.first() {
            self.echo.elapsed = arrived.at.saturating_duration_since(*first);
        }
    }

    /// Which packet this is. What is no packet of ours is counted, and passed over.
    fn number(&mut self, arrived: &Arrived) -> Option<usize> {
        let ours = arrived.from == Peer::Channel(self.channel);
        let number = number(&arrived.data)?;
        if !ours || arrived.data != packet(number, self.plan.size) {
            self.echo.corrupt += u32::from(ours);
            return None;
        }
        Some(number as usize)
    }
}

/// The bytes of a packet: its number, and behind it a pattern that is different for each.
pub fn packet(number: u32, size: usize) -> Vec<u8> {
    let mut bytes = number.to_be_bytes().to_vec();
    let mut state = number.wrapping_mul(0x9e37_79b9) | 1;
    while bytes.len() < size {
        // A xorshift generator: any change of a byte shows.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        bytes.extend(state.to_be_bytes());
    }
    bytes.truncate(size.max(NUMBER_LEN));
    bytes
}

fn number(data: &[u8]) -> Option<u32> {
    data.first_chunk().map(|bytes| u32::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_have_the_size_asked_for_and_tell_their_number() {
        for size in [SMALLEST, 5, 160, 1200] {
            let bytes = packet(77, size);
            assert_eq!((bytes.len(), number(&bytes)), (size, Some(77)));
        }
        assert_ne!(packet(1, 160)[4..], packet(2, 160)[4..]);
    }

    #[test]
    fn a_host_is_behind_when_sending_took_longer_than_it_should() {
        let echo = |sent, millis| Echo {
            sent,
            rate_asked: 1000.0,
            sending: Duration::from_millis(millis),
            ..Echo::default()
        };
        assert!(!echo(1001, 1000).is_behind());
        assert!(!echo(1001, 1099).is_behind());
        assert!(echo(1001, 1200).is_behind());
        assert!(!echo(10_001, 10_400).is_behind());
        assert!(echo(10_001, 10_600).is_behind());
        assert!(!echo(1, 5000).is_behind(), "one packet has no rate");
        assert_eq!(echo(1001, 2000).rate_sent(), Some(500.0));
    }

    #[test]
    fn a_plan_sends_at_least_one_packet() {
        let plan = |rate, duration| EchoPlan {
            rate,
            size: 160,
            duration: Duration::from_millis(duration),
        };
        assert_eq!(plan(200.0, 250).count(), 50);
        assert_eq!(plan(1.0, 10).count(), 1);
    }
}
