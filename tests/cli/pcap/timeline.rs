//! Several captures as one, and pieces that were analysed apart.
//!
//! Whatever way a capture is cut, the report on all pieces is that on the whole.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::ledger::generator::packet::Captured;
use super::ledger::generator::scenario::Scenario;
use super::ledger::generator::{Container, Format, LinkType, play};
use super::ledger::scenario;
use crate::run::{Run, rtctool, run};

/// How file and number are joined in the numbers of packets.
const FILE: u64 = 1_000_000_000_000;

/// A folder with captures in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, container: &Container, packets: &[Captured]) -> PathBuf {
        let path = self.path(name);
        let mut bytes = Vec::new();
        container.write(packets, &mut bytes).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }
}

/// `pcap ARGS… FILES…`.
fn pcap(args: &[&str], files: &[PathBuf]) -> Run {
    let files = files.iter().map(|file| file.to_str().unwrap());
    let args: Vec<&str> = ["pcap"]
        .into_iter()
        .chain(args.iter().copied())
        .chain(files)
        .collect();
    run(&args)
}

fn report(args: &[&str], files: &[PathBuf]) -> Value {
    let run = pcap(&[args, &["--format", "json"]].concat(), files);
    assert_eq!(run.stderr, "");
    run.report()
}

/// Writes the partial of these captures.
fn partial(command: &str, files: &[PathBuf], to: PathBuf) -> PathBuf {
    let to_text = to.to_str().unwrap();
    report(&[command, "--partials", to_text], files);
    to
}

fn capture(report: &Value) -> &Value {
    &report["data"]["captures"][0]
}

/// A call that was cut into pieces.
struct Pieces {
    folder: Folder,
    whole: PathBuf,
    files: Vec<PathBuf>,
    /// By the name of a piece: the numbers that its packets have in the whole.
    numbers: BTreeMap<String, Vec<u64>>,
}

/// Containers that pieces alternate between.
const CONTAINERS: [Container; 3] = [
    Container {
        format: Format::Nanoseconds,
        ..Container::USUAL
    },
    Container {
        format: Format::Ng { resolution: 9 },
        ..Container::USUAL
    },
    Container {
        format: Format::Ng { resolution: 6 },
        ..Container::USUAL
    },
];

impl Pieces {
    /// `piece_of` says by time and source in which piece a packet is. Packets of one time are
    /// kept together: only a capture itself tells their order.
    fn cut(scenario: Scenario, seed: u64, piece_of: impl Fn(u64, usize) -> usize) -> Pieces {
        let recording = play(scenario, seed);
        let folder = Folder::new();
        let whole = folder.write("whole.pcap", &Container::USUAL, &recording.captured);
        let mut pieces: BTreeMap<usize, (Vec<Captured>, Vec<u64>)> = BTreeMap::new();
        let mut ports = Vec::new();
        let mut before = (0, 0);
        for (number, packet) in (1..).zip(&recording.captured) {
            assert!(packet.at_us >= before.0, "the generator keeps the order");
            let source = packet.datagram.source;
            let at = ports.iter().position(|known| *known == source);
            let at = at.unwrap_or_else(|| {
                ports.push(source);
                ports.len() - 1
            });
            let piece = match packet.at_us == before.0 {
                true => before.1,
                false => piece_of(packet.at_us, at),
            };
            before = (packet.at_us, piece);
            let (packets, numbers) = pieces.entry(piece).or_default();
            packets.push(Captured {
                at_us: packet.at_us,
                datagram: packet.datagram.clone(),
            });
            numbers.push(number);
        }
        let mut files = Vec::new();
        let mut numbers = BTreeMap::new();
        for ((n, (packets, of_packets)), container) in
            pieces.into_iter().zip(CONTAINERS.iter().cycle())
        {
            let name = format!("piece{n}.pcap");
            files.push(folder.write(&name, container, &packets));
            numbers.insert(name, of_packets);
        }
        Pieces {
            folder,
            whole,
            files,
            numbers,
        }
    }

    /// The figures of the whole.
    fn expected(&self) -> Value {
        figures(
            &report(&["analyze"], std::slice::from_ref(&self.whole)),
            |_, number| number,
        )
    }

    /// The figures of a report on the pieces, with the numbers that packets have in the whole.
    fn found(&self, report: &Value) -> Value {
        let files = capture(report)["files"].as_array().unwrap();
        let names: Vec<String> = match files.as_slice() {
            [] => vec![base_name(&capture(report)["source"])],
            files => files
                .iter()
                .map(|file| base_name(&file["source"]))
                .collect(),
        };
        figures(report, |file, number| {
            let name = match file {
                File::Place(place) => &names[place],
                File::Name(name) => name,
            };
            self.numbers[name][number as usize - 1]
        })
    }
}

fn base_name(path: &Value) -> String {
    let path = Path::new(path.as_str().unwrap());
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// How a report names the file of a packet.
enum File<'a> {
    Place(usize),
    Name(&'a String),
}

/// All that a report says but for names and formats of files, and what is said of these.
fn figures(report: &Value, number: impl Fn(File, u64) -> u64) -> Value {
    let mut capture = capture(report).clone();
    for of_files in ["source", "files", "format", "compression"] {
        capture.as_object_mut().unwrap().remove(of_files);
    }
    rename(&mut capture, &|joined| {
        number(File::Place((joined / FILE) as usize), joined % FILE)
    });
    for event in capture["events"].as_array_mut().unwrap() {
        event.as_object_mut().unwrap().remove("file");
        event.as_object_mut().unwrap().remove("packet_in_file");
    }
    let findings = report["findings"].as_array().unwrap();
    let findings: Vec<Value> = findings
        .iter()
        .filter(|finding| !matches!(finding["code"].as_str(), Some("PCAP070" | "PCAP071")))
        .map(|finding| {
            let packet = finding["location"]["packet"].as_u64().map(|packet| {
                let name = base_name(&finding["location"]["source"]);
                number(File::Name(&name), packet)
            });
            json!([
                finding["code"],
                finding["severity"],
                finding["message"],
                packet
            ])
        })
        .collect();
    json!({"capture": capture, "findings": findings, "verdict": report["verdict"]})
}

/// Puts another number in place of each packet's.
fn rename(value: &mut Value, number: &dyn Fn(u64) -> u64) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                match value.as_u64() {
                    Some(packet) if name == "packet" || name.ends_with("_packet") => {
                        *value = json!(number(packet));
                    }
                    _ => rename(value, number),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| rename(value, number)),
        _ => {}
    }
}

/// The way from pieces to one report.
#[derive(Debug, Clone)]
enum Way {
    Together,
    Merged,
    /// Two are merged to one partial again and again.
    MergedInSteps,
}

fn assert_the_same(pieces: &Pieces, way: &Way) {
    let report = match way {
        Way::Together => report(&["analyze", "--together"], &pieces.files),
        Way::Merged | Way::MergedInSteps => merge(pieces, way),
    };
    let (expected, found) = (pieces.expected(), pieces.found(&report));
    let different = || {
        let of = |value: &Value| serde_json::to_string_pretty(value).unwrap();
        let (expected, found) = (of(&expected), of(&found));
        let lines = expected.lines().zip(found.lines());
        let lines = lines.filter(|(expected, found)| expected != found).take(10);
        lines
            .map(|(a, b)| format!("{a} | {b}\n"))
            .collect::<String>()
    };
    assert!(expected == found, "{way:?}\n{}", different());
}

fn merge(pieces: &Pieces, way: &Way) -> Value {
    let mut parts: Vec<PathBuf> = pieces
        .files
        .iter()
        .map(|file| {
            partial(
                "analyze",
                std::slice::from_ref(file),
                file.with_extension("part"),
            )
        })
        .collect();
    while parts.len() > 2 && matches!(way, Way::MergedInSteps) {
        let two: Vec<PathBuf> = parts.drain(..2).collect();
        let to = pieces.folder.path(&format!("{}.part", parts.len()));
        parts.push(partial("merge", &two, to));
    }
    report(&["merge"], &parts)
}

fn ways() -> impl Strategy<Value = Way> {
    prop::sample::select(vec![Way::Together, Way::Merged, Way::MergedInSteps])
}

const SCENARIOS: [&str; 6] = [
    "hostile",
    "webrtc",
    "padding",
    "encrypted",
    "restarts",
    "late",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(6) })]

    #[test]
    fn pieces_of_a_rotated_capture_give_the_report_of_the_whole(
        name in prop::sample::select(SCENARIOS.to_vec()),
        seed in 1u64..9,
        mut cuts in prop::collection::vec(0u64..20_000_000, 1..5),
        way in ways(),
    ) {
        cuts.sort_unstable();
        let piece = |at_us: u64, _: usize| cuts.partition_point(|cut| *cut <= at_us);
        assert_the_same(&Pieces::cut(scenario(name), seed, piece), &way);
    }

    #[test]
    fn captures_of_machines_that_saw_other_flows_give_the_report_of_the_whole(
        name in prop::sample::select(SCENARIOS.to_vec()),
        seed in 1u64..9,
        machines in prop::collection::vec(0usize..3, 8),
        way in ways(),
    ) {
        let piece = |_: u64, source: usize| machines[source % machines.len()];
        assert_the_same(&Pieces::cut(scenario(name), seed, piece), &way);
    }

    #[test]
    fn packets_that_were_dealt_out_give_the_report_of_the_whole(
        name in prop::sample::select(SCENARIOS.to_vec()),
        seed in 1u64..9,
        hands in 2u64..5,
        way in ways(),
    ) {
        let piece = |at_us: u64, _: usize| (at_us.wrapping_mul(0x9e37_79b9) >> 7) % hands;
        let piece = |at_us: u64, source: usize| piece(at_us, source) as usize;
        assert_the_same(&Pieces::cut(scenario(name), seed, piece), &way);
    }
}

fn halves(name: &str) -> Pieces {
    Pieces::cut(scenario(name), 3, |at_us, _| usize::from(at_us > 5_000_000))
}

#[test]
fn any_order_of_captures_gives_the_same_report_byte_for_byte() {
    let pieces = Pieces::cut(scenario("webrtc"), 3, |at_us, _| {
        (at_us / 1_000_000) as usize % 5
    });
    let mut files = pieces.files.clone();
    let one = pcap(&["analyze", "--together", "--format", "json"], &files).stdout;
    files.reverse();
    let other = pcap(&["analyze", "--together", "--format", "json"], &files).stdout;
    assert_eq!(one, other);
}

#[test]
fn the_same_capture_gives_the_same_report_each_time() {
    for name in ["chromium-turn-tcp.pcapng", "gstreamer-opus-vp8.pcapng"] {
        let path = format!("fixtures/pcap/{name}");
        let once = || run(&["pcap", "analyze", &path, "--format", "json"]).stdout;
        assert_eq!(once(), once());
    }
}

#[test]
fn findings_and_events_name_the_file_and_the_number_in_it() {
    let pieces = halves("restarts");
    let report = report(&["analyze", "--together"], &pieces.files);
    let files = capture(&report)["files"].as_array().unwrap();
    let packets: Vec<u64> = files
        .iter()
        .map(|file| file["packets"].as_u64().unwrap())
        .collect();
    let lengths = pieces.numbers.values().map(|numbers| numbers.len() as u64);
    assert_eq!(packets, lengths.collect::<Vec<u64>>());
    let stream = &capture(&report)["streams"][0];
    let last = stream["last_packet"].as_u64().unwrap();
    assert_eq!((last / FILE, last % FILE <= packets[1]), (1, true));
    let event = &capture(&report)["events"][0];
    assert_eq!(base_name(&event["file"]), "piece0.pcap");
    assert_eq!(event["packet_in_file"], event["packet"]);
}

#[test]
fn a_capture_that_breaks_off_does_not_keep_the_others_from_being_read() {
    let pieces = halves("clean");
    let first = fs::read(&pieces.files[0]).unwrap();
    fs::write(&pieces.files[0], &first[..first.len() - 5]).unwrap();
    let run = pcap(
        &["analyze", "--together", "--format", "json"],
        &pieces.files,
    );
    assert_eq!(run.status, Some(3), "{}", run.stderr);
    let report = run.report();
    assert_eq!(report["partial"], true);
    let files = &capture(&report)["files"];
    assert_eq!(
        (&files[0]["truncated"], &files[1]["truncated"]),
        (&json!(true), &json!(false))
    );
    let all: u64 = pieces
        .numbers
        .values()
        .map(|numbers| numbers.len() as u64)
        .sum();
    assert_eq!(capture(&report)["packets"], all - 1);
    assert!(
        run.stderr.contains("piece0.pcap` was read up to packet"),
        "{}",
        run.stderr
    );
    // A partial keeps that in mind.
    let part = pieces.folder.path("x.part");
    pcap(
        &["analyze", "--partials", part.to_str().unwrap()],
        &pieces.files,
    );
    let merged = pcap(&["merge"], &[part]);
    assert_eq!(merged.status, Some(3));
    assert!(
        merged.stderr.contains("piece0.pcap` was read up to packet"),
        "{}",
        merged.stderr
    );
}

#[test]
fn captures_of_other_link_types_and_compressions_make_one_timeline() {
    let recording = play(scenario("clean"), 5);
    let folder = Folder::new();
    let whole = folder.write("whole.pcap", &Container::USUAL, &recording.captured);
    let (first, second) = recording.captured.split_at(recording.captured.len() / 2);
    let raw = Container {
        link: LinkType::Raw,
        ..Container::USUAL
    };
    let files = [
        folder.write("a.pcap", &Container::USUAL, first),
        folder.write("b.pcap", &raw, second),
    ];
    let packed = zstd_of(&fs::read(&files[1]).unwrap());
    fs::write(&files[1], packed).unwrap();
    let together = report(&["analyze", "--together"], &files);
    let whole = report(&["analyze"], &[whole]);
    assert_eq!(capture(&together)["compression"], Value::Null);
    assert_eq!(capture(&together)["files"][1]["compression"], "zstd");
    for figure in ["reception", "lost", "jitter_ms", "packets", "video", "opus"] {
        assert_eq!(
            capture(&together)["streams"][0][figure],
            capture(&whole)["streams"][0][figure]
        );
    }
}

fn zstd_of(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

#[test]
fn a_partial_is_a_fraction_of_its_capture() {
    let folder = Folder::new();
    for (name, most) in [
        ("gstreamer-opus-vp8.pcapng", 0.25),
        ("ffmpeg-h264-ipv6.pcap", 0.1),
    ] {
        let source = PathBuf::from("fixtures/pcap").join(name);
        let part = partial("analyze", std::slice::from_ref(&source), folder.path(name));
        let size = |path: &Path| fs::metadata(path).unwrap().len() as f64;
        let ratio = size(&part) / size(&source);
        assert!(ratio < most, "{name}: {ratio:.3}");
    }
}

/// What a run says on standard error, without the folder.
fn error(run: &Run, folder: &Folder) -> String {
    assert_eq!(run.status, Some(3), "{}", run.stderr);
    let folder = format!("{}/", folder.0.path().display());
    run.stderr.replace(&folder, "")
}

#[test]
fn merge_takes_partials_only() {
    let pieces = halves("clean");
    let run = pcap(&["merge"], &pieces.files[..1]);
    insta::assert_snapshot!(error(&run, &pieces.folder), @"
    error: `piece0.pcap` is not a partial
    help: partials are made with rtctool pcap analyze --partials; captures themselves are analysed as one with rtctool pcap analyze --together
    ");
}

#[test]
fn a_partial_alone_is_for_merge() {
    let pieces = halves("clean");
    let part = partial("analyze", &pieces.files[..1], pieces.folder.path("x.part"));
    let run = pcap(&["analyze"], &[part]);
    insta::assert_snapshot!(error(&run, &pieces.folder), @"
    error: `x.part` is a partial capture
    help: analyse it with rtctool pcap merge x.part
    ");
}

#[test]
fn a_piece_is_merged_once() {
    let pieces = halves("clean");
    let part = partial("analyze", &pieces.files[..1], pieces.folder.path("x.part"));
    let both = partial(
        "merge",
        std::slice::from_ref(&part),
        pieces.folder.path("y.part"),
    );
    let run = pcap(&["merge"], &[part, both]);
    insta::assert_snapshot!(error(&run, &pieces.folder), @"
    error: `piece0.pcap` is there twice
    help: a capture, or a partial made of it, was given more than once: each of its packets would count twice
    ");
    let twice = [pieces.files[0].clone(), pieces.files[0].clone()];
    let run = pcap(&["analyze", "--together"], &twice);
    assert_eq!(run.status, Some(3));
}

#[test]
fn a_partial_of_a_newer_version_is_refused() {
    let pieces = halves("clean");
    let part = partial("analyze", &pieces.files[..1], pieces.folder.path("x.part"));
    let bytes = zstd::decode_all(fs::File::open(&part).unwrap()).unwrap();
    let at = memchr::memmem::find(&bytes, b"\"version\":1").expect("a version");
    let newer = [&bytes[..at], b"\"version\":9", &bytes[at + 11..]].concat();
    fs::write(&part, newer).unwrap();
    let run = pcap(&["merge"], &[part]);
    insta::assert_snapshot!(error(&run, &pieces.folder), @"
    error: `x.part` is a partial of version 9, which is newer than this rtctool
    help: rtctool 0.1.0 made it; versions up to 1 are read here
    ");
}

#[test]
fn a_partial_without_its_end_is_not_trusted() {
    let pieces = halves("clean");
    let part = partial("analyze", &pieces.files[..1], pieces.folder.path("x.part"));
    let bytes = zstd::decode_all(fs::File::open(&part).unwrap()).unwrap();
    fs::write(&part, &bytes[..bytes.len() - 40]).unwrap();
    let run = pcap(&["merge"], &[part]);
    insta::assert_snapshot!(error(&run, &pieces.folder), @"
    error: the partial `x.part` is damaged, or lacks its end
    help: the figures of its captures are not whole; make it anew, or copy it again
    ");
}

#[test]
fn no_partial_takes_the_place_of_its_capture() {
    let pieces = halves("clean");
    let before = fs::read(&pieces.files[0]).unwrap();
    let name = pieces.files[0].to_str().unwrap();
    let run = pcap(&["analyze", "--partials", name], &pieces.files);
    assert_eq!(run.status, Some(2), "{}", run.stderr);
    assert_eq!(fs::read(&pieces.files[0]).unwrap(), before);
}

#[test]
fn holes_and_overlaps_are_told() {
    let pieces = Pieces::cut(scenario("clean"), 3, |at_us, _| match at_us {
        0..1_500_000 => 0,
        1_500_000..3_000_000 => 1,
        _ => 2,
    });
    let codes = |files: &[PathBuf]| {
        let report = report(&["analyze", "--together"], files);
        let findings = report["findings"].as_array().unwrap().iter();
        let codes = findings.map(|finding| finding["code"].as_str().unwrap().to_owned());
        let of_files = codes.filter(|code| code.starts_with("PCAP07"));
        of_files.collect::<Vec<String>>()
    };
    assert_eq!(codes(&pieces.files), [""; 0]);
    assert_eq!(
        codes(&[pieces.files[0].clone(), pieces.files[2].clone()]),
        ["PCAP071"]
    );
    let whole = pieces.whole.clone();
    assert_eq!(codes(&[pieces.files[1].clone(), whole]), ["PCAP070"]);
}

#[test]
fn keys_open_partials_that_were_kept_whole() {
    let folder = Folder::new();
    let source = PathBuf::from("fixtures/pcap/srtp-ffmpeg.pcap");
    let keys = ["--sdp", "fixtures/pcap/srtp-ffmpeg.sdp"];
    let expected = report(
        &[&["analyze"], &keys[..]].concat(),
        std::slice::from_ref(&source),
    );
    let part = folder.path("x.part");
    let to = ["--partials", part.to_str().unwrap()];
    report(
        &[&["analyze", "--keep-encrypted"], &to[..]].concat(),
        std::slice::from_ref(&source),
    );
    let merged = report(
        &[&["merge"], &keys[..]].concat(),
        std::slice::from_ref(&part),
    );
    assert_eq!(capture(&merged), capture(&expected));
    // Else they say that they cannot.
    pcap(&[&["analyze"], &to[..]].concat(), &[source]);
    let run = pcap(&[&["merge"], &keys[..]].concat(), &[part]);
    insta::assert_snapshot!(error(&run, &folder), @"
    error: packets of `fixtures/pcap/srtp-ffmpeg.pcap` were cut when its partial was made, so that no key opens them
    help: make the partial with --keep-encrypted
    ");
}

#[test]
fn secrets_that_a_capture_carries_stay_with_it() {
    let folder = Folder::new();
    let source = PathBuf::from("fixtures/pcap/dtls-srtp-secrets.pcapng");
    let expected = report(&["analyze"], std::slice::from_ref(&source));
    let part = partial("analyze", &[source], folder.path("x.part"));
    assert_eq!(capture(&report(&["merge"], &[part])), capture(&expected));
}

#[test]
fn a_partial_goes_through_a_pipe() {
    let pieces = halves("clean");
    let name = pieces.files[0].to_str().unwrap();
    let piped = rtctool()
        .args(["pcap", "analyze", name, "--partials", "-"])
        .output()
        .unwrap();
    let merged = rtctool()
        .args(["pcap", "merge", "-", "--format", "json"])
        .write_stdin(piped.stdout)
        .output()
        .unwrap();
    let merged = Run::of(merged).report();
    let expected = report(&["analyze"], &pieces.files[..1]);
    assert_eq!(capture(&merged)["streams"], capture(&expected)["streams"]);
}

/// One after the other they need no more files open than a shell has.
#[cfg(target_os = "linux")]
#[test]
fn a_thousand_rotated_captures_are_read_with_few_files_open() {
    let recording = play(scenario("webrtc"), 3);
    let folder = Folder::new();
    let packets = recording.captured.len();
    let size = packets.div_ceil(1000);
    let mut names = Vec::new();
    for (n, piece) in recording.captured.chunks(size).enumerate() {
        names.push(folder.write(&format!("cap{n}"), &Container::USUAL, piece));
    }
    let files: Vec<&str> = names.iter().map(|name| name.to_str().unwrap()).collect();
    let program = env!("CARGO_BIN_EXE_rtctool");
    let script = format!("ulimit -n 40; {program} pcap analyze --together --format json \"$@\"");
    let output = std::process::Command::new("sh")
        .args(["-c", &script, "sh"])
        .args(&files)
        .output()
        .unwrap();
    let report = Run::of(output).report();
    assert_eq!(capture(&report)["packets"], packets);
    assert_eq!(
        capture(&report)["files"].as_array().unwrap().len(),
        files.len()
    );
    assert!(files.len() > 900, "{}", files.len());
}

#[cfg(target_os = "linux")]
#[test]
fn captures_of_one_time_need_their_files_open_and_say_so() {
    let pieces = Pieces::cut(scenario("webrtc"), 3, |at_us, _| (at_us as usize / 7) % 100);
    let files: Vec<&str> = pieces
        .files
        .iter()
        .map(|file| file.to_str().unwrap())
        .collect();
    let program = env!("CARGO_BIN_EXE_rtctool");
    let script = format!("ulimit -n 60; {program} pcap analyze --together \"$@\"");
    let output = std::process::Command::new("sh")
        .args(["-c", &script, "sh"])
        .args(&files)
        .output()
        .unwrap();
    let run = Run::of(output);
    assert_eq!(run.status, Some(3));
    assert!(run.stderr.contains("ulimit -n"), "{}", run.stderr);
}
