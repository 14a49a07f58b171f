//! When transactions begin.

use std::num::NonZeroU32;
use std::time::Duration;

/// When transactions begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// One after each interval, whatever became of those before.
    Every(Duration),
    /// As soon as fewer than so many are under way: as fast as the server answers.
    Window(NonZeroU32),
}

impl Pace {
    /// Each transaction waits for the one before it to end.
    pub const ONE_BY_ONE: Pace = Pace::Window(NonZeroU32::MIN);

    pub(super) fn interval(self) -> Duration {
        match self {
            Pace::Every(interval) => interval,
            Pace::Window(_) => Duration::ZERO,
        }
    }

    pub(super) fn allows(self, under_way: usize) -> bool {
        match self {
            Pace::Every(_) => true,
            Pace::Window(most) => under_way < most.get() as usize,
        }
    }
}
