//! Servers whose replies are damaged at random: every probe ends, with a verdict.
//!
//! What `turn` and `stun` make of such bytes without sockets is tried in `src/turn/hostile_tests.rs`.

use std::sync::atomic::{AtomicU64, Ordering};

use rtctool::stun::Method;

use super::crooked::{Asked, Crooked, Reply, signed, unsigned};
use super::{BRIEF, probe_as_alice};
use crate::stun::fake::{FakeServer, probe_json, sound};

const RUNS: u64 = 24;

/// A reply that waits for the next one ends with these.
const SHORT: &[&str] = &["--rto", "10ms", "--rc", "2", "--rm", "2"];

/// Changes a few bytes, or cuts the end off: the same for the same number.
fn damaged(bytes: &[u8], number: u64) -> Vec<u8> {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % below
    };
    let mut bytes = bytes.to_vec();
    if random(4) == 0 {
        bytes.truncate(random(bytes.len()));
    }
    for _ in 0..random(4) {
        if !bytes.is_empty() {
            let at = random(bytes.len());
            bytes[at] ^= 1 << random(8);
        }
    }
    bytes
}

/// The small server, with each reply to `method` damaged.
fn damaging(method: Method) -> Crooked {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    Crooked::answering(move |asked| {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        match (asked.method == method, sound_reply(asked)) {
            (true, Reply::Bytes(bytes)) => Reply::Bytes(damaged(&bytes, number)),
            (_, reply) => reply,
        }
    })
}

fn sound_reply(asked: &Asked) -> Reply {
    match asked.is_signed {
        true => signed(asked.sound()),
        false => unsigned(asked.challenge(401)),
    }
}

#[test]
fn a_turn_probe_of_damaged_replies_ends_with_a_verdict() {
    let methods = [
        Method::ALLOCATE,
        Method::CREATE_PERMISSION,
        Method::CHANNEL_BIND,
        Method::REFRESH,
    ];
    for n in 0..RUNS {
        let server = damaging(methods[usize::try_from(n).unwrap() % methods.len()]);
        let (status, report, row) = probe_as_alice(&server.uri(), &[BRIEF, SHORT].concat());
        assert!(matches!(status, Some(0 | 1)), "{report:#}");
        assert!(row["verdict"].as_str().is_some_and(|word| !word.is_empty()));
    }
}

#[test]
fn relayed_data_that_is_damaged_is_never_taken_for_what_was_sent() {
    let server = Crooked::relaying(|n, data| Some(damaged(&data, n as u64 * 3)));
    let (status, report, row) = probe_as_alice(&server.uri(), BRIEF);
    assert!(matches!(status, Some(0 | 1)), "{report:#}");
    let count = |name: &str| row["echo"][name].as_u64().unwrap();
    assert!(count("packets_returned") <= count("packets_reached"));
    assert!(count("packets_reached") <= count("packets_sent"));
}

#[test]
fn a_stun_probe_of_damaged_replies_ends_with_a_verdict() {
    let server = FakeServer::start(|socket, n, request, source| {
        let reply = damaged(&sound(request, source), n as u64);
        let _ = socket.send_to(&reply, source);
    });
    let options = [&["--count", "100", "--interval", "0ms"], SHORT].concat();
    let (status, report) = probe_json(&server.uri(), &options);
    assert!(matches!(status, Some(0 | 1)), "{report:#}");
    let row = &report["data"]["servers"][0];
    assert_eq!(row["transactions"], 100);
}
