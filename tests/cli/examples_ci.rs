//! What examples/ci, the action and the hook run still runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::run::{Run, rtctool};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn example(name: &str) -> String {
    fs::read_to_string(root().join("examples/ci").join(name)).unwrap()
}

/// The folder of examples, where reports may be written.
fn copy() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::copy(
        root().join("examples/ci/rtctool.toml"),
        folder.path().join("rtctool.toml"),
    )
    .unwrap();
    fs::create_dir(folder.path().join("sdp")).unwrap();
    fs::copy(
        root().join("examples/ci/sdp/offer.sdp"),
        folder.path().join("sdp/offer.sdp"),
    )
    .unwrap();
    folder
}

/// With rtctool first on the path.
fn shell(folder: &Path, script: &str) -> Run {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_rtctool"));
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", program.parent().unwrap().display());
    let mut command = Command::new("sh");
    command
        .current_dir(folder)
        .env("PATH", path)
        .args(["-eu", "-c", script]);
    command
        .env("TEXTFILE_DIRECTORY", folder)
        .env("STUN_SERVER", "stun:127.0.0.1:9");
    Run::of(command.output().expect("there is a shell"))
}

/// The arguments of a line behind `before`.
fn arguments<'t>(text: &'t str, before: &str) -> &'t str {
    let mut lines = text.lines().map(str::trim);
    lines
        .find_map(|line| line.strip_prefix(before))
        .unwrap_or_else(|| panic!("no line begins with `{before}`"))
}

#[cfg(feature = "call")]
#[test]
fn the_jobs_of_github_and_gitlab_pass_and_leave_their_reports() {
    let folder = copy();
    for (file, before, reports) in [
        (
            "github-actions.yml",
            "args: ",
            ["rtc.sarif", "rtc.xml", "rtc.html"],
        ),
        (
            "gitlab-ci.yml",
            "- rtctool ",
            ["rtc-quality.json", "rtc.xml", "rtc.html"],
        ),
    ] {
        let text = example(file);
        let run = shell(
            folder.path(),
            &format!("rtctool {}", arguments(&text, before)),
        );
        assert_eq!(run.status, Some(0), "{file}: {}{}", run.stdout, run.stderr);
        for report in reports {
            assert!(
                folder.path().join(report).metadata().unwrap().len() > 0,
                "{report}"
            );
            fs::remove_file(folder.path().join(report)).unwrap();
        }
    }
}

#[cfg(unix)]
#[test]
fn the_textfile_of_prometheus_has_a_server_that_is_down() {
    let folder = copy();
    let run = shell(folder.path(), &example("prometheus-textfile.sh"));
    assert_eq!(
        (run.status, run.stdout.as_str()),
        (Some(0), ""),
        "{}",
        run.stderr
    );
    let metrics = fs::read_to_string(folder.path().join("rtctool-stun.prom")).unwrap();
    assert!(
        metrics.contains("probe_success{") && metrics.contains("} 0\n"),
        "{metrics}"
    );
}

#[cfg(unix)]
#[test]
fn the_commands_of_nagios_are_understood() {
    let text = example("nagios.cfg");
    let commands: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("command_line"))
        .map(str::trim)
        .collect();
    assert_eq!(commands.len(), 2);
    let folder = copy();
    fs::write(folder.path().join("password"), "north").unwrap();
    for command in commands {
        let stun = command.contains("stun probe");
        let command = command
            .replace("$HOSTADDRESS$", "127.0.0.1:9")
            .replace("$ARG1$", if stun { "80ms" } else { "alice" })
            .replace("$ARG2$", "password")
            // Nobody answers there, and the test does not wait for it.
            .replace("--timeout 10s", "--timeout 200ms");
        let run = shell(folder.path(), &command);
        assert_eq!(
            run.status,
            Some(2),
            "{command}: {}{}",
            run.stdout,
            run.stderr
        );
        assert!(run.stdout.contains(" CRITICAL - "), "{}", run.stdout);
    }
}

#[test]
fn the_hook_lints_the_files_that_it_is_for() {
    let hook = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    let entry = arguments(&hook, "entry: rtctool ");
    let words = entry.split(' ').chain(["examples/ci/sdp/offer.sdp"]);
    let run = Run::of(rtctool().args(words).output().unwrap());
    assert_eq!(run.status, Some(0), "{}", run.stdout);
}

#[test]
fn the_action_builds_and_runs_this_program() {
    let action = fs::read_to_string(root().join("action.yml")).unwrap();
    let build = arguments(&action, "run: cargo install ");
    for words in [
        "--locked",
        "--no-default-features",
        "--features \"$FEATURES\"",
    ] {
        assert!(build.contains(words), "{build}");
    }
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let default = arguments(&action, "default: call");
    assert!(default.is_empty() && manifest.contains("\ncall = ["));
    assert!(action.contains("~/.cargo/rtctool/bin/rtctool $RTCTOOL_ARGS"));
    let summary = "${RTCTOOL_SUMMARY:+--report \"markdown=$RTCTOOL_SUMMARY\"}";
    assert!(action.contains(summary), "{action}");
}

#[cfg(feature = "call")]
#[test]
fn the_line_of_the_action_writes_the_summary_of_the_job() {
    let folder = copy();
    let action = fs::read_to_string(root().join("action.yml")).unwrap();
    let line = arguments(&action, "~/.cargo/rtctool/bin/");
    let script = format!(
        "status=0; RTCTOOL_SUMMARY=summary.md; RTCTOOL_ARGS='check rtctool.toml'; {line}; exit $status"
    );
    let run = shell(folder.path(), &script);
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
    let summary = fs::read_to_string(folder.path().join("summary.md")).unwrap();
    assert!(
        summary.starts_with("## ✅ pass: rtctool check\n"),
        "{summary}"
    );
}
