//! The clock of a capture: when its packets came, and how long all of it took.

use std::time::Duration;

/// Packets of several interfaces or queues may be out of order by less.
const CLOCK_BACK: Duration = Duration::from_secs(1);

/// Takes the times of packets in the order of the capture.
#[derive(Debug, Default)]
pub struct CaptureClock {
    first: Option<Duration>,
    whole: Span,
    /// Since the clock last went back.
    part: Span,
    /// Of the parts before.
    ended: Duration,
    previous: Option<Duration>,
    back: ClockBack,
}

/// Times that the clock of the capture went back by more than `CLOCK_BACK`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClockBack {
    pub count: u64,
    /// The number of the first packet that is from before the one before it, and by how much.
    pub first: Option<(u64, Duration)>,
}

/// From the earliest packet to the latest.
#[derive(Debug, Clone, Copy, Default)]
struct Span(Option<(Duration, Duration)>);

impl CaptureClock {
    /// Takes note of a packet, and gives the time of the first one.
    pub fn observe(&mut self, number: u64, at: Duration) -> Duration {
        if !self.goes_on(at) {
            self.observe_anywhere(number, at);
        }
        *self.first.get_or_insert(at)
    }

    /// Takes note of a packet that is the latest so far, as most are: then nothing else changes
    /// but when the last one was.
    fn goes_on(&mut self, at: Duration) -> bool {
        let (Some((_, latest)), Some((_, latest_of_part))) = (&mut self.whole.0, &mut self.part.0)
        else {
            return false;
        };
        let goes_on = *latest <= at;
        if goes_on {
            *latest = at;
            *latest_of_part = at;
            self.previous = Some(at);
        }
        goes_on
    }

    #[cold]
    fn observe_anywhere(&mut self, number: u64, at: Duration) {
        let back = self.previous.replace(at).unwrap_or(at).saturating_sub(at);
        if back > CLOCK_BACK {
            self.back.count += 1;
            self.back.first.get_or_insert((number, back));
            self.ended = self.ended.saturating_add(self.part.length());
            self.part = Span::default();
        }
        self.whole.widen(at);
        self.part.widen(at);
    }

    /// Of the first packet.
    pub fn first(&self) -> Option<Duration> {
        self.first
    }

    pub fn earliest(&self) -> Option<Duration> {
        self.whole.0.map(|(earliest, _)| earliest)
    }

    pub fn latest(&self) -> Option<Duration> {
        self.whole.0.map(|(_, latest)| latest)
    }

    pub fn back(&self) -> ClockBack {
        self.back
    }

    /// The parts between the steps back, together.
    pub fn of_all_parts(&self) -> Duration {
        self.ended.saturating_add(self.part.length())
    }
}

impl Span {
    fn widen(&mut self, at: Duration) {
        let (earliest, latest) = self.0.unwrap_or((at, at));
        self.0 = Some((earliest.min(at), latest.max(at)));
    }

    fn length(self) -> Duration {
        let (earliest, latest) = self.0.unwrap_or_default();
        latest.saturating_sub(earliest)
    }
}
