//! A sweep over captures by others: `RTCTOOL_CORPUS=FOLDER cargo test corpus`.

use std::path::PathBuf;

use crate::run::{assert_matches_schema, run};

#[test]
fn every_capture_of_the_corpus_gives_a_report_or_a_clear_error() {
    let Some(corpus) = std::env::var_os("RTCTOOL_CORPUS") else {
        eprintln!("left out: RTCTOOL_CORPUS names no folder of captures");
        return;
    };
    let corpus = PathBuf::from(corpus);
    let captures = corpus.join("pcap");
    let folder = if captures.is_dir() { captures } else { corpus };
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let name = file.to_str().expect("a name in UTF-8");
        let run = run(&["pcap", "analyze", name, "--format", "json"]);
        assert!(matches!(run.status, Some(0 | 3)), "{name}\n{}", run.stderr);
        assert!(!run.stderr.contains("panicked"), "{name}\n{}", run.stderr);
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        assert_matches_schema(&report);
        let problems = report["problems"].as_array().unwrap();
        let captures = report["data"]["captures"].as_array().unwrap();
        let nothing = captures
            .iter()
            .all(|capture| capture["streams"].as_array().unwrap().is_empty());
        assert_eq!(
            run.status == Some(3),
            nothing || !problems.is_empty(),
            "{name}"
        );
        assert!(
            problems.iter().all(|problem| problem["help"].is_string()),
            "{name}: {problems:#?}"
        );
    }
}
