//! `rtctool ice check`: what is written, and the servers that are named.

use std::fs;
use std::net::UdpSocket;

use serde_json::Value;

use crate::run::{Run, fixture, run, run_with_stdin};
use crate::stun::fake::{FakeServer, PATIENT, SOON, sound};

/// The failing examples of all rules.
fn bad() -> Vec<String> {
    let folders = fs::read_dir(fixture("ice")).unwrap();
    let files = folders.map(|folder| folder.unwrap().path().join("bad.json"));
    let mut files: Vec<String> = files.map(|file| file.display().to_string()).collect();
    files.sort();
    files
}

fn without_network(text: &str, options: &[&str]) -> Run {
    run_with_stdin(
        &[&["ice", "check", "--no-probe", "-"], options].concat(),
        text,
    )
}

fn checked(text: &str, options: &[&str]) -> (Option<i32>, Value) {
    let run = run_with_stdin(
        &[&["ice", "check", "-", "--format", "json"], options].concat(),
        text,
    );
    (run.status, run.report())
}

fn configuration(report: &Value) -> &Value {
    &report["data"]["configurations"][0]
}

/// Each finding as its code and severity.
fn findings(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap();
    let told = |finding: &Value| {
        let text = |name: &str| finding[name].as_str().unwrap().to_owned();
        format!("{} {}", text("code"), text("severity"))
    };
    findings.iter().map(told).collect()
}

fn stun(uris: &[&str]) -> String {
    serde_json::json!([{ "urls": uris }]).to_string()
}

/// A port that was free a moment ago.
fn closed() -> String {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    format!("stun:{}", socket.local_addr().unwrap())
}

#[test]
fn a_fault_is_shown_at_its_bytes() {
    let run = run(&["ice", "check", "--no-probe", "fixtures/ice/ICE002/bad.json"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(1), ""));
    insta::assert_snapshot!(run.stdout, @r#"
    error[ICE002]: a `turn:` URL has no `//`
     --> fixtures/ice/ICE002/bad.json:6:15
      |
    6 |         "turn://turn.example.org:3478",
      |               ^^
      |
      = note: Chromium 156 rejects the example of ICE002: "SyntaxError: Invalid hostname format"
      = note: Firefox 153 rejects the example of ICE002: "SyntaxError: 'turn://turn.example.org:3478' must have a host"
      = help: write `turn:turn.example.org:3478`

    fixtures/ice/ICE002/bad.json: unusable
      1 error in what is written
      change what the findings name, and check it again

    server                                    kind  verdict
    stun:stun.example.org:3478                STUN  not asked
    turn://turn.example.org:3478              –     invalid
    turns:turn.example.org:443?transport=tcp  TURN  not asked

    FAIL: 1 error
    "#);
}

#[test]
fn every_failing_example_has_its_finding_on_a_line_of_the_file() {
    let files = bad();
    let mut args = vec!["ice", "check", "--no-probe", "--format", "json"];
    args.extend(files.iter().map(String::as_str));
    let run = run(&args);
    assert_eq!(run.status, Some(1));
    let report = run.report();
    let findings = report["findings"].as_array().unwrap();
    for file in &files {
        let of_file: Vec<&Value> = findings
            .iter()
            .filter(|finding| finding["location"]["source"] == file.as_str())
            .collect();
        assert!(!of_file.is_empty(), "{file}");
        assert!(
            of_file
                .iter()
                .all(|finding| finding["location"]["text"]["line"].is_u64())
        );
    }
}

#[test]
fn credentials_are_in_no_report() {
    let files = bad();
    let mut args = vec!["ice", "check", "--no-probe", "-v", "--max-findings", "all"];
    args.extend(files.iter().map(String::as_str));
    for format in ["text", "json", "sarif", "github", "gitlab", "junit"] {
        let run = run(&[args.as_slice(), &["--format", format]].concat());
        assert!(run.stdout.contains("ICE012"), "{format}");
        for secret in ["correct horse", "WmtzanB3ZW9peFhtdm42NzUzNG0=", "AAwg3kPH"] {
            assert!(!run.stdout.contains(secret), "{secret} in {format}");
        }
    }
    let text = r#"[{"urls":"turn:me:s3cret@a.example","username":"me","credential":"s3cret"}]"#;
    for format in ["text", "json", "sarif", "github", "gitlab", "junit"] {
        let run = without_network(text, &["--format", format]);
        assert!(
            run.stdout.contains("bad-url") || run.stdout.contains("ICE006"),
            "{}",
            run.stdout
        );
        assert!(!run.stdout.contains("s3cret"), "{}", run.stdout);
    }
}

#[test]
fn a_credential_that_has_expired_says_when() {
    let text = r#"[{"urls":["turns:a.example:443"],"username":"1600000000:me","credential":"c"}]"#;
    let run = without_network(text, &[]);
    assert_eq!(run.status, Some(1));
    assert!(
        run.stdout.contains("at 2020-09-13 12:26:40 UTC"),
        "{}",
        run.stdout
    );
}

#[test]
fn what_is_no_configuration_says_what_is_looked_for() {
    let run = without_network(r#"{"type":"offer"}"#, &[]);
    assert_eq!(run.status, Some(3));
    insta::assert_snapshot!(run.stderr, @"
    error: `-` has no ICE configuration
    help: what is looked for is `iceServers`, or a list of objects with `urls`, at any depth of the JSON
    ");
    let run = without_network("const iceServers = [];", &[]);
    assert_eq!(run.status, Some(3));
    insta::assert_snapshot!(run.stderr, @"
    error: cannot read `-`, line 1, column 1
    caused by: here is code of a program, not a value
    help: in the page's console, copy(JSON.stringify(pc.getConfiguration())) copies what a browser was given
    ");
}

#[test]
fn a_server_that_answers_gives_candidates() {
    let server = FakeServer::replying(sound);
    let (status, report) = checked(&stun(&[&server.uri()]), PATIENT);
    let configuration = configuration(&report);
    assert_eq!((status, &configuration["verdict"]), (Some(0), &"ok".into()));
    let row = &configuration["servers"][0];
    assert_eq!(
        (&row["verdict"], &row["probed_by"]),
        (&"ok".into(), &"binding".into())
    );
    let candidates = configuration["candidates"].as_array().unwrap();
    let kinds: Vec<&Value> = candidates.iter().map(|one| &one["type"]).collect();
    assert_eq!(kinds, ["host", "srflx"]);
    let reflexive = &candidates[1];
    assert_eq!(reflexive["address"], row["mapped_address"]);
    assert_eq!(reflexive["related_address"], row["local_address"]);
    // There is no NAT on loopback.
    assert_eq!(reflexive["redundant"], true);
    assert!(reflexive["after_ms"].is_f64());
}

#[test]
fn with_relays_only_no_other_candidate_comes() {
    let server = FakeServer::replying(sound);
    let text = serde_json::json!({
        "iceTransportPolicy": "relay",
        "iceServers": [{ "urls": server.uri() }],
    });
    let (status, report) = checked(&text.to_string(), PATIENT);
    assert_eq!(
        (status, findings(&report)),
        (Some(1), vec!["ICE030 error".to_owned()])
    );
    let configuration = configuration(&report);
    assert_eq!(configuration["servers"][0]["verdict"], "ok");
    assert_eq!(configuration["candidates"], serde_json::json!([]));
}

#[test]
fn one_of_two_servers_that_fails_is_a_warning() {
    let server = FakeServer::replying(sound);
    let (status, report) = checked(&stun(&[&closed(), &server.uri()]), PATIENT);
    assert_eq!(
        (status, findings(&report)),
        (Some(0), vec!["STUN002 warning".to_owned()])
    );
    let configuration = configuration(&report);
    assert_eq!(configuration["verdict"], "degraded");
    assert_eq!(configuration["cause"], "1 of 2 URLs works");
    assert_eq!(configuration["servers"][0]["verdict"], "refused");
    assert!(report["findings"][0]["location"]["text"]["line"].is_u64());
}

#[test]
fn a_configuration_in_which_no_server_answers_fails() {
    let (status, report) = checked(&stun(&[&closed(), &closed()]), PATIENT);
    assert_eq!(status, Some(1));
    assert_eq!(findings(&report), ["STUN002 error", "STUN002 error"]);
    assert_eq!(configuration(&report)["verdict"], "unusable");
}

#[test]
fn a_turn_server_that_gives_no_relay_fails_even_where_it_answers_stun() {
    let server = FakeServer::replying(sound);
    let text = serde_json::json!([{
        "urls": [server.uri(), server.uri().replace("stun", "turn")],
        "username": "me",
        "credential": "c",
    }]);
    let (status, report) = checked(&text.to_string(), SOON);
    assert_eq!(status, Some(1));
    let configuration = configuration(&report);
    assert_eq!(configuration["verdict"], "unusable");
    assert_eq!(configuration["cause"], "no TURN server works: 1 URL asked");
    let row = &configuration["servers"][1];
    assert_eq!(
        (&row["probed_by"], &row["allocate_ms"]),
        (&"allocation".into(), &Value::Null)
    );
    assert!(row["cause"].is_string() && row["help"].is_string());
}

#[test]
fn a_server_named_twice_is_asked_once() {
    let server = FakeServer::replying(sound);
    let (status, report) = checked(&stun(&[&server.uri(), &server.uri()]), PATIENT);
    assert_eq!(
        (status, findings(&report)),
        (Some(0), vec!["ICE028 warning".to_owned()])
    );
    let rows = configuration(&report)["servers"].as_array().unwrap();
    assert_eq!(
        (&rows[0]["verdict"], &rows[1]["verdict"]),
        (&"ok".into(), &Value::Null)
    );
    assert_eq!(server.requests.try_iter().count(), 1);
}

#[test]
fn a_gate_on_the_round_trip_time_is_not_measured_without_asking() {
    let text = stun(&["stun:a.example"]);
    let run = without_network(&text, &["--fail-if", "rtt > 1s"]);
    assert_eq!(run.status, Some(3), "{}", run.stdout);
}

#[cfg(unix)]
#[test]
fn a_server_that_was_under_way_at_an_interrupt_is_not_judged() {
    use std::process::{Command, Stdio};

    let answers = FakeServer::start(|socket, _, request, source| {
        socket.send_to(&sound(request, source), source).unwrap();
    });
    let silent = FakeServer::start(|_, _, _, _| {});
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(&file, stun(&[&answers.uri(), &silent.uri()])).unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_rtctool"))
        .env_clear()
        .args(["ice", "check", "--format", "json"])
        .arg(file.path())
        .args(PATIENT)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    answers.requests.recv().unwrap();
    silent.requests.recv().unwrap();
    let kill = format!("kill -INT {}", child.id());
    assert!(
        Command::new("sh")
            .args(["-c", &kill])
            .status()
            .unwrap()
            .success()
    );
    let output = child.wait_with_output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    crate::run::assert_matches_schema(&report);
    assert_eq!(configuration(&report)["verdict"], "interrupted");
    let cause = configuration(&report)["cause"].as_str().unwrap();
    assert!(
        cause.starts_with("the run was stopped while 1 URL "),
        "{cause}"
    );
    assert_eq!(report["outcome"], "no_verdict");
}

#[test]
fn a_configuration_of_which_no_server_can_be_asked_is_no_pass() {
    let run = run_with_stdin(&["ice", "check", "-", "-6"], stun(&["stun:127.0.0.1"]));
    assert_eq!(run.status, Some(3));
    assert!(
        run.stderr
            .contains("caused by: only IPv6 addresses are asked")
    );
    let told = "stun:127.0.0.1 was not asked: only IPv6 addresses are asked";
    assert!(run.stdout.contains(told), "{}", run.stdout);
}
