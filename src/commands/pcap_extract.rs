//! `pcap extract`: one stream of a capture as a file of its own.
//!
//! The capture is read twice: to find the stream and its codec, and to write it.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Context;
use super::pcap_analyze::{incomplete, not_a_capture};
use crate::capture::extract::{Damaged, Extractor, Form, Rtcp, Selection};
use crate::capture::file::{CaptureReader, Packet, ReadError};
use crate::capture::streams::Scan;
use crate::cli::{ExtractArgs, FormChoice};
use crate::failure::{Failure, Result};
use crate::input::{Input, inputs};
use crate::report::pcap_extract::{
    ExtractedAudio, ExtractedPackets, ExtractedStream, ExtractedVideo, PcapExtract,
};
use crate::report::{Data, Report};
use crate::rtp::payload::Codec;

mod choice;
pub(super) mod destination;

use choice::choose;
use destination::Destination;

pub fn run(args: &ExtractArgs, context: &Context) -> Result<Report> {
    let source = Source::open(args, context)?;
    let mut scan = Scan::default();
    // What breaks off is told of when it is read again.
    let _ = source.read(context, |packet| {
        scan.packet(packet);
        Ok(())
    })?;
    let chosen = choose(args, &source.name, &scan)?;
    let form = form(args, chosen.codec.map(|(codec, _)| codec))?;
    let to = args.to.clone().unwrap_or_else(|| {
        let extension = form.extension(chosen.codec.map(|(codec, _)| codec));
        PathBuf::from(format!("{:#010x}.{extension}", chosen.id.ssrc))
    });
    refuse_own_input(&source, &to)?;
    let selection = Selection {
        id: chosen.id,
        payload_type: chosen.payload_type,
        codec: chosen.codec.map(|(codec, _)| codec),
        red_payload_type: chosen.red_payload_type,
        form,
        damaged: match args.keep_incomplete {
            true => Damaged::Kept,
            false => Damaged::Dropped,
        },
        rtcp: match args.rtcp {
            true => Rtcp::Included,
            false => Rtcp::LeftOut,
        },
    };
    let mut file = Destination::create(&to)?;
    let (extractor, ended) = extract(selection, &source, &mut file, context)?;
    let outcome = extractor.outcome();
    let mut report = Report::new(Data::PcapExtract(Box::new(PcapExtract {
        source: source.name.clone(),
        file: to.display().to_string(),
        form: form.as_str().to_owned(),
        bytes: file.bytes(),
        stream: ExtractedStream::new(&chosen),
        packets: ExtractedPackets::from(&outcome),
        video: outcome
            .video
            .map(|video| ExtractedVideo::new(video, args.keep_incomplete)),
        audio: outcome.audio.map(ExtractedAudio::from),
    })));
    report.partial = ended.is_some() || context.interrupt.is_set();
    report.problems.extend(ended.map(Into::into));
    if matches!(&report.data, Data::PcapExtract(data) if data.is_empty()) {
        report.problems.push(nothing_written(&to).into());
    }
    // What was written to standard output leaves no room there for the report.
    report.product = file.is_stdout().then(Vec::new);
    Ok(report)
}

fn nothing_written(to: &Path) -> Failure {
    Failure::no_verdict(format!("nothing could be written to `{}`", to.display()))
        .help("the report tells what was left out; --as rtpdump keeps packets as they are")
}

/// Reads the capture again, and writes what it holds of the stream. Gives what kept it
/// from being read to its end.
fn extract(
    selection: Selection,
    source: &Source,
    file: &mut Destination,
    context: &Context,
) -> Result<(Extractor, Option<Failure>)> {
    let mut out = Vec::new();
    let mut extractor = Extractor::new(selection, &mut out)
        .ok_or_else(|| unfit(selection.codec, selection.form))?;
    let mut packets = 0;
    let ended = source.read(context, |packet| {
        packets += 1;
        extractor.packet(packet, &mut out);
        file.write(&mut out)
    })?;
    let patches = extractor.finish(&mut out);
    file.write(&mut out)?;
    file.finish(&patches)?;
    let ended = ended.map(|error| incomplete(&source.name, packets, error));
    Ok((extractor, ended))
}

/// What was asked for, or what the codec is played from.
fn form(args: &ExtractArgs, codec: Option<Codec>) -> Result<Form> {
    let of_media = codec.and_then(Form::of_media);
    let form = match args.form {
        Some(choice) => of_choice(choice),
        None => of_media.unwrap_or(Form::RtpDump),
    };
    match form.holds_packets() || of_media == Some(form) {
        true => Ok(form),
        false => Err(unfit(codec, form)),
    }
}

fn of_choice(choice: FormChoice) -> Form {
    match choice {
        FormChoice::Rtpdump => Form::RtpDump,
        FormChoice::Ogg => Form::Ogg,
        FormChoice::Ivf => Form::Ivf,
        FormChoice::Annexb => Form::AnnexB,
        FormChoice::Wav => Form::Wav,
        FormChoice::Pcap => Form::Pcapng,
    }
}

fn unfit(codec: Option<Codec>, form: Form) -> Failure {
    match codec {
        Some(codec) => Failure::usage(format!(
            "{} cannot be written as {}",
            codec.as_str(),
            form.as_str()
        ))
        .help("leave out --as to get what the codec is played from"),
        None => Failure::no_verdict("the codec of the stream is not known")
            .help("name it with --codec, or write packets with --as rtpdump; payloads that are encrypted tell nothing"),
    }
}

/// A capture that can be read twice.
struct Source {
    name: String,
    input: Input,
    /// What came from standard input.
    _copy: Option<NamedTempFile>,
}

impl Source {
    fn open(args: &ExtractArgs, context: &Context) -> Result<Source> {
        let files: Vec<PathBuf> = args.file.iter().cloned().collect();
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

    /// Gives each packet to `take`, until the end or until the capture breaks off.
    fn read(
        &self,
        context: &Context,
        mut take: impl FnMut(&Packet) -> Result<()>,
    ) -> Result<Option<ReadError>> {
        const PACKETS_PER_UPDATE: u64 = 1024;
        let live = self.input.open(&context.interrupt)?;
        let length = live.length.unwrap_or_default();
        let mut reader = open(&self.name, live.source)?;
        let task = context.progress.bytes(length, &self.name);
        for packets in 0u64.. {
            if packets.is_multiple_of(PACKETS_PER_UPDATE) {
                task.position(reader.position());
            }
            match reader.next_packet() {
                Ok(Some(packet)) => take(&packet)?,
                Ok(None) => break,
                Err(_) if context.interrupt.is_set() => break,
                Err(error) => return Ok(Some(error)),
            }
        }
        Ok(None)
    }
}

fn open<R: Read>(name: &str, source: R) -> Result<CaptureReader<R>> {
    CaptureReader::open(source).map_err(|error| not_a_capture(name, error))
}

fn refuse_own_input(source: &Source, to: &Path) -> Result<()> {
    let from = source.input.path();
    match from.is_some_and(|from| is_same_file(from, to)) {
        true => Err(
            Failure::usage(format!("`{}` is the capture itself", to.display()))
                .help("name another file with --to"),
        ),
        false => Ok(()),
    }
}

/// Whether both paths lead to one file that exists.
pub(super) fn is_same_file(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
