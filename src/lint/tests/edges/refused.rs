//! Small changes of an offer of Chromium that a browser was seen to refuse, each an error of
//! one rule; and their neighbours, which browsers take.

use super::*;

/// The offer, with the first `old` written as `new`.
fn offer(old: &str, new: &str) -> String {
    let text = String::from_utf8(real_offer()).unwrap();
    assert!(text.contains(old), "{old:?}");
    text.replacen(old, new, 1)
}

fn of_severity(severity: Severity, text: &str) -> Vec<String> {
    let found = found(text, "S001");
    let wanted = found.iter().filter(|finding| finding.severity == severity);
    wanted.map(|finding| finding.code.clone()).collect()
}

/// The codes of the errors in each of the changed offers are `code` alone.
fn assert_refused(code: &str, slips: &[(&str, &str)]) {
    for (old, new) in slips {
        let errors = of_severity(Severity::Error, &offer(old, new));
        assert_eq!(errors, [code], "{new:?}");
    }
}

fn assert_taken(changes: &[(&str, &str)]) {
    for (old, new) in changes {
        let errors = of_severity(Severity::Error, &offer(old, new));
        assert!(errors.is_empty(), "{new:?}: {errors:?}");
    }
}

const ADDRESS: &str = "c=IN IP4 192.0.2.2\r\n";
const TIMES: &str = "t=0 0\r\n";
const LEVEL: &str = "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n";

#[test]
fn a_bandwidth_fits_the_numbers_of_browsers() {
    let with = |line: &str| format!("{ADDRESS}{line}\r\n");
    for line in ["b=TIAS:2147483648", "b=AS:99999999999", "b=CT:4294967296"] {
        assert_refused("S030", &[(ADDRESS, &with(line))]);
    }
    for line in ["b=TIAS:2147483647", "b=CT:4294967295", "b=RS:4294967296"] {
        assert_taken(&[(ADDRESS, &with(line))]);
    }
    // Chromium does not look into those of the session.
    assert_taken(&[(TIMES, "b=AS:2147483648\r\nt=0 0\r\n")]);
    assert_refused("S030", &[(TIMES, "b=AS:4294967296\r\nt=0 0\r\n")]);
}

#[test]
fn a_number_of_ports_is_for_others_than_browsers() {
    let audio = "m=audio 53400 ";
    assert_refused(
        "S033",
        &[(audio, "m=audio 53400/2 "), (audio, "m=audio 53400/ ")],
    );
    let camera = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n\
                  m=video 49170/2 RTP/AVP 31\r\n";
    assert_found(camera, "S033", &[]);
    assert_found(&camera.replace("/2", "/0"), "S033", &["S033"]);
}

#[test]
fn an_encrypted_extension_names_another() {
    let encrypt = "urn:ietf:params:rtp-hdrext:encrypt";
    let mapped = |what: &str| format!("{LEVEL}a=extmap:12 {what}\r\n");
    let toffset = "urn:ietf:params:rtp-hdrext:toffset";
    assert_refused("X001", &[(LEVEL, &mapped(encrypt))]);
    let itself = mapped(&format!("{encrypt} {encrypt} {toffset}"));
    assert_refused("X001", &[(LEVEL, &itself)]);
    assert_taken(&[(LEVEL, &mapped(&format!("{encrypt} {toffset}")))]);
}

#[test]
fn the_uri_of_an_extension_is_one() {
    let level = "hdrext:ssrc-audio-level";
    assert_refused("S042", &[(level, "hdrext:ssrc\taudio-level")]);
    assert_refused("X001", &[(level, "hdrext:ssrc%level")]);
    assert_taken(&[(level, "hdrext:ssrc%20level"), (level, "a b\tc")]);
}

#[test]
fn channels_and_clock_rates_have_limits() {
    let pcmu = "a=rtpmap:0 PCMU/8000\r\n";
    let event = "telephone-event/8000\r\n";
    assert_refused(
        "M020",
        &[
            (pcmu, "a=rtpmap:0 PCMU/8000/17\r\n"),
            (event, "telephone-event/2147483648\r\n"),
        ],
    );
    assert_taken(&[
        (event, "telephone-event/8000/16\r\n"),
        ("VP8/90000", "VP8/90000/25"),
    ]);
}

#[test]
fn a_priority_has_32_bits() {
    let candidate = "1 udp 2122194687 ";
    assert_refused("I006", &[(candidate, "1 udp 4294967296 ")]);
    assert_taken(&[(candidate, "1 udp 4294967295 ")]);
}

#[test]
fn a_foundation_or_component_outside_the_grammar_is_a_warning() {
    let candidate = "candidate:2675569131 1 udp";
    for slip in [
        "candidate:a-b 1 udp",
        "candidate:2675569131 0 udp",
        "candidate:2675569131 300 udp",
        "candidate:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 1 udp",
    ] {
        let text = offer(candidate, slip);
        assert_eq!(of_severity(Severity::Warning, &text), ["I006"], "{slip}");
        assert_taken(&[(candidate, slip)]);
    }
    let sound = offer(candidate, "candidate:aA0+/ 256 udp");
    assert_eq!(of_severity(Severity::Warning, &sound), [""; 0]);
}

#[test]
fn a_section_that_is_switched_off_needs_a_mid_where_chromium_would_take_0() {
    let off = "m=image 0 udptl t38\r\nc=IN IP4 0.0.0.0\r\n";
    let text = offer("", "") + off;
    assert_eq!(of_severity(Severity::Error, &text), ["M004"]);
    let other = text
        .replace("a=mid:0", "a=mid:a")
        .replace("BUNDLE 0", "BUNDLE a");
    assert_eq!(of_severity(Severity::Error, &other), [""; 0]);
    let answer = text.replace("a=setup:actpass", "a=setup:active");
    assert_eq!(of_severity(Severity::Error, &answer), [""; 0]);
}

#[test]
fn one_line_of_a_type_is_all_that_chromium_reads() {
    let twice = |line: &str| format!("{line}{line}");
    for line in ["e=a@example.com\r\n", "p=+1\r\n"] {
        assert_refused("S007", &[(TIMES, &(twice(line) + TIMES))]);
        assert_taken(&[(TIMES, &(line.to_owned() + TIMES))]);
    }
    for line in ["z=0 0\r\n", "k=prompt\r\n"] {
        assert_refused("S007", &[(TIMES, &(TIMES.to_owned() + &twice(line)))]);
    }
    let meeting = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\ne=a@example.com\r\n\
                   e=b@example.com\r\nt=0 0\r\n";
    assert!(!codes(&found(meeting, "S007")).contains(&"S007"));
}

#[test]
fn white_space_at_the_end_of_a_line_counts_where_it_was_seen_to() {
    let ends = |ends: &[&str]| -> Vec<(String, String)> {
        let changed = ends.iter().map(|end| {
            let sound = format!("{}\r\n", end.trim_end());
            (sound, format!("{end}\r\n"))
        });
        changed.collect()
    };
    for (old, new) in ends(&[
        "opus/48000/2\t",
        "ssrc-audio-level\t",
        "network-id 2\t",
        "a=rtcp-mux\t",
        "webrtc-datachannel\t",
        "a=ssrc:48999320 msid:1fabf56b-f53e-4b11-a7da-11d10da8c4e6 b547fe91-eac1-4ee3-a29c-dfcb6d45c780 ",
    ]) {
        assert_refused("S022", &[(&old, &new)]);
    }
    for (old, new) in ends(&[
        "opus/48000/2 ",
        "ssrc-audio-level ",
        "network-id 2 ",
        "a=rtcp-mux ",
        "webrtc-datachannel ",
        "o=- 3337718027799640722 2 IN IP4 127.0.0.1\t",
        "b547fe91-eac1-4ee3-a29c-dfcb6d45c780 ",
    ]) {
        assert_taken(&[(&old, &new)]);
    }
    let msid = "a=sendrecv\r\na=msid:1fabf56b-f53e-4b11-a7da-11d10da8c4e6 \
                b547fe91-eac1-4ee3-a29c-dfcb6d45c780\r\n";
    assert_refused("S022", &[(msid, "a=sendrecv\r\na=msid:x \r\n")]);
    assert_taken(&[(msid, "a=sendrecv\r\na=msid:x\t\r\n")]);
    assert_refused("S022", &[(ADDRESS, &format!("{ADDRESS}b=AS:512 \r\n"))]);
}

#[test]
fn a_carriage_return_alone_ends_no_line() {
    let text = offer("", "");
    let all = text.replace("\r\n", "\r");
    assert_eq!(of_severity(Severity::Error, &all), ["S050"]);
    assert_eq!(fixed(&all, "S050"), text);
    let one = offer("a=mid:0\r\n", "a=mid:0\r");
    assert_eq!(of_severity(Severity::Error, &one), ["S050"]);
    assert_eq!(fixed(&one, "S050"), text);
    let unix = text.replace("\r\n", "\n");
    let one = unix.replacen("a=mid:0\n", "a=mid:0\r", 1);
    assert_eq!(fixed(&one, "S050"), unix);
}

#[test]
fn a_last_line_without_its_line_feed_is_cut_off() {
    let text = offer("", "");
    let cut = text.strip_suffix('\n').unwrap();
    assert_eq!(of_severity(Severity::Error, cut), ["S016"]);
    assert_eq!(fixed(cut, "S016"), text);
}

#[test]
fn a_line_end_of_two_carriage_returns_is_told_as_an_empty_line() {
    let text = offer("a=mid:0\r\n", "a=mid:0\r\r\n");
    assert_eq!(codes(&found(&text, "S001")), ["S019"]);
}

#[test]
fn a_tab_is_called_one() {
    let found = found(&offer("a=fmtp:111 ", "a=fmtp:111\t"), "S042");
    assert_eq!(found[0].message, "a tab between two fields");
}

#[test]
fn a_missing_line_end_hides_nothing_of_its_line() {
    let text = offer("", "") + "a=group:BUNDLE 0 7";
    let found = codes(&found(&text, "S001")).join(" ");
    assert!(found.contains("S016") && found.contains("S038"), "{found}");
}
