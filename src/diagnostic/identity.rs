//! What a finding is known by when lines have moved: where, which code, on what text.

use std::collections::HashMap;

use super::Finding;
use crate::source::Source;

/// A finding without its line number. Findings alike on lines alike share one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// The name of the text, without a leading `./`.
    pub source: String,
    pub code: String,
    /// The line that the finding begins in; the message where there is no text.
    pub text: String,
}

impl Identity {
    /// Longer texts are cut, and told apart by a hash.
    const MOST_CHARS: usize = 160;

    /// `source` is the text that the finding points into.
    pub fn of(finding: &Finding, source: Option<&Source>) -> Self {
        let place = finding.location.as_ref();
        let line = source
            .zip(place.and_then(|location| location.text))
            .map(|(source, range)| line_text(source, range.line));
        Identity {
            source: place.map_or(String::new(), |location| {
                Identity::source_name(&location.source)
            }),
            code: finding.code.clone(),
            text: shortened(line.unwrap_or_else(|| finding.message.clone())),
        }
    }

    /// A path as it is named from the current directory.
    pub fn source_name(name: &str) -> String {
        name.trim_start_matches("./").to_owned()
    }

    /// Sixteen hexadecimal digits that stay the same from version to version.
    fn hash(&self) -> u64 {
        let parts = [&self.source, &self.code, &self.text];
        parts.into_iter().fold(FNV_OFFSET, |hash, part| {
            // No text has this byte, so that no two triples read alike.
            fnv(fnv(hash, part.as_bytes()), &[0xff])
        })
    }
}

/// A fingerprint for each finding of a report: stable when lines move, and no two alike.
#[derive(Debug, Default)]
pub struct Fingerprints {
    seen: HashMap<u64, usize>,
}

impl Fingerprints {
    /// The hash of the identity, and which finding of that identity this is.
    pub fn next(&mut self, identity: &Identity) -> String {
        let hash = identity.hash();
        let number = self.seen.entry(hash).or_default();
        *number += 1;
        format!("{hash:016x}:{number}")
    }
}

fn line_text(source: &Source, line: usize) -> String {
    let bytes = source.bytes().get(source.line_range(line));
    let text = String::from_utf8_lossy(bytes.unwrap_or_default());
    text.trim_matches(|c: char| c.is_whitespace() || c.is_control())
        .to_owned()
}

fn shortened(text: String) -> String {
    match text.char_indices().nth(Identity::MOST_CHARS) {
        Some((end, _)) => {
            let hash = fnv(FNV_OFFSET, text.as_bytes());
            format!("{}… {hash:016x}", &text[..end])
        }
        None => text,
    }
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a: short, and written down once and for all, unlike the standard library's.
fn fnv(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Location, Severity};

    fn identity(name: &str, text: &str, at: usize) -> Identity {
        let source = Source::new(name, text);
        let finding = Finding::new("M003", "duplicate-mid", Severity::Error, "twice")
            .at(Location::text(&source, at..at + 1));
        Identity::of(&finding, Some(&source))
    }

    #[test]
    fn a_finding_is_known_again_when_lines_were_added_above() {
        let before = identity("./a.sdp", "v=0\r\na=mid:0\r\n", 11);
        let after = identity("a.sdp", "v=0\ns=-\na=mid:0\n", 14);
        assert_eq!(before, after);
        assert_eq!(before.text, "a=mid:0");
    }

    #[test]
    fn another_file_another_code_and_another_line_are_another_finding() {
        let this = identity("a.sdp", "a=mid:0\n", 0);
        assert_ne!(this, identity("b.sdp", "a=mid:0\n", 0));
        assert_ne!(this, identity("a.sdp", "a=mid:1\n", 0));
    }

    #[test]
    fn findings_alike_have_fingerprints_of_their_own() {
        let mut fingerprints = Fingerprints::default();
        let this = identity("a.sdp", "a=mid:0\n", 0);
        let first = fingerprints.next(&this);
        let second = fingerprints.next(&this);
        assert_eq!(first, "77586b075447a886:1");
        assert_eq!(second, "77586b075447a886:2");
    }

    #[test]
    fn a_line_without_end_is_cut_and_still_told_apart() {
        let long = |end: &str| identity("a.sdp", &format!("{}{end}", "é".repeat(100_000)), 0);
        assert!(long("1").text.chars().count() < 200);
        assert_ne!(long("1"), long("2"));
    }
}
