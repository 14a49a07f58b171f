//! What monitoring systems get: Prometheus' text format, plugins' lines, and watches.

pub mod exposition;
mod nagios;
mod prometheus;
#[cfg(unix)]
mod signals;
mod watch;
