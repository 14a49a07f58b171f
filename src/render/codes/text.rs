//! `rtctool explain` for people.

use super::{fix_mark, runs_mark, sentence};
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::wrap::wrapped;
use crate::report::codes::{
    Advice, Code, CodeExample, Codes, Difference, DifferenceSide, MeasuredEffect, Metric,
    RuleDetails,
};
use crate::units::Unit;

pub fn render(codes: &Codes, style: &Style) -> String {
    let texts = codes.codes.iter().map(|code| one(code, style));
    let metrics = codes.metrics.iter().map(|one| metric(one, style));
    texts.chain(metrics).collect::<Vec<String>>().join("\n")
}

/// What a gate may name, and how.
fn metric(metric: &Metric, style: &Style) -> String {
    let unit = match metric.unit {
        Unit::Ms => "a time, as in 30ms",
        Unit::Percent => "in percent",
        Unit::Bps => "a bit rate, as in 500kbps",
        Unit::Count => "a plain number",
    };
    let title = format!("{} (metric of gates, {unit})\n", style.bold(&metric.name));
    let meanings = metric.meanings.iter().map(|one| {
        let commands = one.commands.join("`, `");
        prose(
            &format!("{} In the reports of `{commands}`.", sentence(&one.about)),
            style,
        )
    });
    let example = format!(
        "{}\n  --fail-if '{gate}'\n  fail_if = [\"{gate}\"]\n",
        style.bold("A gate, as it is typed and in rtctool.toml, says when the run fails:"),
        gate = metric.gate
    );
    let paragraphs: Vec<String> = std::iter::once(title)
        .chain(meanings)
        .chain([example])
        .collect();
    paragraphs.join("\n")
}

fn one(code: &Code, style: &Style) -> String {
    let mut paragraphs = vec![title(code, style)];
    paragraphs.push(prose(&sentence(&code.summary), style));
    if let Some(rule) = &code.rule {
        paragraphs.extend(details(rule, style));
    }
    if let Some(advice) = &code.advice {
        paragraphs.extend(advised(advice, style));
    }
    paragraphs.join("\n")
}

/// `M003 duplicate-mid (error, by default, safe fix)`
fn title(code: &Code, style: &Style) -> String {
    let rule = code.rule.as_ref();
    let marks = rule.map_or(["", ""], |rule| [runs_mark(rule.runs), fix_mark(rule.fix)]);
    let severity = style.severity(code.severity, code.severity.as_str());
    let facts: Vec<&str> = [severity.as_str()]
        .into_iter()
        .chain(marks)
        .filter(|fact| !fact.is_empty())
        .collect();
    let title = style.bold(&format!("{} {}", code.code, code.name));
    format!("{title} ({})\n", facts.join(", "))
}

fn details(rule: &RuleDetails, style: &Style) -> Vec<String> {
    let mut paragraphs = vec![prose(&rule.explanation, style)];
    paragraphs.extend(effects(&rule.effects, style));
    let examples = rule
        .example
        .iter()
        .filter(|example| !example.difference.is_empty());
    paragraphs.extend(examples.map(|example| difference(example, style)));
    paragraphs.push(said(rule, style));
    paragraphs.extend(rule.reference.iter().map(|at| format!("See {at}.\n")));
    paragraphs
}

fn advised(advice: &Advice, style: &Style) -> Vec<String> {
    let titled = |title: &str, text: &str| format!("{}\n{}", style.bold(title), block(text, style));
    let filter = advice.display_filter.as_deref();
    let mut paragraphs = vec![
        prose(&advice.meaning, style),
        titled("What usually causes it:", &advice.causes),
    ];
    paragraphs.extend(filter.map(|filter| titled("Display filter of Wireshark:", filter)));
    paragraphs.push(titled("What to do next:", &advice.next));
    paragraphs
}

fn effects(effects: &[MeasuredEffect], style: &Style) -> Option<String> {
    let lines: String = effects
        .iter()
        .map(|effect| item(&effect.sentence, style))
        .collect();
    let heading = style.bold("Measured with the failing example:");
    (!effects.is_empty()).then(|| format!("{heading}\n{lines}"))
}

/// What the linter says of the failing example.
fn said(rule: &RuleDetails, style: &Style) -> String {
    let help = rule.help.iter().map(|help| format!("help: {help}"));
    let lines = std::iter::once(rule.message.clone()).chain(help);
    let items: String = lines.map(|line| item(&line, style)).collect();
    format!("{}\n{items}", style.bold("What is said of it:"))
}

fn difference(example: &CodeExample, style: &Style) -> String {
    let what = match (&example.kind, example.part.as_str()) {
        (Some(kind), _) => format!(", {kind}"),
        (None, "description" | "configuration") => String::new(),
        (None, "previous" | "next") => format!(", {} description", example.part),
        (None, part) => format!(", {part}"),
    };
    let heading = style.bold(&format!("Example{what}:"));
    let legend = format!("{} {}", style.bad("- fails"), style.good("+ is right"));
    let lines: String = example
        .difference
        .iter()
        .map(|line| shown(line, style))
        .collect();
    format!("{heading}  {legend}\n{lines}")
}

fn shown(line: &Difference, style: &Style) -> String {
    let text = sanitize(&line.text);
    let line = match line.side {
        DifferenceSide::Both => format!("    {text}"),
        DifferenceSide::Failing => format!("  {}", style.bad(&format!("- {text}"))),
        DifferenceSide::Fixed => format!("  {}", style.good(&format!("+ {text}"))),
        DifferenceSide::LeftOut => format!("    {}", style.dim(&text)),
    };
    format!("{}\n", line.trim_end())
}

fn prose(text: &str, style: &Style) -> String {
    let lines = wrapped(text, reading_width(style));
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Prose below a title.
fn block(text: &str, style: &Style) -> String {
    let safe = sanitize(text);
    let lines = wrapped(&safe, reading_width(style).saturating_sub(2));
    lines.iter().map(|line| format!("  {line}\n")).collect()
}

/// One point of a list; what does not fit hangs below.
fn item(text: &str, style: &Style) -> String {
    let safe = sanitize(text);
    let lines = wrapped(&safe, reading_width(style).saturating_sub(4));
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| format!("{}{line}\n", if at == 0 { "  " } else { "    " }))
        .collect()
}

/// Longer lines of prose are hard to read, however wide the terminal is.
fn reading_width(style: &Style) -> usize {
    style.width.min(100)
}

#[cfg(test)]
mod tests {
    use super::super::examples;
    use super::*;

    #[test]
    fn a_rule_is_told_with_what_was_measured_and_an_example() {
        let text = render(&examples::one("S018"), &Style::PLAIN);
        insta::assert_snapshot!(text, @r#"
        S018 mixed-line-endings (warning, by default, safe fix)

        Lines end in `\r|\n`.

        A reader that takes `a_b*` for markup sees another text than one that does not, and *that* is found
        late.

        Measured with the failing example:
          Chromium 1 rejects: "no * <line>"
          Firefox 1 accepts

        Example, answer:  - fails + is right
            a=mid:0
          - a=setup:\u{1b}active
          + a=setup:passive
            …

        What is said of it:
          `setup:active` on both sides
          help: write `a=setup:passive` in one

        See RFC 8866 §5.14.
        "#);
    }

    #[test]
    fn a_finding_in_a_capture_is_told_with_what_to_look_at() {
        let mut codes = examples::one("S041");
        for code in &mut codes.codes {
            code.rule = None;
            code.advice = Some(Advice {
                meaning: "The call failed.".into(),
                display_filter: Some("stun".into()),
                causes: "A firewall.".into(),
                next: "Ask it.".into(),
            });
        }
        insta::assert_snapshot!(render(&codes, &Style::PLAIN), @r"
        S041 not-utf8 (warning)

        The text is not UTF-8.

        The call failed.

        What usually causes it:
          A firewall.

        Display filter of Wireshark:
          stun

        What to do next:
          Ask it.
        ");
    }

    #[test]
    fn at_a_narrow_terminal_prose_is_wrapped() {
        let narrow = Style {
            width: 40,
            ..Style::PLAIN
        };
        let text = render(&examples::one("O009"), &narrow);
        insta::assert_snapshot!(text, @r#"
        O009 role (warning, by default, unsafe fix)

        Both sides say `setup:active`.

        A reader that takes `a_b*` for markup
        sees another text than one that does
        not, and *that* is found late.

        Example, answer:  - fails + is right
            a=mid:0
          - a=setup:\u{1b}active
          + a=setup:passive
            …

        What is said of it:
          `setup:active` on both sides
          help: write `a=setup:passive` in one

        See RFC 8866 §5.14.
        "#);
    }

    #[test]
    fn prose_below_a_title_has_one_margin() {
        let narrow = Style {
            width: 30,
            ..Style::PLAIN
        };
        assert_eq!(
            block(
                "Join captures with mergecap, or put packets in order.",
                &narrow
            ),
            "  Join captures with mergecap,\n  or put packets in order.\n"
        );
    }
}
