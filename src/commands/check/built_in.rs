//! `check`: the whole tool at work on one call, with its figures compared.

#![expect(clippy::disallowed_methods, reason = "the steps are timed for people")]

mod compare;

pub use compare::KINDS;

use compare::Counted;

use std::path::Path;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::call::link::{LinkConfig, LinkPlan, Loss};
use crate::call::plan::{IcePlan, IceServer};
use crate::call::wire::Sockets;
use crate::call::{Impaired, Options, loopback};
use crate::commands::descriptions::Described;
use crate::commands::pcap_given::Given;
use crate::commands::{
    Context, block_on, call_loopback, media, pcap_analyze, sdp_lint, stun_probe, turn_probe,
};
use crate::diagnostic::Finding;
use crate::failure::{Failure, Result};
use crate::gate::Verdict;
use crate::input::Input;
use crate::lint::{Enabled, RULES};
use crate::outcome::Outcome;
use crate::probe::turn::{self, EchoPlan, Feature};
use crate::probe::uri::Kind as UriKind;
use crate::probe::{self, Families, Network, ServerUri};
use crate::progress::Task;
use crate::report::call::CallLoopback;
use crate::report::check::{Check, CheckStep};
use crate::report::{Data, Judgement, Problem, Report};
use crate::sdp::Kind;
use crate::serve::{Config, TurnServer};
use crate::source::Source;
use crate::stun::{Pace, Timers};
use crate::units::format_ms;

const MEDIA_TIME: Duration = Duration::from_secs(4);

/// Bad enough that every figure has something to show, good enough to talk over.
const LINK: LinkConfig = LinkConfig {
    loss: Loss::Random(LOSS),
    delay: Duration::from_millis(40),
    jitter: Duration::from_millis(8),
    ..LinkConfig::CLEAN
};

const LOSS: f64 = 0.03;
const SEED: u64 = 1;

const PROBES: u32 = 20;

/// Packets from relay to relay, as an audio stream has them.
const ECHO: EchoPlan = EchoPlan {
    rate: 200.0,
    size: 160,
    duration: Duration::from_millis(250),
};

/// What probing the server of this very process may take.
const RELAY_TIME: Duration = Duration::from_secs(60);

/// No pause counts as a gap: retransmissions come only after losses, so that
/// their streams are silent for most of the call.
const GAP: Duration = MEDIA_TIME;

const STEPS: u64 = 6;

/// A loopback call has loopback candidates, which I014 warns of; and webrtc 0.21 writes the
/// candidates of RTCP as well, though it shares the port of RTP, of which I024 informs.
pub const IGNORED_RULES: &[&str] = &["I014", "I024"];

pub fn run(context: &Context) -> Result<Report> {
    let folder = TempDir::with_prefix("rtctool-check-")
        .map_err(|error| local("cannot make a temporary folder", error))?;
    let capture = folder.path().join("callee.pcapng");
    let server = Config::on_loopback()
        .and_then(TurnServer::start)
        .map_err(|error| local("cannot start the embedded STUN and TURN server", error))?;

    let mut checking = Checking::begin(context);
    checking.step("call loopback", || make_call(&server, &capture, context));
    let call = checking.call().cloned();
    if let Some(call) = &call {
        checking.step("sdp lint", || Ok(lint(call)));
    }
    let asked_by_peers = server.ledger().bindings;
    checking.step("stun probe", || probe_server(&server, context));
    let asked_by_probe = server.ledger().bindings - asked_by_peers;
    checking.step("turn probe", || probe_relay(&server, context));
    let counted = Counted {
        bindings: asked_by_probe,
        relayed: server.ledger().to_clients.packets,
    };
    if call.is_some_and(|call| call.connected) {
        checking.step("pcap analyze", || analyze(&capture, context));
    }
    checking.compare(counted);
    Ok(checking.into_report())
}

fn local(message: &str, error: std::io::Error) -> Failure {
    Failure::no_verdict(message).caused_by(error)
}

/// What a step found out.
struct Done {
    report: Report,
    summary: String,
}

fn make_call(server: &TurnServer, capture: &Path, context: &Context) -> Result<Done> {
    let options = Options {
        duration: MEDIA_TIME,
        plan: call_loopback::plan(media::built_in()?, with_server(server), SEED),
        links: [SEED, SEED.rotate_left(32)].map(|seed| LinkPlan::steady(LINK, seed)),
        impaired: Impaired::Connection,
        sockets: Sockets::System,
        connect_timeout: Duration::from_secs(15),
        restart_at: None,
        wrong_fingerprint: None,
        capture: Some(capture.to_owned()),
        samples: None,
    };
    let course = loopback(options, &context.interrupt, &context.progress);
    let call = block_on(call_loopback::threads(), course)?.map_err(call_loopback::not_tried)?;
    let summary = match call.setup.total {
        Some(total) => format!(
            "connected in {} ms; {:.1} s each way at {} ± {} ms and {} % loss",
            format_ms(total.as_secs_f64() * 1e3),
            call.media_time.as_secs_f64(),
            LINK.delay.as_millis(),
            LINK.jitter.as_millis(),
            LOSS * 100.0
        ),
        None => "not connected".to_owned(),
    };
    Ok(Done {
        report: call_loopback::report(call),
        summary,
    })
}

/// On loopback, and with what the server sees.
fn with_server(server: &TurnServer) -> IcePlan {
    IcePlan {
        servers: vec![IceServer {
            uri: server.stun_uri(),
            ..IceServer::default()
        }],
        bind: vec![server.address().ip()],
        ..IcePlan::default()
    }
}

fn lint(call: &CallLoopback) -> Done {
    let description = |name, kind, text: &Option<String>| {
        let text = text.clone()?.into_bytes();
        Some(Described {
            source: Source::new(name, text).kept(),
            kind: Some(kind),
            from_sip: false,
        })
    };
    let descriptions = [
        description("the call's offer", Kind::Offer, &call.offer),
        description("the call's answer", Kind::Answer, &call.answer),
    ];
    let report = sdp_lint::report(descriptions.into_iter().flatten(), IGNORED_RULES);
    let rules = RULES
        .iter()
        .filter(|rule| rule.enabled == Enabled::ByDefault && !rule.needs_two());
    let (rules, findings) = (rules.count(), report.findings.len());
    let summary = format!("offer and answer, {rules} rules each: {findings} findings");
    Done { report, summary }
}

fn probe_server(server: &TurnServer, context: &Context) -> Result<Done> {
    let uri = server.stun_uri();
    let uris = ServerUri::parse(&uri, UriKind::Stun)
        .map_err(|error| Failure::no_verdict(uri).caused_by(error))?;
    let options = probe::Options {
        count: Some(PROBES),
        pace: Pace::Every(Duration::from_millis(10)),
        timers: Timers::default(),
        network: Network {
            families: Families::Ipv4,
            ..Network::default()
        },
    };
    let probed = probe::probe(vec![uris], options, &context.interrupt, &context.progress);
    let report = stun_probe::report(&block_on(stun_probe::one_thread(), probed)?);
    let summary = match &report.data {
        Data::StunProbe(probe) => probe.servers.first().map(|server| {
            let median = server.rtt_ms.p50.map_or("not measured".to_owned(), |p50| {
                format!("{} ms", format_ms(p50))
            });
            format!(
                "{} of {} requests answered, RTT p50 {median}",
                server.answered, server.transactions
            )
        }),
        _ => None,
    };
    Ok(Done {
        report,
        summary: summary.unwrap_or_default(),
    })
}

fn probe_relay(server: &TurnServer, context: &Context) -> Result<Done> {
    let uri = server.uri();
    let uris = ServerUri::parse(&uri, UriKind::Turn)
        .map_err(|error| Failure::no_verdict(uri).caused_by(error))?;
    let options = turn::Options {
        credentials: Some(server.credentials().clone().into()),
        timers: Timers::default(),
        time: RELAY_TIME,
        network: Network::default(),
        echo: ECHO,
        features: vec![Feature::Ipv6],
    };
    let probed = turn::probe(vec![uris], options, &context.interrupt, &context.progress);
    let report = turn_probe::report(&block_on(stun_probe::one_thread(), probed)?);
    let summary = match &report.data {
        Data::TurnProbe(probe) => probe.servers.first().and_then(|server| {
            let echo = server.echo.as_ref()?;
            let median = echo.rtt_ms.p50.map_or("not measured".to_owned(), |p50| {
                format!("{} ms", format_ms(p50))
            });
            Some(format!(
                "{} of {} packets came back from relay to relay, RTT p50 {median}",
                echo.packets_returned, echo.packets_sent
            ))
        }),
        _ => None,
    };
    Ok(Done {
        report,
        summary: summary.unwrap_or_default(),
    })
}

fn analyze(capture: &Path, context: &Context) -> Result<Done> {
    let mut analysis = pcap_analyze::analyze(&Input::new(capture), &Given::gap(GAP), context)?;
    analysis.capture.source = "the call's capture".to_owned();
    let contents = analysis.capture.contents;
    let summary = format!(
        "the callee's side: {} RTP streams, {} RTP and {} RTCP packets",
        analysis.capture.streams.len(),
        contents.rtp,
        contents.rtcp
    );
    Ok(Done {
        report: pcap_analyze::report(vec![analysis]),
        summary,
    })
}

/// The check so far.
struct Checking<'a> {
    context: &'a Context,
    progress: Task,
    data: Check,
    problems: Vec<Problem>,
    disagreements: Vec<Finding>,
}

impl<'a> Checking<'a> {
    fn begin(context: &'a Context) -> Self {
        Checking {
            context,
            progress: context.progress.bar(STEPS, "check"),
            data: Check::default(),
            problems: Vec::new(),
            disagreements: Vec::new(),
        }
    }

    /// Runs a step, unless the check was interrupted before it.
    fn step(&mut self, name: &str, work: impl FnOnce() -> Result<Done>) {
        if self.context.interrupt.is_set() {
            return;
        }
        self.progress.message(name);
        let begun = Instant::now();
        let done = work();
        self.progress.advance();
        let mut step = CheckStep {
            name: name.to_owned(),
            command: None,
            allow_failure: false,
            outcome: Outcome::NoVerdict,
            summary: String::new(),
            elapsed_ms: begun.elapsed().as_secs_f64() * 1e3,
            report: None,
        };
        match done {
            Ok(Done { report, summary }) => {
                let report = report.judged(&Judgement {
                    fail_on: self.context.fail_on,
                    ..Judgement::default()
                });
                step.outcome = report.outcome;
                step.summary = summary;
                step.report = Some(Box::new(report));
            }
            Err(failure) => {
                step.summary = failure.to_string();
                self.problems.push(failure.into());
            }
        }
        self.data.steps.push(step);
    }

    /// The call, when that step has run.
    fn call(&self) -> Option<&CallLoopback> {
        self.data.reports().find_map(|report| match &report.data {
            Data::CallLoopback(call) => Some(call.as_ref()),
            _ => None,
        })
    }

    /// Compares the figures that more than one part of the tool has.
    fn compare(&mut self, counted: Counted) {
        if self.context.interrupt.is_set() {
            return;
        }
        let begun = Instant::now();
        let comparisons = compare::comparisons(&self.data, counted);
        let disagreements = comparisons.iter().filter(|comparison| !comparison.agrees);
        self.disagreements = disagreements.map(compare::disagreement).collect();
        let (outcome, summary) = match compare::verdict(&comparisons) {
            Verdict::Pass => (
                Outcome::Pass,
                format!(
                    "{} figures of call, link, capture and server agree",
                    comparisons.len()
                ),
            ),
            Verdict::Fail => (Outcome::Fail, "figures that must agree do not".to_owned()),
            Verdict::NotMeasured => (Outcome::NoVerdict, "nothing to compare".to_owned()),
        };
        self.data.comparisons = comparisons;
        self.data.steps.push(CheckStep {
            name: "compare".to_owned(),
            command: None,
            allow_failure: false,
            outcome,
            summary,
            elapsed_ms: begun.elapsed().as_secs_f64() * 1e3,
            report: None,
        });
    }

    /// The whole, with what the steps found gathered at its top.
    fn into_report(self) -> Report {
        let steps: Vec<Report> = self.data.reports().cloned().collect();
        let mut report = Report::new(Data::Check(self.data));
        report.problems = self.problems;
        for step in steps {
            report.partial |= step.partial;
            report.findings.extend(step.findings);
            report.problems.extend(step.problems);
            report.sources.extend(step.sources);
        }
        report.findings.extend(self.disagreements);
        report
    }
}
