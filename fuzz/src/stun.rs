//! STUN and TURN: messages, what clients make of replies, and a server of what it is sent.

use std::net::SocketAddr;
use std::time::Duration;

use rtctool::probe::framing::Framer;
use rtctool::relay::{
    Account, Client as RelayClient, ClientTransport, Effect, Frame, Moment, PeerPolicy, Ports,
    Relay, Settings, frame,
};
use rtctool::stun::{
    Client, Damage, IntegrityKind, Key, Message, Output, Pace, PasswordAlgorithm, Plan, Timers,
    TransactionId, Writer, check_envelope, respond,
};
use rtctool::turn::{
    AddressFamily, Allocate, Allocated, Challenge, ChannelData, Conversation, Credentials,
    DataIndication, Request, carried, connection_id, lifetime,
};

const SERVER: ([u8; 4], u16) = ([192, 0, 2, 1], 3478);
const LOCAL: ([u8; 4], u16) = ([198, 51, 100, 7], 4000);

/// Any bytes are read as far as they are a message; what is sound can be written and read again.
pub fn message(bytes: &[u8]) {
    ChannelData::read(bytes).inspect(|message| assert!(message.data.len() <= bytes.len()));
    carried(bytes).inspect(|data| assert!(data.len() <= bytes.len()));
    framed(bytes);
    let Ok(message) = Message::read(bytes) else {
        return;
    };
    let values = message
        .attributes
        .iter()
        .map(|attribute| attribute.value(message.id));
    for Damage { offset, .. } in values.filter_map(Result::err).chain(message.damage) {
        assert!(
            offset <= bytes.len(),
            "damage at {offset} of {}",
            bytes.len()
        );
    }
    let key = Key::long_term("user", "realm", "password", PasswordAlgorithm::Md5);
    for kind in [IntegrityKind::Sha1, IntegrityKind::Sha256] {
        let _ = message.integrity(kind, &key);
    }
    let _ = (check_envelope(&message), message.unknown_required());
    assert!(message.counting().count() <= message.attributes.len());
    if message.damage.is_none() {
        written_again(&message);
    }
}

fn written_again(message: &Message) {
    let empty = Writer::new(message.kind, message.id);
    let add =
        |writer: Writer, one: &rtctool::stun::Attribute| writer.attribute(one.kind, one.value);
    let bytes = message.attributes.iter().fold(empty, add).finish();
    let again = Message::read(&bytes).expect("what was written is a message");
    let parts = |message: &Message| -> Vec<_> {
        let attributes = message.attributes.iter();
        attributes
            .map(|one| (one.kind, one.value.to_vec()))
            .collect()
    };
    assert_eq!((again.kind, again.id), (message.kind, message.id));
    assert_eq!(parts(&again), parts(message));
}

/// Of a stream each message is taken once, in order, and nothing is waited for that came.
fn framed(bytes: &[u8]) {
    let mut framer = Framer::default();
    let (mut taken, mut out) = (0, Vec::new());
    for part in bytes.chunks(7) {
        framer.push(part);
        while let Ok(Some(length)) = framer.next(&mut out) {
            assert_eq!(length, out.len());
            taken += length.max(1);
            assert!(taken <= bytes.len());
        }
    }
    let _ = (framer.partial(), framer.other_protocol());
    if let Frame::Complete(length) = frame(bytes) {
        assert!(length > 0 && length <= bytes.len());
    }
}

/// Replies to our own clients do no harm, whatever is in them.
pub fn replies(bytes: &[u8]) {
    bind(bytes);
    converse(bytes);
}

/// Replies are given with the transaction id that is asked for, so that they are looked into.
fn with_id(reply: &[u8], id: TransactionId) -> Vec<u8> {
    let mut reply = reply.to_vec();
    if let Some(place) = reply.get_mut(8..20) {
        place.copy_from_slice(&id.0);
    }
    reply
}

fn bind(bytes: &[u8]) {
    let plan = Plan {
        server: SERVER.into(),
        local: LOCAL.into(),
        count: 3,
        pace: Pace::ONE_BY_ONE,
        timers: Timers::default(),
        software: "fuzz".into(),
    };
    let mut client = Client::new(plan, (1..).map(|id| TransactionId([id; 12])));
    let mut now = Duration::ZERO;
    loop {
        let id = match client.poll(now) {
            Output::Done => break,
            Output::Wait(until) => {
                now = until;
                continue;
            }
            Output::Send(request) => Message::read(request).expect("requests are messages").id,
        };
        client.receive(now, SERVER.into(), &with_id(bytes, id));
        client.receive(now, LOCAL.into(), bytes);
    }
    let tally = client.into_tally();
    assert!(tally.answered().count() <= tally.finished().count());
}

fn converse(bytes: &[u8]) {
    let credentials = Credentials::LongTerm {
        username: "alice".into(),
        password: "secret".into(),
    };
    let request = Request::Allocate(Allocate::default());
    let mut conversation = Conversation::new("fuzz", Some(credentials));
    for id in 1..4 {
        let id = TransactionId([id; 12]);
        let signed = conversation.sign(&request, id);
        assert!(Message::read(&signed).is_ok_and(|message| message.damage.is_none()));
        let reply = with_id(bytes, id);
        let Ok(message) = Message::read(&reply) else {
            return;
        };
        let _ = (lifetime(&message), connection_id(&message));
        let _ = (Allocated::read(&message), DataIndication::read(&message));
        let _ = Challenge::read(&message);
        let _ = conversation.judge(&request, &message);
    }
}

/// The servers answer with messages, or not at all, and keep no more than they are allowed to.
pub fn server(bytes: &[u8]) {
    if let Some(answer) = respond(bytes, LOCAL.into(), "fuzz") {
        assert!(Message::read(&answer).is_ok_and(|message| message.damage.is_none()));
    }
    let mut relay = Relay::new(settings(), [5; 20]);
    let now = Moment {
        elapsed: Duration::from_secs(1000),
        unix_seconds: 1_800_000_000,
    };
    for transport in [ClientTransport::Udp, ClientTransport::Tcp] {
        let client = RelayClient {
            transport,
            address: LOCAL.into(),
        };
        for effect in relay.client_sent(client, bytes, now, &mut OnePort) {
            if let Effect::ToClient { bytes, .. } = effect {
                assert!(Message::read(&bytes).is_ok_and(|message| message.damage.is_none()));
            }
        }
    }
    assert_eq!(
        relay.ledger().allocations_open,
        0,
        "nobody knows the password"
    );
}

fn settings() -> Settings {
    Settings {
        software: "fuzz".into(),
        realm: "lab".into(),
        accounts: vec![Account::Secret("secret".into())],
        peers: PeerPolicy::for_listener([127, 0, 0, 1].into()),
        max_lifetime: Duration::from_secs(3600),
        nonce_lifetime: Duration::from_secs(600),
        user_quota: None,
        capacity: 10,
    }
}

struct OnePort;

impl Ports for OnePort {
    fn open(&mut self, _: AddressFamily) -> Option<SocketAddr> {
        Some(([127, 0, 0, 1], 50_000).into())
    }

    fn open_even(&mut self, family: AddressFamily) -> Option<SocketAddr> {
        self.open(family)
    }

    fn open_pair(&mut self, _: AddressFamily) -> Option<(SocketAddr, SocketAddr)> {
        None
    }

    fn has(&self, _: AddressFamily) -> bool {
        true
    }
}
