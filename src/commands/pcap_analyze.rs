//! `pcap analyze`: captures, one by one.

use std::io::Read;
use std::num::NonZero;
use std::thread;

use pcap_file::DataLink;

use super::Context;
use super::pcap_given::{Given, Secrets};
use super::pcap_live::{self, Watched};
use super::pcap_timeline::{self, Accepts, Wanted};
use crate::capture::analyze::{Analyzer, Summary};
use crate::capture::file::{CaptureReader, OpenError, Packet, ReadError, Unpack};
use crate::capture::findings::{by_importance, findings, listed, of_reading};
use crate::capture::frame::LINK_TYPES;
use crate::capture::partial::Payloads;
use crate::capture::selection::Selected;
use crate::cli::{AnalyzeArgs, MergeArgs};
use crate::diagnostic::{Finding, FindingCounts};
use crate::failure::{Failure, Result};
use crate::input::{Input, Live, inputs};
use crate::render::tshark;
use crate::report::pcap::tshark::TsharkStream;
use crate::report::pcap::{Capture, PcapAnalyze};
use crate::report::{Data, Report};
use crate::srtp::key_log::KeyLog;
use crate::units::{counted, format_count};

type Source = Box<dyn Read + Send>;

/// One capture, read as far as it goes.
pub struct Analysis {
    pub capture: Capture,
    pub findings: Vec<Finding>,
    /// What kept the capture from being read or judged whole.
    pub problems: Vec<Failure>,
    /// Its streams as tshark counts them, where that was asked for.
    pub compared: Option<Vec<TsharkStream>>,
}

pub fn run(args: &AnalyzeArgs, context: &Context) -> Result<Report> {
    let given = Given::read(args.gap, &args.given, context)?
        .selecting(&args.selection)?
        .comparing(args.compat)
        .ignoring(&args.ignore)?;
    if args.together || args.partials.is_some() {
        return together(args, &given, context);
    }
    let mut analyses = Vec::new();
    let mut unreadable = Vec::new();
    for input in inputs(&args.files)? {
        if context.interrupt.is_set() {
            break;
        }
        match analyze(&input, &given, context) {
            Ok(analysis) => analyses.push(analysis),
            Err(_) if context.interrupt.is_set() => break,
            Err(failure) => unreadable.push(failure),
        }
    }
    let mut report = report(analyses);
    report
        .problems
        .extend(unreadable.into_iter().map(Into::into));
    Ok(report)
}

/// The captures as one.
fn together(args: &AnalyzeArgs, given: &Given, context: &Context) -> Result<Report> {
    if args.selection.count.is_some() {
        let message = "--count is for captures by themselves, not for several as one";
        return Err(Failure::usage(message).help("choose packets by their times: --from and --to"));
    }
    let keeps_whole = args.keep_encrypted || given.has_keys();
    let wanted = Wanted {
        accepts: Accepts::Captures,
        partial: args.partials.as_deref(),
        payloads: match keeps_whole {
            true => Payloads::Whole,
            false => Payloads::Beginning,
        },
    };
    pcap_timeline::run(inputs(&args.files)?, given, &wanted, context)
}

/// `pcap merge`: the captures that partials were made of, as one.
pub fn merge(args: &MergeArgs, context: &Context) -> Result<Report> {
    let given = Given::read(args.gap, &args.given, context)?.ignoring(&args.ignore)?;
    let wanted = Wanted {
        accepts: Accepts::PartialsOnly,
        partial: args.partials.as_deref(),
        // What is in a partial stays in it.
        payloads: Payloads::Whole,
    };
    pcap_timeline::run(inputs(&args.files)?, &given, &wanted, context)
}

/// The report on captures that have been read.
pub fn report(analyses: Vec<Analysis>) -> Report {
    let mut captures = Vec::new();
    let mut findings = Vec::new();
    let mut left_out = FindingCounts::default();
    let mut problems = Vec::new();
    let mut tables: Option<String> = None;
    for analysis in analyses {
        if let Some(streams) = &analysis.compared {
            tables
                .get_or_insert_default()
                .push_str(&tshark::table(streams));
        }
        captures.push(analysis.capture);
        let (listed, more) = listed(analysis.findings);
        findings.extend(listed);
        left_out = left_out + more;
        problems.extend(analysis.problems.into_iter().map(Into::into));
    }
    let partial = captures.iter().any(|capture: &Capture| capture.truncated);
    let mut report = Report::new(Data::PcapAnalyze(PcapAnalyze { captures }));
    by_importance(&mut findings);
    report.partial = partial;
    report.findings = findings;
    report.findings_left_out = left_out;
    report.problems = problems;
    report.product = tables.map(String::into_bytes);
    report
}

/// Reads and judges one capture. Fails when it is not one.
pub fn analyze(input: &Input, given: &Given, context: &Context) -> Result<Analysis> {
    let name = input.name();
    let Live { length, source } = input.open(&context.interrupt)?;
    let mut reader = open(source, length).map_err(|error| not_a_capture(&name, error))?;
    reader.peek();
    if reader.notes().is_some() {
        return Err(a_partial(&name));
    }
    let (analyzer, ended) = match length {
        Some(length) => {
            let task = context.progress.bytes(length, &name);
            let mut analyzer = given.analyzer();
            let show = |offset| task.position(offset);
            let ended = read_all(&mut reader, &mut analyzer, given, context, show);
            (analyzer, ended)
        }
        None => read_live(&mut reader, &name, given, context),
    };
    let summary = analyzer.conclude();

    let mut problems: Vec<Failure> = unreadable_link(&name, &summary).into_iter().collect();
    let truncated = ended.is_err();
    if let Err(error) = ended {
        problems.push(incomplete(&name, summary.packets, error));
    } else if summary.packets == 0 && !context.interrupt.is_set() {
        problems.push(no_packets(&name));
    } else if let Some(selected) = &summary.selected {
        problems.extend(nothing_selected(&name, selected));
    }
    let mut findings = findings(&name, &summary);
    findings.extend(of_reading(&name, reader.skipped(), reader.drops()));
    findings.retain(|finding| given.tells(finding));
    Ok(Analysis {
        findings,
        compared: TsharkStream::all(&summary),
        capture: Capture {
            format: reader.format().as_str().to_owned(),
            compression: reader
                .compression()
                .map(|compression| compression.as_str().to_owned()),
            source: name,
            truncated,
            skipped_bytes: reader.skipped().bytes,
            dropped_by_interface: reader.drops().by_interface,
            dropped_by_os: reader.drops().by_os,
            ..Capture::from(summary)
        },
        problems,
    })
}

/// Bytes of a file that is long enough to be read on a thread of its own.
const WORTH_A_THREAD: u64 = 4 * 1024 * 1024;

/// What is not a file has a thread of its own already.
fn open(source: Source, length: Option<u64>) -> Result<CaptureReader<Source>, OpenError> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    match length {
        Some(WORTH_A_THREAD..) if processors > 1 => CaptureReader::open_ahead(source),
        _ => CaptureReader::open(source),
    }
}

/// Packets between two updates of the progress.
const PACKETS_PER_UPDATE: u64 = 1024;

/// What is given the packets of a capture, and secrets that it carries.
pub(super) trait Takes {
    fn packet(&mut self, packet: &Packet);
    /// In front of this packet, which was taken last, the capture is damaged.
    fn damaged_before(&mut self, number: u64);
    fn key_log(&mut self, log: KeyLog);
}

impl Takes for Analyzer {
    fn packet(&mut self, packet: &Packet) {
        self.packet(packet);
    }

    fn damaged_before(&mut self, number: u64) {
        self.damaged_before(number);
    }

    fn key_log(&mut self, log: KeyLog) {
        self.key_log(log);
    }
}

/// Reads what may still be written, below a table of it where somebody looks.
fn read_live<R: Read>(
    reader: &mut CaptureReader<R>,
    name: &str,
    given: &Given,
    context: &Context,
) -> (Analyzer, Result<(), ReadError>) {
    let mut analyzer = given.analyzer();
    if !context.progress.is_visible() {
        let ended = read_all(reader, &mut analyzer, given, context, |_| {});
        return (analyzer, ended);
    }
    let watched = Watched::new(analyzer);
    let ended = pcap_live::while_reading(&watched, name, given, context, || {
        read_all(reader, &mut &watched, given, context, |_| {})
    });
    (watched.into_analyzer(), ended)
}

/// `show` is told how many bytes have been read.
fn read_all<R: Read>(
    reader: &mut CaptureReader<R>,
    analyzer: &mut impl Takes,
    given: &Given,
    context: &Context,
    show: impl Fn(u64),
) -> Result<(), ReadError> {
    let mut secrets = Secrets::default();
    let mut damaged = 0;
    for packets in 0..given.most_packets {
        if packets.is_multiple_of(PACKETS_PER_UPDATE) {
            show(reader.position());
        }
        match reader.next_packet() {
            Ok(Some(packet)) => analyzer.packet(&packet),
            Ok(None) => break,
            // The user stopped the reading in the middle of a record.
            Err(_) if context.interrupt.is_set() => break,
            Err(error) => return Err(error),
        }
        if reader.skipped().places > damaged {
            damaged = reader.skipped().places;
            analyzer.damaged_before(packets + 1);
        }
        if let Some(log) = secrets.new_in(reader) {
            analyzer.key_log(log);
        }
    }
    Ok(())
}

pub(super) fn not_a_capture(name: &str, error: OpenError) -> Failure {
    let help = match &error {
        OpenError::Empty => "was the capture stopped before the first packet was written?".into(),
        OpenError::Compressed(_, command) => {
            let name = if name == "-" { "" } else { name };
            let unpack = format!("{command} {name}");
            let unpack = unpack.trim_end();
            format!("unpack it on the way: {unpack} | rtctool pcap analyze -")
        }
        OpenError::Unpack(_) => "nothing of it can be read; look for another copy".into(),
        OpenError::Io(_) => "check that the file can be read".into(),
        OpenError::OtherFormat(_, help) => (*help).into(),
        OpenError::NotACapture => "captures are made with tcpdump -w, dumpcap or Wireshark".into(),
        OpenError::HeaderCut { .. } | OpenError::HeaderDamaged(_) => {
            "nothing of it can be read; look for another copy".into()
        }
    };
    Failure::no_verdict(format!("cannot read `{name}`"))
        .caused_by(error)
        .help(help)
}

pub(super) fn incomplete(name: &str, packets: u64, error: ReadError) -> Failure {
    let help = advice(&error);
    read_in_part(name, packets).caused_by(error).help(help)
}

pub(super) fn read_in_part(name: &str, packets: u64) -> Failure {
    let packets = format_count(packets);
    Failure::no_verdict(format!("`{name}` was read up to packet {packets} only"))
}

/// What to do about a capture that breaks off.
pub(super) fn advice(error: &ReadError) -> &'static str {
    match error {
        ReadError::Cut { .. } => {
            "the program that wrote it was stopped, or the disk was full; what comes before is in the report"
        }
        ReadError::Unpack {
            damage: Unpack::Cut(_),
            ..
        } => "the file was copied or written in part only; what comes before is in the report",
        ReadError::Unpack { .. } | ReadError::Damaged { .. } => {
            "what comes before is in the report; is there another copy?"
        }
        ReadError::Io { .. } => "what was read until then is in the report",
    }
}

/// Alone it holds the packets of calls, but not what was left out.
fn a_partial(name: &str) -> Failure {
    Failure::no_verdict(format!("`{name}` is a partial capture"))
        .help(format!("analyse it with rtctool pcap merge {name}"))
}

pub(super) fn no_packets(name: &str) -> Failure {
    Failure::no_verdict(format!("`{name}` holds no packets"))
        .help("check the interface and the filter that it was captured with")
}

/// What a filter leaves nothing of is no capture without faults.
fn nothing_selected(name: &str, selected: &Selected) -> Option<Failure> {
    let left_out = selected.left_out_by_filter + selected.left_out_by_time;
    if selected.taken > 0 || left_out == 0 {
        return None;
    }
    let messages = format_count(left_out);
    Some(match selected.left_out_by_filter {
        0 => Failure::no_verdict(format!(
            "none of the {messages} messages of `{name}` is in the time asked for"
        ))
        .help(
            "without --from and --to the report tells when the capture begins and how long it is",
        ),
        _ => Failure::no_verdict(format!(
            "the filter matches none of the {messages} messages of `{name}`"
        ))
        .help("without --filter, and with -v, the report lists addresses, ports and SSRCs"),
    })
}

pub(super) fn unreadable_link(name: &str, summary: &Summary) -> Option<Failure> {
    let number = summary.unsupported_link?;
    let link = match DataLink::from(number) {
        DataLink::Unknown(number) => number.to_string(),
        known => format!("{number} ({known:?})"),
    };
    let packets = counted(summary.contents.unsupported_link, "packet");
    let are = match summary.contents.unsupported_link {
        1 => "is",
        _ => "are",
    };
    let message = format!("{packets} of `{name}` {are} of link type {link}, which is not read");
    Some(Failure::no_verdict(message).help(format!("link types that are read: {LINK_TYPES}")))
}
