//! What was asked for of one stream, and what came of it.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use super::Sent;
use super::summary::{OriginalNumbers, RecoverySummary, RecoverySums};
use crate::rtp::seconds_between;
use crate::stats::Samples;

/// Packets of one stream that are remembered as asked for: what comes again comes within
/// seconds. They take 36 KiB.
pub const MOST_ASKS: usize = 512;

/// How far the timestamp of a retransmission may be from the newest of its stream:
/// 5.8 s of video.
const NEAR_TICKS: i32 = 1 << 19;

/// How far a retransmission's number may be from the newest of its stream: an encrypted one is
/// further away in 15 cases of 16.
const NEAR_NUMBERS: u16 = 2_048;

#[derive(Debug, Default)]
pub struct Recovery {
    pub asks: HashMap<u16, Ask>,
    /// The numbers in `asks`, the oldest first.
    order: VecDeque<u16>,
    pub newest_timestamp: u32,
    sums: RecoverySums,
    delays: Samples,
    /// Retransmissions of which the number cannot be right.
    implausible: u64,
}

#[derive(Debug, Clone, Copy)]
pub struct Ask {
    at: Duration,
    place: Place,
    state: State,
}

/// Had the packet passed the capture point when it was asked for?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    LostBefore,
    LostBehind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Resent,
    CameLate,
    /// Sent again before anybody asked.
    Brought,
}

/// Whether a packet was asked for that was sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Before,
    Never,
}

impl Ask {
    fn waiting(at: Duration, place: Place) -> Ask {
        let state = State::Waiting;
        Ask { at, place, state }
    }
}

impl Recovery {
    pub fn asked(&mut self, at: Duration, number: u16, place: Place) {
        match self.asks.get_mut(&number) {
            // What was missing has come; whoever asks has lost it again.
            Some(ask) if ask.state == State::Brought => {
                *ask = Ask::waiting(at, Place::LostBehind);
                self.sums.asked += 1;
            }
            Some(_) => self.sums.asked_again += 1,
            None => {
                self.remember(number, Ask::waiting(at, place));
                self.sums.asked += 1;
            }
        }
    }

    fn remember(&mut self, number: u16, ask: Ask) {
        if self.order.len() == MOST_ASKS
            && let Some(oldest) = self.order.pop_front()
        {
            self.asks.remove(&oldest);
        }
        self.asks.insert(number, ask);
        self.order.push_back(number);
    }

    pub fn brought(&mut self, at: Duration, number: u16) {
        if self.asks.contains_key(&number) {
            return;
        }
        let state = State::Brought;
        let place = Place::LostBefore;
        self.remember(number, Ask { at, place, state });
        self.sums.missing_here += 1;
    }

    pub fn waits_for(&self, number: u16, timestamp: u32) -> bool {
        let off = timestamp.wrapping_sub(self.newest_timestamp) as i32;
        let waits = |ask: &Ask| ask.state == State::Waiting;
        (-NEAR_TICKS..=NEAR_TICKS).contains(&off) && self.asks.get(&number).is_some_and(waits)
    }

    /// `newest` is the number of a packet that the stream sent lately.
    pub fn resent(&mut self, packet: &Sent, number: u16, newest: Option<u16>) -> Asked {
        self.sums.retransmissions += 1;
        self.sums.padded += u64::from(packet.is_padded);
        if newest.is_some_and(|newest| !is_near(number, newest)) {
            self.implausible += 1;
        }
        let Some(ask) = self.asks.get_mut(&number) else {
            self.sums.unasked += 1;
            return Asked::Never;
        };
        self.sums.unasked += u64::from(ask.state == State::Brought);
        if ask.state == State::Waiting {
            ask.state = State::Resent;
            self.sums.by_retransmission += 1;
            self.sums.missing_here += u64::from(ask.place == Place::LostBefore);
            self.delays.add(seconds_between(ask.at, packet.at));
        }
        Asked::Before
    }

    pub fn came_late(&mut self, packet: &Sent) {
        let Some(ask) = self.asks.get_mut(&packet.number) else {
            return;
        };
        match ask.state {
            State::Waiting => {
                self.sums.late += 1;
                self.delays.add(seconds_between(ask.at, packet.at));
            }
            // It is not missing any more.
            State::Resent | State::Brought if ask.place == Place::LostBefore => {
                self.sums.missing_here -= 1;
            }
            State::Resent | State::Brought | State::CameLate => return,
        }
        ask.state = State::CameLate;
    }

    pub fn summary(&self) -> RecoverySummary {
        let resent = self.sums.retransmissions;
        RecoverySummary {
            sums: self.sums,
            delay: self.delays.summary(),
            numbers: match resent {
                0 => OriginalNumbers::NoneSeen,
                _ if self.implausible * 2 > resent => OriginalNumbers::Hidden,
                _ => OriginalNumbers::Read,
            },
        }
    }
}

fn is_near(number: u16, newest: u16) -> bool {
    let behind = newest.wrapping_sub(number);
    behind.min(number.wrapping_sub(newest)) <= NEAR_NUMBERS
}
