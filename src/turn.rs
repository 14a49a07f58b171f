//! TURN (RFC 8656): credentials, requests and what their responses say.
//!
//! Nothing here knows a socket or a clock. A driver sends what [`Conversation::sign`] makes of a
//! [`Request`], hands over the response, and learns from [`Conversation::judge`] what to do next.

mod authentication;
mod carried;
mod channel;
mod conversation;
mod credentials;
mod fault;
mod reply;
mod request;

#[cfg(test)]
mod conversation_tests;
#[cfg(test)]
mod hostile_tests;

pub use authentication::{Challenge, ChallengeFault, Mechanism};
pub use carried::carried;
pub use channel::{ChannelData, ChannelNumber};
pub use conversation::{Conversation, Next};
pub use credentials::{Credentials, EphemeralUsername, Token, ephemeral, ephemeral_password};
pub use fault::Fault;
pub use reply::{
    AddressFamily, Allocated, DEFAULT_LIFETIME, DataIndication, connection_id, lifetime,
};
pub use request::{Allocate, EvenPort, RelayTransport, Request, send_indication};
