//! BUNDLE groups and RTCP multiplexing.

use std::collections::HashMap;

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::rules::sections::more_sections;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Rule, Subject, TRANSPORT};
use crate::sdp::attributes::{Extmap, Group, Rtpmap};
use crate::sdp::{Kind, Text};

pub const UNKNOWN_MID: Rule = Rule {
    code: "B001",
    name: "bundle-unknown-mid",
    severity: Error,
    summary: "a BUNDLE group names a mid that no section has",
    explain: "Chromium 156 refuses the description with \"A BUNDLE group contains a MID='x' \
              matching no m= section.\" Typical after a section was cut out.",
    reference: "RFC 9143",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
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
        out.push(Found::new(*mid, format!("no section has the mid `{mid}`")).help(help(*mid)));
    }
}

/// Whether the mid cannot be read, or is that of another section: its own rule
/// tells, and a mid that seems to be missing might be meant for it.
fn is_doubtful(subject: &Subject, media: &Media) -> bool {
    match media.mid {
        Some(mid) => subject
            .section(&mid)
            .is_some_and(|first| first.line.span != media.line.span),
        None => media.section.has("mid"),
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
    summary: "a mid is in two BUNDLE groups, or twice in one",
    explain: "Its transport is then undefined. Chromium 156 refuses a mid in two groups, Firefox \
              153 also one that a group names twice.",
    reference: "RFC 9143",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(mid_twice),
};

fn mid_twice(subject: &Subject, out: &mut Findings) {
    let mut first: HashMap<&str, Text> = HashMap::new();
    for mid in subject.bundles.iter().flat_map(|bundle| &bundle.group.mids) {
        if let Some(other) = first.insert(mid.as_str(), *mid) {
            out.push(
                Found::new(*mid, format!("mid `{mid}` is bundled twice"))
                    .related(other, "the first time")
                    .help("name it in one group, once"),
            );
        }
    }
}

pub const BUNDLE_ONLY_PORT: Rule = Rule {
    code: "B004",
    name: "bundle-only-port",
    severity: Warning,
    summary: "an offered `bundle-only` section has a port other than 0",
    explain: "A peer that cannot bundle takes it for a section with a transport of its own.",
    reference: "RFC 9143",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
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
            out.push(
                Found::new(text, "a `bundle-only` section is offered with port 0")
                    .related(attribute, "it is bundle-only")
                    .help("write port 0, or remove `a=bundle-only`"),
            );
        }
    }
}

pub const BUNDLE_ONLY_ALONE: Rule = Rule {
    code: "B005",
    name: "bundle-only-without-group",
    severity: Error,
    summary: "a `bundle-only` section is in no BUNDLE group",
    explain: "It has no transport, and nothing to share one with: it can never be used.",
    reference: "RFC 9143",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(bundle_only_alone),
};

fn bundle_only_alone(subject: &Subject, out: &mut Findings) {
    for media in &subject.media {
        if let Some(attribute) = media.section.attribute("bundle-only")
            && subject.bundle_of(media).is_none()
        {
            let name = media.mid.map_or(String::new(), |mid| format!(" `{mid}`"));
            out.push(
                Found::new(
                    attribute,
                    "this section is bundle-only, but no BUNDLE group names it",
                )
                .help(format!("add its mid{name} to `a=group:BUNDLE`")),
            );
        }
    }
}

pub const TAG_DISABLED: Rule = Rule {
    code: "B007",
    name: "bundle-tag-disabled",
    severity: Error,
    summary: "the first mid of a BUNDLE group is of a section with port 0",
    explain: "The first section is the one whose transport all others use. Firefox 153 refuses \
              the description: \"points at a disabled m-section\"; Chromium 156 accepts it.",
    reference: "RFC 9143",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
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
            out.push(
                Found::new(
                    *tag,
                    format!("the group starts with `{tag}`, whose section is switched off"),
                )
                .related(view.port, "port 0 switches it off")
                .help("start the group with a section that is in use"),
            );
        }
    }
}

pub const BUNDLE_CASE: Rule = Rule {
    code: "B015",
    name: "bundle-case",
    severity: Warning,
    summary: "`BUNDLE` is not written in capitals",
    explain: "Group semantics are compared letter by letter: nothing is bundled.",
    reference: "RFC 5888",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(bundle_case),
};

fn bundle_case(subject: &Subject, out: &mut Findings) {
    let groups = subject.document.session().values("group");
    for semantics in groups
        .filter_map(|value| Group::parse(value).ok())
        .map(|g| g.semantics)
    {
        if semantics.as_str() != "BUNDLE" && semantics.eq_ignore_ascii_case("BUNDLE") {
            out.push(
                Found::new(semantics, format!("`{semantics}` is not `BUNDLE`"))
                    .help("write `BUNDLE`"),
            );
        }
    }
}

pub const MISSING_RTCP_MUX: Rule = Rule {
    code: "B008",
    name: "missing-rtcp-mux",
    severity: Error,
    summary: "a bundled RTP section has no `rtcp-mux`",
    explain: "Chromium 156 says \"rtcp-mux must be enabled when BUNDLE is enabled.\", Firefox 153 \
              \"missing a=rtcp-mux, which is required by rtcpMuxPolicy\".",
    reference: "RFC 9143 §9.3",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(missing_rtcp_mux),
};

fn missing_rtcp_mux(subject: &Subject, out: &mut Findings) {
    let without = subject.live_rtp().filter(|media| {
        subject.bundle_of(media).is_some()
            && !media.section.has("rtcp-mux")
            && !media.section.has("rtcp-mux-only")
            && !subject.document.session().has("rtcp-mux")
    });
    out.push_once(without.map(|media| media.line.body()), |place, sections| {
        let more = more_sections(sections);
        Found::new(
            place,
            format!("this bundled section has no `a=rtcp-mux`{more}"),
        )
        .help("add `a=rtcp-mux`")
    });
}

pub const NO_RTCP_MUX: Rule = Rule {
    code: "B009",
    name: "no-rtcp-mux-webrtc",
    severity: Error,
    summary: "a WebRTC section that is not bundled has no `rtcp-mux`",
    explain: "Browsers require it by default: Chromium 156 says \"RTCP-MUX is not enabled when it \
              is required.\", Firefox 153 refuses the description too.",
    reference: "RFC 9429 §5.2.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(no_rtcp_mux),
};

fn no_rtcp_mux(subject: &Subject, out: &mut Findings) {
    let without = subject.webrtc_media().filter(|media| {
        media.is_rtp()
            && subject.bundle_of(media).is_none()
            && !media.section.has("rtcp-mux")
            && !media.section.has("rtcp-mux-only")
            && !subject.document.session().has("rtcp-mux")
    });
    out.push_once(without.map(|media| media.line.body()), |place, sections| {
        let more = more_sections(sections);
        Found::new(place, format!("this section has no `a=rtcp-mux`{more}"))
            .help("add `a=rtcp-mux`; browsers use one port for RTP and RTCP")
    });
}

pub const PAYLOAD_COLLISION: Rule = Rule {
    code: "B011",
    name: "bundle-payload-type-collision",
    severity: Warning,
    summary: "a payload type stands for different codecs in two bundled sections",
    explain: "Bundled sections share one RTP session. Where packets do not carry their mid, a \
              receiver guesses the section, and the codec, by the payload type alone.",
    reference: "RFC 9143 §9.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(payload_collision),
};

fn payload_collision(subject: &Subject, out: &mut Findings) {
    for group in subject.bundled() {
        let mut first: HashMap<u8, (usize, Rtpmap)> = HashMap::new();
        let rtpmaps = group.iter().enumerate().flat_map(|(at, media)| {
            let listed = media.rtpmaps.iter();
            listed
                .filter(|rtpmap| media.lists(&rtpmap.payload_type))
                .map(move |rtpmap| (at, *rtpmap))
        });
        for (at, rtpmap) in rtpmaps {
            let (section, other) = *first.entry(rtpmap.number).or_insert((at, rtpmap));
            if section != at && !other.same_codec(&rtpmap) {
                out.push(
                    Found::new(
                        rtpmap.format,
                        format!("payload type {} is `{}` here", rtpmap.number, rtpmap.format),
                    )
                    .related(other.format, "but this in a section bundled with it")
                    .help("give one of them a payload type that no bundled section uses"),
                );
            }
        }
    }
}

pub const EXTMAP_COLLISION: Rule = Rule {
    code: "B013",
    name: "bundle-extmap-collision",
    severity: Error,
    summary: "an extension id stands for different extensions in two bundled sections",
    explain: "Bundled sections share one RTP session. Chromium 156 refuses the description with \
              \"A BUNDLE group contains a codec collision for header extension\".",
    reference: "RFC 9143",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(extmap_collision),
};

fn extmap_collision(subject: &Subject, out: &mut Findings) {
    for group in subject.bundled() {
        let mut first: HashMap<u32, (usize, Extmap)> = HashMap::new();
        let extmaps = group
            .iter()
            .enumerate()
            .flat_map(|(at, media)| media.extmaps.iter().map(move |extmap| (at, *extmap)));
        for (at, extmap) in extmaps {
            let (section, other) = *first.entry(extmap.number).or_insert((at, extmap));
            if section != at && other.meaning.as_str() != extmap.meaning.as_str() {
                out.push(
                    Found::new(
                        extmap.meaning,
                        format!("extension id {} is this here", extmap.number),
                    )
                    .related(other.meaning, "but this in a section bundled with it")
                    .help("use the same id for the same extension in all bundled sections"),
                );
            }
        }
    }
}

pub const ONLY_IN_TAG: Rule = Rule {
    code: "B017",
    name: "transport-attribute-only-in-tag",
    severity: Warning,
    summary: "an offered section leaves its transport's attributes to another bundled section",
    explain: "A later offer may do so, but Firefox 153 refuses the description: \"no fingerprint \
              attribute at level N\".",
    reference: "RFC 9429 §5.2.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
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
        out.push(
            Found::new(
                media.line,
                format!(
                    "this section has no `{}` of its own",
                    missing.join("`, no `")
                ),
            )
            .help("repeat them in each section, or add `a=bundle-only` and port 0"),
        );
    }
}
