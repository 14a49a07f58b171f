//! Payload types: what the `m=` line lists, and what `rtpmap`, `fmtp` and `rtcp-fb` say about it.

use std::cell::LazyCell;
use std::ops::Range;

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::hash::{HashMap, HashSet};
use crate::lint::rules::free;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::attributes::{Fmtp, Rtpmap, STATIC_PAYLOAD_TYPES};
use crate::sdp::{Line, Text};

pub const RTPMAP_SYNTAX: Rule = Rule {
    code: "M020",
    name: "rtpmap-syntax",
    severity: Error,
    summary: "`rtpmap` is not `<payload type> <encoding>/<clock rate>[/<channels>]`",
    explain: "Chromium 156 refuses the description with \"Expected format <encoding name>/<clock \
              rate>\"; Firefox 153 rejects the section.",
    reference: "RFC 8866 §6.6",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(rtpmap_syntax),
};

fn rtpmap_syntax(subject: &Subject, out: &mut Findings) {
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

pub const MISSING_RTPMAP: Rule = Rule {
    code: "M007",
    name: "missing-rtpmap",
    severity: Error,
    summary: "a dynamic payload type of the `m=` line has no `rtpmap`",
    explain: "Nobody can know the codec. Chromium 156 refuses the description when anything else \
              is said about the type (\"Failed to parse codecs correctly.\"); Firefox 153 drops \
              it.",
    reference: "RFC 8866 §6.6",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(missing_rtpmap),
};

fn missing_rtpmap(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        // Lines that are broken further on still name their type.
        let values = media.section.values("rtpmap");
        let named: HashSet<&str> = values
            .filter_map(|value| Some(value.fields().next()?.as_str()))
            .collect();
        let dynamic = |format: &&Text| {
            let number = format.parse::<u8>();
            number.is_ok_and(|number| matches!(number, 35..=63 | 96..=127))
        };
        let unnamed = |format: &&Text| dynamic(format) && !named.contains(format.as_str());
        let none_left = media.formats.iter().all(|format| unnamed(&format));
        let about = LazyCell::new(|| LinesAbout::new(media));
        for format in media.formats.iter().filter(unnamed) {
            out.push_with(|| {
                let found = nameless(*format);
                // A type of which nothing at all is said is merely skipped.
                let described = media.fmtp(format).is_some() || has_feedback(media, format);
                match none_left {
                    true => found,
                    false if described => found.fix(remove(media, &about, *format)),
                    false => found.fix(remove(media, &about, *format)).as_warning(),
                }
            });
        }
    }
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

fn has_feedback(media: &Media, payload_type: &str) -> bool {
    let mut values = media.section.values("rtcp-fb");
    values.any(|value| {
        value
            .fields()
            .next()
            .is_some_and(|word| word.as_str() == payload_type)
    })
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
        let with_feedback: HashSet<&str> = media
            .feedback
            .iter()
            .map(|feedback| feedback.format.as_str())
            .collect();
        let about = LazyCell::new(|| LinesAbout::new(media));
        for rtpmap in &media.rtpmaps {
            let number = rtpmap.payload_type;
            // The rules about `fmtp` and `rtcp-fb` say more about the others.
            let told = media.fmtp(&number).is_some() || with_feedback.contains(number.as_str());
            if !media.lists(&number) && !told {
                out.push_with(|| orphan(media, &about, number, "rtpmap", 1));
            }
        }
    }
}

pub const ORPHAN_FMTP: Rule = Rule {
    code: "M009",
    name: "orphan-fmtp",
    severity: Error,
    summary: "`fmtp` is about a payload type that the `m=` line does not list",
    explain: "Chromium 156 refuses the description with \"Failed to parse codecs correctly.\", \
              and tells no line.",
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
            out.push_with(|| orphan(media, &about, format, "fmtp", 1));
        }
    }
}

pub const ORPHAN_RTCP_FB: Rule = Rule {
    code: "M010",
    name: "orphan-rtcp-fb",
    severity: Error,
    summary: "`rtcp-fb` is about a payload type that the `m=` line does not list",
    explain: "Chromium 156 refuses the description with \"Failed to parse codecs correctly.\" \
              Firefox 153 itself writes such lines after setCodecPreferences().",
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
        for format in media.feedback.iter().map(|fb| fb.format) {
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
            out.push_with(|| orphan(media, &about, format, "rtcp-fb", lines));
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
    let is_static = |number: u8| STATIC_PAYLOAD_TYPES.iter().any(|known| known.0 == number);
    media.rtpmap(format).is_some() || format.parse().is_ok_and(is_static)
}

/// The lines of a section that describe a payload type, for all of them at once.
struct LinesAbout<'a>(HashMap<&'a str, Vec<&'a Line<'a>>>);

impl<'a> LinesAbout<'a> {
    fn new(media: &Media<'a>) -> Self {
        let mut about: HashMap<&str, Vec<&Line>> = HashMap::default();
        for line in media.section.lines() {
            let attribute = line.attribute.filter(|a| DESCRIBING.contains(&a.meant));
            let value = attribute.and_then(|attribute| attribute.value);
            if let Some(number) = value.and_then(|value| value.fields().next()) {
                about.entry(number.as_str()).or_default().push(line);
            }
        }
        LinesAbout(about)
    }

    fn of(&self, payload_type: &str) -> impl Iterator<Item = &'a Line<'a>> {
        self.0.get(payload_type).into_iter().flatten().copied()
    }
}

/// The attributes whose value begins with a payload type.
const DESCRIBING: [&str; 3] = ["rtpmap", "fmtp", "rtcp-fb"];

/// A format of the `m=` line with the white space before it.
fn with_space(media: &Media, format: Text) -> Range<usize> {
    let line = media.line.text;
    let before = line.split_at(format.start() - line.start()).0;
    before.split_trailing().0.end()..format.end()
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
    for media in sections(subject) {
        let mut first: HashMap<&str, Text> = HashMap::default();
        for format in &media.formats {
            if let Some(other) = first.insert(format.as_str(), *format) {
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
    explain: "Chromium 156 refuses the description with \"Duplicate payload type with conflicting \
              codec name or clock rate.\"",
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
            if let Some(first) = first.filter(|first| !first.same_codec(rtpmap)) {
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
    explain: "Chromium 156 refuses the description with \"Duplicate statically assigned payload \
              type with conflicting codec name or clock rate.\" SIP gateways use the static codec.",
    reference: "RFC 3551 §6",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(static_remapped),
};

fn static_remapped(subject: &Subject, out: &mut Findings) {
    for rtpmap in sections(subject).flat_map(|media| &media.rtpmaps) {
        let own = STATIC_PAYLOAD_TYPES
            .iter()
            .find(|(number, ..)| *number == rtpmap.number);
        let Some((number, encoding, clock)) = own else {
            continue;
        };
        let other_codec = !rtpmap.is(encoding);
        if other_codec || rtpmap.clock_hz != *clock {
            let found = Found::new(
                rtpmap.format,
                format!(
                    "payload type {number} is always {encoding}/{clock}, not `{}`",
                    rtpmap.format
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
    explain: "Its packets look like RTCP packets on the shared port. Chromium 156 and Firefox 153 \
              refuse the description.",
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
                out.push_with(|| {
                    Found::new(
                        *format,
                        format!(
                            "payload type {format} looks like RTCP when RTP and RTCP share a port"
                        ),
                    )
                    .help("use a payload type from 96 to 127, or from 35 to 63")
                    .fix(
                        free.next()
                            .and_then(|number| renumber(media, &about, *format, &number)),
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
fn sections<'a>(subject: &'a Subject) -> impl Iterator<Item = &'a Media<'a>> {
    subject.media.iter().filter(|media| media.is_rtp())
}
