use super::*;

/// xorshift: the same streams in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        let words = (0..count.div_ceil(8)).flat_map(|_| self.next().to_le_bytes());
        words.take(count).collect()
    }
}

#[test]
fn encrypted_payloads_are_of_no_codec() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for stream in 0..10_000u32 {
        let mut guesser = Guesser::default();
        let video = stream % 2 == 0;
        for number in 0..PACKETS {
            // Three packets a frame with a marker on the last, or 20 ms a packet at 48 kHz.
            let (timestamp, marker) = match video {
                true => (number / 3 * 3000, number % 3 == 2),
                false => (number * 960, false),
            };
            let length = 20 + random.next() as usize % 100;
            let payload = random.bytes(length);
            guesser.observe(number as u16, timestamp, marker, Payload::whole(&payload));
            assert_eq!(guesser.guess(), None, "stream {stream}, packet {number}");
        }
        assert!(guesser.is_done());
    }
}

/// A stream of packets: timestamp, marker, payload.
fn guess(packets: impl IntoIterator<Item = (u32, bool, Vec<u8>)>) -> Option<Guess> {
    let mut guesser = Guesser::default();
    for (number, (timestamp, marker, payload)) in packets.into_iter().enumerate() {
        let payload = Payload::whole(&payload);
        guesser.observe(number as u16, timestamp, marker, payload);
    }
    guesser.guess()
}

/// Frames of two packets, of which the first begins with `first` and the second with
/// `second`; behind them come random bytes.
fn frames(count: u32, first: &[u8], second: &[u8]) -> Vec<(u32, bool, Vec<u8>)> {
    let mut random = Random(1234);
    let mut packets = Vec::new();
    for frame in 0..count {
        for (start, marker) in [(first, false), (second, true)] {
            let payload = [start, &random.bytes(100)].concat();
            packets.push((frame * 3000, marker, payload));
        }
    }
    packets
}

fn codec(guess: Option<Guess>) -> Option<Codec> {
    guess.map(|guess| guess.codec)
}

#[test]
fn fragments_that_follow_each_other_are_h264() {
    let packets = frames(16, &[0x7c, 0x81, 0x9a], &[0x7c, 0x41]);
    assert_eq!(codec(guess(packets)), Some(Codec::H264));
}

#[test]
fn nal_units_with_two_bytes_of_header_are_h265() {
    let packets = frames(16, &[0x62, 0x01, 0x81, 0x80], &[0x62, 0x01, 0x41]);
    let guess = guess(packets).unwrap();
    assert_eq!(
        (guess.codec, guess.confidence),
        (Codec::H265, Confidence::Certain)
    );
}

#[test]
fn units_that_go_on_are_av1() {
    let packets = frames(16, &[0x50, 0x30, 0x30], &[0x90]);
    assert_eq!(codec(guess(packets)), Some(Codec::Av1));
}

#[test]
fn a_start_code_and_frames_that_begin_are_vp8() {
    let mut packets = frames(16, &[0x10, 0x11, 0x02, 0x00], &[0x00]);
    packets[0].2[..7].copy_from_slice(&[0x10, 0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a]);
    assert_eq!(codec(guess(packets)), Some(Codec::Vp8));
}

#[test]
fn picture_ids_that_run_on_are_vp9() {
    let mut packets = frames(16, &[0xc8, 0x00, 0x86], &[0xc4, 0x00]);
    for (at, packet) in packets.iter_mut().enumerate() {
        packet.2[1] = 20 + at as u8 / 2;
    }
    assert_eq!(codec(guess(packets)), Some(Codec::Vp9));
}

#[test]
fn timestamps_that_run_as_the_contents_say_are_opus() {
    let mut random = Random(77);
    let mut packet = |n: u32| {
        let payload = [&[0x78][..], &random.bytes(60)].concat();
        (n * 960, false, payload)
    };
    let guess = guess((0..32).map(&mut packet));
    assert_eq!(codec(guess), Some(Codec::Opus));
}

#[test]
fn what_red_holds_is_found_in_it() {
    let mut packets = frames(16, &[0x60, 0x10, 0x11, 0x02, 0x00], &[0x60, 0x00]);
    packets[0].2[..8].copy_from_slice(&[0x60, 0x10, 0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a]);
    // FEC, which comes in the same stream.
    packets.push((48_000, false, vec![0x75; 60]));
    let guess = guess(packets).unwrap();
    assert_eq!(
        (guess.codec, guess.red_payload_type),
        (Codec::Vp8, Some(96))
    );
}

#[test]
fn silence_in_plain_samples_is_not_opus() {
    let packets = (0..64).map(|n| (n * 480, false, vec![0; 960]));
    assert_eq!(guess(packets), None);
}

#[test]
fn telephone_events_are_no_codec() {
    // Twelve packets a digit, three of which repeat its end.
    let packets = (0..64u32).map(|n| {
        let duration = (n % 12).min(9) as u8 * 16;
        let end = if n % 12 < 9 { 0x0a } else { 0x8a };
        (n / 12 * 8000, n % 12 == 0, vec![5, end, 0, duration])
    });
    assert_eq!(guess(packets), None);
}

#[test]
fn a_constant_header_before_random_bytes_is_not_vp8() {
    assert_eq!(guess(frames(32, &[0x10], &[0x00])), None);
}

#[test]
fn a_few_packets_leave_it_open() {
    let packets = frames(1, &[0x7c, 0x81, 0x9a], &[0x7c, 0x41]);
    assert_eq!(guess(packets), None);
}
