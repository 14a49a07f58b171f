//! Handshakes record by record.

use std::time::Duration;

use super::*;
use crate::dtls::made;

#[derive(Default)]
struct Line {
    handshakes: Handshakes,
    events: Events,
    packet: u64,
}

fn forth() -> FlowKey {
    FlowKey::udp(([10, 0, 0, 1], 4000).into(), ([10, 0, 0, 2], 5000).into())
}

impl Line {
    /// Each packet comes 100 ms after the one before.
    fn send(&mut self, flow: FlowKey, payload: &[u8]) -> &mut Line {
        self.packet += 1;
        let moment = Moment {
            at: Duration::from_millis(100 * self.packet),
            packet: self.packet,
        };
        let observed = Observed {
            packet: self.packet,
            at: Some(moment.at),
            flow,
            via: None,
            payload,
            on_wire: payload.len(),
            is_decrypted: false,
        };
        self.handshakes.observe(moment, &observed, &mut self.events);
        self
    }

    fn client(&mut self, payload: &[u8]) -> &mut Line {
        self.send(forth(), payload)
    }

    fn server(&mut self, payload: &[u8]) -> &mut Line {
        self.send(forth().reversed(), payload)
    }

    fn only(&self) -> HandshakeSummary {
        let mut all = self.handshakes.summaries();
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    fn kinds(&self) -> Vec<EventKind> {
        let (events, _) = self.events.with([]);
        events.into_iter().map(|event| event.kind).collect()
    }
}

/// ServerHello and a certificate of the bytes 1, 2, 3.
fn server_flight(number: u8) -> Vec<u8> {
    let hello = made::handshake(2, 0, &made::server_hello_body(9, &[]));
    let mut flight = made::record(22, 0, number, &hello);
    let certificate = made::handshake(11, 1, &[0, 0, 6, 0, 0, 3, 1, 2, 3]);
    flight.extend(made::record(22, 0, number + 1, &certificate));
    flight
}

fn finished() -> Vec<u8> {
    made::record(22, 1, 0, &[0x5a; 40])
}

#[test]
fn a_handshake_is_told_from_its_hello_to_both_finished() {
    let mut line = Line::default();
    line.client(&made::client_hello(7, 0))
        .server(&server_flight(0));
    assert!(line.only().finished.is_none());
    line.client(&finished()).server(&finished());
    let seen = line.only();
    assert_eq!(seen.flow, forth());
    assert_eq!(seen.version.unwrap().to_string(), "DTLS 1.2");
    assert_eq!(
        seen.srtp_profile.unwrap().to_string(),
        "SRTP_AEAD_AES_128_GCM"
    );
    assert_eq!(
        (seen.client_random, seen.server_random),
        (Some([7; 32]), Some([9; 32]))
    );
    assert!(
        seen.server_certificate
            .as_ref()
            .map(|all| all.sha256)
            .unwrap()
            .to_string()
            .starts_with("03:90:58:C6")
    );
    assert_eq!(seen.finished.map(|moment| moment.packet), Some(4));
    assert_eq!(seen.retransmissions, 0);
    let expected = [
        EventKind::ClientHello,
        EventKind::ServerHello,
        EventKind::HandshakeDone,
    ];
    assert_eq!(line.kinds(), expected);
}

#[test]
fn what_is_sent_again_is_told_from_what_was_captured_twice() {
    let mut line = Line::default();
    line.client(&made::client_hello(7, 0))
        .client(&made::client_hello(7, 0));
    assert_eq!(line.only().retransmissions, 0);
    line.client(&made::client_hello(7, 1))
        .client(&made::client_hello(7, 2));
    assert_eq!(line.only().retransmissions, 2);
    line.server(&server_flight(0)).server(&server_flight(2));
    assert_eq!(line.only().retransmissions, 3, "one for a flight");
}

#[test]
fn nobody_answers_a_hello_only_when_it_goes_unanswered_everywhere() {
    let mut line = Line::default();
    line.client(&made::client_hello(7, 0));
    assert_eq!(unanswered(&line.handshakes.summaries()).len(), 1);
    let other = FlowKey {
        destination: ([10, 0, 0, 3], 5000).into(),
        ..forth()
    };
    line.send(other, &made::client_hello(7, 1));
    line.send(other.reversed(), &server_flight(0));
    assert!(unanswered(&line.handshakes.summaries()).is_empty());
}

#[test]
fn another_random_is_another_handshake() {
    let mut line = Line::default();
    line.client(&made::client_hello(7, 0))
        .client(&made::client_hello(8, 0));
    assert_eq!(line.handshakes.summaries().len(), 2);
}

#[test]
fn an_alert_says_who_sent_it() {
    let mut line = Line::default();
    line.client(&made::client_hello(7, 0));
    line.server(&made::record(21, 0, 0, &[2, 40]));
    let seen = line.only().alerts[0];
    assert_eq!(seen.alert.name(), "handshake_failure");
    assert_eq!((seen.from, seen.moment.packet), (Side::Server, 2));
}

#[test]
fn a_capture_that_begins_in_the_middle_knows_the_client_by_the_server() {
    let mut line = Line::default();
    line.server(&server_flight(0));
    let seen = line.only();
    assert_eq!((seen.flow, seen.client_hello), (forth(), None));
    assert!(unanswered(&line.handshakes.summaries()).is_empty());
}

#[test]
fn handshakes_are_listed_up_to_a_limit() {
    let mut line = Line::default();
    for port in 0..=MOST_HANDSHAKES as u16 {
        let flow = FlowKey {
            source: ([10, 0, 0, 1], port).into(),
            ..forth()
        };
        line.send(flow, &made::client_hello(1, 0));
    }
    assert_eq!(line.handshakes.summaries().len(), MOST_HANDSHAKES);
    assert_eq!(line.handshakes.unlisted(), 1);
}
