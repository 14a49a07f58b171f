//! What is different between two sessions, by meaning.
//!
//! Lines whose order says nothing may stand in any order. Codecs are compared by
//! what they are, not by their numbers, so that a moved payload type is one change.

mod changes;
mod codecs;
mod feedback;
mod media;
mod session;
mod sets;
#[cfg(test)]
mod tests;
mod transport;

use std::collections::{HashMap, VecDeque};

use super::{Section, Session};
use changes::Changes;

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub action: Action,
    pub topic: Topic,
    /// Where it is; `None` when it is about the whole session.
    pub place: Option<Place>,
    /// What changed, such as `VP8`.
    pub subject: String,
    pub before: Option<String>,
    pub after: Option<String>,
    /// The whole of it in words, without the place.
    pub message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Added,
    Removed,
    Changed,
}

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Whose session it is, its name and its groups.
    Session,
    Bundle,
    /// Whether sections come, go, or are switched off.
    Sections,
    Direction,
    Codecs,
    Extensions,
    Ice,
    Candidates,
    Dtls,
    Rtcp,
    /// Tracks, their streams and their SSRCs.
    Streams,
    /// Rids and simulcast.
    Layers,
    Data,
    Bandwidth,
    /// Lines that are compared as they are.
    Other,
}

/// The section that a change is in, in each of the two sessions that has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub mid: Option<String>,
    pub kind: String,
    pub before: Option<usize>,
    pub after: Option<usize>,
}

/// All differences, those of the session first.
pub fn diff(before: &Session, after: &Session) -> Vec<Change> {
    let pairs = Pairs::of(before, after);
    let mut changes = Changes::default();
    session::compare(before, after, &pairs, &mut changes);
    for (before_at, after_at) in pairs.in_order(before, after) {
        let sections = (
            before_at.and_then(|at| before.sections.get(at)),
            after_at.and_then(|at| after.sections.get(at)),
        );
        match sections {
            (Some(one), Some(other)) => {
                changes.enter(one, other);
                section((before, one), (after, other), &mut changes);
            }
            (Some(gone), None) => changes.section_gone(gone),
            (None, Some(new)) => changes.section_new(new),
            (None, None) => {}
        }
    }
    changes.into_all()
}

fn section(
    (before, one): (&Session, &Section),
    (after, other): (&Session, &Section),
    changes: &mut Changes,
) {
    media::state(one, other, changes);
    // What a section that is switched off says has no effect.
    if one.is_rejected() || other.is_rejected() {
        return;
    }
    media::compare(one, other, changes);
    codecs::compare(one, other, changes);
    media::extensions((before, one), (after, other), changes);
    transport::compare((before, one), (after, other), changes);
    media::streams(one, other, changes);
    media::layers(one, other, changes);
    media::data(one, other, changes);
    media::others(one, other, changes);
}

/// Which section of one session is which of the other.
#[derive(Debug, Default)]
struct Pairs {
    after: HashMap<usize, usize>,
    before: HashMap<usize, usize>,
}

impl Pairs {
    /// Sections of one kind by mid, else by place, else by their order.
    fn of(before: &Session, after: &Session) -> Self {
        let mut pairs = Pairs::default();
        let mut by_mid = HashMap::new();
        for section in &after.sections {
            if let Some(mid) = section.mid {
                by_mid.entry((mid, section.kind)).or_insert(section.index);
            }
        }
        for section in &before.sections {
            let same = section.mid.and_then(|mid| by_mid.get(&(mid, section.kind)));
            if let Some(&same) = same {
                pairs.join(section.index, same);
            }
        }
        for (one, other) in before.sections.iter().zip(&after.sections) {
            if one.kind == other.kind {
                pairs.join(one.index, other.index);
            }
        }
        pairs.join_the_rest(before, after);
        pairs
    }

    /// The first that is left of a kind with the first that is left of it.
    fn join_the_rest(&mut self, before: &Session, after: &Session) {
        let mut left: HashMap<&str, VecDeque<usize>> = HashMap::new();
        for section in &after.sections {
            if !self.before.contains_key(&section.index) {
                left.entry(section.kind)
                    .or_default()
                    .push_back(section.index);
            }
        }
        for section in &before.sections {
            let is_left = !self.after.contains_key(&section.index);
            let other = left.get_mut(section.kind).filter(|_| is_left);
            if let Some(other) = other.and_then(VecDeque::pop_front) {
                self.join(section.index, other);
            }
        }
    }

    /// Unless one of the two has a partner already.
    fn join(&mut self, before: usize, after: usize) {
        if !self.after.contains_key(&before) && !self.before.contains_key(&after) {
            self.after.insert(before, after);
            self.before.insert(after, before);
        }
    }

    /// Pairs and sections of one session only, in the order of the later one.
    fn in_order(
        &self,
        before: &Session,
        after: &Session,
    ) -> impl Iterator<Item = (Option<usize>, Option<usize>)> {
        let gone = (0..before.sections.len()).filter(|at| !self.after.contains_key(at));
        let here = (0..after.sections.len()).map(|at| (self.before.get(&at).copied(), Some(at)));
        let gone: Vec<_> = gone.map(|at| (Some(at), None)).collect();
        here.chain(gone)
    }
}

impl Place {
    fn of(section: &Section) -> Self {
        Place {
            mid: section.mid.map(str::to_owned),
            kind: section.kind.to_owned(),
            before: None,
            after: None,
        }
    }
}

/// The beginning of an id or a digest, which tells it from others. Firefox writes UUIDs
/// in braces, which say nothing.
fn short(id: &str) -> String {
    const LONG: usize = 24;
    let bare = id.strip_prefix('{').and_then(|id| id.strip_suffix('}'));
    let id = bare.filter(|bare| bare.len() > LONG).unwrap_or(id);
    match id.char_indices().nth(11) {
        Some((end, _)) if id.len() > LONG => format!("{}…", &id[..end]),
        _ => id.to_owned(),
    }
}

impl Action {
    pub fn as_str(self) -> &'static str {
        match self {
            Action::Added => "added",
            Action::Removed => "removed",
            Action::Changed => "changed",
        }
    }
}

impl Topic {
    pub const ALL: [Topic; 15] = [
        Topic::Session,
        Topic::Bundle,
        Topic::Sections,
        Topic::Direction,
        Topic::Codecs,
        Topic::Extensions,
        Topic::Ice,
        Topic::Candidates,
        Topic::Dtls,
        Topic::Rtcp,
        Topic::Streams,
        Topic::Layers,
        Topic::Data,
        Topic::Bandwidth,
        Topic::Other,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Topic::Session => "session",
            Topic::Bundle => "bundle",
            Topic::Sections => "sections",
            Topic::Direction => "direction",
            Topic::Codecs => "codecs",
            Topic::Extensions => "extensions",
            Topic::Ice => "ice",
            Topic::Candidates => "candidates",
            Topic::Dtls => "dtls",
            Topic::Rtcp => "rtcp",
            Topic::Streams => "streams",
            Topic::Layers => "layers",
            Topic::Data => "data",
            Topic::Bandwidth => "bandwidth",
            Topic::Other => "other",
        }
    }
}
