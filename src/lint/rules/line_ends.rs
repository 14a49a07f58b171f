//! Line ends that are all alike, but not those of the grammar.

use crate::diagnostic::Severity::Info;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Repair, Rule, Subject};
use crate::sdp::Terminator;

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
