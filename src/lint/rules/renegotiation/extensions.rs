//! Header extensions keep their ids.

use crate::diagnostic::Severity::Error;
use crate::lint::hash::{HashMap, HashSet};
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Kept, Repair, Rule, Succession};
use crate::sdp::Text;
use crate::sdp::attributes::Extmap;

pub const REUSED: Rule = Rule {
    code: "J008",
    name: "extmap-id-reused",
    severity: Error,
    summary: "a header extension has another id than before, or an id another extension",
    explain: "Packets on their way carry the id with its old meaning.",
    reference: "RFC 8285",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Succession(reused),
};

/// Once for an extension: bundled sections have the same ids.
fn reused(succession: &Succession, out: &mut Findings) {
    let used = Used::of(succession);
    let mut told: HashSet<(u32, &str)> = HashSet::default();
    for kept in succession.kept() {
        let former = Former::of(kept);
        for extmap in &kept.next.extmaps {
            let Some(clash) = former.clash(extmap) else {
                continue;
            };
            if told.insert(key(extmap)) {
                let found = found(extmap, &clash);
                out.push(match used.better_id(&clash) {
                    Some(new) => found.fix(used.renumbered(extmap, new)),
                    None => found,
                });
            }
        }
    }
}

fn key<'a>(extmap: &Extmap<'a>) -> (u32, &'a str) {
    (extmap.number, extmap.meaning.as_str())
}

/// The extensions that a section had.
struct Former<'a> {
    by_id: HashMap<u32, Extmap<'a>>,
    by_meaning: HashMap<&'a str, Extmap<'a>>,
    ids: HashSet<(u32, &'a str)>,
}

/// What an extension is at odds with.
enum Clash<'a> {
    /// The same extension under another id.
    Moved(Extmap<'a>),
    /// Another extension under the same id.
    Replaced(Extmap<'a>),
}

impl<'a> Former<'a> {
    fn of(kept: &Kept<'a>) -> Self {
        let all = || kept.previous.extmaps.iter().copied();
        Former {
            by_id: all().map(|extmap| (extmap.number, extmap)).collect(),
            by_meaning: all()
                .map(|extmap| (extmap.meaning.as_str(), extmap))
                .collect(),
            ids: all()
                .map(|extmap| (extmap.number, extmap.meaning.as_str()))
                .collect(),
        }
    }

    fn clash(&self, extmap: &Extmap<'a>) -> Option<Clash<'a>> {
        let meaning = extmap.meaning.as_str();
        if self.ids.contains(&(extmap.number, meaning)) {
            return None;
        }
        let moved = self.by_meaning.get(meaning).copied().map(Clash::Moved);
        let replaced = || self.by_id.get(&extmap.number).copied().map(Clash::Replaced);
        moved.or_else(replaced)
    }
}

fn found(extmap: &Extmap, clash: &Clash) -> Found {
    let Extmap { id, uri, .. } = extmap;
    match clash {
        Clash::Moved(former) => {
            let was = former.id;
            Found::new(*id, format!("`{uri}` had id {was}, and has {id} now"))
                .beside(was, "its id before")
                .help(format!("write {was}"))
        }
        Clash::Replaced(former) => Found::new(*id, format!("id {id} was another extension"))
            .beside(former.uri, format!("what {id} stood for"))
            .help("give the new extension an id that this session has not used"),
    }
}

/// The ids of the two descriptions, and where the later one writes them.
struct Used<'a> {
    previous: HashSet<u32>,
    next: HashSet<u32>,
    places: HashMap<(u32, &'a str), Vec<Text<'a>>>,
}

impl<'a> Used<'a> {
    fn of(succession: &Succession<'a>) -> Self {
        let [previous, next] = [succession.previous, succession.next]
            .map(|side| side.media.iter().flat_map(|media| &media.extmaps));
        let mut used = Used {
            previous: previous.map(|extmap| extmap.number).collect(),
            next: HashSet::default(),
            places: HashMap::default(),
        };
        for extmap in next {
            used.next.insert(extmap.number);
            used.places.entry(key(extmap)).or_default().push(extmap.id);
        }
        used
    }

    /// The old id of what moved, or a new one for what took another's; `None` if it is taken.
    fn better_id(&self, clash: &Clash) -> Option<u32> {
        let is_free = |id: &u32| !self.next.contains(id);
        match clash {
            Clash::Moved(former) => Some(former.number).filter(is_free),
            Clash::Replaced(_) => (1..=14).find(|id| is_free(id) && !self.previous.contains(id)),
        }
    }

    /// In all sections: those of a bundle must agree.
    fn renumbered(&self, extmap: &Extmap, new: u32) -> Repair {
        let places = self.places.get(&key(extmap)).into_iter().flatten();
        let repair = Repair::doubtful(format!("write {new}"));
        places.fold(repair, |repair, place| {
            repair.replace(*place, new.to_string())
        })
    }
}
