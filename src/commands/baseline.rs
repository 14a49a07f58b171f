//! What is known already: the file of `--baseline` and `--write-baseline`.

mod names;
mod shared;

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::limits;
use crate::cli::BaselineArgs;
use crate::diagnostic::{Finding, Identity};
use crate::failure::{Failure, Result};
use crate::lint::Baseline;
use crate::report::sdp::{BaselineEntry, SdpBaseline};
use crate::sinks;
use crate::source::Source;
use names::Folder;
pub use shared::{Purpose, Shared};

/// Sifts out of the findings what is known.
#[derive(Debug, Default)]
pub struct Sieve {
    mode: Mode,
    /// Where the baseline is that of several checks.
    shared: Option<Arc<Shared>>,
    known: usize,
    /// The texts that were judged.
    sources: HashSet<String>,
}

#[derive(Debug, Default)]
enum Mode {
    /// All findings are news.
    #[default]
    Open,
    Compare(Folder, Baseline),
    /// None is: all go to the file.
    Record(Folder, PathBuf, Vec<Identity>),
}

impl Sieve {
    /// `inputs` are files that a baseline must not take the place of.
    pub fn new(
        args: &BaselineArgs,
        inputs: &[PathBuf],
        shared: Option<&Arc<Shared>>,
    ) -> Result<Self> {
        let has_own = args.baseline.is_some() || args.write_baseline.is_some();
        if let Some(shared) = shared.filter(|_| !has_own) {
            return Ok(Sieve {
                mode: shared.mode(inputs)?,
                shared: Some(Arc::clone(shared)),
                ..Sieve::default()
            });
        }
        let mode = match (&args.baseline, &args.write_baseline) {
            (Some(path), _) => Mode::Compare(Folder::of(path), read(path)?),
            (None, Some(path)) => {
                refuse_input(path, inputs)?;
                Mode::Record(Folder::of(path), path.clone(), Vec::new())
            }
            (None, None) => Mode::Open,
        };
        Ok(Sieve {
            mode,
            ..Sieve::default()
        })
    }

    /// Why the findings of one text are no match for a baseline, where there is one: some of
    /// them were only counted.
    pub fn gap(&self, left_out: usize, source: &Source) -> Option<Failure> {
        let what_for = match (&self.mode, left_out) {
            (Mode::Open, _) | (_, 0) => return None,
            (Mode::Compare(..), _) => "were not compared with the baseline",
            (Mode::Record(..), _) => "are not in the baseline",
        };
        let message = format!(
            "`{}` has {left_out} findings beyond those that are kept of one rule; they {what_for}",
            source.name()
        );
        Some(Failure::no_verdict(message).help(
            "silence the rule with --ignore or `a=x-rtctool-ignore`, or mend most of what it finds",
        ))
    }

    /// The findings of one text that are not known.
    pub fn news(&mut self, mut findings: Vec<Finding>, source: &Source) -> Vec<Finding> {
        let before = findings.len();
        let name = match &self.mode {
            Mode::Open => return findings,
            Mode::Compare(folder, _) | Mode::Record(folder, ..) => folder.name_of(source.name()),
        };
        let identity = |finding: &Finding| Identity {
            source: name.clone(),
            ..Identity::of(finding, Some(source))
        };
        match &mut self.mode {
            Mode::Open => {}
            Mode::Compare(_, baseline) => {
                findings.retain(|finding| !baseline.take(&identity(finding)));
            }
            Mode::Record(_, _, all) => all.extend(findings.drain(..).map(|found| identity(&found))),
        }
        self.sources.insert(name);
        self.known += before - findings.len();
        findings
    }

    /// Writes the file where that was asked for, unless only a part was judged.
    pub fn finish(self, is_partial: bool) -> Result<Option<SdpBaseline>> {
        let mut compared = SdpBaseline {
            known: self.known,
            ..SdpBaseline::default()
        };
        if let Some(shared) = &self.shared {
            shared.add(self.mode, self.known, self.sources);
            return Ok(Some(compared));
        }
        match self.mode {
            Mode::Open => return Ok(None),
            Mode::Compare(_, baseline) => {
                let gone = baseline.gone(&self.sources);
                compared.gone = gone.len();
                compared.gone_entries = BaselineEntry::first(&gone);
            }
            Mode::Record(_, path, all) if !is_partial => {
                write(&path, &Baseline::of(all))?;
                compared.written_to = Some(path.display().to_string());
            }
            Mode::Record(..) => {}
        }
        Ok(Some(compared))
    }
}

pub fn read(path: &Path) -> Result<Baseline> {
    let refused = || Failure::usage(format!("cannot use the baseline `{}`", path.display()));
    let bytes = limits::read(path, limits::BASELINE).map_err(|error| {
        refused()
            .caused_by(error)
            .help("write one with --write-baseline")
    })?;
    Baseline::parse(&bytes).map_err(|error| {
        refused()
            .caused_by(error)
            .help("if it was edited or merged, mend it; or write it anew with --write-baseline")
    })
}

fn write(path: &Path, baseline: &Baseline) -> Result<()> {
    fs::write(path, baseline.to_json()).map_err(|error| {
        Failure::no_verdict(format!("cannot write `{}`", path.display()))
            .caused_by(error)
            .help("check that the directory exists and can be written")
    })
}

fn refuse_input(path: &Path, inputs: &[PathBuf]) -> Result<()> {
    let identity = sinks::identity(path);
    let is_it = |input: &PathBuf| identity.is_some() && sinks::identity(input) == identity;
    match inputs.iter().any(is_it) {
        true => Err(
            Failure::usage(format!("`{}` is named twice", path.display()))
                .help("a baseline needs a file of its own"),
        ),
        false => Ok(()),
    }
}
