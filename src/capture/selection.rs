//! Which messages of a capture are to be looked at.

use std::time::Duration;

use super::demux::Content;
use super::filter::Filter;
use super::observed::Observed;
use crate::units::Moment;

/// What was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    pub filter: Option<Filter>,
    pub from: Option<Moment>,
    /// Messages at this moment are not looked at any more.
    pub to: Option<Moment>,
}

/// What became of the messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selected {
    pub filter: Option<String>,
    /// Since 1970. None where nothing was asked for, and in a capture without times.
    pub from: Option<Duration>,
    pub to: Option<Duration>,
    /// Messages that were looked at.
    pub taken: u64,
    pub left_out_by_filter: u64,
    pub left_out_by_time: u64,
}

/// Tells message by message.
#[derive(Debug)]
pub struct Selector {
    selection: Selection,
    /// Since 1970: the first packet of the capture.
    first: Option<Duration>,
    taken: u64,
    left_out_by_filter: u64,
    left_out_by_time: u64,
}

impl Selection {
    pub fn is_all(&self) -> bool {
        *self == Selection::default()
    }
}

impl Selector {
    pub fn new(selection: Selection) -> Self {
        Selector {
            selection,
            first: None,
            taken: 0,
            left_out_by_filter: 0,
            left_out_by_time: 0,
        }
    }

    /// The capture begins at `first`, since 1970.
    pub fn begin(&mut self, first: Duration) {
        self.first = Some(first);
    }

    /// Whether this message is to be looked at.
    pub fn takes(&mut self, observed: &Observed, content: &Content) -> bool {
        if !self.is_in_time(observed.at) {
            self.left_out_by_time += 1;
            return false;
        }
        let filter = self.selection.filter.as_ref();
        if filter.is_some_and(|filter| !filter.matches(observed, content)) {
            self.left_out_by_filter += 1;
            return false;
        }
        self.taken += 1;
        true
    }

    /// Of what the capture does not say when it came, nobody knows.
    pub fn is_in_time(&self, at: Option<Duration>) -> bool {
        let from = self.selection.from;
        let to = self.selection.to;
        if from.is_none() && to.is_none() {
            return true;
        }
        let (Some(at), Some(first)) = (at, self.first) else {
            return false;
        };
        from.is_none_or(|from| at >= from.in_capture(first))
            && to.is_none_or(|to| at < to.in_capture(first))
    }

    pub fn selected(&self) -> Selected {
        let when = |moment: Option<Moment>| Some(moment?.in_capture(self.first?));
        Selected {
            filter: self.selection.filter.as_ref().map(ToString::to_string),
            from: when(self.selection.from),
            to: when(self.selection.to),
            taken: self.taken,
            left_out_by_filter: self.left_out_by_filter,
            left_out_by_time: self.left_out_by_time,
        }
    }
}
