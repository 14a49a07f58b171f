//! A packet that is left out, unless one that is kept shows that its time matters.
//!
//! The order of a timeline goes by the latest time that a capture has had. Where clocks go
//! back, that may be the time of a packet that belongs to no call.

use std::time::Duration;

use super::note::{LeftOut, Nothing};
use crate::capture::file::Packet;

/// The latest packet that was left out of one capture.
#[derive(Debug, Default)]
pub struct Held {
    packet: Option<Waiting>,
    /// Of all packets so far, kept or not.
    latest: Option<Duration>,
}

/// A packet, and why it is to be left out.
#[derive(Debug)]
pub struct Waiting {
    pub number: u64,
    at: Option<Duration>,
    link_type: u32,
    data: Vec<u8>,
    on_wire: usize,
    why: Nothing,
}

impl Held {
    /// Takes a packet that is to be left out. Of those before it none matters any more that is
    /// earlier.
    pub fn leave_out(
        &mut self,
        number: u64,
        packet: &Packet,
        why: Nothing,
        left_out: &mut LeftOut,
    ) {
        if packet.at <= self.latest {
            return left_out.count(packet, why);
        }
        self.latest = packet.at;
        self.let_go(left_out);
        self.packet = Some(Waiting {
            number,
            at: packet.at,
            link_type: packet.link_type,
            data: packet.data.to_vec(),
            on_wire: packet.on_wire,
            why,
        });
    }

    /// Takes note of a packet that is kept. Gives the one that has to be kept before it,
    /// because it is later.
    pub fn keep(&mut self, at: Option<Duration>, left_out: &mut LeftOut) -> Option<Waiting> {
        if at >= self.latest {
            self.latest = at;
            self.let_go(left_out);
        }
        self.packet.take()
    }

    /// Nothing is kept any more: the packet is left out.
    pub fn let_go(&mut self, left_out: &mut LeftOut) {
        if let Some(waiting) = self.packet.take() {
            left_out.count(&waiting.packet(), waiting.why);
        }
    }
}

impl Waiting {
    pub fn packet(&self) -> Packet<'_> {
        Packet {
            at: self.at,
            link_type: self.link_type,
            data: &self.data,
            on_wire: self.on_wire,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The times of packets that are left, of `(time, whether it is kept by itself)`.
    fn left(packets: &[(Option<u64>, bool)]) -> (Vec<Option<u64>>, LeftOut) {
        let mut held = Held::default();
        let (mut left, mut left_out) = (Vec::new(), LeftOut::default());
        for &(at, is_kept) in packets {
            let packet = Packet {
                at: at.map(Duration::from_secs),
                link_type: 1,
                data: b"x",
                on_wire: 1,
            };
            if is_kept {
                let before = held.keep(packet.at, &mut left_out);
                left.extend(before.map(|waiting| waiting.at.map(|at| at.as_secs())));
                left.push(at);
            } else {
                held.leave_out(1, &packet, Nothing::NotUdp, &mut left_out);
            }
        }
        held.let_go(&mut left_out);
        (left, left_out)
    }

    #[test]
    fn what_is_in_order_is_left_out() {
        let packets = [
            (Some(1), true),
            (Some(2), false),
            (Some(3), true),
            (Some(4), false),
        ];
        let (left, left_out) = left(&packets);
        assert_eq!(left, [Some(1), Some(3)]);
        assert_eq!((left_out.packets, left_out.not_udp), (2, 2));
    }

    #[test]
    fn what_is_later_than_the_packet_behind_it_is_kept() {
        let packets = [
            (Some(1), true),
            (Some(9), false),
            (Some(3), true),
            (None, true),
        ];
        assert_eq!(left(&packets).0, [Some(1), Some(9), Some(3), None]);
    }

    proptest! {
        #[test]
        fn the_latest_time_at_each_kept_packet_stays_what_it_was(
            packets in prop::collection::vec((prop::option::weighted(0.8, 0u64..9), any::<bool>()), 0..20),
        ) {
            let latest = |packets: &[(Option<u64>, bool)]| {
                let mut latest = None;
                let mut at_kept = Vec::new();
                for (at, is_kept) in packets {
                    latest = latest.max(*at);
                    at_kept.extend(is_kept.then_some(latest));
                }
                at_kept
            };
            let (left, left_out) = left(&packets);
            prop_assert_eq!(left.len() as u64 + left_out.packets, packets.len() as u64);
            let as_kept: Vec<_> = left.iter().map(|at| (*at, true)).collect();
            // Those that were kept for their time stand in front of one kept by itself, with the
            // same latest time.
            let mut expected = latest(&packets);
            let mut found = latest(&as_kept);
            expected.dedup();
            found.dedup();
            prop_assert_eq!(found, expected);
        }
    }
}
