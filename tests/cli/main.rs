//! The program as its users meet it: arguments in, bytes and a status out.
//!
//! One binary for all commands, because linking is what takes the time.

mod peers;
mod run;

mod errors;
mod generate;
mod pcap;
