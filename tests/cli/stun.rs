//! `rtctool stun probe` against servers that behave and servers that do not.

mod certificates;
mod coturn;
mod dtls;
mod fake;
mod figures;
mod names;
#[cfg(unix)]
mod signals;
mod stream;
mod tls;
mod usage;
mod verdicts;
