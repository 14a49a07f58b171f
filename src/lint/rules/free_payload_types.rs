//! Free numbers for payload types that need another.

use crate::lint::hash::HashSet;
use crate::lint::{Media, Repair, Subject};
use crate::sdp::attributes::Rid;
use crate::sdp::{Kind, Text};

/// Gives out payload types that no section has.
pub struct PayloadTypes<'a> {
    subject: &'a Subject<'a>,
    /// Read when the first one is asked for.
    taken: Option<HashSet<u8>>,
}

impl<'a> PayloadTypes<'a> {
    pub fn new(subject: &'a Subject<'a>) -> Self {
        PayloadTypes {
            subject,
            taken: None,
        }
    }

    /// The edit that gives a payload type of the section another number, wherever the
    /// section names it. None in an answer, whose numbers are those of its offer.
    pub fn renumber(&mut self, media: &Media, payload_type: &str) -> Option<Repair> {
        if matches!(self.subject.kind, Some(Kind::Answer | Kind::Pranswer)) {
            return None;
        }
        let free = self.give()?.to_string();
        let title = format!("call it {free} in this section");
        let places: Vec<Text> = numbers(media)
            .into_iter()
            .filter(|number| number.as_str() == payload_type)
            .collect();
        Some(Repair::doubtful(title).replace_all(&places, &free))
    }

    fn give(&mut self) -> Option<u8> {
        let taken = self.taken.get_or_insert_with(|| {
            let numbers = self.subject.media.iter().flat_map(numbers);
            numbers.filter_map(|number| number.parse().ok()).collect()
        });
        // From 64 to 95 they look like RTCP.
        let free = (96..=127)
            .chain(35..=63)
            .find(|number| !taken.contains(number))?;
        taken.insert(free);
        Some(free)
    }
}

/// Every place in a section that names a payload type.
fn numbers<'a>(media: &'a Media) -> Vec<Text<'a>> {
    let subjects = ["rtpmap", "fmtp", "rtcp-fb"].into_iter().flat_map(|name| {
        let values = media.section.values(name);
        values.filter_map(|value| value.fields().next())
    });
    let repaired = media.fmtps.iter().filter_map(|fmtp| fmtp.get("apt"));
    let carried = media
        .codecs("red")
        .filter_map(|red| media.fmtp(&red.payload_type))
        .flat_map(|fmtp| fmtp.parameters.split('/').map(Text::trim));
    let rids = media.section.values("rid");
    let restricted = rids
        .filter_map(|value| Rid::parse(value).ok())
        .flat_map(|rid| rid.payload_types().collect::<Vec<_>>());
    let formats = media.formats.iter().copied();
    formats
        .chain(subjects)
        .chain(repaired)
        .chain(carried)
        .chain(restricted)
        .collect()
}
