//! The failing and the fixed example of each rule, which are the fixtures of its tests.

use include_dir::{Dir, include_dir};
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

use super::{Check, Options, Profile, Rule, Selection, lint, lint_answer, lint_next};
use crate::diagnostic::Finding;
use crate::sdp::envelope;
use crate::sdp::{Document, Kind};
use crate::source::{Source, line_ranges};

static FILES: Dir = include_dir!("$CARGO_MANIFEST_DIR/fixtures/sdp/rules");

/// A description that a rule finds fault with, and what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// `offer`, `answer`, `previous` or `next` where the rule needs two; else `description`.
    pub part: &'static str,
    /// What the failing text says it is.
    pub kind: Option<Kind>,
    pub failing: Vec<u8>,
    pub fixed: Vec<u8>,
}

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffLine {
    pub side: Side,
    /// Without its line end, unless that is the difference.
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// In both, next to what differs.
    Both,
    Failing,
    Fixed,
    /// So many lines are left out.
    LeftOut,
}

/// The descriptions that the rule's example is made of.
pub fn of(rule: &Rule) -> Vec<Example> {
    let parts: &[&str] = match rule.check {
        Check::Exchange(_) => &["offer", "answer"],
        Check::Succession(_) => &["previous", "next"],
        _ => &["description"],
    };
    let examples = parts.iter().map(|part| Example::read(rule.code, part));
    examples.flatten().collect()
}

/// What the rule says of its failing example.
pub fn finding(rule: &Rule, examples: &[Example]) -> Option<Finding> {
    // What only SIP is held to is found only there.
    [None, Some(Profile::Sip)].into_iter().find_map(|profile| {
        let options = Options {
            selection: Selection::default_and(rule.code),
            profile,
            ..Options::default()
        };
        let found = findings(rule, examples, &options);
        found.into_iter().find(|finding| finding.code == rule.code)
    })
}

fn findings(rule: &Rule, examples: &[Example], options: &Options) -> Vec<Finding> {
    let sources: Vec<Source> = examples
        .iter()
        .map(|example| Source::new(example.part, example.failing.clone()))
        .collect();
    let documents: Vec<Document> = sources.iter().map(Document::read).collect();
    let kind = examples.last().and_then(|example| example.kind);
    let verdict = match (rule.check, documents.as_slice()) {
        (Check::Exchange(_), [offer, answer]) => lint_answer(offer, answer, options),
        (Check::Succession(_), [previous, next]) => lint_next(previous, next, kind, options),
        (_, [document]) => lint(document, kind, options),
        _ => return Vec::new(),
    };
    verdict.findings
}

impl Example {
    fn read(code: &str, part: &'static str) -> Option<Example> {
        let suffix = match part {
            "description" => String::new(),
            part => format!(".{part}"),
        };
        let (kind, failing) = read(&format!("{code}/bad{suffix}"))?;
        let (_, fixed) = read(&format!("{code}/good{suffix}"))?;
        Some(Example {
            part,
            kind,
            failing,
            fixed,
        })
    }

    /// The lines that differ, with one line around them; nothing where all is the same.
    pub fn difference(&self) -> Vec<DiffLine> {
        let [failing, fixed] = [&self.failing, &self.fixed].map(|text| lines(text));
        let operations = capture_diff_slices(Algorithm::Myers, &failing, &fixed);
        let mut all = Vec::new();
        for (at, hunk) in group_diff_ops(operations, 1).into_iter().enumerate() {
            if at > 0 {
                all.push(DiffLine::left_out("…"));
            }
            for operation in &hunk {
                push_operation(&mut all, operation, &failing, &fixed);
            }
        }
        all
    }
}

/// The text of an example, out of its JSON where that tells the type.
fn read(stem: &str) -> Option<(Option<Kind>, Vec<u8>)> {
    let json = FILES.get_file(format!("{stem}.json"));
    match json {
        Some(file) => {
            let enclosed = envelope::open(file.contents().to_vec()).ok()?;
            let first = enclosed.into_iter().next()?;
            Some((first.kind, first.text))
        }
        None => {
            let file = FILES.get_file(format!("{stem}.sdp"))?;
            Some((None, file.contents().to_vec()))
        }
    }
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    let lines = line_ranges(text).map(|range| text.get(range));
    lines.map(Option::unwrap_or_default).collect()
}

/// Changed lines; where they read the same, their ends are shown.
fn push_operation(all: &mut Vec<DiffLine>, operation: &DiffOp, failing: &[&[u8]], fixed: &[&[u8]]) {
    let before = failing.get(operation.old_range()).unwrap_or_default();
    let after = fixed.get(operation.new_range()).unwrap_or_default();
    if operation.tag() == DiffTag::Equal {
        let lines = before.iter().map(|line| cut(body(line), MOST_BESIDE));
        all.extend(lines.map(|line| DiffLine::new(Side::Both, line)));
        return;
    }
    let same_words = before
        .iter()
        .any(|line| after.iter().any(|other| body(line) == body(other)));
    let shown = |line: &&[u8]| match same_words {
        true => cut(body(line), MOST_CHANGED) + &ending(line),
        false => cut(body(line), MOST_CHANGED),
    };
    push_run(all, Side::Failing, before.iter().map(shown).collect());
    push_run(all, Side::Fixed, after.iter().map(shown).collect());
}

/// A run of many lines is cut.
fn push_run(all: &mut Vec<DiffLine>, side: Side, lines: Vec<String>) {
    const MOST: usize = 8;
    let shown = if lines.len() > MOST { MOST / 2 } else { MOST };
    let more = lines.len().saturating_sub(shown);
    all.extend(
        lines
            .into_iter()
            .take(shown)
            .map(|line| DiffLine::new(side, line)),
    );
    if more > 0 {
        all.push(DiffLine::left_out(&format!("… {more} more lines")));
    }
}

/// A line without its end.
fn body(line: &[u8]) -> String {
    let text = String::from_utf8_lossy(line);
    text.trim_end_matches(['\r', '\n']).to_owned()
}

/// Characters shown of a line that differs, and of one beside it.
const MOST_CHANGED: usize = 160;
const MOST_BESIDE: usize = 72;

fn cut(text: String, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// The line end in the letters of `printf`.
fn ending(line: &[u8]) -> String {
    let text = String::from_utf8_lossy(line);
    let start = text.trim_end_matches(['\r', '\n']).len();
    text[start..].replace('\r', "\\r").replace('\n', "\\n")
}

impl DiffLine {
    fn new(side: Side, text: String) -> Self {
        DiffLine { side, text }
    }

    fn left_out(text: &str) -> Self {
        DiffLine::new(Side::LeftOut, text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::RULES;

    fn difference(failing: &str, fixed: &str) -> Vec<String> {
        let example = Example {
            part: "description",
            kind: None,
            failing: failing.into(),
            fixed: fixed.into(),
        };
        let sign = |line: &DiffLine| match line.side {
            Side::Both => ' ',
            Side::Failing => '-',
            Side::Fixed => '+',
            Side::LeftOut => '~',
        };
        let lines = example.difference();
        lines
            .iter()
            .map(|line| format!("{}{}", sign(line), line.text))
            .collect()
    }

    #[test]
    fn every_rule_has_an_example_that_differs_from_what_it_should_be() {
        for rule in RULES {
            let examples = of(rule);
            let parts = if rule.needs_two() { 2 } else { 1 };
            assert_eq!(examples.len(), parts, "{}", rule.code);
            let differ = examples
                .iter()
                .any(|example| !example.difference().is_empty());
            assert!(differ, "{}", rule.code);
        }
    }

    #[test]
    fn every_rule_has_something_to_say_of_its_example() {
        for rule in RULES {
            let found = finding(rule, &of(rule));
            assert!(found.is_some(), "{}", rule.code);
        }
    }

    #[test]
    fn the_lines_that_differ_stand_between_their_neighbours() {
        assert_eq!(
            difference(
                "v=0\r\na=b\r\nc=d\r\ne=f\r\ng=h\r\ni=j\r\n",
                "v=0\r\nA=B\r\nc=d\r\ne=f\r\ng=h\r\ni=J\r\n"
            ),
            [" v=0", "-a=b", "+A=B", " c=d", "~…", " g=h", "-i=j", "+i=J"]
        );
    }

    #[test]
    fn line_ends_are_shown_where_they_are_the_difference() {
        assert_eq!(
            difference("v=0\ns=-\r\n", "v=0\r\ns=-\r\n"),
            ["-v=0\\n", "+v=0\\r\\n", " s=-"]
        );
    }

    #[test]
    fn what_is_long_is_cut() {
        let many = difference("", &"a\n".repeat(22));
        assert_eq!(many[3..], ["+a", "~… 18 more lines"]);
        let long = difference("v=0\na=b\n", &format!("v=0\n{}", "é".repeat(500)));
        assert_eq!(long[2].chars().count(), 162);
    }
}
