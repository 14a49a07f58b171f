//! `sdp diff`: two descriptions beside each other, by what they mean.

use super::Context;
use super::descriptions::{Described, Named};
use crate::cli::DiffArgs;
use crate::failure::Result;
use crate::report::sdp::diff::SdpDiff;
use crate::report::{Data, Report};
use crate::sdp::Document;
use crate::session::Session;
use crate::session::diff::{self, Topic};

pub fn run(args: &DiffArgs, context: &Context) -> Result<Report> {
    let [before, after] = Named::both(&args.files)?;
    let before = before.read_one(context)?;
    let after = after.read_one(context)?;
    let ignored: Vec<Topic> = args.ignore.iter().map(|choice| choice.0).collect();
    Ok(Report::new(Data::SdpDiff(compare(
        &before, &after, &ignored,
    ))))
}

fn compare(before: &Described, after: &Described, ignored: &[Topic]) -> SdpDiff {
    let [old, new] = [before, after].map(|described| Document::read(&described.source));
    let mut changes = diff::diff(&Session::of(&old), &Session::of(&new));
    changes.retain(|change| !ignored.contains(&change.topic));
    SdpDiff {
        before: before.source.name().to_owned(),
        after: after.source.name().to_owned(),
        changes: changes.into_iter().map(Into::into).collect(),
        ignored: ignored
            .iter()
            .map(|topic| topic.as_str().to_owned())
            .collect(),
    }
}
