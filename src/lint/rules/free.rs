//! What is still free: names for sections that need another, numbers for payload types.

use crate::lint::hash::HashSet;
use crate::lint::{Media, Subject};
use crate::sdp::Line;
use crate::sdp::text::is_token;

/// Mids that no section has. Those that a BUNDLE group waits for come first.
///
/// Nothing is looked for until one is needed.
pub fn mids<'a>(subject: &'a Subject) -> impl Iterator<Item = String> + 'a {
    std::iter::once_with(|| unused_mids(subject)).flatten()
}

fn unused_mids<'a>(subject: &'a Subject) -> impl Iterator<Item = String> + 'a {
    let named = subject.bundles.iter().flat_map(|bundle| &bundle.group.mids);
    let named: HashSet<&str> = named.map(|mid| mid.as_str()).collect();
    let mut awaited: Vec<String> = named
        .iter()
        .filter(|mid| is_token(mid) && mid.len() <= 16 && subject.section(mid).is_none())
        .map(|mid| (*mid).to_owned())
        .collect();
    awaited.sort_by_key(|mid| (mid.len(), mid.clone()));
    let numbers = (0..).map(|number: u32| number.to_string());
    let unused =
        move |mid: &String| subject.section(mid).is_none() && !named.contains(mid.as_str());
    awaited.into_iter().chain(numbers.filter(unused))
}

/// Dynamic payload types that no section uses, looked for when one is needed.
pub fn payload_types(subject: &Subject) -> impl Iterator<Item = String> {
    std::iter::once_with(|| unused_payload_types(subject)).flatten()
}

fn unused_payload_types(subject: &Subject) -> impl Iterator<Item = String> {
    let listed = subject.media.iter().flat_map(|media| &media.formats);
    let described = subject.media.iter().flat_map(|media| &media.rtpmaps);
    let described = described.map(|rtpmap| rtpmap.payload_type);
    let used: HashSet<String> = listed
        .copied()
        .chain(described)
        .map(|text| text.to_string())
        .collect();
    let all = (96..=127).chain(35..=63);
    all.map(|number: u8| number.to_string())
        .filter(move |number| !used.contains(number))
}

/// The last of the lines of these types at the start of a section: what comes before
/// the rest goes right below it.
pub fn last_of_head<'a>(media: &Media<'a>, letters: &[char]) -> &'a Line<'a> {
    let lines = media.section.lines().iter();
    let head = lines.take_while(|line| letters.iter().any(|&letter| line.is(letter)));
    head.last().unwrap_or(media.line)
}
