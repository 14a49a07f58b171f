use super::*;

use crate::capture::session::{Labels, StreamKey};
use crate::dtls::{CertificateDigests, CertificateFingerprint};

const OFFER: &str = "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE a v\r\n\
    m=audio 4000 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 10.0.0.1\r\na=mid:a\r\na=ice-ufrag:abcd\r\n\
    a=rtpmap:111 opus/48000/2\r\na=fmtp:111 useinbandfec=1\r\na=ssrc:11 cname:me\r\n\
    m=video 4000 UDP/TLS/RTP/SAVPF 96 97\r\nc=IN IP4 10.0.0.1\r\na=mid:v\r\na=ice-ufrag:abcd\r\n\
    a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\n\
    a=extmap:5 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\n\
    a=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n\
    a=ssrc-group:FID 21 22\r\na=ssrc:21 cname:me\r\na=ssrc:22 cname:me\r\n";

fn knowing(text: &str) -> Knowledge {
    let mut knowledge = Knowledge::default();
    knowledge.add(Origin::Given("offer.sdp".into()), text.as_bytes());
    knowledge
}

fn flow(source: &str, destination: &str) -> FlowKey {
    FlowKey::udp(source.parse().unwrap(), destination.parse().unwrap())
}

fn elsewhere() -> FlowKey {
    flow("192.0.2.1:1", "192.0.2.2:2")
}

fn described(knowledge: &Knowledge, flow: FlowKey, ssrc: u32, number: u8) -> Option<Described> {
    after_handshake(knowledge, flow, (ssrc, number), None)
}

fn after_handshake(
    knowledge: &Knowledge,
    flow: FlowKey,
    (ssrc, number): (u32, u8),
    certificates: Option<&Certificates>,
) -> Option<Described> {
    knowledge.describe(&Facts {
        key: StreamKey { flow, ssrc },
        payload_types: &[(number, 10)],
        payload_type: number,
        within_red: None,
        labels: &Labels::default(),
        last_packet: 100,
        certificates,
    })
}

/// A Binding request with a name of nine characters, padded.
fn check(name: &[u8; 12]) -> Vec<u8> {
    let mut check = vec![0, 1, 0, 16, 0x21, 0x12, 0xa4, 0x42];
    check.extend([7; 12]);
    check.extend([0, 6, 0, 9]);
    check.extend(name);
    check
}

fn is_unfit(knowledge: &Knowledge, ssrc: u32, number: u8) -> bool {
    let flow = elsewhere();
    let streams = [(StreamKey { flow, ssrc }, vec![number])];
    !knowledge.unfit(&streams).is_empty()
}

#[test]
fn an_ssrc_ties_a_stream_wherever_it_is_sent() {
    let found = described(&knowing(OFFER), elsewhere(), 11, 111).unwrap();
    assert_eq!(found.how, How::Ssrc);
    assert_eq!(found.codec.unwrap().encoding, "opus");
    assert_eq!(
        (found.mid.as_deref(), found.cname.as_deref()),
        (Some("a"), Some("me"))
    );
    assert!(found.is_secure);
}

#[test]
fn what_is_sent_to_an_address_is_what_its_description_asks_for() {
    let to = flow("192.0.2.1:9", "10.0.0.1:4000");
    let found = described(&knowing(OFFER), to, 5, 96).unwrap();
    assert_eq!((found.how, found.mid.as_deref()), (How::Address, Some("v")));
    let strange = described(&knowing(OFFER), to, 5, 100).unwrap();
    assert_eq!(strange.strange_payload_types, [100]);
    assert_eq!(strange.codec, None);
}

#[test]
fn retransmissions_are_told_by_their_group() {
    let found = described(&knowing(OFFER), elsewhere(), 22, 97).unwrap();
    assert_eq!(found.repairs, Some(21));
    assert_eq!(found.codec.unwrap().repairs, Some(96));
}

#[test]
fn a_check_ties_addresses_by_its_user_name() {
    let mut knowledge = knowing(OFFER);
    let name = b"abcd:zzzz\0\0\0";
    knowledge.stun(elsewhere(), &check(name));
    let found = described(&knowledge, elsewhere(), 5, 111).unwrap();
    assert_eq!(found.how, How::Ufrag);
}

#[test]
fn a_payload_type_alone_ties_only_where_it_has_one_meaning() {
    let mut knowledge = knowing(OFFER);
    let found = described(&knowledge, elsewhere(), 5, 111).unwrap();
    assert_eq!(found.how, How::PayloadType);
    assert!(found.strange_payload_types.is_empty());
    let other = OFFER
        .replace("111 opus/48000/2", "111 L16/16000")
        .replace("ssrc:", "x:");
    knowledge.add(Origin::Packet(3), other.as_bytes());
    assert_eq!(described(&knowledge, elsewhere(), 5, 111), None);
}

#[test]
fn labels_of_the_packets_name_mid_and_rid() {
    let mut labels = Labels::default();
    let header = [&[0x90, 96], &[0; 10][..], &[0xbe, 0xde, 0, 1]].concat();
    labels.observe(&[header, vec![0x40, b'v', 0x50, b'h']].concat());
    let knowledge = knowing(OFFER);
    let found = knowledge.describe(&Facts {
        key: StreamKey {
            flow: flow("192.0.2.1:9", "10.0.0.1:4000"),
            ssrc: 5,
        },
        payload_types: &[(96, 10)],
        payload_type: 96,
        within_red: None,
        labels: &labels,
        last_packet: 100,
        certificates: None,
    });
    let found = found.unwrap();
    assert_eq!(
        (found.mid.as_deref(), found.rid.as_deref()),
        (Some("v"), Some("h"))
    );
}

#[test]
fn sip_with_a_description_is_read_once() {
    let mut knowledge = Knowledge::default();
    let invite = format!(
        "INVITE sip:a@b SIP/2.0\r\nContent-Type: application/sdp\r\nContent-Length: {}\r\n\r\n{OFFER}",
        OFFER.len()
    );
    for packet in 1..4 {
        knowledge.learn(invite.as_bytes(), packet);
    }
    assert_eq!(knowledge.descriptions.len(), 1);
    let found = described(&knowledge, elsewhere(), 11, 111).unwrap();
    assert_eq!(found.origin, Origin::Packet(1));
}

#[test]
fn keys_are_handed_on_and_not_kept() {
    let crypto = "m=audio 4 RTP/SAVP 0\r\nc=IN IP4 10.0.0.9\r\n\
        a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4\r\n";
    let mut knowledge = Knowledge::default();
    let text = format!("v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nt=0 0\r\n{crypto}");
    let keys = knowledge.add(Origin::Packet(1), text.as_bytes());
    assert_eq!(keys.len(), 1);
    assert!(!format!("{knowledge:?}").contains("WVNf"));
}

#[test]
fn texts_beyond_the_cap_are_counted() {
    let mut knowledge = Knowledge::default();
    for number in 0..=MOST_DESCRIPTIONS {
        knowledge.add(Origin::Packet(number as u64), OFFER.as_bytes());
    }
    assert_eq!(knowledge.left_out(), 1);
    assert!(described(&knowledge, elsewhere(), 11, 111).is_some());
}

#[test]
fn a_payload_type_does_not_tie_what_ice_shows_to_be_of_another_call() {
    let mut knowledge = knowing(OFFER);
    knowledge.stun(elsewhere(), &check(b"wwww:zzzz\0\0\0"));
    assert_eq!(described(&knowledge, elsewhere(), 5, 111), None);
    let by_ssrc = described(&knowledge, elsewhere(), 11, 111).unwrap();
    assert_eq!(by_ssrc.how, How::Ssrc);
    assert!(is_unfit(&knowledge, 5, 111));
    assert!(!is_unfit(&knowledge, 11, 111));
    knowledge.stun(elsewhere(), &check(b"abcd:zzzz\0\0\0"));
    assert!(!is_unfit(&knowledge, 5, 111));
}

#[test]
fn a_given_description_fits_nothing_where_no_stream_has_anything_of_it() {
    let knowledge = knowing(OFFER);
    assert!(is_unfit(&knowledge, 5, 100));
    assert!(!is_unfit(&knowledge, 5, 111));
    assert!(knowledge.unfit(&[]).is_empty());
    let mut found = Knowledge::default();
    found.add(Origin::Packet(1), OFFER.as_bytes());
    assert!(!is_unfit(&found, 5, 100));
}

#[test]
fn what_is_described_after_its_end_is_not_of_a_stream() {
    let mut knowledge = Knowledge::default();
    knowledge.add(Origin::Packet(1), OFFER.as_bytes());
    let later = OFFER.replace("111 opus/48000/2", "111 L16/16000");
    knowledge.add(Origin::Packet(101), later.as_bytes());
    let to = flow("192.0.2.1:9", "10.0.0.1:4000");
    let found = described(&knowledge, to, 5, 111).unwrap();
    assert_eq!(found.codec.unwrap().encoding, "opus");
    knowledge.add(Origin::Packet(100), later.as_bytes());
    let found = described(&knowledge, to, 5, 111).unwrap();
    assert_eq!(found.codec.unwrap().encoding, "L16");
}

/// The description of another call on the port of [`OFFER`], where the payload type is G.722.
fn another_call(lines: &str) -> String {
    format!(
        "v=0\r\no=- 2 1 IN IP4 10.0.0.1\r\ns=-\r\nt=0 0\r\n\
         m=audio 4000 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 10.0.0.1\r\n{lines}a=rtpmap:111 G722/8000\r\n"
    )
}

fn codec_of(found: Option<Described>) -> String {
    found.unwrap().codec.unwrap().encoding
}

#[test]
fn two_calls_on_one_port_are_told_apart_by_the_names_of_ice() {
    let mut knowledge = knowing(OFFER);
    let other = another_call("a=ice-ufrag:efgh\r\n");
    knowledge.add(Origin::Given("other.sdp".into()), other.as_bytes());
    let to_it = flow("192.0.2.1:1", "10.0.0.1:4000");
    assert_eq!(
        codec_of(described(&knowledge, to_it, 99, 111)),
        "G722",
        "the latest"
    );
    knowledge.stun(to_it, &check(b"abcd:wxyz\0\0\0"));
    assert_eq!(codec_of(described(&knowledge, to_it, 99, 111)), "opus");
}

#[test]
fn two_calls_on_one_port_are_told_apart_by_the_certificate_that_was_shown() {
    let shown = CertificateDigests::of(b"certificate of the first");
    let line = |digest: &CertificateFingerprint| format!("a=fingerprint:sha-256 {digest}\r\n");
    let first = OFFER.replace("a=mid:a", &format!("{}a=mid:a", line(&shown.sha256)));
    let mut knowledge = knowing(&first);
    let other = CertificateFingerprint::of(b"of another");
    let other = another_call(&line(&other));
    knowledge.add(Origin::Given("other.sdp".into()), other.as_bytes());
    let to_it = flow("192.0.2.1:1", "10.0.0.1:4000");
    let codec = |certificates: Option<&Certificates>| {
        codec_of(after_handshake(&knowledge, to_it, (99, 111), certificates))
    };
    assert_eq!(codec(None), "G722", "the latest");
    let certificates = |shown| Certificates::from([(to_it.destination, vec![shown])]);
    assert_eq!(codec(Some(&certificates(shown))), "opus");
    let strange = CertificateDigests::of(b"of nobody");
    assert_eq!(codec(Some(&certificates(strange))), "G722", "the latest");
}
