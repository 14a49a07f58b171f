//! Simulcast: `rid` and `simulcast`.

use crate::diagnostic::Severity::Error;
use crate::lint::hash::{HashMap, HashSet};
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::attributes::{Rid, RidDirection, Simulcast};
use crate::sdp::{Kind, Line, Text};

pub const RID_SYNTAX: Rule = Rule {
    code: "R011",
    name: "rid-syntax",
    severity: Error,
    summary: "`rid` is not `<id> send|recv [<restrictions>]`",
    explain: "A line that cannot be read is no layer. Some parsers give up on the description; \
              others go on without simulcast, which nobody notices until the picture is poor.",
    reference: "RFC 8851 §4",
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
        match Rid::parse(value) {
            Err(_) if value.is_empty() => {}
            Err(stopped) => out.push(
                Found::new(stopped.at, format!("`a=rid` {stopped}"))
                    .help("write it like `a=rid:h send`"),
            ),
            Ok(rid) => restrictions(&rid, out),
        }
    }
}

/// Firefox 153 was seen to refuse numbers that are none; a name without a value it skips.
fn restrictions(rid: &Rid, out: &mut Findings) {
    const NUMBERS: &[&str] = &[
        "max-br",
        "max-fps",
        "max-fs",
        "max-height",
        "max-pps",
        "max-width",
    ];
    for (name, value) in rid.restrictions() {
        let Some(value) = value else {
            out.push(
                Found::new(name, format!("`{name}` is not `<name>=<value>`"))
                    .help("write `=` between the name and its value, or remove it")
                    .as_warning(),
            );
            continue;
        };
        let is_number = value.parse::<u32>().is_ok();
        if NUMBERS.contains(&name.as_str()) && !is_number {
            out.push(
                Found::new(value, format!("`{name}` is a number, found `{value}`"))
                    .help("write a number, or remove the restriction"),
            );
        }
    }
}

pub const RID_CHARACTERS: Rule = Rule {
    code: "R012",
    name: "rid-characters",
    severity: Error,
    summary: "a rid has `-` or `_`, or more than 16 characters",
    explain: "Packets carry it in a header extension, which has letters and digits only, and in \
              its short form at most 16.",
    reference: "RFC 8852 §3",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(rid_characters),
};

fn rid_characters(subject: &Subject, out: &mut Findings) {
    for media in &subject.media {
        for id in rids(media).map(|rid| rid.id).filter(|id| !is_plain(id)) {
            let message = format!("a rid is 1 to 16 letters and digits, found `{id}`");
            out.push_mended(
                Found::new(id, message).help("rename it here and in `a=simulcast`"),
                || rename(subject, media, id),
            );
        }
    }
}

fn is_plain(id: &str) -> bool {
    (1..=LONGEST_RID).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

const LONGEST_RID: usize = 16;

/// Leaves out what a rid must not have, here and in `a=simulcast`. An answer keeps the
/// names of its offer.
fn rename(subject: &Subject, media: &Media, id: Text) -> Option<Repair> {
    let mut plain: String = id.replace(['-', '_'], "");
    plain.truncate(LONGEST_RID);
    let is_taken = || rids(media).any(|rid| rid.id.as_str() == plain);
    let is_answer = matches!(subject.kind, Some(Kind::Answer | Kind::Pranswer));
    if is_answer || !is_plain(&plain) || is_taken() {
        return None;
    }
    let listed = simulcasts(media).flat_map(|simulcast| simulcast.rids);
    let places: Vec<Text> = rids(media)
        .map(|rid| rid.id)
        .chain(listed.map(|(_, name)| name))
        .filter(|name| name.as_str() == id.as_str())
        .collect();
    Some(Repair::doubtful(format!("call it `{plain}`")).replace_all(&places, &plain))
}

pub const DUPLICATE_RID: Rule = Rule {
    code: "R013",
    name: "duplicate-rid",
    severity: Error,
    summary: "two `rid` lines of a section have the same id",
    explain: "`a=simulcast` and the packets know a layer by its id alone. Where two lines share \
              one, a peer may forget both, and one picture is left.",
    reference: "RFC 8851",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(duplicate_rid),
};

fn duplicate_rid(subject: &Subject, out: &mut Findings) {
    for media in &subject.media {
        let mut first: HashMap<&str, Text> = HashMap::default();
        for rid in rids(media) {
            let other = *first.entry(rid.id.as_str()).or_insert(rid.id);
            if other.start() != rid.id.start() {
                out.push_mended(
                    Found::new(rid.id, format!("rid `{}` is taken", rid.id))
                        .related(other, "by this line")
                        .help("give each layer an id of its own"),
                    || remove_copy(subject, other, rid.id),
                );
            }
        }
    }
}

/// Removes a line that says what an earlier one said.
fn remove_copy(subject: &Subject, first: Text, second: Text) -> Option<Repair> {
    let line = |id: Text| subject.document.line_at(id.start());
    let (first, second) = (line(first)?, line(second)?);
    let same = first.value.as_str() == second.value.as_str();
    same.then(|| Repair::safe("remove the second line").remove_line(second))
}

pub const SIMULCAST_SYNTAX: Rule = Rule {
    code: "R014",
    name: "simulcast-syntax",
    severity: Error,
    summary: "`simulcast` is not `send|recv <rids>`",
    explain: "The form `send rid=h;l` is from an old draft. Where it is not refused, simulcast \
              is gone quietly.",
    reference: "RFC 8853 §5.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(simulcast_syntax),
};

fn simulcast_syntax(subject: &Subject, out: &mut Findings) {
    for (media, value) in subject.media.iter().flat_map(|media| {
        let values = media.section.values("simulcast");
        values.map(move |value| (media, value))
    }) {
        if let Some(stopped) = Simulcast::parse(value).err().filter(|_| !value.is_empty()) {
            let help = if value.contains("rid=") {
                "leave out `rid=`, which is from an old draft: `a=simulcast:send h;m;l`"
            } else {
                "write it like `a=simulcast:send h;m;l`"
            };
            out.push_mended(
                Found::new(stopped.at, format!("`a=simulcast` {stopped}")).help(help),
                || leave_out_rid(media, value),
            );
        }
    }
}

/// The list of an old draft without its `rid=`, when that is all that is wrong with it.
fn leave_out_rid(media: &Media, value: Text) -> Option<Repair> {
    const PREFIX: &str = "rid=";
    let modern = value.replace(PREFIX, "");
    let simulcast = Simulcast::parse(Text::new(&modern, 0)).ok()?;
    let defined = simulcast.rids.iter().all(|(direction, name)| {
        rids(media).any(|rid| rid.id.as_str() == name.as_str() && rid.direction == *direction)
    });
    let prefixes = value.match_indices(PREFIX).map(|(at, _)| {
        let start = value.start() + at;
        start..start + PREFIX.len()
    });
    let repair = Repair::safe("leave out `rid=`");
    defined.then(|| prefixes.fold(repair, |repair, prefix| repair.remove(prefix)))
}

pub const UNKNOWN_RID: Rule = Rule {
    code: "R015",
    name: "simulcast-unknown-rid",
    severity: Error,
    summary: "`simulcast` names a rid that no `rid` line defines",
    explain: "There is no such layer: it is dropped quietly, and a media server waits for it.",
    reference: "RFC 8853 §5.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(unknown_rid),
};

fn unknown_rid(subject: &Subject, out: &mut Findings) {
    for media in &subject.media {
        // A `rid` line that breaks off still names its id.
        let values = media.section.values("rid");
        let known: HashSet<&str> = values
            .filter_map(|value| Some(value.fields().next()?.as_str()))
            .collect();
        for simulcast in simulcasts(media) {
            let named = simulcast.rids.iter();
            for (direction, rid) in named.filter(|(_, rid)| !known.contains(rid.as_str())) {
                out.push_mended(
                    Found::new(*rid, format!("no `a=rid` line defines `{rid}`")).help(format!(
                        "add `a=rid:{rid} {}`, or remove it here",
                        direction.as_str()
                    )),
                    || remove_layer(&simulcast, *rid),
                );
            }
        }
    }
}

/// Takes a layer out of its list, unless it is the only one, or an alternative of another.
fn remove_layer(simulcast: &Simulcast, rid: Text) -> Option<Repair> {
    let holds = |list: &Text| list.span().contains(&rid.start());
    let (_, list) = simulcast.lists.iter().find(|(_, list)| holds(list))?;
    let layers = || list.split(';');
    let layer = layers().find(holds)?;
    let is_alone = layer.contains(',') || layers().count() < 2;
    let repair = Repair::doubtful(format!("remove `{rid}`"));
    (!is_alone).then(|| repair.remove_item(*list, layer))
}

pub const RID_DIRECTION: Rule = Rule {
    code: "R016",
    name: "rid-direction",
    severity: Error,
    summary: "`simulcast` and `rid` disagree about the direction of a layer",
    explain: "The layer is discarded, as if it had not been offered.",
    reference: "RFC 8853 §5.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(rid_direction),
};

fn rid_direction(subject: &Subject, out: &mut Findings) {
    for media in &subject.media {
        let directions: HashMap<&str, Rid> =
            rids(media).map(|rid| (rid.id.as_str(), rid)).collect();
        let listed: Vec<(RidDirection, Text)> = simulcasts(media)
            .flat_map(|simulcast| simulcast.rids)
            .collect();
        for &(direction, name) in &listed {
            let rid = directions.get(name.as_str());
            if let Some(rid) = rid.filter(|rid| rid.direction != direction) {
                let once = || {
                    let same = listed
                        .iter()
                        .filter(|(_, other)| other.as_str() == name.as_str());
                    same.count() == 1
                };
                let title = format!("write `{}` in the `rid` line", direction.as_str());
                out.push_mended(
                    Found::new(name, format!("`{name}` is to {} here", direction.as_str()))
                        .related(rid.id, format!("but to {} here", rid.direction.as_str()))
                        .help("use one direction in both"),
                    || {
                        let repair = Repair::doubtful(title);
                        once().then(|| repair.replace(rid.direction_word, direction.as_str()))
                    },
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
    explain: "There is no codec to encode the layer with, and a server that subscribes to it \
              gets nothing.",
    reference: "RFC 8851",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(rid_payload_type),
};

fn rid_payload_type(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp() {
        for rid in rids(media) {
            for number in rid.payload_types().filter(|number| !media.lists(number)) {
                out.push_mended(
                    Found::new(number, format!("layer `{}` wants payload type {number}, which the `m=` line does not list", rid.id))
                        .related(media.line, "the payload types of this section")
                        .help("name a payload type of this section"),
                    || remove_payload_type(subject, &rid, number),
                );
            }
        }
    }
}

/// Takes the payload type out of its list, and the restriction with it where it is the last.
fn remove_payload_type(subject: &Subject, rid: &Rid, number: Text) -> Option<Repair> {
    let mut lists = rid.payload_type_lists();
    let (restriction, list) = lists.find(|(_, list)| list.span().contains(&number.start()))?;
    if list.split(',').count() > 1 {
        let repair = Repair::doubtful(format!("remove {number} from the list"));
        return Some(repair.remove_item(list, number));
    }
    let repair = Repair::doubtful("remove the restriction to this payload type");
    if restriction.len() < rid.restrictions.len() {
        return Some(repair.remove_item(rid.restrictions, restriction));
    }
    let line = subject.document.line_at(number.start())?;
    Some(repair.remove_item(line.value, restriction))
}

pub const MULTIPLE_SIMULCAST: Rule = Rule {
    code: "R023",
    name: "multiple-simulcast",
    severity: Error,
    summary: "a section has more than one `simulcast` line",
    explain: "There is one set of layers for each direction, and one line for both. Nobody says \
              which of two lines counts.",
    reference: "RFC 8853 §5.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(multiple_simulcast),
};

fn multiple_simulcast(subject: &Subject, out: &mut Findings) {
    for media in &subject.media {
        let mut lines = media.section.attribute_lines("simulcast");
        let Some(first) = lines.next() else { continue };
        for line in lines {
            out.push_mended(
                Found::new(line, "a second `a=simulcast` in this section")
                    .related(first, "the first one")
                    .help("join them: `a=simulcast:send h;l recv m`"),
                || join(first, line),
            );
        }
    }
}

/// Adds the layers of the second line to the first, those of a direction that it has to
/// their list.
fn join(first: &Line, second: &Line) -> Option<Repair> {
    let value = first.attribute?.value?;
    let known = Simulcast::parse(value).ok()?;
    let new = Simulcast::parse(second.attribute?.value?).ok()?;
    let named: HashSet<&str> = known.rids.iter().map(|(_, name)| name.as_str()).collect();
    if new
        .rids
        .iter()
        .any(|(_, name)| named.contains(name.as_str()))
    {
        return None;
    }
    let repair = Repair::doubtful("join the two lines").remove_line(second);
    Some(new.lists.iter().fold(repair, |repair, (direction, list)| {
        let same = known.lists.iter().find(|(other, _)| other == direction);
        match same {
            Some((_, known)) => repair.replace(known.after(), format!(";{list}")),
            None => repair.replace(value.after(), format!(" {} {list}", direction.as_str())),
        }
    }))
}

pub fn rids<'a>(media: &'a Media) -> impl Iterator<Item = Rid<'a>> {
    let values = media.section.values("rid");
    values.filter_map(|value| Rid::parse(value).ok())
}

pub fn simulcasts<'a>(media: &'a Media) -> impl Iterator<Item = Simulcast<'a>> {
    let values = media.section.values("simulcast");
    values.filter_map(|value| Simulcast::parse(value).ok())
}
