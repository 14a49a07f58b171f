//! `rtctool rules` for people: one line for each rule, or two where the width is short.

use super::{fix_mark, runs_mark};
use crate::render::style::Style;
use crate::render::table::{Column, Table, visible_width};
use crate::render::wrap::wrapped;
use crate::report::codes::{Code, Codes, RuleDetails};

pub fn render(codes: &Codes, style: &Style) -> String {
    let wide = wide(codes, style);
    let fits = wide.lines().all(|line| visible_width(line) <= style.width);
    let rules = match style.wrap && !fits {
        true => narrow(codes, style),
        false => wide,
    };
    format!("{rules}\n{}\n", style.dim(&closing(codes)))
}

/// All columns, however wide that is: outside a terminal a rule is a line.
fn wide(codes: &Codes, style: &Style) -> String {
    let mut table = Table::new(vec![
        Column::text("code", 0),
        Column::text("severity", 0),
        Column::text("runs", 0),
        Column::text("fix", 0),
        Column::text("name", 0),
        Column::text("finds", 0),
    ]);
    for (group, rules) in groups(codes) {
        table.heading(style.bold(group));
        for (code, rule) in rules {
            table.row(vec![
                code.code.clone(),
                style.severity(code.severity, code.severity.as_str()),
                runs_mark(rule.runs).to_owned(),
                fix_mark(rule.fix).to_owned(),
                code.name.clone(),
                code.summary.clone(),
            ]);
        }
    }
    let unbounded = Style {
        width: usize::MAX,
        ..*style
    };
    table.render(&unbounded)
}

/// What a rule finds stands below its name.
fn narrow(codes: &Codes, style: &Style) -> String {
    const INDENT: &str = "      ";
    let mut out = String::new();
    for (group, rules) in groups(codes) {
        out.push_str(&format!("{}\n", style.bold(group)));
        for (code, rule) in rules {
            let marks = [runs_mark(rule.runs), fix_mark(rule.fix)];
            let marks: Vec<&str> = marks.into_iter().filter(|mark| !mark.is_empty()).collect();
            out.push_str(&format!(
                "{}  {}  {}  {}\n",
                code.code,
                style.severity(code.severity, code.severity.as_str()),
                code.name,
                style.dim(&marks.join(", "))
            ));
            for line in wrapped(&code.summary, style.width.saturating_sub(INDENT.len())) {
                out.push_str(&format!("{INDENT}{line}\n"));
            }
        }
    }
    out
}

/// The rules by their groups, in the order of the codes' first of each.
pub(super) fn groups(codes: &Codes) -> Vec<(&str, Vec<(&Code, &RuleDetails)>)> {
    let mut groups: Vec<(&str, Vec<(&Code, &RuleDetails)>)> = Vec::new();
    for code in &codes.codes {
        let Some(rule) = &code.rule else { continue };
        match groups.last_mut() {
            Some((group, rules)) if *group == rule.group => rules.push((code, rule)),
            _ => groups.push((&rule.group, vec![(code, rule)])),
        }
    }
    groups
}

fn closing(codes: &Codes) -> String {
    let number = codes.codes.len();
    let s = if number == 1 { "" } else { "s" };
    format!("{number} rule{s}; rtctool explain CODE says more")
}

#[cfg(test)]
mod tests {
    use super::super::examples;
    use super::*;

    fn rendered(width: usize, wrap: bool) -> String {
        let style = Style {
            width,
            wrap,
            ..Style::PLAIN
        };
        render(&examples::codes(), &style)
    }

    #[test]
    fn outside_a_terminal_and_where_it_fits_a_rule_is_a_line() {
        insta::assert_snapshot!(rendered(160, true), @r#"
        code  severity  runs        fix         name                finds
        Syntax
        S018  warning   by default  safe fix    mixed-line-endings  lines end in `\r|\n`
        S041  warning   on request              not-utf8            the text is not UTF-8
        Offer and answer
        O009  warning   by default  unsafe fix  role                both sides say `setup:active`

        3 rules; rtctool explain CODE says more
        "#);
        assert_eq!(rendered(80, false), rendered(160, true));
    }

    #[test]
    fn at_eighty_columns_what_it_finds_stands_below_the_name() {
        let text = rendered(80, true);
        insta::assert_snapshot!(text, @r#"
        Syntax
        S018  warning  mixed-line-endings  by default, safe fix
              lines end in `\r|\n`
        S041  warning  not-utf8  on request
              the text is not UTF-8
        Offer and answer
        O009  warning  role  by default, unsafe fix
              both sides say `setup:active`

        3 rules; rtctool explain CODE says more
        "#);
        assert!(text.lines().all(|line| visible_width(line) <= 80), "{text}");
    }
}
