//! `turn serve` and who talks to it.

mod clients;
mod usage;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

/// A server in a process of its own, on a free port.
pub struct Server {
    child: Option<Child>,
    /// What it says once it listens.
    pub announcement: String,
    pub ready_file: PathBuf,
    _directory: tempfile::TempDir,
}

impl Server {
    /// Returns when the server listens.
    pub fn start(options: &[&str], environment: &[(&str, &str)]) -> Server {
        let directory = tempfile::tempdir().unwrap();
        let ready_file = directory.path().join("ready.json");
        let mut child = command(&ready_file)
            .args(options)
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let stderr = child.stderr.take().expect("it is piped");
        let lines = BufReader::new(stderr).lines().take(4);
        let lines: Vec<String> = lines.map(|line| line.unwrap() + "\n").collect();
        Server {
            child: Some(child),
            announcement: lines.concat(),
            ready_file,
            _directory: directory,
        }
    }

    /// What the ready file says.
    pub fn ready(&self) -> Value {
        let text = std::fs::read(&self.ready_file).expect("there is a ready file");
        serde_json::from_slice(&text).expect("the ready file is JSON")
    }

    pub fn port(&self) -> u16 {
        let ready = self.ready();
        let uri = ready["iceServers"][0]["urls"][0].as_str().unwrap();
        let (_, port) = uri.rsplit_once(':').unwrap();
        port.parse().unwrap()
    }

    /// Asks the server to end, and waits until it has.
    pub fn stop(mut self) -> Output {
        let child = self.child.take().expect("it is stopped once");
        let pid = child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(asked.unwrap().success());
        child.wait_with_output().unwrap()
    }

    /// Stops the server; its JSON report, which must be a pass.
    pub fn report(self) -> Value {
        let output = self.stop();
        assert_eq!(output.status.code(), Some(0));
        let report: Value = serde_json::from_slice(&output.stdout).expect("reports are JSON");
        crate::run::assert_matches_schema(&report);
        report
    }
}

fn command(ready_file: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rtctool"));
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .args(["turn", "serve", "--listen", "127.0.0.1:0", "--ready-file"])
        .arg(ready_file);
    command
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
