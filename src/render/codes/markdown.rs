//! `docs/rules.md`: all rules, to be read in a browser.

use super::table::groups;
use super::{fix_mark, runs_mark, sentence};
use crate::render::reference;
use crate::render::sanitize::sanitize;
use crate::report::codes::{Code, CodeExample, Codes, Difference, DifferenceSide, RuleDetails};

pub fn render(codes: &Codes) -> String {
    let groups = groups(codes);
    let mut out = introduction(codes);
    for (group, rules) in &groups {
        out.push_str(&format!(
            "- [{group}](#{}): {}\n",
            anchor(group),
            rules.len()
        ));
    }
    for (group, rules) in &groups {
        out.push_str(&format!("\n## {group}\n\n{TABLE_HEAD}"));
        rules
            .iter()
            .for_each(|(code, rule)| out.push_str(&row(code, rule)));
        rules
            .iter()
            .for_each(|(code, rule)| out.push_str(&section(code, rule)));
    }
    out
}

const TABLE_HEAD: &str = "| code | severity | runs | fix | finds |\n|---|---|---|---|---|\n";

fn introduction(codes: &Codes) -> String {
    format!(
        "<!-- Written by `rtctool rules --markdown`; RTCTOOL_UPDATE=1 cargo test generate writes it anew. -->\n\
         # Rules of `rtctool sdp lint` and `rtctool ice check`\n\n\
         {} rules. `rtctool explain CODE` shows one of them. Of the rules of `sdp lint`, `--select` and\n\
         `--ignore` choose; one that runs on request is silent until `--select` names it; `--fix` makes the\n\
         safe fixes, `--unsafe-fixes` the others too. The rules of `ice check` are the last group, and always\n\
         run. What browsers do is measured with the failing example of the rule.\n\n",
        codes.codes.len()
    )
}

fn row(code: &Code, rule: &RuleDetails) -> String {
    let cells = [
        format!("[{}](#{})", code.code, anchor(&heading(code))),
        code.severity.as_str().to_owned(),
        runs_mark(rule.runs).to_owned(),
        fix_mark(rule.fix).to_owned(),
        escaped(&code.summary),
    ];
    let cells = cells.map(|cell| cell.replace('|', "\\|"));
    format!("| {} |\n", cells.join(" | "))
}

fn section(code: &Code, rule: &RuleDetails) -> String {
    let mut out = format!("\n### {}\n\n{}\n", heading(code), facts(code, rule));
    out.push_str(&format!("\n{}\n", escaped(&sentence(&code.summary))));
    out.push_str(&format!("\n{}\n", escaped(&rule.explanation)));
    let help = rule.help.iter().map(|help| format!("; help: {help}"));
    let said: String = std::iter::once(rule.message.clone()).chain(help).collect();
    out.push_str(&format!("\n> {}\n", escaped(&sanitize(&said))));
    if !rule.effects.is_empty() {
        out.push('\n');
    }
    for effect in &rule.effects {
        out.push_str(&format!("- {}\n", escaped(&sanitize(&effect.sentence))));
    }
    for example in rule
        .example
        .iter()
        .filter(|example| !example.difference.is_empty())
    {
        out.push_str(&difference(example));
    }
    out
}

fn heading(code: &Code) -> String {
    format!("{} {}", code.code, code.name)
}

/// Severity, whether it runs, its fix, and where it is written.
fn facts(code: &Code, rule: &RuleDetails) -> String {
    let reference = rule.reference.as_ref().map(|at| match reference::page(at) {
        Some(page) => format!("[{at}]({page})"),
        None => at.clone(),
    });
    let facts = [
        format!("**{}**", code.severity.as_str()),
        runs_mark(rule.runs).to_owned(),
        fix_mark(rule.fix).to_owned(),
        reference.unwrap_or_default(),
    ];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    facts.join(" · ")
}

fn difference(example: &CodeExample) -> String {
    let what = match (&example.kind, example.part.as_str()) {
        (Some(kind), _) => format!("In the {kind}:\n\n"),
        (None, "description" | "configuration") => String::new(),
        (None, "previous" | "next") => format!("In the {} description:\n\n", example.part),
        (None, part) => format!("In the {part}:\n\n"),
    };
    let lines: String = example.difference.iter().map(line).collect();
    format!("\n{what}```diff\n{lines}```\n")
}

fn line(line: &Difference) -> String {
    let sign = match line.side {
        DifferenceSide::Both | DifferenceSide::LeftOut => ' ',
        DifferenceSide::Failing => '-',
        DifferenceSide::Fixed => '+',
    };
    format!("{sign}{}\n", sanitize(&line.text))
}

/// The link target that code hosts give a heading.
fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || [' ', '-', '_'].contains(c);
    let text: String = heading.to_lowercase().chars().filter(kept).collect();
    text.replace(' ', "-")
}

/// Text between backticks is code as it is; elsewhere nothing of it is markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_code = false;
    for c in text.chars() {
        in_code ^= c == '`';
        if !in_code && ['<', '*', '_', '[', '\\'].contains(&c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::examples;
    use super::*;

    #[test]
    fn each_group_has_a_table_and_each_rule_a_section() {
        insta::assert_snapshot!(render(&examples::codes()), @r#"
        <!-- Written by `rtctool rules --markdown`; RTCTOOL_UPDATE=1 cargo test generate writes it anew. -->
        # Rules of `rtctool sdp lint` and `rtctool ice check`

        3 rules. `rtctool explain CODE` shows one of them. Of the rules of `sdp lint`, `--select` and
        `--ignore` choose; one that runs on request is silent until `--select` names it; `--fix` makes the
        safe fixes, `--unsafe-fixes` the others too. The rules of `ice check` are the last group, and always
        run. What browsers do is measured with the failing example of the rule.

        - [Syntax](#syntax): 2
        - [Offer and answer](#offer-and-answer): 1

        ## Syntax

        | code | severity | runs | fix | finds |
        |---|---|---|---|---|
        | [S018](#s018-mixed-line-endings) | warning | by default | safe fix | lines end in `\r\|\n` |
        | [S041](#s041-not-utf8) | warning | on request |  | the text is not UTF-8 |

        ### S018 mixed-line-endings

        **warning** · by default · safe fix · [RFC 8866 §5.14](https://www.rfc-editor.org/rfc/rfc8866#section-5.14)

        Lines end in `\r|\n`.

        A reader that takes `a_b*` for markup sees another text than one that does not, and \*that\* is found late.

        > `setup:active` on both sides; help: write `a=setup:passive` in one

        - Chromium 1 rejects: "no \* \<line>"
        - Firefox 1 accepts

        In the answer:

        ```diff
         a=mid:0
        -a=setup:\u{1b}active
        +a=setup:passive
         …
        ```

        ### S041 not-utf8

        **warning** · on request

        The text is not UTF-8.

        A reader that takes `a_b*` for markup sees another text than one that does not, and \*that\* is found late.

        > `setup:active` on both sides; help: write `a=setup:passive` in one

        ## Offer and answer

        | code | severity | runs | fix | finds |
        |---|---|---|---|---|
        | [O009](#o009-role) | warning | by default | unsafe fix | both sides say `setup:active` |

        ### O009 role

        **warning** · by default · unsafe fix · [RFC 8866 §5.14](https://www.rfc-editor.org/rfc/rfc8866#section-5.14)

        Both sides say `setup:active`.

        A reader that takes `a_b*` for markup sees another text than one that does not, and \*that\* is found late.

        > `setup:active` on both sides; help: write `a=setup:passive` in one

        In the answer:

        ```diff
         a=mid:0
        -a=setup:\u{1b}active
        +a=setup:passive
         …
        ```
        "#);
    }

    #[test]
    fn only_code_keeps_its_signs() {
        assert_eq!(escaped("a_b `a_b*` *<x>"), "a\\_b `a_b*` \\*\\<x>");
    }

    #[test]
    fn a_link_finds_its_heading() {
        assert_eq!(anchor("S001 empty-description"), "s001-empty-description");
        assert_eq!(
            anchor("Codecs, their parameters"),
            "codecs-their-parameters"
        );
    }
}
