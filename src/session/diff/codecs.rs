//! Codecs: by what they are, then their numbers, parameters, feedback and order.

use super::sets::by_key;
use super::{Changes, Topic, feedback};
use crate::sdp::codec::default_of;
use crate::session::{Codec, Parameter, Role, Section, words};

/// Which codec of one section is which of the other, by their places.
type Matches = Vec<(usize, usize)>;

pub fn compare(before: &Section, after: &Section, changes: &mut Changes) {
    let matches = matches(before, after);
    let is_gone = |at: &usize| !matches.iter().any(|(one, _)| one == at);
    let is_new = |at: &usize| !matches.iter().any(|(_, other)| other == at);
    let gone = alone(before, (0..before.codecs.len()).filter(is_gone));
    let new = alone(after, (0..after.codecs.len()).filter(is_new));
    for codec in gone {
        let name = name(codec, before);
        let message = format!("{name} removed{}", with_rtx(codec));
        changes.removed(Topic::Codecs, name, message);
    }
    for codec in new {
        let name = name(codec, after);
        let message = format!("{name} added{}", with_rtx(codec));
        changes.added(Topic::Codecs, name, message);
    }
    let pairs = matches
        .iter()
        .filter_map(|(one, other)| Some((before.codecs.get(*one)?, after.codecs.get(*other)?)));
    for (one, other) in pairs.clone() {
        number((before, one), other, changes);
        parameters((before, one), (after, other), changes);
    }
    feedback::compare((before, after), pairs, changes);
    preference(before, after, &matches, changes);
}

/// Codecs that are the same, then those of one number and name whose profile changed.
fn matches(before: &Section, after: &Section) -> Matches {
    let mut free: Vec<bool> = vec![true; after.codecs.len()];
    let mut matches = Matches::new();
    let mut take = |matches: &mut Matches, is_same: &dyn Fn(&Codec, &Codec) -> bool| {
        for (at, codec) in before.codecs.iter().enumerate() {
            if matches.iter().any(|(one, _)| *one == at) {
                continue;
            }
            let found = after
                .codecs
                .iter()
                .enumerate()
                .position(|(place, candidate)| {
                    free.get(place) == Some(&true) && is_same(codec, candidate)
                });
            if let Some(free) = found.and_then(|place| free.get_mut(place)) {
                *free = false;
            }
            matches.extend(found.map(|place| (at, place)));
        }
    };
    let has_same_number = |one: &Codec, other: &Codec| one.payload_type == other.payload_type;
    take(&mut matches, &|one, other| {
        has_same_number(one, other) && before.agrees(one, after, other)
    });
    take(&mut matches, &|one, other| before.agrees(one, after, other));
    take(&mut matches, &|one, other| {
        has_same_number(one, other) && one.has_same_name_as(other)
    });
    matches.sort_unstable();
    matches
}

/// The codecs at these places, without RTX of those that are among them.
fn alone<'s, 'a>(
    section: &'s Section<'a>,
    places: impl Iterator<Item = usize>,
) -> Vec<&'s Codec<'a>> {
    let codecs: Vec<&Codec> = places.filter_map(|at| section.codecs.get(at)).collect();
    let is_told = |codec: &&&Codec| {
        let number = Some(codec.payload_type);
        codecs.iter().any(|other| other.rtx == number)
    };
    codecs
        .iter()
        .filter(|codec| !is_told(codec))
        .copied()
        .collect()
}

fn with_rtx(codec: &Codec) -> String {
    match codec.rtx {
        Some(rtx) => format!(" with its RTX ({rtx})"),
        None => String::new(),
    }
}

fn number((before, one): (&Section, &Codec), other: &Codec, changes: &mut Changes) {
    if one.payload_type != other.payload_type {
        let [from, to] = [one, other].map(|codec| codec.payload_type.to_string());
        let subject = bare_name(one, before);
        let message = format!("{subject} moved from {from} to {to}");
        changes.changed(Topic::Codecs, subject, [from, to], message);
    }
}

fn parameters(
    (before, one): (&Section, &Codec),
    (after, other): (&Section, &Codec),
    changes: &mut Changes,
) {
    let name = name(one, before);
    // The numbers in it may have moved with the codecs that they name.
    let repairs_others = !before.repair_agrees(one, after, other);
    let is_list = |codec: &Codec| codec.parameters.iter().any(|one| one.value.is_none());
    if one.role == Role::Red {
        if repairs_others {
            changes.value(Topic::Codecs, &format!("{name} fmtp"), one.fmtp, other.fmtp);
        }
        return;
    }
    if one.role == Role::Rtx && repairs_others {
        let [old, new] =
            [(before, one), (after, other)].map(|(section, rtx)| repaired(section, rtx));
        let subject = format!("RTX ({}) apt", one.payload_type);
        changes.value(Topic::Codecs, &subject, old.as_deref(), new.as_deref());
    }
    if one.role == Role::Tones || is_list(one) || is_list(other) {
        let [before, after] = [one, other].map(whole_fmtp);
        return changes.value(Topic::Codecs, &format!("{name} fmtp"), before, after);
    }
    let rows = by_key(&one.parameters, &other.parameters, |parameter| {
        parameter.name.to_ascii_lowercase()
    });
    for (old, new) in rows {
        parameter(&name, [one, other], [old, new], changes);
    }
}

/// Parameters that are no pairs; for tones the keys, when it does not say (RFC 4733).
fn whole_fmtp<'a>(codec: &Codec<'a>) -> Option<&'a str> {
    let keys = (codec.role == Role::Tones).then_some("0-15");
    codec.fmtp.map(str::trim).or(keys)
}

/// The codec that RTX repairs; its bare number where it has none of the section.
fn repaired(section: &Section, rtx: &Codec) -> Option<String> {
    let number = rtx.protects.first()?;
    Some(match section.codec(*number) {
        Some(codec) => name(codec, section),
        None => number.to_string(),
    })
}

fn parameter(
    name: &str,
    codecs: [&Codec; 2],
    parameters: [Option<&Parameter>; 2],
    changes: &mut Changes,
) {
    let Some(key) = parameters.into_iter().flatten().next().map(|one| one.name) else {
        return;
    };
    let [one, other] = parameters.map(|parameter| parameter?.value);
    let [codec, _] = codecs;
    let default = default_of(codec.encoding, key);
    let same = match (one.or(default), other.or(default)) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        (one, other) => one == other,
    };
    if same || (codec.role == Role::Rtx && key.eq_ignore_ascii_case("apt")) {
        return;
    }
    let told = |at: usize| {
        let parameter = parameters.get(at).copied().flatten()?;
        let meaning = words::meaning(codec, parameter);
        let meaning = meaning.map_or(String::new(), |meaning| format!(" ({meaning})"));
        Some(format!("{}{meaning}", parameter.value.unwrap_or_default()))
    };
    let subject = format!("{name} {key}");
    changes.value(
        Topic::Codecs,
        &subject,
        told(0).as_deref(),
        told(1).as_deref(),
    );
}

/// The order of the `m=` line is that of preference. Where that of the media is the same,
/// the places of RED, RTX and the like are looked at too.
fn preference(before: &Section, after: &Section, matches: &Matches, changes: &mut Changes) {
    let is_media =
        |(one, _): &&(usize, usize)| before.codecs.get(*one).is_some_and(Codec::is_media);
    let media: Matches = matches.iter().filter(is_media).copied().collect();
    let order = if has_moved(&media) { &media } else { matches };
    if !has_moved(order) {
        return;
    }
    let mut sorted = order.clone();
    sorted.sort_by_key(|(_, other)| *other);
    let old = order.iter().filter_map(|(one, _)| before.codecs.get(*one));
    let new = sorted
        .iter()
        .filter_map(|(_, other)| after.codecs.get(*other));
    let old: Vec<String> = old.map(|codec| name(codec, before)).collect();
    let new: Vec<String> = new.map(|codec| name(codec, after)).collect();
    let pairs = order.iter().zip(&sorted);
    let same = pairs.take_while(|(one, other)| one == other).count();
    let message = format!(
        "preferred order: {} is now {}",
        some_of(&old, same),
        some_of(&new, same)
    );
    changes.changed(
        Topic::Codecs,
        "order of preference",
        [old.join(", "), new.join(", ")],
        message,
    );
}

fn has_moved(matches: &Matches) -> bool {
    !matches.is_sorted_by_key(|(_, other)| *other)
}

/// The first of many names, from the one on in which two orders differ.
pub fn some_of(names: &[String], same: usize) -> String {
    const MOST: usize = 4;
    let names = names.get(same..).unwrap_or_default();
    let less = if same > 0 { "…, " } else { "" };
    let shown = names.get(..MOST).unwrap_or(names).join(", ");
    let more = if names.len() > MOST { ", …" } else { "" };
    format!("{less}{shown}{more}")
}

/// `VP8 (96)`, `RTX of VP8 (97)`
pub fn name(codec: &Codec, section: &Section) -> String {
    format!("{} ({})", bare_name(codec, section), codec.payload_type)
}

fn bare_name(codec: &Codec, section: &Section) -> String {
    let title = codec.title();
    let title = match section.kind {
        "video" => title.strip_suffix("/90000").unwrap_or(&title).to_owned(),
        _ => title,
    };
    let repaired = codec.protects.first().and_then(|apt| section.codec(*apt));
    // Retransmissions that say they repair each other, or themselves, are none.
    match (codec.role, repaired) {
        (Role::Rtx, Some(repaired)) if repaired.role != Role::Rtx => {
            format!("RTX of {}", bare_name(repaired, section))
        }
        _ => title,
    }
}
