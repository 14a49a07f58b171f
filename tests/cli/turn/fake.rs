//! A TURN server over UDP that is as careless as a test wants it. It relays nothing to the
//! network: what peers answer is made up.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr, UdpSocket};

use rtctool::stun::{
    AttributeType, Class, Integrity, IntegrityKind, Key, Message, MessageType, Method,
    PasswordAlgorithm, TransactionId, Value, Writer, respond,
};

pub const USER: &str = "alice";
pub const PASSWORD: &str = "s3cret";
const REALM: &str = "test";

/// Who gets an allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doorman {
    LetsAnybodyIn,
    /// Asks for credentials, and looks at none.
    AsksAndForgets,
    ChecksPassword,
}

#[derive(Debug, Clone)]
pub struct Manners {
    pub doorman: Doorman,
    pub permits: fn(IpAddr) -> bool,
    pub binds_channel: fn(IpAddr) -> bool,
    /// Whether a peer answers a Binding request.
    pub answers: fn(SocketAddr) -> bool,
    pub quota: usize,
    /// Where clients are sent on to.
    pub alternate: Option<SocketAddr>,
    /// Answers to one Binding request.
    pub binding_answers: usize,
}

impl Default for Manners {
    fn default() -> Self {
        Manners {
            doorman: Doorman::ChecksPassword,
            permits: |_| false,
            binds_channel: |_| false,
            answers: |_| false,
            quota: usize::MAX,
            alternate: None,
            binding_answers: 1,
        }
    }
}

/// Starts a server, whose thread ends with the process, and returns its URI.
pub fn start(manners: Manners) -> String {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    let mut server = Server {
        socket,
        manners,
        relays: HashMap::new(),
    };
    std::thread::spawn(move || {
        let mut buffer = [0; 2048];
        loop {
            let (length, client) = server.socket.recv_from(&mut buffer).unwrap();
            if let Ok(message) = Message::read(&buffer[..length]) {
                server.take(&message, &buffer[..length], client);
            }
        }
    });
    format!("turn:{address}")
}

struct Server {
    socket: UdpSocket,
    manners: Manners,
    /// The port of each client's relay.
    relays: HashMap<SocketAddr, u16>,
}

impl Server {
    fn take(&mut self, message: &Message<'_>, bytes: &[u8], client: SocketAddr) {
        match (message.kind.method, message.kind.class) {
            (Method::BINDING, Class::Request) => {
                let answer = respond(bytes, client, "fake 1.0").unwrap();
                for _ in 0..self.manners.binding_answers {
                    self.send(client, &answer);
                }
            }
            (Method::SEND, Class::Indication) => self.relay(message, client),
            (_, Class::Request) => {
                let response = self.respond(message, client);
                self.send(client, &response);
            }
            _ => {}
        }
    }

    fn send(&self, client: SocketAddr, bytes: &[u8]) {
        self.socket.send_to(bytes, client).unwrap();
    }

    fn respond(&mut self, message: &Message<'_>, client: SocketAddr) -> Vec<u8> {
        let kind = |class| MessageType::new(message.kind.method, class);
        let success = || Writer::new(kind(Class::Success), message.id);
        let error = |code| Writer::new(kind(Class::Error), message.id).error_code(code, "");
        let key = match self.key(message) {
            Ok(key) => key,
            Err(()) => {
                return error(401)
                    .attribute(AttributeType::REALM, REALM.as_bytes())
                    .attribute(AttributeType::NONCE, b"nonce")
                    .finish();
            }
        };
        let peer = || {
            address(message, AttributeType::XOR_PEER_ADDRESS)
                .unwrap()
                .ip()
        };
        let writer = match message.kind.method {
            Method::ALLOCATE => match (self.manners.alternate, self.allocate(message, client)) {
                (Some(_), _) => error(300).attribute(
                    AttributeType::ALTERNATE_SERVER,
                    &[0, 1, 0x0d, 0x96, 192, 0, 2, 1],
                ),
                (None, Err(code)) => error(code),
                (None, Ok(relay)) => success()
                    .xor_address(AttributeType::XOR_RELAYED_ADDRESS, relay)
                    .xor_address(AttributeType::XOR_MAPPED_ADDRESS, client)
                    .number(AttributeType::LIFETIME, 600)
                    .software("fake 1.0"),
            },
            Method::REFRESH => {
                self.relays.remove(&client);
                success().number(AttributeType::LIFETIME, 0)
            }
            Method::CREATE_PERMISSION if (self.manners.permits)(peer()) => success(),
            Method::CHANNEL_BIND if (self.manners.binds_channel)(peer()) => success(),
            _ => error(403),
        };
        match key {
            Some(key) => writer.integrity(IntegrityKind::Sha1, &key).finish(),
            None => writer.finish(),
        }
    }

    /// What to sign with; nothing for those who need not have said who they are.
    fn key(&self, message: &Message<'_>) -> Result<Option<Key>, ()> {
        let doorman = self.manners.doorman;
        if doorman == Doorman::LetsAnybodyIn {
            return Ok(None);
        }
        let username = message.attribute(AttributeType::USERNAME).ok_or(())?;
        let key = Key::long_term(USER, REALM, PASSWORD, PasswordAlgorithm::Md5);
        let integrity = message.integrity(IntegrityKind::Sha1, &key).unwrap();
        let right = username.value == USER.as_bytes() && matches!(integrity, Integrity::Valid(_));
        match (right, doorman) {
            (true, _) => Ok(Some(key)),
            (false, Doorman::AsksAndForgets) => Ok(None),
            (false, _) => Err(()),
        }
    }

    fn allocate(&mut self, message: &Message<'_>, client: SocketAddr) -> Result<SocketAddr, u16> {
        let family = message.attribute(AttributeType::REQUESTED_ADDRESS_FAMILY);
        let ip = match family.map(|family| family.value.first()) {
            Some(Some(2)) => "2001:db8::1",
            _ => "192.0.2.1",
        };
        let next = u16::try_from(50_000 + self.relays.len()).unwrap();
        if self.relays.len() >= self.manners.quota && !self.relays.contains_key(&client) {
            return Err(486);
        }
        let port = *self.relays.entry(client).or_insert(next);
        Ok(SocketAddr::new(ip.parse().unwrap(), port))
    }

    /// Data for another relay comes out there; other peers answer, or do not.
    fn relay(&mut self, message: &Message<'_>, client: SocketAddr) {
        let peer = address(message, AttributeType::XOR_PEER_ADDRESS).unwrap();
        let data = message.attribute(AttributeType::DATA).unwrap().value;
        let far = self.relays.iter().find(|(_, port)| **port == peer.port());
        if let Some((far, _)) = far {
            let from = SocketAddr::new(peer.ip(), self.relays[&client]);
            return self.send(*far, &data_indication(from, data));
        }
        if let Some(answer) = respond(data, client, "peer").filter(|_| (self.manners.answers)(peer))
        {
            self.send(client, &data_indication(peer, &answer));
        }
    }
}

fn data_indication(peer: SocketAddr, data: &[u8]) -> Vec<u8> {
    let kind = MessageType::new(Method::DATA, Class::Indication);
    Writer::new(kind, TransactionId([9; 12]))
        .xor_address(AttributeType::XOR_PEER_ADDRESS, peer)
        .attribute(AttributeType::DATA, data)
        .finish()
}

fn address(message: &Message<'_>, kind: AttributeType) -> Option<SocketAddr> {
    match message.attribute(kind)?.value(message.id) {
        Ok(Value::Address(address)) => Some(address),
        _ => None,
    }
}
