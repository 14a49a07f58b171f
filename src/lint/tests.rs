//! Every rule on its own two examples, and the whole on texts nobody wrote.

#![expect(
    clippy::disallowed_methods,
    reason = "the corpus is named in the environment"
)]

mod edges;
mod fixes;
mod hostile;
mod limits;
mod mozilla;
mod pairs;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;
use crate::diagnostic::Finding;
use crate::sdp::envelope;
use crate::source::Source;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sdp")
}

/// A description out of the examples, with what its file says it is.
struct Example {
    kind: Option<Kind>,
    source: Source,
}

impl Example {
    /// The first of the files of these names: SDP, or JSON where the type matters.
    fn read(directory: &Path, name: &str) -> Example {
        let json = directory.join(format!("{name}.json"));
        let path = match json.exists() {
            true => json,
            false => directory.join(format!("{name}.sdp")),
        };
        descriptions(&path).remove(0)
    }

    fn document(&self) -> Document<'_> {
        Document::read(&self.source)
    }

    fn lint(&self, options: &Options) -> Vec<Finding> {
        lint(&self.document(), self.kind, options).findings
    }
}

/// Every description in a file.
fn descriptions(path: &Path) -> Vec<Example> {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let enclosed =
        envelope::open(bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let example = |enclosed: envelope::Enclosed| Example {
        kind: enclosed.kind,
        source: Source::new(path.display().to_string(), enclosed.text),
    };
    enclosed.into_iter().map(example).collect()
}

/// The examples of a rule: the one judged, and the one it stands beside where the rule
/// needs two.
///
/// They are `fixtures/sdp/rules/<CODE>/bad.sdp` (or `.json` with a type), and likewise
/// `good`. Rules about two descriptions have `bad.offer.sdp` and `bad.answer.sdp`, or
/// `bad.previous.sdp` and `bad.next.sdp`.
struct Examples {
    beside: Option<Example>,
    judged: Example,
}

impl Examples {
    fn of(rule: &Rule, name: &str) -> Examples {
        let directory = fixtures().join("rules").join(rule.code);
        let read = |part: &str| Example::read(&directory, &format!("{name}{part}"));
        match rule.check {
            Check::Exchange(_) => Examples {
                beside: Some(read(".offer")),
                judged: read(".answer"),
            },
            Check::Succession(_) => Examples {
                beside: Some(read(".previous")),
                judged: read(".next"),
            },
            _ => Examples {
                beside: None,
                judged: read(""),
            },
        }
    }

    /// What the rules find that are on by default, and `rule`.
    fn lint(&self, rule: &Rule) -> Vec<Finding> {
        let options = Options {
            selection: Selection::default_and(rule.code),
            profile: (rule.code == "D015" || rule.code == "D016").then_some(Profile::Sip),
            ..Options::default()
        };
        let Some(beside) = &self.beside else {
            return self.judged.lint(&options);
        };
        let (beside, judged) = (beside.document(), self.judged.document());
        let verdict = match rule.check {
            Check::Exchange(_) => lint_answer(&beside, &judged, &options),
            _ => lint_next(&beside, &judged, self.judged.kind, &options),
        };
        verdict.findings
    }

    /// The same with every fix of `rule` carried out.
    fn fixed(self, rule: &Rule) -> Examples {
        let findings = self.lint(rule);
        let fixes = findings
            .iter()
            .filter(|finding| finding.code == rule.code)
            .filter_map(|finding| finding.fix.as_ref());
        let (text, _) = apply_fixes(self.judged.source.bytes(), fixes);
        Examples {
            judged: Example {
                source: Source::new("fixed", text),
                ..self.judged
            },
            ..self
        }
    }
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect()
}

#[test]
fn each_rule_finds_its_bad_example_and_nothing_else_does() {
    for rule in RULES {
        let found = Examples::of(rule, "bad").lint(rule);
        assert_eq!(codes(&found), [rule.code], "{found:#?}");
    }
}

#[test]
fn no_rule_finds_anything_in_a_good_example() {
    for rule in RULES {
        let found = Examples::of(rule, "good").lint(rule);
        assert!(found.is_empty(), "{}: {found:#?}", rule.code);
    }
}

/// What an answer or an offer has wrong by itself is no matter of the rules about both.
#[test]
fn each_side_of_an_example_of_two_is_clean_by_itself() {
    for rule in RULES.iter().filter(|rule| rule.needs_two()) {
        for name in ["bad", "good"] {
            let Examples { beside, judged } = Examples::of(rule, name);
            for example in [beside.expect("two"), judged] {
                let mut found = example.lint(&Options::default());
                found.retain(|finding| (rule.code, finding.code.as_str()) != OLD_DATA_CHANNEL);
                found.retain(|finding| finding.severity > Severity::Info);
                assert!(found.is_empty(), "{} {name}: {found:#?}", rule.code);
            }
        }
    }
}

/// Of two forms for data channels one is the old one, which is worth a word by itself.
const OLD_DATA_CHANNEL: (&str, &str) = ("O027", "T002");

#[test]
fn every_finding_says_what_to_write_and_points_at_characters_of_the_text() {
    for rule in RULES {
        let found = Examples::of(rule, "bad").lint(rule);
        let finding = found.first().expect("the bad example has a finding");
        assert!(finding.help.is_some(), "{}", rule.code);
        assert!(finding.location.is_some(), "{}", rule.code);
    }
}

#[test]
fn a_rule_offers_the_fix_that_it_announces() {
    for rule in RULES {
        let found = Examples::of(rule, "bad").lint(rule);
        let offered = found.first().and_then(|finding| finding.fix.as_ref());
        assert_eq!(
            offered.map(|fix| fix.applicability),
            rule.fix.applicability(),
            "{}",
            rule.code
        );
    }
}

/// With all it found: a fix that breaks something else is none. What is worth knowing of
/// the result (a section that could be bundled now) may come up.
#[test]
fn a_fixed_example_is_clean_and_stays_as_it_is() {
    for rule in RULES.iter().filter(|rule| rule.fix != Fixable::No) {
        let fixed = Examples::of(rule, "bad").fixed(rule);
        let mut found = fixed.lint(rule);
        found.retain(|finding| finding.severity > Severity::Info || finding.code == rule.code);
        assert!(found.is_empty(), "{}: {found:#?}", rule.code);
    }
}

#[test]
fn codes_are_sorted_and_no_name_is_used_twice() {
    assert!(RULES.windows(2).all(|pair| pair[0].code < pair[1].code));
    let names: HashSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), RULES.len());
}

#[test]
fn every_rule_belongs_to_a_group_that_has_a_title() {
    for rule in RULES {
        assert_ne!(rule.group_title(), rule.group(), "{}", rule.code);
    }
}

#[test]
fn every_rule_explains_itself() {
    for rule in RULES {
        for text in [rule.name, rule.summary, rule.explain, rule.since] {
            assert!(!text.is_empty(), "{}", rule.code);
        }
        assert!(
            rule.explain.ends_with(['.', '"']),
            "{}: {}",
            rule.code,
            rule.explain
        );
        assert!(
            rule.reference.is_empty() || rule.reference.starts_with("RFC "),
            "{}",
            rule.code
        );
    }
}

/// The table of effects says it, and changes with the next version.
#[test]
fn no_explanation_repeats_what_was_measured() {
    for rule in RULES {
        for effect in effects::of(rule.code) {
            let peer = format!("{} {}", effect.peer, effect.version);
            assert!(!rule.explain.contains(&peer), "{}: {peer}", rule.code);
        }
    }
}

#[test]
fn every_section_that_a_rule_cites_was_looked_up() {
    let looked_up = fs::read_to_string(fixtures().join("references.md")).unwrap();
    for rule in RULES.iter().filter(|rule| rule.reference.contains('§')) {
        let is_listed = looked_up.contains(&format!("| {} |", rule.reference));
        assert!(is_listed, "{}: {}", rule.code, rule.reference);
    }
}

#[test]
fn no_example_belongs_to_a_rule_that_is_gone() {
    for entry in fs::read_dir(fixtures().join("rules")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(rule(&name).is_some(), "{name}");
    }
}

/// What one peer writes and another really refuses, or cannot use.
///
/// Chromium offers extension ids above 14 when an application asks for all extensions;
/// Firefox 153 refuses them. Firefox keeps the feedback lines of payload types that
/// setCodecPreferences() removed; Chromium 156 refuses those. GStreamer asks for feedback on
/// sequence numbers that it does not offer to send, and does not say which H.264 it sends.
const KNOWN_SLIPS: [(&str, &str, &[&str]); 5] = [
    ("chromium-all-extensions-", "", &["X004"]),
    ("firefox-av1-", "offer.sdp", &["M010"]),
    ("firefox-no-rtx-", "offer.sdp", &["M010"]),
    ("firefox-vp9-", "offer.sdp", &["M010"]),
    ("gstreamer-", ".sdp", &["C007", "X011"]),
];

#[test]
fn what_a_peer_wrote_itself_is_clean() {
    for path in files_below(&fixtures().join("real")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let examples = descriptions(&path);
        let found: Vec<Finding> = examples
            .iter()
            .flat_map(|example| example.lint(&Options::default()))
            .collect();
        let is_known = |(start, end, _): &&(&str, &str, &[&str])| {
            name.starts_with(start) && name.ends_with(end)
        };
        match KNOWN_SLIPS.iter().find(is_known) {
            Some((_, _, known)) => assert!(
                codes(&found).iter().all(|code| known.contains(code)),
                "{name}: {found:#?}"
            ),
            None => assert!(found.is_empty(), "{name}: {found:#?}"),
        }
    }
}

/// All files below a directory.
fn files_below(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                files_below(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[test]
fn a_corpus_of_descriptions_is_read_losslessly_and_without_panic() {
    let Some(corpus) = std::env::var_os("RTCTOOL_CORPUS") else {
        eprintln!("left out: RTCTOOL_CORPUS does not name a folder of SDP files");
        return;
    };
    let paths = files_below(Path::new(&corpus));
    let sdp = paths
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "sdp"));
    let mut read = 0;
    for path in sdp {
        let bytes = fs::read(path).unwrap();
        assert!(is_found_or_parsed(&bytes), "{}", path.display());
        assert_lossless(bytes);
        read += 1;
    }
    assert!(read > 0, "no .sdp file below {}", corpus.display());
}

/// Whether rules find something, or the second parser, which is only asked about rare
/// lines, takes the text.
fn is_found_or_parsed(bytes: &[u8]) -> bool {
    let source = Source::new("x", bytes);
    let verdict = lint(&Document::read(&source), None, &Options::default());
    let mut cursor = std::io::Cursor::new(source.bytes());
    !verdict.findings.is_empty() || sdp::SessionDescription::unmarshal(&mut cursor).is_ok()
}

/// The lines of the document are the bytes of the input, and findings point into it.
fn assert_lossless(bytes: Vec<u8>) {
    let source = Source::new("x", bytes);
    let document = Document::read(&source);
    let mut end = 0;
    for line in document.lines() {
        assert_eq!(line.span.start, end);
        end = line.span.end;
        assert!(line.text.start() >= line.span.start && line.value.end() <= line.span.end);
    }
    assert_eq!(end, source.bytes().len());
    let mut last = 0;
    for finding in lint(&document, None, &Options::default()).findings {
        let text = finding
            .location
            .and_then(|location| location.text)
            .expect("a place");
        assert!(text.offset + text.length <= source.bytes().len());
        assert!(text.offset >= last, "findings are in the order of the text");
        last = text.offset;
    }
}

fn real_offer() -> Vec<u8> {
    fs::read(fixtures().join("real/chromium-offer.sdp")).unwrap()
}

/// One change to a description: a line doubled, dropped, swapped with the next,
/// or a byte replaced.
#[derive(Debug, Clone)]
enum Change {
    Double(usize),
    Drop(usize),
    Swap(usize),
    Byte(usize, u8),
    Cut(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let place = 0..10_000_usize;
    prop_oneof![
        place.clone().prop_map(Change::Double),
        place.clone().prop_map(Change::Drop),
        place.clone().prop_map(Change::Swap),
        (place.clone(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        place.prop_map(Change::Cut),
    ]
}

fn apply(bytes: Vec<u8>, change: &Change) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = bytes
        .split_inclusive(|&b| b == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    let count = lines.len().max(1);
    match *change {
        Change::Double(at) if !lines.is_empty() => {
            let line = lines[at % count].clone();
            lines.insert(at % count, line);
        }
        Change::Drop(at) if !lines.is_empty() => {
            lines.remove(at % count);
        }
        Change::Swap(at) if count > 1 => lines.swap(at % count, (at + 1) % count),
        Change::Byte(at, byte) if !bytes.is_empty() => {
            let mut bytes = bytes;
            let at = at % bytes.len();
            bytes[at] = byte;
            return bytes;
        }
        Change::Cut(at) if !bytes.is_empty() => {
            let length = at % bytes.len();
            return bytes[..length].to_vec();
        }
        _ => {}
    }
    lines.concat()
}

proptest! {
    #[test]
    fn any_bytes_are_read_losslessly(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        assert_lossless(bytes);
    }

    #[test]
    fn any_lines_are_read_losslessly(
        text in "([vosiuepcbtrzkam]=|a=(rtpmap|fmtp|candidate|ssrc|mid|extmap|rid|simulcast):)?[ -~\t\u{0}é\r\n:/;=]{0,30}(\r\n|\n|\r)?"
    ) {
        assert_lossless(text.into_bytes());
    }

    #[test]
    fn a_changed_offer_is_read_losslessly(changes in proptest::collection::vec(change(), 1..12)) {
        assert_lossless(changes.iter().fold(real_offer(), apply));
    }

    /// What the second parser refuses is not clean, though it is only asked about rare lines.
    #[test]
    fn a_changed_offer_that_is_clean_is_taken_by_the_second_parser(
        changes in proptest::collection::vec(change(), 1..4)
    ) {
        let text = changes.iter().fold(real_offer(), apply);
        prop_assert!(is_found_or_parsed(&text));
    }

    #[test]
    fn any_bytes_are_opened_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = envelope::open(bytes);
    }
}

#[test]
fn a_slip_in_a_line_is_one_finding_and_what_follows_from_it_is_none() {
    let slips = [
        ("a=mid:0\r\n", "a= mid:0\r\n", "S005"),
        ("a=mid:0\r\n", "a=mid\r\n", "S028"),
        ("a=mid:0\r\n", "a=MID:0\r\n", "S037"),
        ("a=setup:actpass\r\n", "a=setpu:actpass\r\n", "S035"),
        (
            "a=rtpmap:111 opus/48000/2\r\n",
            "a=rtpmap:111 opus\r\n",
            "M020",
        ),
        (
            "a=rtpmap:111 opus/48000/2\r\n",
            "a=rtpmap 111 opus/48000/2\r\n",
            "S027",
        ),
        ("a=ice-ufrag:", "  a=ice-ufrag:", "S021"),
        ("a=fingerprint:sha-256 ", "a=fingerprint:sha-256", "D002"),
    ];
    let offer = String::from_utf8(real_offer()).unwrap();
    for (good, bad, code) in slips {
        assert!(offer.contains(good), "{good}");
        let source = Source::new("x", offer.replacen(good, bad, 1));
        let found = lint(&Document::read(&source), None, &Options::default()).findings;
        assert_eq!(codes(&found), [code], "{bad}: {found:#?}");
    }
}
