//! Tests against other programs run where those are installed.
//!
//! Where one is missing the test says so in one line and is left out, unless
//! `RTCTOOL_PEERS=required`: then it fails.

use std::io::Write;
use std::path::PathBuf;

/// The program's path, or `None` after saying that the test is left out.
pub fn peer(program: &str, package: &str) -> Option<PathBuf> {
    let found = std::env::var_os("PATH")
        .into_iter()
        .flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>())
        .map(|dir| dir.join(program))
        .find(|path| path.is_file());
    if found.is_none() {
        leave_out(&format!(
            "`{program}` is not installed; get it with: apt-get install {package}"
        ));
    }
    found
}

/// Says why a test is left out, where it may be.
pub fn leave_out(why: &str) {
    let message = format!("left out: {why}");
    assert!(
        std::env::var_os("RTCTOOL_PEERS").is_none_or(|v| v != "required"),
        "{message}"
    );
    // Past the capture of the test harness, so that it is seen.
    let _ = writeln!(std::io::stderr(), "{message}");
}
