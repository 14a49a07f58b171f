//! What holds for the whole session.

use super::media::bandwidths;
use super::sets::only_in;
use super::{Changes, Pairs, Topic};
use crate::session::{Section, Session};

pub fn compare(before: &Session, after: &Session, pairs: &Pairs, changes: &mut Changes) {
    changes.value(Topic::Session, "version", before.version, after.version);
    origin(before, after, changes);
    changes.value(Topic::Session, "name", before.name, after.name);
    times(before, after, changes);
    groups(before, after, changes);
    carriers(before, after, pairs, changes);
    order(before, pairs, changes);
    changes.presence(
        Topic::Ice,
        "ICE lite",
        before.is_ice_lite,
        after.is_ice_lite,
    );
    bandwidths(&before.bandwidths, &after.bandwidths, changes);
    super::media::lines(&before.other_lines, &after.other_lines, changes);
}

/// The version counts up with every description, which says nothing.
fn origin(before: &Session, after: &Session, changes: &mut Changes) {
    let (Some(one), Some(other)) = (before.origin, after.origin) else {
        let [one, other] = [before, after].map(|session| session.origin.map(|o| o.session_id));
        return changes.value(Topic::Session, "origin", one, other);
    };
    let values = |one: &str, other: &str| [one.to_owned(), other.to_owned()];
    if one.session_id != other.session_id {
        changes.changed(
            Topic::Session,
            "session id",
            values(one.session_id, other.session_id),
            format!(
                "another session: {} is now {}",
                one.session_id, other.session_id
            ),
        );
    }
    changes.value(Topic::Session, "user", Some(one.user), Some(other.user));
    changes.value(
        Topic::Session,
        "origin address",
        Some(one.address),
        Some(other.address),
    );
}

/// When the session takes place.
fn times(before: &Session, after: &Session, changes: &mut Changes) {
    let times = |session: &Session| (!session.times.is_empty()).then(|| session.times.join(", "));
    let (one, other) = (times(before), times(after));
    changes.value(Topic::Session, "times", one.as_deref(), other.as_deref());
}

fn groups(before: &Session, after: &Session, changes: &mut Changes) {
    let groups = |session: &Session| -> Vec<String> {
        let groups = session.other_groups.iter();
        groups
            .map(|group| format!("{} {}", group.semantics, group.mids.join(" ")))
            .collect()
    };
    let (before, after) = (groups(before), groups(after));
    let (gone, new) = only_in(before.iter(), after.iter());
    for group in gone {
        changes.removed(Topic::Session, group, format!("group removed: {group}"));
    }
    for group in new {
        changes.added(Topic::Session, group, format!("group added: {group}"));
    }
}

/// Which section's transport carries each BUNDLE group.
fn carriers(before: &Session, after: &Session, pairs: &Pairs, changes: &mut Changes) {
    let name = |section: &Section| match section.mid {
        Some(mid) => format!("`{mid}`"),
        None => format!("section {}", section.index),
    };
    for old in before.bundles.iter().filter_map(|bundle| bundle.carrier) {
        let same = pairs.after.get(&old).and_then(|at| after.sections.get(*at));
        let (Some(old), Some(same)) = (before.sections.get(old), same) else {
            continue;
        };
        let new = after.carrier(same);
        if new.index != same.index {
            let names = [name(old), name(new)];
            let message = format!(
                "BUNDLE: the transport of {} is now that of {}",
                names[0], names[1]
            );
            changes.changed(Topic::Bundle, "transport of the group", names, message);
        }
    }
}

fn order(before: &Session, pairs: &Pairs, changes: &mut Changes) {
    let places = (0..before.sections.len()).filter_map(|at| pairs.after.get(&at).copied());
    let places: Vec<usize> = places.collect();
    if !places.is_sorted() {
        let list = |places: &mut dyn Iterator<Item = usize>| {
            places
                .map(|at| at.to_string())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let values = [
            list(&mut (0..places.len())),
            list(&mut places.iter().copied()),
        ];
        changes.changed(
            Topic::Sections,
            "order",
            values,
            "the sections are in another order, which is how offer and answer find theirs",
        );
    }
}
