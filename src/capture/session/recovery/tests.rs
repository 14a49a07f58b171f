//! Packets asked for, sent again, late, and told or not.

use super::super::FlowKey;
use super::super::flow::Flows;
use super::*;

const MEDIA: usize = 0;
const REPAIR: usize = 1;

fn flow() -> FlowId {
    let flow = FlowKey::udp("10.0.0.1:1".parse().unwrap(), "10.0.0.2:2".parse().unwrap());
    Flows::default().find_or_add(&flow).unwrap()
}

/// Of a call with two streams.
fn recoveries() -> Recoveries {
    let mut recoveries = Recoveries::default();
    list(&mut recoveries, MEDIA, MEDIA, DescribedAs::Nothing);
    list(&mut recoveries, REPAIR, REPAIR, DescribedAs::Nothing);
    recoveries
}

fn list(recoveries: &mut Recoveries, stream: usize, ssrc: usize, described: DescribedAs) {
    recoveries.listed(&Listed {
        stream,
        flow: flow(),
        ssrc: ssrc as u32,
        described,
    });
}

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

fn asked(recoveries: &mut Recoveries, at: u64, number: u16) {
    recoveries.asked(MEDIA, ms(at), number, Place::LostBefore, 90_000);
}

/// A packet whose payload begins with this number.
fn repair(at: u64, lead: u16) -> Sent {
    Sent {
        at: ms(at),
        stream: REPAIR,
        flow: flow(),
        payload_type: 97,
        number: 1,
        timestamp: 88_000,
        arrival: Arrival::InOrder,
        lead: Some(lead),
        is_padded: false,
    }
}

/// A packet of the media that is in order.
fn media(at: u64, number: u16) -> Sent {
    Sent {
        stream: MEDIA,
        payload_type: 96,
        number,
        timestamp: at as u32 * 90,
        lead: Some(0x9080),
        ..repair(at, 0)
    }
}

fn late(at: u64, number: u16) -> Sent {
    Sent {
        stream: MEDIA,
        number,
        arrival: Arrival::Late,
        lead: None,
        ..repair(at, 0)
    }
}

#[test]
fn a_packet_that_was_asked_for_comes_again() {
    let mut recoveries = recoveries();
    asked(&mut recoveries, 0, 500);
    asked(&mut recoveries, 20, 500);
    asked(&mut recoveries, 20, 501);
    recoveries.sent(&repair(50, 500));
    let summary = recoveries.summary(MEDIA).unwrap();
    assert_eq!((summary.sums.asked, summary.sums.asked_again), (2, 1));
    assert_eq!(summary.recovered(), Some(1));
    assert_eq!(summary.delay.mean, Some(0.05));
    assert_eq!(
        recoveries.repaired_by(REPAIR),
        Some((MEDIA, FoundBy::Packets))
    );
    assert_eq!(summary.numbers, OriginalNumbers::Read);
}

#[test]
fn a_packet_that_comes_late_by_itself_is_recovered_once() {
    let mut recoveries = recoveries();
    asked(&mut recoveries, 0, 500);
    recoveries.sent(&late(10, 500));
    recoveries.sent(&repair(30, 500));
    let sums = recoveries.summary(MEDIA).unwrap().sums;
    assert_eq!((sums.late, sums.by_retransmission), (1, 0));
}

#[test]
fn what_came_late_after_all_was_not_missing() {
    let mut recoveries = recoveries();
    asked(&mut recoveries, 0, 500);
    recoveries.sent(&repair(10, 500));
    assert_eq!(recoveries.summary(MEDIA).unwrap().sums.missing_here, 1);
    recoveries.sent(&late(30, 500));
    let sums = recoveries.summary(MEDIA).unwrap().sums;
    assert_eq!((sums.missing_here, sums.late), (0, 0));
    assert_eq!(sums.by_retransmission, 1);
}

#[test]
fn a_stream_of_other_numbers_or_other_times_repairs_nothing() {
    let mut recoveries = recoveries();
    asked(&mut recoveries, 0, 500);
    recoveries.sent(&repair(10, 700));
    recoveries.sent(&Sent {
        timestamp: 3_000_000_000,
        ..repair(20, 500)
    });
    assert_eq!(recoveries.repaired_by(REPAIR), None);
    let summary = recoveries.summary(MEDIA).unwrap();
    assert_eq!(summary.numbers, OriginalNumbers::NoneSeen);
    assert_eq!(summary.recovered(), Some(0));
}

#[test]
fn numbers_that_are_encrypted_tell_nothing() {
    let mut recoveries = recoveries();
    recoveries.sent(&media(0, 501));
    asked(&mut recoveries, 0, 500);
    recoveries.sent(&repair(10, 500));
    for number in [9_000, 20_000, 40_000, 60_000] {
        recoveries.sent(&repair(20, number));
    }
    let summary = recoveries.summary(MEDIA).unwrap();
    assert_eq!(summary.numbers, OriginalNumbers::Hidden);
    assert_eq!(summary.recovered(), None);
}

#[test]
fn any_number_of_requests_takes_bounded_memory() {
    let mut recoveries = recoveries();
    (0..=u16::MAX).for_each(|number| asked(&mut recoveries, 0, number));
    assert_eq!(recoveries.streams[&MEDIA].asks.len(), asks::MOST_ASKS);
    assert_eq!(recoveries.summary(MEDIA).unwrap().sums.asked, 65_536);
}

#[test]
fn what_is_described_needs_no_packet_to_show_it() {
    let of_media = |listed| DescribedAs::RepairOf {
        ssrc: MEDIA as u32,
        listed,
    };
    let mut recoveries = Recoveries::default();
    list(&mut recoveries, 0, MEDIA, DescribedAs::Media);
    list(&mut recoveries, 1, REPAIR, of_media(Some(0)));
    assert_eq!(recoveries.repaired_by(1), Some((0, FoundBy::Sdp)));

    let mut recoveries = Recoveries::default();
    list(&mut recoveries, 0, REPAIR, of_media(None));
    assert_eq!(recoveries.repaired_by(0), None);
    list(&mut recoveries, 1, MEDIA, DescribedAs::Media);
    assert_eq!(recoveries.repaired_by(0), Some((1, FoundBy::Sdp)));
}

#[test]
fn what_is_sent_again_unasked_is_told_by_number_and_timestamp() {
    let mut recoveries = recoveries();
    for n in 0..10 {
        recoveries.sent(&media(33 * u64::from(n), 500 + n));
    }
    let again = Sent {
        timestamp: 33 * 8 * 90,
        ..repair(310, 508)
    };
    recoveries.sent(&again);
    recoveries.sent(&again);
    assert_eq!(
        recoveries.repaired_by(REPAIR),
        Some((MEDIA, FoundBy::Packets))
    );
    let summary = recoveries.summary(MEDIA).unwrap();
    assert_eq!((summary.sums.asked, summary.sums.unasked), (0, 2));
    assert_eq!(summary.retransmissions(), 2);
    assert_eq!(summary.numbers, OriginalNumbers::Read);
}

#[test]
fn padding_is_nothing_that_was_sent_again() {
    let mut recoveries = recoveries();
    for n in 0..10 {
        recoveries.sent(&media(33 * u64::from(n), 500 + n));
    }
    recoveries.sent(&Sent {
        timestamp: 33 * 8 * 90,
        lead: None,
        is_padded: true,
        ..repair(310, 0)
    });
    assert_eq!(recoveries.repaired_by(REPAIR), None);
    assert_eq!(recoveries.summary(MEDIA), None);
    recoveries.pair((REPAIR, flow()), MEDIA, FoundBy::Sdp);
    recoveries.sent(&Sent {
        lead: None,
        ..repair(320, 0)
    });
    assert_eq!(recoveries.summary(MEDIA), None);
}
