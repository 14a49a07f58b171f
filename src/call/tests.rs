//! Calls in memory, in time that only seems to pass: what the link's ledger counted is what
//! the ends report.

use std::time::Duration;

use super::link::{LinkConfig, LinkPlan, Loss, Reorder};
use super::media::Clip;
use super::plan::{IcePlan, MediaPlan, Plan};
use super::wire::Sockets;
use super::{Call, Impaired, Options, Role, loopback};
use crate::interrupt::Interrupt;
use crate::progress::Progress;
use crate::rtp::payload::Codec;

const CLEAN: LinkConfig = LinkConfig::CLEAN;

fn call(link: LinkConfig, seed: u64, seconds: u64) -> Call {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    let options = Options {
        duration: Duration::from_secs(seconds),
        plan: Plan {
            media: MediaPlan {
                audio: Some(Clip::built_in(Codec::Opus).unwrap()),
                video: Some(Clip::built_in(Codec::Vp8).unwrap()),
                ..MediaPlan::default()
            },
            ice: IcePlan {
                bind: vec!["127.0.0.1:0".to_owned()],
                ..IcePlan::default()
            },
            seed,
        },
        links: [seed, seed.rotate_left(32)].map(|seed| LinkPlan::steady(link, seed)),
        impaired: Impaired::Connection,
        sockets: Sockets::in_memory(),
        connect_timeout: Duration::from_secs(15),
        capture: None,
    };
    let progress = Progress::hidden();
    runtime
        .block_on(loopback(options, &Interrupt::never(), &progress))
        .unwrap()
}

/// Each stream's sender, receiver and ledger agree packet by packet: loss is neither made up
/// nor hidden.
fn agrees_with_the_ledger(call: &Call) {
    assert_eq!(call.failed_at, None);
    assert!(call.drained);
    let ways = [
        (&call.caller, &call.caller_to_callee),
        (&call.callee, &call.callee_to_caller),
    ];
    for (end, link) in ways {
        let other = if end.role == Role::Caller {
            &call.callee
        } else {
            &call.caller
        };
        for stream in &other.inbound {
            let ledger = link.ledger.streams[&stream.ssrc];
            let reception = &stream.stream.as_ref().unwrap().reception;
            let counts = reception.counts;
            assert_eq!(stream.packets_sent, Some(ledger.packets));
            assert_eq!(counts.unique, ledger.let_through());
            // SRTP takes a packet once only (RFC 3711 §3.3.2).
            assert_eq!(reception.duplicates, 0);
            assert_eq!(reception.reordered, ledger.overtaken);
            let unknowable = ledger.dropped_before_first + ledger.dropped_after_last;
            assert_eq!(counts.expected - counts.unique, ledger.dropped - unknowable);
        }
    }
}

#[test]
fn a_minute_on_a_clean_link_loses_nothing() {
    let call = call(CLEAN, 1, 60);
    agrees_with_the_ledger(&call);
    for stream in call.caller.inbound.iter().chain(&call.callee.inbound) {
        let reception = &stream.stream.as_ref().unwrap().reception;
        assert_eq!(Some(reception.counts.unique), stream.packets_sent);
        assert!(reception.counts.unique >= 3000);
    }
}

#[test]
fn what_ends_report_is_what_the_link_did_whatever_it_does() {
    for seed in 0..20u32 {
        let link = LinkConfig {
            loss: match seed % 2 {
                0 => Loss::Random(f64::from(seed % 5) * 0.03),
                _ => Loss::Bursts {
                    share: f64::from(seed % 5) * 0.03,
                    length: 3.0,
                },
            },
            delay: Duration::from_millis(u64::from(seed) * 7),
            jitter: Duration::from_millis(u64::from(seed % 3) * 5),
            rate_bps: (seed % 4 == 3).then_some(350_000),
            reorder: Reorder {
                share: f64::from(seed % 3) * 0.01,
                held_back: Duration::from_millis(70),
            },
            duplicate: f64::from(seed % 4) * 0.01,
            ..CLEAN
        };
        let call = call(link, seed.into(), 5);
        agrees_with_the_ledger(&call);
        if link.rate_bps.is_some() {
            continue;
        }
        // A millisecond is what tokio's timers tick in.
        let least = link.delay.saturating_sub(link.jitter).as_secs_f64() * 1e3;
        let most = link.longest().as_secs_f64() * 1e3 + 1.0;
        for stream in call.caller.inbound.iter().chain(&call.callee.inbound) {
            let delays = stream.delay.samples_ms.summary();
            assert!(delays.min.unwrap() >= least, "{link:?}: {delays:?}");
            assert!(delays.max.unwrap() <= most, "{link:?}: {delays:?}");
        }
    }
}
