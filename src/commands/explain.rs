//! `explain`: what is known about a code, from the tables that the findings come from, or about a metric of gates.

mod metrics;

use super::{check, gates, meant};
use crate::cli::ExplainArgs;
use crate::diagnostic::FindingKind;
use crate::failure::{Failure, Result};
use crate::lint::{Pattern, RULES, Rule};
use crate::render::codes::{self, Form, text};
use crate::report::codes::{Code, Codes};
use crate::{ice, report};
use metrics::Metrics;

/// Everything that findings can be.
enum Entry {
    Rule(&'static Rule),
    Ice(&'static ice::Rule),
    Kind(&'static FindingKind),
    Verdict(&'static Verdict),
}

/// A verdict that is no finding, as reports show it.
struct Verdict {
    word: &'static str,
    meaning: &'static str,
}

const fn verdict(word: &'static str, meaning: &'static str) -> Verdict {
    Verdict { word, meaning }
}

const VERDICTS: &[Verdict] = &[
    verdict("ok", "The server does all that was asked of it."),
    verdict("pass", "Checked, and it passes: status 0."),
    verdict(
        "fail",
        "Checked, and it fails: a finding at or above --fail-on, a gate that came true, descriptions that differ: status 1.",
    ),
    verdict(
        "no-verdict",
        "Something that should have been checked could not be: an input is missing or cannot be decoded, there was nothing to check, or a gated metric was not measured: status 3.",
    ),
    verdict(
        "not-measured",
        "There is no value, which is neither 0 nor a pass. A gate on it leaves no verdict.",
    ),
    verdict(
        "inconclusive",
        "Tests of a NAT that contradict each other or were lost, so that nothing can be said: status 3. Repeat them on a better path, or with another server.",
    ),
    verdict(
        "local-failure",
        "This host failed before the server could be asked, so that nothing is said of the server: status 3. Check the limit on open files (ulimit -n) and this host's own firewall.",
    ),
    verdict(
        "interrupted",
        "The run was stopped before there was a verdict. What was measured until then is in the report.",
    ),
];

/// The text on all codes asked for, or a failure that names those that are unknown.
pub fn run(args: &ExplainArgs, form: Form) -> Result<Vec<u8>> {
    let (known, metrics) = (entries().collect::<Vec<Entry>>(), Metrics::all());
    let (mut codes, mut of_gates, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
    for asked in &args.codes {
        let entry = known.iter().find(|entry| entry.is(asked));
        let metric = metrics.named(asked);
        if entry.is_none() && metric.is_none() {
            unknown.push(asked.as_str());
        }
        codes.extend(entry.map(Entry::code));
        of_gates.extend(metric);
    }
    if !unknown.is_empty() {
        return Err(unknown_codes(&unknown, &metrics));
    }
    let told = Codes::new(codes).with_metrics(of_gates);
    Ok(match form {
        Form::Json => codes::json(&told),
        Form::Text(style) => text::render(&told, &style).into_bytes(),
    })
}

/// Whether a finding has this code or name.
pub fn is_known(text: &str) -> bool {
    entries().any(|entry| entry.is(text))
}

fn unknown_codes(unknown: &[&str], metrics: &Metrics) -> Failure {
    let names: Vec<&str> = entries().map(|entry| entry.title().1).collect();
    let mut near: Vec<&str> = unknown
        .iter()
        .filter_map(|word| same_number(word))
        .collect();
    near.extend(meant::names(unknown, names.into_iter()));
    near.extend(metrics.near(unknown));
    let is_beginning = |word: &&&str| {
        let pattern = Pattern::parse(word);
        pattern.is_some_and(|pattern| RULES.iter().any(|rule| pattern.matches(rule)))
            || "ICE".eq_ignore_ascii_case(word)
    };
    let rules = unknown.iter().find(is_beginning);
    let kinds = unknown.iter().find_map(|word| beginning_with(word));
    let help = match (rules, kinds) {
        _ if !near.is_empty() => format!(
            "{}`rtctool rules` lists the rules, `rtctool COMMAND --help` metrics",
            meant::question(&near)
        ),
        (Some(beginning), _) => {
            format!("`rtctool rules {beginning}` lists the rules that it stands for")
        }
        (None, Some(codes)) => format!("ask for one of {codes}"),
        (None, None) => {
            "a code stands in brackets where a finding is shown: error[M003]; metrics of gates are \
             listed by `rtctool COMMAND --help`"
                .to_owned()
        }
    };
    let is_metric = unknown.iter().any(|word| word.contains('.'));
    let what = match is_metric {
        true => "no finding has the code, and no metric the name",
        false => "no finding has the code",
    };
    Failure::usage(format!("{what} {}", unknown.join(", "))).help(help)
}

/// `PCAP055` where `pcap55` was typed: the letters and the number of a code, written otherwise.
fn same_number(word: &str) -> Option<&'static str> {
    let parts = |code: &str| {
        let at = code.find(|c: char| c.is_ascii_digit())?;
        let (letters, digits) = code.split_at(at);
        let letters = letters.trim_end_matches(['-', '_', ' ']);
        let number: u32 = digits.parse().ok()?;
        (!letters.is_empty()).then(|| (letters.to_ascii_uppercase(), number))
    };
    let wanted = parts(word)?;
    let mut codes = entries().map(|entry| entry.title().0);
    codes.find(|code| parts(code).as_ref() == Some(&wanted))
}

/// The codes that a word is the letters of, such as those of `PCAP`.
fn beginning_with(word: &str) -> Option<String> {
    let letters = |code: &'static str| code.trim_end_matches(|c: char| c.is_ascii_digit());
    let codes = entries().map(|entry| entry.title().0);
    let codes: Vec<&str> = codes
        .filter(|code| letters(code).eq_ignore_ascii_case(word))
        .collect();
    (!codes.is_empty()).then(|| codes.join(", "))
}

fn entries() -> impl Iterator<Item = Entry> {
    let rules = RULES.iter().copied().map(Entry::Rule);
    let ice = ice::RULES.iter().copied().map(Entry::Ice);
    let verdicts = VERDICTS.iter().map(Entry::Verdict);
    rules
        .chain(ice)
        .chain(kinds().map(Entry::Kind))
        .chain(verdicts)
}

/// The kinds of all jobs but `sdp lint`, which has rules.
fn kinds() -> impl Iterator<Item = &'static FindingKind> {
    let of_gates = gates::KINDS.iter().copied();
    report::codes::kinds().chain(check::kinds()).chain(of_gates)
}

impl Entry {
    fn is(&self, asked: &str) -> bool {
        let (code, name) = self.title();
        // `server-error-NNN` stands for server-error-401.
        let is_of_family = name
            .strip_suffix("NNN")
            .and_then(|stem| asked.strip_prefix(stem))
            .is_some_and(|number| number.parse::<u16>().is_ok());
        code.eq_ignore_ascii_case(asked) || name == asked || is_of_family
    }

    fn title(&self) -> (&'static str, &'static str) {
        match self {
            Entry::Rule(rule) => (rule.code, rule.name),
            Entry::Ice(rule) => (rule.kind.code, rule.kind.name),
            Entry::Kind(kind) => (kind.code, kind.name),
            Entry::Verdict(verdict) => (verdict.word, verdict.word),
        }
    }

    fn code(&self) -> Code {
        match self {
            Entry::Rule(rule) => Code::from(*rule),
            Entry::Ice(rule) => Code::from(*rule),
            Entry::Kind(kind) => Code::from(*kind),
            Entry::Verdict(verdict) => {
                let kind = FindingKind::info(verdict.word, "verdict", verdict.meaning);
                Code::from(&kind)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::style::Style;

    #[test]
    fn every_code_and_every_name_within_a_job_is_taken_once() {
        let mut codes: Vec<&str> = entries().map(|entry| entry.title().0).collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }

    #[test]
    fn every_kind_of_finding_says_why_it_matters_and_what_to_do() {
        let lacking = kinds().filter(|kind| Code::from(*kind).advice.is_none());
        let lacking: Vec<&str> = lacking.map(|kind| kind.code).collect();
        assert_eq!(lacking, [""; 0]);
        for advice in report::advice::all() {
            let texts = [advice.meaning, advice.causes, advice.next];
            let is_sentence = |text: &&str| text.ends_with('.') && !text.contains("  ");
            assert!(texts.iter().all(is_sentence), "{}", advice.code);
        }
    }

    #[cfg(feature = "call")]
    #[test]
    fn no_advice_is_about_what_there_is_not() {
        for advice in report::advice::all() {
            assert!(
                kinds().any(|kind| kind.code == advice.code),
                "{}",
                advice.code
            );
        }
    }

    #[test]
    fn words_of_verdicts_are_known() {
        for word in [
            "ok",
            "inconclusive",
            "local-failure",
            "timeout",
            "server-error-401",
        ] {
            assert!(is_known(word), "{word}");
        }
    }

    #[test]
    fn a_code_is_found_in_any_case() {
        let args = ExplainArgs {
            codes: vec!["m003".into()],
        };
        let text = String::from_utf8(run(&args, Form::Text(Style::PLAIN)).unwrap()).unwrap();
        assert!(
            text.starts_with("M003 duplicate-mid (error, by default"),
            "{text}"
        );
    }

    #[test]
    fn the_letters_of_codes_suggest_them() {
        let codes = beginning_with("pcap").unwrap();
        assert!(
            codes.contains("PCAP050") && !codes.contains("STUN"),
            "{codes}"
        );
        assert_eq!(beginning_with("PCA"), None);
    }

    #[test]
    fn a_code_without_its_noughts_leads_to_the_code() {
        for (typed, meant) in [
            ("pcap55", "PCAP055"),
            ("PCAP55", "PCAP055"),
            ("m3", "M003"),
            ("STUN-8", "STUN008"),
        ] {
            assert_eq!(same_number(typed), Some(meant));
        }
        for typed in ["pcap", "55", "PCAP9999", "relay.p95"] {
            assert_eq!(same_number(typed), None, "{typed}");
        }
        let args = ExplainArgs {
            codes: vec!["pcap55".into()],
        };
        let failure = run(&args, Form::Text(Style::PLAIN)).unwrap_err();
        let help = failure.help_text().unwrap();
        assert!(help.starts_with("did you mean `PCAP055`? "), "{help}");
    }

    #[test]
    fn a_metric_of_gates_is_explained() {
        let args = ExplainArgs {
            codes: vec!["relay.loss".into()],
        };
        let text = String::from_utf8(run(&args, Form::Text(Style::PLAIN)).unwrap()).unwrap();
        for words in [
            "relay.loss (metric of gates, in percent)\n",
            "In the reports of `turn probe`.",
            "  --fail-if 'relay.loss > 2%'\n",
            "  fail_if = [\"relay.loss > 2%\"]\n",
        ] {
            assert!(text.contains(words), "{words} is missing in\n{text}");
        }
        let slip = ExplainArgs {
            codes: vec!["relay.los".into()],
        };
        let failure = run(&slip, Form::Text(Style::PLAIN)).unwrap_err();
        let help = failure.help_text().unwrap();
        assert!(help.starts_with("did you mean `relay.loss`? "), "{help}");
    }

    #[test]
    fn unknown_codes_are_named_all_at_once() {
        let args = ExplainArgs {
            codes: vec!["Z998".into(), "M003".into(), "Z999".into()],
        };
        assert_eq!(
            run(&args, Form::Text(Style::PLAIN))
                .unwrap_err()
                .to_string(),
            "no finding has the code Z998, Z999"
        );
    }
}
