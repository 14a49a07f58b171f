//! What comes of a request.

use std::time::Duration;

use crate::stun::{self, Alternate, Message};
use crate::turn::Fault;

/// A success response.
#[derive(Debug)]
pub struct Reply {
    pub(super) bytes: Vec<u8>,
    /// From the first request of the last transaction; `None` after a retransmission.
    pub rtt: Option<Duration>,
}

impl Reply {
    /// The response, read again. It was readable when it arrived.
    ///
    /// # Errors
    /// Never, as far as this program knows.
    pub fn message(&self) -> Result<Message<'_>, Fault> {
        Message::read(&self.bytes).map_err(|why| {
            let length = self.bytes.len();
            Fault::Stun(stun::Fault::NotStun { why, length })
        })
    }
}

/// Why a request has no success response.
#[derive(Debug)]
pub enum Ended {
    Fault(Fault),
    /// The server names another one to be asked instead.
    Elsewhere(Alternate),
}

impl Ended {
    /// For requests that no server may send elsewhere: those about an allocation it has.
    pub fn into_fault(self) -> Fault {
        match self {
            Ended::Fault(fault) => fault,
            Ended::Elsewhere(alternate) => Fault::RedirectedLate(alternate.address),
        }
    }

    /// Whether the server has made no allocation. One whose answer got lost, or cannot be
    /// believed, it may have.
    pub(super) fn leaves_nothing(&self) -> bool {
        match self {
            Ended::Elsewhere(_) => true,
            Ended::Fault(Fault::Stun(stun::Fault::Timeout | stun::Fault::UnknownRequired(_))) => {
                false
            }
            Ended::Fault(fault) => !fault.is_discarded(),
        }
    }
}

impl From<Fault> for Ended {
    fn from(fault: Fault) -> Self {
        Ended::Fault(fault)
    }
}
