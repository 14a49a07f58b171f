//! Media sections: their names, directions and packet times.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::hash::HashMap;
use crate::lint::rules::edits::last_of_head;
use crate::lint::rules::free;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Repair, Rule, Subject};
use crate::sdp::attributes::Group;
use crate::sdp::text::is_token;
use crate::sdp::{Attribute, Direction, Section, Text};

pub const DUPLICATE_MID: Rule = Rule {
    code: "M003",
    name: "duplicate-mid",
    severity: Error,
    summary: "a mid is used by more than one section",
    explain: "A mid names one section, for groups, candidates and transceivers. One of the two \
              is taken for the other.",
    reference: "RFC 5888 §4",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(duplicate_mid),
};

fn duplicate_mid(subject: &Subject, out: &mut Findings) {
    let mut first: HashMap<&str, Text> = HashMap::default();
    let mut free = free::mids(subject);
    for mid in subject.media.iter().filter_map(|media| media.mid) {
        match first.get(mid.as_str()) {
            Some(other) => out.push(
                Found::new(mid, format!("mid `{mid}` is taken by another section"))
                    .related(*other, "first used here")
                    .help("give each section a mid of its own: 0, 1, 2, …")
                    .fix(free.next().map(|name| rename(subject, mid, name))),
            ),
            None => {
                first.insert(mid.as_str(), mid);
            }
        }
    }
}

/// Its section takes part in the group that the taken mid is in.
fn rename(subject: &Subject, mid: Text, name: String) -> Repair {
    let groups = subject.bundles.iter().map(|bundle| &bundle.group);
    let named = groups.flat_map(|group| &group.mids);
    let repair = write_mid(mid, &name);
    match named
        .into_iter()
        .find(|other| other.as_str() == mid.as_str())
    {
        Some(member) => repair.replace(member.end()..member.end(), format!(" {name}")),
        None => repair,
    }
}

fn write_mid(mid: Text, name: &str) -> Repair {
    Repair::doubtful(format!("write mid `{name}`")).replace(mid, name)
}

pub const MISSING_MID: Rule = Rule {
    code: "M004",
    name: "missing-mid",
    severity: Error,
    summary: "a section of a WebRTC description has no mid",
    explain: "BUNDLE cannot name the section, and a candidate that is added by its `sdpMid` \
              finds nothing. Some peers invent a mid, often `0`, and refuse an offer in which \
              that is taken, be it for a section that is switched off. Others refuse a group \
              with a mid that no section has.",
    reference: "RFC 9429 §5.2.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(missing_mid),
};

fn missing_mid(subject: &Subject, out: &mut Findings) {
    // Chromium gives it the mid `0`, and refuses a group that waits for another.
    let clashes = subject.section("0").is_some();
    // That it does for a section that an offer has switched off as well.
    let offers = subject.webrtc && subject.is_offer();
    let nameless = |all: bool| {
        let live = subject.webrtc_media().filter(move |_| !all);
        let media = live.chain(subject.media.iter().filter(move |_| all));
        media.filter(|media| !media.section.has("mid"))
    };
    let repair = || {
        // One of the new names may be `0`.
        let named = nameless(offers).zip(free::mids(subject));
        Repair::doubtful("give the sections mids").each(named, |repair, (media, mid)| {
            let above = last_of_head(media, &['m', 'i', 'c', 'b', 'k']);
            repair.insert_after(above, &format!("a=mid:{mid}"))
        })
    };
    let named = || subject.bundles.iter().flat_map(|bundle| &bundle.group.mids);
    let awaited = named().any(|mid| subject.section(mid).is_none());
    out.push_once(
        nameless(clashes && offers).map(|media| media.line.body()),
        |place, sections| {
            let more = more_sections(sections);
            let found = Found::new(place, format!("this section has no `a=mid`{more}"))
                .help("give each section a mid of its own")
                .fix(repair());
            if clashes || awaited {
                found
            } else {
                found.as_warning()
            }
        },
    );
}

pub const MID_TOO_LONG: Rule = Rule {
    code: "M005",
    name: "mid-too-long",
    severity: Error,
    summary: "a mid is longer than 16 characters",
    explain: "Packets carry it in a header extension of at most 16 bytes.",
    reference: "RFC 9143 §15.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(mid_too_long),
};

fn mid_too_long(subject: &Subject, out: &mut Findings) {
    let mut free = free::mids(subject);
    for mid in subject.media.iter().filter_map(|media| media.mid) {
        if mid.len() > 16 {
            out.push_with(mid, |mid| {
                Found::new(
                    mid,
                    format!(
                        "a mid has at most 16 characters, this one has {}",
                        mid.len()
                    ),
                )
                .help("use short ones, such as 0, 1, 2; remember the BUNDLE group")
                .fix(
                    free.next()
                        .map(|name| rename_in_groups(subject, mid, &name)),
                )
            });
        }
    }
}

/// Renames a section, and the mid wherever groups name it.
fn rename_in_groups(subject: &Subject, mid: Text, name: &str) -> Repair {
    let groups = subject.document.session().values("group");
    let members = groups
        .filter_map(|value| Group::parse(value).ok())
        .flat_map(|group| group.mids)
        .filter(|member| member.as_str() == mid.as_str());
    write_mid(mid, name).each(members, |repair, member| repair.replace(member, name))
}

pub const MID_SYNTAX: Rule = Rule {
    code: "M006",
    name: "mid-syntax",
    severity: Error,
    summary: "a mid is not a token",
    explain: "White space or a colon ends it for some parsers, so that no group finds it.",
    reference: "RFC 5888 §4",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(mid_syntax),
};

fn mid_syntax(subject: &Subject, out: &mut Findings) {
    let mids = subject
        .media
        .iter()
        .filter_map(|media| media.section.value("mid"));
    let mut free = free::mids(subject);
    for mid in mids.filter(|mid| !mid.is_empty()) {
        if !is_token(&mid) {
            out.push(
                Found::new(
                    mid,
                    format!("`{mid}` is no mid: white space and separators are not allowed"),
                )
                .help("use letters and digits")
                .fix(free.next().map(|name| rename(subject, mid, name))),
            );
        }
    }
}

pub const CONFLICTING_DIRECTION: Rule = Rule {
    code: "M013",
    name: "conflicting-direction",
    severity: Error,
    summary: "a section has more than one direction",
    explain: "Parsers disagree on which one counts: one side sends, the other does not listen.",
    reference: "RFC 8866 §6.7",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(conflicting_direction),
};

fn conflicting_direction(subject: &Subject, out: &mut Findings) {
    for section in subject.document.sections() {
        let directions = directions(section);
        if let [first, rest @ ..] = directions.as_slice()
            && let Some(other) = rest.iter().find(|other| other.meant != first.meant)
        {
            out.push(
                Found::new(
                    *other,
                    format!("`{}` and `{}` in one section", first.meant, other.meant),
                )
                .related(*first, "the first direction")
                .help("keep one of them")
                .fix(keep_last(section, &directions)),
            );
        }
    }
}

/// The last is the one that was added to a description that had one.
fn keep_last(section: &Section, directions: &[&Attribute]) -> Option<Repair> {
    let (last, others) = directions.split_last()?;
    let lines = others
        .iter()
        .filter_map(|attribute| section.line_at(attribute.name.start()));
    let repair = Repair::doubtful(format!("keep `{}`", last.meant));
    Some(repair.each(lines, Repair::remove_line))
}

/// The direction attributes of a section, in the order of the text.
fn directions<'a>(section: &'a Section<'a>) -> Vec<&'a Attribute<'a>> {
    let mut found: Vec<&Attribute> = Vec::new();
    for direction in Direction::ALL {
        found.extend(section.attributes(direction.as_str()));
    }
    found.sort_by_key(|attribute| attribute.name.start());
    found
}

pub const PTIME: Rule = Rule {
    code: "M019",
    name: "ptime-range",
    severity: Warning,
    summary: "a packet time is 0, no number, or above its own maximum",
    explain: "Encoders correct it each in its own way, up to choppy audio.",
    reference: "RFC 8866 §6.4",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(ptime),
};

fn ptime(subject: &Subject, out: &mut Findings) {
    for section in subject.document.media() {
        let readable = |value: Text| value.parse::<f64>().ok().filter(|ms| *ms > 0.0);
        for name in ["ptime", "maxptime"] {
            for value in section
                .values(name)
                .filter(|value| readable(*value).is_none())
            {
                let message =
                    format!("`a={name}` must be a time in milliseconds above 0, found `{value}`");
                out.push(Found::new(value, message).help(format!("write it like `a={name}:20`")));
            }
        }
        if let (Some(ptime), Some(most)) = (section.value("ptime"), section.value("maxptime"))
            && let (Some(ms), Some(most_ms)) = (readable(ptime), readable(most))
            && ms > most_ms
        {
            out.push(
                Found::new(
                    ptime,
                    format!("a packet time of {ms} ms is above the maximum of {most_ms} ms"),
                )
                .related(most, "the maximum")
                .help("lower `ptime` or raise `maxptime`"),
            );
        }
    }
}

/// Says of something missing in several sections in how many more.
pub fn more_sections(sections: usize) -> String {
    match sections {
        0 | 1 => String::new(),
        2 => ", nor has 1 more section".to_owned(),
        _ => format!(", nor have {} more sections", sections - 1),
    }
}

/// `1 section`, `2 sections`
pub fn section_count(sections: usize) -> String {
    match sections {
        1 => "1 section".to_owned(),
        _ => format!("{sections} sections"),
    }
}
