//! Which streams are meant.

use super::plan::{form_of_name, of_choice};
use super::table;
use crate::capture::extract::Form;
use crate::capture::streams::MediaStream;
use crate::cli::ExtractArgs;
use crate::failure::{Failure, Result};

/// The only stream that is what was asked for; with `--all`, every one that is.
pub fn choose(args: &ExtractArgs, name: &str, all: Vec<MediaStream>) -> Result<Vec<MediaStream>> {
    if all.is_empty() {
        return Err(Failure::no_verdict(format!("`{name}` has no RTP stream"))
            .help("`rtctool pcap analyze` tells what it holds"));
    }
    let (mut fitting, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|stream| is_meant(args, stream));
    let by_name = |stream: &MediaStream| is_of_name(args, stream);
    if fitting.len() > 1 && fitting.iter().any(by_name) {
        fitting.retain(by_name);
    }
    match fitting.len() {
        0 => Err(none(args, name, &others)),
        1 => Ok(named(args, fitting)),
        _ if args.all => Ok(named(args, fitting)),
        _ => Err(several(name, &fitting)),
    }
}

fn is_meant(args: &ExtractArgs, stream: &MediaStream) -> bool {
    let flow = stream.key.flow;
    let by_flow = args.flow.is_none_or(|wanted| {
        let is_transport = |transport| flow.transport == transport;
        wanted.transport.is_none_or(is_transport)
            && wanted.source == flow.source
            && wanted.destination == flow.destination
    });
    args.ssrc.is_none_or(|ssrc| ssrc == stream.key.ssrc)
        && args
            .mid
            .as_ref()
            .is_none_or(|mid| stream.mid.as_ref() == Some(mid))
        && args.source.is_none_or(|source| source == flow.source)
        && args.destination.is_none_or(|to| to == flow.destination)
        && by_flow
        && (args.ssrc.is_some() || is_of_kind(args, stream))
}

/// Where no SSRC is given, the codec and the form tell which streams can be meant.
fn is_of_kind(args: &ExtractArgs, stream: &MediaStream) -> bool {
    let is_pointed_at = args.mid.is_some() || args.flow.is_some();
    let by_codec = args.codec.is_none_or(|wanted| match stream.codec() {
        Some(codec) => codec == wanted,
        None => is_pointed_at,
    });
    let form = args
        .form
        .map(of_choice)
        .filter(|form| !form.holds_packets());
    let codec = args.codec.filter(|_| is_pointed_at).or(stream.codec());
    let by_form = form.is_none_or(|form| codec.and_then(Form::of_media) == Some(form));
    by_codec && by_form
}

/// Whether it is played from a file with such a name as --to has.
fn is_of_name(args: &ExtractArgs, stream: &MediaStream) -> bool {
    let form = form_of_name(args).filter(|_| args.form.is_none());
    form.is_some_and(|form| stream.codec().and_then(Form::of_media) == Some(form))
}

/// What the user says of the codec counts more than what was found.
fn named(args: &ExtractArgs, streams: Vec<MediaStream>) -> Vec<MediaStream> {
    let named = |stream: MediaStream| match args.codec {
        Some(codec) => stream.named(codec),
        None => stream,
    };
    streams.into_iter().map(named).collect()
}

fn several(name: &str, streams: &[MediaStream]) -> Failure {
    let ssrcs_differ = streams
        .iter()
        .zip(streams.iter().skip(1))
        .all(|(one, other)| one.key.ssrc != other.key.ssrc);
    let option = match ssrcs_differ {
        true => "--ssrc",
        false => "--flow",
    };
    Failure::usage(format!("several streams of `{name}` can be meant"))
        .details(table::of(streams))
        .help(format!(
            "tell which with {option}, or take all with --all --out-dir DIR"
        ))
}

fn none(args: &ExtractArgs, name: &str, all: &[MediaStream]) -> Failure {
    let mids_are_unknown = all.iter().all(|stream| stream.mid.is_none());
    if args.mid.is_some() && mids_are_unknown {
        return Failure::no_verdict(format!("nothing tells the mids of `{name}`; it has"))
            .details(table::of(all))
            .help("give the session descriptions with --sdp, or name the stream with --ssrc");
    }
    let what = match args.ssrc {
        Some(ssrc) => format!("no stream {ssrc:#010x}"),
        None => "no stream of that kind".to_owned(),
    };
    Failure::no_verdict(format!("`{name}` has {what}; it has"))
        .details(table::of(all))
        .help("name the stream with --ssrc, and its codec with --codec where it is not told")
}
