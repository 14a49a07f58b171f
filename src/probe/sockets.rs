//! How many sockets this process may have.

/// Files that are open for other ends than asking addresses: output, the runtime, the questions
/// to name servers, and second looks at addresses that broke a connection off.
const OTHER_FILES: u64 = 224;

/// A UDP path takes two.
const FOR_ONE_ADDRESS: u64 = 2;

/// Addresses that can be asked at the same time, and `most` of them at the most. Raises the
/// process's own limit on open files as far as that takes and the system lets it.
pub fn addresses_at_once(most: u32) -> usize {
    let wanted = OTHER_FILES + u64::from(most) * FOR_ONE_ADDRESS;
    let places = open_files(wanted).saturating_sub(OTHER_FILES) / FOR_ONE_ADDRESS;
    places.clamp(1, u64::from(most)) as usize
}

/// The limit on open files, after it was raised to `wanted` where it was lower and may be raised.
#[cfg(unix)]
fn open_files(wanted: u64) -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let limit = getrlimit(Resource::Nofile);
    let current = limit.current.unwrap_or(u64::MAX);
    let raised = wanted.min(limit.maximum.unwrap_or(u64::MAX));
    if raised <= current {
        return current;
    }
    let new = Rlimit {
        current: Some(raised),
        ..limit
    };
    setrlimit(Resource::Nofile, new).map_or(current, |()| raised)
}

/// Other systems know no such limit.
#[cfg(not(unix))]
fn open_files(wanted: u64) -> u64 {
    wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_addresses_as_wanted_or_as_there_are_sockets_for() {
        assert_eq!(addresses_at_once(1), 1);
        let many = addresses_at_once(100_000) as u64;
        assert!(open_files(0) >= many * FOR_ONE_ADDRESS);
    }
}
