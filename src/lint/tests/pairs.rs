//! Two descriptions beside each other: real ones, hostile ones, and slips with their consequences.

use super::*;

/// What one browser offered and another one answered, each with its name.
fn real_pairs() -> Vec<(String, Example, Example)> {
    let real = fixtures().join("real");
    let mut pairs = Vec::new();
    for entry in fs::read_dir(&real).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with("-pair.json") {
            let [offer, answer] = <[Example; 2]>::try_from(descriptions(&real.join(&name)))
                .unwrap_or_else(|_| panic!("{name} holds an offer and an answer"));
            pairs.push((name, offer, answer));
        } else if let Some(stem) = name.strip_suffix("-answer.sdp") {
            for part in ["offer", "gathered-offer"] {
                let offer = real.join(format!("{stem}-{part}.sdp"));
                if offer.exists() {
                    let [offer, answer] =
                        [offer, real.join(&name)].map(|path| descriptions(&path).remove(0));
                    pairs.push((name.clone(), offer, answer));
                }
            }
        }
    }
    assert!(!pairs.is_empty());
    pairs
}

/// What an answer may decline: a section, and simulcast.
const DECLINED: [&str; 2] = ["O016", "O019"];

#[test]
fn what_a_browser_answered_itself_fits_its_offer() {
    for (name, offer, answer) in real_pairs() {
        let [offer, answer] = [&offer, &answer].map(Example::document);
        let found = lint_answer(&offer, &answer, &Options::default()).findings;
        let mut faults = found
            .iter()
            .filter(|f| !DECLINED.contains(&f.code.as_str()));
        assert!(faults.next().is_none(), "{name}: {found:#?}");
    }
}

#[test]
fn what_a_browser_makes_of_its_offer_while_it_gathers_is_clean() {
    let real = fixtures().join("real");
    let mut compared = 0;
    for entry in fs::read_dir(&real).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(stem) = name.strip_suffix("-gathered-offer.sdp") else {
            continue;
        };
        let bare = real.join(format!("{stem}-offer.sdp"));
        let [bare, gathered] = [bare, real.join(&name)].map(|path| descriptions(&path).remove(0));
        let [bare, gathered] = [&bare, &gathered].map(Example::document);
        let found = lint_next(&bare, &gathered, Some(Kind::Offer), &Options::default()).findings;
        assert!(found.is_empty(), "{name}: {found:#?}");
        compared += 1;
    }
    assert!(compared > 0);
}

/// Neither is compared with anything: the rules about them say what they are.
#[test]
fn what_is_no_description_is_not_compared_with_one() {
    let [offer, junk] = [real_offer(), b"[package]".to_vec()].map(|text| Source::new("x", text));
    let [offer, junk] = [&offer, &junk].map(Document::read);
    let options = Options::default();
    for (first, second) in [(&offer, &junk), (&junk, &offer)] {
        assert!(lint_answer(first, second, &options).findings.is_empty());
        assert!(lint_next(first, second, None, &options).findings.is_empty());
    }
}

/// Each of them beside one much like it.
#[test]
fn hostile_megabytes_are_compared_in_linear_time_with_findings_that_are_bounded() {
    let numbers: Vec<String> = (0..256).map(|number| number.to_string()).collect();
    let codecs = |encoding: &str| -> String {
        let rtpmaps = (96..128).map(|number| format!("a=rtpmap:{number} {encoding}/90000\r\n"));
        rtpmaps.collect()
    };
    let section = format!("m=audio 9 RTP/AVP {}\r\n", numbers.join(" "));
    let mids = |order: &mut dyn Iterator<Item = usize>| -> String {
        let order: Vec<usize> = order.collect();
        let group: String = order.iter().map(|mid| format!(" {mid}")).collect();
        let media = order
            .iter()
            .map(|mid| format!("m=audio 9 RTP/AVP 0\r\na=mid:{mid}\r\n"));
        format!("a=group:BUNDLE{group}\r\n{}", media.collect::<String>())
    };
    let texts = [
        "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n".repeat(10_000),
        mids(&mut (0..10_000)),
        mids(&mut (0..10_000).rev()),
        format!("{section}{}", codecs("VP8").repeat(500)),
        format!("{section}{}", codecs("VP9").repeat(500)),
        format!(
            "m=audio 9 RTP/AVP 0\r\n{}",
            "a=rtcp-fb:0 nack\r\n".repeat(20_000)
        ),
        (0..20_000).fold("m=audio 9 RTP/AVP 0\r\n".to_owned(), |text, id| {
            format!("{text}a=extmap:{id} urn:{}\r\n", id % 7)
        }),
    ];
    let sources = texts.map(|text| Source::new("x", format!("v=0\r\n{text}")));
    let documents = sources.each_ref().map(Document::read);
    for pair in documents.windows(2) {
        let options = Options::default();
        let answered = lint_answer(&pair[0], &pair[1], &options).findings.len();
        let renewed = lint_next(&pair[0], &pair[1], None, &options).findings.len();
        let most = Findings::MOST_PER_RULE + 400;
        assert!(answered.max(renewed) < most, "{answered} {renewed}");
    }
}

/// The real offer and answer of `chromium-pair.json`, as text.
fn real_texts() -> [String; 2] {
    let pair = descriptions(&fixtures().join("real/chromium-pair.json"));
    let texts: Vec<String> = pair
        .into_iter()
        .map(|example| String::from_utf8(example.source.bytes().to_vec()).unwrap())
        .collect();
    texts.try_into().expect("an offer and an answer")
}

/// `from` becomes `to` everywhere in the text.
type Edit = (&'static str, &'static str);

fn edited(text: &str, edits: &[Edit]) -> String {
    edits.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

fn answer_findings(offer: &str, answer: &str) -> Vec<Finding> {
    let [offer, answer] = [offer, answer].map(|text| Source::new("x", text));
    let [offer, answer] = [&offer, &answer].map(Document::read);
    lint_answer(&offer, &answer, &Options::default()).findings
}

/// What an edited offer, or an edited answer, is found to be at odds with.
const SLIPS: &[(&[Edit], &[Edit], &[&str])] = &[
    (&[], &[("a=mid:1\r\n", "a=mid:v\r\n")], &["O004"]),
    (&[("BUNDLE 0 1 2", "BUNDLE 0 2")], &[], &["O005"]),
    (&[("a=group:BUNDLE 0 1 2\r\n", "")], &[], &["O005"]),
    (&[], &[("a=fmtp:97 apt=96", "a=fmtp:97 apt=98")], &["O026"]),
    (&[("a=rtcp-fb:96 nack\r\n", "")], &[], &["O015"]),
    (&[("rtpmap:96 VP8/", "rtpmap:96 VPX/")], &[], &["O006"]),
    // Audio and video of one kind each: what is wrong with both is said of both.
    (&[], &[("a=extmap:2 ", "a=extmap:12 ")], &["O014", "O014"]),
    (&[("a=sendrecv", "a=sendonly")], &[], &["O009", "O009"]),
    (
        &[("a=sendrecv", "a=sendonly")],
        &[("a=sendrecv\r\n", "")],
        &["O009", "O009"],
    ),
    (&[], &[("TLS/RTP/SAVPF", "TLS/RTP/SAVP")], &["O003", "O003"]),
    // A rule about the answer alone tells these.
    (
        &[],
        &[("a=rtpmap:111 opus/48000/2", "a=rtpmap:111 opus")],
        &[],
    ),
    (&[], &[("a=setup:active", "a=setup:actpass")], &[]),
    (&[], &[("a=rtcp-mux\r\n", "")], &[]),
];

#[test]
fn a_slip_in_one_of_two_is_found_without_its_consequences() {
    let [offer, answer] = real_texts();
    for (in_offer, in_answer, expected) in SLIPS {
        let found = answer_findings(&edited(&offer, in_offer), &edited(&answer, in_answer));
        assert_eq!(
            codes(&found),
            *expected,
            "{in_offer:?} {in_answer:?}: {found:#?}"
        );
    }
}

#[test]
fn an_answer_that_is_fixed_fits_its_offer() {
    let [offer, answer] = real_texts();
    for (in_offer, in_answer, expected) in SLIPS {
        let [offer, answer] = [edited(&offer, in_offer), edited(&answer, in_answer)];
        let found = answer_findings(&offer, &answer);
        let fixes: Vec<_> = found
            .iter()
            .filter_map(|found| found.fix.as_ref())
            .collect();
        if fixes.len() < found.len() {
            continue;
        }
        let (fixed, applied) = apply_fixes(answer.as_bytes(), fixes);
        let fixed = String::from_utf8(fixed).unwrap();
        let left = answer_findings(&offer, &fixed);
        assert_eq!(
            (applied.len(), codes(&left)),
            (expected.len(), vec![]),
            "{expected:?}"
        );
    }
}

#[test]
fn a_section_that_is_left_out_or_out_of_place_is_one_finding() {
    let [offer, answer] = real_texts();
    let parts: Vec<&str> = answer.split("m=").collect();
    let joined = |order: &[usize]| {
        let parts: Vec<&str> = order.iter().map(|&at| parts[at]).collect();
        parts.join("m=")
    };
    for (order, code) in [
        (&[0, 1, 2][..], "O001"),
        (&[0, 1, 3], "O001"),
        (&[0, 2, 3], "O001"),
        (&[0], "O001"),
        (&[0, 1, 2, 3, 3], "O001"),
        (&[0, 2, 1, 3], "O002"),
        (&[0, 3, 1, 2], "O002"),
    ] {
        let found = answer_findings(&offer, &joined(order));
        assert_eq!(codes(&found), [code], "{order:?}: {found:#?}");
    }
}

fn next_findings(previous: &str, next: &str) -> Vec<Finding> {
    let [previous, next] = [previous, next].map(|text| Source::new("x", text));
    let [previous, next] = [&previous, &next].map(Document::read);
    lint_next(&previous, &next, Some(Kind::Offer), &Options::default()).findings
}

/// How the offer was edited that follows the real one, and what that is at odds with.
const CHANGES: &[(&[Edit], &[&str])] = &[
    (&[], &[]),
    (&[("a=sendrecv", "a=inactive")], &[]),
    (
        &[("a=rtpmap:111 opus/48000/2", "a=rtpmap:111 OPUS/48000/2")],
        &[],
    ),
    (&[("a=rtpmap:96 VP8/", "a=rtpmap:96 VPX/")], &["J005"]),
    (&[("a=fmtp:97 apt=96", "a=fmtp:97 apt=98")], &["J005"]),
    (&[("a=ice-ufrag:", "a=ice-ufrag:x")], &["J006"]),
    (&[("a=ice-pwd:", "a=ice-pwd:x")], &["J006"]),
    (
        &[
            ("a=ice-ufrag:", "a=ice-ufrag:x"),
            ("a=ice-pwd:", "a=ice-pwd:x"),
        ],
        &[],
    ),
    (
        &[("a=fingerprint:sha-256 ", "a=fingerprint:sha-256 00:")],
        &["J007"],
    ),
    (&[("a=extmap:2 ", "a=extmap:12 ")], &["J008"]),
    (&[("a=sctp-port:5000", "a=sctp-port:5001")], &["J012"]),
];

#[test]
fn what_may_not_change_later_is_found_without_its_consequences() {
    let [offer, _] = real_texts();
    for (edits, expected) in CHANGES {
        let next = edited(&edited(&offer, edits), &[(" 2 IN IP4", " 3 IN IP4")]);
        let found = next_findings(&offer, &next);
        assert_eq!(codes(&found), *expected, "{edits:?}: {found:#?}");
    }
}

#[test]
fn a_changed_description_has_a_higher_version() {
    let [offer, _] = real_texts();
    for (edits, expected) in &CHANGES[1..] {
        let found = next_findings(&offer, &edited(&offer, edits));
        // Another spelling of the same is no change.
        let changed = !edits.iter().any(|(_, to)| to.contains("OPUS"));
        assert_eq!(
            found.len(),
            expected.len() + usize::from(changed),
            "{edits:?}"
        );
    }
}

#[test]
fn a_section_that_moved_is_an_error_and_one_that_may_have_been_rejected_a_warning() {
    let [offer, _] = real_texts();
    let parts: Vec<&str> = offer.split("m=").collect();
    let moved = [parts[0], parts[2], parts[1], parts[3]].join("m=");
    let recycled = offer.replace("a=mid:1\r\n", "a=mid:new\r\n");
    for (next, severity) in [(moved, Severity::Error), (recycled, Severity::Warning)] {
        let next = edited(&next, &[(" 2 IN IP4", " 3 IN IP4")]);
        let found = next_findings(&offer, &next);
        assert_eq!(codes(&found), ["J004"], "{found:#?}");
        assert_eq!(found[0].severity, severity);
    }
}
