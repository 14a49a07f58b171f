//! How text output looks: colours by meaning, width, and amount of detail.

use anstyle::{AnsiColor, Style as Ansi};

use crate::diagnostic::Severity;
use crate::gate::Verdict;
use crate::outcome::Outcome;

/// Where the output goes decides this; see `terminal`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    pub color: bool,
    /// Columns.
    pub width: usize,
    /// Whether what is wider is wrapped: for people it is, for pipes and files a line
    /// stays a line.
    pub wrap: bool,
    /// Show what is usually summed up.
    pub verbose: bool,
    /// More findings than these are counted, not shown. None leaves it to the report.
    pub most_findings: Option<usize>,
}

impl Style {
    /// For files, pipes and tests.
    pub const PLAIN: Style = Style {
        color: false,
        width: 100,
        wrap: false,
        verbose: false,
        most_findings: None,
    };

    /// For pages, which lay out by themselves and have room for details.
    pub const PAGE: Style = Style {
        color: true,
        width: 10_000,
        verbose: true,
        ..Style::PLAIN
    };

    pub fn bold(&self, text: &str) -> String {
        self.paint(Ansi::new().bold(), text)
    }

    pub fn dim(&self, text: &str) -> String {
        self.paint(Ansi::new().dimmed(), text)
    }

    pub fn good(&self, text: &str) -> String {
        self.paint(AnsiColor::Green.on_default(), text)
    }

    pub fn bad(&self, text: &str) -> String {
        self.paint(AnsiColor::Red.on_default().bold(), text)
    }

    pub fn doubtful(&self, text: &str) -> String {
        self.paint(AnsiColor::Yellow.on_default(), text)
    }

    pub fn severity(&self, severity: Severity, text: &str) -> String {
        match severity {
            Severity::Error => self.bad(text),
            Severity::Warning => self.doubtful(text),
            Severity::Info => self.paint(AnsiColor::Cyan.on_default(), text),
        }
    }

    pub fn outcome(&self, outcome: Outcome) -> String {
        match outcome {
            Outcome::Pass => self.good("pass"),
            Outcome::Fail => self.bad("FAIL"),
            Outcome::NoVerdict => self.doubtful("no verdict"),
        }
    }

    pub fn verdict(&self, verdict: Verdict) -> String {
        match verdict {
            Verdict::Pass => self.good("pass"),
            Verdict::Fail => self.bad("FAIL"),
            Verdict::NotMeasured => self.doubtful("not measured"),
        }
    }

    fn paint(&self, ansi: Ansi, text: &str) -> String {
        if self.color {
            format!("{ansi}{text}{ansi:#}")
        } else {
            text.to_owned()
        }
    }
}
