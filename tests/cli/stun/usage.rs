//! What was typed, and names that lead nowhere.

use clap::Parser;
use rtctool::cli::{Cli, Command, StunCommand};
use rtctool::probe::ServerUri;
use rtctool::probe::uri::Kind;
use serde_json::Value;

use super::fake::{probe, probe_json};
use crate::run::run;

#[test]
fn a_name_that_does_not_resolve_fails_with_the_resolvers_words() {
    let (status, report) = probe_json("stun:no-such-host.invalid", &[]);
    assert_eq!(status, Some(1));
    let row = &report["data"]["servers"][0];
    assert_eq!(row["verdict"], "name-not-found");
    assert_eq!(
        (&row["server_address"], &row["loss_percent"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(report["findings"][0]["code"], "STUN005");
}

#[test]
fn all_uris_that_cannot_be_probed_are_named_at_once() {
    let run = run(&[
        "stun",
        "probe",
        "turn:example.org",
        "stun:127.0.0.1",
        "stun:host:99999",
        "stun:\u{1b}[31m",
    ]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
    insta::assert_snapshot!(run.stderr, @r"
    error: 3 of 4 servers cannot be probed
    caused by: `turn:example.org`: `turn:` names a TURN server; `rtctool turn probe` asks those
    caused by: `stun:host:99999`: `99999` is not a port; ports are 1 to 65535
    caused by: `stun:\u{1b}[31m`: `\u{1b}` cannot be part of a host name
    help: write a server as stun:HOST, stuns:HOST:PORT, HOST:PORT or stun:[IPV6]:PORT
    ");
}

#[test]
fn an_address_of_the_family_that_is_not_wanted_is_a_usage_error() {
    let run = probe("stun:127.0.0.1", &["-6"]);
    assert_eq!(run.status, Some(2));
    insta::assert_snapshot!(run.stderr, @r"
    error: this server cannot be probed
    caused by: `stun:127.0.0.1`: it is an IPv4 address, and -6 leaves those out
    help: leave out -6, or give the server's name instead of this address
    ");
    let run = probe("stun:[::1]", &["--local-address", "127.0.0.1"]);
    assert_eq!(run.status, Some(2));
    insta::assert_snapshot!(run.stderr, @r"
    error: this server cannot be probed
    caused by: `stun:[::1]`: it is an IPv6 address, which nothing can be sent to from 127.0.0.1
    help: leave out --local-address, or give the server's name instead of this address
    ");
}

#[test]
fn an_address_that_no_server_has_is_a_usage_error() {
    for address in ["255.255.255.255", "224.0.0.1", "[ff02::1]", "0.0.0.0"] {
        let run = probe(&format!("stun:{address}"), &[]);
        assert_eq!(run.status, Some(2), "{address}");
        assert!(run.stderr.contains("not the address of a server"));
    }
}

#[test]
fn a_transport_that_contradicts_the_uri_is_a_usage_error() {
    let run = probe("stuns:127.0.0.1", &["--transport", "udp"]);
    assert_eq!(run.status, Some(2));
    insta::assert_snapshot!(run.stderr, @r"
    error: this server cannot be probed
    caused by: `stuns:127.0.0.1`: `stuns:` wants TLS or DTLS, and --transport udp has neither
    help: leave out --transport, or change the URI
    ");
}

#[test]
fn a_local_address_goes_with_its_family() {
    let run = probe("stun:localhost", &["--local-address", "127.0.0.1", "-6"]);
    assert_eq!(run.status, Some(2));
    insta::assert_snapshot!(run.stderr, @r"
    error: nothing can be sent from 127.0.0.1 with -6
    help: leave out -6, or --local-address
    ");
}

#[test]
fn a_local_address_that_is_not_of_this_host_leaves_no_verdict() {
    for transport in ["udp", "tcp", "dtls"] {
        let options = ["--local-address", "203.0.113.77", "--transport", transport];
        let run = probe("stun:127.0.0.1:1", &options);
        assert_eq!(run.status, Some(3), "{}", run.stdout);
        let told = "nothing can be sent to 127.0.0.1:1 from 203.0.113.77 (--local-address)";
        assert!(run.stderr.contains(told), "{}", run.stderr);
        assert!(
            run.stderr
                .contains("help: give an address that this host has")
        );
    }
}

#[test]
fn a_file_to_trust_must_have_certificates() {
    let empty = tempfile::NamedTempFile::new().unwrap();
    for file in ["/no/such/file", empty.path().to_str().unwrap()] {
        let run = probe("stuns:127.0.0.1", &["--ca", file]);
        assert_eq!(run.status, Some(2));
        assert!(
            run.stderr.contains(&format!("cannot trust `{file}`")),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn a_name_to_check_must_be_one() {
    let run = probe("stuns:127.0.0.1", &["--sni", "not a name"]);
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr.contains("`not a name` is no name"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_nat_is_tested_over_udp_only() {
    let run_of = |args: &[&str]| run(&[&["stun", "nat"], args].concat());
    let secure = run_of(&["stuns:127.0.0.1"]);
    assert_eq!(secure.status, Some(2));
    let told = "tested over UDP, not over TLS as `stuns:127.0.0.1` has it";
    assert!(secure.stderr.contains(told), "{}", secure.stderr);
    for option in ["--transport=tcp", "--ca=ca.pem", "--sni=example.org"] {
        let refused = run_of(&["stun:127.0.0.1", option]);
        assert_eq!(refused.status, Some(2), "{option}");
        assert!(refused.stderr.contains("unexpected argument"), "{option}");
    }
}

#[test]
fn the_help_of_commands_that_measure_tells_metrics_and_statuses() {
    for command in [
        ["stun", "probe"],
        ["stun", "nat"],
        ["turn", "probe"],
        ["turn", "audit"],
        ["turn", "serve"],
        ["ice", "check"],
    ] {
        let help = run(&[&command[..], &["--help"]].concat()).stdout;
        let (_, metrics) = help.split_once("\nMetrics for --fail-if:\n").unwrap();
        let (metrics, statuses) = metrics.split_once("\nExit status:\n").unwrap();
        assert!(!metrics.trim().is_empty(), "{command:?}");
        assert!(
            statuses.contains("wrong usage or configuration"),
            "{command:?}"
        );
    }
}

#[test]
fn timers_of_zero_are_refused() {
    let run = probe("stun:127.0.0.1", &["--rto", "0ms"]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("longer than nothing"), "{}", run.stderr);
}

#[test]
fn the_examples_in_the_help_are_sound() {
    let help = run(&["stun", "probe", "--help"]).stdout;
    let help = help.replace("\\\n", " ");
    let examples: Vec<&str> = help
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("rtctool stun probe"))
        .collect();
    assert!(examples.len() >= 3);
    for example in examples {
        let words = shell_words(example);
        let cli = Cli::try_parse_from(&words).unwrap_or_else(|error| panic!("{error}"));
        let Command::Stun(StunCommand::Probe(args)) = cli.command else {
            panic!("{example}");
        };
        for uri in &args.uris {
            ServerUri::parse(uri, Kind::Stun).unwrap_or_else(|error| panic!("{uri}: {error}"));
        }
    }
}

/// Splits at spaces that are not between single quotes.
fn shell_words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in line.split('\'').enumerate() {
        match at % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}
