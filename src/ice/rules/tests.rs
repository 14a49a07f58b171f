//! Each rule on its examples: `bad` has that one fault, `good` is the same without it.

use super::super::examples::{self, NOW};
use super::super::{Configuration, check, json};
use super::*;
use crate::source::Source;

fn codes(text: &[u8]) -> Vec<String> {
    let document = json::read(text).unwrap();
    let configuration = Configuration::find(&document.root).unwrap();
    let source = Source::new("x", text);
    let findings = check(&document, &configuration, &source, NOW);
    let findings = findings.findings.into_iter();
    findings.map(|finding| finding.code).collect()
}

#[test]
fn codes_are_numbered_without_gaps_and_names_are_distinct() {
    let mut names = std::collections::HashSet::new();
    for (at, rule) in RULES.iter().enumerate() {
        assert_eq!(rule.kind.code, format!("ICE{:03}", at + 1));
        assert!(names.insert(rule.kind.name), "{}", rule.kind.name);
        assert!(rule.kind.summary.ends_with('.') && rule.explain.ends_with('.'));
    }
}

#[test]
fn each_rule_finds_its_bad_example_and_no_other_does() {
    for rule in RULES {
        let code = rule.kind.code;
        let found = codes(&examples::of(rule).expect(code).failing);
        assert!(!found.is_empty(), "{code}");
        assert!(found.iter().all(|found| found == code), "{code}: {found:?}");
    }
}

#[test]
fn nothing_is_found_in_the_good_examples() {
    for rule in RULES {
        let code = rule.kind.code;
        assert_eq!(
            codes(&examples::of(rule).expect(code).fixed),
            [""; 0],
            "{code}"
        );
    }
}

fn found(text: &str) -> Vec<String> {
    codes(text.as_bytes())
}

const NOTHING: [&str; 0] = [];

#[test]
fn what_services_answer_is_sound_as_it_comes() {
    let enclosed = r#"{"v":{"iceServers":{"urls":["stun:stun.example.org","turns:turn.example.org:443?transport=tcp"],
        "username":"u","credential":"c"}},"s":"ok"}"#;
    assert_eq!(found(enclosed), NOTHING);
    let both = r#"[{"url":"stun:stun.example.org","urls":"stun:stun.example.org"}]"#;
    assert_eq!(found(both), NOTHING);
}

#[test]
fn a_stun_server_alone_is_nobodys_fault() {
    assert_eq!(
        found(r#"[{"urls":"stun:stun.l.google.com:19302"}]"#),
        NOTHING
    );
}

#[test]
fn port_53_is_a_warning_because_firefox_asks_it() {
    let configuration = r#"[{"urls":"stun:stun.example.org:53"}]"#;
    assert_eq!(found(configuration), ["ICE021"]);
    let low = |query: &str| {
        format!(
            r#"[{{"urls":["turn:a.example:500{query}","turns:a.example:443"],"username":"u","credential":"c"}}]"#
        )
    };
    assert_eq!(found(&low("")), NOTHING);
    assert_eq!(found(&low("?transport=tcp")), ["ICE021"]);
}

#[test]
fn one_server_over_several_transports_is_no_duplicate() {
    let relay = |urls: &str| {
        format!(r#"[{{"urls":[{urls},"turns:a.example:443"],"username":"u","credential":"c"}}]"#)
    };
    assert_eq!(
        found(&relay(r#""turn:a.example","turn:a.example?transport=tcp""#)),
        NOTHING
    );
    let same = relay(r#""turn:a.example","turn:A.example:3478?transport=udp""#);
    assert_eq!(found(&same), ["ICE028"]);
}

#[test]
fn null_is_as_good_as_nothing() {
    let configuration = r#"[{"urls":["turns:a.example:443"],"username":null,"credential":"c"}]"#;
    assert_eq!(found(configuration), ["ICE012", "ICE010"]);
}

#[test]
fn many_faults_of_one_kind_are_all_counted_and_not_all_listed() {
    let many = vec![r#"{"urls":"stun:a b"}"#; 1234].join(",");
    let text = format!("[{many}]");
    let document = json::read(text.as_bytes()).unwrap();
    let configuration = Configuration::find(&document.root).unwrap();
    let source = Source::new("x", text.as_bytes());
    let written = check(&document, &configuration, &source, NOW);
    assert_eq!(written.findings.len(), 1000);
    assert_eq!(
        (written.left_out.errors, written.left_out.all()),
        (234, 234)
    );
}
