//! What a rule is: data, and a small check.

use std::ops::ControlFlow;

use super::{Exchange, Findings, Subject, Succession, Useless};
use crate::diagnostic::{Applicability, Severity};

/// One thing that can be wrong with a session description.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Stable code, such as `S001`.
    pub code: &'static str,
    /// Stable name, such as `empty-description`.
    pub name: &'static str,
    pub severity: Severity,
    /// One line: what the rule finds.
    pub summary: &'static str,
    /// Why it matters: who breaks, and how.
    pub explain: &'static str,
    /// Where it is written, such as `RFC 8866 §5`; empty when nobody wrote it down.
    pub reference: &'static str,
    /// The version of rtctool that first had the rule.
    pub since: &'static str,
    pub enabled: Enabled,
    /// Whether findings come with an edit. A rule that can mend some of its cases says so here.
    pub fix: Fixable,
    pub check: Check,
}

/// The groups of rules by the letter that their codes begin with, in reading order.
pub const GROUPS: &[(&str, &str)] = &[
    ("S", "Syntax"),
    ("M", "Session and media sections"),
    ("I", "ICE"),
    ("D", "DTLS and security"),
    ("B", "BUNDLE and RTCP multiplexing"),
    ("X", "Header extensions"),
    ("C", "Codecs, their parameters and feedback"),
    ("R", "Sources and simulcast"),
    ("T", "Data channels"),
    ("P", "Privacy"),
    ("Q", "Interoperability"),
    ("O", "Offer and answer"),
    ("J", "Renegotiation"),
];

/// Whether a rule runs without being asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enabled {
    ByDefault,
    /// Only when `--select` names it: what it finds is right for some, noise for most.
    OnRequest,
}

/// The edits that a rule offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixable {
    No,
    /// The meaning stays, or is what every reader took it for: `--fix`.
    Safe,
    /// A likely guess that a person should look at: `--unsafe-fixes`.
    Unsafe,
}

/// When a rule runs, and on what.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// Before all others; a break says that nothing else is worth saying.
    Gate(fn(&Subject, &mut Findings) -> ControlFlow<()>),
    /// On each description.
    Description(fn(&Subject, &mut Findings)),
    /// On descriptions in which no other rule found an error.
    WhenClean(fn(&Subject, &mut Findings)),
    /// On what its `a=x-rtctool-ignore` lines say in vain, when all else is done.
    Ignores(fn(&[Useless], &mut Findings)),
    /// On an answer, beside the offer it answers.
    Exchange(fn(&Exchange, &mut Findings)),
    /// On a description, beside the one it replaces.
    Succession(fn(&Succession, &mut Findings)),
}

impl Rule {
    /// The letter that the codes of its group begin with.
    pub fn group(&self) -> &'static str {
        self.code
            .split_at_checked(1)
            .map_or(self.code, |(letter, _)| letter)
    }

    /// What the rules of its group are about.
    pub fn group_title(&self) -> &'static str {
        let group = GROUPS.iter().find(|(letter, _)| *letter == self.group());
        group.map_or(self.group(), |(_, title)| title)
    }

    /// Whether it needs two descriptions.
    pub fn needs_two(&self) -> bool {
        matches!(self.check, Check::Exchange(_) | Check::Succession(_))
    }
}

impl Fixable {
    pub fn applicability(self) -> Option<Applicability> {
        match self {
            Fixable::No => None,
            Fixable::Safe => Some(Applicability::Safe),
            Fixable::Unsafe => Some(Applicability::Unsafe),
        }
    }
}
