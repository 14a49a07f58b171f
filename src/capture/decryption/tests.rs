use super::*;
use crate::rtp::header::RtpHeader;
use crate::srtp::GivenKey;

const KEY: &str =
    "AES_CM_128_HMAC_SHA1_80:e1f97a0d3e018be0d64fa32c06de41390ec675ad498afeebb6960b3aabe6";

/// The packet of libsrtp's tests, protected with [`KEY`].
const SRTP: [u8; 38] = [
    0x80, 0x0f, 0x12, 0x34, 0xde, 0xca, 0xfb, 0xad, 0xca, 0xfe, 0xba, 0xbe, 0x4e, 0x55, 0xdc, 0x4c,
    0xe7, 0x99, 0x78, 0xd8, 0x8c, 0xa4, 0xd2, 0x15, 0x94, 0x9d, 0x24, 0x02, 0xb7, 0x8d, 0x6a, 0xcc,
    0x99, 0xea, 0x17, 0x9b, 0x8d, 0xbb,
];

fn flow() -> FlowKey {
    FlowKey::udp("10.0.0.1:1".parse().unwrap(), "10.0.0.2:2".parse().unwrap())
}

fn with(key: &str) -> Decryption {
    let mut decryption = Decryption::default();
    decryption.give(&GivenKey::parse(key).unwrap());
    decryption
}

fn open(decryption: &mut Decryption, packet: &[u8], on_wire: usize) -> Option<Vec<u8>> {
    let observed = Observed {
        packet: 1,
        at: None,
        flow: flow(),
        via: None,
        payload: packet,
        on_wire,
        is_decrypted: false,
    };
    let header = RtpHeader::parse(packet, on_wire).unwrap();
    let mut clear = Vec::new();
    decryption
        .rtp(&observed, &header, &mut clear)
        .then_some(clear)
}

fn protection(decryption: &Decryption) -> Protection {
    let key = StreamKey {
        flow: flow(),
        ssrc: 0xcafe_babe,
    };
    decryption.of_stream(key).unwrap()
}

#[test]
fn the_right_key_opens_the_packet() {
    let mut decryption = with(KEY);
    let clear = open(&mut decryption, &SRTP, SRTP.len()).unwrap();
    assert_eq!(clear[12..], [0xab; 16]);
    assert_eq!(protection(&decryption).rollover_counter, Some(0));
}

#[test]
fn a_key_among_others_is_found_by_what_it_opens() {
    let mut decryption = Decryption::default();
    for wrong in 0..40u8 {
        let both = format!("{wrong:02x}").repeat(30);
        decryption.give(&GivenKey::parse(&both).unwrap());
    }
    decryption.give(&GivenKey::parse(KEY).unwrap());
    let opened = (0..20).find(|_| open(&mut decryption, &SRTP, SRTP.len()).is_some());
    assert!(opened.is_some());
}

#[test]
fn the_wrong_key_opens_nothing_and_each_packet_is_counted() {
    let mut decryption = with(&"00".repeat(30));
    for _ in 0..100 {
        assert_eq!(open(&mut decryption, &SRTP, SRTP.len()), None);
    }
    let protection = protection(&decryption);
    assert_eq!((protection.opened, protection.refused), (0, 100));
    assert_eq!(protection.key, None);
}

#[test]
fn the_key_of_another_stream_is_not_tried() {
    for whose in ["0x1", "10.0.0.2", "10.0.0.1:9"] {
        let mut decryption = with(&format!("{KEY}@{whose}"));
        assert_eq!(open(&mut decryption, &SRTP, SRTP.len()), None, "{whose}");
    }
    let mut decryption = with(&format!("{KEY}@10.0.0.1:1"));
    assert!(open(&mut decryption, &SRTP, SRTP.len()).is_some());
}

#[test]
fn a_cut_packet_has_no_tag_to_check() {
    let mut decryption = with(KEY);
    assert_eq!(open(&mut decryption, &SRTP[..30], SRTP.len()), None);
    assert_eq!(protection(&decryption).cut, 1);
}

#[test]
fn stray_packets_do_not_fill_memory() {
    let mut decryption = with(&"00".repeat(30));
    for ssrc in 0..40_000u32 {
        let mut packet = SRTP;
        packet[8..12].copy_from_slice(&ssrc.to_be_bytes());
        open(&mut decryption, &packet, SRTP.len());
    }
    assert!(decryption.streams.len() <= MOST_STATES);
    assert!(!format!("{decryption:?}").contains("e1f97a"));
}
