//! The chapter "Limits" of docs/reference.md: what is larger is refused, or counted, and said to be.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::run::run;

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

const OFFER: &str = "fixtures/sdp/real/chromium-offer.sdp";
const CAPTURE: &str = "fixtures/pcap/gstreamer-opus-vp8.pcapng";

/// A folder with files that are larger than they should be.
struct Files(TempDir);

impl Files {
    fn new() -> Files {
        Files(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn with(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(name);
        fs::write(&path, bytes).expect("the folder can be written");
        path.display().to_string()
    }

    /// A file of so many bytes, of which the disk holds none.
    fn of_length(&self, name: &str, length: u64) -> String {
        let path = self.path(name);
        let file = File::create(&path).expect("the folder can be written");
        file.set_len(length).expect("a file may have holes");
        path.display().to_string()
    }
}

/// `FILE` in the arguments is a file one byte longer than the limit.
#[test]
fn files_beyond_their_limit_are_refused() {
    const TOKEN_OF: [&str; 3] = ["turn", "probe", "turn:127.0.0.1"];
    let ice = ["ice", "check", "FILE"];
    let check = ["check", "FILE"];
    let baseline = ["sdp", "lint", OFFER, "--baseline", "FILE"];
    let keys = ["pcap", "analyze", CAPTURE, "--srtp-key-file", "FILE"];
    let key_log = ["pcap", "analyze", CAPTURE, "--keylog", "FILE"];
    let known = ["pcap", "analyze", CAPTURE, "--sdp", "FILE"];
    let compare = ["pcap", "analyze", CAPTURE, "--compare", "FILE"];
    let password = [
        &TOKEN_OF[..],
        &["--username", "a", "--password-file", "FILE"],
    ]
    .concat();
    let secret = [&TOKEN_OF[..], &["--secret-file", "FILE"]].concat();
    let token = [&TOKEN_OF[..], &["--token-file", "FILE"]].concat();
    let ca = ["stun", "probe", "stuns:127.0.0.1", "--ca", "FILE"];
    let before = ["turn", "audit", "turn:127.0.0.1", "--before", "FILE"];
    let table: [(&[&str], u64, &str, i32); 16] = [
        (&["sdp", "lint", "FILE"], 64 * MIB, "64 MiB", 3),
        (&["sdp", "show", "FILE"], 64 * MIB, "64 MiB", 3),
        (&["sdp", "diff", OFFER, "FILE"], 64 * MIB, "64 MiB", 3),
        (&known, 64 * MIB, "64 MiB", 3),
        (&ice, 4 * MIB, "4 MiB", 3),
        (&check, MIB, "1 MiB", 2),
        (&baseline, 64 * MIB, "64 MiB", 2),
        (&["report", "show", "FILE"], 256 * MIB, "256 MiB", 3),
        (&compare, 256 * MIB, "256 MiB", 3),
        (&before, 256 * MIB, "256 MiB", 2),
        (&keys, MIB, "1 MiB", 3),
        (&key_log, 64 * MIB, "64 MiB", 3),
        (&password, 64 * KIB, "64 KiB", 2),
        (&secret, 64 * KIB, "64 KiB", 2),
        (&token, 64 * KIB, "64 KiB", 2),
        (&ca, 4 * MIB, "4 MiB", 2),
    ];
    table.into_iter().for_each(assert_refused);
}

#[cfg(feature = "call")]
#[test]
fn files_of_calls_beyond_their_limit_are_refused() {
    let schedule = ["call", "loopback", "--schedule", "FILE"];
    let media = ["call", "loopback", "--video", "FILE"];
    let offer = ["call", "answer", "--offer", "FILE"];
    let token = [
        "call",
        "whip",
        "http://127.0.0.1:9/",
        "--bearer-token-file",
        "FILE",
    ];
    let ca = ["call", "whip", "https://127.0.0.1:9/", "--ca", "FILE"];
    let table: [(&[&str], u64, &str, i32); 5] = [
        (&schedule, MIB, "1 MiB", 3),
        (&media, 256 * MIB, "256 MiB", 3),
        (&offer, MIB, "1 MiB", 1),
        (&token, 64 * KIB, "64 KiB", 2),
        (&ca, 4 * MIB, "4 MiB", 2),
    ];
    table.into_iter().for_each(assert_refused);
}

fn assert_refused((args, most, in_words, status): (&[&str], u64, &str, i32)) {
    let files = Files::new();
    let file = files.of_length("large.ivf", most + 1);
    let args: Vec<&str> = args.iter().map(|arg| arg.replace_file(&file)).collect();
    let run = run(&args);
    let told = run.stdout.clone() + &run.stderr;
    assert_eq!(run.status, Some(status), "{args:?}: {told}");
    assert!(told.contains("large.ivf"), "{args:?}: {told}");
    let limit = [
        format!("larger than {in_words}"),
        format!("longer than {in_words}"),
    ];
    assert!(
        limit.iter().any(|limit| told.contains(limit)),
        "{args:?}: {told}"
    );
}

trait Placeholder {
    fn replace_file<'a>(&'a self, file: &'a str) -> &'a str;
}

impl Placeholder for &str {
    fn replace_file<'a>(&'a self, file: &'a str) -> &'a str {
        match *self {
            "FILE" => file,
            other => other,
        }
    }
}

/// A file that never ends is given up where a long one is.
#[cfg(unix)]
#[test]
fn files_without_an_end_are_refused() {
    let endless = "/dev/zero";
    let password = ["--username", "a", "--password-file", endless];
    let password = [&["turn", "probe", "turn:127.0.0.1"], &password[..]].concat();
    let ca = ["stun", "probe", "stuns:127.0.0.1", "--ca", endless];
    for (args, status) in [
        (&["sdp", "lint", endless][..], 3),
        (&["ice", "check", endless], 3),
        (&["check", endless], 2),
        (&password, 2),
        (&ca, 2),
    ] {
        let run = run(args);
        let told = run.stdout + &run.stderr;
        assert_eq!(run.status, Some(status), "{args:?}: {told}");
        assert!(told.contains("larger than"), "{args:?}: {told}");
    }
}

#[test]
fn an_archive_that_unpacks_to_too_much_is_refused() {
    let mut member = GzEncoder::new(Vec::new(), Compression::fast());
    member.write_all(&vec![b' '; 16 << 20]).expect("memory");
    let archive = member.finish().expect("memory").repeat(17);
    let files = Files::new();
    let run = run(&["sdp", "lint", &files.with("dump.gz", &archive)]);
    assert_eq!(run.status, Some(3));
    let why = "its gzip data unpacks to more than 256 MiB";
    assert!(run.stderr.contains(why), "{}", run.stderr);
}

#[test]
fn json_that_is_too_deep_is_refused() {
    let nested = |levels: usize| ["[".repeat(levels), "]".repeat(levels)].concat();
    let files = Files::new();
    let ice = files.with("ice.json", nested(33).as_bytes());
    let text = nested(1_000_000);
    let deep = files.with("deep.json", text.as_bytes());
    let baseline = ["sdp", "lint", OFFER, "--baseline", &deep];
    let audit = ["turn", "audit", "turn:127.0.0.1", "--before", &deep];
    for (args, status, why) in [
        (&["ice", "check", &ice][..], 3, "32 levels"),
        (&["ice", "check", &deep], 3, "32 levels"),
        (&["report", "show", &deep], 3, "it is JSON, but"),
        (&["sdp", "lint", &deep], 3, "recursion limit"),
        (&baseline, 2, "it is no baseline"),
        (&audit, 2, "recursion limit"),
    ] {
        let run = run(args);
        let told = run.stdout + &run.stderr;
        assert_eq!(run.status, Some(status), "{args:?}: {told}");
        assert!(told.contains(why), "{args:?}: {told}");
    }
}

#[test]
fn a_filter_that_is_too_long_or_too_deep_is_refused() {
    let long = format!("ssrc==1{}", " || ssrc==1".repeat(1_000));
    let deep = ["(".repeat(65), "rtp".to_owned(), ")".repeat(65)].concat();
    for (filter, why) in [(long, "8 KiB"), (deep, "64 levels")] {
        let run = run(&["pcap", "analyze", CAPTURE, "--filter", &filter]);
        assert_eq!(run.status, Some(2), "{}", run.stderr);
        assert!(run.stderr.contains(why), "{}", run.stderr);
    }
}

fn json_of(args: &[&str]) -> Value {
    let run = run(&[args, &["--format", "json"]].concat());
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.stderr))
}

fn findings(report: &Value) -> usize {
    report["findings"].as_array().expect("a list").len()
}

#[test]
fn findings_of_one_rule_beyond_the_limit_are_counted() {
    let mut offer = fs::read_to_string(OFFER).expect("a fixture");
    (0..10_007).for_each(|_| offer.push_str("a=rtpmap:\r\n"));
    let files = Files::new();
    let file = files.with("offer.sdp", offer.as_bytes());
    let report = json_of(&["sdp", "lint", &file, "--select", "S028"]);
    assert_eq!(findings(&report), 10_000);
    assert_eq!(report["data"]["documents"][0]["findings_left_out"], 7);
}

#[test]
fn more_sections_than_are_judged_are_an_error() {
    let mut offer = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n".to_owned();
    (0..100_001).for_each(|_| offer.push_str("m=audio 9 RTP/AVP 0\r\n"));
    let files = Files::new();
    let run = run(&["sdp", "lint", &files.with("offer.sdp", offer.as_bytes())]);
    assert_eq!(run.status, Some(1));
    let why = "100001 media sections are too many to judge";
    assert!(run.stdout.contains(why), "{}", run.stdout);
}

#[test]
fn findings_and_urls_of_one_configuration_beyond_the_limit_are_counted() {
    let urls: Vec<String> = (0..1_007).map(|n| format!("http://{n}.example")).collect();
    let configuration = json!({"iceServers": [{"urls": urls}]}).to_string();
    let files = Files::new();
    let file = files.with("ice.json", configuration.as_bytes());
    let report = json_of(&["ice", "check", "--no-probe", &file]);
    assert_eq!(findings(&report), 1_000, "{}", report["finding_counts"]);
    assert_eq!(report["findings_left_out"]["errors"], 7);
    assert_eq!(report["finding_counts"]["errors"], 1_007);
}

#[test]
fn streams_of_one_capture_beyond_the_limit_are_counted() {
    let files = Files::new();
    let sequence = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    let file = files.with("many.pcap", &capture(4_003, &sequence));
    let report = json_of(&["pcap", "analyze", &file]);
    let analysed = &report["data"]["captures"][0];
    let streams = analysed["streams"].as_array().expect("a list").len();
    assert_eq!(streams, 4_000);
    assert_eq!(report["findings"][0]["code"], "PCAP008");
    let beyond = analysed["unlisted_stream_packets"].as_u64();
    assert!(beyond > Some(0), "{}", analysed["contents"]);
}

#[test]
fn findings_of_one_kind_in_one_capture_beyond_the_limit_are_counted() {
    let files = Files::new();
    let with_losses: Vec<u16> = (0..40).filter(|number| number % 4 > 0).collect();
    let file = files.with("lossy.pcap", &capture(1_007, &with_losses));
    let report = json_of(&["pcap", "analyze", &file]);
    assert_eq!(findings(&report), 1_000);
    assert_eq!(report["findings_left_out"]["warnings"], 7);
    assert_eq!(report["finding_counts"]["warnings"], 1_007);
}

/// A capture of raw IP in which so many SSRCs send packets of these sequence numbers.
fn capture(streams: u32, sequence: &[u16]) -> Vec<u8> {
    let mut capture = Vec::new();
    for field in [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 65_535, 101] {
        capture.extend(field.to_le_bytes());
    }
    for &number in sequence {
        for ssrc in 1..=streams {
            packet(&mut capture, u32::from(number) * 20_000, ssrc, number);
        }
    }
    capture
}

fn packet(capture: &mut Vec<u8>, micros: u32, ssrc: u32, sequence: u16) {
    const PAYLOAD: usize = 20;
    let rtp = 12 + PAYLOAD;
    let length = u16::try_from(20 + 8 + rtp).expect("it is short");
    for field in [0, micros, u32::from(length), u32::from(length)] {
        capture.extend(field.to_le_bytes());
    }
    capture.extend([0x45, 0]);
    capture.extend(length.to_be_bytes());
    capture.extend([0, 0, 0x40, 0, 64, 17, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2]);
    for field in [4000, 5000, length - 20, 0] {
        capture.extend(field.to_be_bytes());
    }
    capture.extend([0x80, 0]);
    capture.extend(sequence.to_be_bytes());
    capture.extend((u32::from(sequence) * 160).to_be_bytes());
    capture.extend(ssrc.to_be_bytes());
    capture.extend([0; PAYLOAD]);
}

#[test]
fn more_captures_than_one_timeline_takes_are_refused() {
    let files = Files::new();
    let file = files.with("call.pcap", &capture(1, &[1]));
    let mut args = vec!["pcap", "analyze", "--together"];
    args.resize(args.len() + 8_193, &file);
    let run = run(&args);
    assert_eq!(run.status, Some(3));
    let why = "there are more than 8192 captures in one timeline";
    assert!(run.stderr.contains(why), "{}", run.stderr);
}
