//! Findings beside those of an earlier report.

use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Scope;
use crate::diagnostic::{Finding, Identity, Location, Severity};
use crate::report::Data;

/// Which findings came, went and stayed.
///
/// In a text, a finding is the same when code, file and message are: lines may move. Messages about
/// servers and streams say what was measured, so that code and subject are enough there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FindingChanges {
    pub new: Vec<ComparedFinding>,
    pub fixed: Vec<ComparedFinding>,
    /// Of captures, descriptions and servers that this run did not look at.
    #[serde(default)]
    pub gone: Vec<ComparedFinding>,
    pub remaining: Vec<ComparedFinding>,
    /// Findings of either report that are counted and not listed in it, and so not compared.
    pub not_compared: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ComparedFinding {
    /// The check that found it. Null for other commands than `check`.
    pub check: Option<String>,
    pub code: String,
    pub name: String,
    pub severity: Severity,
    pub message: String,
    /// In the later report that has it. Null when the finding is about the whole run.
    pub location: Option<Location>,
}

/// What findings share that may be the same.
type Key = (String, String);

pub fn changes(scopes: &[Scope]) -> FindingChanges {
    let mut changes = FindingChanges::default();
    for scope in scopes {
        changes.add(scope);
    }
    changes
}

impl FindingChanges {
    fn add(&mut self, scope: &Scope) {
        let left_out = scope.now.findings_left_out + scope.before.findings_left_out;
        self.not_compared += left_out.all();
        let mut known = Known::new(&scope.before.findings);
        let compared = |finding: &Finding| ComparedFinding::new(scope.check, finding);
        // Those that are known word for word first, so that they do not lose their place to others.
        let (exact, others): (Vec<&Finding>, Vec<&Finding>) =
            (scope.now.findings.iter()).partition(|finding| known.take_exact(finding));
        self.remaining.extend(exact.into_iter().map(compared));
        for finding in others {
            match known.take_alike(finding) {
                true => self.remaining.push(compared(finding)),
                false => self.new.push(compared(finding)),
            }
        }
        let missing = missing(scope);
        for finding in known.left() {
            match source(finding).is_some_and(|source| missing.contains(&source)) {
                true => self.gone.push(compared(finding)),
                false => self.fixed.push(compared(finding)),
            }
        }
    }
}

/// What the earlier run looked at and this one did not. None where something new may be the same
/// by another name, as the capture of another day is.
fn missing(scope: &Scope) -> HashSet<String> {
    let (now, before) = (subjects(&scope.now.data), subjects(&scope.before.data));
    match now.is_subset(&before) {
        true => before.difference(&now).cloned().collect(),
        false => HashSet::new(),
    }
}

/// What findings of a report may be about, where it lists that.
fn subjects(data: &Data) -> HashSet<String> {
    let names: Vec<String> = match data {
        Data::PcapAnalyze(data) => (data.captures.iter())
            .map(|capture| capture.source.clone())
            .collect(),
        Data::SdpLint(data) => (data.documents.iter())
            .map(|document| document.source.clone())
            .collect(),
        data => (data.servers().into_iter())
            .map(|server| server.uri)
            .collect(),
    };
    names
        .iter()
        .map(|name| Identity::source_name(name))
        .collect()
}

/// Findings of the earlier report that have no counterpart yet.
struct Known<'a> {
    by_key: HashMap<Key, Vec<(usize, &'a Finding)>>,
}

impl<'a> Known<'a> {
    fn new(findings: &'a [Finding]) -> Self {
        let mut by_key: HashMap<Key, Vec<_>> = HashMap::new();
        for (at, finding) in findings.iter().enumerate() {
            by_key.entry(key(finding)).or_default().push((at, finding));
        }
        Known { by_key }
    }

    fn take_exact(&mut self, finding: &Finding) -> bool {
        self.take(finding, |known| known.message == finding.message)
    }

    /// A place in a text tells findings of one code apart by what they say; a server or a
    /// stream has one of each.
    fn take_alike(&mut self, finding: &Finding) -> bool {
        let is_in_text = |one: &Finding| one.location.as_ref().is_some_and(|at| at.text.is_some());
        self.take(finding, |known| !is_in_text(known) && !is_in_text(finding))
    }

    fn take(&mut self, finding: &Finding, fits: impl Fn(&Finding) -> bool) -> bool {
        let Some(left) = self.by_key.get_mut(&key(finding)) else {
            return false;
        };
        let found = left.iter().position(|(_, known)| fits(known));
        found.map(|at| left.remove(at)).is_some()
    }

    /// In the order of the report.
    fn left(self) -> Vec<&'a Finding> {
        let mut left: Vec<_> = self.by_key.into_values().flatten().collect();
        left.sort_by_key(|(at, _)| *at);
        left.into_iter().map(|(_, finding)| finding).collect()
    }
}

fn key(finding: &Finding) -> Key {
    (finding.code.clone(), source(finding).unwrap_or_default())
}

fn source(finding: &Finding) -> Option<String> {
    let source = finding.location.as_ref().map(|at| at.source.as_str());
    source.map(Identity::source_name)
}

impl ComparedFinding {
    fn new(check: Option<&str>, finding: &Finding) -> Self {
        ComparedFinding {
            check: check.map(str::to_owned),
            code: finding.code.clone(),
            name: finding.name.clone(),
            severity: finding.severity,
            message: finding.message.clone(),
            location: finding.location.clone(),
        }
    }
}
