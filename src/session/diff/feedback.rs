//! Feedback that comes or goes: a kind that several codecs gain or lose is one change.

use std::collections::HashMap;

use super::codecs::{name, some_of};
use super::sets::only_in;
use super::{Changes, Topic};
use crate::session::{Codec, Section};

/// Kinds of feedback in the order in which they were met, with the names of their codecs.
#[derive(Debug, Default)]
struct Kinds<'a> {
    all: Vec<(&'a str, Vec<String>)>,
    places: HashMap<&'a str, usize>,
}

/// `pairs` are the codecs that both sections have.
pub fn compare<'s>(
    (before, after): (&'s Section, &'s Section),
    pairs: impl Iterator<Item = (&'s Codec<'s>, &'s Codec<'s>)>,
    changes: &mut Changes,
) {
    let (mut gone, mut new) = (Kinds::default(), Kinds::default());
    for (one, other) in pairs {
        let (lost, gained) = only_in(before.feedback(one), after.feedback(other));
        let name = name(one, before);
        lost.into_iter().for_each(|kind| gone.add(kind, &name));
        gained.into_iter().for_each(|kind| new.add(kind, &name));
    }
    for (kind, codecs) in &gone.all {
        let message = message(kind, "removed", "from", codecs);
        changes.removed(Topic::Codecs, subject(kind, codecs), message);
    }
    for (kind, codecs) in &new.all {
        let message = message(kind, "added", "to", codecs);
        changes.added(Topic::Codecs, subject(kind, codecs), message);
    }
}

impl<'a> Kinds<'a> {
    fn add(&mut self, kind: &'a str, codec: &str) {
        let next = self.all.len();
        let place = *self.places.entry(kind).or_insert(next);
        if place == next {
            self.all.push((kind, Vec::new()));
        }
        if let Some((_, codecs)) = self.all.get_mut(place) {
            codecs.push(codec.to_owned());
        }
    }
}

fn subject(kind: &str, codecs: &[String]) -> String {
    format!("{} {kind}", codecs.join(", "))
}

/// `VP8 (96): feedback nack removed`, `feedback nack removed from 2 codecs: VP8 (96), …`
fn message(kind: &str, verb: &str, preposition: &str, codecs: &[String]) -> String {
    match codecs {
        [codec] => format!("{codec}: feedback {kind} {verb}"),
        several => format!(
            "feedback {kind} {verb} {preposition} {} codecs: {}",
            several.len(),
            some_of(several, 0)
        ),
    }
}
