//! Writes a partial while its captures are read.

use std::io::Write;
use std::path::Path;

use super::sources::{Source, Sources};
use crate::capture::file::{Packet, Place};
use crate::capture::opener::Opener;
use crate::capture::partial::note::Origin;
use crate::capture::partial::{Held, Kept, Payloads, Writer, reduce};
use crate::capture::timeline::Turn;
use crate::commands::pcap_extract::destination::Destination;
use crate::commands::pcap_extract::source::is_same_file;
use crate::failure::{Failure, Result};
use crate::input::Input;

/// Bytes that are packed at once.
const CHUNK: usize = 64 * 1024;

/// Higher ones take much longer for 2 % less: what does not repeat is encrypted.
const LEVEL: i32 = 3;

pub struct Recorder {
    writer: Writer,
    payloads: Payloads,
    captures: Vec<Begun>,
    out: Vec<u8>,
    packer: zstd::Encoder<'static, Vec<u8>>,
    file: Destination,
}

/// A capture that has appeared.
#[derive(Debug, Default)]
struct Begun {
    /// Whether a packet with a time was kept.
    has_times: bool,
    held: Held,
}

impl Recorder {
    pub fn create(path: &Path, inputs: &[Input], payloads: Payloads) -> Result<Recorder> {
        let mut files = inputs.iter().filter_map(Input::path);
        if files.any(|input| is_same_file(input, path)) {
            let message = format!("`{}` is one of the captures", path.display());
            return Err(Failure::usage(message).help("name another file with --partials"));
        }
        let mut out = Vec::new();
        let made_by = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
        Ok(Recorder {
            writer: Writer::begin(made_by, &mut out),
            payloads,
            captures: Vec::new(),
            out,
            packer: zstd::Encoder::new(Vec::new(), LEVEL).map_err(cannot_pack)?,
            file: Destination::create(path)?,
        })
    }

    pub fn is_stdout(&self) -> bool {
        self.file.is_stdout()
    }

    /// Takes the packet that `opener` gets next.
    pub fn take(&mut self, turn: &Turn, source: &mut Source, opener: &Opener) -> Result<()> {
        let begins = self.begin(turn.capture, source);
        if !turn.key_log.is_empty() {
            self.writer.key_log(&turn.key_log, &mut self.out);
        }
        let packet = &turn.packet;
        let payloads = self.payloads(opener);
        let Some(begun) = self.captures.get_mut(turn.capture) else {
            return Ok(());
        };
        let kept = match source.is_partial || begins || begun.begins_its_times(packet) {
            true => Kept::Whole,
            false => reduce(packet, opener, payloads),
        };
        let left_out = &mut source.sums.left_out;
        let length = match kept {
            Kept::Whole => packet.data.len(),
            Kept::First(length) => length,
            Kept::Nothing(why) => {
                begun.held.leave_out(turn.number, packet, why, left_out);
                return Ok(());
            }
        };
        let before = begun.held.keep(packet.at, left_out);
        if let Some(before) = before {
            self.write(turn.capture, before.number, &before.packet(), usize::MAX)?;
        }
        self.write(turn.capture, turn.number, packet, length)
    }

    fn write(&mut self, origin: usize, number: u64, packet: &Packet, length: usize) -> Result<()> {
        let place = Place { origin, number };
        self.writer.packet(place, packet, length, &mut self.out);
        match self.out.len() {
            CHUNK.. => self.flush(),
            _ => Ok(()),
        }
    }

    /// Describes a capture when it appears; false when it has appeared already.
    fn begin(&mut self, capture: usize, source: &Source) -> bool {
        if capture < self.captures.len() {
            return false;
        }
        let whole_payloads = source.origin.whole_payloads && self.payloads == Payloads::Whole;
        let origin = Origin {
            whole_payloads,
            ..source.origin.clone()
        };
        self.writer.origin(&origin, &mut self.out);
        self.captures.push(Begun::default());
        true
    }

    /// Packets are kept whole from the moment on when there is a key to open them with.
    fn payloads(&self, opener: &Opener) -> Payloads {
        match opener.decryption().is_idle() {
            true => self.payloads,
            false => Payloads::Whole,
        }
    }

    /// Writes what the captures amount to.
    pub fn finish(&mut self, sources: &mut Sources) -> Result<()> {
        for (capture, source) in sources.all_mut().enumerate() {
            self.begin(capture, source);
            if let Some(begun) = self.captures.get_mut(capture) {
                begun.held.let_go(&mut source.sums.left_out);
            }
            self.writer.end(capture, &source.sums, &mut self.out);
        }
        self.flush()?;
        self.packer.do_finish().map_err(cannot_pack)?;
        self.file.write(self.packer.get_mut())?;
        self.file.finish(&[])
    }

    fn flush(&mut self) -> Result<()> {
        self.packer.write_all(&self.out).map_err(cannot_pack)?;
        self.out.clear();
        self.file.write(self.packer.get_mut())
    }
}

impl Begun {
    /// Whether a packet is the first with a time. That and the first of all are kept whatever
    /// they carry: the timeline goes by them.
    fn begins_its_times(&mut self, packet: &Packet) -> bool {
        let begins = !self.has_times && packet.at.is_some();
        self.has_times |= begins;
        begins
    }
}

fn cannot_pack(error: std::io::Error) -> Failure {
    Failure::no_verdict("cannot pack the partial").caused_by(error)
}
