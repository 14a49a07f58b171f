//! `explain`: what is known about a code, from the tables that the findings come from.

#[cfg(feature = "call")]
use super::check;
use crate::cli::ExplainArgs;
use crate::diagnostic::{FindingKind, Severity};
use crate::failure::{Failure, Result};
use crate::lint::{RULES, Rule};
use crate::{capture, probe};

/// Everything that findings can be.
enum Entry {
    Rule(&'static Rule),
    Kind(&'static FindingKind),
}

/// The text on all codes asked for, or a failure that names those that are unknown.
pub fn run(args: &ExplainArgs) -> Result<Vec<u8>> {
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
        return Err(
            Failure::usage(format!("no finding has the code {}", unknown.join(", ")))
                .help("a code stands in brackets where a finding is shown: error[M003]"),
        );
    }
    let texts: Vec<String> = asked
        .filter_map(|(_, found)| found)
        .map(Entry::text)
        .collect();
    Ok(texts.join("\n").into_bytes())
}

fn entries() -> impl Iterator<Item = Entry> {
    let rules = RULES.iter().copied().map(Entry::Rule);
    rules.chain(kinds().map(Entry::Kind))
}

/// The kinds of all jobs but `sdp lint`, which has rules.
fn kinds() -> impl Iterator<Item = &'static FindingKind> {
    let kinds = probe::codes::KINDS.iter().chain(capture::findings::KINDS);
    #[cfg(feature = "call")]
    let kinds = kinds
        .chain(crate::call::findings::KINDS)
        .chain(check::KINDS);
    kinds.copied()
}

impl Entry {
    fn is(&self, asked: &str) -> bool {
        let (code, name, _) = self.title();
        code.eq_ignore_ascii_case(asked) || name == asked
    }

    fn title(&self) -> (&'static str, &'static str, Severity) {
        match self {
            Entry::Rule(rule) => (rule.code, rule.name, rule.severity),
            Entry::Kind(kind) => (kind.code, kind.name, kind.severity),
        }
    }

    fn text(&self) -> String {
        let (code, name, severity) = self.title();
        let mut text = format!("{code} {name} ({})\n", severity.as_str());
        match self {
            Entry::Kind(kind) => text.push_str(&format!("\n{}\n", kind.summary)),
            Entry::Rule(rule) => {
                text.push_str(&format!(
                    "\n{}\n\n{}\n",
                    sentence(rule.summary),
                    rule.explain
                ));
                if !rule.reference.is_empty() {
                    text.push_str(&format!("\nSee {}.\n", rule.reference));
                }
            }
        }
        text
    }
}

/// A summary as a sentence: with a capital and a full stop.
fn sentence(summary: &str) -> String {
    let mut chars = summary.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    let stop = if summary.ends_with('.') { "" } else { "." };
    format!("{first}{}{stop}", chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let text = String::from_utf8(run(&args).unwrap()).unwrap();
        assert!(text.starts_with("M003 duplicate-mid (error)\n"), "{text}");
    }

    #[test]
    fn unknown_codes_are_named_all_at_once() {
        let args = ExplainArgs {
            codes: vec!["Z998".into(), "M003".into(), "Z999".into()],
        };
        assert_eq!(
            run(&args).unwrap_err().to_string(),
            "no finding has the code Z998, Z999"
        );
    }
}
