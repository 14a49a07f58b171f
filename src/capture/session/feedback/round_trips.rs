//! Round-trip times between the capture point and either end of a path.
//!
//! ```text
//! sender ⇄ capture ⇄ receiver
//! ```
//!
//! Who answers a report tells how long the way to it is. Where both ends do, the
//! two halves add up to the round trip from end to end.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;

use foldhash::fast::RandomState;

use super::super::FlowKey;
use crate::rtp::seconds_between;
use crate::stats::{Samples, Summary};

/// Paths that are measured. Each takes up to 7 KiB.
const MOST_PATHS: usize = 1_000;

/// Halves that were measured farther apart do not add up: reports come every five
/// seconds, give or take a half (RFC 3550 §6.2).
const MOST_SECONDS_APART: f64 = 10.0;

#[derive(Debug, Default)]
pub struct RoundTrips {
    unlisted: u64,
    paths: HashMap<(SocketAddr, SocketAddr), Path, RandomState>,
}

#[derive(Debug, Default)]
struct Path {
    to_lower: Half,
    to_higher: Half,
    end_to_end: Samples,
}

/// From the capture point to one end and back.
#[derive(Debug, Default)]
struct Half {
    /// When, and seconds.
    last: Option<(Duration, f64)>,
    all: Samples,
}

/// Seconds, of the path of a stream.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PathRoundTrips {
    /// From the capture point to the sender and back.
    pub to_sender: Summary,
    /// From sender to receiver and back.
    pub end_to_end: Summary,
}

impl RoundTrips {
    /// An answer on this flow shows the round trip from the capture point to who sent it.
    pub fn measured(&mut self, at: Duration, flow: FlowKey, seconds: f64) {
        let (ends, from) = ends(flow);
        if self.paths.len() == MOST_PATHS && !self.paths.contains_key(&ends) {
            self.unlisted += 1;
            return;
        }
        let path = self.paths.entry(ends).or_default();
        let (near, far) = match from {
            End::Lower => (&mut path.to_lower, &path.to_higher),
            End::Higher => (&mut path.to_higher, &path.to_lower),
        };
        near.last = Some((at, seconds));
        near.all.add(seconds);
        if let Some((then, other)) = far.last
            && seconds_between(then, at).abs() <= MOST_SECONDS_APART
        {
            path.end_to_end.add(seconds + other);
        }
    }

    /// Of paths beyond those that are kept.
    pub fn unlisted(&self) -> u64 {
        self.unlisted
    }

    /// What was measured of the path of a stream on this flow.
    pub fn of(&self, flow: FlowKey) -> PathRoundTrips {
        let (ends, from) = ends(flow);
        let Some(path) = self.paths.get(&ends) else {
            return PathRoundTrips::default();
        };
        let half = match from {
            End::Lower => &path.to_lower,
            End::Higher => &path.to_higher,
        };
        PathRoundTrips {
            to_sender: half.all.summary(),
            end_to_end: path.end_to_end.summary(),
        }
    }
}

/// Which of the two ends a flow comes from.
#[derive(Debug, Clone, Copy)]
enum End {
    Lower,
    Higher,
}

/// The ends of a path, the same in both directions, and whence this flow comes. RTCP
/// may be on the port above that of RTP, which is even (RFC 3550 §11).
fn ends(flow: FlowKey) -> ((SocketAddr, SocketAddr), End) {
    let (source, destination) = (even(flow.source), even(flow.destination));
    if source <= destination {
        ((source, destination), End::Lower)
    } else {
        ((destination, source), End::Higher)
    }
}

fn even(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip(), address.port() & !1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow() -> FlowKey {
        FlowKey::udp(
            "10.0.0.1:4000".parse().unwrap(),
            "10.0.0.2:5000".parse().unwrap(),
        )
    }

    #[test]
    fn the_halves_of_a_path_add_up() {
        let mut trips = RoundTrips::default();
        trips.measured(Duration::from_secs(1), flow(), 0.25);
        trips.measured(Duration::from_secs(3), flow().reversed(), 0.5);
        let path = trips.of(flow());
        assert_eq!(path.to_sender.mean, Some(0.25));
        assert_eq!(
            (path.end_to_end.samples, path.end_to_end.mean),
            (1, Some(0.75))
        );
        assert_eq!(trips.of(flow().reversed()).to_sender.mean, Some(0.5));
    }

    #[test]
    fn one_half_is_not_the_whole() {
        let mut trips = RoundTrips::default();
        trips.measured(Duration::from_secs(1), flow(), 0.25);
        assert_eq!(trips.of(flow()).end_to_end.mean, None);
        assert_eq!(trips.of(flow().reversed()).to_sender.mean, None);
    }

    #[test]
    fn halves_of_different_times_do_not_add_up() {
        let mut trips = RoundTrips::default();
        trips.measured(Duration::from_secs(1), flow(), 0.25);
        trips.measured(Duration::from_secs(12), flow().reversed(), 0.5);
        assert_eq!(trips.of(flow()).end_to_end.samples, 0);
    }

    #[test]
    fn rtcp_on_the_next_port_is_of_the_same_path() {
        let mut trips = RoundTrips::default();
        let rtcp = FlowKey::udp(
            "10.0.0.1:4001".parse().unwrap(),
            "10.0.0.2:5001".parse().unwrap(),
        );
        trips.measured(Duration::ZERO, rtcp, 0.25);
        assert_eq!(trips.of(flow()).to_sender.samples, 1);
    }

    #[test]
    fn there_is_a_limit() {
        let mut trips = RoundTrips::default();
        for port in (0..=u16::MAX).step_by(2) {
            let source = SocketAddr::from(([10, 0, 0, 1], port));
            let far = FlowKey::udp(source, "10.0.0.2:5000".parse().unwrap());
            trips.measured(Duration::ZERO, far, 0.1);
        }
        assert_eq!(trips.paths.len(), MOST_PATHS);
        assert!(trips.unlisted() > 0);
    }
}
