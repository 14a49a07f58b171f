//! Descriptions by name: `FILE`, `-`, or `FILE#PLACE` for one of those in a file.

use std::path::{Path, PathBuf};

use super::{Described, read};
use crate::commands::Context;
use crate::failure::{Failure, Result};
use crate::input::{self, Input};
use crate::sdp::envelope;

/// An input, and which of its descriptions is meant.
#[derive(Debug, Clone)]
pub struct Named {
    input: Input,
    /// `None` means all of them.
    place: Option<String>,
}

impl Named {
    /// What each argument names; standard input when there is none.
    pub fn all(paths: &[PathBuf]) -> Result<Vec<Self>> {
        let split = || paths.iter().map(|path| split(path));
        let files: Vec<PathBuf> = split().map(|(file, _)| file).collect();
        let places = split().map(|(_, place)| place);
        let inputs = input::inputs(&files)?;
        Ok(inputs
            .into_iter()
            .zip(places.chain(std::iter::repeat(None)))
            .map(|(input, place)| Named { input, place })
            .collect())
    }

    /// All that is in an input.
    pub fn whole(input: Input) -> Self {
        Named { input, place: None }
    }

    pub fn input(&self) -> &Input {
        &self.input
    }

    /// What the two arguments of a command name.
    pub fn both(paths: &[PathBuf]) -> Result<[Self; 2]> {
        let named = Named::all(paths)?;
        <[Self; 2]>::try_from(named).map_err(|_| Failure::usage("two descriptions are needed"))
    }

    /// As it was typed.
    pub fn name(&self) -> String {
        match &self.place {
            Some(place) => format!("{}#{place}", self.input.name()),
            None => self.input.name(),
        }
    }

    /// Every description that is meant. Text that is none is refused: there is nothing in
    /// it to show or to compare.
    pub fn read(&self, context: &Context) -> Result<Vec<Described>> {
        let found = self.pick(read(&self.input, context)?)?;
        // What an interrupt left of the input says nothing about the input.
        let is_cut = context.interrupt.is_set();
        match found.first() {
            Some(first) if !is_cut && found.iter().all(is_other) => Err(no_description(first)),
            _ => Ok(found),
        }
    }

    /// Of all descriptions in the input, those that are meant.
    pub fn pick(&self, mut found: Vec<Described>) -> Result<Vec<Described>> {
        if self.place.is_none() {
            return Ok(found);
        }
        let name = self.name();
        match found
            .iter()
            .position(|described| described.source.name() == name)
        {
            Some(at) => Ok(vec![found.swap_remove(at)]),
            None => Err(
                Failure::usage(format!("there is no description at `{name}`"))
                    .help(format!("name one of them: {}", listing(&found))),
            ),
        }
    }

    /// The one description that is named; an error when there are several.
    pub fn read_one(&self, context: &Context) -> Result<Described> {
        let mut found = self.read(context)?;
        let name = self.input.name();
        match (found.pop(), found.is_empty()) {
            (Some(only), true) => Ok(only),
            (None, _) => Err(Failure::no_verdict(format!("`{name}` has no description"))),
            (Some(last), false) => {
                found.push(last);
                let many = format!("`{name}` has {} descriptions", found.len());
                Err(Failure::usage(many).help(format!("name one of them: {}", listing(&found))))
            }
        }
    }
}

/// Whether no line of the text could be one of a description.
fn is_other(described: &Described) -> bool {
    !envelope::has_line(described.source.bytes())
}

fn no_description(described: &Described) -> Failure {
    let name = match described.source.name() {
        "-" => "standard input".to_owned(),
        name => format!("`{name}`"),
    };
    match described.source.bytes().trim_ascii() {
        [] => Failure::no_verdict(format!("{name} is empty")),
        _ => Failure::no_verdict(format!("{name} is no session description")),
    }
    .help("a description has lines such as `v=0` and `m=audio …`; see --help for what else is read")
}

/// Names that could be typed, each with what it is.
pub(super) fn listing(found: &[Described]) -> String {
    const MOST: usize = 8;
    let names = found.iter().take(MOST).map(|described| {
        let kind = described.kind.map_or("", |kind| kind.as_str());
        format!("{} {kind}", described.source.name())
            .trim()
            .to_owned()
    });
    let names: Vec<String> = names.collect();
    let more = match found.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}{more}", names.join(", "))
}

/// A file's path, and the place behind a `#`. A file whose name has a `#` is itself.
fn split(path: &Path) -> (PathBuf, Option<String>) {
    let whole = || (path.to_owned(), None);
    if path.exists() {
        return whole();
    }
    match path.to_str().and_then(|text| text.rsplit_once('#')) {
        Some((file, place)) if file == "-" || Path::new(file).exists() => {
            (PathBuf::from(file), Some(place.to_owned()))
        }
        _ => whole(),
    }
}
