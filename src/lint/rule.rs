//! What a rule is: data, and a small check.

use std::ops::ControlFlow;

use super::{Findings, Subject};
use crate::diagnostic::Severity;

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
    pub check: Check,
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
}
