//! One baseline for the lints of several checks, which may run beside each other.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::names::Folder;
use super::{Mode, read, refuse_input, write};
use crate::failure::Result;
use crate::lint::Baseline;
use crate::report::check::CheckBaseline;
use crate::report::sdp::BaselineEntry;

/// The file of `check --baseline`.
#[derive(Debug)]
pub struct Shared {
    path: PathBuf,
    purpose: Purpose,
    so_far: Mutex<SoFar>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// What is in it is told no more.
    Compare,
    /// What is found goes into it.
    Record,
}

#[derive(Debug)]
struct SoFar {
    /// What is left of it; what was found, to record it.
    baseline: Baseline,
    /// Findings that were in it, or go into it.
    known: usize,
    sources: HashSet<String>,
}

impl Shared {
    /// # Errors
    /// A file that is to be compared with, and that is none.
    pub fn open(path: &Path, purpose: Purpose) -> Result<Shared> {
        let baseline = match purpose {
            Purpose::Compare => read(path)?,
            Purpose::Record => Baseline::default(),
        };
        Ok(Shared {
            path: path.to_owned(),
            purpose,
            so_far: Mutex::new(SoFar {
                baseline,
                known: 0,
                sources: HashSet::new(),
            }),
        })
    }

    /// What a check does with its findings. Each begins with the whole file: two checks that read
    /// one text both know what is in it.
    pub(super) fn mode(&self, inputs: &[PathBuf]) -> Result<Mode> {
        let folder = Folder::of(&self.path);
        match self.purpose {
            Purpose::Compare => Ok(Mode::Compare(folder, read(&self.path)?)),
            Purpose::Record => {
                refuse_input(&self.path, inputs)?;
                Ok(Mode::Record(folder, self.path.clone(), Vec::new()))
            }
        }
    }

    /// What came of a check.
    pub(super) fn add(&self, mode: Mode, known: usize, sources: HashSet<String>) {
        let mut so_far = self.so_far.lock().unwrap_or_else(PoisonError::into_inner);
        so_far.known += known;
        so_far.sources.extend(sources);
        match mode {
            Mode::Open => {}
            Mode::Compare(_, left) => so_far.baseline.keep_least(&left),
            Mode::Record(_, _, all) => so_far.baseline.keep_most(Baseline::of(all)),
        }
    }

    /// Writes the file where that was asked for, unless only a part was judged.
    pub fn finish(&self, is_partial: bool) -> Result<CheckBaseline> {
        let so_far = self.so_far.lock().unwrap_or_else(PoisonError::into_inner);
        let mut told = CheckBaseline {
            known: so_far.known,
            ..CheckBaseline::default()
        };
        match self.purpose {
            Purpose::Compare => {
                let gone = so_far.baseline.gone(&so_far.sources);
                told.gone = gone.len();
                told.gone_entries = BaselineEntry::first(&gone);
                told.unread = so_far.baseline.elsewhere(&so_far.sources);
            }
            Purpose::Record if !is_partial => {
                write(&self.path, &so_far.baseline)?;
                told.known = so_far.baseline.findings();
                told.written_to = Some(self.path.display().to_string());
            }
            Purpose::Record => {}
        }
        Ok(told)
    }
}
