//! How much memory an analysis holds when a capture is made to fill its tables.
//!
//! The limits are those of ARCHITECTURE.md, "What an analysis may hold".

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rtctool::capture::analyze::Analyzer;
use rtctool::capture::file::Packet;

#[path = "../examples/make_capture/hostile.rs"]
mod hostile;

use hostile::{ATTACKS, Attack, LINK_TYPE};

/// Counts the bytes that are held.
struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);

// SAFETY: all is done by the system's allocator, and counted besides.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        HELD.fetch_add(layout.size(), Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What each attack may make an analysis hold, in MiB, and what all of them together may.
const LIMITS: &[(&str, usize)] = &[
    ("hostile-ssrcs", 8),
    ("hostile-streams", 160),
    ("hostile-reports", 96),
    ("hostile-nacks", 48),
    ("hostile-checks", 40),
    ("hostile-hellos", 48),
    ("hostile-channels", 24),
    ("hostile-segments", 56),
];
const LIMIT_OF_ALL: usize = 400;

const MIB: usize = 1 << 20;

/// One test for all: the count is the process's.
#[test]
fn tables_stay_within_what_they_may_hold_and_say_what_they_left_out() {
    let mut all = Analyzer::new(Duration::from_secs(1));
    let before = HELD.load(Ordering::Relaxed);
    for (attack, (name, limit)) in ATTACKS.iter().zip(LIMITS) {
        assert_eq!(attack.name, *name);
        let then = HELD.load(Ordering::Relaxed);
        feed(&mut all, attack);
        let held = (HELD.load(Ordering::Relaxed) - then) / MIB;
        eprintln!("{name}: {held} MiB");
        assert!(held <= *limit, "{name} made it hold {held} MiB");
    }
    let held = (HELD.load(Ordering::Relaxed) - before) / MIB;
    eprintln!("all: {held} MiB");
    assert!(held <= LIMIT_OF_ALL, "all together made it hold {held} MiB");

    let summary = all.conclude();
    assert!(summary.contents.rtp_unconfirmed > 50_000);
    assert!(summary.session.unlisted_packets > 0);
    assert!(summary.session.unlisted_statements > 0);
    assert!(summary.session.unlisted_ice_messages > 0);
    assert!(summary.session.unlisted_handshakes > 0);
    assert!(summary.tcp.unfollowed > 0);
}

/// As many packets as fill the tables.
fn feed(analyzer: &mut Analyzer, attack: &Attack) {
    (attack.send)(1_000, &mut |at, data| {
        analyzer.packet(&Packet {
            at: Some(Duration::from_micros(at)),
            link_type: LINK_TYPE,
            data,
            on_wire: data.len(),
        });
    });
}
