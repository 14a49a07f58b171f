//! Findings that are known, so that only new ones are told.
//!
//! The file is JSON with one entry a line, sorted, so that two branches that change it
//! merge like code. Entries hold the text of a line and not its number: they stay true
//! when lines move.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::diagnostic::Identity;

/// How often each known finding occurs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<Identity, usize>,
}

/// Why a text is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    #[error("it is no baseline")]
    Shape(#[from] serde_json::Error),
    #[error("it has schema_version {0}, and this rtctool knows {SCHEMA_VERSION}")]
    Version(u32),
}

const SCHEMA_VERSION: u32 = 1;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema_version: u32,
    findings: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    source: String,
    code: String,
    text: String,
    count: usize,
}

impl Baseline {
    pub fn of(findings: impl IntoIterator<Item = Identity>) -> Self {
        let mut baseline = Baseline::default();
        for identity in findings {
            *baseline.entries.entry(identity).or_default() += 1;
        }
        baseline
    }

    pub fn parse(bytes: &[u8]) -> Result<Self, BaselineError> {
        let file: File = serde_json::from_slice(bytes)?;
        if file.schema_version != SCHEMA_VERSION {
            return Err(BaselineError::Version(file.schema_version));
        }
        let mut baseline = Baseline::default();
        for entry in file.findings {
            let count = entry.count;
            let known = baseline.entries.entry(entry.into()).or_default();
            // A merge may leave the same entry twice.
            *known = known.saturating_add(count);
        }
        Ok(baseline)
    }

    pub fn to_json(&self) -> String {
        let entries: Vec<String> = self
            .entries
            .iter()
            .map(|(identity, &count)| {
                let entry = serde_json::to_string(&Entry::new(identity, count));
                format!("\n    {}", entry.expect("strings and a number"))
            })
            .collect();
        let end = if entries.is_empty() { "" } else { "\n  " };
        format!(
            "{{\n  \"schema_version\": {SCHEMA_VERSION},\n  \"findings\": [{}{end}]\n}}\n",
            entries.join(",")
        )
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether the finding is known. One that is known twice may occur twice.
    pub fn take(&mut self, identity: &Identity) -> bool {
        match self.entries.get_mut(identity) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }

    /// Of each entry the smaller number: what somebody found of it is not left.
    pub fn keep_least(&mut self, other: &Baseline) {
        for (identity, count) in &mut self.entries {
            let theirs = other.entries.get(identity).copied().unwrap_or(0);
            *count = theirs.min(*count);
        }
    }

    /// Of each entry the larger number: two who look at one text find the same.
    pub fn keep_most(&mut self, other: Baseline) {
        for (identity, theirs) in other.entries {
            let count = self.entries.entry(identity).or_default();
            *count = theirs.max(*count);
        }
    }

    /// How many findings the entries stand for.
    pub fn findings(&self) -> usize {
        self.entries.values().sum()
    }

    /// Entries about other sources than these.
    pub fn elsewhere(&self, sources: &HashSet<String>) -> usize {
        let identities = self.entries.keys();
        identities
            .filter(|identity| !sources.contains(&identity.source))
            .count()
    }

    /// Entries about these sources that have not been taken as often as they say: what
    /// they are about is gone.
    pub fn gone(&self, sources: &HashSet<String>) -> Vec<&Identity> {
        let left = self.entries.iter().filter(|(_, count)| **count > 0);
        left.map(|(identity, _)| identity)
            .filter(|identity| sources.contains(&identity.source))
            .collect()
    }
}

impl Entry {
    fn new(identity: &Identity, count: usize) -> Self {
        let Identity { source, code, text } = identity.clone();
        Entry {
            source,
            code,
            text,
            count,
        }
    }
}

impl From<Entry> for Identity {
    fn from(entry: Entry) -> Self {
        Identity {
            source: entry.source,
            code: entry.code,
            text: entry.text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(source: &str, text: &str) -> Identity {
        Identity {
            source: source.into(),
            code: "M003".into(),
            text: text.into(),
        }
    }

    fn baseline() -> Baseline {
        Baseline::of([
            identity("b.sdp", "a=mid:\u{1b}\"0"),
            identity("a.sdp", "a=mid:0"),
            identity("a.sdp", "a=mid:0"),
        ])
    }

    #[test]
    fn each_entry_is_a_line_and_the_lines_are_sorted() {
        insta::assert_snapshot!(baseline().to_json(), @r#"
        {
          "schema_version": 1,
          "findings": [
            {"source":"a.sdp","code":"M003","text":"a=mid:0","count":2},
            {"source":"b.sdp","code":"M003","text":"a=mid:\u001b\"0","count":1}
          ]
        }
        "#);
    }

    #[test]
    fn what_is_written_is_read_again() {
        for baseline in [baseline(), Baseline::default()] {
            let written = baseline.to_json();
            assert_eq!(Baseline::parse(written.as_bytes()).unwrap(), baseline);
        }
    }

    #[test]
    fn a_finding_is_known_as_often_as_it_is_in_the_baseline() {
        let mut baseline = baseline();
        let known = identity("a.sdp", "a=mid:0");
        let taken: Vec<bool> = (0..3).map(|_| baseline.take(&known)).collect();
        assert_eq!(taken, [true, true, false]);
    }

    #[test]
    fn an_entry_is_gone_only_where_its_source_was_looked_at() {
        let mut baseline = baseline();
        baseline.take(&identity("a.sdp", "a=mid:0"));
        let looked_at = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let gone = |names: &[&str]| {
            let gone = baseline.gone(&looked_at(names)).into_iter();
            gone.map(|one| one.source.clone()).collect::<Vec<_>>()
        };
        assert_eq!(gone(&["a.sdp"]), ["a.sdp"]);
        assert_eq!(gone(&["a.sdp", "b.sdp"]), ["a.sdp", "b.sdp"]);
        assert!(gone(&["c.sdp"]).is_empty());
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        let error = |text: &str| Baseline::parse(text.as_bytes()).unwrap_err().to_string();
        for text in ["v=0\r\n", "{}", "<<<<<<< HEAD", r#"{"findings": []}"#] {
            assert_eq!(error(text), "it is no baseline", "{text}");
        }
        assert!(error(r#"{"schema_version": 2, "findings": []}"#).contains("schema_version 2"));
    }
}
