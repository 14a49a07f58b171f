//! The session descriptions in what was named on the command line, for all commands about SDP.

mod named;

pub use named::Named;

use super::Context;
use crate::failure::{Failure, Result};
use crate::input::Input;
use crate::sdp::Kind;
use crate::sdp::envelope::{self, Enclosed};
use crate::source::Source;

/// No session description is this large; what is larger is another kind of file.
const MOST_BYTES: u64 = 64 << 20;

/// One session description with its name.
#[derive(Debug, Clone)]
pub struct Described {
    pub source: Source,
    /// What the input says it is.
    pub kind: Option<Kind>,
    /// Whether the text is all there is in the input, byte for byte.
    pub is_whole: bool,
}

impl Described {
    pub fn new(input: &str, enclosed: Enclosed) -> Self {
        let source = match &enclosed.pointer {
            Some(pointer) => Source::new(format!("{input}#{pointer}"), enclosed.text).within(input),
            None => Source::new(input, enclosed.text),
        };
        Described {
            is_whole: enclosed.pointer.is_none(),
            source,
            kind: enclosed.kind,
        }
    }
}

/// Every description in one input, in their order.
pub fn read(input: &Input, context: &Context) -> Result<Vec<Described>> {
    let bytes = input.read(MOST_BYTES, &context.interrupt)?;
    let enclosed = envelope::open(bytes).map_err(|error| {
        let help = error.help();
        Failure::no_verdict(format!("cannot read `{}`", input.name()))
            .caused_by(error)
            .help(help)
    })?;
    let name = input.name();
    Ok(enclosed
        .into_iter()
        .map(|enclosed| Described::new(&name, enclosed))
        .collect())
}
