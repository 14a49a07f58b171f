//! Whole calls between real peers, beside what the peers counted themselves.
//!
//! fixtures/scripts/make-calls.sh made the captures of fixtures/pcap/calls. Where the programs
//! are installed, it makes the calls anew, and the same is asked of those.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::peers::{leave_out, peer};
use crate::run::{fixture, run};

mod counted;
mod janus;

/// Where packets of a call get lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    None,
    BeforeCapture,
    BehindCapture,
}

/// Round trips as browsers measure them include what their threads take: on a machine with other
/// work that is anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundTrips {
    Compared,
    LeftOut,
}

/// A call, and the codes of what is to be found in its capture.
struct Call {
    name: &'static str,
    loss: Loss,
    findings: &'static [&'static str],
}

const fn call(name: &'static str, loss: Loss, findings: &'static [&'static str]) -> Call {
    Call {
        name,
        loss,
        findings,
    }
}

/// PCAP055: the callee only listens. PCAP005: Firefox sends a black frame a second after the last.
const CALLS: [Call; 9] = [
    call("chromium-clear", Loss::None, &[]),
    call("chromium-dtls", Loss::None, &[]),
    call("chromium-loss", Loss::BeforeCapture, &["PCAP055"]),
    call("chromium-loss-behind", Loss::BehindCapture, &["PCAP055"]),
    call("chromium-turn-udp", Loss::None, &["PCAP055"]),
    call("chromium-turn-tcp", Loss::None, &["PCAP055"]),
    call("firefox-dtls", Loss::None, &["PCAP005"]),
    call("chromium-firefox", Loss::None, &["PCAP005"]),
    call("gstreamer-webrtcbin", Loss::None, &["PCAP055"]),
];

/// A capture in a folder, with both descriptions and getStats beside it.
struct Recorded {
    path: PathBuf,
    report: Value,
}

impl Recorded {
    fn new(folder: &Path, name: &str) -> Recorded {
        let path = folder.join(name);
        let beside = |ending: &str| format!("{}{ending}", path.display());
        let report = run(&[
            "pcap",
            "analyze",
            &beside(".pcap"),
            "--sdp",
            &beside("-offer.sdp"),
            "--sdp",
            &beside("-answer.sdp"),
            "--format",
            "json",
        ])
        .report();
        Recorded { path, report }
    }

    fn capture(&self) -> &Value {
        &self.report["data"]["captures"][0]
    }

    fn counted(&self) -> Value {
        let text = std::fs::read_to_string(self.path.with_extension("getstats.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// Every difference from what the peers counted.
    fn differences(&self, loss: Loss, round_trips: RoundTrips) -> Vec<String> {
        counted::differences(self.capture(), &self.counted(), (loss, round_trips))
    }

    fn codes(&self) -> Vec<&str> {
        codes(&self.report)
    }
}

/// Of all that was found, each once.
fn codes(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap();
    let mut codes: Vec<&str> = findings
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect();
    codes.sort();
    codes.dedup();
    codes
}

fn recorded(name: &str) -> Recorded {
    Recorded::new(&fixture("pcap/calls"), name)
}

#[test]
fn figures_are_those_that_both_peers_counted() {
    for call in CALLS {
        let differences = recorded(call.name).differences(call.loss, RoundTrips::Compared);
        assert!(
            differences.is_empty(),
            "{}:\n{}",
            call.name,
            differences.join("\n")
        );
    }
}

#[test]
fn real_calls_give_no_false_finding() {
    for call in CALLS {
        assert_eq!(recorded(call.name).codes(), call.findings, "{}", call.name);
    }
}

/// A stream's SSRC with the one that it repairs.
fn repairs(capture: &Value) -> Vec<(u64, u64)> {
    let streams = capture["streams"].as_array().unwrap().iter();
    let repairs = streams.filter_map(|stream| {
        let repaired = stream["repairs_ssrc"].as_u64()?;
        Some((stream["ssrc"].as_u64().unwrap(), repaired))
    });
    repairs.collect()
}

#[test]
fn packets_alone_tell_the_pairs_that_descriptions_tell() {
    for call in CALLS {
        let described = recorded(call.name);
        let path = described.path.with_extension("pcap");
        let report = run(&[
            "pcap",
            "analyze",
            path.to_str().unwrap(),
            "--format",
            "json",
        ])
        .report();
        let alone = &report["data"]["captures"][0];
        assert_eq!(codes(&report), call.findings, "{}", call.name);
        assert_eq!(
            repairs(alone),
            repairs(described.capture()),
            "{}",
            call.name
        );
        for (capture, source) in [(alone, "inferred"), (described.capture(), "sdp")] {
            let mut streams = capture["streams"].as_array().unwrap().iter();
            let is_said = |stream: &Value| match stream["repairs_ssrc"].is_null() {
                true => stream["repairs_source"].is_null(),
                false => stream["repairs_source"] == source,
            };
            assert!(streams.all(is_said), "{}, {source}", call.name);
        }
    }
}

/// No packet was asked for: Chromium sends what is left to probe for bandwidth, and pads.
#[test]
fn what_chromium_sends_again_unasked_is_counted() {
    let call = recorded("chromium-loss-behind");
    let streams = call.capture()["streams"].as_array().unwrap();
    let video = streams.iter().find(|stream| stream["codec"] == "VP8");
    let video = video.expect("VP8");
    assert_eq!(video["codec_wrapping"], "red");
    assert_eq!(video["codec_source"], "sdp");
    let recovery = &video["recovery"];
    assert_eq!(recovery["retransmissions"], 9, "{recovery}");
    assert_eq!(recovery["unasked"], 9, "{recovery}");
    assert_eq!(recovery["original_numbers"], "read", "{recovery}");
    let repair = streams
        .iter()
        .find(|of| of["repairs_ssrc"] == video["ssrc"]);
    assert_eq!(repair.expect("RTX")["padded_packets"], 55);
}

/// Its short stream shows no clock rate of its own.
#[test]
fn encrypted_video_has_frames_where_only_the_description_tells_what_it_is() {
    let call = recorded("gstreamer-webrtcbin");
    let streams = call.capture()["streams"].as_array().unwrap();
    let video = streams.iter().find(|stream| stream["codec"] == "VP8");
    let video = video.expect("VP8");
    assert_eq!(video["encryption"], "not_decrypted");
    assert!(
        video["video"]["frames"].as_u64() > Some(0),
        "{}",
        video["video"]
    );
    assert!(video["video"]["key_frames"].is_null());
}

#[test]
fn what_comes_about_in_a_call_comes_in_order() {
    let setup = [
        "ice_first_check",
        "ice_first_answer",
        "dtls_client_hello",
        "dtls_server_hello",
        "first_rtp",
    ];
    for name in ["chromium-dtls", "firefox-dtls", "gstreamer-webrtcbin"] {
        let call = recorded(name);
        let events = call.capture()["events"].as_array().unwrap();
        let first = |wanted: &str| {
            events
                .iter()
                .position(|event| event["event"] == wanted)
                .unwrap_or_else(|| panic!("{name}: no {wanted}"))
        };
        assert!(setup.map(first).is_sorted(), "{name}: {events:#?}");
    }
}

/// The browser gives back the allocations that its pair did not need.
#[test]
fn allocations_that_are_given_back_are_events() {
    for name in ["chromium-turn-udp", "chromium-turn-tcp"] {
        let call = recorded(name);
        let events = call.capture()["events"].as_array().unwrap();
        let of = |wanted| events.iter().filter(move |event| event["event"] == wanted);
        assert_eq!(of("turn_released").count(), 2, "{name}");
        assert_eq!(of("turn_expired").count(), 0, "{name}");
        let pairs = call.capture()["ice_pairs"].as_array().unwrap();
        let released = pairs.iter().map(|pair| &pair["turn"]["released_ms"]);
        let released: Vec<_> = released.filter(|ms| !ms.is_null()).collect();
        let told: Vec<_> = of("turn_released").map(|event| &event["at_ms"]).collect();
        assert_eq!(released, told, "{name}");
    }
}

/// Of the chapter of README on calls without audio.
#[test]
fn why_nobody_is_heard_is_found() {
    assert_eq!(recorded("chromium-narrow").codes(), ["PCAP001", "PCAP050"]);
    assert_eq!(recorded("chromium-recvonly").codes(), ["PCAP055"]);
}

#[test]
fn every_datagram_of_a_call_is_of_a_known_protocol() {
    // GStreamer looks for routers (SSDP), too.
    let of_browsers = CALLS
        .iter()
        .filter(|call| !call.name.starts_with("gstreamer"));
    for call in of_browsers {
        let recorded = recorded(call.name);
        let contents = &recorded.capture()["contents"];
        assert_eq!(contents["other_udp"], 0, "{}: {contents}", call.name);
        assert_eq!(contents["rtp_unconfirmed"], 0, "{}: {contents}", call.name);
    }
}

/// A call is waiting most of the time.
const AT_ONCE: usize = 3;

/// What is asked of the fixtures, of calls made now.
#[test]
fn calls_made_now_give_what_their_peers_count() {
    let Some(script) = peers() else { return };
    let folder = tempfile::tempdir().unwrap();
    let installed: Vec<&Call> = CALLS
        .iter()
        .filter(|call| is_installed(call.name))
        .collect();
    std::thread::scope(|scope| {
        for first in 0..AT_ONCE {
            let calls = installed.iter().skip(first).step_by(AT_ONCE);
            let (script, folder) = (&script, folder.path());
            scope.spawn(move || calls.for_each(|call| assert_made_now(call, script, folder)));
        }
    });
}

/// A report or a black frame may pass between the last getStats and the end of the capture: so
/// that a call which differs is made again.
fn assert_made_now(call: &Call, script: &Path, folder: &Path) {
    const ATTEMPTS: usize = 5;
    let mut differences = Vec::new();
    for _ in 0..ATTEMPTS {
        let output = Command::new(script)
            .args(["--to", folder.to_str().unwrap(), call.name])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{}: {said}", call.name);
        let recorded = Recorded::new(folder, call.name);
        differences = recorded.differences(call.loss, RoundTrips::LeftOut);
        if differences.is_empty() {
            return;
        }
    }
    panic!("{}:\n{}", call.name, differences.join("\n"));
}

/// The script that makes calls, where that can be.
fn peers() -> Option<PathBuf> {
    for (program, package) in [
        ("tcpdump", "tcpdump"),
        ("nft", "nftables"),
        ("ip", "iproute2"),
        ("python3", "python3"),
    ] {
        peer(program, package)?;
    }
    let is_root = Command::new("id").arg("-u").output().ok()?.stdout == b"0\n";
    if !is_root {
        leave_out("network namespaces need root");
        return None;
    }
    Some(fixture("scripts/make-calls.sh"))
}

fn is_installed(call: &str) -> bool {
    let needs = [
        ("chromium", "chromium", "chromium"),
        ("firefox", "firefox", "firefox-esr"),
        ("turn", "turnserver", "coturn"),
        ("gstreamer", "gst-inspect-1.0", "gstreamer1.0-tools"),
    ];
    let mut needed = needs.iter().filter(|(part, ..)| call.contains(part));
    needed.all(|(_, program, package)| peer(program, package).is_some())
}
