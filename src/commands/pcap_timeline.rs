//! Several captures as one: `pcap analyze --together`, `--partials` and `pcap merge`.

use std::io::Read;
use std::path::Path;

use super::Context;
use super::pcap_analyze::{Analysis, no_packets, not_a_capture, unreadable_link};
use super::pcap_given::Given;
use crate::capture::analyze::Analyzer;
use crate::capture::file::CaptureReader;
use crate::capture::findings::{findings, of_files, of_reading, without_rtp};
use crate::capture::numbering::{MOST_FILES, Place};
use crate::capture::partial::{Payloads, VERSION};
use crate::capture::session::StreamSummary;
use crate::capture::timeline::{Files, Timeline, Turn};
use crate::diagnostic::{Finding, Location};
use crate::failure::{Failure, Result};
use crate::input::{Input, Live};
use crate::interrupt::Interrupt;
use crate::progress::Task;
use crate::report::Report;
use crate::report::pcap::tshark::TsharkStream;
use crate::report::pcap::{Capture, SourceFile};
use crate::srtp::key_log::KeyLog;

mod ahead;
mod recorder;
mod sources;

use ahead::Ahead;
use recorder::Recorder;
use sources::{Source, Sources};

/// What is to be done with the captures.
pub struct Wanted<'a> {
    pub accepts: Accepts,
    /// Where a partial of them goes.
    pub partial: Option<&'a Path>,
    pub payloads: Payloads,
}

/// What the inputs may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepts {
    Captures,
    PartialsOnly,
}

/// Files that stay open with large buffers.
const MOST_LARGE: usize = 64;

/// Packets between two updates of the progress.
const PACKETS_PER_UPDATE: u64 = 4096;

pub fn run(
    inputs: Vec<Input>,
    given: &Given,
    wanted: &Wanted,
    context: &Context,
) -> Result<Report> {
    // Partials may have more captures in them, which shows when they are read.
    if inputs.len() > MOST_FILES {
        return Err(too_many());
    }
    let mut recorder = match wanted.partial {
        Some(path) => Some(Recorder::create(path, &inputs, wanted.payloads)?),
        None => None,
    };
    let count = inputs.len();
    let files = Opened {
        inputs,
        accepts: wanted.accepts,
        interrupt: context.interrupt.clone(),
    };
    let task = files.task(context);
    let (mut timeline, failures) = Timeline::begin(files);
    let mut analyses = Vec::new();
    if failures.len() < count {
        let mut analyzer = given.analyzer();
        analyzer.tell_points_apart();
        let mut sources = Sources::default();
        let mut pass = Pass {
            analyzer: &mut analyzer,
            sources: &mut sources,
            recorder: recorder.as_mut(),
            ahead: Ahead::default(),
        };
        pass.read(&mut timeline, &task, context)?;
        sources.end(timeline.ends(), context);
        analyzer.finish();
        analyses.push(analysis(&mut analyzer, &sources, given, context));
        if let Some(recorder) = recorder.as_mut() {
            recorder.finish(&mut sources)?;
        }
    }
    let mut report = super::pcap_analyze::report(analyses);
    report.problems.extend(failures.into_iter().map(Into::into));
    if recorder.is_some_and(|recorder| recorder.is_stdout()) {
        report.product = Some(Vec::new());
    }
    Ok(report)
}

/// The way of all packets.
struct Pass<'a> {
    analyzer: &'a mut Analyzer,
    sources: &'a mut Sources,
    recorder: Option<&'a mut Recorder>,
    ahead: Ahead,
}

impl Pass<'_> {
    fn read(
        &mut self,
        timeline: &mut Timeline<Opened>,
        task: &Task,
        context: &Context,
    ) -> Result<()> {
        for packets in 0u64.. {
            if packets.is_multiple_of(PACKETS_PER_UPDATE) {
                task.position(timeline.position());
            }
            if !self.read_next(timeline)? || context.interrupt.is_set() {
                break;
            }
            if self.ahead.is_full() {
                self.take_next()?;
            }
        }
        while self.take_next()? {}
        Ok(())
    }

    /// False when there is no other packet.
    fn read_next(&mut self, timeline: &mut Timeline<Opened>) -> Result<bool> {
        if let Some(name) = timeline.twice() {
            return Err(twice(name));
        }
        if timeline.has_too_many() {
            return Err(too_many());
        }
        let Some(turn) = timeline.next_packet()? else {
            return Ok(false);
        };
        self.analyzer.look(number(&turn), &turn.packet);
        self.ahead.push(turn);
        Ok(true)
    }

    /// False when no packet waits.
    fn take_next(&mut self) -> Result<bool> {
        let Pass {
            analyzer,
            sources,
            recorder,
            ahead,
        } = self;
        let taken = ahead.pop(|turn| take(turn, analyzer, sources, recorder.as_deref_mut()));
        taken.transpose().map(|taken| taken.is_some())
    }
}

/// The number that the analysis carries along.
fn number(turn: &Turn) -> u64 {
    let place = Place {
        file: turn.capture,
        number: turn.number,
    };
    place.packet()
}

fn take(
    mut turn: Turn,
    analyzer: &mut Analyzer,
    sources: &mut Sources,
    recorder: Option<&mut Recorder>,
) -> Result<()> {
    if let Some(source) = sources.of(&mut turn) {
        if let Some(recorder) = recorder {
            recorder.take(&turn, source, analyzer.opener())?;
        }
        source.count(&turn.packet);
    }
    let number = number(&turn);
    analyzer.numbered(number, &turn.packet);
    if turn.is_behind_damage {
        analyzer.damaged_before(number);
    }
    if !turn.key_log.is_empty() {
        analyzer.key_log(KeyLog::parse(&turn.key_log));
    }
    Ok(())
}

/// Sums up what was read.
fn analysis(
    analyzer: &mut Analyzer,
    sources: &Sources,
    given: &Given,
    context: &Context,
) -> Analysis {
    for source in sources.all().filter(|source| source.is_partial) {
        analyzer.left_out(&source.sums.left_out);
    }
    let summary = analyzer.summary();
    let name = sources.name();
    let mut problems: Vec<Failure> = unreadable_link(&name, &summary).into_iter().collect();
    problems.extend(sources.problems());
    if summary
        .session
        .streams
        .iter()
        .any(StreamSummary::has_cut_srtp)
    {
        let cut = |source: &&Source| !source.origin.whole_payloads;
        problems.extend(sources.all().find(cut).map(cannot_open));
    }
    if summary.packets == 0 && problems.is_empty() && !context.interrupt.is_set() {
        problems.push(no_packets(&name));
    }
    let mut findings: Vec<Finding> = findings(&name, &summary)
        .into_iter()
        .map(|finding| sources.located(finding))
        .collect();
    for source in sources.all() {
        let sums = &source.sums;
        findings.extend(of_reading(source.name(), &sums.skipped(), sums.drops()));
    }
    findings.extend(of_files(&name, &sources.spans(), given.silence()));
    if !context.interrupt.is_set() {
        findings.extend(without_rtp(&summary, sources.all().map(Source::name)));
    }
    findings.retain(|finding| given.tells(finding));
    let files: Vec<SourceFile> = sources.all().map(Source::report).collect();
    Analysis {
        compared: TsharkStream::all(&summary),
        capture: Capture::from(summary).of_files(name, files),
        findings,
        problems,
    }
}

impl Sources {
    /// A finding that shows a packet by its file.
    fn located(&self, mut finding: Finding) -> Finding {
        let packet = finding.location.as_ref().and_then(|at| at.packet);
        if let Some(place) = packet.map(Place::of)
            && let Some(source) = self.at(place)
        {
            finding.location = Some(Location::packet(source.name(), place.number));
        }
        finding
    }
}

/// The captures as they were named.
struct Opened {
    inputs: Vec<Input>,
    accepts: Accepts,
    interrupt: Interrupt,
}

impl Opened {
    fn task(&self, context: &Context) -> Task {
        let lengths = self.inputs.iter().map(Input::length);
        match lengths.sum::<Option<u64>>() {
            Some(length) => context.progress.bytes(length, "packets"),
            None => context.progress.spinner("packets"),
        }
    }
}

impl Files for Opened {
    type Source = Box<dyn Read + Send>;
    type Error = Failure;

    fn count(&self) -> usize {
        self.inputs.len()
    }

    fn name(&self, file: usize) -> String {
        self.inputs.get(file).map(Input::name).unwrap_or_default()
    }

    fn open(&mut self, file: usize, open: usize) -> Result<CaptureReader<Self::Source>> {
        let name = self.name(file);
        let Some(input) = self.inputs.get(file) else {
            return Err(Failure::usage("there is no such capture"));
        };
        let Live { source, .. } = input
            .open(&self.interrupt)
            .map_err(|failure| open_at_once(failure, open))?;
        let reader = match open < MOST_LARGE {
            true => CaptureReader::open(source),
            false => CaptureReader::open_small(source),
        };
        let mut reader = reader.map_err(|error| not_a_capture(&name, error))?;
        reader.peek();
        judge(&name, &reader, self.accepts)?;
        Ok(reader)
    }

    fn can_wait(&self, file: usize) -> bool {
        self.inputs
            .get(file)
            .is_some_and(|input| input.length().is_some())
    }
}

/// A file that cannot be opened because too many are.
fn open_at_once(failure: Failure, open: usize) -> Failure {
    const ENOUGH_TO_BE_THE_CAUSE: usize = 32;
    match open {
        ENOUGH_TO_BE_THE_CAUSE.. => failure.help(format!(
            "{open} captures of the same time are open at once: raise the limit (ulimit -n), or make \
             partials of some of them (pcap analyze --partials) and merge these"
        )),
        _ => failure,
    }
}

/// Whether a file is what was asked for, and can be understood.
fn judge(name: &str, reader: &CaptureReader<impl Read>, accepts: Accepts) -> Result<()> {
    let head = reader.notes().and_then(|notes| notes.head());
    match head {
        None if accepts == Accepts::PartialsOnly => Err(Failure::no_verdict(format!(
            "`{name}` is not a partial"
        ))
        .help("partials are made with rtctool pcap analyze --partials; captures themselves are analysed as one with rtctool pcap analyze --together")),
        Some(head) if head.version > VERSION => Err(Failure::no_verdict(format!(
            "`{name}` is a partial of version {}, which is newer than this rtctool",
            head.version
        ))
        .help(format!(
            "{} made it; versions up to {VERSION} are read here",
            head.made_by
        ))),
        _ => Ok(()),
    }
}

/// Keys are of no use for packets that were cut.
fn cannot_open(source: &Source) -> Failure {
    Failure::no_verdict(format!(
        "packets of `{}` were cut when its partial was made, so that no key opens them",
        source.name()
    ))
    .help("make the partial with --keep-encrypted")
}

fn twice(name: &str) -> Failure {
    Failure::no_verdict(format!("`{name}` is there twice"))
        .help("a capture, or a partial made of it, was given more than once: each of its packets would count twice")
}

fn too_many() -> Failure {
    Failure::no_verdict(format!(
        "there are more than {MOST_FILES} captures in one timeline"
    ))
    .help("join some of them first, for example with mergecap")
}
