//! `rtctool sdp lint --offer A --answer B` and `--previous A --next B`

use std::fs;

use crate::run::{Run, fixture, run, run_with_stdin};

const PAIR: &str = "fixtures/sdp/real/chromium-pair.json";

fn lint(args: &[&str]) -> Run {
    run(&[&["sdp", "lint"], args].concat())
}

fn example(code: &str, file: &str) -> String {
    format!("fixtures/sdp/rules/{code}/{file}.sdp")
}

#[test]
fn the_line_of_the_offer_is_quoted_beside_that_of_the_answer() {
    let [offer, answer] = ["bad.offer", "bad.answer"].map(|file| example("O004", file));
    let run = lint(&["--offer", &offer, "--answer", &answer]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(1), ""));
    insta::assert_snapshot!(run.stdout, @"
    error[O004]: mid `video` answers the section that was offered as `1`
      --> fixtures/sdp/rules/O004/bad.answer.sdp:27:7
       |
    27 | a=mid:video
       |       ^^^^^
       |
      ::: fixtures/sdp/rules/O004/bad.offer.sdp:27:7
       |
    27 | a=mid:1
       |       - its mid in the offer
       |
       = help: write `1`, here and in `a=group:BUNDLE`
       = fix: call the section `1`

    description                             type    lines  sections  findings
    fixtures/sdp/rules/O004/bad.offer.sdp   offer      36         2  no findings
    fixtures/sdp/rules/O004/bad.answer.sdp  answer     36         2  1 error

    FAIL: 1 error
    ");
}

#[test]
fn a_later_description_is_judged_beside_the_earlier_one() {
    let [previous, next] = ["bad.previous", "bad.next"].map(|file| example("J010", file));
    let run = lint(&["--previous", &previous, "--next", &next, "--type", "offer"]);
    assert_eq!(run.status, Some(1));
    insta::assert_snapshot!(run.stdout, @r#"
    error[J010]: ICE restarts in another section of this group, but not here
      --> fixtures/sdp/rules/J010/bad.next.sdp:8:13
       |
     8 | a=ice-ufrag:Kq3T
       |             ^^^^
    ...
    22 | a=ice-ufrag:Zp5D
       |             ---- new credentials
       |
      ::: fixtures/sdp/rules/J010/bad.previous.sdp:8:13
       |
     8 | a=ice-ufrag:Kq3T
       |             ---- the same credentials before
       |
       = note: Firefox 153 rejects the example of J010: "Partial ICE restart is unsupported at this time (new remote description changes either the ice-ufrag or ice-pwd on fewer than all msections)"; Chromium 156 accepts it
       = help: write the new `ice-ufrag` and `ice-pwd` in all sections of the group

    description                               type   lines  sections  findings
    fixtures/sdp/rules/J010/bad.previous.sdp  offer     36         2  no findings
    fixtures/sdp/rules/J010/bad.next.sdp      offer     36         2  1 error

    FAIL: 1 error
    "#);
}

#[test]
fn a_file_with_an_offer_and_an_answer_serves_as_both() {
    let run = lint(&["--offer", PAIR, "--answer", PAIR]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(run.stdout, @r"
    description                                  type    lines  sections  findings
    fixtures/sdp/real/chromium-pair.json#/0/sdp  offer     183         3  no findings
    fixtures/sdp/real/chromium-pair.json#/1/sdp  answer    170         3  no findings

    pass: no findings
    ");
}

/// As `sdp negotiate` takes it: see `commands::descriptions`.
#[test]
fn a_file_that_tells_the_same_offer_twice_and_the_answer_later_serves_as_well() {
    let read =
        |part: &str| fs::read_to_string(fixture(&format!("sdp/real/chromium-{part}.sdp"))).unwrap();
    let one = |kind: &str, part| serde_json::json!({"type": kind, "sdp": read(part)});
    let all = serde_json::json!([
        one("offer", "offer"),
        one("pranswer", "answer"),
        one("answer", "answer"),
        one("offer", "offer"),
    ]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.json");
    fs::write(&path, all.to_string()).unwrap();
    let path = path.to_str().unwrap();
    let linted = lint(&["--offer", path, "--answer", path]);
    assert_eq!((linted.status, linted.stderr.as_str()), (Some(0), ""));
    let negotiated = crate::run::run(&["sdp", "negotiate", path]);
    assert_eq!(
        (negotiated.status, negotiated.stderr.as_str()),
        (Some(0), "")
    );
}

#[test]
fn each_side_is_also_linted_by_itself() {
    let [offer, answer] = ["offer", "answer"]
        .map(|part| fs::read_to_string(fixture(&format!("sdp/real/chromium-{part}.sdp"))).unwrap());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("offer.sdp");
    fs::write(&path, offer.replacen("a=mid:0", "a=mid 0", 1)).unwrap();
    let answer = answer.replacen("a=setup:active", "a=setup:actpass", 1);
    let offer = path.to_str().unwrap();
    let args = [
        "sdp", "lint", "--offer", offer, "--answer", "-", "--format", "json",
    ];
    let report = run_with_stdin(&args, answer).report();
    let found: Vec<[&str; 2]> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            [&finding["code"], &finding["location"]["source"]].map(|text| text.as_str().unwrap())
        })
        .collect();
    assert_eq!(found, [["S027", offer], ["D012", "-"]]);
}

#[test]
fn the_json_report_lists_both_and_points_into_both() {
    let [offer, answer] = ["bad.offer", "bad.answer"].map(|file| example("O014", file));
    let report = lint(&["--offer", &offer, "--answer", &answer, "--format", "json"]).report();
    let documents = report["data"]["documents"].as_array().unwrap();
    let errors: Vec<_> = documents
        .iter()
        .map(|document| {
            (
                &document["source"],
                &document["kind"],
                &document["finding_counts"]["errors"],
            )
        })
        .collect();
    assert_eq!(errors.len(), 2);
    assert_eq!(
        errors[0],
        (&offer.as_str().into(), &"offer".into(), &0.into())
    );
    assert_eq!(
        errors[1],
        (&answer.as_str().into(), &"answer".into(), &1.into())
    );
    let finding = &report["findings"][0];
    assert_eq!(finding["location"]["source"], answer.as_str());
    assert_eq!(finding["related"][0]["location"]["source"], offer.as_str());
}

#[test]
fn rules_about_two_descriptions_are_selected_as_others_are() {
    let [offer, answer] = ["bad.offer", "bad.answer"].map(|file| example("O029", file));
    let pair = ["--offer", offer.as_str(), "--answer", answer.as_str()];
    let count = |flags: &[&str]| {
        let report = lint(&[&pair, flags, &["--format", "json"]].concat()).report();
        report["findings"].as_array().unwrap().len()
    };
    assert_eq!(count(&[]), 0);
    assert_eq!(count(&["--select", "fmtp-asymmetry"]), 1);
    assert_eq!(count(&["--select", "O", "--ignore", "O029"]), 0);
}

#[test]
fn one_of_two_descriptions_is_a_usage_error() {
    for args in [
        ["--offer", PAIR, "--format", "text"],
        ["--next", PAIR, "--format", "text"],
        ["--offer", PAIR, "--next", PAIR],
        ["--offer", "-", "--answer", "-"],
    ] {
        let run = lint(&args);
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{args:?}");
    }
}

#[test]
fn a_pair_beside_other_files_is_a_usage_error() {
    for flags in [["--offer", "--answer"], ["--previous", "--next"]] {
        let run = lint(&[flags[0], PAIR, flags[1], PAIR, PAIR]);
        assert_eq!(
            (run.status, run.stdout.as_str()),
            (Some(2), ""),
            "{flags:?}"
        );
    }
}

#[test]
fn a_file_without_the_wanted_description_says_what_it_holds() {
    let offer = "fixtures/sdp/real/chromium-offer.json";
    let run = lint(&["--offer", PAIR, "--answer", offer]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
    insta::assert_snapshot!(run.stderr, @r"
    error: `fixtures/sdp/real/chromium-offer.json#/sdp` is an offer, not an answer
    help: name the offer first, then the answer
    ");
}

#[test]
fn a_file_with_several_that_may_be_meant_is_not_guessed_at() {
    let run = lint(&["--previous", PAIR, "--next", PAIR]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
    insta::assert_snapshot!(run.stderr, @r"
    error: `fixtures/sdp/real/chromium-pair.json` holds 2 descriptions
    help: name one of them: fixtures/sdp/real/chromium-pair.json#/0/sdp offer, fixtures/sdp/real/chromium-pair.json#/1/sdp answer
    ");
    let typed = lint(&["--previous", PAIR, "--next", PAIR, "--type", "answer"]);
    assert_eq!(typed.status, Some(0));
}

#[test]
fn a_missing_side_leaves_no_verdict() {
    let run = lint(&["--offer", PAIR, "--answer", "missing.sdp"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(3), ""));
    insta::assert_snapshot!(run.stderr, @r"
    error: cannot read `missing.sdp`
    caused by: No such file or directory (os error 2)
    help: check the path; relative paths start at the current directory
    ");
}
