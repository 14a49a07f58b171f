//! What can be asked of it, and what it says before and after.

use std::fs;

use serde_json::json;

use super::Server;
use crate::run::{Run, rtctool, run};

#[test]
fn others_reach_no_server_without_credentials() {
    for listen in ["0.0.0.0:0", "[::]:0", "192.0.2.1:3478"] {
        let refused = run(&["turn", "serve", "--listen", listen]);
        assert_eq!(refused.status, Some(2), "{listen}");
        assert_eq!(refused.stdout, "");
        assert!(refused.stderr.contains("needs credentials"), "{listen}");
        assert!(refused.stderr.contains("help: give --username"), "{listen}");
    }
}

#[test]
fn a_server_for_everybody_has_to_know_its_address() {
    let refused = rtctool()
        .args(["turn", "serve", "--listen", "0.0.0.0:0"])
        .env("RTCTOOL_TURN_SECRET", "labsecret")
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(2));
    let stderr = String::from_utf8(refused.stderr).unwrap();
    assert!(stderr.contains("--relay-address"), "{stderr}");
    assert!(!stderr.contains("labsecret"), "{stderr}");
}

#[test]
fn credentials_that_do_not_fit_are_wrong_usage() {
    let empty = tempfile::NamedTempFile::new().unwrap();
    let empty = empty.path().to_str().unwrap();
    let refused = |args: &[&str], cause: &str| {
        let refused = run(&[&["turn", "serve", "--listen", "127.0.0.1:0"], args].concat());
        assert_eq!(refused.status, Some(2), "{args:?}");
        assert!(refused.stderr.contains(cause), "{}", refused.stderr);
    };
    refused(&["--username", "alice"], "`alice` has no password");
    refused(&["--secret-file", "/no/such/file"], "cannot read");
    refused(&["--secret-file", empty], "is empty");
    refused(&["--password-file", empty], "--username");
    let two = [
        "--relay-address",
        "127.0.0.1",
        "--relay-address",
        "127.0.0.2",
    ];
    refused(&two, "one IPv4 and one IPv6");
}

#[test]
fn credentials_may_all_come_from_the_environment() {
    let name = ("RTCTOOL_TURN_USERNAME", "alice");
    let server = Server::start(&[], &[name, ("RTCTOOL_TURN_PASSWORD", "north")]);
    let relay = &server.ready()["iceServers"][1];
    assert_eq!(
        (&relay["username"], &relay["credential"]),
        (&json!("alice"), &json!("north"))
    );

    let server = Server::start(&[], &[name, ("RTCTOOL_TURN_SECRET", "labsecret")]);
    let relay = &server.ready()["iceServers"][1];
    let username = relay["username"].as_str().unwrap();
    assert!(username.ends_with(":rtctool"), "{username}");
}

#[test]
fn a_port_that_is_taken_leaves_no_verdict() {
    let server = Server::start(&[], &[]);
    let listen = format!("127.0.0.1:{}", server.port());
    let refused = run(&["turn", "serve", "--listen", &listen]);
    assert_eq!(refused.status, Some(3));
    assert!(refused.stderr.contains("another program listens there"));
}

#[test]
fn it_says_where_it_listens_and_the_ready_file_is_what_browsers_take() {
    let server = Server::start(&[], &[]);
    let ready = server.ready();
    let port = server.port();
    let password = ready["iceServers"][1]["credential"].as_str().unwrap();
    let expected = json!({
        "iceServers": [
            { "urls": [format!("stun:127.0.0.1:{port}")] },
            {
                "urls": [
                    format!("turn:127.0.0.1:{port}"),
                    format!("turn:127.0.0.1:{port}?transport=tcp"),
                ],
                "username": "rtctool",
                "credential": password,
            },
        ],
    });
    assert_eq!(ready, expected);
    let line = format!(
        "RTCTOOL_TURN_PASSWORD={password} rtctool turn probe turn:127.0.0.1:{port} --username rtctool\n"
    );
    assert!(
        server.announcement.contains(&line),
        "{}",
        server.announcement
    );
    let ready_file = server.ready_file.clone();
    let output = server.stop();
    assert_eq!(
        output.status.code(),
        Some(0),
        "a signal is its ordinary end"
    );
    assert!(
        !ready_file.exists(),
        "nobody is to wait for a server that is gone"
    );
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("0 made, 0 open at the end"), "{text}");
    assert!(text.ends_with("pass: no findings\n"), "{text}");
    assert!(!text.contains(password));
}

#[test]
fn a_password_that_was_given_is_not_shown() {
    let environment = [("RTCTOOL_TURN_PASSWORD", "north")];
    let server = Server::start(&["--username", "alice"], &environment);
    assert!(server.announcement.contains("--username alice"));
    assert!(!server.announcement.contains("north"));
}

#[cfg(unix)]
#[test]
fn the_ready_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;

    let server = Server::start(&[], &[]);
    let mode = fs::metadata(&server.ready_file)
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0);
}

#[test]
fn a_file_that_cannot_be_written_is_named_as_it_was_typed_and_leaves_no_verdict() {
    let serve =
        |args: &[&str]| run(&[&["turn", "serve", "--listen", "127.0.0.1:0"], args].concat());
    for args in [
        ["--ready-file", "/no/such/folder/file"],
        ["--report", "json=/no/such/folder/file"],
    ] {
        let refused = serve(&args);
        assert_eq!(refused.status, Some(3), "{args:?}: {}", refused.stderr);
        let cause = "cannot write `/no/such/folder/file`\ncaused by: No such file or directory";
        assert!(refused.stderr.contains(cause), "{}", refused.stderr);
        assert!(!refused.stderr.contains("tmp"), "{}", refused.stderr);
    }
}

#[test]
fn it_says_until_when_it_serves_and_prints_what_a_shell_takes() {
    let served = run(&[
        "turn",
        "serve",
        "--listen",
        "[::1]:0",
        "--duration",
        "100ms",
    ]);
    let announcement = &served.stderr;
    for part in [
        "for 0.1 s or until Ctrl-C",
        " 'stun:[::1]:",
        " 'turn:[::1]:",
    ] {
        assert!(announcement.contains(part), "{announcement}");
    }
    let server = Server::start(&[], &[]);
    assert!(server.announcement.contains(", until Ctrl-C"));
}

#[test]
fn a_name_to_listen_on_is_answered_with_an_address() {
    let refused = run(&["turn", "serve", "--listen", "localhost:3478"]);
    assert_eq!(refused.status, Some(2));
    assert!(
        refused.stderr.contains("127.0.0.1:3478 or [::1]:3478"),
        "{}",
        refused.stderr
    );
}

#[test]
fn no_report_takes_the_place_of_its_own_files() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("secret");
    fs::write(&file, "labsecret\n").unwrap();
    let name = file.to_str().unwrap();
    let refused = run(&["turn", "serve", "--secret-file", name, "--output", name]);
    assert_eq!(refused.status, Some(2), "{}", refused.stderr);
    assert_eq!(fs::read_to_string(file).unwrap(), "labsecret\n");
}

#[test]
fn after_its_time_it_stops_and_its_gates_count() {
    let listen = [
        "turn",
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--duration",
        "10ms",
    ];
    let Run { status, stderr, .. } = run(&[&listen[..], &["--quiet"]].concat());
    assert_eq!((status, stderr.as_str()), (Some(0), ""));
    let gate = ["--fail-if", "allocations < 1"];
    assert_eq!(run(&[&listen[..], &gate].concat()).status, Some(1));
}
