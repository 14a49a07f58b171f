//! Asks the servers of a configuration: STUN servers for a Binding, TURN servers for relays.

use std::net::IpAddr;
use std::time::Duration;

use tokio::task::JoinSet;

use super::super::{Context, block_on, servers, stun_probe};
use crate::cli::IceCheckArgs;
use crate::diagnostic::Severity;
use crate::failure::Result;
use crate::ice::configuration::{Configuration, Server, Url};
use crate::interrupt::Interrupt;
use crate::probe::turn::{self, EchoPlan, TurnProbe};
use crate::probe::uri::{Host, Kind};
use crate::probe::{self, Families, ServerProbe, ServerUri, Verdict};
use crate::progress::Progress;
use crate::stun::Timers;
use crate::turn::Credentials;

/// URLs of one configuration that are asked; browsers would be long tired of more.
const MOST_ASKED: usize = 64;

/// A server that takes longer has kept a call waiting for too long.
const TIMEOUT: Duration = Duration::from_secs(10);

/// What all of a relay may take.
const RELAY_TIME: Duration = Duration::from_secs(60);

/// Enough to see that data passes the relay.
const ECHO: EchoPlan = EchoPlan {
    rate: 100.0,
    size: 160,
    duration: Duration::from_millis(50),
};

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
    Stun(Vec<ServerProbe>),
    Turn(Vec<TurnProbe>),
}

/// What to ask.
#[derive(Clone, PartialEq, Eq)]
enum Question {
    Binding(ServerUri),
    Relay(ServerUri, Credentials),
}

/// How all servers are asked.
#[derive(Clone)]
struct Options {
    network: probe::Network,
    timers: Timers,
    interrupt: Interrupt,
}

/// Asks every server of a configuration once, all at the same time.
pub fn ask<'a>(
    configuration: &'a Configuration<'a>,
    args: &IceCheckArgs,
    context: &Context,
) -> Result<Vec<Asked<'a>>> {
    let options = Options {
        network: servers::with_connections(
            servers::of_addresses(&args.addresses)?,
            &args.connections,
        )?,
        timers: Timers {
            timeout: args.timers.timeout.or(Some(TIMEOUT)),
            ..servers::timers(&args.timers)
        },
        interrupt: context.interrupt.clone(),
    };
    let mut questions: Vec<Question> = Vec::new();
    let mut planned = Vec::new();
    for (server, url) in urls(configuration) {
        let plan = question(server, url, options.network.families)
            .and_then(|question| is_new(question, &questions));
        planned.push((url, plan.map(|question| questions.push(question))));
    }
    let display = context.progress.spinner(match questions.len() {
        1 => "asking 1 server".to_owned(),
        many => format!("asking {many} servers"),
    });
    let answers = block_on(stun_probe::one_thread(), all(questions, options))?;
    drop(display);
    let mut answers = answers.into_iter();
    let asked = planned.into_iter().map(|(url, plan)| Asked {
        url,
        outcome: match plan {
            Ok(()) => answers.next().unwrap_or(Outcome::Unreadable),
            Err(outcome) => outcome,
        },
    });
    Ok(asked.collect())
}

fn urls<'a>(
    configuration: &'a Configuration<'a>,
) -> impl Iterator<Item = (&'a Server<'a>, &'a Url<'a>)> {
    let servers = configuration.servers.iter();
    servers.flat_map(|server| server.urls.iter().map(move |url| (server, url)))
}

/// How to ask a URL, or what becomes of it instead.
fn question(server: &Server, url: &Url, families: Families) -> Result<Question, Outcome> {
    let read = url.read.as_ref().map_err(|_| Outcome::Unreadable)?;
    let kind = if read.is_turn() {
        Kind::Turn
    } else {
        Kind::Stun
    };
    let uri = ServerUri::parse(url.text, kind).map_err(|_| Outcome::Unreadable)?;
    if let Host::Address(ip) = uri.host
        && let Some(why) = left_out(ip, families)
    {
        return Err(Outcome::NotAsked(why));
    }
    match (kind, server.text("username"), server.text("credential")) {
        (Kind::Stun, ..) => Ok(Question::Binding(uri)),
        (Kind::Turn, Some(username), Some(password)) => {
            let (username, password) = (username.to_owned(), password.to_owned());
            let credentials = Credentials::LongTerm { username, password };
            Ok(Question::Relay(uri, credentials))
        }
        (Kind::Turn, ..) => Err(Outcome::NotAsked("it has no credentials".to_owned())),
    }
}

/// Why an address is not asked, if it is not.
fn left_out(ip: IpAddr, families: Families) -> Option<String> {
    if let Some(what) = servers::no_servers_address(ip) {
        return Some(format!("{ip} is {what}, not the address of a server"));
    }
    let wanted = if ip.is_ipv4() { "IPv6" } else { "IPv4" };
    (!families.include(ip)).then(|| format!("only {wanted} addresses are asked"))
}

fn is_new(question: Question, earlier: &[Question]) -> Result<Question, Outcome> {
    let why = if earlier.contains(&question) {
        "it is asked where it is first named".to_owned()
    } else if earlier.len() == MOST_ASKED {
        format!("no more than {MOST_ASKED} URLs of one configuration are asked")
    } else {
        return Ok(question);
    };
    Err(Outcome::NotAsked(why))
}

/// The answers, in the order of the questions.
async fn all(questions: Vec<Question>, options: Options) -> Vec<Outcome> {
    let mut tasks = JoinSet::new();
    for (order, question) in questions.into_iter().enumerate() {
        let options = options.clone();
        tasks.spawn(async move { (order, one(question, options).await) });
    }
    let mut answers = tasks.join_all().await;
    answers.sort_by_key(|(order, _)| *order);
    answers.into_iter().map(|(_, outcome)| outcome).collect()
}

async fn one(question: Question, options: Options) -> Outcome {
    let Options {
        network,
        timers,
        interrupt,
    } = options;
    let progress = Progress::hidden();
    match question {
        Question::Binding(uri) => {
            let options = probe::Options {
                count: Some(1),
                timers,
                network,
                ..probe::Options::default()
            };
            Outcome::Stun(probe::probe(vec![uri], options, &interrupt, &progress).await)
        }
        Question::Relay(uri, credentials) => {
            let options = turn::Options {
                credentials: Some(credentials),
                timers,
                time: RELAY_TIME,
                network,
                echo: ECHO,
                features: Vec::new(),
            };
            Outcome::Turn(turn::probe(vec![uri], options, &interrupt, &progress).await)
        }
    }
}

/// What asking a server has told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Works,
    Fails,
    /// This host could not ask it.
    Unknown,
    /// The run was stopped before it had answered.
    UnderWay,
}

impl Asked<'_> {
    /// What kind of server it is, and whether any of its addresses can be used. Nothing where
    /// it was not asked.
    pub fn standing(&self) -> Option<(Kind, Standing)> {
        let (kind, works, under_way) = match &self.outcome {
            Outcome::Stun(probes) => {
                let works: Vec<Option<bool>> = probes.iter().map(binding_works).collect();
                let under_way = probes
                    .iter()
                    .any(|probe| probe.verdict() == Verdict::Interrupted);
                (Kind::Stun, works, under_way)
            }
            Outcome::Turn(probes) => {
                let works: Vec<Option<bool>> = probes.iter().map(relay_works).collect();
                let under_way = probes
                    .iter()
                    .any(|probe| probe.judgement().word == "interrupted");
                (Kind::Turn, works, under_way)
            }
            Outcome::Unreadable | Outcome::NotAsked(_) => return None,
        };
        let standing = match (works.contains(&Some(true)), under_way) {
            (true, _) => Standing::Works,
            (false, true) => Standing::UnderWay,
            (false, false) if works.contains(&Some(false)) => Standing::Fails,
            (false, false) => Standing::Unknown,
        };
        Some((kind, standing))
    }
}

fn binding_works(probe: &ServerProbe) -> Option<bool> {
    match probe.verdict() {
        Verdict::LocalFailure | Verdict::Interrupted => None,
        verdict => Some(verdict.is_usable()),
    }
}

fn relay_works(probe: &TurnProbe) -> Option<bool> {
    let judgement = probe.judgement();
    let is_fine = |severity| severity < Severity::Error;
    (!judgement.no_verdict).then(|| {
        judgement
            .observations
            .iter()
            .all(|seen| is_fine(seen.severity))
    })
}
