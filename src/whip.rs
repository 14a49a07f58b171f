//! WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep): an offer goes to a server by HTTP, and an
//! answer comes back.
//!
//! Pure: what a response means and what a request has to say, whoever carries them; and, for a
//! server, what a request asks and who may ask.

mod access;
mod asked;
mod fragment;
mod links;
mod reply;

pub use access::Access;
pub use asked::{Asked, Purpose, Refused, SESSIONS};
pub use fragment::{Candidate, Trickled, fragment, trickled};
pub use links::{IceServer, ice_servers};
pub use reply::{Created, Oddity, Refusal, Reply, Response, Why};

/// Media type of descriptions (RFC 8866 §8.1).
pub const SDP: &str = "application/sdp";

/// Media type of candidates that come later (RFC 8840 §9).
pub const FRAGMENT: &str = "application/trickle-ice-sdpfrag";

/// Which way media flows, as seen from the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// The client publishes.
    Whip,
    /// The client plays.
    Whep,
}

impl Protocol {
    pub fn as_str(self) -> &'static str {
        match self {
            Protocol::Whip => "WHIP",
            Protocol::Whep => "WHEP",
        }
    }
}
