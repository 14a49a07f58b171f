use super::*;
use proptest::prelude::*;

/// Timestamp, marker, packets are missing in front of it, payload.
type Sent<'a> = (u32, bool, bool, &'a [u8]);

fn frames(codec: Codec, packets: &[Sent]) -> Vec<Frame> {
    let mut assembler = Assembler::new(codec).unwrap();
    let mut frames = Vec::new();
    let mut emit = |frame| frames.push(frame);
    for &(timestamp, marker, follows_loss, payload) in packets {
        let piece = Piece {
            timestamp,
            marker,
            payload: Payload::whole(payload),
            follows_loss,
        };
        assembler.push(&piece, &mut emit);
    }
    assembler.end(&mut emit);
    frames
}

fn data(frames: &[Frame]) -> Vec<&[u8]> {
    frames.iter().map(|frame| &frame.data[..]).collect()
}

fn whole(frames: &[Frame]) -> Vec<bool> {
    frames.iter().map(|frame| frame.is_whole).collect()
}

#[test]
fn vp8_frames_lose_their_descriptors() {
    let frames = frames(
        Codec::Vp8,
        &[
            (0, false, false, &[0x10, 1, 2]),
            (0, true, false, &[0x00, 3]),
            (3000, true, false, &[0x10, 5]),
        ],
    );
    assert_eq!(data(&frames), [&[1, 2, 3][..], &[5]]);
    assert_eq!(whole(&frames), [true, true]);
}

#[test]
fn a_loss_spoils_the_frame_that_it_is_in() {
    let within = frames(
        Codec::Vp8,
        &[(0, false, false, &[0x10, 1]), (0, true, true, &[0x00, 3])],
    );
    assert_eq!(whole(&within), [false]);
    // The end of the first and the beginning of the second frame are lost.
    let between = frames(
        Codec::Vp8,
        &[
            (0, false, false, &[0x10, 1]),
            (3000, false, true, &[0x00, 3]),
            (3000, true, false, &[0x00, 3]),
            (6000, true, false, &[0x10, 5]),
        ],
    );
    assert_eq!(whole(&between), [false, false, true]);
    // A whole frame is lost, and no other suffers.
    let frame = frames(
        Codec::Vp8,
        &[(0, true, false, &[0x10, 1]), (6000, true, true, &[0x10, 5])],
    );
    assert_eq!(whole(&frame), [true, true]);
}

#[test]
fn padding_behind_a_frame_changes_nothing() {
    let frames = frames(
        Codec::Vp8,
        &[
            (0, true, false, &[0x10, 1]),
            (0, false, false, &[]),
            (3000, true, false, &[0x10, 2]),
        ],
    );
    assert_eq!(whole(&frames), [true, true]);
}

#[test]
fn layers_of_vp9_become_a_superframe() {
    let frames = frames(
        Codec::Vp9,
        &[
            (0, false, false, &[0x2c, 0x00, 0, 7, 8]),
            (0, true, false, &[0x2c, 0x02, 0, 9]),
        ],
    );
    let index = [0xd9, 2, 0, 0, 0, 1, 0, 0, 0, 0xd9];
    assert_eq!(data(&frames), [[&[7, 8, 9][..], &index].concat()]);
}

#[test]
fn nal_units_get_start_codes() {
    let frames = frames(
        Codec::H264,
        &[
            (0, false, false, &[0x78, 0, 2, 0x67, 1, 0, 2, 0x68, 2]),
            (0, false, false, &[0x7c, 0x85, 3]),
            (0, true, false, &[0x7c, 0x45, 4]),
            (3000, true, false, &[0x61, 0x9a]),
        ],
    );
    let key = [
        0, 0, 0, 1, 0x67, 1, 0, 0, 0, 1, 0x68, 2, 0, 0, 0, 1, 0x65, 3, 4,
    ];
    assert_eq!(data(&frames), [&key[..], &[0, 0, 0, 1, 0x61, 0x9a]]);
    assert_eq!(whole(&frames), [true, true]);
    assert_eq!(frames[0].key, Some(true));
}

#[test]
fn a_fragment_without_its_beginning_is_left_out() {
    let frames = frames(
        Codec::H264,
        &[
            (0, false, true, &[0x7c, 0x05, 3]),
            (0, true, false, &[0x7c, 0x45, 4]),
        ],
    );
    assert!(frames[0].data.is_empty());
    assert_eq!(whole(&frames), [false]);
}

#[test]
fn fragments_of_h265_get_their_header_back() {
    let frames = frames(
        Codec::H265,
        &[
            (0, false, false, &[0x62, 0x01, 0x81, 0x80]),
            (0, true, false, &[0x62, 0x01, 0x41, 4]),
        ],
    );
    assert_eq!(data(&frames), [&[0, 0, 0, 1, 0x02, 0x01, 0x80, 4]]);
}

#[test]
fn units_of_av1_get_sizes_and_a_delimiter() {
    let frames = frames(
        Codec::Av1,
        &[
            (0, false, false, &[0x68, 2, 0x08, 5, 0x30, 0x10]),
            (0, true, false, &[0x90, 7, 8]),
        ],
    );
    assert_eq!(data(&frames), [&[0x12, 0, 0x0a, 1, 5, 0x32, 3, 0x10, 7, 8]]);
    assert_eq!(whole(&frames), [true]);
}

proptest! {
    #[test]
    fn no_packets_make_it_panic(
        packets in prop::collection::vec(
            (0u32..4, any::<bool>(), any::<bool>(), prop::collection::vec(any::<u8>(), 0..40)), 0..40),
    ) {
        let packets: Vec<Sent> = packets
            .iter()
            .map(|(timestamp, marker, lost, payload)| (*timestamp, *marker, *lost, &payload[..]))
            .collect();
        for codec in [Codec::Vp8, Codec::Vp9, Codec::H264, Codec::H265, Codec::Av1] {
            let _ = frames(codec, &packets);
        }
    }
}
