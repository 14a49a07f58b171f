//! `--compare`: what changed since an earlier report, and gates relative to it.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::run::{Run, fixture, rtctool, run};

const CLEAN: &str = "fixtures/pcap/gstreamer-opus-vp8.pcapng";
const LOSSY: &str = "fixtures/pcap/gstreamer-pcmu-loss.pcap";

/// A report in JSON of what a command measured earlier.
fn earlier(folder: &TempDir, args: &[&str]) -> PathBuf {
    let path = folder.path().join("last.json");
    let report = run(&[args, &["--format", "json"]].concat()).stdout;
    fs::write(&path, report).unwrap();
    path
}

/// The line of a table that begins with these two.
fn row<'t>(text: &'t str, first: &str, second: &str) -> Option<&'t str> {
    text.lines()
        .find(|line| line.split_whitespace().take(2).eq([first, second]))
}

fn analyzed(capture: &str, earlier: &Path, more: &[&str]) -> Run {
    let earlier = earlier.to_str().unwrap();
    let args = ["pcap", "analyze", capture, "--compare", earlier];
    run(&[&args, more].concat())
}

#[test]
fn what_is_as_it_was_is_told_in_one_line() {
    let folder = TempDir::new().unwrap();
    let last = earlier(&folder, &["pcap", "analyze", LOSSY]);
    let run = analyzed(LOSSY, &last, &[]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("nothing changed\n"), "{}", run.stdout);
    assert!(
        run.stdout.contains("2 findings as before"),
        "{}",
        run.stdout
    );
}

#[test]
fn what_got_worse_is_told_with_both_values() {
    let folder = TempDir::new().unwrap();
    let last = earlier(&folder, &["pcap", "analyze", CLEAN]);
    let run = analyzed(LOSSY, &last, &["--format", "json"]);
    let report = run.report();
    let comparison = &report["comparison"];
    assert_eq!(comparison["outcome_before"], "pass");
    let metrics = comparison["metrics"].as_array().unwrap();
    let loss = metrics.iter().find(|one| one["metric"] == "loss").unwrap();
    assert_eq!(loss["change"], "worse");
    assert_eq!((&loss["before"], &loss["now"]), (&0.0.into(), &7.0.into()));
    assert_eq!(loss["subject"], "worst of 1, before of 2");
    let new = comparison["findings"]["new"].as_array().unwrap();
    assert!(new.iter().any(|one| one["code"] == "PCAP002"), "{new:?}");
    let text = analyzed(LOSSY, &last, &[]).stdout;
    let line = row(&text, "worse", "loss").unwrap_or_else(|| panic!("{text}"));
    assert!(line.contains("0.00 %") && line.contains("7.00 %"), "{line}");
}

#[test]
fn a_setting_that_is_another_is_told_before_figures() {
    let folder = TempDir::new().unwrap();
    let last = earlier(&folder, &["pcap", "analyze", LOSSY]);
    let filtered = ["--filter", "rtp"];
    let report = analyzed(
        LOSSY,
        &last,
        &[&filtered[..], &["--format", "json"]].concat(),
    )
    .report();
    let settings = &report["comparison"]["settings"];
    assert_eq!(settings[0]["setting"], "filter");
    assert_eq!(
        (&settings[0]["before"], &settings[0]["now"]),
        (&"none".into(), &"rtp".into())
    );
    for format in ["text", "markdown", "html"] {
        let told = analyzed(
            LOSSY,
            &last,
            &[&filtered[..], &["--format", format]].concat(),
        )
        .stdout;
        for words in ["none, now rtp", "different settings do not compare"] {
            assert!(
                told.contains(words),
                "{format}: {words} is missing in\n{told}"
            );
        }
    }
}

#[test]
fn other_servers_of_a_configuration_are_another_setting() {
    let folder = TempDir::new().unwrap();
    let config = folder.path().join("ice.json");
    let check = |uri: &str, more: &[&str]| {
        let servers = format!("{{\"iceServers\": [{{\"urls\": \"{uri}\"}}]}}");
        fs::write(&config, servers).unwrap();
        let args = ["ice", "check", "--no-probe", "--format", "json"];
        run(&[&args[..], &[config.to_str().unwrap()], more].concat())
    };
    let last = folder.path().join("last.json");
    fs::write(&last, check("stun:192.0.2.1", &[]).stdout).unwrap();
    let compared = ["--compare", last.to_str().unwrap()];
    let settings = |uri: &str| check(uri, &compared).report()["comparison"]["settings"].clone();
    let other = settings("stun:192.0.2.2");
    assert_eq!(other[0]["setting"], "servers", "{other}");
    assert_eq!(other[0]["now"], "stun:192.0.2.2");
    assert_eq!(settings("stun:192.0.2.1"), serde_json::json!([]));
}

#[test]
fn a_gate_may_say_how_much_worse_than_before_is_too_much() {
    let folder = TempDir::new().unwrap();
    let last = earlier(&folder, &["pcap", "analyze", LOSSY]);
    let gate = |capture: &str, gate: &str| analyzed(capture, &last, &["--fail-if", gate]).status;
    assert_eq!(gate(LOSSY, "loss > baseline"), Some(0));
    assert_eq!(gate(LOSSY, "loss > baseline * 0.5"), Some(1));
    assert_eq!(gate(LOSSY, "loss > baseline - 3%"), Some(1));
    assert_eq!(gate(LOSSY, "loss > baseline + 1%"), Some(0));
    // Nothing measured a round trip then.
    assert_eq!(gate(LOSSY, "rtt.p95 > baseline * 2"), Some(3));
}

#[test]
fn without_an_earlier_report_such_a_gate_is_no_pass() {
    let run = run(&["pcap", "analyze", LOSSY, "--fail-if", "loss > baseline"]);
    assert_eq!(run.status, Some(3), "{}", run.stdout);
    assert!(
        run.stdout
            .contains("7.00 %, before not measured: no --compare was given"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_gate_that_cannot_be_understood_is_wrong_usage() {
    let refused = |gate: &str| run(&["pcap", "analyze", LOSSY, "--fail-if", gate]);
    let unit = refused("loss > baseline + 5ms");
    assert_eq!(unit.status, Some(2));
    assert!(unit.stderr.contains("baseline * 1.1"), "{}", unit.stderr);
    let shape = refused("loss > baseline / 2");
    assert_eq!(shape.status, Some(2));
    assert!(shape.stderr.contains("is no baseline"), "{}", shape.stderr);
}

#[test]
fn only_a_report_of_the_same_command_can_be_compared_with() {
    let folder = TempDir::new().unwrap();
    let last = earlier(&folder, &["sdp", "lint", "fixtures/sdp/rules/M003/bad.sdp"]);
    let other = analyzed(CLEAN, &last, &[]);
    assert_eq!(other.status, Some(2), "{}", other.stderr);
    let words = "is a report of `sdp lint`, and this is one of `pcap analyze`";
    assert!(other.stderr.contains(words), "{}", other.stderr);
    fs::write(&last, "{\"schema_version\": 9}").unwrap();
    assert_eq!(analyzed(CLEAN, &last, &[]).status, Some(3));
    let last = last.to_str().unwrap();
    assert_eq!(run(&["rules", "--compare", last]).status, Some(2));
}

#[test]
fn a_report_may_take_the_place_of_the_one_it_is_compared_with() {
    let folder = TempDir::new().unwrap();
    let last = earlier(&folder, &["pcap", "analyze", LOSSY]);
    let sink = format!("json={}", last.to_str().unwrap());
    let first = analyzed(CLEAN, &last, &["--report", &sink]);
    assert!(first.stdout.contains("better"), "{}", first.stdout);
    let second = analyzed(CLEAN, &last, &[]);
    assert!(
        second.stdout.contains("nothing changed"),
        "{}",
        second.stdout
    );
}

#[test]
fn earlier_reports_can_be_compared_with_each_other() {
    let folder = TempDir::new().unwrap();
    let last = earlier(&folder, &["pcap", "analyze", CLEAN]);
    let now = folder.path().join("now.json");
    let report = run(&["pcap", "analyze", LOSSY, "--format", "json"]).stdout;
    fs::write(&now, report).unwrap();
    let (last, now) = (last.to_str().unwrap(), now.to_str().unwrap());
    let shown = run(&["report", "show", now, "--compare", last]);
    assert_eq!(shown.status, Some(0), "{}", shown.stderr);
    assert!(
        row(&shown.stdout, "worse", "loss").is_some(),
        "{}",
        shown.stdout
    );
    let page = run(&[
        "report",
        "convert",
        now,
        "--compare",
        last,
        "--format",
        "html",
    ]);
    assert!(page.stdout.contains("<h2>What changed</h2>"));
}

/// A folder with two lints and a capture to check.
fn project() -> TempDir {
    let folder = TempDir::new().unwrap();
    let capture = fixture("pcap/gstreamer-pcmu-loss.pcap");
    let config = format!(
        "[check.offers]\nrun = \"sdp lint\"\nfiles = [\"*.sdp\"]\n\n\
         [check.all]\nrun = \"sdp lint\"\nfiles = [\"a.sdp\"]\n\n\
         [check.night]\nrun = \"pcap analyze\"\nfiles = [{capture:?}]\nfail_if = [\"loss > baseline * 1.2\"]\n"
    );
    fs::write(folder.path().join("rtctool.toml"), config).unwrap();
    let bad = fixture("sdp/rules/M003/bad.sdp");
    fs::copy(bad, folder.path().join("a.sdp")).unwrap();
    folder
}

fn check(folder: &TempDir, args: &[&str]) -> Run {
    let mut command = rtctool();
    command.current_dir(folder.path()).arg("check").args(args);
    Run::of(command.output().expect("the program starts"))
}

#[test]
fn checks_are_compared_each_with_itself() {
    let folder = project();
    let first = check(&folder, &["--report", "json=last.json"]);
    assert_eq!(first.status, Some(1), "{}", first.stdout);
    let good = fixture("sdp/rules/M003/good.sdp");
    fs::copy(good, folder.path().join("a.sdp")).unwrap();
    let second = check(&folder, &["--compare", "last.json", "--format", "json"]);
    assert_eq!(second.status, Some(0), "{}{}", second.stdout, second.stderr);
    let report = second.report();
    let comparison = &report["comparison"];
    let changes: Vec<&str> = (comparison["checks"].as_array().unwrap().iter())
        .map(|check| check["change"].as_str().unwrap())
        .collect();
    assert_eq!(changes, ["better", "better", "better"]);
    let fixed = comparison["findings"]["fixed"].as_array().unwrap();
    assert_eq!(fixed.len(), 2);
    assert_eq!(fixed[0]["check"], "offers");
    let gate = &report["data"]["steps"][2]["report"]["gates"][0];
    assert_eq!(gate["verdict"], "pass");
    assert_eq!(gate["threshold"], serde_json::Value::Null);
}

#[test]
fn a_check_that_is_left_out_is_not_told_as_removed() {
    let folder = project();
    check(&folder, &["--report", "json=last.json"]);
    let one = check(&folder, &["--only", "night", "--compare", "last.json"]);
    assert!(one.stdout.contains("not run   offers\n"), "{}", one.stdout);
    assert!(!one.stdout.contains("removed"), "{}", one.stdout);
}

#[test]
fn one_baseline_serves_all_lints_and_says_what_is_stale() {
    let folder = project();
    let written = check(&folder, &["--baseline", "known.json", "--write-baseline"]);
    let words = "written to known.json";
    assert!(written.stdout.contains(words), "{}", written.stdout);
    let known = fs::read_to_string(folder.path().join("known.json")).unwrap();
    // Both lints found it; in the file it is once.
    assert_eq!(known.matches("M003").count(), 1, "{known}");
    assert!(known.contains("\"count\":1"), "{known}");
    let lints = [
        "--baseline",
        "known.json",
        "--only",
        "offers",
        "--only",
        "all",
    ];
    let again = check(&folder, &lints);
    assert_eq!(again.status, Some(0), "{}{}", again.stdout, again.stderr);
    assert!(
        again.stdout.contains("2 findings in the baseline"),
        "{}",
        again.stdout
    );
    let good = fixture("sdp/rules/M003/good.sdp");
    fs::copy(good, folder.path().join("a.sdp")).unwrap();
    let stale = check(&folder, &lints);
    let words =
        "1 entry of the baseline not found any more: write it anew\n- M003 a.sdp: a=mid:0\n";
    assert!(stale.stdout.contains(words), "{}", stale.stdout);
    let both = check(
        &folder,
        &[
            "--baseline",
            "known.json",
            "--write-baseline",
            "--only",
            "all",
        ],
    );
    assert_eq!(both.status, Some(2), "{}", both.stderr);
}

#[test]
fn gates_of_checks_are_told_in_the_formats_that_know_findings_only() {
    let folder = project();
    let only = ["--only", "night"];
    for (format, words) in [
        (
            "github",
            "night: --fail-if 'loss > baseline * 1.2' could not be judged",
        ),
        ("sarif", "\"ruleId\": \"GATE002\""),
        ("gitlab", "GATE002 gate-not-measured"),
        (
            "prometheus",
            "rtctool_check_outcome{check=\"night\",allow_failure=\"false\",outcome=\"no_verdict\"} 1",
        ),
        (
            "nagios",
            "loss > baseline * 1.2: 7.00 %, before not measured: no --compare was given",
        ),
        ("markdown", "| ⚠️ no verdict | night |"),
    ] {
        let run = check(&folder, &[&only[..], &["--format", format]].concat());
        assert!(
            run.stdout.contains(words),
            "{format}: {words}\n{}",
            run.stdout
        );
    }
}

#[test]
fn samples_are_an_object_a_line_with_the_check_that_they_are_of() {
    let folder = project();
    let run = check(&folder, &["--only", "night", "--format", "jsonl"]);
    let samples: Vec<serde_json::Value> = (run.stdout.lines())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let packets = samples
        .iter()
        .filter_map(|sample| sample["packets"].as_u64());
    assert_eq!(packets.sum::<u64>(), 465, "{}", run.stdout);
    assert!(samples.iter().all(|sample| sample["check"] == "night"));
    let none = crate::run::run(&["sdp", "lint", "a.sdp", "--format", "jsonl"]);
    assert_eq!(none.status, Some(2));
    assert!(none.stderr.contains("no samples"), "{}", none.stderr);
}

#[test]
fn a_gate_of_the_file_that_cannot_be_is_told_with_its_place() {
    let folder = project();
    let config = "[check.a]\nrun = \"pcap analyze\"\nfiles = [\"x\"]\nfail_if = [\"loss > baseline + 5ms\"]\n";
    fs::write(folder.path().join("rtctool.toml"), config).unwrap();
    let run = check(&folder, &[]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("rtctool.toml:4:12: "), "{}", run.stderr);
}
