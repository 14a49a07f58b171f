use super::Context;
use crate::failure::{Failure, Result};
use crate::report::Report;

pub fn run(_context: &Context) -> Result<Report> {
    Err(Failure::no_verdict("not built yet"))
}
