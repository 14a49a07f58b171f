//! Calls in which one side is not heard, without checks of ICE.

use super::*;

/// Media of G.711, 20 ms each, of which `number` tells the time, too.
fn pcmu(ssrc: u8, number: u16) -> Vec<u8> {
    let mut packet = vec![0x80, 0];
    packet.extend(number.to_be_bytes());
    packet.extend((u32::from(number) * 160).to_be_bytes());
    packet.extend([0, 0, 0, ssrc]);
    packet.extend([0x55; 160]);
    packet
}

/// A description of audio at this address.
fn described(at: ([u8; 4], u16), direction: &str) -> Vec<u8> {
    let [a, b, c, d] = at.0;
    format!(
        "v=0\r\no=- 1 1 IN IP4 {a}.{b}.{c}.{d}\r\ns=-\r\nc=IN IP4 {a}.{b}.{c}.{d}\r\nt=0 0\r\n\
         m=audio {} RTP/AVP 0\r\na={direction}\r\n",
        at.1
    )
    .into_bytes()
}

fn between(alice: &str, bob: &str) -> Call {
    let mut call = Call::new();
    call.step = Duration::from_millis(20);
    call.analyzer
        .describe("offer.sdp", &described(ALICE, alice));
    call.analyzer.describe("answer.sdp", &described(BOB, bob));
    call
}

fn forth(call: &mut Call, numbers: std::ops::Range<u16>) {
    for number in numbers {
        call.forth(&pcmu(1, number));
    }
}

/// What is told, without its help.
fn told(call: &Call) -> Vec<(Severity, String)> {
    let all = call.findings().into_iter();
    all.map(|finding| (finding.severity, finding.message))
        .collect()
}

fn one_way(severity: Severity, why: &str) -> Vec<(Severity, String)> {
    let message =
        format!("media passes from 10.0.0.1:5000 to 10.0.0.2:6000 only, and none back{why}");
    vec![(severity, message)]
}

#[test]
fn who_is_described_as_sending_and_does_not_is_told() {
    let mut call = between("sendrecv", "sendrecv");
    forth(&mut call, 0..60);
    let why = ", although 10.0.0.2:6000 is described as sending";
    assert_eq!(told(&call), one_way(Severity::Warning, why));
}

#[test]
fn media_that_is_meant_to_go_one_way_is_no_fault() {
    for (alice, bob) in [("sendrecv", "recvonly"), ("sendonly", "sendrecv")] {
        let mut call = between(alice, bob);
        forth(&mut call, 0..60);
        call.send(
            (BOB.0, 6001),
            (ALICE.0, 5001),
            &[0x80, 201, 0, 1, 0, 0, 0, 9],
        );
        assert_eq!(told(&call), []);
    }
}

#[test]
fn media_that_comes_back_from_another_port_is_media() {
    let mut call = between("sendrecv", "sendrecv");
    for number in 0..60 {
        forth(&mut call, number..number + 1);
        call.send((BOB.0, 7000), ALICE, &pcmu(2, number));
    }
    assert_eq!(told(&call), []);
}

#[test]
fn a_receiver_that_reports_and_sends_nothing_is_told_as_it_may_be_meant() {
    for port in [5000, 5001] {
        let mut call = Call::new();
        forth(&mut call, 0..60);
        assert_eq!(
            told(&call),
            [],
            "nothing shows that anything should come back"
        );
        let report = [0x80, 201, 0, 1, 0, 0, 0, 9];
        call.send((BOB.0, 6001), (ALICE.0, port), &report);
        assert_eq!(told(&call), one_way(Severity::Info, " but RTCP"));
    }
}

/// Of a program that sends sound and picture to two ports of its own host.
#[test]
fn another_flow_that_has_no_answer_may_be_the_answer() {
    let mut call = Call::new();
    for number in 0..60 {
        call.send(ALICE, (ALICE.0, 6000), &pcmu(1, number));
        call.send((ALICE.0, 5002), (ALICE.0, 6002), &pcmu(2, number));
    }
    let report = [0x80, 201, 0, 1, 0, 0, 0, 9];
    call.send((ALICE.0, 6001), (ALICE.0, 5001), &report);
    assert_eq!(told(&call), []);
}

#[test]
fn a_handshake_shows_that_the_other_side_is_there() {
    let mut call = Call::new();
    call.forth(&made::client_hello(7, 0)).back(&server_hello());
    call.forth(&finished()).back(&finished());
    forth(&mut call, 0..60);
    assert_eq!(
        told(&call),
        one_way(Severity::Info, " after the DTLS handshake")
    );
    call.back(&pcmu(2, 1)).back(&pcmu(2, 2));
    assert_eq!(told(&call), []);
}

/// Both talk for 10 s, then Alice for `more` packets; Bob's last packet is number 1000.
fn bob_stops(more: u16, bye: bool) -> Call {
    let mut call = Call::new();
    call.analyzer = Analyzer::new(Duration::from_secs(1));
    call.step = Duration::from_millis(10);
    for number in 0..500 {
        call.forth(&pcmu(1, number)).back(&pcmu(2, number));
    }
    if bye {
        call.back(&[0x81, 203, 0, 1, 0, 0, 0, 2]);
    }
    call.step = Duration::from_millis(20);
    forth(&mut call, 500..500 + more);
    call
}

#[test]
fn audio_that_ends_while_the_other_side_talks_on_is_told() {
    let call = bob_stops(1000, false);
    let message = "audio stream 0x00000002 (10.0.0.2:6000 → 10.0.0.1:5000) ended 20 s before what comes the other way, without a BYE";
    assert_eq!(told(&call), [(Severity::Warning, message.to_owned())]);
    assert_eq!(call.found(), only("PCAP057", 1000));
}

#[test]
fn who_hangs_up_first_has_not_stopped() {
    assert_eq!(told(&bob_stops(100, false)), []);
    assert_eq!(told(&bob_stops(1000, true)), []);
}

#[test]
fn a_source_that_takes_over_has_not_stopped() {
    let mut call = bob_stops(10, false);
    for number in 510..1510 {
        call.forth(&pcmu(1, number)).back(&pcmu(3, number));
    }
    assert_eq!(told(&call), []);
}

#[test]
fn media_to_a_port_that_nobody_described_is_told() {
    let mut call = between("sendrecv", "sendrecv");
    for number in 0..60 {
        call.send(ALICE, (BOB.0, 6004), &pcmu(1, number))
            .back(&pcmu(2, number));
    }
    let message = "10.0.0.1:5000 sends its media to 10.0.0.2:6004, which no session description names, and none to 10.0.0.2:6000, which is described";
    assert_eq!(told(&call), [(Severity::Warning, message.to_owned())]);
    assert_eq!(call.found(), only("PCAP058", 1));
}

#[test]
fn a_port_that_answers_need_not_be_described() {
    let mut call = between("sendrecv", "sendrecv");
    for number in 0..60 {
        call.send(ALICE, (BOB.0, 6004), &pcmu(1, number)).send(
            (BOB.0, 6004),
            ALICE,
            &pcmu(2, number),
        );
    }
    assert_eq!(told(&call), []);
}

/// A nomination, and then checks of Alice that nobody answers, beside media of Bob's.
fn consent_lost(media: u16) -> String {
    let mut call = Call::new();
    call.forth(&nominating(1)).back(&answer(1));
    for id in 2..6 {
        call.forth(&check(id));
        for number in 0..100 {
            call.forth(&pcmu(1, u16::from(id) * 100 + number));
            if number < media {
                call.back(&pcmu(2, u16::from(id) * 100 + number));
            }
        }
    }
    let found = call.findings().into_iter();
    let mut of_consent = found.filter(|finding| finding.code == "PCAP043");
    of_consent.next().map(|one| one.message).unwrap_or_default()
}

#[test]
fn a_peer_whose_media_comes_on_is_not_gone() {
    assert!(consent_lost(100).ends_with(", while its media came on"));
    assert!(consent_lost(0).ends_with(" s"));
}
