//! What a call leaves behind besides its report: samples and descriptions.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;

use crate::call::sample::Sample;
use crate::cli::EvidenceArgs;
use crate::failure::{Failure, Result};
use crate::report::call::CallSample;

/// Both, from before the call to after it.
pub struct Evidence {
    samples: Option<SamplesFile>,
    directory: Option<PathBuf>,
}

impl Evidence {
    /// Makes what is to be written to, so that what prevents it is told before the call. The sender,
    /// if there is one, must be dropped before [`Evidence::finish`].
    pub fn begin(args: &EvidenceArgs) -> Result<(Evidence, Option<Sender<Sample>>)> {
        args.sdp_dir.as_deref().map_or(Ok(()), make_directory)?;
        let samples = args.samples.as_deref().map(SamplesFile::create);
        let (samples, sender) = samples.transpose()?.unzip();
        let directory = args.sdp_dir.clone();
        Ok((Evidence { samples, directory }, sender))
    }

    /// What could not be written.
    pub fn finish(self, offer: Option<&str>, answer: Option<&str>) -> Vec<Failure> {
        let directory = self.directory.as_deref();
        let written = [
            self.samples.map_or(Ok(()), SamplesFile::finish),
            directory.map_or(Ok(()), |directory| {
                write_descriptions(directory, [("offer.sdp", offer), ("answer.sdp", answer)])
            }),
        ];
        written.into_iter().filter_map(Result::err).collect()
    }
}

/// Writes samples to a file as they come, on a thread of its own: a slow disk must not slow
/// the call.
struct SamplesFile {
    path: PathBuf,
    writer: JoinHandle<io::Result<()>>,
}

impl SamplesFile {
    fn create(path: &Path) -> Result<(SamplesFile, Sender<Sample>)> {
        let file = File::create(path).map_err(|error| not_written(path, error))?;
        let (sender, receiver) = mpsc::channel();
        let writer = std::thread::spawn(move || write_all(&receiver, BufWriter::new(file)));
        let path = path.to_owned();
        Ok((SamplesFile { path, writer }, sender))
    }

    /// Waits until all samples are written.
    fn finish(self) -> Result<()> {
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
fn write_descriptions(directory: &Path, descriptions: [(&str, Option<&str>); 2]) -> Result<()> {
    for (name, sdp) in descriptions {
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
