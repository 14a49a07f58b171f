//! Whatever clients and peers send: no panic, no unbounded memory.

use super::test_bench::{Bench, Caller};
use super::*;
use crate::turn::{Allocate, ChannelNumber, EvenPort, Request, send_indication};

const ROUNDS: usize = 100_000;

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

fn requests() -> Vec<Request> {
    let peer: SocketAddr = ([127, 0, 0, 1], 7).into();
    vec![
        Request::Allocate(Allocate::default()),
        Request::Allocate(Allocate {
            even_port: Some(EvenPort::WithReservation),
            lifetime: Some(30),
            ..Allocate::default()
        }),
        Request::Refresh { lifetime: 600 },
        Request::CreatePermission {
            peers: vec![peer.ip()],
        },
        Request::ChannelBind {
            channel: ChannelNumber::FIRST,
            peer,
        },
        Request::Connect { peer },
        Request::ConnectionBind { id: 5 },
    ]
}

fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len());
        match dice.below(5) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, dice.below(256) as u8),
            2 => bytes.extend_from_within(at..),
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }
        }
        bytes.truncate(2000);
    }
}

#[test]
fn a_hundred_thousand_mutated_messages_do_no_harm() {
    let mut bench = Bench::new();
    let mut dice = Dice(0x5eed);
    let mut callers: Vec<Caller> = (1..9)
        .map(|port| Caller::new(port, "alice", "north"))
        .collect();
    let requests = requests();
    for round in 0..ROUNDS {
        let who = dice.below(callers.len());
        let caller = &mut callers[who];
        let request = &requests[dice.below(requests.len())];
        // Now and then a sound one, so that there is something to break.
        if round % 50 == 0 {
            let _ = caller.ask(&mut bench, request);
        }
        let mut bytes = match dice.below(4) {
            0 => send_indication(bench.id(), ([127, 0, 0, 1], 7).into(), b"data"),
            1 => b"\x40\x00\x00\x04data".to_vec(),
            _ => caller.conversation.sign(request, bench.id()),
        };
        mutate(&mut bytes, &mut dice);
        let _ = bench.client_sent(caller.client, &bytes);
        if round % 1000 == 0 {
            bench.wait(1);
            let _ = bench.relay.expire(bench.now);
        }
    }
    let ledger = bench.relay.ledger();
    assert!(ledger.allocations_open <= 8);
    assert!(
        ledger.malformed > 1000 && ledger.wrong_passwords > 1000,
        "{ledger:?}"
    );
    assert!(ledger.to_peers.packets > 100, "{ledger:?}");
}

/// What is signed can still be nonsense: random attributes with a valid integrity.
#[test]
fn nonsense_that_is_signed_does_no_harm() {
    let mut bench = Bench::new();
    let mut dice = Dice(0xfeed);
    let mut caller = Caller::new(1, "alice", "north");
    let _ = caller.ask(&mut bench, &Request::Refresh { lifetime: 0 });
    let challenge = caller.conversation.challenge().unwrap().clone();
    let credentials = crate::turn::Credentials::LongTerm {
        username: "alice".into(),
        password: "north".into(),
    };
    for _ in 0..ROUNDS / 10 {
        let method = crate::stun::Method(3 + dice.below(10) as u16);
        let kind = crate::stun::MessageType::new(method, crate::stun::Class::Request);
        let mut writer = crate::stun::Writer::new(kind, bench.id());
        for _ in 0..dice.below(5) {
            let kind = [0x0c, 0x0d, 0x12, 0x17, 0x18, 0x19, 0x22, 0x8000, 0x7777][dice.below(9)];
            let value: Vec<u8> = (0..dice.below(21)).map(|_| dice.below(256) as u8).collect();
            writer = writer.attribute(crate::stun::AttributeType(kind), &value);
        }
        let bytes = challenge.sign(writer, &credentials);
        assert!(!bench.client_sent(caller.client, &bytes).is_empty());
    }
    assert_eq!(bench.relay.ledger().wrong_passwords, 0);
}
