//! `sdp lint --offer A --answer B` and `--previous A --next B`: each by itself, and the
//! second one beside the first.

use std::path::PathBuf;

use super::Linted;
use super::judge::Judged;
use crate::cli::Relation;
use crate::commands::Context;
use crate::commands::descriptions::{self, Described, Named};
use crate::failure::{Failure, Result};
use crate::lint::{self, Verdict};
use crate::sdp::{Document, Kind};

/// `kind` is what the user says that both are.
pub fn run(
    (relation, files): (Relation, [&PathBuf; 2]),
    kind: Option<Kind>,
    context: &Context,
    linted: &mut Linted,
) -> Result<()> {
    let named = Named::all(&files.map(PathBuf::clone))?;
    let mut sides = Vec::new();
    for (named, part) in named.iter().zip(Part::of(relation, kind)) {
        sides.push(only(named, part, context)?);
        // Half a description would only be misjudged.
        if context.interrupt.is_set() {
            return Ok(());
        }
    }
    if let Ok([first, second]) = <[Described; 2]>::try_from(sides) {
        let beside = beside(relation, &first, &second, linted);
        let first = Judged::new(first, &linted.options);
        let second = Judged::new(second, &linted.options).beside(beside);
        // Findings in the second one quote the first.
        linted.sources.push(first.source.clone());
        linted.add(first);
        linted.add(second);
    }
    Ok(())
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

/// What is looked for in a file.
#[derive(Debug, Clone, Copy)]
enum Part {
    Offer,
    Answer,
    /// One of this kind; of any kind without it.
    Description(Option<Kind>),
}

impl Part {
    fn of(relation: Relation, kind: Option<Kind>) -> [Part; 2] {
        match relation {
            Relation::OfferAndAnswer => [Part::Offer, Part::Answer],
            Relation::PreviousAndNext => [Part::Description(kind); 2],
        }
    }

    fn fits(self, kind: Option<Kind>) -> bool {
        match self {
            Part::Offer => kind == Some(Kind::Offer),
            Part::Answer => matches!(kind, Some(Kind::Answer | Kind::Pranswer)),
            Part::Description(Some(wanted)) => kind == Some(wanted),
            Part::Description(None) => true,
        }
    }

    /// What a description is that does not say it itself.
    fn kind(self) -> Option<Kind> {
        match self {
            Part::Offer => Some(Kind::Offer),
            Part::Answer => Some(Kind::Answer),
            Part::Description(kind) => kind,
        }
    }

    fn name(self) -> &'static str {
        self.kind().map_or("description", Kind::as_str)
    }
}

/// The one description in the input that is meant.
fn only(named: &Named, part: Part, context: &Context) -> Result<Described> {
    let all = named.pick(descriptions::read(named.input(), context)?)?;
    let untyped = all.len() == 1 && all.iter().all(|one| one.kind.is_none());
    let (mut fitting, others): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|one| untyped || part.fits(one.kind));
    match fitting.pop() {
        Some(mut found) if fitting.is_empty() => {
            found.kind = found.kind.or(part.kind());
            // `--fix` does not take pairs: nothing here is counted as fixable.
            found.is_whole = false;
            Ok(found)
        }
        last => {
            fitting.extend(last);
            Err(unclear(named, part, &fitting, &others))
        }
    }
}

fn unclear(named: &Named, part: Part, fitting: &[Described], others: &[Described]) -> Failure {
    let name = named.name();
    let what = part.name();
    let (message, listed) = match fitting.len() {
        0 => (format!("`{name}` holds no {what}"), others),
        count => (format!("`{name}` holds {count} {what}s"), fitting),
    };
    let listed: Vec<String> = listed.iter().map(listing).collect();
    let help = format!(
        "name a file with one {what}; this one holds {}",
        listed.join(", ")
    );
    Failure::no_verdict(message).help(help)
}

/// `an offer (x.json#/0/sdp)`
fn listing(described: &Described) -> String {
    let kind = match described.kind {
        Some(Kind::Offer) => "an offer",
        Some(Kind::Answer) => "an answer",
        Some(Kind::Pranswer) => "a pranswer",
        Some(Kind::Rollback) => "a rollback",
        None => "a description without a type",
    };
    format!("{kind} ({})", described.source.name())
}
