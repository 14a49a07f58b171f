//! `ice check`: configurations of browsers, judged as written and by asking their servers.

mod found;
mod servers;
mod verdict;

use super::{Context, limits, stun_probe, turn_probe};
use crate::cli::IceCheckArgs;
use crate::diagnostic::{Finding, FindingCounts};
use crate::failure::{Failure, Result};
use crate::ice::configuration::Configuration;
use crate::ice::json::{self, JsonError};
use crate::ice::{self, redact};
use crate::input::{Input, inputs};
use crate::report::ice::{Gathered, IceCheck, IceConfiguration, IceServer};
use crate::report::{Data, Problem, Report};
use crate::source::Source;
use crate::terminal;

use servers::{Asked, Outcome};

/// What became of one file.
struct Checked {
    configuration: IceConfiguration,
    findings: Vec<Finding>,
    left_out: FindingCounts,
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
    let mut left_out = FindingCounts::default();
    let mut sources = Vec::new();
    for one in checked {
        configurations.push(one.configuration);
        findings.extend(one.findings);
        left_out = left_out + one.left_out;
        problems.extend(one.problems);
        sources.push(one.source);
    }
    let mut report = Report::new(Data::IceCheck(IceCheck { configurations }));
    report.findings = findings;
    report.findings_left_out = left_out;
    report.problems = problems;
    report.sources = sources;
    report
}

fn check(input: &Input, args: &IceCheckArgs, context: &Context) -> Result<Checked> {
    let name = input.name();
    let text = Source::new(
        &name,
        input.read(limits::ICE_CONFIGURATION, &context.interrupt)?,
    );
    let document = json::read(text.bytes()).map_err(|error| unreadable(&text, error))?;
    let configuration = Configuration::find(&document.root).ok_or_else(|| nothing_in(&name))?;
    let source = redact::redacted(&text, &document.root);
    let written = ice::check(&document, &configuration, &source, terminal::unix_time());
    let asked = match args.no_probe {
        true => None,
        false => Some(servers::ask(&configuration, args, context)?),
    };
    let counts = FindingCounts::of(&written.findings) + written.left_out;
    let judged = verdict::of(&counts, asked.as_deref());
    let mut report = IceConfiguration {
        verdict: judged.verdict,
        cause: judged.cause,
        help: judged.help,
        ..IceConfiguration::new(&name, &configuration)
    };
    let asked = asked.unwrap_or_default();
    add_servers(&mut report, &asked);
    let mut findings = written.findings;
    findings.extend(found::findings(&asked, &source));
    Ok(Checked {
        findings,
        left_out: written.left_out,
        configuration: report,
        problems: problems(&asked, &name),
        source,
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
    let mut gathered = Gathered::default();
    for one in asked {
        match &one.outcome {
            Outcome::Stun(probes) => probes.iter().for_each(|probe| gathered.binding(probe)),
            Outcome::Turn(probes) => probes.iter().for_each(|probe| gathered.relay(probe)),
            Outcome::Unreadable | Outcome::NotAsked(_) => {}
        }
    }
    report.candidates = gathered.candidates(report.ice_transport_policy.as_deref());
}

fn measured(server: IceServer, asked: &Asked) -> Vec<IceServer> {
    match &asked.outcome {
        Outcome::Unreadable => vec![server],
        Outcome::NotAsked(why) => vec![IceServer {
            cause: Some(why.clone()),
            ..server
        }],
        Outcome::Stun(probes) => probes.iter().map(|probe| server.bound(probe)).collect(),
        Outcome::Turn(probes) => probes.iter().map(|probe| server.relayed(probe)).collect(),
    }
}

/// What kept servers from being judged.
fn problems(asked: &[Asked], name: &str) -> Vec<Problem> {
    if let Some(why) = none_asked(asked) {
        let failure = Failure::no_verdict(format!("no server in `{name}` could be asked"));
        let help = "--no-probe judges what is written alone";
        return vec![
            failure
                .caused_by(Failure::no_verdict(why))
                .help(help)
                .into(),
        ];
    }
    let of_server = |one: &Asked| -> Vec<Problem> {
        match &one.outcome {
            Outcome::Stun(probes) => probes.iter().filter_map(stun_probe::problem).collect(),
            Outcome::Turn(probes) => probes.iter().filter_map(turn_probe::problem).collect(),
            Outcome::Unreadable | Outcome::NotAsked(_) => Vec::new(),
        }
    };
    asked.iter().flat_map(of_server).collect()
}

/// Why the first server was not asked, where none was.
fn none_asked<'a>(asked: &'a [Asked]) -> Option<&'a str> {
    let mut first = None;
    for one in asked {
        match &one.outcome {
            Outcome::Stun(_) | Outcome::Turn(_) => return None,
            Outcome::NotAsked(why) => first = first.or(Some(why.as_str())),
            Outcome::Unreadable => {}
        }
    }
    first
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
