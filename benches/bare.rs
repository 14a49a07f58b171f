//! The barest clients and server that do what the probes do, with nothing but sockets: what
//! `benches/probes.sh` holds the probes against. No crates, so that `rustc` alone builds it.
//!
//! ```text
//! bare answer PORTS                       a STUN server on free ports of loopback; prints their URIs
//! bare port                               prints a free port
//! bare binding SERVER COUNT WINDOW        round trips: p50 in µs, how many a second, loss in percent;
//!                                         the requests are as long as the probes', with all they have
//! bare relay SERVER RATE SECONDS SIZE     packets through two allocations without credentials, and
//!                                         back: p50 and p95 in µs, loss in percent
//! ```

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::error::Error;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddrV4, UdpSocket};
use std::thread;
use std::time::{Duration, Instant};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What no answer comes after.
const PATIENCE: Duration = Duration::from_millis(500);

const MAGIC_COOKIE: u32 = 0x2112_a442;
const BINDING: u16 = 0x0001;
const ALLOCATE: u16 = 0x0003;
const REFRESH: u16 = 0x0004;
const CHANNEL_BIND: u16 = 0x0009;
const SUCCESS: u16 = 0x0100;

const CHANNEL_NUMBER: u16 = 0x000c;
const LIFETIME: u16 = 0x000d;
const XOR_PEER_ADDRESS: u16 = 0x0012;
const XOR_RELAYED_ADDRESS: u16 = 0x0016;
const REQUESTED_TRANSPORT: u16 = 0x0019;
const XOR_MAPPED_ADDRESS: u16 = 0x0020;
const SOFTWARE: u16 = 0x8022;
const FINGERPRINT: u16 = 0x8028;

/// Of the length that the probes' name has with its padding.
const NAME: &[u8; 16] = b"bare sockets 0.1";

/// Both ends know each other by it, so that what arrives at one can go back as it is.
const CHANNEL: [u8; 2] = [0x40, 0x00];

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["answer", ports] => answer(ports.parse()?)?,
        ["port"] => println!("{}", free_port()?),
        ["binding", server, count, window] => binding(server, count.parse()?, window.parse()?)?,
        ["relay", server, rate, seconds, size] => {
            relay(server, rate.parse()?, seconds.parse()?, size.parse()?)?;
        }
        // As `cargo bench` calls it.
        _ => println!("bare: see benches/probes.sh, which runs this"),
    }
    Ok(())
}

fn free_port() -> Result<u16> {
    Ok(UdpSocket::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn answer(ports: usize) -> Result<()> {
    let mut threads = Vec::new();
    for _ in 0..ports {
        let socket = UdpSocket::bind("127.0.0.1:0")?;
        println!("stun:{}", socket.local_addr()?);
        let small = thread::Builder::new().stack_size(64 * 1024);
        threads.push(small.spawn(move || answer_all(&socket))?);
    }
    std::io::stdout().flush()?;
    threads.into_iter().for_each(|thread| drop(thread.join()));
    Ok(())
}

fn answer_all(socket: &UdpSocket) {
    let mut buffer = [0; 1500];
    while let Ok((_, source)) = socket.recv_from(&mut buffer) {
        let std::net::SocketAddr::V4(source) = source else {
            continue;
        };
        let mut id = [0; 12];
        id.copy_from_slice(&buffer[8..20]);
        let mapped = attribute(XOR_MAPPED_ADDRESS, &xor_address(source));
        let _ = socket.send_to(&message(BINDING | SUCCESS, id, &mapped), source);
    }
}

fn binding(server: &str, count: usize, window: usize) -> Result<()> {
    let socket = connect(server)?;
    let mut buffer = [0; 1500];
    let mut sent: Vec<Instant> = Vec::with_capacity(count);
    let mut round_trips = Vec::with_capacity(count);
    let mut under_way = 0;
    let begun = Instant::now();
    while sent.len() < count || under_way > 0 {
        while under_way < window && sent.len() < count {
            let request = binding_request(id(sent.len()));
            sent.push(Instant::now());
            socket.send(&request)?;
            under_way += 1;
        }
        match socket.recv(&mut buffer) {
            Ok(_) => {
                round_trips.push(sent[number(&buffer[16..])].elapsed());
                under_way -= 1;
            }
            Err(_) => under_way = 0,
        }
    }
    let rate = round_trips.len() as f64 / begun.elapsed().as_secs_f64();
    let loss = loss(&round_trips, count);
    println!(
        "{:.1} {rate:.0} {loss:.3}",
        percentile(&mut round_trips, 50)
    );
    Ok(())
}

fn relay(server: &str, rate: f64, seconds: f64, size: usize) -> Result<()> {
    let (near, far) = (connect(server)?, connect(server)?);
    let (near_address, far_address) = (allocate(&near)?, allocate(&far)?);
    bind_channel(&near, far_address)?;
    bind_channel(&far, near_address)?;
    let count = (rate * seconds) as usize;
    let mut round_trips = echo(&near, &far, rate, count, size)?;
    for socket in [near, far] {
        socket.set_nonblocking(false)?;
        ask(&socket, REFRESH, &attribute(LIFETIME, &[0; 4]))?;
    }
    let loss = loss(&round_trips, count);
    let mut at = |percent| percentile(&mut round_trips, percent);
    println!("{:.1} {:.1} {loss:.3}", at(50), at(95));
    Ok(())
}

fn echo(
    near: &UdpSocket,
    far: &UdpSocket,
    rate: f64,
    count: usize,
    size: usize,
) -> Result<Vec<Duration>> {
    near.set_nonblocking(true)?;
    far.set_nonblocking(true)?;
    let mut packet = vec![0; 4 + size.next_multiple_of(4)];
    packet[..2].copy_from_slice(&CHANNEL);
    packet[2..4].copy_from_slice(&u16::try_from(size)?.to_be_bytes());
    let mut buffer = [0; 2048];
    let mut sent: Vec<Instant> = Vec::with_capacity(count);
    let mut round_trips = Vec::with_capacity(count);
    let begun = Instant::now();
    loop {
        let now = Instant::now();
        if sent.len() < count && now >= begun + Duration::from_secs_f64(sent.len() as f64 / rate) {
            packet[4..8].copy_from_slice(&u32::try_from(sent.len())?.to_be_bytes());
            sent.push(Instant::now());
            near.send(&packet)?;
        }
        if let Ok(length) = far.recv(&mut buffer) {
            far.send(&buffer[..length])?;
        }
        if near.recv(&mut buffer).is_ok() {
            round_trips.push(sent[number(&buffer[4..])].elapsed());
        }
        let quiet = sent.last().is_some_and(|last| now > *last + PATIENCE);
        if round_trips.len() == count || (sent.len() == count && quiet) {
            return Ok(round_trips);
        }
    }
}

fn allocate(socket: &UdpSocket) -> Result<SocketAddrV4> {
    let response = ask(
        socket,
        ALLOCATE,
        &attribute(REQUESTED_TRANSPORT, &[17, 0, 0, 0]),
    )?;
    let mut rest = &response[20..];
    while rest.len() >= 4 {
        let kind = u16::from_be_bytes([rest[0], rest[1]]);
        let length = usize::from(u16::from_be_bytes([rest[2], rest[3]]));
        if kind == XOR_RELAYED_ADDRESS {
            return Ok(address(&rest[4..]));
        }
        rest = &rest[4 + length.next_multiple_of(4)..];
    }
    Err("no relayed address".into())
}

fn bind_channel(socket: &UdpSocket, peer: SocketAddrV4) -> Result<()> {
    let mut attributes = attribute(CHANNEL_NUMBER, &[CHANNEL[0], CHANNEL[1], 0, 0]);
    attributes.extend(attribute(XOR_PEER_ADDRESS, &xor_address(peer)));
    ask(socket, CHANNEL_BIND, &attributes).map(drop)
}

/// The success response to a request.
fn ask(socket: &UdpSocket, kind: u16, attributes: &[u8]) -> Result<Vec<u8>> {
    let id = id(usize::from(kind));
    socket.send(&message(kind, id, attributes))?;
    let mut buffer = [0; 1500];
    loop {
        let length = socket.recv(&mut buffer)?;
        if buffer[8..20] == id {
            let succeeded = buffer[..2] == (kind | SUCCESS).to_be_bytes();
            let response = buffer[..length].to_vec();
            return succeeded.then_some(response).ok_or("refused".into());
        }
    }
}

fn connect(server: &str) -> Result<UdpSocket> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(server)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    Ok(socket)
}

/// A transaction id that ends with a number, which [`number`] finds at offset 16 of the message.
fn id(number: usize) -> [u8; 12] {
    let mut id = *b"bare....0000";
    id[8..].copy_from_slice(&(number as u32).to_be_bytes());
    id
}

fn number(bytes: &[u8]) -> usize {
    u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize
}

/// With SOFTWARE and FINGERPRINT, as the probes send it.
fn binding_request(id: [u8; 12]) -> Vec<u8> {
    let mut attributes = attribute(SOFTWARE, NAME);
    attributes.extend(attribute(FINGERPRINT, &[0; 4]));
    let mut request = message(BINDING, id, &attributes);
    let before = request.len() - 8;
    let (covered, fingerprint) = request.split_at_mut(before);
    fingerprint[4..].copy_from_slice(&(crc32(covered) ^ 0x5354_554e).to_be_bytes());
    request
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        let at = usize::from(crc as u8 ^ byte);
        CRC_TABLE[at] ^ (crc >> 8)
    };
    !bytes.iter().fold(!0, step)
}

const CRC_TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        let mut crc = at as u32;
        let mut bit = 0;
        while bit < 8 {
            let carry = crc & 1;
            crc = (crc >> 1) ^ (carry * 0xedb8_8320);
            bit += 1;
        }
        table[at] = crc;
        at += 1;
    }
    table
};

fn message(kind: u16, id: [u8; 12], attributes: &[u8]) -> Vec<u8> {
    let mut message = Vec::with_capacity(20 + attributes.len());
    message.extend(kind.to_be_bytes());
    message.extend((attributes.len() as u16).to_be_bytes());
    message.extend(MAGIC_COOKIE.to_be_bytes());
    message.extend(id);
    message.extend(attributes);
    message
}

/// Values here are whole multiples of four bytes.
fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
    let length = value.len() as u16;
    [&kind.to_be_bytes(), &length.to_be_bytes(), value].concat()
}

fn xor_address(address: SocketAddrV4) -> Vec<u8> {
    let port = address.port() ^ (MAGIC_COOKIE >> 16) as u16;
    let ip = address.ip().to_bits() ^ MAGIC_COOKIE;
    [&[0, 1], &port.to_be_bytes()[..], &ip.to_be_bytes()].concat()
}

fn address(value: &[u8]) -> SocketAddrV4 {
    let port = u16::from_be_bytes([value[2], value[3]]) ^ (MAGIC_COOKIE >> 16) as u16;
    let ip = u32::from_be_bytes([value[4], value[5], value[6], value[7]]) ^ MAGIC_COOKIE;
    SocketAddrV4::new(Ipv4Addr::from_bits(ip), port)
}

/// In microseconds.
fn percentile(round_trips: &mut [Duration], percent: usize) -> f64 {
    round_trips.sort_unstable();
    let at = (round_trips.len() * percent / 100).min(round_trips.len().saturating_sub(1));
    round_trips
        .get(at)
        .map_or(f64::NAN, |time| time.as_secs_f64() * 1e6)
}

fn loss(round_trips: &[Duration], count: usize) -> f64 {
    100.0 - round_trips.len() as f64 * 100.0 / count as f64
}
