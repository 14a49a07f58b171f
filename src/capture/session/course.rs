//! How a stream went over time: what needs its clock rate while packets pass.

use std::time::Duration;

use crate::rtp::header::RtpHeader;
use crate::rtp::sequence::Arrival;
use crate::rtp::skew::{Skew, SkewMeter};
use crate::rtp::stream::Pacing;
use crate::rtp::timeline::Timeline;
use crate::rtp::timestamps::{Follows, TimestampAnomalies};
use crate::rtp::transit::{TransitCourse, TransitMeter};

const VIDEO_CLOCK_HZ: u32 = 90_000;

/// A stream's course. The clock rate may become known only later, and what needs
/// it begins then.
#[derive(Debug, Clone, Default)]
pub struct CourseMeter {
    timeline: Timeline,
    skew: Option<SkewMeter>,
    transit: Option<TransitMeter>,
    timestamps: TimestampAnomalies,
    previous: Option<(Duration, u32)>,
}

/// How a stream went.
#[derive(Debug, Clone, Default)]
pub struct Course {
    pub timeline: Timeline,
    pub skew: Option<Skew>,
    /// Since the source last began anew.
    pub transit: Option<TransitCourse>,
    /// None when the clock rate was not known while packets passed.
    pub timestamps: Option<TimestampAnomalies>,
}

/// A packet, and what was found out about it and its stream so far.
#[derive(Debug)]
pub struct Step<'a> {
    pub at: Duration,
    /// Its number in the capture.
    pub packet: u64,
    pub header: &'a RtpHeader,
    pub arrival: Arrival,
    /// By how much it takes the sequence numbers ahead.
    pub ahead: u64,
    pub pacing: Pacing,
    pub clock_rate_hz: Option<u32>,
    /// Seconds.
    pub jitter: Option<f64>,
}

impl CourseMeter {
    pub fn observe(&mut self, step: &Step) {
        self.period(step);
        if let Some(clock_rate_hz) = step.clock_rate_hz {
            self.clocks(step, clock_rate_hz);
        }
        // What comes late, or once more, says nothing of when the next one was due.
        if step.pacing == Pacing::OnTime
            && matches!(
                step.arrival,
                Arrival::InOrder | Arrival::AfterGap | Arrival::Restart
            )
        {
            self.previous = Some((step.at, step.header.timestamp));
        }
    }

    /// The highest jitter so far has become known: as long as there is but one period, it is that
    /// of the period.
    pub fn make_up_for(&mut self, jitter: Option<f64>) {
        if let (Some(jitter), Some(period)) = (jitter, self.timeline.only()) {
            period.jitter(jitter);
        }
    }

    fn period(&mut self, step: &Step) {
        let period = self.timeline.at(step.at);
        period.packet(step.header.payload.len() as u64);
        period.expect(step.ahead);
        if is_new(step.arrival) {
            period.count_new();
        }
        if let Some(jitter) = step.jitter {
            period.jitter(jitter);
        }
    }

    fn clocks(&mut self, step: &Step, clock_rate_hz: u32) {
        let fits = |meter: &&mut SkewMeter| meter.clock_rate_hz() == clock_rate_hz;
        match self.skew.as_mut().filter(fits) {
            Some(skew) if step.arrival == Arrival::Restart => {
                skew.begin_anew();
                self.transit = Some(TransitMeter::new(clock_rate_hz));
            }
            Some(_) => {}
            None => {
                self.skew = Some(SkewMeter::new(clock_rate_hz));
                self.transit = Some(TransitMeter::new(clock_rate_hz));
            }
        }
        if step.pacing == Pacing::OfEarlier {
            return;
        }
        if is_new(step.arrival) {
            self.arrival(step, clock_rate_hz);
        }
        let follows = match step.arrival {
            Arrival::InOrder => Some(Follows::Next),
            Arrival::AfterGap => Some(Follows::AfterGap),
            _ => None,
        };
        if let (Some(follows), Some((at, timestamp))) = (follows, self.previous) {
            let passed = step.at.saturating_sub(at);
            let ticks = step.header.timestamp.wrapping_sub(timestamp) as i32;
            self.timestamps
                .observe(step.packet, follows, passed, ticks, clock_rate_hz);
        }
    }

    fn arrival(&mut self, step: &Step, clock_rate_hz: u32) {
        if let Some(skew) = &mut self.skew {
            skew.observe(step.at, step.header.timestamp);
        }
        let completes_a_frame = step.header.marker || clock_rate_hz != VIDEO_CLOCK_HZ;
        if let Some(transit) = &mut self.transit
            && completes_a_frame
        {
            transit.observe(step.at, step.header.timestamp);
        }
    }

    /// The course, as far as it was measured at this clock rate.
    pub fn course(&self, clock_rate_hz: Option<u32>) -> Course {
        let skew = self
            .skew
            .as_ref()
            .filter(|skew| Some(skew.clock_rate_hz()) == clock_rate_hz);
        Course {
            timeline: self.timeline.clone(),
            skew: skew.and_then(SkewMeter::skew),
            transit: skew
                .and(self.transit.as_ref())
                .and_then(TransitMeter::course),
            timestamps: skew.is_some().then_some(self.timestamps),
        }
    }
}

fn is_new(arrival: Arrival) -> bool {
    !matches!(arrival, Arrival::Duplicate | Arrival::Suspect)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rtp::stream::StreamMeter;

    /// Packets of 20 ms at 8 kHz with these numbers.
    fn course_of(numbers: impl IntoIterator<Item = u16>) -> Course {
        course_at(numbers.into_iter().map(|number| (number, number)))
    }

    /// Each in the place of its number, and when it comes in that of another.
    fn course_at(packets: impl IntoIterator<Item = (u16, u16)>) -> Course {
        let mut reception = StreamMeter::with_clock_rate(8_000);
        let mut meter = CourseMeter::default();
        for (packet, (number, place)) in (1..).zip(packets) {
            let header = RtpHeader {
                is_padded: false,
                marker: false,
                payload_type: 0,
                sequence_number: number,
                timestamp: u32::from(number) * 160,
                ssrc: 7,
                payload: 12..172,
            };
            let at = Duration::from_millis(20 * u64::from(place));
            let arrival = reception.observe(at, &header);
            meter.observe(&Step {
                at,
                packet,
                header: &header,
                arrival,
                ahead: reception.ahead(),
                pacing: Pacing::OnTime,
                clock_rate_hz: Some(8_000),
                jitter: Some(f64::from(number)),
            });
        }
        meter.course(Some(8_000))
    }

    #[test]
    fn each_second_has_its_packets_its_losses_and_its_jitter() {
        let course = course_of((0..100).filter(|number| !(10..15).contains(number)));
        let periods = course.timeline.periods();
        assert_eq!((periods[0].packets(), periods[0].lost()), (45, 5));
        assert_eq!((periods[1].packets(), periods[1].lost()), (50, 0));
        assert_eq!(periods[0].max_jitter(), Some(49.0));
        assert_eq!(periods[0].payload_bytes, 45 * 160);
    }

    #[test]
    fn a_late_packet_makes_up_for_the_loss_of_its_time() {
        let course = course_of([0, 1, 3, 2, 2, 4]);
        assert_eq!(course.timeline.periods()[0].lost(), 0);
        assert_eq!(course.timeline.periods()[0].packets(), 6);
    }

    #[test]
    fn packets_that_come_late_or_twice_are_no_leap_of_the_source() {
        for sent_again in [true, false] {
            let on_time = (0..400).filter(|number| sent_again || *number != 200);
            let in_order = on_time.map(|number| (number, number));
            let mut packets: Vec<(u16, u16)> = in_order.chain([(200, 260)]).collect();
            packets.sort_by_key(|(_, place)| *place);
            let course = course_at(packets);
            assert_eq!(course.timestamps, Some(TimestampAnomalies::default()));
        }
    }

    #[test]
    fn timestamps_that_go_with_the_time_show_no_anomaly() {
        let course = course_of(0..1000);
        assert_eq!(course.timestamps, Some(TimestampAnomalies::default()));
        assert!(course.skew.unwrap().ppm.abs() < 1e-3);
    }
}
