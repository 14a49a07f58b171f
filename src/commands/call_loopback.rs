//! `call loopback`: a measured call over an emulated network.

use super::{Context, runtime};
use crate::call::link::LinkConfig;
use crate::call::record::RecordError;
use crate::call::{Call, CallError, Options, loopback};
use crate::cli::{LinkArgs, LoopbackArgs};
use crate::failure::{Failure, Result};
use crate::report::{Data, Problem, Report, call};

pub fn run(args: &LoopbackArgs, context: &Context) -> Result<Report> {
    let options = Options {
        duration: args.duration,
        link: link_config(&args.link),
        ice_servers: args.ice_server.clone(),
        connect_timeout: args.connect_timeout,
        capture: args.pcap.clone(),
    };
    let call = runtime()?
        .block_on(loopback(options, &context.interrupt, &context.progress))
        .map_err(not_tried)?;
    Ok(report(call))
}

/// The report of a call.
pub fn report(mut call: Call) -> Report {
    let mut report = Report::new(Data::CallLoopback(Box::new((&call).into())));
    report.partial = call.interrupted;
    report.findings = call::findings(&call);
    report.problems = call
        .capture_failure
        .take()
        .map(not_recorded)
        .into_iter()
        .collect();
    report
}

fn not_recorded(error: RecordError) -> Problem {
    Failure::no_verdict("the capture of the call is not whole")
        .caused_by(error)
        .help("is the disk full?")
        .into()
}

/// The failure of a call that could not even be tried.
pub fn not_tried(error: CallError) -> Failure {
    let help = match &error {
        CallError::Record(_) => "check that the directory exists and can be written",
        CallError::Peer(_) | CallError::UnknownPair => {
            "check that the loopback interface is up and that UDP sockets on 127.0.0.1 may be opened"
        }
        CallError::Clip(_) => "this is a fault of rtctool itself; please report it",
    };
    Failure::no_verdict("the call could not be tried")
        .caused_by(error)
        .help(help)
}

fn link_config(args: &LinkArgs) -> LinkConfig {
    LinkConfig {
        loss: args.loss.0,
        delay: args.delay,
        jitter: args.jitter,
        rate_bps: args.rate.map(|rate| rate.0),
        seed: args.seed,
    }
}
