//! Calls that end before their time: who is killed, who leaves, what expires, what is interrupted.
//! Each says at which stage, with what was measured until then.

use std::io::Read;
use std::net::{TcpListener, UdpSocket};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use rtctool::relay::Account;
use rtctool::serve::{Config, TurnServer};
use rtctool::stun::{Class, IntegrityKind, Key, Message, MessageType, Writer};
use serde_json::Value;
use tempfile::TempDir;

use crate::call_serve::{Server, report};
use crate::run::{Run, assert_matches_schema, run};

/// Long enough that nothing ends by itself.
const FOR_LONG: [&str; 2] = ["--duration", "600s"];
const SOON_LOST: [&str; 2] = ["--lost-after", "2s"];

/// A call of a process of its own, in a folder with its report and its samples.
struct Caller {
    child: Child,
    folder: TempDir,
}

impl Caller {
    fn start(args: &[&str]) -> Caller {
        Caller::start_in(tempfile::tempdir().expect("a folder"), args)
    }

    fn start_in(folder: TempDir, args: &[&str]) -> Caller {
        let child = Command::new(env!("CARGO_BIN_EXE_rtctool"))
            .arg("call")
            .args(args)
            .args(["--report", "json=report.json"])
            .env_clear()
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        Caller { child, folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Waits until there is something in this file, which it writes as it goes.
    fn until_written(&mut self, name: &str) {
        let path = self.path(name);
        while std::fs::metadata(&path).map_or(0, |file| file.len()) == 0 {
            let ended = self.child.try_wait().expect("it can be asked");
            assert!(ended.is_none(), "the call ended by itself");
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([name, &id]).status();
        assert!(sent.expect("there is a kill").success());
    }

    /// Interrupted, it reports the stage it was at, and dies by the signal.
    fn assert_interrupted_at(self, stage: Option<&str>) {
        assert_eq!(self.stage_of_interrupt(), Value::from(stage));
    }

    fn stage_of_interrupt(mut self) -> Value {
        self.signal("-INT");
        let status = self.child.wait().expect("it ends");
        assert_eq!(status.signal(), Some(2), "{status}");
        let report = self.report();
        assert_eq!(report["partial"], true);
        assert_eq!(report["findings"], serde_json::json!([]));
        report["data"]["failed_stage"].clone()
    }

    fn ended(mut self) -> (Option<i32>, Value) {
        let status = self.child.wait().expect("it ends").code();
        (status, self.report())
    }

    fn report(&self) -> Value {
        let report = std::fs::read(self.path("report.json")).expect("it reports");
        let report = serde_json::from_slice(&report).expect("it is JSON");
        assert_matches_schema(&report);
        report
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn codes(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().expect("an array").iter();
    let codes = findings.map(|finding| finding["code"].as_str().expect("a code"));
    codes.filter(|code| !code.starts_with('D')).collect()
}

/// A publisher whose media flows, at a server of ours.
fn publisher(server: &Server, more: &[&str]) -> Caller {
    let url = server.ready("whip");
    let args = ["whip", &url, "--samples", "samples"];
    let mut caller = Caller::start(&[&args, &FOR_LONG[..], more].concat());
    caller.until_written("samples");
    caller
}

#[test]
fn a_client_that_is_killed_is_told_by_its_server() {
    let options = [&["--once", "--format", "json"], &SOON_LOST[..]].concat();
    let server = Server::start(&options, None);
    publisher(&server, &[]).signal("-KILL");
    let report = report(&server.output());
    let call = &report["data"]["calls"][0];
    assert_eq!(call["ended_by"], "silence");
    assert!(call["lost_ms"].as_f64() > Some(0.0), "{call:#}");
    assert!(call["end"]["inbound"][0]["packets"].as_u64() > Some(0));
    assert_eq!(codes(&report), ["SERVE004"]);
}

#[test]
fn a_server_that_is_killed_is_told_by_its_client() {
    let server = Server::start(&["--format", "json"], None);
    let client = publisher(&server, &SOON_LOST);
    drop(server);
    let (status, report) = client.ended();
    assert_eq!(status, Some(1));
    assert_eq!(codes(&report), ["CALL008", "WHIP023"]);
    assert!(report["data"]["lost_ms"].as_f64() > Some(0.0));
}

#[test]
fn a_server_that_ends_the_call_is_told_at_once() {
    let server = Server::start(&["--format", "json"], None);
    let client = publisher(&server, &[]);
    server.stop();
    let (status, report) = client.ended();
    assert_eq!(status, Some(1));
    assert!(codes(&report).contains(&"WHIP009"), "{report:#}");
    assert!(report["data"]["left_ms"].as_f64() > Some(0.0));
}

#[test]
fn captures_of_served_calls_are_files_of_their_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let captures = folder.path().join("captures");
    let directory = captures.to_str().expect("text");
    let options = ["--calls", "2", "--format", "json", "--pcap-dir", directory];
    let server = Server::start(&options, None);
    for protocol in ["whip", "whep"] {
        let url = server.ready(protocol);
        let called = run(&["call", protocol, &url, "--duration", "1s"]);
        assert_eq!(called.status, Some(0), "{}", called.stdout);
    }
    let report = report(&server.output());
    for call in report["data"]["calls"].as_array().expect("an array") {
        let capture = call["capture"].as_str().expect("a path");
        let expected = format!("call-{}.pcapng", call["number"]);
        assert_eq!(Path::new(capture), captures.join(expected));
        let analysis = run(&["pcap", "analyze", capture, "--format", "json"]).report();
        let streams = analysis["data"]["captures"][0]["streams"].to_string();
        let end = &call["end"];
        for side in ["inbound", "outbound"] {
            for stream in end[side].as_array().expect("an array") {
                let ssrc = stream["ssrc"].to_string();
                assert!(streams.contains(&ssrc), "{ssrc}: {streams}");
            }
        }
    }
}

/// `call offer` and `call answer`, whose descriptions are two files. The one that answers lasts long,
/// and its media flows.
fn both(offering: &[&str]) -> (Caller, Caller) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name).display().to_string();
    let (offer, answer) = (file("offer"), file("answer"));
    let here = ["--local-address", "127.0.0.1"];
    let back = ["answer", "--offer", &offer, "--answer-out", &answer];
    let samples = ["--samples", "samples"];
    let there = ["offer", "--offer-out", &offer, "--answer", &answer];
    let offering = Caller::start(&[&there, &here[..], offering].concat());
    let answering = [&back, &here[..], &FOR_LONG, &SOON_LOST, &samples].concat();
    let mut answering = Caller::start_in(folder, &answering);
    answering.until_written("samples");
    (offering, answering)
}

/// A schedule whose one change is an hour away.
fn in_an_hour(folder: &TempDir) -> String {
    let schedule = folder.path().join("schedule.toml");
    let change = "[[change]]\nat = \"3600s\"\nloss = \"100%\"\n";
    std::fs::write(&schedule, change).expect("it is written");
    schedule.display().to_string()
}

#[test]
fn a_change_that_the_calls_did_not_reach_is_told_by_servers_and_once_of_a_load() {
    let folder = tempfile::tempdir().expect("a folder");
    let schedule = in_an_hour(&folder);
    let server = Server::start(
        &["--once", "--schedule", &schedule, "--format", "json"],
        None,
    );
    let url = server.ready("whep");
    let called = run(&["call", "whep", &url, "--duration", "1s"]);
    assert_eq!(called.status, Some(0), "{}", called.stdout);
    let of_server = report(&server.output());
    assert_eq!(codes(&of_server), ["CALL018"]);
    assert_eq!(of_server["findings"][0]["location"]["source"], "call 1");

    let load = [
        "call",
        "load",
        "loopback",
        "--calls",
        "2",
        "--duration",
        "1s",
    ];
    let more = ["--schedule", &schedule, "--format", "json"];
    let of_load = run(&[&load[..], &more].concat()).report();
    // A busy machine is told of besides.
    let found = codes(&of_load);
    let told = found.iter().filter(|code| **code == "CALL018").count();
    assert_eq!(told, 1, "{found:?}");
}

#[test]
fn an_end_that_leaves_early_is_told_by_the_other() {
    let (offering, answering) = both(&["--duration", "2s"]);
    let (status, report) = offering.ended();
    assert_eq!((status, codes(&report)), (Some(0), vec![]), "{report:#}");
    let (status, report) = answering.ended();
    assert_eq!(status, Some(0), "a warning");
    assert_eq!(codes(&report), ["CALL014"]);
    assert!(report["data"]["left_ms"].as_f64() > Some(0.0));
}

#[test]
fn an_end_that_is_killed_is_told_by_the_other() {
    let (offering, answering) = both(&FOR_LONG);
    offering.signal("-KILL");
    let (status, report) = answering.ended();
    assert_eq!(status, Some(1));
    assert_eq!(codes(&report), ["CALL008"]);
}

#[test]
fn a_call_by_hand_leaves_its_descriptions_and_samples() {
    let (mut offering, mut answering) = both(&["--duration", "2s", "--sdp-dir", "sdp"]);
    offering.child.wait().expect("it ends");
    let report = offering.report();
    for name in ["offer", "answer"] {
        let written = std::fs::read_to_string(offering.path(&format!("sdp/{name}.sdp")));
        let written = written.expect("it is written");
        assert_eq!(Value::from(written), report["data"][name]);
    }
    answering.child.wait().expect("it ends");
    let samples = std::fs::read_to_string(answering.path("samples")).expect("text");
    for line in samples.lines() {
        let sample: Value = serde_json::from_str(line).expect("it is JSON");
        assert_eq!(sample["end"], "callee", "{sample:#}");
    }
}

/// A TURN server that keeps relays for four seconds, for whoever has credentials of two seconds: of
/// whole seconds, so that between one and two are left.
fn short_lived() -> (TurnServer, Vec<String>) {
    let mut config = Config::on_loopback().expect("there is randomness");
    config.accounts = vec![Account::Secret("north-wind".into())];
    config.max_lifetime = Duration::from_secs(4);
    let server = TurnServer::start(config).expect("it starts");
    let uri = server.uri();
    let options = [
        "--ice-policy",
        "relay",
        "--ice-server",
        &uri,
        "--username",
        "alice",
        "--credential-lifetime",
        "2s",
        "--duration",
        "8s",
        "--video",
        "none",
    ];
    let options = options.map(str::to_owned).to_vec();
    (server, options)
}

fn with_secret(args: &[&str]) -> Run {
    let mut command = crate::run::rtctool();
    command.args(args).env("RTCTOOL_TURN_SECRET", "north-wind");
    Run::of(command.output().expect("the program starts"))
}

#[test]
fn credentials_that_expire_in_mid_call_end_the_relay_and_that_is_told() {
    let (_server, options) = short_lived();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let args = [&["call", "loopback", "--format", "json"], &options[..]].concat();
    let called = with_secret(&args);
    let report = called.report();
    assert_eq!(called.status, Some(1), "{report:#}");
    assert_eq!(codes(&report), ["CALL012"]);
    assert_eq!(report["problems"], serde_json::json!([]));
    let server = &report["data"]["caller"]["ice_servers"][0];
    assert!(server["relays_kept_until_s"].as_f64() < Some(8.0));
    let refusal = &server["refusals"][0];
    assert_eq!(
        (&refusal["request"], &refusal["code"]),
        (&"Refresh".into(), &401.into())
    );
    assert_eq!(server["refusals"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_load_counts_the_calls_whose_relays_ended() {
    let (_server, options) = short_lived();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let load = [
        "call", "load", "loopback", "--calls", "2", "--format", "json",
    ];
    let called = with_secret(&[&load, &options[..]].concat());
    let report = called.report();
    assert_eq!(called.status, Some(1), "{report:#}");
    let data = &report["data"];
    assert_eq!(
        (&data["calls"]["connected"], &data["calls"]["lost"]),
        (&2.into(), &2.into())
    );
    assert_eq!(data["failures"][0]["stage"], "media");
    assert_eq!(data["plan"]["ice"]["policy"], "relay");
}

#[test]
fn a_range_of_ports_that_is_taken_is_named_by_each_command() {
    let taken = UdpSocket::bind("127.0.0.1:0").expect("loopback is there");
    let port = taken.local_addr().expect("it is bound").port().to_string();
    let here = ["--local-address", "127.0.0.1", "--udp-ports", &port];
    let url = "http://127.0.0.1:9/whip";
    let offer = ["offer", "--offer-out", "/dev/null", "--answer", "/no/such"];
    for command in [&["whip", url][..], &["whep", url], &offer] {
        let run = run(&[&["call"], command, &here].concat());
        assert_eq!(run.status, Some(3), "{command:?}: {}", run.stderr);
        let why = format!("none of the UDP ports {port}-{port} of 127.0.0.1 is free");
        assert!(run.stderr.contains(&why), "{command:?}: {}", run.stderr);
    }
    let load = [
        "call", "load", "loopback", "--calls", "2", "--format", "json",
    ];
    let report = run(&[&load, &here[..]].concat()).report();
    assert_eq!(report["data"]["failures"][0]["stage"], "local");
    assert_eq!(report["data"]["failures"][0]["calls"], 2);
}

#[test]
fn an_interrupt_while_candidates_are_gathered_is_told_with_its_stage() {
    let url = "http://127.0.0.1:9/whip";
    let offer = ["offer", "--offer-out", "offer", "--answer", "answer"];
    for command in [&["loopback"][..], &["whip", url], &offer] {
        let silent = UdpSocket::bind("127.0.0.1:0").expect("loopback is there");
        let address = silent.local_addr().expect("it is bound");
        let uri = format!("stun:{address}");
        let caller = Caller::start(&[command, &["--ice-server", &uri]].concat());
        silent.recv_from(&mut [0; 100]).expect("it is asked");
        caller.assert_interrupted_at(Some("gathering"));
    }
}

#[test]
fn an_interrupt_while_the_endpoint_is_silent_is_told_with_its_stage() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
    let url = format!("http://{}/", silent.local_addr().expect("it is bound"));
    for protocol in ["whip", "whep"] {
        let caller = Caller::start(&[protocol, &url]);
        let (mut stream, _) = silent.accept().expect("it is asked");
        stream.read_exact(&mut [0; 4]).expect("POST");
        caller.assert_interrupted_at(Some("http"));
    }
}

#[test]
fn an_interrupt_while_nobody_answers_checks_is_told_with_its_stage() {
    let folder = tempfile::tempdir().expect("a folder");
    let offer = folder.path().join("offer");
    let file = offer.display().to_string();
    let nobody = ["--answer", "/no/such/file", "--patience", "50ms"];
    let here = ["--local-address", "127.0.0.1"];
    let form = ["--form", "sdp", "--offer-out", &file];
    run(&[&["call", "offer"], &form[..], &nobody, &here].concat());

    // Who is asked does not answer.
    let silent = UdpSocket::bind("127.0.0.1:0").expect("loopback is there");
    let port = silent.local_addr().expect("it is bound").port();
    let text = std::fs::read_to_string(&offer).expect("an offer");
    std::fs::write(&offer, with_port(&text, port)).expect("it is written");
    let caller = Caller::start(&[&["answer", "--offer", &file], &here[..]].concat());
    silent.recv_from(&mut [0; 200]).expect("it is checked");
    // Checks begin while the answer is still handed over.
    let stage = caller.stage_of_interrupt();
    assert!(stage == "ice" || stage == "signalling", "{stage}");
}

/// A peer that answers checks of ICE, and nothing else. It waits for the first message of DTLS.
fn until_dtls(peer: &UdpSocket, password: &str) {
    let mut bytes = [0; 2_000];
    loop {
        let (length, from) = peer.recv_from(&mut bytes).expect("it is asked");
        let bytes = &bytes[..length];
        if bytes[0] == HANDSHAKE {
            return;
        }
        let asked = Message::read(bytes).expect("it is STUN");
        let answer = Writer::new(MessageType::binding(Class::Success), asked.id)
            .xor_mapped_address(from)
            .integrity(IntegrityKind::Sha1, &Key::of_bytes(password.as_bytes()))
            .finish_with_fingerprint();
        peer.send_to(&answer, from).expect("it is sent");
    }
}

/// The content type of DTLS (RFC 9147 §4, after RFC 8446 §B.1).
const HANDSHAKE: u8 = 22;

#[test]
fn an_interrupt_while_dtls_is_not_answered_is_told_with_its_stage_and_how_long_it_lasted() {
    let answer = ["--answer", "answer", "--local-address", "127.0.0.1"];
    let offer = [
        "--form",
        "sdp",
        "--offer-out",
        "offer",
        "--audio",
        "none",
        "--video",
        "none",
    ];
    let mut caller = Caller::start(&[&["offer"], &offer[..], &answer].concat());
    caller.until_written("offer");
    let offer = std::fs::read_to_string(caller.path("offer")).expect("an offer");
    let line = offer
        .lines()
        .find_map(|line| line.strip_prefix("a=ice-pwd:"));
    let password = line.expect("a password of ICE").to_owned();

    // Both ends may have the same credentials. The other one is lite: it checks nothing itself.
    let peer = UdpSocket::bind("127.0.0.1:0").expect("loopback is there");
    let port = peer.local_addr().expect("it is bound").port();
    let answer = with_port(&offer, port)
        .replace("a=setup:actpass", "a=setup:passive")
        .replacen("m=", "a=ice-lite\r\nm=", 1);
    std::fs::write(caller.path("half"), answer).expect("it is written");
    std::fs::rename(caller.path("half"), caller.path("answer")).expect("it is there");
    until_dtls(&peer, &password);
    caller.signal("-INT");
    let status = caller.child.wait().expect("it ends");
    assert_eq!(status.signal(), Some(2), "{status}");
    let report = caller.report();
    let data = &report["data"];
    assert_eq!(
        (&report["partial"], &data["failed_stage"]),
        (&true.into(), &"dtls".into())
    );
    assert!(
        data["setup"]["ice_ms"].as_f64() > Some(0.0),
        "{:#}",
        data["setup"]
    );
    assert!(data["setup"]["failed_stage_ms"].as_f64() > Some(0.0));
    assert_eq!(data["setup"]["dtls_ms"], Value::Null);
}

#[test]
fn servers_that_do_not_answer_are_named_with_both_ends_and_how_long_they_were_waited_for() {
    let silent = UdpSocket::bind("127.0.0.1:0").expect("loopback is there");
    let address = silent.local_addr().expect("it is bound");
    let uri = format!("stun:{address}");
    let args = ["call", "loopback", "--duration", "1s", "--ice-server", &uri];
    let data = ["--audio", "none", "--video", "none", "--format", "json"];
    let report = run(&[&args[..], &data].concat()).report();
    assert_eq!(codes(&report), ["CALL003", "CALL005"]);
    let expected = format!(
        "no STUN server gave the caller and the callee a server-reflexive candidate: {address} does not answer"
    );
    assert_eq!(report["findings"][1]["message"], expected);
    let setup = &report["data"]["setup"];
    assert_eq!(setup["gathering_ms"], Value::Null);
    let of = |name: &str| setup[name].as_f64().expect("it is measured");
    // No time of the set-up is left that no phase has.
    let phases = of("gathering_cut_short_ms") + of("ice_ms") + of("dtls_ms");
    assert!(of("gathering_cut_short_ms") > 1_000.0, "{setup:#}");
    assert!(phases / of("total_ms") > 0.9, "{setup:#}");
}

/// The description with this port in its candidates.
fn with_port(sdp: &str, port: u16) -> String {
    let lines = sdp
        .lines()
        .map(|line| match line.strip_prefix("a=candidate:") {
            Some(candidate) => {
                let mut words: Vec<String> = candidate.split(' ').map(str::to_owned).collect();
                words[5] = port.to_string();
                format!("a=candidate:{}\r\n", words.join(" "))
            }
            None => format!("{line}\r\n"),
        });
    lines.collect()
}

#[test]
fn an_interrupt_while_media_flows_reports_what_was_measured() {
    let server = Server::start(&["--format", "json"], None);
    publisher(&server, &[]).assert_interrupted_at(None);
    let (offering, answering) = both(&FOR_LONG);
    offering.assert_interrupted_at(None);
    // Who was interrupted took its leave.
    let (status, report) = answering.ended();
    assert_eq!((status, codes(&report)), (Some(0), vec!["CALL014"]));
    let report = report["data"].clone();
    assert!(report["end"]["inbound"][0]["packets"].as_u64() > Some(0));
    drop(server);
}

#[test]
fn an_interrupted_load_counts_what_it_left() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
    let url = format!("http://{}/", silent.local_addr().expect("it is bound"));
    let mut caller = Caller::start(&["load", &url, "--calls", "3", "--rate", "0.01"]);
    let (mut stream, _) = silent.accept().expect("it is asked");
    stream.read_exact(&mut [0; 4]).expect("POST");
    caller.signal("-INT");
    let status = caller.child.wait().expect("it ends");
    assert_eq!(status.signal(), Some(2));
    let report = caller.report();
    assert_eq!(report["partial"], true);
    let calls = &report["data"]["calls"];
    assert_eq!(
        (&calls["begun"], &calls["unfinished"]),
        (&1.into(), &1.into())
    );
    assert_eq!(report["data"]["failures"], serde_json::json!([]));
}
