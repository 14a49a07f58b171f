use std::io::{Read, Write};
use std::net::{TcpStream, UdpSocket};

use super::*;
use crate::stun::{Class, Message, MessageType, TransactionId, Writer};
use crate::turn::{Allocate, Allocated, Conversation, Next, Request, send_indication};

const ID: TransactionId = TransactionId([5; 12]);

fn server() -> TurnServer {
    TurnServer::start(Config::on_loopback().unwrap()).unwrap()
}

fn conversation(server: &TurnServer) -> Conversation {
    Conversation::new("test", Some(server.credentials().clone().into()))
}

/// Asks until there is a last word, which must be a success.
fn ask(
    conversation: &mut Conversation,
    request: &Request,
    mut exchange: impl FnMut(&[u8]) -> Vec<u8>,
) -> Vec<u8> {
    for number in 0..3 {
        let response = exchange(&conversation.sign(request, TransactionId([number; 12])));
        let message = Message::read(&response).unwrap();
        match conversation.judge(request, &message) {
            Next::Done => return response,
            Next::Again => {}
            other => panic!("{other:?}"),
        }
    }
    panic!("the server goes on asking");
}

fn udp_exchange(socket: &UdpSocket, bytes: &[u8]) -> Vec<u8> {
    socket.send(bytes).unwrap();
    let mut buffer = [0; 2000];
    let length = socket.recv(&mut buffer).unwrap();
    buffer[..length].to_vec()
}

fn tcp_exchange(stream: &mut TcpStream, bytes: &[u8]) -> Vec<u8> {
    stream.write_all(bytes).unwrap();
    tcp_message(stream)
}

fn tcp_message(stream: &mut TcpStream) -> Vec<u8> {
    let mut message = vec![0; 20];
    stream.read_exact(&mut message).unwrap();
    let length = u16::from_be_bytes([message[2], message[3]]);
    message.resize(20 + usize::from(length), 0);
    stream.read_exact(&mut message[20..]).unwrap();
    message
}

fn relayed(response: &[u8]) -> SocketAddr {
    let message = Message::read(response).unwrap();
    Allocated::read(&message).unwrap().relayed[0]
}

fn allocate() -> Request {
    Request::Allocate(Allocate::default())
}

fn permission() -> Request {
    Request::CreatePermission {
        peers: vec![[127, 0, 0, 1].into()],
    }
}

#[test]
fn it_answers_stun_counts_and_stops() {
    let server = server();
    let client = UdpSocket::bind("127.0.0.1:0").unwrap();
    client.connect(server.address()).unwrap();
    let request = Writer::new(MessageType::binding(Class::Request), ID).finish();
    let response = udp_exchange(&client, &request);
    assert_eq!(Message::read(&response).unwrap().id, ID);
    assert_eq!(server.ledger().bindings, 1);

    let address = server.address();
    drop(server);
    assert!(UdpSocket::bind(address).is_ok(), "the port is free again");
}

#[test]
fn it_relays_over_udp() {
    let server = server();
    let mut conversation = conversation(&server);
    let client = UdpSocket::bind("127.0.0.1:0").unwrap();
    client.connect(server.address()).unwrap();
    let mut ask = |request| {
        ask(&mut conversation, &request, |bytes| {
            udp_exchange(&client, bytes)
        })
    };
    let relayed = relayed(&ask(allocate()));
    ask(permission());

    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    client
        .send(&send_indication(ID, peer.local_addr().unwrap(), b"ping"))
        .unwrap();
    let mut buffer = [0; 100];
    let (length, source) = peer.recv_from(&mut buffer).unwrap();
    assert_eq!((&buffer[..length], source), (&b"ping"[..], relayed));
    peer.send_to(b"pong", relayed).unwrap();
    let mut buffer = [0; 2000];
    let length = client.recv(&mut buffer).unwrap();
    assert!(buffer[..length].ends_with(b"pong"));
    let ledger = server.ledger();
    assert_eq!((ledger.to_peers.bytes, ledger.to_clients.bytes), (4, 4));
}

#[test]
fn it_relays_over_tcp_until_the_connection_ends() {
    let server = server();
    let mut conversation = conversation(&server);
    let mut client = TcpStream::connect(server.address()).unwrap();
    let mut ask = |request| {
        ask(&mut conversation, &request, |bytes| {
            tcp_exchange(&mut client, bytes)
        })
    };
    let relayed = relayed(&ask(allocate()));
    ask(permission());
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    peer.send_to(b"pong", relayed).unwrap();
    assert!(tcp_message(&mut client).ends_with(b"pong"));

    // What is no STUN ends the connection, and the allocation with it.
    client.write_all(b"\xff\xff\xff\xff").unwrap();
    assert_eq!(client.read(&mut [0; 10]).unwrap(), 0);
}

/// A server that soon closes idle connections, with a client that allocated in time.
fn impatient_server() -> (TurnServer, TcpStream, Conversation) {
    for patience in [100, 1000, 10_000] {
        let mut config = Config::on_loopback().unwrap();
        config.patience = Duration::from_millis(patience);
        let server = TurnServer::start(config).unwrap();
        let mut conversation = conversation(&server);
        let mut client = TcpStream::connect(server.address()).unwrap();
        let mut allocated = false;
        for number in 0..2 {
            let request = conversation.sign(&allocate(), TransactionId([number; 12]));
            let mut header = [0; 20];
            if client.write_all(&request).is_err() || client.read_exact(&mut header).is_err() {
                break;
            }
            let length = u16::from_be_bytes([header[2], header[3]]);
            let mut body = vec![0; usize::from(length)];
            client.read_exact(&mut body).unwrap();
            let response = [&header[..], &body].concat();
            let message = Message::read(&response).unwrap();
            allocated = conversation.judge(&allocate(), &message) == Next::Done;
        }
        if allocated {
            return (server, client, conversation);
        }
    }
    panic!("no allocation within ten seconds");
}

#[test]
fn an_idle_connection_is_closed_unless_it_has_an_allocation() {
    let (server, mut client, mut conversation) = impatient_server();
    let mut idle = TcpStream::connect(server.address()).unwrap();
    // Half a message is no message.
    idle.write_all(&[0, 1, 0]).unwrap();
    assert_eq!(idle.read(&mut [0; 10]).unwrap(), 0);

    let refresh = Request::Refresh { lifetime: 600 };
    ask(&mut conversation, &refresh, |bytes| {
        tcp_exchange(&mut client, bytes)
    });
    assert_eq!(server.ledger().refreshes, 1);
}

#[test]
fn relayed_addresses_must_be_of_this_host() {
    let mut config = Config::on_loopback().unwrap();
    config.relay_addresses = vec!["192.0.2.1".parse().unwrap()];
    assert!(TurnServer::start(config).is_err());
}

#[test]
fn a_port_that_is_taken_is_an_error() {
    let taken = server();
    let mut config = Config::on_loopback().unwrap();
    config.listen = taken.address();
    assert!(TurnServer::start(config).is_err());
}
