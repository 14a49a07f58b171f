//! What only pcapng has: interfaces, sections, options.

use super::*;

#[test]
fn pcapng_times_are_in_the_resolution_of_their_interface() {
    let of = |is_bin, exponent| {
        let blocks = [
            interface(vec![resolution(is_bin, exponent)]),
            packet(0, TIME),
        ];
        let (packets, error) = read(&pcapng(Endianness::Little, &blocks));
        assert!(error.is_none());
        packets[0].0.unwrap()
    };
    let nanoseconds = |n| Duration::new(1_700_000_000, n);
    assert_eq!(of(false, 3), nanoseconds(123_000_000));
    assert_eq!(of(false, 6), nanoseconds(123_456_000));
    assert_eq!(of(false, 9), nanoseconds(123_456_789));
    // 2^-10 and 2^-20 s: the tick before.
    assert_eq!(of(true, 10), nanoseconds(123_046_875));
    assert_eq!(of(true, 20), nanoseconds(123_456_001));
    assert_eq!(of(true, 0), nanoseconds(0));
}

#[test]
fn sections_have_interfaces_offsets_and_a_byte_order_of_their_own() {
    let offset = InterfaceDescriptionOption::IfTsOffset(1_600_000_000);
    let first = [
        interface(vec![offset]),
        interface(vec![resolution(false, 9)]),
        packet(1, TIME),
        packet(0, TIME),
    ];
    let second = [interface(vec![resolution(false, 3)]), packet(0, TIME)];
    let mut bytes = pcapng(Endianness::Big, &first);
    bytes.extend(pcapng(Endianness::Little, &second));
    let (packets, error) = read(&bytes);
    assert!(error.is_none(), "{error:?}");
    let times: Vec<u32> = packets
        .iter()
        .map(|packet| packet.0.unwrap().subsec_nanos())
        .collect();
    assert_eq!(times, [123_456_789, 123_456_000, 123_000_000]);
    assert!(
        packets
            .iter()
            .all(|packet| packet.0.unwrap().as_secs() == 1_700_000_000)
    );
}

#[test]
fn an_odd_interface_option_does_not_hide_the_capture() {
    let name = InterfaceDescriptionOption::IfName("name".into());
    let blocks = [interface(vec![name, resolution(false, 9)]), packet(0, TIME)];
    let mut bytes = pcapng(Endianness::Little, &blocks);
    let at = bytes.windows(4).position(|four| four == b"name").unwrap();
    bytes[at] = 0xff; // no longer UTF-8
    let (packets, error) = read(&bytes);
    assert!(error.is_none(), "{error:?}");
    assert_eq!(packets[0].0, Some(TIME));
}

#[test]
fn a_simple_packet_has_no_time() {
    let simple = SimplePacketBlock {
        original_len: 5,
        data: b"hello"[..].into(),
    };
    let blocks = [interface(Vec::new()), simple.into_block()];
    let (packets, error) = read(&pcapng(Endianness::Big, &blocks));
    assert!(error.is_none());
    assert_eq!(packets, [(None, 101, b"hello".to_vec(), 5)]);
}

#[test]
fn interfaces_may_count_time_more_finely_than_nanoseconds() {
    // In picoseconds, and in parts of 2^30 and of 2^40 of a second.
    let ticks = TIME.as_nanos() as u64;
    for (resolution, nanoseconds) in [
        (12, ticks / 1_000),
        (
            0x80 | 30,
            ((u128::from(ticks) * 1_000_000_000) >> 30) as u64,
        ),
        (
            0x80 | 40,
            ((u128::from(ticks) * 1_000_000_000) >> 40) as u64,
        ),
    ] {
        let name = InterfaceDescriptionOption::IfName("name".into());
        let blocks = [
            interface(vec![self::resolution(false, 9), name]),
            packet(0, TIME),
        ];
        let mut bytes = pcapng(Endianness::Little, &blocks);
        let at = bytes.windows(5).position(|five| five == [9, 0, 1, 0, 9]);
        bytes[at.unwrap() + 4] = resolution;
        let (packets, error) = read(&bytes);
        assert!(error.is_none(), "{error:?}");
        let at = Duration::from_nanos(nanoseconds);
        assert_eq!(packets, [(Some(at), 101, vec![7; 13], 1000)]);
    }
}

#[test]
fn what_packets_say_of_drops_before_them_adds_up() {
    let packet = |interface_id, dropped| {
        let block = EnhancedPacketBlock {
            interface_id,
            timestamp: TIME,
            original_len: 1000,
            data: vec![7; 13].into(),
            options: vec![EnhancedPacketOption::DropCount(dropped)],
        };
        block.into_block()
    };
    let blocks = [
        interface(Vec::new()),
        interface(Vec::new()),
        packet(0, 2),
        packet(1, 0),
        packet(0, 3),
    ];
    let bytes = pcapng(Endianness::Big, &blocks);
    let mut reader = CaptureReader::open(bytes.as_slice()).unwrap();
    while reader.next_packet().unwrap().is_some() {}
    let expected = Drops {
        by_interface: None,
        by_os: Some(5),
    };
    assert_eq!(reader.drops(), expected);
}

#[test]
fn a_packet_of_the_obsolete_kind_is_read() {
    let mut bytes = pcapng(
        Endianness::Little,
        &[interface(vec![resolution(false, 9)]), packet(0, TIME)],
    );
    let at = bytes.len() - 48;
    bytes[at] = 2;
    // 16 bits of interface, 16 bits of packets dropped.
    bytes[at + 10..at + 12].fill(0xff);
    let (packets, error) = read(&bytes);
    assert!(error.is_none(), "{error:?}");
    assert_eq!(packets, [(Some(TIME), 101, vec![7; 13], 1000)]);
}
