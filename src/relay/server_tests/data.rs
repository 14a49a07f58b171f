//! Permissions, channels, and the data that goes through them.

use super::*;
use crate::turn::{ChannelData, DataIndication, send_indication};

#[test]
fn a_peer_that_may_not_be_reached_is_refused() {
    let mut bench = Bench::new();
    let mut alice = alice();
    alice.ask(&mut bench, &allocate()).unwrap();
    let peers = vec![[169, 254, 169, 254].into()];
    let denied = alice.ask(&mut bench, &Request::CreatePermission { peers });
    assert_eq!(denied, Err(403));
    let channel = Request::ChannelBind {
        channel: ChannelNumber::FIRST,
        peer: "10.0.0.1:80".parse().unwrap(),
    };
    assert_eq!(alice.ask(&mut bench, &channel), Err(403));
    let other_family = vec!["::1".parse().unwrap()];
    let request = Request::CreatePermission {
        peers: other_family,
    };
    assert_eq!(alice.ask(&mut bench, &request), Err(443));
    assert_eq!(bench.relay.ledger().peers_denied, 2);
}

#[test]
fn data_goes_both_ways_once_there_is_a_permission() {
    let mut bench = Bench::new();
    let mut alice = alice();
    let relayed = relayed(&alice.ask(&mut bench, &allocate()).unwrap());
    let send = send_indication(bench.id(), peer(7), b"ping");
    assert_eq!(bench.client_sent(alice.client, &send), []);
    assert_eq!(
        bench.relay.peer_sent(relayed, peer(7), b"pong", bench.now),
        None
    );

    alice.ask(&mut bench, &permission()).unwrap();
    let sent = Effect::ToPeer {
        relayed,
        peer: peer(7),
        data: b"ping".to_vec(),
    };
    assert_eq!(bench.client_sent(alice.client, &send), [sent]);
    let Some(Effect::ToClient { client, bytes }) =
        bench.relay.peer_sent(relayed, peer(7), b"pong", bench.now)
    else {
        panic!("nothing for the client");
    };
    assert_eq!(client, alice.client);
    let indication = Message::read(&bytes).unwrap();
    let indication = DataIndication::read(&indication).unwrap();
    assert_eq!((indication.peer, indication.data), (peer(7), &b"pong"[..]));

    let ledger = bench.relay.ledger();
    let one = Traffic {
        packets: 1,
        bytes: 4,
    };
    assert_eq!((ledger.to_peers, ledger.to_clients), (one, one));
    assert_eq!(
        (ledger.dropped_from_clients, ledger.dropped_from_peers),
        (1, 1)
    );
}

#[test]
fn data_goes_both_ways_through_a_channel() {
    let mut bench = Bench::new();
    let mut alice = alice();
    let relayed = relayed(&alice.ask(&mut bench, &allocate()).unwrap());
    alice.ask(&mut bench, &bind(0x4000, 7)).unwrap();
    assert_eq!(alice.ask(&mut bench, &bind(0x4000, 8)), Err(400));
    let sent = Effect::ToPeer {
        relayed,
        peer: peer(7),
        data: b"ping!".to_vec(),
    };
    let message = b"\x40\x00\x00\x05ping!";
    assert_eq!(bench.client_sent(alice.client, message), [sent]);
    let back = bench.relay.peer_sent(relayed, peer(7), b"pong!", bench.now);
    let Some(Effect::ToClient { bytes, .. }) = back else {
        panic!("nothing for the client");
    };
    let channel = ChannelData::read(&bytes).unwrap();
    assert_eq!((channel.channel.0, channel.data), (0x4000, &b"pong!"[..]));
    assert_eq!(bytes.len(), 9, "a datagram needs no padding");
}
