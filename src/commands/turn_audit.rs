//! `rtctool turn audit`.

use std::path::Path;
use std::slice;
use std::time::Duration;

use serde_json::Value;

use super::stun_probe::one_thread;
use super::{Context, block_on, credentials, limits, servers};
use crate::cli::TurnAuditArgs;
use crate::failure::{Failure, Result};
use crate::probe::turn::audit::{self, Allowed, Options, Reach, TurnAudit};
use crate::probe::uri::Kind;
use crate::report::audit::{AuditedServer, TurnAudit as TurnAuditReport};
use crate::report::read::LARGEST;
use crate::report::{Data, Problem, Report};
use crate::stun::Timers;

/// How long a transaction may take: an audit has many, and a server that is there answers sooner.
const TRANSACTION_LIMIT: Duration = Duration::from_secs(5);

pub fn run(args: &TurnAuditArgs, context: &Context) -> Result<Report> {
    let options = options(args)?;
    let before = args.before.as_deref().map(earlier).transpose()?;
    let uris = servers::uris(slice::from_ref(&args.uri), Kind::Turn, &options.network)?;
    if let Some(before) = &before {
        check_same_server(&args.uri, before)?;
    }
    let mut audits = Vec::new();
    for uri in &uris {
        let audited = audit::audit(uri, &options, &context.interrupt, &context.progress);
        audits.extend(block_on(one_thread(), audited)?);
    }
    Ok(report(&audits, before.as_deref()))
}

fn options(args: &TurnAuditArgs) -> Result<Options> {
    let allowed = args.allow_peer.iter().map(|text| allowed(text));
    Ok(Options {
        credentials: credentials::read(&args.credentials)?,
        timers: Timers {
            timeout: Some(TRANSACTION_LIMIT),
            ..servers::retransmission(&args.timers)
        },
        time: args.timeout,
        network: servers::network(&args.network)?,
        reach: match args.no_reach {
            true => Reach::PermissionsOnly,
            false => Reach::Contact,
        },
        allowed: allowed.collect::<Result<_>>()?,
        most_allocations: args.max_allocations,
    })
}

pub fn allowed(text: &str) -> Result<Allowed> {
    text.parse().map_err(|error| {
        Failure::usage(format!("--allow-peer: `{text}` is not understood")).caused_by(error)
    })
}

fn report(audits: &[TurnAudit], before: Option<&[Earlier]>) -> Report {
    let mut servers: Vec<AuditedServer> = audits.iter().map(AuditedServer::from).collect();
    if let Some(before) = before {
        for server in &mut servers {
            compare(server, before);
        }
    }
    let mut report = Report::new(Data::TurnAudit(TurnAuditReport { servers }));
    report.findings = audit::findings(audits);
    report.problems = audits.iter().filter_map(problem).collect();
    report
}

/// What kept an address from being judged.
fn problem(audit: &TurnAudit) -> Option<Problem> {
    let judgement = audit.judgement();
    let explanation = judgement.explanation.filter(|_| judgement.no_verdict)?;
    let message = match judgement.word.as_ref() {
        "interrupted" => format!("no verdict on `{}`", audit.subject()),
        _ => format!("cannot audit `{}`", audit.subject()),
    };
    let failure = Failure::no_verdict(message).caused_by(explanation.cause);
    Some(match explanation.help.as_str() {
        "" => failure.into(),
        help => failure.help(help).into(),
    })
}

/// Two servers beside each other would look like one that changed.
fn check_same_server(uri: &str, before: &[Earlier]) -> Result<()> {
    match before.first() {
        Some(other) if before.iter().all(|earlier| earlier.uri != uri) => {
            let message = format!(
                "--before: that report is of `{}`, not of `{uri}`",
                other.uri
            );
            Err(Failure::usage(message).help("give the URI as it was given then"))
        }
        _ => Ok(()),
    }
}

/// A server of an earlier report, and its results.
struct Earlier {
    /// As it was given.
    uri: String,
    address: String,
    /// Check and result.
    results: Vec<(String, String)>,
}

/// The same address of the server, or the only one there was: servers move.
fn compare(server: &mut AuditedServer, before: &[Earlier]) {
    let same = |earlier: &&Earlier| Some(&earlier.address) == server.server_address.as_ref();
    let earlier = match before {
        [only] => Some(only),
        several => several.iter().find(same),
    };
    let results = earlier.map(|earlier| earlier.results.as_slice());
    let results = results.unwrap_or_default();
    server.compare(|check| {
        let found = results.iter().find(|(name, _)| name == check);
        found.map(|(_, result)| result.clone())
    });
}

/// Reads what `--report json=FILE` of this command wrote.
fn earlier(file: &Path) -> Result<Vec<Earlier>> {
    let cannot = || Failure::usage(format!("--before: cannot read `{}`", file.display()));
    let text = limits::read(file, LARGEST).map_err(|error| cannot().caused_by(error))?;
    let json: Value = serde_json::from_slice(&text).map_err(|error| cannot().caused_by(error))?;
    let servers = json["data"]["servers"].as_array();
    match (json["command"].as_str(), servers) {
        (Some("turn audit"), Some(servers)) => Ok(servers.iter().map(earlier_server).collect()),
        _ => Err(cannot()
            .caused_by("it is no report of `rtctool turn audit`")
            .help("write one with: rtctool turn audit URI --report json=FILE")),
    }
}

fn earlier_server(server: &Value) -> Earlier {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let checks = server["checks"].as_array().into_iter().flatten();
    Earlier {
        uri: text(&server["uri"]),
        address: text(&server["server_address"]),
        results: checks
            .map(|check| (text(&check["check"]), text(&check["result"])))
            .collect(),
    }
}
