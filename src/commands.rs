//! The commands: from what was typed to a [`Report`]. The only modules that see all others.

pub mod baseline;
#[cfg(feature = "call")]
mod call_by_hand;
#[cfg(feature = "call")]
mod call_by_http;
#[cfg(feature = "call")]
mod call_evidence;
#[cfg(feature = "call")]
mod call_load;
#[cfg(feature = "call")]
mod call_loopback;
#[cfg(feature = "call")]
mod call_profiles;
#[cfg(feature = "call")]
mod call_sdp;
#[cfg(feature = "call")]
mod call_serve;
#[cfg(feature = "call")]
mod candidates;
#[cfg(feature = "call")]
mod carriers;
pub mod check;
mod credentials;
mod descriptions;
pub mod explain;
pub mod gates;
pub mod generate;
mod ice_check;
mod in_toml;
mod limits;
pub mod meant;
#[cfg(feature = "call")]
mod media;
#[cfg(feature = "call")]
pub mod network;
mod pcap_analyze;
mod pcap_extract;
mod pcap_given;
mod pcap_ignored;
mod pcap_live;
mod pcap_timeline;
mod ready_file;
pub mod reports;
pub mod rules;
mod sdp_diff;
mod sdp_lint;
mod sdp_negotiate;
pub mod sdp_show;
mod servers;
mod stun_nat;
mod stun_probe;
mod turn_audit;
mod turn_probe;
mod turn_serve;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime;

use crate::cli::shared::ColorChoice;
use crate::cli::{
    BaselineArgs, ByHandArgs, ByHttpArgs, CallCommand, Command, IceCommand, LintArgs, LoadArgs,
    PcapCommand, ReportCommand, SdpCommand, StunCommand, TurnCommand,
};
use crate::diagnostic::Severity;
use crate::failure::{Failure, Result};
use crate::gate::MetricDef;
use crate::interrupt::Interrupt;
use crate::progress::Progress;
use crate::report::changes::Earlier;
use crate::report::{self, Report};
use crate::terminal;
use crate::units::format_utc;
use crate::watch::Schedule;
#[cfg(feature = "call")]
use crate::whip::Protocol;

/// What a command may use besides its arguments.
#[derive(Debug, Clone)]
pub struct Context {
    pub progress: Progress,
    /// When what is drawn besides the report has colours.
    pub color: ColorChoice,
    pub interrupt: Interrupt,
    /// The least severity of a finding that fails the run.
    pub fail_on: Severity,
    /// The report of `--compare`.
    pub earlier: Option<Earlier>,
    /// The baseline of lints that name none of their own.
    pub baseline: Option<Arc<baseline::Shared>>,
    pub announcements: Announcements,
}

/// Whether a command that runs until it is stopped says where it can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Announcements {
    OnStderr,
    Hidden,
}

/// Runs a command that measures or judges something.
pub fn run(command: &Command, context: &Context) -> Result<Report> {
    let started = Duration::from_secs(terminal::unix_time());
    let mut report = report_of(command, context)?;
    // What shards measured is as old as they are.
    let is_own = !matches!(command, Command::Report(_));
    let is_measured = is_own && report.data.is_measured();
    report.started_at = is_measured.then(|| format_utc(started));
    Ok(report)
}

fn report_of(command: &Command, context: &Context) -> Result<Report> {
    match command {
        Command::Sdp(SdpCommand::Lint(args)) => sdp_lint::run(args, context),
        Command::Sdp(SdpCommand::Show(args)) => sdp_show::run(args, context),
        Command::Sdp(SdpCommand::Diff(args)) => sdp_diff::run(args, context),
        Command::Sdp(SdpCommand::Negotiate(args)) => sdp_negotiate::run(args, context),
        Command::Stun(StunCommand::Probe(args)) => stun_probe::run(args, context),
        Command::Turn(TurnCommand::Probe(args)) => turn_probe::run(args, context),
        Command::Turn(TurnCommand::Serve(args)) => turn_serve::run(args, context),
        Command::Stun(StunCommand::Nat(args)) => stun_nat::run(args, context),
        Command::Ice(IceCommand::Check(args)) => ice_check::run(args, context),
        Command::Turn(TurnCommand::Audit(args)) => turn_audit::run(args, context),
        Command::Pcap(PcapCommand::Analyze(args)) => pcap_analyze::run(args, context),
        Command::Pcap(PcapCommand::Merge(args)) => pcap_analyze::merge(args, context),
        Command::Pcap(PcapCommand::Extract(args)) => pcap_extract::run(args, context),
        #[cfg(feature = "call")]
        Command::Call(CallCommand::Loopback(args)) => call_loopback::run(args, context),
        #[cfg(feature = "call")]
        Command::Call(CallCommand::Whip(args)) => {
            call_by_http::run(&args.call, Protocol::Whip, context)
        }
        #[cfg(feature = "call")]
        Command::Call(CallCommand::Whep(args)) => {
            call_by_http::run(&args.call, Protocol::Whep, context)
        }
        #[cfg(feature = "call")]
        Command::Call(CallCommand::Serve(args)) => call_serve::run(args, context),
        #[cfg(feature = "call")]
        Command::Call(CallCommand::Load(args)) => call_load::run(args, context),
        #[cfg(feature = "call")]
        Command::Call(CallCommand::Offer(args)) => call_by_hand::offer(args, context),
        #[cfg(feature = "call")]
        Command::Call(CallCommand::Answer(args)) => call_by_hand::answer(args, context),
        #[cfg(feature = "call")]
        Command::Call(CallCommand::Profiles(_)) => Ok(call_profiles::run()),
        Command::Check(args) => check::run(args, context),
        Command::Report(ReportCommand::Merge(args)) => reports::merge(args, context),
        #[cfg(not(feature = "call"))]
        Command::Call(_) => Err(without_calls()),
        Command::Explain(_) | Command::Rules(_) | Command::Generate(_) | Command::Report(_) => {
            Err(Failure::usage("this command makes no report"))
        }
    }
}

/// Whether the report of a command can have findings.
pub fn has_findings(command: &Command) -> bool {
    !matches!(
        command,
        Command::Sdp(SdpCommand::Show(_) | SdpCommand::Diff(_))
            | Command::Call(CallCommand::Profiles(_))
            | Command::Turn(TurnCommand::Serve(_))
            | Command::Pcap(PcapCommand::Extract(_))
    )
}

/// Which command's report this is, as reports call it; none where no report is made.
pub fn makes(command: &Command) -> Option<&'static str> {
    Some(match command {
        Command::Sdp(SdpCommand::Lint(_)) => "sdp lint",
        Command::Sdp(SdpCommand::Show(_)) => "sdp show",
        Command::Sdp(SdpCommand::Diff(_)) => "sdp diff",
        Command::Sdp(SdpCommand::Negotiate(_)) => "sdp negotiate",
        Command::Stun(StunCommand::Probe(_)) => "stun probe",
        Command::Stun(StunCommand::Nat(_)) => "stun nat",
        Command::Turn(TurnCommand::Probe(_)) => "turn probe",
        Command::Turn(TurnCommand::Audit(_)) => "turn audit",
        Command::Turn(TurnCommand::Serve(_)) => "turn serve",
        Command::Ice(IceCommand::Check(_)) => "ice check",
        Command::Pcap(PcapCommand::Analyze(_) | PcapCommand::Merge(_)) => "pcap analyze",
        Command::Pcap(PcapCommand::Extract(_)) => "pcap extract",
        Command::Call(CallCommand::Loopback(_)) => "call loopback",
        Command::Call(CallCommand::Whip(_)) => "call whip",
        Command::Call(CallCommand::Whep(_)) => "call whep",
        Command::Call(CallCommand::Offer(_)) => "call offer",
        Command::Call(CallCommand::Answer(_)) => "call answer",
        Command::Call(CallCommand::Serve(_)) => "call serve",
        Command::Call(CallCommand::Profiles(_)) => "call profiles",
        Command::Call(CallCommand::Load(_)) | Command::Report(ReportCommand::Merge(_)) => {
            "call load"
        }
        Command::Check(args) if !args.list && !args.init => "check",
        Command::Check(_) | Command::Report(_) => return None,
        Command::Explain(_) | Command::Rules(_) | Command::Generate(_) => return None,
    })
}

/// How a command is to be run again and again, if it is.
pub fn watched(command: &Command) -> Option<Schedule> {
    match command {
        Command::Stun(StunCommand::Probe(args)) => Schedule::of(&args.watch),
        Command::Turn(TurnCommand::Probe(args)) => Schedule::of(&args.watch),
        _ => None,
    }
}

/// Whether Ctrl-C is the ordinary end of a command, after which its report is whole.
pub fn runs_until_stopped(command: &Command) -> bool {
    matches!(
        command,
        Command::Turn(TurnCommand::Serve(_)) | Command::Call(CallCommand::Serve(_))
    )
}

/// The files that a command has of its own, which no report may take the place of.
pub fn own_files(command: &Command) -> Vec<PathBuf> {
    match command {
        Command::Sdp(SdpCommand::Lint(args)) => lint_files(args),
        Command::Pcap(PcapCommand::Analyze(args)) => {
            args.files.iter().chain(&args.partials).cloned().collect()
        }
        Command::Pcap(PcapCommand::Merge(args)) => {
            args.files.iter().chain(&args.partials).cloned().collect()
        }
        Command::Pcap(PcapCommand::Extract(args)) => {
            args.file.iter().chain(&args.to).cloned().collect()
        }
        Command::Ice(IceCommand::Check(args)) => args.files.clone(),
        Command::Call(CallCommand::Loopback(args)) => args
            .pcap
            .iter()
            .chain(&args.network.schedule)
            .chain(&args.evidence.samples)
            .cloned()
            .collect(),
        Command::Call(CallCommand::Whip(args)) => by_http_files(&args.call),
        Command::Call(CallCommand::Whep(args)) => by_http_files(&args.call),
        Command::Call(CallCommand::Offer(args)) => {
            by_hand_files([&args.offer_out, &args.answer], &args.call)
        }
        Command::Call(CallCommand::Answer(args)) => {
            by_hand_files([&args.offer, &args.answer_out], &args.call)
        }
        Command::Call(CallCommand::Load(args)) => load_files(args),
        Command::Call(CallCommand::Serve(args)) => [
            &args.bearer_token_file,
            &args.ready_file,
            &args.network.schedule,
        ]
        .into_iter()
        .flatten()
        .cloned()
        .collect(),
        Command::Turn(TurnCommand::Serve(args)) => turn_serve::files(args),
        Command::Sdp(SdpCommand::Show(args)) => args.files.clone(),
        Command::Sdp(SdpCommand::Diff(args)) => args.files.clone(),
        Command::Report(ReportCommand::Merge(args)) => args.files.clone(),
        Command::Sdp(SdpCommand::Negotiate(args)) => args.files.clone(),
        Command::Turn(TurnCommand::Audit(args)) => args.before.clone().into_iter().collect(),
        Command::Check(args) if args.built_in => Vec::new(),
        Command::Check(args) => check::file(args)
            .into_iter()
            .chain(args.baseline.clone())
            .collect(),
        _ => Vec::new(),
    }
}

fn lint_files(args: &LintArgs) -> Vec<PathBuf> {
    let BaselineArgs {
        baseline,
        write_baseline,
    } = &args.baseline;
    let baselines = baseline.iter().chain(write_baseline);
    let pair = args.pair.files().map(|(_, files)| files);
    let read = args.files.iter().chain(pair.into_iter().flatten());
    read.chain(baselines).cloned().collect()
}

/// The metrics that gates of a command may name.
pub fn metrics(command: &Command) -> Vec<MetricDef> {
    match command {
        Command::Stun(StunCommand::Probe(_)) => report::stun::metrics(),
        Command::Turn(TurnCommand::Probe(_)) => report::turn::metrics(),
        Command::Turn(TurnCommand::Serve(_)) => report::turn_serve::metrics(),
        Command::Stun(StunCommand::Nat(_)) => report::nat::metrics(),
        Command::Ice(IceCommand::Check(_)) => report::ice::metrics(),
        Command::Turn(TurnCommand::Audit(_)) => report::audit::metrics(),
        Command::Pcap(PcapCommand::Analyze(_) | PcapCommand::Merge(_)) => report::pcap::metrics(),
        Command::Call(CallCommand::Loopback(_)) | Command::Check(_) => report::call::metrics(),
        Command::Call(CallCommand::Whip(_)) => report::call::metrics_of_whip(),
        Command::Call(CallCommand::Whep(_)) => report::call::metrics_of_whep(),
        Command::Call(CallCommand::Offer(_) | CallCommand::Answer(_)) => {
            report::call::metrics_by_hand()
        }
        Command::Call(CallCommand::Load(_)) | Command::Report(ReportCommand::Merge(_)) => {
            report::call::load::metrics()
        }
        Command::Call(CallCommand::Serve(_)) => report::call::metrics_of_server(),
        Command::Pcap(PcapCommand::Extract(_)) | Command::Call(CallCommand::Profiles(_)) => {
            Vec::new()
        }
        Command::Sdp(_)
        | Command::Explain(_)
        | Command::Rules(_)
        | Command::Generate(_)
        | Command::Report(_) => Vec::new(),
    }
}

fn by_http_files(args: &ByHttpArgs) -> Vec<PathBuf> {
    let own = [
        &args.pcap,
        &args.network.schedule,
        &args.http.bearer_token_file,
        &args.http.ca,
        &args.evidence.samples,
    ];
    own.into_iter().flatten().cloned().collect()
}

fn by_hand_files(descriptions: [&PathBuf; 2], args: &ByHandArgs) -> Vec<PathBuf> {
    let own = [&args.pcap, &args.network.schedule, &args.evidence.samples];
    let own = own.into_iter().flatten();
    own.chain(descriptions).cloned().collect()
}

fn load_files(args: &LoadArgs) -> Vec<PathBuf> {
    let own = [
        &args.network.schedule,
        &args.http.bearer_token_file,
        &args.http.ca,
    ];
    own.into_iter().flatten().cloned().collect()
}

/// What gates of a command may name by its path in JSON.
pub fn figures(command: &Command) -> Vec<MetricDef> {
    match command {
        Command::Pcap(PcapCommand::Analyze(_) | PcapCommand::Merge(_)) => {
            report::pcap::figures_by_path()
        }
        Command::Call(CallCommand::Profiles(_)) => Vec::new(),
        Command::Call(_) => report::call::figures_by_path(),
        _ => Vec::new(),
    }
}

#[cfg(not(feature = "call"))]
fn without_calls() -> Failure {
    Failure::usage("this rtctool was built without calls")
        .help("build it with the default features: cargo build --release")
}

/// Waits for `future` on a runtime of its own.
///
/// What the runtime still does then, such as resolving a name, does not hold up the end.
pub fn block_on<T>(mut runtime: runtime::Builder, future: impl Future<Output = T>) -> Result<T> {
    let runtime = runtime
        .enable_all()
        .build()
        .map_err(|error| Failure::no_verdict("cannot start the async runtime").caused_by(error))?;
    let value = runtime.block_on(future);
    runtime.shutdown_background();
    Ok(value)
}
