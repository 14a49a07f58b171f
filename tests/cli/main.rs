//! The program as its users meet it: arguments in, bytes and a status out.
//!
//! One binary for all commands, because linking is what takes the time.

#![allow(
    clippy::disallowed_methods,
    reason = "tests read the environment and the clock"
)]

mod peers;
mod run;

#[cfg(feature = "call")]
mod call;
#[cfg(feature = "call")]
mod call_by_hand;
#[cfg(feature = "call")]
mod call_connect;
#[cfg(feature = "call")]
mod call_evidence;
#[cfg(feature = "call")]
mod call_faults;
#[cfg(all(unix, feature = "call"))]
mod call_formats;
#[cfg(feature = "call")]
mod call_load;
#[cfg(feature = "call")]
mod call_media;
#[cfg(feature = "call")]
mod call_peers;
#[cfg(all(unix, feature = "call"))]
mod call_serve;
#[cfg(feature = "call")]
mod call_whip;
#[cfg(feature = "call")]
mod check;
mod check_file;
mod compare;
mod errors;
mod examples_ci;
mod formats;
mod generate;
mod html;
mod ice;
mod limits;
mod monitoring;
mod output;
#[cfg(unix)]
mod packaging;
mod pcap;
mod readme;
mod report;
mod rules;
mod sdp;
mod sdp_chromium;
mod sdp_diff;
mod sdp_fix;
mod sdp_inputs;
mod sdp_known;
mod sdp_negotiate;
mod sdp_pairs;
mod sdp_show;
mod secrets;
#[cfg(unix)]
mod serve;
mod stun;
mod turn;
mod turn_probe;
