//! A sweep over captures by others: `RTCTOOL_CORPUS=FOLDER cargo test corpus`.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::run::{assert_matches_schema, run};

mod packets;
mod rtpproxy;
mod tshark;

struct Corpus {
    folder: PathBuf,
    /// Sorted by name.
    files: Vec<PathBuf>,
}

/// The captures of the corpus; None, after saying so, when no corpus is named.
fn captures() -> Option<Corpus> {
    let Some(corpus) = std::env::var_os("RTCTOOL_CORPUS") else {
        eprintln!("left out: RTCTOOL_CORPUS names no folder of captures");
        return None;
    };
    let corpus = PathBuf::from(corpus);
    let below = corpus.join("pcap");
    let folder = if below.is_dir() { below } else { corpus };
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    Some(Corpus { folder, files })
}

/// The report's page of this file; None when it is no capture.
fn analyze(file: &Path) -> Option<Value> {
    let name = file.to_str().expect("a name in UTF-8");
    let run = run(&["pcap", "analyze", name, "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    Some(report["data"]["captures"].get(0)?.clone())
}

/// MANIFEST.tsv, where there is one, calls captures of other protocols `negative`.
#[test]
fn other_protocols_hold_no_stream() {
    let Some(corpus) = captures() else { return };
    let Ok(manifest) = std::fs::read_to_string(corpus.folder.join("MANIFEST.tsv")) else {
        return;
    };
    let entries = manifest.lines().filter_map(|line| line.split_once('\t'));
    for (name, rest) in entries {
        if rest.starts_with("negative\t") {
            let capture = analyze(&corpus.folder.join(name)).expect(name);
            assert_eq!(capture["streams"], Value::Array(Vec::new()), "{name}");
        }
    }
}

#[test]
fn every_capture_of_the_corpus_gives_a_report_or_a_clear_error() {
    let Some(corpus) = captures() else { return };
    for file in corpus.files {
        let name = file.to_str().expect("a name in UTF-8");
        let run = run(&["pcap", "analyze", name, "--format", "json"]);
        assert!(!run.stderr.contains("panicked"), "{name}\n{}", run.stderr);
        let report: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_matches_schema(&report);
        let problems = report["problems"].as_array().unwrap();
        let captures = report["data"]["captures"].as_array().unwrap();
        let nothing = captures
            .iter()
            .all(|capture| capture["streams"].as_array().unwrap().is_empty());
        let fails = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|finding| finding["severity"] == "error");
        let status = match (fails, nothing || !problems.is_empty()) {
            (true, _) => 1,
            (false, true) => 3,
            (false, false) => 0,
        };
        assert_eq!(run.status, Some(status), "{name}");
        assert!(
            problems.iter().all(|problem| problem["help"].is_string()),
            "{name}: {problems:#?}"
        );
    }
}
