use super::*;

/// Packets of 20 ms of G.711, on time.
fn packet(number: u16) -> Packet {
    Packet {
        at: Duration::from_millis(20 * u64::from(number)),
        number: 1 + u64::from(number),
        sequence_number: number,
        timestamp: 160 * u32::from(number),
        marker: false,
        payload_type: 0,
    }
}

fn figures(packets: impl IntoIterator<Item = Packet>) -> Figures {
    let mut packets = packets.into_iter();
    let mut meter = Meter::begin(packets.next().unwrap(), None);
    packets.for_each(|packet| meter.observe(packet));
    meter.figures()
}

#[test]
fn a_regular_stream_has_neither_loss_nor_jitter_nor_problem() {
    let regular = figures((0..100).map(packet));
    assert_eq!((regular.packets, regular.lost), (100, 0));
    assert_eq!(regular.payload, "g711U");
    assert!(!regular.has_problem);
    assert_eq!(regular.jitter_ms.max, 0.0);
    assert_eq!(
        (regular.delta_ms.min, regular.delta_ms.max),
        (Some(20.0), 20.0)
    );
}

#[test]
fn duplicates_make_up_for_losses() {
    let twice = |number: u16| [packet(number), packet(number)];
    let odd = (0..10).filter(|number| *number != 5).map(packet);
    let with_one_twice = odd.flat_map(|one| match one.sequence_number {
        7 => twice(7).to_vec(),
        _ => vec![one],
    });
    let counted = figures(with_one_twice);
    assert_eq!((counted.packets, counted.lost), (10, 0));
    assert!(counted.has_problem);
}

#[test]
fn the_last_packet_counts_as_the_highest() {
    let swapped = [packet(0), packet(1), packet(3), packet(2)];
    let counted = figures(swapped);
    assert_eq!((counted.lost, counted.lost_percent), (-1, -100.0 / 3.0));
}

#[test]
fn numbers_wrap_and_are_counted_through() {
    let wrapping = (0..100u16).map(|n| Packet {
        sequence_number: n.wrapping_add(65_500),
        ..packet(n)
    });
    let counted = figures(wrapping);
    assert_eq!(counted.lost, 0);
    assert!(!counted.has_problem);
}

#[test]
fn a_timestamp_before_the_first_is_a_problem_and_no_rhythm() {
    let back = Packet {
        timestamp: 0u32.wrapping_sub(160),
        ..packet(2)
    };
    let counted = figures([packet(0), packet(1), back, packet(3)]);
    assert!(counted.has_problem);
    assert_eq!(counted.delta_ms.max, 40.0);
    assert_eq!(counted.jitter_ms.max, 0.0);
}

#[test]
fn markers_and_comfort_noise_count_for_nothing() {
    let marked = figures((0..10).map(|n| Packet {
        marker: true,
        ..packet(n)
    }));
    assert_eq!((marked.delta_ms.min, marked.delta_ms.mean), (None, 0.0));
    let noise = figures((0..10).map(|n| Packet {
        payload_type: 13,
        ..packet(n)
    }));
    assert_eq!(noise.delta_ms.min, None);
    assert_eq!(noise.payload, "CN");
}

#[test]
fn without_a_description_a_dynamic_payload_type_has_no_jitter() {
    let dynamic = |n| Packet {
        payload_type: 111,
        timestamp: 960 * u32::from(n),
        at: Duration::from_millis(25 * u64::from(n)),
        ..packet(n)
    };
    let unknown = figures((0..10).map(dynamic));
    assert_eq!(unknown.payload, "RTPType-111");
    assert_eq!((unknown.jitter_ms.min, unknown.jitter_ms.max), (None, 0.0));

    let opus = Described {
        name: "opus".into(),
        clock_rate_hz: Some(48_000),
    };
    let mut known = Meter::begin(dynamic(0), Some(opus));
    (1..10).for_each(|n| known.observe(dynamic(n)));
    assert!(known.figures().jitter_ms.max > 0.0);
}

#[test]
fn the_clock_loses_what_is_no_whole_number_of_ticks() {
    let cd = |n| Packet {
        payload_type: 11,
        timestamp: 882 * u32::from(n),
        ..packet(n)
    };
    // 882 ticks are 20 ms, of which tshark makes 20.045.
    let counted = figures((0..100).map(cd));
    assert!((counted.jitter_ms.max - 2.0 / 44.0).abs() < 0.001);
}

#[test]
fn nothing_that_packets_say_is_a_panic() {
    let mut seed = 1u64;
    let mut next = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        seed >> 16
    };
    let random = (0..10_000).map(|_| Packet {
        at: Duration::from_nanos(next()),
        number: 1,
        sequence_number: next() as u16,
        timestamp: next() as u32,
        marker: next().is_multiple_of(2),
        payload_type: (next() % 128) as u8,
    });
    let counted = figures(random.collect::<Vec<_>>());
    assert_eq!(counted.packets, 10_000);
}
