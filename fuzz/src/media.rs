//! RTP and RTCP.

use std::time::Duration;

use rtctool::rtp::depacketize::{Assembler, Frame, Piece};
use rtctool::rtp::extension::elements;
use rtctool::rtp::header::RtpHeader;
use rtctool::rtp::payload::comfort_noise::ComfortNoise;
use rtctool::rtp::payload::fec::{FlexFec, UlpFec, flexfec_03_source};
use rtctool::rtp::payload::guess::Guesser;
use rtctool::rtp::payload::telephone_event::Event;
use rtctool::rtp::payload::{Codec, Payload, av1, h264, h265, opus, red, video, vp8, vp9};
use rtctool::rtp::rtcp::{Statement, first_sender, is_clear, packet_types, sources, statements};
use rtctool::rtp::stream::StreamMeter;

const VIDEO: [Codec; 5] = [Codec::Vp8, Codec::Vp9, Codec::H264, Codec::H265, Codec::Av1];

/// One packet, whole and cut, as a packet of each codec; then as packets of a stream, whose frames have no more than
/// came in.
pub fn rtp(bytes: &[u8]) {
    for on_wire in [bytes.len(), bytes.len() + 100] {
        let Ok(header) = RtpHeader::parse(bytes, on_wire) else {
            continue;
        };
        assert!(header.payload.start <= header.payload.end && header.payload.end <= on_wire);
        for (_, value) in elements(bytes) {
            assert!(value.len() <= bytes.len());
        }
        let payload = Payload::of(bytes, &header);
        assert!(payload.bytes.len() <= payload.length);
        read(payload);
        read(payload.beginning());
        let mut meter = StreamMeter::of_unknown_rate();
        for at in 0..3 {
            meter.observe(Duration::from_millis(20 * at), &header);
        }
        let reception = meter.reception(None);
        assert!(reception.counts.unique <= reception.counts.expected);
    }
    frames(bytes);
}

fn read(payload: Payload) {
    for codec in VIDEO {
        let _ = video(codec, payload);
    }
    let _ = (
        vp8::Descriptor::read(payload),
        vp9::Descriptor::read(payload),
    );
    let _ = (
        vp8::FrameHeader::read(payload.bytes),
        vp9::key_frame_size(payload.bytes),
    );
    let _ = (
        h264::size(payload.bytes),
        h265::size(payload.bytes),
        av1::size(payload.bytes),
    );
    assert!(h264::units(payload).count() <= payload.length + 1);
    assert!(h265::units(payload).count() <= payload.length + 1);
    assert!(av1::elements(payload).count() <= payload.length + 1);
    let _ = opus::Packet::read(payload).and_then(|packet| packet.duration_us());
    let _ = (
        ComfortNoise::read(payload),
        Event::read(payload).and_then(|event| event.key()),
    );
    let _ = (
        UlpFec::read(payload),
        FlexFec::read(payload),
        flexfec_03_source(payload),
    );
    if let Some(packet) = red::Packet::read(payload) {
        assert!(packet.primary().length <= payload.length);
        assert!(
            packet
                .blocks()
                .all(|block| block.bytes.len() <= payload.length)
        );
    }
}

/// The bytes as payloads one after the other: the first byte of each says how long it is, and whether a frame ends.
fn frames(bytes: &[u8]) {
    for codec in VIDEO {
        let Some(mut assembler) = Assembler::new(codec) else {
            continue;
        };
        let mut put_together = 0;
        let mut take = |frame: Frame| put_together += frame.data.len();
        let mut guesser = Guesser::default();
        for (number, (head, payload)) in payloads(bytes).enumerate() {
            let payload = Payload::whole(payload);
            let timestamp = u32::from(head >> 6) + number as u32 / 4;
            let piece = Piece {
                timestamp,
                marker: head & 1 == 1,
                payload,
                follows_loss: head & 2 == 2,
            };
            assembler.push(&piece, &mut take);
            guesser.observe(number as u16, timestamp, piece.marker, payload);
        }
        assembler.end(&mut take);
        let _ = guesser.guess();
        // Start codes, lengths of units, an index of layers: each byte that came brings a few more at most.
        assert!(
            put_together <= 8 * bytes.len() + 64,
            "{put_together} of {}",
            bytes.len()
        );
    }
}

fn payloads(mut bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    std::iter::from_fn(move || {
        let (&head, rest) = bytes.split_first()?;
        let (payload, behind) = rest.split_at(usize::from(head).min(rest.len()));
        bytes = behind;
        Some((head, payload))
    })
}

/// A compound says no more than fits into it, and what it says can be gone through.
pub fn rtcp(bytes: &[u8]) {
    for on_wire in [bytes.len(), bytes.len() + 100] {
        let _ = is_clear(bytes, on_wire);
    }
    let said = statements(bytes);
    assert!(said.len() <= bytes.len());
    for statement in &said {
        go_through(statement, bytes.len());
    }
    let (mut count, mut parts) = (0, 0);
    sources(bytes, &mut |_| count += 1);
    packet_types(bytes, &mut |_| parts += 1);
    assert!(count <= bytes.len() && parts <= bytes.len());
    let _ = first_sender(bytes);
}

fn go_through(statement: &Statement, length: usize) {
    match statement {
        Statement::Nack(nack) => assert!(nack.numbers().count() <= 17 * length),
        // A chunk of two bytes may stand for 8,191 packets.
        Statement::TransportFeedback(feedback) => {
            let packets = feedback.packets().count();
            assert!(
                packets <= usize::from(feedback.count),
                "{packets} of {}",
                feedback.count
            );
        }
        Statement::BitrateEstimate(estimate) => assert!(estimate.ssrcs().count() <= length),
        Statement::Description { text, .. } => assert!(text.len() <= length),
        _ => {}
    }
}
