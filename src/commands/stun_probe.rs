//! `rtctool stun probe`.

use tokio::runtime;

use super::{Context, block_on, servers};
use crate::cli::ProbeArgs;
use crate::failure::{Failure, Result};
use crate::probe::uri::Kind;
use crate::probe::{self, Options, ServerProbe, Verdict};
use crate::report::stun::{StunProbe, StunServer};
use crate::report::{Data, Problem, Report};
use crate::stun::Pace;

pub fn run(args: &ProbeArgs, context: &Context) -> Result<Report> {
    let options = options(args)?;
    let uris = servers::uris(&args.uris, Kind::Stun, &options.network)?;
    let probed = probe::probe(uris, options, &context.interrupt, &context.progress);
    let probes = block_on(one_thread(), probed)?;
    Ok(report(&probes))
}

/// A second thread would have to be woken for each datagram, which shows in the
/// round-trip times.
pub fn one_thread() -> runtime::Builder {
    runtime::Builder::new_current_thread()
}

fn options(args: &ProbeArgs) -> Result<Options> {
    Ok(Options {
        count: args.count,
        pace: pace(args),
        timers: servers::timers(&args.timers),
        network: servers::network(&args.network)?,
    })
}

fn pace(args: &ProbeArgs) -> Pace {
    match args.window {
        Some(window) => Pace::Window(window),
        None if args.interval.is_zero() => Pace::ONE_BY_ONE,
        None => Pace::Every(args.interval),
    }
}

/// The report on servers that have been probed.
pub fn report(probes: &[ServerProbe]) -> Report {
    let servers = probes.iter().map(StunServer::from).collect();
    let mut report = Report::new(Data::StunProbe(StunProbe { servers }));
    report.findings = probe::findings(probes);
    report.problems = probes.iter().filter_map(problem).collect();
    report
}

/// What kept an address from being judged.
pub fn problem(probe: &ServerProbe) -> Option<Problem> {
    let message = match probe.verdict() {
        Verdict::LocalFailure => format!("cannot probe `{}`", probe.subject()),
        Verdict::Interrupted => format!("no verdict on `{}`", probe.subject()),
        _ => return None,
    };
    let explanation = probe.explanation()?;
    let failure = Failure::no_verdict(message).caused_by(explanation.cause);
    Some(match explanation.help.as_str() {
        "" => failure.into(),
        help => failure.help(help).into(),
    })
}
