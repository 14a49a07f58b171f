//! Which stream becomes what file.

use std::fs;
use std::path::{Path, PathBuf};

use crate::capture::extract::{Damaged, Form, Packets, Rtcp, Selection};
use crate::capture::session::Encryption;
use crate::capture::streams::MediaStream;
use crate::cli::{ExtractArgs, FormChoice};
use crate::failure::{Failure, Result};
use crate::rtp::clock_rate::Media;

/// One file to be written.
pub struct Plan {
    pub stream: MediaStream,
    pub form: Form,
    pub to: PathBuf,
    pub damaged: Damaged,
    rtcp: Rtcp,
    packets: Packets,
    retransmissions: Retransmissions,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Retransmissions {
    PutBack,
    LeftOut,
}

impl Plan {
    pub fn selection(&self) -> Selection {
        let stream = &self.stream;
        Selection {
            key: stream.key,
            codec: stream.codec(),
            payload_types: stream.payload_types.clone(),
            repairs: match self.retransmissions {
                Retransmissions::PutBack => stream.repairs.clone(),
                Retransmissions::LeftOut => Vec::new(),
            },
            ways: stream.ways.clone(),
            is_opened: matches!(stream.encryption, Encryption::Decrypted(_)),
            form: self.form,
            damaged: self.damaged,
            rtcp: self.rtcp,
            packets: self.packets,
        }
    }
}

/// Plans for all streams that were chosen, and why there is none for some of them.
pub fn plans(args: &ExtractArgs, chosen: Vec<MediaStream>) -> Result<(Vec<Plan>, Vec<Failure>)> {
    if args.clear && args.form.is_some_and(|form| form != FormChoice::Pcap) {
        return Err(Failure::usage("--clear is for smaller captures")
            .help("with --as pcap; in all other files, what can be decrypted is clear"));
    }
    let mut plans: Vec<Plan> = Vec::new();
    let mut problems = Vec::new();
    for stream in chosen {
        match form(args, &stream) {
            Ok(form) => {
                let to = destination(args, &stream, form, &plans);
                plans.push(plan(args, stream, form, to));
            }
            Err(failure) if args.all => problems.push(failure),
            Err(failure) => return Err(failure),
        }
    }
    Ok((plans, problems))
}

fn plan(args: &ExtractArgs, stream: MediaStream, form: Form, to: PathBuf) -> Plan {
    Plan {
        stream,
        form,
        to,
        damaged: match args.keep_incomplete {
            true => Damaged::Kept,
            false => Damaged::Dropped,
        },
        rtcp: match args.rtcp {
            true => Rtcp::Included,
            false => Rtcp::LeftOut,
        },
        packets: match args.clear {
            true => Packets::Clear,
            false => Packets::Original,
        },
        retransmissions: match args.no_rtx {
            true => Retransmissions::LeftOut,
            false => Retransmissions::PutBack,
        },
    }
}

/// What was asked for, or what the codec is played from.
fn form(args: &ExtractArgs, stream: &MediaStream) -> Result<Form> {
    let of_media = stream.codec().and_then(Form::of_media);
    let fits = |form: &Form| form.holds_packets() || of_media == Some(*form);
    let by_name = form_of_name(args).filter(fits);
    let form = match args.form {
        Some(choice) => of_choice(choice),
        None if args.clear => Form::Pcapng,
        None => by_name.or(of_media).unwrap_or(Form::RtpDump),
    };
    let keeps_packets = form.holds_packets() && !args.clear;
    // Where nothing tells the codec of an encrypted stream, its packets are what there is.
    let needs_key = stream.is_hidden() && !keeps_packets || hides_codec(args, stream);
    if needs_key {
        Err(encrypted(stream))
    } else if form.holds_packets() || of_media == Some(form) {
        Ok(form)
    } else {
        Err(unfit(stream, form))
    }
}

/// Whether a file of packets would be made only because the codec is encrypted.
fn hides_codec(args: &ExtractArgs, stream: &MediaStream) -> bool {
    let asks_for_packets = form_of_name(args).is_some_and(Form::holds_packets);
    stream.is_hidden() && args.form.is_none() && !asks_for_packets
}

/// What the name of --to says. Another one is told in the report.
pub fn form_of_name(args: &ExtractArgs) -> Option<Form> {
    let extension = args.to.as_ref()?.extension()?;
    Form::by_extension(extension.to_str()?)
}

pub fn of_choice(choice: FormChoice) -> Form {
    match choice {
        FormChoice::Rtpdump => Form::RtpDump,
        FormChoice::Ogg => Form::Ogg,
        FormChoice::Ivf => Form::Ivf,
        FormChoice::Annexb => Form::AnnexB,
        FormChoice::Wav => Form::Wav,
        FormChoice::Pcap => Form::Pcapng,
    }
}

fn encrypted(stream: &MediaStream) -> Failure {
    let tried = matches!(stream.encryption, Encryption::NotDecrypted(Some(_)));
    let why = match tried {
        true => "none of the keys that are known opens it",
        false => "no key is known",
    };
    let ssrc = stream.key.ssrc;
    let shown = stream.visible_tag.filter(|_| !tried).map(|bytes| {
        format!(
            "each packet has {bytes} bytes more than its timestamps account for: the tag of SRTP"
        )
    });
    Failure::no_verdict(format!("stream {ssrc:#010x} is encrypted, and {why}"))
        .details(shown)
        .help(
        "give its key with --keylog (DTLS), --sdp (crypto lines) or --srtp-key; --as rtpdump and --as pcap write packets as they are",
    )
}

pub fn unfit(stream: &MediaStream, form: Form) -> Failure {
    match &stream.encoding {
        Some(name) => Failure::usage(format!("{name} cannot be written as {}", form.as_str()))
            .help("leave out --as to get what the codec is played from"),
        None => Failure::no_verdict("the codec of the stream is not known")
            .help("name it with --codec or --sdp, or write packets with --as rtpdump; payloads that are encrypted tell nothing"),
    }
}

/// The folder of `--out-dir` is made if need be.
pub fn create_folder(args: &ExtractArgs) -> Result<()> {
    let Some(folder) = &args.out_dir else {
        return Ok(());
    };
    fs::create_dir_all(folder).map_err(|error| {
        Failure::no_verdict(format!("cannot make the folder `{}`", folder.display()))
            .caused_by(error)
    })
}

/// `--to`, or a file named after kind and SSRC that no other stream is written to.
fn destination(args: &ExtractArgs, stream: &MediaStream, form: Form, others: &[Plan]) -> PathBuf {
    if let Some(to) = &args.to {
        return to.clone();
    }
    let folder = args.out_dir.as_deref().unwrap_or(Path::new(""));
    let kind = stream.media.map_or("rtp", Media::as_str);
    let name = format!("{kind}-{:#010x}", stream.key.ssrc);
    let extension = form.extension(stream.codec());
    let numbered = (1u32..).map(|number| match number {
        1 => folder.join(format!("{name}.{extension}")),
        further => folder.join(format!("{name}-{further}.{extension}")),
    });
    let is_free = |path: &PathBuf| others.iter().all(|other| other.to != *path);
    let mut free = numbered.into_iter().filter(is_free);
    free.next().unwrap_or_else(|| folder.join(name))
}
