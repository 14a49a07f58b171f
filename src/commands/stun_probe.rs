//! `rtctool stun probe`.

use tokio::runtime;

use super::{Context, block_on};
use crate::cli::ProbeArgs;
use crate::failure::{Failure, Result};
use crate::probe::uri::Host;
use crate::probe::{self, Families, Options, ServerProbe, StunUri, Verdict};
use crate::report::stun::{StunProbe, StunServer};
use crate::report::{Data, Problem, Report};
use crate::stun::Timers;

pub fn run(args: &ProbeArgs, context: &Context) -> Result<Report> {
    let options = options(args);
    let uris = uris(&args.uris, options.families)?;
    let probed = probe::probe(uris, options, &context.interrupt, &context.progress);
    let probes = block_on(one_thread(), probed)?;
    Ok(report(&probes))
}

/// A second thread would have to be woken for each datagram, which shows in the
/// round-trip times.
pub fn one_thread() -> runtime::Builder {
    runtime::Builder::new_current_thread()
}

fn options(args: &ProbeArgs) -> Options {
    Options {
        count: args.count,
        interval: args.interval,
        timers: Timers {
            rto: args.rto,
            rc: args.rc,
            rm: args.rm,
            timeout: args.timeout,
        },
        families: match (args.ipv4, args.ipv6) {
            (true, _) => Families::Ipv4,
            (_, true) => Families::Ipv6,
            _ => Families::Both,
        },
        resolve_timeout: args.resolve_timeout,
    }
}

/// All URIs, or everything that is wrong with them at once.
fn uris(texts: &[String], families: Families) -> Result<Vec<StunUri>> {
    let (good, bad): (Vec<_>, Vec<_>) = texts
        .iter()
        .map(|text| uri(text, families).map_err(|why| format!("`{text}`: {why}")))
        .partition(|uri| uri.is_ok());
    let bad: Vec<String> = bad.into_iter().filter_map(|uri| uri.err()).collect();
    if bad.is_empty() {
        return Ok(good.into_iter().flatten().collect());
    }
    let failure = Failure::usage(match bad.len() {
        1 => "this server cannot be probed".to_owned(),
        n => format!("{n} of {} servers cannot be probed", texts.len()),
    });
    let help = "write a server as stun:HOST, stun:HOST:PORT, HOST:PORT or stun:[IPV6]:PORT";
    Err(chain(failure, bad).help(help))
}

fn uri(text: &str, families: Families) -> Result<StunUri, String> {
    let uri = StunUri::parse(text).map_err(|error| error.to_string())?;
    match uri.host {
        Host::Address(ip) if !families.include(ip) => {
            let wanted = if ip.is_ipv4() { "IPv6" } else { "IPv4" };
            Err(format!("only {wanted} addresses are asked for"))
        }
        _ => Ok(uri),
    }
}

/// A failure with one line for each cause.
fn chain(failure: Failure, causes: Vec<String>) -> Failure {
    let cause = causes
        .into_iter()
        .rev()
        .fold(None, |inner: Option<Failure>, cause| {
            let cause = Failure::usage(cause);
            Some(match inner {
                Some(inner) => cause.caused_by(inner),
                None => cause,
            })
        });
    match cause {
        Some(cause) => failure.caused_by(cause),
        None => failure,
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
fn problem(probe: &ServerProbe) -> Option<Problem> {
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
