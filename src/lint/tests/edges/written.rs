//! How lines are written: names, parameters and numbers at the edge of what is taken.

use super::*;

/// Chromium 156 refuses it with "Invalid generation", and takes the word without the space.
#[test]
fn white_space_behind_the_name_of_an_extension_is_an_empty_value() {
    let candidate = "a=candidate:1 1 udp 2122260223 198.51.100.7 50001 typ host";
    for (end, severity) in [
        ("generation ", Some(Severity::Error)),
        ("network-id ", Some(Severity::Error)),
        ("ufrag ", Some(Severity::Warning)),
        ("generation 0 ", Some(Severity::Warning)),
        ("generation", None),
    ] {
        let mid = "a=mid:0\r\n";
        let text = good("M027", &[(mid, &format!("{mid}{candidate} {end}\r\n"))]);
        let found = found(&text, "S022");
        assert!(
            codes(&found).iter().all(|code| *code == "S022"),
            "{end:?}: {found:#?}"
        );
        let told = found.first().map(|finding| finding.severity);
        assert_eq!(told, severity, "{end:?}");
    }
}

#[test]
fn a_slip_in_the_name_of_an_attribute_is_an_error_where_its_loss_is_refused() {
    for (name, slip, severity) in [
        ("a=rtcp-mux", "a=rtcp-mx", Severity::Error),
        ("a=ice-ufrag", "a=ice-ufrga", Severity::Error),
        ("a=extmap", "a=extmp", Severity::Warning),
        ("a=sendrecv", "a=sendrcv", Severity::Warning),
    ] {
        let found = found(&good("M015", &[(name, slip)]), "S035");
        let first = found
            .iter()
            .find(|finding| finding.code == "S035")
            .expect(slip);
        assert_eq!(first.severity, severity, "{slip}");
        let has_evidence = first.notes.iter().any(|note| note.contains("rejects"));
        assert_eq!(has_evidence, severity == Severity::Error, "{slip}");
    }
}

/// Mozilla's parser refuses them, and Firefox 153 those of `rid`.
#[test]
fn parameters_are_names_with_values_and_limits_are_numbers() {
    for slip in ["minptime 10;useinbandfec=1", "minptime10;useinbandfec=1"] {
        let text = good("M015", &[("minptime=10;useinbandfec=1", slip)]);
        assert_found(&text, "C017", &["C017"]);
    }
    let vp8 = "a=rtpmap:96 VP8/90000\r\n";
    let limited = |limit: &str| {
        good(
            "R019",
            &[(vp8, &format!("{vp8}a=fmtp:96 max-fs=12288;{limit}\r\n"))],
        )
    };
    assert_found(&limited("max-fr=60"), "C017", &[]);
    assert_found(&limited("max-fr=6a"), "C017", &["C017"]);
    let rid = |limits: &str| {
        good(
            "R019",
            &[("a=rid:h send", &format!("a=rid:h send {limits}"))],
        )
    };
    assert_found(&rid("max-width=1280;max-fps=30"), "R011", &[]);
    for slip in ["max-width=x", "max-fps=", "max-width1280"] {
        assert_found(&rid(slip), "R011", &["R011"]);
    }
}

#[test]
fn what_belongs_to_a_section_is_told_in_the_session_of_a_browser() {
    for line in ["a=ptime:20", "a=imageattr:96 send * recv *", "a=rtcp-mux"] {
        let session = format!("t=0 0\r\n{line}\r\n");
        assert_found(&good("M015", &[("t=0 0\r\n", &session)]), "S038", &["S038"]);
    }
    let phone = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n\
                 a=ptime:20\r\nm=audio 4000 RTP/AVP 0\r\n";
    assert_found(phone, "S038", &[]);
}

#[test]
fn the_port_of_rtcp_is_a_number_and_its_address_is_whole() {
    let mid = "a=mid:0\r\n";
    for (value, expected) in [
        ("9", &[][..]),
        ("9 IN IP6 ::", &[]),
        ("x", &["S048"]),
        ("99999", &["S048"]),
        ("9 I", &["S048"]),
    ] {
        let text = good("M015", &[(mid, &format!("{mid}a=rtcp:{value}\r\n"))]);
        assert_found(&text, "S048", expected);
    }
}

#[test]
fn numbers_and_names_up_to_the_limits_of_browsers_are_none() {
    let origin = "o=- 5190746251387402713 2 ";
    for fits in [
        format!("o={} 1 2 ", "a".repeat(256)),
        "o=- 9223372036854775807 9223372036854775807 ".to_owned(),
    ] {
        assert_found(&good("M027", &[(origin, &fits)]), "S012", &[]);
    }
}
