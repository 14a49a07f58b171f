//! Probes and audits that end before they are done: what was allocated is given back.

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rtctool::serve::TurnServer;
use rtctool::stun::Method;
use serde_json::Value;

use super::crooked::{Crooked, Reply};
use super::{PASSWORD, PATIENT, USER, probe_as_alice, server};

/// Starts a run that nobody waits for yet.
#[cfg(unix)]
fn begin(command: &str, server: &TurnServer, options: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_rtctool"))
        .env_clear()
        .env(PASSWORD.0, PASSWORD.1)
        .args(["turn", command, &server.uri(), "--format", "json"])
        .args([USER, PATIENT, options].concat())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Interrupts a run as soon as `is_reached`, and returns its only row.
#[cfg(unix)]
fn interrupted(child: Child, is_reached: impl Fn() -> bool) -> Value {
    while !is_reached() {
        std::thread::yield_now();
    }
    let kill = format!("kill -INT {}", child.id());
    assert!(
        Command::new("sh")
            .args(["-c", &kill])
            .status()
            .unwrap()
            .success()
    );
    let output = child.wait_with_output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    crate::run::assert_matches_schema(&report);
    assert_eq!(report["outcome"], "no_verdict");
    report["data"]["servers"][0].clone()
}

#[cfg(unix)]
#[test]
fn an_interrupted_probe_gives_its_relays_back_and_keeps_what_it_measured() {
    let server = server(|_| {});
    let child = begin("probe", &server, &["--duration", "60s"]);
    let row = interrupted(child, || server.ledger().to_clients.packets > 10);
    assert_eq!(server.ledger().allocations_open, 0);
    assert_eq!(row["verdict"], "interrupted");
    assert!(
        row["echo"]["packets_returned"].as_u64() > Some(0),
        "{row:#}"
    );
}

#[cfg(unix)]
#[test]
fn an_interrupted_audit_gives_its_relays_back() {
    let server = server(|_| {});
    let child = begin("audit", &server, &["--max-allocations", "500"]);
    interrupted(child, || server.ledger().allocations_open > 3);
    assert_eq!(server.ledger().allocations_open, 0);
}

/// A server that grants relays and is silent on `method` afterwards; how many it granted and how
/// many Refresh requests it got.
fn silent_on(method: Method, granted_before: usize) -> (Crooked, Arc<[AtomicUsize; 2]>) {
    let counts = Arc::new([const { AtomicUsize::new(0) }; 2]);
    let counter = Arc::clone(&counts);
    let server = Crooked::answering(move |asked| {
        if !asked.is_signed {
            return Reply::Sound;
        }
        let [granted, refreshed] = &*counter;
        match asked.method {
            silent if silent == method && granted.load(Ordering::Relaxed) >= granted_before => {
                return Reply::Silence;
            }
            Method::ALLOCATE => granted.fetch_add(1, Ordering::Relaxed),
            Method::REFRESH => refreshed.fetch_add(1, Ordering::Relaxed),
            _ => 0,
        };
        Reply::Sound
    });
    (server, counts)
}

#[test]
fn the_time_of_an_address_covers_all_its_transactions() {
    let (server, counts) = silent_on(Method::CREATE_PERMISSION, 0);
    let options = [PATIENT, &["--timeout", "1s"]].concat();
    let (status, report, row) = probe_as_alice(&server.uri(), &options);
    assert_eq!(
        (status, &row["verdict"]),
        (Some(1), &"timeout".into()),
        "{report:#}"
    );
    let cause = row["cause"].as_str().unwrap();
    assert!(cause.contains("(1 s) ended before"), "{cause}");
    let [granted, refreshed] = &*counts;
    let granted = granted.load(Ordering::Relaxed);
    assert_eq!(
        refreshed.load(Ordering::Relaxed),
        granted,
        "each given back"
    );
}

#[test]
fn capabilities_that_there_was_no_time_for_are_not_measured() {
    let (server, _) = silent_on(Method::ALLOCATE, 2);
    let options = [PATIENT, &["--timeout", "3s", "--duration", "20ms"]].concat();
    let (status, report, row) = probe_as_alice(&server.uri(), &options);
    assert_eq!(
        (status, &row["verdict"]),
        (Some(0), &"ok".into()),
        "{report:#}"
    );
    let capabilities = row["capabilities"].as_array().unwrap();
    assert_eq!(capabilities.len(), 7);
    assert!(
        capabilities
            .iter()
            .all(|one| one["state"] == "not_measured")
    );
}
