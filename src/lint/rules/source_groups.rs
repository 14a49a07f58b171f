//! How the sources of a section belong together: layers, and what repairs them.

use crate::diagnostic::Severity::{Error, Info, Warning};
use crate::lint::hash::{HashMap, HashSet};
use crate::lint::rules::sources::{groups, ssrcs, tracks_by_source};
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Rule, Subject};
use crate::sdp::Text;
use crate::sdp::attributes::SsrcGroup;

pub const SSRC_SIMULCAST: Rule = Rule {
    code: "R020",
    name: "ssrc-simulcast",
    severity: Info,
    summary: "an `ssrc-group` of semantics SIM: simulcast in the old form of Chrome",
    explain: "It was never standardized. Chromium still reads it; Firefox never knew such \
              layers.",
    reference: "RFC 8853",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(ssrc_simulcast),
};

fn ssrc_simulcast(subject: &Subject, out: &mut Findings) {
    for group in subject.live_rtp().flat_map(groups) {
        // A group of another size is told by the rule about sizes.
        if group.semantics.as_str() == "SIM" && (2..=3).contains(&group.ssrcs.len()) {
            out.push(
                Found::new(
                    group.semantics,
                    "simulcast by SSRC is an old form of Chrome's",
                )
                .help("name the layers with `a=rid` and `a=simulcast`"),
            );
        }
    }
}

pub const RTX_WITHOUT_FID: Rule = Rule {
    code: "R021",
    name: "rtx-without-fid",
    severity: Warning,
    summary: "a section with rtx names several SSRCs, and no FID group pairs them",
    explain: "Receivers cannot tell which source the retransmissions belong to, and throw them \
              away.",
    reference: "RFC 4588",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(rtx_without_fid),
};

fn rtx_without_fid(subject: &Subject, out: &mut Findings) {
    for media in subject.webrtc_media() {
        let Some(rtx) = media.codecs("rtx").next() else {
            continue;
        };
        let paired = groups(media).any(|group| group.semantics.as_str() == "FID");
        // Audio with several sources, and Plan B, have rules of their own.
        if paired || media.kind() == "audio" || is_plan_b(media) {
            continue;
        }
        let sources = distinct(media);
        let grouped = grouped(media);
        let alone = sources.iter().find(|(number, _)| !grouped.contains(number));
        if let Some((_, ssrc)) = alone.filter(|_| sources.len() > 1) {
            out.push(
                Found::new(
                    *ssrc,
                    "nothing says which of these sources the retransmissions belong to",
                )
                .related(rtx.format, "the format of the retransmissions")
                .help("add `a=ssrc-group:FID <source> <retransmissions>`"),
            );
        }
    }
}

pub const SEVERAL_AUDIO_SOURCES: Rule = Rule {
    code: "R025",
    name: "several-audio-sources",
    severity: Error,
    summary: "an audio section names several SSRCs for its one track",
    explain: "A section is one track, which has one source besides those that repair it. With an \
              `ssrc-group` or without, a second one of its own cannot be added.",
    reference: "",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(several_audio_sources),
};

fn several_audio_sources(subject: &Subject, out: &mut Findings) {
    for media in subject.webrtc_media() {
        if media.kind() != "audio" || is_plan_b(media) {
            continue;
        }
        let sources = distinct(media);
        if let [(_, first), (_, second), ..] = sources.as_slice() {
            out.push(
                Found::new(
                    *second,
                    format!(
                        "an audio track has one source, this one has {}",
                        sources.len()
                    ),
                )
                .related(*first, "the first source")
                .help("write one section for each source"),
            );
        }
    }
}

pub const UNEVEN_REPAIR: Rule = Rule {
    code: "R026",
    name: "uneven-repair-groups",
    severity: Error,
    summary: "a source has two FID or FEC-FR groups, or only some layers of a SIM group have one",
    explain: "Each source has one stream of retransmissions and one of error correction, and \
              layers have them all or none.",
    reference: "RFC 5576",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(uneven_repair),
};

fn uneven_repair(subject: &Subject, out: &mut Findings) {
    for media in subject.webrtc_media() {
        let mut repaired: HashMap<(&str, u32), Text> = HashMap::default();
        for group in groups(media).filter(|group| is_repair(group)) {
            let Some(&(source, number)) = group.ssrcs.first() else {
                continue;
            };
            let semantics = group.semantics;
            let key = (semantics.as_str(), number);
            let other = *repaired.entry(key).or_insert(source);
            if other.start() != source.start() {
                out.push(
                    Found::new(
                        source,
                        format!("source {source} has a group `{semantics}` already"),
                    )
                    .related(other, "here")
                    .help("keep one of the two groups"),
                );
            }
        }
        let has_fid = |number: u32| repaired.contains_key(&("FID", number));
        for group in groups(media).filter(|group| group.semantics.as_str() == "SIM") {
            let mut layers = group.ssrcs.iter();
            let without = layers.clone().find(|(_, number)| !has_fid(*number));
            if let Some((layer, _)) = without.filter(|_| layers.any(|(_, number)| has_fid(*number)))
            {
                out.push(
                    Found::new(
                        *layer,
                        format!("layer {layer} has no FID group, and another layer has one"),
                    )
                    .help(format!("add `a=ssrc-group:FID {layer} <retransmissions>`")),
                );
            }
        }
    }
}

/// A group of a source and what repairs it.
fn is_repair(group: &SsrcGroup) -> bool {
    matches!(group.semantics.as_str(), "FID" | "FEC-FR")
}

pub const WITHOUT_CNAME: Rule = Rule {
    code: "R005",
    name: "ssrc-without-cname",
    severity: Info,
    summary: "an SSRC has `ssrc` lines, and none of them is its cname",
    explain: "The cname ties sound and picture together for lip synchronization. Older versions \
              of Chrome ignored a source without it.",
    reference: "RFC 5576 §4.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(without_cname),
};

fn without_cname(subject: &Subject, out: &mut Findings) {
    for media in subject.webrtc_media() {
        let named: HashSet<u32> = ssrcs(media)
            .filter(|ssrc| ssrc.name.as_str() == "cname")
            .map(|ssrc| ssrc.number)
            .collect();
        let sources = distinct(media).into_iter();
        let nameless = sources.filter(|(number, _)| !named.contains(number));
        out.push_once(nameless.map(|(_, ssrc)| ssrc.span()), |place, number| {
            let more = match number {
                1 => String::new(),
                _ => format!(" (nor have {} more of this section)", number - 1),
            };
            Found::new(place, format!("this source has no cname{more}")).help(
                "add `a=ssrc:<ssrc> cname:<name>`, with one name for all sources to be \
                       played in step",
            )
        });
    }
}

/// Each source of a section, where it is first named.
fn distinct<'a>(media: &'a Media) -> Vec<(u32, Text<'a>)> {
    let mut seen = HashSet::default();
    ssrcs(media)
        .filter(|ssrc| seen.insert(ssrc.number))
        .map(|ssrc| (ssrc.number, ssrc.id))
        .collect()
}

/// The sources that stand in a group.
fn grouped(media: &Media) -> HashSet<u32> {
    let ssrcs = groups(media).flat_map(|group| &group.ssrcs);
    ssrcs.map(|(_, number)| *number).collect()
}

/// Whether the `ssrc` lines describe several tracks, as rule R008 tells.
fn is_plan_b(media: &Media) -> bool {
    let tracks = tracks_by_source(media);
    let differ = tracks.windows(2).any(|pair| match pair {
        [(_, a), (_, b)] => a != b,
        _ => false,
    });
    differ && !media.section.has("msid")
}
