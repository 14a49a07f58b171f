//! The shape of an attribute, and whether its name and its place are right.

use std::ops::Range;

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::attributes::Candidate;
use crate::sdp::text::is_token;
use crate::sdp::vocabulary::{Level, Value};
use crate::sdp::{Attribute, Line, Section, Separator, Text};

pub const ATTRIBUTE_SYNTAX: Rule = Rule {
    code: "S027",
    name: "attribute-syntax",
    severity: Error,
    summary: "an attribute is not `<name>` or `<name>:<value>`",
    explain: "Often a space stands where the colon belongs. What the line should say is then not \
              said, and a strict parser gives up on the whole description.",
    reference: "RFC 8866 §5.13",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(attribute_syntax),
};

fn attribute_syntax(subject: &Subject, out: &mut Findings) {
    for attribute in attributes(subject) {
        let name = attribute.name;
        if attribute.separator == Separator::Space {
            let gap = name.end()..name.end() + 1;
            out.push(
                Found::new(gap.clone(), format!("a colon must follow `{name}`"))
                    .help(format!("write `a={name}:…`"))
                    .fix(Repair::doubtful("write a colon").replace(gap, ":")),
            );
        } else if name.is_empty() {
            out.push(
                Found::new(name, "attribute without a name")
                    .help("remove the line, or write `a=<name>` or `a=<name>:<value>`"),
            );
        } else if !is_token(&name) && !name.starts_with("a=") {
            out.push(
                Found::new(name, format!("`{name}` is not the name of an attribute"))
                    .help("write `a=<name>` or `a=<name>:<value>`, the name without spaces"),
            );
        }
    }
}

pub const MISSING_VALUE: Rule = Rule {
    code: "S028",
    name: "missing-value",
    severity: Error,
    summary: "the value is missing behind the name of an attribute that needs one",
    explain: "Without its value the line says nothing, and a strict parser gives up on the whole \
              description.",
    reference: "RFC 8866 §5.13",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(missing_value),
};

fn missing_value(subject: &Subject, out: &mut Findings) {
    // Browsers write an empty `msid-semantic: WMS` list, and skip empty options.
    const MAY_BE_EMPTY: &[&str] = &["msid-semantic", "tool", "keywds"];
    const MUST_HAVE_COLON: &[&str] = &["msid-semantic", "ice-options"];
    for attribute in attributes(subject) {
        let needs = attribute.known().is_some_and(|k| k.value == Value::Always);
        let empty = attribute.value.is_none_or(|value| value.is_empty());
        // The colon must be there all the same.
        let bare = attribute.value.is_none() && MUST_HAVE_COLON.contains(&attribute.meant);
        if needs && empty && (bare || !MAY_BE_EMPTY.contains(&attribute.meant)) {
            let found = Found::new(attribute, format!("`a={}` needs a value", attribute.name));
            let help = format!("write `a={}:<value>`, or remove the line", attribute.meant);
            let is_skipped = attribute.meant == "ice-options" && !bare;
            out.push(match is_skipped {
                true => found.help(help).as_warning(),
                false => found.help(help),
            });
        }
    }
}

pub const FLAG_WITH_VALUE: Rule = Rule {
    code: "S029",
    name: "flag-with-value",
    severity: Warning,
    summary: "an attribute that is a mere flag has a value",
    explain: "To a strict parser it is an unknown attribute: multiplexing, or the direction, is \
              then not what you think.",
    reference: "RFC 8866 §5.13",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(flag_with_value),
};

fn flag_with_value(subject: &Subject, out: &mut Findings) {
    for attribute in attributes(subject) {
        let flag = attribute.known().is_some_and(|k| k.value == Value::Never);
        if let Some(value) = attribute.value.filter(|_| flag) {
            let place = attribute.name.end()..value.end();
            out.push(
                Found::new(
                    place.clone(),
                    format!("`a={}` takes no value", attribute.meant),
                )
                .help(format!("write `a={}`", attribute.meant))
                .fix(Repair::doubtful("remove the value").remove(place)),
            );
        }
    }
}

pub const MISSPELT: Rule = Rule {
    code: "S035",
    name: "misspelt-attribute",
    severity: Error,
    summary: "the name of an attribute is one slip away from a known one",
    explain: "Parsers ignore what they do not know: with `a=rtcp-mx` there is no `rtcp-mux`, and \
              nobody says why. Where only a feature is lost, it is a warning.",
    reference: "RFC 8866 §5.13",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(misspelt),
};

fn misspelt(subject: &Subject, out: &mut Findings) {
    for attribute in attributes(subject) {
        let name = attribute.name;
        if *name == *attribute.meant || name.eq_ignore_ascii_case(attribute.meant) {
            continue;
        }
        let found = Found::new(name, format!("unknown attribute `{name}`"))
            .help(format!("did you mean `{}`?", attribute.meant))
            .fix(rename(attribute, Repair::doubtful));
        out.push(match is_missed(attribute) {
            true => found,
            false => found.as_warning(),
        });
    }
}

/// Whether Chromium 156 or Firefox 153 was seen to refuse a description that lacks the line:
/// of simulcast the ids of the layers, of retransmissions what they repair.
fn is_missed(attribute: &Attribute) -> bool {
    let says = |part: &str| attribute.value.is_some_and(|value| value.contains(part));
    match attribute.meant {
        "fingerprint" | "ice-pwd" | "ice-ufrag" | "mid" | "rid" | "rtcp-mux" | "rtpmap"
        | "setup" => true,
        "extmap" => says("rtp-stream-id"),
        "fmtp" => says("apt="),
        _ => false,
    }
}

fn rename(attribute: &Attribute, repair: fn(String) -> Repair) -> Repair {
    repair(format!("write `{}`", attribute.meant)).replace(attribute.name, attribute.meant)
}

pub const ATTRIBUTE_CASE: Rule = Rule {
    code: "S037",
    name: "attribute-case",
    severity: Error,
    summary: "the name of an attribute is in the wrong letter case",
    explain: "Names of attributes are compared letter by letter: `a=RtpMap` is ignored, and what \
              refers to it is refused.",
    reference: "RFC 8866 §5.13",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(attribute_case),
};

fn attribute_case(subject: &Subject, out: &mut Findings) {
    for attribute in attributes(subject) {
        let name = attribute.name;
        if *name != *attribute.meant && name.eq_ignore_ascii_case(attribute.meant) {
            out.push(
                Found::new(
                    name,
                    format!("`{name}` is not the letter case of `{}`", attribute.meant),
                )
                .help(format!("write `{}`", attribute.meant))
                .fix(rename(attribute, Repair::safe)),
            );
        }
    }
}

pub const WRONG_LEVEL: Rule = Rule {
    code: "S038",
    name: "wrong-level",
    severity: Error,
    summary: "an attribute of the session stands in a media section, or the other way round",
    explain: "It is ignored there: bundling, candidates or codecs vanish without a word.",
    reference: "RFC 8866 §5.13",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(wrong_level),
};

fn wrong_level(subject: &Subject, out: &mut Findings) {
    for media in &subject.media {
        // Others of the session do no harm below.
        for name in ["group", "ice-lite"] {
            for attribute in media.section.attributes(name) {
                out.push(
                    Found::new(
                        attribute,
                        format!("`a={name}` belongs to the session, not to a media section"),
                    )
                    .help("move it above the first `m=` line")
                    .fix(move_up(subject, media, attribute)),
                );
            }
        }
    }
    for attribute in subject
        .document
        .session()
        .lines()
        .iter()
        .filter_map(|line| line.attribute.as_ref())
    {
        const MATTERS: &[&str] = &[
            "candidate",
            "fmtp",
            "mid",
            "msid",
            "rid",
            "rtcp-fb",
            "rtpmap",
            "sctp-port",
            "simulcast",
            "ssrc",
            "ssrc-group",
        ];
        let media_level = attribute
            .known()
            .is_some_and(|known| known.level == Level::Media);
        let matters = MATTERS.contains(&attribute.meant);
        if media_level && (matters || subject.webrtc) {
            let message = format!(
                "`a={}` belongs to a media section, not to the session",
                attribute.meant
            );
            let found = Found::new(attribute, message)
                .help("move it below the `m=` line that it is about")
                .fix(move_down(subject, attribute));
            // Telephones write some of the others there for all sections.
            out.push(match matters {
                true => found,
                false => found.as_warning(),
            });
        }
    }
}

fn move_up(subject: &Subject, media: &Media, attribute: &Attribute) -> Option<Repair> {
    let line = whole_line(media.section, attribute)?;
    let first = subject.media.first()?;
    let repair = Repair::doubtful("move it above the first `m=` line");
    Some(
        repair
            .insert_before(first.line, line.text.as_str())
            .remove_line(line),
    )
}

/// Only where there is one section that it can be about.
fn move_down(subject: &Subject, attribute: &Attribute) -> Option<Repair> {
    let [media] = subject.media.as_slice() else {
        return None;
    };
    let line = whole_line(subject.document.session(), attribute)?;
    let last = media.section.lines().last()?;
    let repair = Repair::doubtful("move it into the media section");
    Some(
        repair
            .insert_after(last, line.text.as_str())
            .remove_line(line),
    )
}

/// The line of an attribute, if all of it can be written again.
fn whole_line<'a>(section: &'a Section, attribute: &Attribute) -> Option<&'a Line<'a>> {
    let line = section.line_at(attribute.name.start())?;
    line.unreadable().is_none().then_some(line)
}

pub const DOUBLED_PREFIX: Rule = Rule {
    code: "S040",
    name: "doubled-prefix",
    severity: Error,
    summary: "`a=` or `candidate:` stands twice",
    explain: "A slip when strings are joined: the text of an RTCIceCandidate already begins with \
              `candidate:`. The line is ignored, and the candidate is lost.",
    reference: "",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(doubled_prefix),
};

fn doubled_prefix(subject: &Subject, out: &mut Findings) {
    for attribute in attributes(subject) {
        if attribute.name.starts_with("a=") {
            let place = attribute.name.split_at(2).0;
            let rest = attribute.name.trim_start_matches("a=");
            let more = attribute.name.start()..attribute.name.end() - rest.len();
            out.push(
                Found::new(place, "`a=` stands twice")
                    .help("write it once")
                    .fix(Repair::safe("write it once").remove(more)),
            );
        }
        let value = attribute
            .value
            .filter(|value| value.starts_with("candidate:"));
        if let Some(value) = value.filter(|_| attribute.meant == "candidate") {
            let place = value.split_at("candidate:".len()).0;
            let rest = value.trim_start_matches("candidate:");
            let more = value.start()..value.end() - rest.len();
            out.push(
                Found::new(place, "`candidate:` stands twice")
                    .help("write it once")
                    .fix(Repair::safe("write it once").remove(more)),
            );
        }
    }
}

pub const SPACE_AFTER_COLON: Rule = Rule {
    code: "S045",
    name: "space-after-colon",
    severity: Error,
    summary: "white space follows the colon of an attribute",
    explain: "It is a part of the value: `a=setup: actpass` has a role that nobody knows.",
    reference: "RFC 8866 §9",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(space_after_colon),
};

fn space_after_colon(subject: &Subject, out: &mut Findings) {
    // Chromium 156 was seen to accept these; what is not for browsers, they do not read.
    const TOLERATED: &[&str] = &["extmap", "group", "ice-options", "rtcp"];
    let is_tolerated =
        |attribute: &Attribute| !subject.webrtc || TOLERATED.contains(&attribute.meant);
    let spaced = |tolerated: bool| {
        let spaced = attributes(subject).filter_map(|attribute| Some((attribute, gap(attribute)?)));
        spaced
            .filter(move |(attribute, _)| is_tolerated(attribute) == tolerated)
            .map(|(_, gap)| gap)
    };
    let found = |place, attributes, tolerated| {
        let more = match attributes {
            1 => String::new(),
            _ => format!(", and in {} more attributes", attributes - 1),
        };
        Found::new(place, format!("white space after the colon{more}"))
            .help("write the value right after the colon")
            .fix(Repair::safe("remove the white space").each(spaced(tolerated), Repair::remove))
    };
    out.push_once(spaced(false), |place, number| found(place, number, false));
    out.push_once(spaced(true), |place, number| {
        found(place, number, true).as_warning()
    });
}

/// The white space between colon and value, where it does not belong.
fn gap(attribute: &Attribute) -> Option<Range<usize>> {
    let value = attribute.value.filter(|value| !value.is_empty())?;
    let gap = attribute.name.end() + 1..value.start();
    let spaced = attribute.separator == Separator::Colon && !gap.is_empty();
    (spaced && is_misplaced(attribute, value)).then_some(gap)
}

/// Everybody writes `a=msid-semantic: WMS`, RFC 4570 §3 wants the space of `a=source-filter: `,
/// and what a private attribute means is not known. A candidate without a foundation is
/// none: its own rule tells.
fn is_misplaced(attribute: &Attribute, value: Text) -> bool {
    match attribute.meant {
        "msid-semantic" | "source-filter" => false,
        "candidate" => Candidate::parse(value).is_ok(),
        _ => attribute.known().is_some(),
    }
}

/// The attributes whose shape there may be something to say about.
fn attributes<'a>(subject: &'a Subject) -> impl Iterator<Item = &'a Attribute<'a>> {
    subject
        .document
        .odd_lines()
        .filter_map(|line| line.attribute.as_ref())
}
