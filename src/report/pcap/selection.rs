//! Which messages of a capture were looked at.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::capture::selection::Selected;

/// What `--filter`, `--from` and `--to` left of a capture. `packets`, `bytes`, times and what is
/// below messages are of the whole capture; everything else is of the messages that were looked at.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Selection {
    /// As it was typed. Null where none was given.
    pub filter: Option<String>,
    /// Seconds since 1970-01-01 UTC: messages before are left out. Null where none was given.
    pub from_s: Option<f64>,
    /// Seconds since 1970-01-01 UTC: messages from here on are left out. Null where none was given.
    pub to_s: Option<f64>,
    /// Messages that were looked at, what TURN servers relay counted besides what it came in.
    pub messages: u64,
    /// Messages in the time asked for that the filter does not match.
    pub left_out_by_filter: u64,
    /// Messages at another time, or of which the capture does not say when they came.
    pub left_out_by_time: u64,
}

impl From<Selected> for Selection {
    fn from(selected: Selected) -> Self {
        Selection {
            filter: selected.filter,
            from_s: selected.from.map(|from| from.as_secs_f64()),
            to_s: selected.to.map(|to| to.as_secs_f64()),
            messages: selected.taken,
            left_out_by_filter: selected.left_out_by_filter,
            left_out_by_time: selected.left_out_by_time,
        }
    }
}
