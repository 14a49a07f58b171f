//! Fixes on descriptions that no example foresaw: changed offers, and the corpus.

use std::collections::BTreeMap;

use super::*;
use crate::diagnostic::{Applicability, Fix};

const BOTH: [Applicability; 2] = [Applicability::Safe, Applicability::Unsafe];

fn fixed(source: &Source, kind: Option<Kind>, allowed: Applicability) -> Fixed {
    fix(source, kind, &Options::default(), allowed)
}

/// Fixing again changes nothing.
fn assert_settled(source: &Source, kind: Option<Kind>) {
    for allowed in BOTH {
        let once = fixed(source, kind, allowed);
        let twice = fixed(&once.source, kind, allowed);
        assert_eq!(twice.counts, BTreeMap::new(), "{}", show(&once.source));
        assert_eq!(twice.source.bytes(), once.source.bytes());
        assert_eq!(once.is_changed(), once.source.bytes() != source.bytes());
    }
}

/// The edits of a fix lie in the text, and none overlaps another.
fn assert_sound(fix: &Fix, source: &Source) {
    let mut ranges: Vec<_> = fix
        .edits
        .iter()
        .map(|edit| (edit.range.offset, edit.range.offset + edit.range.length))
        .collect();
    ranges.sort_unstable();
    assert!(!ranges.is_empty() && !fix.title.is_empty());
    assert!(
        ranges.windows(2).all(|pair| pair[0].1 <= pair[1].0),
        "{fix:#?}"
    );
    assert!(
        ranges.iter().all(|range| range.1 <= source.bytes().len()),
        "{fix:#?}"
    );
}

/// The text between the edits of a fix, and around them.
fn kept<'s>(fix: &Fix, source: &'s Source) -> Vec<&'s [u8]> {
    let mut edits: Vec<_> = fix.edits.iter().map(|edit| edit.range).collect();
    edits.sort_by_key(|range| (range.offset, range.length));
    let mut from = 0;
    let mut pieces = Vec::new();
    for range in edits {
        pieces.push(&source.bytes()[from..range.offset]);
        from = range.offset + range.length;
    }
    pieces.push(&source.bytes()[from..]);
    pieces
}

/// Whether these pieces stand in the text in their order, the first at its start and
/// the last at its end.
fn holds(text: &[u8], pieces: &[&[u8]]) -> bool {
    let [first, .., last] = pieces else {
        return text == pieces.concat();
    };
    let mut rest = match text.strip_prefix(*first) {
        Some(rest) if text.ends_with(last) => rest,
        _ => return false,
    };
    for piece in &pieces[1..] {
        let at =
            (0..=rest.len().saturating_sub(piece.len())).find(|&at| rest[at..].starts_with(piece));
        match at {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    true
}

/// Each fix by itself takes its finding away and touches nothing outside its edits.
fn assert_each_fix_helps(source: &Source, kind: Option<Kind>) {
    let useless = useless_fixes(source, kind);
    assert!(useless.is_empty(), "{useless:#?} in {}", show(source));
}

/// The findings that are still there after their fix.
fn useless_fixes(source: &Source, kind: Option<Kind>) -> Vec<Finding> {
    let found = all_findings(source, kind);
    let mut useless = Vec::new();
    for finding in &found {
        let Some(fix) = &finding.fix else { continue };
        assert_sound(fix, source);
        let (text, _) = apply_fixes(source.bytes(), [fix]);
        assert!(holds(&text, &kept(fix, source)), "{fix:#?}");
        let after = all_findings(&Source::new(source.name(), text), kind);
        let count =
            |findings: &[Finding]| findings.iter().filter(|f| f.code == finding.code).count();
        if count(&after) >= count(&found) {
            useless.push(finding.clone());
        }
    }
    useless
}

/// With those that follow from another: a fix must not only bring another to light.
fn all_findings(source: &Source, kind: Option<Kind>) -> Vec<Finding> {
    let document = Document::read(source);
    let subject = Subject::new(&document, kind, None);
    let mut findings = Findings::of_document(&document).most_per_rule(usize::MAX);
    judge(&subject, &Selection::default(), &mut findings);
    findings
        .into_placed()
        .into_iter()
        .map(|(_, finding)| finding)
        .collect()
}

fn show(source: &Source) -> String {
    format!(
        "{}:\n{}",
        source.name(),
        String::from_utf8_lossy(source.bytes())
            .escape_debug()
            .to_string()
            .replace("\\n", "\n")
    )
}

proptest! {
    #[test]
    fn a_changed_offer_is_settled_after_one_run(changes in proptest::collection::vec(change(), 1..12)) {
        let source = Source::new("x", changes.iter().fold(real_offer(), apply));
        assert_settled(&source, Some(Kind::Offer));
    }

    #[test]
    fn each_fix_of_a_changed_offer_helps(changes in proptest::collection::vec(change(), 1..6)) {
        let source = Source::new("x", changes.iter().fold(real_offer(), apply));
        assert_each_fix_helps(&source, Some(Kind::Offer));
    }

    #[test]
    fn slips_in_white_space_and_line_ends_are_mended(
        slips in proptest::collection::vec((0..170_usize, 0..6_usize), 1..20)
    ) {
        let source = Source::new("x", slips.iter().fold(real_offer(), slip));
        let found = fixed(&source, Some(Kind::Offer), Applicability::Safe);
        prop_assert_eq!(found.source.bytes(), real_offer());
    }
}

/// A slip in one line that every reader sees through.
fn slip(bytes: Vec<u8>, &(at, which): &(usize, usize)) -> Vec<u8> {
    let text = String::from_utf8(bytes).unwrap();
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let at = at % lines.len();
    let line = &mut lines[at];
    let is_text = line.trim_start().starts_with("s=");
    match which {
        0 => line.insert(0, ' '),
        1 if !is_text => *line = line.replacen("\r\n", " \r\n", 1),
        2 => *line = line.replacen("\r\n", "\n", 1),
        3 if !is_text => *line = line.replacen('=', " = ", 1),
        4 => line.push_str("\r\n"),
        5 if line.contains("a=rtpmap:") => *line = line.replacen("a=rtpmap:", "a=RTPmap: ", 1),
        _ => {}
    }
    lines.concat().into_bytes()
}

#[test]
fn each_fix_of_the_examples_helps_and_settles() {
    for rule in RULES.iter().filter(|rule| !rule.needs_two()) {
        let example = Examples::of(rule, "bad").judged;
        assert_each_fix_helps(&example.source, example.kind);
        assert_settled(&example.source, example.kind);
    }
}

#[test]
fn the_fixes_of_a_corpus_help_and_settle() {
    let Some(corpus) = std::env::var_os("RTCTOOL_CORPUS") else {
        eprintln!("left out: RTCTOOL_CORPUS does not name a folder of SDP files");
        return;
    };
    let paths = files_below(Path::new(&corpus));
    let sdp = paths
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "sdp"));
    let mut useless = Vec::new();
    for path in sdp {
        let source = Source::new(path.display().to_string(), fs::read(path).unwrap());
        useless.extend(useless_fixes(&source, None));
        assert_settled(&source, None);
    }
    assert!(useless.is_empty(), "{useless:#?}");
}
