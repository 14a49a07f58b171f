//! Losses of several streams at the same time.
//!
//! A network loses packets of one direction, or some of many. A capture that
//! cannot keep up loses everything for a moment: then streams that have nothing
//! to do with each other miss packets of the same time. Among many streams some
//! do by chance, which is why it is counted how many gaps chance brings together.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::time::Duration;

mod pace;

use pace::Pace;

/// Gaps that are remembered.
const REMEMBERED: usize = 256;

/// A gap in a stream's sequence numbers: when the packets around it came.
#[derive(Debug, Clone, Copy)]
pub struct LossGap {
    /// Where the stream is listed.
    pub stream: usize,
    /// Who sends it.
    pub source: IpAddr,
    /// Where it was captured: another capture drops other packets.
    pub point: u8,
    pub from: Duration,
    pub to: Duration,
    pub packets: u64,
    /// Number of the packet behind them in the capture.
    pub behind: u64,
}

/// The latest gaps of all streams.
#[derive(Debug, Default)]
pub struct Gaps {
    latest: VecDeque<(LossGap, Matched)>,
    pace: Pace,
    coincidence: Coincidence,
}

/// Pairs of gaps of the same time in streams from different hosts.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Coincidence {
    pub pairs: u64,
    /// As many as there would be if gaps had nothing to do with each other.
    pub by_chance: f64,
    /// Number of the packet that showed the first pair.
    pub first_packet: Option<u64>,
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
        let mut companions = 0;
        let of_its_time = |(earlier, _): &&mut (LossGap, Matched)| gap.from < earlier.to;
        let latest = self.latest.iter_mut().rev();
        for (earlier, known) in latest.take_while(of_its_time) {
            let is_elsewhere = earlier.source != gap.source && earlier.point == gap.point;
            if !is_elsewhere || earlier.from >= gap.to {
                continue;
            }
            companions += 1;
            if *known == Matched::No {
                *known = Matched::Yes;
                found.push(*earlier);
            }
        }
        self.coincidence.pairs += companions;
        if companions > 0 {
            self.coincidence.first_packet.get_or_insert(gap.behind);
        }
        // Those of the same time may have the same cause: only others tell what is usual.
        let length = gap.to.saturating_sub(gap.from);
        let pace = self.pace.elsewhere(gap.source, gap.to, companions, length);
        self.coincidence.by_chance += length.as_secs_f64() * pace;
        self.pace.count(gap.source);
        let matched = if companions > 0 {
            found.push(gap);
            Matched::Yes
        } else {
            Matched::No
        };
        if self.latest.len() == REMEMBERED {
            self.latest.pop_front();
        }
        self.latest.push_back((gap, matched));
        found
    }

    pub fn coincidence(&self) -> Coincidence {
        self.coincidence
    }
}

impl Coincidence {
    /// Whether gaps of the same time are too many for chance.
    pub fn is_no_chance(self) -> bool {
        self.pairs as f64 >= 2.0 * self.by_chance && self.pairs > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(stream: usize, host: u8, from: u64, to: u64) -> LossGap {
        LossGap {
            stream,
            source: IpAddr::from([10, 0, 0, host]),
            point: 0,
            from: Duration::from_millis(from),
            to: Duration::from_millis(to),
            packets: 3,
            behind: to,
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
        let mut told = told(gaps);
        told.sort();
        assert_eq!(told, [0, 1, 2]);
    }

    #[test]
    fn gaps_of_one_sender_are_its_paths() {
        assert!(told([gap(0, 1, 0, 50), gap(1, 1, 20, 60)]).is_empty());
    }

    #[test]
    fn an_outage_of_the_capture_is_no_chance_however_long_it_is() {
        for length in [100, 800, 2_000, 60_000] {
            let gaps = [1, 2, 3].map(|host| {
                let from = 10_000 + u64::from(host);
                gap(host.into(), host, from, from + length)
            });
            let mut all = Gaps::default();
            for gap in gaps {
                all.observe(gap);
            }
            assert!(all.coincidence().is_no_chance(), "{length}");
        }
    }

    #[test]
    fn gaps_at_other_points_are_of_other_captures() {
        let elsewhere = LossGap {
            point: 1,
            ..gap(1, 2, 20, 60)
        };
        assert!(told([gap(0, 1, 0, 50), elsewhere]).is_empty());
    }

    #[test]
    fn gaps_of_different_times_are_not() {
        assert!(told([gap(0, 1, 0, 50), gap(1, 2, 50, 90)]).is_empty());
    }

    /// Of 200 hosts with a stream each, all of which miss a packet twice a second.
    fn coincidence(begin: impl Fn(u64, u64) -> u64) -> Coincidence {
        let mut gaps: Vec<LossGap> = Vec::new();
        for stream in 0..200 {
            for round in 0..40 {
                let from = round * 500 + begin(stream, round);
                gaps.push(gap(stream as usize, stream as u8, from, from + 40));
            }
        }
        gaps.sort_by_key(|gap| gap.to);
        let mut all = Gaps::default();
        for gap in gaps {
            all.observe(gap);
        }
        all.coincidence()
    }

    #[test]
    fn many_streams_have_gaps_of_the_same_time_by_chance() {
        let scattered = coincidence(|stream, round| (stream * 7919 + round * 104_729) % 461);
        assert!(scattered.pairs > 1_000, "{scattered:?}");
        assert!(!scattered.is_no_chance(), "{scattered:?}");
    }

    #[test]
    fn gaps_of_all_streams_at_once_are_no_chance() {
        let at_once = coincidence(|stream, _| stream % 20);
        assert!(at_once.is_no_chance(), "{at_once:?}");
    }
}
