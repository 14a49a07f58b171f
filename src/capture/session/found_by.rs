//! How something was found out.

/// What is described wins over what packets only point to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundBy {
    /// A session description says so.
    Sdp,
    /// The packets point to it.
    Packets,
}

impl FoundBy {
    pub fn as_str(self) -> &'static str {
        match self {
            FoundBy::Sdp => "sdp",
            FoundBy::Packets => "inferred",
        }
    }
}
