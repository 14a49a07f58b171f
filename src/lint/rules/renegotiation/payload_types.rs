//! Payload types keep their meaning.

use crate::diagnostic::Severity::{Error, Info};
use crate::lint::codec::Codec;
use crate::lint::hash::HashSet;
use crate::lint::rules::formats::places_of;
use crate::lint::{
    Check, Enabled, Findings, Fixable, Found, Kept, Media, Repair, Rule, Succession,
};

pub const REUSED: Rule = Rule {
    code: "J005",
    name: "payload-type-reused",
    severity: Error,
    summary: "a payload type stands for another codec than before",
    explain: "Packets of the old codec are still on their way, and are given to the new decoder. \
              Within a session the number is bound for good. A peer that does not check finds out \
              late.",
    reference: "RFC 3264 §8.3.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Succession(reused),
};

fn reused(succession: &Succession, out: &mut Findings) {
    let mut free = Free::of(succession);
    for kept in succession.kept().filter(|kept| kept.next.is_rtp()) {
        for codec in kept.next_codecs.iter() {
            let Some(former) = former(kept, codec) else {
                continue;
            };
            let number = &codec.payload_type;
            let message = format!("payload type {number} is now `{codec}`");
            let mut found = Found::new(codec.place, message)
                .beside(former.place, format!("{number} was `{former}`"))
                .help("give the new codec a payload type that this session has not used");
            if let Some(repair) = free.next().map(|new| renumbered(kept.next, codec, new)) {
                found = found.fix(repair);
            }
            out.push(found);
        }
    }
}

/// What the payload type stood for, if that was something else.
fn former<'p, 'a>(kept: &'p Kept<'a>, codec: &Codec) -> Option<&'p Codec<'a>> {
    let former = kept.previous_codecs.numbered(codec.number)?;
    // rtx of what was itself replaced did not change by its own doing.
    let apt = |media: &Media<'a>| {
        let apt = media.fmtp(&codec.payload_type)?.get("apt")?;
        Some(apt.as_str())
    };
    let both_rtx = former.is_rtx() && codec.is_rtx();
    let followed = both_rtx && apt(kept.previous) == apt(kept.next);
    (!followed && !former.is_same(codec)).then_some(former)
}

fn renumbered(media: &Media, codec: &Codec, new: u8) -> Repair {
    let repair = Repair::doubtful(format!("use payload type {new}"));
    let places = places_of(media, &codec.payload_type).into_iter();
    places.fold(repair, |repair, place| {
        repair.replace(place, new.to_string())
    })
}

/// Dynamic payload types that neither description uses.
struct Free {
    used: HashSet<u8>,
}

impl Free {
    fn of(succession: &Succession) -> Self {
        let sides = [succession.previous, succession.next];
        let media = sides.into_iter().flat_map(|side| &side.media);
        Free {
            used: media
                .flat_map(|media| &media.formats)
                .filter_map(|format| format.parse().ok())
                .collect(),
        }
    }

    fn next(&mut self) -> Option<u8> {
        let mut dynamic = (96..=127).chain(35..=63);
        let found = dynamic.find(|number| !self.used.contains(number))?;
        self.used.insert(found);
        Some(found)
    }
}

pub const GREW: Rule = Rule {
    code: "J013",
    name: "codec-set-grew",
    severity: Info,
    summary: "a later description brings a codec that the earlier one did not have",
    explain: "That is allowed. Some media servers give out payload types only once, when the \
              session starts, and never forward the new codec.",
    reference: "RFC 3264 §8.3.2",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::No,
    check: Check::Succession(grew),
};

fn grew(succession: &Succession, out: &mut Findings) {
    for kept in succession.kept().filter(|kept| kept.next.is_rtp()) {
        let mut new = kept
            .next_codecs
            .of_media()
            .filter(|codec| !kept.previous_codecs.has(codec));
        let Some(first) = new.next() else { continue };
        let more = match new.count() {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        let found = Found::new(
            first.place,
            format!("`{first}` is new in this section{more}"),
        )
        .beside(kept.previous.line, "the section before")
        .help("offer all codecs from the start, where the server wants that");
        out.push(found);
    }
}
