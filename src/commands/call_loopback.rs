//! `call loopback`: a measured call over an emulated network.

use std::net::Ipv6Addr;
use std::path::Path;
use std::time::Duration;

use tokio::runtime;

use super::call_evidence::Evidence;
use super::{Context, block_on, candidates, media, network};
use crate::call::findings::findings;
use crate::call::key_log::{KeyLog, KeyLogError};
use crate::call::plan::{Answering, CONSENT_LIFETIME, IcePlan, IceServer, MediaPlan, Plan};
use crate::call::record::RecordError;
use crate::call::wire::Sockets;
use crate::call::{Call, CallError, Options, PeerError, Role, loopback};
use crate::cli::{CandidateArgs, EndChoice, LoopbackArgs, Switch};
use crate::diagnostic::Severity;
use crate::failure::{Failure, Result};
use crate::report::{Data, Problem, Report};
use crate::serve::{Config, TurnServer};

pub fn run(args: &LoopbackArgs, context: &Context) -> Result<Report> {
    let relay = args.relay.map(|_| embedded_relay(&args.candidates, 1));
    let relay = relay.transpose()?;
    let ice = match &relay {
        Some(relay) => relayed(relay, &args.candidates),
        None => candidates::plan(&args.candidates, None, args.ca.as_deref())?,
    };
    let key_log = args.keylog.as_deref().map(key_log).transpose()?;
    let media = media::plan(&args.media, Switch::On, context)?;
    let plan = Plan {
        key_log: key_log.clone(),
        ..plan(media, ice, args.network.seed)
    };
    let links = network::links(&args.network, context)?;
    let (evidence, samples) = Evidence::begin(&args.evidence)?;
    let options = Options {
        duration: args.duration,
        plan,
        links,
        impaired: network::impaired(&args.network),
        sockets: Sockets::System,
        connect_timeout: args.connect_timeout,
        restart_at: restart_at(args)?,
        wrong_fingerprint: args.wrong_fingerprint.map(role),
        capture: args.pcap.clone(),
        samples,
    };
    let call = block_on(
        threads(),
        loopback(options, &context.interrupt, &context.progress),
    )?
    .map_err(not_tried)?;
    let mut not_left = evidence.finish(call.offer.as_deref(), call.answer.as_deref());
    let not_logged = key_log.and_then(|log| log.finish().err());
    not_left.extend(not_logged.map(no_key_log));
    let mut report = report(call);
    report
        .problems
        .extend(not_left.into_iter().map(Problem::from));
    Ok(report)
}

pub fn plan(media: MediaPlan, ice: IcePlan, seed: u64) -> Plan {
    Plan {
        media,
        ice,
        seed,
        key_log: None,
    }
}

/// The new connection wants some time to show itself.
fn restart_at(args: &LoopbackArgs) -> Result<Option<Duration>> {
    match args.restart_at {
        Some(at) if at >= args.duration => {
            Err(Failure::usage("the call would be over before ICE restarts")
                .help("give a --restart-at before the end, or a longer --duration"))
        }
        at => Ok(at),
    }
}

fn role(end: EndChoice) -> Role {
    match end {
        EndChoice::Caller => Role::Caller,
        EndChoice::Callee => Role::Callee,
    }
}

/// A TURN server on a free port, for so many calls and nobody else.
pub fn embedded_relay(args: &CandidateArgs, calls: usize) -> Result<TurnServer> {
    let no_relay =
        |error| Failure::no_verdict("the TURN server cannot be started").caused_by(error);
    let config = Config::on_loopback().map_err(no_relay)?;
    let config = match args.ipv6 {
        true => Config::new((Ipv6Addr::LOCALHOST, 0).into(), config.accounts),
        false => config,
    };
    // Both ends of each.
    let capacity = config.capacity.max(2 * calls);
    let config = Config { capacity, ..config };
    TurnServer::start(config).map_err(no_relay)
}

/// Through the relay, and no other way.
pub fn relayed(relay: &TurnServer, args: &CandidateArgs) -> IcePlan {
    let credentials = relay.credentials();
    IcePlan {
        servers: vec![IceServer {
            uri: format!("{}?transport=udp", relay.uri()),
            username: credentials.username.clone(),
            credential: credentials.password.clone(),
            carrier: None,
        }],
        relay_only: true,
        bind: vec![relay.address().ip()],
        ports: args.udp_ports.clone(),
        lost_after: args.lost_after.unwrap_or(CONSENT_LIFETIME),
        patience: None,
        answering: Answering::default(),
    }
}

pub fn key_log(path: &Path) -> Result<KeyLog> {
    KeyLog::create(path).map_err(no_key_log)
}

pub fn no_key_log(error: KeyLogError) -> Failure {
    Failure::no_verdict("the key log is not whole")
        .caused_by(error)
        .help("check that the directory exists and can be written, and that the disk is not full")
}

/// Each peer may keep one busy.
pub fn threads() -> runtime::Builder {
    let mut builder = runtime::Builder::new_multi_thread();
    builder.worker_threads(2);
    builder
}

/// The report of a call.
pub fn report(mut call: Call) -> Report {
    let mut report = Report::new(Data::CallLoopback(Box::new((&call).into())));
    report.partial = call.interrupted;
    report.findings = findings(&call);
    let is_explained = report
        .findings
        .iter()
        .any(|found| found.severity == Severity::Error);
    let not_drained = (!call.drained && !is_explained).then(not_drained);
    let not_recorded = call.capture_failure.take().map(not_recorded);
    report.problems = not_drained.into_iter().chain(not_recorded).collect();
    report
}

fn not_drained() -> Problem {
    Failure::no_verdict("media was still on its way when the call was counted")
        .caused_by("packets that the link let through did not arrive in time")
        .help("the figures of loss are too high; try again on a machine that is less busy")
        .into()
}

pub fn not_recorded(error: RecordError) -> Problem {
    Failure::no_verdict("the capture of the call is not whole")
        .caused_by(error)
        .help("is the disk full?")
        .into()
}

/// The failure of a call that could not even be tried.
pub fn not_tried(error: CallError) -> Failure {
    let help = match &error {
        CallError::Record(_) => "check that the directory exists and can be written",
        CallError::Peer(PeerError::Ports(_)) => {
            "give a wider range after --udp-ports, or wait until its ports are free"
        }
        CallError::Peer(PeerError::Stack(_)) => {
            "UDP sockets have to be opened at addresses of this host: 127.0.0.1, or those after --local-address"
        }
        CallError::Negotiation(_) => "this is a fault of rtctool itself; please report it",
    };
    Failure::no_verdict("the call could not be tried")
        .caused_by(error)
        .help(help)
}
