//! STUN (RFC 8489): reading and writing messages, and both ends of a Binding transaction.
//!
//! Nothing here knows a socket or a clock. Times are [`std::time::Duration`]s
//! since a moment that the caller chooses.

mod binding_request;
mod client;
pub mod error_code;
mod fault;
mod fingerprint;
mod id_map;
mod integrity;
mod message;
pub mod nat;
mod pace;
mod protocol;
mod reply;
mod responder;
mod tally;
mod transaction;
mod types;
mod value;
mod writer;

#[cfg(test)]
mod client_tests;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod oracle_tests;

pub use client::{Client, Output, Plan, Sample, SampleResult};
pub use fault::{Alternate, Fault, ServerError};
pub use fingerprint::Fingerprint;
pub use integrity::{Integrity, IntegrityKind, Key, PasswordAlgorithm, userhash_of};
pub use message::{Attribute, Damage, Defect, HEADER_LEN, Message, NotStun};
pub use pace::Pace;
pub use protocol::{Protocol, alert_name};
pub use reply::{Answer, MappedBy, check_envelope, error_response, software};
pub use responder::respond;
pub use tally::{Seen, Tally};
pub use transaction::{Step, Timers, Transaction};
pub use types::{AttributeType, Class, MAGIC_COOKIE, MessageType, Method, TransactionId};
pub use value::{ErrorCode, Value, xor_address};
pub use writer::Writer;
