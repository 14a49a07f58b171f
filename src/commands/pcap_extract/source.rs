//! A capture that can be read twice.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use tempfile::NamedTempFile;

use super::super::Context;
use super::super::pcap_analyze::not_a_capture;
use super::super::pcap_given::Secrets;
use crate::capture::file::{CaptureReader, Packet, ReadError};
use crate::failure::{Failure, Result};
use crate::input::{Input, inputs};
use crate::srtp::key_log::KeyLog;

pub struct Source {
    pub name: String,
    input: Input,
    /// What came from standard input.
    _copy: Option<NamedTempFile>,
}

/// What a capture holds.
pub enum Item<'a> {
    Packet(Packet<'a>),
    /// New secrets of DTLS handshakes.
    Secrets(KeyLog),
}

impl Source {
    pub fn open(file: Option<&Path>, context: &Context) -> Result<Source> {
        let files: Vec<_> = file.map(Path::to_owned).into_iter().collect();
        let input = inputs(&files)?.into_iter().next().unwrap_or(Input::Stdin);
        let name = input.name();
        if input != Input::Stdin {
            return Ok(Source {
                name,
                input,
                _copy: None,
            });
        }
        let cannot_keep =
            |error| Failure::no_verdict("cannot keep standard input in a file").caused_by(error);
        let mut copy = NamedTempFile::new().map_err(cannot_keep)?;
        io::copy(&mut input.open(&context.interrupt)?.source, &mut copy).map_err(cannot_keep)?;
        Ok(Source {
            name,
            input: Input::Path(copy.path().to_owned()),
            _copy: Some(copy),
        })
    }

    /// Gives all that it holds to `take`, until the end or until the capture breaks off.
    pub fn read(
        &self,
        context: &Context,
        mut take: impl FnMut(Item) -> Result<()>,
    ) -> Result<Option<ReadError>> {
        const PACKETS_PER_UPDATE: u64 = 1024;
        let live = self.input.open(&context.interrupt)?;
        let length = live.length.unwrap_or_default();
        let mut reader = open(&self.name, live.source)?;
        let task = context.progress.bytes(length, &self.name);
        let mut secrets = Secrets::default();
        for packets in 0u64.. {
            if packets.is_multiple_of(PACKETS_PER_UPDATE) {
                task.position(reader.position());
            }
            match reader.next_packet() {
                Ok(Some(packet)) => take(Item::Packet(packet))?,
                Ok(None) => break,
                Err(_) if context.interrupt.is_set() => break,
                Err(error) => return Ok(Some(error)),
            }
            if let Some(log) = secrets.new_in(&reader) {
                take(Item::Secrets(log))?;
            }
        }
        Ok(None)
    }

    pub fn refuse_as_destination(&self, to: &Path) -> Result<()> {
        let Some(from) = self.input.path() else {
            return Ok(());
        };
        match is_same_file(from, to) {
            true => Err(
                Failure::usage(format!("`{}` is the capture itself", to.display()))
                    .help("name another file with --to"),
            ),
            false => Ok(()),
        }
    }
}

/// Whether both paths lead to one file that exists.
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

fn open<R: Read>(name: &str, source: R) -> Result<CaptureReader<R>> {
    CaptureReader::open(source).map_err(|error| not_a_capture(name, error))
}
