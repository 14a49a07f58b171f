//! A part of a capture: `--filter`, `--from`, `--to`, `--count`; and gates on any figure.

use serde_json::Value;

use super::text;
use crate::run::run;

const CLEAR: &str = "fixtures/pcap/chromium-clear.pcapng";

/// The report's page of [`CLEAR`] with these options.
fn capture(options: &[&str]) -> Value {
    let args = [&["pcap", "analyze", CLEAR, "--format", "json"], options].concat();
    run(&args).report()["data"]["captures"][0].clone()
}

fn ssrcs(capture: &Value) -> Vec<&str> {
    let streams = capture["streams"].as_array().expect("a list of streams");
    let ssrcs = streams.iter().map(|stream| stream["ssrc_hex"].as_str());
    ssrcs.map(|ssrc| ssrc.expect("an SSRC")).collect()
}

#[test]
fn a_filter_leaves_one_stream_with_the_figures_that_it_had() {
    let whole = capture(&[]);
    let one = capture(&["--filter", "ssrc==0x368cb114 && udp.port==52251"]);
    assert_eq!(ssrcs(&one), ["0x368cb114"]);
    let figures = ["first_packet", "packets", "lost", "jitter_ms", "rtt_ms"];
    for figure in figures {
        let before = &whole["streams"][0][figure];
        assert_eq!(&one["streams"][0][figure], before, "{figure}");
    }
    assert_eq!(one["packets"], whole["packets"], "all packets are read");
    let selection = &one["selection"];
    assert_eq!(selection["messages"], 321);
    assert_eq!(selection["left_out_by_filter"], 429 - 321);
    assert!(whole["selection"].is_null());
}

#[test]
fn the_text_says_that_it_is_not_of_all_messages() {
    let run = text(&[CLEAR, "--filter", "rtp", "--to", "1s"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let line = run.stdout.lines().nth(1);
    let expected = "only 72 of 429 messages are looked at; left out: 29 by the filter rtp, 328 by --from and --to";
    assert_eq!(line, Some(expected));
}

#[test]
fn nothing_is_concluded_from_what_the_filter_keeps_away() {
    let one_way = text(&[CLEAR, "--filter", "udp.srcport==56019"]);
    assert_eq!(one_way.status, Some(0));
    assert!(!one_way.stdout.contains("PCAP"), "{}", one_way.stdout);
}

#[test]
fn a_filter_that_leaves_nothing_gives_no_verdict() {
    let nothing = text(&[CLEAR, "--filter", "dtls"]);
    assert_eq!(nothing.status, Some(3));
    let said = "the filter matches none of the 429 messages";
    assert!(nothing.stderr.contains(said), "{}", nothing.stderr);
    let later = text(&[CLEAR, "--from", "1h"]);
    assert_eq!(later.status, Some(3));
    assert!(
        later.stderr.contains("in the time asked for"),
        "{}",
        later.stderr
    );
}

#[test]
fn a_filter_that_is_not_understood_is_shown_with_the_place() {
    let run = text(&[CLEAR, "--filter", "rtp && udp.prot==5"]);
    assert_eq!(run.status, Some(2));
    let shown = "column 8: there is no `udp.prot` here; did you mean udp.port?\n  \
                 rtp && udp.prot==5\n         ^^^^^^^^\n";
    assert!(run.stderr.contains(shown), "{}", run.stderr);
}

#[test]
fn times_count_from_the_first_packet_or_are_times_of_day() {
    let by_span = capture(&["--from", "1s", "--to", "+2s"]);
    let stream = &by_span["streams"][0];
    assert_eq!(by_span["selection"]["messages"], 82);
    assert!(stream["first_packet"].as_u64() > Some(100), "{stream}");
    let begin = by_span["first_packet_s"].as_f64().unwrap();
    let from = by_span["selection"]["from_s"].as_f64().unwrap();
    assert!((from - begin - 1.0).abs() < 1e-3);
    let before = capture(&["--to", "2001-09-09T01:46:40Z"]);
    assert_eq!(before["selection"]["messages"], 0);
}

#[test]
fn times_that_cannot_be_are_wrong_usage() {
    for (options, said) in [
        (&["--from", "-10s"][..], "counts from the end"),
        (&["--from", "2s", "--to", "1s"], "no message is between"),
        (&["--to", "2026-11-23T10:15:00"], "append Z"),
        (&["--count", "0"], "invalid value"),
    ] {
        let run = text(&[&[CLEAR], options].concat());
        assert_eq!(run.status, Some(2), "{options:?}");
        assert!(run.stderr.contains(said), "{options:?}: {}", run.stderr);
    }
}

#[test]
fn no_more_packets_are_read_than_asked_for() {
    assert_eq!(capture(&["--count", "100"])["packets"], 100);
}

#[test]
fn a_gate_may_name_a_figure_by_its_path_in_the_report() {
    let gate = |gate: &str| text(&[CLEAR, "--fail-if", gate]).status;
    assert_eq!(gate("video.incomplete_frames > 0"), Some(0));
    assert_eq!(gate("video.frame_gap_max_ms > 50ms"), Some(1));
    assert_eq!(gate("opus.packet_duration_us > 10ms"), Some(1));
    assert_eq!(
        gate("recovery.recovered_percent < 90%"),
        Some(3),
        "nothing was asked for"
    );
    assert_eq!(gate("video.frame_gap_max_ms > 50"), Some(2), "no unit");
    assert_eq!(gate("first_packet > 5"), Some(2), "which, not how much");
}
