use std::time::Duration;

use etherparse::PacketBuilder;
use proptest::prelude::*;

use super::note::{Nothing, Origin};
use super::*;
use crate::capture::analyze::Analyzer;
use crate::capture::file::{CaptureReader, Packet, Place};
use crate::capture::opener::Opener;
use crate::container::pcapng;

const RAW: u32 = 101;
const HEADERS: usize = 20 + 8;

fn udp(payload: &[u8]) -> Vec<u8> {
    let builder = PacketBuilder::ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64).udp(5000, 6000);
    let mut frame = Vec::new();
    builder.write(&mut frame, payload).unwrap();
    frame
}

fn packet(frame: &[u8]) -> Packet<'_> {
    Packet {
        at: Some(Duration::from_secs(1)),
        link_type: RAW,
        data: frame,
        on_wire: frame.len(),
    }
}

fn kept(payload: &[u8]) -> Kept {
    let frame = udp(payload);
    reduce(&packet(&frame), &Opener::default(), Payloads::Beginning)
}

fn rtp(first: u8, payload: usize) -> Vec<u8> {
    let mut packet = vec![first, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 7];
    packet.resize(12 + payload, 0x11);
    packet
}

fn in_channel(message: &[u8]) -> Vec<u8> {
    let length = (message.len() as u16).to_be_bytes();
    [&[0x40, 0], &length[..], message].concat()
}

fn dtls(kind: u8, length: usize) -> Vec<u8> {
    let mut record = vec![kind, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 9];
    record.extend((length as u16).to_be_bytes());
    record.resize(13 + length, 0x11);
    record
}

#[test]
fn rtp_is_cut_behind_the_beginning_of_its_payload() {
    assert_eq!(kept(&rtp(0x80, 1000)), Kept::First(HEADERS + 12 + 64));
    assert_eq!(kept(&rtp(0x80, 64)), Kept::Whole);
    let channel = in_channel(&rtp(0x80, 1000));
    assert_eq!(kept(&channel), Kept::First(HEADERS + 4 + 12 + 64));
}

#[test]
fn rtp_with_padding_stays_whole_for_its_last_byte() {
    assert_eq!(kept(&rtp(0xa0, 1000)), Kept::Whole);
    assert_eq!(kept(&in_channel(&rtp(0xa0, 1000))), Kept::Whole);
}

#[test]
fn rtp_stays_whole_where_it_is_to_be_decrypted() {
    let frame = udp(&rtp(0x80, 1000));
    let opener = Opener::default();
    assert_eq!(
        reduce(&packet(&frame), &opener, Payloads::Whole),
        Kept::Whole
    );
}

#[test]
fn red_is_kept_up_to_its_primary_block() {
    let mut red = rtp(0x80, 1000);
    // A redundant block of 200 bytes, and the primary one.
    red[12..17].copy_from_slice(&[0x80 | 111, 0, 0, 200, 111]);
    assert_eq!(kept(&red), Kept::First(HEADERS + 12 + 5 + 200 + 64));
    // Of 300 bytes: no audio is that long.
    red[12..17].copy_from_slice(&[0x80 | 111, 0, 1, 44, 111]);
    assert_eq!(kept(&red), Kept::First(HEADERS + 12 + 64));
}

#[test]
fn what_a_data_channel_carries_is_left_out_and_handshakes_are_not() {
    assert_eq!(kept(&dtls(23, 500)), Kept::First(HEADERS + 13));
    assert_eq!(kept(&dtls(22, 500)), Kept::Whole);
    let two = [dtls(23, 5), dtls(22, 500)].concat();
    assert_eq!(kept(&two), Kept::Whole);
}

#[test]
fn what_belongs_to_no_call_is_counted() {
    assert_eq!(kept(b"anything else"), Kept::Nothing(Nothing::OtherUdp));
    assert_eq!(kept(b"INVITE sip:a SIP/2.0\r\n"), Kept::Whole);
    let frame = udp(&[]);
    let strange = Packet {
        link_type: 9999,
        ..packet(&frame)
    };
    let of = |packet: &Packet| reduce(packet, &Opener::default(), Payloads::Beginning);
    assert_eq!(of(&strange), Kept::Nothing(Nothing::UnsupportedLink));
    assert_eq!(
        of(&packet(&frame[..22])),
        Kept::Nothing(Nothing::Undecodable)
    );
    let mut sums = Sums::default();
    sums.left_out.count(&strange, Nothing::UnsupportedLink);
    sums.left_out.count(&packet(&frame), Nothing::NotUdp);
    let left_out = sums.left_out;
    assert_eq!((left_out.packets, left_out.link_type), (2, Some(9999)));
}

fn tcp(sequence: u32, is_first: bool, payload: &[u8]) -> Vec<u8> {
    let builder = PacketBuilder::ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64);
    let builder = builder.tcp(5000, 443, sequence, 1000);
    let builder = if is_first { builder.syn() } else { builder };
    let mut frame = Vec::new();
    builder.write(&mut frame, payload).unwrap();
    frame
}

#[test]
fn tcp_is_left_out_once_its_beginning_has_shown_that_it_is_no_call() {
    let tls = [0x16, 3, 1, 2, 0, 1, 0, 0, 0, 0, 0, 0];
    for begins_here in [true, false] {
        let mut analyzer = Analyzer::new(Duration::from_secs(1));
        let mut last = Kept::Whole;
        for n in 0..3 {
            let frame = match n {
                0 => tcp(0, begins_here, &[]),
                _ => tcp(1 + 12 * (n - 1), false, &tls),
            };
            last = reduce(&packet(&frame), analyzer.opener(), Payloads::Beginning);
            analyzer.packet(&packet(&frame));
        }
        // What came before a capture may have been the beginning of a call.
        let expected = match begins_here {
            true => Kept::Nothing(Nothing::NotUdp),
            false => Kept::Whole,
        };
        assert_eq!(last, expected);
    }
}

#[test]
fn what_is_written_is_read() {
    let origins = ["a.pcap", "b.pcap"].map(|name| Origin {
        name: name.to_owned(),
        format: "pcap".to_owned(),
        compression: Some("gzip".to_owned()),
        whole_payloads: true,
    });
    let mut out = Vec::new();
    let mut writer = Writer::begin("rtctool 1.2.3", &mut out);
    for origin in &origins {
        writer.origin(origin, &mut out);
    }
    let frame = udp(&rtp(0x80, 33));
    let times = [Some(Duration::new(1_700_000_000, 123_456_789)), None];
    let mut expected = Vec::new();
    for (number, at) in (5..).zip(times) {
        for origin in [1, 0] {
            let place = Place { origin, number };
            let packet = Packet {
                at,
                ..packet(&frame)
            };
            writer.packet(place, &packet, 31, &mut out);
            expected.push((at, place, frame[..31].to_vec(), frame.len()));
        }
    }
    let sums = Sums {
        packets: 7,
        ..Sums::default()
    };
    writer.end(1, &sums, &mut out);
    let mut reader = CaptureReader::open(out.as_slice()).unwrap();
    let mut read = Vec::new();
    while reader.peek() {
        let (packet, place) = reader.peeked().unwrap();
        read.push((packet.at, place, packet.data.to_vec(), packet.on_wire));
        reader.next_packet().unwrap();
    }
    assert_eq!(read, expected);
    let notes = reader.close().notes;
    assert_eq!(notes.origins, origins);
    assert_eq!(notes.head().unwrap().made_by, "rtctool 1.2.3");
    assert_eq!(notes.end(0), None);
    assert_eq!(notes.end(1).unwrap().sums, sums);
}

#[test]
fn partials_behind_each_other_in_one_file_are_told_apart() {
    let one = |name: &str| {
        let mut out = Vec::new();
        let mut writer = Writer::begin("test", &mut out);
        let origin = Origin {
            name: name.to_owned(),
            ..Origin::default()
        };
        writer.origin(&origin, &mut out);
        let frame = udp(&[]);
        writer.packet(
            Place {
                origin: 0,
                number: 1,
            },
            &packet(&frame),
            28,
            &mut out,
        );
        writer.end(0, &Sums::default(), &mut out);
        out
    };
    let both = [one("a"), one("b")].concat();
    let mut reader = CaptureReader::open(both.as_slice()).unwrap();
    let mut origins = Vec::new();
    while reader.peek() {
        origins.push(reader.peeked().unwrap().1.origin);
        reader.next_packet().unwrap();
    }
    assert_eq!(origins, [0, 1]);
    assert!(reader.notes().unwrap().end(1).is_some());
}

/// Everything that a summary says, as text.
fn told(analyzer: &mut Analyzer) -> String {
    analyzer.finish();
    format!("{:#?}", analyzer.summary())
}

/// Payloads like those of calls, any of which may be cut or padded.
fn payloads() -> impl Strategy<Value = Vec<u8>> {
    let bytes = || prop::collection::vec(any::<u8>(), 0..300);
    let rtp = (
        prop::sample::select(vec![0x80u8, 0x90, 0xa0, 0xb0]),
        0u8..3,
        0u16..40,
        bytes(),
    );
    let rtp = rtp.prop_map(|(first, kind, number, payload)| {
        let mut packet = vec![first, [96, 0, 111][usize::from(kind)], 0, 0];
        packet[2..4].copy_from_slice(&number.to_be_bytes());
        packet.extend([0, 0, number as u8, 0, 0, 0, 0, 7 + kind]);
        if first & 0x10 != 0 {
            packet.extend([0xbe, 0xde, 0, 1, 0x10, b'0', 0, 0]);
        }
        [packet, payload].concat()
    });
    let in_channel_too = (rtp, any::<bool>()).prop_map(|(packet, is_relayed)| match is_relayed {
        true => in_channel(&packet),
        false => packet,
    });
    prop_oneof![
        6 => in_channel_too,
        1 => (20u8..26, 0usize..80).prop_map(|(kind, length)| dtls(kind, length)),
        1 => bytes(),
        1 => bytes().prop_map(|bytes| [&b"\x10\x00\x00\x01ZRTP"[..], &bytes].concat()),
        1 => bytes().prop_map(|bytes| [&[0x80, 200][..], &bytes].concat()),
    ]
}

proptest! {
    #[test]
    fn what_is_kept_tells_the_same_as_the_whole(
        payloads in prop::collection::vec((payloads(), 0usize..400), 0..60),
    ) {
        let mut whole = Analyzer::new(Duration::from_secs(1));
        let mut reduced = Analyzer::new(Duration::from_secs(1));
        let mut left_out = LeftOut::default();
        for (number, (payload, cut)) in (1u64..).zip(&payloads) {
            let frame = udp(payload);
            let packet = Packet {
                at: Some(Duration::from_millis(1_000 + 20 * number)),
                // Some are cut already.
                data: match cut {
                    0..100 => frame.get(..28 + cut).unwrap_or(&frame),
                    _ => &frame,
                },
                ..packet(&frame)
            };
            let kept = match number {
                // What the timeline goes by.
                1 => Kept::Whole,
                _ => reduce(&packet, whole.opener(), Payloads::Beginning),
            };
            let length = match kept {
                Kept::Whole => Some(packet.data.len()),
                Kept::First(length) => Some(length),
                Kept::Nothing(why) => {
                    left_out.count(&packet, why);
                    None
                }
            };
            whole.numbered(number, &packet);
            if let Some(length) = length {
                let packet = Packet { data: &packet.data[..length], ..packet };
                reduced.numbered(number, &packet);
                let again = reduce(&packet, reduced.opener(), Payloads::Beginning);
                prop_assert!(number == 1 || again == Kept::Whole, "{:?}", again);
            }
        }
        reduced.left_out(&left_out);
        prop_assert_eq!(told(&mut reduced), told(&mut whole));
    }

    #[test]
    fn no_notes_make_it_panic(
        notes in prop::collection::vec(
            prop_oneof![
                prop::collection::vec(any::<u8>(), 0..60),
                prop::sample::select(vec![
                    r#"{"partial":{"version":1,"made_by":""}}"#,
                    r#"{"origin":{"name":"a","format":"pcap","compression":null}}"#,
                    r#"{"interface":{"origin":0,"has_times":true}}"#,
                    r#"{"interface":{"origin":18446744073709551615,"has_times":true}}"#,
                    r#"{"end":{"origin":0,"packets":18446744073709551615,"left_out":{"packets":18446744073709551615}}}"#,
                    r#"{"end":{"origin":18446744073709551615}}"#,
                ]).prop_map(|text| text.as_bytes().to_vec()),
            ], 0..12,
        ),
        interface in 0u32..3,
    ) {
        let mut out = Vec::new();
        pcapng::section("", &mut out);
        for note in &notes {
            pcapng::block(crate::capture::file::NOTE_BLOCK, note, &mut out);
            pcapng::interface(101, &mut out);
            let time = pcapng::Time(Duration::from_secs(1));
            pcapng::packet(interface, time, &[1, 2, 3], 3, Some(4), &mut out);
        }
        let mut reader = CaptureReader::open(out.as_slice()).unwrap();
        while reader.peek() {
            let _ = reader.peeked();
            let _ = reader.next_packet();
        }
        let notes = reader.close().notes;
        let mut analyzer = Analyzer::new(Duration::from_secs(1));
        for end in &notes.ends {
            analyzer.left_out(&end.sums.left_out);
            analyzer.left_out(&end.sums.left_out);
        }
        let _ = analyzer.summary();
    }
}
