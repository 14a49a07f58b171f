//! What is still free: names for sections that need another, numbers for payload types.

use std::collections::HashSet;

use crate::lint::Subject;
use crate::lint::rules::formats;
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

/// Dynamic payload types that no section names, looked for when one is needed.
pub fn payload_types(subject: &Subject) -> impl Iterator<Item = String> {
    std::iter::once_with(|| unused_payload_types(subject)).flatten()
}

fn unused_payload_types(subject: &Subject) -> impl Iterator<Item = String> {
    let named = subject.media.iter().flat_map(formats::all_named);
    let used: HashSet<u8> = named.filter_map(|number| number.parse().ok()).collect();
    // From 64 to 95 they look like RTCP.
    let all = (96..=127).chain(35..=63);
    all.filter(move |number| !used.contains(number))
        .map(|number: u8| number.to_string())
}
