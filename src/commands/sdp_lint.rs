use crate::cli::LintArgs;
use crate::failure::{Failure, Result};
use crate::report::Report;

pub fn run(_args: &LintArgs) -> Result<Report> {
    Err(Failure::no_verdict("not built yet"))
}
