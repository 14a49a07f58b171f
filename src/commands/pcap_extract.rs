//! `pcap extract`: streams of a capture, each as a file of its own.
//!
//! The capture is read twice: to learn what its streams are, and to write those that are
//! meant. More of them than may be open at once are written in further rounds.

use std::path::Path;
use std::time::Duration;

use super::Context;
use super::pcap_analyze::incomplete;
use super::pcap_given::Given;
use crate::capture::analyze::{Analyzer, Summary};
use crate::capture::extract::{Extracted, Extraction};
use crate::capture::file::Packet;
use crate::capture::streams::streams;
use crate::cli::ExtractArgs;
use crate::failure::{Failure, Result};
use crate::report::pcap_extract::{ExtractedFile, PcapExtract};
use crate::report::{Data, Report};

mod choice;
pub(super) mod destination;
mod plan;
pub(super) mod source;
mod table;

use choice::choose;
use destination::Destination;
use plan::Plan;
use source::{Item, Source};

/// Files that are open at once. Each stream may hold back some hundred packets.
const MOST_OPEN: usize = 64;

/// What is a gap does not matter here.
const GAP: Duration = Duration::from_secs(1);

pub fn run(args: &ExtractArgs, context: &Context) -> Result<Report> {
    let given = Given::read(GAP, &args.given, context)?;
    let source = Source::open(args.file.as_deref(), context)?;
    let summary = survey(&source, &given, context)?;
    let all = streams(&summary.session, &summary.relays);
    let chosen = choose(args, &source.name, all)?;
    let (plans, mut problems) = plan::plans(args, chosen)?;
    for plan in &plans {
        source.refuse_as_destination(&plan.to)?;
    }
    plan::create_folder(args)?;
    let mut files = Vec::new();
    let mut ended = None;
    let mut is_stdout = false;
    for plans in plans.chunks(MOST_OPEN) {
        if context.interrupt.is_set() {
            break;
        }
        let written = write(plans, &source, &given, context)?;
        files.extend(written.files);
        ended = ended.or(written.ended);
        is_stdout |= written.is_stdout;
    }
    let empty = files.iter().filter(|file| file.is_empty());
    problems.extend(empty.map(|file| nothing_written(&file.file)));
    let name = source.name.clone();
    let mut report = Report::new(Data::PcapExtract(Box::new(PcapExtract {
        source: name,
        files,
    })));
    report.partial = ended.is_some() || context.interrupt.is_set();
    let problems = ended.into_iter().chain(problems);
    report.problems.extend(problems.map(Into::into));
    // What was written to standard output leaves no room there for the report.
    report.product = is_stdout.then(Vec::new);
    Ok(report)
}

/// Learns what the streams are. What breaks off is told of when it is read again.
fn survey(source: &Source, given: &Given, context: &Context) -> Result<Summary> {
    let mut analyzer: Analyzer = given.analyzer();
    let _ = source.read(context, |item| {
        match item {
            Item::Secrets(log) => analyzer.key_log(log),
            // Without a time, too, a stream can be written.
            Item::Packet(packet) => analyzer.packet(&Packet {
                at: packet.at.or(Some(Duration::ZERO)),
                ..packet
            }),
        }
        Ok(())
    })?;
    analyzer.finish();
    Ok(analyzer.summary())
}

/// What one round wrote.
struct Written {
    files: Vec<ExtractedFile>,
    /// What kept the capture from being read to its end.
    ended: Option<Failure>,
    is_stdout: bool,
}

/// Reads the capture again, and writes what it holds of the streams.
fn write(plans: &[Plan], source: &Source, given: &Given, context: &Context) -> Result<Written> {
    let mut extraction = Extraction::new(given.opener());
    let mut files = Vec::new();
    for plan in plans {
        if !extraction.add(plan.selection()) {
            return Err(plan::unfit(&plan.stream, plan.form));
        }
        files.push(Destination::create(&plan.to)?);
    }
    let mut packets = 0;
    let ended = source.read(context, |item| {
        match item {
            Item::Secrets(log) => extraction.key_log(log),
            Item::Packet(packet) => {
                packets += 1;
                extraction.packet(&packet);
            }
        }
        put(&mut extraction, &mut files)
    })?;
    extraction.finish();
    put(&mut extraction, &mut files)?;
    let mut written = Written {
        files: Vec::new(),
        ended: ended.map(|error| incomplete(&source.name, packets, error)),
        is_stdout: files.iter().any(Destination::is_stdout),
    };
    for ((plan, file), (patches, outcome)) in
        plans.iter().zip(&mut files).zip(extraction.outcomes())
    {
        file.finish(&patches)?;
        written.files.push(report(plan, file, &outcome));
    }
    Ok(written)
}

fn put(extraction: &mut Extraction, files: &mut [Destination]) -> Result<()> {
    for (place, out) in extraction.written() {
        if let Some(file) = files.get_mut(place) {
            file.write(out)?;
        }
    }
    Ok(())
}

fn report(plan: &Plan, file: &Destination, outcome: &Extracted) -> ExtractedFile {
    ExtractedFile::new(
        &plan.to.display().to_string(),
        plan.form,
        file.bytes(),
        &plan.stream,
        plan.damaged,
        outcome,
    )
}

fn nothing_written(to: &str) -> Failure {
    let to = Path::new(to).display();
    Failure::no_verdict(format!("nothing could be written to `{to}`"))
        .help("the report tells what was left out; --as rtpdump keeps packets as they are")
}
