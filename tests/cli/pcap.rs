//! `pcap analyze` on real captures; fixtures/README.md says how each was made.

mod bad_input;
mod calls;
mod compressed;
mod corpus;
pub mod csv;
mod extract;
mod filter;
mod ledger;
mod live;
mod protected;
mod relayed;
mod timeline;
mod truth;
mod tshark;

use serde_json::Value;

use crate::run::{Run, run, run_with_stdin};

/// The report on one capture of fixtures/pcap.
fn analyze(name: &str) -> Value {
    let path = format!("fixtures/pcap/{name}");
    run(&["pcap", "analyze", &path, "--format", "json"]).report()
}

/// The streams of the report's only capture.
fn streams(report: &Value) -> &Vec<Value> {
    report["data"]["captures"][0]["streams"]
        .as_array()
        .expect("a list of streams")
}

fn text(args: &[&str]) -> Run {
    run(&[&["pcap", "analyze"], args].concat())
}

#[test]
fn the_first_example_of_the_help_works_as_printed() {
    let help = run(&["pcap", "analyze", "--help"]).stdout;
    let example = help
        .lines()
        .find_map(|line| line.trim().strip_prefix("rtctool "))
        .expect("an example");
    let run = run(&example.split(' ').collect::<Vec<_>>());
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    insta::assert_snapshot!(run.stdout, @r"
    fixtures/pcap/gstreamer-opus-vp8.pcapng  pcapng, 795 packets, 158.9 kB, 12.19 s
    784 RTP, 11 RTCP

      ssrc        kind   payload  clock        packets  lost  jitter ms  max ms  RTT → ms   bit rate
    127.0.0.1:4002 → 127.0.0.1:5002
      0x22222222  video  VP8      90 kHz (SR)      183     0      0.148   0.758     0.190  60.4 kb/s
    127.0.0.1:4000 → 127.0.0.1:5000
      0x11111111  audio  opus     48 kHz (SR)      601     0      0.213   1.184     0.292  16.7 kb/s

    pass: no findings
    ");
}

#[test]
fn verbose_shows_flows_and_what_rtcp_says() {
    let run = text(&["-v", "fixtures/pcap/chromium-clear.pcapng"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    insta::assert_snapshot!(run.stdout, @r"
    info[PCAP055]: media passes from 127.0.0.1:56019 to 127.0.0.1:52251 only, and none back
     |
     = at: fixtures/pcap/chromium-clear.pcapng, packet 5
     = help: normal where one side only sends or only receives; else look at its microphone, its permission, and a=sendonly or a=recvonly

    fixtures/pcap/chromium-clear.pcapng  pcapng, 429 packets, 77.1 kB, 5.13 s
    313 RTP, 92 RTCP, 24 STUN

      ssrc        kind    payload  clock        packets  lost  jitter ms  max ms  RTT → ms   bit rate
    127.0.0.1:56019 → 127.0.0.1:52251
      0x368cb114  audio   opus     48 kHz           250     0      0.355   2.309     0.444  14.9 kb/s
      0x9649901d  repair  PT 97    –                 12     0          –       –         –   6.2 kb/s
      0x74d4f43c  video   VP8      90 kHz (SR)       51     0      0.672   0.938     0.290  47.9 kb/s

       0.000 s  #1      first ICE check                127.0.0.1:52251 → 127.0.0.1:56019
       0.001 s  #2      first ICE check answered       127.0.0.1:56019 → 127.0.0.1:52251
       0.001 s  #4      nominated                      127.0.0.1:52251 → 127.0.0.1:56019
       0.018 s  #5      first RTP of 0x368cb114        127.0.0.1:56019 → 127.0.0.1:52251
       0.035 s  #6      first RTP of 0x9649901d        127.0.0.1:56019 → 127.0.0.1:52251
       0.037 s  #7      first RTP of 0x74d4f43c        127.0.0.1:56019 → 127.0.0.1:52251
       0.037 s  #7      first key frame of 0x74d4f43c  127.0.0.1:56019 → 127.0.0.1:52251
       0.082 s  #24     first RTCP                     127.0.0.1:52251 → 127.0.0.1:56019
       0.503 s  #62     first RTCP                     127.0.0.1:56019 → 127.0.0.1:52251

    STUN 127.0.0.1:52251 → 127.0.0.1:56019
      checks            12, 12 answered, 0 sent again
      candidates        host → host, component 1
      media             313 RTP packets
      nominated         at 0.001 s
      controlling       127.0.0.1:56019
      RTT               min 0.165 ms, median 0.274 ms, max 0.994 ms

    flow                               packets  RTP  RTCP  STUN  DTLS
    127.0.0.1:52251 → 127.0.0.1:56019       98    0    86    12     0
    127.0.0.1:56019 → 127.0.0.1:52251      331  313     6    12     0

    127.0.0.1:56019 → 127.0.0.1:52251
      TWCC feedback: 80, on 313 packets, 0.0 % lost, p95 0.335 ms slower than the fastest
      sent       ▇▇▇██  up to 87.0 kb/s
      received   ▇▇▇██  up to 87.0 kb/s
      slower by  ██▇▇▇  up to 0.599 ms

    lip sync: sound of 0x368cb114 10.46 ms behind the picture of 0x74d4f43c (−10.67 to −10.24)

    0x368cb114  127.0.0.1:56019 → 127.0.0.1:52251
      payload types    111 in 250 packets
      cname            wcKY5mOhEO7/N+y/
      encryption       clear
      opus             20 ms a packet, up to 20 kHz, mono
      MOS              not estimated: no published values for opus
      longest pause    32.47 ms
      reports          1 by the sender, 1 by the receiver
      receiver says    0 packets lost, 0.0 % in its last report, jitter 0.229 ms
      RTT to receiver  min 0.444 ms, mean 0.444 ms, max 0.444 ms, of 1 sample
      RTT, both sides  sender 0.262 ms, receiver 0.444 ms, end to end 0.575 ms, of 10 samples

    0x9649901d  127.0.0.1:56019 → 127.0.0.1:52251
      payload types    97 in 8 packets, 119 in 4 packets
      encryption       clear
      longest pause    29.29 ms
      reports          0 by the sender, 5 by the receiver
      receiver says    0 packets lost, 0.0 % in its last report

    0x74d4f43c  127.0.0.1:56019 → 127.0.0.1:52251
      payload types    118 in 51 packets
      cname            wcKY5mOhEO7/N+y/
      encryption       clear
      video            51 frames, 51 complete, 1 key frame, 10.1 a second, 160 × 120, longest gap 103.5 ms
      redundancy       11.5 % of all bytes: repaired by 0x9649901d
      longest pause    103.5 ms
      reports          5 by the sender, 5 by the receiver
      receiver says    0 packets lost, 0.0 % in its last report, jitter 0.856 ms
      RTT to receiver  min 0.135 ms, mean 0.272 ms, max 0.355 ms, of 4 samples
      RTT over time    ▇ ██
      RTT, both sides  sender 0.262 ms, receiver 0.290 ms, end to end 0.575 ms, of 10 samples

    pass: 1 info
    ");
}

#[test]
fn the_course_of_a_call_is_told_with_the_numbers_of_packets() {
    let report = analyze("chromium-clear.pcapng");
    let capture = &report["data"]["captures"][0];
    let events: Vec<(&str, u64)> = capture["events"]
        .as_array()
        .expect("a list of events")
        .iter()
        .filter_map(|event| Some((event["event"].as_str()?, event["packet"].as_u64()?)))
        .collect();
    let setup = [
        ("ice_first_check", 1),
        ("ice_first_answer", 2),
        ("ice_nominated", 4),
        ("first_rtp", 5),
    ];
    assert_eq!(events[..4], setup);
    let pair = &capture["ice_pairs"][0];
    assert_eq!(
        (&pair["checks"], &pair["answered_checks"]),
        (&12.into(), &12.into())
    );
    assert_eq!(pair["relay"], false);
    assert_eq!(capture["dtls_handshakes"].as_array().map(Vec::len), Some(0));
}

#[test]
fn loss_of_five_percent_is_worth_a_warning() {
    let run = text(&["fixtures/pcap/gstreamer-pcmu-loss.pcap"]);
    assert_eq!(run.status, Some(0));
    insta::assert_snapshot!(run.stdout, @r"
    warning[PCAP047]: what 127.0.0.1:4000 sends to 127.0.0.1:5000 does not arrive: 127.0.0.1 says port unreachable (465 messages in 9.98 s)
     |
     = at: fixtures/pcap/gstreamer-pcmu-loss.pcap, packet 2
     = help: nobody listens there (any more): the peer has closed the port, or the description is of another call. Normal for a moment where one side hangs up first

    warning[PCAP002]: 7.0 % of audio stream 0x38d207a9 (127.0.0.1:4000 → 127.0.0.1:5000) did not come: 35 of 500 packets, up to 3 in a row
     |
     = at: fixtures/pcap/gstreamer-pcmu-loss.pcap, packet 387
     = help: they were lost before the capture point: by the sender's host, the network, or the capture itself

    fixtures/pcap/gstreamer-pcmu-loss.pcap  pcap, 930 packets, 212.0 kB, 9.98 s
    465 RTP, 465 not UDP

      ssrc        kind   payload  clock  packets        lost  reord  jitter ms  max ms  MOS   bit rate
    127.0.0.1:4000 → 127.0.0.1:5000
      0x38d207a9  audio  PCMU     8 kHz      465  35 (7.0 %)     10      1.853   9.950  3.7  59.6 kb/s

       0.000 s  #1      first RTP of 0x38d207a9           127.0.0.1:4000 → 127.0.0.1:5000
       0.000 s  #2      port unreachable, says 127.0.0.1  127.0.0.1:4000 → 127.0.0.1:5000

    pass: 2 warnings
    ");
}

#[test]
fn a_gate_on_loss_fails_the_run() {
    let lossy = "fixtures/pcap/gstreamer-pcmu-loss.pcap";
    let run = text(&[
        lossy,
        "--fail-if",
        "loss > 1%",
        "--fail-if",
        "jitter.max > 1s",
    ]);
    assert_eq!(run.status, Some(1));
    assert!(
        run.stdout.contains("gate  fails if loss > 1 %  FAIL"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_gate_on_what_was_not_measured_never_passes() {
    let run = text(&["fixtures/pcap/not-rtp.pcap", "--fail-if", "loss > 1%"]);
    assert_eq!(run.status, Some(3));
}

#[test]
fn every_link_type_gives_the_same_stream() {
    for name in ["ethernet", "sll", "sll2", "raw", "vlan", "qinq"] {
        let report = analyze(&format!("link-{name}.pcap"));
        let streams = streams(&report);
        assert_eq!(streams.len(), 1, "{name}");
        assert_eq!(streams[0]["codec"], "PCMU", "{name}");
        assert_eq!(streams[0]["lost"], 0, "{name}");
        // Nobody listened, which the receiver's host says where its answers were captured.
        let findings = report["findings"].as_array().unwrap();
        let is_of_icmp = |finding: &Value| finding["code"] == "PCAP047";
        assert!(findings.iter().all(is_of_icmp), "{name}");
    }
}

#[test]
fn packets_cut_by_the_snap_length_are_analysed_as_far_as_they_go() {
    let report = analyze("snaplen-60.pcap");
    let stream = &streams(&report)[0];
    let packets = stream["packets"].as_u64().unwrap();
    // 60 bytes hold 6 of the payload; its length is that on the wire.
    assert!(
        stream["payload_bytes"].as_u64().unwrap() > packets * 500,
        "{stream:#}"
    );
    assert!(stream["jitter_ms"]["mean"].is_f64());
}

#[test]
fn a_file_of_two_sections_has_the_link_types_and_times_of_both() {
    let report = analyze("two-sections.pcapng");
    let sources: Vec<&str> = streams(&report)
        .iter()
        .map(|stream| stream["source_address"].as_str().unwrap())
        .collect();
    assert_eq!(sources, ["127.0.0.1:4004", "[::1]:4008"]);
}

#[test]
fn other_protocols_are_no_rtp() {
    let report = analyze("not-rtp.pcap");
    assert!(streams(&report).is_empty());
    let contents = &report["data"]["captures"][0]["contents"];
    assert_eq!(contents["rtp"], 0);
    assert!(
        contents["rtp_unconfirmed"].as_u64().unwrap() > 0,
        "some looked like it"
    );
    assert_eq!(report["findings"][0]["name"], "no-rtp");
}

#[test]
fn duplicates_do_not_make_up_for_losses() {
    let report = analyze("gstreamer-pcmu-duplicates.pcap");
    let stream = &streams(&report)[0];
    let count = |name: &str| stream[name].as_u64().unwrap();
    assert!(count("lost") > 0 && count("duplicates") > 0);
    assert_eq!(
        count("expected") - count("lost"),
        count("packets") - count("duplicates")
    );
}

#[test]
fn standard_input_gives_what_the_file_gives() {
    let name = "fixtures/pcap/gstreamer-opus-vp8.pcapng";
    let bytes = std::fs::read(name).unwrap();
    let piped = run_with_stdin(&["pcap", "analyze", "-", "--format", "json"], bytes).report();
    let mut capture = analyze("gstreamer-opus-vp8.pcapng")["data"]["captures"][0].clone();
    capture["source"] = "-".into();
    assert_eq!(piped["data"]["captures"][0], capture);
}

#[test]
fn several_captures_are_analysed_one_by_one() {
    let run = run(&[
        "pcap",
        "analyze",
        "fixtures/pcap/link-sll.pcap",
        "fixtures/pcap/link-raw.pcap",
        "--format",
        "json",
    ]);
    let report = run.report();
    let captures = report["data"]["captures"].as_array().unwrap();
    assert_eq!(captures.len(), 2);
    assert_eq!(captures[1]["source"], "fixtures/pcap/link-raw.pcap");
}

#[test]
fn silence_beyond_the_gap_is_told() {
    let report = run(&[
        "pcap",
        "analyze",
        "--gap",
        "125ms",
        "fixtures/pcap/ffmpeg-pcma.pcap",
        "--format",
        "json",
    ])
    .report();
    let gaps = &streams(&report)[0]["gaps"];
    assert!(gaps["count"].as_u64().unwrap() > 0);
    assert_eq!(gaps["threshold_ms"], 125.0);
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["name"] == "gap"));
}

#[test]
fn damage_is_skipped_and_told() {
    let mut bytes = std::fs::read("fixtures/pcap/link-ethernet.pcap").unwrap();
    // The length of the second record.
    let first = u32::from_le_bytes(bytes[32..36].try_into().unwrap()) as usize;
    let second = 24 + 16 + first;
    bytes[second + 8..second + 12].fill(0xff);
    let run = run_with_stdin(&["pcap", "analyze", "-", "--format", "json"], bytes);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let report = run.report();
    let capture = &report["data"]["captures"][0];
    let whole = analyze("link-ethernet.pcap");
    let packets = |capture: &Value| capture["packets"].as_u64().unwrap();
    assert_eq!(packets(capture), packets(&whole["data"]["captures"][0]) - 1);
    assert!(capture["skipped_bytes"].as_u64().unwrap() > 16);
    let finding = &report["findings"][0];
    assert_eq!(finding["name"], "bytes-skipped");
    assert_eq!(finding["location"]["packet"], 2, "{finding:#}");
}

#[test]
fn what_is_missing_where_the_capture_is_damaged_is_told_from_other_losses() {
    let mut bytes = std::fs::read("fixtures/pcap/link-ethernet.pcap").unwrap();
    let length = |bytes: &[u8], record: usize| {
        let length = bytes[record + 8..record + 12].try_into().unwrap();
        16 + u32::from_le_bytes(length) as usize
    };
    // The eleventh record is one of RTP.
    let record = (0..10).fold(24, |record, _| record + length(&bytes, record));
    bytes[record + 8..record + 12].fill(0xff);
    let run = run_with_stdin(&["pcap", "analyze", "-", "--format", "json"], bytes.clone());
    let report = run.report();
    let stream = &streams(&report)[0];
    assert_eq!(
        (&stream["lost"], &stream["lost_to_damage"]),
        (&1.into(), &1.into())
    );
    let text = run_with_stdin(&["pcap", "analyze", "-"], bytes);
    assert!(
        text.stdout
            .contains("1 of 1 lost where the capture is damaged"),
        "{}",
        text.stdout
    );
    let report = analyze("gstreamer-pcmu-loss.pcap");
    let whole = &streams(&report)[0];
    assert_eq!(
        (&whole["lost"], &whole["lost_to_damage"]),
        (&35.into(), &0.into())
    );
}

#[test]
fn a_gate_on_jitter_does_not_look_at_retransmissions() {
    let capture = "fixtures/pcap/chromium-clear.pcapng";
    let run = text(&[capture, "--fail-if", "jitter.max > 30ms"]);
    assert_eq!(run.status, Some(0), "{}", run.stdout);
    assert!(
        run.stdout.contains("0x9649901d  repair  PT 97"),
        "{}",
        run.stdout
    );
}

#[test]
fn findings_that_are_of_no_interest_are_left_out() {
    let capture = "fixtures/pcap/gstreamer-pcmu-loss.pcap";
    // Nobody listened where it went, which is a finding of its own.
    let fails = [
        "pcap",
        "analyze",
        capture,
        "--fail-on",
        "warning",
        "--ignore",
        "PCAP047",
    ];
    assert_eq!(run(&fails).status, Some(1));
    for ignored in ["PCAP002", "pcap00", "loss"] {
        let run = run(&[&fails[..], &["--ignore", ignored]].concat());
        assert_eq!(run.status, Some(0), "{ignored}: {}", run.stdout);
        assert!(!run.stdout.contains("PCAP002"), "{}", run.stdout);
    }
    let other = run(&[&fails[..], &["--ignore", "PCAP07,gap"]].concat());
    assert_eq!(other.status, Some(1));
    let unknown = run(&[&fails[..], &["--ignore", "restarts"]].concat());
    assert_eq!(unknown.status, Some(2));
    assert!(
        unknown.stderr.contains("no finding matches restarts"),
        "{}",
        unknown.stderr
    );
}
