//! Losses of several streams at the same time.
//!
//! A network loses packets of one direction, or some of many. A capture that
//! cannot keep up loses everything for a moment: then streams that have nothing
//! to do with each other miss packets of the same time.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::time::Duration;

/// Gaps that are remembered.
const REMEMBERED: usize = 32;

/// A gap in a stream's sequence numbers: when the packets around it came.
#[derive(Debug, Clone, Copy)]
pub struct LossGap {
    /// Where the stream is listed.
    pub stream: usize,
    /// Who sends it.
    pub source: IpAddr,
    pub from: Duration,
    pub to: Duration,
    pub packets: u64,
}

/// The latest gaps of all streams.
#[derive(Debug, Default)]
pub struct Gaps {
    latest: VecDeque<(LossGap, Matched)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Matched {
    Yes,
    No,
}

impl Gaps {
    /// Takes note of a gap. Gives all gaps that are known now to have a companion, of
    /// the same time in a stream from elsewhere, each once.
    pub fn observe(&mut self, gap: LossGap) -> Vec<LossGap> {
        let mut found = Vec::new();
        let mut matched = Matched::No;
        for (earlier, known) in &mut self.latest {
            if earlier.source != gap.source && earlier.from < gap.to && gap.from < earlier.to {
                matched = Matched::Yes;
                if *known == Matched::No {
                    *known = Matched::Yes;
                    found.push(*earlier);
                }
            }
        }
        if matched == Matched::Yes {
            found.push(gap);
        }
        if self.latest.len() == REMEMBERED {
            self.latest.pop_front();
        }
        self.latest.push_back((gap, matched));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(stream: usize, host: u8, from: u64, to: u64) -> LossGap {
        LossGap {
            stream,
            source: IpAddr::from([10, 0, 0, host]),
            from: Duration::from_millis(from),
            to: Duration::from_millis(to),
            packets: 3,
        }
    }

    /// The streams of the gaps that are told.
    fn told(gaps: impl IntoIterator<Item = LossGap>) -> Vec<usize> {
        let mut all = Gaps::default();
        gaps.into_iter()
            .flat_map(|gap| all.observe(gap))
            .map(|gap| gap.stream)
            .collect()
    }

    #[test]
    fn gaps_of_the_same_time_in_both_directions_belong_together() {
        let gaps = [gap(0, 1, 0, 50), gap(1, 2, 20, 60), gap(2, 2, 30, 70)];
        assert_eq!(told(gaps), [0, 1, 2]);
    }

    #[test]
    fn gaps_of_one_sender_are_its_paths() {
        assert!(told([gap(0, 1, 0, 50), gap(1, 1, 20, 60)]).is_empty());
    }

    #[test]
    fn gaps_of_different_times_are_not() {
        assert!(told([gap(0, 1, 0, 50), gap(1, 2, 50, 90)]).is_empty());
    }
}
