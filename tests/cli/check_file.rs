//! `check` with a file that says what must hold.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::run::{Run, assert_matches, fixture, rtctool, schema};

/// A folder with an rtctool.toml, and descriptions beside it.
fn folder(config: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("rtctool.toml"), config).unwrap();
    let offer = fs::read_to_string(fixture("sdp/real/chromium-offer.sdp")).unwrap();
    fs::create_dir(folder.path().join("sdp")).unwrap();
    fs::write(folder.path().join("sdp/good.sdp"), &offer).unwrap();
    let broken = offer.replacen("o=", "q=", 1);
    fs::write(folder.path().join("broken.sdp"), broken).unwrap();
    folder
}

fn check(folder: &Path, args: &[&str]) -> Run {
    let mut command = rtctool();
    command.current_dir(folder).arg("check").args(args);
    Run::of(command.output().expect("the program starts"))
}

fn steps(report: &Value) -> Vec<(String, String)> {
    let steps = report["data"]["steps"].as_array().unwrap();
    let text = |step: &Value, key: &str| step[key].as_str().unwrap().to_owned();
    steps
        .iter()
        .map(|step| (text(step, "name"), text(step, "outcome")))
        .collect()
}

const LINTS: &str = r#"
[check.good]
run = "sdp lint"
files = ["sdp/*.sdp"]

[check.broken]
run = "sdp lint"
files = ["broken.sdp"]
"#;

#[test]
fn each_check_has_its_outcome_and_the_worst_is_the_status() {
    let folder = folder(LINTS);
    let run = check(folder.path(), &["--format", "json"]);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    let report = run.report();
    let wanted = [("good", "pass"), ("broken", "fail")];
    assert_eq!(
        steps(&report),
        wanted.map(|(name, outcome)| (name.into(), outcome.into()))
    );
    let findings = report["findings"].as_array().unwrap();
    assert!(
        findings
            .iter()
            .any(|finding| finding["severity"] == "error")
    );

    let good = check(folder.path(), &["--only", "good"]);
    assert_eq!(good.status, Some(0), "{}", good.stdout);
    assert!(good.stdout.contains("1 description, "), "{}", good.stdout);
}

#[test]
fn what_may_fail_is_told_and_fails_nothing() {
    let folder = folder(&format!("{LINTS}allow_failure = true\n"));
    let run = check(folder.path(), &["--format", "json"]);
    assert_eq!(run.status, Some(0), "{}", run.stdout);
    let report = run.report();
    assert_eq!(steps(&report)[1].1, "fail");
    assert_eq!(report["findings"], json!([]));
    assert!(report["data"]["steps"][1]["report"]["finding_counts"]["errors"].as_u64() > Some(0));
    let text = check(folder.path(), &[]);
    for words in [
        "FAIL (allowed)",
        "pass: of 2 checks in rtctool.toml 1 failed and may\n",
    ] {
        assert!(
            text.stdout.contains(words),
            "{words} is missing in\n{}",
            text.stdout
        );
    }
}

#[test]
fn ci_servers_see_a_case_for_each_check() {
    let folder = folder(LINTS);
    let run = check(folder.path(), &["--format", "junit"]);
    let xml = &run.stdout;
    assert!(
        xml.contains("tests=\"2\" failures=\"1\" errors=\"0\""),
        "{xml}"
    );
    assert!(
        xml.contains("<testcase name=\"good\"") && xml.contains("<testcase name=\"broken\""),
        "{xml}"
    );
    assert!(
        xml.contains(" time=\"0.") && xml.contains("broken.sdp:2:1: error: "),
        "{xml}"
    );
}

#[test]
fn a_check_has_gates_of_its_own() {
    let capture = fixture("pcap/gstreamer-opus-vp8.pcapng");
    let config = format!(
        "[check.lossy]\nrun = \"pcap analyze\"\nfiles = [{capture:?}]\nfail_on = \"error\"\nfail_if = [\"bitrate > 1bps\"]\n"
    );
    let folder = folder(&config);
    let run = check(folder.path(), &["--format", "json"]);
    assert_eq!(run.status, Some(1), "{}{}", run.stdout, run.stderr);
    let report = run.report();
    let step = &report["data"]["steps"][0];
    assert_eq!(step["report"]["gates"][0]["verdict"], "fail");
    assert_eq!(report["gates"], json!([]));
    let summary = step["summary"].as_str().unwrap();
    assert!(summary.starts_with("bitrate > 1 b/s: "), "{summary}");
}

#[test]
fn a_pattern_that_fits_nothing_is_no_pass() {
    let folder = folder("[check.a]\nrun = \"sdp lint\"\nfiles = [\"offers/*.sdp\"]\n");
    let run = check(folder.path(), &[]);
    assert_eq!(run.status, Some(3), "{}", run.stdout);
    assert!(
        run.stderr.contains("error: a: no file fits `offers/*.sdp`"),
        "{}",
        run.stderr
    );
}

#[test]
fn paths_are_seen_from_the_folder_of_the_file() {
    let folder = folder(LINTS);
    let config = folder.path().join("rtctool.toml");
    let run = check(
        Path::new("/"),
        &[config.to_str().unwrap(), "--only", "good"],
    );
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
}

#[test]
fn all_that_is_wrong_is_told_before_anything_runs() {
    let folder = folder(
        "[check.a]\nrun = \"stun probe\"\nuris = [\"stun:x\"]\nfail_if = [\"rtt.p95 > 3\"]\nspeed = 4\n[chek.b]\n",
    );
    let run = check(folder.path(), &[]);
    assert_eq!(run.status, Some(2), "{}", run.stdout);
    assert_eq!(run.stdout, "");
    for place in ["rtctool.toml:5:1: `speed`", "rtctool.toml:6:2: `chek`"] {
        assert!(
            run.stderr.contains(place),
            "{place} is missing in\n{}",
            run.stderr
        );
    }
}

/// Everything that is wrong in this file, or missing around it, has a line of its own.
const WRONG: &str = r#"[check.a]
run = "sdp lint"
files = ["sdp/good.sdp"]
ignore = ["XXX"]
baseline = "missing.json"
fail_on = "warn"
[check.b]
run = "turn probe"
uris = ["turn:alice@127.0.0.1"]
password_env = "NO_SUCH_VARIABLE"
[check.c]
run = "turn audit"
uri = "stun:127.0.0.1"
fail_if = "peers.reachd > 0"
[check.d]
run = "sdp lint"
[check.e]
run = "sdp diff"
files = ["one.sdp"]
"#;

#[test]
fn what_commands_would_refuse_is_told_with_what_is_missing_around_the_file() {
    let folder = folder(WRONG);
    let run = check(folder.path(), &[]);
    assert_eq!(
        (run.status, run.stdout.as_str()),
        (Some(2), ""),
        "{}",
        run.stderr
    );
    for told in [
        "rtctool.toml:4:11: `ignore`: no rule matches XXX",
        "rtctool.toml:5:12: cannot use the baseline",
        "rtctool.toml:6:11: `warn` is no `fail_on`; did you mean `warning`?",
        "rtctool.toml:9:9: this server cannot be probed",
        "rtctool.toml:10:16: the environment has no `NO_SUCH_VARIABLE`",
        "rtctool.toml:10:16: a password is given, and no user name (add `username = \"NAME\"`, or set RTCTOOL_TURN_USERNAME)",
        "rtctool.toml:13:7: this server cannot be probed",
        "rtctool.toml:14:11: `peers.reachd` is not a metric of this command; did you mean `peers.reached`? known are",
        "rtctool.toml:17:8: `files` takes 2 values, and has 1",
        "rtctool.toml:15:8: `files`, or `offer` and `answer`, or `previous` and `next` is missing",
    ] {
        assert!(
            run.stderr.contains(told),
            "{told} is missing in\n{}",
            run.stderr
        );
    }
}

/// A lint, and a probe whose password is nowhere.
const WITHOUT_PASSWORD: &str = r#"[check.lint]
run = "sdp lint"
files = "sdp/good.sdp"
[check.turn]
run = "turn probe"
uris = ["turn:127.0.0.1"]
username = "u"
password_env = "NO_SUCH_VARIABLE"
"#;

#[test]
fn a_variable_that_is_missing_costs_the_check_that_needs_it_alone() {
    let folder = folder(WITHOUT_PASSWORD);
    let run = check(folder.path(), &["--format", "json"]);
    assert_eq!(run.status, Some(3), "{}{}", run.stdout, run.stderr);
    let report = run.report();
    let wanted = [("lint", "pass"), ("turn", "no_verdict")];
    assert_eq!(
        steps(&report),
        wanted.map(|(name, outcome)| (name.into(), outcome.into()))
    );
    let told = "could not run: the environment has no `NO_SUCH_VARIABLE`, or nothing in it (rtctool.toml:8:16)";
    assert_eq!(report["data"]["steps"][1]["summary"], told);
    assert_eq!(report["problems"][0]["message"], format!("turn: {told}"));
    let help = report["problems"][0]["help"].as_str().unwrap();
    assert!(help.starts_with("set it to the secret"), "{help}");
    let github = check(folder.path(), &["--format", "github"]);
    assert!(
        github.stdout.contains(told) && github.stdout.contains("help: set it to the secret"),
        "{}",
        github.stdout
    );
}

#[test]
fn a_failure_outweighs_what_could_not_run_and_what_may_fail_costs_nothing() {
    let failing = folder(&WITHOUT_PASSWORD.replace("sdp/good.sdp", "broken.sdp"));
    assert_eq!(check(failing.path(), &[]).status, Some(1));
    let allowed = folder(&format!("{WITHOUT_PASSWORD}allow_failure = true\n"));
    let run = check(allowed.path(), &[]);
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(
        run.stdout.contains("no verdict (allowed)") && run.stdout.contains("could not run: "),
        "{}",
        run.stdout
    );
}

#[test]
fn a_user_name_whose_password_is_not_here_costs_its_check_alone() {
    let config = WITHOUT_PASSWORD.replace("password_env = \"NO_SUCH_VARIABLE\"\n", "");
    let folder = folder(&config);
    let run = check(folder.path(), &[]);
    assert_eq!(run.status, Some(3), "{}{}", run.stdout, run.stderr);
    for words in [
        "could not run: a user name is given, and no password (rtctool.toml:7:12)",
        "help: add `password_env = \"NAME\"`, or set RTCTOOL_TURN_PASSWORD",
    ] {
        assert!(run.stderr.contains(words), "{}", run.stderr);
    }
}

#[test]
fn what_other_checks_need_is_not_asked_of_one_that_runs_alone_nor_of_a_list() {
    let folder = folder(WITHOUT_PASSWORD);
    let alone = check(folder.path(), &["--only", "lint"]);
    assert_eq!(alone.status, Some(0), "{}{}", alone.stdout, alone.stderr);
    let list = check(folder.path(), &["--list"]);
    assert_eq!(list.stdout, "lint  sdp lint\nturn  turn probe\n");
}

#[test]
fn a_folder_without_the_file_is_no_pass() {
    let folder = TempDir::new().unwrap();
    let run = check(folder.path(), &["--report", "junit=check.xml"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
    for words in ["no rtctool.toml here", "--init", "--built-in"] {
        assert!(run.stderr.contains(words), "{}", run.stderr);
    }
    assert!(
        !folder.path().join("check.xml").exists(),
        "no empty report is left"
    );
}

#[test]
fn reports_say_what_is_wrong_with_the_file_and_where() {
    let folder = folder("[check.a]\nrun = \"sdp lint\"\nfile = \"sdp/good.sdp\"\n");
    let reports = [
        "--report",
        "junit=a.xml",
        "--report",
        "sarif=a.sarif",
        "--output",
        "a.txt",
    ];
    let run = check(
        folder.path(),
        &[&reports[..], &["--report", "json=a.json"]].concat(),
    );
    assert_eq!(run.status, Some(2), "{}", run.stderr);
    let text = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(
        text("a.txt").contains("rtctool.toml:3:1"),
        "{}",
        text("a.txt")
    );
    assert!(
        text("a.xml").contains("`file` is no key"),
        "{}",
        text("a.xml")
    );
    let json: Value = serde_json::from_str(&text("a.json")).unwrap();
    assert_eq!(json["outcome"], "no_verdict");
    let sarif: Value = serde_json::from_str(&text("a.sarif")).unwrap();
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["region"]["startLine"], 3, "{sarif:#}");
    let csv = check(folder.path(), &["--format", "csv"]).stdout;
    assert!(csv.contains("`file` is no key"), "{csv}");
    let page = check(folder.path(), &["--format", "html"]).stdout;
    assert!(page.contains("`file` is no key"), "{page}");
    assert!(!page.contains("made of a report"), "{page}");
    let github = check(folder.path(), &["--format", "github"]);
    assert_eq!(github.status, Some(2));
    let place = "file=rtctool.toml,line=3";
    assert!(
        github.stdout.starts_with("::notice ") && github.stdout.contains(place),
        "{}",
        github.stdout
    );
}

#[test]
fn a_gate_that_is_written_as_a_wish_is_doubted_where_it_stands() {
    let capture = fixture("pcap/gstreamer-opus-vp8.pcapng");
    let config = format!(
        "[check.a]\nrun = \"pcap analyze\"\nfiles = [{capture:?}]\nfail_if = [\"loss < 1%\"]\n"
    );
    let folder = folder(&config);
    let run = check(folder.path(), &["--format", "github"]);
    assert_eq!(run.status, Some(1), "{}{}", run.stdout, run.stderr);
    for words in [
        "::notice title=rtctool check::FAIL: ",
        "gate-reversed (GATE003),file=rtctool.toml,line=4",
        "is `loss > 1 %25` meant?",
    ] {
        assert!(run.stdout.contains(words), "{}", run.stdout);
    }
}

#[test]
fn a_secret_in_the_place_of_its_variable_is_repeated_nowhere() {
    for key in ["password_env", "secret_env", "password"] {
        let folder = folder(&format!(
            "[check.a]\nrun = \"turn probe\"\nuris = [\"turn:127.0.0.1\"]\nusername = \"u\"\n{key} = \"hunter2-secret\"\n"
        ));
        let formats = [
            "json",
            "junit",
            "html",
            "sarif",
            "github",
            "gitlab",
            "csv",
            "prometheus",
        ];
        for format in formats {
            let run = check(folder.path(), &["--format", format, "-v"]);
            assert_eq!(run.status, Some(2), "{key}");
            assert!(run.stderr.contains("rtctool.toml:5:"), "{}", run.stderr);
            let all = run.stdout + &run.stderr;
            assert!(!all.contains("hunter2"), "{format}: {all}");
        }
    }
}

#[test]
fn a_check_names_no_option_that_it_does_not_have() {
    let repeated = fixture("sdp/rules/M003/bad.sdp");
    let lint = [
        "sdp",
        "lint",
        repeated.to_str().unwrap(),
        "--select",
        "M003",
    ];
    let alone = Run::of(rtctool().args(lint).output().expect("the program starts"));
    assert!(alone.stdout.contains("(--"), "{}", alone.stdout);
    let config =
        format!("[check.a]\nrun = \"sdp lint\"\nfiles = [{repeated:?}]\nselect = [\"M003\"]\n");
    let folder = folder(&config);
    for format in ["text", "html"] {
        let run = check(folder.path(), &["--format", format]);
        assert_eq!(run.status, Some(1), "{}{}", run.stdout, run.stderr);
        assert!(run.stdout.contains("M003"), "{}", run.stdout);
        for option in ["(--fix)", "(--unsafe-fixes)", "with --fix"] {
            assert!(!run.stdout.contains(option), "{}", run.stdout);
        }
    }
}

#[test]
fn a_check_never_reads_standard_input() {
    let folder =
        folder("[check.a]\nrun = \"sdp lint\"\nfiles = []\n[check.b]\nrun = \"pcap analyze\"\n");
    let run = check(folder.path(), &[]);
    assert_eq!(run.status, Some(2), "{}", run.stdout);
    for place in [
        "rtctool.toml:1:8: `files`",
        "rtctool.toml:4:8: `files` is missing",
    ] {
        assert!(run.stderr.contains(place), "{}", run.stderr);
    }
}

#[test]
fn changes_of_a_description_stand_in_the_report() {
    let folder =
        folder("[check.same]\nrun = \"sdp diff\"\nfiles = [\"sdp/good.sdp\", \"new.sdp\"]\n");
    let offer = fs::read_to_string(folder.path().join("sdp/good.sdp")).unwrap();
    let changed = offer.replacen("a=sendrecv", "a=recvonly", 1);
    fs::write(folder.path().join("new.sdp"), changed).unwrap();
    let run = check(folder.path(), &["--format", "json"]);
    assert_eq!(run.status, Some(1), "{}{}", run.stdout, run.stderr);
    let report = run.report();
    assert_eq!(report["data"]["steps"][0]["summary"], "1 change");
    assert_eq!(report["findings"][0]["code"], "DIFF001");
}

#[test]
fn a_name_that_is_none_is_told_with_those_there_are() {
    let folder = folder(LINTS);
    let run = check(folder.path(), &["--only", "bad"]);
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr.contains("no check is called `bad`") && run.stderr.contains("  broken"),
        "{}",
        run.stderr
    );
    let list = check(folder.path(), &["--list"]);
    assert_eq!(list.stdout, "good    sdp lint\nbroken  sdp lint\n");
}

#[test]
fn what_is_known_goes_into_the_baseline_and_is_told_no_more() {
    let config =
        "[check.broken]\nrun = \"sdp lint\"\nfiles = [\"broken.sdp\"]\nbaseline = \"known.json\"\n";
    let folder = folder(config);
    let written = check(folder.path(), &["--write-baseline"]);
    assert!(
        folder.path().join("known.json").exists(),
        "{}{}",
        written.stdout,
        written.stderr
    );
    assert!(
        written.stdout.contains("written to known.json"),
        "{}",
        written.stdout
    );
    let run = check(folder.path(), &[]);
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("in the baseline"), "{}", run.stdout);
    fs::copy(
        folder.path().join("sdp/good.sdp"),
        folder.path().join("broken.sdp"),
    )
    .unwrap();
    let mended = check(folder.path(), &[]);
    assert!(
        mended.stdout.contains("gone: write it anew"),
        "{}",
        mended.stdout
    );
}

#[test]
fn a_baseline_that_no_check_names_cannot_be_written() {
    let folder = folder(LINTS);
    let run = check(folder.path(), &["--write-baseline"]);
    assert_eq!(run.status, Some(2), "{}", run.stdout);
    assert!(
        run.stderr.contains("baseline = \"sdp-baseline.json\""),
        "{}",
        run.stderr
    );
}

#[test]
fn a_file_to_begin_with_is_written_once() {
    let folder = TempDir::new().unwrap();
    let run = check(folder.path(), &["--init"]);
    assert_eq!(
        (run.status, run.stdout.as_str()),
        (Some(0), "wrote rtctool.toml; now: rtctool check\n")
    );
    let again = check(folder.path(), &["--init"]);
    assert_eq!(again.status, Some(2));
    let listed = check(folder.path(), &["--list"]);
    assert_eq!(listed.stdout, "a call  call loopback\n");
}

#[test]
fn the_schema_of_the_file_knows_what_the_reader_knows() {
    let begin = include_str!("../../src/commands/check/begin.toml");
    let uncommented: String = begin
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(rest) if !rest.is_empty() && !rest.starts_with(' ') => format!("{rest}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let json = |text: &str| {
        let table: toml::Table = toml::from_str(text).unwrap();
        serde_json::to_value(table).unwrap()
    };
    let schema = schema("rtctool");
    assert_matches(&schema, &json(begin));
    assert_matches(&schema, &json(&uncommented));
    let validator = jsonschema::validator_for(&schema).unwrap();
    for wrong in [
        "[check.a]\nrun = \"sdp lint\"\nspeed = 3\n",
        "[check.a]\nfiles = \"a.sdp\"\n",
        "[check.a]\nrun = \"sdp lint\"\n",
        "[check.a]\nrun = \"sdp lint\"\nfiles = []\n",
        "[check.a]\nrun = \"sdp lint\"\noffer = \"a.sdp\"\n",
        "checks = 3\n",
        "[check.a]\nrun = \"sdp lint\"\nfail_on = \"fatal\"\n",
    ] {
        assert!(!validator.is_valid(&json(wrong)), "{wrong}");
    }
}
