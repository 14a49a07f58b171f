//! The `m=` line: its fields, and the lines right below it.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::rules::order;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::attributes::MediaLine;
use crate::sdp::vocabulary::is_one_edit;
use crate::sdp::{Line, Text};

pub const MEDIA_LINE_SYNTAX: Rule = Rule {
    code: "S032",
    name: "media-line-syntax",
    severity: Error,
    summary: "an `m=` line breaks off before its formats",
    explain: "Media, port, transport and at least one format belong there. A section without a \
              format cannot carry anything.",
    reference: "RFC 8866 §5.14",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(media_line_syntax),
};

fn media_line_syntax(subject: &Subject, out: &mut Findings) {
    for media in subject.media.iter().filter(|media| media.view.is_none()) {
        if let Err(stopped) = MediaLine::parse(media.line.value) {
            out.push(
                Found::new(stopped.at, format!("`m=` {stopped}"))
                    .help("write it like `m=audio 9 UDP/TLS/RTP/SAVPF 111`"),
            );
        }
    }
}

pub const MEDIA_PORT: Rule = Rule {
    code: "S033",
    name: "media-port",
    severity: Error,
    summary: "the port of an `m=` line is not a number from 0 to 65535",
    explain: "Nothing can be sent to such a port. A parser stops there, or rejects the section. \
              A number of ports, as in `m=audio 5004/2`, is for streams of several ports: WebRTC \
              has no use for it, and browsers refuse the description.",
    reference: "RFC 8866 §5.14",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(media_port),
};

fn media_port(subject: &Subject, out: &mut Findings) {
    for view in subject.media.iter().filter_map(|media| media.view) {
        if view.port_number().is_none() {
            out.push(
                Found::new(
                    view.port,
                    format!("`{}` is not a port from 0 to 65535", view.port),
                )
                .help("write 9 where the port is not known yet, 0 to switch the section off"),
            );
        } else if let Some(count) = view.port_count.filter(|count| is_wrong(count, subject)) {
            out.push(
                Found::new(
                    view.port.to(count),
                    format!("`/{count}` behind the port where none may stand"),
                )
                .help(format!("write `{}`", view.port)),
            );
        }
    }
}

/// Whether this is no number of ports, or stands where nobody reads one.
fn is_wrong(port_count: &Text, subject: &Subject) -> bool {
    subject.webrtc || !port_count.parse::<u32>().is_ok_and(|number| number > 0)
}

pub const PAYLOAD_TYPE_RANGE: Rule = Rule {
    code: "S034",
    name: "payload-type-range",
    severity: Error,
    summary: "a format of an RTP section is not a payload type from 0 to 127",
    explain: "RTP has seven bits for it, so that no packet can carry a larger one.",
    reference: "RFC 8866 §5.14",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(payload_type_range),
};

fn payload_type_range(subject: &Subject, out: &mut Findings) {
    for media in subject.media.iter().filter(|media| media.is_rtp()) {
        for format in &media.formats {
            if !format.parse::<u8>().is_ok_and(|number| number < 128) {
                out.push(
                    Found::new(
                        *format,
                        format!("`{format}` is not a payload type from 0 to 127"),
                    )
                    .help(
                        "dynamic payload types are 96 to 127, and 35 to 63 when those are used up",
                    ),
                );
            }
        }
    }
}

pub const MEDIA_LINE_ORDER: Rule = Rule {
    code: "S043",
    name: "media-line-order",
    severity: Warning,
    summary: "the lines of a media section are not in the order of the grammar",
    explain: "The order is m, i, c, b, k, a. Browsers do not mind; parsers of SIP devices that \
              follow the grammar do.",
    reference: "RFC 8866 §9",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(media_line_order),
};

fn media_line_order(subject: &Subject, out: &mut Findings) {
    let mut misplaced = subject.media.iter().filter_map(first_out_of_order);
    let Some((line, after)) = misplaced.next() else {
        return;
    };
    let more = match misplaced.count() {
        0 => String::new(),
        number => format!(" (and so in {number} more sections)"),
    };
    let letter = |line: &Line| {
        line.letter()
            .map_or(String::new(), |letter| letter.to_string())
    };
    out.push(
        Found::new(
            line,
            format!(
                "`{}=` stands after `{}=`{more}",
                letter(line),
                letter(after)
            ),
        )
        .related(
            after,
            format!("`{}=` must stand before this line", letter(line)),
        )
        .help("the order in a media section is m, i, c, b, k, a")
        .fix(in_order(subject)),
    );
}

/// All sections in order, or none: the finding is about all of them.
fn in_order(subject: &Subject) -> Option<Repair> {
    let repair = Repair::safe("put the lines in order");
    subject
        .media
        .iter()
        .try_fold(repair, |repair, media| match first_out_of_order(media) {
            Some(_) => order::sort(repair, subject, media.section.lines(), rank),
            None => Some(repair),
        })
}

/// The place of a line in the order of a section's lines.
fn rank(line: &Line) -> Option<usize> {
    let letter = line.letter()?;
    let mut order = ["m", "i", "c", "b", "k", "a"].into_iter();
    order.position(|other| other == letter.as_str())
}

fn first_out_of_order<'a>(media: &'a Media) -> Option<(&'a Line<'a>, &'a Line<'a>)> {
    let lines = media.section.lines();
    // Where nothing but attributes follows the first of them, only what is above can be
    // out of order.
    let is_attribute = |line: &Line| line.attribute.is_some();
    let head = lines.partition_point(|line| !is_attribute(line));
    let ends_in_attributes = lines.iter().skip(head).all(is_attribute);
    let head = if ends_in_attributes {
        head
    } else {
        lines.len()
    };
    let mut latest: Option<&Line> = None;
    for line in lines.iter().take(head) {
        let Some(place) = rank(line) else { continue };
        match latest.filter(|other| rank(other) > Some(place)) {
            Some(other) => return Some((line, other)),
            None => latest = Some(line),
        }
    }
    None
}

pub const UNKNOWN_MEDIA_TYPE: Rule = Rule {
    code: "M014",
    name: "unknown-media-type",
    severity: Error,
    summary: "the media type of an `m=` line is unknown",
    explain: "There is nothing that can be sent in such a section; a parser rejects it, or the \
              whole description.",
    reference: "RFC 8866 §5.14",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(unknown_media_type),
};

fn unknown_media_type(subject: &Subject, out: &mut Findings) {
    const KNOWN: &[&str] = &["audio", "video", "application", "text", "message", "image"];
    for view in subject.media.iter().filter_map(|media| media.view) {
        if !KNOWN.contains(&view.media.as_str()) {
            let found = Found::new(view.media, format!("unknown media type `{}`", view.media))
                .help("known are audio, video, application, text, message and image");
            out.push(if subject.webrtc {
                found
            } else {
                found.as_warning()
            });
        }
    }
}

pub const UNKNOWN_TRANSPORT: Rule = Rule {
    code: "M015",
    name: "unknown-transport",
    severity: Error,
    summary: "the transport of an `m=` line is unknown",
    explain: "A browser connects media and data with the transports that it knows, and refuses \
              others there. Typical slips are `RTP/SAVFP` and `SCTP/DTLS`.",
    reference: "RFC 8866 §5.14",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(unknown_transport),
};

/// The transports that WebRTC, SIP and RTSP descriptions use.
const TRANSPORTS: &[&str] = &[
    "UDP/TLS/RTP/SAVPF",
    "UDP/TLS/RTP/SAVP",
    "TCP/TLS/RTP/SAVPF",
    "TCP/TLS/RTP/SAVP",
    "TCP/DTLS/RTP/SAVPF",
    "TCP/DTLS/RTP/SAVP",
    "RTP/SAVPF",
    "RTP/SAVP",
    "RTP/AVPF",
    "RTP/AVP",
    "TCP/RTP/AVP",
    "TCP/RTP/AVPF",
    "TCP/RTP/SAVP",
    "TCP/RTP/SAVPF",
    "TCP/TLS/RTP/AVP",
    "UDP/DTLS/SCTP",
    "TCP/DTLS/SCTP",
    "DTLS/SCTP",
    "SCTP",
    "SCTP/DTLS",
];

fn unknown_transport(subject: &Subject, out: &mut Findings) {
    for media in &subject.media {
        let Some(view) = media.view else { continue };
        let proto = view.proto.as_str();
        let near = near_transport(proto);
        let known = TRANSPORTS.contains(&proto) && proto != "SCTP/DTLS";
        if known || (is_another(proto, near) && !must_be_known(subject, media)) {
            continue;
        }
        let found = Found::new(view.proto, format!("unknown transport `{proto}`"));
        out.push(match (near, view.media.as_str()) {
            (Some(near), _) if near != "SCTP/DTLS" => found.help(format!("did you mean `{near}`?")),
            (_, "application") => found.help("data channels use `UDP/DTLS/SCTP`"),
            _ => found.help("WebRTC media uses `UDP/TLS/RTP/SAVPF`"),
        });
    }
}

/// The transport of which this may be a misspelling.
fn near_transport(proto: &str) -> Option<&'static str> {
    let upper = proto.to_ascii_uppercase();
    let is_near = |other: &&&str| is_one_edit(other, &upper) || **other == upper;
    TRANSPORTS.iter().find(is_near).copied()
}

/// Whether it may well be a transport that this tool does not know. There are many besides
/// those of media and data: MSRP, BFCP, T.38, MP2T.
fn is_another(proto: &str, near: Option<&str>) -> bool {
    let meant_for_media = proto.contains("RTP/") || proto.contains("DTLS");
    // A port or a payload type in the place of the transport.
    let is_number = proto.bytes().all(|byte| byte.is_ascii_digit());
    is_interleaved(proto) || (!meant_for_media && !is_number && near.is_none())
}

/// Browsers have no other transports for these, and refuse the whole description.
fn must_be_known(subject: &Subject, media: &Media) -> bool {
    let is_for_browsers = ["audio", "video", "application"].contains(&media.kind());
    subject.webrtc && media.is_live() && is_for_browsers
}

/// RTSP names the lower transport after the profile: `RTP/AVP/TCP`.
fn is_interleaved(proto: &str) -> bool {
    proto.ends_with("/TCP") || proto.ends_with("/UDP")
}
