//! How much is read of anything that is given. The chapter "Limits" of docs/reference.md tells it, with what the analysis
//! holds at most; the test holds the chapter to the constants, and tests/cli/limits.rs the program to the chapter.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::units::format_limit;

/// No session description is this large; what is larger is another kind of file.
pub const DESCRIPTIONS: u64 = 64 << 20;

/// Nor is a configuration of ICE servers.
pub const ICE_CONFIGURATION: u64 = 4 << 20;

/// rtctool.toml: more than that no person wrote.
pub const CONFIGURATION: u64 = 1 << 20;

/// A schedule of thousands of changes is no file of people's any more.
#[cfg(any(feature = "call", test))]
pub const SCHEDULE: u64 = 1 << 20;

/// Findings that are known: hundreds of thousands.
pub const BASELINE: u64 = 64 << 20;

/// A file with keys is small, a log of many handshakes is not.
pub const KEYS: u64 = 1 << 20;
pub const KEY_LOG: u64 = 64 << 20;

/// A password, a secret or a token is a line.
pub const SECRET: u64 = 64 << 10;

/// All certificates that browsers trust are a quarter of a mebibyte.
pub const CERTIFICATES: u64 = 4 << 20;

/// Media is kept in memory, to be sent over and over.
#[cfg(any(feature = "call", test))]
pub const MEDIA: u64 = 256 << 20;

/// A whole file of at most so many bytes, whatever it says of its length.
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > most {
        true => Err(io::Error::other(format!(
            "it is larger than {}, the most that is read of such a file",
            format_limit(most)
        ))),
        false => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::findings::MOST_PER_KIND;
    use crate::capture::numbering::MOST_FILES;
    use crate::capture::session::MOST_STREAMS;
    use crate::ice::json::MOST_LEVELS;
    use crate::lint::{Findings, Subject};
    use crate::report::read::LARGEST;

    /// With commas, as the page writes numbers.
    fn count(number: usize) -> String {
        match number {
            0..1000 => number.to_string(),
            _ => format!("{},{:03}", number / 1000, number % 1000),
        }
    }

    #[test]
    fn the_chapter_of_limits_has_those_that_hold() {
        let page = include_str!("../../docs/reference.md");
        let rows = [
            (
                "descriptions, and what they come in",
                format_limit(DESCRIPTIONS),
            ),
            ("`ice check`", format_limit(ICE_CONFIGURATION)),
            ("depth of its JSON", format!("{MOST_LEVELS} levels")),
            (
                "`rtctool.toml`, a schedule",
                format_limit(CONFIGURATION.max(SCHEDULE)),
            ),
            ("a baseline", format_limit(BASELINE)),
            ("an earlier report", format_limit(LARGEST)),
            (
                "keys; a key log",
                format!("{}; {}", format_limit(KEYS), format_limit(KEY_LOG)),
            ),
            ("a password, a secret, a token", format_limit(SECRET)),
            ("certificates (`--ca`)", format_limit(CERTIFICATES)),
            (
                "media sections of one description",
                count(Subject::MOST_SECTIONS),
            ),
            ("captures in one timeline", count(MOST_FILES)),
            ("media to send", format_limit(MEDIA)),
            (
                "findings of one rule in one description",
                count(Findings::MOST_PER_RULE),
            ),
            (
                "findings of one kind in one capture or configuration",
                count(MOST_PER_KIND),
            ),
            ("streams of one capture", count(MOST_STREAMS)),
        ];
        for (what, most) in rows {
            let row = format!("| {what} | {most} |");
            assert!(page.contains(&row), "docs/reference.md has no row `{row}`");
        }
    }

    #[test]
    fn a_file_without_an_end_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, [b' '; 11]).unwrap();
        assert_eq!(read(&path, 11).unwrap().len(), 11);
        assert_eq!(
            read(&path, 10).unwrap_err().to_string(),
            "it is larger than 10 bytes, the most that is read of such a file"
        );
    }
}
