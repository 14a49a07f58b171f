//! A call as Janus dumps it, decrypted by itself, beside what the caller counted.
//! fixtures/scripts/janus-dump.sh made it.

use serde_json::Value;

use crate::run::{fixture, run};

#[test]
fn a_dump_of_janus_holds_what_its_caller_counted() {
    let capture = "fixtures/pcap/calls/janus-echo.pcap";
    let run = run(&["pcap", "analyze", capture, "--format", "json"]);
    let report = run.report();
    assert_eq!(report["findings"], Value::Array(Vec::new()));
    let streams = report["data"]["captures"][0]["streams"]
        .as_array()
        .expect("an array");
    let counted = std::fs::read_to_string(fixture("pcap/calls/janus-echo.getstats.json"));
    let counted: Value = serde_json::from_str(&counted.expect("it can be read")).expect("JSON");
    let counted = counted.as_array().expect("an array");
    assert_eq!((streams.len(), counted.len()), (4, 4));
    for peer in counted {
        let ours = streams.iter().find(|stream| stream["ssrc"] == peer["ssrc"]);
        let ours = ours.expect("each stream of the peer is in the dump");
        assert_eq!(ours["kind"], peer["kind"]);
        match peer["type"].as_str() {
            Some("inbound-rtp") => {
                assert_eq!(ours["packets"], peer["packetsReceived"]);
                assert_eq!(ours["lost"], peer["packetsLost"]);
            }
            _ => assert_eq!(ours["packets"], peer["packetsSent"]),
        }
        if peer["kind"] == "video" && peer["type"] == "outbound-rtp" {
            assert_eq!(ours["payload_bytes"], peer["bytesSent"]);
        }
    }
}
