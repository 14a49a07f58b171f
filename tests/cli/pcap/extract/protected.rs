//! Streams that SRTP protects.

use super::{Taken, take, take_from};
use crate::peers::peer;

const AIORTC: &str = "dtls-srtp-aiortc.pcap";

fn fixture(name: &str) -> String {
    let path = crate::run::fixture("pcap").join(name);
    path.to_str().unwrap().to_owned()
}

fn opened(options: &[&str]) -> Taken {
    let log = fixture("dtls-srtp-aiortc.keys");
    take(
        AIORTC,
        &[&["--keylog", &log, "--codec", "opus"], options].concat(),
    )
}

#[test]
fn a_key_log_makes_opus_of_a_dtls_call() {
    let data = opened(&[]).data();
    assert_eq!(data["stream"]["encryption"], "decrypted");
    assert_eq!(data["packets"]["not_decrypted"], 0);
    assert_eq!(data["audio"]["packets"], data["packets"]["received"]);
    assert_eq!(data["audio"]["damaged_packets"], 0);
}

#[test]
fn secrets_in_the_capture_serve_as_well() {
    let with = take("dtls-srtp-secrets.pcapng", &["--codec", "opus"]);
    assert_eq!(with.bytes(), opened(&[]).bytes());
}

#[test]
fn ffmpeg_plays_what_was_decrypted() {
    let (Some(ffprobe), Some(ffmpeg)) = (peer("ffprobe", "ffmpeg"), peer("ffmpeg", "ffmpeg"))
    else {
        return;
    };
    let taken = opened(&[]);
    let packets = taken.data()["audio"]["packets"].as_u64().unwrap();
    assert_eq!(
        taken.played(&ffprobe, &ffmpeg),
        ("opus".to_owned(), packets)
    );
}

#[test]
fn descriptions_and_keys_open_what_they_are_for() {
    let sdp = fixture("srtp-ffmpeg.sdp");
    let by_sdp = take("srtp-ffmpeg.pcap", &["--sdp", &sdp]).data();
    assert_eq!(by_sdp["stream"]["codec"], "PCMA");
    assert_eq!(by_sdp["stream"]["encryption"], "decrypted");
    assert!(by_sdp["audio"]["packets"].as_u64().unwrap() > 0);
    let key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d";
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    std::fs::write(&keys, key).unwrap();
    let options = [
        "--codec",
        "PCMU",
        "--srtp-key-file",
        keys.to_str().unwrap(),
        "--flow",
    ];
    let flow = "udp:127.0.0.1:4000-127.0.0.1:5000";
    let by_key = take("srtp-gstreamer.pcap", &[&options[..], &[flow]].concat()).data();
    assert_eq!(by_key["stream"]["encryption"], "decrypted");
    // 20 ms each.
    let packets = by_key["audio"]["packets"].as_f64().unwrap();
    assert_eq!(by_key["audio"]["duration_ms"], packets * 20.0);
}

#[test]
fn without_a_key_the_error_says_how_to_give_one() {
    let run = take(AIORTC, &["--ssrc", &ssrc()]).run;
    assert_eq!(run.status, Some(3));
    let message = format!("error: stream {} is encrypted, and no key is known", ssrc());
    assert!(run.stderr.contains(&message), "{}", run.stderr);
    for option in ["--keylog", "--sdp", "--srtp-key", "--as rtpdump"] {
        assert!(run.stderr.contains(option), "{}", run.stderr);
    }
    for options in [
        &["--as", "ogg", "--codec", "opus"][..],
        &["--as", "pcap", "--clear"],
    ] {
        let run = take(AIORTC, &[&["--ssrc", &ssrc()], options].concat()).run;
        assert_eq!(run.status, Some(3), "{options:?}");
        assert!(run.stderr.contains("is encrypted"), "{}", run.stderr);
    }
}

/// No RTCP, no handshake, no description: the lengths of G.711 alone show the tag of SRTP.
#[test]
fn encrypted_g711_is_not_written_as_noise() {
    let flows = [
        ("udp:127.0.0.1:4000-127.0.0.1:5000", "10 bytes"),
        ("udp:127.0.0.1:4002-127.0.0.1:5002", "16 bytes"),
    ];
    for (flow, tag) in flows {
        let options = ["--codec", "PCMU", "--flow", flow];
        let taken = take("srtp-gstreamer.pcap", &options);
        assert_eq!(taken.run.status, Some(3), "{}", taken.run.stdout);
        let told = &taken.run.stderr;
        assert!(told.contains("is encrypted, and no key is known"), "{told}");
        assert!(
            told.contains(&format!("each packet has {tag} more")),
            "{told}"
        );
        assert!(!taken.file().exists());
    }
    let analysis = super::analyze("srtp-gstreamer.pcap");
    for stream in super::super::streams(&analysis) {
        assert_eq!(stream["encryption"], "not_decrypted");
        assert_eq!(stream["payload_bytes"], 60 * 160, "without the tags");
    }
}

#[test]
fn what_may_be_noise_is_said_to() {
    let flow = "udp:127.0.0.1:4000-127.0.0.1:5000";
    let taken = take("srtp-gstreamer.pcap", &["--codec", "opus", "--flow", flow]);
    assert_eq!(
        taken.run.status,
        Some(3),
        "its lengths show the tag of SRTP"
    );
    let report = super::analyze("gstreamer-pcmu-loss.pcap");
    let ssrc = super::super::streams(&report)[0]["ssrc_hex"].clone();
    let ssrc = ssrc.as_str().unwrap();
    let named = |codec| {
        let taken = take(
            "gstreamer-pcmu-loss.pcap",
            &["--ssrc", ssrc, "--codec", codec],
        );
        taken.data()["stream"]["may_be_encrypted"].clone()
    };
    assert_eq!([named("PCMU"), named("opus")], [false, true]);
}

#[test]
fn a_key_that_opens_nothing_is_said_to() {
    let wrong = "ff".repeat(30);
    let run = take(AIORTC, &["--ssrc", &ssrc(), "--srtp-key", &wrong]).run;
    let message = "none of the keys that are known opens it";
    assert!(run.stderr.contains(message), "{}", run.stderr);
    assert!(!run.stderr.contains(&wrong[..10]));
}

fn ssrc() -> String {
    let data = opened(&[]).data();
    data["stream"]["ssrc_hex"].as_str().unwrap().to_owned()
}

#[test]
fn packets_are_written_without_a_key_as_they_are() {
    for form in ["rtpdump", "pcap"] {
        let data = take(AIORTC, &["--ssrc", &ssrc(), "--as", form]).data();
        assert_eq!(data["stream"]["encryption"], "not_decrypted");
        assert_eq!(
            data["packets"]["received"],
            opened(&[]).data()["packets"]["received"]
        );
    }
}

#[test]
fn a_smaller_capture_has_the_handshake_that_opens_it() {
    let small = take(AIORTC, &["--ssrc", &ssrc(), "--as", "pcap"]);
    let log = fixture("dtls-srtp-aiortc.keys");
    let again = take_from(&small.file(), &["--keylog", &log, "--codec", "opus"]);
    assert_eq!(again.bytes(), opened(&[]).bytes());
}

#[test]
fn a_clear_capture_needs_no_key() {
    let clear = opened(&["--as", "pcap", "--clear", "--rtcp"]);
    assert!(clear.data()["packets"]["rtcp"].as_u64().unwrap() > 0);
    let again = take_from(&clear.file(), &["--codec", "opus"]);
    assert_eq!(again.data()["stream"]["encryption"], "clear");
    assert_eq!(again.bytes(), opened(&[]).bytes());
}

#[test]
fn a_description_names_the_codec_and_the_mid() {
    let offer = fixture("dtls-srtp-aiortc-offer.sdp");
    let data = opened(&["--sdp", &offer, "--mid", "0"]).data();
    assert_eq!(data["stream"]["codec_source"], "sdp");
    assert_eq!(data["stream"]["mid"], "0");
    let other = opened(&["--sdp", &offer, "--mid", "7"]).run;
    assert!(
        other.stderr.contains("no stream of that kind"),
        "{}",
        other.stderr
    );
}
