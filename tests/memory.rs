//! How much memory an analysis holds when a capture is made to fill its tables.
//!
//! The limits are those of ARCHITECTURE.md, "What an analysis may hold".

#![allow(unsafe_code, reason = "an allocator that counts")]

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rtctool::capture::analyze::Analyzer;
use rtctool::capture::file::Packet;

mod counting;
#[path = "../examples/make_capture/hostile.rs"]
mod hostile;

use counting::held;
use hostile::{ATTACKS, Attack, LINK_TYPE, Size};

/// Entries of which packets are sent, and what ARCHITECTURE.md says that each may hold in KiB,
/// with the streams and flows that its packets make besides. One entry stands for a table with
/// a limit in bytes.
const LIMITS: &[(&str, usize, usize)] = &[
    ("hostile-ssrcs", 1, 2 * 3_584),
    ("hostile-streams", 4_500, 40),
    ("hostile-reports", 4_500, 8 + 14 + 7),
    ("hostile-nacks", 2_000, 36 + 6),
    ("hostile-checks", 8_000, 20),
    // With the half that is put together once more, to learn keys.
    ("hostile-hellos", 2_000, 44 + 18),
    ("hostile-channels", 12_000, 1 + 30 / 8 + 2),
    ("hostile-segments", 1, (16 + 10) * KIB),
    ("hostile-feedback", 750, 60 + 40),
    ("hostile-fragments", 5_000, 9),
    ("hostile-texts", 1, (16 + 8) * KIB),
];

/// MiB of all attacks together.
const LIMIT_OF_ALL: usize = 400;

const KIB: usize = 1 << 10;

/// The count is the process's: one measures at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn no_entry_of_a_table_takes_more_than_it_may() {
    let _alone = alone();
    const PART: usize = 25;
    let size = Size {
        entries: Size::WHOLE.entries / PART as u32,
        ..Size::WHOLE
    };
    let mut beyond = Vec::new();
    for (attack, (name, entries, each)) in ATTACKS.iter().zip(LIMITS) {
        assert_eq!(attack.name, *name);
        let before = held();
        let mut analyzer = Analyzer::new(Duration::from_secs(1));
        feed(&mut analyzer, attack, size);
        let held = (held() - before) / KIB;
        let limit = (entries / PART).max(1) * each;
        let told = format!("{name}: {held} KiB of {limit}");
        eprintln!("{told}");
        beyond.extend((held > limit).then_some(told));
    }
    assert!(beyond.is_empty(), "{beyond:?}");
}

#[test]
fn what_has_no_room_is_told() {
    let _alone = alone();
    let mut analyzer = Analyzer::new(Duration::from_secs(1));
    for attack in ATTACKS {
        let few = Size {
            rounds: 2,
            ..Size::WHOLE
        };
        feed(&mut analyzer, attack, few);
    }
    says_what_it_left_out(analyzer);
}

/// Takes a minute: `cargo test --test memory -- --ignored`.
#[test]
#[ignore = "takes a minute"]
fn all_tables_together_stay_within_what_they_may_hold() {
    let _alone = alone();
    let before = held();
    let mut analyzer = Analyzer::new(Duration::from_secs(1));
    for attack in ATTACKS {
        feed(&mut analyzer, attack, Size::WHOLE);
        let held = (held() - before) / KIB / KIB;
        eprintln!("{}: {held} MiB so far", attack.name);
        assert!(held <= LIMIT_OF_ALL, "it holds {held} MiB");
    }
    says_what_it_left_out(analyzer);
}

fn says_what_it_left_out(analyzer: Analyzer) {
    let summary = analyzer.conclude();
    assert!(summary.contents.rtp_unconfirmed > 50_000);
    assert!(summary.session.unlisted_packets > 0);
    assert!(summary.session.unlisted_statements > 0);
    assert!(summary.session.unlisted_ice_messages > 0);
    assert!(summary.session.unlisted_handshakes > 0);
    assert!(summary.tcp.unfollowed > 0);
    assert!(summary.fragments.unused > 0);
}

fn feed(analyzer: &mut Analyzer, attack: &Attack, size: Size) {
    (attack.send)(size, &mut |at, data| {
        analyzer.packet(&Packet {
            at: Some(Duration::from_micros(at)),
            link_type: LINK_TYPE,
            data,
            on_wire: data.len(),
        });
    });
}
