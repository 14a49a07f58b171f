//! `rtctool stun probe` and `rtctool stun nat` against servers that behave and servers that do not.

mod coturn;
pub mod fake;
mod figures;
#[cfg(target_os = "linux")]
mod nat;
#[cfg(target_os = "linux")]
mod nat_peers;
#[cfg(target_os = "linux")]
mod nat_server;
#[cfg(unix)]
mod signals;
mod usage;
mod verdicts;
