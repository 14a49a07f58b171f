//! Which way media flows.

use super::{Media, Subject};

/// What a section sends and receives (RFC 8866 §6.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Direction {
    pub sends: bool,
    pub receives: bool,
}

/// The attributes that name directions.
pub const DIRECTIONS: [&str; 4] = ["sendrecv", "sendonly", "recvonly", "inactive"];

impl Direction {
    /// The section's own, else the session's, else both ways.
    pub fn of(subject: &Subject, media: &Media) -> Self {
        let sections = [media.section, subject.document.session()];
        let named = sections.into_iter().find_map(|section| {
            DIRECTIONS
                .into_iter()
                .find(|direction| section.has(direction))
        });
        Direction::named(named.unwrap_or("sendrecv"))
    }

    fn named(name: &str) -> Self {
        Direction {
            sends: matches!(name, "sendrecv" | "sendonly"),
            receives: matches!(name, "sendrecv" | "recvonly"),
        }
    }

    pub fn as_str(self) -> &'static str {
        match (self.sends, self.receives) {
            (true, true) => "sendrecv",
            (true, false) => "sendonly",
            (false, true) => "recvonly",
            (false, false) => "inactive",
        }
    }

    /// The same as the other side sees it.
    pub fn reversed(self) -> Self {
        Direction {
            sends: self.receives,
            receives: self.sends,
        }
    }

    /// What both allow.
    pub fn and(self, other: Direction) -> Self {
        Direction {
            sends: self.sends && other.sends,
            receives: self.receives && other.receives,
        }
    }
}
