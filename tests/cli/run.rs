//! Runs the built program with an environment that does not depend on where the tests run.

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use rtctool::render;
use rtctool::report::Report;
use serde_json::Value;

/// The program, without the caller's environment.
pub fn rtctool() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rtctool"));
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// What one run of the program gave.
pub struct Run {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

pub fn run(args: &[&str]) -> Run {
    Run::of(rtctool().args(args).output().expect("the program starts"))
}

pub fn run_with_stdin(args: &[&str], stdin: impl Into<Vec<u8>>) -> Run {
    Run::of(
        rtctool()
            .args(args)
            .write_stdin(stdin)
            .output()
            .expect("the program starts"),
    )
}

impl Run {
    pub fn of(output: Output) -> Run {
        Run {
            status: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("reports are UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        }
    }

    /// The JSON report, checked against the committed schema, and that it can be read again.
    pub fn report(&self) -> Value {
        assert_reads_again(&self.stdout);
        let report = serde_json::from_str(&self.stdout).unwrap_or_else(|error| {
            panic!("{error}\nstdout: {}\nstderr: {}", self.stdout, self.stderr)
        });
        assert_matches_schema(&report);
        report
    }
}

/// Panics when a report that is read and written again is not the same, byte for byte.
pub fn assert_reads_again(json: &str) {
    let read = Report::read(json.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{json}"));
    let written = match json.starts_with("{\"") {
        true => render::json::render_line(&read),
        false => render::json::render(&read),
    };
    let written = String::from_utf8(written).expect("reports are UTF-8");
    assert!(
        written == json,
        "read again:\n{written}\nwritten first:\n{json}"
    );
}

/// Panics with every violation when `report` is not what the committed schema says.
pub fn assert_matches_schema(report: &Value) {
    assert_matches(&schema("report"), report);
}

/// A committed schema.
pub fn schema(name: &str) -> Value {
    let schema = std::fs::read(fixture(&format!("schema/{name}.schema.json")))
        .expect("the schema is committed");
    serde_json::from_slice(&schema).expect("the schema is JSON")
}

pub fn assert_matches(schema: &Value, document: &Value) {
    let validator = jsonschema::validator_for(schema).expect("the schema is a schema");
    let errors: Vec<String> = validator
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}
