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
mod tests {
    use super::*;

    fn packet(sequence_number: u16, timestamp: u32) -> RtpHeader {
        RtpHeader {
            is_padded: false,
            marker: false,
            payload_type: 96,
            sequence_number,
            timestamp,
            ssrc: 1,
            payload: 12..112,
        }
    }

    /// 100 packets of 20 ms at 48 kHz, of which those that `lost` names never come.
    fn opus(mut meter: StreamMeter, lost: &[u16]) -> StreamMeter {
        for n in (0..100u16).filter(|n| !lost.contains(n)) {
            let at = Duration::from_millis(20 * u64::from(n));
            meter.observe(at, &packet(n, u32::from(n) * 960));
        }
        meter
    }

    #[test]
    fn a_stream_adds_up() {
        let reception = opus(StreamMeter::with_clock_rate(48_000), &[7, 8]).reception(None);
        assert_eq!((reception.packets, reception.payload_bytes), (98, 9_800));
        assert_eq!(
            (reception.counts.expected, reception.counts.lost()),
            (100, 2)
        );
        assert_eq!(reception.seconds(), Some(1.98));
        assert_eq!(reception.interarrival.max, Some(0.06));
    }

    #[test]
    fn jitter_waits_for_a_clock_rate_and_is_then_the_same() {
        let unknown = opus(StreamMeter::of_unknown_rate(), &[]);
        assert_eq!(unknown.reception(None).jitter, None);
        assert_eq!(unknown.estimated_clock_rate(), Some(48_000));
        let known = opus(StreamMeter::with_clock_rate(48_000), &[]);
        assert_eq!(
            unknown.reception(Some(48_000)).jitter,
            known.reception(None).jitter
        );
    }

    #[test]
    fn jitter_begins_anew_with_the_first_packet_of_a_restart() {
        let mut meter = StreamMeter::with_clock_rate(8_000);
        let ms = Duration::from_millis;
        meter.observe(ms(0), &packet(1, 0));
        meter.observe(ms(20), &packet(2, 160));
        meter.observe(ms(500), &packet(30_000, 77));
        // 16 ms later than the timestamps say.
        meter.observe(ms(536), &packet(30_001, 237));
        let [last, mean, max] = meter.reception(None).jitter.unwrap();
        assert!((last - 0.001).abs() < 1e-12, "{last}");
        assert!((mean - 0.0005).abs() < 1e-12 && (max - 0.001).abs() < 1e-12);
    }

    #[test]
    fn packets_that_repeat_a_timestamp_are_no_jitter() {
        let mut meter = StreamMeter::with_clock_rate(8_000);
        for n in 0..20u16 {
            let at = Duration::from_millis(20 * u64::from(n));
            // An event of 200 ms.
            let (timestamp, pacing) = match n {
                5..15 => (800, Pacing::OfEarlier),
                _ => (u32::from(n) * 160, Pacing::OnTime),
            };
            meter.observe_paced(at, &packet(n, timestamp), pacing);
        }
        let reception = meter.reception(None);
        let [_, _, max] = reception.jitter.unwrap();
        assert!(max < 1e-9, "{max}");
        assert_eq!((reception.packets, reception.counts.lost()), (20, 0));
    }

    #[test]
    fn an_outage_is_loss_when_both_clocks_agree_however_long_it_is() {
        for outage in [3_100, 40_000, 65_200, 69_000, 200_000] {
            let mut meter = opus(StreamMeter::with_clock_rate(48_000), &[]);
            for n in 100 + outage..200 + outage {
                let at = Duration::from_millis(20 * n);
                meter.observe(at, &packet(n as u16, n as u32 * 960));
            }
            let reception = meter.reception(None);
            assert_eq!((reception.counts.lost(), reception.restarts), (outage, 0));
            assert_eq!((reception.reordered, reception.late), (0, 0));
            assert_eq!(reception.counts.longest_burst, outage);
        }
    }

    #[test]
    fn numbers_that_begin_anew_after_a_pause_are_a_restart() {
        let mut meter = opus(StreamMeter::with_clock_rate(48_000), &[]);
        for n in 40_100..40_200u32 {
            let at = Duration::from_millis(20 * u64::from(n));
            meter.observe(at, &packet(n as u16, n.wrapping_mul(960) + 7_000_000));
        }
        let reception = meter.reception(None);
        assert_eq!((reception.counts.lost(), reception.restarts), (0, 1));
    }

    /// Packets of 20 ms at 8 kHz: when each comes, ms, and its number.
    fn pcmu(packets: impl IntoIterator<Item = (u64, u16)>) -> Reception {
        let mut meter = StreamMeter::with_clock_rate(8_000);
        for (at, number) in packets {
            let header = packet(number, u32::from(number) * 160);
            meter.observe(Duration::from_millis(at), &header);
        }
        meter.reception(None)
    }

    #[test]
    fn a_stall_that_is_made_up_for_is_jitter_and_a_source_that_stood_still_is_none() {
        let stalled = (0..400u16).map(|n| {
            let due = 20 * u64::from(n);
            (if (200..275).contains(&n) { 5_500 } else { due }, n)
        });
        let [_, _, max] = pcmu(stalled).jitter.unwrap();
        // |D| is 1.5 s once, and then 20 ms less each time.
        assert!((max - 1.5 / 16.0).abs() < 1e-9, "{max}");
        let stood_still = (0..1_000u16).map(|n| {
            let due = 20 * u64::from(n);
            (if n < 200 { due } else { due + 10_000 }, n)
        });
        let [_, _, max] = pcmu(stood_still).jitter.unwrap();
        assert!(max < 1e-9, "{max}");
    }

    #[test]
    fn a_packet_that_comes_over_a_second_late_is_jitter() {
        let on_time = (0..400u16)
            .filter(|n| *n != 200)
            .map(|n| (20 * u64::from(n), n));
        let mut packets: Vec<(u64, u16)> = on_time.chain([(5_201, 200)]).collect();
        packets.sort_unstable();
        let [_, _, max] = pcmu(packets).jitter.unwrap();
        let first = 1.201 / 16.0;
        let second = first + (1.201 - first) / 16.0;
        assert!((max - second).abs() < 1e-9, "{max}");
    }

    #[test]
    fn what_the_capture_doubled_counts_once() {
        let doubled = (0..400u16).flat_map(|n| {
            let due = 20 * u64::from(n);
            [(due, n), (due + 1, n)]
        });
        let reception = pcmu(doubled);
        assert_eq!((reception.packets, reception.duplicates), (800, 400));
        assert_eq!(reception.duplicate_bytes * 2, reception.payload_bytes);
        let [_, _, max] = reception.jitter.unwrap();
        assert!(max < 1e-9, "{max}");
        let interarrival = reception.interarrival;
        assert_eq!(
            (interarrival.min, interarrival.max),
            (Some(0.02), Some(0.02))
        );
    }

    #[test]
    fn one_packet_has_neither_duration_nor_jitter() {
        let mut meter = StreamMeter::with_clock_rate(8_000);
        meter.observe(Duration::ZERO, &packet(1, 0));
        let reception = meter.reception(None);
        assert_eq!(reception.seconds(), None);
        assert_eq!(reception.jitter, None);
        assert_eq!(reception.interarrival.max, None);
    }
}
