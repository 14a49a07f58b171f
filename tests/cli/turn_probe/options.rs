//! Credentials that do and do not let in, and what options change.

use std::time::Duration;

use serde_json::{Value, json};

use super::{BRIEF, PASSWORD, PATIENT, SECRET, USER, probe, probe_as_alice, probe_json, server};

#[test]
fn a_password_lets_in_over_udp_and_tcp() {
    let server = server(|_| {});
    for (uri, transport) in [(server.uri(), "udp"), (server.tcp_uri(), "tcp")] {
        let (status, report, row) = probe_as_alice(&uri, &[BRIEF, PATIENT].concat());
        assert_eq!(
            (status, &row["verdict"]),
            (Some(0), &"ok".into()),
            "{report:#}"
        );
        assert_eq!(row["transport"], transport);
        assert_eq!(report["findings"], json!([]));
        assert_eq!(row["authentication"]["realm"], "rtctool");
        assert_eq!(row["authentication"]["password_algorithm"], "SHA-256");
        assert_eq!(row["stages"]["connect_ms"].is_number(), transport == "tcp");
    }
    let ledger = server.ledger();
    assert_eq!(ledger.allocations, 4, "two for each probe");
    assert_eq!(ledger.allocations_open, 0, "all of them given back");
    assert_eq!(ledger.authentication_failures(), 0);
}

#[test]
fn a_shared_secret_makes_a_name_and_a_password() {
    let server = server(|_| {});
    for user in [&[][..], USER] {
        let options = [user, BRIEF, PATIENT].concat();
        let (status, report, row) = probe_json(&server.uri(), &options, &[SECRET]);
        assert_eq!(
            (status, &row["verdict"]),
            (Some(0), &"ok".into()),
            "{report:#}"
        );
    }
    let wrong = [("RTCTOOL_TURN_SECRET", "another")];
    let options = [USER, BRIEF, PATIENT].concat();
    let (status, _, row) = probe_json(&server.uri(), &options, &wrong);
    assert_eq!(
        (status, &row["verdict"]),
        (Some(1), &"auth-rejected".into())
    );
    let help = row["help"].as_str().unwrap();
    assert!(help.contains("static-auth-secret"), "{help}");
}

#[test]
fn secrets_come_from_files_as_well() {
    let server = server(|_| {});
    let directory = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = directory.path().join(name);
        std::fs::write(&path, format!("{text}\n")).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let password = file("password", PASSWORD.1);
    let secret = file("secret", SECRET.1);
    let ways: [&[&str]; 2] = [
        &["--username", "alice", "--password-file", &password],
        &["--secret-file", &secret],
    ];
    for way in ways {
        let options = [way, BRIEF, PATIENT].concat();
        let (status, report, _) = probe_json(&server.uri(), &options, &[]);
        assert_eq!(status, Some(0), "{report:#}");
    }
}

#[test]
fn a_wrong_password_is_rejected() {
    let server = server(|_| {});
    let wrong = [("RTCTOOL_TURN_PASSWORD", "south")];
    let options = [USER, BRIEF, PATIENT].concat();
    let (status, report, row) = probe_json(&server.uri(), &options, &wrong);
    assert_eq!(
        (status, &row["verdict"]),
        (Some(1), &"auth-rejected".into())
    );
    let cause = row["cause"].as_str().unwrap();
    assert!(cause.contains("401 for realm \"rtctool\""), "{cause}");
    assert!(cause.contains("alice"), "{cause}");
    assert_eq!(report["findings"][0]["code"], "TURN004");
    assert_eq!(server.ledger().wrong_passwords, 1, "asked once");
}

#[test]
fn no_credentials_are_missing_where_the_server_wants_some() {
    let server = server(|_| {});
    let (status, _, row) = probe_json(&server.uri(), &[BRIEF, PATIENT].concat(), &[]);
    assert_eq!(
        (status, &row["verdict"]),
        (Some(1), &"credentials-missing".into())
    );
    assert_eq!(row["allocation"], Value::Null);
    assert_eq!(row["authentication"]["realm"], "rtctool");
    assert_eq!(server.ledger().challenges, 1);
}

#[test]
fn a_name_whose_time_is_over_is_told_when_the_server_refuses_it() {
    let server = server(|_| {});
    let refused = |name, word: &str| {
        let options = [BRIEF, PATIENT, &["--username", name]].concat();
        let (status, _, row) = probe_json(&server.uri(), &options, &[PASSWORD]);
        assert_eq!((status, &row["verdict"]), (Some(1), &word.into()));
        let cause = row["cause"].as_str().unwrap();
        assert!(
            cause.contains("if the number in that name is a time"),
            "{cause}"
        );
    };
    refused("1000000000:alice", "credential-expired");
    refused("1000000000", "auth-rejected");
}

#[test]
fn a_name_of_ten_digits_that_the_server_takes_is_all_right() {
    use rtctool::relay::Account;
    let server = server(|config| {
        config.accounts = vec![Account::User {
            username: "1555123456".into(),
            password: PASSWORD.1.into(),
        }];
    });
    let options = [BRIEF, PATIENT, &["--username", "1555123456"]].concat();
    let (status, report, _) = probe_json(&server.uri(), &options, &[PASSWORD]);
    assert_eq!(status, Some(0), "{report:#}");
}

#[test]
fn a_quota_of_one_leaves_the_data_untried_and_warns() {
    let server = server(|config| config.user_quota = Some(1));
    let options = [BRIEF, PATIENT].concat();
    let (status, report, row) = probe_as_alice(&server.uri(), &options);
    assert_eq!(
        (status, &row["verdict"]),
        (Some(0), &"quota".into()),
        "{report:#}"
    );
    assert_eq!(row["usable"], true);
    assert_eq!(report["findings"][0]["severity"], "warning");
    assert_eq!(
        (&row["second_allocation"], &row["echo"]),
        (&Value::Null, &Value::Null)
    );

    let gated = [&options[..], &["--fail-if", "relay.loss > 0%"]].concat();
    let (status, report, _) = probe_as_alice(&server.uri(), &gated);
    assert_eq!(status, Some(3), "not measured: {report:#}");
    assert_eq!(report["gates"][0]["verdict"], "not_measured");
}

#[test]
fn a_gate_on_what_this_transport_has_not_is_not_measured() {
    let server = server(|_| {});
    let gate = ["--fail-if", "tls > 50ms", "--fail-if", "lifetime < 600"];
    let options = [BRIEF, PATIENT, &gate].concat();
    let (status, report, _) = probe_as_alice(&server.uri(), &options);
    assert_eq!(status, Some(3), "{report:#}");
    assert_eq!(report["gates"][0]["verdict"], "not_measured");
    assert_eq!(report["gates"][1]["verdict"], "pass");
    let unknown = [USER, &["--fail-if", "bitrate > 1"]].concat();
    assert_eq!(probe(&server.uri(), &unknown, &[PASSWORD]).status, Some(2));
}

#[test]
fn capabilities_are_asked_for_one_by_one_unless_told_not_to() {
    let server = server(|_| {});
    let brief = ["--duration", "20ms"];
    let (status, report, row) = probe_as_alice(&server.uri(), &[PATIENT, &brief].concat());
    assert_eq!(status, Some(0), "{report:#}");
    let capabilities = row["capabilities"].as_array().unwrap();
    let states: Vec<(&str, &str)> = capabilities
        .iter()
        .map(|one| {
            (
                one["name"].as_str().unwrap(),
                one["state"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(states[0], ("ipv4", "supported"));
    assert_eq!(states[3], ("even-port", "supported"));
    assert_eq!(
        states[5],
        ("tcp-relay", "not_measured"),
        "UDP cannot ask for it"
    );
    assert_eq!(states.len(), 7);
    assert_eq!(server.ledger().allocations_open, 0);

    let (_, _, row) = probe_as_alice(&server.uri(), &[BRIEF, PATIENT].concat());
    assert_eq!(row["capabilities"], json!([]));
}

#[test]
fn a_server_that_grants_less_than_the_usual_time_is_told() {
    let server = server(|config| config.max_lifetime = Duration::from_secs(60));
    let (status, report, row) = probe_as_alice(&server.uri(), &[BRIEF, PATIENT].concat());
    assert_eq!(status, Some(0));
    assert_eq!(row["allocation"]["lifetime_s"], 60);
    assert_eq!(report["findings"][0]["name"], "short-lifetime");
}

#[test]
fn credentials_that_do_not_fit_together_are_wrong_usage() {
    let refused = |options: &[&str], environment: &[(&str, &str)], cause: &str| {
        let run = probe("turn:127.0.0.1", options, environment);
        assert_eq!(run.status, Some(2), "{options:?}");
        assert!(run.stderr.contains(cause), "{}", run.stderr);
    };
    refused(USER, &[], "a user name is given, and no password");
    refused(&[], &[PASSWORD], "a password is given, and no user name");
    refused(
        USER,
        &[PASSWORD, SECRET],
        "both a password and a REST secret",
    );
    refused(&["--token-file", "Cargo.toml"], &[], "is no token");
    refused(&["--secret-file", "/no/such"], &[], "cannot read");
}
