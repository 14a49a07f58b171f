//! `ice check`: configurations of browsers, judged as written and by asking their servers.

#![expect(
    clippy::disallowed_methods,
    reason = "credentials expire by the clock on the wall"
)]

mod servers;
mod verdict;

use std::time::{SystemTime, UNIX_EPOCH};

use super::{Context, stun_probe};
use crate::cli::IceCheckArgs;
use crate::diagnostic::Finding;
use crate::failure::{Failure, Result};
use crate::ice::configuration::Configuration;
use crate::ice::json::{self, JsonError};
use crate::ice::{self, redact};
use crate::input::{Input, inputs};
use crate::probe::ServerProbe;
use crate::probe::uri::Kind;
use crate::report::ice::{IceCheck, IceConfiguration, IceServer, candidates};
use crate::report::{Data, Problem, Report};
use crate::source::Source;

use servers::{Asked, Outcome};

/// No configuration is this large; what is larger is another kind of file.
const MOST_BYTES: u64 = 4 << 20;

/// What became of one file.
struct Checked {
    configuration: IceConfiguration,
    findings: Vec<Finding>,
    problems: Vec<Problem>,
    source: Source,
}

pub fn run(args: &IceCheckArgs, context: &Context) -> Result<Report> {
    let mut checked = Vec::new();
    let mut unreadable = Vec::new();
    for input in inputs(&args.files)? {
        if context.interrupt.is_set() {
            break;
        }
        match check(&input, args, context) {
            Ok(one) => checked.push(one),
            Err(failure) => unreadable.push(failure.into()),
        }
    }
    Ok(report(checked, unreadable))
}

fn report(checked: Vec<Checked>, mut problems: Vec<Problem>) -> Report {
    let mut configurations = Vec::new();
    let mut findings = Vec::new();
    let mut sources = Vec::new();
    for one in checked {
        configurations.push(one.configuration);
        findings.extend(one.findings);
        problems.extend(one.problems);
        sources.push(one.source);
    }
    let mut report = Report::new(Data::IceCheck(IceCheck { configurations }));
    report.findings = findings;
    report.problems = problems;
    report.sources = sources;
    report
}

fn check(input: &Input, args: &IceCheckArgs, context: &Context) -> Result<Checked> {
    let name = input.name();
    let text = Source::new(&name, input.read(MOST_BYTES, &context.interrupt)?);
    let document = json::read(text.bytes()).map_err(|error| unreadable(&text, error))?;
    let configuration = Configuration::find(&document.root).ok_or_else(|| nothing_in(&name))?;
    let source = redact::redacted(&text, &document.root);
    let written = ice::check(&document, &configuration, &source, now());
    let asked = match args.no_probe {
        true => None,
        false => Some(servers::ask(&configuration, args, context)?),
    };
    let judged = verdict::of(&written, asked.as_deref());
    let mut report = IceConfiguration {
        verdict: judged.verdict,
        cause: judged.cause,
        help: judged.help,
        ..IceConfiguration::new(&name, &configuration)
    };
    let asked = asked.unwrap_or_default();
    add_servers(&mut report, &asked);
    let mut findings = written;
    findings.extend(servers::findings(&asked, &source));
    Ok(Checked {
        findings,
        configuration: report,
        problems: probes(&asked).filter_map(stun_probe::problem).collect(),
        source,
    })
}

fn probes<'a>(asked: &'a [Asked<'a>]) -> impl Iterator<Item = &'a ServerProbe> {
    asked.iter().flat_map(|one| match &one.outcome {
        Outcome::Probed(_, probes) => probes.as_slice(),
        _ => &[],
    })
}

/// Puts what was measured in the place of what is written.
fn add_servers(report: &mut IceConfiguration, asked: &[Asked]) {
    if asked.is_empty() {
        return;
    }
    let written = std::mem::take(&mut report.servers);
    let rows = written.into_iter().zip(asked);
    report.servers = rows
        .flat_map(|(server, one)| measured(server, one))
        .collect();
    // Only relays may be used then, and none is asked for.
    if report.ice_transport_policy.as_deref() != Some("relay") {
        report.candidates = candidates(&probes(asked).collect::<Vec<_>>());
    }
}

fn measured(server: IceServer, asked: &Asked) -> Vec<IceServer> {
    match &asked.outcome {
        Outcome::Unreadable => vec![server],
        Outcome::NotAsked(why) => vec![IceServer {
            cause: Some(why.clone()),
            ..server
        }],
        Outcome::Again => vec![IceServer {
            cause: Some("it is asked where it is first named".to_owned()),
            ..server
        }],
        Outcome::Probed(Kind::Stun, probes) => {
            probes.iter().map(|probe| server.probed(probe)).collect()
        }
        Outcome::Probed(Kind::Turn, probes) => {
            let rows = probes.iter();
            rows.map(|probe| relay(server.probed(probe), probe))
                .collect()
        }
    }
}

/// Of a relay, a Binding tells only that it is there.
fn relay(row: IceServer, probe: &ServerProbe) -> IceServer {
    if !servers::is_usable(Kind::Turn, probe) {
        return row;
    }
    IceServer {
        verdict: Some("reachable".to_owned()),
        cause: Some("it answers STUN; its credentials and relaying were not tried".to_owned()),
        help: None,
        ..row
    }
}

/// Seconds since 1970.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

fn unreadable(text: &Source, error: JsonError) -> Failure {
    let place = text.position(error.offset);
    let help = match error.fault {
        json::Fault::Expression | json::Fault::Expected(_) | json::Fault::MoreText => {
            "in the page's console, copy(JSON.stringify(pc.getConfiguration())) copies what a browser was given"
        }
        json::Fault::Empty => "is it the file that was meant?",
        _ => "check that the file is whole, and that it is JSON",
    };
    let (name, line, column) = (text.name(), place.line, place.column);
    Failure::no_verdict(format!(
        "cannot read `{name}`, line {line}, column {column}"
    ))
    .caused_by(error)
    .help(help)
}

fn nothing_in(name: &str) -> Failure {
    Failure::no_verdict(format!("`{name}` has no ICE configuration")).help(
        "what is looked for is `iceServers`, or a list of objects with `urls`, at any depth of the JSON",
    )
}
