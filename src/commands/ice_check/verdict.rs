//! What a configuration amounts to, in a word and two sentences.

use super::servers::Asked;
use crate::diagnostic::{Finding, Severity};
use crate::probe::uri::Kind;
use crate::report::ice::IceVerdict;
use crate::units::plural;

pub struct Judged {
    pub verdict: IceVerdict,
    pub cause: Option<String>,
    pub help: Option<String>,
}

fn judged(verdict: IceVerdict, cause: impl Into<String>, help: &str) -> Judged {
    Judged {
        verdict,
        cause: Some(cause.into()),
        help: (!help.is_empty()).then(|| help.to_owned()),
    }
}

/// `written` is what was found in the text; `asked` is nothing with `--no-probe`.
pub fn of(written: &[Finding], asked: Option<&[Asked]>) -> Judged {
    let errors = count(written, Severity::Error);
    if errors > 0 {
        let cause = format!("{} in what is written", plural(errors as u64, "error"));
        return judged(
            IceVerdict::Unusable,
            cause,
            "change what the findings name, and check it again",
        );
    }
    match asked {
        Some(asked) => of_servers(written, asked),
        None => judged(
            IceVerdict::NotProbed,
            "what is written is sound; no server was asked",
            "",
        ),
    }
}

fn of_servers(written: &[Finding], asked: &[Asked]) -> Judged {
    let answers: Vec<(Kind, bool)> = asked.iter().filter_map(Asked::answers).collect();
    if let Some(judged) = dead_kind(&answers) {
        return judged;
    }
    let good = answers.iter().filter(|(_, good)| *good).count();
    if answers.is_empty() {
        return judged(IceVerdict::NotProbed, "no server could be asked", "");
    }
    let cause = tally(good, answers.len(), asked.len());
    let warnings = count(written, Severity::Warning);
    if good < answers.len() {
        let help = "a server that does not work costs time in every call: mend it, or remove it";
        judged(IceVerdict::Degraded, cause, help)
    } else if warnings > 0 {
        let cause = format!(
            "{cause}; {} in what is written",
            plural(warnings as u64, "warning")
        );
        judged(
            IceVerdict::Degraded,
            cause,
            "the findings say what to change",
        )
    } else {
        judged(IceVerdict::Ok, cause, "")
    }
}

/// Of one kind of server, none answers.
fn dead_kind(answers: &[(Kind, bool)]) -> Option<Judged> {
    let kinds = [(Kind::Stun, "STUN"), (Kind::Turn, "TURN")];
    kinds.into_iter().find_map(|(kind, name)| {
        let mut of_kind = answers.iter().filter(|(other, _)| *other == kind);
        let all = of_kind.clone().count();
        if all == 0 || of_kind.any(|(_, good)| *good) {
            return None;
        }
        let cause = format!(
            "no {name} server works: {} asked",
            plural(all as u64, "URL")
        );
        let help = "the findings say what each of them does instead";
        Some(judged(IceVerdict::Unusable, cause, help))
    })
}

/// `2 of 3 URLs work; 1 not asked`
fn tally(good: usize, answers: usize, all: usize) -> String {
    let tally = format!("{good} of {} work", plural(answers as u64, "URL"));
    match all - answers {
        0 => tally,
        rest => format!("{tally}; {rest} not asked"),
    }
}

fn count(findings: &[Finding], severity: Severity) -> usize {
    let alike = findings
        .iter()
        .filter(|finding| finding.severity == severity);
    alike.count()
}
