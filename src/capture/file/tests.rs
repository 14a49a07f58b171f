use super::*;
use pcap_file::pcap::{PcapHeader, PcapPacket, PcapTsResolution, PcapWriter};
use pcap_file::pcapng::blocks::enhanced_packet::EnhancedPacketBlock;
use pcap_file::pcapng::blocks::interface_description::{
    InterfaceDescriptionBlock, InterfaceDescriptionOption, InterfaceTsResolution,
};
use pcap_file::pcapng::blocks::simple_packet::SimplePacketBlock;
use pcap_file::pcapng::{Block, PcapNgBlock, PcapNgWriter};
use pcap_file::{DataLink, Endianness};
use proptest::prelude::*;

const TIME: Duration = Duration::new(1_700_000_000, 123_456_789);

/// A packet as the tests compare it.
type Owned = (Option<Duration>, u32, Vec<u8>, usize);

/// All packets, and what ended the reading early.
fn read(bytes: &[u8]) -> (Vec<Owned>, Option<ReadError>) {
    let mut reader = CaptureReader::open(bytes).unwrap();
    let mut packets = Vec::new();
    loop {
        match reader.next_packet() {
            Ok(Some(packet)) => packets.push((
                packet.at,
                packet.link_type,
                packet.data.to_vec(),
                packet.on_wire,
            )),
            Ok(None) => return (packets, None),
            Err(error) => return (packets, Some(error)),
        }
    }
}

fn pcap(endianness: Endianness, ts_resolution: PcapTsResolution, packets: &[&[u8]]) -> Vec<u8> {
    let header = PcapHeader {
        version_major: 2,
        version_minor: 4,
        ts_correction: 0,
        ts_accuracy: 0,
        snaplen: 65_535,
        datalink: DataLink::ETHERNET,
        ts_resolution,
        endianness,
    };
    let mut bytes = Vec::new();
    let mut writer = PcapWriter::with_header(&mut bytes, header).unwrap();
    for &packet in packets {
        let packet = PcapPacket::new(TIME, 1000, packet).unwrap();
        writer.write_packet(&packet).unwrap();
    }
    bytes
}

fn interface(options: Vec<InterfaceDescriptionOption<'static>>) -> Block<'static> {
    let mut block = InterfaceDescriptionBlock::new(DataLink::RAW, 0);
    block.options = options;
    block.into_block()
}

fn packet(interface_id: u32, timestamp: Duration) -> Block<'static> {
    let block = EnhancedPacketBlock {
        interface_id,
        timestamp,
        original_len: 1000,
        data: vec![7; 13].into(),
        options: Vec::new(),
    };
    block.into_block()
}

fn pcapng(endianness: Endianness, blocks: &[Block]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = PcapNgWriter::with_endianness(&mut bytes, endianness).unwrap();
    for block in blocks {
        writer.write_block(block).unwrap();
    }
    bytes
}

fn resolution(is_bin: bool, exponent: u8) -> InterfaceDescriptionOption<'static> {
    let resolution = InterfaceTsResolution::new(is_bin, exponent).unwrap();
    InterfaceDescriptionOption::IfTsResol(resolution)
}

#[test]
fn pcap_is_read_in_both_byte_orders_and_resolutions() {
    for endianness in [Endianness::Big, Endianness::Little] {
        for (resolution, time) in [
            (PcapTsResolution::NanoSecond, TIME),
            (
                PcapTsResolution::MicroSecond,
                Duration::new(1_700_000_000, 123_456_000),
            ),
        ] {
            let (packets, error) = read(&pcap(endianness, resolution, &[b"one", b"second"]));
            assert!(error.is_none());
            assert_eq!(packets[0], (Some(time), 1, b"one".to_vec(), 1000));
            assert_eq!(packets[1], (Some(time), 1, b"second".to_vec(), 1000));
        }
    }
}

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
fn what_is_not_a_capture_says_what_it_is() {
    let open = |bytes: &[u8]| CaptureReader::open(bytes).unwrap_err().to_string();
    assert_eq!(open(b""), "the file is empty");
    assert_eq!(open(b"v=0\r\n"), "it is neither pcap nor pcapng");
    assert_eq!(open(&[0x1f, 0x8b, 8, 0]), "it is compressed with gzip");
    assert_eq!(
        open(b"#!rtpplay1.0"),
        "it is an rtpdump file, which is not read"
    );
    assert_eq!(
        open(&[0xd4, 0xc3, 0xb2, 0xa1, 2, 0]),
        "its header needs 24 bytes, but only 6 are there"
    );
}

#[test]
fn a_file_cut_in_the_middle_says_where_and_what_is_missing() {
    let bytes = pcap(
        Endianness::Little,
        PcapTsResolution::MicroSecond,
        &[b"one", b"second"],
    );
    let (packets, error) = read(&bytes[..bytes.len() - 2]);
    assert_eq!(packets.len(), 1);
    assert_eq!(
        error.unwrap().to_string(),
        "the record at byte 43 needs 22 bytes, but only 20 are there"
    );
}

#[test]
fn damage_in_a_record_ends_the_reading_there() {
    let whole = pcap(
        Endianness::Little,
        PcapTsResolution::MicroSecond,
        &[b"one", b"second"],
    );
    let damaged = |at: usize, with: &[u8]| {
        let mut bytes = whole.clone();
        bytes[at..at + with.len()].copy_from_slice(with);
        let (packets, error) = read(&bytes);
        (packets.len(), error.unwrap().to_string())
    };
    assert_eq!(
        damaged(51, &[0xff; 4]).1,
        "the record at byte 43 is damaged: it claims 4294967295 bytes, more than any packet has"
    );
    assert_eq!(
        damaged(43, &[0; 16]),
        (
            1,
            "the record at byte 43 is damaged: it claims a packet without any bytes".into()
        )
    );
    assert_eq!(
        damaged(47, &[0xff; 4]).1,
        "the record at byte 43 is damaged: the fraction of its time is a second or more"
    );
}

#[test]
fn a_packet_of_an_unknown_interface_is_damage() {
    let blocks = [interface(Vec::new()), packet(0, TIME)];
    let mut bytes = pcapng(Endianness::Little, &blocks);
    let at = bytes.len() - 48 + 8;
    bytes[at] = 9;
    let (packets, error) = read(&bytes);
    assert!(packets.is_empty());
    assert!(
        error
            .unwrap()
            .to_string()
            .ends_with("it belongs to interface 9, which is not described before it")
    );
}

/// A prefix of a capture gives a prefix of its packets, and an error unless it
/// ends between two records.
fn every_cut_gives_a_prefix(bytes: &[u8], header: usize) {
    let (all, error) = read(bytes);
    assert!(error.is_none());
    let mut clean_ends = 0;
    for cut in header..bytes.len() {
        let (packets, error) = read(&bytes[..cut]);
        assert_eq!(packets, all[..packets.len()], "cut at {cut}");
        clean_ends += usize::from(error.is_none());
    }
    assert_eq!(clean_ends, all.len());
}

#[test]
fn a_capture_cut_at_any_byte_gives_the_packets_before() {
    let packets: [&[u8]; 3] = [b"one", b"", b"third"];
    every_cut_gives_a_prefix(
        &pcap(Endianness::Big, PcapTsResolution::NanoSecond, &packets),
        classic::HEADER,
    );
    let blocks = [interface(Vec::new()), packet(0, TIME), packet(0, TIME)];
    let interface_only = pcapng(Endianness::Little, &blocks[..1]).len();
    every_cut_gives_a_prefix(&pcapng(Endianness::Little, &blocks), interface_only);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(
        magic in prop::sample::select(vec![
            [0xd4, 0xc3, 0xb2, 0xa1], [0xa1, 0xb2, 0x3c, 0x4d], [0x0a, 0x0d, 0x0d, 0x0a],
        ]),
        rest in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let mut bytes = magic.to_vec();
        bytes.extend(rest);
        if let Ok(mut reader) = CaptureReader::open(bytes.as_slice()) {
            while let Ok(Some(_)) = reader.next_packet() {}
        }
    }

    #[test]
    fn no_change_to_a_real_capture_makes_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let blocks = [
            interface(vec![resolution(true, 20)]), packet(0, TIME), interface(Vec::new()), packet(1, TIME),
        ];
        for mut bytes in [
            pcapng(Endianness::Big, &blocks),
            pcap(Endianness::Little, PcapTsResolution::MicroSecond, &[b"one", b"second"]),
        ] {
            for (at, value) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *value;
            }
            if let Ok(mut reader) = CaptureReader::open(bytes.as_slice()) {
                while let Ok(Some(_)) = reader.next_packet() {}
            }
        }
    }
}
