//! The TURN server that most WebRTC services run, set up in the ways that people meet.

use std::net::{SocketAddr, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::{BRIEF, PASSWORD, PATIENT, SECRET, USER, probe_as_alice, probe_json};
use crate::peers::{leave_out, peer};
use crate::stun::coturn::{answers, free_port, write_identity};

/// Alice and her password, where relays may talk to each other on loopback.
pub const LONG_TERM: &[&str] = &["-a", "-u", "alice:north-wind", "--allow-loopback-peers"];

#[test]
fn coturn_relays_for_whoever_has_the_password_over_every_transport() {
    let Some(coturn) = Coturn::start(LONG_TERM) else {
        return;
    };
    let ca = coturn.directory.path().join("ca.pem");
    let trust = ["--ca", ca.to_str().unwrap()];
    for transport in ["udp", "tcp", "tls", "dtls"] {
        let options = [BRIEF, PATIENT, &trust, &["--transport", transport]].concat();
        let (status, report, row) = probe_as_alice(&coturn.uri_for(transport), &options);
        assert_eq!(status, Some(0), "{transport}: {report:#}");
        assert_eq!(
            (&row["verdict"], &row["transport"]),
            (&"ok".into(), &transport.into())
        );
        assert_eq!(row["authentication"]["password_algorithm"], "MD5");
        assert_eq!(row["allocation"]["lifetime_s"], 600);
        assert_eq!(row["echo"]["corrupt"], 0);
        assert_eq!(
            row["stages"]["tls_ms"].is_number(),
            transport.ends_with("tls")
        );
        assert!(row["software"].as_str().unwrap().starts_with("Coturn"));
    }
}

#[test]
fn coturn_takes_credentials_made_from_its_secret() {
    let secret = ["--use-auth-secret", "--static-auth-secret", SECRET.1];
    let Some(coturn) = Coturn::start(&[&secret[..], &["--allow-loopback-peers"]].concat()) else {
        return;
    };
    let options = [USER, BRIEF, PATIENT].concat();
    let (status, report, row) = probe_json(&coturn.uri(), &options, &[SECRET]);
    assert_eq!(
        (status, &row["verdict"]),
        (Some(0), &"ok".into()),
        "{report:#}"
    );
    let other = [("RTCTOOL_TURN_SECRET", "another")];
    let (status, _, row) = probe_json(&coturn.uri(), &options, &other);
    assert_eq!(
        (status, &row["verdict"]),
        (Some(1), &"auth-rejected".into())
    );
}

#[test]
fn coturn_can_do_what_it_was_set_up_for() {
    let Some(coturn) = Coturn::start(LONG_TERM) else {
        return;
    };
    let quick = ["--duration", "20ms"];
    let uri = format!("{}?transport=tcp", coturn.uri());
    let (status, report, row) = probe_as_alice(&uri, &[PATIENT, &quick].concat());
    assert_eq!(status, Some(0), "{report:#}");
    let state = |name: &str| {
        let capabilities = row["capabilities"].as_array().unwrap();
        let found = capabilities.iter().find(|one| one["name"] == name);
        found.unwrap()["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state("ipv4"), "supported");
    assert_eq!(state("even-port"), "supported");
    assert_eq!(state("tcp-relay"), "supported", "{row:#}");
    assert_eq!(state("mobility"), "refused", "it was not turned on");
    let ipv6 = if coturn.has_ipv6 {
        "supported"
    } else {
        "refused"
    };
    assert_eq!(state("ipv6"), ipv6, "{row:#}");
}

#[test]
fn coturn_relays_for_clients_on_ipv6() {
    let Some(coturn) = Coturn::start(LONG_TERM) else {
        return;
    };
    if !coturn.has_ipv6 {
        return;
    }
    let uri = format!("turn:[::1]:{}", coturn.port);
    let (status, report, row) = probe_as_alice(&uri, &[BRIEF, PATIENT].concat());
    assert_eq!(
        (status, &row["verdict"]),
        (Some(0), &"ok".into()),
        "{report:#}"
    );
    let mapped = row["allocation"]["mapped_address"].as_str().unwrap();
    assert!(mapped.starts_with("[::1]:"), "{mapped}");
}

#[test]
fn coturn_sends_clients_on_to_another() {
    let Some(other) = Coturn::start(LONG_TERM) else {
        return;
    };
    let alternate = format!("127.0.0.1:{}", other.port);
    let Some(first) = Coturn::start(&[LONG_TERM, &["--alternate-server", &alternate]].concat())
    else {
        return;
    };
    let (status, report, row) = probe_as_alice(&first.uri(), &[BRIEF, PATIENT].concat());
    assert_eq!(
        (status, &row["verdict"]),
        (Some(0), &"ok".into()),
        "{report:#}"
    );
    assert_eq!(row["server_address"], alternate);
    let from = format!("127.0.0.1:{}", first.port);
    assert_eq!(row["redirected_from"], serde_json::json!([from]));
}

#[test]
fn coturn_with_a_quota_of_one_leaves_the_data_untried() {
    let Some(coturn) = Coturn::start(&[LONG_TERM, &["-q", "1"]].concat()) else {
        return;
    };
    let (status, report, row) = probe_as_alice(&coturn.uri(), &[BRIEF, PATIENT].concat());
    assert_eq!(
        (status, &row["verdict"]),
        (Some(0), &"quota".into()),
        "{report:#}"
    );
    assert_eq!(row["echo"], Value::Null);
}

#[test]
fn coturn_that_is_hardened_forbids_relays_on_loopback() {
    let hard = ["-a", "-u", "alice:north-wind", "--max-allocate-lifetime=30"];
    let Some(coturn) = Coturn::start(&hard) else {
        return;
    };
    let (status, report, row) = probe_as_alice(&coturn.uri(), &[BRIEF, PATIENT].concat());
    assert_eq!(
        (status, &row["verdict"]),
        (Some(1), &"peer-denied".into()),
        "{report:#}"
    );
    let findings = report["findings"].as_array().unwrap();
    assert!(
        findings
            .iter()
            .any(|finding| finding["name"] == "short-lifetime")
    );
}

#[test]
fn coturn_out_of_relay_ports_has_no_capacity() {
    let port = free_port().to_string();
    let one = ["--min-port", &port, "--max-port", &port];
    let Some(coturn) = Coturn::start(&[LONG_TERM, &one].concat()) else {
        return;
    };
    let (status, report, row) = probe_as_alice(&coturn.uri(), &[BRIEF, PATIENT].concat());
    assert_eq!(
        (status, &row["verdict"]),
        (Some(1), &"capacity".into()),
        "{report:#}"
    );
    assert!(row["cause"].as_str().unwrap().contains("508"), "{row:#}");
}

#[test]
fn coturn_for_stun_only_is_no_turn_server() {
    let Some(coturn) = Coturn::start(&["--stun-only"]) else {
        return;
    };
    let short = ["--rto", "300ms", "--rc", "2", "--rm", "3"];
    let (status, report, row) = probe_as_alice(&coturn.uri(), &[BRIEF, &short].concat());
    assert_eq!(status, Some(1));
    assert_eq!(row["verdict"], "not-a-turn-server", "{report:#}");
}

#[test]
fn coturn_without_authentication_relays_for_anybody() {
    let Some(coturn) = Coturn::start(&["-z", "--allow-loopback-peers"]) else {
        return;
    };
    let (status, report, row) = probe_json(&coturn.uri(), &[BRIEF, PATIENT].concat(), &[]);
    assert_eq!(status, Some(1));
    assert_eq!(row["verdict"], "unauthenticated-allocation", "{report:#}");
    let (_, _, row) = probe_json(&coturn.uri(), &[USER, BRIEF, PATIENT].concat(), &[PASSWORD]);
    assert_eq!(row["verdict"], "unauthenticated-allocation");
}

/// Sealed for the realm `lab.test` by the key `oldempire` of coturn's test data, without an end.
const TOKEN: &str =
    "AAxAm41HB2+B/gY6LMu2eZBJvPE8m8RX/M9GkocKOpPbFWswA6rLBmDhx3YK7PMXB6KTYXjKyTjICbpsS6hrKg==";
/// The MAC key within it, and the first 16 bytes of that.
const MAC_KEY: [&str; 2] = ["F2HOAmroO/WDh79+dOemONw47MA=", "F2HOAmroO/WDh79+dOemOA=="];

/// A database with coturn's own keys for tests, or `None` after saying that the test is left out.
fn oauth_keys(directory: &Path) -> Option<String> {
    let program = peer("sqlite3", "sqlite3")?;
    let database = directory.join("keys.db").display().to_string();
    let read = |name: &str| std::fs::read_to_string(format!("/usr/share/coturn/{name}"));
    let (Ok(schema), Ok(data)) = (read("schema.sql"), read("testsqldbsetup.sql")) else {
        leave_out("coturn's test data are not in /usr/share/coturn");
        return None;
    };
    let keys = data.lines().filter(|line| line.contains("into oauth_key"));
    let sql = [schema.as_str()].into_iter().chain(keys);
    let sql: String = sql.map(|line| format!("{line}\n")).collect();
    let made = Command::new(program).args([&database, &sql]).status();
    assert!(made.unwrap().success());
    Some(database)
}

/// coturn 4.6.1 signs with no more than 16 bytes of a MAC key, and one that is mended with all.
#[test]
fn coturn_takes_an_access_token() {
    let directory = tempfile::tempdir().unwrap();
    let Some(keys) = oauth_keys(directory.path()) else {
        return;
    };
    let oauth = ["-a", "--oauth", "--allow-loopback-peers", "--userdb", &keys];
    let Some(coturn) = Coturn::start(&oauth) else {
        return;
    };
    let verdicts = MAC_KEY.map(|key| {
        let token = serde_json::json!({ "kid": "oldempire", "access_token": TOKEN, "key": key });
        let file = directory.path().join("token.json");
        std::fs::write(&file, token.to_string()).unwrap();
        let token_file = ["--token-file", file.to_str().unwrap()];
        let options = [&token_file[..], BRIEF, PATIENT].concat();
        let (_, report, row) = probe_json(&coturn.uri(), &options, &[]);
        let text = report.to_string();
        assert!(!text.contains(TOKEN) && !text.contains(key), "{text}");
        assert_eq!(row["authentication"]["offers_token"], true, "{report:#}");
        row["verdict"].as_str().unwrap().to_owned()
    });
    assert!(verdicts.iter().any(|word| word == "ok"), "{verdicts:?}");
}

/// A coturn on loopback, killed when the test ends in whatever way.
pub struct Coturn {
    process: Child,
    port: u16,
    tls_port: u16,
    has_ipv6: bool,
    pub directory: tempfile::TempDir,
}

impl Coturn {
    /// Returns when it answers, or after saying that the test is left out. A port that was free
    /// may be taken by the time coturn binds it, so a few are tried.
    pub fn start(options: &[&str]) -> Option<Coturn> {
        let program = peer("turnserver", "coturn")?;
        let started = (0..3).find_map(|_| Coturn::try_start(&program, options));
        Some(started.expect("coturn answers"))
    }

    fn try_start(program: &Path, options: &[&str]) -> Option<Coturn> {
        let (port, tls_port) = (free_port(), free_port());
        let has_ipv6 = UdpSocket::bind("[::1]:0").is_ok();
        let directory = tempfile::tempdir().unwrap();
        write_identity(directory.path());
        let file = |name: &str| directory.path().join(name).display().to_string();
        let ips = if has_ipv6 {
            &["127.0.0.1", "::1"][..]
        } else {
            &["127.0.0.1"]
        };
        let mut command = Command::new(program);
        command
            .args(["-n", "--no-cli", "--fingerprint", "-m", "1"])
            .args(["--realm", "lab.test", "--log-file", "stdout"])
            .args(["--listening-port", &port.to_string()])
            .args(["--tls-listening-port", &tls_port.to_string()])
            .args(["--cert", &file("chain.pem"), "--pkey", &file("key.pem")])
            .args(["--pidfile", &file("pid"), "--userdb", &file("db")])
            .args(ips.iter().flat_map(|ip| ["-L", ip, "-E", ip]))
            .args(options)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut coturn = Coturn {
            process: command.spawn().unwrap(),
            port,
            tls_port,
            has_ipv6,
            directory,
        };
        coturn.answers().then_some(coturn)
    }

    pub fn uri(&self) -> String {
        format!("turn:127.0.0.1:{}", self.port)
    }

    pub fn uri_for(&self, transport: &str) -> String {
        match transport {
            "tls" | "dtls" => format!("turn:127.0.0.1:{}", self.tls_port),
            _ => self.uri(),
        }
    }

    /// Asks again and again, for at most half a minute.
    fn answers(&mut self) -> bool {
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        (0..300).any(|_| answers(address) || self.process.try_wait().unwrap().is_some())
            && self.process.try_wait().unwrap().is_none()
    }
}

impl Drop for Coturn {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
