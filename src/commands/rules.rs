//! `rules`: the table of rules, as it is compiled in.

use super::{explain, sdp_lint};
use crate::cli::RulesArgs;
use crate::failure::{Failure, Result};
use crate::ice;
use crate::lint::{GROUPS, Pattern, RULES, Rule};
use crate::render::codes::{self, Form, markdown, table};
use crate::report::codes::{Code, Codes};

/// The list in the form asked for.
pub fn run(args: &RulesArgs, form: Form) -> Result<Vec<u8>> {
    let listed = Codes::new(listed(&args.rules)?);
    match (args.markdown, form) {
        (true, Form::Json) => Err(Failure::usage(
            "--markdown and --format json exclude each other",
        )
        .help("leave out one of them")),
        (true, Form::Text(_)) => Ok(markdown::render(&listed).into_bytes()),
        (false, Form::Json) => Ok(codes::json(&listed)),
        (false, Form::Text(style)) => Ok(table::render(&listed, &style).into_bytes()),
    }
}

/// The rules of `sdp lint`, and those of `ice check` behind them.
fn listed(asked: &[String]) -> Result<Vec<Code>> {
    let (of_ice, others): (Vec<&String>, Vec<&String>) =
        asked.iter().partition(|text| ice_rules(text).count() > 0);
    let others: Vec<String> = others.into_iter().cloned().collect();
    let no_rule = |text: &&String| Pattern::parse(text).is_none() && explain::is_known(text);
    if let Some(text) = others.iter().find(no_rule) {
        return Err(Failure::usage(format!(
            "`{text}` is a finding, but no rule of a description"
        ))
        .help(format!("`rtctool explain {text}` tells what it is")));
    }
    let patterns = sdp_lint::patterns("rtctool rules", &others)?;
    let is_general = |pattern: &Pattern| matches!(pattern, Pattern::All | Pattern::Default);
    let all_of_ice = asked.is_empty() || patterns.iter().any(is_general);

    let rules = in_reading_order()
        .filter(|rule| asked.is_empty() || patterns.iter().any(|pattern| pattern.matches(rule)));
    let ice = ice::RULES.iter().copied().filter(|rule| {
        let is_named = |text: &&String| ice_rules(text).any(|other| other.kind == rule.kind);
        all_of_ice || of_ice.iter().any(is_named)
    });
    Ok(rules.map(Code::from).chain(ice.map(Code::from)).collect())
}

/// The rules of `ice check` that a text stands for. `I` stands for a group of `sdp lint`.
fn ice_rules(text: &str) -> impl Iterator<Item = &'static ice::Rule> {
    let code = text.to_ascii_uppercase();
    let text = text.to_owned();
    ice::RULES.iter().copied().filter(move |rule| {
        rule.kind.name == text || (code.len() > 1 && rule.kind.code.starts_with(&code))
    })
}

/// Group by group, and by code within a group.
fn in_reading_order() -> impl Iterator<Item = &'static Rule> {
    GROUPS.iter().flat_map(|(letter, _)| {
        let rules = RULES.iter().copied();
        rules.filter(move |rule| rule.group() == *letter)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_ice_check_are_asked_for_alike() {
        let codes = |asked: &str| -> Vec<String> {
            let listed = listed(&[asked.to_owned()]).unwrap();
            listed.into_iter().map(|code| code.code).collect()
        };
        assert_eq!(codes("ICE").len(), ice::RULES.len());
        assert_eq!(codes("ice001"), ["ICE001"]);
        assert_eq!(codes("legacy-url"), ["ICE009"]);
        assert!(codes("I").iter().all(|code| !code.starts_with("ICE")));
    }

    #[test]
    fn a_finding_that_is_no_rule_is_explained_elsewhere() {
        let failure = listed(&["PCAP050".to_owned()]).unwrap_err();
        let help = crate::report::Problem::from(failure).help.unwrap();
        assert_eq!(help, "`rtctool explain PCAP050` tells what it is");
    }

    #[test]
    fn no_rule_is_left_out_of_the_list() {
        assert_eq!(in_reading_order().count(), RULES.len());
        assert_eq!(listed(&[]).unwrap().len(), RULES.len() + ice::RULES.len());
    }
}
