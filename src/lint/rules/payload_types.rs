//! Payload types: what the `m=` line lists, and what `rtpmap`, `fmtp` and `rtcp-fb` say about it.

use std::cell::LazyCell;

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::hash::HashMap;
use crate::lint::rules::formats::{LinesAbout, with_space};
use crate::lint::rules::free;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::Text;
use crate::sdp::attributes::{Fmtp, Rtpmap};
use crate::sdp::codec::Fixed;

pub const RTPMAP_SYNTAX: Rule = Rule {
    code: "M020",
    name: "rtpmap-syntax",
    severity: Error,
    summary: "`rtpmap` is not `<payload type> <encoding>/<clock rate>[/<channels>]`",
    explain: "Without encoding and clock rate the payload type means nothing, and its packets \
              cannot be played. Of audio with more than 16 channels browsers refuse the \
              description.",
    reference: "RFC 8866 §6.6",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(rtpmap_syntax),
};

fn rtpmap_syntax(subject: &Subject, out: &mut Findings) {
    too_many_channels(subject, out);
    for media in &subject.media {
        // Read once already, without a slip.
        if media.section.count("rtpmap") == media.rtpmaps.len() {
            continue;
        }
        for value in media
            .section
            .values("rtpmap")
            .filter(|value| !value.is_empty())
        {
            if let Err(stopped) = Rtpmap::parse(value) {
                out.push(
                    Found::new(stopped.at, format!("`a=rtpmap` {stopped}"))
                        .help("write it like `a=rtpmap:111 opus/48000/2`"),
                );
            }
        }
    }
}

/// Studios send as many; no WebRTC peer plays them.
fn too_many_channels(subject: &Subject, out: &mut Findings) {
    let media = subject.media.iter();
    for rtpmap in media
        .filter(|media| subject.webrtc && media.kind() == "audio")
        .flat_map(|media| &media.rtpmaps)
    {
        let channels = rtpmap.parameters;
        let many = |text: &Text| text.parse::<u32>().is_ok_and(|number| number > 16);
        // Opus has a rule of its own.
        if let Some(channels) = channels.filter(many).filter(|_| !rtpmap.is("opus")) {
            out.push(
                Found::new(
                    channels,
                    format!("{channels} channels are more than browsers take"),
                )
                .help("write at most 16, or leave the number out for one channel"),
            );
        }
    }
}

pub const DUPLICATE_PAYLOAD_TYPE: Rule = Rule {
    code: "M011",
    name: "duplicate-payload-type",
    severity: Warning,
    summary: "an `m=` line lists a payload type twice",
    explain: "Comes from code that reorders codecs. Browsers tolerate it, SIP devices and media \
              servers may not.",
    reference: "RFC 8866 §5.14",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(duplicate_payload_type),
};

fn duplicate_payload_type(subject: &Subject, out: &mut Findings) {
    for media in sections(subject).filter(|media| !media.lists_each_once()) {
        let mut first: HashMap<&str, Text> = HashMap::default();
        for format in &media.formats {
            let other = *first.entry(format.as_str()).or_insert(*format);
            if other.start() != format.start() {
                out.push(
                    Found::new(*format, format!("payload type {format} is listed twice"))
                        .related(other, "the first time")
                        .help("list it once")
                        .fix(Repair::safe("list it once").remove(with_space(media, *format))),
                );
            }
        }
    }
}

pub const CONFLICTING_RTPMAP: Rule = Rule {
    code: "M012",
    name: "conflicting-rtpmap",
    severity: Error,
    summary: "two `rtpmap` lines of a section give one payload type two meanings",
    explain: "Who goes by the first line takes the packets for another codec than who goes by the \
              last.",
    reference: "RFC 8866 §6.6",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(conflicting_rtpmap),
};

fn conflicting_rtpmap(subject: &Subject, out: &mut Findings) {
    for media in sections(subject) {
        for rtpmap in &media.rtpmaps {
            let first = media.rtpmap(&rtpmap.payload_type);
            let other = first.filter(|first| !std::ptr::eq(*first, rtpmap));
            if let Some(first) = other.filter(|other| !other.same_codec(rtpmap)) {
                out.push(
                    Found::new(
                        rtpmap.format,
                        format!("payload type {} is `{}` here", rtpmap.number, rtpmap.format),
                    )
                    .related(first.format, "but this here")
                    .help("give one of them an unused payload type"),
                );
            }
        }
    }
}

pub const STATIC_REMAPPED: Rule = Rule {
    code: "M021",
    name: "static-payload-type-remapped",
    severity: Error,
    summary: "a static payload type is given another codec than its own",
    explain: "Phones and gateways know these numbers by heart: SIP gateways use the static codec, \
              whatever the line says.",
    reference: "RFC 3551 §6",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(static_remapped),
};

fn static_remapped(subject: &Subject, out: &mut Findings) {
    for rtpmap in sections(subject).flat_map(|media| &media.rtpmaps) {
        let Some(own) = Fixed::of(rtpmap.number) else {
            continue;
        };
        let other_codec = !rtpmap.is(own.encoding);
        if other_codec || rtpmap.clock_hz != own.clock_hz {
            let found = Found::new(
                rtpmap.format,
                format!(
                    "payload type {} is always {}/{}, not `{}`",
                    own.number, own.encoding, own.clock_hz, rtpmap.format
                ),
            )
            .help("use a payload type from 96 to 127");
            // Chromium 156 looks at the name only.
            out.push(if other_codec {
                found
            } else {
                found.as_warning()
            });
        }
    }
}

pub const RTCP_CONFLICT: Rule = Rule {
    code: "M022",
    name: "payload-type-rtcp-conflict",
    severity: Error,
    summary: "a payload type from 64 to 95 is used together with `rtcp-mux`",
    explain: "Its packets look like RTCP packets on the shared port, and are taken for them.",
    reference: "RFC 5761 §4",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(rtcp_conflict),
};

fn rtcp_conflict(subject: &Subject, out: &mut Findings) {
    let mut free = free::payload_types(subject);
    for media in subject
        .live_rtp()
        .filter(|media| media.section.has("rtcp-mux"))
    {
        let about = LazyCell::new(|| LinesAbout::new(media));
        for format in &media.formats {
            if format
                .parse::<u8>()
                .is_ok_and(|number| (64..96).contains(&number))
            {
                out.push_with(*format, |format| {
                    Found::new(
                        format,
                        format!(
                            "payload type {format} looks like RTCP when RTP and RTCP share a port"
                        ),
                    )
                    .help("use a payload type from 96 to 127, or from 35 to 63")
                    .fix(
                        free.next()
                            .and_then(|number| renumber(media, &about, format, &number)),
                    )
                });
            }
        }
    }
}

/// Another number for a payload type, wherever the section names it.
fn renumber(media: &Media, about: &LinesAbout, format: Text, number: &str) -> Option<Repair> {
    let restricted = media.section.values("rid").any(|rid| rid.contains("pt="));
    let in_list = |fmtp: &Fmtp| fmtp.parameters.split('/').any(|part| *part == *format);
    if restricted || media.fmtps.iter().any(in_list) {
        return None;
    }
    let lines = about.of(&format).filter_map(|line| line.attribute?.value);
    let named = lines.filter_map(|value| value.fields().next());
    let parameters = media.fmtps.iter().flat_map(Fmtp::parameters);
    let partners = parameters
        .filter(|parameter| parameter.name.as_str() == "apt")
        .filter_map(|parameter| parameter.value)
        .filter(|value| **value == *format);
    let places = std::iter::once(format).chain(named).chain(partners);
    Some(
        Repair::doubtful(format!("use payload type {number}"))
            .each(places, |repair, place| repair.replace(place, number)),
    )
}

/// The RTP sections whose `m=` line can be read.
pub fn sections<'a>(subject: &'a Subject) -> impl Iterator<Item = &'a Media<'a>> {
    subject.media.iter().filter(|media| media.is_rtp())
}
