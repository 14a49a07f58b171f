//! What `rtctool rules` and `rtctool explain` tell about codes.

mod metric;

use schemars::JsonSchema;
use serde::Serialize;

use super::{SCHEMA_VERSION, Tool, advice, gate_findings};
use crate::diagnostic::{FindingKind, Severity};
use crate::ice;
use crate::lint::effects::{self, Effect, Verdict};
use crate::lint::examples::{self, Example, Side};
use crate::lint::{Enabled, Fixable, Rule};
use crate::{capture, probe};

pub use metric::{Meaning, Metric};

/// The document that `--format json` prints.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Codes {
    /// Version of this document's shape.
    pub schema_version: u32,
    pub tool: Tool,
    pub codes: Vec<Code>,
    /// Metrics of gates that `explain` was asked for. Not there without any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub metrics: Vec<Metric>,
}

/// What all findings with one code have in common.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Code {
    pub code: String,
    pub name: String,
    /// The usual severity; a finding may be milder where circumstances are.
    pub severity: Severity,
    /// What it finds.
    pub summary: String,
    /// Null for the codes of commands that have no rules.
    pub rule: Option<RuleDetails>,
    /// What to make of it. Null for rules, which explain it in `rule`, and for bare words of verdicts.
    pub advice: Option<Advice>,
}

/// What to make of a finding in a capture.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Advice {
    /// What it means for the call.
    pub meaning: String,
    /// For Wireshark: shows the packets to look at. Null where packets do not show it.
    pub display_filter: Option<String>,
    /// What usually causes it.
    pub causes: String,
    /// What to do next.
    pub next: String,
}

/// What there is to know about a rule of `sdp lint` or `ice check`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RuleDetails {
    /// The group's title, such as `Media sections`; the letter of the code stands for it.
    pub group: String,
    pub runs: Runs,
    pub fix: FixOffered,
    /// Why it matters: who breaks, and how.
    pub explanation: String,
    /// Where it is written, such as `RFC 8866 §5`. Null when nobody wrote it down.
    pub reference: Option<String>,
    /// The version of rtctool that first had the rule.
    pub since: String,
    /// What peers did with the failing example. Empty where nothing was measured.
    pub effects: Vec<MeasuredEffect>,
    /// What is said of the failing example.
    pub message: String,
    /// What it says to do about it.
    pub help: Option<String>,
    /// One description, or two where the rule compares two.
    pub example: Vec<CodeExample>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Runs {
    ByDefault,
    /// Only when `--select` names it.
    OnRequest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FixOffered {
    No,
    /// The meaning stays, or is what every reader took it for.
    Safe,
    /// A likely guess that a person should look at.
    Unsafe,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MeasuredEffect {
    /// Such as `Chromium`.
    pub peer: String,
    pub version: String,
    /// `rejects`, `alters` or `accepts`.
    pub verdict: String,
    /// The peer's own words, or what became different; may be empty.
    pub words: String,
    /// All of that in one sentence.
    pub sentence: String,
}

/// A description or configuration that fails and what it should be.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CodeExample {
    /// `offer`, `answer`, `previous` or `next` where the rule compares two; else `description`,
    /// or `configuration` for `ice check`.
    pub part: String,
    /// `offer` or `answer` where that matters.
    pub kind: Option<String>,
    pub failing: String,
    pub fixed: String,
    /// The lines that differ, and one around them.
    pub difference: Vec<Difference>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Difference {
    pub side: DifferenceSide,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceSide {
    Both,
    Failing,
    Fixed,
    /// The text says how many lines are left out.
    LeftOut,
}

/// The kinds of findings of all jobs that have no rules.
pub fn kinds() -> impl Iterator<Item = &'static FindingKind> {
    let kinds = probe::codes::KINDS
        .iter()
        .chain(probe::nat::codes::KINDS)
        .chain(probe::turn::codes::KINDS)
        .chain(probe::turn::audit::codes::KINDS)
        .chain(probe::transport_codes::KINDS)
        .chain(capture::findings::KINDS)
        .chain(gate_findings::KINDS)
        .chain(super::sdp::diff::KINDS)
        .chain(super::call::load::findings::KINDS);
    #[cfg(feature = "call")]
    let kinds = kinds
        .chain(crate::call::findings::KINDS)
        .chain(crate::call::by_hand::findings::KINDS)
        .chain(crate::call::serve::findings::KINDS)
        .chain(crate::call::whip::findings::KINDS);
    kinds.copied()
}

impl Codes {
    pub fn new(codes: Vec<Code>) -> Self {
        Codes {
            schema_version: SCHEMA_VERSION,
            tool: Tool::this(),
            codes,
            metrics: Vec::new(),
        }
    }

    pub fn with_metrics(self, metrics: Vec<Metric>) -> Self {
        Codes { metrics, ..self }
    }
}

/// The JSON Schema of [`Codes`].
pub fn json_schema() -> schemars::Schema {
    schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Codes>()
}

/// Captures have advice of their own, with filters for packets.
fn advised(code: &str) -> Option<Advice> {
    let of_captures = capture::findings::advice::of(code).map(Into::into);
    of_captures.or_else(|| advice::of(code).map(Into::into))
}

impl From<&'static advice::Advice> for Advice {
    fn from(advice: &'static advice::Advice) -> Self {
        Advice {
            meaning: advice.meaning.to_owned(),
            display_filter: None,
            causes: advice.causes.to_owned(),
            next: advice.next.to_owned(),
        }
    }
}

impl From<&FindingKind> for Code {
    fn from(kind: &FindingKind) -> Self {
        Code {
            code: kind.code.to_owned(),
            name: kind.name.to_owned(),
            severity: kind.severity,
            summary: kind.summary.to_owned(),
            rule: None,
            advice: advised(kind.code),
        }
    }
}

impl From<&'static ice::Rule> for Code {
    fn from(rule: &'static ice::Rule) -> Self {
        Code {
            rule: Some(rule.into()),
            ..Code::from(&rule.kind)
        }
    }
}

impl From<&'static ice::Rule> for RuleDetails {
    fn from(rule: &'static ice::Rule) -> Self {
        let finding = ice::examples::finding(rule);
        let (message, help) =
            finding.map_or_else(Default::default, |finding| (finding.message, finding.help));
        RuleDetails {
            group: "ICE configurations".to_owned(),
            runs: Runs::ByDefault,
            fix: FixOffered::No,
            explanation: rule.explain.to_owned(),
            reference: None,
            since: rule.since.to_owned(),
            effects: ice::effects::of(rule.kind.code).map(Into::into).collect(),
            message,
            help,
            example: ice::examples::of(rule).iter().map(Into::into).collect(),
        }
    }
}

impl From<&Rule> for Code {
    fn from(rule: &Rule) -> Self {
        Code {
            code: rule.code.to_owned(),
            name: rule.name.to_owned(),
            severity: rule.severity,
            summary: rule.summary.to_owned(),
            rule: Some(rule.into()),
            advice: None,
        }
    }
}

impl From<&'static capture::findings::advice::Advice> for Advice {
    fn from(advice: &'static capture::findings::advice::Advice) -> Self {
        let filter = Some(advice.display_filter).filter(|filter| !filter.is_empty());
        Advice {
            meaning: advice.meaning.to_owned(),
            display_filter: filter.map(str::to_owned),
            causes: advice.causes.to_owned(),
            next: advice.next.to_owned(),
        }
    }
}

impl From<&Rule> for RuleDetails {
    fn from(rule: &Rule) -> Self {
        let examples = examples::of(rule);
        let finding = examples::finding(rule, &examples);
        let (message, help) =
            finding.map_or_else(Default::default, |finding| (finding.message, finding.help));
        RuleDetails {
            group: rule.group_title().to_owned(),
            runs: match rule.enabled {
                Enabled::ByDefault => Runs::ByDefault,
                Enabled::OnRequest => Runs::OnRequest,
            },
            fix: match rule.fix {
                Fixable::No => FixOffered::No,
                Fixable::Safe => FixOffered::Safe,
                Fixable::Unsafe => FixOffered::Unsafe,
            },
            explanation: rule.explain.to_owned(),
            reference: (!rule.reference.is_empty()).then(|| rule.reference.to_owned()),
            since: rule.since.to_owned(),
            effects: effects::of(rule.code).map(Into::into).collect(),
            message,
            help,
            example: examples.iter().map(Into::into).collect(),
        }
    }
}

impl From<&Effect> for MeasuredEffect {
    fn from(effect: &Effect) -> Self {
        let verdict = match effect.verdict {
            Verdict::Rejects => "rejects",
            Verdict::Alters => "alters",
            Verdict::Accepts => "accepts",
        };
        MeasuredEffect {
            peer: effect.peer.to_owned(),
            version: effect.version.to_owned(),
            verdict: verdict.to_owned(),
            words: effect.words.to_owned(),
            sentence: effect.sentence(),
        }
    }
}

impl From<&Example> for CodeExample {
    fn from(example: &Example) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let lines = example.difference().into_iter();
        CodeExample {
            part: example.part.to_owned(),
            kind: example.kind.map(|kind| kind.as_str().to_owned()),
            failing: text(&example.failing),
            fixed: text(&example.fixed),
            difference: lines
                .map(|line| Difference {
                    side: line.side.into(),
                    text: line.text,
                })
                .collect(),
        }
    }
}

impl From<Side> for DifferenceSide {
    fn from(side: Side) -> Self {
        match side {
            Side::Both => DifferenceSide::Both,
            Side::Failing => DifferenceSide::Failing,
            Side::Fixed => DifferenceSide::Fixed,
            Side::LeftOut => DifferenceSide::LeftOut,
        }
    }
}
