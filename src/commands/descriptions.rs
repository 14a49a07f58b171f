//! The session descriptions in what was named on the command line, for all commands about SDP.

mod named;
mod part;

pub use named::Named;
pub use part::{Part, offer_and_answer, only};

use std::path::PathBuf;

use super::{Context, limits};
use crate::failure::{Failure, Result};
use crate::input::{self, Input};
use crate::sdp::Kind;
use crate::sdp::envelope::{self, Enclosed};
use crate::source::Source;

/// The files that are read in a folder, by how their names end.
pub const ENDINGS: &[&str] = &[
    "sdp", "json", "jsonl", "ndjson", "har", "txt", "log", "sip", "http", "rtcstats", "gz",
];

/// One session description with its name.
#[derive(Debug, Clone)]
pub struct Described {
    pub source: Source,
    /// What the input says it is.
    pub kind: Option<Kind>,
    /// Whether it came in a SIP message.
    pub from_sip: bool,
}

impl Described {
    pub fn new(input: &str, enclosed: Enclosed) -> Self {
        let source = match &enclosed.place {
            Some(place) => Source::new(format!("{input}#{place}"), enclosed.text).within(input),
            None => Source::new(input, enclosed.text),
        };
        Described {
            source,
            kind: enclosed.kind,
            from_sip: enclosed.from_sip,
        }
    }
}

/// An input in which descriptions are looked for.
#[derive(Debug, Clone)]
pub struct Candidate {
    named: Named,
    origin: Origin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Named,
    /// It was found in a folder that was named.
    Folder,
}

/// What the command line names, each folder replaced by the files below it.
pub fn candidates(paths: &[PathBuf]) -> Result<Vec<Candidate>> {
    let named = Named::all(paths)?;
    Ok(named.into_iter().flat_map(Candidate::all).collect())
}

impl Candidate {
    fn all(named: Named) -> Vec<Candidate> {
        let of = |origin| move |named| Candidate { named, origin };
        match named.input().as_folder() {
            Some(folder) => input::files_below(folder, ENDINGS)
                .into_iter()
                .map(Input::Path)
                .map(Named::whole)
                .map(of(Origin::Folder))
                .collect(),
            None => vec![of(Origin::Named)(named)],
        }
    }

    pub fn input(&self) -> &Input {
        self.named.input()
    }

    /// Every description in it, in their order. A file of a folder may have none.
    pub fn read(&self, context: &Context) -> Result<Vec<Described>> {
        let bytes = self
            .input()
            .read(limits::DESCRIPTIONS, &context.interrupt)?;
        let name = self.input().name();
        if self.origin == Origin::Named || name.to_ascii_lowercase().ends_with(".sdp") {
            return self.named.pick(described(&name, bytes)?);
        }
        let mut found = described(&name, bytes).unwrap_or_default();
        found.retain(|one| envelope::shows_sdp(one.source.bytes()));
        Ok(found)
    }
}

/// Every description in one input, in their order, the text of one that is escaped as
/// a whole decoded.
pub fn read(input: &Input, context: &Context) -> Result<Vec<Described>> {
    let bytes = input.read(limits::DESCRIPTIONS, &context.interrupt)?;
    let name = input.name();
    let bytes = envelope::unescaped(&bytes).unwrap_or(bytes);
    described(&name, bytes)
}

fn described(name: &str, bytes: Vec<u8>) -> Result<Vec<Described>> {
    let enclosed = envelope::open(bytes).map_err(|error| {
        let help = error.help();
        Failure::no_verdict(format!("cannot read `{name}`"))
            .caused_by(error)
            .help(help)
    })?;
    let found = enclosed.into_iter();
    Ok(found
        .map(|enclosed| Described::new(name, enclosed))
        .collect())
}
