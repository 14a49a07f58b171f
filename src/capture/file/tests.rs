use std::io::Write;

use super::*;
use pcap_file::pcap::{PcapHeader, PcapPacket, PcapTsResolution, PcapWriter};
use pcap_file::pcapng::blocks::enhanced_packet::{EnhancedPacketBlock, EnhancedPacketOption};
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
    all_of(&mut CaptureReader::open(bytes).unwrap())
}

fn all_of<R: Read>(reader: &mut CaptureReader<R>) -> (Vec<Owned>, Option<ReadError>) {
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

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut packer = zstd::Encoder::new(Vec::new(), 1).unwrap();
    // As the zstd program does.
    packer.include_checksum(true).unwrap();
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// Enough packets for several blocks of either compression.
fn many_packets() -> Vec<u8> {
    let packets: Vec<Vec<u8>> = (0..400u32)
        .map(|n| (0..1000u32).map(|k| (n * 31 + k * k * 7) as u8).collect())
        .collect();
    let packets: Vec<&[u8]> = packets.iter().map(Vec::as_slice).collect();
    pcap(Endianness::Little, PcapTsResolution::MicroSecond, &packets)
}

#[test]
fn a_compressed_capture_gives_what_is_in_it() {
    let bytes = many_packets();
    let plain = read(&bytes);
    assert_eq!(plain.0.len(), 400);
    let (first, second) = bytes.split_at(100_000);
    for (packed, compression) in [
        (gzip(&bytes), Compression::Gzip),
        ([gzip(first), gzip(second)].concat(), Compression::Gzip),
        (zstd(&bytes), Compression::Zstd),
        ([zstd(first), zstd(second)].concat(), Compression::Zstd),
    ] {
        let mut reader = CaptureReader::open(packed.as_slice()).unwrap();
        assert_eq!(reader.compression(), Some(compression));
        while reader.next_packet().unwrap().is_some() {}
        assert_eq!(reader.position(), packed.len() as u64);
        let (packets, error) = read(&packed);
        assert!(error.is_none(), "{error:?}");
        assert!(packets == plain.0);
    }
}

#[test]
fn a_compressed_capture_that_is_cut_gives_what_comes_before() {
    let bytes = many_packets();
    for packed in [gzip(&bytes), zstd(&bytes)] {
        let (packets, error) = read(&packed[..packed.len() * 3 / 4]);
        assert!(packets.len() > 100, "{}", packets.len());
        let error = error.unwrap().to_string();
        assert!(error.contains("data ends in the middle, after "), "{error}");
    }
}

/// Packets, what ended them, and what is known of the file then.
fn told<R: Read>(mut reader: CaptureReader<R>) -> String {
    let all = all_of(&mut reader);
    format!("{all:?} {:?}", reader.close())
}

#[test]
fn what_is_read_ahead_is_what_is_read_as_needed() {
    let bytes = many_packets();
    let mut damaged = bytes.clone();
    damaged[200_000..200_700].fill(0xff);
    let cut = |bytes: Vec<u8>| bytes[..bytes.len() - 7].to_vec();
    for bytes in [
        cut(bytes.clone()),
        damaged,
        gzip(&bytes),
        cut(gzip(&bytes)),
        zstd(&bytes),
        cut(zstd(&bytes)),
        bytes,
    ] {
        let as_needed = told(CaptureReader::open(bytes.as_slice()).unwrap());
        let ahead = told(CaptureReader::open_ahead(io::Cursor::new(bytes)).unwrap());
        assert!(ahead == as_needed);
    }
}

#[test]
fn zeros_behind_gzip_data_are_its_end() {
    let bytes = many_packets();
    for zeros in [1, 512, 200_000] {
        let packed = [gzip(&bytes), vec![0; zeros]].concat();
        let (packets, error) = read(&packed);
        assert!(error.is_none(), "{error:?}");
        assert_eq!(packets.len(), 400);
    }
}

#[test]
fn other_bytes_behind_gzip_data_are_told_as_such() {
    let bytes = many_packets();
    for garbage in [&b"x"[..], b"\0\0garbage that is longer than a header"] {
        let (packets, error) = read(&[&gzip(&bytes), garbage].concat());
        assert_eq!(packets.len(), 400);
        let error = error.unwrap().to_string();
        let expected = "its gzip data is whole, but other bytes follow its end, after ";
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn a_compressed_capture_that_is_damaged_gives_what_comes_before() {
    let bytes = many_packets();
    for mut packed in [gzip(&bytes), zstd(&bytes)] {
        let at = packed.len() * 3 / 4;
        packed[at..at + 64].fill(0xff);
        let (packets, error) = read(&packed);
        assert!(packets.len() > 50, "{}", packets.len());
        assert!(error.is_some());
    }
}

#[test]
fn what_is_not_a_capture_says_what_it_is() {
    let open = |bytes: &[u8]| CaptureReader::open(bytes).unwrap_err().to_string();
    assert_eq!(open(b""), "the file is empty");
    assert_eq!(open(b"v=0\r\n"), "it is neither pcap nor pcapng");
    assert_eq!(
        open(&[0xfd, b'7', b'z', b'X', b'Z', 0]),
        "it is compressed with xz"
    );
    assert_eq!(open(b"BZh91AY&SY"), "it is compressed with bzip2");
    assert_eq!(open(&gzip(&gzip(b"twice"))), "it is compressed with gzip");
    assert_eq!(
        open(&[0x1f, 0x8b, 8, 0]),
        "its gzip data ends in the middle"
    );
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
        "the record at byte 43 is damaged: the fraction of its time is two seconds or more"
    );
}

#[test]
fn a_fraction_of_a_second_and_more_is_carried_into_the_seconds() {
    for (resolution, second) in [
        (PcapTsResolution::MicroSecond, 1_000_000u32),
        (PcapTsResolution::NanoSecond, 1_000_000_000),
    ] {
        let mut bytes = pcap(Endianness::Little, resolution, &[b"one"]);
        bytes[28..32].copy_from_slice(&second.to_le_bytes());
        let (packets, error) = read(&bytes);
        assert!(error.is_none(), "{error:?}");
        assert_eq!(packets[0].0, Some(Duration::from_secs(1_700_000_001)));
    }
}

/// Packets that can be read, and what was skipped as (offset, bytes, packet behind it).
fn read_damaged(bytes: &[u8]) -> (usize, Vec<(u64, u64, u64)>) {
    let mut reader = CaptureReader::open(bytes).unwrap();
    let mut packets = 0;
    while reader.next_packet().unwrap().is_some() {
        packets += 1;
    }
    let skipped = reader.skipped();
    let places: Vec<_> = skipped
        .first
        .iter()
        .map(|skip| (skip.offset, skip.bytes, skip.packet))
        .collect();
    assert_eq!(skipped.places, places.len() as u64);
    assert_eq!(
        skipped.bytes,
        places.iter().map(|(_, bytes, _)| bytes).sum::<u64>()
    );
    (packets, places)
}

#[test]
fn a_packet_of_an_unknown_interface_is_skipped() {
    let blocks = [
        interface(Vec::new()),
        packet(0, TIME),
        packet(0, TIME),
        packet(0, TIME),
    ];
    let mut bytes = pcapng(Endianness::Little, &blocks);
    let at = bytes.len() - 2 * 48;
    bytes[at + 8] = 9;
    assert_eq!(read_damaged(&bytes), (2, vec![(at as u64, 48, 2)]));
}

#[test]
fn pcap_goes_on_behind_damage_where_records_follow_each_other() {
    let bytes = many_packets();
    let record = |n: usize| classic::HEADER + n * 1016;
    for (at, with) in [
        (record(10) + 8, vec![0xff; 4]),
        (record(10), vec![0; 1016]),
        (record(10), vec![0xff; 700]),
        (record(10) + 4, vec![0xff; 4]),
    ] {
        let mut bytes = bytes.clone();
        bytes[at..at + with.len()].copy_from_slice(&with);
        let skip = (record(10) as u64, 1016, 11);
        assert_eq!(read_damaged(&bytes), (399, vec![skip]), "{at}");
    }
}

#[test]
fn pcap_goes_on_where_bytes_were_lost_or_came_between() {
    let bytes = many_packets();
    let (before, after) = bytes.split_at(classic::HEADER + 10 * 1016);
    let lost = [before, &after[300..]].concat();
    // The 11th record now ends within the 12th.
    let (packets, places) = read_damaged(&lost);
    assert!(packets >= 398, "{packets} {places:?}");
    let between = [before, &[0xaa; 300], after].concat();
    assert_eq!(
        read_damaged(&between),
        (400, vec![(before.len() as u64, 300, 11)])
    );
}

#[test]
fn the_last_record_is_found_behind_damage_too() {
    let whole = pcap(
        Endianness::Big,
        PcapTsResolution::NanoSecond,
        &[b"first", b"second", b"third"],
    );
    let mut bytes = whole.clone();
    let second = classic::HEADER + 16 + 5;
    bytes[second + 8..second + 12].fill(0xff);
    assert_eq!(read_damaged(&bytes), (2, vec![(second as u64, 22, 2)]));
}

#[test]
fn pcapng_goes_on_behind_damage_at_the_next_block() {
    let mut blocks = vec![interface(Vec::new())];
    blocks.extend((0..20).map(|_| packet(0, TIME)));
    for endianness in [Endianness::Little, Endianness::Big] {
        let whole = pcapng(endianness, &blocks);
        let at = whole.len() - 10 * 48;
        for (from, with) in [(4, vec![0x77; 4]), (0, vec![0; 48]), (44, vec![1; 4])] {
            let mut bytes = whole.clone();
            bytes[at + from..at + from + with.len()].copy_from_slice(&with);
            let expected = (19, vec![(at as u64, 48, 11)]);
            assert_eq!(read_damaged(&bytes), expected, "{from}");
        }
    }
}

#[test]
fn a_length_beyond_the_end_of_the_file_hides_nothing() {
    let mut blocks = vec![interface(Vec::new())];
    blocks.extend((0..20).map(|_| packet(0, TIME)));
    let mut bytes = pcapng(Endianness::Little, &blocks);
    let at = bytes.len() - 10 * 48;
    // 3 MB, which a block may have.
    bytes[at + 6] = 0x30;
    assert_eq!(read_damaged(&bytes), (19, vec![(at as u64, 48, 11)]));
}

#[test]
fn packets_longer_than_the_snap_length_are_taken_as_they_are() {
    let mut bytes = pcap(
        Endianness::Little,
        PcapTsResolution::MicroSecond,
        &[&[7; 300]],
    );
    bytes[16..20].copy_from_slice(&96u32.to_le_bytes());
    let (packets, error) = read(&bytes);
    assert!(error.is_none());
    assert_eq!(packets[0].2.len(), 300);
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
