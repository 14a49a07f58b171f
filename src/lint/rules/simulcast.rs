//! Simulcast: `rid` and `simulcast`.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Severity::Error;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Rule, Subject};
use crate::sdp::Text;
use crate::sdp::attributes::{Rid, Simulcast};

pub const RID_SYNTAX: Rule = Rule {
    code: "R011",
    name: "rid-syntax",
    severity: Error,
    summary: "`rid` is not `<id> send|recv [<restrictions>]`",
    explain: "Firefox 153 refuses the description; Chromium 156 drops simulcast quietly.",
    reference: "RFC 8851",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(rid_syntax),
};

fn rid_syntax(subject: &Subject, out: &mut Findings) {
    for value in subject
        .media
        .iter()
        .flat_map(|media| media.section.values("rid"))
    {
        if let Some(stopped) = Rid::parse(value).err().filter(|_| !value.is_empty()) {
            out.push(
                Found::new(stopped.at, format!("`a=rid` {stopped}"))
                    .help("write it like `a=rid:h send`"),
            );
        }
    }
}

pub const RID_CHARACTERS: Rule = Rule {
    code: "R012",
    name: "rid-characters",
    severity: Error,
    summary: "a rid has `-` or `_`, or more than 16 characters",
    explain: "Packets carry it in a header extension that has letters and digits only. Firefox \
              153 refuses the description: \"Rid can contain only alphanumeric characters\".",
    reference: "RFC 8852",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(rid_characters),
};

fn rid_characters(subject: &Subject, out: &mut Findings) {
    for id in subject.media.iter().flat_map(rids).map(|rid| rid.id) {
        if id.len() > 16 || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            out.push(
                Found::new(
                    id,
                    format!("a rid is 1 to 16 letters and digits, found `{id}`"),
                )
                .help("rename it here and in `a=simulcast`"),
            );
        }
    }
}

pub const DUPLICATE_RID: Rule = Rule {
    code: "R013",
    name: "duplicate-rid",
    severity: Error,
    summary: "two `rid` lines of a section have the same id",
    explain: "Chromium 156 drops both; simulcast shrinks to one layer.",
    reference: "RFC 8851",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(duplicate_rid),
};

fn duplicate_rid(subject: &Subject, out: &mut Findings) {
    for media in &subject.media {
        let mut first: HashMap<&str, Text> = HashMap::new();
        for rid in rids(media) {
            if let Some(other) = first.insert(rid.id.as_str(), rid.id) {
                out.push(
                    Found::new(rid.id, format!("rid `{}` is taken", rid.id))
                        .related(other, "by this line")
                        .help("give each layer an id of its own"),
                );
            }
        }
    }
}

pub const SIMULCAST_SYNTAX: Rule = Rule {
    code: "R014",
    name: "simulcast-syntax",
    severity: Error,
    summary: "`simulcast` is not `send|recv <rids>`",
    explain: "The form `send rid=h;l` is from an old draft. Firefox 153 refuses the description; \
              Chromium 156 drops simulcast.",
    reference: "RFC 8853",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(simulcast_syntax),
};

fn simulcast_syntax(subject: &Subject, out: &mut Findings) {
    for value in subject
        .media
        .iter()
        .flat_map(|media| media.section.values("simulcast"))
    {
        if let Some(stopped) = Simulcast::parse(value).err().filter(|_| !value.is_empty()) {
            let help = if value.contains("rid=") {
                "leave out `rid=`, which is from an old draft: `a=simulcast:send h;m;l`"
            } else {
                "write it like `a=simulcast:send h;m;l`"
            };
            out.push(Found::new(stopped.at, format!("`a=simulcast` {stopped}")).help(help));
        }
    }
}

pub const UNKNOWN_RID: Rule = Rule {
    code: "R015",
    name: "simulcast-unknown-rid",
    severity: Error,
    summary: "`simulcast` names a rid that no `rid` line defines",
    explain: "Firefox 153 refuses the description: \"No rid attribute\"; Chromium 156 drops the \
              layer quietly, and a media server waits for it.",
    reference: "RFC 8853",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(unknown_rid),
};

fn unknown_rid(subject: &Subject, out: &mut Findings) {
    for media in &subject.media {
        // A `rid` line that breaks off still names its id.
        let values = media.section.values("rid");
        let known: HashSet<&str> = values
            .filter_map(|value| Some(value.fields().next()?.as_str()))
            .collect();
        let named = simulcasts(media).flat_map(|simulcast| simulcast.rids);
        for (direction, rid) in named.filter(|(_, rid)| !known.contains(rid.as_str())) {
            out.push(
                Found::new(rid, format!("no `a=rid` line defines `{rid}`")).help(format!(
                    "add `a=rid:{rid} {}`, or remove it here",
                    direction.as_str()
                )),
            );
        }
    }
}

pub const RID_DIRECTION: Rule = Rule {
    code: "R016",
    name: "rid-direction",
    severity: Error,
    summary: "`simulcast` and `rid` disagree about the direction of a layer",
    explain: "The layer is discarded; Firefox 153 refuses the description.",
    reference: "RFC 8853",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(rid_direction),
};

fn rid_direction(subject: &Subject, out: &mut Findings) {
    for media in &subject.media {
        let directions: HashMap<&str, Rid> =
            rids(media).map(|rid| (rid.id.as_str(), rid)).collect();
        for (direction, name) in simulcasts(media).flat_map(|simulcast| simulcast.rids) {
            let rid = directions.get(name.as_str());
            if let Some(rid) = rid.filter(|rid| rid.direction != direction) {
                out.push(
                    Found::new(name, format!("`{name}` is to {} here", direction.as_str()))
                        .related(rid.id, format!("but to {} here", rid.direction.as_str()))
                        .help("use one direction in both"),
                );
            }
        }
    }
}

pub const RID_PAYLOAD_TYPE: Rule = Rule {
    code: "R018",
    name: "rid-unknown-payload-type",
    severity: Error,
    summary: "`pt` of a rid names a payload type that the `m=` line does not list",
    explain: "The layer can never be sent.",
    reference: "RFC 8851",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(rid_payload_type),
};

fn rid_payload_type(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        for rid in rids(media) {
            for number in rid.payload_types().filter(|number| !media.lists(number)) {
                out.push(
                    Found::new(number, format!("layer `{}` wants payload type {number}, which the `m=` line does not list", rid.id))
                        .related(media.line, "the payload types of this section")
                        .help("name a payload type of this section"),
                );
            }
        }
    }
}

pub const MULTIPLE_SIMULCAST: Rule = Rule {
    code: "R023",
    name: "multiple-simulcast",
    severity: Error,
    summary: "a section has more than one `simulcast` line",
    explain: "Chromium 156 refuses the description with \"Multiple Simulcast attributes specified.\"",
    reference: "RFC 8853",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(multiple_simulcast),
};

fn multiple_simulcast(subject: &Subject, out: &mut Findings) {
    for media in &subject.media {
        let mut lines = media.section.attributes("simulcast");
        let Some(first) = lines.next() else { continue };
        for line in lines {
            out.push(
                Found::new(line, "a second `a=simulcast` in this section")
                    .related(first, "the first one")
                    .help("join them: `a=simulcast:send h;l recv m`"),
            );
        }
    }
}

pub fn rids<'a>(media: &'a Media) -> impl Iterator<Item = Rid<'a>> {
    let values = media.section.values("rid");
    values.filter_map(|value| Rid::parse(value).ok())
}

pub fn simulcasts<'a>(media: &'a Media) -> impl Iterator<Item = Simulcast<'a>> {
    let values = media.section.values("simulcast");
    values.filter_map(|value| Simulcast::parse(value).ok())
}
