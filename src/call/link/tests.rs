#![expect(clippy::disallowed_methods, reason = "an `Instant` cannot be made up")]

use std::time::Duration;

use super::*;

const CLEAN: LinkConfig = LinkConfig::CLEAN;
const SEED: u64 = 7;

fn link(config: LinkConfig) -> Link<()> {
    Link::new(LinkPlan::steady(config, SEED))
}

fn rtp(ssrc: u32, number: u16) -> Vec<u8> {
    let mut packet = vec![0x80, 96];
    packet.extend(number.to_be_bytes());
    packet.extend([0; 4]);
    packet.extend(ssrc.to_be_bytes());
    packet.extend([0; 88]);
    packet
}

fn numbers(datagrams: &[Datagram<()>]) -> Vec<u16> {
    datagrams
        .iter()
        .map(|d| u16::from_be_bytes([d.bytes[2], d.bytes[3]]))
        .collect()
}

/// Sends `count` packets of each SSRC and returns which of SSRC 1 got through.
fn survivors(config: LinkConfig, seed: u64, ssrcs: &[u32], count: u16) -> Vec<u16> {
    let now = Instant::now();
    let mut link = Link::new(LinkPlan::steady(config, seed));
    for number in 0..count {
        for &ssrc in ssrcs {
            link.send(now, rtp(ssrc, number), ());
        }
    }
    let through: Vec<_> = link
        .due(now)
        .into_iter()
        .filter(|d| d.bytes[11] == 1)
        .collect();
    numbers(&through)
}

#[test]
fn a_clean_link_passes_everything_at_once() {
    assert_eq!(survivors(CLEAN, SEED, &[1], 5), [0, 1, 2, 3, 4]);
}

#[test]
fn a_delayed_datagram_comes_out_when_it_is_due_and_not_before() {
    let now = Instant::now();
    let mut link = link(LinkConfig {
        delay: Duration::from_millis(50),
        ..CLEAN
    });
    link.send(now, rtp(1, 0), ());
    assert_eq!(link.next_release(), Some(now + Duration::from_millis(50)));
    assert!(link.due(now + Duration::from_millis(49)).is_empty());
    assert_eq!(link.ledger().in_flight(), 1);
    assert_eq!(link.due(now + Duration::from_millis(50)).len(), 1);
    assert_eq!(link.ledger().in_flight(), 0);
    assert_eq!(link.ledger().delays_ms.summary().p50, Some(50.0));
}

#[test]
fn the_ledger_counts_what_is_lost() {
    let now = Instant::now();
    let mut link = link(LinkConfig {
        loss: Loss::Random(0.2),
        ..CLEAN
    });
    for number in 0..1000 {
        link.send(now, rtp(1, number), ());
    }
    let through = link.due(now).len() as u64;
    let ledger = link.ledger();
    assert_eq!(ledger.datagrams, 1000);
    assert_eq!(ledger.delivered, through);
    assert_eq!(ledger.dropped_by_loss, 1000 - through);
    assert!(
        (150..250).contains(&ledger.dropped_by_loss),
        "{}",
        ledger.dropped_by_loss
    );
    assert_eq!(ledger.streams[&1].let_through(), through);
}

#[test]
fn a_seed_decides_the_fate_of_each_packet_of_a_stream() {
    let lossy = LinkConfig {
        loss: Loss::Random(0.3),
        ..CLEAN
    };
    let alone = survivors(lossy, SEED, &[1], 200);
    assert_eq!(alone, survivors(lossy, SEED, &[1], 200));
    assert_eq!(
        alone,
        survivors(lossy, SEED, &[2, 1, 3], 200),
        "whatever else is sent"
    );
    assert_ne!(alone, survivors(lossy, 8, &[1], 200));
}

#[test]
fn a_full_queue_drops_and_says_so() {
    let now = Instant::now();
    let mut link = link(LinkConfig {
        rate_bps: Some(80_000),
        ..CLEAN
    });
    for number in 0..100 {
        link.send(now, rtp(1, number), ());
    }
    let mut through = 0;
    let mut at = now;
    while let Some(next) = link.next_release() {
        at = at.max(next);
        through += link.due(at).len() as u64;
    }
    let ledger = link.ledger();
    assert_eq!(ledger.dropped_by_loss, 0);
    assert_eq!(ledger.dropped_by_queue, 100 - through);
    assert_eq!(
        ledger.dropped_by_queue, 40,
        "a queue of 6000 bytes holds 60 packets of 100"
    );
    // 60 packets of 100 bytes at 10 000 bytes a second.
    assert_eq!((at - now).as_millis(), 600);
}

#[test]
fn what_is_only_on_its_way_does_not_fill_the_queue() {
    let begin = Instant::now();
    let slow_and_far = LinkConfig {
        rate_bps: Some(1_000_000),
        delay: Duration::from_secs(2),
        ..CLEAN
    };
    let mut link = link(slow_and_far);
    // 80 kb/s for ten seconds through 1 Mb/s.
    for number in 0..1000u16 {
        let now = begin + Duration::from_millis(10) * u32::from(number);
        link.send(now, rtp(1, number), ());
        link.due(now);
    }
    assert_eq!(link.ledger().dropped_by_queue, 0);
}

/// Delays and order of 1000 packets, sent this far apart over 50 ± 40 ms.
fn over_a_jittery_link(apart: Duration) -> (crate::stats::Summary, Vec<u16>) {
    let begin = Instant::now();
    let jittery = LinkConfig {
        delay: Duration::from_millis(50),
        jitter: Duration::from_millis(40),
        ..CLEAN
    };
    let mut link = link(jittery);
    for number in 0..1000u16 {
        link.send(begin + apart * u32::from(number), rtp(1, number), ());
    }
    let mut order = Vec::new();
    while let Some(at) = link.next_release() {
        order.extend(numbers(&link.due(at)));
    }
    (link.ledger().delays_ms.summary(), order)
}

#[test]
fn jitter_spreads_delays_evenly_around_the_delay() {
    let (delays, _) = over_a_jittery_link(Duration::from_millis(100));
    assert!(
        delays.min.unwrap() >= 10.0 && delays.max.unwrap() <= 90.0,
        "{delays:?}"
    );
    assert!((delays.mean.unwrap() - 50.0).abs() < 2.5, "{delays:?}");
    assert!((delays.p50.unwrap() - 50.0).abs() < 5.0, "{delays:?}");
}

#[test]
fn a_datagram_waits_for_those_of_its_stream_before_it() {
    let (delays, order) = over_a_jittery_link(Duration::from_millis(1));
    assert!(order.is_sorted());
    assert!(delays.max.unwrap() <= 90.0, "{delays:?}");
}

#[test]
fn rtcp_and_everything_else_share_a_lane() {
    assert_eq!(Lane::of(&rtp(5, 0)), Lane::Stream(5));
    assert_eq!(Lane::of(&[0x80, 200, 0, 1, 0, 0, 0, 1]), Lane::Rest);
    assert_eq!(Lane::of(&[22, 254, 253]), Lane::Rest);
    assert_eq!(Lane::of(&[]), Lane::Rest);
}

#[test]
fn losses_in_bursts_have_their_share_and_their_length() {
    let now = Instant::now();
    let mut link = link(LinkConfig {
        loss: Loss::Bursts {
            share: 0.1,
            length: 4.0,
        },
        ..CLEAN
    });
    for number in 0..20_000u16 {
        link.send(now, rtp(1, number), ());
    }
    let through = numbers(&link.due(now));
    let lost = 20_000 - through.len();
    let bursts = through
        .windows(2)
        .filter(|pair| pair[1] - pair[0] > 1)
        .count();
    assert!((1_800..2_200).contains(&lost), "{lost}");
    let mean = lost as f64 / bursts as f64;
    assert!((3.6..4.4).contains(&mean), "{mean}");
}

#[test]
fn a_datagram_that_comes_twice_is_counted_once_and_again() {
    let now = Instant::now();
    let mut link = link(LinkConfig {
        duplicate: 0.5,
        ..CLEAN
    });
    for number in 0..1000 {
        link.send(now, rtp(1, number), ());
    }
    let through = numbers(&link.due(now));
    let copies = through.windows(2).filter(|pair| pair[0] == pair[1]).count() as u64;
    assert!((400..600).contains(&copies), "{copies}");
    let ledger = link.ledger();
    assert_eq!((ledger.delivered, ledger.duplicated), (1000, copies));
    assert_eq!(ledger.streams[&1].duplicated, copies);
    assert_eq!(ledger.in_flight(), 0);
}

#[test]
fn who_is_held_back_is_overtaken() {
    let begin = Instant::now();
    let mut link = link(LinkConfig {
        reorder: Reorder {
            share: 0.1,
            held_back: Duration::from_millis(50),
        },
        ..CLEAN
    });
    let mut order = Vec::new();
    for number in 0..1000u16 {
        let now = begin + Duration::from_millis(20) * u32::from(number);
        link.send(now, rtp(1, number), ());
        order.extend(numbers(&link.due(now)));
    }
    let mut newest = 0;
    let mut overtaken = 0;
    for number in order {
        overtaken += u64::from(number < newest);
        newest = newest.max(number);
    }
    assert!((70..130).contains(&overtaken), "{overtaken}");
    assert_eq!(link.ledger().streams[&1].overtaken, overtaken);
}

#[test]
fn a_plan_changes_the_link_at_its_times() {
    let begin = Instant::now();
    let lossy = LinkConfig {
        loss: Loss::Random(1.0),
        ..CLEAN
    };
    let mut link = Link::new(LinkPlan {
        config: CLEAN,
        changes: vec![
            (Duration::from_secs(1), lossy),
            (Duration::from_secs(2), CLEAN),
        ],
        seed: SEED,
    });
    let mut through = Vec::new();
    for number in 0..30u16 {
        let now = begin + Duration::from_millis(100) * u32::from(number);
        link.send(now, rtp(1, number), ());
        through.extend(numbers(&link.due(now)));
    }
    assert_eq!(through, (0..10).chain(20..30).collect::<Vec<_>>());
}

#[test]
fn a_slower_link_keeps_what_waits() {
    let begin = Instant::now();
    let rate = |rate_bps| LinkConfig {
        rate_bps: Some(rate_bps),
        ..CLEAN
    };
    let mut link = Link::new(LinkPlan {
        config: rate(80_000),
        changes: vec![(Duration::from_millis(100), rate(8_000))],
        seed: SEED,
    });
    // 100 bytes pass in 10 ms, and then in 100 ms.
    for number in 0..21 {
        link.send(begin, rtp(1, number), ());
    }
    link.send(begin + Duration::from_millis(100), rtp(1, 21), ());
    let mut last = begin;
    while let Some(at) = link.next_release() {
        last = at;
        link.due(at);
    }
    // Of the 21, 11 were still waiting when the rate fell, and the 22nd waits for as long as they take at the new one.
    assert_eq!((last - begin).as_millis(), 100 + 11 * 100 + 100);
}
