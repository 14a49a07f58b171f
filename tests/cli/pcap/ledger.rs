//! Calls played by a generator that keeps a ledger: each figure of the report is the ledger's.
//!
//! The generator (examples/make_capture) computes the ledger from what it did,
//! with nothing of the product's code.

#[path = "../../../examples/make_capture/generator/mod.rs"]
pub mod generator;

use generator::network::{Link, Loss};
use generator::scenario::{Scenario, StreamSpec, before_capture, call, pcmu, small};
use generator::{Container, Format, LinkType, Order, ledger, play};
use serde_json::Value;

use crate::run::run;

/// How far a figure may be from the ledger's, by how its path ends: rounding of
/// floating-point numbers, and what the report says of itself.
const TOLERANCES: [(&str, f64); 15] = [
    // Percentiles of a histogram are within 1.6 %; its deviation comes from sums of squares.
    ("interarrival_ms.p50", PERCENTILE),
    ("interarrival_ms.p95", PERCENTILE),
    ("interarrival_ms.p99", PERCENTILE),
    ("interarrival_ms.stddev", 1e-3),
    // A sender's clock, by arrivals in microseconds over twenty seconds.
    ("clock_skew.ppm", 0.5),
    // The report compares period by period, and the last one is short.
    ("skew_ms.mean", 3.0),
    // The ledger's constants have six places.
    ("_ratio", 1e-5),
    ("_impairment", 1e-5),
    (".rating", 1e-5),
    (".score", 1e-5),
    ("_ms", 1e-6),
    (".frame_rate", 1e-9),
    ("_percent", 1e-9),
    ("_bps", 1e-3),
    ("_s", 1e-6),
];

/// Of a figure, not in its unit.
const PERCENTILE: f64 = -0.016;

/// Lists of the report that are sorted by these fields before they are compared.
const KEYS: [&str; 5] = [
    "ssrc",
    "source_address",
    "destination_address",
    "audio_ssrc",
    "video_ssrc",
];

const SEEDS: [u64; 3] = [1, 2, 3];

/// The report on the recording in this container, and the ledger.
fn analyze(scenario: &Scenario, seed: u64, container: &Container) -> (Value, Value) {
    let recording = play(scenario.clone(), seed);
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut out = std::io::BufWriter::new(file.reopen().unwrap());
    container.write(&recording.captured, &mut out).unwrap();
    let path = file.path().to_str().unwrap();
    let run = run(&["pcap", "analyze", path, "--format", "json"]);
    assert_eq!(run.status, Some(0), "{} {}", run.stderr, run.stdout);
    let capture = run.report()["data"]["captures"][0].clone();
    (capture, ledger::of(&recording, container)["report"].clone())
}

/// Every difference between the ledger and what it names in the report.
fn differences(path: &str, ledger: &Value, report: &Value) -> Vec<String> {
    match (ledger, report) {
        (Value::Object(ledger), Value::Object(_)) => ledger
            .iter()
            .flat_map(|(name, value)| differences(&format!("{path}.{name}"), value, &report[name]))
            .collect(),
        (Value::Array(ours), Value::Array(theirs)) if ours.len() == theirs.len() => {
            let pairs = sorted(ours).into_iter().zip(sorted(theirs)).enumerate();
            pairs
                .flat_map(|(n, (ours, theirs))| {
                    differences(&format!("{path}[{n}]"), &ours, &theirs)
                })
                .collect()
        }
        (Value::Number(ours), Value::Number(theirs)) if is_near(path, ours, theirs) => Vec::new(),
        _ if ledger == report => Vec::new(),
        _ => vec![format!("{path}: {report}, by the ledger {ledger}")],
    }
}

fn sorted(list: &[Value]) -> Vec<Value> {
    let mut list = list.to_vec();
    list.sort_by_key(|value| KEYS.map(|key| value[key].to_string()));
    list
}

fn is_near(path: &str, ledger: &serde_json::Number, report: &serde_json::Number) -> bool {
    // So is each of a list called `mean_ms`.
    let path = match path.rsplit_once('[') {
        Some((list, place)) if place.ends_with(']') => list,
        _ => path,
    };
    // `jitter_ms.mean` is in the unit of `jitter_ms`.
    let outer = path.rsplit_once('.').map_or("", |(outer, _)| outer);
    let is_of = |ending: &str| path.ends_with(ending) || outer.ends_with(ending);
    let tolerance = TOLERANCES.iter().find(|(ending, _)| is_of(ending));
    match (tolerance, ledger.as_f64(), report.as_f64()) {
        (Some((_, relative)), Some(ledger), Some(report)) if *relative < 0.0 => {
            (ledger - report).abs() <= -relative * ledger.abs()
        }
        (Some((_, tolerance)), Some(ledger), Some(report)) => (ledger - report).abs() <= *tolerance,
        _ => ledger == report,
    }
}

fn assert_agreement(scenario: &Scenario, seed: u64, container: &Container) {
    let (report, ledger) = analyze(scenario, seed, container);
    let differences = differences("", &ledger, &report);
    assert!(
        differences.is_empty(),
        "{} with seed {seed} in {container:?}:\n{}",
        scenario.name,
        differences.join("\n")
    );
}

#[test]
fn every_figure_is_the_ledgers() {
    for scenario in small() {
        for seed in SEEDS {
            assert_agreement(&scenario, seed, &Container::USUAL);
        }
    }
}

/// In a coarse resolution times are other times: the ledger reckons with those of the file.
#[test]
fn every_container_gives_the_figures_of_its_times() {
    let resolutions = [3, 4, 6, 7, 9, 0x80 | 10, 0x80 | 20];
    let formats = [Format::Microseconds, Format::Nanoseconds]
        .into_iter()
        .chain(resolutions.map(|resolution| Format::Ng { resolution }));
    let scenario = scenario("random-loss");
    for format in formats {
        for order in [Order::Big, Order::Little] {
            let container = Container {
                format,
                order,
                ..Container::USUAL
            };
            assert_agreement(&scenario, 7, &container);
        }
    }
}

#[test]
fn every_link_type_gives_the_same_figures() {
    use LinkType::{CookedV1, CookedV2, Ethernet, Null, Raw, Vlan};
    for name in ["hostile", "rtcp-apart-ipv6"] {
        for link in [Ethernet, Vlan, Raw, CookedV1, CookedV2, Null] {
            let container = Container {
                link,
                ..Container::USUAL
            };
            assert_agreement(&scenario(name), 8, &container);
        }
    }
}

/// Padding aside: how much of it a packet has, its last byte says.
#[test]
fn cut_packets_give_the_figures_of_whole_ones() {
    let container = Container {
        snap_length: Some(14 + 20 + 8 + 12),
        ..Container::USUAL
    };
    assert_agreement(&scenario("without-rtcp"), 9, &container);
}

/// Hundreds of streams miss packets of the same time by chance.
#[test]
fn a_capture_that_drops_is_told_from_a_network_that_loses() {
    const CAPTURE_DROPS: &str = "PCAP011";
    assert!(codes(&scenario("capture-drops")).contains(&CAPTURE_DROPS.to_owned()));
    let lossy = Link {
        loss: Loss::Random(0.01),
        ..Link::IDEAL
    };
    let streams = (0..240u32).map(|ssrc| StreamSpec {
        from: ssrc as usize % 2,
        ..pcmu(ssrc + 1)
    });
    let many = before_capture(lossy, call("many", streams.collect()));
    assert!(!codes(&many).contains(&CAPTURE_DROPS.to_owned()));
}

#[test]
fn clear_rtcp_on_the_next_port_tells_that_media_is_clear() {
    let (report, _) = analyze(&scenario("rtcp-apart-ipv6"), 1, &Container::USUAL);
    assert_eq!(report["streams"][0]["encryption"], "clear");
}

/// Of what is found in the recording.
fn codes(scenario: &Scenario) -> Vec<String> {
    let recording = play(scenario.clone(), 1);
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut out = std::io::BufWriter::new(file.reopen().unwrap());
    let container = Container::USUAL;
    container.write(&recording.captured, &mut out).unwrap();
    let path = file.path().to_str().unwrap();
    let run = run(&["pcap", "analyze", path, "--format", "json"]);
    let report = run.report();
    let findings = report["findings"].as_array().unwrap();
    let code = |finding: &Value| finding["code"].as_str().unwrap().to_owned();
    findings.iter().map(code).collect()
}

pub fn scenario(name: &str) -> Scenario {
    let mut scenarios = small().into_iter();
    scenarios
        .find(|scenario| scenario.name == name)
        .expect("a scenario of this name")
}
