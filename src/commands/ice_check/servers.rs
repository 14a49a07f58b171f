//! Asks the servers of a configuration, and says what is worth a finding.

use std::collections::HashMap;
use std::time::Duration;

use super::super::{Context, block_on, servers, stun_probe};
use crate::cli::IceCheckArgs;
use crate::diagnostic::{Finding, Location, Severity};
use crate::failure::Result;
use crate::ice::configuration::{Configuration, Url};
use crate::probe::uri::{Host, Kind};
use crate::probe::{self, Families, Options, ServerProbe, ServerUri, Transport, Verdict};
use crate::source::Source;
use crate::stun::Fault;

/// URLs of one configuration that are asked; browsers would be long tired of more.
const MOST_ASKED: usize = 256;

/// A server that takes longer has kept a call waiting for too long.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A URL and what came of it.
pub struct Asked<'a> {
    pub url: &'a Url<'a>,
    pub outcome: Outcome,
}

pub enum Outcome {
    /// A finding says what is wrong with it.
    Unreadable,
    /// Why it was not asked.
    NotAsked(String),
    /// Each address.
    Probed(Kind, Vec<ServerProbe>),
    /// It was asked where it is first named.
    Again,
}

/// Asks every server of a configuration once.
pub fn ask<'a>(
    configuration: &'a Configuration<'a>,
    args: &IceCheckArgs,
    context: &Context,
) -> Result<Vec<Asked<'a>>> {
    let network = servers::network(&args.network);
    let mut wanted: Vec<ServerUri> = Vec::new();
    let mut planned = Vec::new();
    for url in configuration.urls() {
        let plan = plan(url, network.families, &wanted);
        if let Ok((uri, _)) = &plan {
            wanted.push(uri.clone());
        }
        planned.push((url, plan));
    }
    let options = Options {
        count: 1,
        network,
        timers: crate::stun::Timers {
            timeout: args.timers.timeout.or(Some(TIMEOUT)),
            ..servers::timers(&args.timers)
        },
        ..Options::default()
    };
    let probed = probe::probe(wanted, options, &context.interrupt, &context.progress);
    let mut by_uri = grouped(block_on(stun_probe::one_thread(), probed)?);
    let asked = planned.into_iter().map(|(url, plan)| Asked {
        url,
        outcome: plan.map_or_else(
            |outcome| outcome,
            |(uri, kind)| {
                let probes = by_uri.remove(&uri.to_string());
                Outcome::Probed(kind, probes.unwrap_or_default())
            },
        ),
    });
    Ok(asked.collect())
}

fn grouped(probes: Vec<ServerProbe>) -> HashMap<String, Vec<ServerProbe>> {
    let mut by_uri: HashMap<String, Vec<ServerProbe>> = HashMap::new();
    for probe in probes {
        by_uri.entry(probe.uri.to_string()).or_default().push(probe);
    }
    by_uri
}

/// How to ask a URL, or what becomes of it instead.
fn plan(url: &Url, families: Families, wanted: &[ServerUri]) -> Result<(ServerUri, Kind), Outcome> {
    let read = url.read.as_ref().map_err(|_| Outcome::Unreadable)?;
    let kind = if read.is_turn() {
        Kind::Turn
    } else {
        Kind::Stun
    };
    let uri = ServerUri::parse(url.text, kind).map_err(|_| Outcome::Unreadable)?;
    match uri.default_transport() {
        Transport::Udp => {}
        other => {
            return Err(Outcome::NotAsked(format!(
                "only servers over UDP are asked, not over {other}"
            )));
        }
    }
    match uri.host {
        Host::Address(ip) if !families.include(ip) => {
            let wanted = if ip.is_ipv4() { "IPv6" } else { "IPv4" };
            Err(Outcome::NotAsked(format!(
                "only {wanted} addresses are asked"
            )))
        }
        _ if wanted.contains(&uri) => Err(Outcome::Again),
        _ if wanted.len() == MOST_ASKED => Err(Outcome::NotAsked(format!(
            "no more than {MOST_ASKED} URLs of one configuration are asked"
        ))),
        _ => Ok((uri, kind)),
    }
}

impl Asked<'_> {
    /// Whether it is a TURN server that leaves requests unanswered, which tells nothing.
    pub fn is_silent(&self) -> bool {
        match &self.outcome {
            Outcome::Probed(Kind::Turn, probes) => {
                let usable = probes.iter().any(|probe| is_usable(Kind::Turn, probe));
                !usable && probes.iter().any(is_silent)
            }
            _ => false,
        }
    }

    /// Nothing where it was not asked, or where that told nothing.
    pub fn answers(&self) -> Option<(Kind, bool)> {
        match &self.outcome {
            _ if self.is_silent() => None,
            Outcome::Probed(kind, probes) => {
                let usable = probes.iter().any(|probe| is_usable(*kind, probe));
                let judged = |probe: &ServerProbe| {
                    !matches!(
                        probe.verdict(),
                        Verdict::LocalFailure | Verdict::Interrupted
                    )
                };
                (usable || probes.iter().any(judged)).then_some((*kind, usable))
            }
            _ => None,
        }
    }

    fn findings(&self, others_answer: bool, source: &Source) -> Vec<Finding> {
        let Outcome::Probed(kind, probes) = &self.outcome else {
            return Vec::new();
        };
        if *kind == Kind::Turn && probes.iter().any(|probe| is_usable(*kind, probe)) {
            return Vec::new();
        }
        let place = Location::text(source, self.url.value.span.clone());
        let is_silent = self.is_silent();
        let milder = |severity| match severity {
            Severity::Error if others_answer || is_silent => Severity::Warning,
            severity => severity,
        };
        let found = probe::findings(probes).into_iter().map(|finding| Finding {
            severity: milder(finding.severity),
            location: Some(place.clone()),
            ..finding
        });
        found.map(|finding| noted(finding, is_silent)).collect()
    }
}

/// What is said of every TURN server whose silence may be meant.
const SILENCE: &str =
    "a TURN server may be configured to leave Binding requests without credentials unanswered";

fn noted(mut finding: Finding, silent: bool) -> Finding {
    if silent {
        finding.notes.push(SILENCE.to_owned());
    }
    finding
}

fn is_silent(probe: &ServerProbe) -> bool {
    let Verdict::Fault { fault, .. } = probe.verdict() else {
        return false;
    };
    *fault == Fault::Timeout
}

/// A TURN server that asks for credentials is there.
pub fn is_usable(kind: Kind, probe: &ServerProbe) -> bool {
    match probe.verdict() {
        Verdict::Fault {
            fault: Fault::ServerError(error),
            ..
        } if kind == Kind::Turn && error.code == 401 => true,
        verdict => verdict.is_usable(),
    }
}

/// What is worth a finding, each at the URL it is about. A server that fails while another
/// of its kind answers is a warning.
pub fn findings(asked: &[Asked], source: &Source) -> Vec<Finding> {
    let others_answer = |one: &Asked| {
        let Some((kind, _)) = one.answers() else {
            return false;
        };
        asked
            .iter()
            .any(|other| other.answers() == Some((kind, true)))
    };
    let found = asked
        .iter()
        .flat_map(|one| one.findings(others_answer(one), source));
    found.collect()
}
