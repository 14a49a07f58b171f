//! Which stream is meant.

use crate::capture::extract::Form;
use crate::capture::streams::{CodecSource, FoundStream, Scan, StreamId};
use crate::cli::ExtractArgs;
use crate::failure::{Failure, Result};

use super::of_choice;

/// Streams that an error lists.
const MOST_LISTED: usize = 12;

/// The only stream that is what was asked for.
pub fn choose(args: &ExtractArgs, name: &str, scan: &Scan) -> Result<FoundStream> {
    let all = scan.streams();
    let mut fitting: Vec<FoundStream> = all
        .iter()
        .filter(|stream| is_meant(args, stream))
        .cloned()
        .collect();
    match (fitting.pop(), fitting.len()) {
        (Some(only), 0) => Ok(named(args, only)),
        (Some(last), _) => {
            fitting.push(last);
            Err(several(name, &fitting))
        }
        (None, _) if all.is_empty() => {
            Err(Failure::no_verdict(format!("`{name}` has no RTP stream"))
                .help("`rtctool pcap analyze` tells what it holds"))
        }
        (None, _) => Err(none(args, name, &all)),
    }
}

fn is_meant(args: &ExtractArgs, stream: &FoundStream) -> bool {
    let ssrc = args.ssrc.is_none_or(|ssrc| ssrc == stream.id.ssrc);
    let source = args.source.is_none_or(|source| source == stream.id.source);
    let destination = args
        .destination
        .is_none_or(|destination| destination == stream.id.destination);
    ssrc && source && destination && (args.ssrc.is_some() || is_of_kind(args, stream))
}

/// Where no SSRC is given, the codec and the form tell which streams can be meant.
fn is_of_kind(args: &ExtractArgs, stream: &FoundStream) -> bool {
    let codec = stream.codec.map(|(codec, _)| codec);
    let by_codec = args.codec.is_none_or(|wanted| codec == Some(wanted));
    let form = args
        .form
        .map(of_choice)
        .filter(|form| !form.holds_packets());
    let by_form = form.is_none_or(|form| codec.and_then(Form::of_media) == Some(form));
    by_codec && by_form
}

/// What the user says of the codec counts more than what was found.
fn named(args: &ExtractArgs, stream: FoundStream) -> FoundStream {
    let named = args.codec.map(|codec| (codec, CodecSource::Named));
    FoundStream {
        codec: named
            .filter(|(codec, _)| stream.codec.is_none_or(|(found, _)| found != *codec))
            .or(stream.codec),
        ..stream
    }
}

fn several(name: &str, streams: &[FoundStream]) -> Failure {
    let differ = |same: fn(&StreamId, &StreamId) -> bool| {
        let pairs = streams.iter().zip(streams.iter().skip(1));
        pairs
            .into_iter()
            .any(|(one, other)| !same(&one.id, &other.id))
    };
    let option = if differ(|one, other| one.ssrc == other.ssrc) {
        "--ssrc"
    } else if differ(|one, other| one.source == other.source) {
        "--source"
    } else {
        "--destination"
    };
    Failure::usage(format!(
        "several streams of `{name}` can be meant: {}",
        list(streams)
    ))
    .help(format!("tell which with {option}"))
}

fn none(args: &ExtractArgs, name: &str, all: &[FoundStream]) -> Failure {
    let what = match args.ssrc {
        Some(ssrc) => format!("no stream {ssrc:#010x}"),
        None => "no stream of that kind".to_owned(),
    };
    Failure::no_verdict(format!("`{name}` has {what}; it has {}", list(all)))
        .help("name the stream with --ssrc, and its codec with --codec where it is not told")
}

fn list(streams: &[FoundStream]) -> String {
    let mut names: Vec<String> = streams.iter().take(MOST_LISTED).map(describe).collect();
    if streams.len() > MOST_LISTED {
        names.push(format!("{} more", streams.len() - MOST_LISTED));
    }
    names.join(", ")
}

/// `0x1a2b3c4d (opus, 10.0.0.1:4000 → 10.0.0.2:5000)`.
fn describe(stream: &FoundStream) -> String {
    let codec = match (stream.codec, stream.static_name) {
        (Some((codec, _)), _) => codec.as_str().to_owned(),
        (None, Some(name)) => name.to_owned(),
        (None, None) => format!("payload type {}", stream.payload_type),
    };
    format!(
        "{:#010x} ({codec}, {} → {})",
        stream.id.ssrc, stream.id.source, stream.id.destination
    )
}
