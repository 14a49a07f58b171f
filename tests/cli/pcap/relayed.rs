//! A call through coturn: what the server relays is the call itself.

use serde_json::Value;

use super::{analyze, streams, text};
use crate::run::{fixture, run_with_stdin};

/// What Chromium's receiving end counted: audio packets, and those of video without
/// retransmissions.
fn get_stats(name: &str) -> [(u64, u64); 2] {
    let text = std::fs::read_to_string(fixture(&format!("pcap/{name}.getstats.json"))).unwrap();
    let stats: Value = serde_json::from_str(&text).unwrap();
    let inbound = stats["inbound"].as_array().unwrap();
    ["audio", "video"].map(|kind| {
        let stats = inbound.iter().find(|stats| stats["kind"] == kind).unwrap();
        assert_eq!(stats["packetsLost"], 0);
        let again = stats["retransmittedPacketsReceived"].as_u64().unwrap_or(0);
        let packets = stats["packetsReceived"].as_u64().unwrap() - again;
        (stats["ssrc"].as_u64().unwrap(), packets)
    })
}

/// Each time that the capture holds these streams, it holds all of them.
fn assert_whole(name: &str, transports: &[&str]) -> Value {
    let report = analyze(&format!("{name}.pcapng"));
    for (ssrc, packets) in get_stats(name) {
        let copies: Vec<&Value> = streams(&report)
            .iter()
            .filter(|stream| stream["ssrc"] == ssrc)
            .collect();
        let seen: Vec<&str> = copies
            .iter()
            .map(|stream| stream["transport"].as_str().unwrap())
            .collect();
        assert_eq!(seen, transports);
        for copy in copies {
            assert_eq!(copy["packets"], packets, "{copy:#}");
            assert_eq!((&copy["lost"], &copy["duplicates"]), (&0.into(), &0.into()));
        }
    }
    report
}

#[test]
fn a_call_between_two_relays_is_seen_on_each_of_its_three_ways() {
    let report = assert_whole("chromium-turn-udp", &["turn", "udp", "turn"]);
    let capture = &report["data"]["captures"][0];
    // Each message that is relayed came in one that is counted, or in an indication.
    let relayed: u64 = ["rtp", "rtcp", "stun"]
        .map(|kind| capture["relayed"][kind].as_u64().unwrap())
        .iter()
        .sum();
    let relays = capture["relays"].as_array().unwrap();
    let messages: u64 = relays
        .iter()
        .map(|relay| relay["messages"].as_u64().unwrap())
        .sum();
    assert_eq!(messages, relayed);
    assert!(capture["contents"]["turn_channel"].as_u64().unwrap() <= relayed);
    let allocated = relays
        .iter()
        .filter(|relay| relay["relayed_addresses"].as_array().unwrap().len() == 1);
    assert_eq!(allocated.count(), 2);
}

#[test]
fn a_call_through_turn_over_tcp_is_seen_before_and_behind_the_relay() {
    let report = assert_whole("chromium-turn-tcp", &["turn", "udp"]);
    let capture = &report["data"]["captures"][0];
    assert_eq!(capture["tcp_missing_bytes"], 0);
    assert_eq!(capture["contents"]["turn_channel"], 0);
    assert!(capture["over_tcp"]["turn_channel"].as_u64().unwrap() > 200);
    assert_eq!(capture["relays"][0]["transport"], "tcp");
}

/// The capture without its packets of these numbers.
fn without(name: &str, numbers: impl IntoIterator<Item = u64>) -> Vec<u8> {
    let numbers: Vec<u64> = numbers.into_iter().collect();
    const ENHANCED_PACKET: u32 = 6;
    let bytes = std::fs::read(fixture(&format!("pcap/{name}"))).unwrap();
    let field = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let (mut kept, mut at, mut packet) = (Vec::new(), 0, 0);
    while at < bytes.len() {
        let end = at + field(at + 4) as usize;
        packet += u64::from(field(at) == ENHANCED_PACKET);
        if field(at) != ENHANCED_PACKET || !numbers.contains(&packet) {
            kept.extend(&bytes[at..end]);
        }
        at = end;
    }
    kept
}

/// Packets 170 and 172 are segments with one packet of audio each.
#[test]
fn what_the_capture_missed_of_a_tcp_connection_is_not_lost() {
    let capture = without("chromium-turn-tcp.pcapng", [170, 172]);
    let arguments = [
        "pcap",
        "analyze",
        "-",
        "--fail-if",
        "lost > 0",
        "--format",
        "json",
    ];
    let run = run_with_stdin(&arguments, capture);
    assert_eq!(run.status, Some(0), "{} {}", run.stdout, run.stderr);
    let report = run.report();
    let [(audio, packets), _] = get_stats("chromium-turn-tcp");
    let copy = |transport: &str| {
        let mut copies = streams(&report).iter();
        let is_it = |one: &&Value| one["ssrc"] == audio && one["transport"] == transport;
        copies.find(is_it).unwrap()
    };
    let figures = |transport: &str| {
        ["received", "expected", "lost", "missed_by_capture"]
            .map(|name| copy(transport)[name].clone())
    };
    let seen = packets - 2;
    assert_eq!(figures("turn"), [seen, seen, 0, 2].map(Value::from));
    assert_eq!(figures("udp"), [packets, packets, 0, 0].map(Value::from));
    let findings = report["findings"].as_array().unwrap();
    let finding = findings
        .iter()
        .find(|finding| finding["code"] == "PCAP024")
        .unwrap();
    assert_eq!(finding["location"]["packet"], 173, "{finding:#}");
}

/// Of both legs, most is missing: what is not seen of TCP was not lost, and what was tells nothing.
#[test]
fn loss_is_not_measured_where_more_was_not_seen_than_was() {
    let capture = without("chromium-turn-tcp.pcapng", 130..=560);
    let gates = ["lost > 100000", "loss_bursts.count > 100000"];
    let gates = gates.iter().flat_map(|gate| ["--fail-if", gate]);
    let arguments: Vec<&str> = ["pcap", "analyze", "-"].into_iter().chain(gates).collect();
    let text = run_with_stdin(&arguments, capture.clone());
    assert_eq!(text.status, Some(3), "{} {}", text.stdout, text.stderr);
    let note = "more than those seen, so that loss and MOS are not measured";
    assert!(text.stdout.contains(note), "{}", text.stdout);
    let report =
        run_with_stdin(&[&arguments[..], &["--format", "json"]].concat(), capture).report();
    let streams = streams(&report).iter();
    let relayed: Vec<&Value> = streams
        .filter(|stream| stream["transport"] == "turn" && stream["kind"] == "audio")
        .collect();
    assert_eq!(relayed.len(), 1);
    let of = |name: &str| &relayed[0][name];
    assert!(of("missed_by_capture").as_u64() > of("received").as_u64());
    assert_eq!(of("loss_percent"), &Value::Null);
    assert_eq!(of("loss_unknown"), "mostly_unseen");
    for gate in report["gates"].as_array().unwrap() {
        let observed = gate["observed"].as_array().unwrap();
        let whys = observed.iter().filter_map(|one| one["why"].as_str());
        let told: Vec<&str> = whys.collect();
        let why = "more of its packets passed unseen in TCP (missed_by_capture) than were seen";
        assert!(told.contains(&why), "{gate:#}");
    }
}

/// It passes the capture once on each leg.
#[test]
fn what_happens_in_a_relayed_call_is_told_once_with_its_legs() {
    let call = "fixtures/pcap/chromium-turn-udp.pcapng";
    let lines = |arguments: &[&str]| -> Vec<String> {
        let lines = text(arguments).stdout;
        let lines = lines
            .lines()
            .filter(|line| line.contains("first RTP of 0x37dd5820"));
        lines
            .map(|line| line.split_once("5820").unwrap().1.trim().to_owned())
            .collect()
    };
    // Of one relay, both legs have the same ends.
    let one_relay = text(&["fixtures/pcap/chromium-turn-tcp.pcapng"]).stdout;
    for event in ["nominated", "first RTP of 0x01651c34"] {
        let told: Vec<&str> = one_relay
            .lines()
            .filter(|line| line.contains(event) && line.contains("  #"))
            .collect();
        assert_eq!(told.len(), 1, "{one_relay}");
        assert!(told[0].ends_with(", and 1 more leg"), "{one_relay}");
    }
    let first = "127.0.0.1:54195 → 127.0.0.1:62831 relayed by TURN";
    assert_eq!(lines(&[call]), [format!("{first}, and 2 more legs")]);
    let each = [
        first,
        "127.0.0.1:55172 → 127.0.0.1:62831",
        "127.0.0.1:55172 → 127.0.0.1:48848 relayed by TURN",
    ];
    assert_eq!(lines(&[call, "--verbose"]), each);
    let report = analyze("chromium-turn-udp.pcapng");
    let events = report["data"]["captures"][0]["events"].as_array().unwrap();
    let of_audio = events
        .iter()
        .filter(|event| event["event"] == "first_rtp" && event["ssrc"] == 0x37dd_5820);
    let legs: Vec<&Value> = of_audio.map(|event| &event["transport"]).collect();
    assert_eq!(legs, ["turn", "udp", "turn"]);
}

#[test]
fn text_says_what_was_relayed() {
    let run = text(&["fixtures/pcap/chromium-turn-tcp.pcapng"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let lines = "in TCP streams: 11 STUN, 255 TURN channel\n\
                 relayed by TURN: 186 RTP, 54 RTCP, 18 STUN\n";
    assert!(run.stdout.contains(lines), "{}", run.stdout);
    assert!(run.stdout.contains(" relayed by TURN\n"), "{}", run.stdout);
}
