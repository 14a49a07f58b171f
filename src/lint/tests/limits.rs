//! Where a rule is silent, and which of two rules speaks of a slip that both could see.

use super::*;

/// What `rule` and the defaults find in an example of it with some texts replaced.
fn changed(code: &str, name: &str, changes: &[(&str, &str)]) -> Vec<String> {
    let rule = rule(code).expect("a rule");
    let examples = Examples::of(rule, name);
    let bytes = examples.judged.source.bytes().to_vec();
    let mut text = String::from_utf8(bytes).expect("an example is UTF-8");
    for (from, to) in changes {
        assert!(text.contains(from), "{code} {name}: {from:?}");
        text = text.replace(from, to);
    }
    let judged = Example {
        source: Source::new("changed", text),
        ..examples.judged
    };
    let found = Examples { judged, ..examples }.lint(rule);
    codes(&found).into_iter().map(str::to_owned).collect()
}

/// The rule, the example of it, what is changed there, and what is then found.
type Case = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static [&'static str],
);

fn assert_all(cases: &[Case]) {
    for (code, name, changes, expected) in cases {
        assert_eq!(
            changed(code, name, changes),
            *expected,
            "{code} {changes:?}"
        );
    }
}

#[test]
fn what_says_itself_that_it_is_no_address_is_none() {
    assert_all(&[
        ("I016", "bad", &[("relay7.example.org", "x.x.x.x")], &[]),
        ("I016", "bad", &[("relay7.example.org", "2f0c.Local")], &[]),
        (
            "I016",
            "bad",
            &[("relay7.example.org", "fe80::1%eth0")],
            &[],
        ),
        ("M018", "bad", &[("203.0.113.40", "0.0.0.0")], &[]),
        ("M018", "bad", &[("m=audio 50001", "m=audio 9")], &[]),
        ("M018", "bad", &[("198.51.100.7", "2f0c.local")], &[]),
        (
            "M018",
            "good",
            &[("m=audio 50001", "m=audio 50002")],
            &["M018"],
        ),
        (
            "I012",
            "bad",
            &[(
                "198.51.100.7 50001 typ host tcptype",
                "198.51.100.7 0 typ host tcptype",
            )],
            &[],
        ),
    ]);
}

#[test]
fn an_offer_may_still_hope_for_a_transport_in_each_section() {
    for code in ["I022", "D019", "D020"] {
        let mut examples = Examples::of(rule(code).unwrap(), "bad");
        examples.judged.kind = None;
        let found = examples.lint(rule(code).unwrap());
        assert!(found.is_empty(), "{code}: {found:#?}");
    }
}

#[test]
fn candidates_of_a_bundled_section_are_those_of_all() {
    let (audio, end) = ("a=mid:0\r\n", "a=mid:1\r\na=end-of-candidates\r\n");
    let candidate = "a=mid:0\r\na=candidate:1 1 udp 2122260223 198.51.100.7 50001 typ host\r\n";
    let bundled = &[("a=mid:1\r\n", end), (audio, candidate)];
    assert_eq!(changed("B014", "good", &bundled[..1]), ["I025"]);
    assert!(changed("B014", "good", bundled).is_empty());
    // By itself, the second section has none.
    let alone = ("a=group:BUNDLE 0 1\r\n", "");
    let found = changed("B014", "good", &[bundled[0], bundled[1], alone]);
    assert_eq!(found, ["B014", "I025"]);
}

#[test]
fn a_group_that_is_broken_is_not_said_to_be_missing() {
    assert_all(&[
        ("B014", "good", &[("BUNDLE", "bundle")], &["B015"]),
        (
            "B002",
            "good",
            &[("BUNDLE 0 1 2", "BUNDLE 0 1 3")],
            &["B001"],
        ),
        ("B002", "good", &[("BUNDLE 0 1 2", "BUNDLE 1 2")], &["B002"]),
    ]);
}

#[test]
fn a_disabled_section_is_told_once() {
    assert_all(&[
        ("M017", "bad", &[("BUNDLE 0 1", "BUNDLE 1 0")], &["B007"]),
        ("M017", "bad", &[("a=sendrecv", "a=inactive")], &[]),
        ("B016", "bad", &[("BUNDLE 0 1", "BUNDLE 1 0")], &["B007"]),
    ]);
}

#[test]
fn a_key_is_as_long_as_its_suite_wants_it() {
    let suite = "AES_CM_128_HMAC_SHA1_80";
    for (to, expected) in [
        ("AES_256_CM_HMAC_SHA1_80", &["D015"][..]),
        ("AEAD_AES_128_GCM", &["D015"]),
        ("A_SUITE_OF_TOMORROW", &[]),
        ("aes_cm_128_hmac_sha1_80", &[]),
    ] {
        assert_eq!(changed("D015", "good", &[(suite, to)]), expected, "{to}");
    }
    for slip in ["clear:", "", "inline:é"] {
        assert_eq!(
            changed("D015", "good", &[("inline:", slip)]),
            ["D015"],
            "{slip}"
        );
    }
}

#[test]
fn a_short_tag_is_fine_as_a_second_choice() {
    let first = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 ";
    let short = "a=crypto:1 AES_CM_128_HMAC_SHA1_32 ";
    assert_eq!(changed("D016", "good", &[(first, short)]), ["D016"]);
    let source = Examples::of(rule("D016").unwrap(), "good").judged.source;
    let text = String::from_utf8(source.bytes().to_vec()).unwrap();
    let line = text.lines().find(|line| line.starts_with(first)).unwrap();
    let second = line.replace(first, "a=crypto:2 AES_CM_128_HMAC_SHA1_32 ");
    let both = format!("{line}\r\n{second}");
    assert!(changed("D016", "good", &[(line, &both)]).is_empty());
}

#[test]
fn sdes_is_judged_where_it_belongs() {
    // Beside DTLS it is wrong as such, whatever its key.
    assert_all(&[("D014", "bad", &[("inline:", "inline:?")], &["D014"])]);
}

#[test]
fn parameters_are_compared_by_what_they_say() {
    let order = [(
        "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f",
        "profile-level-id=42E01F; packetization-mode=1; level-asymmetry-allowed=1",
    )];
    assert!(changed("B012", "bad", &order).is_empty());
    // The same profile at another level.
    assert!(changed("B012", "bad", &[("42001f", "42e034")]).is_empty());
    assert_eq!(changed("B012", "bad", &[("42001f", "42e0")]), ["C006"]);
}

#[test]
fn a_flag_of_h264_has_a_value() {
    const REST: &str = ";packetization-mode=1;profile-level-id=42001f";
    for value in ["", " ", "x"] {
        let line = |value| format!("level-asymmetry-allowed={value}{REST}");
        let found = changed("B012", "bad", &[(&line("1"), &line(value))]);
        assert!(!found.is_empty(), "`{value}`");
    }
}

#[test]
fn a_profile_without_feedback_is_one_slip() {
    assert_all(&[
        ("M016", "bad", &[("RTP/SAVPF", "RTP/SAVP")], &["M023"]),
        (
            "M023",
            "bad",
            &[("a=rtcp-fb:111 transport-cc\r\n", "")],
            &[],
        ),
    ]);
}

#[test]
fn an_unknown_attribute_is_told_once_with_its_number() {
    let text = "v=0\r\na=goo:1\r\na=goo:2\r\na=T38FaxVersion:0\r\na=X-cap: 1 audio\r\n";
    let source = Source::new("x", text);
    let options = Options {
        selection: Selection {
            select: Pattern::parse("S036").into_iter().collect(),
            ..Selection::default()
        },
        ..Options::default()
    };
    let found = lint(&Document::read(&source), None, &options).findings;
    let messages: Vec<_> = found.iter().map(|finding| &finding.message).collect();
    assert_eq!(messages, ["unknown attribute `goo`, which stands 2 times"]);
}

#[test]
fn a_mend_of_too_many_edits_is_left_out() {
    let text = format!("v=0\n{}", "a=recvonly\n".repeat(20_000));
    let source = Source::new("x", text);
    let options = Options {
        selection: Selection::default_and("S017"),
        ..Options::default()
    };
    let found = lint(&Document::read(&source), None, &options).findings;
    let finding = found.iter().find(|finding| finding.code == "S017").unwrap();
    assert!(finding.fix.is_none());
}

/// RFC 4570 §3 wants the space; private attributes mean what their owners say.
#[test]
fn a_space_after_the_colon_is_right_where_it_belongs() {
    let text = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n\
                m=audio 5004 RTP/AVP 0\r\nc=IN IP4 233.252.0.1/32\r\n\
                a=source-filter: incl IN IP4 233.252.0.1 192.0.2.1\r\na=x-dimensions: 640,480\r\n";
    let source = Source::new("x", text);
    let found = lint(&Document::read(&source), None, &Options::default()).findings;
    assert!(!codes(&found).contains(&"S045"), "{found:#?}");
}

#[test]
fn what_has_too_many_sections_is_not_judged_and_that_is_said() {
    let found = |sections: usize| {
        let text = "m=a 9 X 0\r\n".repeat(sections);
        let source = Source::new("x", format!("v=0\r\n{text}"));
        lint(&Document::read(&source), None, &Options::default()).findings
    };
    assert!(!codes(&found(Subject::MOST_SECTIONS)).contains(&"S001"));
    let beyond = found(Subject::MOST_SECTIONS + 1);
    assert_eq!(codes(&beyond), ["S001"]);
    assert!(beyond[0].message.contains("100001 media sections"));
}

#[test]
fn a_section_is_bundled_by_the_first_group_that_names_it() {
    // Two groups that name the same sections: what is wrong there is told once.
    let text = "v=0\r\na=group:BUNDLE 0 1\r\na=group:BUNDLE 0 1\r\n\
                m=audio 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=rtpmap:96 opus/48000/2\r\n\
                m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=rtpmap:96 VP8/90000\r\n";
    let source = Source::new("x", text);
    let document = Document::read(&source);
    let subject = Subject::new(&document, None, None);
    let sizes: Vec<usize> = subject.bundled().map(|group| group.len()).collect();
    assert_eq!(sizes, [2, 0]);
}
