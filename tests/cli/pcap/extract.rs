//! `pcap extract`: streams as files, and what players make of these.

mod carried;
mod made;
mod protected;
mod restored;
mod several;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use super::analyze;
use crate::peers::peer;
use crate::run::{Run, fixture, rtctool, run};

/// A stream of a fixture, taken out into a folder of its own.
struct Taken {
    folder: TempDir,
    run: Run,
}

const FILE: &str = "out";

fn take(capture: &str, options: &[&str]) -> Taken {
    let path = fixture("pcap").join(capture);
    take_from(&path, options)
}

fn take_from(capture: &Path, options: &[&str]) -> Taken {
    let folder = tempfile::tempdir().unwrap();
    let output = rtctool()
        .current_dir(folder.path())
        .args(["pcap", "extract", "--to", FILE, "--format", "json"])
        .arg(capture)
        .args(options)
        .output()
        .unwrap();
    Taken {
        run: Run::of(output),
        folder,
    }
}

impl Taken {
    fn data(&self) -> Value {
        self.run.report()["data"]["files"][0].clone()
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join(FILE)
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(self.file()).unwrap()
    }

    /// Codec and number of frames that ffprobe finds, after ffmpeg decoded all without a complaint.
    fn played(&self, ffprobe: &Path, ffmpeg: &Path) -> (String, u64) {
        let file = self.file();
        let decoded = Command::new(ffmpeg)
            .args(["-nostdin", "-v", "error", "-i"])
            .arg(&file)
            .args(["-f", "null", "-"])
            .output()
            .unwrap();
        assert!(decoded.status.success());
        assert_eq!(String::from_utf8_lossy(&decoded.stderr), "");
        let probed = Command::new(ffprobe)
            .args(["-v", "error", "-count_frames", "-of", "csv=p=0"])
            .args(["-show_entries", "stream=codec_name,nb_read_frames"])
            .arg(&file)
            .output()
            .unwrap();
        let text = String::from_utf8(probed.stdout).unwrap();
        let (codec, frames) = text.trim().split_once(',').unwrap();
        (codec.to_owned(), frames.parse().unwrap())
    }
}

/// Capture, options, the codec as FFmpeg calls it, and frames of video or packets of Opus.
const MEDIA: [(&str, &[&str], &str, u64); 8] = [
    ("gstreamer-opus-vp8.pcapng", &["--as", "ivf"], "vp8", 180),
    ("gstreamer-opus-vp8.pcapng", &["--as", "ogg"], "opus", 601),
    ("gstreamer-vp9.pcap", &[], "vp9", 60),
    ("gstreamer-h265.pcap", &[], "hevc", 60),
    ("ffmpeg-h264-ipv6.pcap", &[], "h264", 90),
    ("chromium-av1.pcapng", &["--as", "ivf"], "av1", 40),
    ("chromium-av1.pcapng", &["--codec", "opus"], "opus", 200),
    // Video in RED, as Chromium sends it where nothing is encrypted.
    ("chromium-clear.pcapng", &["--as", "ivf"], "vp8", 51),
];

#[test]
fn every_frame_of_a_clean_stream_is_written() {
    for (capture, options, codec, frames) in MEDIA {
        let data = take(capture, options).data();
        let written = match codec {
            "opus" => &data["audio"]["packets"],
            _ => &data["video"]["frames"],
        };
        assert_eq!(written, frames, "{capture}: {data:#}");
        assert_eq!(data["packets"]["lost"], 0, "{capture}");
        assert_eq!(data["stream"]["codec_source"], "payloads", "{capture}");
    }
}

#[test]
fn ffmpeg_plays_what_was_written_and_counts_the_same() {
    let (Some(ffprobe), Some(ffmpeg)) = (peer("ffprobe", "ffmpeg"), peer("ffmpeg", "ffmpeg"))
    else {
        return;
    };
    for (capture, options, codec, frames) in MEDIA {
        let played = take(capture, options).played(&ffprobe, &ffmpeg);
        assert_eq!(played, (codec.to_owned(), frames), "{capture}");
    }
}

#[test]
fn video_tells_its_size_and_length() {
    let video = take("gstreamer-vp9.pcap", &[]).data()["video"].clone();
    assert_eq!(
        (&video["width"], &video["height"]),
        (&160.into(), &120.into())
    );
    let ms = video["duration_ms"].as_f64().unwrap();
    assert!((ms - 59.0 * 1e3 / 15.0).abs() < 1.0, "{ms} ms");
}

#[test]
fn samples_keep_their_time_where_packets_were_lost() {
    let taken = take("gstreamer-pcmu-loss.pcap", &[]);
    let data = taken.data();
    let lost = data["packets"]["lost"].as_f64().unwrap();
    assert!(lost > 0.0);
    assert_eq!(data["audio"]["lost_ms"], lost * 20.0);
    assert_eq!(data["audio"]["silent_ms"], 0.0);
    // 500 packets of 20 ms, the last of which came.
    assert_eq!(data["audio"]["duration_ms"], 10_000.0);
    assert_eq!(taken.bytes().len(), 44 + 2 * 80_000);
}

#[test]
fn duplicates_are_written_once() {
    let data = take("gstreamer-pcmu-duplicates.pcap", &[]).data();
    assert!(data["packets"]["duplicates"].as_u64().unwrap() > 0);
    let unique = data["packets"]["received"].as_u64().unwrap()
        - data["packets"]["duplicates"].as_u64().unwrap();
    assert_eq!(data["audio"]["packets"], unique);
}

/// The Opus stream of a fixture with every tenth packet taken away.
fn with_loss(folder: &Path) -> std::path::PathBuf {
    let bytes = take(
        "gstreamer-opus-vp8.pcapng",
        &["--ssrc", "286331153", "--as", "pcap"],
    )
    .bytes();
    let length = |at: usize| u32::from_le_bytes(bytes[at + 4..at + 8].try_into().unwrap()) as usize;
    let mut kept = Vec::new();
    let (mut at, mut block) = (0, 0);
    while at < bytes.len() {
        if block % 10 != 9 {
            kept.extend(&bytes[at..at + length(at)]);
        }
        at += length(at);
        block += 1;
    }
    let path = folder.join("loss.pcapng");
    fs::write(&path, kept).unwrap();
    path
}

#[test]
fn lost_packets_of_opus_are_concealed() {
    let folder = tempfile::tempdir().unwrap();
    let taken = take_from(&with_loss(folder.path()), &[]);
    let data = taken.data();
    let lost = data["packets"]["lost"].as_u64().unwrap();
    assert_eq!(lost, 60);
    assert_eq!(data["audio"]["lost_ms"], 1_200.0);
    let (Some(ffprobe), Some(ffmpeg)) = (peer("ffprobe", "ffmpeg"), peer("ffmpeg", "ffmpeg"))
    else {
        return;
    };
    assert_eq!(taken.played(&ffprobe, &ffmpeg), ("opus".to_owned(), 601));
}

#[test]
fn a_smaller_capture_has_the_stream_as_it_was() {
    let whole = analyze("gstreamer-opus-vp8.pcapng");
    let options = ["--ssrc", "0x11111111", "--as", "pcap", "--rtcp"];
    let taken = take("gstreamer-opus-vp8.pcapng", &options);
    assert!(taken.data()["packets"]["rtcp"].as_u64().unwrap() > 0);
    let file = taken.file();
    let file = file.to_str().unwrap();
    let small = run(&["pcap", "analyze", file, "--format", "json"]).report();
    let streams = super::streams(&small);
    assert_eq!(streams.len(), 1);
    let same = |key: &str| {
        let of = |report| {
            super::streams(report)
                .iter()
                .find(|s| s["ssrc"] == 0x1111_1111_u32)
                .unwrap()[key]
                .clone()
        };
        assert_eq!(of(&whole), of(&small), "{key}");
    };
    for key in [
        "packets",
        "lost",
        "jitter_ms",
        "bitrate_bps",
        "sender_reports",
    ] {
        same(key);
    }
}

#[test]
fn an_rtpdump_has_every_packet() {
    let taken = take("ffmpeg-pcma.pcap", &["--as", "rtpdump"]);
    let bytes = taken.bytes();
    let line = b"#!rtpplay1.0 127.0.0.1/5004\n";
    assert!(bytes.starts_with(line));
    let mut at = line.len() + 16;
    let mut packets = 0;
    while at < bytes.len() {
        let length = usize::from(u16::from_be_bytes([bytes[at], bytes[at + 1]]));
        assert_eq!(bytes[at + 8] >> 6, 2, "RTP version");
        at += length;
        packets += 1;
    }
    assert_eq!(taken.data()["packets"]["received"], packets);
    assert!(taken.data()["packets"]["lost"].is_null());
}

#[test]
fn standard_input_and_output_serve_as_well() {
    let capture = fs::read(fixture("pcap").join("gstreamer-vp9.pcap")).unwrap();
    let output = rtctool()
        .args(["pcap", "extract", "-", "--to", "-"])
        .write_stdin(capture)
        .output()
        .unwrap();
    assert!(output.stdout.starts_with(b"DKIF"));
    let report = String::from_utf8(output.stderr).unwrap();
    assert!(
        report.contains("60 frames, 2 key frames, 160×120"),
        "{report}"
    );
    let file = take("gstreamer-vp9.pcap", &[]).bytes();
    assert_eq!(output.stdout[32..], file[32..], "all but the header");
}

#[test]
fn a_stream_that_is_not_told_must_be_named() {
    let several = take("gstreamer-opus-vp8.pcapng", &[]).run;
    assert_eq!(several.status, Some(2));
    insta::assert_snapshot!(several.stderr.replace(fixture("pcap").to_str().unwrap(), "DIR"), @r"
    error: several streams of `DIR/gstreamer-opus-vp8.pcapng` can be meant
      ssrc        kind   codec  mid  packets  flow
      0x22222222  video  VP8    –        183  udp:127.0.0.1:4002-127.0.0.1:5002
      0x11111111  audio  opus   –        601  udp:127.0.0.1:4000-127.0.0.1:5000
    help: tell which with --ssrc, or take all with --all --out-dir DIR
    ");
    let none = take("gstreamer-opus-vp8.pcapng", &["--as", "wav"]).run;
    assert_eq!(none.status, Some(3));
    assert!(
        none.stderr.contains("no stream of that kind"),
        "{}",
        none.stderr
    );
    let undescribed = take("gstreamer-opus-vp8.pcapng", &["--mid", "0"]).run;
    assert!(
        undescribed
            .stderr
            .contains("give the session descriptions with --sdp"),
        "{}",
        undescribed.stderr
    );
    let unknown = take("gstreamer-opus-vp8.pcapng", &["--ssrc", "7"]).run;
    assert!(
        unknown.stderr.contains("no stream 0x00000007"),
        "{}",
        unknown.stderr
    );
}

#[test]
fn a_stream_that_goes_to_two_places_is_told_by_where_it_goes() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = fs::read(fixture("pcap").join("ffmpeg-pcma.pcap")).unwrap();
    let (header, records) = bytes.split_at(24);
    // The same packets again, to another port.
    let at = |bytes: &[u8], from: u16| {
        let port = from.to_be_bytes();
        (0..bytes.len() - 1)
            .filter(|at| bytes[*at..at + 2] == port)
            .collect::<Vec<_>>()
    };
    let mut elsewhere = records.to_vec();
    for place in at(&elsewhere, 5004) {
        elsewhere[place..place + 2].copy_from_slice(&6004u16.to_be_bytes());
    }
    let capture = folder.path().join("two.pcap");
    fs::write(&capture, [header, records, &elsewhere].concat()).unwrap();
    let several = take_from(&capture, &[]).run;
    assert_eq!(several.status, Some(2));
    assert!(
        several.stderr.contains("tell which with --flow"),
        "{}",
        several.stderr
    );
    let mut words = several.stderr.split_whitespace();
    let flow = words.rfind(|word| word.starts_with("udp:")).unwrap();
    for options in [["--destination", "127.0.0.1:6004"], ["--flow", flow]] {
        let one = take_from(&capture, &options).data();
        assert_eq!(one["packets"]["duplicates"], 0);
        assert_eq!(one["stream"]["destination_address"], "127.0.0.1:6004");
    }
}

#[test]
fn a_codec_is_not_written_in_the_form_of_another() {
    let run = take("ffmpeg-pcma.pcap", &["--ssrc", "1706887296", "--as", "ivf"]).run;
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr.contains("PCMA cannot be written as ivf"),
        "{}",
        run.stderr
    );
}

#[test]
fn packets_that_the_capture_cut_make_no_file_of_media() {
    let taken = take("snaplen-60.pcap", &[]);
    assert_eq!(taken.run.status, Some(3));
    let data = taken.data();
    assert_eq!(data["audio"]["packets"], 0);
    assert_eq!(
        data["audio"]["damaged_packets"],
        data["packets"]["received"]
    );
}

#[test]
fn a_capture_that_breaks_off_is_written_up_to_there() {
    let taken = take("truncated.pcap", &[]);
    assert_eq!(taken.run.status, Some(3));
    let report = taken.run.report();
    assert_eq!(report["partial"], true);
    assert!(taken.data()["audio"]["packets"].as_u64().unwrap() > 0);
}

#[test]
fn the_capture_itself_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let capture = folder.path().join("call.pcap");
    fs::copy(fixture("pcap").join("ffmpeg-pcma.pcap"), &capture).unwrap();
    let before = fs::read(&capture).unwrap();
    let path = capture.to_str().unwrap();
    let run = run(&["pcap", "extract", path, "--to", path]);
    assert_eq!(run.status, Some(2), "{}", run.stderr);
    assert_eq!(fs::read(&capture).unwrap(), before);
}

#[test]
fn the_name_of_the_file_tells_its_form_and_which_stream_is_meant() {
    let folder = tempfile::tempdir().unwrap();
    let extract = |capture: &str, to: &str| {
        let output = rtctool()
            .current_dir(folder.path())
            .args(["pcap", "extract", "--format", "json", "--to", to])
            .arg(fixture("pcap").join(capture))
            .output()
            .unwrap();
        Run::of(output).report()["data"]["files"][0].clone()
    };
    let sound = extract("gstreamer-opus-vp8.pcapng", "a.ogg");
    assert_eq!(
        (&sound["form"], &sound["stream"]["kind"]),
        (&"ogg".into(), &"audio".into())
    );
    assert_eq!(sound["misnamed"], false);
    let packets = extract("ffmpeg-pcma.pcap", "a.rtpdump");
    assert_eq!(packets["form"], "rtpdump");
    let other = extract("ffmpeg-pcma.pcap", "a.ivf");
    assert_eq!(
        (&other["form"], &other["misnamed"]),
        (&"wav".into(), &true.into())
    );
}
