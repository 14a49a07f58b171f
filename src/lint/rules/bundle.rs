//! BUNDLE groups.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::hash::HashMap;
use crate::lint::rules::edits::line_before;
use crate::lint::{
    Bundle, Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject, TRANSPORT,
};
use crate::sdp::attributes::{Fingerprint, Group};
use crate::sdp::{Kind, Text};

pub const UNKNOWN_MID: Rule = Rule {
    code: "B001",
    name: "bundle-unknown-mid",
    severity: Error,
    summary: "a BUNDLE group names a mid that no section has",
    explain: "It is typical after a section was cut out. Browsers refuse the whole description \
              rather than bundle what is there.",
    reference: "RFC 5888 §6",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(unknown_mid),
};

fn unknown_mid(subject: &Subject, out: &mut Findings) {
    let mids: Vec<&str> = subject
        .media
        .iter()
        .filter_map(|media| Some(media.mid?.as_str()))
        .collect();
    let help = |mid: Text| match mids.as_slice() {
        [] => format!("add `a=mid:{mid}` to its section"),
        mids => format!(
            "the sections have {}; remove `{mid}` from the group, or add its section",
            list(mids)
        ),
    };
    if subject
        .media
        .iter()
        .any(|media| is_doubtful(subject, media))
    {
        return;
    }
    let named = subject.bundles.iter().flat_map(|bundle| &bundle.group.mids);
    for mid in named.filter(|mid| subject.section(mid).is_none()) {
        let found = Found::new(*mid, format!("no section has the mid `{mid}`")).help(help(*mid));
        out.push_mended(found, || leave_out(subject, *mid));
    }
}

/// Takes the mid out of its group, as long as a section stays in it. The mid of a section
/// that no group names may be what was meant.
fn leave_out(subject: &Subject, mid: Text) -> Option<Repair> {
    let title = format!("remove `{mid}` from the group");
    let all_bundled = subject
        .live()
        .all(|media| subject.bundle_of(media).is_some());
    let repair = match all_bundled {
        true => Repair::safe(title),
        false => Repair::doubtful(title),
    };
    let line = subject.document.line_at(mid.start())?;
    let group = Group::parse(line.attribute?.value?).ok()?;
    let first = group.mids.iter().find_map(|mid| subject.section(mid))?;
    first.is_live().then(|| repair.remove_item(line.value, mid))
}

/// Whether the mid is missing, cannot be read, or is that of another section: its own
/// rule tells, and a mid that a group names in vain might be meant for it.
fn is_doubtful(subject: &Subject, media: &Media) -> bool {
    match media.mid {
        Some(mid) => subject
            .section(&mid)
            .is_some_and(|first| first.line.span != media.line.span),
        None => true,
    }
}

/// `0, 1 and 2`, cut where it gets long.
fn list(mids: &[&str]) -> String {
    const MOST: usize = 12;
    match mids {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [head @ .., last] if head.len() < MOST => format!("{} and {last}", head.join(", ")),
        _ => format!(
            "{}, …",
            mids.iter()
                .take(MOST)
                .copied()
                .collect::<Vec<_>>()
                .join(", ")
        ),
    }
}

pub const MID_TWICE: Rule = Rule {
    code: "B003",
    name: "mid-in-two-bundles",
    severity: Error,
    summary: "BUNDLE groups name a mid more than once",
    explain: "A section has one transport. With a mid in two groups, or twice in one, nobody can \
              say which.",
    reference: "RFC 9143 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(mid_twice),
};

fn mid_twice(subject: &Subject, out: &mut Findings) {
    let mut first: HashMap<&str, Text> = HashMap::default();
    for mid in subject.bundles.iter().flat_map(|bundle| &bundle.group.mids) {
        let other = *first.entry(mid.as_str()).or_insert(*mid);
        if other.start() != mid.start() {
            out.push_mended(
                Found::new(*mid, format!("mid `{mid}` is bundled twice"))
                    .related(other, "the first time")
                    .help("name it in one group, once"),
                || name_once(subject, *mid),
            );
        }
    }
}

/// Takes a mid that is bundled already out of its group, and the group with it where it is the last.
fn name_once(subject: &Subject, mid: Text) -> Option<Repair> {
    let line = subject.document.line_at(mid.start())?;
    let group = Group::parse(line.attribute?.value?).ok()?;
    Some(match group.mids.len() {
        1 => Repair::doubtful("remove the second group").remove_line(line),
        _ => Repair::doubtful(format!("remove the second `{mid}`")).remove_item(line.value, mid),
    })
}

pub const BUNDLE_ONLY_PORT: Rule = Rule {
    code: "B004",
    name: "bundle-only-port",
    severity: Warning,
    summary: "an offered `bundle-only` section has a port other than 0",
    explain: "A peer that cannot bundle takes it for a section with a transport of its own.",
    reference: "RFC 9143 §6",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(bundle_only_port),
};

fn bundle_only_port(subject: &Subject, out: &mut Findings) {
    if subject.kind != Some(Kind::Offer) {
        return;
    }
    for media in &subject.media {
        let attribute = media.section.attribute("bundle-only");
        let port = media
            .view
            .and_then(|view| Some((view.port, view.port_number()?)));
        if let (Some(attribute), Some((text, 1..))) = (attribute, port) {
            let found = Found::new(text, "a `bundle-only` section is offered with port 0")
                .related(attribute, "it is bundle-only")
                .help("write port 0, or remove `a=bundle-only`");
            // The section that gives a group its transport cannot do without a port.
            let follows = subject.bundle_of(media).is_some_and(|bundle| {
                let tag = bundle.group.mids.first();
                tag.map(Text::as_str) != media.mid.as_ref().map(Text::as_str)
            });
            out.push_mended(found, || {
                follows.then(|| Repair::safe("write port 0").replace(text, "0"))
            });
        }
    }
}

pub const BUNDLE_ONLY_ALONE: Rule = Rule {
    code: "B005",
    name: "bundle-only-without-group",
    severity: Error,
    summary: "a `bundle-only` section is in no BUNDLE group",
    explain: "It has no transport, and nothing to share one with: it can never be used.",
    reference: "RFC 9143 §6",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(bundle_only_alone),
};

fn bundle_only_alone(subject: &Subject, out: &mut Findings) {
    for media in &subject.media {
        if let Some(attribute) = media.section.attribute("bundle-only")
            && subject.bundle_of(media).is_none()
        {
            let name = media.mid.map_or(String::new(), |mid| format!(" `{mid}`"));
            out.push_mended(
                Found::new(
                    attribute,
                    "this section is bundle-only, but no BUNDLE group names it",
                )
                .help(format!("add its mid{name} to `a=group:BUNDLE`")),
                || join_group(subject, media),
            );
        }
    }
}

/// Names the section in the group, where there is one group, and nothing against it.
fn join_group(subject: &Subject, media: &Media) -> Option<Repair> {
    let mid = media.mid?;
    let [bundle] = subject.bundles.as_slice() else {
        return None;
    };
    let last = bundle.group.mids.last()?;
    can_bundle(media).then(|| {
        Repair::doubtful(format!("add `{mid}` to the group"))
            .replace(last.after(), format!(" {mid}"))
    })
}

pub const TAG_DISABLED: Rule = Rule {
    code: "B007",
    name: "bundle-tag-disabled",
    severity: Error,
    summary: "the first mid of a BUNDLE group is of a section with port 0",
    explain: "The first section is the one whose transport all others use.",
    reference: "RFC 9143 §7.3.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(tag_disabled),
};

fn tag_disabled(subject: &Subject, out: &mut Findings) {
    for bundle in &subject.bundles {
        let Some(tag) = bundle.group.mids.first() else {
            continue;
        };
        let section = subject.section(tag);
        let port = section.and_then(|media| media.view);
        let off = section.is_some_and(|media| media.view.is_some() && !media.is_live());
        // A group of nothing but disabled sections is how a call with all stopped looks.
        let others = bundle.group.mids.len() > 1;
        if let Some(view) = port.filter(|_| off && others) {
            out.push_mended(
                Found::new(
                    *tag,
                    format!("the group starts with `{tag}`, whose section is switched off"),
                )
                .related(view.port, "port 0 switches it off")
                .help("start the group with a section that is in use"),
                || start_in_use(subject, bundle),
            );
        }
    }
}

/// Takes the mids before the first section in use out of the group, where that section
/// has a transport of its own.
fn start_in_use(subject: &Subject, bundle: &Bundle) -> Option<Repair> {
    let mids = &bundle.group.mids;
    let in_use = |mid: &Text| subject.section(mid).is_some_and(Media::is_live);
    let at = mids.iter().position(in_use)?;
    let tag = subject.section(mids.get(at)?)?;
    let complete = TRANSPORT
        .iter()
        .all(|name| tag.section.has(name) || !subject.reaches(tag, name));
    let line = subject.document.line_at(bundle.group.semantics.start())?;
    complete.then(|| {
        mids.iter().take(at).fold(
            Repair::doubtful("remove what is switched off from the group"),
            |repair, mid| repair.remove_item(line.value, *mid),
        )
    })
}

pub const BUNDLE_CASE: Rule = Rule {
    code: "B015",
    name: "bundle-case",
    severity: Warning,
    summary: "`BUNDLE` is not written in capitals",
    explain: "Group semantics are compared letter by letter: nothing is bundled.",
    reference: "RFC 5888 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(bundle_case),
};

fn bundle_case(subject: &Subject, out: &mut Findings) {
    let groups = subject.document.session().values("group");
    for group in groups.filter_map(|value| Group::parse(value).ok()) {
        let semantics = group.semantics;
        if semantics.as_str() != "BUNDLE" && semantics.eq_ignore_ascii_case("BUNDLE") {
            let found = Found::new(semantics, format!("`{semantics}` is not `BUNDLE`"));
            out.push_mended(found.help("write `BUNDLE`"), || {
                let mut sections = group.mids.iter().map(|mid| subject.section(mid));
                let ready = sections.all(|media| media.is_some_and(can_bundle));
                // Unsafe: sections that went their own ways would then share a transport.
                let repair = Repair::doubtful("write `BUNDLE`");
                ready.then(|| repair.replace(semantics, "BUNDLE"))
            });
        }
    }
}

/// Whether its RTCP needs no port of its own.
fn can_bundle(media: &Media) -> bool {
    media.section.has("rtcp-mux") || !media.is_rtp()
}

pub const ONLY_IN_TAG: Rule = Rule {
    code: "B017",
    name: "transport-attribute-only-in-tag",
    severity: Error,
    summary: "an offered section leaves its transport's attributes to another bundled section",
    explain: "A later offer may do so; a first one leaves nothing to connect with.",
    reference: "RFC 9429 §5.2.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(only_in_tag),
};

fn only_in_tag(subject: &Subject, out: &mut Findings) {
    if !subject.is_offer() {
        return;
    }
    let session = subject.document.session();
    let lacks = |media: &Media, name: &str| !media.section.has(name) && !session.has(name);
    let bare = subject.webrtc_media().filter_map(|media| {
        // Without bundle-only, a peer may want to use the section's own transport.
        let own = !media.section.has("bundle-only");
        let missing: Vec<&str> = TRANSPORT
            .into_iter()
            .filter(|name| own && lacks(media, name) && subject.reaches(media, name))
            .collect();
        (!missing.is_empty()).then_some((media, missing))
    });
    for (media, missing) in bare {
        let names = missing.join("`, no `");
        let found = Found::new(
            media.line,
            format!("this section has no `{names}` of its own"),
        )
        .help("repeat them in each section, or add `a=bundle-only` and port 0");
        out.push_mended(found, || repeat_transport(subject, media, &missing));
    }
}

/// Copies what the section lacks from the first bundled section that has all of it.
fn repeat_transport(subject: &Subject, media: &Media, missing: &[&str]) -> Option<Repair> {
    // A user name of its own would not go with another's password.
    let credentials = ["ice-ufrag", "ice-pwd"].map(|name| missing.contains(&name));
    if credentials[0] != credentials[1] {
        return None;
    }
    let bundle = subject.bundle_of(media)?;
    let members = bundle.group.mids.iter();
    let has_all = |media: &&Media| missing.iter().all(|name| media.section.has(name));
    let other = members
        .filter_map(|mid| subject.section(mid))
        .find(has_all)?;
    let values = missing.iter().flat_map(|name| {
        let values = other.section.values(name);
        values.map(move |value| (*name, value))
    });
    let mut lines = Vec::new();
    for (name, value) in values {
        is_sound(name, value).then(|| lines.push(format!("a={name}:{value}")))?;
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let place = line_before(media.section, &["ice-pwd", "ice-ufrag", "mid"])?;
    Some(Repair::safe("repeat the attributes of the transport").insert_lines_after(place, &lines))
}

/// Whether the value is worth a copy.
fn is_sound(name: &str, value: Text) -> bool {
    let ice = |least: usize| {
        let is_ice_char = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
        (least..=256).contains(&value.len()) && value.bytes().all(is_ice_char)
    };
    match name {
        "ice-ufrag" => ice(4),
        "ice-pwd" => ice(22),
        "fingerprint" => Fingerprint::parse(value)
            .is_ok_and(|fingerprint| fingerprint.expected_bytes() == Some(fingerprint.bytes())),
        _ => ["actpass", "active", "passive"].contains(&value.as_str()),
    }
}
