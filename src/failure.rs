//! The error that ends a command: what happened, why, what to do next, and the exit status.

use std::error::Error;
use std::fmt;

use crate::diagnostic::Finding;
use crate::outcome::{Outcome, USAGE};

/// An error on its way to the user.
///
/// Printed as `error: …`, its details, one `caused by: …` for each cause, and `help: …`.
#[derive(Debug)]
pub struct Failure {
    status: u8,
    message: String,
    details: Vec<String>,
    help: Option<String>,
    cause: Option<Box<dyn Error + Send + Sync>>,
    findings: Vec<Finding>,
}

pub type Result<T, E = Failure> = std::result::Result<T, E>;

impl Failure {
    /// Wrong usage or configuration: status 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Failure::with_status(USAGE, message)
    }

    /// Nothing could be judged: status 3.
    pub fn no_verdict(message: impl Into<String>) -> Self {
        Failure::with_status(Outcome::NoVerdict.status(), message)
    }

    fn with_status(status: u8, message: impl Into<String>) -> Self {
        Failure {
            status,
            message: message.into(),
            details: Vec::new(),
            help: None,
            cause: None,
            findings: Vec::new(),
        }
    }

    pub fn caused_by(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Lines that stand below the message, such as a table of what there is to choose from.
    pub fn details(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.details = lines.into_iter().collect();
        self
    }

    /// The same for reports, each with its place.
    pub fn findings(mut self, findings: impl IntoIterator<Item = Finding>) -> Self {
        self.findings = findings.into_iter().collect();
        self
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what it is about, as in `--fail-if: …`.
    pub fn about(mut self, what: &str) -> Self {
        self.message = format!("{what}: {}", self.message);
        self
    }

    pub fn status(&self) -> u8 {
        self.status
    }

    pub fn detail_lines(&self) -> &[String] {
        &self.details
    }

    pub fn found(&self) -> &[Finding] {
        &self.findings
    }

    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The messages of all causes, outermost first.
    pub fn causes(&self) -> Vec<String> {
        let mut causes = Vec::new();
        let mut next = self.source();
        while let Some(error) = next {
            causes.push(error.to_string());
            next = error.source();
        }
        causes
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause
            .as_deref()
            .map(|cause| cause as &(dyn Error + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_tells_its_causes_outermost_first() {
        let inner = Failure::no_verdict("inner").caused_by("innermost");
        let outer = Failure::usage("outer").caused_by(inner).help("try again");
        assert_eq!(outer.status(), 2);
        assert_eq!(outer.causes(), ["inner", "innermost"]);
        assert_eq!(outer.help_text(), Some("try again"));
    }
}
