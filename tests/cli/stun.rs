//! `rtctool stun probe` and `rtctool stun nat` against servers that behave and servers that do not.

mod certificates;
pub mod coturn;
mod dtls;
pub mod fake;
mod figures;
mod names;
#[cfg(target_os = "linux")]
mod nat;
#[cfg(target_os = "linux")]
mod nat_peers;
#[cfg(target_os = "linux")]
mod nat_server;
#[cfg(unix)]
mod signals;
mod stream;
mod tls;
mod usage;
mod verdicts;
