//! The messages in the captures of the fixtures.

use std::fs;

use rtctool::capture::demux::{Content, classify};
use rtctool::capture::file::CaptureReader;
use rtctool::capture::frame::{Frame, dissect};

/// Messages of a kind that are taken of one capture, spread over all of it.
const OF_EACH: usize = 24;

/// A message that is one of a kind.
type Is = fn(&Content) -> bool;

pub fn stun() -> Vec<Vec<u8>> {
    let mut seeds = of_kind(|content| matches!(content, Content::Stun | Content::TurnChannel));
    let vectors = super::read("fixtures/stun", &[".hex"]);
    seeds.extend(vectors.iter().map(|hex| of_hexadecimal(hex)));
    seeds
}

pub fn rtp() -> Vec<Vec<u8>> {
    of_kind(|content| matches!(content, Content::Rtp(_)))
}

pub fn rtcp() -> Vec<Vec<u8>> {
    of_kind(|content| matches!(content, Content::Rtcp))
}

/// What one capture has of DTLS, each datagram behind its length.
pub fn dtls() -> Vec<Vec<u8>> {
    let captures = captures().into_iter();
    let messages =
        captures.map(|capture| messages(&capture, |content| matches!(content, Content::Dtls)));
    messages
        .filter(|all| !all.is_empty())
        .map(|all| joined(&all))
        .collect()
}

fn joined(messages: &[Vec<u8>]) -> Vec<u8> {
    let behind_length =
        |message: &Vec<u8>| [&(message.len() as u16).to_be_bytes(), message.as_slice()].concat();
    messages.iter().flat_map(behind_length).collect()
}

/// Messages that stand one behind the other, each behind its length in two bytes; the last may be cut.
pub fn parted(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let (&length, rest) = bytes.split_first_chunk()?;
        let length = usize::from(u16::from_be_bytes(length));
        let (message, behind) = rest.split_at(length.min(rest.len()));
        bytes = behind;
        Some(message)
    })
}

fn of_kind(is: Is) -> Vec<Vec<u8>> {
    let of_one = |capture: Vec<u8>| {
        let all = messages(&capture, is);
        let step = all.len().div_ceil(OF_EACH).max(1);
        all.into_iter().step_by(step)
    };
    captures().into_iter().flat_map(of_one).collect()
}

fn captures() -> Vec<Vec<u8>> {
    let files = super::files("fixtures/pcap", &[".pcap", ".pcapng"]);
    files
        .iter()
        .map(|path| fs::read(path).expect("fixtures can be read"))
        .collect()
}

fn messages(capture: &[u8], is: Is) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut reader = CaptureReader::open(capture).expect("fixtures are captures");
    while let Ok(Some(packet)) = reader.next_packet() {
        if let Frame::Udp(datagram) = dissect(packet.link_type, packet.data)
            && is(&classify(datagram.payload, datagram.on_wire))
        {
            found.push(datagram.payload.to_vec());
        }
    }
    found
}

fn of_hexadecimal(text: &[u8]) -> Vec<u8> {
    let is_digit = |byte: &&u8| byte.is_ascii_hexdigit();
    let digits: Vec<u8> = text.iter().filter(is_digit).copied().collect();
    let value =
        |pair: &[u8]| u8::from_str_radix(&String::from_utf8_lossy(pair), 16).unwrap_or_default();
    digits.chunks(2).map(value).collect()
}
