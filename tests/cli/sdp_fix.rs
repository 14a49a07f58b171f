//! `rtctool sdp lint --fix`, `--unsafe-fixes` and `--diff`

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;
use tempfile::TempDir;

use crate::run::{Run, fixture, run, run_with_stdin};

/// Clean but for its version, which is a safe fix.
const WRONG_VERSION: &str = "v=1\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n\
    m=audio 9 RTP/AVP 0\r\nc=IN IP4 127.0.0.1\r\n";

fn right_version() -> String {
    WRONG_VERSION.replace("v=1", "v=0")
}

/// A folder of its own with one file in it.
struct Sample {
    folder: TempDir,
    path: PathBuf,
}

impl Sample {
    fn new(name: &str, text: impl AsRef<[u8]>) -> Sample {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        Sample { folder, path }
    }

    fn lint(&self, options: &[&str]) -> Run {
        let path = self.path.to_str().unwrap();
        run(&[&["sdp", "lint"], options, &[path]].concat())
    }

    fn text(&self) -> String {
        String::from_utf8(self.bytes()).unwrap()
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(&self.path).unwrap()
    }

    /// The names in the folder: a run leaves no other files behind.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
        entries.map(|entry| name(entry.unwrap())).collect()
    }
}

#[test]
fn a_fix_is_written_and_the_status_is_about_what_is_left() {
    let sample = Sample::new("a.sdp", WRONG_VERSION);
    let run = sample.lint(&["--fix"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    assert!(
        run.stdout.contains("no findings, 1 fixed"),
        "{}",
        run.stdout
    );
    assert_eq!(sample.text(), right_version());
    assert_eq!(sample.names(), ["a.sdp"]);
}

#[test]
fn a_second_run_changes_nothing() {
    let sample = Sample::new("a.sdp", WRONG_VERSION);
    sample.lint(&["--fix", "--unsafe-fixes"]);
    let fixed = sample.bytes();
    let written = fs::metadata(&sample.path).unwrap().modified().unwrap();
    let again = sample.lint(&["--fix", "--unsafe-fixes", "--format", "json"]);
    assert_eq!(sample.bytes(), fixed);
    assert_eq!(
        fs::metadata(&sample.path).unwrap().modified().unwrap(),
        written
    );
    let fixes = &again.report()["data"]["documents"][0]["fixes"];
    assert_eq!(*fixes, json!({"made": false, "counts": {}, "diff": null}));
}

#[test]
fn without_an_option_no_file_is_written() {
    let sample = Sample::new("a.sdp", WRONG_VERSION);
    let run = sample.lint(&[]);
    assert_eq!(run.status, Some(1));
    assert!(
        run.stdout.contains("= fix: write version 0 (--fix)"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("\n1 fixable with sdp lint --fix\n"),
        "{}",
        run.stdout
    );
    assert_eq!(sample.text(), WRONG_VERSION);
}

#[test]
fn other_bytes_stay_as_they_are() {
    let odd = |version: &str| {
        let head = format!("v={version}\no=- 1 2 IN IP4 127.0.0.1\r\ns=caf");
        let tail = b"\xe9\rt=0 0\r\nm=audio 9 RTP/AVP 0\nc=IN IP4 127.0.0.1\r\n";
        [head.as_bytes(), tail].concat()
    };
    let sample = Sample::new("a.sdp", odd("1"));
    sample.lint(&["--fix", "--select", "S003"]);
    assert_eq!(sample.bytes(), odd("0"));
}

#[test]
fn a_rule_that_was_not_asked_for_is_not_fixed() {
    let sample = Sample::new("a.sdp", WRONG_VERSION);
    sample.lint(&["--fix", "--ignore", "S003"]);
    assert_eq!(sample.text(), WRONG_VERSION);
}

#[test]
fn a_diff_shows_the_edits_and_writes_nothing() {
    let sample = Sample::new("a.sdp", WRONG_VERSION);
    let run = sample.lint(&["--diff"]);
    assert_eq!(run.status, Some(1));
    let name = sample.path.display();
    let diff = format!(
        "--- {name}\n+++ {name}\n@@ -1,4 +1,4 @@\n-v=1\r\n+v=0\r\n o=- 1 2 IN IP4 127.0.0.1\r\n \
         s=-\r\n t=0 0\r\n\n"
    );
    assert!(run.stdout.starts_with(&diff), "{}", run.stdout);
    assert!(
        run.stdout.contains("1 error, 1 would be fixed"),
        "{}",
        run.stdout
    );
    assert_eq!(sample.text(), WRONG_VERSION);
}

#[test]
fn the_json_report_has_the_diff_and_the_edits() {
    let sample = Sample::new("a.sdp", WRONG_VERSION);
    let report = sample.lint(&["--diff", "--format", "json"]).report();
    let document = &report["data"]["documents"][0];
    assert_eq!(document["fixable"], json!({"safe": 1, "unsafe": 0}));
    assert_eq!(document["fixes"]["counts"], json!({"S003": 1}));
    assert_eq!(document["fixes"]["made"], false);
    let diff = document["fixes"]["diff"].as_str().unwrap();
    assert!(diff.contains("\n-v=1\r\n+v=0\r\n"), "{diff}");
    let edit = &report["findings"][0]["fix"]["edits"][0];
    assert_eq!(
        (&edit["offset"], &edit["length"], &edit["replacement"]),
        (&json!(2), &json!(1), &json!("0"))
    );
}

#[test]
fn a_diff_of_a_clean_description_is_empty() {
    let sample = Sample::new("a.sdp", right_version());
    let run = sample.lint(&["--diff"]);
    assert_eq!(run.status, Some(0));
    assert!(run.stdout.starts_with("description"), "{}", run.stdout);
}

#[test]
fn standard_input_comes_out_fixed_and_the_report_goes_to_standard_error() {
    let run = run_with_stdin(&["sdp", "lint", "--fix", "-"], WRONG_VERSION);
    assert_eq!((run.status, run.stdout), (Some(0), right_version()));
    assert!(
        run.stderr.contains("no findings, 1 fixed"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.ends_with("pass: no findings\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn standard_input_with_nothing_to_fix_comes_out_as_it_is() {
    let run = run_with_stdin(&["sdp", "lint", "--fix"], right_version());
    assert_eq!((run.status, run.stdout), (Some(0), right_version()));
}

#[test]
fn sdp_within_json_is_not_written_and_that_is_said() {
    let text = json!({"type": "offer", "sdp": WRONG_VERSION}).to_string();
    let sample = Sample::new("a.json", &text);
    let run = sample.lint(&["--fix"]);
    assert_eq!(run.status, Some(1));
    assert!(
        run.stderr.contains("a.json#/sdp`: it is a part of"),
        "{}",
        run.stderr
    );
    assert!(!run.stdout.contains("fixable"), "{}", run.stdout);
    assert_eq!(sample.text(), text);

    let shown = sample.lint(&["--diff"]);
    assert!(
        shown.stdout.contains("\n-v=1\r\n+v=0\r\n"),
        "{}",
        shown.stdout
    );
}

#[test]
fn json_on_standard_input_leaves_standard_output_empty() {
    let text = json!({"type": "offer", "sdp": WRONG_VERSION}).to_string();
    let run = run_with_stdin(&["sdp", "lint", "--fix", "-"], text);
    assert_eq!((run.status, run.stdout.as_str()), (Some(1), ""));
    assert!(
        run.stderr.contains("error: cannot fix `-#/sdp`"),
        "{}",
        run.stderr
    );
}

#[test]
fn json_with_nothing_to_fix_is_no_problem() {
    let path = fixture("sdp/real/chromium-pair.json");
    let run = run(&["sdp", "lint", "--fix", path.to_str().unwrap()]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
}

#[test]
fn the_options_that_exclude_each_other_say_so() {
    for options in [["--fix", "--diff"].as_slice(), &["--unsafe-fixes"]] {
        let sample = Sample::new("a.sdp", WRONG_VERSION);
        assert_eq!(sample.lint(options).status, Some(2), "{options:?}");
        assert_eq!(sample.text(), WRONG_VERSION);
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_file_keeps_its_permissions() {
        let sample = Sample::new("a.sdp", WRONG_VERSION);
        set_mode(&sample.path, 0o640);
        sample.lint(&["--fix"]);
        assert_eq!(sample.text(), right_version());
        let mode = fs::metadata(&sample.path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }

    #[test]
    fn a_read_only_file_is_left_alone_and_that_is_said() {
        let sample = Sample::new("a.sdp", WRONG_VERSION);
        set_mode(&sample.path, 0o444);
        let run = sample.lint(&["--fix"]);
        assert_eq!(run.status, Some(1));
        assert!(run.stderr.contains("error: cannot write"), "{}", run.stderr);
        assert!(run.stdout.contains("error[S003]"), "{}", run.stdout);
        assert_eq!(sample.text(), WRONG_VERSION);
    }

    #[test]
    fn the_file_behind_a_link_is_fixed_and_the_link_stays() {
        let sample = Sample::new("a.sdp", WRONG_VERSION);
        let link = sample.folder.path().join("link.sdp");
        symlink("a.sdp", &link).unwrap();
        let run = run(&["sdp", "lint", "--fix", link.to_str().unwrap()]);
        assert_eq!(run.status, Some(0));
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(sample.text(), right_version());
    }
}
