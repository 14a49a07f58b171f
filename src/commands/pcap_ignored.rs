//! `--ignore` of the commands on captures: findings that are left out.

use super::meant;
use crate::capture::findings::KINDS;
use crate::diagnostic::{Finding, FindingKind};
use crate::failure::{Failure, Result};

/// The kinds of findings that are not told.
#[derive(Debug, Default)]
pub struct Ignored {
    kinds: Vec<&'static FindingKind>,
}

impl Ignored {
    /// Of codes, beginnings of codes, and names.
    pub fn parse(texts: &[String]) -> Result<Ignored> {
        let matched = |text: &String| KINDS.iter().any(|kind| is_meant(kind, text));
        let unknown: Vec<&str> = texts
            .iter()
            .filter(|text| !matched(text))
            .map(String::as_str)
            .collect();
        if !unknown.is_empty() {
            return Err(no_such(&unknown));
        }
        let is_ignored = |kind: &&&FindingKind| texts.iter().any(|text| is_meant(kind, text));
        let kinds = KINDS.iter().filter(is_ignored).copied().collect();
        Ok(Ignored { kinds })
    }

    pub fn keeps(&self, finding: &Finding) -> bool {
        !self.kinds.iter().any(|kind| kind.code == finding.code)
    }
}

fn is_meant(kind: &FindingKind, text: &str) -> bool {
    let is_code = !text.is_empty() && kind.code.starts_with(&text.to_ascii_uppercase());
    is_code || kind.name == text
}

fn no_such(unknown: &[&str]) -> Failure {
    let near = meant::names(unknown, KINDS.iter().map(|kind| kind.name));
    let message = match unknown {
        [""] => "--ignore: an empty text names no finding".to_owned(),
        unknown => format!("--ignore: no finding matches {}", unknown.join(", ")),
    };
    Failure::usage(message).help(format!(
        "{}write codes (PCAP005), beginnings of codes (PCAP07) or names (gap); `rtctool explain PCAP` lists them",
        meant::question(&near)
    ))
}
