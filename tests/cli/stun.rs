//! `rtctool stun probe` against servers that behave and servers that do not.

mod coturn;
pub mod fake;
mod figures;
#[cfg(unix)]
mod signals;
mod usage;
mod verdicts;
