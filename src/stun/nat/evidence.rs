//! What the tests of one server address gave.

use std::net::SocketAddr;
use std::time::Duration;

use super::trial::{Pace, Role, Test, Trial};

/// A silence counts as the NAT's doing only when the chance that loss alone did it is less.
pub const MISSED_LIMIT: f64 = 0.001;

/// The addresses that were seen, test by test. What they mean is told by
/// [`Evidence::mapping`] and its neighbours.
#[derive(Debug, Clone)]
pub struct Evidence {
    pub server: SocketAddr,
    /// One for each of [`Role::ALL`].
    pub locals: [SocketAddr; 5],
    pub second: Option<SocketAddr>,
    /// OTHER-ADDRESS, whether or not it is of use.
    pub other: Option<SocketAddr>,
    pub software: Option<String>,
    pub trials: Vec<Trial>,
    pub elapsed: Duration,
    /// The run ended before the tests did.
    pub stopped: bool,
}

impl Evidence {
    pub fn trial(&self, test: Test, role: Role) -> Option<&Trial> {
        let is_it = |trial: &&Trial| trial.test == test && trial.role == role;
        self.trials.iter().find(is_it)
    }

    /// How a port is seen by the receiver of a test.
    pub fn mapped(&self, test: Test, role: Role) -> Option<SocketAddr> {
        let answer = self.trial(test, role)?.answer.as_ref()?;
        Some(answer.mapped)
    }

    pub fn is_answered(&self, test: Test, role: Role) -> bool {
        self.mapped(test, role).is_some()
    }

    /// Whether a test was made, went on for as long as it should, and drew no answer.
    pub fn is_silent(&self, test: Test, role: Role) -> bool {
        self.trial(test, role).is_some_and(Trial::is_silent)
    }

    /// Requests that drew no answer, and requests sent, of tests that were answered: others
    /// may have been kept from it by the NAT.
    pub fn requests_lost(&self) -> (u32, u32) {
        requests_lost(&self.trials)
    }

    pub fn requests_sent(&self) -> u32 {
        self.trials.iter().map(Trial::requests).sum()
    }

    /// The chance that loss alone silenced a whole test.
    pub fn missed_by_loss(&self) -> f64 {
        let silent = self.trials.iter().filter(|trial| trial.is_silent());
        let fewest = silent.map(Trial::requests).min().unwrap_or(0);
        chance_of_missing(loss_rate(&self.trials), fewest)
    }

    /// Whether a silence can be the result of a test.
    pub fn silence_tells(&self) -> bool {
        self.missed_by_loss() < MISSED_LIMIT
    }
}

/// As many requests as make a silence tell something, within reason.
pub(super) fn requests_needed(trials: &[Trial]) -> u32 {
    /// Beyond that the path is too bad for a result.
    const MOST: u32 = 14;
    let rate = loss_rate(trials);
    let enough = |requests: &u32| chance_of_missing(rate, *requests) < MISSED_LIMIT;
    (Pace::REQUESTS..MOST).find(enough).unwrap_or(MOST)
}

fn requests_lost(trials: &[Trial]) -> (u32, u32) {
    let answered = trials.iter().filter(|trial| trial.answer.is_some());
    answered.fold((0, 0), |(lost, sent), trial| {
        let missing = trial.requests().saturating_sub(trial.responses);
        (lost + missing, sent + trial.requests())
    })
}

/// By the rule of succession, so that it is never zero.
fn loss_rate(trials: &[Trial]) -> f64 {
    let (lost, sent) = requests_lost(trials);
    f64::from(lost + 1) / f64::from(sent + 2)
}

fn chance_of_missing(loss_rate: f64, requests: u32) -> f64 {
    loss_rate.powi(requests.try_into().unwrap_or(i32::MAX))
}
