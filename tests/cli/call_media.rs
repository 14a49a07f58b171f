//! What calls send: codecs, files, rates, packets, messages; and files that do not fit.

use serde_json::Value;

use crate::run::{Run, fixture, run};

fn loopback(args: &[&str]) -> Run {
    let call = ["call", "loopback", "--duration", "1s", "--format", "json"];
    run(&[&call[..], args].concat())
}

fn data(args: &[&str]) -> Value {
    let run = loopback(args);
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
    run.report()["data"].clone()
}

/// Of what the callee received, the stream of a kind.
fn received<'a>(data: &'a Value, kind: &str) -> Option<&'a Value> {
    let inbound = data["callee"]["inbound"].as_array().expect("an array");
    inbound.iter().find(|stream| stream["kind"] == kind)
}

fn media(name: &str) -> String {
    fixture(&format!("media/{name}")).display().to_string()
}

#[test]
fn each_codec_is_sent_from_the_built_in_clip_and_from_a_file() {
    for (codec, file, name) in [
        ("vp8", "testsrc2-vp8.ivf", "VP8"),
        ("h264", "testsrc2-h264.h264", "H264"),
        ("vp9", "testsrc2-vp9.ivf", "VP9"),
        ("av1", "testsrc2-av1.ivf", "AV1"),
    ] {
        for video in [codec, &media(file)] {
            let data = data(&["--video", video, "--audio", "none", "--data", "off"]);
            let stream = received(&data, "video").expect("video");
            assert_eq!(stream["codec"], name, "{video}");
            assert_eq!(stream["lost"], 0, "{video}");
            assert_eq!(stream["video"]["frames"], 30, "{video}");
            assert_eq!(stream["video"]["complete_frames"], 30, "{video}");
            assert!(received(&data, "audio").is_none());
        }
    }
}

#[test]
fn what_is_switched_off_is_not_offered() {
    let data = data(&[
        "--audio",
        &media("sine-opus.ogg"),
        "--video",
        "none",
        "--data",
        "off",
    ]);
    let offer = data["offer"].as_str().expect("an offer");
    assert_eq!(offer.matches("m=").count(), 1, "{offer}");
    assert_eq!(received(&data, "audio").expect("audio")["packets"], 50);
    assert_eq!(data["caller"]["data"]["messages_sent"], 0);
}

#[test]
fn bit_rate_frame_rate_and_packet_size_are_kept() {
    let more = [
        "--bitrate",
        "1Mbps",
        "--frame-rate",
        "20",
        "--packet-size",
        "500",
    ];
    let data = data(&more);
    let stream = received(&data, "video").expect("video");
    assert_eq!(stream["video"]["frames"], 20);
    let sent = &data["caller"]["outbound"][1];
    assert_eq!(sent["kind"], "video");
    let bits = 8 * sent["payload_bytes_sent"].as_u64().expect("a count");
    // With the payload descriptors; the first second has the key frame.
    assert!((950_000..1_150_000).contains(&bits), "{bits}");
    let packets = sent["packets_sent"].as_u64().expect("a count");
    assert!(packets >= bits / 8 / (500 - 12), "{packets}");
}

#[test]
fn messages_have_size_rate_and_reliability() {
    let more = ["--audio", "none", "--video", "none"];
    let messages = [
        "--data-size",
        "1000",
        "--data-rate",
        "200",
        "--data-unordered",
    ];
    let data = data(&[&more[..], &messages, &["--data-max-retransmits", "0"]].concat());
    let channel = &data["caller"]["data"];
    let count = |name: &str| channel[name].as_u64().expect("a count");
    assert!(count("messages_sent") > 0 && count("messages_received") > 0);
    assert_eq!(count("bytes_sent"), 1000 * count("messages_sent"));
    assert_eq!(count("bytes_received"), 1000 * count("messages_received"));
    assert_eq!(count("messages_held_back"), 0);
    assert!(channel["received_bps"].as_f64().expect("a rate") > 0.0);
    assert!(channel["message_rtt_ms"]["p50"].is_number());
}

/// What is said of a call that cannot be made as it was typed.
fn refused(args: &[&str], status: i32) -> String {
    let run = loopback(args);
    assert_eq!(run.status, Some(status), "{args:?}: {}", run.stderr);
    run.stderr
}

#[test]
fn files_that_do_not_fit_say_what_and_where() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("it can be written");
        path.display().to_string()
    };
    let vp8 = std::fs::read(media("testsrc2-vp8.ivf")).expect("a fixture");
    let mut other = vp8.clone();
    other[8..12].copy_from_slice(b"HVC1");
    for (args, told) in [
        (
            ["--video", &file("a.wav", b"RIFF")],
            "it is neither IVF, nor Ogg, nor an H.264 byte stream",
        ),
        (
            ["--video", &file("a.ivf", &vp8[..20])],
            "the header is cut (at byte 20)",
        ),
        (
            ["--video", &file("b.ivf", &vp8[..33])],
            "it holds no frame (at byte 33)",
        ),
        (
            ["--video", &file("c.ivf", &other)],
            "it holds HVC1, which calls do not carry",
        ),
        (["--audio", &media("testsrc2-vp8.ivf")], "it holds VP8"),
        (["--video", &media("sine-opus.ogg")], "give it to --audio"),
    ] {
        let stderr = refused(&args, 2);
        assert!(stderr.contains(told), "{args:?}: {stderr}");
    }
    assert!(refused(&["--video", "./none.ivf"], 3).contains("./none.ivf"));
}

#[test]
fn what_cannot_be_sent_is_wrong_usage() {
    for (args, told) in [
        (&["--video", "h265"][..], "vp8, h264, vp9, av1"),
        (&["--bitrate", "1kbps"], "frames can only be filled up"),
        (&["--packet-size", "99"], "100..=1460"),
        (
            &["--audio", "none", "--video", "none", "--data", "off"],
            "nothing is left to send",
        ),
        (
            &["--data-max-retransmits", "1", "--data-max-lifetime", "1s"],
            "cannot be used with",
        ),
        (&["--data-size", "8"], "16..=65536"),
    ] {
        let stderr = refused(args, 2);
        assert!(stderr.contains(told), "{args:?}: {stderr}");
    }
}
