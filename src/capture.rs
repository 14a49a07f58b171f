//! Captures: from the bytes of a file to what happened to each RTP stream in it.
//!
//! In the order of the data: [`mod@file`] gives packets, [`frame`] finds the UDP
//! datagram in one, or a part of it, which [`fragments`] and [`tcp`] put together
//! ([`unwrap`]); that makes a message as it was [`observed`], of which [`demux`] tells what
//! it carries. The [`opener`] takes out what [`turn`] relays and what SRTP protects
//! ([`decryption`]), and has [`knowledge`] read session descriptions. [`session`] keeps
//! flows, streams and what RTCP says of them, the [`tally`] counts by kind, and [`analyze`] sums up.
//! [`streams`] and [`extract`] take one stream out of a capture.
//! Several captures make one [`timeline`], which [`numbering`] keeps their packets apart in;
//! [`partial`] captures hold what is looked at, and no more.
//! Only [`mod@file`] and [`timeline`] read; everything else is pure and takes time from the packets.

pub mod analyze;
mod clock;
pub mod decryption;
pub mod demux;
pub mod extract;
pub mod file;
pub mod filter;
pub mod findings;
pub mod fragments;
pub mod frame;
pub mod knowledge;
pub mod numbering;
pub mod observed;
pub mod opener;
pub mod partial;
pub mod points;
pub mod selection;
pub mod session;
pub mod streams;
pub mod tally;
pub mod tcp;
pub mod timeline;
pub mod turn;
pub mod unwrap;
