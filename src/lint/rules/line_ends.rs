//! How lines end: with CRLF, and all the same way.

use crate::diagnostic::Severity::{Error, Info, Warning};
use crate::lint::rules::lines::on_more_lines;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Repair, Rule, Subject};
use crate::sdp::{Line, Terminator};

pub const BARE_LF: Rule = Rule {
    code: "S017",
    name: "bare-lf",
    severity: Info,
    summary: "all lines end in LF instead of CRLF",
    explain: "Browsers read it. Strict SIP stacks do not, and code that splits at `\\r\\n` sees \
              one long line.",
    reference: "RFC 8866 §5",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::Safe,
    check: Check::Description(bare_lf),
};

fn bare_lf(subject: &Subject, out: &mut Findings) {
    let lines = || {
        let ended = subject.document.lines();
        ended.filter(|line| !line.terminator.is_empty())
    };
    if !lines().all(|line| line.terminator == Terminator::Lf) {
        return;
    }
    let ends = || lines().map(|line| line.body().end);
    out.push_once(ends().map(|end| end..end), |place, lines| {
        let fix = ends().fold(Repair::safe("end all lines with CRLF"), |fix, end| {
            fix.replace(end..end, "\r")
        });
        let more = match lines {
            1 => String::new(),
            2 => ", and so does the other line".to_owned(),
            _ => format!(", and so do the other {} lines", lines - 1),
        };
        Found::new(place, format!("this line ends in LF alone{more}"))
            .help("end all lines with CRLF: `\\r\\n`")
            .fix(fix)
    });
}

pub const MISSING_FINAL_NEWLINE: Rule = Rule {
    code: "S016",
    name: "missing-final-newline",
    severity: Error,
    summary: "the last line has no line end",
    explain: "The usual cause is `trim()` on a string that holds SDP. To a strict parser the last \
              line is then none.",
    reference: "RFC 8866 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(missing_final_newline),
};

fn missing_final_newline(subject: &Subject, out: &mut Findings) {
    let last = subject.document.lines().last();
    if let Some(line) = last.filter(|line| is_cut_off(subject, line)) {
        let end = line.body().end..line.span.end;
        let first = subject.document.lines().next();
        let ending = ending(first.map_or(Terminator::CrLf, |line| line.terminator));
        let message = match line.terminator {
            Terminator::Cr => "the last line ends in a carriage return alone",
            _ => "the last line has no line end",
        };
        out.push(
            Found::new(end.start..end.start, message)
                .help("end it with CRLF as all others: `\\r\\n`")
                .fix(Repair::safe("add the line end").replace(end, ending)),
        );
    }
}

/// Whether the line end is missing, or only its line feed. Where other lines lack theirs
/// too, that is another slip.
fn is_cut_off(subject: &Subject, line: &Line) -> bool {
    let is_only = subject.document.ending_in(Terminator::Cr) == 1;
    match line.terminator {
        Terminator::None => !line.is_blank(),
        Terminator::Cr => is_only && !line.is_blank(),
        Terminator::CrLf | Terminator::Lf => false,
    }
}

pub const MIXED_LINE_ENDINGS: Rule = Rule {
    code: "S018",
    name: "mixed-line-endings",
    severity: Warning,
    summary: "lines end in different ways",
    explain: "Code that splits at `\\r\\n` sees two lines as one where only `\\n` stands. It \
              comes from text put together by hand.",
    reference: "RFC 8866 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(mixed_line_endings),
};

fn mixed_line_endings(subject: &Subject, out: &mut Findings) {
    let count = |terminator: &Terminator| subject.document.ending_in(*terminator);
    let kinds = [Terminator::CrLf, Terminator::Lf];
    let Some(usual) = kinds.into_iter().max_by_key(count) else {
        return;
    };
    if kinds.iter().any(|kind| count(kind) == 0) {
        return;
    }
    // A lone carriage return is another slip.
    let others = || {
        let lines = subject.document.lines();
        lines.filter(|line| kinds.contains(&line.terminator) && line.terminator != usual)
    };
    let first = others().next();
    let repair = || {
        Repair::safe("end all lines the same way").each(others(), |repair, line| {
            repair.replace(line.body().end..line.span.end, ending(usual))
        })
    };
    out.push_once(others().map(|line| line.body()), |_, number| {
        let (place, found) = first.map_or((0..0, usual), |line| {
            let end = line.body().end;
            (end..end, line.terminator)
        });
        Found::new(
            place,
            format!(
                "this line ends in {}, most end in {}{}",
                name(found),
                name(usual),
                on_more_lines(number)
            ),
        )
        .help("end all lines with CRLF, or at least all the same way")
        .fix(repair())
    });
}

fn name(terminator: Terminator) -> &'static str {
    match terminator {
        Terminator::Lf => "LF",
        _ => "CRLF",
    }
}

/// What to write for a line end, where most lines end like this.
fn ending(usual: Terminator) -> &'static str {
    match usual {
        Terminator::Lf => "\n",
        _ => "\r\n",
    }
}

pub const LONE_CR: Rule = Rule {
    code: "S050",
    name: "lone-carriage-return",
    severity: Error,
    summary: "a line ends in a carriage return that no line feed follows",
    explain: "Browsers do not take it for a line end: the line below becomes a part of this one, \
              and is lost at best. It comes from a line feed that was filtered out, or from a \
              text of an old Macintosh.",
    reference: "RFC 8866 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(lone_cr),
};

fn lone_cr(subject: &Subject, out: &mut Findings) {
    if subject.document.ending_in(Terminator::Cr) == 0 {
        return;
    }
    let lines: Vec<&Line> = subject.document.lines().collect();
    let ends = || lone_ends(&lines).map(|line| line.body().end..line.span.end);
    let usual = match subject.document.ending_in(Terminator::CrLf) {
        0 if subject.document.ending_in(Terminator::Lf) > 0 => Terminator::Lf,
        _ => Terminator::CrLf,
    };
    out.push_once(ends(), |end, number| {
        let more = on_more_lines(number);
        let message = format!("this line ends in a carriage return alone{more}");
        Found::new(end.start..end.start, message)
            .help("end all lines with CRLF: `\\r\\n`")
            .fix(
                Repair::safe("add the line feed")
                    .each(ends(), |repair, end| repair.replace(end, ending(usual))),
            )
    });
}

/// Of an empty line that follows, as `\r\r\n` makes one, another rule tells; and one of a
/// last line that is the only one.
fn lone_ends<'s, 'a>(lines: &'s [&'s Line<'a>]) -> impl Iterator<Item = &'s Line<'a>> {
    let followed = lines.windows(2).filter_map(|pair| match pair {
        [line, next] if !next.is_blank() => Some(*line),
        _ => None,
    });
    let ends_in_cr = |line: &&Line| line.terminator == Terminator::Cr && !line.is_blank();
    let mut inside = followed.filter(ends_in_cr).peekable();
    let last = lines.last().copied().filter(ends_in_cr);
    let last = last.filter(|_| inside.peek().is_some());
    inside.chain(last)
}
