//! Why a filter was not understood, and where.

use std::fmt;
use std::ops::Range;

/// Characters shown on either side of what is wrong.
const AROUND: usize = 30;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct FilterError {
    /// The filter as it was typed.
    text: String,
    /// Bytes of it that are wrong; empty at its end.
    pub span: Range<usize>,
    pub message: String,
}

impl FilterError {
    pub fn new(text: &str, span: Range<usize>, message: String) -> Self {
        FilterError {
            text: text.to_owned(),
            span,
            message,
        }
    }

    /// Counted in characters from 1.
    pub fn column(&self) -> usize {
        self.before().chars().count() + 1
    }

    fn before(&self) -> &str {
        self.text.get(..self.span.start).unwrap_or(&self.text)
    }
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "column {}: {}", self.column(), self.message)?;
        let before: Vec<char> = self.before().chars().map(visible).collect();
        let from = before.len().saturating_sub(AROUND);
        let wrong = self.text.get(self.span.clone()).unwrap_or_default();
        let wrong: String = wrong.chars().take(AROUND).map(visible).collect();
        let after = self.text.get(self.span.end..).unwrap_or_default();
        let after: String = after.chars().take(AROUND).map(visible).collect();
        let shown: String = before.iter().skip(from).collect();
        writeln!(f, "  {shown}{wrong}{after}")?;
        let blank = " ".repeat(before.len() - from);
        write!(f, "  {blank}{}", "^".repeat(wrong.chars().count().max(1)))
    }
}

/// What could move the cursor is not shown.
fn visible(c: char) -> char {
    match c {
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}
