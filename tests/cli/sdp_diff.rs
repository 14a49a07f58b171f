//! `rtctool sdp diff`

use std::fs;

use crate::run::{Run, fixture, run, run_with_stdin};

fn diff(args: &[&str]) -> Run {
    run(&[&["sdp", "diff"], args].concat())
}

const OFFER: &str = "fixtures/sdp/real/chromium-offer.sdp";

fn offer() -> String {
    fs::read_to_string(fixture("sdp/real/chromium-offer.sdp")).unwrap()
}

/// The offer beside itself with `slips`.
fn beside(slips: &[(&str, &str)]) -> Run {
    let changed = slips.iter().fold(offer(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    run_with_stdin(&["sdp", "diff", OFFER, "-"], changed)
}

#[test]
fn a_description_means_the_same_as_itself() {
    let run = diff(&[OFFER, "fixtures/sdp/real/chromium-pair.json#/0/sdp"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(run.stdout, @"
    --- fixtures/sdp/real/chromium-offer.sdp
    +++ fixtures/sdp/real/chromium-pair.json#/0/sdp

    pass: both mean the same
    ");
}

#[test]
fn changes_are_told_like_a_review() {
    let run = beside(&[
        ("SAVPF 96 97 102", "SAVPF 102 98 97"),
        (" 98 99 100", " 96 99 100"),
        (":96 ", ":X "),
        (":98 ", ":96 "),
        (":X ", ":98 "),
        ("apt=96", "apt=98"),
        ("a=fmtp:99 apt=98", "a=fmtp:99 apt=96"),
        ("useinbandfec=1", "useinbandfec=1;stereo=1"),
        ("a=extmap:13 ", "a=extmap:12 "),
        ("a=sctp-port:5000", "a=sctp-port:5001"),
    ]);
    assert_eq!(run.status, Some(1));
    insta::assert_snapshot!(run.stdout, @"
    --- fixtures/sdp/real/chromium-offer.sdp
    +++ -

    mid 0  audio
      + opus/48000/2 (111) stereo added: 1 (prefers to receive stereo)

    mid 1  video
      ~ VP8 moved from 96 to 98
      ~ VP9 moved from 98 to 96
      ~ preferred order: VP8 (96), H264 (102), H264 (104), H264 (108), … is now H264 (102), VP8 (98), H264 (104), H264 (108), …
      ~ extension video orientation moved from 13 to 12

    mid 2  application
      ~ SCTP port: 5000 is now 5001

    FAIL: 6 changes
    ");
}

#[test]
fn an_ice_restart_is_called_one() {
    let run = diff(&[OFFER, "fixtures/sdp/real/chromium-ice-restart-offer.sdp"]);
    assert_eq!(run.status, Some(1));
    insta::assert_snapshot!(run.stdout, @"
    --- fixtures/sdp/real/chromium-offer.sdp
    +++ fixtures/sdp/real/chromium-ice-restart-offer.sdp

    mid 0  audio
      ~ ICE restart: ufrag m+Zh is now 6c1k, with another password
      - candidate removed: host udp 192.0.2.2:53400 priority 2122194687
      - candidate removed: host udp [fd00::2]:60504 priority 2122265343
      - candidate removed: host tcp active 192.0.2.2:9 priority 1518214911
      - candidate removed: host tcp active [fd00::2]:9 priority 1518285567

    mid 1  video
      ~ candidates of its own, in case it is not bundled: 4 removed, 0 added

    mid 2  application
      ~ candidates of its own, in case it is not bundled: 4 removed, 0 added

    FAIL: 7 changes
    ");
}

#[test]
fn topics_can_be_left_out() {
    let restart = "fixtures/sdp/real/chromium-ice-restart-offer.sdp";
    let run = diff(&["--ignore", "ice,candidates", OFFER, restart]);
    assert_eq!(run.status, Some(0), "{}", run.stdout);
    insta::assert_snapshot!(run.stdout, @"
    --- fixtures/sdp/real/chromium-offer.sdp
    +++ fixtures/sdp/real/chromium-ice-restart-offer.sdp
    not compared: ice, candidates

    pass: both mean the same
    ");
}

#[test]
fn many_changes_of_one_kind_are_summed_up() {
    let run = diff(&[OFFER, "fixtures/sdp/real/chromium-h264-offer.sdp"]);
    assert_eq!(run.status, Some(1));
    insta::assert_snapshot!(run.stdout, @"
    --- fixtures/sdp/real/chromium-offer.sdp
    +++ fixtures/sdp/real/chromium-h264-offer.sdp

    session
      ~ another session: 3337718027799640722 is now 574608789017943597

    mid 0  video
      ~ mid: 1 is now 0
      - VP8 (96) removed with its RTX (97)
      - AV1 (45) removed with its RTX (46)
      - VP9 (98) removed with its RTX (99)
      - VP9 (100) removed with its RTX (101)
        2 more removed; -v shows them
      ~ extension transmission offset moved from 14 to 1
      ~ extension video orientation moved from 13 to 3
      ~ extension transport-wide sequence number moved from 3 to 4
      ~ extension MID moved from 4 to 9
      ~ other ICE credentials: ufrag m+Zh is now 0me/, with another password
      ~ certificate: sha-256 24:18:B3:B8… is now sha-256 38:E4:0F:AA…
      - candidate removed: host udp 192.0.2.2:47345 priority 2122194687
      - candidate removed: host udp [fd00::2]:51099 priority 2122265343
      - candidate removed: host tcp active 192.0.2.2:9 priority 1518214911
      - candidate removed: host tcp active [fd00::2]:9 priority 1518285567
      - SSRC removed: 269641875
      - SSRC removed: 1154247148
      + SSRC added: 88309692
      + SSRC added: 3389224728

    mid 0  audio
      - section removed

    mid 2  application
      - section removed

    FAIL: 24 changes
    ");
    let all = diff(&["-v", OFFER, "fixtures/sdp/real/chromium-h264-offer.sdp"]);
    assert!(!all.stdout.contains("more removed"), "{}", all.stdout);
}

#[test]
fn json_has_every_change_with_its_place() {
    let stopped = "fixtures/sdp/real/chromium-stopped-video-offer.sdp";
    let run = diff(&["--format", "json", OFFER, stopped]);
    assert_eq!(run.status, Some(1));
    let report = run.report();
    assert_eq!(report["outcome"], "fail");
    let changes = report["data"]["changes"].as_array().unwrap();
    let off = changes
        .iter()
        .find(|change| change["topic"] == "sections")
        .unwrap();
    assert_eq!(off["section"]["index_after"], 1);
    assert_eq!(off["message"], "section switched off: port 0");
}

#[test]
fn a_file_with_several_descriptions_needs_a_choice() {
    let run = diff(&[OFFER, "fixtures/sdp/real/chromium-pair.json"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
    insta::assert_snapshot!(run.stderr, @"
    error: `fixtures/sdp/real/chromium-pair.json` has 2 descriptions
    help: name one of them: fixtures/sdp/real/chromium-pair.json#/0/sdp offer, fixtures/sdp/real/chromium-pair.json#/1/sdp answer
    ");
}

#[test]
fn what_cannot_be_read_leaves_no_verdict() {
    let run = diff(&[OFFER, "missing.sdp"]);
    assert_eq!(run.status, Some(3));
    assert!(
        run.stderr.starts_with("error: cannot read `missing.sdp`"),
        "{}",
        run.stderr
    );
    assert_eq!(diff(&["-", "-"]).status, Some(2));
    assert_eq!(diff(&[OFFER]).status, Some(2));
}

#[test]
fn a_change_can_be_forgiven() {
    let run = diff(&[
        "--exit-zero",
        OFFER,
        "fixtures/sdp/real/chromium-answer.sdp",
    ]);
    assert_eq!(run.status, Some(0));
}

#[test]
fn control_characters_are_shown_and_not_obeyed() {
    let run = beside(&[("a=mid:0", "a=mid:0\u{1b}[31m"), ("VP8/", "VP\u{1b}8/")]);
    assert!(!run.stdout.contains('\u{1b}'), "{}", run.stdout);
}
