//! What happens by chance to the datagrams of one lane.
//!
//! Chance comes from `str0m-netem`. It is given tickets in place of datagrams, one at a
//! time, so that tickets do not wait for each other, and the order is kept here.

use std::time::{Duration, Instant};

use str0m_netem::{
    GilbertElliot, Input, LossModel, Netem, NetemConfig, Output, Probability, RandomLoss, WithLen,
};

use super::config::{LinkConfig, Loss};
use super::lane::Lane;

/// Draws loss, delay, order and number for each datagram of a lane.
pub struct Path {
    netem: Netem<Ticket>,
    /// Loses a ticket for each datagram that is to be held back.
    holder: Netem<Ticket>,
    held_back: Duration,
    /// When the last datagram that was not held back is due.
    last_due: Option<Instant>,
}

/// What becomes of a datagram that is not lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fate {
    pub delay: Duration,
    pub held_back: bool,
    pub twice: bool,
}

/// Stands for a datagram: its content does not matter to chance.
#[derive(Clone)]
struct Ticket;

impl WithLen for Ticket {
    fn len(&self) -> usize {
        0
    }
}

impl Path {
    /// `stage` tells apart the states that a link is in one after the other.
    pub fn new(config: &LinkConfig, seed: u64, stage: usize, lane: Lane) -> Self {
        let lane_seed = lane.ssrc().map_or(0, |ssrc| u64::from(ssrc) + 1);
        let mixed = seed ^ (lane_seed << 32) ^ ((stage as u64) << 20);
        // Spreads neighbouring seeds apart (the multiplier of splitmix64).
        let seed = mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let chance = |share: f64| Probability::new(share as f32);
        let netem = NetemConfig::new()
            .latency(config.delay)
            .jitter(config.jitter)
            .loss(loss(config.loss))
            .duplicate(chance(config.duplicate))
            .seed(seed);
        let holder = NetemConfig::new()
            .loss(loss(Loss::Random(config.reorder.share)))
            .seed(!seed);
        Path {
            netem: Netem::new(netem),
            holder: Netem::new(holder),
            held_back: config.reorder.held_back,
            last_due: None,
        }
    }

    /// This one, behind what went through `before`.
    pub fn after(mut self, before: &Path) -> Self {
        self.last_due = before.last_due;
        self
    }

    /// What happens to the next datagram. None when it is lost.
    pub fn draw(&mut self, now: Instant) -> Option<Fate> {
        let held_back = draw(&mut self.holder, now).is_none();
        let (delay, copies) = draw(&mut self.netem, now)?;
        Some(Fate {
            delay,
            held_back,
            twice: copies > 1,
        })
    }

    /// When a datagram is due that is through the bottleneck at this time: not before those
    /// ahead of it, and behind later ones when it is held back.
    pub fn due(&mut self, through: Instant, fate: Fate) -> Instant {
        let due = through + fate.delay;
        let in_order = self.last_due.map_or(due, |last| last.max(due));
        if fate.held_back {
            return in_order + self.held_back;
        }
        self.last_due = Some(in_order);
        in_order
    }
}

fn loss(loss: Loss) -> LossModel {
    match loss {
        Loss::Random(share) if share > 0.0 => {
            LossModel::Random(RandomLoss::new(Probability::new(share as f32)))
        }
        Loss::Bursts { share, length } if share >= 1.0 => loss_of_all(length),
        Loss::Bursts { share, length } if share > 0.0 => {
            let good = length * (1.0 - share) / share;
            let model = GilbertElliot::new()
                .good_duration(good as f32)
                .bad_duration(length as f32);
            LossModel::GilbertElliot(model)
        }
        _ => LossModel::None,
    }
}

fn loss_of_all(_: f64) -> LossModel {
    LossModel::Random(RandomLoss::new(Probability::ONE))
}

/// How long a ticket took, and how many came out. None when it is lost.
fn draw(netem: &mut Netem<Ticket>, now: Instant) -> Option<(Duration, usize)> {
    netem.handle_input(Input::Packet(now, Ticket));
    if netem.is_empty() {
        return None;
    }
    let first = netem.poll_timeout();
    let mut copies = 0;
    while !netem.is_empty() {
        let due = netem.poll_timeout();
        netem.handle_input(Input::Timeout(due));
        match netem.poll_output() {
            Some(Output::Packet(_)) => copies += 1,
            Some(Output::Timeout(_)) => {}
            None => break,
        }
    }
    Some((first.saturating_duration_since(now), copies))
}
