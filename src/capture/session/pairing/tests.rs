//! Which streams of a flow belong together, and which do not.

use std::time::Duration;

use proptest::prelude::*;

use super::super::FlowKey;
use super::super::flow::Flows;
use super::*;

const MEDIA: usize = 0;
const OTHER: usize = 1;

/// Ticks from frame to frame.
const STEP: u32 = 3_000;

fn flow() -> FlowId {
    let flow = FlowKey::udp("10.0.0.1:1".parse().unwrap(), "10.0.0.2:2".parse().unwrap());
    Flows::default().find_or_add(&flow).unwrap()
}

fn pairing() -> Pairing {
    let mut pairing = Pairing::default();
    pairing.listed(flow());
    pairing.listed(flow());
    pairing
}

fn packet(stream: usize, number: u16, timestamp: u32, lead: u16) -> Sent {
    Sent {
        at: Duration::ZERO,
        stream,
        flow: flow(),
        payload_type: 96 + (stream % 2) as u8,
        number,
        timestamp,
        arrival: Arrival::InOrder,
        lead: Some(lead),
        is_padded: false,
    }
}

/// Frames of three packets from this number and this timestamp on, but for those lost.
fn sent(pairing: &mut Pairing, first: u16, timestamp: u32, lost: &[u16]) {
    for n in (0..60u16).filter(|n| !lost.contains(n)) {
        let timestamp = timestamp.wrapping_add(u32::from(n / 3) * STEP);
        pairing.remember(&packet(MEDIA, first.wrapping_add(n), timestamp, 0x9080));
    }
}

/// The stream of which this number with the timestamp of that frame would be.
fn original(pairing: &mut Pairing, number: u16, frame: u32) -> Option<usize> {
    let timestamp = 1_000 + frame * STEP;
    pairing.original(&packet(OTHER, 7, timestamp, number))
}

#[test]
fn a_number_with_its_timestamp_tells() {
    let mut pairing = pairing();
    sent(&mut pairing, 65_530, 1_000, &[]);
    let number = |n: u16| 65_530u16.wrapping_add(n);
    assert_eq!(original(&mut pairing, number(10), 3), Some(MEDIA));
    assert_eq!(original(&mut pairing, number(59), 19), Some(MEDIA));
    assert_eq!(original(&mut pairing, number(10), 4), None);
    assert_eq!(original(&mut pairing, 30_000, 3), None);
}

/// The last packet of a frame, its first, both, and a frame with the first of the next.
#[test]
fn so_does_that_of_a_packet_that_was_lost_before() {
    let lost_frame = &[12, 13, 14, 15];
    for (lost, number, frame) in [
        (&[11][..], 11, 3),
        (&[12], 12, 4),
        (&[11, 12], 12, 4),
        (lost_frame, 13, 4),
        (lost_frame, 15, 5),
    ] {
        let mut pairing = pairing();
        sent(&mut pairing, 0, 1_000, lost);
        assert_eq!(original(&mut pairing, number, frame + 2), None, "{lost:?}");
        assert_eq!(
            original(&mut pairing, number, frame),
            Some(MEDIA),
            "{lost:?}"
        );
    }
}

/// They may have one clock, and begin with what looks like a number.
#[test]
fn layers_of_simulcast_are_not_each_others_retransmissions() {
    let mut pairing = pairing();
    sent(&mut pairing, 0x9080 - 30, 1_000, &[]);
    let layer = |frame: u32| Sent {
        payload_type: 96,
        ..packet(OTHER, 7, 1_000 + frame * STEP, 0x9080)
    };
    for frame in 0..20 {
        assert_eq!(pairing.original(&layer(frame)), None);
    }
    assert_eq!(pairing.twin(OTHER), None);
}

#[test]
fn of_encrypted_packets_most_must_have_the_timestamps() {
    for (strangers, is_twin) in [(0, true), (4, true), (6, false)] {
        let mut pairing = pairing();
        sent(&mut pairing, 0, 1_000, &[]);
        for n in 0..5 {
            assert_eq!(original(&mut pairing, 40_000 + n, 3), None);
        }
        for n in 0..strangers {
            let stranger = packet(OTHER, 7, 2_000 + n, 40_000);
            assert_eq!(pairing.original(&stranger), None);
        }
        assert_eq!(pairing.twin(OTHER), is_twin.then_some(MEDIA), "{strangers}");
    }
}

#[test]
fn encrypted_packets_may_be_of_frames_that_are_missing() {
    let mut pairing = pairing();
    sent(&mut pairing, 0, 1_000, &[12, 13, 14]);
    original(&mut pairing, 40_000, 4);
    assert_eq!(pairing.twin(OTHER), Some(MEDIA));
}

/// Media that is listed after its first packet has been sent again.
#[test]
fn what_was_sent_again_before_its_stream_was_listed_counts() {
    let mut pairing = pairing();
    for n in 0..8 {
        let again = packet(MEDIA, n, 1_000, 40_000);
        pairing.original(&again);
        pairing.remember(&again);
    }
    pairing.remember(&packet(OTHER, 500, 1_000, 0x9080));
    pairing.remember(&packet(OTHER, 501, 1_000 + STEP, 0x9080));
    pairing.begun(OTHER, flow());
    assert_eq!(pairing.twin(MEDIA), Some(OTHER));
    assert_eq!(pairing.twin(OTHER), None);
}

#[test]
fn padding_has_timestamps_in_between_and_says_nothing() {
    let mut pairing = pairing();
    sent(&mut pairing, 0, 1_000, &[]);
    original(&mut pairing, 40_000, 3);
    for n in 0..10 {
        pairing.original(&Sent {
            is_padded: true,
            ..packet(OTHER, 7, 2_000 + n, 40_000)
        });
    }
    assert_eq!(pairing.twin(OTHER), Some(MEDIA));
}

#[test]
fn what_repairs_is_not_repaired() {
    let mut pairing = pairing();
    sent(&mut pairing, 0, 1_000, &[]);
    pairing.repairs(MEDIA, flow());
    assert_eq!(original(&mut pairing, 10, 3), None);
    assert_eq!(pairing.twin(OTHER), None);
}

#[test]
fn any_number_of_streams_and_frames_takes_bounded_memory() {
    let mut pairing = Pairing::default();
    (0..2 * MOST_STREAMS).for_each(|_| pairing.listed(flow()));
    assert_eq!(pairing.tracks.len(), MOST_STREAMS);
    assert_eq!(pairing.on_flow(flow()).len(), MOST_ON_FLOW);
    (0..10_000u16).for_each(|n| {
        pairing.remember(&packet(MEDIA, n, u32::from(n) * STEP, 0));
        pairing.remember(&packet(MOST_STREAMS, n, 0, 0));
    });
    assert_eq!(pairing.tracks[MEDIA].frames.latest().count(), MOST_FRAMES);
}

proptest! {
    /// Two sources whose timestamps began at random.
    #[test]
    fn a_stream_of_its_own_is_nobodys_retransmission(
        begun in (any::<u32>(), any::<u32>()),
        numbers in (any::<u16>(), any::<u16>()),
        leads in proptest::collection::vec(any::<u16>(), 60),
    ) {
        prop_assume!(begun.0.wrapping_sub(begun.1) % STEP != 0);
        prop_assume!(begun.1.wrapping_sub(begun.0) % STEP != 0);
        let mut pairing = pairing();
        sent(&mut pairing, numbers.0, begun.0, &[]);
        for (n, lead) in (0..).zip(leads) {
            let timestamp = begun.1.wrapping_add(n * STEP);
            let other = packet(OTHER, numbers.1.wrapping_add(n as u16), timestamp, lead);
            prop_assert_eq!(pairing.original(&other), None);
            pairing.remember(&other);
        }
        prop_assert_eq!(pairing.twin(OTHER), None);
    }
}
