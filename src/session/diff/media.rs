//! What a section carries, besides codecs and transport.

use std::collections::HashSet;

use super::sets::{by_key, only_in};
use super::{Changes, Topic, short};
use crate::session::{
    Alternative, BandwidthLine, Direction, Extension, RidLine, Section, Session, SourceGroup,
    SourceLine, State, Stream,
};

pub fn state(before: &Section, after: &Section, changes: &mut Changes) {
    match (before.is_rejected(), after.is_rejected()) {
        (false, true) => changes.removed(Topic::Sections, "port", "section switched off: port 0"),
        (true, false) => changes.added(Topic::Sections, "port", "section switched on again"),
        (true, true) => {}
        (false, false) => {
            let is_optional = |section: &Section| section.state == State::BundleOnly;
            let [one, other] = [before, after].map(is_optional);
            changes.presence(Topic::Bundle, "bundle-only", one, other);
            bundle(before, after, changes);
        }
    }
}

fn bundle(before: &Section, after: &Section, changes: &mut Changes) {
    match (before.bundle, after.bundle) {
        (Some(_), None) => changes.removed(Topic::Bundle, "BUNDLE", "left the BUNDLE group"),
        (None, Some(_)) => changes.added(Topic::Bundle, "BUNDLE", "joined the BUNDLE group"),
        (Some(one), Some(other)) if one != other => {
            let groups = [one, other].map(|group| (group + 1).to_string());
            let message = format!("BUNDLE group {} is now group {}", groups[0], groups[1]);
            changes.changed(Topic::Bundle, "BUNDLE", groups, message);
        }
        _ => {}
    }
}

pub fn compare(before: &Section, after: &Section, changes: &mut Changes) {
    changes.value(Topic::Sections, "mid", before.mid, after.mid);
    let [one, other] = [before.kind, after.kind].map(Some);
    changes.value(Topic::Sections, "media", one, other);
    let [one, other] = [before.proto, after.proto].map(Some);
    changes.value(Topic::Sections, "transport", one, other);
    if before.is_rtp() && after.is_rtp() {
        direction(before.direction, after.direction, changes);
    }
    changes.value(Topic::Codecs, "ptime", before.ptime, after.ptime);
    changes.value(Topic::Codecs, "maxptime", before.max_ptime, after.max_ptime);
    bandwidths(&before.bandwidths, &after.bandwidths, changes);
}

fn direction(before: Direction, after: Direction, changes: &mut Changes) {
    if before == after {
        return;
    }
    let effects = [
        (before.sends(), after.sends(), "sends"),
        (before.receives(), after.receives(), "receives"),
    ];
    let effects = effects
        .into_iter()
        .filter_map(|(was, is, verb)| match (was, is) {
            (true, false) => Some(format!("no longer {verb}")),
            (false, true) => Some(format!("now {verb}")),
            _ => None,
        });
    let effects: Vec<String> = effects.collect();
    let values = [before, after].map(|direction| direction.as_str().to_owned());
    let message = format!(
        "direction: {} is now {}: {}",
        values[0],
        values[1],
        effects.join(" and ")
    );
    changes.changed(Topic::Direction, "direction", values, message);
}

pub fn bandwidths(before: &[BandwidthLine], after: &[BandwidthLine], changes: &mut Changes) {
    for (one, other) in by_key(before, after, |line| line.kind) {
        let kind = one.or(other).map_or("", |line| line.kind);
        let [one, other] = [one, other].map(|line| line.map(|line| line.value.to_string()));
        let subject = format!("bandwidth {kind}");
        changes.value(Topic::Bandwidth, &subject, one.as_deref(), other.as_deref());
    }
}

pub fn extensions(
    (before, one): (&Session, &Section),
    (after, other): (&Session, &Section),
    changes: &mut Changes,
) {
    let [old, new]: [Vec<Extension>; 2] = [
        before.extensions_of(one).copied().collect(),
        after.extensions_of(other).copied().collect(),
    ];
    changes.presence(
        Topic::Extensions,
        "extmap-allow-mixed",
        before.mixes_extensions(one),
        after.mixes_extensions(other),
    );
    for (old, new) in by_key(&old, &new, Extension::identity) {
        match (old, new) {
            (Some(old), Some(new)) => extension(old, new, changes),
            (Some(old), None) => {
                let name = named(old);
                let message = format!("extension removed: {name} ({})", old.id);
                changes.removed(Topic::Extensions, name, message);
            }
            (None, Some(new)) => {
                let name = named(new);
                let message = format!("extension added: {name} ({})", new.id);
                changes.added(Topic::Extensions, name, message);
            }
            (None, None) => {}
        }
    }
}

fn extension(old: &Extension, new: &Extension, changes: &mut Changes) {
    let name = named(old);
    if old.id != new.id {
        let ids = [old, new].map(|extension| extension.id.to_string());
        let message = format!("extension {name} moved from {} to {}", ids[0], ids[1]);
        changes.changed(Topic::Extensions, name.as_str(), ids, message);
    }
    let [one, other] = [old, new].map(|extension| extension.direction.or(Some("sendrecv")));
    changes.value(Topic::Extensions, &format!("extension {name}"), one, other);
    let [one, other] = [old, new].map(|one| Some(one.attributes).filter(|text| !text.is_empty()));
    let subject = format!("extension {name} attributes");
    changes.value(Topic::Extensions, &subject, one, other);
}

fn named(extension: &Extension) -> String {
    extension.name().unwrap_or(extension.uri).to_owned()
}

pub fn streams(before: &Section, after: &Section, changes: &mut Changes) {
    tracks(before, after, changes);
    let mut moved = HashSet::new();
    for (one, other) in by_key(&before.sources, &after.sources, |source| source.ssrc) {
        match (one, other) {
            (Some(one), Some(other)) => source(one, other, changes),
            (Some(gone), None) => {
                moved.insert(gone.ssrc);
                let message = format!("SSRC removed: {}", gone.ssrc);
                changes.removed(Topic::Streams, gone.ssrc.to_string(), message);
            }
            (None, Some(new)) => {
                moved.insert(new.ssrc);
                let message = format!("SSRC added: {}", new.ssrc);
                changes.added(Topic::Streams, new.ssrc.to_string(), message);
            }
            (None, None) => {}
        }
    }
    source_groups(before, after, &moved, changes);
}

fn tracks(before: &Section, after: &Section, changes: &mut Changes) {
    let (gone, new) = only_in(
        before.streams.iter().copied(),
        after.streams.iter().copied(),
    );
    if let ([gone], [new]) = (gone.as_slice(), new.as_slice()) {
        let values = [gone, new].map(|line| track(line, str::to_owned));
        let [gone, new] = [gone, new].map(|line| track(line, short));
        let message = format!("track: {gone} is now {new}");
        return changes.changed(Topic::Streams, "track", values, message);
    }
    for gone in &gone {
        let message = format!("track removed: {}", track(gone, short));
        changes.removed(Topic::Streams, track(gone, str::to_owned), message);
    }
    for new in &new {
        let message = format!("track added: {}", track(new, short));
        changes.added(Topic::Streams, track(new, str::to_owned), message);
    }
}

fn track(line: &Stream, told: fn(&str) -> String) -> String {
    let track = told(line.track.unwrap_or("one"));
    match line.stream {
        Some(stream) => format!("{track} of stream {}", told(stream)),
        None => format!("{track} of no stream"),
    }
}

fn source(one: &SourceLine, other: &SourceLine, changes: &mut Changes) {
    let subject = |what: &str| format!("SSRC {} {what}", one.ssrc);
    changes.value(Topic::Streams, &subject("cname"), one.cname, other.cname);
    changes.value(Topic::Streams, &subject("msid"), one.msid, other.msid);
}

/// Groups of sources that came or went are told by these.
fn source_groups(before: &Section, after: &Section, moved: &HashSet<u32>, changes: &mut Changes) {
    let key = |group: &'_ SourceGroup| -> String {
        let ssrcs: Vec<String> = group.ssrcs.iter().map(u32::to_string).collect();
        format!("{} {}", group.semantics, ssrcs.join(" "))
    };
    let is_told = |group: &SourceGroup| {
        !group.ssrcs.is_empty() && group.ssrcs.iter().all(|ssrc| moved.contains(ssrc))
    };
    let keys = |section: &Section| -> Vec<String> {
        let groups = section.source_groups.iter();
        groups.filter(|group| !is_told(group)).map(key).collect()
    };
    let (before, after) = (keys(before), keys(after));
    let (gone, new) = only_in(before.iter(), after.iter());
    for group in gone {
        changes.removed(
            Topic::Streams,
            group,
            format!("SSRC group removed: {group}"),
        );
    }
    for group in new {
        changes.added(Topic::Streams, group, format!("SSRC group added: {group}"));
    }
}

pub fn layers(before: &Section, after: &Section, changes: &mut Changes) {
    let sides = [
        ("simulcast send", &before.layers.send, &after.layers.send),
        ("simulcast recv", &before.layers.recv, &after.layers.recv),
    ];
    for (subject, one, other) in sides {
        let [one, other] = [one, other].map(|layers| written(layers));
        changes.value(Topic::Layers, subject, one.as_deref(), other.as_deref());
    }
    for (one, other) in by_key(&before.rids, &after.rids, |rid| rid.id) {
        let id = one.or(other).map_or("", |rid| rid.id);
        let [one, other] = [one, other].map(|rid| rid.map(restrictions));
        changes.value(
            Topic::Layers,
            &format!("rid {id}"),
            one.as_deref(),
            other.as_deref(),
        );
    }
}

/// `h;m,n;~l`; `None` without layers.
fn written(layers: &[Vec<Alternative>]) -> Option<String> {
    let alternative = |layer: &Alternative| match layer.paused {
        true => format!("~{}", layer.rid),
        false => layer.rid.to_owned(),
    };
    let layers = layers.iter().map(|layer| {
        let layer: Vec<String> = layer.iter().map(alternative).collect();
        layer.join(",")
    });
    let layers: Vec<String> = layers.collect();
    (!layers.is_empty()).then(|| layers.join(";"))
}

/// `send max-width=1280`, with the restrictions sorted: their order says nothing.
fn restrictions(rid: &RidLine) -> String {
    let mut texts: Vec<String> = rid
        .restrictions
        .iter()
        .map(|restriction| match restriction.value {
            Some(value) => format!("{}={value}", restriction.name),
            None => restriction.name.to_owned(),
        })
        .collect();
    texts.sort_unstable();
    texts.insert(0, rid.direction.as_str().to_owned());
    texts.join(" ")
}

pub fn data(before: &Section, after: &Section, changes: &mut Changes) {
    /// What a peer takes when it does not say (RFC 8841).
    const SIZE: &str = "65536";
    let (Some(one), Some(other)) = (before.sctp, after.sctp) else {
        return;
    };
    changes.value(Topic::Data, "SCTP port", one.port, other.port);
    let [size, new_size] = [one, other].map(|sctp| sctp.max_message_size.or(Some(SIZE)));
    changes.value(Topic::Data, "max-message-size", size, new_size);
    changes.value(Topic::Data, "SCTP streams", one.streams, other.streams);
    let [form, new_form] = [one, other].map(|sctp| Some(sctp.form.as_str()));
    changes.value(Topic::Data, "form", form, new_form);
}

pub fn others(before: &Section, after: &Section, changes: &mut Changes) {
    lines(&before.other_lines, &after.other_lines, changes);
}

pub fn lines(before: &[&str], after: &[&str], changes: &mut Changes) {
    let (gone, new) = only_in(before.iter().copied(), after.iter().copied());
    for line in gone {
        changes.removed(Topic::Other, line, format!("line removed: {line}"));
    }
    for line in new {
        changes.added(Topic::Other, line, format!("line added: {line}"));
    }
}
