//! Packets that nobody sends but who wants an analyser's tables to grow: each kind fills one of
//! them beyond its limit, with entries as large as they can be made.

/// LINKTYPE_RAW.
pub const LINK_TYPE: u32 = 101;

/// A kind of packets by its name.
pub struct Attack {
    pub name: &'static str,
    pub send: fn(Size, Sink),
}

/// Takes packets, each with its time in microseconds since 1970.
pub type Sink<'a> = &'a mut dyn FnMut(u64, &[u8]);

/// How much is sent.
#[derive(Clone, Copy)]
pub struct Size {
    /// Thousandths of what fills a table beyond its limit.
    pub entries: u32,
    /// Rounds of packets for each entry, as far as more of them make it larger.
    pub rounds: u32,
}

impl Size {
    pub const WHOLE: Size = Size {
        entries: 1_000,
        rounds: u32::MAX,
    };
}

pub const ATTACKS: &[Attack] = &[
    Attack {
        name: "hostile-ssrcs",
        send: ssrcs,
    },
    Attack {
        name: "hostile-streams",
        send: streams,
    },
    Attack {
        name: "hostile-reports",
        send: reports,
    },
    Attack {
        name: "hostile-nacks",
        send: nacks,
    },
    Attack {
        name: "hostile-checks",
        send: checks,
    },
    Attack {
        name: "hostile-hellos",
        send: hellos,
    },
    Attack {
        name: "hostile-channels",
        send: channels,
    },
    Attack {
        name: "hostile-segments",
        send: segments,
    },
    Attack {
        name: "hostile-feedback",
        send: feedback,
    },
    Attack {
        name: "hostile-fragments",
        send: fragments,
    },
    Attack {
        name: "hostile-texts",
        send: texts,
    },
];

const BEGIN_US: u64 = 1_700_000_000_000_000;

/// Between the same two ports, each packet with an SSRC that no other has.
fn ssrcs(size: Size, sink: Sink) {
    for n in 0..size.entries * 100 {
        let number = n.wrapping_mul(40_503) as u16;
        let packet = rtp(96, number, n, n.wrapping_mul(2_654_435_761), &[0x55; 64]);
        sink(BEGIN_US + u64::from(n), &udp(A, B, &packet));
    }
}

/// Each with a clock rate that is known, and three payload types that tell no codec, with gaps
/// of all lengths.
fn streams(size: Size, sink: Sink) {
    let mut at = BEGIN_US;
    for n in 0..size.rounds.min(150) {
        at += if n % 2 == 0 { 1 << (n % 20) } else { 4_000_000 };
        for stream in 0..size.entries * 9 / 2 {
            let payload_type = [0, 96, 97, 98][n as usize % 4];
            let noise = noise(stream ^ (n << 16));
            let packet = rtp(payload_type, n as u16, n * 90_000, stream, &noise);
            sink(at + u64::from(stream), &udp(A, B, &packet));
        }
    }
}

/// Reports of both sides on streams that need not be there, with all texts that fit.
fn reports(size: Size, sink: Sink) {
    for n in 0..size.rounds.min(130) {
        let at = BEGIN_US + u64::from(n) * 2_000_000;
        for ssrc in 0..size.entries * 9 / 2 {
            let trip = u64::from(ssrc.wrapping_mul(n) % 997) * 1_000;
            let source = (ssrc, 4_000);
            sink(at, &udp(source, B, &sender_report(n, ssrc)));
            sink(at + trip, &udp(B, source, &receiver_report(n, ssrc)));
        }
    }
}

fn sender_report(n: u32, ssrc: u32) -> Vec<u8> {
    let mut packet = words(&[0x80c8_0006, ssrc, n + 1, 0, n * 90_000, 1, 1]);
    if n == 0 {
        // CNAME and TOOL of 255 bytes each, and the end of the list.
        let mut items = vec![1, 255];
        items.extend([b'c'; 255]);
        items.extend([6, 255]);
        items.extend([b't'; 255]);
        items.resize(items.len().next_multiple_of(4) + 4, 0);
        packet.extend(words(&[0x81ca_0000 + 1 + items.len() as u32 / 4, ssrc]));
        packet.extend(items);
        packet.extend(words(&[0x81cb_0041, ssrc]));
        packet.push(255);
        packet.extend([b'r'; 255]);
    }
    packet
}

fn receiver_report(n: u32, ssrc: u32) -> Vec<u8> {
    let mut packet = words(&[0x81c9_0007, 99, ssrc, 0, n, 0, (n + 1) << 16, 0]);
    // An estimate of the bandwidth (REMB) with a mantissa of its own.
    let mantissa = n * 1_801 % 0x3_ffff;
    packet.extend(words(&[
        0x8fce_0005,
        99,
        0,
        0x5245_4d42,
        0x0100_0000 | mantissa,
        ssrc,
    ]));
    packet
}

/// Streams of which all packets are asked for again.
fn nacks(size: Size, sink: Sink) {
    for stream in 0..size.entries * 2 {
        let at = BEGIN_US + u64::from(stream) * 1_000;
        for number in [1, 2, 3] {
            let packet = rtp(96, number, 0, stream, &[0x55; 64]);
            sink(at, &udp(A, B, &packet));
        }
        for first in [0u32, 17 * 60] {
            let items: Vec<u32> = (0..size.rounds.min(60))
                .map(|n| (first + n * 17) << 16 | 0xffff)
                .collect();
            let mut packet = words(&[0x81cd_0000 + 2 + items.len() as u32, 99, stream]);
            packet.extend(words(&items));
            sink(at + 1, &udp(B, A, &packet));
        }
    }
}

/// Connectivity checks between ever other addresses, none of which is answered.
fn checks(size: Size, sink: Sink) {
    for pair in 0..size.entries * 4 {
        for n in 0..size.rounds.min(40) {
            let mut name = format!("{pair:04}{n:04}:{n:04}").into_bytes();
            name.resize(80, b'n');
            let packet = stun(0x0001, [pair, n, 0], &[(0x0006, &name)]);
            let source = (pair, 1_000 + (n % 2) as u16);
            sink(BEGIN_US + u64::from(n) * 100_000, &udp(source, B, &packet));
        }
    }
}

/// Fragments of long messages from both sides of handshakes that never go on.
fn hellos(size: Size, sink: Sink) {
    for client in 0..size.entries * 2 {
        for sequence in 0..size.rounds.min(80) as u16 {
            let client = (client, 4_000);
            sink(BEGIN_US, &udp(client, B, &handshake(1, sequence)));
            sink(BEGIN_US, &udp(B, client, &handshake(11, sequence)));
        }
    }
}

/// A record with a byte of a message of 8 KiB.
fn handshake(kind: u8, sequence: u16) -> Vec<u8> {
    let [high, low] = sequence.to_be_bytes();
    let mut record = vec![22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, high, low, 0, 13];
    record.extend([kind, 0, 0x20, 0, high, low, 0, 0, 0, 0, 0, 1, 3]);
    record
}

/// Allocations, each with hundreds of channels.
fn channels(size: Size, sink: Sink) {
    for client in 0..size.entries * 12 {
        let client = (client, 4_000);
        for channel in 0..size.rounds.min(30) {
            let id = [client.0, channel, 1];
            let number = ((0x4000 + channel) << 16).to_be_bytes();
            let peer = [0, 1, channel as u8, 2, 3, 4, 5, 6];
            let bind = stun(0x0009, id, &[(0x000c, &number), (0x0012, &peer)]);
            sink(BEGIN_US, &udp(client, TURN, &bind));
            sink(BEGIN_US, &udp(TURN, client, &stun(0x0109, id, &[])));
        }
    }
}

/// TCP streams of which the beginning never comes.
fn segments(size: Size, sink: Sink) {
    for stream in 0..size.entries * 25 {
        for sequence in [1u32, 5_000, 7_000] {
            let mut packet = ip(6, (stream, 1), (7, 5_060), 20 + 1_000);
            packet.extend([0, 1, 0x13, 0xc4]);
            packet.extend(sequence.to_be_bytes());
            packet.extend([0, 0, 0, 0, 0x50, 0x10, 0xff, 0xff, 0, 0, 0, 0]);
            packet.resize(packet.len() + 1_000, b'v');
            sink(BEGIN_US, &packet);
        }
    }
}

/// Flows whose packets all carry the transport-wide count, and are reported on.
fn feedback(size: Size, sink: Sink) {
    const REPORTED: u32 = 64;
    for flow in 0..size.entries * 3 / 4 {
        let source = (flow, 4_000);
        for n in 0..size.rounds.min(1_100) {
            let at = BEGIN_US + u64::from(n) * 250_000;
            let mut packet = vec![0x90, 0];
            packet.extend((n as u16).to_be_bytes());
            packet.extend(words(&[n * 2_000, flow, 0xbede_0001, 0x1100_0000 | n << 8]));
            packet.extend([0x55; 64]);
            sink(at, &udp(source, B, &packet));
            if n % REPORTED == REPORTED - 1 {
                let base = n + 1 - REPORTED;
                let mut report = words(&[0x8fcd_0015, 99, flow, base << 16 | REPORTED, base << 8]);
                report.extend((0x2000 | REPORTED as u16).to_be_bytes());
                report.extend((0..REPORTED).map(|packet| (packet * flow) as u8));
                report.extend([0, 0]);
                sink(at, &udp(B, source, &report));
            }
        }
    }
}

/// Fragments with gaps between them, of packets that never become whole.
fn fragments(size: Size, sink: Sink) {
    for packet in 0..size.entries * 5 {
        for n in 0..size.rounds.min(100) as u16 {
            const MORE: u16 = 0x2000;
            let mut fragment = ip(17, (packet, 0), B, 8);
            fragment.splice(6..8, (MORE | (2 * n + 1)).to_be_bytes());
            fragment.extend([0x55; 8]);
            sink(BEGIN_US, &fragment);
        }
    }
}

/// Descriptions of as many payload types and sources as fit into a datagram.
fn texts(size: Size, sink: Sink) {
    let types: String = (0..128).map(|number| format!(" {number}")).collect();
    for text in 0..size.entries * 2 / 5 {
        let mut sdp = format!(
            "INVITE sip:a SIP/2.0\r\nContent-Type: application/sdp\r\n\r\n\
             v=0\r\no=- {text} 1 IN IP4 10.0.0.1\r\ns=-\r\nt=0 0\r\n"
        );
        for section in 0..size.rounds.min(40) {
            sdp += &format!("m=audio 9 RTP/AVP{types}\r\n");
            for source in 0..10 {
                sdp += &format!("a=ssrc:{} cname:c\r\n", (text * 40 + section) * 10 + source);
            }
        }
        sink(BEGIN_US, &udp(A, B, sdp.as_bytes()));
    }
}

/// The host number of an address, and the port.
type Address = (u32, u16);

const A: Address = (1, 40_000);
const B: Address = (2, 50_000);
const TURN: Address = (3, 3_478);

fn rtp(payload_type: u8, number: u16, timestamp: u32, ssrc: u32, payload: &[u8]) -> Vec<u8> {
    let mut packet = vec![0x80, payload_type];
    packet.extend(number.to_be_bytes());
    packet.extend(words(&[timestamp, ssrc]));
    packet.extend(payload);
    packet
}

fn stun(kind: u16, id: [u32; 3], attributes: &[(u16, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (kind, value) in attributes {
        body.extend(kind.to_be_bytes());
        body.extend((value.len() as u16).to_be_bytes());
        body.extend(*value);
    }
    let mut packet = words(&[u32::from(kind) << 16 | body.len() as u32, 0x2112_a442]);
    packet.extend(words(&id));
    packet.extend(body);
    packet
}

fn udp(source: Address, destination: Address, payload: &[u8]) -> Vec<u8> {
    let length = 8 + payload.len() as u16;
    let mut packet = ip(17, source, destination, usize::from(length));
    for field in [source.1, destination.1, length, 0] {
        packet.extend(field.to_be_bytes());
    }
    packet.extend(payload);
    packet
}

fn ip(protocol: u8, source: Address, destination: Address, length: usize) -> Vec<u8> {
    let mut packet = vec![0x45, 0];
    packet.extend((20 + length as u16).to_be_bytes());
    packet.extend([0, 0, 0x40, 0, 64, protocol, 0, 0]);
    for (host, _) in [source, destination] {
        packet.extend((0x0a00_0000 | host).to_be_bytes());
    }
    packet
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// Bytes that no codec has.
fn noise(seed: u32) -> [u8; 64] {
    let mut state = u64::from(seed) | 1 << 40;
    std::array::from_fn(|_| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as u8
    })
}
