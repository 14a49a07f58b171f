//! From the capture point to either end and back, by who answers sender reports.

use std::net::SocketAddr;

use serde_json::{Value, json};

use super::super::container::Container;
use super::super::packet::{Body, Fact};
use super::super::stats::summary;
use super::{Recording, Stream};

/// Halves that were measured farther apart do not add up.
const APART_NS: u64 = 10_000_000_000;

struct Measured {
    at: u64,
    /// Who answered, and to whom.
    from: SocketAddr,
    to: SocketAddr,
    ms: f64,
}

pub fn of(stream: &Stream, recording: &Recording, container: &Container) -> Value {
    let all = measured(recording, container);
    let (source, destination) = &stream.flow;
    let is_half = |one: &Measured, from: &str, to: &str| {
        one.from.to_string() == *from && one.to.to_string() == *to
    };
    let of_path = all
        .iter()
        .filter(|one| is_half(one, source, destination) || is_half(one, destination, source));
    let of_path: Vec<&Measured> = of_path.collect();
    let to_sender = of_path.iter().filter(|one| one.from.to_string() == *source);
    let to_sender: Vec<f64> = to_sender.map(|one| one.ms).collect();
    json!({
        "rtt_sender_ms": summary(&to_sender),
        "rtt_end_to_end_ms": summary(&end_to_end(&of_path)),
    })
}

/// Each half with the last of the other one.
fn end_to_end(of_path: &[&Measured]) -> Vec<f64> {
    let whole = of_path.iter().enumerate().filter_map(|(place, one)| {
        let before = of_path[..place].iter().rev();
        let other = before.clone().find(|other| other.from == one.to)?;
        (one.at - other.at <= APART_NS).then_some(one.ms + other.ms)
    });
    whole.collect()
}

/// Every block that answers a sender report which passed: its arrival − LSR − DLSR.
fn measured(recording: &Recording, container: &Container) -> Vec<Measured> {
    let mut passed: Vec<(u32, u32, u64)> = Vec::new();
    let mut measured = Vec::new();
    for packet in &recording.captured {
        let Body::Rtcp(_, facts) = &packet.datagram.body else {
            continue;
        };
        let at = container.time_ns(packet.at_us);
        for fact in facts {
            match fact {
                Fact::SenderReport { ssrc, ntp, .. } => {
                    passed.push((*ssrc, (ntp >> 16) as u32, at));
                }
                Fact::Block(block) => {
                    let of_block =
                        |one: &&(u32, u32, u64)| (one.0, one.1) == (block.ssrc, block.last_sr);
                    let Some((.., report)) = passed.iter().find(of_block) else {
                        continue;
                    };
                    let held = f64::from(block.delay_since_last_sr) / 65_536.0 * 1e3;
                    measured.push(Measured {
                        at,
                        from: beside(packet.datagram.source),
                        to: beside(packet.datagram.destination),
                        ms: (at - report) as f64 / 1e6 - held,
                    });
                }
                _ => {}
            }
        }
    }
    measured
}

/// The port of RTP, which is even; that of RTCP may be the next one.
fn beside(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip(), address.port() & !1)
}
