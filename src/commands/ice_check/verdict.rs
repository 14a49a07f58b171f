//! What a configuration amounts to, in a word and two sentences.

use super::servers::{Asked, Standing};
use crate::diagnostic::FindingCounts;
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
pub fn of(written: &FindingCounts, asked: Option<&[Asked]>) -> Judged {
    if written.errors > 0 {
        let errors = plural(written.errors as u64, "error");
        let cause = format!("{errors} in what is written");
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

fn of_servers(written: &FindingCounts, asked: &[Asked]) -> Judged {
    let standings: Vec<(Kind, Standing)> = asked.iter().filter_map(Asked::standing).collect();
    if let Some(judged) = dead_kind(&standings) {
        return judged;
    }
    let count_of = |wanted: Standing| {
        let like_it = standings.iter().filter(|(_, standing)| *standing == wanted);
        like_it.count()
    };
    let (good, bad) = (count_of(Standing::Works), count_of(Standing::Fails));
    let under_way = count_of(Standing::UnderWay);
    if under_way > 0 {
        return interrupted(good, good + bad, under_way);
    }
    if good + bad == 0 {
        return judged(IceVerdict::NotProbed, "no server could be asked", "");
    }
    let cause = tally(good, good + bad, asked.len());
    if bad > 0 {
        let help = "a server that does not work costs time in every call: mend it, or remove it";
        judged(IceVerdict::Degraded, cause, help)
    } else if written.warnings > 0 {
        let warnings = plural(written.warnings as u64, "warning");
        let cause = format!("{cause}; {warnings} in what is written");
        let help = "the findings say what to change";
        judged(IceVerdict::Degraded, cause, help)
    } else {
        judged(IceVerdict::Ok, cause, "")
    }
}

/// Nobody knows what the servers would have said that had not answered.
fn interrupted(good: usize, answered: usize, under_way: usize) -> Judged {
    let under_way = plural(under_way as u64, "URL");
    let stopped = format!("the run was stopped while {under_way} had not answered");
    let cause = match answered {
        0 => stopped,
        _ => format!("{stopped}; of the others, {}", working(good, answered)),
    };
    judged(IceVerdict::Interrupted, cause, "check it again")
}

/// Of one kind of server, none works.
fn dead_kind(standings: &[(Kind, Standing)]) -> Option<Judged> {
    let kinds = [(Kind::Stun, "STUN"), (Kind::Turn, "TURN")];
    kinds.into_iter().find_map(|(kind, name)| {
        let mut of_kind = standings.iter().filter(|(other, _)| *other == kind);
        let fails = |(_, standing): &&(Kind, Standing)| *standing == Standing::Fails;
        let failed = of_kind.clone().filter(fails).count();
        let may_work =
            of_kind.any(|(_, standing)| matches!(standing, Standing::Works | Standing::UnderWay));
        if failed == 0 || may_work {
            return None;
        }
        let cause = format!(
            "no {name} server works: {} asked",
            plural(failed as u64, "URL")
        );
        let help = "the findings say what each of them does instead";
        Some(judged(IceVerdict::Unusable, cause, help))
    })
}

/// `2 of 3 URLs work; 1 without a verdict`
fn tally(good: usize, answered: usize, all: usize) -> String {
    let tally = working(good, answered);
    match all - answered {
        0 => tally,
        rest => format!("{tally}; {rest} without a verdict"),
    }
}

fn working(good: usize, answered: usize) -> String {
    let verb = if good == 1 { "works" } else { "work" };
    format!("{good} of {} {verb}", plural(answered as u64, "URL"))
}
