//! What the findings' codes mean, for viewers that show it beside them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::level;
use crate::diagnostic::Finding;
use crate::render::reference;
use crate::report::Data;
use crate::report::codes;
use crate::report::sdp::SdpRule;

/// The rules that found something, by code.
pub struct Rules<'a> {
    by_code: BTreeMap<&'a str, (&'a Finding, Option<&'a SdpRule>)>,
}

impl<'a> Rules<'a> {
    pub fn of(data: &'a Data, findings: impl Iterator<Item = &'a Finding>) -> Self {
        let known: BTreeMap<&str, &SdpRule> = known(data)
            .into_iter()
            .map(|rule| (rule.code.as_str(), rule))
            .collect();
        let mut by_code = BTreeMap::new();
        for finding in findings {
            let code = finding.code.as_str();
            by_code
                .entry(code)
                .or_insert_with(|| (finding, known.get(code).copied()));
        }
        Rules { by_code }
    }

    pub fn index(&self, code: &str) -> Option<usize> {
        self.by_code.keys().position(|other| *other == code)
    }

    pub fn descriptors(&self) -> Vec<Value> {
        let rules = self.by_code.values();
        rules
            .map(|(finding, rule)| match rule {
                Some(rule) => described(rule),
                None => summed_up(finding),
            })
            .collect()
    }
}

fn described(rule: &SdpRule) -> Value {
    let mut descriptor = super::object(json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": rule.explanation },
        "help": { "text": help(rule) },
        "defaultConfiguration": { "level": level(rule.severity) },
    }));
    let page = rule.reference.as_deref().and_then(reference::page);
    if let Some(page) = page {
        descriptor.insert("helpUri".into(), Value::String(page));
    }
    Value::Object(descriptor)
}

/// Where a kind of finding has no rule, its table says what it means.
fn summed_up(finding: &Finding) -> Value {
    let mut descriptor = super::object(json!({ "id": finding.code, "name": finding.name }));
    let kind = codes::kinds().find(|kind| kind.code == finding.code);
    if let Some(kind) = kind {
        descriptor.insert("shortDescription".into(), json!({ "text": kind.summary }));
        let level = json!({ "level": level(kind.severity) });
        descriptor.insert("defaultConfiguration".into(), level);
    }
    Value::Object(descriptor)
}

fn help(rule: &SdpRule) -> String {
    let reference = rule.reference.iter().map(|at| format!("\nSee {at}."));
    let reference: String = reference.collect();
    format!("{}{reference}", rule.explanation)
}

/// The rules that a report tells of. `check` has them in the report of its step.
fn known(data: &Data) -> Vec<&SdpRule> {
    match data {
        Data::SdpLint(data) => data.rules.iter().collect(),
        Data::Check(data) => data
            .reports()
            .flat_map(|report| known(&report.data))
            .collect(),
        _ => Vec::new(),
    }
}
