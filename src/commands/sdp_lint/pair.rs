//! `sdp lint --offer A --answer B` and `--previous A --next B`: each by itself, and the
//! second one beside the first.

use std::path::PathBuf;

use super::Linted;
use super::judge::Judged;
use crate::cli::Relation;
use crate::commands::Context;
use crate::commands::descriptions::{self, Described, Named, Part};
use crate::failure::Result;
use crate::lint::{self, Verdict};
use crate::sdp::{Document, Kind};

/// `kind` is what the user says that both are.
pub fn run(
    (relation, files): (Relation, [&PathBuf; 2]),
    kind: Option<Kind>,
    context: &Context,
    linted: &mut Linted,
) -> Result<()> {
    let Some(sides) = sides(relation, files, kind, context)? else {
        return Ok(());
    };
    // `--fix` takes one description at a time.
    let [first, second] = sides.map(|side| Described {
        source: side.source.kept(),
        ..side
    });
    let beside = beside(relation, &first, &second, linted);
    let first = Judged::new(first, &linted.options);
    let second = Judged::new(second, &linted.options).beside(beside);
    linted.add_quoted(first);
    linted.add(second);
    Ok(())
}

/// The two descriptions that are meant. `None` when the run was interrupted: half a
/// description would only be misjudged.
fn sides(
    relation: Relation,
    files: [&PathBuf; 2],
    kind: Option<Kind>,
    context: &Context,
) -> Result<Option<[Described; 2]>> {
    let one_file = files[0] == files[1];
    let [first, second] = Named::both(&files.map(PathBuf::clone))?;
    let read = |named: &Named| named.pick(descriptions::read(named.input(), context)?);
    let (found, others) = (read(&first)?, read(&second)?);
    if context.interrupt.is_set() {
        return Ok(None);
    }
    let [part, other] = match relation {
        Relation::OfferAndAnswer if one_file => {
            return descriptions::offer_and_answer(&first, found).map(Some);
        }
        Relation::OfferAndAnswer => [Part::Offer, Part::Answer],
        Relation::PreviousAndNext => [Part::Description(kind); 2],
    };
    Ok(Some([
        descriptions::only(&first, part, found)?,
        descriptions::only(&second, other, others)?,
    ]))
}

/// What is wrong with the second one beside the first.
fn beside(relation: Relation, first: &Described, second: &Described, linted: &Linted) -> Verdict {
    let [earlier, later] = [first, second].map(|side| Document::read(&side.source));
    match relation {
        Relation::OfferAndAnswer => lint::lint_answer(&earlier, &later, &linted.options),
        Relation::PreviousAndNext => {
            lint::lint_next(&earlier, &later, second.kind, &linted.options)
        }
    }
}
