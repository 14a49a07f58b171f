//! Codec parameters.

use std::ops::RangeInclusive;

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::rules::formats::remove_format;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::Text;
use crate::sdp::attributes::{Fmtp, Rtpmap};
use crate::sdp::text::is_token;

pub const FMTP_SYNTAX: Rule = Rule {
    code: "C017",
    name: "fmtp-syntax",
    severity: Error,
    summary: "`fmtp` is not `<payload type> <parameters>`",
    explain: "A payload type alone says nothing, and a strict parser gives up on the whole \
              description.",
    reference: "RFC 8866 §6.15",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(fmtp_syntax),
};

fn fmtp_syntax(subject: &Subject, out: &mut Findings) {
    if subject.webrtc {
        odd_parameters(subject, out);
    }
    for media in &subject.media {
        // Read once already, without a slip.
        if media.section.count("fmtp") == media.fmtps.len() {
            continue;
        }
        for value in media
            .section
            .values("fmtp")
            .filter(|value| !value.is_empty())
        {
            if let Err(stopped) = Fmtp::parse(value) {
                let found = Found::new(stopped.at, format!("`a=fmtp` {stopped}")).help(
                    "write it like `a=fmtp:111 minptime=10;useinbandfec=1`, or remove the line",
                );
                // A payload type and nothing more says nothing.
                let bare = value.parse::<u8>().is_ok();
                out.push_mended(found, || {
                    let line = subject.document.line_at(value.start()).filter(|_| bare)?;
                    Some(Repair::safe("remove the line").remove_line(line))
                });
            }
        }
    }
}

/// Of the codecs whose parameters are all `<name>=<value>`: what lost its `=`, and numbers
/// that are none.
fn odd_parameters(subject: &Subject, out: &mut Findings) {
    const CODECS: &[&str] = &["opus", "VP8", "VP9", "AV1", "H264", "H265"];
    let fmtps = CODECS.iter().flat_map(|codec| of_codec(subject, codec));
    for parameter in fmtps.flat_map(Fmtp::parameters) {
        let name = parameter.name;
        match parameter.value {
            None => out.push(
                Found::new(name, format!("`{name}` is not `<name>=<value>`"))
                    .help("write `=` between the name and its value, or remove it")
                    .as_warning(),
            ),
            Some(value) if is_numeric(&name) && !is_number(&value) => out.push(
                Found::new(value, format!("`{name}` is a number, found `{value}`"))
                    .help("write a number, or remove the parameter")
                    .as_warning(),
            ),
            Some(_) => {}
        }
    }
}

/// Whether it says something about video in a number.
fn is_numeric(name: &str) -> bool {
    const NUMERIC: &[&str] = &[
        "level-asymmetry-allowed",
        "max-br",
        "max-cpb",
        "max-dpb",
        "max-fr",
        "max-fs",
        "max-mbps",
        "max-smbps",
    ];
    NUMERIC.contains(&name)
}

fn is_number(value: &str) -> bool {
    value.parse::<u32>().is_ok() && value.bytes().all(|byte| byte.is_ascii_digit())
}

pub const FMTP_SEPARATOR: Rule = Rule {
    code: "C015",
    name: "fmtp-separator",
    severity: Warning,
    summary: "the parameters of `fmtp` are not separated by semicolons",
    explain: "They are read as one parameter with an odd value: in `minptime=10 useinbandfec=1` \
              there is no `useinbandfec`.",
    reference: "RFC 8866 §6.15",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(fmtp_separator),
};

fn fmtp_separator(subject: &Subject, out: &mut Findings) {
    let fmtps = subject.live_rtp().flat_map(|media| &media.fmtps);
    let doubtful = fmtps.filter(|fmtp| fmtp.parameters.bytes().any(|b| matches!(b, b' ' | b',')));
    for parameter in doubtful.flat_map(Fmtp::parameters) {
        let Some(value) = parameter.value else {
            continue;
        };
        let glued = [' ', ','].into_iter().find_map(|separator| {
            let (head, tail) = value.split_once(separator)?;
            tail.contains('=').then_some((head, tail))
        });
        // Base64 values end in `=`.
        if let Some((head, _)) = glued.filter(|(_, tail)| !tail.ends_with('=')) {
            out.push_mended(
                Found::new(
                    head.end()..head.end() + 1,
                    "a semicolon must separate two parameters",
                )
                .help("write `;` here"),
                || write_semicolons(value),
            );
        }
    }
}

/// A semicolon before each piece that reads as a parameter of its own.
fn write_semicolons(value: Text) -> Option<Repair> {
    let pieces: Vec<Text> = value
        .split([' ', ','])
        .filter(|piece| !piece.is_empty())
        .collect();
    let gaps: Vec<_> = pieces
        .windows(2)
        .filter_map(|pair| match pair {
            [before, piece] if is_parameter(piece) => Some(before.end()..piece.start()),
            _ => None,
        })
        .collect();
    let repair = Repair::safe("write a semicolon between the parameters");
    let any = !gaps.is_empty();
    any.then(|| {
        gaps.into_iter()
            .fold(repair, |repair, gap| repair.replace(gap, ";"))
    })
}

/// Whether this is `<name>=<value>`, and not the end of a Base64 text.
fn is_parameter(piece: &str) -> bool {
    piece
        .split_once('=')
        .is_some_and(|(name, value)| is_token(name) && !value.trim_start_matches('=').is_empty())
}

pub const FMTP_DUPLICATE: Rule = Rule {
    code: "C016",
    name: "fmtp-duplicate",
    severity: Warning,
    summary: "a payload type has two `fmtp` lines in a section",
    explain: "Some parsers join them, others take the first or the last.",
    reference: "RFC 8866 §6.15",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(fmtp_duplicate),
};

fn fmtp_duplicate(subject: &Subject, out: &mut Findings) {
    for media in &subject.media {
        for fmtp in &media.fmtps {
            let other = media.fmtp(&fmtp.format).unwrap_or(fmtp);
            // Equal lines are told by the rule about repeated lines.
            if other.parameters.as_str() != fmtp.parameters.as_str() {
                out.push_mended(
                    Found::new(
                        fmtp.format,
                        format!("payload type {} has parameters already", fmtp.format),
                    )
                    .related(other.format, "here")
                    .help("join them in one line with `;`"),
                    || join(subject, other, fmtp),
                );
            }
        }
    }
}

/// Adds the parameters of the second line to the first. Two values of one parameter are
/// no matter of joining.
fn join(subject: &Subject, first: &Fmtp, second: &Fmtp) -> Option<Repair> {
    let mut added = String::new();
    for parameter in second.parameters() {
        let value = parameter.value?;
        match first.get(&parameter.name) {
            None => added.push_str(&format!(";{}={value}", parameter.name)),
            Some(known) if known.as_str() != value.as_str() => return None,
            Some(_) => {}
        }
    }
    let line = subject.document.line_at(second.format.start())?;
    let end = first.parameters.trim_end_matches(';').len();
    let end = first.parameters.split_at(end).0.end()..first.parameters.end();
    let all_named = first
        .parameters()
        .all(|parameter| parameter.value.is_some());
    all_named.then(|| {
        Repair::safe("join the two lines")
            .replace(end, added)
            .remove_line(line)
    })
}

pub const OPUS_RANGE: Rule = Rule {
    code: "C005",
    name: "opus-fmtp-range",
    severity: Warning,
    summary: "a parameter of Opus is out of range",
    explain: "Values out of range are dropped, so that the default is used.",
    reference: "RFC 7587 §6.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(opus_range),
};

fn opus_range(subject: &Subject, out: &mut Findings) {
    const RANGES: &[(&str, RangeInclusive<u64>)] = &[
        ("maxaveragebitrate", 6_000..=510_000),
        ("maxplaybackrate", 8_000..=48_000),
        ("sprop-maxcapturerate", 8_000..=48_000),
        ("ptime", 1..=120),
        ("minptime", 1..=120),
        ("maxptime", 1..=120),
        ("stereo", 0..=1),
        ("sprop-stereo", 0..=1),
        ("cbr", 0..=1),
        ("useinbandfec", 0..=1),
        ("usedtx", 0..=1),
    ];
    for fmtp in of_codec(subject, "opus") {
        for parameter in fmtp.parameters() {
            let range = RANGES
                .iter()
                .find(|(name, _)| parameter.name.as_str() == *name);
            let (Some((name, range)), Some(value)) = (range, parameter.value) else {
                continue;
            };
            let glued = value.contains([' ', ',']);
            let number = value.parse::<u64>();
            if !glued && !number.as_ref().is_ok_and(|number| range.contains(number)) {
                let (least, most) = (*range.start(), *range.end());
                out.push_mended(
                    Found::new(
                        value,
                        format!("`{name}` is from {least} to {most}, found `{value}`"),
                    )
                    .help("write a number in this range, or remove the parameter"),
                    || {
                        let nearest = number.ok()?.clamp(least, most).to_string();
                        let repair = Repair::doubtful(format!("write {nearest}"));
                        Some(repair.replace(value, nearest))
                    },
                );
            }
        }
    }
}

pub const PROFILE_LEVEL_ID: Rule = Rule {
    code: "C006",
    name: "h264-profile-level-id",
    severity: Error,
    summary: "`profile-level-id` of H264 is not six hexadecimal digits",
    explain: "A peer that cannot read it drops the codec: there is no H264.",
    reference: "RFC 6184 §8.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(profile_level_id),
};

fn profile_level_id(subject: &Subject, out: &mut Findings) {
    for fmtp in of_codec(subject, "H264") {
        let Some(id) = fmtp.get("profile-level-id") else {
            continue;
        };
        if id.len() != 6 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            out.push(
                Found::new(
                    id,
                    format!("`profile-level-id` is six hexadecimal digits, found `{id}`"),
                )
                .help("constrained baseline 3.1 is `42e01f`"),
            );
        }
    }
}

pub const PACKETIZATION_MODE: Rule = Rule {
    code: "C008",
    name: "h264-packetization-mode",
    severity: Error,
    summary: "`packetization-mode` of H264 is not 0, 1 or 2",
    explain: "The codec matches no other.",
    reference: "RFC 6184 §8.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(packetization_mode),
};

fn packetization_mode(subject: &Subject, out: &mut Findings) {
    one_of(subject, out, "H264", "packetization-mode", &["0", "1", "2"]);
}

pub const VP9_PROFILE: Rule = Rule {
    code: "C012",
    name: "vp9-profile",
    severity: Error,
    summary: "`profile-id` of VP9 is not 0 to 3",
    explain: "The codec matches no other.",
    reference: "RFC 9628 §6",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(vp9_profile),
};

fn vp9_profile(subject: &Subject, out: &mut Findings) {
    one_of(subject, out, "VP9", "profile-id", &["0", "1", "2", "3"]);
}

/// The value of a codec's parameter, where it has one, must be among those allowed.
fn one_of(subject: &Subject, out: &mut Findings, codec: &str, name: &str, allowed: &[&str]) {
    for fmtp in of_codec(subject, codec) {
        let Some(value) = fmtp.get(name) else {
            continue;
        };
        if !allowed.contains(&value.as_str()) && !value.contains(' ') {
            out.push(
                Found::new(
                    value,
                    format!("`{name}` is one of {}, found `{value}`", allowed.join(", ")),
                )
                .help("correct it, or remove the parameter"),
            );
        }
    }
}

pub const RED: Rule = Rule {
    code: "C022",
    name: "red-fmtp",
    severity: Warning,
    summary: "the parameters of red list a payload type that is not there",
    explain: "It is left over where a codec was removed; redundancy is then not used.",
    reference: "RFC 2198",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(red),
};

fn red(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        for codec in media.codecs("red") {
            let Some(fmtp) = media.fmtp(&codec.payload_type) else {
                continue;
            };
            let types = fmtp.parameters.split('/').map(Text::trim);
            let is_list = fmtp.parameters.contains('/');
            let unknown = |number: &Text| {
                let is_meant = is_list || number.parse::<u8>().is_ok();
                is_meant && !media.lists(number)
            };
            if let Some(number) = types.into_iter().find(unknown) {
                out.push_mended(
                    Found::new(
                        number,
                        format!("red carries `{number}`, which is not in the `m=` line"),
                    )
                    .help("name a codec of this section, or remove red"),
                    || carry_known(media, codec, fmtp),
                );
            }
        }
    }
}

/// Leaves out what the section does not have; without two payload types to carry, red itself.
fn carry_known(media: &Media, red: &Rtpmap, fmtp: &Fmtp) -> Option<Repair> {
    let (known, unknown): (Vec<Text>, Vec<Text>) = fmtp
        .parameters
        .split('/')
        .map(Text::trim)
        .partition(|number| media.lists(number));
    if known.len() < 2 {
        let repair = Repair::doubtful(format!("remove red, format {}", red.number));
        return remove_format(repair, media, &red.payload_type);
    }
    let kept: Vec<&str> = known.iter().map(Text::as_str).collect();
    let repair = Repair::doubtful(format!("carry only {}", kept.join(" and ")));
    (!unknown.is_empty()).then(|| repair.replace(fmtp.parameters, kept.join("/")))
}

/// The parameters of every listed payload type of a codec.
pub fn of_codec<'a>(subject: &'a Subject, codec: &'a str) -> impl Iterator<Item = &'a Fmtp<'a>> {
    subject.live_rtp().flat_map(move |media| {
        let codecs = media.codecs(codec);
        codecs.filter_map(|rtpmap| media.fmtp(&rtpmap.payload_type))
    })
}
