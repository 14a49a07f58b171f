//! What the tool writes about itself equals what is committed.

use std::fs;
use std::path::Path;

use crate::run::{fixture, run};

/// With `RTCTOOL_UPDATE=1` the committed file is written anew instead.
fn assert_committed(path: &Path, args: &[&str]) {
    let generated = run(args).stdout;
    if std::env::var_os("RTCTOOL_UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &generated).unwrap();
    }
    let committed = fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == generated,
        "{} is not what `rtctool {}` prints; RTCTOOL_UPDATE=1 cargo test generate writes it anew",
        path.display(),
        args.join(" ")
    );
}

#[test]
fn the_committed_completions_are_current() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    for (shell, file) in [
        ("bash", "rtctool.bash"),
        ("zsh", "_rtctool"),
        ("fish", "rtctool.fish"),
        ("powershell", "_rtctool.ps1"),
        ("elvish", "rtctool.elv"),
    ] {
        assert_committed(&dir.join(file), &["generate", "completions", shell]);
    }
}

#[test]
fn the_committed_schemas_are_current() {
    assert_committed(
        &fixture("schema/report.schema.json"),
        &["generate", "schema", "report"],
    );
    assert_committed(
        &fixture("schema/codes.schema.json"),
        &["generate", "schema", "codes"],
    );
    assert_committed(
        &fixture("schema/rtctool.schema.json"),
        &["generate", "schema", "config"],
    );
}

#[test]
fn the_committed_pages_are_current() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    assert_committed(&docs.join("rtctool.1"), &["generate", "man"]);
    assert_committed(&docs.join("rules.md"), &["rules", "--markdown"]);
}

#[test]
fn the_man_page_has_every_command_and_the_status_table() {
    let man = run(&["generate", "man"]).stdout;
    for words in [
        "SDP LINT",
        "SDP SHOW",
        "SDP DIFF",
        "STUN PROBE",
        "ICE CHECK",
        "PCAP ANALYZE",
        "CALL LOOPBACK",
        "CHECK",
        "RULES",
        "no verdict",
        "3 UNKNOWN",
    ] {
        assert!(man.contains(words), "{words} is missing");
    }
}
