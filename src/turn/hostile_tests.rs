//! Whatever a server sends, or somebody in its name: no panic, and nothing is believed that the
//! server did not sign.

use std::net::SocketAddr;
use std::time::Duration;

use super::*;
use crate::stun::{
    AttributeType, Class, Client, IntegrityKind, Key, Message, MessageType, Method, Output, Pace,
    PasswordAlgorithm, Plan, Timers, TransactionId, Writer, respond,
};

const REALM: &str = "example.org";
const SERVER: ([u8; 4], u16) = ([192, 0, 2, 1], 3478);
const RELAYED: ([u8; 4], u16) = ([192, 0, 2, 1], 50_000);

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    fn id(&mut self) -> TransactionId {
        TransactionId(std::array::from_fn(|_| self.below(256) as u8))
    }
}

/// Flips bits, cuts, repeats, and writes lengths that are not so.
fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..dice.below(4) {
        let at = dice.below(bytes.len());
        match dice.below(6) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, dice.below(256) as u8),
            2 => bytes.extend_from_within(at..),
            3 => {
                let length = [0, 1, 3, 4, 0xffff, 0xfffc, bytes.len() as u16][dice.below(7)];
                let at = [2, 22, at][dice.below(3)];
                if let Some(field) = bytes.get_mut(at..at + 2) {
                    field.copy_from_slice(&length.to_be_bytes());
                }
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }
        }
        bytes.truncate(2000);
    }
}

fn key() -> Key {
    Key::long_term("alice", REALM, "secret", PasswordAlgorithm::Sha256)
}

fn response(method: Method, class: Class, id: TransactionId) -> Writer {
    Writer::new(MessageType::new(method, class), id)
}

fn challenge(code: u16, id: TransactionId) -> Vec<u8> {
    response(Method::ALLOCATE, Class::Error, id)
        .error_code(code, "")
        .attribute(AttributeType::REALM, REALM.as_bytes())
        .attribute(AttributeType::NONCE, b"obMatJos2gAAA0123456789")
        .attribute(
            AttributeType::PASSWORD_ALGORITHMS,
            &[0, 2, 0, 0, 0, 1, 0, 0],
        )
        .finish_with_fingerprint()
}

fn grant(id: TransactionId) -> Vec<u8> {
    response(Method::ALLOCATE, Class::Success, id)
        .xor_address(AttributeType::XOR_RELAYED_ADDRESS, RELAYED.into())
        .xor_mapped_address(([198, 51, 100, 7], 4000).into())
        .number(AttributeType::LIFETIME, 600)
        .attribute(AttributeType::RESERVATION_TOKEN, b"reserved")
        .integrity(IntegrityKind::Sha256, &key())
        .finish_with_fingerprint()
}

fn redirect(id: TransactionId) -> Vec<u8> {
    response(Method::ALLOCATE, Class::Error, id)
        .error_code(300, "Try Alternate")
        .address(AttributeType::ALTERNATE_SERVER, SERVER.into())
        .finish_with_fingerprint()
}

fn indication(id: TransactionId) -> Vec<u8> {
    Writer::new(MessageType::new(Method::DATA, Class::Indication), id)
        .xor_address(AttributeType::XOR_PEER_ADDRESS, RELAYED.into())
        .attribute(AttributeType::DATA, b"data")
        .finish()
}

fn channel_data() -> Vec<u8> {
    let mut bytes = Vec::new();
    let channel = ChannelNumber::FIRST;
    ChannelData {
        channel,
        data: b"twelve bytes",
    }
    .write(&mut bytes);
    bytes
}

fn credentials() -> Credentials {
    Credentials::LongTerm {
        username: "alice".into(),
        password: "secret".into(),
    }
}

/// Plays replies into conversations; how many grants were believed, and how many replies were not.
fn converse(rounds: usize, seed: u64) -> (usize, usize) {
    let dice = &mut Dice(seed);
    let request = Request::Allocate(Allocate::default());
    let fresh = || Conversation::new("test", Some(credentials()));
    let mut conversation = fresh();
    let (mut believed, mut doubted) = (0, 0);
    for _ in 0..rounds {
        let id = dice.id();
        if conversation.challenge().is_none() {
            let bytes = challenge(401, id);
            conversation.judge(&request, &Message::read(&bytes).unwrap());
        }
        let _ = conversation.sign(&request, id);
        let mut bytes = match dice.below(6) {
            0 => challenge(401, id),
            1 => challenge(438, id),
            2 => redirect(id),
            3 => indication(id),
            4 => channel_data(),
            _ => grant(id),
        };
        mutate(&mut bytes, dice);
        if let Some(message) = ChannelData::read(&bytes) {
            assert!(message.data.len() <= bytes.len());
        }
        let Ok(message) = Message::read(&bytes) else {
            doubted += 1;
            continue;
        };
        let _ = DataIndication::read(&message);
        let _ = (lifetime(&message), connection_id(&message));
        let _ = Challenge::read(&message);
        let allocated = Allocated::read(&message);
        match conversation.judge(&request, &message) {
            Next::Done => {
                believed += 1;
                assert_eq!(
                    allocated,
                    Allocated::read(&Message::read(&grant(id)).unwrap())
                );
            }
            Next::Again => {}
            _ => {
                doubted += 1;
                conversation = fresh();
            }
        }
    }
    (believed, doubted)
}

/// Plays replies to Binding requests into a client; how many it counted as answers.
fn bind(rounds: usize, seed: u64) -> usize {
    let dice = &mut Dice(seed);
    let source: SocketAddr = ([198, 51, 100, 7], 4000).into();
    let (mut answered, mut played) = (0, 0);
    // A client gives up on a server that answers nothing; then comes the next.
    while played < rounds {
        let mut ids = Dice(played as u64 + 1);
        let plan = Plan {
            server: SERVER.into(),
            local: source,
            count: 50,
            pace: Pace::ONE_BY_ONE,
            timers: Timers::default(),
            software: "test".into(),
        };
        let mut client = Client::new(plan, std::iter::from_fn(move || Some(ids.id())));
        let mut now = Duration::ZERO;
        loop {
            let mut reply = match client.poll(now) {
                Output::Done => break,
                Output::Wait(until) => {
                    now = until;
                    continue;
                }
                Output::Send(request) => respond(request, source, "server").unwrap(),
            };
            mutate(&mut reply, dice);
            played += 1;
            client.receive(now, SERVER.into(), &reply);
        }
        answered += client.into_tally().answered().count();
    }
    answered
}

fn play(rounds: usize) {
    let (believed, doubted) = converse(rounds, 0x5eed);
    assert!(believed > rounds / 100, "{believed} of {rounds}");
    assert!(doubted > rounds / 10, "{doubted} of {rounds}");
    let answered = bind(rounds, 0xfeed);
    assert!(answered > rounds / 10, "{answered} of {rounds}");
    eprintln!("{believed} believed, {doubted} doubted; {answered} Binding requests answered");
}

#[test]
fn mutated_replies_do_no_harm() {
    play(10_000);
}

#[test]
#[ignore = "a minute without optimization; before a release"]
fn a_million_mutated_replies_do_no_harm() {
    play(1_000_000);
}

#[test]
fn what_is_added_behind_the_signature_does_not_count() {
    let id = TransactionId([7; 12]);
    let unsigned = response(Method::ALLOCATE, Class::Success, id)
        .xor_address(AttributeType::XOR_RELAYED_ADDRESS, RELAYED.into())
        .integrity(IntegrityKind::Sha256, &key());
    let bytes = unsigned
        .xor_address(AttributeType::XOR_RELAYED_ADDRESS, SERVER.into())
        .number(AttributeType::LIFETIME, 1)
        .finish_with_fingerprint();
    let allocated = Allocated::read(&Message::read(&bytes).unwrap()).unwrap();
    assert_eq!(allocated.relayed, [SocketAddr::from(RELAYED)]);
    assert_eq!(allocated.lifetime, None);
}
