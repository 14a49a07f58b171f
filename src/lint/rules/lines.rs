//! The shape of a line: `<letter>=<value>`, with nothing around it.

use std::ops::Range;

use crate::diagnostic::Severity::Error;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Repair, Rule, Subject};
use crate::sdp::{Attribute, Line, Text};

pub const NOT_TYPE_VALUE: Rule = Rule {
    code: "S004",
    name: "not-type-value",
    severity: Error,
    summary: "a line is not `<letter>=<value>`",
    explain: "Usually a long line was wrapped by a mail, a chat or a terminal, or a log put words \
              in between. A strict parser gives up on the whole description.",
    reference: "RFC 8866 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(not_type_value),
};

fn not_type_value(subject: &Subject, out: &mut Findings) {
    let odd = subject.document.odd_lines();
    for line in odd.filter(|line| !line.has_letter() && !line.is_blank()) {
        let found = Found::new(line, "this line is not `<letter>=<value>`");
        out.push(match line_above(subject, line) {
            Some(above) if above.has_letter() => found
                .help("join it to the line above if that was wrapped; else remove it")
                .related(above, "the line above"),
            _ => found.help("remove it"),
        });
    }
}

fn line_above<'a>(subject: &'a Subject, line: &Line) -> Option<&'a Line<'a>> {
    subject.document.line_at(line.span.start.checked_sub(1)?)
}

pub const SPACE_AROUND_EQUALS: Rule = Rule {
    code: "S005",
    name: "space-around-equals",
    severity: Error,
    summary: "white space stands next to the `=` of a line",
    explain: "Some parsers stop at the line; others take it, so that it works with one peer \
              only.",
    reference: "RFC 8866 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(space_around_equals),
};

fn space_around_equals(subject: &Subject, out: &mut Findings) {
    let places = || {
        let lines = subject.document.odd_lines();
        lines.filter_map(|line| {
            let letter = line.letter()?;
            let around = letter.end()..line.value.start();
            (around.len() > 1 && !line.value.is_empty()).then_some(around)
        })
    };
    out.push_once(places(), |place, lines| {
        Found::new(
            place,
            format!("white space next to `=`{}", on_more_lines(lines)),
        )
        .help("write `<letter>=<value>` without white space around `=`")
        .fix(
            Repair::safe("remove the white space")
                .each(places(), |repair, place| repair.replace(place, "=")),
        )
    });
}

pub const BLANK_LINE: Rule = Rule {
    code: "S019",
    name: "blank-line",
    severity: Error,
    summary: "an empty line stands inside the description",
    explain: "A parser refuses the description, or stops at the byte and loses every section \
              below.",
    reference: "RFC 8866 §9",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(blank_line),
};

fn blank_line(subject: &Subject, out: &mut Findings) {
    if !subject.document.odd_lines().any(Line::is_blank) {
        return;
    }
    let lines: Vec<&Line> = subject.document.lines().collect();
    let Some(last) = lines.iter().rposition(|line| !line.is_blank()) else {
        return;
    };
    let inside = lines.get(..last).unwrap_or_default();
    // A run of empty lines is one slip.
    let runs = || {
        let runs = inside.chunk_by(|a, b| a.is_blank() == b.is_blank());
        runs.filter_map(|run| Some((*run.first()?, *run.last()?)))
            .filter(|(first, _)| first.is_blank())
    };
    out.push_once(runs().map(|(first, _)| first.body()), |place, places| {
        let more = match places {
            1 => String::new(),
            _ => format!(" (and in {} more places)", places - 1),
        };
        Found::new(place, format!("empty line inside the description{more}"))
            .help("remove it; a file of line ends `\\r\\r\\n` or `\\n\\r` also reads like this")
            .fix(
                Repair::safe("remove the empty lines").each(runs(), |repair, (first, last)| {
                    remove_blank(repair, subject, first.span.start..last.span.end)
                }),
            )
    });
}

pub const TRAILING_BLANK_LINE: Rule = Rule {
    code: "S020",
    name: "trailing-blank-line",
    severity: Error,
    summary: "an empty line stands after the last line",
    explain: "It comes from code such as `sdp + \"\\r\\n\"`. A strict parser reads an empty line, \
              which is none of SDP.",
    reference: "RFC 8866 §9",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(trailing_blank_line),
};

fn trailing_blank_line(subject: &Subject, out: &mut Findings) {
    let last = subject.document.lines().last();
    if !last.is_some_and(Line::is_blank) {
        return;
    }
    let mut blank_from = None;
    for line in subject.document.lines() {
        blank_from = match (line.is_blank(), blank_from) {
            (true, None) => Some(line.body()),
            (true, earlier) => earlier,
            (false, _) => None,
        };
    }
    if let Some(place) = blank_from {
        let end = subject.document.source().bytes().len();
        let repair = Repair::safe("remove the empty lines");
        out.push(
            Found::new(place.clone(), "empty line after the last line")
                .help("end the text right after the line end of the last line")
                .fix(remove_blank(repair, subject, place.start..end)),
        );
    }
}

/// Removes empty lines. Where they come from a line end `\r\r\n`, the lone carriage
/// return before them goes as well.
fn remove_blank(repair: Repair, subject: &Subject, blank: Range<usize>) -> Repair {
    let bytes = subject.document.source().bytes();
    let before = bytes.get(..blank.start).unwrap_or_default();
    let after = bytes.get(blank.clone()).unwrap_or_default();
    match (before, after) {
        ([.., b'\r'], [.., b'\n']) => repair.replace(blank.start - 1..blank.end, "\r\n"),
        _ => repair.remove(blank),
    }
}

pub const LEADING_SPACE: Rule = Rule {
    code: "S021",
    name: "leading-space",
    severity: Error,
    summary: "white space stands before the letter of a line",
    explain: "The letter is then not what the line starts with. It comes from a template literal \
              that was indented with the code around it.",
    reference: "RFC 8866 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(leading_space),
};

fn leading_space(subject: &Subject, out: &mut Findings) {
    let indents = || {
        let lines = subject.document.odd_lines();
        lines.filter_map(|line| {
            let indent = line.indent();
            let indented = !indent.is_empty() && !indent.contains('\u{feff}');
            (indented && !line.is_blank()).then(|| indent.span())
        })
    };
    out.push_once(indents(), |place, lines| {
        Found::new(
            place,
            format!("white space before the type letter{}", on_more_lines(lines)),
        )
        .help("start each line at its type letter")
        .fix(Repair::safe("remove the white space").each(indents(), Repair::remove))
    });
}

pub const TRAILING_SPACE: Rule = Rule {
    code: "S022",
    name: "trailing-space",
    severity: Error,
    summary: "a line ends with white space",
    explain: "It is a part of the value. Behind payload types, a mid, ICE credentials and others \
              it is an error, and a tab in still more places; elsewhere it does no harm in \
              browsers.",
    reference: "RFC 8866 §9",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(trailing_space),
};

fn trailing_space(subject: &Subject, out: &mut Findings) {
    let spaced = |fatal: bool| {
        let lines = subject.document.odd_lines();
        lines
            .filter(move |line| has_trailing_space(line) && is_fatal(line) == fatal)
            .map(|line| line.trailing().span())
    };
    let found = |place, lines, fatal| {
        let more = on_more_lines(lines);
        Found::new(place, format!("white space at the end of the line{more}"))
            .help("remove it")
            .fix(Repair::safe("remove the white space").each(spaced(fatal), Repair::remove))
    };
    out.push_once(spaced(true), |place, lines| found(place, lines, true));
    out.push_once(spaced(false), |place, lines| {
        found(place, lines, false).as_warning()
    });
}

fn has_trailing_space(line: &Line) -> bool {
    let free_text = line.is('s') || line.is('i');
    line.has_letter() && !free_text && !line.trailing().is_empty() && !line.is_blank()
}

/// Whether Chromium 156, or Firefox 153 for a rid, was seen to refuse the white space
/// behind this line.
fn is_fatal(line: &Line) -> bool {
    let tab = line.trailing().starts_with('\t');
    let Some(Attribute { meant, value, .. }) = line.attribute else {
        return match line.kind_letter() {
            Some('m') => tab || line.value.contains("RTP/"),
            Some('o') => !tab,
            letter => letter == Some('b'),
        };
    };
    let fields = value.map_or(0, |value| value.fields().count());
    match meant {
        "candidate" => ends_in_name(line) || (tab && value.is_some_and(ends_in_known_pair)),
        "rtcp-mux" | "rtpmap" => tab,
        "extmap" => tab && fields == 2,
        "msid" => !tab && fields == 1,
        "ssrc" => !tab && fields > 2 && value.is_some_and(|value| value.contains(" msid:")),
        _ => NEVER_FOLLOWED.contains(&meant),
    }
}

/// Whether the white space is the empty value of an extension that is read.
fn ends_in_name(line: &Line) -> bool {
    const READ: &[&str] = &[
        "generation",
        "network-cost",
        "network-id",
        "rport",
        "tcptype",
    ];
    let is_candidate = line.attribute.is_some_and(|it| it.meant == "candidate");
    let last = line.value.trim_end().rsplit(' ').next();
    is_candidate && last.is_some_and(|name| READ.contains(&name))
}

/// Whether the last pair of a candidate is one that Chromium 156 looks into.
fn ends_in_known_pair(candidate: Text) -> bool {
    const KNOWN: &[&str] = &[
        "generation",
        "network-cost",
        "network-id",
        "rport",
        "tcptype",
        "typ",
    ];
    let mut words = candidate
        .rsplit([' ', '\t'])
        .filter(|word| !word.is_empty());
    words.nth(1).is_some_and(|name| KNOWN.contains(&name))
}

/// The attributes that no white space may follow.
const NEVER_FOLLOWED: &[&str] = &[
    "fingerprint",
    "group",
    "ice-pwd",
    "ice-ufrag",
    "max-message-size",
    "mid",
    "rid",
    "sctp-port",
    "setup",
    "ssrc-group",
];

pub const TYPE_LETTER: Rule = Rule {
    code: "S023",
    name: "type-letter",
    severity: Error,
    summary: "the type letter of a line is unknown, or a capital",
    explain: "A parser must ignore a description in which it meets an unknown type letter.",
    reference: "RFC 8866 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(type_letter),
};

fn type_letter(subject: &Subject, out: &mut Findings) {
    for letter in subject.document.odd_lines().filter_map(Line::letter) {
        if "vosiuepcbtrzkam".contains(letter.as_str()) {
            continue;
        }
        let lower = letter.to_ascii_lowercase();
        let found = Found::new(letter, format!("unknown type letter `{letter}`"));
        out.push(if "vosiuepcbtrzkam".contains(&lower) {
            found
                .help(format!("write it small: `{lower}=`"))
                .fix(Repair::doubtful("write the letter small").replace(letter, lower))
        } else {
            found.help("known are v, o, s, i, u, e, p, c, b, t, r, z, k, a and m")
        });
    }
}

/// Says of a slip that was made on several lines on how many more.
pub fn on_more_lines(lines: usize) -> String {
    match lines {
        0 | 1 => String::new(),
        2 => ", and on 1 more line".to_owned(),
        _ => format!(", and on {} more lines", lines - 1),
    }
}
