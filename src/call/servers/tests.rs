use super::*;
use crate::stun::{Writer, xor_address};
use proptest::prelude::*;

const AT: Duration = Duration::from_secs(1);

fn server() -> SocketAddr {
    "192.0.2.1:3478".parse().unwrap()
}

fn writer(class: Class, id: u8) -> Writer {
    let kind = MessageType::new(Method::ALLOCATE, class);
    Writer::new(kind, TransactionId([id; 12]))
}

fn asked(meter: &mut ServerMeter, id: u8, is_signed: bool) {
    let request = writer(Class::Request, id);
    let request = match is_signed {
        true => request.attribute(AttributeType::MESSAGE_INTEGRITY, &[0; 20]),
        false => request,
    };
    meter.hear(AT, Direction::Sent, server(), &request.finish());
}

fn refused(meter: &mut ServerMeter, id: u8, number: u8) {
    let value = [&[0, 0, 4, number][..], b"Unauthorized"].concat();
    let response = writer(Class::Error, id).attribute(AttributeType::ERROR_CODE, &value);
    meter.hear(AT, Direction::Received, server(), &response.finish());
}

#[test]
fn a_challenge_is_no_refusal_and_what_follows_it_is() {
    let mut meter = ServerMeter::default();
    asked(&mut meter, 1, false);
    refused(&mut meter, 1, 1);
    assert_eq!(meter.servers[&server()].refused_allocation(), None);
    asked(&mut meter, 2, true);
    refused(&mut meter, 2, 38);
    asked(&mut meter, 3, true);
    refused(&mut meter, 3, 1);
    let seen = &meter.servers[&server()];
    let refusal = seen.refused_allocation().unwrap();
    assert_eq!(
        (refusal.code, refusal.reason.as_str()),
        (401, "Unauthorized")
    );
    assert_eq!((seen.requests, seen.answers), (3, 3));
}

#[test]
fn requests_refused_alike_are_told_once_and_counted() {
    let mut meter = ServerMeter::default();
    for id in 0..40 {
        asked(&mut meter, id, true);
        refused(&mut meter, id, 1);
    }
    let refusals = &meter.servers[&server()].refusals;
    assert_eq!((refusals.len(), refusals[0].count), (1, 40));
}

#[test]
fn a_refusal_names_each_peer_that_it_was_about_once() {
    let mut meter = ServerMeter::default();
    let kind = |class| MessageType::new(Method::CREATE_PERMISSION, class);
    for (id, peer) in [(1, 7), (2, 8), (3, 7)] {
        let request = Writer::new(kind(Class::Request), TransactionId([id; 12]))
            .attribute(
                AttributeType::XOR_PEER_ADDRESS,
                &[0, 1, 0, 0, 0, 0, 0, peer],
            )
            .attribute(AttributeType::MESSAGE_INTEGRITY, &[0; 20]);
        meter.hear(AT, Direction::Sent, server(), &request.finish());
        let response = Writer::new(kind(Class::Error), TransactionId([id; 12]))
            .attribute(AttributeType::ERROR_CODE, &[0, 0, 4, 3]);
        meter.hear(AT, Direction::Received, server(), &response.finish());
    }
    let refusal = &meter.servers[&server()].refusals[0];
    assert_eq!((refusal.peers.len(), refusal.count), (2, 3));
}

#[test]
fn a_relay_is_kept_for_the_lifetime_that_was_granted_last() {
    let mut meter = ServerMeter::default();
    let granted = [(1, Method::ALLOCATE, 600), (2, Method::REFRESH, 30)];
    for (id, method, seconds) in granted {
        let writer = |class| Writer::new(MessageType::new(method, class), TransactionId([id; 12]));
        let request = writer(Class::Request).attribute(AttributeType::MESSAGE_INTEGRITY, &[0; 20]);
        meter.hear(AT, Direction::Sent, server(), &request.finish());
        let response = writer(Class::Success).number(AttributeType::LIFETIME, seconds);
        meter.hear(AT, Direction::Received, server(), &response.finish());
    }
    let kept_until = meter.servers[&server()].kept_until;
    assert_eq!(kept_until, Some(AT + Duration::from_secs(30)));
}

#[test]
fn the_relayed_address_is_known() {
    let mut meter = ServerMeter::default();
    asked(&mut meter, 1, true);
    let id = TransactionId([1; 12]);
    let SocketAddr::V4(relayed) = xor_address("192.0.2.9:50000".parse().unwrap(), id) else {
        unreachable!("an IPv4 address stays one");
    };
    let value = [
        &[0, 1][..],
        &relayed.port().to_be_bytes(),
        &relayed.ip().octets(),
    ]
    .concat();
    let response = writer(Class::Success, 1).attribute(AttributeType::XOR_RELAYED_ADDRESS, &value);
    meter.hear(AT, Direction::Received, server(), &response.finish());
    let relayed = &meter.servers[&server()].relayed;
    assert_eq!(relayed[0].to_string(), "192.0.2.9:50000");
}

#[test]
fn answers_to_nothing_and_checks_of_ice_are_no_servers() {
    let mut meter = ServerMeter::default();
    refused(&mut meter, 1, 1);
    let check = Writer::new(MessageType::binding(Class::Request), TransactionId([2; 12]))
        .attribute(AttributeType::MESSAGE_INTEGRITY, &[0; 20]);
    meter.hear(AT, Direction::Sent, server(), &check.finish());
    assert!(meter.servers.is_empty());
}

#[test]
fn a_name_that_is_unknown_is_told_once() {
    let mut meter = ServerMeter::default();
    for _ in 0..3 {
        let error = Err(io::Error::other("no such host"));
        meter.looked_up("turn.example.org:3478", &error);
    }
    assert_eq!(meter.unknown.len(), 1);
    meter.looked_up("turn.example.org:3478", &Ok(vec![server()]));
    let name = meter.servers[&server()].name.as_deref();
    assert_eq!(name, Some("turn.example.org:3478"));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic_or_grow(
        messages in prop::collection::vec((any::<bool>(), any::<u16>(), prop::collection::vec(any::<u8>(), 0..60)), 0..80),
    ) {
        let mut meter = ServerMeter::default();
        for (sent, port, bytes) in &messages {
            let direction = if *sent { Direction::Sent } else { Direction::Received };
            let remote = SocketAddr::new([192, 0, 2, 1].into(), *port);
            meter.hear(AT, direction, remote, bytes);
        }
        prop_assert!(meter.servers.len() <= MOST_SERVERS);
    }
}
