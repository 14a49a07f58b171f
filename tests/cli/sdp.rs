//! `rtctool sdp lint`

use std::fs;

use serde_json::Value;

use crate::run::{fixture, run, run_with_stdin};

fn lint(files: &[&str]) -> crate::run::Run {
    run(&[&["sdp", "lint"], files].concat())
}

fn offer() -> String {
    fs::read_to_string(fixture("sdp/real/chromium-offer.sdp")).unwrap()
}

#[test]
fn the_first_example_of_the_help_works_as_printed() {
    let help = run(&["sdp", "lint", "--help"]).stdout;
    let example = "rtctool sdp lint fixtures/sdp/real/chromium-offer.sdp";
    assert!(
        help.contains(&format!("Examples:\n  {example}\n")),
        "{help}"
    );

    let run = lint(&["fixtures/sdp/real/chromium-offer.sdp"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(run.stdout, @"
    description                           type  lines  sections  findings
    fixtures/sdp/real/chromium-offer.sdp  –       183         3  no findings
    1 description of unknown type: rules for offers or for answers did not run (--type)

    pass: no findings
    ");
}

#[test]
fn a_slip_is_underlined_with_what_to_write_instead() {
    let slipped = offer()
        .replace("a=group:BUNDLE 0 1 2", "a=group:BUNDLE 0 1 2 3")
        .replacen("a=setup:actpass", "a=setup: actpass", 1)
        .replacen("a=rtcp-mux", "a=rtcp-mx", 1)
        .replace("a=fmtp:97 apt=96", "a=fmtp:97 apt=95");
    let run = run_with_stdin(&["sdp", "lint", "-"], slipped);
    assert_eq!((run.status, run.stderr.as_str()), (Some(1), ""));
    insta::assert_snapshot!(run.stdout, @r#"
    error[B001]: no section has the mid `3`
     --> -:5:22
      |
    5 | a=group:BUNDLE 0 1 2 3
      |                      ^
      |
      = note: Chromium 156 rejects the example of B001: "A BUNDLE group contains a MID='1' matching no m= section."
      = note: Firefox 153 rejects the example of B001: "No transceiver for bundled mid 1"
      = help: the sections have 0, 1 and 2; remove `3` from the group, or add its section
      = fix: remove `3` from the group (--fix)

    error[S045]: white space after the colon
      --> -:19:9
       |
    19 | a=setup: actpass
       |         ^
       |
       = note: Chromium 156 rejects the example of S045: "Invalid attribute value."; Firefox 153 accepts it
       = help: write the value right after the colon
       = fix: remove the white space (--fix)

    error[S035]: unknown attribute `rtcp-mx`
      --> -:27:3
       |
    27 | a=rtcp-mx
       |   ^^^^^^^
       |
       = note: Chromium 156 rejects the example of S035: "rtcp-mux must be enabled when BUNDLE is enabled."
       = note: Firefox 153 rejects the example of S035: "m-section at level 0 is missing a=rtcp-mux, which is required by rtcpMuxPolicy"
       = help: did you mean `rtcp-mux`?
       = fix: write `rtcp-mux` (--unsafe-fixes)

    error[C002]: rtx format 97 retransmits 95, which is not in the `m=` line
      --> -:79:15
       |
    79 | a=fmtp:97 apt=95
       |               ^^
       |
       = note: Chromium 156 rejects the example of C002: "Failed to set remote video description send parameters for m-section with mid='1'."
       = note: Firefox 153 accepts the example of C002, but it drops rtx/90000 from section 1 (video)
       = help: remove 97 and its lines, or correct `apt`
       = fix: remove rtx format 97 (--unsafe-fixes)

    description  type  lines  sections  findings
    -            –       183         3  4 errors
    1 description of unknown type: rules for offers or for answers did not run (--type)
    2 fixable with sdp lint --fix, 2 more with --unsafe-fixes

    FAIL: 4 errors
    "#);
}

#[test]
fn the_first_of_two_duplicates_is_shown_too() {
    let run = lint(&["fixtures/sdp/rules/M003/bad.sdp"]);
    assert_eq!(run.status, Some(1));
    insta::assert_snapshot!(run.stdout, @r#"
    error[M003]: mid `0` is taken by another section
      --> fixtures/sdp/rules/M003/bad.sdp:29:7
       |
    12 | a=mid:0
       |       - first used here
    ...
    29 | a=mid:0
       |       ^
       |
       = note: Chromium 156 rejects the example of M003: "Duplicate a=mid value '0'."
       = note: Firefox 153 accepts the example of M003, but the number of sections that it bundles is 1, not 2
       = help: give each section a mid of its own: 0, 1, 2, …
       = fix: write mid `1` (--unsafe-fixes)

    description                      type  lines  sections  findings
    fixtures/sdp/rules/M003/bad.sdp  –        42         2  1 error
    1 description of unknown type: rules for offers or for answers did not run (--type)
    1 fixable with sdp lint --fix --unsafe-fixes

    FAIL: 1 error
    "#);
}

#[test]
fn a_browsers_json_is_read_as_it_is_and_findings_point_into_the_decoded_sdp() {
    let run = lint(&["fixtures/sdp/rules/D012/bad.json"]);
    assert_eq!(run.status, Some(1));
    insta::assert_snapshot!(run.stdout, @"
    error[D012]: an answer must choose the DTLS role
      --> fixtures/sdp/rules/D012/bad.json#/sdp:11:9
       |
    11 | a=setup:actpass
       |         ^^^^^^^
       |
       = help: write `a=setup:active`, or `a=setup:passive` for a server that listens
       = fix: write `active`

    description                            type    lines  sections  findings
    fixtures/sdp/rules/D012/bad.json#/sdp  answer     22         1  1 error

    FAIL: 1 error
    ");
}

#[test]
fn every_description_of_an_array_is_linted() {
    let run = lint(&["fixtures/sdp/real/chromium-pair.json"]);
    assert_eq!(run.status, Some(0));
    insta::assert_snapshot!(run.stdout, @r"
    description                                  type    lines  sections  findings
    fixtures/sdp/real/chromium-pair.json#/0/sdp  offer     183         3  no findings
    fixtures/sdp/real/chromium-pair.json#/1/sdp  answer    170         3  no findings

    pass: no findings
    ");
}

#[test]
fn a_missing_file_does_not_keep_the_others_from_being_linted() {
    let run = lint(&["missing.sdp", "fixtures/sdp/real/chromium-answer.sdp"]);
    assert_eq!(run.status, Some(3));
    insta::assert_snapshot!(run.stderr, @r"
    error: cannot read `missing.sdp`
    caused by: No such file or directory (os error 2)
    help: check the path; relative paths start at the current directory
    ");
    insta::assert_snapshot!(run.stdout, @"
    description                            type  lines  sections  findings
    fixtures/sdp/real/chromium-answer.sdp  –       170         3  no findings
    1 description of unknown type: rules for offers or for answers did not run (--type)

    no verdict: no findings, 1 problem (see `error:` on standard error)
    ");
}

#[test]
fn a_failing_file_outweighs_a_missing_one() {
    let run = lint(&["missing.sdp", "fixtures/sdp/rules/S002/bad.sdp"]);
    assert_eq!(run.status, Some(1));
}

#[test]
fn what_is_no_text_is_called_by_its_name_once() {
    let image = [b"\x89PNG\r\n\x1a\n".as_slice(), &[0x13; 4000]].concat();
    let run = run_with_stdin(&["sdp", "lint", "-"], image);
    assert_eq!(run.status, Some(3));
    insta::assert_snapshot!(run.stderr, @r"
    error: cannot read `-`
    caused by: it is a PNG image, not text
    help: name a file with SDP or with a browser's JSON in it
    ");
    insta::assert_snapshot!(run.stdout, @"no verdict: no findings, 1 problem (see `error:` on standard error)");
}

#[test]
fn json_that_breaks_off_says_where() {
    let run = run_with_stdin(&["sdp", "lint"], r#"{"type":"offer","sdp":"v=0\r\n"#);
    assert_eq!(run.status, Some(3));
    insta::assert_snapshot!(run.stderr, @r"
    error: cannot read `-`
    caused by: it begins like JSON, but is none: EOF while parsing a string at line 1 column 30
    help: copy all of the output of JSON.stringify(description), or only the SDP in it
    ");
}

#[test]
fn an_empty_file_is_one_finding() {
    let run = run_with_stdin(&["sdp", "lint", "-"], "");
    assert_eq!(run.status, Some(1));
    insta::assert_snapshot!(run.stdout, @r#"
    error[S001]: the description is empty
     --> -:1:1
      |
    1 |
      | ^
      |
      = note: Chromium 156 rejects the example of S001: "Expect line: v="
      = note: Firefox 153 rejects the example of S001: "SDP Parse Error on line 1: End of line beyond end of buffer."
      = help: SDP is lines such as `v=0`, or the JSON of a browser's description: {"type": "offer", "sdp": "v=0\r\n…"}

    description  type  lines  sections  findings
    -            –         0         0  1 error
    1 description of unknown type: rules for offers or for answers did not run (--type)

    FAIL: 1 error
    "#);
}

#[test]
fn text_of_another_kind_is_one_finding() {
    let run = run_with_stdin(&["sdp", "lint", "-"], "[package]\nname = \"x\"\n");
    assert_eq!(run.status, Some(1));
    insta::assert_snapshot!(run.stdout, @r#"
    error[S001]: this is no session description
     --> -:1:1
      |
    1 | [package]
      | ^^^^^^^^^
      |
      = note: Chromium 156 rejects the example of S001: "Expect line: v="
      = note: Firefox 153 rejects the example of S001: "SDP Parse Error on line 1: End of line beyond end of buffer."
      = help: SDP is lines such as `v=0`, or the JSON of a browser's description: {"type": "offer", "sdp": "v=0\r\n…"}

    description  type  lines  sections  findings
    -            –         2         0  1 error
    1 description of unknown type: rules for offers or for answers did not run (--type)

    FAIL: 1 error
    "#);
}

#[test]
fn a_warning_fails_the_run_only_when_asked_to() {
    let file = "fixtures/sdp/rules/C019/bad.sdp";
    assert_eq!(lint(&[file]).status, Some(0));
    assert_eq!(lint(&[file, "--fail-on", "warning"]).status, Some(1));
    assert_eq!(
        lint(&[file, "--fail-on", "warning", "--exit-zero"]).status,
        Some(0)
    );
}

#[test]
fn many_findings_are_summed_up_by_code() {
    let junk = format!("{}{}", offer(), "junk\r\n".repeat(30));
    let run = run_with_stdin(&["sdp", "lint", "-"], junk);
    let (_, summary) = run.stdout.rsplit_once("\n\ncode").expect("a summary");
    insta::assert_snapshot!(format!("code{summary}"), @"
    code  count  descriptions  severity  name
    S004     30             1  error     not-type-value

    description  type  lines  sections  findings
    -            –       213         3  30 errors
    1 description of unknown type: rules for offers or for answers did not run (--type)

    FAIL: 30 errors
    ");
}

#[test]
fn verbose_output_explains_the_codes() {
    let run = lint(&["-v", "fixtures/sdp/rules/D004/bad.sdp"]);
    insta::assert_snapshot!(run.stdout, @r#"
    error[D004]: the digits of a fingerprint must be capitals
      --> fixtures/sdp/rules/D004/bad.sdp:10:23
       |
    10 | ...56 4b:6f:1d:92:AE:07:53:C8:3A:E1:90:2C:7D:B5:48:F6:11:8E:D4:69:A2:3F:C7:05:9B:E8:74:2A:D0:16:BF:63
       |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = note: Firefox 153 rejects the example of D004: "SDP Parse Error on line 10: Malformed fingerprint token"; Chromium 156 accepts it
       = help: write A to F for a to f
       = fix: write the digits as capitals (--fix)

    D004 fingerprint-lower-case (RFC 8122 §5)
        The grammar has capitals only. Some parsers take both, so that it is found late.

    description                      type  lines  sections  findings
    fixtures/sdp/rules/D004/bad.sdp  –        22         1  1 error
    1 description of unknown type: rules for offers or for answers did not run (--type)
    1 fixable with sdp lint --fix

    FAIL: 1 error
    "#);
}

#[test]
fn the_json_report_follows_the_schema() {
    let run = lint(&["--format", "json", "fixtures/sdp/rules/M003/bad.sdp"]);
    let report = run.report();
    let finding = &report["findings"][0];
    assert_eq!(finding["code"], "M003");
    let text = &finding["location"]["text"];
    assert_eq!(
        (&text["line"], &text["column"]),
        (&Value::from(29), &Value::from(7))
    );
    assert_eq!(finding["related"][0]["location"]["text"]["line"], 12);
    assert_eq!(report["data"]["documents"][0]["media_sections"], 2);
    assert_eq!(report["data"]["rules"][0]["reference"], "RFC 5888 §4");
}

#[test]
fn control_characters_are_shown_and_not_obeyed() {
    let colored = offer().replacen("a=mid:0", "a=mid:0\u{1b}[31m\u{202e}", 1);
    let run = run_with_stdin(&["sdp", "lint", "-"], colored);
    assert_eq!(run.status, Some(1));
    assert!(
        !run.stdout.contains(['\u{1b}', '\u{202e}']),
        "{}",
        run.stdout
    );
}

#[test]
fn a_run_without_any_rule_is_refused() {
    let real = "fixtures/sdp/real/chromium-offer.sdp";
    for (flags, message) in [
        (["--ignore", "all"], "no rule is left to check"),
        (["--select", ""], "--select: an empty text names no rule"),
    ] {
        let run = lint(&[&flags[..], &[real]].concat());
        assert_eq!(run.status, Some(2));
        assert!(run.stderr.contains(message), "{}", run.stderr);
    }
}

#[test]
fn an_offer_and_its_answer_in_one_file_are_two_descriptions() {
    let two = [offer(), offer()].join("\r\n");
    let run = run_with_stdin(&["sdp", "lint", "-"], two.as_bytes());
    assert!(run.stdout.contains("2 descriptions"), "{}", run.stdout);
}
