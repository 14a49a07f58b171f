//! What a configuration amounts to, in a word and two sentences.

use super::servers::Asked;
use crate::diagnostic::{Finding, Severity};
use crate::probe::uri::Kind;
use crate::report::ice::IceVerdict;

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
        let cause = format!("{} in what is written", plural(errors, "error"));
        return judged(
            IceVerdict::Unusable,
            cause,
            "mend it as the findings say, then ask the servers again",
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
    if answers.is_empty() {
        return judged(IceVerdict::NotProbed, "no server could be asked", "");
    }
    for (kind, name) in [(Kind::Stun, "STUN"), (Kind::Turn, "TURN")] {
        let of_kind = answers.iter().filter(|(other, _)| *other == kind);
        let (all, good) = (
            of_kind.clone().count(),
            of_kind.filter(|(_, good)| *good).count(),
        );
        if all > 0 && good == 0 {
            let cause = format!("no {name} server answers: {} asked", plural(all, "URL"));
            return judged(
                IceVerdict::Unusable,
                cause,
                "the findings say what each of them does instead",
            );
        }
    }
    let good = answers.iter().filter(|(_, good)| *good).count();
    let not_asked = asked.len() - answers.len();
    let mut cause = format!("{good} of {} answer", plural(answers.len(), "URL"));
    if not_asked > 0 {
        cause.push_str(&format!("; {not_asked} not asked"));
    }
    if good < answers.len() {
        return judged(
            IceVerdict::Degraded,
            cause,
            "remove the servers that do not answer, or mend them: each costs time in every call",
        );
    }
    let warnings = count(written, Severity::Warning);
    if warnings > 0 {
        cause.push_str(&format!(
            "; {} in what is written",
            plural(warnings, "warning")
        ));
        return judged(
            IceVerdict::Degraded,
            cause,
            "the findings say what to change",
        );
    }
    judged(IceVerdict::Ok, cause, "")
}

fn count(findings: &[Finding], severity: Severity) -> usize {
    let alike = findings
        .iter()
        .filter(|finding| finding.severity == severity);
    alike.count()
}

fn plural(count: usize, noun: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{s}")
}
