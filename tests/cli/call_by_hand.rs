//! `call offer` and `call answer`: two processes that know of each other only what files and
//! pipes carry, and what each tells of the other.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::run::{Run, assert_matches_schema, rtctool, run, run_with_stdin};

/// Sent over loopback, whatever else the machine has.
const HERE: [&str; 4] = ["--local-address", "127.0.0.1", "--duration", "1s"];

/// The program in the background, its report in a file.
fn begin(folder: &Path, command: &str, args: &[&str]) -> Child {
    let report = format!("json={command}.json");
    let here = match args.contains(&"--duration") {
        true => &HERE[..2],
        false => &HERE[..],
    };
    Command::new(env!("CARGO_BIN_EXE_rtctool"))
        .args(["call", command, "--report", &report])
        .args(here)
        .args(args)
        .env_clear()
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

/// What a run in the background reports, once it has ended.
fn report(folder: &Path, command: &str, mut child: Child) -> (Option<i32>, Value) {
    let status = child.wait().expect("it runs").code();
    let report = std::fs::read(folder.join(format!("{command}.json")));
    let report = serde_json::from_slice(&report.expect("it reports")).expect("it is JSON");
    assert_matches_schema(&report);
    (status, report)
}

/// Both ends of a call, which files carry the descriptions of.
fn call(more: &[&str]) -> (Value, Value) {
    let folder = tempfile::tempdir().expect("a folder");
    let there = ["--offer-out", "offer", "--answer", "answer"];
    let back = ["--offer", "offer", "--answer-out", "answer"];
    let answering = begin(folder.path(), "answer", &[&back, more].concat());
    let offering = begin(folder.path(), "offer", &[&there, more].concat());
    let (status, offer) = report(folder.path(), "offer", offering);
    assert_eq!(status, Some(0), "{offer:#}");
    let (status, answer) = report(folder.path(), "answer", answering);
    assert_eq!(status, Some(0), "{answer:#}");
    (offer["data"].clone(), answer["data"].clone())
}

fn array(value: &Value) -> &Vec<Value> {
    value.as_array().expect("an array")
}

/// What `sender` sent is what `receiver` received, and what it knows that it lost.
fn assert_same_count(sender: &Value, receiver: &Value) {
    let sent = array(&sender["end"]["outbound"]);
    assert_eq!(sent.len(), 2, "audio and video");
    for stream in sent {
        let mut received = array(&receiver["end"]["inbound"]).iter();
        let received = received.find(|one| one["ssrc"] == stream["ssrc"]);
        let received = received.expect("it came");
        let count = |value: &Value| value.as_u64().expect("a count");
        assert!(count(&stream["packets_sent"]) > 0);
        assert_eq!(
            count(&stream["packets_sent"]),
            count(&received["packets"]) + count(&received["lost"])
        );
    }
}

#[test]
fn both_ends_of_a_call_between_two_processes_count_the_same() {
    for form in ["line", "json", "sdp"] {
        let (offer, answer) = call(&["--form", form]);
        assert_same_count(&offer, &answer);
        assert_same_count(&answer, &offer);
        assert_eq!(offer["offer"], answer["offer"], "{form}");
        assert_eq!(offer["answer"], answer["answer"], "{form}");
        assert!(offer["signalling_ms"].is_number() && answer["signalling_ms"].is_number());
    }
}

/// The other end alone knows what of it came.
#[test]
fn a_gate_on_loss_judges_what_is_sent_by_what_the_other_end_reports() {
    let folder = tempfile::tempdir().expect("a folder");
    let back = [
        "--offer",
        "offer",
        "--answer-out",
        "answer",
        "--duration",
        "3s",
    ];
    let answering = begin(folder.path(), "answer", &back);
    let there = [
        "--offer-out",
        "offer",
        "--answer",
        "answer",
        "--duration",
        "3s",
    ];
    let gate = ["--loss", "30%", "--fail-if", "audio.loss > 1%"];
    let offering = begin(folder.path(), "offer", &[&there[..], &gate].concat());
    let (status, offer) = report(folder.path(), "offer", offering);
    report(folder.path(), "answer", answering);
    assert_eq!(status, Some(1), "{offer:#}");
    let observed = array(&offer["gates"][0]["observed"]);
    let sent = observed
        .iter()
        .find(|one| one["subject"] == "audio sent by the caller");
    let stream = &array(&offer["data"]["end"]["outbound"])[0];
    assert_eq!(
        sent.expect("it is judged")["value"],
        stream["remote_loss_percent"]
    );
}

#[test]
fn what_the_offer_does_not_ask_for_is_not_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let there = [
        "--offer-out",
        "offer",
        "--answer",
        "answer",
        "--video",
        "none",
        "--data",
        "off",
    ];
    let back = ["--offer", "offer", "--answer-out", "answer"];
    let answering = begin(folder.path(), "answer", &back);
    let (_, offer) = report(
        folder.path(),
        "offer",
        begin(folder.path(), "offer", &there),
    );
    let (_, answer) = report(folder.path(), "answer", answering);
    let received = array(&offer["data"]["end"]["inbound"]);
    let kinds: Vec<&Value> = received.iter().map(|stream| &stream["kind"]).collect();
    assert_eq!(kinds, ["audio"]);
    for stream in array(&answer["data"]["end"]["outbound"]) {
        let expected = if stream["kind"] == "audio" { 50 } else { 0 };
        assert_eq!(stream["packets_sent"], expected, "{stream}");
    }
}

#[test]
fn a_pipe_and_its_way_back_make_a_call() {
    let folder = tempfile::tempdir().expect("a folder");
    let back = folder.path().join("back");
    let made = Command::new("mkfifo").arg(&back).status();
    assert!(made.expect("mkfifo is part of every Unix").success());
    let program = |command: &str, to: &str| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_rtctool"));
        let report = format!("json={to}");
        program.args(["call", command, "--report", &report]);
        program.args(HERE).env_clear().current_dir(folder.path());
        program.stderr(Stdio::piped());
        program
    };
    let mut offering = program("offer", "offer.json")
        .args(["--answer", "back"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let offer = offering.stdout.take().expect("a pipe");
    let answering = program("answer", "answer.json")
        .args(["--answer-out", "back"])
        .stdin(offer)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let offering = offering.wait_with_output().expect("it runs");
    let answering = answering.wait_with_output().expect("it runs");
    // The offer had standard output, so that the report is not there; it is of the other.
    let (offering, answering) = (Run::of(offering), Run::of(answering));
    assert_eq!((offering.status, answering.status), (Some(0), Some(0)));
    assert!(
        offering.stderr.contains("connected in"),
        "{}",
        offering.stderr
    );
    assert!(
        answering.stdout.contains("connected in"),
        "{}",
        answering.stdout
    );
}

/// Standard input of `call offer`, given before its offer is known.
fn answered(text: &str) -> Value {
    let args = [
        "call",
        "offer",
        "--offer-out",
        "/dev/null",
        "--format",
        "json",
    ];
    let run = run_with_stdin(&[&args[..], &HERE].concat(), text);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    run.report()
}

fn code(report: &Value) -> &str {
    report["findings"][0]["code"].as_str().expect("a code")
}

#[test]
fn what_is_no_answer_is_told_with_its_stage() {
    let offer = r#"{"type":"offer","sdp":"v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"}"#;
    for (text, expected) in [
        ("", "HAND003"),
        ("hello\n", "HAND003"),
        ("{\"type\":\"answer\"", "HAND003"),
        (offer, "HAND004"),
    ] {
        let report = answered(text);
        assert_eq!(code(&report), expected, "{text}");
        assert_eq!(report["data"]["failed_stage"], "signalling", "{text}");
    }
    let other =
        "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";
    let report = answered(other);
    assert_eq!(
        (code(&report), &report["data"]["failed_stage"]),
        ("HAND005", &"answer".into())
    );
}

#[test]
fn an_answer_of_an_earlier_run_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name).display().to_string();
    let (first, answer) = (file("first"), file("answer"));
    let impatient = ["--patience", "100ms", "--connect-timeout", "1ms"];
    let run_of = |args: &[&str]| run(&[args, &HERE, &impatient].concat());
    let offering = [
        "call",
        "offer",
        "--offer-out",
        &first,
        "--answer",
        "/no/such/file",
    ];
    assert!(
        run_of(&offering).stdout.contains("HAND002"),
        "nobody answers"
    );
    let answering = ["call", "answer", "--offer", &first, "--answer-out", &answer];
    assert!(
        run_of(&answering).stdout.contains("HAND007"),
        "nobody is there any more"
    );

    let again = [
        "call",
        "offer",
        "--offer-out",
        &file("second"),
        "--answer",
        &answer,
    ];
    let told = run_of(&again);
    assert_eq!(told.status, Some(1));
    assert!(told.stdout.contains("HAND005"), "{}", told.stdout);
    assert!(
        told.stdout.contains("it is the answer to another offer"),
        "{}",
        told.stdout
    );
}

#[test]
fn an_offer_that_the_stack_refuses_is_told() {
    let mut command = rtctool();
    command.args([
        "call",
        "answer",
        "--format",
        "json",
        "--answer-out",
        "/dev/null",
    ]);
    command
        .args(HERE)
        .write_stdin("v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n");
    let run = Run::of(command.output().expect("the program starts"));
    let report = run.report();
    assert_eq!((run.status, code(&report)), (Some(1), "HAND006"));
    assert_eq!(report["data"]["failed_stage"], "offer");
}

#[test]
fn a_place_that_cannot_be_written_is_told() {
    let args = ["call", "offer", "--offer-out", "/no/such/folder/offer"];
    let run = run_with_stdin(&[&args[..], &HERE].concat(), "");
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    assert!(run.stdout.contains("HAND001"), "{}", run.stdout);
    let twice = run_with_stdin(&["call", "offer", "--offer-out", "x", "--answer", "x"], "");
    assert_eq!(twice.status, Some(2));
}

#[test]
fn an_interrupt_ends_the_wait_with_a_partial_report() {
    use std::os::unix::process::ExitStatusExt;

    let folder = tempfile::tempdir().expect("a folder");
    let waiting = ["--offer-out", "offer", "--answer", "never"];
    let mut offering = begin(folder.path(), "offer", &waiting);
    while !folder.path().join("offer").exists() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let kill = format!("kill -INT {}", offering.id());
    let killed = Command::new("sh").args(["-c", &kill]).status();
    assert!(killed.expect("sh runs").success());
    let status = offering.wait().expect("it runs");
    assert_eq!(status.signal(), Some(2));
    let report = std::fs::read(folder.path().join("offer.json")).expect("it reports");
    let report: Value = serde_json::from_slice(&report).expect("it is JSON");
    assert_eq!(report["partial"], true);
    assert_eq!(report["data"]["failed_stage"], "signalling");
    assert_eq!(report["findings"], serde_json::json!([]));
}
