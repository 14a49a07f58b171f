use std::time::Duration;

use super::*;
use crate::capture::frame::Mark;
use crate::stun::{Class, MessageType, TransactionId, Writer};
use proptest::prelude::*;

/// Feeds segments as (sequence number, bytes), 10 ms apart, and gives what was found as
/// (packet, payload, length on the wire).
fn feed(segments: &[(u32, &[u8])]) -> Vec<(u64, Vec<u8>, usize)> {
    let cut: Vec<(u32, &[u8], usize)> = segments
        .iter()
        .map(|(sequence, bytes)| (*sequence, *bytes, bytes.len()))
        .collect();
    feed_cut(&cut).0
}

/// The same of segments that the capture may have cut, with what became of them.
fn feed_cut(segments: &[(u32, &[u8], usize)]) -> (Vec<(u64, Vec<u8>, usize)>, Counts) {
    let mut streams = Streams::default();
    let mut all = Vec::new();
    let mut sink = |found: Found| {
        all.push(match found {
            Found::Message(message) => (message.packet, message.payload.to_vec(), message.on_wire),
            Found::Text { text, packet } => (packet, text.to_vec(), 0),
            Found::Hole { .. } => return,
            Found::Unreachable { .. } => panic!("no TCP"),
        });
    };
    play(&mut streams, segments, &mut sink);
    let held = streams.directions.values().map(Direction::held);
    assert_eq!(streams.held, held.sum::<usize>());
    (all, streams.counts())
}

fn segment(sequence: u32, payload: &[u8], on_wire: usize) -> Segment<'_> {
    Segment {
        source: "10.0.0.1:5000".parse().unwrap(),
        destination: "10.0.0.2:443".parse().unwrap(),
        sequence,
        mark: Mark::Continues,
        payload,
        on_wire,
    }
}

fn binding() -> Vec<u8> {
    let kind = MessageType::binding(Class::Request);
    Writer::new(kind, TransactionId([3; 12])).finish()
}

fn rtp(number: u8) -> Vec<u8> {
    let mut packet = vec![0x80, 111, 0, number, 0, 0, 0, number, 0, 0, 0, 7];
    packet.extend([number; 21]);
    packet
}

/// With the length of RFC 4571 before it.
fn framed(message: &[u8]) -> Vec<u8> {
    [&(message.len() as u16).to_be_bytes()[..], message].concat()
}

/// In ChannelData, padded.
fn channel(message: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x40, 0];
    bytes.extend((message.len() as u16).to_be_bytes());
    bytes.extend(message);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

fn found(packet: u64, message: &[u8]) -> (u64, Vec<u8>, usize) {
    (packet, message.to_vec(), message.len())
}

#[test]
fn turn_messages_are_cut_apart_wherever_segments_end() {
    let stream = [binding(), channel(&rtp(1)), channel(&rtp(2))].concat();
    for size in [1, 7, 21, stream.len()] {
        let segments: Vec<(u32, &[u8])> = stream
            .chunks(size)
            .enumerate()
            // The numbers wrap around.
            .map(|(n, chunk)| (4_294_967_290u32.wrapping_add((n * size) as u32), chunk))
            .collect();
        let messages = feed(&segments);
        let payloads: Vec<&[u8]> = messages.iter().map(|(_, bytes, _)| &bytes[..]).collect();
        let expected = [binding(), channel(&rtp(1)), channel(&rtp(2))];
        assert_eq!(payloads[0], expected[0], "{size}");
        assert_eq!(payloads[1], &expected[1][..37], "{size}");
        assert_eq!(payloads.len(), 3, "{size}");
    }
}

#[test]
fn framed_messages_are_found_in_order_and_once() {
    let (a, b, c) = (framed(&binding()), framed(&rtp(1)), framed(&rtp(2)));
    let (at_b, at_c) = (a.len() as u32, (a.len() + b.len()) as u32);
    let in_order = feed(&[(0, &a), (at_b, &b), (at_c, &c)]);
    let expected = [found(1, &binding()), found(2, &rtp(1)), found(3, &rtp(2))];
    assert_eq!(in_order, expected);
    let repeated = feed(&[
        (0, &a),
        (0, &a),
        (at_b, &[b.clone(), c.clone()].concat()),
        (at_c, &c),
    ]);
    assert_eq!(repeated.len(), 3);
    let late = feed(&[(0, &a), (at_c, &c), (at_b, &b)]);
    // The third message came first, but could be taken only with the second.
    assert_eq!(
        late,
        [found(1, &binding()), found(3, &rtp(1)), found(3, &rtp(2))]
    );
}

#[test]
fn a_stream_that_began_before_the_capture_is_recognised_by_what_is_in_it() {
    let messages: Vec<Vec<u8>> = (1..9).map(rtp).collect();
    for frame in [framed as fn(&[u8]) -> Vec<u8>, channel] {
        let stream: Vec<u8> = messages.iter().flat_map(|message| frame(message)).collect();
        // The capture begins within the first message.
        let messages = feed(&[(1000, &stream[9..200]), (1191, &stream[200..])]);
        assert_eq!(messages.len(), 7);
        assert!(messages[0].1.ends_with(&rtp(2)));
    }
}

#[test]
fn what_is_missing_costs_the_messages_that_it_was_in() {
    let messages: Vec<Vec<u8>> = (1..9).map(|n| framed(&rtp(n))).collect();
    let begin = framed(&binding());
    let stream = [&begin[..], &messages.concat()].concat();
    let length = messages[0].len();
    let lost = begin.len() + length + 10..begin.len() + 2 * length + 10;
    let (all, counts) = feed_cut(&[
        (0, &stream[..lost.start], lost.start),
        (
            lost.end as u32,
            &stream[lost.end..],
            stream.len() - lost.end,
        ),
    ]);
    // The binding, the first, the second as far as it goes, and those after the third.
    assert_eq!(counts.missing_bytes, length as u64);
    let holes = counts.holes;
    assert_eq!((holes.places, holes.bytes), (1, length as u64));
    assert_eq!(holes.first.unwrap().1, 2);
    assert_eq!(all[2], (1, rtp(2)[..8].to_vec(), rtp(2).len()));
    let whole: Vec<u8> = all[3..].iter().map(|(_, bytes, _)| bytes[3]).collect();
    assert_eq!(whole, [4, 5, 6, 7, 8]);
}

#[test]
fn segments_that_the_capture_cut_are_read_as_far_as_they_go() {
    let begin = framed(&binding());
    let messages: Vec<Vec<u8>> = (1..4).map(|n| framed(&rtp(n))).collect();
    let mut segments = vec![(0, &begin[..], begin.len())];
    let mut sequence = begin.len() as u32;
    for message in &messages {
        segments.push((sequence, &message[..20], message.len()));
        sequence += message.len() as u32;
    }
    let (all, _) = feed_cut(&segments);
    let lengths: Vec<(usize, usize)> = all
        .iter()
        .map(|(_, bytes, on_wire)| (bytes.len(), *on_wire))
        .collect();
    assert_eq!(lengths, [(20, 20), (18, 33), (18, 33), (18, 33)]);
}

#[test]
fn a_jump_too_far_to_be_counted_is_a_place_all_the_same() {
    let message = framed(&binding());
    let far = 32 << 20;
    let (all, counts) = feed_cut(&[(0, &message, message.len()), (far, &message, message.len())]);
    assert_eq!(all.len(), 2);
    let holes = counts.holes;
    assert_eq!((holes.places, holes.bytes), (1, 0));
    assert_eq!(holes.first.unwrap().1, 2);
}

/// So that what the network lost before a relay stays lost.
#[test]
fn a_cut_within_one_message_is_no_hole_between_messages() {
    let begin = framed(&binding());
    let message = framed(&rtp(1));
    let two = [framed(&rtp(1)), framed(&rtp(2))].concat();
    let holes = |bytes: &[u8], captured: usize| {
        let end = (begin.len() + bytes.len()) as u32;
        count_holes(&[
            (0, &begin, begin.len()),
            (begin.len() as u32, &bytes[..captured], bytes.len()),
            (end, &message, message.len()),
        ])
    };
    assert_eq!(holes(&message, 20), 0);
    assert_eq!(holes(&two, 20), 1, "the second is not seen");
    assert_eq!(holes(&two, message.len() + 20), 0);
    assert_eq!(holes(&message, 8), 1, "too little to know it by");
    assert_eq!(holes(&message, 1), 1, "not even its length");
}

/// Segments, 10 ms apart, and then their end.
fn play(streams: &mut Streams, segments: &[(u32, &[u8], usize)], sink: &mut dyn FnMut(Found)) {
    for (packet, (sequence, bytes, on_wire)) in (1u64..).zip(segments) {
        let seen = Seen {
            packet,
            at: Some(Duration::from_millis(10 * packet)),
        };
        streams.observe(seen, &segment(*sequence, bytes, *on_wire), &mut *sink);
    }
    streams.give_up_all(&mut *sink);
}

fn count_holes(segments: &[(u32, &[u8], usize)]) -> u64 {
    let mut streams = Streams::default();
    let mut holes = 0;
    let mut sink = |found: Found| holes += u64::from(matches!(found, Found::Hole { .. }));
    play(&mut streams, segments, &mut sink);
    holes
}

#[test]
fn a_new_connection_of_the_same_ports_begins_anew() {
    let mut streams = Streams::default();
    let mut count = 0;
    let message = framed(&binding());
    for isn in [500, 4_000_000_000] {
        let begins = Segment {
            mark: Mark::Begins,
            ..segment(isn, &[], 0)
        };
        let seen = Seen {
            packet: 1,
            at: None,
        };
        streams.observe(seen, &begins, |_| {});
        let data = segment(isn.wrapping_add(1), &message, message.len());
        streams.observe(seen, &data, |_| count += 1);
    }
    assert_eq!(count, 2);
}

#[test]
fn texts_are_found_whole() {
    let post = b"POST /whip HTTP/1.1\r\nContent-Length: 5\r\n\r\nv=0\r\n";
    let found = feed(&[(0, &post[..30]), (30, &post[30..])]);
    assert_eq!(found, [(2, post.to_vec(), 0)]);
}

#[test]
fn streams_without_anything_of_a_call_are_let_alone() {
    for begin in [&[0x16, 3, 1, 2, 0, 1][..], &[0xee; 3000]] {
        let mut streams = Streams::default();
        let mut sequence = 0;
        for packet in 0..200 {
            let seen = Seen { packet, at: None };
            let bytes = [begin, &[0xee; 1000]].concat();
            streams.observe(seen, &segment(sequence, &bytes, bytes.len()), |_| panic!());
            sequence += bytes.len() as u32;
        }
        assert_eq!(streams.held, 0);
        // Not even what is missing counts, nor is it waited for.
        let seen = Seen {
            packet: 9,
            at: None,
        };
        streams.observe(
            seen,
            &segment(sequence + 5000, &[1; 100], 100),
            |_| panic!(),
        );
        assert_eq!((streams.held, streams.counts().missing_bytes), (0, 0));
    }
}

#[test]
fn random_bytes_are_nothing_of_a_call() {
    let mut state = 0x5eed_u64;
    let mut byte = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    for port in 0..40u16 {
        let mut streams = Streams::default();
        for n in 0..60u32 {
            let bytes: Vec<u8> = (0..1400).map(|_| byte()).collect();
            let segment = Segment {
                source: format!("10.0.0.1:{}", 1000 + port).parse().unwrap(),
                ..segment(1400 * n, &bytes, 1400)
            };
            let seen = Seen {
                packet: 1,
                at: None,
            };
            streams.observe(seen, &segment, |found| panic!("{found:?}"));
        }
    }
}

/// Messages that are announced, and of which only the beginning comes.
#[test]
fn what_is_never_complete_takes_bounded_memory() {
    let mut streams = Streams::default();
    let message = [&[0x40, 0, 0xff, 0xff][..], &[7; 30_000]].concat();
    let mut begun = message.clone();
    begun.splice(
        ..0,
        [0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42]
            .into_iter()
            .chain([9; 12]),
    );
    let mut given = 0;
    for port in 0..1_000u16 {
        let segment = Segment {
            source: format!("10.0.0.1:{}", 1000 + port).parse().unwrap(),
            ..segment(0, &begun, begun.len())
        };
        let seen = Seen {
            packet: 1,
            at: None,
        };
        streams.observe(seen, &segment, |_| given += 1);
        assert!(streams.held <= MOST_HELD);
    }
    // The first messages, and what there was no room for.
    assert!(given > 1_000 && streams.counts().unfollowed == given - 1_000);
}

#[test]
fn bytes_that_are_passed_over_take_no_memory() {
    let mut streams = Streams::default();
    let post = b"POST / HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n";
    for n in 0..10_000u32 {
        let seen = Seen {
            packet: 1,
            at: None,
        };
        let (start, bytes) = match n {
            0 => (0, &post[..]),
            _ => (post.len() as u32 + n - 1, &[7][..]),
        };
        streams.observe(seen, &segment(start, bytes, bytes.len()), |_| {});
    }
    assert!(streams.held < 4 * 1024, "{} bytes", streams.held);
}

#[test]
fn what_waits_takes_bounded_memory() {
    let mut streams = Streams::default();
    for port in 0..100u16 {
        for n in 0..300u32 {
            let seen = Seen {
                packet: 1,
                at: None,
            };
            let segment = Segment {
                source: format!("10.0.0.1:{}", 1000 + port).parse().unwrap(),
                // Every second one is missing.
                ..segment(2000 * n, &[0x40; 1000], 1000)
            };
            streams.observe(seen, &segment, |_| {});
            assert!(streams.held <= MOST_HELD);
        }
    }
}

/// Whatever the capture has of it.
#[test]
fn what_there_was_no_room_for_is_nothing_that_the_capture_lacks() {
    let seen = |packet| Seen { packet, at: None };
    let mut direction = Direction::default();
    let begin = framed(&binding());
    let end = begin.len() as u32;
    let mut items = Vec::new();
    let mut sink = |_, item: Item| items.push(matches!(item, Item::Hole));
    direction.observe(seen(1), &segment(0, &begin, begin.len()), &mut sink);
    direction.observe(seen(2), &segment(end + 100, &begin, begin.len()), &mut sink);
    // Half a length: of which message, nobody knows.
    let after = segment(2 * end + 100, &[0], 1);
    direction.observe(seen(3), &after, &mut sink);
    direction.let_go(&mut sink);
    let missing = direction.take_missing();
    assert_eq!((missing.places, missing.bytes, missing.first), (0, 0, None));
    // Packets may have passed unread for all that.
    assert_eq!(missing.first_unread, Some(2));
    // The binding, the hole behind it, the message, and the hole for the half.
    assert_eq!(items, [false, true, false, true]);
}

proptest! {
    #[test]
    fn no_segments_make_it_panic(
        segments in prop::collection::vec(
            (0u32..400, prop::collection::vec(any::<u8>(), 0..60), 0usize..80, 0u8..12), 0..40,
        ),
        begin in prop::sample::select(vec![framed(&binding()), binding(), b"GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n".to_vec()]),
    ) {
        let mut streams = Streams::default();
        for (packet, (sequence, bytes, more, mark)) in (1u64..).zip(&segments) {
            let bytes = if packet == 1 { &begin } else { bytes };
            let segment = Segment {
                mark: match mark {
                    0 => Mark::Begins,
                    1 => Mark::Ends,
                    _ => Mark::Continues,
                },
                ..segment(if packet == 1 { 0 } else { *sequence }, bytes, bytes.len().max(*more))
            };
            let at = Some(Duration::from_millis(50 * packet));
            streams.observe(Seen { packet, at }, &segment, |_| {});
        }
        streams.give_up_all(|_| {});
    }

    #[test]
    fn any_order_of_segments_gives_the_same_messages(
        cuts in prop::collection::vec(1usize..300, 1..12), swap in any::<prop::sample::Index>(),
    ) {
        let stream: Vec<u8> = std::iter::once(framed(&binding()))
            .chain((1..9).map(|n| framed(&rtp(n))))
            .flatten()
            .collect();
        let mut ends: Vec<usize> = cuts.into_iter().filter(|cut| *cut < stream.len()).collect();
        ends.extend([0, 22, stream.len()]);
        ends.sort_unstable();
        ends.dedup();
        let mut segments: Vec<(u32, &[u8])> = ends
            .windows(2)
            .map(|pair| (pair[0] as u32, &stream[pair[0]..pair[1]]))
            .collect();
        // The first tells where the stream begins.
        if segments.len() > 2 {
            let at = 1 + swap.index(segments.len() - 2);
            segments.swap(at, at + 1);
        }
        let payloads: Vec<Vec<u8>> = feed(&segments).into_iter().map(|(_, bytes, _)| bytes).collect();
        let expected: Vec<Vec<u8>> = std::iter::once(binding()).chain((1..9).map(rtp)).collect();
        prop_assert_eq!(payloads, expected);
    }
}

#[test]
fn what_is_given_up_at_the_end_comes_in_the_same_order_each_time() {
    let messages: Vec<Vec<u8>> = (1..4).map(|number| framed(&rtp(number))).collect();
    let found = || {
        let mut streams = Streams::default();
        let mut ports = Vec::new();
        for port in 0..50u16 {
            let seen = Seen {
                packet: port.into(),
                at: Some(Duration::from_millis(u64::from(port))),
            };
            // Behind its first byte one is missing.
            let begin: &[u8] = &[0];
            let all = std::iter::once(begin).chain(messages.iter().map(Vec::as_slice));
            for (sequence, bytes) in [0, 1000, 1035, 1070].into_iter().zip(all) {
                let segment = Segment {
                    source: ([10, 0, 0, 1], 1000 + port).into(),
                    ..segment(sequence, bytes, bytes.len())
                };
                streams.observe(seen, &segment, |_| panic!("something is missing"));
            }
        }
        streams.give_up_all(|found| match found {
            Found::Message(message) => ports.push(message.flow.source.port()),
            Found::Hole { .. } => {}
            Found::Text { .. } => panic!("no text was sent"),
            Found::Unreachable { .. } => panic!("no TCP"),
        });
        ports
    };
    let ports = found();
    assert!(ports.len() >= 50 && ports.is_sorted());
    assert_eq!(ports, found());
}
