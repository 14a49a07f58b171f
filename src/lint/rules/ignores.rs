//! The lines by which a description silences rules.

use crate::diagnostic::Severity::Warning;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Repair, Rule, Useless, Vain};

pub const USELESS_IGNORE: Rule = Rule {
    code: "Q009",
    name: "useless-ignore",
    severity: Warning,
    summary: "an `a=x-rtctool-ignore` line silences nothing, or names no rule",
    explain: "Nothing breaks: parsers ignore the attribute. But an exception that is no longer \
              needed hides the next slip of its kind, and one with a misspelt code never worked.",
    reference: "",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Ignores(useless_ignore),
};

fn useless_ignore(useless: &[Useless], out: &mut Findings) {
    for ignore in useless {
        for vain in &ignore.words {
            out.push(found(vain, ignore));
        }
    }
}

fn found(vain: &Vain, ignore: &Useless) -> Found {
    let word = vain.word;
    let (message, help) = match vain.is_known {
        true => (
            format!("`{word}` silences nothing here"),
            "remove it: what it was for is gone",
        ),
        false => (
            format!("`{word}` names no rule"),
            "write codes (`M003`), beginnings of codes (`M`) or names; `rtctool rules` lists them",
        ),
    };
    let whole_line = ignore.is_whole_line && ignore.words.len() == 1;
    let repair = match whole_line {
        true => Repair::safe("remove the line").remove_line(&ignore.line),
        false => Repair::safe(format!("remove `{word}`")).remove(word),
    };
    Found::new(word, message).help(help).fix(repair)
}
