//! Where rules begin and end: neighbours of their examples.

mod refused;
mod written;

use super::*;

/// The good example of a rule as text, with some lines written differently.
fn good(code: &str, changes: &[(&str, &str)]) -> String {
    let directory = fixtures().join("rules").join(code);
    let example = Example::read(&directory, "good");
    let text = String::from_utf8(example.source.bytes().to_vec()).unwrap();
    changes.iter().fold(text, |text, (old, new)| {
        assert!(text.contains(old), "{code} has no {old:?}");
        text.replace(old, new)
    })
}

/// What the rules that are on by default find, and those of `code`.
fn found(text: &str, code: &str) -> Vec<Finding> {
    let source = Source::new("x", text);
    let options = Options {
        selection: Selection::default_and(code),
        ..Options::default()
    };
    lint(&Document::read(&source), None, &options).findings
}

fn assert_found(text: &str, rule: &str, expected: &[&str]) {
    let found = found(text, rule);
    assert_eq!(codes(&found), expected, "{text}\n{found:#?}");
}

/// The text after the fixes of `code`.
fn fixed(text: &str, code: &str) -> String {
    let findings = found(text, code);
    let fixes = findings
        .iter()
        .filter(|finding| finding.code == code)
        .filter_map(|finding| finding.fix.as_ref());
    let (bytes, _) = apply_fixes(text.as_bytes(), fixes);
    String::from_utf8(bytes).unwrap()
}

#[test]
fn ids_above_14_are_told_once_for_webrtc_and_elsewhere_only_without_allow_mixed() {
    let above = good("X011", &[("extmap:5 ", "extmap:16 ")]);
    assert_found(&above, "X005", &["X004"]);
    let mixed = good("X005", &[]);
    assert_found(&mixed, "X005", &[]);
}

#[test]
fn an_offer_may_leave_the_choice_of_an_id_open_but_not_to_a_browser() {
    let browser = good("X011", &[("extmap:5 ", "extmap:4096 ")]);
    assert_found(&browser, "X014", &["X014"]);
    let camera = good("X005", &[("extmap:16 ", "extmap:4096 ")]);
    assert_found(&camera, "X014", &[]);
}

#[test]
fn a_missing_mid_is_mended_with_the_id_it_has_in_the_other_section() {
    let mid = "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\na=sendrecv";
    let bare = good("X008", &[(mid, "a=sendrecv")]);
    assert_found(&bare, "X008", &["X008"]);
    assert_eq!(fixed(&bare, "X008"), good("X008", &[]));
    // A named source is known without it.
    assert_found(&format!("{bare}a=ssrc:7 cname:x\r\n"), "X008", &[]);
}

#[test]
fn audio_may_have_transport_cc_without_its_extension() {
    let audio = good(
        "R010",
        &[("a=rtcp-mux", "a=rtcp-mux\r\na=rtcp-fb:111 transport-cc")],
    );
    assert_found(&audio, "X011", &[]);
}

#[test]
fn a_wrong_level_of_av1_is_a_warning_because_browsers_go_on() {
    let text = good("C013", &[("level-idx=5", "level-idx=99")]);
    let found = found(&text, "C013");
    assert_eq!(codes(&found), ["C013"]);
    assert_eq!(found[0].severity, Severity::Warning);
}

#[test]
fn outside_webrtc_the_parameter_sets_tell_the_profile() {
    let sets = good(
        "X005",
        &[(
            "profile-level-id=42e01f",
            "sprop-parameter-sets=Z0LAH9o=,aM4G4g==",
        )],
    );
    assert_found(&sets, "C007", &[]);
}

#[test]
fn two_tracks_in_an_audio_section_are_plan_b_and_nothing_else() {
    let text = good("R025", &[("a=msid:stream audiotrack\r\n", "")])
        + "a=ssrc:2596996162 msid:stream one\r\n\
           a=ssrc:7 cname:x\r\na=ssrc:7 msid:stream two\r\n";
    assert_found(&text, "R025", &["R008"]);
}

#[test]
fn the_layers_of_a_sim_group_have_retransmissions_all_or_none() {
    let group = "a=ssrc-group:FID 2596996162 2596996163\r\n";
    let layers = |groups: &str| {
        let more = "a=ssrc:7 cname:x\r\na=ssrc:8 cname:x\r\n";
        good("R026", &[(group, groups)]) + more
    };
    let none = layers("a=ssrc-group:SIM 2596996162 7\r\n");
    let some = none.replace("a=ssrc-group:SIM", &format!("{group}a=ssrc-group:SIM"));
    let all = some.replace(group, &format!("{group}a=ssrc-group:FID 7 8\r\n"));
    assert_found(&some, "R026", &["R020", "R026"]);
    assert_found(&all, "R026", &["R020"]);
    // Without any, nothing says whose the retransmissions are.
    assert_found(&none, "R026", &["R020", "R021"]);
}

#[test]
fn paused_layers_in_a_section_that_is_switched_off_are_what_chromium_writes() {
    let off = [("a=sendrecv", "a=inactive")];
    assert_found(&good("R019", &off), "R019", &["R019"]);
    let paused = good("R019", &[off[0], ("send h;l", "send h;~l")]);
    assert_found(&paused, "R019", &[]);
}

#[test]
fn labels_are_removed_unless_a_source_would_go_with_them() {
    let labels = "a=ssrc:2596996162 mslabel:stream\r\na=ssrc:2596996162 label:x\r\n";
    let clean = good("R022", &[]);
    assert_eq!(fixed(&format!("{clean}{labels}"), "R022"), clean);
    let alone = format!("{clean}a=ssrc:7 label:x\r\n");
    assert_eq!(fixed(&alone, "R022"), alone);
}

#[test]
fn the_two_forms_of_data_channels_are_not_mixed() {
    let new = "UDP/DTLS/SCTP webrtc-datachannel";
    let sctpmap = "a=sctpmap:5000 webrtc-datachannel 1024\r\n";
    let old = good("T003", &[(new, "DTLS/SCTP 5000")]);
    assert_found(&old, "T010", &["T010"]);
    assert_found(&format!("{old}{sctpmap}"), "T010", &["T010"]);
    assert_found(
        &old.replace("a=sctp-port:5000\r\n", sctpmap),
        "T010",
        &["T002"],
    );
    let half = good("T003", &[(new, "DTLS/SCTP webrtc-datachannel")]);
    assert_found(&half, "T010", &["T010"]);
}

#[test]
fn a_section_that_is_switched_off_is_no_second_data_section() {
    let text = good("T008", &[]);
    assert_found(&text, "T008", &[]);
    let second = text.matches("m=application").count();
    assert_eq!(second, 2);
}

#[test]
fn the_random_names_of_gstreamer_identify_nobody() {
    for cname in ["user700208105@host-4a06d9e", "Tq7bXo2L@", "{9f3a}", "x.y.z"] {
        let text = good(
            "P005",
            &[("cname:Tq7bXo2LwE9vRkSd", &format!("cname:{cname}"))],
        );
        assert_found(&text, "P005", &[]);
    }
    for cname in ["user@host-4a06d9e.example.com", "192.0.2.10", "fd00::2"] {
        let text = good(
            "P005",
            &[("cname:Tq7bXo2LwE9vRkSd", &format!("cname:{cname}"))],
        );
        assert_found(&text, "P005", &["P005"]);
    }
}

#[test]
fn the_user_name_that_firefox_writes_is_its_own() {
    let firefox = "o=mozilla...THIS_IS_SDPARTA-99.0 5190746251387402713 2 IN IP4 0.0.0.0";
    let text = good(
        "P003",
        &[("o=- 5190746251387402713 2 IN IP4 127.0.0.1", firefox)],
    );
    assert_found(&text, "P003", &[]);
}

#[test]
fn feedback_for_all_becomes_a_line_for_each_codec_that_has_none() {
    let text = good(
        "C024",
        &[
            ("a=rtcp-fb:98 nack pli", "a=rtcp-fb:* nack"),
            ("a=rtcp-fb:96 nack\r\n", ""),
        ],
    );
    let lines = "a=rtcp-fb:96 nack\r\na=rtcp-fb:98 nack\r\n";
    let mended = text.replace("a=rtcp-fb:* nack\r\n", lines);
    assert_eq!(fixed(&text, "Q003"), mended);
}

#[test]
fn fingerprints_of_other_hash_functions_do_not_contradict_each_other() {
    let sha1 = "A3:7C:09:E2:5F:D8:41:B6:1A:93:0E:C7:68:F5:2B:84:DD:36:70:9B";
    let text = good("Q007", &[]);
    let (head, rest) = text.split_once("a=fingerprint:").unwrap();
    let (_, rest) = rest.split_once("\r\n").unwrap();
    let text = format!("{head}a=fingerprint:sha-1 {sha1}\r\n{rest}");
    assert_found(&text, "Q007", &[]);
}

/// Refused by a browser, each of them: see fixtures/scripts/mutate-offers.mjs.
#[test]
fn what_a_browser_refuses_is_an_error() {
    let origin = "o=- 5190746251387402713 2 ";
    let slips = [
        ("S011", origin, format!("o={} 1 2 ", "a".repeat(257))),
        ("S012", origin, "o=- 9223372036854775808 2 ".to_owned()),
        ("S012", origin, "o=- 1 9223372036854775808 ".to_owned()),
        ("S015", "c=IN IP4 0", "c=IN IN IP4 0".to_owned()),
        ("S042", "c=IN IP4 ", "c=IN IP4\t".to_owned()),
        ("S042", "a=fmtp:111 ", "a=fmtp:111\t".to_owned()),
        ("S042", "a=extmap:4 ", "a=extmap:4\t".to_owned()),
        ("M020", "opus/48000/2", "opus/48000/2x".to_owned()),
        ("M020", "opus/48000/2", "opus/48000/2/2".to_owned()),
        ("M020", "a=rtpmap:0 ", "a=rtpmap:255 ".to_owned()),
        ("R001", " cname:Tq7bXo2LwE9vRkSd", " cname".to_owned()),
        (
            "S028",
            "t=0 0\r\n",
            "t=0 0\r\na=msid-semantic\r\n".to_owned(),
        ),
        ("S028", "a=setup", "a=ice-options\r\na=setup".to_owned()),
    ];
    for (code, sound, slip) in &slips {
        let text = good("M027", &[(sound, slip)]);
        let found = found(&text, code);
        let errors = found.iter().filter(|f| f.severity == Severity::Error);
        let codes: Vec<&str> = errors.map(|finding| finding.code.as_str()).collect();
        assert_eq!(codes, [*code], "{slip:?}: {found:#?}");
    }
}

/// Chromium 156 and Firefox 153 refuse each of them below `m=audio`, Firefox any of them.
#[test]
fn what_a_browser_is_to_connect_has_a_transport_that_it_knows() {
    let text = good("M015", &[]);
    let transport = "UDP/TLS/RTP/SAVPF";
    for proto in [
        "FOO",
        "RTP",
        "udp",
        "UDP/TLS",
        "UDP/TLS/SAVPF",
        "QUIC",
        "UDPTL",
        "UDP/TLS/RT P/SAVPF",
        "FOO/TCP",
        "RTP/AVP/TCP",
        "TCP/MSRP",
    ] {
        for kind in ["audio", "video"] {
            let slip = text
                .replace("m=audio", &format!("m={kind}"))
                .replace(transport, proto);
            let found = found(&slip, "M015");
            assert!(
                codes(&found).contains(&"M015"),
                "{kind} {proto}: {found:#?}"
            );
        }
    }
    let data = good("T003", &[("UDP/DTLS/SCTP", "FOO")]);
    assert!(codes(&found(&data, "M015")).contains(&"M015"));
}

#[test]
fn what_no_browser_connects_may_have_transports_of_its_own() {
    let text = good("M015", &[]);
    for other in [
        "m=audio 0 QUIC 0",
        "m=image 0 udptl t38",
        "m=message 50000 TCP/MSRP *",
    ] {
        let text = format!("{text}{other}\r\nc=IN IP4 192.0.2.1\r\na=mid:9\r\n");
        let found = found(&text, "M015");
        assert!(!codes(&found).contains(&"M015"), "{other}: {found:#?}");
    }
    let phone = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";
    for other in [
        "m=application 50000 UDP/BFCP *",
        "m=audio 0 RTP/AVP/TCP 0",
        "m=video 4000 MP2T/UDP 33",
    ] {
        let found = found(&format!("{phone}{other}\r\n"), "M015");
        assert!(!codes(&found).contains(&"M015"), "{other}: {found:#?}");
    }
}

#[test]
fn the_direction_of_the_session_is_that_of_sections_without_one() {
    let silent = good("R010", &[("a=msid:stream audiotrack\r\n", "")]);
    assert_found(&silent, "R010", &["R010"]);
    let own = silent.replace("a=sendrecv", "a=recvonly");
    assert_found(&own, "R010", &[]);
    let session = silent
        .replace("a=sendrecv\r\n", "")
        .replace("t=0 0\r\n", "t=0 0\r\na=recvonly\r\n");
    assert_found(&session, "R010", &[]);
}

#[test]
fn layers_of_a_section_that_the_session_stops_are_idle_and_the_session_stays() {
    let session = good(
        "R019",
        &[
            ("a=sendrecv\r\n", ""),
            ("t=0 0\r\n", "t=0 0\r\na=recvonly\r\n"),
        ],
    );
    assert_found(&session, "R019", &["R019"]);
    assert_eq!(fixed(&session, "R019"), session);
}

/// Where the finding of `code` in the text says that it was the first time, by line.
fn first_of(text: &str, code: &str) -> Vec<usize> {
    let found = found(text, code);
    let findings = found.iter().filter(|finding| finding.code == code);
    let related = findings.flat_map(|finding| &finding.related);
    let lines = related.filter_map(|related| Some(related.location.text?.offset));
    lines.collect()
}

#[test]
fn what_stands_three_times_is_shown_beside_the_first_of_them() {
    let bundles = good("B003", &[]);
    let mid = "BUNDLE 0";
    let at = bundles.find(mid).unwrap() + mid.len() - 1;
    let thrice = bundles.replacen(mid, "BUNDLE 0 0 0", 1);
    assert_eq!(first_of(&thrice, "B003"), [at, at]);

    let formats = good("M011", &[]);
    let at = formats.find("SAVPF ").unwrap() + "SAVPF ".len();
    let format = formats[at..].split([' ', '\r']).next().unwrap();
    let thrice = formats.replacen("SAVPF ", &format!("SAVPF {format} {format} "), 1);
    assert_eq!(first_of(&thrice, "M011"), [at, at]);

    let rids = good("R013", &[]);
    let line = rids
        .lines()
        .find(|line| line.starts_with("a=rid:"))
        .unwrap();
    let at = rids.find(line).unwrap() + "a=rid:".len();
    let thrice = rids.replacen(line, &[line; 3].join("\r\n"), 1);
    assert_eq!(first_of(&thrice, "R013"), [at, at]);
}

/// A source of which less is said is one of another track too: so Chromium 156 refuses it.
#[test]
fn every_source_of_a_section_without_msid_names_its_track() {
    let source = "2596996162";
    let text = good("R025", &[("a=msid:stream audiotrack\r\n", "")])
        + &format!("a=ssrc:{source} msid:stream one\r\n");
    assert_found(&text, "R008", &[]);
    for second in ["msid:stream two", "cname:Tq7bXo2LwE9vRkSd", "foo:bar"] {
        let text = format!("{text}a=ssrc:7 {second}\r\n");
        let found = found(&text, "R008");
        assert!(codes(&found).contains(&"R008"), "{second}: {found:#?}");
    }
}

#[test]
fn a_line_of_an_extension_that_stands_twice_is_told_once() {
    let line = "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\n";
    let twice = good("M027", &[(line, &line.repeat(2))]);
    assert_found(&twice, "X006", &["X006"]);
    assert_eq!(fixed(&twice, "X006"), good("M027", &[]));
}

#[test]
fn browsers_read_the_codecs_of_a_section_that_is_switched_off() {
    let off = "m=video 0 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:9\r\n";
    let bare = good("M027", &[]) + off;
    assert!(!codes(&found(&bare, "M007")).contains(&"M007"));
    let described = bare + "a=fmtp:96 x=1\r\n";
    assert!(codes(&found(&described, "M007")).contains(&"M007"));
}

#[test]
fn a_session_without_a_name_is_a_warning_for_telephones() {
    let phone = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n\
                 m=audio 4000 RTP/AVP 0\r\n";
    let found = found(phone, "S046");
    assert_eq!(codes(&found), ["S046"]);
    assert_eq!(found[0].severity, Severity::Warning);
}

#[test]
fn sizes_of_images_may_be_many() {
    let line = "a=imageattr:96 send [x=1280,y=720] recv *";
    for sound in [
        "a=imageattr:* recv *",
        "a=imageattr:96 send [x=800,y=640] [x=[480:16:800],y=[320:16:640],q=0.6] recv [x=1,y=2]",
    ] {
        assert_found(&good("C028", &[(line, sound)]), "C028", &[]);
    }
    for slip in [
        "flob",
        "96",
        "96 send",
        "96 * send",
        "96 send * *",
        "96 send [x=800]",
        "96 send [x=,y=640]",
        "96 send [x=800,y=6a]",
        "96 send [x=800,y=640]  *",
    ] {
        let text = good("C028", &[(line, &format!("a=imageattr:{slip}"))]);
        assert_found(&text, "C028", &["C028"]);
    }
}
