//! One received RTP stream: everything that its packets add up to.

use std::time::Duration;

use super::clock_rate::RateEstimator;
use super::header::RtpHeader;
use super::pace::Pace;
use super::payload::guess::Confidence;
use super::seconds_between;
use super::sequence::{Arrival, Counts, Sequence};
use super::spacing::Spacing;
use crate::stats::Summary;

/// Measures the reception of one SSRC, packet by packet, in constant memory.
#[derive(Debug, Clone)]
pub struct StreamMeter {
    sequence: Sequence,
    /// Arrival and timestamp of the last packet when it was [`Arrival::Suspect`].
    suspect: Option<(Duration, u32)>,
    pace: Pace,
    ahead: u64,
    spacing: Spacing,
    /// The same without duplicates, from the first of them on.
    single: Option<Box<Spacing>>,
    arrival_rate: RateEstimator,
    packets: u64,
    payload_bytes: u64,
    duplicate_bytes: u64,
    first: Option<Duration>,
    last: Option<Duration>,
    timestamps: Option<(u32, u32)>,
}

/// Whether a packet's timestamp goes with the time at which it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pacing {
    OnTime,
    /// It repeats an earlier one: all packets of a telephone event have that of its beginning
    /// (RFC 4733), and packets of mere padding that of what was sent before.
    OfEarlier,
}

/// What a [`StreamMeter`] has measured so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Reception {
    pub packets: u64,
    pub payload_bytes: u64,
    /// Those of duplicates among them.
    pub duplicate_bytes: u64,
    pub first: Option<Duration>,
    pub last: Option<Duration>,
    /// By how much the clock that tells `last` was set back since the first packet.
    pub set_back: Duration,
    /// RTP timestamps of the first packet and of the last to arrive.
    pub timestamps: Option<(u32, u32)>,
    pub counts: Counts,
    pub duplicates: u64,
    pub reordered: u64,
    pub late: u64,
    /// Packets.
    pub reordering_extent: u64,
    pub restarts: u64,
    /// Packets far away from the others, each alone.
    pub strays: u64,
    /// Whether strays follow each other, with other packets between.
    pub is_of_two_rows: bool,
    /// Seconds: last, mean and highest. None while the clock rate is unknown. Without duplicates
    /// when most packets have one, and so is what follows.
    pub jitter: Option<[f64; 3]>,
    /// Seconds between one packet and the next to arrive.
    pub interarrival: Summary,
}

impl Default for StreamMeter {
    fn default() -> Self {
        StreamMeter::of_unknown_rate()
    }
}

impl StreamMeter {
    pub fn with_clock_rate(clock_rate_hz: u32) -> Self {
        StreamMeter::new(Spacing::at_rate(clock_rate_hz))
    }

    /// The clock rate is not known yet; it can be named when the figures are asked for.
    pub fn of_unknown_rate() -> Self {
        StreamMeter::new(Spacing::at_unknown_rate())
    }

    fn new(spacing: Spacing) -> Self {
        StreamMeter {
            sequence: Sequence::default(),
            suspect: None,
            pace: Pace::default(),
            ahead: 0,
            spacing,
            single: None,
            arrival_rate: RateEstimator::default(),
            packets: 0,
            payload_bytes: 0,
            duplicate_bytes: 0,
            first: None,
            last: None,
            timestamps: None,
        }
    }

    /// Takes note of a packet, in order of arrival.
    pub fn observe(&mut self, at: Duration, header: &RtpHeader) -> Arrival {
        self.observe_paced(at, header, Pacing::OnTime)
    }

    /// The same of a packet that may not be sent at the time of its timestamp.
    pub fn observe_paced(&mut self, at: Duration, header: &RtpHeader, pacing: Pacing) -> Arrival {
        let arrival = self.arrive(at, header);
        self.note(at, header, arrival, pacing);
        arrival
    }

    /// Takes note of a packet that came before the last one, and is known only now. Its time
    /// says nothing of the packets around it any more.
    pub fn observe_belated(&mut self, at: Duration, header: &RtpHeader) -> Arrival {
        let steps = self.sequence.steps_to(header.sequence_number);
        let arrival = self.sequence.observe_belated(header.sequence_number);
        self.ahead = ahead(arrival, steps.into());
        if arrival != Arrival::Late {
            self.note(at, header, arrival, Pacing::OnTime);
            return arrival;
        }
        self.packets += 1;
        self.payload_bytes += header.payload.len() as u64;
        self.first = self.first.into_iter().chain([at]).min();
        arrival
    }

    // Inlined where most packets pass, as `clock` is: a call takes as long as what is done here.
    #[inline(always)]
    fn note(&mut self, at: Duration, header: &RtpHeader, arrival: Arrival, pacing: Pacing) {
        self.packets += 1;
        self.payload_bytes += header.payload.len() as u64;
        if arrival == Arrival::Duplicate {
            self.duplicate_bytes += header.payload.len() as u64;
            let spacing = &self.spacing;
            self.single.get_or_insert_with(|| Box::new(spacing.clone()));
        }
        match arrival {
            _ if pacing == Pacing::OfEarlier => {}
            Arrival::Suspect => self.suspect = Some((at, header.timestamp)),
            Arrival::Restart => self.begin_anew(at, header.timestamp),
            _ if self.sequence.last_was_too_late() => {}
            _ => {
                self.suspect = None;
                self.clock(at, header.timestamp, arrival);
            }
        }
        self.spaced(arrival, |spacing| spacing.arrive(at));
        let (first_timestamp, _) = self.timestamps.unwrap_or((header.timestamp, 0));
        self.timestamps = Some((first_timestamp, header.timestamp));
        if self.last.is_none_or(|last| last < at) {
            self.last = Some(at);
        }
        if self.first.is_none_or(|first| at < first) {
            self.first = Some(at);
        }
    }

    /// What is measured with duplicates, and without them.
    fn spaced(&mut self, arrival: Arrival, measure: impl Fn(&mut Spacing)) {
        measure(&mut self.spacing);
        if let Some(single) = &mut self.single
            && arrival != Arrival::Duplicate
        {
            measure(single);
        }
    }

    /// Where time and timestamps show that numbers far away are those of the same source, what
    /// is missing between is loss.
    fn arrive(&mut self, at: Duration, header: &RtpHeader) -> Arrival {
        let steps = self.sequence.steps_to(header.sequence_number);
        let outage = self.pace.outage(at, header.timestamp, steps);
        let arrival = match outage {
            Some(numbers) => self.sequence.went_on(numbers),
            None => self.sequence.observe(header.sequence_number),
        };
        self.ahead = ahead(arrival, outage.unwrap_or(steps.into()));
        match arrival {
            Arrival::InOrder | Arrival::AfterGap => {
                self.pace.observe(at, header.timestamp, steps);
            }
            Arrival::Restart => self.pace = Pace::default(),
            Arrival::Late | Arrival::Duplicate | Arrival::Suspect => {}
        }
        arrival
    }

    /// By how much the last packet took the sequence numbers ahead.
    pub fn ahead(&self) -> u64 {
        self.ahead
    }

    /// The packet at `at` shows a new beginning; a suspect before it was the first.
    #[cold]
    fn begin_anew(&mut self, at: Duration, timestamp: u32) {
        self.spaced(Arrival::Restart, Spacing::begin_anew);
        self.arrival_rate.begin_anew();
        if let Some((first, first_timestamp)) = self.suspect.take() {
            self.clock(first, first_timestamp, Arrival::Restart);
        }
        self.clock(at, timestamp, Arrival::Restart);
    }

    #[inline(always)]
    fn clock(&mut self, at: Duration, timestamp: u32, arrival: Arrival) {
        let tick = self.pace.tick();
        self.spaced(arrival, |spacing| {
            spacing.clock(at, timestamp, arrival, tick);
        });
        self.arrival_rate.observe(at, timestamp);
    }

    /// How much later than the last packet one of this number usually comes. None of one that
    /// was not sent after it.
    pub fn usually_later(&self, number: u16) -> Option<Duration> {
        self.pace.usual(self.sequence.steps_to(number))
    }

    /// The clock that tells arrivals was set: the time to the next one says nothing of the network.
    pub fn clock_was_set(&mut self) {
        self.spaced(Arrival::InOrder, Spacing::begin_anew);
    }

    /// The clock rate that arrival times and timestamps point to.
    pub fn estimated_clock_rate(&self) -> Option<u32> {
        self.arrival_rate.common_rate()
    }

    /// The same, and how well they fit it.
    pub fn estimated_clock(&self) -> Option<(u32, Confidence)> {
        let rate = &self.arrival_rate;
        rate.common_rate().zip(rate.confidence())
    }

    /// The jitter after the last packet, seconds; `clock_rate_hz` counts only for a
    /// meter of unknown rate.
    pub fn current_jitter(&self, clock_rate_hz: Option<u32>) -> Option<f64> {
        self.spacing.jitter(clock_rate_hz)?.last()
    }

    /// The highest jitter so far at a rate that has become known just now, seconds.
    pub fn most_jitter(&self, clock_rate_hz: u32) -> Option<f64> {
        self.spacing.jitter(Some(clock_rate_hz))?.max()
    }

    /// True when a packet of this number is among the last 4096 and came.
    pub fn has_come(&self, number: u16) -> bool {
        self.sequence.has_come(number)
    }

    /// True when a packet of this number should be among the last 4096, and never came.
    pub fn is_missing(&self, number: u16) -> bool {
        self.sequence.is_missing(number)
    }

    /// What is missing before the last packet passed unseen: it is not lost.
    pub fn passed_unseen(&mut self) {
        self.sequence.passed_unseen(self.ahead.saturating_sub(1));
        self.ahead = self.ahead.min(1);
    }

    /// See [`Sequence::beginning`].
    pub fn beginning(&self, sent: u32) -> Option<i64> {
        self.sequence.beginning(sent)
    }

    /// The timestamp of the last packet to arrive.
    pub fn last_timestamp(&self) -> Option<u32> {
        self.timestamps.map(|(_, last)| last)
    }

    /// The figures so far. `clock_rate_hz` counts only for a meter of unknown rate.
    pub fn reception(&self, clock_rate_hz: Option<u32>) -> Reception {
        let counts = self.sequence.counts();
        let is_doubled = is_doubled(self.sequence.duplicates(), counts.unique);
        let single = self.single.as_deref().filter(|_| is_doubled);
        let spacing = single.unwrap_or(&self.spacing);
        let jitter = spacing.jitter(clock_rate_hz);
        Reception {
            packets: self.packets,
            payload_bytes: self.payload_bytes,
            duplicate_bytes: self.duplicate_bytes,
            first: self.first,
            last: self.last,
            set_back: Duration::ZERO,
            timestamps: self.timestamps,
            counts,
            duplicates: self.sequence.duplicates(),
            reordered: self.sequence.reordered(),
            late: self.sequence.late(),
            reordering_extent: self.sequence.reordering_extent(),
            restarts: self.sequence.restarts(),
            strays: self.sequence.strays(),
            is_of_two_rows: self.sequence.is_of_two_rows(),
            jitter: jitter.and_then(|j| Some([j.last()?, j.mean()?, j.max()?])),
            interarrival: spacing.interarrival(),
        }
    }
}

/// By how much a packet takes the sequence numbers ahead that is so many steps from the highest.
fn ahead(arrival: Arrival, steps: u64) -> u64 {
    match arrival {
        Arrival::InOrder | Arrival::AfterGap => steps.max(1),
        Arrival::Restart => 1,
        Arrival::Late | Arrival::Duplicate | Arrival::Suspect => 0,
    }
}

/// Fewer packets do not tell whether most of them are doubled.
const ENOUGH_PACKETS: u64 = 20;

/// Whether most packets have a duplicate: the capture saw them twice, rather than the network.
pub fn is_doubled(duplicates: u64, unique: u64) -> bool {
    unique >= ENOUGH_PACKETS && duplicates * 2 >= unique
}

impl Reception {
    /// Whether most packets have a duplicate.
    pub fn is_doubled(&self) -> bool {
        is_doubled(self.duplicates, self.counts.unique)
    }

    /// Seconds from the first packet to the last. None with fewer than two packets.
    pub fn seconds(&self) -> Option<f64> {
        let last = self.last?.saturating_add(self.set_back);
        (self.packets > 1).then(|| seconds_between(self.first.unwrap_or_default(), last))
    }
}

#[cfg(test)]
mod tests;
