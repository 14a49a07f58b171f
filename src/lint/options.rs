//! What the user wants of a lint: which rules, for whom.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::{Enabled, Profile, RULES, Rule};

/// How a description is judged. The default is every rule that is on by itself.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub selection: Selection,
    /// `None`: the description itself shows what it is for.
    pub profile: Option<Profile>,
    /// The peers that count; empty: all of them.
    pub targets: Vec<super::effects::Peer>,
}

/// Which rules count: those that `select` matches and `ignore` does not.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Empty: the rules that are on by default.
    pub select: Vec<Pattern>,
    pub ignore: Vec<Pattern>,
}

/// A set of rules by code, by the beginning of codes, by name, or by one of two words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// `all`
    All,
    /// `default`
    Default,
    /// `S`, `S0`, `S001`
    Codes(String),
    /// `duplicate-mid`
    Name(&'static str),
}

impl Pattern {
    /// `None` when no rule matches.
    pub fn parse(text: &str) -> Option<Pattern> {
        match text.to_ascii_lowercase().as_str() {
            "" => return None,
            "all" => return Some(Pattern::All),
            "default" => return Some(Pattern::Default),
            _ => {}
        }
        let code = text.to_ascii_uppercase();
        if RULES.iter().any(|rule| rule.code.starts_with(&code)) {
            return Some(Pattern::Codes(code));
        }
        let named = RULES.iter().find(|rule| rule.name == text)?;
        Some(Pattern::Name(named.name))
    }

    /// All rules that it matches.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        RULES.iter().copied().filter(|rule| self.matches(rule))
    }

    pub fn matches(&self, rule: &Rule) -> bool {
        match self {
            Pattern::All => true,
            Pattern::Default => rule.enabled == Enabled::ByDefault,
            Pattern::Codes(start) => rule.code.starts_with(start.as_str()),
            Pattern::Name(name) => rule.name == *name,
        }
    }
}

impl Selection {
    /// These rules and those that are on by default.
    pub fn default_and(code: &str) -> Selection {
        Selection {
            select: [Some(Pattern::Default), Pattern::parse(code)]
                .into_iter()
                .flatten()
                .collect(),
            ignore: Vec::new(),
        }
    }

    /// All rules that it has.
    pub fn rules(&self) -> Cow<'static, [&'static Rule]> {
        // Most descriptions are judged by the same rules, which need not be picked each time.
        static BY_DEFAULT: LazyLock<Vec<&Rule>> = LazyLock::new(|| Selection::default().pick());
        match self.select.is_empty() && self.ignore.is_empty() {
            true => Cow::Borrowed(&BY_DEFAULT),
            false => Cow::Owned(self.pick()),
        }
    }

    fn pick(&self) -> Vec<&'static Rule> {
        let rules = RULES.iter().copied();
        rules.filter(|rule| self.has(rule)).collect()
    }

    pub fn has(&self, rule: &Rule) -> bool {
        let selected = match self.select.as_slice() {
            [] => rule.enabled == Enabled::ByDefault,
            patterns => patterns.iter().any(|pattern| pattern.matches(rule)),
        };
        selected && !self.ignore.iter().any(|pattern| pattern.matches(rule))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(select: &[&str], ignore: &[&str]) -> Selection {
        let parse = |texts: &[&str]| texts.iter().filter_map(|t| Pattern::parse(t)).collect();
        Selection {
            select: parse(select),
            ignore: parse(ignore),
        }
    }

    fn has(selection: &Selection, code: &str) -> bool {
        selection.has(super::super::rule(code).expect("a rule"))
    }

    #[test]
    fn a_pattern_is_a_code_the_beginning_of_codes_or_a_name() {
        for text in ["S001", "s001", "S0", "S", "duplicate-mid", "all", "default"] {
            assert!(Pattern::parse(text).is_some(), "{text}");
        }
        for text in ["", "Z", "S9999", "no-such-rule"] {
            assert_eq!(Pattern::parse(text), None, "{text}");
        }
    }

    #[test]
    fn select_replaces_the_defaults_and_ignore_has_the_last_word() {
        let only_syntax = selection(&["S"], &["S004"]);
        assert!(has(&only_syntax, "S003"));
        assert!(!has(&only_syntax, "S004"));
        assert!(!has(&only_syntax, "M003"));
        assert!(has(&selection(&[], &["S"]), "M003"));
    }
}
