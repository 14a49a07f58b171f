//! `--fix`: carries out fixes until none is left that makes the description better.
//!
//! A fix is only believed after another lint: its finding must be gone, and nothing
//! worse may have come. So the end does not depend on the way: what is left was
//! tried on the final text and did not help, and a second run changes nothing.

use std::collections::{BTreeMap, HashSet};

use super::{
    Findings, Options, Pattern, Selection, Subject, apply_fixes, drop_consequences, judge,
};
use crate::diagnostic::{Applicability, Finding, Fix, Severity};
use crate::lint::{Check, rule};
use crate::sdp::{Document, Kind};
use crate::source::Source;

/// A text so broken that it takes more lints than this keeps the rest of its findings.
/// A short one is linted in no time, so that it may take more.
fn most_lints(length: usize) -> usize {
    const LINTED_BYTES: usize = 64_000_000;
    (LINTED_BYTES / length.max(1)).clamp(64, 4096)
}

/// Findings of one rule that a single lint looks at; the next one sees those beyond.
const MOST_PER_RULE: usize = 200;

/// A description after its fixes.
#[derive(Debug, Clone)]
pub struct Fixed {
    /// The text, under the name of the one it was made from.
    pub source: Source,
    /// How many fixes of each rule were carried out.
    pub counts: BTreeMap<String, usize>,
}

impl Fixed {
    pub fn is_changed(&self) -> bool {
        !self.counts.is_empty()
    }
}

/// Carries out the fixes of the selected rules that are `allowed`:
/// [`Applicability::Unsafe`] allows the safe ones as well.
pub fn fix(
    source: &Source,
    kind: Option<Kind>,
    options: &Options,
    allowed: Applicability,
) -> Fixed {
    let fixer = Fixer {
        kind,
        options,
        allowed,
        watched: watched(options),
    };
    let mut state = fixer.lint(source.clone());
    let mut counts = BTreeMap::new();
    let mut refused: HashSet<usize> = HashSet::new();
    let mut most = usize::MAX;
    for _ in 1..most_lints(source.bytes().len()) {
        let batch: Vec<usize> = fixer.offers(&state, &refused).take(most).collect();
        if batch.is_empty() {
            break;
        }
        if let Some((better, mended)) = fixer.improve(&state, &batch) {
            for (code, number) in mended {
                *counts.entry(code).or_default() += number;
            }
            state = better;
            refused.clear();
            most = usize::MAX;
        } else if batch.len() > 1 {
            // One of them is at fault: it is looked for in ever smaller batches.
            most = batch.len() / 2;
        } else {
            refused.extend(batch);
            most = usize::MAX;
        }
    }
    Fixed {
        source: state.source,
        counts,
    }
}

/// The rules that tell whether a fix does harm: those that were not asked for as well.
fn watched(options: &Options) -> Selection {
    let asked = options.selection.select.iter().cloned();
    Selection {
        select: std::iter::once(Pattern::Default).chain(asked).collect(),
        ignore: Vec::new(),
    }
}

struct Fixer<'o> {
    kind: Option<Kind>,
    options: &'o Options,
    allowed: Applicability,
    watched: Selection,
}

/// A text with what is wrong with it.
struct State {
    source: Source,
    /// Those that a lint shows, in the order of the text.
    findings: Vec<Finding>,
    /// How many there are of each rule, with those that follow from another.
    counts: BTreeMap<String, usize>,
    harm: Harm,
}

/// How bad a text is; what comes first weighs more than all that follows.
///
/// A broken line hides what else is wrong with it, and a text that is no description
/// hides everything: mending one may well bring more of the others to light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Harm {
    gates: usize,
    syntax_errors: usize,
    errors: usize,
    findings: usize,
}

impl Fixer<'_> {
    fn lint(&self, source: Source) -> State {
        let document = Document::read(&source);
        let subject = Subject::new(&document, self.kind, self.options.profile);
        let mut findings = Findings::of_document(&document).most_per_rule(MOST_PER_RULE);
        judge(&subject, &self.watched, &mut findings);
        let mut placed = findings.into_placed();
        let harm = Harm::of(placed.iter().map(|(_, finding)| finding));
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (_, finding) in &placed {
            *counts.entry(finding.code.clone()).or_default() += 1;
        }
        drop_consequences(&document, &mut placed);
        placed.sort_by_key(|(start, _)| *start);
        State {
            findings: placed.into_iter().map(|(_, finding)| finding).collect(),
            counts,
            harm,
            source,
        }
    }

    /// The findings whose fix is allowed, and was not refused.
    fn offers<'s>(
        &'s self,
        state: &'s State,
        refused: &'s HashSet<usize>,
    ) -> impl Iterator<Item = usize> + 's {
        let findings = state.findings.iter().enumerate();
        let wanted = findings.filter(|(at, finding)| {
            let fix = finding.fix.as_ref();
            !refused.contains(at)
                && fix.is_some_and(|fix| fix.applicability.is_allowed_by(self.allowed))
                && rule(&finding.code).is_some_and(|rule| self.options.selection.has(rule))
        });
        wanted.map(|(at, _)| at)
    }

    /// The text after the fixes of these findings, with the number of fixes of each
    /// rule, if they are gone then and nothing worse has come.
    fn improve(&self, state: &State, batch: &[usize]) -> Option<(State, BTreeMap<String, usize>)> {
        let offered = batch.iter().filter_map(|&at| {
            let finding = state.findings.get(at)?;
            Some((finding.code.as_str(), finding.fix.as_ref()?))
        });
        let (codes, fixes): (Vec<&str>, Vec<&Fix>) = offered.unzip();
        let (text, applied) = apply_fixes(state.source.bytes(), fixes);
        let mut mended: BTreeMap<String, usize> = BTreeMap::new();
        for code in applied.into_iter().filter_map(|at| codes.get(at)) {
            *mended.entry((*code).to_owned()).or_default() += 1;
        }
        let after = self.lint(Source::new(state.source.name(), text));
        let are_gone = mended.iter().all(|(code, &mended)| {
            let before = state.count(code);
            before >= MOST_PER_RULE || after.count(code) + mended <= before
        });
        (are_gone && after.harm < state.harm).then_some((after, mended))
    }
}

impl State {
    fn count(&self, code: &str) -> usize {
        self.counts.get(code).copied().unwrap_or_default()
    }
}

impl Harm {
    fn of<'f>(findings: impl Iterator<Item = &'f Finding> + Clone) -> Self {
        let is_gate =
            |f: &Finding| rule(&f.code).is_some_and(|rule| matches!(rule.check, Check::Gate(_)));
        let is_error = |f: &Finding| f.severity == Severity::Error;
        let count = |of: &dyn Fn(&Finding) -> bool| findings.clone().filter(|f| of(f)).count();
        Harm {
            gates: count(&is_gate),
            syntax_errors: count(&|f| is_error(f) && f.code.starts_with('S')),
            errors: count(&is_error),
            findings: count(&|_| true),
        }
    }
}
