//! The relay as its clients and their peers see it.

mod data;

use std::time::Duration;

use super::test_bench::{Bench, Caller, REALM, START, code, settings};
use super::*;
use crate::stun::{
    AttributeType, Class, IntegrityKind, Key, Message, MessageType, Method, PasswordAlgorithm,
    TransactionId, Value, Writer,
};
use crate::turn::{
    AddressFamily, Allocate, ChannelNumber, EvenPort, RelayTransport, Request, ephemeral_password,
};

fn alice() -> Caller {
    Caller::new(1000, "alice", "north")
}

fn allocate() -> Request {
    Request::Allocate(Allocate::default())
}

fn peer(port: u16) -> SocketAddr {
    ([127, 0, 0, 1], port).into()
}

fn permission() -> Request {
    let peers = vec![peer(0).ip()];
    Request::CreatePermission { peers }
}

fn bind(number: u16, port: u16) -> Request {
    Request::ChannelBind {
        channel: ChannelNumber(number),
        peer: peer(port),
    }
}

/// The addresses of a kind in a response.
fn addresses(response: &[u8], kind: AttributeType) -> Vec<SocketAddr> {
    let message = Message::read(response).unwrap();
    let values = message.attributes.iter().filter(|a| a.kind == kind);
    values
        .map(|a| match a.value(message.id) {
            Ok(Value::Address(address)) => address,
            other => panic!("{other:?}"),
        })
        .collect()
}

fn relayed(response: &[u8]) -> SocketAddr {
    addresses(response, AttributeType::XOR_RELAYED_ADDRESS)[0]
}

fn token(response: &[u8]) -> Vec<u8> {
    let message = Message::read(response).unwrap();
    let token = message.attribute(AttributeType::RESERVATION_TOKEN);
    token.unwrap().value.to_vec()
}

fn lifetime(response: &[u8]) -> u32 {
    let message = Message::read(response).unwrap();
    crate::turn::lifetime(&message).unwrap().unwrap()
}

#[test]
fn an_allocation_tells_where_it_is_and_how_long_it_lives() {
    let mut bench = Bench::new();
    let response = alice().ask(&mut bench, &allocate()).unwrap();
    assert_eq!(relayed(&response), peer(50_000));
    let mapped = addresses(&response, AttributeType::XOR_MAPPED_ADDRESS);
    assert_eq!(mapped, [peer(1000)]);
    assert_eq!(lifetime(&response), 600);
    let ledger = bench.relay.ledger();
    assert_eq!((ledger.allocations, ledger.allocations_open), (1, 1));
    assert_eq!(
        (ledger.challenges, ledger.authentication_failures()),
        (1, 0)
    );
}

#[test]
fn stun_needs_no_credentials() {
    let mut bench = Bench::new();
    let request = Writer::new(MessageType::binding(Class::Request), TransactionId([1; 12]));
    let response = bench.response(alice().client, &request.finish());
    let mapped = addresses(&response, AttributeType::XOR_MAPPED_ADDRESS);
    assert_eq!(mapped, [peer(1000)]);
    assert_eq!(bench.relay.ledger().bindings, 1);
}

#[test]
fn who_is_not_known_gets_no_allocation() {
    let mut bench = Bench::new();
    let refused = |bench: &mut Bench, username, password| {
        let result = Caller::new(1, username, password).ask(bench, &allocate());
        assert_eq!(result, Err(401), "{username}");
    };
    refused(&mut bench, "alice", "south");
    refused(&mut bench, "mallory", "north");
    let expired = format!("{START}:alice");
    refused(
        &mut bench,
        &expired,
        &ephemeral_password(b"labsecret", &expired),
    );
    let ledger = bench.relay.ledger();
    assert_eq!(ledger.wrong_passwords, 1);
    assert_eq!(ledger.unknown_users, 1);
    assert_eq!(ledger.expired_credentials, 1);
    assert_eq!(ledger.allocations, 0);
}

#[test]
fn an_ephemeral_credential_is_good_until_it_ends() {
    let mut bench = Bench::new();
    let username = format!("{}:alice", START + 10);
    let password = ephemeral_password(b"labsecret", &username);
    let mut caller = Caller::new(1, &username, &password);
    assert!(caller.ask(&mut bench, &allocate()).is_ok());
    bench.wait(10);
    assert_eq!(caller.ask(&mut bench, &permission()), Err(401));
}

#[test]
fn a_client_of_rfc_5389_needs_no_password_algorithms() {
    let mut bench = Bench::new();
    let client = alice().client;
    let asked = Writer::new(
        MessageType::new(Method::ALLOCATE, Class::Request),
        bench.id(),
    )
    .attribute(AttributeType::REQUESTED_TRANSPORT, &[17, 0, 0, 0]);
    let challenge = bench.response(client, &asked.clone().finish());
    let challenge = Message::read(&challenge).unwrap();
    let nonce = challenge.attribute(AttributeType::NONCE).unwrap().value;
    let key = Key::long_term("alice", REALM, "north", PasswordAlgorithm::Md5);
    let signed = asked
        .attribute(AttributeType::USERNAME, b"alice")
        .attribute(AttributeType::REALM, REALM.as_bytes())
        .attribute(AttributeType::NONCE, nonce);
    let bytes = signed.clone().integrity(IntegrityKind::Sha1, &key).finish();
    let response = bench.response(client, &bytes);
    assert_eq!(relayed(&response), peer(50_000));

    // With half of what belongs together, somebody has taken the other half out.
    let half = signed.attribute(AttributeType::PASSWORD_ALGORITHM, &[0, 1, 0, 0]);
    let bytes = half.integrity(IntegrityKind::Sha1, &key).finish();
    let response = bench.response(client, &bytes);
    assert_eq!(code(&Message::read(&response).unwrap()), 400);
}

#[test]
fn a_retransmitted_allocate_gets_the_same_answer_and_a_new_one_is_refused() {
    let mut bench = Bench::new();
    let mut alice = alice();
    let _ = alice.ask(&mut bench, &Request::Refresh { lifetime: 0 });
    let bytes = alice.conversation.sign(&allocate(), bench.id());
    let first = bench.response(alice.client, &bytes);
    let second = bench.response(alice.client, &bytes);
    assert_eq!(first, second);
    assert_eq!(alice.ask(&mut bench, &allocate()), Err(437));
    assert_eq!(bench.relay.ledger().allocations, 1);
}

#[test]
fn a_nonce_that_is_too_old_is_replaced() {
    let mut bench = Bench::new();
    let mut alice = alice();
    alice.ask(&mut bench, &allocate()).unwrap();
    bench.wait(599);
    assert!(
        alice
            .ask(&mut bench, &Request::Refresh { lifetime: 600 })
            .is_ok()
    );
    assert_eq!(bench.relay.ledger().stale_nonces, 0);
    bench.wait(599);
    assert!(
        alice
            .ask(&mut bench, &Request::Refresh { lifetime: 600 })
            .is_ok()
    );
    assert_eq!(bench.relay.ledger().stale_nonces, 1);
}

#[test]
fn what_an_allocation_cannot_be_is_refused_with_its_code() {
    let asked = |allocate: Allocate| {
        let mut bench = Bench::new();
        bench.ports.families = vec![AddressFamily::Ipv4];
        alice().ask(&mut bench, &Request::Allocate(allocate)).err()
    };
    let plain = Allocate::default();
    assert_eq!(asked(plain.clone()), None);
    let transport = RelayTransport::Tcp;
    assert_eq!(
        asked(Allocate {
            transport,
            ..plain.clone()
        }),
        Some(442)
    );
    let family = Some(AddressFamily::Ipv6);
    assert_eq!(
        asked(Allocate {
            family,
            ..plain.clone()
        }),
        Some(440)
    );
    let additional = Some(AddressFamily::Ipv4);
    assert_eq!(
        asked(Allocate {
            additional,
            ..plain.clone()
        }),
        Some(400)
    );
    let reservation = Some(vec![0; 8]);
    assert_eq!(
        asked(Allocate {
            reservation,
            ..plain.clone()
        }),
        Some(508)
    );
    let dont_fragment = true;
    assert_eq!(
        asked(Allocate {
            dont_fragment,
            ..plain
        }),
        Some(420)
    );
}

#[test]
fn a_dual_allocation_has_an_address_of_each_family_that_there_is() {
    let dual = Request::Allocate(Allocate {
        additional: Some(AddressFamily::Ipv6),
        ..Allocate::default()
    });
    let mut bench = Bench::new();
    let response = alice().ask(&mut bench, &dual).unwrap();
    let relayed = addresses(&response, AttributeType::XOR_RELAYED_ADDRESS);
    assert_eq!(relayed, [peer(50_000), "[::1]:50001".parse().unwrap()]);

    let mut bench = Bench::new();
    bench.ports.families = vec![AddressFamily::Ipv4];
    let response = alice().ask(&mut bench, &dual).unwrap();
    let relayed = addresses(&response, AttributeType::XOR_RELAYED_ADDRESS);
    assert_eq!(relayed, [peer(50_000)]);
    let message = Message::read(&response).unwrap();
    let error = message
        .attribute(AttributeType::ADDRESS_ERROR_CODE)
        .unwrap();
    assert_eq!(error.value[..4], [2, 0, 4, 40]);
}

#[test]
fn a_reserved_port_goes_to_who_shows_its_token() {
    let mut bench = Bench::new();
    bench.ports.next = 50_001;
    let response = alice().ask(&mut bench, &with_reservation()).unwrap();
    assert_eq!(relayed(&response), peer(50_002));
    let reserved = Request::Allocate(Allocate {
        reservation: Some(token(&response)),
        ..Allocate::default()
    });
    let response = Caller::new(2, "bob", "north").ask(&mut bench, &reserved);
    assert_eq!(relayed(&response.unwrap()), peer(50_003));
    let again = Caller::new(3, "bob", "north").ask(&mut bench, &reserved);
    assert_eq!(again, Err(508), "the token is used up");
}

#[test]
fn a_reservation_that_nobody_takes_is_given_up() {
    let mut bench = Bench::new();
    alice().ask(&mut bench, &with_reservation()).unwrap();
    bench.wait(31);
    let relayed = peer(50_001);
    assert_eq!(bench.relay.expire(bench.now), [Effect::Close { relayed }]);
}

#[test]
fn quota_and_capacity_and_ports_are_limits() {
    let refusal = |bench: &mut Bench, port, user| {
        let mut caller = Caller::new(port, user, "north");
        caller.ask(bench, &allocate()).err()
    };
    let user_quota = Some(1);
    let mut bench = Bench::with(Settings {
        user_quota,
        ..settings()
    });
    assert_eq!(refusal(&mut bench, 1, "alice"), None);
    assert_eq!(refusal(&mut bench, 2, "alice"), Some(486));
    assert_eq!(refusal(&mut bench, 3, "bob"), None);
    assert_eq!(bench.relay.ledger().over_quota, 1);

    let capacity = 1;
    let mut bench = Bench::with(Settings {
        capacity,
        ..settings()
    });
    assert_eq!(refusal(&mut bench, 1, "alice"), None);
    assert_eq!(refusal(&mut bench, 2, "bob"), Some(508));

    let mut bench = Bench::new();
    bench.ports.last = 50_000;
    assert_eq!(refusal(&mut bench, 1, "alice"), None);
    assert_eq!(refusal(&mut bench, 2, "bob"), Some(508));
    assert_eq!(bench.relay.ledger().over_capacity, 1);
}

fn with_reservation() -> Request {
    Request::Allocate(Allocate {
        even_port: Some(EvenPort::WithReservation),
        ..Allocate::default()
    })
}

#[test]
fn a_port_that_is_kept_for_later_counts_until_it_is_given_up() {
    let mut bench = Bench::with(Settings {
        user_quota: Some(2),
        capacity: 3,
        ..settings()
    });
    let asked = |bench: &mut Bench, port, user, request: &Request| {
        Caller::new(port, user, "north").ask(bench, request).err()
    };
    assert_eq!(asked(&mut bench, 1, "alice", &with_reservation()), None);
    assert_eq!(asked(&mut bench, 2, "alice", &allocate()), Some(486));
    assert_eq!(asked(&mut bench, 3, "bob", &with_reservation()), Some(508));
    assert_eq!(asked(&mut bench, 4, "bob", &allocate()), None);
    bench.wait(31);
    let _ = bench.relay.expire(bench.now);
    assert_eq!(asked(&mut bench, 5, "alice", &allocate()), None);
}

#[test]
fn the_port_that_was_kept_takes_no_second_place_when_it_is_taken() {
    let mut bench = Bench::with(Settings {
        user_quota: Some(2),
        capacity: 2,
        ..settings()
    });
    let response = alice().ask(&mut bench, &with_reservation()).unwrap();
    let reserved = Request::Allocate(Allocate {
        reservation: Some(token(&response)),
        ..Allocate::default()
    });
    let taken = Caller::new(2, "alice", "north").ask(&mut bench, &reserved);
    assert_eq!(relayed(&taken.unwrap()), peer(50_001));
}

#[test]
fn both_ports_of_a_dual_allocation_can_be_even_and_none_is_kept() {
    let asked = |even_port| {
        let mut bench = Bench::new();
        bench.ports.next = 50_001;
        let dual = Request::Allocate(Allocate {
            additional: Some(AddressFamily::Ipv6),
            even_port: Some(even_port),
            ..Allocate::default()
        });
        alice().ask(&mut bench, &dual)
    };
    let response = asked(EvenPort::Alone).unwrap();
    let relayed = addresses(&response, AttributeType::XOR_RELAYED_ADDRESS);
    assert_eq!(relayed, [peer(50_002), "[::1]:50004".parse().unwrap()]);
    assert_eq!(asked(EvenPort::WithReservation), Err(400));
}

#[test]
fn a_refresh_prolongs_and_a_refresh_to_zero_ends() {
    let mut bench = Bench::with(Settings {
        max_lifetime: Duration::from_secs(900),
        ..settings()
    });
    let mut alice = alice();
    alice.ask(&mut bench, &allocate()).unwrap();
    let mut refresh = |bench: &mut Bench, seconds| {
        let request = Request::Refresh { lifetime: seconds };
        alice
            .ask(bench, &request)
            .map(|response| lifetime(&response))
    };
    assert_eq!(refresh(&mut bench, 5), Ok(600));
    assert_eq!(refresh(&mut bench, 10_000), Ok(900));
    bench.wait(899);
    assert_eq!(bench.relay.expire(bench.now), []);
    assert_eq!(refresh(&mut bench, 0), Ok(0));
    assert_eq!(refresh(&mut bench, 600), Err(437));
    assert_eq!(bench.relay.ledger().allocations_open, 0);
}

#[test]
fn an_allocation_that_is_not_refreshed_ends() {
    let mut bench = Bench::new();
    alice().ask(&mut bench, &allocate()).unwrap();
    bench.wait(600);
    let relayed = peer(50_000);
    assert_eq!(bench.relay.expire(bench.now), [Effect::Close { relayed }]);
    assert_eq!(bench.relay.ledger().allocations_open, 0);
}

#[test]
fn an_allocation_is_for_its_user_only() {
    let mut bench = Bench::new();
    alice().ask(&mut bench, &allocate()).unwrap();
    let mut bob = Caller::new(1000, "bob", "north");
    assert_eq!(bob.ask(&mut bench, &permission()), Err(441));
    assert_eq!(bench.relay.ledger().wrong_users, 1);
}

#[test]
fn a_client_that_disconnects_leaves_nothing_behind() {
    let mut bench = Bench::new();
    let mut caller = alice();
    caller.client.transport = ClientTransport::Tcp;
    let relayed = relayed(&caller.ask(&mut bench, &allocate()).unwrap());
    let closed = bench.relay.disconnect(caller.client);
    assert_eq!(closed, [Effect::Close { relayed }]);
    assert_eq!(bench.relay.ledger().allocations_open, 0);
}

#[test]
fn what_is_not_signed_does_not_count() {
    let mut bench = Bench::new();
    let mut alice = alice();
    alice.ask(&mut bench, &allocate()).unwrap();
    let bytes = alice.conversation.sign(&permission(), bench.id());
    let message = Message::read(&bytes).unwrap();
    let unsigned = [AttributeType::XOR_PEER_ADDRESS, AttributeType::FINGERPRINT];
    // The same request, its last attribute replaced by one more peer behind the signature.
    let end = message.attribute(unsigned[1]).unwrap().offset;
    let mut forged = bytes[..end].to_vec();
    let value = [0, 1, 0x21, 0x12, 0x2b, 0x12, 0xa4, 0x42];
    forged.extend(unsigned[0].0.to_be_bytes());
    forged.extend([0, 8]);
    forged.extend(value);
    let length = (forged.len() - 20) as u16;
    forged[2..4].copy_from_slice(&length.to_be_bytes());
    let response = bench.response(alice.client, &forged);
    let class = Message::read(&response).unwrap().kind.class;
    assert_eq!(
        class,
        Class::Success,
        "the peer that nobody vouches for is not looked at"
    );
}
