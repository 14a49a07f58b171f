//! `call serve` and who calls it.

mod chromium;

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::run::{Run, assert_matches_schema, rtctool};

/// A server in a process of its own, on a free port.
pub struct Server {
    child: Option<Child>,
    /// What it says once it listens.
    announcement: String,
    ready_file: PathBuf,
    _folder: tempfile::TempDir,
}

impl Server {
    /// Returns when the server listens.
    pub fn start(options: &[&str], token: Option<&str>) -> Server {
        let folder = tempfile::tempdir().expect("there is a temporary folder");
        let ready_file = folder.path().join("urls.json");
        let mut command = Command::new(env!("CARGO_BIN_EXE_rtctool"));
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.args(["call", "serve", "--ready-file"]);
        command.arg(&ready_file).args(options);
        if let Some(token) = token {
            command.env("RTCTOOL_BEARER_TOKEN", token);
        }
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let stderr = child.stderr.take().expect("it is piped");
        let lines = BufReader::new(stderr).lines().take(2);
        let lines: Vec<String> = lines.map(|line| line.expect("text") + "\n").collect();
        Server {
            child: Some(child),
            announcement: lines.concat(),
            ready_file,
            _folder: folder,
        }
    }

    /// What the ready file says.
    pub fn ready(&self, what: &str) -> String {
        let text = std::fs::read(&self.ready_file).unwrap_or_else(|error| {
            panic!("no ready file: {error}; it said: {}", self.announcement)
        });
        let ready: Value = serde_json::from_slice(&text).expect("it is JSON");
        ready[what].as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the server has ended by itself.
    pub fn output(mut self) -> Output {
        let child = self.child.take().expect("it is waited for once");
        child.wait_with_output().expect("it ends")
    }

    /// Asks the server to end.
    pub fn stop(self) -> Output {
        let child = self.child.as_ref().expect("it runs");
        let asked = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(asked.expect("there is a kill").success());
        self.output()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

pub fn report(output: &Output) -> Value {
    let report: Value = serde_json::from_slice(&output.stdout).expect("reports are JSON");
    assert_matches_schema(&report);
    report
}

fn client(protocol: &str, url: &str, token: Option<&str>) -> Run {
    let mut command = rtctool();
    command.args([
        "call",
        protocol,
        url,
        "--duration",
        "1s",
        "--format",
        "json",
    ]);
    if let Some(token) = token {
        command.env("RTCTOOL_BEARER_TOKEN", token);
    }
    Run::of(command.output().expect("the program starts"))
}

/// SSRC and packets of each stream.
fn packets(streams: &Value, field: &str) -> Vec<(u64, u64)> {
    let streams = streams.as_array().expect("an array").iter();
    let number = |value: &Value| value.as_u64().expect("a number");
    let one = |stream: &Value| (number(&stream["ssrc"]), number(&stream[field]));
    let mut all: Vec<_> = streams.map(one).collect();
    all.sort_unstable();
    all
}

#[test]
fn a_published_call_has_the_same_packets_in_both_reports() {
    let server = Server::start(&["--once", "--format", "json"], None);
    let client = client("whip", &server.ready("whip"), None);
    assert_eq!(client.status, Some(0), "{}", client.stderr);
    let output = server.output();
    assert_eq!(output.status.code(), Some(0));
    let report = report(&output);
    let served = &report["data"]["calls"][0];
    assert_eq!(served["purpose"], "whip");
    assert_eq!(served["ended_by"], "client");
    assert_eq!(served["connected"], true);
    assert!(served["setup"]["setup_ms"].as_f64() > Some(0.0));
    let sent = &client.report()["data"]["end"]["outbound"];
    assert_eq!(sent.as_array().map(Vec::len), Some(2));
    assert_eq!(
        packets(&served["end"]["inbound"], "packets"),
        packets(sent, "packets_sent")
    );
    for stream in served["end"]["inbound"].as_array().expect("an array") {
        assert_eq!(stream["lost"], 0);
    }
}

#[test]
fn the_text_fits_a_terminal_and_names_each_call() {
    let server = Server::start(&["--calls", "1", "--format", "text"], None);
    let whep = client("whep", &server.ready("whep"), None);
    assert_eq!(whep.status, Some(0), "{}", whep.stderr);
    let text = String::from_utf8(server.output().stdout).expect("text");
    for part in [
        "1 call at http://127.0.0.1:",
        "call 1\n",
        "WHEP, played by",
        "which ended it",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let widest = text.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(100), "{text}");
}

#[test]
fn a_token_that_was_given_is_wanted_and_never_shown() {
    let server = Server::start(&["--once", "--format", "json"], Some("polar-star"));
    let whip = server.ready("whip");
    let without = client("whip", &whip, None);
    assert_eq!(without.report()["findings"][0]["code"], "WHIP002");
    let with = client("whip", &whip, Some("polar-star"));
    assert_eq!(with.status, Some(0), "{}", with.stderr);
    let announcement = server.announcement.clone();
    let ready = server.ready("page");
    let output = server.output();
    let refused = report(&output)["data"]["answers"].clone();
    let unauthorized = refused
        .as_array()
        .expect("an array")
        .iter()
        .any(|answers| answers["status"] == 401 && answers["count"] == 1);
    assert!(unauthorized, "{refused}");
    for text in [
        announcement,
        ready,
        String::from_utf8_lossy(&output.stdout).into_owned(),
    ] {
        assert!(!text.contains("polar-star"), "{text}");
    }
}

#[test]
fn elsewhere_than_on_loopback_a_token_is_made_up() {
    let server = Server::start(&["--listen", "0.0.0.0:0", "--format", "json"], None);
    let token = server.ready("token");
    assert_eq!(token.len(), 32);
    assert!(server.ready("page").ends_with(&format!("/#token={token}")));
    assert!(
        server.announcement.contains(&token),
        "{}",
        server.announcement
    );
    let url = server.ready("whip");
    assert!(!url.contains("0.0.0.0"), "{url}");
    let (_, port_and_path) = url.rsplit_once(':').unwrap();
    let whip = format!("http://127.0.0.1:{port_and_path}");
    let without = client("whip", &whip, None);
    assert_eq!(without.report()["findings"][0]["code"], "WHIP002");
    let output = server.stop();
    assert!(!String::from_utf8_lossy(&output.stdout).contains(&token));
}

#[test]
fn ctrl_c_is_its_ordinary_end() {
    let server = Server::start(&["--format", "json"], None);
    let ready_file = server.ready_file.clone();
    assert!(server.announcement.contains("http://127.0.0.1:"));
    let output = server.stop();
    // Nothing was judged, and nothing is missing.
    assert_eq!(output.status.code(), Some(3));
    let report = report(&output);
    assert_eq!(report["partial"], false);
    assert_eq!(report["data"]["calls"].as_array().map(Vec::len), Some(0));
    assert!(!ready_file.exists());
}

#[test]
fn calls_that_did_not_come_in_time_are_a_failure() {
    let server = Server::start(&["--once", "--duration", "50ms", "--format", "json"], None);
    let output = server.output();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(report(&output)["findings"][0]["code"], "SERVE003");
}

#[test]
fn the_page_of_the_report_has_both_ends_over_time() {
    let server = Server::start(&["--once", "--format", "html"], None);
    let whip = client("whip", &server.ready("whip"), None);
    assert_eq!(whip.status, Some(0), "{}", whip.stderr);
    let page = String::from_utf8(server.output().stdout).expect("text");
    for part in ["<h2>Call 1</h2>", "At the server in call 1", "<svg"] {
        assert!(page.contains(part), "{part}");
    }
}
