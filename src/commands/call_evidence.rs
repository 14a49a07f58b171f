//! What a call leaves behind besides its report: samples and descriptions.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;

use crate::call::Call;
use crate::call::sample::Sample;
use crate::failure::{Failure, Result};
use crate::report::call::CallSample;

/// Writes samples to a file as they come, on a thread of its own: a slow disk must not slow
/// the call.
pub struct SamplesFile {
    path: PathBuf,
    writer: JoinHandle<io::Result<()>>,
}

impl SamplesFile {
    /// The sender must be dropped before [`SamplesFile::finish`].
    pub fn create(path: &Path) -> Result<(SamplesFile, Sender<Sample>)> {
        let file = File::create(path).map_err(|error| not_written(path, error))?;
        let (sender, receiver) = mpsc::channel();
        let writer = std::thread::spawn(move || write_all(&receiver, BufWriter::new(file)));
        let path = path.to_owned();
        Ok((SamplesFile { path, writer }, sender))
    }

    /// Waits until all samples are written.
    pub fn finish(self) -> Result<()> {
        let written = self.writer.join();
        let written = written.unwrap_or_else(|_| Err(io::Error::other("its writer failed")));
        written.map_err(|error| not_written(&self.path, error))
    }
}

/// Whoever reads along sees each line as soon as it is there.
fn write_all(samples: &Receiver<Sample>, mut to: impl Write) -> io::Result<()> {
    for sample in samples {
        serde_json::to_writer(&mut to, &CallSample::from(&sample))?;
        to.write_all(b"\n")?;
        to.flush()?;
    }
    Ok(())
}

/// Makes the directory, so that what prevents it is told before the call.
pub fn make_directory(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|error| not_written(path, error))
}

/// Writes the descriptions that there were.
pub fn write_descriptions(directory: &Path, call: &Call) -> Result<()> {
    for (name, sdp) in [("offer.sdp", &call.offer), ("answer.sdp", &call.answer)] {
        if let Some(sdp) = sdp {
            let path = directory.join(name);
            fs::write(&path, sdp).map_err(|error| not_written(&path, error))?;
        }
    }
    Ok(())
}

fn not_written(path: &Path, error: io::Error) -> Failure {
    Failure::no_verdict(format!("cannot write `{}`", path.display()))
        .caused_by(error)
        .help("check that the directory exists and can be written, and that the disk is not full")
}
