//! What rules find, on its way to [`Finding`]s.

use std::ops::Range;

use super::ignores::{Ignores, Useless};
use super::{Repair, Rule, Selection};
use crate::diagnostic::{Finding, Location, Severity};
use crate::sdp::{Attribute, Document, Line, Text};
use crate::source::Source;

/// Collects what the rules find in one description.
#[derive(Debug)]
pub struct Findings<'a> {
    source: &'a Source,
    /// The text of the other description, where two are judged beside each other.
    counterpart: Option<&'a Source>,
    ignores: Ignores<'a>,
    rule: Option<&'static Rule>,
    found: Vec<(&'static Rule, Found)>,
    of_rule: Tally,
    most_per_rule: usize,
    /// The findings of each rule for which a look at the whole text is taken.
    most_thorough: usize,
    left_out: usize,
}

/// What the rule at work has found so far.
#[derive(Debug, Default)]
struct Tally {
    findings: usize,
    /// Length of the lines that what is kept points into.
    bytes: usize,
}

/// One thing found.
#[derive(Debug, Clone)]
pub struct Found {
    span: Range<usize>,
    message: String,
    help: Option<String>,
    related: Vec<(Side, Range<usize>, String)>,
    severity: Option<Severity>,
    repair: Option<Repair>,
}

/// Which of two descriptions a place is in.
#[derive(Debug, Clone, Copy)]
enum Side {
    /// The one judged: an answer, a later description, or the only one.
    Judged,
    /// The one it stands beside: the offer, or the earlier description.
    Counterpart,
}

/// Whatever has a place in the text.
pub trait Place {
    fn place(&self) -> Range<usize>;
}

impl<'a> Findings<'a> {
    /// Of each rule this many are kept, however long the text and its lines are.
    const ALWAYS: usize = 20;

    /// More than anybody will read: only hostile texts have more of one rule. The rest is
    /// counted.
    pub const MOST_PER_RULE: usize = 10_000;

    /// Nor do all rules together find as many in anything else.
    const MOST_IN_ALL: usize = 20_000;

    /// Beyond [`Findings::ALWAYS`] a rule points into lines of so many bytes in all: columns
    /// are counted from the start of a line, and whoever quotes it copies it.
    const MOST_BYTES_PER_RULE: usize = 8 << 20;

    /// Repairs may take a look at the whole text, which adds up to so many bytes.
    const MOST_BYTES_LOOKED_AT: usize = 200 << 20;

    /// Those of a description, which may say itself what to leave out.
    pub fn of_document(document: &Document<'a>) -> Self {
        Findings {
            source: document.source(),
            counterpart: None,
            ignores: Ignores::of(document),
            rule: None,
            found: Vec::new(),
            of_rule: Tally::default(),
            most_per_rule: Findings::MOST_PER_RULE,
            most_thorough: Findings::MOST_BYTES_LOOKED_AT
                .checked_div(document.source().bytes().len())
                .map_or(Findings::ALWAYS, |most| most.max(Findings::ALWAYS)),
            left_out: 0,
        }
    }

    /// Keeps another number of findings of each rule than [`Findings::MOST_PER_RULE`].
    pub fn most_per_rule(mut self, most: usize) -> Self {
        self.most_per_rule = most;
        self.most_thorough = self.most_thorough.max(most);
        self
    }

    /// With the description that the judged one stands beside.
    pub fn beside(mut self, counterpart: &'a Source) -> Self {
        self.counterpart = Some(counterpart);
        self
    }

    /// Files what comes next under `rule`.
    pub fn of(&mut self, rule: &'static Rule) -> &mut Self {
        self.rule = Some(rule);
        self.of_rule = Tally::default();
        self
    }

    pub fn push(&mut self, found: Found) {
        if let Some(rule) = self.admit(found.span.start, self.most_per_rule) {
            self.keep(rule, found);
        }
    }

    /// With the edit that `repair` works out, where there is one. That may take a look at the
    /// whole section, so that only as many as time allows are asked for.
    pub fn push_mended(&mut self, found: Found, repair: impl FnOnce() -> Option<Repair>) {
        if let Some(rule) = self.admit(found.span.start, self.most_per_rule) {
            let repair = match self.of_rule.findings <= self.most_thorough {
                true => repair(),
                false => None,
            };
            self.keep(rule, found.fix(repair));
        }
    }

    /// For findings that take time to put together: those that are only counted, or
    /// silenced, are not.
    pub fn push_with<P: Place>(&mut self, place: P, found: impl FnOnce(P) -> Found) {
        let most = self.most_per_rule.min(self.most_thorough);
        if let Some(rule) = self.admit(place.place().start, most) {
            self.keep(rule, found(place));
        }
    }

    /// One finding for a slip made on many lines: at the first, with the number of them.
    pub fn push_once(
        &mut self,
        mut places: impl Iterator<Item = Range<usize>>,
        found: impl FnOnce(Range<usize>, usize) -> Found,
    ) {
        if let Some(first) = places.next() {
            self.push(found(first, 1 + places.count()));
        }
    }

    /// The rule under which a finding at this offset is kept; `None` when the description
    /// silences it, or when it is only counted.
    fn admit(&mut self, offset: usize, most: usize) -> Option<&'static Rule> {
        let rule = self.rule?;
        if self.ignores.silence(rule, offset) {
            return None;
        }
        self.of_rule.findings += 1;
        let is_too_much = self.of_rule.bytes > Findings::MOST_BYTES_PER_RULE
            || self.found.len() >= Findings::MOST_IN_ALL;
        let is_one_of_many = self.of_rule.findings > Findings::ALWAYS && is_too_much;
        if self.of_rule.findings > most || is_one_of_many {
            self.left_out += 1;
            return None;
        }
        Some(rule)
    }

    fn keep(&mut self, rule: &'static Rule, found: Found) {
        self.of_rule.bytes += self.bytes_of_lines(&found);
        self.found.push((rule, found));
    }

    /// Length of the lines that a finding points into.
    fn bytes_of_lines(&self, found: &Found) -> usize {
        let length = |source: &Source, offset| source.line_range(source.line_of(offset)).len();
        let related = found.related.iter().map(|(side, span, _)| match side {
            Side::Judged => length(self.source, span.start),
            Side::Counterpart => length(self.counterpart.unwrap_or(self.source), span.start),
        });
        length(self.source, found.span.start) + related.sum::<usize>()
    }

    /// Drops what a rule has found.
    pub fn forget(&mut self, rule: &Rule) {
        self.found.retain(|(other, _)| other.code != rule.code);
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub fn has_errors(&self) -> bool {
        self.found
            .iter()
            .any(|(rule, found)| found.severity.unwrap_or(rule.severity) == Severity::Error)
    }

    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// How many the description itself silences.
    pub fn silenced(&self) -> usize {
        self.ignores.silenced()
    }

    /// What the description silences in vain, once the rules of `selection` have run.
    pub fn useless_ignores(&self, selection: &Selection) -> Vec<Useless<'a>> {
        self.ignores.useless(selection)
    }

    /// The findings, each with the offset of its first byte.
    pub fn into_placed(self) -> Vec<(usize, Finding)> {
        let (source, counterpart) = (self.source, self.counterpart);
        let finished = self.found.into_iter();
        finished
            .map(|(rule, found)| (found.span.start, found.finish(rule, source, counterpart)))
            .collect()
    }
}

impl Found {
    pub fn new(place: impl Place, message: impl Into<String>) -> Self {
        Found {
            span: place.place(),
            message: message.into(),
            help: None,
            related: Vec::new(),
            severity: None,
            repair: None,
        }
    }

    /// A case of an error that peers let pass.
    pub fn as_warning(mut self) -> Self {
        self.severity = Some(Severity::Warning);
        self
    }

    /// What to do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Another place that explains this one.
    pub fn related(mut self, place: impl Place, message: impl Into<String>) -> Self {
        let place = (Side::Judged, place.place(), message.into());
        self.related.push(place);
        self
    }

    /// A place in the other description: the offer beside an answer, the earlier
    /// description beside a later one.
    pub fn beside(mut self, place: impl Place, message: impl Into<String>) -> Self {
        let place = (Side::Counterpart, place.place(), message.into());
        self.related.push(place);
        self
    }

    /// The edit that mends it, where there is one.
    pub fn fix(mut self, repair: impl Into<Option<Repair>>) -> Self {
        self.repair = repair.into().filter(Repair::is_useful);
        self
    }

    fn finish(self, rule: &Rule, source: &Source, counterpart: Option<&Source>) -> Finding {
        let severity = self.severity.unwrap_or(rule.severity);
        let mut finding = Finding::new(rule.code, rule.name, severity, self.message)
            .at(Location::text(source, self.span));
        finding.help = self.help;
        finding.fix = self.repair.map(|repair| repair.finish(source));
        for (side, span, message) in self.related {
            let text = match side {
                Side::Judged => source,
                Side::Counterpart => counterpart.unwrap_or(source),
            };
            finding = finding.related(message, Location::text(text, span));
        }
        finding
    }
}

impl Place for Range<usize> {
    fn place(&self) -> Range<usize> {
        self.clone()
    }
}

impl Place for Text<'_> {
    fn place(&self) -> Range<usize> {
        self.span()
    }
}

/// A line without its terminator.
impl Place for &Line<'_> {
    fn place(&self) -> Range<usize> {
        self.body()
    }
}

impl Place for &Attribute<'_> {
    fn place(&self) -> Range<usize> {
        self.span()
    }
}
