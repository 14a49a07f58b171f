//! A table over a capture that is still being made: `tcpdump -w - | rtctool pcap analyze -`.
//!
//! Only here do two threads share an analyzer: one reads, the other looks at it twice a second.

#![expect(
    clippy::disallowed_methods,
    reason = "the edge: a table of what comes is drawn by the clock"
)]

use std::collections::VecDeque;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::Context;
use super::pcap_analyze::Takes;
use super::pcap_given::Given;
use crate::capture::analyze::{Analyzer, Summary};
use crate::capture::file::Packet;
use crate::capture::findings::findings;
use crate::progress::Task;
use crate::render::text::pcap_live;
use crate::report::pcap::Capture;
use crate::report::pcap::live::{Counted, Live};
use crate::srtp::key_log::KeyLog;
use crate::terminal;

/// Time between two looks.
const LOOK: Duration = Duration::from_millis(500);

/// A look takes at most one part in so many of the time, however many streams there are.
const SHARE: u32 = 20;

/// Rates are those of so many looks, because packets come through a pipe in batches.
const LOOKS_PER_RATE: usize = 5;

/// An analyzer that takes packets and is looked at.
pub struct Watched {
    inner: Mutex<Inner>,
}

struct Inner {
    analyzer: Analyzer,
    last_packet: Option<Instant>,
}

impl Watched {
    pub fn new(analyzer: Analyzer) -> Self {
        Watched {
            inner: Mutex::new(Inner {
                analyzer,
                last_packet: None,
            }),
        }
    }

    pub fn into_analyzer(self) -> Analyzer {
        let inner = self.inner.into_inner();
        inner.unwrap_or_else(PoisonError::into_inner).analyzer
    }

    /// What is there now, and how long ago the last packet came.
    fn look(&self) -> (Summary, Option<Duration>) {
        let inner = self.lock();
        let idle = inner.last_packet.map(|at| at.elapsed());
        (inner.analyzer.summary(), idle)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Draws the table while `read` reads, and gives what that gives.
pub fn while_reading<T>(
    watched: &Watched,
    name: &str,
    given: &Given,
    context: &Context,
    read: impl FnOnce() -> T,
) -> T {
    let (reading, ended) = mpsc::channel();
    let table = LiveTable {
        watched,
        name,
        given,
        task: context.progress.page(),
        context,
    };
    let table = &table;
    thread::scope(|scope| {
        scope.spawn(move || table.draw_until(&ended));
        let result = read();
        if context.interrupt.is_set() {
            context.progress.leave();
        }
        drop(reading);
        result
    })
}

impl Takes for &Watched {
    fn packet(&mut self, packet: &Packet) {
        let mut inner = self.lock();
        inner.analyzer.packet(packet);
        inner.last_packet = Some(Instant::now());
    }

    fn damaged_before(&mut self, number: u64) {
        self.lock().analyzer.damaged_before(number);
    }

    fn key_log(&mut self, log: KeyLog) {
        self.lock().analyzer.key_log(log);
    }
}

struct LiveTable<'a> {
    watched: &'a Watched,
    name: &'a str,
    given: &'a Given,
    task: Task,
    context: &'a Context,
}

impl LiveTable<'_> {
    /// Draws until the other end of the channel is gone, or the user wants to stop.
    fn draw_until(&self, ended: &Receiver<()>) {
        let mut looks = Looks::begin();
        let mut wait = LOOK;
        while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout)
            && !self.context.interrupt.is_set()
        {
            let began = Instant::now();
            let (summary, idle) = self.watched.look();
            wait = LOOK.max(began.elapsed() * SHARE);
            let mut findings = findings(self.name, &summary);
            findings.retain(|finding| self.given.tells(finding));
            let live = Live {
                idle,
                findings,
                ..looks.take(self.capture(summary), began)
            };
            // The window may have got another size.
            let style = terminal::stderr_style(self.context.color);
            let text = pcap_live::render(&live, &style, terminal::rows());
            self.task.message(text);
        }
    }

    fn capture(&self, summary: Summary) -> Capture {
        Capture {
            source: self.name.to_owned(),
            ..Capture::from(summary)
        }
    }
}

/// What the last looks counted, the oldest first.
struct Looks {
    counted: VecDeque<(Instant, Counted)>,
}

impl Looks {
    fn begin() -> Self {
        Looks {
            counted: VecDeque::from([(Instant::now(), Counted::default())]),
        }
    }

    /// Compares with the oldest look that is remembered.
    fn take(&mut self, capture: Capture, now: Instant) -> Live {
        let counted = Counted::of(&capture);
        let live = match self.counted.front() {
            Some((at, before)) => Live::new(capture, before, now.duration_since(*at)),
            None => Live::new(capture, &Counted::default(), Duration::ZERO),
        };
        if self.counted.len() == LOOKS_PER_RATE {
            self.counted.pop_front();
        }
        self.counted.push_back((now, counted));
        live
    }
}
