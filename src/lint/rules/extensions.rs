//! RTP header extensions.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::hash::{HashMap, map_for};
use crate::lint::rules::edits::line_before;
use crate::lint::rules::free_ids::ExtensionIds;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::attributes::Extmap;
use crate::sdp::header_extension::{self, REPAIRED_RID_URI, RID_URI};
use crate::sdp::vocabulary::is_one_edit;
use crate::sdp::{Section, Text};

pub const EXTMAP_SYNTAX: Rule = Rule {
    code: "X001",
    name: "extmap-syntax",
    severity: Error,
    summary: "`extmap` does not give an id to a URI",
    explain: "A lenient parser does without the extension, a strict one gives up on the whole \
              description.",
    reference: "RFC 8285 §8",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(extmap_syntax),
};

fn extmap_syntax(subject: &Subject, out: &mut Findings) {
    // Read once already, without a slip.
    let sections = subject.document.sections();
    let lines: usize = sections.map(|section| section.count("extmap")).sum();
    if lines == mapped(subject).count() {
        return;
    }
    for section in subject.document.sections() {
        for value in section.values("extmap").filter(|value| !value.is_empty()) {
            if let Err(stopped) = Extmap::parse(value) {
                out.push(
                    Found::new(stopped.at, format!("`a=extmap` {stopped}"))
                        .help("write it like `a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid`"),
                );
            }
        }
    }
}

pub const ID_RANGE: Rule = Rule {
    code: "X002",
    name: "extmap-id-range",
    severity: Error,
    summary: "an extension id is 0, or above what two bytes can hold",
    explain: "Between the extensions of a packet a 0 fills the gaps, and an id has one byte at most.",
    reference: "RFC 8285 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(id_range),
};

fn id_range(subject: &Subject, out: &mut Findings) {
    let mut ids = ExtensionIds::new(subject);
    for (section, extmap) in mapped(subject) {
        // 4096 to 4351 in an offer only say "choose one" (RFC 8285).
        if !matches!(extmap.number, 1..=255 | 4096..=4351) {
            let message = format!("an extension id is from 1 to 14, found {}", extmap.id);
            out.push_mended(
                Found::new(extmap.id, message).help("use an id from 1 to 14"),
                || ids.renumber(section, &extmap),
            );
        }
    }
}

pub const ID_15: Rule = Rule {
    code: "X003",
    name: "extmap-id-15",
    severity: Error,
    summary: "an extension id is 15",
    explain: "It is reserved in headers of one byte: receivers stop there and lose what follows.",
    reference: "RFC 8285 §4.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(id_15),
};

fn id_15(subject: &Subject, out: &mut Findings) {
    let mut ids = ExtensionIds::new(subject);
    for (section, extmap) in mapped(subject).filter(|(_, extmap)| extmap.number == 15) {
        out.push_mended(
            Found::new(extmap.id, "extension id 15 is reserved").help("use an id from 1 to 14"),
            || ids.renumber(section, &extmap),
        );
    }
}

pub const TWO_BYTE_ID: Rule = Rule {
    code: "X004",
    name: "two-byte-extmap-id",
    severity: Error,
    summary: "an extension id of a description for WebRTC is above 14",
    explain: "It needs headers of two bytes, which not every browser has.",
    reference: "RFC 8285 §4.3",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(two_byte_id),
};

fn two_byte_id(subject: &Subject, out: &mut Findings) {
    // Elsewhere such ids are sound: rule X005 looks at them there.
    if !subject.webrtc {
        return;
    }
    let above: Vec<(&Section, Extmap)> = mapped(subject)
        .filter(|(_, extmap)| matches!(extmap.number, 16..=255))
        .collect();
    if let Some((_, first)) = above.first() {
        let more = match above.len() {
            1 => String::new(),
            number => format!(" (and so do {} more)", number - 1),
        };
        let message = format!("this extension id needs headers of two bytes{more}");
        out.push_mended(
            Found::new(first.id, message)
                .help("use ids from 1 to 14; offer fewer extensions if those are used up"),
            || lower_ids(subject, &above),
        );
    }
}

/// Gives all these extensions an id of one byte, as long as there are enough.
fn lower_ids(subject: &Subject, above: &[(&Section, Extmap)]) -> Option<Repair> {
    let mut ids = ExtensionIds::new(subject);
    let mut repair = Repair::doubtful("use ids up to 14");
    for (section, extmap) in above {
        let id = ids.give(section, extmap.meaning.as_str())?;
        repair = repair.replace(extmap.id, id.to_string());
    }
    Some(repair)
}

pub const DUPLICATE_ID: Rule = Rule {
    code: "X006",
    name: "duplicate-extmap-id",
    severity: Error,
    summary: "an extension id is used twice in a section",
    explain: "Nobody can tell which extension a packet carries.",
    reference: "RFC 8285 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(duplicate_id),
};

fn duplicate_id(subject: &Subject, out: &mut Findings) {
    let mut ids = ExtensionIds::new(subject);
    for media in &subject.media {
        let mut first: HashMap<u32, &Extmap> = map_for(media.extmaps.len());
        for extmap in &media.extmaps {
            let other = *first.entry(extmap.number).or_insert(extmap);
            let is_first = other.id.start() == extmap.id.start();
            if other.meaning.as_str() == extmap.meaning.as_str() && !is_first {
                out.push_mended(
                    Found::new(extmap.id, "this extension is mapped to this id already")
                        .related(other.id, "here")
                        .help("keep one of the two lines"),
                    || {
                        let line = subject.document.line_at(extmap.id.start())?;
                        Some(Repair::doubtful("remove the second line").remove_line(line))
                    },
                );
            } else if !is_first {
                out.push_mended(
                    Found::new(
                        extmap.id,
                        format!("extension id {} is taken", extmap.number),
                    )
                    .related(other.id, "by this extension")
                    .help("use an id from 1 to 14 that is free"),
                    || ids.renumber(media.section, extmap),
                );
            }
        }
    }
}

pub const DUPLICATE_URI: Rule = Rule {
    code: "X007",
    name: "duplicate-extmap-uri",
    severity: Error,
    summary: "an extension is mapped twice in a section",
    explain: "It wastes an id, and peers pick either.",
    reference: "RFC 8285",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(duplicate_uri),
};

fn duplicate_uri(subject: &Subject, out: &mut Findings) {
    for media in &subject.media {
        let mut first: HashMap<&str, &Extmap> = map_for(media.extmaps.len());
        for extmap in &media.extmaps {
            let other = *first.entry(extmap.meaning.as_str()).or_insert(extmap);
            if other.number != extmap.number {
                out.push_mended(
                    Found::new(extmap.uri, "this extension has an id already")
                        .related(other.uri, "it is mapped here")
                        .help("keep one of the two lines"),
                    || {
                        let line = subject.document.line_at(extmap.id.start())?;
                        Some(Repair::doubtful("remove the second line").remove_line(line))
                    },
                );
            }
        }
    }
}

pub const LEVEL_MIX: Rule = Rule {
    code: "X013",
    name: "extmap-level-mix",
    severity: Error,
    summary: "`extmap` stands in the session and in media sections",
    explain: "Either the session maps the extensions or its sections do. With both, one id may \
              stand for two of them.",
    reference: "RFC 8285 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(level_mix),
};

fn level_mix(subject: &Subject, out: &mut Findings) {
    let session = subject.document.session().attribute("extmap");
    let below = subject
        .media
        .iter()
        .find_map(|media| media.section.attribute("extmap"));
    if let (Some(session), Some(below)) = (session, below) {
        out.push(
            Found::new(
                below,
                "`a=extmap` stands in the session and in a media section",
            )
            .related(session, "in the session")
            .help("write all of them in the media sections"),
        );
    }
}

pub const SIMULCAST_WITHOUT_RID: Rule = Rule {
    code: "X009",
    name: "simulcast-without-rid-extension",
    severity: Error,
    summary: "a section with simulcast does not map the rtp-stream-id extension",
    explain: "Nothing in the packets tells the layers apart.",
    reference: "RFC 8853",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(simulcast_without_rid),
};

fn simulcast_without_rid(subject: &Subject, out: &mut Findings) {
    let mut session = subject.document.session().values("extmap");
    if session.any(|value| value.contains(RID_URI)) {
        return;
    }
    let mut ids = ExtensionIds::new(subject);
    for media in subject
        .live_rtp()
        .filter(|media| !media.has_extension(RID_URI))
    {
        if let Some(simulcast) = media.section.attribute("simulcast") {
            let repairs = media.codecs("rtx").next().is_some();
            let uris = match repairs && !media.has_extension(REPAIRED_RID_URI) {
                true => &[RID_URI, REPAIRED_RID_URI][..],
                false => &[RID_URI],
            };
            out.push_mended(
                Found::new(simulcast, "simulcast needs the rtp-stream-id extension")
                    .help(format!("add `a=extmap:<id> {RID_URI}` with a free id")),
                || map(subject, media, uris, &mut ids),
            );
        }
    }
}

/// Maps these extensions, where those of the section are mapped.
fn map<'a>(
    subject: &Subject,
    media: &Media,
    uris: &[&'a str],
    ids: &mut ExtensionIds<'a>,
) -> Option<Repair> {
    let session = subject.document.session().attribute_lines("extmap");
    let place = match session.last() {
        Some(line) => line,
        None => line_before(media.section, &["extmap", "mid"])?,
    };
    let mut lines = Vec::new();
    for uri in uris {
        lines.push(format!("a=extmap:{} {uri}", ids.give(media.section, uri)?));
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    Some(Repair::doubtful("map the extension").insert_lines_after(place, &lines))
}

pub const MISSING_REPAIRED_RID: Rule = Rule {
    code: "X010",
    name: "missing-repaired-rid",
    severity: Warning,
    summary: "a section with simulcast and rtx does not map the repaired-rtp-stream-id extension",
    explain: "Retransmissions cannot be tied to their layer, and a media server drops them.",
    reference: "RFC 8852 §3.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(missing_repaired_rid),
};

fn missing_repaired_rid(subject: &Subject, out: &mut Findings) {
    let mut ids = ExtensionIds::new(subject);
    for media in subject.live_rtp() {
        let layered = media.has_extension(RID_URI) && media.codecs("rtx").next().is_some();
        let simulcast = media.section.attribute("simulcast").filter(|_| layered);
        if let Some(simulcast) = simulcast.filter(|_| !media.has_extension(REPAIRED_RID_URI)) {
            out.push_mended(
                Found::new(
                    simulcast,
                    "simulcast with rtx needs the repaired-rtp-stream-id extension",
                )
                .help(format!(
                    "add `a=extmap:<id> {REPAIRED_RID_URI}` with a free id"
                )),
                || map(subject, media, &[REPAIRED_RID_URI], &mut ids),
            );
        }
    }
}

pub const URI_TYPO: Rule = Rule {
    code: "X012",
    name: "extmap-uri-typo",
    severity: Warning,
    summary: "the URI of an extension is one slip away from a well-known one",
    explain: "Another string is another extension: it is never negotiated, and nobody says why.",
    reference: "RFC 8285",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(uri_typo),
};

fn uri_typo(subject: &Subject, out: &mut Findings) {
    for uri in mapped(subject).map(|(_, extmap)| extmap.uri) {
        if header_extension::name_of(&uri).is_some() {
            continue;
        }
        let meant = header_extension::known_uris().find(|known| {
            is_one_edit(known, &uri)
                || known.eq_ignore_ascii_case(&uri)
                || uri
                    .strip_prefix("https")
                    .is_some_and(|rest| known.strip_prefix("http") == Some(rest))
        });
        if let Some(meant) = meant {
            out.push_mended(
                Found::new(uri, "this URI is almost, but not quite, a well-known one")
                    .help(format!("did you mean `{meant}`?")),
                || write_known_uri(subject, uri, meant),
            );
        }
    }
}

/// Corrects the URI in all sections, so that its id stands for one extension in all of
/// them. None where a section has the well-known one as well.
fn write_known_uri(subject: &Subject, uri: Text, known: &str) -> Option<Repair> {
    let mut repair = Repair::doubtful("write the well-known URI");
    for section in subject.document.sections() {
        let mut has_known = extmaps_of(section).filter(|extmap| extmap.uri.as_str() == known);
        let mut slips = extmaps_of(section).filter(|extmap| extmap.uri.as_str() == uri.as_str());
        let (slip, None) = (slips.next(), slips.next()) else {
            return None;
        };
        if let Some(slip) = slip {
            match has_known.next() {
                None => repair = repair.replace(slip.uri, known),
                Some(_) => return None,
            }
        }
    }
    Some(repair)
}

/// The extensions of each section.
pub fn mapped<'a>(subject: &'a Subject) -> impl Iterator<Item = (&'a Section<'a>, Extmap<'a>)> {
    let session = (subject.document.session(), &subject.extmaps);
    let media = subject.media.iter();
    let sections = std::iter::once(session).chain(media.map(|it| (it.section, &it.extmaps)));
    sections.flat_map(|(section, extmaps)| extmaps.iter().map(move |extmap| (section, *extmap)))
}

/// The extensions that a section maps, those whose line cannot be read left out.
pub fn extmaps_of<'a>(section: &'a Section) -> impl Iterator<Item = Extmap<'a>> {
    let values = section.values("extmap");
    values.filter_map(|value| Extmap::parse(value).ok())
}
