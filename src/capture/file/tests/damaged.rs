//! Captures that are cut or damaged, and what is none.

use super::*;

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
