//! Calls that go wrong, packet by packet, and what is said of them.

use std::time::Duration;

use etherparse::PacketBuilder;

use super::*;
use crate::capture::analyze::Analyzer;
use crate::capture::file::Packet;
use crate::capture::session::dtls::Against;
use crate::diagnostic::Severity;
use crate::dtls::{CertificateFingerprint, made};

mod both_ways;
mod examples;
mod fragments;
mod holes;

const ALICE: ([u8; 4], u16) = ([10, 0, 0, 1], 5000);
const BOB: ([u8; 4], u16) = ([10, 0, 0, 2], 6000);

struct Call {
    analyzer: Analyzer,
    now: Duration,
    /// Between packets.
    step: Duration,
}

impl Call {
    fn new() -> Call {
        Call {
            analyzer: Analyzer::new(Duration::from_secs(60)),
            now: Duration::from_secs(1_000),
            step: Duration::from_millis(100),
        }
    }

    fn frame(from: ([u8; 4], u16), to: ([u8; 4], u16), payload: &[u8]) -> Vec<u8> {
        let builder = PacketBuilder::ipv4(from.0, to.0, 64).udp(from.1, to.1);
        let mut frame = Vec::new();
        builder.write(&mut frame, payload).unwrap();
        frame
    }

    /// A step after the packet before.
    fn send(&mut self, from: ([u8; 4], u16), to: ([u8; 4], u16), payload: &[u8]) -> &mut Call {
        let frame = Call::frame(from, to, payload);
        self.now += self.step;
        self.analyzer.packet(&Packet {
            at: Some(self.now),
            link_type: 101,
            data: &frame,
            on_wire: frame.len(),
        });
        self
    }

    fn forth(&mut self, payload: &[u8]) -> &mut Call {
        self.send(ALICE, BOB, payload)
    }

    fn back(&mut self, payload: &[u8]) -> &mut Call {
        self.send(BOB, ALICE, payload)
    }

    fn wait(&mut self, seconds: u64) -> &mut Call {
        self.now += Duration::from_secs(seconds);
        self
    }

    fn findings(&self) -> Vec<Finding> {
        findings("call.pcap", &self.analyzer.summary())
    }

    fn all(&self) -> Vec<String> {
        let all = self.findings().into_iter();
        all.map(|finding| finding.code).collect()
    }

    /// Code and packet of everything found that is about the call.
    fn found(&self) -> Vec<(String, Option<u64>)> {
        codes(&self.analyzer.summary())
    }
}

fn codes(summary: &Summary) -> Vec<(String, Option<u64>)> {
    let all = findings("call.pcap", summary).into_iter();
    let of_call = all.filter(|finding| finding.code.as_str() >= "PCAP040");
    of_call
        .map(|finding| {
            (
                finding.code,
                finding.location.and_then(|place| place.packet),
            )
        })
        .collect()
}

fn only(code: &str, packet: u64) -> Vec<(String, Option<u64>)> {
    vec![(code.to_owned(), Some(packet))]
}

/// A Binding message with a user name as ICE has it.
fn stun(bits: u16, id: u8, more: &[u8]) -> Vec<u8> {
    let user = [0, 6, 0, 3, b'b', b':', b'a', 0];
    let mut bytes = bits.to_be_bytes().to_vec();
    bytes.extend(((user.len() + more.len()) as u16).to_be_bytes());
    bytes.extend([0x21, 0x12, 0xa4, 0x42]);
    bytes.extend([id; 12]);
    bytes.extend(user);
    bytes.extend(more);
    bytes
}

fn check(id: u8) -> Vec<u8> {
    stun(0x0001, id, &[])
}

fn nominating(id: u8) -> Vec<u8> {
    stun(0x0001, id, &[0, 0x25, 0, 0])
}

fn answer(id: u8) -> Vec<u8> {
    stun(0x0101, id, &[])
}

fn rtp(number: u8) -> Vec<u8> {
    rtp_of(7, number)
}

fn rtp_of(ssrc: u8, number: u8) -> Vec<u8> {
    rtp_as(111, ssrc, number)
}

fn rtp_as(payload_type: u8, ssrc: u8, number: u8) -> Vec<u8> {
    let mut packet = vec![
        0x80,
        payload_type,
        0,
        number,
        0,
        0,
        0,
        number,
        0,
        0,
        0,
        ssrc,
    ];
    packet.extend([0x55; 40]);
    packet
}

fn server_hello() -> Vec<u8> {
    let mut flight = made::record(
        22,
        0,
        0,
        &made::handshake(2, 0, &made::server_hello_body(9, &[])),
    );
    let certificate = made::handshake(11, 1, &[0, 0, 6, 0, 0, 3, 1, 2, 3]);
    flight.extend(made::record(22, 0, 1, &certificate));
    flight
}

fn finished() -> Vec<u8> {
    made::record(22, 1, 0, &[0x5a; 40])
}

#[test]
fn checks_without_any_answer_are_an_error() {
    let mut call = Call::new();
    for id in 0..20 {
        call.forth(&check(id));
    }
    assert_eq!(call.found(), only("PCAP040", 1));
    call.back(&answer(19));
    assert!(call.found().is_empty());
}

#[test]
fn answers_without_a_nomination_are_told() {
    let mut call = Call::new();
    for id in 0..8 {
        call.forth(&check(id)).back(&answer(id));
    }
    assert_eq!(call.found(), only("PCAP041", 2));
    call.forth(&nominating(9)).back(&answer(9));
    assert!(call.found().is_empty());
}

#[test]
fn a_role_conflict_is_told_until_it_is_resolved() {
    let mut call = Call::new();
    let conflict = stun(0x0111, 1, &[0, 9, 0, 4, 0, 0, 4, 87]);
    call.forth(&check(1)).back(&conflict);
    assert_eq!(call.found(), only("PCAP042", 2));
    call.forth(&check(2)).back(&answer(2));
    assert!(call.found().is_empty());
}

#[test]
fn a_lost_consent_says_how_long_before_the_end() {
    let mut call = Call::new();
    call.forth(&nominating(1)).back(&answer(1));
    for id in 2..6 {
        call.wait(2).forth(&check(id));
    }
    assert_eq!(call.found(), only("PCAP043", 3));
    let summary = call.analyzer.summary();
    let text = findings("call.pcap", &summary)
        .into_iter()
        .find(|finding| finding.code == "PCAP043")
        .map(|finding| finding.message);
    let expected = "10.0.0.2:6000 stopped to answer the checks of 10.0.0.1:5000, 6.30 s before the end: 4 checks in 6.30 s";
    assert_eq!(text.as_deref(), Some(expected));
}

#[test]
fn a_client_hello_without_an_answer_is_an_error() {
    let mut call = Call::new();
    call.forth(&made::client_hello(7, 0));
    assert!(call.found().is_empty(), "an answer may be on its way");
    call.wait(1).forth(&made::client_hello(7, 1));
    assert_eq!(call.found(), only("PCAP050", 1));
    call.back(&server_hello());
    assert_eq!(call.found(), only("PCAP052", 3));
    call.forth(&finished()).back(&finished());
    assert!(call.found().is_empty());
}

#[test]
fn an_alert_ends_a_handshake() {
    let mut call = Call::new();
    call.forth(&made::client_hello(7, 0));
    call.back(&made::record(21, 0, 0, &[2, 40]))
        .wait(5)
        .forth(&rtp(1));
    assert_eq!(call.found(), only("PCAP051", 2));
}

#[test]
fn a_handshake_that_is_no_calls_fails_nothing() {
    let severities = |call: &Call| -> Vec<Severity> {
        let all = call.findings().into_iter();
        let of_dtls = all.filter(|finding| finding.code == "PCAP050");
        of_dtls.map(|finding| finding.severity).collect()
    };
    let mut call = Call::new();
    call.forth(&made::client_hello_without_srtp(7)).wait(2);
    call.send(ALICE, ([10, 0, 0, 3], 9), b"something else");
    assert_eq!(severities(&call), [Severity::Info]);
    // A call with data channels alone has no SRTP either.
    call.back(&check(1));
    assert_eq!(severities(&call), [Severity::Error]);
}

#[test]
fn rtp_before_the_handshake_has_finished_is_told() {
    let mut call = Call::new();
    call.forth(&made::client_hello(7, 0)).back(&server_hello());
    call.forth(&rtp(1)).forth(&rtp(2));
    call.forth(&finished()).back(&finished());
    assert_eq!(call.found(), only("PCAP053", 3));
}

/// Of Bob, by the address that he is reached at.
fn description(more: &str) -> Vec<u8> {
    format!(
        "v=0\r\no=- 1 1 IN IP4 10.0.0.2\r\ns=-\r\nt=0 0\r\nm=audio 6000 UDP/TLS/RTP/SAVPF 111\r\n\
         c=IN IP4 10.0.0.2\r\na=rtpmap:111 opus/48000/2\r\n{more}"
    )
    .into_bytes()
}

fn handshake_with(description: &[u8]) -> Call {
    let mut call = Call::new();
    call.analyzer.describe("answer.sdp", description);
    call.forth(&made::client_hello(7, 0)).back(&server_hello());
    call.forth(&finished()).back(&finished());
    call
}

#[test]
fn a_certificate_is_compared_with_the_description_of_who_showed_it() {
    let right = CertificateFingerprint::of(&[1, 2, 3]);
    let line = |print: String| description(&format!("a=fingerprint:sha-256 {print}\r\n"));
    assert!(handshake_with(&line(right.to_string())).found().is_empty());
    let wrong = CertificateFingerprint::of(&[9]);
    let call = handshake_with(&line(wrong.to_string()));
    assert_eq!(call.found(), only("PCAP054", 2));
    let handshake = call.analyzer.summary().session.handshakes.remove(0);
    // Nobody described the client.
    assert_eq!(handshake.client_against_sdp, Against::NotDescribed);
    let unknown = description("a=fingerprint:md5 AB:CD\r\n");
    assert!(handshake_with(&unknown).found().is_empty());
}

#[test]
fn the_side_that_is_the_client_must_not_be_described_as_the_server() {
    let passive = handshake_with(&description("a=setup:passive\r\n"));
    assert!(passive.found().is_empty());
    let active = handshake_with(&description("a=setup:active\r\n"));
    assert_eq!(active.found(), only("PCAP056", 1));
}

#[test]
fn media_one_way_is_told_where_the_way_back_works() {
    let mut call = Call::new();
    call.forth(&nominating(1)).back(&answer(1));
    for number in 0..60 {
        call.forth(&rtp(number));
    }
    assert_eq!(call.found(), only("PCAP055", 3));
    call.back(&rtp_of(8, 1)).back(&rtp_of(8, 2));
    assert!(call.found().is_empty());
}

#[test]
fn audio_one_way_is_told_beside_video_that_goes_both_ways() {
    let mut call = Call::new();
    call.forth(&nominating(1)).back(&answer(1));
    for number in 0..60 {
        call.forth(&rtp_as(0, 7, number));
        call.forth(&rtp_as(34, 8, number))
            .back(&rtp_as(34, 9, number));
    }
    assert_eq!(call.found(), only("PCAP055", 3));
    let findings = call.findings();
    let one_way = findings.iter().find(|finding| finding.code == "PCAP055");
    let expected = "audio passes from 10.0.0.1:5000 to 10.0.0.2:6000 only, and none back, while other media passes both ways";
    assert_eq!(one_way.map(|found| &*found.message), Some(expected));
    // Of a stream back nobody knows what it is.
    for number in 0..2 {
        call.back(&rtp_as(111, 10, number));
    }
    assert!(call.found().is_empty());
}

#[test]
fn media_one_way_on_each_leg_of_a_relayed_call_is_told_once() {
    const RELAY: ([u8; 4], u16) = ([10, 0, 0, 9], 3478);
    let mut call = Call::new();
    for (from, to) in [(ALICE, RELAY), (RELAY, BOB)] {
        call.send(from, to, &nominating(1))
            .send(to, from, &answer(1));
    }
    for number in 0..60 {
        call.send(ALICE, RELAY, &rtp(number));
        call.send(RELAY, BOB, &rtp(number));
    }
    assert_eq!(call.found(), only("PCAP055", 5));
    // Bob answers by another pair of addresses.
    let other = ([10, 0, 0, 2], 6001);
    call.send(ALICE, other, &check(3))
        .send(other, ALICE, &answer(3));
    call.send(other, ALICE, &rtp_of(8, 1))
        .send(other, ALICE, &rtp_of(8, 2));
    assert!(call.found().is_empty());
}

#[test]
fn what_a_capture_of_one_direction_cannot_hold_is_no_fault() {
    let mut call = Call::new();
    for id in 0..20 {
        call.forth(&check(id));
    }
    assert_eq!(call.found(), only("PCAP040", 1));
    // Alice answers what is not in the capture.
    call.forth(&answer(99));
    assert_eq!(call.all(), ["PCAP001", "PCAP023"]);
    call.forth(&made::client_hello(7, 0))
        .wait(2)
        .forth(&made::client_hello(7, 1));
    assert_eq!(call.all(), ["PCAP001", "PCAP023"]);
    call.back(&answer(1));
    assert_eq!(call.found(), only("PCAP050", 22));
}

#[test]
fn a_server_alone_shows_one_direction_too() {
    let mut call = Call::new();
    call.back(&server_hello()).wait(5).back(&rtp(1));
    assert_eq!(call.all(), ["PCAP001", "PCAP023"]);
}

#[test]
fn a_refused_check_beside_others_that_succeed_is_no_fault() {
    let mut call = Call::new();
    let refused = stun(0x0111, 1, &[0, 9, 0, 4, 0, 0, 4, 1]);
    let mut signature = vec![0, 8, 0, 20];
    signature.extend([0; 20]);
    call.forth(&stun(0x0001, 1, &signature)).back(&refused);
    assert_eq!(call.found(), only("PCAP045", 2));
    call.forth(&check(2)).back(&answer(2));
    assert!(call.found().is_empty());
}

#[test]
fn a_handshake_of_dtls_1_3_is_over_with_the_clients_part() {
    let supported_versions = [0, 43, 0, 2, 0xfe, 0xfc];
    let body = made::server_hello_body(9, &supported_versions);
    let hello = made::record(22, 0, 0, &made::handshake(2, 0, &body));
    let mut encrypted = vec![0x2e, 0, 1, 0, 24];
    encrypted.extend([0x5a; 24]);
    let mut call = Call::new();
    call.forth(&made::client_hello(7, 0)).back(&hello);
    call.back(&encrypted).wait(5).back(&encrypted);
    assert_eq!(call.found(), only("PCAP052", 2));
    call.forth(&encrypted);
    assert!(call.found().is_empty());
}

#[test]
fn a_call_of_which_only_the_signalling_passed_is_told_as_one() {
    let mut call = Call::new();
    let invite = b"INVITE sip:bob@example.org SIP/2.0\r\nContent-Type: application/sdp\r\n\r\n\
        v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\n\
        m=audio 5000 RTP/AVP 0\r\n";
    call.send((ALICE.0, 5060), (BOB.0, 5060), invite);
    let findings = call.findings();
    let message = "no RTP stream: a call was set up, but none of its media passed here";
    assert_eq!(findings[0].message, message);
}

#[test]
fn the_worst_is_told_first_then_what_breaks_a_call_first() {
    let mut call = Call::new();
    for id in 0..20 {
        call.forth(&check(id));
    }
    let other = ([10, 0, 0, 3], 7000);
    call.send(ALICE, other, &made::client_hello(7, 0))
        .wait(2)
        .send(ALICE, other, &made::client_hello(7, 1));
    // What comes after ICE makes of the error a warning.
    assert_eq!(call.all(), ["PCAP050", "PCAP040", "PCAP001"]);
}
