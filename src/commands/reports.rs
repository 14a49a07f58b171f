//! `report show` and `report convert`: earlier reports again, with the verdict that they had.

use std::path::Path;

use super::Context;
use crate::failure::{Failure, Result};
use crate::input::Input;
use crate::report::Report;
use crate::report::read::{LARGEST, ReadError};

/// Reads the report in a file.
pub fn read(path: &Path, context: &Context) -> Result<Report> {
    let input = Input::new(path);
    let bytes = input.read(LARGEST, &context.interrupt)?;
    Report::read(&bytes).map_err(|error| not_read(&input.name(), error))
}

fn not_read(name: &str, error: ReadError) -> Failure {
    let help = match error {
        ReadError::OtherSchema { .. } => {
            "show it with the rtctool that wrote it, or with a newer one"
        }
        ReadError::Unfit { .. } => {
            "was it changed, or written by another version? The run that made it can be repeated \
             with this one"
        }
        ReadError::Empty | ReadError::NotJson { .. } | ReadError::NotAReport => {
            "give what `--format json` or `--report json=FILE` wrote"
        }
    };
    Failure::no_verdict(format!("cannot read `{name}` as a report"))
        .caused_by(error)
        .help(help)
}
