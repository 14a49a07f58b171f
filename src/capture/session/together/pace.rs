//! How fast gaps follow each other.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Duration;

/// What is older than this and the same again has no say: calls come and go.
const WINDOW: Duration = Duration::from_secs(10);

/// A shorter time says nothing about a pace.
const LEAST: Duration = Duration::from_secs(1);

/// Gaps of each host lately. Hosts are those of streams that are listed, hence limited.
#[derive(Debug, Default)]
pub struct Pace {
    before: Window,
    now: Window,
}

#[derive(Debug, Default)]
struct Window {
    /// Since 1970.
    begin: Option<Duration>,
    gaps: u64,
    by_source: HashMap<IpAddr, u64>,
}

impl Pace {
    /// Gaps a second, so far, of hosts other than `source`, but for so many in the last of the time.
    pub fn elsewhere(&mut self, source: IpAddr, at: Duration, but: u64, last: Duration) -> f64 {
        self.turn(at);
        let begin = self.before.begin.or(self.now.begin).unwrap_or(at);
        let gaps = self.before.elsewhere(source) + self.now.elsewhere(source);
        let time = at.saturating_sub(begin).saturating_sub(last).max(LEAST);
        gaps.saturating_sub(but) as f64 / time.as_secs_f64()
    }

    pub fn count(&mut self, source: IpAddr) {
        self.now.gaps += 1;
        *self.now.by_source.entry(source).or_default() += 1;
    }

    fn turn(&mut self, at: Duration) {
        let begin = *self.now.begin.get_or_insert(at);
        if at.saturating_sub(begin) >= WINDOW {
            self.before = std::mem::take(&mut self.now);
            self.now.begin = Some(at);
        }
    }
}

impl Window {
    fn elsewhere(&self, source: IpAddr) -> u64 {
        self.gaps - self.by_source.get(&source).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_has_no_part_in_the_pace_elsewhere() {
        let [alice, bob] = [1, 2].map(|host| IpAddr::from([10, 0, 0, host]));
        let mut pace = Pace::default();
        for tenth in 0..=200 {
            let at = Duration::from_millis(tenth * 100);
            pace.elsewhere(alice, at, 0, Duration::ZERO);
            pace.count(alice);
        }
        let at = Duration::from_secs(20);
        assert_eq!(pace.elsewhere(alice, at, 0, Duration::ZERO), 0.0);
        let gaps_a_second = pace.elsewhere(bob, at, 0, Duration::ZERO);
        assert!((9.0..11.0).contains(&gaps_a_second), "{gaps_a_second}");
        assert_eq!(
            pace.elsewhere(bob, Duration::from_secs(60), 0, Duration::ZERO)
                .round(),
            0.0
        );
    }
}
