//! What an audit says of careless servers.

use std::net::IpAddr;

use serde_json::Value;

use super::fake::{Doorman, Manners, PASSWORD, USER, start};
use crate::run::{Run, rtctool};

pub fn audit(uri: &str, options: &[&str]) -> Run {
    let output = rtctool()
        .args(["turn", "audit", uri, "--username", USER])
        .args(options)
        .env("RTCTOOL_TURN_PASSWORD", PASSWORD)
        .output()
        .unwrap();
    Run {
        status: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The status, and the one server of the report.
pub fn audited(uri: &str, options: &[&str]) -> (Option<i32>, Value) {
    let run = audit(uri, &[options, &["--format", "json"]].concat());
    let server = run.report()["data"]["servers"][0].clone();
    (run.status, server)
}

fn result_of(server: &Value, check: &str) -> String {
    let checks = server["checks"].as_array().unwrap();
    let found = checks.iter().find(|row| row["check"] == check);
    found.unwrap()["result"].as_str().unwrap().to_owned()
}

fn is_loopback(ip: IpAddr) -> bool {
    ip.is_loopback()
}

#[test]
fn a_server_that_refuses_what_it_should_is_ok() {
    let (status, server) = audited(&start(Manners::default()), &[]);
    assert_eq!(
        (status, &server["verdict"]),
        (Some(0), &"ok".into()),
        "{server:#}"
    );
    assert_eq!(server["cause"], Value::Null);
    for check in [
        "allocation without credentials",
        "unknown user, random password",
    ] {
        assert_eq!(result_of(&server, check), "refused");
    }
    let peers = server["peers"].as_array().unwrap();
    assert!(peers.iter().all(|peer| peer["permitted"] == false));
    assert!(peers.iter().all(|peer| peer["reached"] == Value::Null));
    assert_eq!(server["software"], "fake 1.0");
}

#[test]
fn a_server_that_lets_anybody_in_is_an_open_relay_when_data_comes_through() {
    let (status, server) = audited(
        &start(Manners {
            doorman: Doorman::LetsAnybodyIn,
            permits: |ip| ip == IpAddr::from([192, 0, 2, 1]),
            ..Manners::default()
        }),
        &[],
    );
    let verdict = "unauthenticated-allocation".into();
    assert_eq!(
        (status, &server["verdict"]),
        (Some(1), &verdict),
        "{server:#}"
    );
    assert_eq!(result_of(&server, "open relay"), "yes");
}

#[test]
fn a_server_that_takes_any_password_is_caught() {
    let (status, server) = audited(
        &start(Manners {
            doorman: Doorman::AsksAndForgets,
            ..Manners::default()
        }),
        &[],
    );
    let verdict = "accepts-any-credentials".into();
    assert_eq!(
        (status, &server["verdict"]),
        (Some(1), &verdict),
        "{server:#}"
    );
    assert_eq!(
        result_of(&server, "allocation without credentials"),
        "refused"
    );
    assert_eq!(
        result_of(&server, "unknown user, random password"),
        "granted"
    );
    assert_eq!(result_of(&server, "your user, random password"), "granted");
    assert_eq!(result_of(&server, "open relay"), "no");
}

#[test]
fn peers_are_permitted_or_reached() {
    let (status, server) = audited(
        &start(Manners {
            permits: is_loopback,
            answers: |peer| peer.ip() == IpAddr::from([127, 0, 0, 1]),
            ..Manners::default()
        }),
        &[],
    );
    let verdict = "ssrf-loopback".into();
    assert_eq!(
        (status, &server["verdict"]),
        (Some(1), &verdict),
        "{server:#}"
    );
    let peer = |address: &str| {
        let peers = server["peers"].as_array().unwrap();
        let found = peers.iter().find(|peer| peer["address"] == address);
        let peer = found.unwrap();
        (peer["permitted"].clone(), peer["reached"].clone())
    };
    assert_eq!(peer("127.0.0.1"), (true.into(), true.into()));
    assert_eq!(peer("127.0.0.2"), (true.into(), false.into()));
    assert_eq!(peer("10.0.0.1"), (false.into(), Value::Null));
}

#[test]
fn a_channel_that_is_bound_past_a_refused_permission_counts() {
    let (_, server) = audited(
        &start(Manners {
            binds_channel: |ip| ip == IpAddr::from([169, 254, 169, 254]),
            ..Manners::default()
        }),
        &[],
    );
    assert_eq!(server["verdict"], "ssrf-metadata", "{server:#}");
    assert!(
        server["cause"]
            .as_str()
            .unwrap()
            .ends_with("ChannelBind granted")
    );
}

#[test]
fn an_ipv4_address_in_ipv6_spelling_that_is_let_through_is_named_with_the_one_refused() {
    let (status, server) = audited(
        &start(Manners {
            permits: |ip| ip.to_string() == "::ffff:127.0.0.1",
            ..Manners::default()
        }),
        &["--no-reach"],
    );
    assert_eq!(
        (status, &server["verdict"]),
        (Some(1), &"ssrf-mapped".into())
    );
    let cause = server["cause"].as_str().unwrap();
    assert!(
        cause.ends_with("nothing was sent there; refused as 127.0.0.1"),
        "{cause}"
    );
}

#[test]
fn private_peers_that_are_only_permitted_are_a_warning_and_allowed_ones_are_not_asked_for() {
    let careless = || {
        start(Manners {
            permits: |ip| ip == IpAddr::from([10, 0, 0, 1]),
            ..Manners::default()
        })
    };
    let (status, server) = audited(&careless(), &["--no-reach"]);
    assert_eq!(
        (status, &server["verdict"]),
        (Some(0), &"ssrf-private".into())
    );
    for allowed in ["private", "10.0.0.0/8"] {
        let (_, server) = audited(&careless(), &["--no-reach", "--allow-peer", allowed]);
        assert_eq!(server["verdict"], "ok", "{allowed}");
    }
}

#[test]
fn the_quota_of_a_user_is_found_and_all_is_given_back() {
    let uri = start(Manners {
        quota: 3,
        ..Manners::default()
    });
    for _ in 0..2 {
        let (_, server) = audited(&uri, &[]);
        assert_eq!(server["quota"]["granted"], 3);
        assert_eq!(server["quota"]["refusal_code"], 486);
    }
    let (_, server) = audited(&uri, &["--max-allocations", "2"]);
    assert_eq!(server["quota"]["granted"], 2);
    assert_eq!(server["quota"]["refusal"], Value::Null);
}

#[test]
fn many_answers_to_one_request_are_an_amplification() {
    let (status, server) = audited(
        &start(Manners {
            binding_answers: 8,
            ..Manners::default()
        }),
        &[],
    );
    assert_eq!(
        (status, &server["verdict"]),
        (Some(0), &"amplification".into())
    );
    let binding = &server["amplification"][0];
    assert_eq!(
        (&binding["request_bytes"], &binding["answers"]),
        (&20.into(), &8.into())
    );
}

#[test]
fn a_redirect_is_reported_and_not_followed() {
    let (status, server) = audited(
        &start(Manners {
            doorman: Doorman::LetsAnybodyIn,
            alternate: Some("192.0.2.1:3478".parse().unwrap()),
            ..Manners::default()
        }),
        &[],
    );
    assert_eq!(
        (status, &server["verdict"]),
        (Some(1), &"redirected".into())
    );
    assert!(server["cause"].as_str().unwrap().contains("192.0.2.1:3478"));
}

#[test]
fn a_server_that_answers_nothing_ends_as_a_timeout() {
    let silent = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let uri = format!("turn:{}", silent.local_addr().unwrap());
    let (status, server) = audited(&uri, &["--timeout", "300ms"]);
    assert_eq!((status, &server["verdict"]), (Some(1), &"timeout".into()));
    assert_eq!(result_of(&server, "open relay"), "not measured");
}

#[test]
fn a_closed_port_is_called_that() {
    // Held, so that nobody else gets the port, but deaf to all but one.
    let deaf = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    deaf.connect("127.0.0.1:1").unwrap();
    let (_, server) = audited(&format!("turn:{}", deaf.local_addr().unwrap()), &[]);
    let checks = server["checks"].as_array().unwrap();
    let name = "allocation for the checks below";
    let row = checks.iter().find(|row| row["check"] == name).unwrap();
    assert_eq!(row["detail"], "the port is closed");
}

#[test]
fn metadata_services_of_several_clouds_are_tried_and_a_public_one_must_answer_to_count() {
    let clouds = ["100.100.100.200", "192.0.0.192", "168.63.129.16"];
    let careless = start(Manners {
        permits: |ip| ip.to_string() == "168.63.129.16",
        ..Manners::default()
    });
    let options = ["--no-reach", "--fail-if", "peers.permitted > 0"];
    let (status, server) = audited(&careless, &options);
    assert_eq!(
        (status, &server["verdict"]),
        (Some(0), &"ok".into()),
        "{server:#}"
    );
    let peers = server["peers"].as_array().unwrap();
    for cloud in clouds {
        let peer = peers.iter().find(|peer| peer["address"] == cloud).unwrap();
        let public = cloud == "168.63.129.16";
        assert_eq!(peer["class"], "metadata");
        assert_eq!(
            (&peer["permitted"], &peer["public"]),
            (&public.into(), &public.into())
        );
    }

    let careless = start(Manners {
        permits: |ip| ip.to_string() == "192.0.0.192",
        ..Manners::default()
    });
    let (status, server) = audited(&careless, &["--no-reach"]);
    assert_eq!(
        (status, &server["verdict"]),
        (Some(1), &"ssrf-metadata".into())
    );
}

#[test]
fn an_earlier_report_is_compared_with() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("before.json");
    let careless = start(Manners {
        permits: is_loopback,
        ..Manners::default()
    });
    let good = start(Manners::default());
    let before = audit(&careless, &["--format", "json"]).stdout;
    std::fs::write(&file, &before).unwrap();
    let other = audit(&good, &["--before", file.to_str().unwrap()]);
    assert_eq!(other.status, Some(2), "another server is no earlier one");

    // As if the one server had been mended.
    std::fs::write(&file, before.replace(&careless, &good)).unwrap();
    let (_, server) = audited(&good, &["--before", file.to_str().unwrap()]);
    let checks = server["checks"].as_array().unwrap();
    let changed: Vec<&Value> = checks.iter().filter(|row| row["changed"] == true).collect();
    let [row] = changed[..] else {
        panic!("{changed:#?}")
    };
    assert_eq!(row["check"], "peers: loopback");
    assert_eq!(
        (&row["before"], &row["result"]),
        (&"permitted".into(), &"refused".into())
    );
    let text = audit(&good, &["--before", file.to_str().unwrap()]).stdout;
    let line = |begin: &str| {
        let line = text.lines().find(|line| line.starts_with(begin));
        line.unwrap_or_else(|| panic!("no {begin}: {text}"))
            .to_owned()
    };
    let header: Vec<String> = line("check")
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    assert_eq!(header, ["check", "before", "after", "detail"]);
    assert!(line("peers: loopback").contains("refused"), "{text}");
    assert!(line("peers: loopback").contains("changed; "), "{text}");
    assert!(
        line("peers: private").ends_with("10.0.0.1 172.16.0.1 192.168.0.1"),
        "{text}"
    );
}

#[test]
fn what_is_no_earlier_report_or_no_range_is_wrong_usage() {
    let uri = start(Manners::default());
    for options in [
        ["--before", "Cargo.toml"],
        ["--before", "nowhere"],
        ["--allow-peer", "all"],
    ] {
        assert_eq!(audit(&uri, &options).status, Some(2), "{options:?}");
    }
}
