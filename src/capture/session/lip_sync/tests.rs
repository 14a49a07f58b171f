//! One sender's audio and video, with sender reports.

use super::super::{FlowKey, Observed, Session};
use super::*;
use crate::capture::knowledge::Knowledge;
use crate::rtp::header::RtpHeader;

/// A stream: payload type of a static assignment, clock rate, SSRC, frames a second.
type Spec = (u8, u32, u32, u64);

const AUDIO: Spec = (0, 8_000, 1, 50);
const VIDEO: Spec = (26, 90_000, 2, 25);

fn observed<'a>(flow: FlowKey, payload: &'a [u8]) -> Observed<'a> {
    Observed {
        packet: 1,
        at: None,
        flow,
        via: None,
        is_decrypted: false,
        payload,
        on_wire: payload.len(),
    }
}

fn flow() -> FlowKey {
    FlowKey::udp(
        "10.0.0.1:4000".parse().unwrap(),
        "10.0.0.2:5000".parse().unwrap(),
    )
}

fn words(words: impl IntoIterator<Item = u32>) -> Vec<u8> {
    words.into_iter().flat_map(u32::to_be_bytes).collect()
}

/// Ten seconds of a stream; each frame comes `late_ms` after its capture.
fn play(session: &mut Session, spec: Spec, late_ms: u64, cname: &str) {
    let (payload_type, rate, ssrc, frames) = spec;
    for n in 0..10 * frames {
        let ms = n * 1_000 / frames;
        let at = Duration::from_millis(1_000_000 + ms + late_ms);
        let timestamp = (ms * u64::from(rate) / 1_000) as u32;
        let mut packet = vec![0x80, 0x80 | payload_type];
        packet.extend((n as u16).to_be_bytes());
        packet.extend(words([timestamp, ssrc, 7]));
        let header = RtpHeader::parse(&packet, packet.len()).unwrap();
        session.rtp(
            at,
            &observed(flow(), &packet),
            &header,
            &Knowledge::default(),
        );
        if n % frames == 0 {
            let second = 3_000_000_000 + (ms / 1_000) as u32;
            session.rtcp(
                at,
                &observed(flow(), &report(ssrc, second, timestamp, cname)),
            );
        }
    }
}

/// A sender report, and the name of the source in six letters.
fn report(ssrc: u32, second: u32, timestamp: u32, cname: &str) -> Vec<u8> {
    let mut compound = words([0x80c8_0006, ssrc, second, 0, timestamp, 1, 100]);
    compound.extend(words([0x81ca_0003, ssrc]));
    compound.extend([1, 6]);
    compound.extend(cname.as_bytes());
    compound
}

fn skews_ms(streams: &[(Spec, u64, &str)]) -> Vec<(u32, u32, i64)> {
    let mut session = Session::new(Duration::from_secs(1));
    for (spec, late_ms, cname) in streams {
        play(&mut session, *spec, *late_ms, cname);
    }
    let pairs = session.summary(&Knowledge::default(), None).lip_sync;
    let mean_ms = |pair: &LipSync| (pair.skew.mean.unwrap() * 1e3).round() as i64;
    pairs
        .iter()
        .map(|pair| (pair.audio.ssrc, pair.video.ssrc, mean_ms(pair)))
        .collect()
}

#[test]
fn the_skew_is_positive_where_the_sound_comes_first() {
    let streams = [(AUDIO, 20, "sender"), (VIDEO, 170, "sender")];
    assert_eq!(skews_ms(&streams), [(1, 2, 150)]);
    let streams = [(AUDIO, 220, "sender"), (VIDEO, 20, "sender")];
    assert_eq!(skews_ms(&streams), [(1, 2, -200)]);
}

#[test]
fn streams_of_two_senders_are_not_compared() {
    let streams = [(AUDIO, 20, "sender"), (VIDEO, 170, "anothe")];
    assert_eq!(skews_ms(&streams), []);
}

#[test]
fn each_picture_is_compared_with_the_sound() {
    let another = (26, 90_000, 3, 10);
    let streams = [
        (AUDIO, 20, "sender"),
        (VIDEO, 30, "sender"),
        (another, 60, "sender"),
    ];
    assert_eq!(skews_ms(&streams), [(1, 2, 10), (1, 3, 40)]);
}
