//! The candidates of a description, as the subject and the rules about them read them.

use crate::sdp::attributes::Candidate;
use crate::sdp::{Section, Text};

/// The values of the candidates of a section; a doubled prefix has a rule of its own.
pub fn values<'a>(section: &Section<'a>) -> impl Iterator<Item = Text<'a>> {
    const PREFIX: &str = "candidate:";
    let values = section
        .values("candidate")
        .filter(|value| !value.is_empty());
    values.map(|value| match value.strip_prefix(PREFIX) {
        Some(_) => value.split_at(PREFIX.len()).1,
        None => value,
    })
}

/// The candidates of a section, those that cannot be read left out.
pub fn of<'a>(section: &Section<'a>) -> impl Iterator<Item = Candidate<'a>> {
    values(section).filter_map(|value| Candidate::parse(value).ok())
}
