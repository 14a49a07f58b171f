//! One word for each way in which a server can be wrong.

use std::net::UdpSocket;

use rtctool::stun::{AttributeType, Class, MessageType, TransactionId, Writer, respond};
use serde_json::Value;

use super::fake::{DISCARD, FakeServer, PATIENT, SOON, probe, probe_json, response, sound};

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

/// One transaction with a server that can be used, but not without a warning.
fn warning(server: &FakeServer) -> (String, String) {
    let (status, report) = probe_json(&server.uri(), &[PATIENT, &["--count", "1"]].concat());
    assert_eq!(status, Some(0), "{report:#}");
    let finding = &report["findings"][0];
    assert_eq!(finding["severity"], "warning");
    let row = &report["data"]["servers"][0];
    assert_eq!(finding["name"], row["verdict"]);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&row["verdict"]), text(&row["cause"]))
}

#[test]
fn two_addresses_in_one_answer_mean_that_something_rewrites_packets() {
    let server = FakeServer::replying(|request, source| {
        let other = "192.0.2.7:1234".parse().unwrap();
        response(Class::Success, request, |writer| {
            writer.xor_mapped_address(source).mapped_address(other)
        })
    });
    let (word, cause) = warning(&server);
    assert_eq!(word, "alg-rewrite");
    assert!(cause.contains("192.0.2.7:1234"), "{cause}");
}

#[test]
fn an_answer_many_times_as_long_as_the_request_can_flood_others() {
    let server = FakeServer::replying(|request, source| {
        response(Class::Success, request, |writer| {
            writer.xor_mapped_address(source).software(&"x".repeat(700))
        })
    });
    let (word, cause) = warning(&server);
    assert_eq!(word, "amplification");
    assert!(cause.contains("times as many"), "{cause}");
}

#[test]
fn an_address_of_the_other_family_is_of_no_use() {
    let server = FakeServer::replying(|request, _| {
        let other = "[2001:db8::1]:1234".parse().unwrap();
        response(Class::Success, request, |writer| {
            writer.xor_mapped_address(other)
        })
    });
    let (word, row) = verdict(&server, PATIENT);
    assert_eq!(word, "mapped-wrong-family");
    assert!(
        row["cause"]
            .as_str()
            .unwrap()
            .contains("[2001:db8::1]:1234")
    );
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
