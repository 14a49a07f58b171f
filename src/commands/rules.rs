//! `rules`: the table of rules, as it is compiled in.

use super::sdp_lint;
use crate::cli::RulesArgs;
use crate::failure::{Failure, Result};
use crate::lint::{GROUPS, Pattern, RULES, Rule};
use crate::render::codes::{self, Form, markdown, table};
use crate::report::codes::{Code, Codes};

/// The list in the form asked for.
pub fn run(args: &RulesArgs, form: Form) -> Result<Vec<u8>> {
    let patterns = sdp_lint::patterns("rtctool rules", &args.rules)?;
    let rules = in_reading_order().filter(|rule| is_asked_for(rule, &patterns));
    let listed = Codes::new(rules.map(Code::from).collect());
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

/// Group by group, and by code within a group.
fn in_reading_order() -> impl Iterator<Item = &'static Rule> {
    GROUPS.iter().flat_map(|(letter, _)| {
        let rules = RULES.iter().copied();
        rules.filter(move |rule| rule.group() == *letter)
    })
}

fn is_asked_for(rule: &Rule, patterns: &[Pattern]) -> bool {
    patterns.is_empty() || patterns.iter().any(|pattern| pattern.matches(rule))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_rule_is_left_out_of_the_list() {
        assert_eq!(in_reading_order().count(), RULES.len());
    }
}
