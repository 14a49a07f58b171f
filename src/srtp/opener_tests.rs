use super::*;
use proptest::prelude::*;

/// Of hexadecimal digits.
pub fn bytes(digits: &str) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).unwrap() as u8;
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| digit(pair[0]) << 4 | digit(pair[1]))
        .collect()
}

/// The master key of libsrtp's test vectors (`srtp_validate` in its test/srtp_driver.c).
fn libsrtp() -> Opener {
    let key = bytes("e1f97a0d3e018be0d64fa32c06de4139");
    let salt = bytes("0ec675ad498afeebb6960b3aabe6");
    Opener::new(&MasterKey::new(Profile::AesCm128Sha1Tag80, &key, &salt).unwrap()).unwrap()
}

const SRTP: &str = concat!(
    "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402",
    "b78d6acc99ea179b8dbb",
);

#[test]
fn the_packet_of_libsrtps_tests_is_opened() {
    let packet = bytes(SRTP);
    let mut clear = Vec::new();
    let index = libsrtp().open_rtp(&packet, 12, &Rollover::from_the_beginning(), &mut clear);
    assert_eq!(index, Ok(0x1234));
    assert_eq!(clear[..12], packet[..12]);
    assert_eq!(clear[12..], [0xab; 16]);
}

#[test]
fn one_changed_bit_is_noticed() {
    let mut clear = Vec::new();
    for at in 0..bytes(SRTP).len() {
        let mut packet = bytes(SRTP);
        packet[at] ^= 1;
        let opened = libsrtp().open_rtp(&packet, 12, &Rollover::from_the_beginning(), &mut clear);
        assert_eq!(opened, Err(Refused::Unauthentic), "byte {at}");
    }
}

#[test]
fn a_packet_without_the_keys_name_is_of_another_key() {
    let key = MasterKey::of_both(Profile::AesCm128Sha1Tag80, &[1; 30]).unwrap();
    let opener = Opener::new(&key.with_mki(vec![0, 0, 0, 1])).unwrap();
    let opened = opener.open_rtp(
        &bytes(SRTP),
        12,
        &Rollover::from_the_beginning(),
        &mut Vec::new(),
    );
    assert_eq!(opened, Err(Refused::OtherKey));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(
        packet in prop::collection::vec(any::<u8>(), 0..80),
        start in 0usize..100,
        kind in 0usize..6,
    ) {
        let profile = Profile::ALL[kind];
        let both = vec![9; profile.key_bytes() + profile.salt_bytes()];
        let opener = Opener::new(&MasterKey::of_both(profile, &both).unwrap()).unwrap();
        let mut clear = Vec::new();
        let _ = opener.open_rtp(&packet, start, &Rollover::from_the_beginning(), &mut clear);
        let _ = opener.open_rtcp(&packet, &mut clear);
    }
}
