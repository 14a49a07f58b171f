//! What makes a text no session description at all.

use std::ops::ControlFlow;

use crate::diagnostic::Severity::Error;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Repair, Rule, Subject};
use crate::sdp::{Kind, Line};

pub const EMPTY: Rule = Rule {
    code: "S001",
    name: "empty-description",
    severity: Error,
    summary: "the input holds no session description",
    explain: "Every parser refuses it. Usually a copy went wrong, or `localDescription` was \
              still null when it was read.",
    reference: "RFC 8866 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Gate(empty),
};

fn empty(subject: &Subject, out: &mut Findings) -> ControlFlow<()> {
    let document = subject.document;
    let bytes = document.source().bytes();
    if subject.kind == Some(Kind::Rollback) && bytes.is_empty() {
        // The only description that may be empty.
        return ControlFlow::Break(());
    }
    let message = if bytes.is_empty() {
        "the description is empty".to_owned()
    } else if document.lines().all(Line::is_blank) {
        "the description holds nothing but white space".to_owned()
    } else if !looks_like_sdp(subject) {
        format!("this is no session description{}", resemblance(bytes))
    } else {
        return too_many_sections(subject, out);
    };
    let place = document
        .lines()
        .find(|line| !line.is_blank())
        .map_or(0..0, Line::body);
    out.push(Found::new(place, message).help(
        "SDP is lines such as `v=0`, or the JSON of a browser's description: \
         {\"type\": \"offer\", \"sdp\": \"v=0\\r\\n…\"}",
    ));
    ControlFlow::Break(())
}

/// Stops at what would take more memory than it is worth.
fn too_many_sections(subject: &Subject, out: &mut Findings) -> ControlFlow<()> {
    const MOST: usize = Subject::MOST_SECTIONS;
    let sections = subject.document.media();
    let beyond = sections
        .get(MOST)
        .and_then(|section| section.lines().first());
    let Some(line) = beyond else {
        return ControlFlow::Continue(());
    };
    let message = format!("{} media sections are too many to judge", sections.len());
    let help = format!("rtctool judges up to {MOST}; are these several descriptions?");
    out.push(Found::new(line, message).help(help));
    ControlFlow::Break(())
}

/// Whether at least a third of the lines are `<letter>=<value>`, with one that SDP needs.
fn looks_like_sdp(subject: &Subject) -> bool {
    let document = subject.document;
    let is_telling = |line: &Line| {
        ['v', 'o', 'm'].into_iter().any(|letter| line.is(letter))
            || line.attribute.is_some_and(|a| a.known().is_some())
    };
    let untyped = || document.odd_lines().filter(|line| !line.has_letter());
    let typed = document.lines().count() - untyped().count();
    let other = untyped().filter(|line| !line.is_blank()).count();
    document.lines().any(is_telling) && typed * 2 >= other
}

fn resemblance(bytes: &[u8]) -> &'static str {
    let text = bytes.trim_ascii_start();
    let starts = |start: &str| {
        text.get(..start.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
    };
    if starts("<!doctype html") || starts("<html") {
        "; it looks like HTML"
    } else if starts("candidate:") || starts("a=candidate:") {
        "; it looks like an ICE candidate"
    } else if starts("INVITE ") || starts("SIP/2.0") {
        "; it looks like a SIP message"
    } else {
        ""
    }
}

pub const ESCAPED: Rule = Rule {
    code: "S024",
    name: "escaped-newlines",
    severity: Error,
    summary: "line ends are written as the characters `\\r\\n`",
    explain: "The text was taken out of JSON, a log or source code without decoding it. No \
              parser finds a second line in it.",
    reference: "RFC 8866 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Gate(escaped),
};

fn escaped(subject: &Subject, out: &mut Findings) -> ControlFlow<()> {
    let lines = subject.document.odd_lines();
    let doubtful = lines.filter(|line| line.text.contains('\\'));
    let mut escapes = doubtful.filter_map(|line| {
        let at = ["\\r\\n", "\\n"].into_iter().find_map(|escape| {
            let found = line.text.find(escape)?;
            Some((found, escape.len()))
        });
        let (at, length) = at?;
        let start = line.text.start() + at;
        Some((line, start..start + length))
    });
    let Some((line, place)) = escapes.next() else {
        return ControlFlow::Continue(());
    };
    let others = escapes.count();
    let more = match others {
        0 => String::new(),
        _ => format!(", and on {others} more lines"),
    };
    let after = line.text.as_str().get(place.end - line.text.start()..);
    let whole = after.is_some_and(|after| after.as_bytes().get(1) == Some(&b'='));
    out.push(
        Found::new(
            place,
            format!("a line end is written as characters here{more}"),
        )
        .help("decode the text first, for example with JSON.parse, or keep the JSON around it")
        .fix(decoded(subject)),
    );
    // With several lines in one, nothing that follows would make sense.
    if whole {
        ControlFlow::Break(())
    } else {
        ControlFlow::Continue(())
    }
}

/// The text with line ends for what stands for them; none if one of them may be more
/// than that, such as a path in Windows.
///
/// One edit for all: they are mostly in one line, which may be very long.
fn decoded(subject: &Subject) -> Option<Repair> {
    let bytes = subject.document.source().bytes();
    let text = std::str::from_utf8(bytes).ok()?;
    let start = text
        .find("\\r\\n")
        .into_iter()
        .chain(text.find("\\n"))
        .min()?;
    let end = text.rfind("\\n")? + 2;
    let mut decoded = String::with_capacity(end - start);
    let mut rest = text.get(start..end)?;
    while let Some((line, after)) = rest.split_once("\\n") {
        let (line, ending) = match line.strip_suffix("\\r") {
            Some(line) => (line, "\r\n"),
            None => (line, "\n"),
        };
        let following = match after {
            "" => text.get(end..)?,
            after => after,
        };
        decoded.push_str(line);
        match following.as_bytes() {
            [] | [_, b'=', ..] => decoded.push_str(ending),
            // The line ends here anyway.
            [b'\r' | b'\n', ..] => {}
            _ => return None,
        }
        rest = after;
    }
    Some(Repair::safe("write real line ends").replace(start..end, decoded))
}

pub const BYTE_ORDER_MARK: Rule = Rule {
    code: "S025",
    name: "byte-order-mark",
    severity: Error,
    summary: "the text starts with a byte-order mark",
    explain: "An editor on Windows put it there. `v=` is then not what the text starts with.",
    reference: "RFC 8866 §9",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(byte_order_mark),
};

fn byte_order_mark(subject: &Subject, out: &mut Findings) {
    const MARK: char = '\u{feff}';
    let first = subject.document.lines().next();
    if let Some(line) = first.filter(|line| line.text.starts_with(MARK)) {
        let place = line.text.split_at(MARK.len_utf8()).0;
        out.push(
            Found::new(
                place,
                "the description starts with a byte-order mark, not with `v=`",
            )
            .help("save it as UTF-8 without a byte-order mark")
            .fix(Repair::safe("remove the byte-order mark").remove(place)),
        );
    }
}

pub const CONTROL_CHARACTER: Rule = Rule {
    code: "S026",
    name: "control-character",
    severity: Error,
    summary: "a line holds a control character",
    explain: "NUL ends the text for parsers written in C, so that the rest is lost; others \
              refuse the value that holds it.",
    reference: "RFC 8866 §9",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(control_character),
};

fn control_character(subject: &Subject, out: &mut Findings) {
    for line in subject.document.odd_lines() {
        let is_bad = |c: char| c.is_ascii_control() && c != '\t';
        let Some((at, c)) = line.text.char_indices().find(|(_, c)| is_bad(*c)) else {
            continue;
        };
        let place = line.text.split_at(at).1.split_at(1).0;
        let name = if c == '\0' { " (NUL)" } else { "" };
        out.push(
            Found::new(
                place,
                format!("control character 0x{:02x}{name} in a line", u32::from(c)),
            )
            .help("remove it"),
        );
    }
}

pub const NOT_UTF8: Rule = Rule {
    code: "S041",
    name: "not-utf8",
    severity: Error,
    summary: "the text is not UTF-8",
    explain: "SDP is UTF-8 unless `a=charset` says otherwise. JavaScript would hold replacement \
              characters in place of these bytes, and some browsers refuse what is not ASCII. \
              Outside WebRTC it is a warning.",
    reference: "RFC 8866 §4.4",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(not_utf8),
};

fn not_utf8(subject: &Subject, out: &mut Findings) {
    if subject.document.session().has("charset") {
        return;
    }
    let places = subject
        .document
        .odd_lines()
        .filter_map(|line| Some(line.unreadable()?.start))
        .map(|start| start..start + 1);
    out.push_once(places, |place, lines| {
        let more = match lines {
            1 => String::new(),
            _ => format!(" ({lines} lines have such bytes)"),
        };
        let found = Found::new(place, format!("this byte is not UTF-8{more}"))
            .help("save the text as UTF-8");
        match subject.webrtc {
            true => found,
            false => found.as_warning(),
        }
    });
}

pub const NOT_ASCII: Rule = Rule {
    code: "S047",
    name: "not-ascii",
    severity: Error,
    summary: "a description for WebRTC has a character outside ASCII",
    explain: "The grammar allows UTF-8 in names and in much else, but not every browser takes \
              it.",
    reference: "RFC 8866 §4.4",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(not_ascii),
};

fn not_ascii(subject: &Subject, out: &mut Findings) {
    if !subject.webrtc || subject.document.source().bytes().is_ascii() {
        return;
    }
    // Of bytes that are not UTF-8 another rule tells.
    let lines = subject.document.lines();
    let texts = lines.filter(|line| line.unreadable().is_none());
    let characters = texts.filter_map(|line| {
        // A byte-order mark has a rule of its own.
        let is_foreign = |c: char| !c.is_ascii() && c != '\u{feff}';
        let (at, character) = line.text.char_indices().find(|(_, c)| is_foreign(*c))?;
        let start = line.text.start() + at;
        Some(start..start + character.len_utf8())
    });
    out.push_once(characters, |place, lines| {
        let more = match lines {
            1 => String::new(),
            _ => format!(" ({lines} lines have such characters)"),
        };
        Found::new(place, format!("this character is not ASCII{more}"))
            .help("write it with the characters of ASCII")
    });
}
