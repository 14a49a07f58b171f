//! `rtctool turn probe`.

use std::time::Duration;

use super::stun_probe::one_thread;
use super::{Context, block_on, credentials, servers};
use crate::cli::TurnProbeArgs;
use crate::failure::{Failure, Result};
use crate::probe::turn::{self, EchoPlan, Feature, Options, TurnProbe};
use crate::probe::uri::Kind;
use crate::report::turn::{TurnProbe as TurnProbeReport, TurnServer};
use crate::report::{Data, Problem, Report};

pub fn run(args: &TurnProbeArgs, context: &Context) -> Result<Report> {
    let options = options(args)?;
    let uris = servers::uris(&args.uris, Kind::Turn, &options.network)?;
    let probed = turn::probe(uris, options, &context.interrupt, &context.progress);
    let probes = block_on(one_thread(), probed)?;
    Ok(report(&probes))
}

fn options(args: &TurnProbeArgs) -> Result<Options> {
    Ok(Options {
        credentials: credentials::read(&args.credentials)?,
        timers: servers::retransmission(&args.timers),
        time: args.timeout,
        network: servers::network(&args.network)?,
        echo: EchoPlan {
            rate: args.rate,
            size: usize::from(args.size),
            duration: args.duration.min(LONGEST_ECHO),
        },
        features: match args.no_capabilities {
            true => Vec::new(),
            false => Feature::ALL.to_vec(),
        },
    })
}

/// The default lifetime of an allocation, which the echo does not refresh.
const LONGEST_ECHO: Duration = Duration::from_secs(590);

/// The report on servers that have been probed.
pub fn report(probes: &[TurnProbe]) -> Report {
    let servers = probes.iter().map(TurnServer::from).collect();
    let mut report = Report::new(Data::TurnProbe(TurnProbeReport { servers }));
    report.findings = turn::findings(probes);
    report.problems = probes.iter().filter_map(problem).collect();
    report
}

/// What kept an address from being judged.
pub fn problem(probe: &TurnProbe) -> Option<Problem> {
    let judgement = probe.judgement();
    let explanation = judgement.explanation.filter(|_| judgement.no_verdict)?;
    let message = match judgement.word.as_ref() {
        "interrupted" => format!("no verdict on `{}`", probe.subject()),
        _ => format!("cannot probe `{}`", probe.subject()),
    };
    let failure = Failure::no_verdict(message).caused_by(explanation.cause);
    Some(match explanation.help.as_str() {
        "" => failure.into(),
        help => failure.help(help).into(),
    })
}
