//! Payload types that are listed and not described, or described and not listed.

use std::cell::LazyCell;

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::hash::HashMap;
use crate::lint::rules::formats::{LinesAbout, with_space};
use crate::lint::rules::payload_types::sections;
use crate::lint::{
    Check, Enabled, Findings, Fixable, FormatSet, Found, Media, Repair, Rule, Subject,
};
use crate::sdp::Text;
use crate::sdp::codec::Fixed;

pub const MISSING_RTPMAP: Rule = Rule {
    code: "M007",
    name: "missing-rtpmap",
    severity: Error,
    summary: "a dynamic payload type of the `m=` line has no `rtpmap`",
    explain: "Nobody can know the codec. Where anything else is said about the type, a parser \
              may give up on the whole description.",
    reference: "RFC 8866 §6.6",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(missing_rtpmap),
};

fn missing_rtpmap(subject: &Subject, out: &mut Findings) {
    for media in subject.media.iter().filter(|media| media.is_rtp()) {
        let unnamed = |format: &&Text| is_dynamic(format) && !media.names(format);
        let none_left = media.formats.iter().all(|format| unnamed(&format));
        let about = LazyCell::new(|| LinesAbout::new(media));
        let described = LazyCell::new(|| described(media));
        for format in media.formats.iter().filter(unnamed) {
            // Chromium reads the codecs of a section that is switched off as well.
            let is_read = subject.webrtc && described.contains(format);
            if !media.is_live() && !is_read {
                continue;
            }
            out.push_with(*format, |format| {
                let found = nameless(format);
                // A type of which nothing at all is said is merely skipped.
                match none_left {
                    true => found,
                    false if described.contains(&format) => {
                        found.fix(remove(media, &about, format))
                    }
                    false => found.fix(remove(media, &about, format)).as_warning(),
                }
            });
        }
    }
}

/// Whether only an `rtpmap` can tell the codec.
pub fn is_dynamic(payload_type: &str) -> bool {
    let number = payload_type.parse::<u8>();
    number.is_ok_and(|number| matches!(number, 35..=63 | 96..=127))
}

fn nameless(format: Text) -> Found {
    Found::new(format, format!("payload type {format} has no `a=rtpmap`")).help(format!(
        "add `a=rtpmap:{format} <encoding>/<clock rate>`, or remove {format} from this line"
    ))
}

/// Removes a payload type from the `m=` line, with all that is said about it.
fn remove(media: &Media, about: &LinesAbout, format: Text) -> Repair {
    Repair::doubtful(format!("remove payload type {format}"))
        .remove(with_space(media, format))
        .each(about.of(&format), Repair::remove_line)
}

/// The payload types that parameters or feedback are told of.
fn described<'a>(media: &Media<'a>) -> FormatSet<'a> {
    let feedback = media.section.values("rtcp-fb");
    let types = feedback.filter_map(|value| value.fields().next());
    let parameters = media.fmtps.iter().map(|fmtp| fmtp.format);
    types.chain(parameters).collect()
}

pub const ORPHAN_RTPMAP: Rule = Rule {
    code: "M008",
    name: "orphan-rtpmap",
    severity: Warning,
    summary: "`rtpmap` describes a payload type that the `m=` line does not list",
    explain: "It has no effect. It is left over where a codec was removed from the `m=` line only.",
    reference: "RFC 8866 §6.6",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(orphan_rtpmap),
};

fn orphan_rtpmap(subject: &Subject, out: &mut Findings) {
    for media in sections(subject) {
        let with_feedback = LazyCell::new(|| -> FormatSet {
            let feedback = media.feedback.iter();
            feedback.map(|feedback| feedback.format).collect()
        });
        let about = LazyCell::new(|| LinesAbout::new(media));
        for rtpmap in &media.rtpmaps {
            let number = rtpmap.payload_type;
            // The rules about `fmtp` and `rtcp-fb` say more about the others.
            let is_told = || media.fmtp(&number).is_some() || with_feedback.contains(&number);
            if !media.lists(&number) && !is_told() {
                out.push_with(number, |number| orphan(media, &about, number, "rtpmap", 1));
            }
        }
    }
}

pub const ORPHAN_FMTP: Rule = Rule {
    code: "M009",
    name: "orphan-fmtp",
    severity: Error,
    summary: "`fmtp` is about a payload type that the `m=` line does not list",
    explain: "Such lines are left over where a codec was removed by hand. Browsers that refuse \
              them tell no line.",
    reference: "RFC 8866 §6.15",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(orphan_fmtp),
};

fn orphan_fmtp(subject: &Subject, out: &mut Findings) {
    for media in sections(subject) {
        let about = LazyCell::new(|| LinesAbout::new(media));
        let orphans = media.fmtps.iter().map(|fmtp| fmtp.format);
        for format in orphans.filter(|format| !media.lists(format)) {
            out.push_with(format, |format| orphan(media, &about, format, "fmtp", 1));
        }
    }
}

pub const ORPHAN_RTCP_FB: Rule = Rule {
    code: "M010",
    name: "orphan-rtcp-fb",
    severity: Error,
    summary: "`rtcp-fb` is about a payload type that the `m=` line does not list",
    explain: "Such lines are left over where a codec was removed by hand. Firefox itself writes \
              them after setCodecPreferences().",
    reference: "RFC 4585 §4.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(orphan_rtcp_fb),
};

fn orphan_rtcp_fb(subject: &Subject, out: &mut Findings) {
    for media in sections(subject) {
        let mut orphans: Vec<(Text, usize)> = Vec::new();
        let mut seen: HashMap<&str, usize> = HashMap::default();
        for format in media.feedback.iter().map(|feedback| feedback.format) {
            // An unlisted type with parameters is told by the rule about `fmtp`.
            if format.as_str() == "*" || media.lists(&format) || media.fmtp(&format).is_some() {
                continue;
            }
            let at = *seen.entry(format.as_str()).or_insert(orphans.len());
            match orphans.get_mut(at) {
                Some((_, lines)) => *lines += 1,
                None => orphans.push((format, 1)),
            }
        }
        let about = LazyCell::new(|| LinesAbout::new(media));
        for (format, lines) in orphans {
            out.push_with(format, |format| {
                orphan(media, &about, format, "rtcp-fb", lines)
            });
        }
    }
}

fn orphan(
    media: &Media,
    about: &LinesAbout,
    payload_type: Text,
    name: &str,
    lines: usize,
) -> Found {
    let more = match lines {
        1 => String::new(),
        _ => format!(" ({lines} lines)"),
    };
    Found::new(
        payload_type,
        format!("`a={name}` is about payload type {payload_type}, which the `m=` line does not list{more}"),
    )
    .related(media.line, "the payload types of this section")
    .help(format!(
        "remove all lines about {payload_type}, or add it to the `m=` line"
    ))
    .fix(without(media, about, payload_type))
}

/// Nobody uses what is not listed. But where the `m=` line lists a type of which nothing
/// is said, one of the two may be a slip for the other.
fn without(media: &Media, about: &LinesAbout, payload_type: Text) -> Repair {
    let title = format!("remove the lines about {payload_type}");
    let repair = match media.formats.iter().all(|format| is_known(media, format)) {
        true => Repair::safe(title),
        false => Repair::doubtful(title),
    };
    repair.each(about.of(&payload_type), Repair::remove_line)
}

fn is_known(media: &Media, format: &str) -> bool {
    let is_static = |number: u8| Fixed::of(number).is_some();
    media.rtpmap(format).is_some() || format.parse().is_ok_and(is_static)
}
