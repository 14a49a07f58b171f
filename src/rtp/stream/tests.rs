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
