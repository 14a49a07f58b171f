//! A small TURN server that behaves until a test has it do otherwise.
//!
//! Its relays are not sockets: what is sent to a relayed address goes to the client that has it.
//! It is a thread on a free loopback port, which ends with the process.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

use rtctool::stun::{
    AttributeType, Class, IntegrityKind, Key, Message, MessageType, Method, PasswordAlgorithm,
    TransactionId, Value, Writer, respond,
};
use rtctool::turn::{ChannelData, ChannelNumber};

use super::PASSWORD;

pub const REALM: &str = "crooked";
pub const NONCE: &str = "0123456789abcdef";

/// What a server does with a request instead of what it should.
pub enum Reply {
    /// What it should.
    Sound,
    Silence,
    Bytes(Vec<u8>),
}

/// A request, and what it takes to answer it.
pub struct Asked {
    pub method: Method,
    id: TransactionId,
    /// Whether it proves who asks.
    pub is_signed: bool,
    pub client: SocketAddr,
    pub server: SocketAddr,
    /// Where the client's relay is, if it gets one.
    pub relayed: SocketAddr,
}

impl Asked {
    pub fn success(&self) -> Writer {
        Writer::new(MessageType::new(self.method, Class::Success), self.id)
    }

    pub fn error(&self, code: u16, reason: &str) -> Writer {
        let kind = MessageType::new(self.method, Class::Error);
        Writer::new(kind, self.id).error_code(code, reason)
    }

    /// An error that asks for credentials, as servers had it before there was a choice of algorithms.
    pub fn challenge(&self, code: u16) -> Writer {
        self.error(code, "")
            .attribute(AttributeType::REALM, REALM.as_bytes())
            .attribute(AttributeType::NONCE, NONCE.as_bytes())
    }

    /// What an allocation comes with.
    pub fn allocated(&self, relayed: SocketAddr, lifetime: u32) -> Writer {
        self.success()
            .xor_address(AttributeType::XOR_RELAYED_ADDRESS, relayed)
            .xor_mapped_address(self.client)
            .number(AttributeType::LIFETIME, lifetime)
    }

    pub fn sound(&self) -> Writer {
        match self.method {
            Method::ALLOCATE => self.allocated(self.relayed, 600),
            Method::REFRESH => self.success().number(AttributeType::LIFETIME, 600),
            _ => self.success(),
        }
    }
}

/// Signed with alice's password.
pub fn signed(response: Writer) -> Reply {
    signed_with(response, PASSWORD.1)
}

pub fn signed_with(response: Writer, password: &str) -> Reply {
    let key = Key::long_term("alice", REALM, password, PasswordAlgorithm::Md5);
    let response = response.integrity(IntegrityKind::Sha1, &key);
    Reply::Bytes(response.finish_with_fingerprint())
}

pub fn unsigned(response: Writer) -> Reply {
    Reply::Bytes(response.finish_with_fingerprint())
}

type Answer = Box<dyn FnMut(&Asked) -> Reply + Send>;
type Relay = Box<dyn FnMut(usize, Vec<u8>) -> Option<Vec<u8>> + Send>;

pub struct Crooked {
    pub address: SocketAddr,
}

impl Crooked {
    /// `answer` decides on each request but Binding.
    pub fn answering(answer: impl FnMut(&Asked) -> Reply + Send + 'static) -> Crooked {
        Crooked::start(Box::new(answer), Box::new(|_, data| Some(data)))
    }

    /// `relay` gets the number of the ChannelData message from 1, and its data.
    pub fn relaying(
        relay: impl FnMut(usize, Vec<u8>) -> Option<Vec<u8>> + Send + 'static,
    ) -> Crooked {
        Crooked::start(Box::new(|_| Reply::Sound), Box::new(relay))
    }

    fn start(answer: Answer, relay: Relay) -> Crooked {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        let mut state = State {
            address,
            answer,
            relay,
            clients: Vec::new(),
            channels: HashMap::new(),
            relayed: 0,
        };
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            loop {
                let (length, source) = socket.recv_from(&mut buffer).unwrap();
                if let Some((bytes, to)) = state.received(&buffer[..length], source) {
                    // A client that has gone away gets nothing.
                    let _ = socket.send_to(&bytes, to);
                }
            }
        });
        Crooked { address }
    }

    pub fn uri(&self) -> String {
        format!("turn:{}", self.address)
    }
}

struct State {
    address: SocketAddr,
    answer: Answer,
    relay: Relay,
    /// The place of each says what port its relay has.
    clients: Vec<SocketAddr>,
    /// The port of the relay that a client's channel leads to.
    channels: HashMap<(SocketAddr, ChannelNumber), u16>,
    relayed: usize,
}

const FIRST_PORT: u16 = 40_000;

impl State {
    fn received(&mut self, bytes: &[u8], source: SocketAddr) -> Option<(Vec<u8>, SocketAddr)> {
        if let Some(message) = ChannelData::read(bytes) {
            return self.channel_data(message, source);
        }
        let message = Message::read(bytes).ok()?;
        match message.kind {
            kind if kind == MessageType::binding(Class::Request) => {
                Some((respond(bytes, source, "crooked")?, source))
            }
            kind if kind == MessageType::new(Method::SEND, Class::Indication) => {
                self.indication(&message, source)
            }
            kind => Some((self.request(kind.method, &message, source)?, source)),
        }
    }

    fn request(
        &mut self,
        method: Method,
        message: &Message<'_>,
        source: SocketAddr,
    ) -> Option<Vec<u8>> {
        let kinds = [IntegrityKind::Sha1, IntegrityKind::Sha256];
        let is_signed = kinds
            .iter()
            .any(|kind| message.attribute(kind.attribute()).is_some());
        let asked = Asked {
            method,
            id: message.id,
            is_signed,
            client: source,
            server: self.address,
            relayed: SocketAddr::new(Ipv4Addr::LOCALHOST.into(), self.port_of(source)),
        };
        if method == Method::CHANNEL_BIND {
            self.bind(message, source);
        }
        let reply = match (self.answer)(&asked) {
            Reply::Sound if is_signed => signed(asked.sound()),
            Reply::Sound => unsigned(asked.challenge(401)),
            other => other,
        };
        match reply {
            Reply::Bytes(bytes) => Some(bytes),
            Reply::Silence | Reply::Sound => None,
        }
    }

    fn port_of(&mut self, client: SocketAddr) -> u16 {
        let known = self.clients.iter().position(|known| *known == client);
        let place = known.unwrap_or_else(|| {
            self.clients.push(client);
            self.clients.len() - 1
        });
        FIRST_PORT + u16::try_from(place).unwrap()
    }

    fn client_at(&self, port: u16) -> Option<SocketAddr> {
        let place = port.checked_sub(FIRST_PORT)?;
        self.clients.get(usize::from(place)).copied()
    }

    fn bind(&mut self, message: &Message<'_>, source: SocketAddr) {
        let Some(number) = message.attribute(AttributeType::CHANNEL_NUMBER) else {
            return;
        };
        let number = ChannelNumber(u16::from_be_bytes([number.value[0], number.value[1]]));
        if let Some(peer) = peer(message) {
            self.channels.insert((source, number), peer.port());
        }
    }

    fn channel_data(
        &mut self,
        message: ChannelData<'_>,
        source: SocketAddr,
    ) -> Option<(Vec<u8>, SocketAddr)> {
        let port = *self.channels.get(&(source, message.channel))?;
        let to = self.client_at(port)?;
        let sender = self.port_of(source);
        let mut channels = self.channels.iter();
        let back = channels.find(|((client, _), port)| *client == to && **port == sender);
        let channel = back.map(|((_, channel), _)| *channel)?;
        self.relayed += 1;
        let data = (self.relay)(self.relayed, message.data.to_vec())?;
        let mut out = Vec::new();
        ChannelData {
            channel,
            data: &data,
        }
        .write(&mut out);
        Some((out, to))
    }

    fn indication(
        &mut self,
        message: &Message<'_>,
        source: SocketAddr,
    ) -> Option<(Vec<u8>, SocketAddr)> {
        let to = self.client_at(peer(message)?.port())?;
        let data = message.attribute(AttributeType::DATA)?.value;
        let from = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), self.port_of(source));
        let kind = MessageType::new(Method::DATA, Class::Indication);
        let out = Writer::new(kind, message.id)
            .xor_address(AttributeType::XOR_PEER_ADDRESS, from)
            .attribute(AttributeType::DATA, data)
            .finish();
        Some((out, to))
    }
}

fn peer(message: &Message<'_>) -> Option<SocketAddr> {
    let attribute = message.attribute(AttributeType::XOR_PEER_ADDRESS)?;
    match attribute.value(message.id) {
        Ok(Value::Address(peer)) => Some(peer),
        _ => None,
    }
}
