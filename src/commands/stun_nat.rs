//! `rtctool stun nat`.

use super::stun_probe::one_thread;
use super::{Context, block_on, servers};
use crate::cli::NatArgs;
use crate::failure::{Failure, Result};
use crate::probe::nat::{self, NatOptions, NatProbe, Verdict};
use crate::probe::uri::{Kind, Transport};
use crate::probe::{Network, ServerUri};
use crate::report::nat::{NatServer, StunNat};
use crate::report::{Data, Problem, Report};

pub fn run(args: &NatArgs, context: &Context) -> Result<Report> {
    let network = servers::of_addresses(&args.addresses)?;
    let uris = servers::uris(&args.uris, Kind::Stun, &network)?;
    refuse_secure(&uris)?;
    let options = NatOptions {
        timeout: args.timeout,
        lifetime: args.lifetime,
        network: Network {
            transport: Some(Transport::Udp),
            ..network
        },
    };
    let discovery = nat::discover(uris, options, &context.interrupt, &context.progress);
    let probes = block_on(one_thread(), discovery)?;
    let servers = probes.iter().map(NatServer::from).collect();
    let mut report = Report::new(Data::StunNat(StunNat { servers }));
    report.findings = nat::findings(&probes);
    report.problems = probes.iter().filter_map(problem).collect();
    Ok(report)
}

/// What NATs do to TCP is another matter, and WebRTC's media go over UDP.
fn refuse_secure(uris: &[ServerUri]) -> Result<()> {
    match uris.iter().find(|uri| uri.scheme.is_secure()) {
        Some(uri) => Err(Failure::usage(format!(
            "NAT behaviour is tested over UDP, not over TLS as `{uri}` has it"
        ))
        .help("write it with `stun:`, and the port for UDP, which mostly is 3478")),
        None => Ok(()),
    }
}

/// What kept the NAT from being judged.
fn problem(probe: &NatProbe) -> Option<Problem> {
    let subject = probe.server.subject();
    let message = match probe.verdict() {
        Verdict::LocalFailure => format!("cannot test with `{subject}`"),
        Verdict::Server(verdict) if verdict.code().is_none() => {
            format!("cannot test with `{subject}`")
        }
        Verdict::Inconclusive => format!("the tests with `{subject}` are inconclusive"),
        Verdict::Interrupted => format!("no verdict with `{subject}`"),
        _ => return None,
    };
    let explanation = probe.explanation()?;
    let failure = Failure::no_verdict(message).caused_by(explanation.cause);
    Some(match explanation.help.as_str() {
        "" => failure.into(),
        help => failure.help(help).into(),
    })
}
