use super::Context;
use crate::cli::ProbeArgs;
use crate::failure::{Failure, Result};
use crate::report::Report;

pub fn run(_args: &ProbeArgs, _context: &Context) -> Result<Report> {
    Err(Failure::no_verdict("not built yet"))
}
