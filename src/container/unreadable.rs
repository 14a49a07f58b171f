//! Why a file of media cannot be read.

/// What is wrong, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{problem} (at byte {at})")]
pub struct Unreadable {
    pub at: usize,
    pub problem: &'static str,
}

impl Unreadable {
    pub(super) fn new(at: usize, problem: &'static str) -> Self {
        Unreadable { at, problem }
    }
}
