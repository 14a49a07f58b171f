//! What bundled sections share besides the transport: one RTP session.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::hash::{HashMap, map_for};
use crate::lint::rules::free_ids::ExtensionIds;
use crate::lint::rules::{formats, free};
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::attributes::{Extmap, Rtpmap};

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
    fix: Fixable::Unsafe,
    check: Check::Description(payload_collision),
};

fn payload_collision(subject: &Subject, out: &mut Findings) {
    let mut free = free::payload_types(subject);
    for group in subject.bundled().filter(|group| group.len() > 1) {
        let mut first: [Option<(usize, &Rtpmap)>; 1 << u8::BITS] = [None; _];
        let rtpmaps = group.iter().enumerate().flat_map(|(at, media)| {
            let rtpmaps = media.rtpmaps.iter();
            rtpmaps
                .filter(|rtpmap| media.lists(&rtpmap.payload_type))
                .map(move |rtpmap| (at, media, rtpmap))
        });
        for (at, media, rtpmap) in rtpmaps {
            let (section, other) = *first[usize::from(rtpmap.number)].get_or_insert((at, rtpmap));
            if section != at && !other.same_codec(rtpmap) {
                out.push_mended(
                    Found::new(
                        rtpmap.format,
                        format!("payload type {} is `{}` here", rtpmap.number, rtpmap.format),
                    )
                    .related(other.format, "but this in a section bundled with it")
                    .help("give one of them a payload type that no bundled section uses"),
                    || renumbered(subject, media, &rtpmap.payload_type, &mut free),
                );
            }
        }
    }
}

/// Gives a payload type of the section another number, wherever the section names it.
/// None in an answer, whose numbers are those of its offer.
fn renumbered(
    subject: &Subject,
    media: &Media,
    payload_type: &str,
    free: &mut impl Iterator<Item = String>,
) -> Option<Repair> {
    if subject.is_answer() {
        return None;
    }
    let free = free.next()?;
    let repair = Repair::doubtful(format!("call it {free} in this section"));
    let places = formats::places_of(media, payload_type);
    Some(repair.each(places, |repair, place| repair.replace(place, free.as_str())))
}

pub const EXTMAP_COLLISION: Rule = Rule {
    code: "B013",
    name: "bundle-extmap-collision",
    severity: Error,
    summary: "an extension id stands for different extensions in two bundled sections",
    explain: "Bundled sections share one RTP session, where an id stands for one extension.",
    reference: "RFC 9143 §12",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(extmap_collision),
};

fn extmap_collision(subject: &Subject, out: &mut Findings) {
    let mut ids = ExtensionIds::new(subject);
    for group in subject.bundled() {
        let most = group.iter().map(|media| media.extmaps.len()).max();
        let mut first: HashMap<u32, (usize, &Extmap)> = map_for(most.unwrap_or_default());
        let extmaps = group
            .iter()
            .enumerate()
            .flat_map(|(at, media)| media.extmaps.iter().map(move |extmap| (at, media, extmap)));
        for (at, media, extmap) in extmaps {
            let (section, other) = *first.entry(extmap.number).or_insert((at, extmap));
            if section != at && other.meaning.as_str() != extmap.meaning.as_str() {
                out.push_mended(
                    Found::new(
                        extmap.meaning,
                        format!("extension id {} is this here", extmap.number),
                    )
                    .related(other.meaning, "but this in a section bundled with it")
                    .help("use the same id for the same extension in all bundled sections"),
                    || ids.renumber(media.section, extmap),
                );
            }
        }
    }
}
