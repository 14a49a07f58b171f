//! How a direction of the network treats datagrams, and when it changes.

use std::time::Duration;

/// What waits before a rate-limited link at most, as a time, unless it is said otherwise.
pub const QUEUE: Duration = Duration::from_millis(200);

/// A direction from the moment of connection on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LinkPlan {
    pub config: LinkConfig,
    /// Later states, each with the time since the connection, in order.
    pub changes: Vec<(Duration, LinkConfig)>,
    pub seed: u64,
}

/// How datagrams are treated at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkConfig {
    pub loss: Loss,
    pub delay: Duration,
    /// The delay of each datagram is drawn evenly from `delay` ± `jitter`, but not
    /// below zero. It waits for those of its stream that entered before it: jitter
    /// comes from queues, and queues keep the order.
    pub jitter: Duration,
    pub reorder: Reorder,
    /// Share of datagrams that come twice, 0 to 1.
    pub duplicate: f64,
    pub rate_bps: Option<u64>,
    /// What waits before the rate at most, as a time.
    pub queue: Duration,
}

/// Which datagrams are lost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Loss {
    /// Each with this chance, 0 to 1.
    Random(f64),
    /// In bursts (Gilbert's model: everything within a burst).
    Bursts {
        /// Of all datagrams in the long run, 0 to 1.
        share: f64,
        /// Datagrams of a stream in a burst, in the mean; 1 or more.
        length: f64,
    },
}

impl Loss {
    pub fn loses_all(self) -> bool {
        match self {
            Loss::Random(share) | Loss::Bursts { share, .. } => share >= 1.0,
        }
    }
}

/// Datagrams that are overtaken by those behind them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reorder {
    /// 0 to 1.
    pub share: f64,
    /// For how long such a one is held back.
    pub held_back: Duration,
}

impl LinkConfig {
    pub const CLEAN: LinkConfig = LinkConfig {
        loss: Loss::Random(0.0),
        delay: Duration::ZERO,
        jitter: Duration::ZERO,
        reorder: Reorder {
            share: 0.0,
            held_back: Duration::ZERO,
        },
        duplicate: 0.0,
        rate_bps: None,
        queue: QUEUE,
    };

    /// The longest that a datagram can be on its way.
    pub fn longest(&self) -> Duration {
        let queue = self.rate_bps.map_or(Duration::ZERO, |_| self.queue);
        self.delay + self.jitter + self.reorder.held_back + queue
    }
}

impl Default for LinkConfig {
    fn default() -> Self {
        LinkConfig::CLEAN
    }
}

impl LinkPlan {
    pub fn steady(config: LinkConfig, seed: u64) -> LinkPlan {
        LinkPlan {
            config,
            changes: Vec::new(),
            seed,
        }
    }

    /// The first change whose time does not come in a call of this length.
    pub fn first_beyond(&self, length: Duration) -> Option<Duration> {
        let times = self.changes.iter().map(|(at, _)| *at);
        times.filter(|at| *at >= length).min()
    }

    /// The longest that a datagram can be on its way, at any time.
    pub fn longest(&self) -> Duration {
        let all = self.changes.iter().map(|(_, config)| config);
        all.fold(self.config.longest(), |most, config| {
            most.max(config.longest())
        })
    }
}
