//! An hour's call takes no more memory at its end than in its tenth minute.
//!
//! Ignored in everyday runs: `cargo test --release --test soak -- --ignored`, some ten seconds.

#![allow(unsafe_code, reason = "an allocator that counts")]
#![cfg(feature = "call")]

mod counting;

use std::time::Duration;

use rtctool::call::link::{LinkConfig, LinkPlan};
use rtctool::call::media::Clip;
use rtctool::call::plan::{IcePlan, MediaPlan, Plan};
use rtctool::call::wire::Sockets;
use rtctool::call::{Impaired, Options, loopback};
use rtctool::interrupt::Interrupt;
use rtctool::progress::Progress;
use rtctool::rtp::payload::Codec;

const MINUTE: Duration = Duration::from_secs(60);

#[test]
#[ignore = "an hour, compressed into some ten seconds"]
fn an_hour_of_audio_does_not_grow() {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().start_paused(true).build().unwrap();
    let (call, held) = runtime.block_on(async {
        let call = tokio::spawn(async {
            let (interrupt, hidden) = (Interrupt::never(), Progress::hidden());
            loopback(options(), &interrupt, &hidden).await
        });
        let mut held = Vec::new();
        for _ in 0..5 {
            tokio::time::sleep(10 * MINUTE).await;
            held.push(counting::held());
        }
        (call.await.unwrap().unwrap(), held)
    });
    let received = call.callee.inbound[0].stream.as_ref().unwrap();
    assert_eq!(received.reception.packets, 60 * 60 * 50);
    let grown = held[4].saturating_sub(held[0]);
    println!("held after 10 to 50 minutes: {held:?}");
    assert!(grown < 64 * 1024, "{held:?}");
}

fn options() -> Options {
    let plan = Plan {
        media: MediaPlan {
            audio: Some(Clip::built_in(Codec::Opus).unwrap()),
            ..MediaPlan::default()
        },
        ice: IcePlan {
            bind: vec![std::net::Ipv4Addr::LOCALHOST.into()],
            ..IcePlan::default()
        },
        seed: 1,
        key_log: None,
    };
    Options {
        duration: 60 * MINUTE,
        plan,
        links: [LinkConfig::CLEAN; 2].map(|config| LinkPlan::steady(config, 1)),
        impaired: Impaired::Connection,
        sockets: Sockets::in_memory(),
        connect_timeout: Duration::from_secs(15),
        restart_at: None,
        wrong_fingerprint: None,
        capture: None,
        samples: None,
    }
}
