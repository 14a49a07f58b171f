//! `call loopback`: a measured call over an emulated network.

use tokio::runtime;

use super::call_evidence::{SamplesFile, make_directory, write_descriptions};
use super::{Context, block_on, media, network};
use crate::call::findings::findings;
use crate::call::plan::{IcePlan, IceServer, MediaPlan, Plan};
use crate::call::record::RecordError;
use crate::call::wire::Sockets;
use crate::call::{Call, CallError, Options, loopback};
use crate::cli::{LoopbackArgs, Switch};
use crate::failure::{Failure, Result};
use crate::probe::ServerUri;
use crate::probe::uri::{Kind, Scheme};
use crate::report::{Data, Problem, Report};

pub fn run(args: &LoopbackArgs, context: &Context) -> Result<Report> {
    let media = media::plan(&args.media, Switch::On, context)?;
    let plan = plan(media, ice_servers(&args.ice_server)?, args.network.seed);
    let links = network::links(&args.network, context)?;
    args.sdp_dir.as_deref().map_or(Ok(()), make_directory)?;
    let samples = args.samples.as_deref().map(SamplesFile::create);
    let (samples, sender) = samples.transpose()?.unzip();
    let options = Options {
        duration: args.duration,
        plan,
        links,
        impaired: network::impaired(&args.network),
        sockets: Sockets::System,
        connect_timeout: args.connect_timeout,
        capture: args.pcap.clone(),
        samples: sender,
    };
    let call = block_on(
        threads(),
        loopback(options, &context.interrupt, &context.progress),
    )?
    .map_err(not_tried)?;
    let descriptions = args.sdp_dir.as_deref();
    let left = [
        samples.map_or(Ok(()), SamplesFile::finish),
        descriptions.map_or(Ok(()), |directory| write_descriptions(directory, &call)),
    ];
    let mut report = report(call);
    let not_left = left.into_iter().filter_map(Result::err);
    report.problems.extend(not_left.map(Problem::from));
    Ok(report)
}

/// A call over the loopback interface. `servers` are URIs of STUN servers.
pub fn plan(media: MediaPlan, servers: Vec<String>, seed: u64) -> Plan {
    let server = |uri| IceServer {
        uri,
        ..IceServer::default()
    };
    Plan {
        media,
        ice: IcePlan {
            servers: servers.into_iter().map(server).collect(),
            bind: vec!["127.0.0.1:0".to_owned()],
            ..IcePlan::default()
        },
        seed,
    }
}

/// The URIs as webrtc takes them. It knows STUN over UDP; TURN comes with a later version.
pub fn ice_servers(uris: &[String]) -> Result<Vec<String>> {
    let cannot = |text: &String| {
        Failure::usage(format!("--ice-server: `{text}` cannot be used"))
            .help("write a server as stun:HOST or stun:HOST:PORT")
    };
    let server = |text: &String| match ServerUri::parse(text, Kind::Stun) {
        Ok(uri) if uri.scheme != Scheme::Stun => Err(cannot(text)),
        Ok(_) if text.starts_with("stun:") => Ok(text.clone()),
        Ok(_) => Ok(format!("stun:{text}")),
        Err(error) => Err(cannot(text).caused_by(error)),
    };
    uris.iter().map(server).collect()
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
    let not_drained = (!call.drained).then(not_drained);
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
        CallError::Peer(_) => {
            "check that the loopback interface is up and that UDP sockets on 127.0.0.1 may be opened"
        }
        CallError::Negotiation(_) => "this is a fault of rtctool itself; please report it",
    };
    Failure::no_verdict("the call could not be tried")
        .caused_by(error)
        .help(help)
}
