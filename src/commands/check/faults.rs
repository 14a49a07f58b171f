//! What is wrong with a file, as an error for people and as findings for everything else.

use std::path::Path;

use super::config::Unreadable;
use crate::diagnostic::{Finding, FindingKind, Location, TextRange};
use crate::failure::Failure;

pub static KINDS: &[&FindingKind] = &[&UNREADABLE];

const UNREADABLE: FindingKind = FindingKind::error(
    "CHECK002",
    "configuration",
    "The file that says what must hold cannot be understood, or names files that are not there.",
);

/// As many are told: whoever names another kind of file sees that from a few.
const MOST: usize = 20;

/// Status 2, in the order of the file.
pub fn failure(file: &Path, mut problems: Vec<Unreadable>) -> Failure {
    problems.sort();
    let name = file.display().to_string();
    let lines = problems.iter().take(MOST);
    let lines = lines.map(|problem| format!("{name}:{problem}"));
    let more = problems.len().saturating_sub(MOST);
    let more = (more > 0).then(|| format!("and {more} more"));
    let findings = problems.iter().take(MOST);
    let findings = findings.map(|problem| finding(file, problem));
    let help = "`rtctool check --list-runs` has the keys and metrics of each command; `rtctool COMMAND --help` explains them";
    Failure::usage(format!("`{name}` cannot be understood"))
        .details(lines.chain(more))
        .findings(findings)
        .help(help)
}

/// The line is not quoted: it may have a secret in it that does not belong there.
fn finding(file: &Path, problem: &Unreadable) -> Finding {
    UNREADABLE
        .found(problem.problem.clone())
        .at(place(file, problem))
}

/// Where a problem is.
pub fn place(file: &Path, problem: &Unreadable) -> Location {
    let place = TextRange {
        line: problem.line,
        column: problem.column,
        end_line: problem.line,
        end_column: problem.column,
        offset: problem.offset,
        length: 0,
    };
    Location {
        text: Some(place),
        ..Location::whole(file.display().to_string())
    }
}
