//! The lines that every description starts with.

use crate::diagnostic::Severity::Error;
use crate::lint::rules::order;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Repair, Rule, Subject};
use crate::sdp::Line;

pub const MISSING_VERSION: Rule = Rule {
    code: "S002",
    name: "missing-version",
    severity: Error,
    summary: "there is no `v=` line",
    explain: "A parser knows by it that this is SDP, and stops where it is missing. Usually the \
              first lines were lost in a copy.",
    reference: "RFC 8866 §5.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(missing_version),
};

fn missing_version(subject: &Subject, out: &mut Findings) {
    let repair = Repair::safe("add `v=0`");
    missing(
        subject,
        out,
        'v',
        "the first line must be `v=0`",
        "v=0",
        repair,
    );
}

pub const MISSING_ORIGIN: Rule = Rule {
    code: "S008",
    name: "missing-origin",
    severity: Error,
    summary: "there is no `o=` line",
    explain: "Without it nobody can tell a new description from an old one.",
    reference: "RFC 8866 §5.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(missing_origin),
};

fn missing_origin(subject: &Subject, out: &mut Findings) {
    missing(
        subject,
        out,
        'o',
        "there is no `o=` line",
        "o=- 4611731400430051336 2 IN IP4 127.0.0.1",
        Repair::doubtful("add an `o=` line; each session needs a number of its own"),
    );
}

pub const MISSING_SESSION_NAME: Rule = Rule {
    code: "S009",
    name: "missing-session-name",
    severity: Error,
    summary: "there is no `s=` line",
    explain: "A parser that goes through the lines in order stops where it should be.",
    reference: "RFC 8866 §5.3",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(missing_session_name),
};

fn missing_session_name(subject: &Subject, out: &mut Findings) {
    let repair = Repair::safe("add `s=-`");
    missing(subject, out, 's', "there is no `s=` line", "s=-", repair);
}

pub const EMPTY_SESSION_NAME: Rule = Rule {
    code: "S046",
    name: "empty-session-name",
    severity: Error,
    summary: "nothing stands behind `s=`",
    explain: "A session without a name is written `s=-`. Outside WebRTC, where telephones write \
              this, it is a warning.",
    reference: "RFC 8866 §5.3",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(empty_session_name),
};

fn empty_session_name(subject: &Subject, out: &mut Findings) {
    let names = subject.document.session().of_type('s');
    for line in names.filter(|line| line.value.is_empty() && line.text.len() == 2) {
        let found = Found::new(line, "the session has no name")
            .help("write `s=-`")
            .fix(Repair::safe("write `s=-`").replace(line.value, "-"));
        out.push(match subject.webrtc {
            true => found,
            false => found.as_warning(),
        });
    }
}

pub const MISSING_TIMING: Rule = Rule {
    code: "S010",
    name: "missing-timing",
    severity: Error,
    summary: "there is no `t=` line",
    explain: "Without it there is nothing to say when the session runs, and a strict parser \
              stops. Answers written by hand in servers often forget it.",
    reference: "RFC 8866 §5.9",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(missing_timing),
};

fn missing_timing(subject: &Subject, out: &mut Findings) {
    let repair = Repair::safe("add `t=0 0`");
    missing(subject, out, 't', "there is no `t=` line", "t=0 0", repair);
}

/// Reports a missing line at the line that stands where it belongs.
fn missing(
    subject: &Subject,
    out: &mut Findings,
    letter: char,
    message: &str,
    example: &str,
    repair: Repair,
) {
    let session = subject.document.session();
    if session.of_type(letter).next().is_some() || misplaced(subject, letter).is_some() {
        return;
    }
    let stands_there = subject
        .document
        .lines()
        .find(|line| rank(line).is_some_and(|other| Some(other) > rank_of(letter)));
    let last = || subject.document.lines().last();
    let Some(line) = stands_there.or_else(last) else {
        return;
    };
    let (whereabouts, repair) = match stands_there {
        Some(line) => ("before", repair.insert_before(line, example)),
        None => ("after", repair.insert_after(line, example)),
    };
    out.push(
        Found::new(line, message.to_owned())
            .help(format!("write `{example}` {whereabouts} this line"))
            // A byte-order mark must not end up in the second line.
            .fix(line.indent().is_empty().then_some(repair)),
    );
}

/// A line that belongs to the session but stands in a media section.
fn misplaced<'a>(subject: &'a Subject, letter: char) -> Option<&'a Line<'a>> {
    let mut sections = subject.media.iter();
    sections.find_map(|media| media.section.of_type(letter).next())
}

pub const VERSION: Rule = Rule {
    code: "S003",
    name: "bad-version",
    severity: Error,
    summary: "`v=` is not 0",
    explain: "There is no other version.",
    reference: "RFC 8866 §5.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(version),
};

fn version(subject: &Subject, out: &mut Findings) {
    let wrong = subject.document.session().of_type('v');
    for line in wrong.filter(|line| line.value.as_str() != "0") {
        let message = format!("the version must be 0, found `{}`", line.value);
        out.push(
            Found::new(line.value, message)
                .help("write `v=0`")
                .fix(Repair::safe("write version 0").replace(line.value, "0")),
        );
    }
}

pub const LINE_ORDER: Rule = Rule {
    code: "S006",
    name: "line-order",
    severity: Error,
    summary: "the lines of the session are not in the order of the grammar",
    explain: "The order is v, o, s, i, u, e, p, c, b, t, r, z, k, a, m. A parser that reads them \
              in this order stops at the first that is out of it.",
    reference: "RFC 8866 §9",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(line_order),
};

fn line_order(subject: &Subject, out: &mut Findings) {
    let mut latest: Option<&Line> = None;
    for line in subject.document.session().lines() {
        let Some(place) = rank(line) else { continue };
        match latest.filter(|other| rank(other) > Some(place)) {
            Some(other) => {
                let letter = |line: &Line| {
                    line.letter()
                        .map_or("", |letter| letter.as_str())
                        .to_owned()
                };
                out.push(
                    Found::new(
                        line,
                        format!("`{}=` stands after `{}=`", letter(line), letter(other)),
                    )
                    .related(
                        other,
                        format!("`{}=` must stand before this line", letter(line)),
                    )
                    .help("the order is v, o, s, i, u, e, p, c, b, t, r, z, k, a")
                    .fix(in_order(subject)),
                );
                return;
            }
            None => latest = Some(line),
        }
    }
    if let Some(line) = line_below(subject) {
        out.push(
            Found::new(line, "this line belongs to the session, but stands in a media section")
                .help("move it above the first `m=` line; two descriptions in one text also read like this"),
        );
    }
}

/// None where lines of the session stand in media sections as well: nobody knows to
/// which description they belong.
fn in_order(subject: &Subject) -> Option<Repair> {
    let repair = Repair::safe("put the lines in order");
    match line_below(subject) {
        Some(_) => None,
        None => order::sort(repair, subject, subject.document.session().lines(), rank),
    }
}

/// The first line in a media section that belongs to the session.
fn line_below<'a>(subject: &'a Subject) -> Option<&'a Line<'a>> {
    subject.media.iter().find_map(|media| {
        let letters = ['v', 'o', 's', 't'].into_iter();
        letters
            .filter_map(|letter| media.section.of_type(letter).next())
            .min_by_key(|line| line.span.start)
    })
}

pub const DUPLICATE_LINE: Rule = Rule {
    code: "S007",
    name: "duplicate-line",
    severity: Error,
    summary: "a line that may stand once stands twice in its section",
    explain: "Readers disagree on what to do with the second: a parser that goes through the \
              lines in order stops there, another lets the last one win. In a description for \
              WebRTC that is so for `e=` and `p=` too, which the grammar lets stand several \
              times, and for `z=`.",
    reference: "RFC 8866 §9",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(duplicate_line),
};

fn duplicate_line(subject: &Subject, out: &mut Findings) {
    const ONCE: &[char] = &['v', 'o', 's', 'i', 'u', 'c', 'k'];
    const ONCE_IN_CHROMIUM: &[char] = &['e', 'p', 'z'];
    let more = match subject.webrtc {
        true => ONCE_IN_CHROMIUM,
        false => &[],
    };
    for &letter in ONCE.iter().chain(more) {
        let mut lines = subject.document.session().of_type(letter);
        let Some(first) = lines.next() else { continue };
        for line in lines {
            out.push(
                Found::new(line, format!("a second `{letter}=` line"))
                    .related(first, "the first one")
                    .help("keep one of them"),
            );
        }
    }
}

/// The place of a line in the order of the session's lines.
fn rank(line: &Line) -> Option<usize> {
    rank_of(line.kind_letter()?)
}

fn rank_of(letter: char) -> Option<usize> {
    // Time descriptions repeat as t, r, t, r: they share a rank.
    let letter = if letter == 'r' { 't' } else { letter };
    "vosiuepcbtzkam".chars().position(|other| other == letter)
}
