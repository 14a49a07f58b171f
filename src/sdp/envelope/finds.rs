//! The descriptions found so far, each with a name of its own.

use std::collections::HashMap;

use super::{Enclosed, Kind};

/// Descriptions in the order in which they stand.
#[derive(Debug, Default)]
pub struct Finds {
    found: Vec<Enclosed>,
    /// How often each place was named.
    times: HashMap<String, usize>,
}

impl Finds {
    /// No call has as many descriptions as this. A file that has was made to hurt.
    pub const MOST: usize = 10_000;

    /// Keeps a description, if there is room. A place that was named before gets a number: `-2`, `-3`, …
    pub fn push(&mut self, place: &str, kind: Option<Kind>, text: impl Into<Vec<u8>>) {
        if self.is_full() {
            return;
        }
        let mut name = place.to_owned();
        while self.times.contains_key(&name) {
            let times = self.times.entry(place.to_owned()).or_insert(1);
            *times += 1;
            name = format!("{place}-{times}");
        }
        self.times.insert(name.clone(), 1);
        self.found.push(Enclosed {
            kind,
            text: text.into(),
            place: Some(name),
            from_sip: false,
        });
    }

    /// The descriptions kept since there were `count` of them.
    pub fn since(&mut self, count: usize) -> &mut [Enclosed] {
        self.found.get_mut(count..).unwrap_or_default()
    }

    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// Whether there may be more than were kept.
    pub fn is_full(&self) -> bool {
        self.found.len() > Finds::MOST
    }

    pub fn into_found(self) -> Vec<Enclosed> {
        self.found
    }
}

/// One step of a place: long ones are cut, so that names stay names.
pub fn step(text: &str) -> String {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
