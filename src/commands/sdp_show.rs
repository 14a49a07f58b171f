//! `sdp show`: each description as what it means, or itself with its secrets hidden.

use super::Context;
use super::descriptions::{Described, Named};
use crate::cli::ShowArgs;
use crate::diagnostic::FindingCounts;
use crate::failure::{Failure, Result};
use crate::lint::{self, Options};
use crate::report::sdp::show::{SdpSession, SdpShow};
use crate::report::{Data, Report};
use crate::sdp::Document;
use crate::session::{Redactor, Session};
use crate::source::Source;

pub fn run(args: &ShowArgs, context: &Context) -> Result<Report> {
    let mut redactor = args.redact.then(Redactor::default);
    let mut sessions = Vec::new();
    let mut problems = Vec::new();
    for named in Named::all(&args.files)? {
        let read = named.read(context);
        // Half a description is another one.
        if context.interrupt.is_set() {
            break;
        }
        match read {
            Ok(found) => sessions.extend(
                found
                    .into_iter()
                    .map(|described| session(described, redactor.as_mut())),
            ),
            Err(failure) => problems.push(failure.into()),
        }
    }
    let mut report = Report::new(Data::SdpShow(SdpShow {
        redacted: args.redact,
        sessions,
    }));
    report.problems = problems;
    Ok(report)
}

/// The description as SDP, for `--sdp`.
pub fn text(args: &ShowArgs, context: &Context) -> Result<Vec<u8>> {
    let named = Named::all(&args.files)?;
    let [named] = named.as_slice() else {
        return Err(Failure::usage("--sdp prints one description")
            .help("name one file; several descriptions in one output would be none"));
    };
    let mut described = named.read_one(context)?;
    if args.redact {
        redact(&mut described.source, &mut Redactor::default());
    }
    Ok(described.source.bytes().to_vec())
}

fn session(mut described: Described, redactor: Option<&mut Redactor>) -> SdpSession {
    if let Some(redactor) = redactor {
        redact(&mut described.source, redactor);
    }
    let Described { source, kind, .. } = described;
    let document = Document::read(&source);
    let verdict = lint::lint(&document, kind, &Options::default());
    let found = FindingCounts::of(&verdict.findings);
    SdpSession::new(source.name(), kind, &Session::of(&document), found)
}

fn redact(source: &mut Source, redactor: &mut Redactor) {
    let text = redactor.redact(&Document::read(source));
    *source = Source::new(source.name(), text);
}
