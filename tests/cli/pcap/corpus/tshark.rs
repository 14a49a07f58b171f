//! Our figures beside tshark's: each difference has a cause, and the cause is shown by the packets.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::Write;
use std::path::Path;

use serde_json::Value;

use super::packets::{Key, Packets, Rtp};
use super::{analyze, captures};

/// Why figures of tshark 4.0 are not ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    NoTwoInSequence,
    PaddedSrtp,
    DuplicatesMakeUpForLosses,
    MarkedPacketsLeftOut,
    RestartNotSeen,
    LinkNotDissected,
    Relayed,
    InsideTurn,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Cause::NoTwoInSequence => {
                "for tshark one packet is a stream; here two must be in sequence (RFC 3550 Appendix A.1)"
            }
            Cause::PaddedSrtp => {
                "tshark refuses SRTP packets with padding: the byte that says how much is encrypted"
            }
            Cause::DuplicatesMakeUpForLosses => "tshark lets duplicates make up for losses",
            Cause::MarkedPacketsLeftOut => {
                "tshark leaves packets with the marker bit out of mean and highest jitter"
            }
            Cause::RestartNotSeen => "tshark does not see that the numbers began anew",
            Cause::LinkNotDissected => "tshark takes the frames for LLC",
            Cause::InsideTurn => "tshark looks into what a TURN server relays, over UDP and TCP",
            Cause::Relayed => {
                "tshark names a relayed stream by the TURN server, the report by the relayed addresses"
            }
        })
    }
}

/// tshark prints three decimals.
const HALF_A_DIGIT: f64 = 0.000_6;

struct Theirs {
    packets: i64,
    lost: i64,
    mean_jitter_ms: f64,
    max_jitter_ms: f64,
}

#[test]
fn every_difference_from_tshark_has_a_cause() {
    let Some(corpus) = captures() else { return };
    let mut causes: BTreeMap<Cause, usize> = BTreeMap::new();
    let (mut equal, mut unexplained) = (0, Vec::new());
    for file in corpus.files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let Ok(text) = std::fs::read_to_string(corpus.folder.join(format!("truth/{name}.txt")))
        else {
            continue;
        };
        for (stream, found) in compare(&file, &their_streams(&text)) {
            match found {
                Ok(None) => equal += 1,
                Ok(Some(cause)) => *causes.entry(cause).or_default() += 1,
                Err(difference) => unexplained.push(format!("{name} {stream:?}: {difference}")),
            }
        }
    }
    print(equal, &causes);
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
}

fn print(equal: usize, causes: &BTreeMap<Cause, usize>) {
    // Past the capture of the test harness, so that it is seen.
    let mut out = std::io::stderr();
    let _ = writeln!(out, "{equal:4} streams as tshark has them");
    for (cause, streams) in causes {
        let _ = writeln!(out, "{streams:4} {cause}");
    }
}

/// The table of `tshark -z rtp,streams` with all heuristics.
fn their_streams(text: &str) -> BTreeMap<Key, Theirs> {
    let section = text
        .split("### [")
        .find(|section| section.starts_with("2]"));
    let lines = section
        .unwrap_or_default()
        .lines()
        .filter(|line| line.contains(" 0x"));
    lines.filter_map(their_stream).collect()
}

fn their_stream(line: &str) -> Option<(Key, Theirs)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let number = |at: usize| words.get(at)?.parse::<f64>().ok();
    let address = |at: usize| {
        let (ip, port) = (words.get(at)?, words.get(at + 1)?);
        let ip = if ip.contains(':') {
            format!("[{ip}]")
        } else {
            (*ip).to_owned()
        };
        Some(format!("{ip}:{port}"))
    };
    let ssrc = words.get(6)?.strip_prefix("0x")?;
    let key = (
        address(2)?,
        address(4)?,
        u64::from_str_radix(ssrc, 16).ok()?,
    );
    // Names of payload types may be of several words: the share of losses is a landmark.
    let percent = words.iter().position(|word| word.ends_with("%)"))?;
    let theirs = Theirs {
        packets: number(percent - 2)? as i64,
        lost: number(percent - 1)? as i64,
        mean_jitter_ms: number(percent + 5)?,
        max_jitter_ms: number(percent + 6)?,
    };
    Some((key, theirs))
}

type Found = Result<Option<Cause>, String>;

fn compare(file: &Path, theirs: &BTreeMap<Key, Theirs>) -> Vec<(Key, Found)> {
    let Some(capture) = analyze(file) else {
        return Vec::new();
    };
    let ours: BTreeMap<Key, &Value> = capture["streams"]
        .as_array()
        .unwrap()
        .iter()
        .map(|stream| (key(stream), stream))
        .collect();
    let packets = Packets::of(file);
    let keys: BTreeSet<&Key> = ours.keys().chain(theirs.keys()).collect();
    let found = |key: &Key| match (ours.get(key), theirs.get(key)) {
        (Some(ours), Some(theirs)) => figures(ours, theirs, packets.stream(key)),
        (Some(ours), None) => only_ours(ours, &packets),
        (None, Some(theirs)) => {
            let relayed = ours
                .values()
                .any(|ours| ours["ssrc"] == key.2 && is_relayed(ours));
            only_theirs(theirs, packets.stream(key), relayed, &capture["contents"])
        }
        (None, None) => Ok(None),
    };
    keys.into_iter()
        .map(|key| (key.clone(), found(key)))
        .collect()
}

fn key(stream: &Value) -> Key {
    let text = |name: &str| stream[name].as_str().unwrap().to_owned();
    (
        text("source_address"),
        text("destination_address"),
        stream["ssrc"].as_u64().unwrap(),
    )
}

fn is_relayed(stream: &Value) -> bool {
    stream["transport"] == "turn"
}

fn only_ours(ours: &Value, packets: &Packets) -> Found {
    const NULL: u32 = 0;
    if is_relayed(ours) {
        return Ok(Some(Cause::Relayed));
    }
    if packets
        .link_types
        .iter()
        .all(|link_type| *link_type == NULL)
    {
        return Ok(Some(Cause::LinkNotDissected));
    }
    Err(format!(
        "a stream of {} packets that tshark has not",
        ours["packets"]
    ))
}

fn only_theirs(theirs: &Theirs, packets: &[Rtp], relayed: bool, contents: &Value) -> Found {
    let in_sequence = |pair: &[Rtp]| pair[1].number == pair[0].number.wrapping_add(1);
    if relayed {
        return Ok(Some(Cause::Relayed));
    }
    if packets.len() as i64 == theirs.packets && !packets.windows(2).any(in_sequence) {
        return Ok(Some(Cause::NoTwoInSequence));
    }
    let count = |name: &str| contents[name].as_i64().unwrap();
    let carriers = count("turn_channel") + count("stun") + count("not_udp");
    if packets.is_empty() && carriers >= theirs.packets {
        return Ok(Some(Cause::InsideTurn));
    }
    Err(format!("tshark has a stream of {} packets", theirs.packets))
}

fn figures(ours: &Value, theirs: &Theirs, packets: &[Rtp]) -> Found {
    let count = |name: &str| ours[name].as_i64().unwrap();
    if count("packets") != theirs.packets {
        let refused = packets.iter().filter(|packet| !packet.padding_fits).count() as i64;
        return match count("packets") - theirs.packets == refused {
            true => Ok(Some(Cause::PaddedSrtp)),
            false => Err(format!(
                "{} packets, {} for tshark",
                count("packets"),
                theirs.packets
            )),
        };
    }
    if count("lost") != theirs.lost {
        if count("restarts") > 0 {
            return Ok(Some(Cause::RestartNotSeen));
        }
        return match count("lost") - count("duplicates") == theirs.lost {
            true => Ok(Some(Cause::DuplicatesMakeUpForLosses)),
            false => Err(format!(
                "{} lost, {} for tshark",
                count("lost"),
                theirs.lost
            )),
        };
    }
    jitter(ours, theirs, packets)
}

fn jitter(ours: &Value, theirs: &Theirs, packets: &[Rtp]) -> Found {
    // tshark knows no clock: it prints zeros.
    if theirs.max_jitter_ms == 0.0 {
        return Ok(None);
    }
    let (mean, max) = (&ours["jitter_ms"]["mean"], &ours["jitter_ms"]["max"]);
    let ours_ms = mean.as_f64().zip(max.as_f64());
    let theirs_ms = (theirs.mean_jitter_ms, theirs.max_jitter_ms);
    let is_theirs = |(mean, max): (f64, f64)| {
        (mean - theirs_ms.0).abs() <= HALF_A_DIGIT && (max - theirs_ms.1).abs() <= HALF_A_DIGIT
    };
    if ours_ms.is_some_and(is_theirs) {
        return Ok(None);
    }
    let clock_rate = ours["clock_rate_hz"].as_f64().unwrap_or(f64::NAN);
    match is_theirs(without_marked(packets, clock_rate)) {
        true => Ok(Some(Cause::MarkedPacketsLeftOut)),
        false => Err(format!("jitter {ours_ms:?} ms, {theirs_ms:?} for tshark")),
    }
}

/// Mean and highest jitter in ms as tshark has them: the mean goes on as if packets with
/// the marker bit had been there, without their figure.
fn without_marked(packets: &[Rtp], clock_rate: f64) -> (f64, f64) {
    let (mut jitter, mut mean, mut max) = (0.0_f64, 0.0_f64, 0.0_f64);
    for (n, pair) in packets.windows(2).enumerate() {
        let ticks = pair[1].timestamp.wrapping_sub(pair[0].timestamp) as i32;
        let difference = pair[1].at - pair[0].at - f64::from(ticks) / clock_rate;
        jitter += (difference.abs() * 1e3 - jitter) / 16.0;
        if !pair[1].marker {
            mean = (mean * n as f64 + jitter) / (n + 1) as f64;
            max = max.max(jitter);
        }
    }
    (mean, max)
}
