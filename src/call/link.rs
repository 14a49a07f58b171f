//! One direction of the emulated network: what is lost, what waits how long, and the ledger of both.
//!
//! Pure: datagrams and times go in, datagrams that are due come out. On its way a
//! datagram meets, in this order, the loss, the bottleneck with its queue, and
//! the path with its delay. Loss and delay are drawn from `str0m-netem`, with one
//! emulator for each RTP stream: the n-th packet of a stream then meets the same
//! fate in every run with the same seed, however the streams interleave.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};
use std::time::Instant;

mod bottleneck;
mod config;
mod lane;
mod ledger;
mod path;
pub mod profiles;

use bottleneck::Bottleneck;
pub use config::{LinkConfig, LinkPlan, Loss, QUEUE, Reorder};
use lane::Lane;
use ledger::DropCause;
pub use ledger::{Ledger, StreamLedger};
use path::{Fate, Path};

/// One direction of the emulated network. `T` is where a datagram goes.
pub struct Link<T> {
    plan: LinkPlan,
    /// When the plan begins: with the first datagram.
    begun: Option<Instant>,
    /// How many changes of the plan have taken place.
    stage: usize,
    config: LinkConfig,
    lanes: BTreeMap<Lane, Path>,
    bottleneck: Option<Bottleneck>,
    under_way: BinaryHeap<Reverse<Departure<T>>>,
    /// Datagrams let through so far; keeps those due at one instant in order.
    count: u64,
    ledger: Ledger,
}

/// A datagram on its way.
#[derive(Debug, Clone)]
pub struct Datagram<T> {
    pub bytes: Vec<u8>,
    pub to: T,
    entered: Instant,
    ssrc: Option<u32>,
    is_copy: bool,
}

impl<T: Clone> Link<T> {
    pub fn new(plan: LinkPlan) -> Self {
        let config = plan.config;
        Link {
            plan,
            begun: None,
            stage: 0,
            config,
            lanes: BTreeMap::new(),
            bottleneck: bottleneck(&config),
            under_way: BinaryHeap::new(),
            count: 0,
            ledger: Ledger::default(),
        }
    }

    /// The times of the plan count from now on, and not from the first datagram.
    pub fn begin(&mut self, now: Instant) {
        self.begun.get_or_insert(now);
    }

    /// A datagram enters. It comes out of [`Link::due`], or never, or twice.
    pub fn send(&mut self, now: Instant, bytes: Vec<u8>, to: T) {
        self.follow_plan(now);
        let lane = Lane::of(&bytes);
        let fate = self.fate(now, lane, bytes.len());
        self.ledger.enter(lane.ssrc(), fate.err());
        let Ok((due, twice)) = fate else {
            return;
        };
        let datagram = Datagram {
            bytes,
            to,
            entered: now,
            ssrc: lane.ssrc(),
            is_copy: false,
        };
        if twice {
            let copy = Datagram {
                is_copy: true,
                ..datagram.clone()
            };
            self.depart(due, datagram);
            self.depart(due, copy);
        } else {
            self.depart(due, datagram);
        }
    }

    /// The datagrams whose time has come.
    pub fn due(&mut self, now: Instant) -> Vec<Datagram<T>> {
        let mut due = Vec::new();
        while self.next_release().is_some_and(|at| at <= now) {
            let Some(Reverse(departure)) = self.under_way.pop() else {
                break;
            };
            let Departure {
                order, datagram, ..
            } = departure;
            let held = now.saturating_duration_since(datagram.entered);
            self.ledger
                .release(datagram.ssrc, order, held, datagram.is_copy);
            due.push(datagram);
        }
        due
    }

    /// When the next datagram is due, if any is on its way.
    pub fn next_release(&self) -> Option<Instant> {
        self.under_way
            .peek()
            .map(|Reverse(departure)| departure.due)
    }

    pub fn plan(&self) -> &LinkPlan {
        &self.plan
    }

    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The system refused to send a datagram that the link had released.
    pub fn note_send_error(&mut self) {
        self.ledger.send_errors += 1;
    }

    fn depart(&mut self, due: Instant, datagram: Datagram<T>) {
        self.count += 1;
        self.under_way.push(Reverse(Departure {
            due,
            order: self.count,
            datagram,
        }));
    }

    /// Takes the changes whose time has come.
    fn follow_plan(&mut self, now: Instant) {
        let begun = *self.begun.get_or_insert(now);
        let elapsed = now.saturating_duration_since(begun);
        while let Some((at, config)) = self.plan.changes.get(self.stage).copied() {
            if elapsed < at {
                break;
            }
            self.stage += 1;
            self.change(now, config);
        }
    }

    fn change(&mut self, now: Instant, config: LinkConfig) {
        self.config = config;
        let new = bottleneck(&config);
        self.bottleneck = match (new, &self.bottleneck) {
            (Some(new), Some(before)) => Some(new.after(before, now)),
            (new, _) => new,
        };
        let (seed, stage) = (self.plan.seed, self.stage);
        for (lane, path) in &mut self.lanes {
            *path = Path::new(&config, seed, stage, *lane).after(path);
        }
    }

    /// When a datagram of this length will be released, and whether it comes twice; or why
    /// it is dropped.
    fn fate(
        &mut self,
        now: Instant,
        lane: Lane,
        length: usize,
    ) -> Result<(Instant, bool), DropCause> {
        let (config, seed, stage) = (&self.config, self.plan.seed, self.stage);
        let path = self
            .lanes
            .entry(lane)
            .or_insert_with(|| Path::new(config, seed, stage, lane));
        let fate: Fate = path.draw(now).ok_or(DropCause::Loss)?;
        let through = match &mut self.bottleneck {
            Some(bottleneck) => bottleneck.pass(now, length).ok_or(DropCause::QueueFull)?,
            None => now,
        };
        Ok((path.due(through, fate), fate.twice))
    }
}

fn bottleneck(config: &LinkConfig) -> Option<Bottleneck> {
    config
        .rate_bps
        .map(|rate_bps| Bottleneck::new(rate_bps, config.queue))
}

/// A datagram and when it is due; the earliest compares as the least.
struct Departure<T> {
    due: Instant,
    order: u64,
    datagram: Datagram<T>,
}

impl<T> Ord for Departure<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.due, self.order).cmp(&(other.due, other.order))
    }
}

impl<T> PartialOrd for Departure<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Departure<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<T> Eq for Departure<T> {}

#[cfg(test)]
mod tests;
