//! `--fix` and `--diff`: which edits are wanted, and where the text goes that they make.

use std::fs::{self, Metadata};
use std::io::{self, Write};
use std::path::Path;

use crate::cli::FixArgs;
use crate::commands::descriptions::Described;
use crate::diagnostic::Applicability;
use crate::failure::{Failure, Result};
use crate::input::Input;
use crate::lint::{self, Fixed, Options, unified_diff};
use crate::report::sdp::SdpFixes;

/// What the user wants done with the edits.
#[derive(Debug, Clone, Copy)]
pub struct Fixing {
    how: How,
    allowed: Applicability,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Write,
    Show,
}

/// What became of one description.
pub struct Outcome {
    pub fixes: SdpFixes,
    /// The text to write to standard output, when the description came from standard input.
    pub product: Option<Vec<u8>>,
    /// Why the edits could not be made.
    pub problem: Option<Failure>,
}

impl Fixing {
    pub fn wanted(args: &FixArgs) -> Option<Fixing> {
        let how = match (args.fix, args.diff) {
            (true, _) => How::Write,
            (false, true) => How::Show,
            (false, false) => return None,
        };
        let allowed = match args.unsafe_fixes {
            true => Applicability::Unsafe,
            false => Applicability::Safe,
        };
        Some(Fixing { how, allowed })
    }

    /// Whether the text from standard input goes on to standard output.
    pub fn passes_on(self, input: &Input) -> bool {
        self.how == How::Write && *input == Input::Stdin
    }

    /// Fixes a description, in place or to look at; it then is what is to be linted.
    pub fn apply(self, description: &mut Described, input: &Input, options: &Options) -> Outcome {
        let fixed = lint::fix(&description.source, description.kind, options, self.allowed);
        let mut outcome = Outcome {
            fixes: SdpFixes {
                made: false,
                counts: fixed.counts.clone(),
                diff: (self.how == How::Show).then(|| diff(description, &fixed)),
            },
            product: None,
            problem: None,
        };
        if self.how == How::Write && fixed.is_changed() {
            match write(description, input, &fixed) {
                Ok(()) => {
                    outcome.fixes.made = true;
                    description.source = fixed.source;
                }
                Err(failure) => outcome.problem = Some(failure),
            }
        }
        if self.passes_on(input) && description.source.is_mendable() {
            outcome.product = Some(description.source.bytes().to_vec());
        }
        outcome
    }
}

fn diff(description: &Described, fixed: &Fixed) -> String {
    let source = &description.source;
    unified_diff(source.name(), source.bytes(), fixed.source.bytes())
}

/// Puts the fixed text in the place of the file; standard input has none.
fn write(description: &Described, input: &Input, fixed: &Fixed) -> Result<()> {
    if !description.source.is_mendable() {
        return Err(Failure::no_verdict(format!(
            "cannot fix `{}`: it is a part of a file that is not SDP itself",
            description.source.name()
        ))
        .help("--diff shows the edits; save the SDP in a file of its own to have them made"));
    }
    match input {
        Input::Stdin => Ok(()),
        Input::Path(path) => replace(path, fixed.source.bytes()).map_err(|error| {
            Failure::no_verdict(format!("cannot write `{}`", path.display()))
                .caused_by(error)
                .help("the file is as it was; --diff shows the edits")
        }),
    }
}

/// Puts `bytes` in the place of a file, all of them or none: there is no time at which
/// the file holds a part. Who may read and write it stays.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // What a link points to is replaced, not the link.
    let path = path.canonicalize()?;
    let metadata = fs::metadata(&path)?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    if metadata.permissions().readonly() {
        return Err(io::Error::from(io::ErrorKind::PermissionDenied));
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new()
        .prefix(".rtctool-")
        .tempfile_in(folder)?;
    file.write_all(bytes)?;
    keep_owner(file.as_file(), &metadata);
    file.as_file().set_permissions(metadata.permissions())?;
    file.persist(&path)?;
    Ok(())
}

/// Only root can give files away; for everybody else the file is their own anyway.
#[cfg(unix)]
fn keep_owner(file: &fs::File, metadata: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let _ = fchown(file, Some(metadata.uid()), Some(metadata.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_: &fs::File, _: &Metadata) {}
