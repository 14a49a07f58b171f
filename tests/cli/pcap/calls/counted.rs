//! A report beside getStats of both peers: <https://www.w3.org/TR/webrtc-stats/>.
//!
//! Counts are equal, for the senders fell silent before getStats was asked, and the capture
//! holds all of the call. Where a browser counts otherwise than the standard has it, that is said.

use serde_json::Value;

use super::{Loss, RoundTrips};

/// Jitter goes through six decimals of seconds.
const JITTER_MS: f64 = 0.01;

/// libwebrtc knows round-trip times in whole milliseconds and no shorter one than one, and they
/// include what its threads take on both sides of the wire.
const ROUND_TRIP_MS: f64 = 3.0;

/// One stream as all four tell of it: both peers, and what each says of the other's reports.
struct Media<'a> {
    sent: &'a Value,
    received: &'a Value,
    /// What the sender heard of the receiver, and the other way around.
    remote_received: &'a Value,
    remote_sent: &'a Value,
    /// Bytes of the authentication tag, which the capture cannot tell from the payload.
    tag: f64,
    is_to_firefox: bool,
}

/// What is compared: its name, ours, theirs, and how far they may be apart.
type Fact = (&'static str, Option<f64>, Option<f64>, f64);

/// Where packets get lost, and what times are worth.
type Circumstances = (Loss, RoundTrips);

pub fn differences(capture: &Value, counted: &Value, circumstances: Circumstances) -> Vec<String> {
    let mut found = Vec::new();
    for (from, to) in [("caller", "callee"), ("callee", "caller")] {
        let (from, to) = (&counted[from], &counted[to]);
        for sent in of_type(from, "outbound-rtp") {
            if sent["packetsSent"] != 0 {
                let media = media(capture, sent, from, to);
                found.extend(stream(capture, &media, circumstances));
            }
        }
        found.extend(transport(capture, from));
    }
    found.extend(checks(capture, counted));
    found
}

fn of_type<'a>(peer: &'a Value, kind: &'a str) -> impl Iterator<Item = &'a Value> {
    let all = peer.as_array().unwrap().iter();
    all.filter(move |entry| entry["type"] == kind)
}

fn media<'a>(capture: &Value, sent: &'a Value, from: &'a Value, to: &'a Value) -> Media<'a> {
    let of_stream = |peer: &'a Value, kind: &'a str| {
        let mut all = of_type(peer, kind);
        all.find(|entry| entry["ssrc"] == sent["ssrc"])
            .unwrap_or(&Value::Null)
    };
    let cipher = of_type(from, "transport").find_map(|entry| entry["srtpCipher"].as_str());
    Media {
        sent,
        received: of_stream(to, "inbound-rtp"),
        remote_received: of_stream(from, "remote-inbound-rtp"),
        remote_sent: of_stream(to, "remote-outbound-rtp"),
        tag: match cipher {
            _ if capture["contents"]["dtls"] == 0 => 0.0,
            Some(cipher) if cipher.contains("GCM") => 16.0,
            _ => 10.0,
        },
        is_to_firefox: of_type(to, "transport").all(|entry| entry["srtpCipher"].is_string())
            && of_type(to, "candidate-pair").all(|pair| pair["requestsSent"].is_null()),
    }
}

/// Each time that the capture holds the stream: a relayed one passes more than once.
fn stream(capture: &Value, media: &Media, circumstances: Circumstances) -> Vec<String> {
    let streams = capture["streams"].as_array().unwrap();
    let copies: Vec<&Value> = streams
        .iter()
        .filter(|stream| stream["ssrc"] == media.sent["ssrc"])
        .collect();
    if copies.is_empty() {
        return vec![format!("no stream {}", media.sent["ssrc"])];
    }
    let differ = |ours: &&Value| {
        let repair = streams.iter().find(|stream| {
            stream["repairs_ssrc"] == ours["ssrc"]
                && stream["source_address"] == ours["source_address"]
                && stream["destination_address"] == ours["destination_address"]
        });
        let facts = facts(ours, repair.unwrap_or(&Value::Null), media, circumstances);
        let differing = facts.into_iter().filter(differs);
        differing
            .map(|(name, ours, theirs, _)| {
                let stream = (&media.sent["kind"], &media.sent["ssrc"]);
                format!("{stream:?} {name}: {ours:?}, by getStats {theirs:?}")
            })
            .collect::<Vec<String>>()
    };
    copies.iter().flat_map(differ).collect()
}

/// What the peer does not tell is not compared; what we do not tell is a difference.
fn differs((_, ours, theirs, tolerance): &Fact) -> bool {
    match (ours, theirs) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(ours), Some(theirs)) => (ours - theirs).abs() > *tolerance,
    }
}

fn facts(
    ours: &Value,
    repair: &Value,
    media: &Media,
    (loss, round_trips): Circumstances,
) -> Vec<Fact> {
    let mut facts = counts(ours, repair, media, loss);
    facts.extend(feedback(ours, media, loss));
    if media.tag == 0.0 {
        facts.extend(reports(ours, media));
        if round_trips == RoundTrips::Compared {
            facts.push(round_trip(ours, media));
        }
    }
    if loss != Loss::BeforeCapture {
        facts.extend(frames(ours, media));
    }
    facts
}

fn counts(ours: &Value, repair: &Value, media: &Media, loss: Loss) -> Vec<Fact> {
    let sum = |name: &str| Some(ours[name].as_f64()? + repair[name].as_f64().unwrap_or(0.0));
    // How much of a retransmission is padding, SRTP hides.
    let plain = media.tag == 0.0 || repair.is_null();
    let tag = match ours["authentication_tag_bytes"].is_null() {
        true => media.tag,
        false => 0.0,
    };
    let bytes = sum("payload_bytes")
        .zip(ours["packets"].as_f64())
        .map(|(bytes, packets)| bytes - packets * tag);
    let mut facts = vec![(
        "packets sent",
        sum("expected"),
        number(media.sent, "packetsSent"),
        0.0,
    )];
    if plain && loss != Loss::BeforeCapture {
        facts.push(("bytes sent", bytes, number(media.sent, "bytesSent"), 0.0));
    }
    // Firefox drops what comes before it is ready, and does not count retransmissions.
    let all_counted = !media.is_to_firefox || media.sent["kind"] == "audio";
    if loss != Loss::BehindCapture && all_counted {
        let received = |name| number(media.received, name);
        facts.push((
            "packets received",
            sum("packets"),
            received("packetsReceived"),
            0.0,
        ));
        facts.push((
            "packets lost",
            number(ours, "lost"),
            received("packetsLost"),
            0.0,
        ));
        if plain {
            facts.push(("bytes received", bytes, received("bytesReceived"), 0.0));
        }
        let again = received("retransmittedPacketsReceived").filter(|count| *count > 0.0);
        facts.push((
            "retransmissions received",
            number(repair, "packets"),
            again,
            0.0,
        ));
    }
    facts
}

fn feedback(ours: &Value, media: &Media, loss: Loss) -> Vec<Fact> {
    // Encrypted feedback tells nothing.
    if media.tag > 0.0 || media.sent["kind"] != "video" {
        return Vec::new();
    }
    let told = |name: &str| number(&ours["feedback"], name);
    let theirs = |name| number(media.sent, name);
    let mut facts = vec![
        ("NACKs", told("nacks"), theirs("nackCount"), 0.0),
        ("PLIs", told("picture_losses"), theirs("pliCount"), 0.0),
        ("FIRs", told("full_intra_requests"), theirs("firCount"), 0.0),
    ];
    if loss == Loss::BeforeCapture {
        // All frames were decoded in the end: nothing stayed lost.
        let left = number(&ours["recovery"], "lost_after_recovery");
        let sent = number(media.sent, "framesSent");
        let decoded = number(media.received, "framesDecoded");
        let lost = sent.zip(decoded).map(|(sent, decoded)| sent - decoded);
        facts.push(("lost after recovery", left, lost, 0.0));
        let asked = number(&ours["recovery"], "asked_packets");
        let again = theirs("retransmittedPacketsSent");
        facts.push(("packets asked for", asked, again, 0.0));
    }
    facts
}

/// What receiver and sender reports say, each peer had from the other.
fn reports(ours: &Value, media: &Media) -> Vec<Fact> {
    let heard = |name| number(media.remote_received, name);
    let last = &ours["remote"];
    vec![
        (
            "lost, reported",
            number(last, "cumulative_lost"),
            heard("packetsLost"),
            0.0,
        ),
        (
            "jitter, reported",
            number(last, "jitter_ms"),
            heard("jitter").map(|seconds| seconds * 1e3),
            JITTER_MS,
        ),
        (
            "sender reports",
            number(ours, "sender_reports"),
            number(media.remote_sent, "reportsSent"),
            0.0,
        ),
    ]
}

/// The mean of all.
fn round_trip(ours: &Value, media: &Media) -> Fact {
    let heard = |name| number(media.remote_received, name);
    let measured = heard("roundTripTimeMeasurements").filter(|count| *count > 0.0);
    let theirs = heard("totalRoundTripTime")
        .zip(measured)
        .map(|(seconds, count)| seconds * 1e3 / count);
    let ours = number(&ours["rtt_end_to_end_ms"], "mean");
    ("round trip", ours, theirs, ROUND_TRIP_MS)
}

fn frames(ours: &Value, media: &Media) -> Vec<Fact> {
    let video = &ours["video"];
    let mut facts = vec![
        (
            "frames",
            number(video, "frames"),
            number(media.sent, "framesSent"),
            0.0,
        ),
        (
            "whole frames",
            number(video, "complete_frames"),
            number(media.sent, "framesSent"),
            0.0,
        ),
    ];
    if media.tag == 0.0 {
        facts.push((
            "key frames",
            number(video, "key_frames"),
            number(media.sent, "keyFramesEncoded"),
            0.0,
        ));
        facts.push((
            "width",
            number(video, "width"),
            number(media.sent, "frameWidth"),
            0.0,
        ));
        facts.push((
            "height",
            number(video, "height"),
            number(media.sent, "frameHeight"),
            0.0,
        ));
    }
    facts
}

fn number(value: &Value, name: &str) -> Option<f64> {
    value[name].as_f64()
}

/// The DTLS handshake as its ends saw it.
fn transport(capture: &Value, peer: &Value) -> Vec<String> {
    let Some(theirs) = of_type(peer, "transport").find(|entry| entry["dtlsCipher"].is_string())
    else {
        return Vec::new();
    };
    let ours = &capture["dtls_handshakes"][0];
    let version = match theirs["tlsVersion"].as_str() {
        Some("FEFC") => "DTLS 1.3",
        _ => "DTLS 1.2",
    };
    let facts = [
        ("DTLS version", &ours["version"], &Value::from(version)),
        ("cipher suite", &ours["cipher_suite"], &theirs["dtlsCipher"]),
    ];
    let differing = facts.iter().filter(|(_, ours, theirs)| ours != theirs);
    differing
        .map(|(name, ours, theirs)| format!("{name}: {ours}, by getStats {theirs}"))
        .collect()
}

/// Consent is checked until the end, so that each peer may check once more after getStats.
const LAST_CHECKS: f64 = 2.0;

/// The checks of the chosen pair, where both peers count them and no relay is between.
fn checks(capture: &Value, counted: &Value) -> Vec<String> {
    let pairs = capture["ice_pairs"].as_array().unwrap();
    let [ours] = pairs.as_slice() else {
        return Vec::new();
    };
    let sum = |name: &str| {
        let of_peer = |peer: &str| {
            let mut pairs = of_type(&counted[peer], "candidate-pair");
            pairs.find(|pair| pair["nominated"] == true)?[name].as_f64()
        };
        Some(of_peer("caller")? + of_peer("callee")?)
    };
    let facts: [Fact; 2] = [
        (
            "checks",
            number(ours, "checks"),
            sum("requestsSent"),
            LAST_CHECKS,
        ),
        (
            "checks answered",
            number(ours, "answered_checks"),
            sum("responsesReceived"),
            LAST_CHECKS,
        ),
    ];
    let differing = facts.into_iter().filter(differs);
    differing
        .map(|(name, ours, theirs, _)| format!("{name}: {ours:?}, by getStats {theirs:?}"))
        .collect()
}
