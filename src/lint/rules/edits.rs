//! Edits that the fixes of several rules are made of.

use crate::lint::hash::HashSet;
use crate::lint::{Media, Repair};
use crate::sdp::{Line, Section, Text};

/// The line to write a new attribute after: the last of the first of `names` that the
/// section has, or else the last line of the section.
pub fn line_before<'s, 'a>(section: &'s Section<'a>, names: &[&str]) -> Option<&'s Line<'a>> {
    let named = names
        .iter()
        .find_map(|name| section.attribute_lines(name).next_back());
    let filled = |line: &&Line| line.has_letter();
    named.or_else(|| section.lines().iter().rev().find(filled))
}

/// Takes a payload type out of a section: its format, the lines about it, and the rtx
/// that repairs it. `None` when no format would be left.
pub fn remove_format(repair: Repair, media: &Media, payload_type: &str) -> Option<Repair> {
    let mut gone = HashSet::from_iter([payload_type]);
    for rtx in media.codecs("rtx") {
        let fmtp = media.fmtp(&rtx.payload_type);
        if fmtp
            .and_then(|fmtp| fmtp.get("apt"))
            .is_some_and(|apt| apt.as_str() == payload_type)
        {
            gone.insert(rtx.payload_type.as_str());
        }
    }
    let (formats, kept): (Vec<Text>, Vec<Text>) = media
        .formats
        .iter()
        .copied()
        .partition(|format| gone.contains(format.as_str()));
    if kept.is_empty() {
        return None;
    }
    let list = media.line.value;
    let repair = formats
        .into_iter()
        .fold(repair, |repair, format| repair.remove_item(list, format));
    Some(lines_about(media.section, &gone).fold(repair, |repair, line| repair.remove_line(line)))
}

/// The lines that say something about these payload types.
fn lines_about<'s, 'a>(
    section: &'s Section<'a>,
    payload_types: &HashSet<&str>,
) -> impl Iterator<Item = &'s Line<'a>> {
    let names = ["rtpmap", "fmtp", "rtcp-fb"];
    names
        .into_iter()
        .flat_map(|name| section.attribute_lines(name))
        .filter(|line| {
            let value = line.attribute.and_then(|attribute| attribute.value);
            let subject = value.and_then(|value| value.fields().next());
            subject.is_some_and(|subject| payload_types.contains(subject.as_str()))
        })
}
