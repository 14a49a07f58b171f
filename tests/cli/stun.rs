//! `rtctool stun probe` against servers that behave and servers that do not.
//!
//! The servers are threads of this process on free loopback ports. Timers are
//! short where a test waits for them to run out; nothing depends on how long
//! anything takes.

use std::net::{SocketAddr, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use rtctool::probe::server::StunServer;
use rtctool::stun::{AttributeType, Class, Message, MessageType, TransactionId, Writer, respond};
use serde_json::{Value, json};

use crate::peers::peer;
use crate::run::{Run, run};

/// Timers for a server that never replies.
const SOON: &[&str] = &["--rto", "20ms", "--rc", "2", "--rm", "2"];

/// Timers for a reply that has to be discarded: it ends the wait at the next
/// retransmission, and may be 13 s late on a loaded machine.
const DISCARD: &[&str] = &["--rto", "200ms", "--rc", "2", "--rm", "64"];

/// Timers that do not run out before an answer comes, however loaded the machine.
const PATIENT: &[&str] = &["--rto", "30s"];

/// A server that does with each request what the test wants. Its thread ends with the process.
struct FakeServer {
    address: SocketAddr,
    /// One for each request received.
    requests: Receiver<()>,
}

impl FakeServer {
    /// `behave` gets the socket, the number of the request from 1, the request and its source.
    fn start(
        mut behave: impl FnMut(&UdpSocket, usize, &[u8], SocketAddr) + Send + 'static,
    ) -> FakeServer {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        let (sender, requests) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 2048];
            for n in 1.. {
                let (length, source) = socket.recv_from(&mut buffer).unwrap();
                behave(&socket, n, &buffer[..length], source);
                // Nobody listens any more when the test is over.
                let _ = sender.send(());
            }
        });
        FakeServer { address, requests }
    }

    /// Replies to each request with one datagram.
    fn replying(reply: impl Fn(&[u8], SocketAddr) -> Vec<u8> + Send + 'static) -> FakeServer {
        FakeServer::start(move |socket, _, request, source| {
            socket.send_to(&reply(request, source), source).unwrap();
        })
    }

    fn uri(&self) -> String {
        format!("stun:{}", self.address)
    }
}

fn sound(request: &[u8], source: SocketAddr) -> Vec<u8> {
    respond(request, source, "fake").unwrap()
}

/// A response to `request` that `build` fills.
fn response(class: Class, request: &[u8], build: impl Fn(Writer) -> Writer) -> Vec<u8> {
    let id = Message::read(request).unwrap().id;
    build(Writer::new(MessageType::binding(class), id)).finish()
}

fn probe(uri: &str, options: &[&str]) -> Run {
    run(&[&["stun", "probe", uri], options].concat())
}

fn probe_json(uri: &str, options: &[&str]) -> (Option<i32>, Value) {
    let run = probe(uri, &[options, &["--format", "json"]].concat());
    (run.status, run.report())
}

/// One transaction with a server that is expected to fail it: the verdict and the report.
fn verdict(server: &FakeServer, options: &[&str]) -> (String, Value) {
    let (status, report) = probe_json(&server.uri(), &[&["--count", "1"], options].concat());
    let row = &report["data"]["servers"][0];
    let word = row["verdict"].as_str().unwrap().to_owned();
    let finding = &report["findings"][0];
    assert_eq!(status, Some(1), "{report:#}");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["name"], word.as_str());
    assert_eq!(finding["message"], row["cause"]);
    assert!(row["help"].as_str().is_some_and(|help| !help.is_empty()));
    (word, row.clone())
}

/// Text with what differs from run to run made equal: ports, and times with their fraction.
fn stable(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_inclusive([' ', '\n']) {
        let bare = word.trim_end();
        let (head, port) = bare.rsplit_once("127.0.0.1:").unwrap_or((bare, ""));
        let digits = port.len() - port.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 {
            let rest = &port[digits..];
            out += &format!("{head}127.0.0.1:{:P<digits$}{rest}", "");
            out += &word[bare.len()..];
        } else {
            out += word;
        }
    }
    out
}

#[test]
fn a_sound_server_passes_with_every_figure() {
    let server = StunServer::start().unwrap();
    let options = [PATIENT, &["--count", "3", "--interval", "1ms"]].concat();
    let (status, report) = probe_json(&server.uri(), &options);
    assert_eq!(status, Some(0));
    assert_eq!(report["outcome"], "pass");
    let row = &report["data"]["servers"][0];
    assert_eq!(row["verdict"], "ok");
    assert_eq!(row["cause"], Value::Null);
    assert_eq!(row["mapped_address"], row["local_address"]);
    assert_eq!(
        row["software"],
        concat!("rtctool/", env!("CARGO_PKG_VERSION"))
    );
    assert_eq!(
        (&row["transactions"], &row["answered"]),
        (&3.into(), &3.into())
    );
    assert_eq!(row["loss_percent"], 0.0);
    assert_eq!(row["rtt_ms"]["samples"], 3);
    assert!(row["rtt_ms"]["min"].as_f64().unwrap() > 0.0);
    assert_eq!(
        row["resolve_ms"],
        Value::Null,
        "there was no name to resolve"
    );
    assert_eq!(server.requests(), 3);
}

#[test]
fn many_servers_are_one_table_in_the_order_given() {
    let servers = [StunServer::start().unwrap(), StunServer::start().unwrap()];
    let uris = servers.each_ref().map(StunServer::uri);
    let args = ["stun", "probe", &uris[1], &uris[0], "--count", "1"];
    let run = run(&[&args, PATIENT].concat());
    assert_eq!(run.status, Some(0));
    let rows: Vec<&str> = run.stdout.lines().skip(1).take(2).collect();
    assert!(rows[0].starts_with(&uris[1]) && rows[1].starts_with(&uris[0]));
}

#[test]
fn a_closed_port_is_refused_without_waiting_for_the_timers() {
    // Held, so that nobody else gets the port, but deaf to all but one.
    let deaf = UdpSocket::bind("127.0.0.1:0").unwrap();
    deaf.connect("127.0.0.1:1").unwrap();
    let uri = format!("stun:{}", deaf.local_addr().unwrap());
    // With these timers the test would take half an hour if it had to wait.
    let run = probe(&uri, &["--rto", "30s", "--rm", "64"]);
    assert_eq!(run.status, Some(1));
    assert!(
        run.stdout.contains("ICMP port unreachable"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_timeout_cuts_the_timers_short() {
    let server = FakeServer::start(|_, _, _, _| {});
    let (word, row) = verdict(&server, &["--timeout", "30ms", "--rto", "30s"]);
    assert_eq!(
        (word.as_str(), &row["requests_sent"]),
        ("timeout", &1.into())
    );
}

#[test]
fn silence_is_a_timeout_that_says_what_was_tried() {
    let server = FakeServer::start(|_, _, _, _| {});
    let run = probe(&server.uri(), &[SOON, &["--count", "1"]].concat());
    assert_eq!((run.status, run.stderr.as_str()), (Some(1), ""));
    let text = stable(&run.stdout);
    let (head, table) = text.split_once(" in ").unwrap();
    insta::assert_snapshot!(head, @"error[STUN001]: no reply from 127.0.0.1:PPPPP over UDP to 2 requests");
    let (_, table) = table.split_once('\n').unwrap();
    insta::assert_snapshot!(table, @r"
     |
     = at: stun:127.0.0.1:PPPPP
     = help: check that a STUN server listens on that UDP port, and that no firewall drops UDP to it or from it

    server                verdict  mapped address  answered      loss  min ms  p50 ms  p95 ms  max ms
    stun:127.0.0.1:PPPPP  timeout  –                    0/1  100.00 %       –       –       –       –
    not shown at 100 columns: mean ms, p99 ms, stddev ms, software

    FAIL: 1 error
    ");
}

#[test]
fn a_reply_to_a_request_that_was_never_sent_is_not_accepted() {
    let server = FakeServer::replying(|_, source| {
        let kind = MessageType::binding(Class::Success);
        let other = Writer::new(kind, TransactionId([0xab; 12]));
        other.xor_mapped_address(source).finish()
    });
    let (word, row) = verdict(&server, DISCARD);
    assert_eq!(word, "txid-mismatch");
    assert!(
        row["cause"]
            .as_str()
            .unwrap()
            .contains("abababababababababababab")
    );
}

#[test]
fn a_wrong_fingerprint_is_not_accepted() {
    let server = FakeServer::replying(|request, source| {
        let mut reply = sound(request, source);
        *reply.last_mut().unwrap() ^= 1;
        reply
    });
    assert_eq!(verdict(&server, DISCARD).0, "fingerprint-mismatch");
}

#[test]
fn a_success_without_an_address_is_useless() {
    let server = FakeServer::replying(|request, _| {
        response(Class::Success, request, |writer| writer.software("useless"))
    });
    let (word, row) = verdict(&server, PATIENT);
    assert_eq!(word, "no-mapped-address");
    assert_eq!(row["software"], "useless", "what could be read is reported");
}

#[test]
fn an_address_that_was_not_xored_is_recognised() {
    let server = FakeServer::replying(|request, source| {
        let plain = [&[0, 1][..], &source.port().to_be_bytes(), &[127, 0, 0, 1]].concat();
        let kind = AttributeType::XOR_MAPPED_ADDRESS;
        response(Class::Success, request, |writer| {
            writer.attribute(kind, &plain)
        })
    });
    assert_eq!(verdict(&server, PATIENT).0, "xor-not-applied");
}

#[test]
fn a_reply_from_another_port_names_the_port() {
    let other = UdpSocket::bind("127.0.0.1:0").unwrap();
    let from = other.local_addr().unwrap().to_string();
    let server = FakeServer::start(move |_, _, request, source| {
        other.send_to(&sound(request, source), source).unwrap();
    });
    let (word, row) = verdict(&server, DISCARD);
    assert_eq!(word, "unexpected-source");
    assert!(row["cause"].as_str().unwrap().ends_with(&from));
}

#[test]
fn another_protocol_is_not_stun() {
    let server = FakeServer::replying(|_, _| b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec());
    assert_eq!(verdict(&server, DISCARD).0, "not-stun");
}

#[test]
fn an_echo_is_not_a_response() {
    let server = FakeServer::replying(|request, _| request.to_vec());
    assert_eq!(verdict(&server, DISCARD).0, "not-a-response");
}

#[test]
fn a_damaged_reply_says_at_which_byte() {
    let server = FakeServer::replying(|request, source| {
        let mut reply = sound(request, source);
        reply.truncate(30);
        reply
    });
    let (word, row) = verdict(&server, DISCARD);
    assert_eq!(word, "malformed");
    assert!(row["cause"].as_str().unwrap().contains("byte 30"));
}

#[test]
fn an_attribute_that_must_be_understood_fails_the_transaction() {
    let server = FakeServer::replying(|request, source| {
        response(Class::Success, request, |writer| {
            writer
                .xor_mapped_address(source)
                .attribute(AttributeType(0x7f01), &[])
        })
    });
    let (word, row) = verdict(&server, PATIENT);
    assert_eq!(word, "unknown-required-attribute");
    assert!(row["cause"].as_str().unwrap().contains("0x7f01"));
}

#[test]
fn error_responses_are_verdicts_with_their_number() {
    for (code, reason) in [(420, "Unknown Attribute"), (500, "Server Error")] {
        let server = FakeServer::replying(move |request, _| {
            response(Class::Error, request, |writer| {
                writer
                    .error_code(code, reason)
                    .unknown_attributes(&[AttributeType(0x0024)])
            })
        });
        let (word, row) = verdict(&server, PATIENT);
        assert_eq!(word, format!("server-error-{code}"));
        let cause = row["cause"].as_str().unwrap();
        assert!(
            cause.contains(reason) && cause.contains("PRIORITY"),
            "{cause}"
        );
    }
}

#[test]
fn an_old_server_is_a_warning() {
    let server = FakeServer::replying(|request, source| {
        response(Class::Success, request, |writer| {
            writer.mapped_address(source)
        })
    });
    let (status, report) = probe_json(&server.uri(), &[PATIENT, &["--count", "1"]].concat());
    assert_eq!(status, Some(0));
    let row = &report["data"]["servers"][0];
    assert_eq!(row["verdict"], "legacy-rfc3489");
    assert_eq!(row["mapped_address"], row["local_address"]);
    assert_eq!(report["finding_counts"]["warnings"], 1);
}

#[test]
fn an_answer_after_retransmissions_has_no_round_trip_time() {
    let server = FakeServer::start(|socket, n, request, source| {
        if n >= 3 {
            socket.send_to(&sound(request, source), source).unwrap();
        }
    });
    // The third request is answered as soon as it is there, however late that is.
    let options = ["--count", "1", "--rto", "20ms", "--rc", "16"];
    let (status, report) = probe_json(&server.uri(), &options);
    assert_eq!(status, Some(0));
    let row = &report["data"]["servers"][0];
    assert_eq!(row["verdict"], "ok");
    assert_eq!(row["rtt_ms"]["samples"], 0);
    assert_eq!(row["rtt_ms"]["p50"], Value::Null);
    assert!(row["requests_sent"].as_u64().unwrap() >= 3);
    assert_eq!(report["findings"][0]["name"], "retransmitted");

    let gated = probe(
        &server.uri(),
        &["--rto", "30s", "--count", "1", "--fail-if", "rtt.p50 > 1h"],
    );
    assert_eq!(
        gated.status,
        Some(0),
        "this time the first request is answered"
    );
}

#[test]
fn a_gate_on_a_round_trip_time_that_was_not_measured_is_no_pass() {
    let server = FakeServer::start(|socket, n, request, source| {
        if n >= 2 {
            socket.send_to(&sound(request, source), source).unwrap();
        }
    });
    let options = [
        "--count",
        "1",
        "--rto",
        "20ms",
        "--rc",
        "16",
        "--fail-if",
        "rtt.p50 > 1h",
    ];
    let (status, report) = probe_json(&server.uri(), &options);
    assert_eq!(status, Some(3));
    assert_eq!(report["gates"][0]["verdict"], "not_measured");
}

#[test]
fn requests_that_draw_no_reply_are_counted_as_loss() {
    // The first request of the second transaction gets no reply.
    let mut seen = Vec::new();
    let server = FakeServer::start(move |socket, _, request, source| {
        let id = Message::read(request).unwrap().id;
        let is_new = !seen.contains(&id);
        if is_new {
            seen.push(id);
        }
        if !(is_new && seen.len() == 2) {
            socket.send_to(&sound(request, source), source).unwrap();
        }
    });
    let options = ["--count", "2", "--interval", "0ms", "--rto", "1s"];
    let (status, report) = probe_json(&server.uri(), &options);
    assert_eq!(status, Some(0));
    let row = &report["data"]["servers"][0];
    assert_eq!(row["verdict"], "loss");
    assert_eq!(
        (&row["transactions"], &row["answered"]),
        (&2.into(), &2.into())
    );
    assert_eq!(row["rtt_ms"]["samples"], 1);
    assert!(row["loss_percent"].as_f64().unwrap() > 0.0);
}

#[test]
fn duplicates_are_counted_and_harmless() {
    let server = FakeServer::start(|socket, _, request, source| {
        for _ in 0..3 {
            socket.send_to(&sound(request, source), source).unwrap();
        }
    });
    // The second transaction begins when the replies to the first have long been sent.
    let options = [PATIENT, &["--count", "2", "--interval", "0ms"]].concat();
    let (status, report) = probe_json(&server.uri(), &options);
    assert_eq!(status, Some(0));
    let row = &report["data"]["servers"][0];
    assert_eq!(
        (&row["verdict"], &row["answered"]),
        (&"ok".into(), &2.into())
    );
    assert!(row["duplicates"].as_u64().unwrap() >= 2, "{row:#}");
}

#[test]
fn a_name_that_does_not_resolve_fails_with_the_resolvers_words() {
    let (status, report) = probe_json("stun:no-such-host.invalid", &[]);
    assert_eq!(status, Some(1));
    let row = &report["data"]["servers"][0];
    assert_eq!(row["verdict"], "unresolved");
    assert_eq!(
        (&row["server_address"], &row["loss_percent"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(report["findings"][0]["code"], "STUN005");
}

#[test]
fn all_uris_that_cannot_be_probed_are_named_at_once() {
    let run = run(&[
        "stun",
        "probe",
        "stuns:example.org",
        "stun:127.0.0.1",
        "stun:host:99999",
        "stun:\u{1b}[31m",
    ]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
    insta::assert_snapshot!(run.stderr, @r"
    error: 3 of 4 servers cannot be probed
    caused by: `stuns:example.org`: STUN over TLS and DTLS (`stuns:`) comes with a later version; this one probes over UDP
    caused by: `stun:host:99999`: `99999` is not a port; ports are 1 to 65535
    caused by: `stun:\u{1b}[31m`: `\u{1b}` cannot be part of a host name
    help: write a server as stun:HOST, stun:HOST:PORT, HOST:PORT or stun:[IPV6]:PORT
    ");
}

#[test]
fn an_address_of_the_family_that_is_not_wanted_is_a_usage_error() {
    let run = probe("stun:127.0.0.1", &["-6"]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("only IPv6 addresses are asked for"));
}

#[test]
fn timers_of_zero_are_refused() {
    let run = probe("stun:127.0.0.1", &["--rto", "0ms"]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("longer than nothing"), "{}", run.stderr);
}

#[test]
fn what_a_server_says_cannot_reach_the_terminal() {
    let server = FakeServer::replying(|request, source| {
        respond(request, source, "\u{1b}]0;owned\u{7}").unwrap()
    });
    let run = probe(&server.uri(), &[PATIENT, &["--count", "1", "-v"]].concat());
    assert_eq!(run.status, Some(0));
    assert!(run.stdout.contains("owned") && !run.stdout.contains('\u{1b}'));
}

#[test]
fn verbose_shows_every_attribute_and_every_sample() {
    let server = StunServer::start().unwrap();
    let options = [PATIENT, &["--count", "2", "--interval", "1ms", "-v"]].concat();
    let run = probe(&server.uri(), &options);
    for words in [
        "local address",
        "XOR-MAPPED-ADDRESS",
        "FINGERPRINT",
        "sample",
    ] {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    assert_eq!(run.stdout.matches("  answered\n").count(), 2);
}

#[test]
#[cfg(unix)]
fn a_reader_that_goes_away_is_no_error() {
    use std::io::Read;

    let server = FakeServer::start(|socket, _, request, source| {
        socket.send_to(&sound(request, source), source).unwrap();
    });
    let mut child = command(&[&["stun", "probe", &server.uri(), "--count", "1"], PATIENT].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(stderr, "");
}

#[test]
#[cfg(unix)]
fn an_interrupt_prints_what_was_measured_and_dies_by_the_signal() {
    use std::os::unix::process::ExitStatusExt;

    // One answer, then silence.
    let server = FakeServer::start(|socket, n, request, source| {
        if n == 1 {
            socket.send_to(&sound(request, source), source).unwrap();
        }
    });
    let options = ["--count", "2", "--interval", "0ms"];
    let child = command(&[&["stun", "probe", &server.uri()], PATIENT, &options].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The second transaction begins only when the first has been answered.
    server.requests.recv().unwrap();
    server.requests.recv().unwrap();
    interrupt(child.id());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.signal(), Some(2));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("1/2") && text.contains("pass (partial)"),
        "{text}"
    );
}

#[test]
#[cfg(unix)]
fn an_interrupt_before_any_answer_leaves_no_verdict() {
    let server = FakeServer::start(|_, _, _, _| {});
    let child = command(
        &[
            &["stun", "probe", &server.uri(), "--format", "json"],
            PATIENT,
        ]
        .concat(),
    )
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap();
    server.requests.recv().unwrap();
    interrupt(child.id());
    let output = child.wait_with_output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    crate::run::assert_matches_schema(&report);
    assert_eq!(
        (&report["partial"], &report["outcome"]),
        (&true.into(), &"no_verdict".into())
    );
    let row = &report["data"]["servers"][0];
    assert_eq!(
        (&row["verdict"], &row["loss_percent"]),
        (&"interrupted".into(), &Value::Null)
    );
}

#[cfg(unix)]
fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rtctool"));
    command.env_clear().args(args);
    command
}

#[cfg(unix)]
fn interrupt(process: u32) {
    let kill = format!("kill -INT {process}");
    let status = Command::new("sh").args(["-c", &kill]).status();
    assert!(status.unwrap().success());
}

#[test]
fn coturn_answers_on_both_families() {
    let Some(program) = peer("turnserver", "coturn") else {
        return;
    };
    let coturn = Coturn::start(&program);
    for address in &coturn.addresses {
        let (status, report) = probe_json(&format!("stun:{address}"), PATIENT);
        assert_eq!(status, Some(0), "{report:#}");
        let row = &report["data"]["servers"][0];
        assert_eq!(
            (&row["verdict"], &row["answered"]),
            (&"ok".into(), &5.into())
        );
        assert_eq!(row["mapped_address"], row["local_address"]);
        assert!(row["software"].as_str().unwrap().starts_with("Coturn"));
        let origin = json!({"name": "RESPONSE-ORIGIN", "value": address.to_string()});
        assert!(row["attributes"].as_array().unwrap().contains(&origin));
    }
}

/// A coturn on loopback, killed when the test ends in whatever way.
struct Coturn {
    process: Child,
    addresses: Vec<SocketAddr>,
    _directory: tempfile::TempDir,
}

impl Coturn {
    /// Returns when it answers. A port that was free may be taken by the time
    /// coturn binds it, so a few are tried.
    fn start(program: &Path) -> Coturn {
        (0..3)
            .find_map(|_| Coturn::try_start(program))
            .expect("coturn answers")
    }

    fn try_start(program: &Path) -> Option<Coturn> {
        let free = UdpSocket::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let has_ipv6 = UdpSocket::bind("[::1]:0").is_ok();
        let ips = if has_ipv6 {
            &["127.0.0.1", "::1"][..]
        } else {
            &["127.0.0.1"]
        };
        let directory = tempfile::tempdir().unwrap();
        let mut command = Command::new(program);
        command
            .args([
                "-n",
                "--stun-only",
                "--no-tcp",
                "--no-tls",
                "--no-dtls",
                "--no-cli",
            ])
            .args([
                "--log-file",
                "stdout",
                "--listening-port",
                &port.to_string(),
            ])
            .arg("--pidfile")
            .arg(directory.path().join("pid"))
            .arg("--userdb")
            .arg(directory.path().join("db"))
            .args(ips.iter().flat_map(|ip| ["--listening-ip", ip]))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let address = |ip: &&str| SocketAddr::new(ip.parse().unwrap(), port);
        let mut coturn = Coturn {
            process: command.spawn().unwrap(),
            addresses: ips.iter().map(address).collect(),
            _directory: directory,
        };
        coturn.answers().then_some(coturn)
    }

    /// Asks every address again and again, for at most half a minute.
    fn answers(&mut self) -> bool {
        let mut silent = self.addresses.clone();
        for _ in 0..300 {
            silent.retain(|address| !answers(*address));
            if silent.is_empty() || self.process.try_wait().unwrap().is_some() {
                break;
            }
        }
        silent.is_empty()
    }
}

impl Drop for Coturn {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Whether a Binding request is answered within a tenth of a second.
fn answers(server: SocketAddr) -> bool {
    let socket = UdpSocket::bind(SocketAddr::new(server.ip(), 0)).unwrap();
    let wait = Duration::from_millis(100);
    socket.set_read_timeout(Some(wait)).unwrap();
    let kind = MessageType::binding(Class::Request);
    let request = Writer::new(kind, TransactionId([1; 12])).finish();
    socket.send_to(&request, server).unwrap();
    socket.recv(&mut [0; 500]).is_ok()
}
