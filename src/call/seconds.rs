//! Goes along with a call second by second, and tells what its ends measured.

use std::convert::Infallible;
use std::sync::mpsc::Sender;
use std::time::Duration;

use super::End;
use super::clock::Clock;
use super::sample::{Sample, Sampler};
use crate::progress::Task;

pub struct Seconds {
    clock: Clock,
    /// When media began.
    started: Duration,
    sampler: Sampler,
    samples: Option<Sender<Sample>>,
}

impl Seconds {
    /// Media begins now. `samples` is who is told, if anybody is.
    pub fn begin(clock: Clock, samples: Option<Sender<Sample>>) -> Self {
        Seconds {
            clock,
            started: clock.now(),
            sampler: Sampler::default(),
            samples,
        }
    }

    /// How long media has been going on.
    pub fn elapsed(&self) -> Duration {
        self.clock.now().saturating_sub(self.started)
    }

    /// Samples each second of what `observe` sees, without an end.
    pub async fn count(&mut self, task: &Task, observe: impl Fn() -> Vec<End>) -> Infallible {
        let mut second = 0;
        loop {
            task.position(second);
            second += 1;
            let due = self.started + Duration::from_secs(second);
            self.clock.sleep_until(due).await;
            self.sample(&observe);
        }
    }

    /// Tells what the ends measured since the last time.
    pub fn sample(&mut self, observe: impl Fn() -> Vec<End>) {
        let Some(samples) = &self.samples else {
            return;
        };
        let at = self.elapsed();
        for end in &observe() {
            // Who does not listen any more has said why.
            let _ = samples.send(self.sampler.sample(at, end));
        }
    }
}
