//! `explain`: what is known about a code, from the tables that the findings come from.

#[cfg(feature = "call")]
use super::check;
use super::meant;
use crate::cli::ExplainArgs;
use crate::diagnostic::FindingKind;
use crate::failure::{Failure, Result};
use crate::lint::{Pattern, RULES, Rule};
use crate::render::codes::{self, Form, text};
use crate::report::codes::{Code, Codes};
use crate::{ice, report};

/// Everything that findings can be.
enum Entry {
    Rule(&'static Rule),
    Ice(&'static ice::Rule),
    Kind(&'static FindingKind),
}

/// The text on all codes asked for, or a failure that names those that are unknown.
pub fn run(args: &ExplainArgs, form: Form) -> Result<Vec<u8>> {
    let known: Vec<Entry> = entries().collect();
    let asked = args
        .codes
        .iter()
        .map(|asked| (asked, known.iter().find(|entry| entry.is(asked))));
    let unknown: Vec<&str> = asked
        .clone()
        .filter(|(_, found)| found.is_none())
        .map(|(asked, _)| asked.as_str())
        .collect();
    if !unknown.is_empty() {
        return Err(unknown_codes(&unknown));
    }
    let told = Codes::new(
        asked
            .filter_map(|(_, found)| found)
            .map(Entry::code)
            .collect(),
    );
    Ok(match form {
        Form::Json => codes::json(&told),
        Form::Text(style) => text::render(&told, &style).into_bytes(),
    })
}

/// Whether a finding has this code or name.
pub fn is_known(text: &str) -> bool {
    entries().any(|entry| entry.is(text))
}

fn unknown_codes(unknown: &[&str]) -> Failure {
    let names: Vec<&str> = entries().map(|entry| entry.title().1).collect();
    let near = meant::names(unknown, names.into_iter());
    let is_beginning = |word: &&&str| {
        let pattern = Pattern::parse(word);
        pattern.is_some_and(|pattern| RULES.iter().any(|rule| pattern.matches(rule)))
            || "ICE".eq_ignore_ascii_case(word)
    };
    let rules = unknown.iter().find(is_beginning);
    let kinds = unknown.iter().find_map(|word| beginning_with(word));
    let help = match (rules, kinds) {
        (Some(beginning), _) => {
            format!("`rtctool rules {beginning}` lists the rules that it stands for")
        }
        (None, Some(codes)) => format!("ask for one of {codes}"),
        (None, None) => format!(
            "{}a code stands in brackets where a finding is shown: error[M003]",
            meant::question(&near)
        ),
    };
    Failure::usage(format!("no finding has the code {}", unknown.join(", "))).help(help)
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
    rules.chain(ice).chain(kinds().map(Entry::Kind))
}

/// The kinds of all jobs but `sdp lint`, which has rules.
fn kinds() -> impl Iterator<Item = &'static FindingKind> {
    let kinds = report::codes::kinds();
    #[cfg(feature = "call")]
    let kinds = kinds.chain(check::KINDS.iter().copied());
    kinds
}

impl Entry {
    fn is(&self, asked: &str) -> bool {
        let (code, name) = self.title();
        code.eq_ignore_ascii_case(asked) || name == asked
    }

    fn title(&self) -> (&'static str, &'static str) {
        match self {
            Entry::Rule(rule) => (rule.code, rule.name),
            Entry::Ice(rule) => (rule.kind.code, rule.kind.name),
            Entry::Kind(kind) => (kind.code, kind.name),
        }
    }

    fn code(&self) -> Code {
        match self {
            Entry::Rule(rule) => Code::from(*rule),
            Entry::Ice(rule) => Code::from(*rule),
            Entry::Kind(kind) => Code::from(*kind),
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
