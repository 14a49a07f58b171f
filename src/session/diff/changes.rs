//! Gathers what is found, with its place and in words.

use super::{Action, Change, Place, Topic};
use crate::session::Section;

/// Gathers changes at one place after the other.
#[derive(Debug, Default)]
pub struct Changes {
    all: Vec<Change>,
    place: Option<Place>,
}

impl Changes {
    pub fn all(&self) -> &[Change] {
        &self.all
    }

    pub fn into_all(self) -> Vec<Change> {
        self.all
    }

    pub fn enter(&mut self, before: &Section, after: &Section) {
        self.place = Some(Place {
            mid: after.mid.or(before.mid).map(str::to_owned),
            kind: after.kind.to_owned(),
            before: Some(before.index),
            after: Some(after.index),
        });
    }

    pub fn section_gone(&mut self, section: &Section) {
        self.place = Some(Place {
            before: Some(section.index),
            ..Place::of(section)
        });
        self.removed(Topic::Sections, title(section), "section removed");
    }

    pub fn section_new(&mut self, section: &Section) {
        self.place = Some(Place {
            after: Some(section.index),
            ..Place::of(section)
        });
        let message = format!("section added: {}", section.direction.as_str());
        self.added(Topic::Sections, title(section), message);
    }

    pub fn added(&mut self, topic: Topic, subject: impl Into<String>, message: impl Into<String>) {
        let subject = subject.into();
        let after = Some(subject.clone());
        self.push(Action::Added, topic, subject, [None, after], message);
    }

    pub fn removed(
        &mut self,
        topic: Topic,
        subject: impl Into<String>,
        message: impl Into<String>,
    ) {
        let subject = subject.into();
        let before = Some(subject.clone());
        self.push(Action::Removed, topic, subject, [before, None], message);
    }

    /// A change with both values in its message: `direction: sendrecv is now recvonly`.
    pub fn value(
        &mut self,
        topic: Topic,
        subject: &str,
        before: Option<&str>,
        after: Option<&str>,
    ) {
        let (action, message) = match (before, after) {
            (Some(before), Some(after)) if before != after => (
                Action::Changed,
                format!("{subject}: {before} is now {after}"),
            ),
            (None, Some(after)) => (Action::Added, format!("{subject} added: {after}")),
            (Some(before), None) => (Action::Removed, format!("{subject} removed: {before}")),
            _ => return,
        };
        let values = [before, after].map(|value| value.map(str::to_owned));
        self.push(action, topic, subject.to_owned(), values, message);
    }

    /// A change whose message says more than the two values.
    pub fn changed(
        &mut self,
        topic: Topic,
        subject: impl Into<String>,
        values: [String; 2],
        message: impl Into<String>,
    ) {
        let values = values.map(Some);
        self.push(Action::Changed, topic, subject.into(), values, message);
    }

    /// Something that is there or not.
    pub fn presence(&mut self, topic: Topic, subject: &str, before: bool, after: bool) {
        match (before, after) {
            (false, true) => self.added(topic, subject, format!("{subject} added")),
            (true, false) => self.removed(topic, subject, format!("{subject} removed")),
            _ => {}
        }
    }

    fn push(
        &mut self,
        action: Action,
        topic: Topic,
        subject: String,
        [before, after]: [Option<String>; 2],
        message: impl Into<String>,
    ) {
        self.all.push(Change {
            action,
            topic,
            place: self.place.clone(),
            subject,
            before,
            after,
            message: message.into(),
        });
    }
}

fn title(section: &Section) -> String {
    match section.mid {
        Some(mid) => format!("{} section `{mid}`", section.kind),
        None => format!("{} section", section.kind),
    }
}
