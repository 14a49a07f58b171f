//! One word for each way in which a server can be wrong.

use std::sync::{Arc, OnceLock};

use rtctool::stun::{AttributeType, Method};
use serde_json::Value;

use super::crooked::{Asked, Crooked, NONCE, REALM, Reply, signed, signed_with, unsigned};
use super::{BRIEF, PASSWORD, PATIENT, USER, probe, probe_as_alice, probe_json, server};
use crate::stun::fake::DISCARD;

/// What alice's probe finds, which must fail her: the verdict's word, and what was reported.
fn fault(server: &Crooked, options: &[&str]) -> (String, Value) {
    let (status, report, row) = probe_as_alice(&server.uri(), &[BRIEF, options].concat());
    let word = row["verdict"].as_str().unwrap().to_owned();
    let finding = &report["findings"][0];
    assert_eq!(status, Some(1), "{report:#}");
    assert_eq!(finding["severity"], "error", "{report:#}");
    assert_eq!(finding["message"], row["cause"]);
    assert_eq!(row["usable"], false);
    assert!(row["help"].as_str().is_some_and(|help| !help.is_empty()));
    (word, row)
}

/// The verdict on a server that answers each Allocate request of alice's with `reply`.
fn verdict_on(
    mut reply: impl FnMut(&Asked) -> Reply + Send + 'static,
    options: &[&str],
) -> (String, Value) {
    let server = Crooked::answering(move |asked| match asked.method {
        Method::ALLOCATE => reply(asked),
        _ => Reply::Sound,
    });
    fault(&server, options)
}

/// The same for requests that prove who asks.
fn verdict_on_signed(
    mut reply: impl FnMut(&Asked) -> Reply + Send + 'static,
    options: &[&str],
) -> (String, Value) {
    let reply = move |asked: &Asked| match asked.is_signed {
        true => reply(asked),
        false => Reply::Sound,
    };
    verdict_on(reply, options)
}

/// What must be in the sentence of cause.
fn assert_cause(row: &Value, part: &str) {
    let cause = row["cause"].as_str().unwrap();
    assert!(cause.contains(part), "{cause}");
}

#[test]
fn the_small_server_of_these_tests_is_all_right_by_itself() {
    let server = Crooked::answering(|_| Reply::Sound);
    let (status, report, row) = probe_as_alice(&server.uri(), &[BRIEF, PATIENT].concat());
    assert_eq!(
        (status, &row["verdict"]),
        (Some(0), &"ok".into()),
        "{report:#}"
    );
    assert_eq!(report["findings"], serde_json::json!([]));
    assert_eq!(row["authentication"]["password_algorithm"], "MD5");
}

#[test]
fn a_challenge_without_a_nonce_cannot_be_answered() {
    let realm_only = |asked: &Asked| {
        let error = asked.error(401, "");
        unsigned(error.attribute(AttributeType::REALM, REALM.as_bytes()))
    };
    let (word, row) = verdict_on(realm_only, PATIENT);
    assert_eq!(word, "malformed-challenge");
    assert_cause(&row, "without NONCE");
}

#[test]
fn a_server_whose_nonces_are_all_stale_is_asked_a_few_times() {
    let asked_often = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counter = Arc::clone(&asked_often);
    let stale = move |asked: &Asked| {
        counter.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        unsigned(asked.challenge(438))
    };
    let (word, row) = verdict_on_signed(stale, PATIENT);
    assert_eq!(word, "stale-nonce-loop");
    assert_cause(&row, "refused 5 requests in a row with 438");
    assert_eq!(asked_often.load(std::sync::atomic::Ordering::Relaxed), 5);
}

#[test]
fn servers_that_send_clients_in_a_circle_end_the_probe() {
    let to_itself = |asked: &Asked| {
        let error = asked.error(300, "Try Alternate");
        unsigned(error.address(AttributeType::ALTERNATE_SERVER, asked.server))
    };
    let (word, row) = verdict_on(to_itself, PATIENT);
    assert_eq!(word, "redirect-loop");
    assert_cause(&row, "sent us on");

    let second = Arc::new(OnceLock::new());
    let known = Arc::clone(&second);
    let first = Crooked::answering(move |asked| to(asked, *known.get().unwrap()));
    let first_address = first.address;
    let _ = second.set(Crooked::answering(move |asked| to(asked, first_address)).address);
    let (word, row) = fault(&first, PATIENT);
    assert_eq!(word, "redirect-loop");
    assert_cause(&row, &first_address.to_string());
    assert_cause(&row, &second.get().unwrap().to_string());
}

fn to(asked: &Asked, alternate: std::net::SocketAddr) -> Reply {
    let error = asked.error(300, "Try Alternate");
    unsigned(error.address(AttributeType::ALTERNATE_SERVER, alternate))
}

#[test]
fn a_chain_of_servers_without_end_is_followed_for_a_while_only() {
    let mut next = Crooked::answering(|_| Reply::Sound).address;
    for _ in 0..6 {
        let onward = next;
        next = Crooked::answering(move |asked| to(asked, onward)).address;
    }
    let first = Crooked { address: next };
    let (word, row) = fault(&first, PATIENT);
    assert_eq!(word, "redirect-loop");
    assert_eq!(row["redirected_from"].as_array().map(Vec::len), Some(5));
}

#[test]
fn a_redirect_to_nowhere_is_no_loop() {
    let nowhere = |asked: &Asked| unsigned(asked.error(300, "Try Alternate"));
    let (word, row) = verdict_on(nowhere, PATIENT);
    assert_eq!(word, "redirect-nowhere");
    assert_cause(&row, "does not say where");

    for address in ["[::1]:3478", "127.0.0.1:0"] {
        let unusable = move |asked: &Asked| to(asked, address.parse().unwrap());
        let (word, row) = verdict_on(unusable, PATIENT);
        assert_eq!(word, "redirect-nowhere");
        assert_cause(&row, address);
    }
}

#[test]
fn a_redirect_after_the_allocation_is_no_loop() {
    let server = Crooked::answering(|asked| match asked.method {
        Method::CREATE_PERMISSION => {
            let error = asked.error(300, "Try Alternate");
            signed(error.address(AttributeType::ALTERNATE_SERVER, asked.server))
        }
        _ => Reply::Sound,
    });
    let (word, row) = fault(&server, PATIENT);
    assert_eq!(word, "redirected-late");
    assert_cause(&row, "answered CreatePermission by sending the client on");
}

#[test]
fn a_server_that_challenges_and_then_falls_silent_is_a_turn_server() {
    let silent = |asked: &Asked| match asked.is_signed {
        true => Reply::Silence,
        false => Reply::Sound,
    };
    let (word, _) = verdict_on(silent, &["--rto", "20ms", "--rc", "2", "--rm", "2"]);
    assert_eq!(word, "timeout");
}

#[test]
fn a_server_without_a_port_left_for_the_next_client_has_no_capacity() {
    let mut granted = 0;
    let server = Crooked::answering(move |asked| match (asked.method, asked.is_signed) {
        (Method::ALLOCATE, true) => {
            granted += 1;
            match granted {
                ..=2 => Reply::Sound,
                _ => signed(asked.error(508, "Insufficient Capacity")),
            }
        }
        _ => Reply::Sound,
    });
    let options = [&["--duration", "20ms"], PATIENT].concat();
    let (status, report, row) = probe_as_alice(&server.uri(), &options);
    assert_eq!(
        (status, &row["verdict"]),
        (Some(1), &"capacity".into()),
        "{report:#}"
    );
    assert_cause(&row, "a further Allocate with error 508");
    assert_eq!(row["echo"]["loss_percent"], 0.0);
}

#[test]
fn a_redirect_is_followed_and_the_figures_are_those_of_the_other_server() {
    let other = server(|_| {});
    let address = other.address();
    let first = Crooked::answering(move |asked| to(asked, address));
    let (status, report, row) = probe_as_alice(&first.uri(), &[BRIEF, PATIENT].concat());
    assert_eq!(
        (status, &row["verdict"]),
        (Some(0), &"ok".into()),
        "{report:#}"
    );
    assert_eq!(
        row["redirected_from"],
        serde_json::json!([first.address.to_string()])
    );
    assert_eq!(row["server_address"], address.to_string());
    assert_eq!(other.ledger().allocations, 2);
}

#[test]
fn a_nonce_that_promises_more_than_the_challenge_offers_is_a_bid_down() {
    let promising = format!("obMatJos2gAAA{NONCE}");
    let weaker = move |asked: &Asked| {
        let error = asked.error(401, "");
        unsigned(
            error
                .attribute(AttributeType::REALM, REALM.as_bytes())
                .attribute(AttributeType::NONCE, promising.as_bytes()),
        )
    };
    assert_eq!(verdict_on(weaker, PATIENT).0, "bid-down");
}

#[test]
fn a_weaker_signature_than_was_agreed_on_is_a_bid_down() {
    let offering = |asked: &Asked| match asked.is_signed {
        false => unsigned(
            asked
                .challenge(401)
                .attribute(AttributeType::PASSWORD_ALGORITHMS, &[0, 1, 0, 0]),
        ),
        true => signed(asked.allocated(asked.relayed, 600)),
    };
    assert_eq!(verdict_on(offering, DISCARD).0, "bid-down");
}

#[test]
fn a_grant_must_be_signed_and_with_the_password() {
    let bare = |asked: &Asked| unsigned(asked.allocated(asked.relayed, 600));
    assert_eq!(verdict_on_signed(bare, DISCARD).0, "integrity-missing");
    let other = |asked: &Asked| signed_with(asked.allocated(asked.relayed, 600), "another");
    assert_eq!(verdict_on_signed(other, DISCARD).0, "integrity-mismatch");
}

#[test]
fn errors_of_the_server_have_their_words() {
    let words = [
        (401, "auth-rejected"),
        (403, "server-error-403"),
        (486, "quota"),
        (500, "server-error-500"),
        (508, "capacity"),
    ];
    for (code, word) in words {
        let error = move |asked: &Asked| signed(asked.error(code, ""));
        let (found, row) = verdict_on_signed(error, PATIENT);
        assert_eq!(found, word);
        assert_cause(&row, &code.to_string());
    }
}

#[test]
fn a_relay_for_anybody_fails_with_credentials_and_without() {
    let open = |asked: &Asked| match asked.method {
        Method::ALLOCATE => unsigned(asked.allocated(asked.relayed, 600)),
        Method::REFRESH => unsigned(asked.success().number(AttributeType::LIFETIME, 600)),
        _ => unsigned(asked.success()),
    };
    let server = Crooked::answering(open);
    let (word, row) = fault(&server, PATIENT);
    assert_eq!(word, "unauthenticated-allocation");
    assert_eq!(row["echo"]["loss_percent"], 0.0, "it relays all the same");
    let options = [BRIEF, PATIENT].concat();
    let (status, _, row) = probe_json(&server.uri(), &options, &[]);
    assert_eq!(status, Some(1));
    assert_eq!(row["verdict"], "unauthenticated-allocation");
}

#[test]
fn a_grant_without_a_relayed_address_is_none() {
    let empty = |asked: &Asked| signed(asked.success());
    let (word, row) = verdict_on_signed(empty, PATIENT);
    assert_eq!(word, "no-relayed-address");
    assert_cause(&row, "XOR-RELAYED-ADDRESS");
}

/// A grant of a relay at `ip`.
fn at(ip: [u8; 4]) -> impl Fn(&Asked) -> Reply + Send + 'static {
    move |asked| signed(asked.allocated((ip, asked.relayed.port()).into(), 600))
}

#[test]
fn a_relay_where_nobody_can_send_to_is_an_error() {
    let (word, row) = verdict_on_signed(at([0, 0, 0, 0]), PATIENT);
    assert_eq!(word, "relay-address-invalid");
    assert_cause(&row, "relays at 0.0.0.0:");
}

#[test]
fn a_relay_in_another_private_network_is_a_warning() {
    let private = at([10, 1, 2, 3]);
    let server = Crooked::answering(move |asked| match (asked.method, asked.is_signed) {
        (Method::ALLOCATE, true) => private(asked),
        _ => Reply::Sound,
    });
    let (status, report, row) = probe_as_alice(&server.uri(), &[BRIEF, PATIENT].concat());
    assert_eq!(
        (status, &row["usable"]),
        (Some(0), &true.into()),
        "{report:#}"
    );
    assert_eq!(row["verdict"], "relay-address-private");
    assert_eq!(report["findings"][0]["severity"], "warning");
}

#[test]
fn a_server_that_forbids_its_own_relays_as_peers_fails() {
    let server = Crooked::answering(|asked| match asked.method {
        Method::CREATE_PERMISSION => signed(asked.error(403, "Forbidden IP")),
        _ => Reply::Sound,
    });
    let (word, row) = fault(&server, PATIENT);
    assert_eq!(word, "peer-denied");
    assert_eq!(row["echo"], Value::Null, "what was not measured is null");
    assert!(row["help"].as_str().unwrap().contains("allowed-peer-ip"));
}

#[test]
fn a_relay_that_passes_nothing_on_has_no_data() {
    let (word, row) = fault(&Crooked::relaying(|_, _| None), PATIENT);
    assert_eq!(word, "relay-no-data");
    assert_eq!(row["echo"]["packets_returned"], 0);
    assert_eq!(row["echo"]["loss_percent"], 100.0);
    assert_eq!(row["echo"]["rtt_ms"]["p50"], Value::Null);
    assert_eq!(row["echo"]["throughput_bps"], Value::Null);
}

#[test]
fn a_relay_that_changes_data_is_told_from_one_that_loses_it() {
    let changing = Crooked::relaying(|n, mut data| {
        if n == 1 {
            data[100] ^= 1;
        }
        Some(data)
    });
    let (word, row) = fault(&changing, PATIENT);
    assert_eq!(word, "relay-corrupt");
    assert_eq!(row["echo"]["corrupt"], 1);
}

#[test]
fn loss_is_counted_and_warned_of_and_gates_judge_it() {
    let losing = || Crooked::relaying(|n, data| (n != 1).then_some(data));
    let options = [BRIEF, PATIENT].concat();
    let (status, report, row) = probe_as_alice(&losing().uri(), &options);
    assert_eq!(status, Some(0), "{report:#}");
    assert_eq!(row["verdict"], "relay-loss");
    assert_eq!(report["findings"][0]["severity"], "warning");
    let echo = &row["echo"];
    assert_eq!(
        (&echo["packets_sent"], &echo["packets_returned"]),
        (&4.into(), &3.into())
    );
    assert_eq!(echo["loss_percent"], 25.0);
    assert_cause(&row, "1 were lost: 1 on the way there, 0 on the way back");

    let gate = |limit| [&options[..], &["--fail-if", limit]].concat();
    let (status, ..) = probe_as_alice(&losing().uri(), &gate("relay.loss > 24%"));
    assert_eq!(status, Some(1));
    let (status, ..) = probe_as_alice(&losing().uri(), &gate("relay.loss > 25%"));
    assert_eq!(status, Some(0));
}

#[test]
fn a_short_life_is_warned_of_and_leaves_the_server_all_right() {
    let server = Crooked::answering(|asked| match (asked.method, asked.is_signed) {
        (Method::ALLOCATE, true) => signed(asked.allocated(asked.relayed, 30)),
        _ => Reply::Sound,
    });
    let (status, report, row) = probe_as_alice(&server.uri(), &[BRIEF, PATIENT].concat());
    assert_eq!(
        (status, &row["verdict"]),
        (Some(0), &"ok".into()),
        "{report:#}"
    );
    assert_eq!(report["findings"][0]["name"], "short-lifetime");
    assert_eq!(row["allocation"]["lifetime_s"], 30);
}

#[test]
fn a_server_that_answers_binding_alone_is_no_turn_server() {
    let brief_timers = ["--rto", "300ms", "--rc", "2", "--rm", "3"];
    let (word, row) = verdict_on(|_| Reply::Silence, &brief_timers);
    assert_eq!(word, "not-a-turn-server");
    assert_cause(&row, "answers Binding requests, but no Allocate request");
}

#[test]
fn what_a_server_refuses_later_has_its_word_too() {
    let refusing = |method| {
        Crooked::answering(move |asked: &Asked| match asked.method {
            refused if refused == method => signed(asked.error(500, "")),
            _ => Reply::Sound,
        })
    };
    let (word, row) = fault(&refusing(Method::CHANNEL_BIND), PATIENT);
    assert_eq!(
        (word.as_str(), &row["indication_relayed"]),
        ("channel-refused", &true.into())
    );
    let (word, row) = fault(&refusing(Method::REFRESH), PATIENT);
    assert_eq!(
        (word.as_str(), &row["stages"]["refresh_ms"].is_number()),
        ("refresh-refused", &true)
    );
}

#[test]
fn a_refresh_that_ends_the_allocation_is_none() {
    let ending = Crooked::answering(|asked| match asked.method {
        Method::REFRESH => signed(asked.success().number(AttributeType::LIFETIME, 0)),
        _ => Reply::Sound,
    });
    let (word, row) = fault(&ending, PATIENT);
    assert_eq!(word, "refresh-refused");
    assert_cause(&row, "with a lifetime of 0 s");
}

#[test]
fn a_server_that_asks_each_client_anew_with_401_is_all_right() {
    let mut known = Vec::new();
    let server = Crooked::answering(move |asked| {
        let is_new = !known.contains(&asked.client);
        known.push(asked.client);
        match is_new {
            true => unsigned(asked.challenge(401)),
            false => Reply::Sound,
        }
    });
    let (status, report, row) = probe_as_alice(&server.uri(), &[BRIEF, PATIENT].concat());
    assert_eq!(
        (status, &row["verdict"]),
        (Some(0), &"ok".into()),
        "{report:#}"
    );
}

#[test]
fn text_says_cause_and_help_first() {
    let server = Crooked::answering(|asked| match asked.is_signed {
        true => signed(asked.error(508, "Insufficient Capacity")),
        false => Reply::Sound,
    });
    let run = probe(&server.uri(), &[USER, BRIEF, PATIENT].concat(), &[PASSWORD]);
    assert_eq!(run.status, Some(1));
    let first = run.stdout.lines().next().unwrap();
    assert!(first.starts_with("error[TURN012]: "), "{first}");
    assert!(
        run.stdout.contains("help: the range of relay ports"),
        "{}",
        run.stdout
    );
}
