//! What this process takes of its machine.

use std::time::Duration;

/// Taken so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Of all threads since the process began. None where the system does not say.
    pub processor: Option<Duration>,
    /// The most memory that was resident at one time.
    pub peak_bytes: Option<u64>,
    /// What is resident now.
    pub resident_bytes: Option<u64>,
}

impl Usage {
    pub fn now() -> Usage {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        Usage {
            processor: processor(),
            peak_bytes: kibibytes(&status, "VmHWM:"),
            resident_bytes: kibibytes(&status, "VmRSS:"),
        }
    }
}

#[cfg(unix)]
fn processor() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(time).ok()
}

#[cfg(not(unix))]
fn processor() -> Option<Duration> {
    None
}

/// A line such as `VmHWM:     1234 kB`.
fn kibibytes(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let number: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    number.checked_mul(1024)
}

/// Raises the limit on open files as far as so many calls take and the system lets it.
#[cfg(unix)]
pub fn make_room_for(calls: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    /// A socket at each end is opened twice; a connection for HTTP takes one more.
    const FILES_OF_A_CALL: u64 = 8;
    const OTHER_FILES: u64 = 100;
    let limit = getrlimit(Resource::Nofile);
    let wanted = OTHER_FILES.saturating_add(calls.saturating_mul(FILES_OF_A_CALL));
    let raised = wanted.min(limit.maximum.unwrap_or(u64::MAX));
    if limit.current.is_some_and(|current| current < raised) {
        let new = Rlimit {
            current: Some(raised),
            ..limit
        };
        // Where it may not be raised, calls that find no socket say so.
        let _ = setrlimit(Resource::Nofile, new);
    }
}

#[cfg(not(unix))]
pub fn make_room_for(_calls: u64) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_as_the_kernel_writes_it() {
        let status = "Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t 12 kB\n";
        assert_eq!(kibibytes(status, "VmHWM:"), Some(2 * 1024 * 1024));
        assert_eq!(kibibytes(status, "VmRSS:"), Some(12 * 1024));
        assert_eq!(kibibytes(status, "VmSwap:"), None);
        assert_eq!(kibibytes("VmHWM: many kB", "VmHWM:"), None);
    }
}
