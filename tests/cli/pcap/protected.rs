//! Keys and session descriptions: what they tell of real captures.

use serde_json::Value;

use super::streams;
use crate::run::{Run, rtctool, run};

const GSTREAMER: &str = "fixtures/pcap/srtp-gstreamer.pcap";
const GSTREAMER_KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d";
const GSTREAMER_GCM_KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b";
const FFMPEG: &str = "fixtures/pcap/srtp-ffmpeg.pcap";
const AIORTC: &str = "fixtures/pcap/dtls-srtp-aiortc.pcap";

fn analyze(capture: &str, options: &[&str]) -> Run {
    run(&[&["pcap", "analyze", capture, "--format", "json"], options].concat())
}

fn codes(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap();
    let codes = findings.iter().map(|finding| finding["code"].as_str());
    codes.map(Option::unwrap).collect()
}

#[test]
fn keys_on_the_command_line_decrypt_and_are_not_shown() {
    let keys = ["--srtp-key", GSTREAMER_KEY, "--srtp-key", GSTREAMER_GCM_KEY];
    let run = analyze(GSTREAMER, &keys);
    assert!(!run.stdout.contains(&GSTREAMER_KEY[..20]));
    let report = run.report();
    let profiles: Vec<&str> = streams(&report)
        .iter()
        .map(|stream| stream["srtp"]["profile"].as_str().unwrap())
        .collect();
    assert_eq!(profiles, ["AES_CM_128_HMAC_SHA1_80", "AEAD_AES_128_GCM"]);
    for stream in streams(&report) {
        assert_eq!(stream["encryption"], "decrypted");
        assert_eq!(stream["srtp"]["key_source"], "given");
        assert_eq!(stream["srtp"]["decrypted_packets"], stream["packets"]);
        assert_eq!(stream["srtp"]["unauthentic_packets"], 0);
        // 20 ms of G.711 each, without the tag.
        let packets = stream["packets"].as_u64().unwrap();
        assert_eq!(stream["payload_bytes"], packets * 160);
    }
}

#[test]
fn what_is_not_decrypted_has_the_payload_bytes_of_what_is() {
    let log = ["--keylog", "fixtures/pcap/dtls-srtp-aiortc.keys"];
    let (with, without) = (
        analyze(AIORTC, &log).report(),
        analyze(AIORTC, &[]).report(),
    );
    let (with, without) = (&streams(&with)[0], &streams(&without)[0]);
    assert_eq!(without["encryption"], "not_decrypted");
    assert!(without["authentication_tag_bytes"].as_u64() > Some(0));
    for figure in ["payload_bytes", "bitrate_bps", "timeline"] {
        assert_eq!(without[figure], with[figure], "{figure}");
    }
    assert_eq!(with["authentication_tag_bytes"], Value::Null);
}

#[test]
fn a_tag_whose_profile_is_encrypted_stays_in_the_payload_bytes() {
    let report = analyze("fixtures/pcap/dtls13-firefox.pcap", &[]).report();
    for stream in streams(&report) {
        assert_eq!(stream["encryption"], "not_decrypted");
        assert_eq!(stream["authentication_tag_bytes"], Value::Null);
    }
}

#[test]
fn a_key_log_opens_media_of_dtls_1_3() {
    let log = ["--keylog", "fixtures/pcap/dtls13-firefox.keys"];
    let report = analyze("fixtures/pcap/dtls13-firefox.pcap", &log).report();
    let handshake = &report["data"]["captures"][0]["dtls_handshakes"][0];
    assert_eq!(handshake["version"], "DTLS 1.3");
    assert_eq!(streams(&report).len(), 3);
    for stream in streams(&report) {
        assert_eq!(stream["encryption"], "decrypted");
        assert_eq!(stream["srtp"]["decrypted_packets"], stream["packets"]);
        assert_eq!(stream["srtp"]["unauthentic_packets"], 0);
    }
    let without = analyze("fixtures/pcap/dtls13-firefox.pcap", &[]).report();
    for stream in streams(&without) {
        assert_eq!(stream["encryption"], "not_decrypted");
    }
}

#[test]
fn keys_may_come_from_a_file_and_from_the_environment() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(
        file.path(),
        format!("# the call\n{GSTREAMER_KEY}@127.0.0.1:4000\n"),
    )
    .unwrap();
    let path = file.path().to_str().unwrap();
    let output = rtctool()
        .args(["pcap", "analyze", GSTREAMER, "--format", "json"])
        .args(["--srtp-key-file", path])
        .env("RTCTOOL_SRTP_KEYS", GSTREAMER_GCM_KEY)
        .output()
        .unwrap();
    let report = Run::of(output).report();
    for stream in streams(&report) {
        assert_eq!(stream["encryption"], "decrypted");
    }
}

#[test]
fn the_wrong_key_leaves_what_headers_tell_and_a_warning() {
    let wrong = "ff".repeat(30);
    let report = analyze(GSTREAMER, &["--srtp-key", &wrong]).report();
    let stream = &streams(&report)[0];
    assert_eq!(stream["lost"], 0);
    assert_eq!(stream["srtp"]["decrypted_packets"], 0);
    assert_eq!(stream["srtp"]["unauthentic_packets"], stream["packets"]);
    assert_eq!(stream["srtp"]["profile"], Value::Null);
    assert!(codes(&report).contains(&"PCAP062"));
}

#[test]
fn what_is_no_key_is_wrong_usage_and_is_not_repeated() {
    for text in ["topsecret!", "c2VjcmV0c2VjcmV0", "NO_SUCH:c2VjcmV0c2VjcmV0"] {
        let run = analyze(GSTREAMER, &["--srtp-key", text]);
        assert_eq!(run.status, Some(2), "{text}");
        let all = format!("{}{}", run.stdout, run.stderr);
        assert!(
            !all.contains("c2VjcmV0") && !all.contains("topsecret"),
            "{all}"
        );
    }
}

#[test]
fn a_description_gives_the_keys_of_its_crypto_line() {
    let run = analyze(FFMPEG, &["--sdp", "fixtures/pcap/srtp-ffmpeg.sdp"]);
    assert!(!run.stdout.contains("AAECAwQFBgcI"));
    let report = run.report();
    let stream = &streams(&report)[0];
    assert_eq!(stream["encryption"], "decrypted");
    assert_eq!(stream["srtp"]["profile"], "AES_CM_128_HMAC_SHA1_32");
    assert_eq!(stream["srtp"]["key_source"], "sdes");
    assert_eq!(stream["described_by"]["tied_by"], "address");
    // The sender report has been decrypted too.
    assert!(stream["sender_reports"].as_u64().unwrap() > 0);
    let contents = &report["data"]["captures"][0]["contents"];
    assert_eq!(contents["srtcp"], 0);
}

#[test]
fn without_keys_encryption_is_told_by_what_surrounds_the_stream() {
    let report = analyze(AIORTC, &[]).report();
    for stream in streams(&report) {
        assert_eq!(stream["encryption"], "not_decrypted");
        assert_eq!(stream["srtp"], Value::Null);
    }
    let report = analyze("fixtures/pcap/gstreamer-opus-vp8.pcapng", &[]).report();
    assert_eq!(streams(&report)[0]["encryption"], Value::Null);
    let report = analyze("fixtures/pcap/chromium-clear.pcapng", &[]).report();
    assert_eq!(streams(&report)[0]["encryption"], "clear");
}

#[test]
fn a_key_log_decrypts_rtp_and_rtcp_of_a_dtls_call() {
    let log = ["--keylog", "fixtures/pcap/dtls-srtp-aiortc.keys"];
    let report = analyze(AIORTC, &log).report();
    assert!(!streams(&report).is_empty());
    for stream in streams(&report) {
        assert_eq!(stream["encryption"], "decrypted");
        assert_eq!(stream["srtp"]["profile"], "AEAD_AES_256_GCM");
        assert_eq!(stream["srtp"]["key_source"], "key_log");
        assert_eq!(stream["srtp"]["decrypted_packets"], stream["packets"]);
    }
    let contents = &report["data"]["captures"][0]["contents"];
    assert_eq!(contents["srtcp"], 0);
    assert!(contents["rtcp"].as_u64().unwrap() > 0);
    // The call goes one way.
    assert_eq!(codes(&report), ["PCAP055"]);
}

#[test]
fn secrets_within_a_capture_decrypt_it() {
    let report = analyze("fixtures/pcap/dtls-srtp-secrets.pcapng", &[]).report();
    for stream in streams(&report) {
        assert_eq!(stream["encryption"], "decrypted");
        assert_eq!(stream["srtp"]["key_source"], "key_log");
    }
}

#[test]
fn a_key_log_of_another_call_is_said_to_be_one() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let line = format!("CLIENT_RANDOM {} {}\n", "00".repeat(32), "11".repeat(48));
    std::fs::write(file.path(), line).unwrap();
    let report = analyze(AIORTC, &["--keylog", file.path().to_str().unwrap()]).report();
    assert!(codes(&report).contains(&"PCAP064"));
    let mut findings = report["findings"].as_array().unwrap().iter();
    let finding = findings
        .find(|finding| finding["code"] == "PCAP064")
        .unwrap();
    assert!(finding["location"]["packet"].is_u64(), "{finding:#}");
    let empty = tempfile::NamedTempFile::new().unwrap();
    let run = analyze(AIORTC, &["--keylog", empty.path().to_str().unwrap()]);
    assert_eq!(run.status, Some(2));
}

#[test]
fn offer_and_answer_name_codec_mid_and_source() {
    let options = [
        "--sdp",
        "fixtures/pcap/dtls-srtp-aiortc-offer.sdp",
        "--sdp",
        "fixtures/pcap/dtls-srtp-aiortc-answer.sdp",
    ];
    let report = analyze(AIORTC, &options).report();
    let stream = &streams(&report)[0];
    assert_eq!(stream["codec"], "opus");
    assert_eq!(stream["clock_rate_hz"], 48_000);
    assert_eq!(stream["clock_rate_source"], "sdp");
    assert_eq!(stream["channels"], 2);
    assert_eq!(stream["kind"], "audio");
    assert_eq!(stream["mid"], "0");
    assert_eq!(stream["described_by"]["tied_by"], "ssrc");
    let name = stream["described_by"]["source"].as_str().unwrap();
    assert!(
        name.starts_with("fixtures/pcap/dtls-srtp-aiortc-"),
        "{name}"
    );
    assert!(stream["cname"].is_string());
    // The call goes one way.
    assert_eq!(codes(&report), ["PCAP055"]);
}

#[test]
fn a_payload_type_that_is_not_described_is_found() {
    let text = std::fs::read_to_string("fixtures/pcap/dtls-srtp-aiortc-offer.sdp").unwrap();
    let other = text
        .replace("SAVPF 96 9", "SAVPF 95 9")
        .replace(":96 opus", ":95 opus");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), other).unwrap();
    let report = analyze(AIORTC, &["--sdp", file.path().to_str().unwrap()]).report();
    assert!(codes(&report).contains(&"PCAP060"));
}

#[test]
fn a_description_of_another_call_is_said_to_be_one_and_not_believed() {
    let other = "fixtures/pcap/calls/chromium-dtls-offer.sdp";
    let report = analyze(AIORTC, &["--sdp", other]).report();
    let stream = &streams(&report)[0];
    assert_eq!(stream["codec"], Value::Null);
    assert_eq!(stream["described_by"], Value::Null);
    assert!(codes(&report).contains(&"PCAP067"));
}

#[test]
fn encrypted_red_is_named_by_its_description() {
    let options = [
        "--sdp",
        "fixtures/pcap/calls/chromium-dtls-offer.sdp",
        "--sdp",
        "fixtures/pcap/calls/chromium-dtls-answer.sdp",
    ];
    let report = analyze("fixtures/pcap/calls/chromium-dtls.pcap", &options).report();
    let of_red = |stream: &&Value| stream["payload_types"][0]["payload_type"] == 118;
    let red = streams(&report).iter().find(of_red).expect("RED");
    assert_eq!(red["codec"], "red");
    assert_eq!(red["codec_source"], "sdp");
    assert_eq!(red["clock_rate_confidence"], "certain");
}
