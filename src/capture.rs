//! Captures: from the bytes of a file to what happened to each RTP stream in it.
//!
//! In the order of the data: [`mod@file`] gives packets, [`frame`] finds the UDP
//! datagram in one, or a part of it, which [`fragments`] and [`tcp`] put together; that
//! makes a message as it was [`observed`], and so does what is relayed in it by [`turn`];
//! [`texts`] may hold session descriptions, which [`knowledge`] reads; [`demux`] tells
//! what it carries, [`decryption`] opens what SRTP protects, [`session`] keeps flows,
//! streams and what RTCP says of them, and [`analyze`] ties all that.
//! [`streams`] and [`extract`] take one stream out of a capture.
//! Only [`mod@file`] reads; everything else is pure and takes time from the packets.

pub mod analyze;
pub mod decryption;
pub mod demux;
pub mod extract;
pub mod file;
pub mod findings;
pub mod fragments;
pub mod frame;
pub mod knowledge;
pub mod observed;
pub mod session;
pub mod streams;
pub mod tcp;
pub mod texts;
pub mod turn;
