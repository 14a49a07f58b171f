//! Several captures as one, and pieces that were analysed apart.
//!
//! Whatever way a capture is cut, the report on all pieces is that on the whole.

mod merge;
mod pieces;
mod points;

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::ledger::generator::{self, Container, LinkType, play};
use super::ledger::scenario;
use crate::run::{Run, fixture, run};
use pieces::{Folder, Pieces, base_name, capture, figures, halves, partial, pcap, report};

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
fn a_filter_leaves_the_same_of_several_captures_as_of_one() {
    let pieces = halves("webrtc");
    let whole = pieces.expected();
    let ssrc = whole["capture"]["streams"][0]["ssrc_hex"].as_str().unwrap();
    let filter = format!("ssrc=={ssrc}");
    let filtered = ["analyze", "--filter", &filter];
    let of_one = report(&filtered, std::slice::from_ref(&pieces.whole));
    let of_all = report(&[&filtered[..], &["--together"]].concat(), &pieces.files);
    let of_one = figures(&of_one, |_, number| number);
    let chosen = &of_one["capture"];
    assert_eq!(chosen["streams"].as_array().unwrap().len(), 1);
    assert!(chosen["selection"]["left_out_by_filter"].as_u64() > Some(0));
    assert_eq!(pieces.found(&of_all), of_one);
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
    assert!(last <= packets[1]);
    assert_eq!(base_name(&stream["last_packet_file"]), "piece1.pcap");
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

#[test]
fn captures_of_both_ends_are_counted_apart() {
    let recording = play(scenario("clean"), 3);
    let later = |(number, packet): (usize, &generator::packet::Captured)| {
        let is_lost = number % 20 == 7;
        (!is_lost).then(|| generator::packet::Captured {
            at_us: packet.at_us + 30_000,
            datagram: packet.datagram.clone(),
        })
    };
    let behind: Vec<_> = recording
        .captured
        .iter()
        .enumerate()
        .filter_map(later)
        .collect();
    let folder = Folder::new();
    let files = [
        folder.write("client.pcap", &Container::USUAL, &recording.captured),
        folder.write("server.pcap", &Container::USUAL, &behind),
    ];
    let figures = |report: &Value, place: usize| {
        let stream = &capture(report)["streams"][place];
        [
            "packets",
            "lost",
            "duplicates",
            "jitter_ms",
            "payload_bytes",
        ]
        .map(|of| stream[of].clone())
    };
    let alone: Vec<Value> = files
        .iter()
        .map(|file| report(&["analyze"], std::slice::from_ref(file)))
        .collect();
    let lost = figures(&alone[1], 0)[1].as_u64();
    assert!(lost > Some(10), "{lost:?}");
    let parts = [0, 1].map(|at| {
        let part = folder.path(&format!("{at}.part"));
        partial("analyze", &files[at..=at], part)
    });
    for both in [
        report(&["analyze", "--together"], &files),
        report(&["merge"], &parts),
    ] {
        let streams = capture(&both)["streams"].as_array().unwrap();
        let of_first = capture(&alone[0])["streams"].as_array().unwrap().len();
        assert_eq!(streams.len(), 2 * of_first);
        let of = |name: &str| {
            let is_of_it = |stream: &Value| base_name(&stream["first_packet_file"]) == name;
            streams.iter().position(is_of_it).expect("a stream")
        };
        assert_eq!(figures(&both, of("client.pcap")), figures(&alone[0], 0));
        assert_eq!(figures(&both, of("server.pcap")), figures(&alone[1], 0));
        let events = capture(&both)["events"].as_array().unwrap().iter();
        let of_stream = events
            .filter(|event| event["event"] == "first_rtp" && event["ssrc"] == streams[0]["ssrc"]);
        let mut points: Vec<u64> = of_stream
            .filter_map(|event| event["capture_point"].as_u64())
            .collect();
        points.sort();
        assert_eq!(points, [1, 2]);
        let codes = both["findings"].as_array().unwrap().iter();
        assert!(codes.clone().any(|found| found["code"] == "PCAP072"));
        assert!(codes.clone().all(|found| found["code"] != "PCAP004"));
    }
}

#[test]
fn a_capture_without_rtp_beside_one_with_it_is_named() {
    let files = ["gstreamer-pcmu-loss.pcap", "not-rtp.pcap"].map(|name| fixture("pcap").join(name));
    let [with, without] = files.each_ref().map(|file| file.to_str().unwrap());
    let run = run(&[
        "pcap",
        "analyze",
        "--together",
        with,
        without,
        "--format",
        "json",
    ]);
    let report = run.report();
    let findings = report["findings"].as_array().unwrap().iter();
    let none: Vec<&Value> = findings
        .filter(|finding| finding["code"] == "PCAP001")
        .map(|finding| &finding["location"]["source"])
        .collect();
    assert_eq!(none, [without]);
}
