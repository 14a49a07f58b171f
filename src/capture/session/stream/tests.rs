use super::super::{FlowKey, Flows};
use super::*;
use crate::rtp::header::RtpHeader;
use crate::rtp::payload::Payload;

fn stream(payload_type: u8) -> Stream {
    let key = StreamKey {
        flow: FlowKey::udp("10.0.0.1:1".parse().unwrap(), "10.0.0.2:2".parse().unwrap()),
        ssrc: 7,
    };
    let flow = Flows::default().find_or_add(&key.flow).unwrap();
    Stream::new(key, flow, Duration::from_secs(1), payload_type)
}

/// Packet `n` of one every 20 ms, in ticks of this clock.
fn packet(n: u16, payload_type: u8, clock_rate_hz: u32) -> (Duration, RtpHeader) {
    let header = RtpHeader {
        is_padded: false,
        marker: false,
        payload_type,
        sequence_number: n,
        timestamp: u32::from(n) * (clock_rate_hz / 50),
        ssrc: 7,
        payload: 12..172,
    };
    (Duration::from_millis(20 * u64::from(n)), header)
}

fn after(
    mut stream: Stream,
    packets: impl IntoIterator<Item = (Duration, RtpHeader)>,
) -> StreamSummary {
    for (number, (at, header)) in (1..).zip(packets) {
        stream.observe(&RtpPacket {
            at,
            number,
            header: &header,
            payload: Payload::whole(&[]),
            bytes: &[],
            hole: Hole::default(),
        });
    }
    stream.summary(None, None, None)
}

#[test]
fn a_static_payload_type_has_its_own_clock() {
    let summary = after(stream(0), (0..3).map(|n| packet(n, 0, 8_000)));
    let clock = summary.clock.unwrap();
    assert_eq!((clock.rate_hz, clock.source), (8_000, ClockSource::Static));
    assert_eq!(summary.payload.unwrap().name, "PCMU");
    assert!(summary.reception.jitter.is_some());
}

#[test]
fn a_dynamic_one_is_estimated_and_has_no_jitter_until_then() {
    let summary = after(stream(96), (0..100).map(|n| packet(n, 96, 90_000)));
    let clock = summary.clock.unwrap();
    assert_eq!(
        (clock.rate_hz, clock.source),
        (90_000, ClockSource::ArrivalTimes)
    );
    assert_eq!(summary.media, Some(Media::Video));
    let summary = after(stream(96), (0..3).map(|n| packet(n, 96, 90_000)));
    assert_eq!((summary.clock, summary.media), (None, None));
    assert_eq!(summary.reception.jitter, None);
}

#[test]
fn a_rate_that_shows_within_the_first_second_gives_its_jitter() {
    // The tenth packet is 5 ms late.
    let late = |n| Duration::from_millis(if n == 10 { 5 } else { 0 });
    let packets = (0..200).map(|n| {
        let (at, header) = packet(n, 96, 48_000);
        (at + late(n), header)
    });
    let summary = after(stream(96), packets);
    let periods = summary.course.timeline.periods();
    let most = summary.reception.jitter.unwrap()[2];
    assert_eq!(periods[0].max_jitter(), Some(most));
    assert!(periods.iter().all(|period| period.max_jitter().is_some()));
}

#[test]
fn telephone_events_between_do_not_change_the_clock() {
    let mixed = (0..100).map(|n| packet(n, if n % 10 == 0 { 101 } else { 0 }, 8_000));
    let summary = after(stream(101), mixed);
    assert_eq!(summary.clock.unwrap().rate_hz, 8_000);
    assert!(summary.reception.jitter.unwrap()[2] < 1e-9);
    assert_eq!(summary.payload_types, [(101, 10), (0, 90)]);
}

#[test]
fn a_stream_that_leaves_its_first_payload_type_has_no_jitter_of_the_wrong_clock() {
    let first = packet(0, 0, 8_000);
    let rest = (1..100).map(|n| packet(n, 111, 48_000));
    let summary = after(stream(0), std::iter::once(first).chain(rest));
    assert_eq!(summary.clock.unwrap().rate_hz, 48_000);
    assert_eq!(summary.reception.jitter, None);
}

#[test]
fn silence_longer_than_the_threshold_is_a_gap() {
    let numbers = [0, 1, 52, 200, 201];
    let summary = after(stream(0), numbers.map(|n| packet(n, 0, 8_000)));
    assert_eq!(summary.gaps.count, 2);
    assert_eq!(summary.gaps.longest, Some(2.96));
    assert_eq!(summary.gaps.longest_from, Some(Duration::from_millis(1040)));
}

/// So many packets of 20 ms by a clock of 8 kHz, then as many of another payload type.
fn changed(packets: u16, payload_type: u8, rate_hz: u32) -> StreamSummary {
    after(stream(0), changed_packets(packets, payload_type, rate_hz))
}

fn changed_packets(
    packets: u16,
    payload_type: u8,
    rate_hz: u32,
) -> impl Iterator<Item = (Duration, RtpHeader)> {
    let of_second = move |n: u16| {
        let (at, header) = packet(packets + n, payload_type, 8_000);
        let timestamp = u32::from(packets) * 160 + u32::from(n) * rate_hz / 50;
        (
            at,
            RtpHeader {
                timestamp,
                ..header
            },
        )
    };
    let first = (0..packets).map(|n| packet(n, 0, 8_000));
    first.chain((0..packets).map(of_second))
}

#[test]
fn clocks_of_two_rates_have_no_jitter_in_common() {
    let summary = changed(400, 111, 48_000);
    assert!(summary.rates_differ);
    assert_eq!(summary.reception.jitter, None);
    assert!(summary.course.skew.is_none() && summary.course.transit.is_none());
    assert_eq!(summary.course.timestamps, None);
    let mut periods = summary.course.timeline.periods().iter();
    assert!(periods.all(|period| period.max_jitter().is_none()));
    let same = changed(400, 8, 8_000);
    assert!(!same.rates_differ);
    assert!(same.reception.jitter.unwrap()[2] < 1e-9);
    // A source that begins anew has no other clock.
    let restart = |(at, header): (Duration, RtpHeader)| {
        let header = RtpHeader {
            sequence_number: header.sequence_number.wrapping_add(20_000),
            timestamp: header.timestamp.wrapping_add(5_000_000),
            ..header
        };
        (at, header)
    };
    let of_type = |numbers: std::ops::Range<u16>, payload_type| {
        numbers.map(move |n| packet(n, payload_type, 8_000))
    };
    let again = of_type(0..300, 0)
        .chain(of_type(300..600, 8))
        .chain(of_type(600..900, 8).map(restart));
    let again = after(stream(0), again);
    assert_eq!(again.reception.restarts, 1);
    assert!(!again.rates_differ);
    // What was told before it is not forgotten.
    let rates = changed_packets(400, 111, 48_000).chain(of_type(800..1_000, 111).map(restart));
    assert!(after(stream(0), rates).rates_differ);
    // Too short a time tells nothing.
    assert!(!changed(200, 111, 48_000).rates_differ);
}

/// 100 seconds, in the middle of which the clock of the capture is set back by an hour.
fn set_back() -> impl Iterator<Item = (Duration, RtpHeader)> {
    (0..5_000).map(|n| {
        let (at, header) = packet(n, 0, 8_000);
        let hour = Duration::from_secs(3600);
        (at + if n < 2_500 { hour } else { Duration::ZERO }, header)
    })
}

#[test]
fn a_clock_that_is_set_back_takes_no_time() {
    let summary = after(stream(0), set_back());
    assert_eq!(summary.times_set_back, 1);
    assert_eq!(summary.reception.seconds(), Some(99.98));
    assert_eq!(summary.reception.last, Some(Duration::from_millis(99_980)));
    assert_eq!(summary.gaps.count, 0);
    assert_eq!(summary.reception.interarrival.max, Some(0.02));
    assert!(summary.reception.jitter.unwrap()[2] < 1e-9);
    assert_eq!(summary.course.timestamps.unwrap().leaps, 0);
    let periods = summary.course.timeline.periods();
    assert_eq!(periods.len(), 100);
    assert!(periods.iter().all(|period| period.packets() == 50));
}

#[test]
fn old_packets_at_the_end_do_not_set_the_clock_back() {
    let again = (0..10).map(|n| packet(n, 0, 8_000));
    let summary = after(
        stream(0),
        (0..500).map(|n| packet(n, 0, 8_000)).chain(again),
    );
    assert_eq!(summary.times_set_back, 0);
    assert_eq!(summary.reception.seconds(), Some(9.98));
}
