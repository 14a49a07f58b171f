use super::*;
use crate::stun::Writer;
use proptest::prelude::*;

const CLIENT: &str = "10.0.0.1:50000";
const SERVER: &str = "192.0.2.1:3478";
const RELAYED: &str = "192.0.2.1:60000";
const PEER: &str = "198.51.100.7:7000";
const ID: TransactionId = TransactionId([7; 12]);

fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn observed<'a>(source: &str, destination: &str, payload: &'a [u8]) -> Observed<'a> {
    Observed {
        packet: 1,
        at: None,
        flow: FlowKey::udp(address(source), address(destination)),
        via: None,
        payload,
        on_wire: payload.len(),
        is_decrypted: false,
    }
}

fn stun(method: Method, class: Class) -> Writer {
    Writer::new(MessageType::new(method, class), ID)
}

fn allocated(relayed: &str) -> Vec<u8> {
    stun(Method::ALLOCATE, Class::Success)
        .xor_address(AttributeType::XOR_RELAYED_ADDRESS, address(relayed))
        .finish()
}

fn bind(channel: u16, peer: &str) -> Vec<u8> {
    let [c0, c1] = channel.to_be_bytes();
    stun(Method::CHANNEL_BIND, Class::Request)
        .attribute(AttributeType::CHANNEL_NUMBER, &[c0, c1, 0, 0])
        .xor_address(AttributeType::XOR_PEER_ADDRESS, address(peer))
        .finish()
}

fn bound() -> Vec<u8> {
    stun(Method::CHANNEL_BIND, Class::Success).finish()
}

/// Ends of what was opened.
fn ends(opened: Option<Observed>) -> (String, String) {
    let opened = opened.unwrap();
    assert_eq!(opened.flow.transport, Transport::Turn);
    assert_eq!(opened.payload, b"hello");
    assert_eq!(opened.on_wire, 5);
    (
        opened.flow.source.to_string(),
        opened.flow.destination.to_string(),
    )
}

fn pair(source: &str, destination: &str) -> (String, String) {
    (source.to_owned(), destination.to_owned())
}

const DATA: &[u8] = b"\x40\x01\x00\x05hello\0\0\0";

#[test]
fn channel_data_goes_between_the_relay_and_its_peer() {
    let mut relays = Relays::default();
    assert!(
        relays
            .stun(&observed(SERVER, CLIENT, &allocated(RELAYED)))
            .is_none()
    );
    assert!(
        relays
            .stun(&observed(CLIENT, SERVER, &bind(0x4001, PEER)))
            .is_none()
    );
    assert!(relays.stun(&observed(SERVER, CLIENT, &bound())).is_none());
    let sent = relays.channel_data(&observed(CLIENT, SERVER, DATA));
    let via = FlowKey::udp(address(CLIENT), address(SERVER));
    assert_eq!(sent.unwrap().via, Some(via));
    assert_eq!(ends(sent), pair(RELAYED, PEER));
    let received = relays.channel_data(&observed(SERVER, CLIENT, DATA));
    assert_eq!(ends(received), pair(PEER, RELAYED));
}

#[test]
fn indications_hold_messages_too() {
    let mut relays = Relays::default();
    relays.stun(&observed(SERVER, CLIENT, &allocated(RELAYED)));
    let message = |method| {
        stun(method, Class::Indication)
            .xor_address(AttributeType::XOR_PEER_ADDRESS, address(PEER))
            .attribute(AttributeType::DATA, b"hello")
            .finish()
    };
    let (send, data) = (message(Method::SEND), message(Method::DATA));
    let sent = relays.stun(&observed(CLIENT, SERVER, &send));
    assert_eq!(ends(sent), pair(RELAYED, PEER));
    let received = relays.stun(&observed(SERVER, CLIENT, &data));
    assert_eq!(ends(received), pair(PEER, RELAYED));
    let cut = relays.stun(&observed(CLIENT, SERVER, &send[..send.len() - 6]));
    let cut = cut.unwrap();
    assert_eq!((cut.payload, cut.on_wire), (&b"he"[..], 5));
}

#[test]
fn a_channel_bound_before_the_capture_has_no_peer_but_its_number() {
    let mut relays = Relays::default();
    let refresh = stun(Method::REFRESH, Class::Request).finish();
    relays.stun(&observed(CLIENT, SERVER, &refresh));
    let sent = relays.channel_data(&observed(CLIENT, SERVER, DATA));
    assert_eq!(ends(sent), pair(CLIENT, "0.0.0.0:16385"));
    let received = relays.channel_data(&observed(SERVER, CLIENT, DATA));
    assert_eq!(ends(received), pair("0.0.0.0:16385", CLIENT));
}

#[test]
fn without_anything_of_turn_only_what_belongs_to_a_call_is_opened() {
    let mut relays = Relays::default();
    assert!(
        relays
            .channel_data(&observed(CLIENT, SERVER, DATA))
            .is_none()
    );
    let rtp = [0x80, 111, 0, 1, 0, 0, 0, 1, 0, 0, 0, 7];
    let message = [&[0x40, 1, 0, 12][..], &rtp].concat();
    let opened = relays.channel_data(&observed(CLIENT, SERVER, &message));
    assert_eq!(opened.unwrap().payload, rtp);
    // From then on it is a relay.
    assert!(
        relays
            .channel_data(&observed(CLIENT, SERVER, DATA))
            .is_some()
    );
}

#[test]
fn a_binding_that_was_refused_does_not_hold() {
    let mut relays = Relays::default();
    relays.stun(&observed(CLIENT, SERVER, &bind(0x4001, PEER)));
    let sent = relays.channel_data(&observed(CLIENT, SERVER, DATA));
    assert_eq!(ends(sent), pair(CLIENT, PEER), "not answered yet");
    let refused = stun(Method::CHANNEL_BIND, Class::Error).finish();
    relays.stun(&observed(SERVER, CLIENT, &refused));
    let sent = relays.channel_data(&observed(CLIENT, SERVER, DATA));
    assert_eq!(ends(sent), pair(CLIENT, "0.0.0.0:16385"));
}

#[test]
fn what_two_clients_of_one_server_exchange_is_a_flow_on_each_side() {
    const OTHER: &str = "10.0.0.2:50001";
    const OTHER_RELAYED: &str = "192.0.2.1:60002";
    let mut relays = Relays::default();
    for (client, relayed, peer) in [
        (CLIENT, RELAYED, OTHER_RELAYED),
        (OTHER, OTHER_RELAYED, RELAYED),
    ] {
        relays.stun(&observed(SERVER, client, &allocated(relayed)));
        relays.stun(&observed(client, SERVER, &bind(0x4001, peer)));
        relays.stun(&observed(SERVER, client, &bound()));
    }
    let sent = relays.channel_data(&observed(CLIENT, SERVER, DATA));
    let received = relays.channel_data(&observed(SERVER, OTHER, DATA));
    assert_eq!(ends(sent), pair(CLIENT, OTHER_RELAYED));
    assert_eq!(ends(received), pair(RELAYED, OTHER));
}

#[test]
fn there_is_a_limit_to_all_of_it() {
    let mut relays = Relays::default();
    for client in 0..12_000u32 {
        let client = format!("10.0.{}.{}:5", client >> 8, client & 0xff);
        relays.stun(&observed(&client, SERVER, &bind(0x4001, PEER)));
    }
    assert_eq!(relays.allocations.len(), MOST_LEGS);
    for n in 0..u16::MAX {
        relays.stun(&observed("10.0.0.1:5", SERVER, &bind(n, PEER)));
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(
        at in 0usize..60, value in any::<u8>(), cut in 0usize..60, which in 0usize..3,
    ) {
        let mut bytes = [bind(0x4001, PEER), allocated(RELAYED), DATA.to_vec()][which].clone();
        if let Some(byte) = bytes.get_mut(at) {
            *byte = value;
        }
        bytes.truncate(cut);
        let mut relays = Relays::default();
        relays.stun(&observed(CLIENT, SERVER, &bytes));
        relays.channel_data(&observed(CLIENT, SERVER, &bytes));
    }
}
