//! Edits of all that a section says about a payload type, or about the members of a group.

use std::ops::Range;

use crate::lint::{Media, Repair};
use crate::sdp::attributes::{Rid, RtcpFb};
use crate::sdp::{Line, Text};

/// Every place where a section writes a payload type.
pub fn places_of(media: &Media, payload_type: &str) -> Vec<Range<usize>> {
    let section = media.section;
    let listed = media.formats.iter().copied();
    let rtpmaps = media.rtpmaps.iter().map(|rtpmap| rtpmap.payload_type);
    let fmtps = media.fmtps.iter().map(|fmtp| fmtp.format);
    let repaired = media.fmtps.iter().filter_map(|fmtp| fmtp.get("apt"));
    let feedback = section.values("rtcp-fb").filter_map(|value| {
        let feedback = RtcpFb::parse(value).ok()?;
        Some(feedback.format)
    });
    let layers = section
        .values("rid")
        .filter_map(|value| Rid::parse(value).ok())
        .flat_map(|rid| rid.payload_types().collect::<Vec<_>>());
    listed
        .chain(rtpmaps)
        .chain(fmtps)
        .chain(repaired)
        .chain(redundant(media))
        .chain(feedback)
        .chain(layers)
        .filter(|text| text.as_str() == payload_type)
        .map(|text| text.span())
        .collect()
}

/// The payload types that `red` packets hold: `a=fmtp:63 111/111`.
fn redundant<'a>(media: &'a Media) -> impl Iterator<Item = Text<'a>> {
    let of_red = media.fmtps.iter().filter(|fmtp| {
        let rtpmap = media.rtpmap(&fmtp.format);
        rtpmap.is_some_and(|rtpmap| rtpmap.is("red"))
    });
    of_red.flat_map(|fmtp| fmtp.parameters.split('/'))
}

/// Takes a payload type out of a section, with the lines about it and its retransmissions.
pub fn removed(repair: Repair, media: &Media, payload_type: &str) -> Repair {
    let repairs_it = media.fmtps.iter().filter(|fmtp| {
        fmtp.get("apt")
            .is_some_and(|apt| apt.as_str() == payload_type)
    });
    let mut gone: Vec<&str> = repairs_it.map(|fmtp| fmtp.format.as_str()).collect();
    gone.push(payload_type);
    let listed = media.formats.iter();
    let repair = listed
        .filter(|format| gone.contains(&format.as_str()))
        .fold(repair, |repair, format| {
            repair.remove(with_blank_before(*format))
        });
    let lines = media.section.lines().iter();
    lines
        .filter(|line| describes(line).is_some_and(|format| gone.contains(&format.as_str())))
        .fold(repair, Repair::remove_line)
}

/// The payload type that a line is about.
fn describes<'a>(line: &Line<'a>) -> Option<Text<'a>> {
    let attribute = line.attribute?;
    let about_formats = ["rtpmap", "fmtp", "rtcp-fb"].contains(&attribute.meant);
    attribute.value.filter(|_| about_formats)?.fields().next()
}

/// A word of a list with the blank that parts it from the word before.
pub fn with_blank_before(word: Text) -> Range<usize> {
    word.start().saturating_sub(1)..word.end()
}
