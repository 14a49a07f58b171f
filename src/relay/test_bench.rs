//! A relay with clients of this program's own TURN client, ports that are invented, and a clock
//! that the test turns.

use std::time::Duration;

use super::*;
use crate::stun::{AttributeType, Class, Message, TransactionId, Value};
use crate::turn::{Conversation, Credentials, Next, Request};

pub const REALM: &str = "lab";
pub const START: u64 = 1_800_000_000;

pub struct Bench {
    pub relay: Relay,
    pub ports: FakePorts,
    pub now: Moment,
    ids: u64,
}

pub struct FakePorts {
    pub families: Vec<AddressFamily>,
    pub next: u16,
    pub last: u16,
}

impl FakePorts {
    fn take(&mut self, family: AddressFamily) -> Option<SocketAddr> {
        if !self.has(family) || self.next > self.last {
            return None;
        }
        let port = self.next;
        self.next += 1;
        Some(match family {
            AddressFamily::Ipv4 => ([127, 0, 0, 1], port).into(),
            AddressFamily::Ipv6 => (std::net::Ipv6Addr::LOCALHOST, port).into(),
        })
    }
}

impl Ports for FakePorts {
    fn open(&mut self, family: AddressFamily) -> Option<SocketAddr> {
        self.take(family)
    }

    fn open_even(&mut self, family: AddressFamily) -> Option<SocketAddr> {
        self.next = self.next.next_multiple_of(2);
        self.take(family)
    }

    fn open_pair(&mut self, family: AddressFamily) -> Option<(SocketAddr, SocketAddr)> {
        Some((self.open_even(family)?, self.take(family)?))
    }

    fn has(&self, family: AddressFamily) -> bool {
        self.families.contains(&family)
    }
}

pub fn settings() -> Settings {
    let user = |username: &str| Account::User {
        username: username.into(),
        password: "north".into(),
    };
    Settings {
        software: "test".into(),
        realm: REALM.into(),
        accounts: vec![
            user("alice"),
            user("bob"),
            Account::Secret("labsecret".into()),
        ],
        peers: PeerPolicy::for_listener([127, 0, 0, 1].into()),
        max_lifetime: Duration::from_secs(3600),
        nonce_lifetime: Duration::from_secs(600),
        user_quota: None,
        capacity: 100,
    }
}

impl Bench {
    pub fn new() -> Bench {
        Bench::with(settings())
    }

    pub fn with(settings: Settings) -> Bench {
        Bench {
            relay: Relay::new(settings, [5; 20]),
            ports: FakePorts {
                families: vec![AddressFamily::Ipv4, AddressFamily::Ipv6],
                next: 50_000,
                last: 60_000,
            },
            now: Moment {
                elapsed: Duration::from_secs(1000),
                unix_seconds: START,
            },
            ids: 0,
        }
    }

    pub fn wait(&mut self, seconds: u64) {
        self.now.elapsed += Duration::from_secs(seconds);
        self.now.unix_seconds += seconds;
    }

    pub fn id(&mut self) -> TransactionId {
        self.ids += 1;
        let mut id = [0; 12];
        id[..8].copy_from_slice(&self.ids.to_be_bytes());
        TransactionId(id)
    }

    pub fn client_sent(&mut self, client: Client, bytes: &[u8]) -> Vec<Effect> {
        let Bench {
            relay, ports, now, ..
        } = self;
        relay.client_sent(client, bytes, *now, ports)
    }

    /// The response to a message, which must be the last effect of it.
    pub fn response(&mut self, client: Client, bytes: &[u8]) -> Vec<u8> {
        match self.client_sent(client, bytes).pop() {
            Some(Effect::ToClient { client: to, bytes }) if to == client => bytes,
            other => panic!("no response but {other:?}"),
        }
    }
}

/// A client with what it has learned of the server.
pub struct Caller {
    pub client: Client,
    pub conversation: Conversation,
}

impl Caller {
    pub fn new(port: u16, username: &str, password: &str) -> Caller {
        let credentials = Credentials::LongTerm {
            username: username.into(),
            password: password.into(),
        };
        Caller {
            client: Client {
                transport: ClientTransport::Udp,
                address: ([127, 0, 0, 1], port).into(),
            },
            conversation: Conversation::new("test", Some(credentials)),
        }
    }

    /// Sends a request until the server has said its last word; `Err` is an error's code.
    pub fn ask(&mut self, bench: &mut Bench, request: &Request) -> Result<Vec<u8>, u16> {
        for _ in 0..4 {
            let bytes = self.conversation.sign(request, bench.id());
            let response = bench.response(self.client, &bytes);
            let message = Message::read(&response).unwrap();
            match self.conversation.judge(request, &message) {
                Next::Done => return Ok(response),
                Next::Again => {}
                _ => return Err(code(&message)),
            }
        }
        panic!("the server goes on asking");
    }
}

pub fn code(message: &Message<'_>) -> u16 {
    assert_eq!(message.kind.class, Class::Error, "{message:?}");
    let attribute = message.attribute(AttributeType::ERROR_CODE).unwrap();
    match attribute.value(message.id) {
        Ok(Value::ErrorCode(error)) => error.code,
        other => panic!("{other:?}"),
    }
}
