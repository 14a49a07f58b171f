//! Typed views of the values of lines. Each keeps the spans of its parts.

mod candidate;
mod codec;
mod crypto;
mod extmap;
mod header;
mod rid;
mod security;
mod source;
mod words;

pub use candidate::{Candidate, KINDS as CANDIDATE_KINDS};
pub use codec::{Fmtp, FmtpParameter, RtcpFb, Rtpmap};
pub use crypto::{Crypto, base64_bytes};
pub use extmap::Extmap;
pub use header::{Address, AddressFamily, Bandwidth, Connection, MediaLine, Origin, Timing};
pub use rid::{Rid, RidDirection, Simulcast};
pub use security::{Fingerprint, bytes_of_digest, is_placeholder};
pub use source::{Group, Msid, Ssrc, SsrcGroup};
pub use words::{Stopped, Words};
