//! Values that clap takes as they are, and that the command refuses before it does anything.

use crate::commands::check::known::{Key, Runnable};
use crate::commands::pcap_ignored::Ignored;
#[cfg(feature = "call")]
use crate::commands::{call_by_http, candidates, network};
use crate::commands::{credentials, gates, sdp_lint, servers, turn_audit};
use crate::failure::Result;
use crate::probe::Network;
use crate::probe::uri::Kind;

use super::words;

/// Why `command` refuses the value of `key`, if it does.
pub fn refused(command: &Runnable, key: &Key, value: &str) -> Option<String> {
    let judged = match key.names_a_variable() {
        true => credentials::check_name_of_variable(value),
        false => check(command, key, value),
    };
    judged
        .err()
        .map(|failure| words::of_failure(&failure, command))
}

fn check(command: &Runnable, key: &Key, value: &str) -> Result<()> {
    match (command.words, key.name.as_str()) {
        (["sdp", "lint"], "select" | "ignore") => {
            sdp_lint::patterns(&format!("--{}", key.name), &patterns_of(value)).map(|_| ())
        }
        (["pcap", "analyze"], "ignore") => Ignored::parse(&patterns_of(value)).map(|_| ()),
        (["stun", _], "uris") => uri(value, Kind::Stun),
        (["turn", "probe"], "uris") | (["turn", "audit"], "uri") => uri(value, Kind::Turn),
        (["turn", "audit"], "allow_peer") => turn_audit::allowed(value).map(|_| ()),
        (_, "fail_if") => gate(command, value),
        (["call", call], key) => of_call(call, key, value),
        _ => Ok(()),
    }
}

/// Gates name metrics that the command has.
fn gate(command: &Runnable, value: &str) -> Result<()> {
    match (value.parse(), command.typed_alone()) {
        (Ok(gate), Some(typed)) => gates::check(&typed, &gate),
        // clap says what is wrong with the rest.
        _ => Ok(()),
    }
}

/// One value may have several, as on a command line.
fn patterns_of(value: &str) -> Vec<String> {
    value.split(',').map(str::to_owned).collect()
}

fn uri(value: &str, kind: Kind) -> Result<()> {
    let texts = [value.to_owned()];
    servers::uris(&texts, kind, &Network::default()).map(|_| ())
}

#[cfg(feature = "call")]
fn of_call(call: &str, key: &str, value: &str) -> Result<()> {
    match (call, key) {
        (_, "network") => network::profile(value).map(|_| ()),
        (_, "ice_server") => candidates::server_uri(value).map(|_| ()),
        ("whip" | "whep", "url") => call_by_http::endpoint(value).map(|_| ()),
        ("load", "target") if value != "loopback" => call_by_http::endpoint(value).map(|_| ()),
        _ => Ok(()),
    }
}

/// A build without calls knows nothing of what they take.
#[cfg(not(feature = "call"))]
fn of_call(_: &str, _: &str, _: &str) -> Result<()> {
    Ok(())
}
