//! Free ids for header extensions that need another.

use crate::lint::hash::{HashMap, HashSet};
use crate::lint::rules::extensions::extmaps_of;
use crate::lint::{Repair, Subject};
use crate::sdp::Section;
use crate::sdp::attributes::Extmap;

/// Gives out ids that stand for one extension in the whole description, as bundled
/// sections need it.
pub struct ExtensionIds<'a> {
    subject: &'a Subject<'a>,
    /// Read when the first id is asked for.
    taken: Option<Taken<'a>>,
}

#[derive(Default)]
struct Taken<'a> {
    ids: HashSet<u32>,
    /// The id of each extension, where it has one of a single byte to itself.
    of_meaning: HashMap<&'a str, u32>,
}

impl<'a> ExtensionIds<'a> {
    pub fn new(subject: &'a Subject<'a>) -> Self {
        ExtensionIds {
            subject,
            taken: None,
        }
    }

    /// The id that the extension has elsewhere, or a free one. None in an answer, whose
    /// ids are those of its offer.
    pub fn give(&mut self, section: &Section, meaning: &'a str) -> Option<u32> {
        if self.subject.is_answer() {
            return None;
        }
        let taken = self.taken.get_or_insert_with(|| Taken::read(self.subject));
        let id = taken.id_of(meaning)?;
        let is_free = extmaps_of(section).all(|extmap| extmap.number != id);
        is_free.then_some(id)
    }

    /// The edit that gives an extension of the section another id.
    pub fn renumber(&mut self, section: &Section, extmap: &Extmap<'a>) -> Option<Repair> {
        let id = self.give(section, extmap.meaning.as_str())?;
        let title = format!("give the extension the id {id}");
        Some(Repair::doubtful(title).replace(extmap.id, id.to_string()))
    }
}

impl<'a> Taken<'a> {
    fn read(subject: &'a Subject<'a>) -> Self {
        let mut taken = Taken::default();
        let mut first: HashMap<u32, &str> = HashMap::default();
        for extmap in subject.document.sections().flat_map(extmaps_of) {
            let (id, meaning) = (extmap.number, extmap.meaning.as_str());
            taken.ids.insert(id);
            if *first.entry(id).or_insert(meaning) == meaning && (1..=14).contains(&id) {
                taken.of_meaning.entry(meaning).or_insert(id);
            }
        }
        taken
    }

    fn id_of(&mut self, meaning: &'a str) -> Option<u32> {
        if let Some(id) = self.of_meaning.get(meaning) {
            return Some(*id);
        }
        let id = (1..=14).find(|id| !self.ids.contains(id))?;
        self.ids.insert(id);
        self.of_meaning.insert(meaning, id);
        Some(id)
    }
}
