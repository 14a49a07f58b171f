use super::*;

/// Gives a meter packets with these payloads, each with the number of the frame it is of.
fn summary_of(payloads: impl IntoIterator<Item = (u32, bool, Vec<u8>)>) -> MediaSummary {
    let mut meter = MediaMeter::default();
    for (number, (frame, marker, payload)) in (65_500u16..=u16::MAX).chain(0..).zip(payloads) {
        let header = RtpHeader {
            is_padded: false,
            marker,
            payload_type: 96,
            sequence_number: number,
            timestamp: frame * 3_000,
            ssrc: 7,
            payload: 0..payload.len(),
        };
        let packet = MediaPacket {
            at: Duration::from_millis(u64::from(frame) * 33),
            number: u64::from(frame),
            header: &header,
            payload: Payload::whole(&payload),
            arrival: Arrival::InOrder,
        };
        meter.observe(&packet, true);
    }
    meter.summary(true)
}

/// A VP8 payload with a picture ID of 15 bits; the first frame is a key frame.
fn vp8(frame: u32, first: bool) -> Vec<u8> {
    let descriptor = if first { 0x90 } else { 0x80 };
    let picture = 0x8000 | (100 + frame as u16);
    let [high, low] = picture.to_be_bytes();
    let mut payload = vec![descriptor, 0x80, high, low];
    match (first, frame) {
        (true, 0) => payload.extend([0x10, 2, 0, 0x9d, 1, 0x2a, 0x40, 1, 0xf0, 0]),
        (true, _) => payload.extend([0x11, 2, 0]),
        (false, _) => {}
    }
    payload.extend((0..200u32).map(|n| (n * 31 + frame * 7) as u8));
    payload
}

#[test]
fn the_first_frames_are_counted_although_their_codec_showed_later() {
    let summary = summary_of((0..50).flat_map(|frame| {
        [
            (frame, false, vp8(frame, true)),
            (frame, true, vp8(frame, false)),
        ]
    }));
    assert_eq!(summary.guess.map(|(codec, _)| codec), Some(Codec::Vp8));
    let video = summary.video.clone().unwrap();
    assert_eq!((video.frames, video.whole), (50, Some(50)));
    assert_eq!(video.key_frames, Some(1));
    assert_eq!(summary.first_key_frame.map(|moment| moment.packet), Some(0));
    assert_eq!(
        video.sizes.first.map(|size| (size.width, size.height)),
        Some((320, 240))
    );
}

#[test]
fn a_codec_of_which_no_frame_is_whole_is_not_certain() {
    // The descriptor of VP9 says that each packet is in the middle of a frame.
    let summary = summary_of((0..300).flat_map(|frame| {
        let payload = move |n: u32| {
            let bytes = (0..60).map(|at| ((frame * 8 + n) * 7 + at * 31) as u8);
            [0x80, 0x60].into_iter().chain(bytes).collect()
        };
        (0..8).map(move |n| (frame, n == 7, payload(n)))
    }));
    assert_eq!(summary.video.unwrap().whole, Some(0));
    assert_eq!(summary.guess, Some((Codec::Vp9, Confidence::Likely)));
}

#[test]
fn encrypted_video_has_frames_by_its_headers() {
    let mut state = 1u64;
    let mut random = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as u8
    };
    let summary = summary_of((0..200u32).map(|n| {
        let payload = (0..300).map(|_| random()).collect();
        (n / 2, n % 2 == 1, payload)
    }));
    assert_eq!(summary.guess, None);
    let video = summary.video.unwrap();
    assert_eq!((video.whole, video.key_frames), (Some(100), None));
}
