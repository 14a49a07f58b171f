//! Lines that stand twice where one is enough.

use std::collections::hash_map::Entry;

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::hash::{HashMap, map_for};
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Repair, Rule, Subject};
use crate::sdp::vocabulary::Times;
use crate::sdp::{Attribute, Line, Section};

pub const DUPLICATE_ATTRIBUTE: Rule = Rule {
    code: "S039",
    name: "duplicate-attribute",
    severity: Error,
    summary: "an attribute that may stand once in a section stands again with another value",
    explain: "Parsers disagree on which one counts: Firefox takes the first, Chromium the last.",
    reference: "RFC 8866 §5.13",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(duplicate_attribute),
};

fn duplicate_attribute(subject: &Subject, out: &mut Findings) {
    let mut found = Vec::new();
    for section in subject.document.sections() {
        for lines in section.recurring() {
            collect_other_values(lines, &mut found);
        }
    }
    found.sort_by_key(|(attribute, _)| attribute.span().start);
    for (attribute, first) in found {
        out.push(
            Found::new(
                attribute,
                format!("a second `a={}` with another value", attribute.meant),
            )
            .related(first, "the first one")
            .help("keep one of them"),
        );
    }
}

/// The attributes of one kind that may stand once, but stand again with another value than
/// the first one has.
fn collect_other_values<'a>(
    lines: impl Iterator<Item = &'a Line<'a>>,
    found: &mut Vec<(&'a Attribute<'a>, &'a Attribute<'a>)>,
) {
    let mut attributes = lines.filter_map(|line| line.attribute.as_ref());
    let once = |attribute: &&Attribute| attribute.known().is_some_and(|k| k.times == Times::Once);
    if let Some(first) = attributes.next().filter(once) {
        let others = attributes.filter(|other| value(other) != value(first));
        found.extend(others.map(|other| (other, first)));
    }
}

fn value<'a>(attribute: &Attribute<'a>) -> Option<&'a str> {
    attribute.value.map(|value| value.as_str())
}

pub const REPEATED_LINE: Rule = Rule {
    code: "S044",
    name: "repeated-line",
    severity: Warning,
    summary: "the same attribute line stands twice in a section",
    explain: "Browsers tolerate it. It shows that something was added to a description that \
              already had it.",
    reference: "RFC 8866 §5.13",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(repeated_line),
};

fn repeated_line(subject: &Subject, out: &mut Findings) {
    let mut repeats = Vec::new();
    for section in subject.document.sections() {
        collect_repeats(section, &mut repeats);
    }
    let more = match repeats.len() {
        0 | 1 => String::new(),
        number => format!(" ({} lines are repeated in all)", number),
    };
    if let Some((line, first)) = repeats.first() {
        out.push(
            Found::new(
                *line,
                format!("this line stands twice in its section{more}"),
            )
            .related(*first, "the first one")
            .help("keep one of them")
            .fix(
                Repair::safe("remove what is repeated")
                    .each(&repeats, |repair, (line, _)| repair.remove_line(line)),
            ),
        );
    }
}

/// Pairs of a repeated line and the one it repeats, in their order. Candidates, rids and
/// extensions have rules of their own.
fn collect_repeats<'a>(section: &'a Section, repeats: &mut Vec<(&'a Line<'a>, &'a Line<'a>)>) {
    let earlier = repeats.len();
    let mut first: HashMap<&str, &Line> = map_for(section.most_of_one_kind());
    for lines in section.recurring() {
        // What is the same has the same name: each kind is looked through by itself.
        first.clear();
        for line in lines.filter(|line| is_judged(line)) {
            match first.entry(line.value.as_str()) {
                Entry::Vacant(entry) => {
                    entry.insert(line);
                }
                Entry::Occupied(entry) => repeats.push((line, *entry.get())),
            }
        }
    }
    if let Some(own) = repeats.get_mut(earlier..) {
        own.sort_by_key(|(line, _)| line.span.start);
    }
}

fn is_judged(line: &Line) -> bool {
    let elsewhere = |name: &str| ["candidate", "rid", "extmap"].contains(&name);
    line.attribute
        .is_some_and(|attribute| !attribute.name.is_empty() && !elsewhere(attribute.meant))
}
