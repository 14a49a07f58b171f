//! Captures that hold packets of one conversation.

use super::MOST_POINTS;

/// Captures that are kept: the latest of those that follow each other.
const MOST_CAPTURES: usize = 16;

/// So many packets in two captures are no chance, if they are half of what one of them holds.
const ENOUGH_COPIES: u64 = 8;

#[derive(Debug, Default)]
pub struct Conversation {
    /// In the order in which they appeared.
    members: Vec<Member>,
    pairs: Vec<Pair>,
}

/// A capture.
#[derive(Debug, Clone, Copy)]
struct Member {
    capture: usize,
    point: u8,
    packets: u64,
}

/// Two captures that have a packet in common.
#[derive(Debug, Clone, Copy)]
struct Pair {
    captures: [usize; 2],
    /// Packets of each when the first in both had come.
    packets: [u64; 2],
    copies: u64,
    are_apart: bool,
}

impl Conversation {
    /// Takes note of a packet in a capture.
    pub fn count(&mut self, capture: usize) {
        if let Some(member) = self.members.iter_mut().find(|own| own.capture == capture) {
            member.packets += 1;
            return;
        }
        if self.members.len() == MOST_CAPTURES {
            let gone = self.members.remove(0);
            self.pairs
                .retain(|pair| !pair.captures.contains(&gone.capture));
        }
        self.members.push(Member {
            capture,
            point: 0,
            packets: 1,
        });
    }

    pub fn point(&self, capture: usize) -> u8 {
        let member = self.members.iter().find(|own| own.capture == capture);
        member.map_or(0, |member| member.point)
    }

    /// A packet of one capture came in the other, too.
    pub fn copied(&mut self, one: usize, other: usize) {
        let packets = [one, other].map(|capture| self.packets(capture));
        let known =
            |pair: &&mut Pair| pair.captures == [one, other] || pair.captures == [other, one];
        let Some(pair) = self.pairs.iter_mut().find(known) else {
            return self.pairs.push(Pair {
                captures: [one, other],
                packets,
                copies: 1,
                are_apart: false,
            });
        };
        pair.copies += 1;
        if pair.are_apart || pair.copies < ENOUGH_COPIES {
            return;
        }
        let captures = pair.captures;
        let since = pair.packets;
        let copies = pair.copies;
        let now = captures.map(|capture| self.packets(capture));
        let of_both = now.iter().zip(since).map(|(now, since)| now - since);
        if of_both.min().is_some_and(|packets| copies * 2 >= packets) {
            self.part(captures);
        }
    }

    fn packets(&self, capture: usize) -> u64 {
        let member = self.members.iter().find(|own| own.capture == capture);
        member.map_or(0, |member| member.packets)
    }

    /// Two captures are of different points. When they were taken for one, that goes elsewhere which
    /// has packets in common with others there, too: else the later one.
    fn part(&mut self, captures: [usize; 2]) {
        for pair in &mut self.pairs {
            pair.are_apart |= pair.captures == captures;
        }
        let [one, other] = captures;
        if self.point(one) != self.point(other) {
            return;
        }
        let order = |capture| self.members.iter().position(|own| own.capture == capture);
        let (earlier, later) = match order(one) < order(other) {
            true => (one, other),
            false => (other, one),
        };
        match self.copies_there(earlier, later) > self.copies_there(later, earlier) {
            true => self.go_elsewhere(earlier),
            false => self.go_elsewhere(later),
        }
    }

    /// Packets that a capture has in common with those of its point, but for one of them.
    fn copies_there(&self, capture: usize, but: usize) -> u64 {
        let there = self.pairs.iter().filter(|pair| {
            let all_there = pair
                .captures
                .map(|of| self.point(of) == self.point(capture));
            all_there == [true; 2]
                && pair.captures.contains(&capture)
                && !pair.captures.contains(&but)
        });
        there.map(|pair| pair.copies).sum()
    }

    /// To the first point of which no capture is known to be at another.
    fn go_elsewhere(&mut self, capture: usize) {
        let apart = self.pairs.iter().filter(|pair| pair.are_apart);
        let apart = apart.filter(|pair| pair.captures.contains(&capture));
        let taken: Vec<u8> = apart
            .flat_map(|pair| pair.captures)
            .filter(|other| *other != capture)
            .map(|other| self.point(other))
            .collect();
        let last = u8::try_from(MOST_POINTS - 1).unwrap_or(u8::MAX);
        let free = (0..last).find(|point| !taken.contains(point));
        if let Some(member) = self.members.iter_mut().find(|own| own.capture == capture) {
            member.point = free.unwrap_or(last);
        }
    }
}
