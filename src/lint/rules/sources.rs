//! Sources: `ssrc` and `ssrc-group`, and the tracks that they name.

use crate::diagnostic::Severity::Error;
use crate::lint::hash::{HashMap, HashSet};
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::Text;
use crate::sdp::attributes::{Msid, Ssrc, SsrcGroup};

pub const SSRC_SYNTAX: Rule = Rule {
    code: "R001",
    name: "ssrc-syntax",
    severity: Error,
    summary: "`ssrc` is not `<number> <attribute>[:<value>]`, or `ssrc-group` not a list of numbers",
    explain: "The line tells nothing about a source, and a strict parser gives up on the whole \
              description.",
    reference: "RFC 5576 §4.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(ssrc_syntax),
};

fn ssrc_syntax(subject: &Subject, out: &mut Findings) {
    for media in &subject.media {
        let values = |name| {
            media
                .section
                .values(name)
                .filter(|value: &Text| !value.is_empty())
        };
        let all_read = media.section.count("ssrc") == media.ssrcs.len();
        let broken = values("ssrc").filter(|_| !all_read);
        for stopped in broken.filter_map(|value| Ssrc::parse(value).err()) {
            out.push(
                Found::new(stopped.at, format!("`a=ssrc` {stopped}"))
                    .help("write it like `a=ssrc:1234567890 cname:4TOk42mSjXCkVIa6`"),
            );
        }
        for ssrc in media.ssrcs.iter().filter(|ssrc| ssrc.value.is_none()) {
            let message = format!("`{}` has no value", ssrc.name);
            out.push(Found::new(ssrc.name, message).help(format!("write `{}:<value>`", ssrc.name)));
        }
        let all_read = media.section.count("ssrc-group") == media.ssrc_groups.len();
        let broken = values("ssrc-group").filter(|_| !all_read);
        for stopped in broken.filter_map(|value| SsrcGroup::parse(value).err()) {
            out.push(
                Found::new(stopped.at, format!("`a=ssrc-group` {stopped}"))
                    .help("write it like `a=ssrc-group:FID 1234567890 1234567891`"),
            );
        }
    }
}

pub const GROUP_UNKNOWN: Rule = Rule {
    code: "R002",
    name: "ssrc-group-unknown",
    severity: Error,
    summary: "an `ssrc-group` names an SSRC that has no `ssrc` line",
    explain: "It is left over where `a=ssrc` lines were removed. The group then ties a source to \
              one that nobody describes.",
    reference: "RFC 5576 §4.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(group_unknown),
};

fn group_unknown(subject: &Subject, out: &mut Findings) {
    let grouped = |media: &&Media| media.section.has("ssrc-group");
    for media in subject.live_rtp().filter(grouped) {
        // A line that breaks off after the SSRC still names it.
        let values = media.section.values("ssrc");
        let known: HashSet<&str> = values
            .filter_map(|value| Some(value.fields().next()?.as_str()))
            .collect();
        for &(ssrc, _) in groups(media).flat_map(|group| &group.ssrcs) {
            if !known.contains(ssrc.as_str()) {
                out.push_mended(
                    Found::new(
                        ssrc,
                        format!("SSRC {ssrc} has no `a=ssrc` line in this section"),
                    )
                    .help(format!("add `a=ssrc:{ssrc} cname:…`, or remove the group")),
                    || remove_group(subject, ssrc),
                );
            }
        }
    }
}

/// Removes the line of the group that `place` is in.
fn remove_group(subject: &Subject, place: Text) -> Option<Repair> {
    let line = subject.document.line_at(place.start())?;
    Some(Repair::doubtful("remove the group").remove_line(line))
}

/// Adds to a group of one the section's other source, where there is just one more.
fn complete(media: &Media, group: &SsrcGroup) -> Option<Repair> {
    let [(text, alone)] = group.ssrcs.as_slice() else {
        return None;
    };
    let mut others = ssrcs(media)
        .map(|ssrc| ssrc.number)
        .filter(|number| number != alone);
    let other = others.next()?;
    others.all(|number| number == other).then(|| {
        let repair = Repair::doubtful(format!("add `{other}` to the group"));
        repair.replace(text.after(), format!(" {other}"))
    })
}

pub const GROUP_SIZE: Rule = Rule {
    code: "R003",
    name: "ssrc-group-size",
    severity: Error,
    summary: "an FID or FEC-FR group does not have two SSRCs, or a SIM group fewer than two",
    explain: "A FID group joins a source with its retransmissions: of one source, or of three, \
              nobody can tell which repairs which.",
    reference: "RFC 5576 §4.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(group_size),
};

fn group_size(subject: &Subject, out: &mut Findings) {
    let all = subject.live_rtp();
    for (media, group) in all.flat_map(|media| groups(media).map(move |group| (media, group))) {
        let number = group.ssrcs.len();
        let numbers: HashSet<u32> = group.ssrcs.iter().map(|(_, number)| *number).collect();
        let distinct = numbers.len() == number;
        let (sound, expected) = match group.semantics.as_str() {
            "FID" | "FEC-FR" => (number == 2 && distinct, "two different SSRCs"),
            "SIM" => (
                (2..=3).contains(&number) && distinct,
                "two or three different SSRCs",
            ),
            _ => continue,
        };
        if !sound {
            let last = group
                .ssrcs
                .last()
                .map_or(group.semantics, |(text, _)| *text);
            out.push_mended(
                Found::new(
                    group.semantics.to(last),
                    format!(
                        "a group `{}` has {expected}, this one has {}",
                        group.semantics,
                        numbers.len()
                    ),
                )
                .help("write one group for each source and its repair"),
                || {
                    // With more than one source, only the sender knows which repairs which.
                    let alone = numbers.len() < 2;
                    alone.then(|| {
                        complete(media, group).or(remove_group(subject, group.semantics))
                    })?
                },
            );
        }
    }
}

pub const DUPLICATE_SSRC: Rule = Rule {
    code: "R004",
    name: "duplicate-ssrc",
    severity: Error,
    summary: "an SSRC is used in two bundled sections",
    explain: "Bundled sections share one RTP session, with one space of SSRCs. Whose packets \
              these are is anybody's guess.",
    reference: "RFC 3550 §8",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(duplicate_ssrc),
};

fn duplicate_ssrc(subject: &Subject, out: &mut Findings) {
    for group in subject.bundled() {
        let mut first: HashMap<u32, (usize, Text)> = HashMap::default();
        let mut told: HashSet<u32> = HashSet::default();
        for (at, media) in group.iter().enumerate() {
            for ssrc in ssrcs(media) {
                let (section, other) = *first.entry(ssrc.number).or_insert((at, ssrc.id));
                if section != at && told.insert(ssrc.number) {
                    out.push(
                        Found::new(
                            ssrc.id,
                            format!("SSRC {} is used in another bundled section", ssrc.id),
                        )
                        .related(other, "here")
                        .help("give each source a number of its own"),
                    );
                }
            }
        }
    }
}

pub const PLAN_B: Rule = Rule {
    code: "R008",
    name: "plan-b",
    severity: Error,
    summary: "the `ssrc` lines of a section name several tracks: this is Plan B",
    explain: "No current browser reads it: Plan B put several tracks into a section, Unified Plan \
              has one in each.",
    reference: "RFC 9429 §5.2.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(plan_b),
};

fn plan_b(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        // `a=msid` names the track of all sources, whatever they say themselves.
        if media.section.has("msid") {
            continue;
        }
        let tracks = tracks_by_source(media);
        let Some((first, track)) = tracks.first() else {
            continue;
        };
        if let Some((other, _)) = tracks.iter().find(|(_, other)| other != track) {
            out.push(
                Found::new(
                    *other,
                    "the source of a second track in this section: this is Plan B",
                )
                .related(*first, "the source of the first track")
                .help("have the sender use Unified Plan: one section for each track"),
            );
        }
    }
}

/// Each source, and the track that its last `msid` names; none is a track too.
pub fn tracks_by_source<'a>(media: &'a Media) -> Vec<(Text<'a>, Option<&'a str>)> {
    let mut at: HashMap<u32, usize> = HashMap::default();
    let mut tracks: Vec<(Text, Option<&str>)> = Vec::new();
    for ssrc in ssrcs(media) {
        let at = *at.entry(ssrc.number).or_insert(tracks.len());
        if at == tracks.len() {
            tracks.push((ssrc.id, None));
        }
        let value = ssrc.value.filter(|_| ssrc.name.as_str() == "msid");
        let track = value.and_then(|value| value.fields().nth(1));
        if let (Some(entry), Some(track)) = (tracks.get_mut(at), track) {
            *entry = (ssrc.id, Some(track.as_str()));
        }
    }
    tracks
}

pub fn ssrcs<'a>(media: &'a Media) -> impl Iterator<Item = Ssrc<'a>> {
    media.ssrcs.iter().copied()
}

pub fn groups<'a>(media: &'a Media<'a>) -> impl Iterator<Item = &'a SsrcGroup<'a>> {
    media.ssrc_groups.iter()
}

pub fn msids<'a>(media: &'a Media) -> impl Iterator<Item = Msid<'a>> {
    let values = media.section.values("msid");
    values.filter_map(|value| Msid::parse(value).ok())
}
