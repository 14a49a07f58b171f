use super::*;
use proptest::prelude::*;

/// Frame `n` of 30 a second, in three packets.
struct Sender {
    packets: Vec<Sent>,
}

#[derive(Debug, Clone, Copy)]
struct Sent {
    number: i64,
    frame: u32,
    part: i64,
    at: Duration,
}

const PARTS: i64 = 3;

fn sender(frames: u32) -> Sender {
    let packet = |frame: u32, part: i64| Sent {
        number: 100 + PARTS * i64::from(frame) + part,
        frame,
        part,
        at: Duration::from_micros(33_333 * u64::from(frame) + 100 * part as u64),
    };
    Sender {
        packets: (0..frames)
            .flat_map(|frame| (0..PARTS).map(move |part| packet(frame, part)))
            .collect(),
    }
}

impl Sender {
    fn losing(mut self, numbers: &[i64]) -> Self {
        self.packets
            .retain(|packet| !numbers.contains(&packet.number));
        self
    }

    fn received(&self) -> Frames {
        let mut meter = FrameMeter::new(90_000);
        for packet in &self.packets {
            let video = VideoPacket {
                begins: match packet.part {
                    0 => Begins::Yes,
                    _ => Begins::No,
                },
                key: Some(packet.frame % 30 == 0),
                ..VideoPacket::default()
            };
            meter.observe(&packet.observed(Some(&video)));
        }
        meter.frames()
    }

    /// Without a payload that could be read.
    fn received_blind(&self) -> Frames {
        let mut meter = FrameMeter::new(90_000);
        for packet in &self.packets {
            meter.observe(&packet.observed(None));
        }
        meter.frames()
    }
}

impl Sent {
    fn observed<'a>(&self, video: Option<&'a VideoPacket>) -> Observed<'a> {
        Observed {
            at: self.at,
            sequence_number: self.number,
            timestamp: self.frame.wrapping_mul(3000).wrapping_sub(6000),
            marker: self.part == PARTS - 1,
            bytes: 1000,
            video,
        }
    }
}

#[test]
fn every_frame_of_a_clean_stream_is_whole() {
    let frames = sender(90).received();
    assert_eq!((frames.frames, frames.whole), (90, Some(90)));
    assert_eq!((frames.incomplete, frames.cut), (Some(0), Some(0)));
    assert_eq!(frames.key_frames, Some(3));
    assert!((frames.rate.unwrap() - 30.0).abs() < 0.01);
    assert!((frames.key_interval.unwrap()[0] - 1.0).abs() < 0.001);
    assert_eq!((frames.largest_bytes, frames.most_packets), (3000, 3));
    assert!(frames.jitter.unwrap()[2] < 1e-4);
}

#[test]
fn an_encrypted_stream_has_frames_and_no_key_frames() {
    let frames = sender(90).received_blind();
    assert_eq!((frames.frames, frames.whole), (90, Some(90)));
    assert_eq!(frames.key_frames, None);
}

#[test]
fn a_frame_that_misses_any_packet_is_incomplete() {
    for lost in [130, 131, 132] {
        let frames = sender(90).losing(&[lost]).received();
        assert_eq!((frames.whole, frames.incomplete), (Some(89), Some(1)));
    }
    let gone = sender(90).losing(&[130, 131, 132]).received();
    assert_eq!((gone.frames, gone.incomplete), (89, Some(0)));
}

#[test]
fn without_payload_a_loss_between_two_frames_is_of_the_second() {
    let frames = sender(90).losing(&[130]).received_blind();
    assert_eq!((frames.whole, frames.incomplete), (Some(89), Some(1)));
}

#[test]
fn late_packets_complete_a_frame_within_the_window() {
    let mut late = sender(90);
    let packet = late.packets.remove(31);
    late.packets.insert(60, packet);
    assert_eq!(late.received().whole, Some(90));
    let packet = late.packets.remove(60);
    late.packets.insert(200, packet);
    assert_eq!(late.received().whole, Some(89), "too late");
}

#[test]
fn what_the_capture_cut_is_not_called_incomplete() {
    let mut cut = sender(10);
    cut.packets.remove(0);
    cut.packets.pop();
    let frames = cut.received();
    assert_eq!((frames.frames, frames.whole), (10, Some(8)));
    assert_eq!((frames.cut, frames.incomplete), (Some(2), Some(0)));
}

#[test]
fn padding_is_of_no_frame() {
    let mut meter = FrameMeter::new(90_000);
    let mut number = 0;
    for packet in &sender(20).packets {
        meter.observe(&Observed {
            sequence_number: number,
            ..packet.observed(None)
        });
        number += 1;
        if packet.part == PARTS - 1 {
            meter.observe(&Observed {
                sequence_number: number,
                marker: false,
                bytes: 0,
                ..packet.observed(None)
            });
            number += 1;
        }
    }
    assert_eq!(meter.frames().whole, Some(20));
}

#[test]
fn lost_frames_freeze_the_picture() {
    let lost: Vec<i64> = (160..190).collect();
    let frames = sender(90).losing(&lost).received();
    assert_eq!(frames.freezes.count, 1);
    assert!((frames.longest_gap.unwrap() - 11.0 / 30.0).abs() < 0.001);
}

#[test]
fn a_stream_without_markers_has_frames_whose_ends_are_unknown() {
    let mut meter = FrameMeter::new(90_000);
    for packet in &sender(30).packets {
        meter.observe(&Observed {
            marker: false,
            ..packet.observed(None)
        });
    }
    let frames = meter.frames();
    assert_eq!((frames.frames, frames.whole), (30, None));
    assert!((frames.rate.unwrap() - 30.0).abs() < 0.01);
}

#[test]
fn key_frames_tell_sizes_and_their_changes() {
    let mut meter = FrameMeter::new(90_000);
    for packet in &sender(3).packets {
        let video = VideoPacket {
            size: (packet.part == 0).then_some(Size {
                width: if packet.frame == 0 { 640 } else { 320 },
                height: 180,
            }),
            ..VideoPacket::default()
        };
        meter.observe(&packet.observed(Some(&video)));
    }
    let sizes = meter.frames().sizes;
    assert_eq!((sizes.first.unwrap().width, sizes.changes), (640, 1));
    assert_eq!(sizes.last.unwrap().width, 320);
}

proptest! {
    #[test]
    fn frames_are_whole_cut_or_incomplete(
        steps in prop::collection::vec((-40i64..40, 0u32..6, any::<bool>(), 0usize..3), 0..200),
    ) {
        let mut meter = FrameMeter::new(90_000);
        let mut number = 0;
        for (at, (step, timestamp, marker, bytes)) in steps.into_iter().enumerate() {
            number += step;
            meter.observe(&Observed {
                at: Duration::from_millis(at as u64),
                sequence_number: number,
                timestamp: timestamp + at as u32 / 4,
                marker,
                bytes,
                video: None,
            });
            if step == 39 {
                meter.begin_anew();
            }
        }
        let frames = meter.frames();
        if let (Some(whole), Some(incomplete), Some(cut)) = (frames.whole, frames.incomplete, frames.cut) {
            prop_assert_eq!(whole + incomplete + cut, frames.frames);
        }
    }
}
