//! `rtctool turn probe` against servers that behave and servers that do not.

pub mod coturn;
mod crooked;
mod figures;
mod hostile;
mod options;
mod stopping;
mod verdicts;

use rtctool::serve::{Config, TurnServer};
use serde_json::Value;

use crate::run::{Run, rtctool};

/// Who the servers of these tests let in.
const USER: &[&str] = &["--username", "alice"];
const PASSWORD: (&str, &str) = ("RTCTOOL_TURN_PASSWORD", "north-wind");
const SECRET: (&str, &str) = ("RTCTOOL_TURN_SECRET", "lab-secret");

/// Few packets, quickly, and nothing but the relay.
pub const BRIEF: &[&str] = &["--duration", "20ms", "--no-capabilities"];

/// Timers that do not run out before an answer comes, however loaded the machine.
pub const PATIENT: &[&str] = &["--rto", "30s"];

fn probe(uri: &str, options: &[&str], environment: &[(&str, &str)]) -> Run {
    let mut command = rtctool();
    command
        .args(["turn", "probe", uri])
        .args(options)
        .envs(environment.iter().copied());
    Run::of(command.output().expect("the program starts"))
}

/// Status, report, and the only server in it.
fn probe_json(
    uri: &str,
    options: &[&str],
    environment: &[(&str, &str)],
) -> (Option<i32>, Value, Value) {
    let options = [options, &["--format", "json"]].concat();
    let run = probe(uri, &options, environment);
    let report = run.report();
    let servers = report["data"]["servers"].as_array().unwrap();
    assert_eq!(servers.len(), 1, "{report:#}");
    let row = servers[0].clone();
    (run.status, report, row)
}

/// A probe by alice, with her password.
fn probe_as_alice(uri: &str, options: &[&str]) -> (Option<i32>, Value, Value) {
    probe_json(uri, &[USER, options].concat(), &[PASSWORD])
}

/// The embedded server for alice and for whoever has the secret, changed as a test wants it.
pub fn server(change: impl FnOnce(&mut Config)) -> TurnServer {
    use rtctool::relay::Account;
    let mut config = Config::on_loopback().unwrap();
    config.accounts = vec![
        Account::User {
            username: "alice".into(),
            password: PASSWORD.1.into(),
        },
        Account::Secret(SECRET.1.into()),
    ];
    change(&mut config);
    TurnServer::start(config).unwrap()
}
