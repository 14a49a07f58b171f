//! Packets that wait until those behind them have been looked at.

use std::collections::VecDeque;
use std::time::Duration;

use crate::capture::file::Packet;
use crate::capture::points::AHEAD;
use crate::capture::timeline::{Appeared, Begin, Turn};

/// Bytes of all that wait.
const MOST_BYTES: usize = 8 * 1024 * 1024;

#[derive(Default)]
pub struct Ahead {
    waiting: VecDeque<Waiting>,
    bytes: usize,
    /// Of packets that have gone.
    room: Vec<Vec<u8>>,
}

struct Waiting {
    capture: usize,
    appeared: Appeared,
    number: u64,
    at: Option<Duration>,
    link_type: u32,
    on_wire: usize,
    data: Vec<u8>,
    is_behind_damage: bool,
    key_log: Vec<u8>,
    begins: Option<Begin>,
}

impl Ahead {
    pub fn push(&mut self, turn: Turn) {
        let Packet {
            at,
            link_type,
            data,
            on_wire,
        } = turn.packet;
        let mut kept = self.room.pop().unwrap_or_default();
        kept.clear();
        kept.extend_from_slice(data);
        self.bytes += kept.len();
        self.waiting.push_back(Waiting {
            capture: turn.capture,
            appeared: turn.appeared,
            number: turn.number,
            at,
            link_type,
            on_wire,
            data: kept,
            is_behind_damage: turn.is_behind_damage,
            key_log: turn.key_log,
            begins: turn.begins,
        });
    }

    pub fn is_full(&self) -> bool {
        self.waiting.len() > AHEAD || self.bytes > MOST_BYTES
    }

    /// Gives the one that has waited longest to `take`; None when there is none.
    pub fn pop<T>(&mut self, take: impl FnOnce(Turn) -> T) -> Option<T> {
        let waiting = self.waiting.pop_front()?;
        let taken = take(Turn {
            capture: waiting.capture,
            appeared: waiting.appeared,
            number: waiting.number,
            packet: Packet {
                at: waiting.at,
                link_type: waiting.link_type,
                data: &waiting.data,
                on_wire: waiting.on_wire,
            },
            is_behind_damage: waiting.is_behind_damage,
            key_log: waiting.key_log,
            begins: waiting.begins,
        });
        self.bytes -= waiting.data.len();
        self.room.push(waiting.data);
        Some(taken)
    }
}
