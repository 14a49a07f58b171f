//! Captures: from the bytes of a file to what happened to each RTP stream in it.
//!
//! In the order of the data: [`mod@file`] gives packets, [`frame`] finds the UDP
//! datagram in one, which makes a message as it was [`observed`]; [`demux`] tells
//! what it carries, [`decryption`] opens what SRTP protects, [`session`] keeps flows, streams and what RTCP says of them,
//! with what [`knowledge`] has of session descriptions, and [`analyze`] ties all that.
//! Only [`mod@file`] reads; everything else is pure and takes time from the packets.

pub mod analyze;
pub mod decryption;
pub mod demux;
pub mod file;
pub mod findings;
pub mod frame;
pub mod knowledge;
pub mod observed;
pub mod session;
