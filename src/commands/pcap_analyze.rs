use super::Context;
use crate::cli::AnalyzeArgs;
use crate::failure::{Failure, Result};
use crate::report::Report;

pub fn run(_args: &AnalyzeArgs, _context: &Context) -> Result<Report> {
    Err(Failure::no_verdict("not built yet"))
}
