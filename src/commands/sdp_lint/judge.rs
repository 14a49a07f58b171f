//! Descriptions judged one by one. Nothing here knows of other inputs, so that several can
//! be worked on at once.

use std::borrow::Cow;

use super::fixing::Fixing;
use crate::commands::Context;
use crate::commands::descriptions::{Candidate, Described};
use crate::diagnostic::FindingCounts;
use crate::failure::Failure;
use crate::input::Input;
use crate::lint::{self, Options, Profile, Verdict};
use crate::report::sdp::{Fixable, SdpDocument, SdpFixes};
use crate::sdp::{Document, Kind};
use crate::source::Source;

/// How descriptions are judged, and what is done about what they have.
#[derive(Debug, Clone, Copy)]
pub struct Judge<'a> {
    pub options: &'a Options,
    /// What the user says that all of them are.
    pub kind: Option<Kind>,
    pub fixing: Option<Fixing>,
}

/// What became of one input.
#[derive(Debug, Default)]
pub struct JudgedInput {
    pub descriptions: Vec<Judged>,
    pub problems: Vec<Failure>,
    /// What goes to standard output in place of the report.
    pub product: Option<Vec<u8>>,
}

/// A description with all that was found in it.
#[derive(Debug)]
pub struct Judged {
    pub source: Source,
    pub verdict: Verdict,
    kind: Option<Kind>,
    lines: usize,
    media_sections: usize,
    fixes: Option<SdpFixes>,
}

impl Judge<'_> {
    /// Reads an input and judges what is in it. `None` when the run was interrupted.
    pub fn read(&self, candidate: &Candidate, context: &Context) -> Option<JudgedInput> {
        let read = candidate.read(context);
        // Half a description would only be misjudged.
        if context.interrupt.is_set() {
            return None;
        }
        let input = candidate.input();
        let passes_on = self.fixing.is_some_and(|fixing| fixing.passes_on(input));
        let mut judged = JudgedInput {
            product: passes_on.then(Vec::new),
            ..JudgedInput::default()
        };
        match read {
            Ok(descriptions) => self.fix_and_judge(descriptions, input, &mut judged),
            Err(failure) => judged.problems.push(failure),
        }
        Some(judged)
    }

    fn fix_and_judge(&self, found: Vec<Described>, input: &Input, judged: &mut JudgedInput) {
        for mut description in found {
            description.kind = self.kind.or(description.kind);
            let outcome = self.fixing.map(|fixing| {
                let document = Document::read(&description.source);
                let options = options_for(&description, &document, self.options);
                fixing.apply(&mut description, input, &options)
            });
            let fixes = outcome.map(|outcome| {
                judged.problems.extend(outcome.problem);
                judged.product = outcome.product.or(judged.product.take());
                outcome.fixes
            });
            let description = Judged::new(description, self.options).with_fixes(fixes);
            judged.descriptions.push(description);
        }
    }
}

impl Judged {
    pub fn new(description: Described, options: &Options) -> Self {
        let document = Document::read(&description.source);
        let options = options_for(&description, &document, options);
        Judged {
            verdict: lint::lint(&document, description.kind, &options),
            kind: description.kind,
            lines: document.lines().count(),
            media_sections: document.media().len(),
            fixes: None,
            source: description.source,
        }
    }

    /// With what it has wrong beside another one.
    pub fn beside(self, verdict: Verdict) -> Self {
        Judged {
            verdict: self.verdict.and(verdict),
            ..self
        }
    }

    fn with_fixes(self, fixes: Option<SdpFixes>) -> Self {
        Judged { fixes, ..self }
    }

    /// The row of the report.
    pub fn row(&self) -> SdpDocument {
        let verdict = &self.verdict;
        SdpDocument {
            source: self.source.name().to_owned(),
            kind: self.kind.map(|kind| kind.as_str().to_owned()),
            profile: verdict.profile.as_str().to_owned(),
            lines: self.lines,
            media_sections: self.media_sections,
            finding_counts: FindingCounts::of(&verdict.findings),
            findings_left_out: verdict.left_out,
            fixable: match self.source.is_mendable() {
                true => Fixable::of(&verdict.findings),
                false => Fixable::default(),
            },
            fixes: self.fixes.clone(),
            findings_silenced: verdict.silenced,
        }
    }
}

/// What came by SIP is held to the rules of SIP, unless it is WebRTC or the user says otherwise.
fn options_for<'a>(
    description: &Described,
    document: &Document,
    options: &'a Options,
) -> Cow<'a, Options> {
    let is_sip = description.from_sip
        && options.profile.is_none()
        && Profile::of(document) != Profile::WebRtc;
    match is_sip {
        true => Cow::Owned(Options {
            profile: Some(Profile::Sip),
            ..options.clone()
        }),
        false => Cow::Borrowed(options),
    }
}
