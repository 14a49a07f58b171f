//! Edits of all that a section says about a payload type.

use std::ops::Range;

use crate::lint::hash::{HashMap, HashSet};
use crate::lint::{Media, Repair};
use crate::sdp::attributes::Rid;
use crate::sdp::{Line, Section, Text};

/// The attributes that begin with a payload type.
const ABOUT_FORMATS: [&str; 3] = ["rtpmap", "fmtp", "rtcp-fb"];

/// Every place where a section writes a payload type.
pub fn places_of(media: &Media, payload_type: &str) -> Vec<Range<usize>> {
    let named = all_named(media).into_iter();
    named
        .filter(|text| text.as_str() == payload_type)
        .map(|text| text.span())
        .collect()
}

/// Every payload type that a section writes somewhere.
pub fn all_named<'a>(media: &'a Media) -> Vec<Text<'a>> {
    let section = media.section;
    let listed = media.formats.iter().copied();
    let described = ABOUT_FORMATS.into_iter().flat_map(|name| {
        let values = section.values(name);
        values.filter_map(|value| value.fields().next())
    });
    let repaired = media.fmtps.iter().filter_map(|fmtp| fmtp.get("apt"));
    let layers = section
        .values("rid")
        .filter_map(|value| Rid::parse(value).ok())
        .flat_map(|rid| rid.payload_types().collect::<Vec<_>>());
    listed
        .chain(described)
        .chain(repaired)
        .chain(redundant(media))
        .chain(layers)
        .collect()
}

/// The payload types that `red` packets hold: `a=fmtp:63 111/111`.
fn redundant<'a>(media: &'a Media) -> impl Iterator<Item = Text<'a>> {
    let of_red = media.fmtps.iter().filter(|fmtp| {
        let rtpmap = media.rtpmap(&fmtp.format);
        rtpmap.is_some_and(|rtpmap| rtpmap.is("red"))
    });
    of_red.flat_map(|fmtp| fmtp.parameters.split('/').map(Text::trim))
}

/// Takes a payload type out of a section: its format, the lines about it, and the rtx
/// that repairs it. `None` when no format would be left.
pub fn remove_format(repair: Repair, media: &Media, payload_type: &str) -> Option<Repair> {
    let mut gone: HashSet<&str> = HashSet::from_iter([payload_type]);
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
    ABOUT_FORMATS
        .into_iter()
        .flat_map(|name| section.attribute_lines(name))
        .filter(|line| {
            let value = line.attribute.and_then(|attribute| attribute.value);
            let subject = value.and_then(|value| value.fields().next());
            subject.is_some_and(|subject| payload_types.contains(subject.as_str()))
        })
}

/// The lines of a section that describe a payload type, for all of them at once.
pub struct LinesAbout<'a>(HashMap<&'a str, Vec<&'a Line<'a>>>);

impl<'a> LinesAbout<'a> {
    pub fn new(media: &Media<'a>) -> Self {
        let mut about: HashMap<&str, Vec<&Line>> = HashMap::default();
        for line in media.section.lines() {
            let attribute = line.attribute.filter(|a| ABOUT_FORMATS.contains(&a.meant));
            let value = attribute.and_then(|attribute| attribute.value);
            if let Some(number) = value.and_then(|value| value.fields().next()) {
                about.entry(number.as_str()).or_default().push(line);
            }
        }
        LinesAbout(about)
    }

    pub fn of(&self, payload_type: &str) -> impl Iterator<Item = &'a Line<'a>> {
        self.0.get(payload_type).into_iter().flatten().copied()
    }
}

/// A format of the `m=` line with the white space before it.
pub fn with_space(media: &Media, format: Text) -> Range<usize> {
    let line = media.line.text;
    let before = line.split_at(format.start() - line.start()).0;
    before.split_trailing().0.end()..format.end()
}
