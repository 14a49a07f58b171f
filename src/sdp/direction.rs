//! Which way media flows.

use super::Section;

/// Who may send (RFC 8866 §6.7).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Direction {
    #[default]
    SendRecv,
    SendOnly,
    RecvOnly,
    Inactive,
}

impl Direction {
    pub const ALL: [Direction; 4] = [
        Direction::SendRecv,
        Direction::SendOnly,
        Direction::RecvOnly,
        Direction::Inactive,
    ];

    /// The direction of a name such as `sendonly`.
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Direction::ALL.into_iter();
        all.find(|direction| direction.as_str() == name)
    }

    /// The first that a section has; `None` when it has none.
    pub fn of(section: &Section) -> Option<Self> {
        let mut all = Direction::ALL.into_iter();
        all.find(|direction| section.has(direction.as_str()))
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Direction::SendRecv => "sendrecv",
            Direction::SendOnly => "sendonly",
            Direction::RecvOnly => "recvonly",
            Direction::Inactive => "inactive",
        }
    }

    pub fn sends(self) -> bool {
        matches!(self, Direction::SendRecv | Direction::SendOnly)
    }

    pub fn receives(self) -> bool {
        matches!(self, Direction::SendRecv | Direction::RecvOnly)
    }

    /// The same direction as the other side sees it.
    pub fn reversed(self) -> Self {
        match self {
            Direction::SendOnly => Direction::RecvOnly,
            Direction::RecvOnly => Direction::SendOnly,
            same => same,
        }
    }

    /// What both allow.
    pub fn and(self, other: Direction) -> Self {
        let sends = self.sends() && other.sends();
        let receives = self.receives() && other.receives();
        match (sends, receives) {
            (true, true) => Direction::SendRecv,
            (true, false) => Direction::SendOnly,
            (false, true) => Direction::RecvOnly,
            (false, false) => Direction::Inactive,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_side_sees_it_the_other_way_round() {
        assert_eq!(Direction::SendOnly.reversed(), Direction::RecvOnly);
        assert_eq!(Direction::SendRecv.reversed(), Direction::SendRecv);
    }

    #[test]
    fn only_what_both_allow_flows() {
        let [both, send, receive, none] = Direction::ALL;
        assert_eq!(both.and(send), send);
        assert_eq!(send.and(receive), none);
        assert_eq!(Direction::named("inactive"), Some(none));
    }
}
