//! `pcap extract`: what was written, then what is missing in it.

use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::view::View;
use crate::report::pcap_extract::{
    ExtractedAudio, ExtractedFile, ExtractedStream, ExtractedVideo, PcapExtract,
};
use crate::units::{format_bytes, plural};

pub fn view(data: &PcapExtract, style: &Style) -> View {
    let files = data.files.iter();
    View::blocks(files.map(|file| of_file(file, style).into()))
}

fn of_file(data: &ExtractedFile, style: &Style) -> String {
    let stream = &data.stream;
    let name = style.bold(&sanitize(&data.file));
    let mut out = format!("{name}  {}, {}\n", data.form, format_bytes(data.bytes));
    let codec = codec(stream);
    out.push_str(&format!(
        "{}  {codec}, payload type {}, {} → {}{}\n",
        stream.ssrc_hex,
        stream.payload_type,
        stream.source_address,
        stream.destination_address,
        carrier(stream)
    ));
    out.push_str(&written(data));
    for line in missing(data) {
        out.push_str(&format!("{}\n", style.doubtful(&line)));
    }
    out
}

/// ` relayed by TURN, decrypted`.
fn carrier(stream: &ExtractedStream) -> String {
    let transport = match stream.transport.as_str() {
        "turn" => " relayed by TURN",
        "tcp" => " over TCP",
        _ => "",
    };
    let encryption = match stream.encryption.as_deref() {
        Some("decrypted") => ", decrypted",
        Some("not_decrypted") => ", encrypted",
        _ => "",
    };
    format!("{transport}{encryption}")
}

/// `VP8 in RED (as the payloads look)`.
fn codec(stream: &ExtractedStream) -> String {
    let Some(name) = &stream.codec else {
        return "codec unknown".to_owned();
    };
    let name = sanitize(name);
    let red = stream.red_payload_type.map_or("", |_| " in RED");
    let how = match stream.codec_source.as_deref() {
        Some("payloads") => " (as the payloads look)",
        Some("sdp") => " (by the description)",
        _ => "",
    };
    format!("{name}{red}{how}")
}

fn written(data: &ExtractedFile) -> String {
    let rtcp = match data.packets.rtcp {
        0 => String::new(),
        count => format!(", {}", plural(count, "RTCP packet")),
    };
    match (&data.video, &data.audio) {
        (Some(video), _) => of_video(video),
        (None, Some(audio)) => format!(
            "{}, {}\n",
            plural(audio.packets, "packet"),
            seconds(audio.duration_ms)
        ),
        (None, None) => format!(
            "{}{rtcp}{}\n",
            plural(data.packets.received, "RTP packet"),
            match data.packets.retransmissions {
                0 => String::new(),
                count => format!(", {}", plural(count, "retransmission")),
            }
        ),
    }
}

fn of_video(video: &ExtractedVideo) -> String {
    let size = match (video.width, video.height) {
        (Some(width), Some(height)) => format!(", {width}×{height}"),
        _ => String::new(),
    };
    format!(
        "{}, {}{size}, {}\n",
        plural(video.frames, "frame"),
        plural(video.key_frames, "key frame"),
        seconds(video.duration_ms)
    )
}

/// One line for each thing that the file does not hold as it was sent.
fn missing(data: &ExtractedFile) -> Vec<String> {
    let packets = &data.packets;
    let mut lines = Vec::new();
    if data.stream.may_be_encrypted {
        lines.push(
            "nothing tells whether it is encrypted, and its packets do not show its codec: this may \
             be noise (--keylog, --sdp or --srtp-key decrypts it)"
                .to_owned(),
        );
    }
    if data.misnamed {
        let form = &data.form;
        lines.push(format!(
            "its name ends like that of another form: this is {form}"
        ));
    }
    if data.stream.encryption.as_deref() == Some("not_decrypted") {
        lines.push("encrypted as it came: --keylog, --sdp or --srtp-key-file opens it".to_owned());
    }
    let restored = [
        (packets.restored_by_retransmission, "by retransmissions"),
        (
            packets.restored_from_redundancy,
            "from what RED brings again",
        ),
    ];
    for (count, how) in restored {
        if let Some(count) = count.filter(|count| *count > 0) {
            lines.push(format!("put back: {} {how}", plural(count, "lost packet")));
        }
    }
    let lost = packets.lost.unwrap_or(0);
    if lost > 0 {
        lines.push(format!("{} never came", plural(lost, "packet")));
    }
    if packets.not_decrypted > 0 {
        let count = plural(packets.not_decrypted, "packet");
        lines.push(format!("left out: {count} that no key opens"));
    }
    let dropped = [
        (packets.duplicates, "duplicate", ""),
        (packets.too_late, "packet", " that came too late"),
        (packets.stray, "stray packet", ""),
    ];
    for (count, what, why) in dropped {
        if let Some(count) = count.filter(|count| *count > 0) {
            lines.push(format!("left out: {}{why}", plural(count, what)));
        }
    }
    if packets.other_payload_types > 0 {
        let count = plural(packets.other_payload_types, "packet");
        lines.push(format!("left out: {count} of other payload types"));
    }
    lines.extend(data.video.iter().flat_map(missing_video));
    lines.extend(data.audio.iter().flat_map(missing_audio));
    lines
}

fn missing_video(video: &ExtractedVideo) -> Vec<String> {
    let fate = match video.kept_incomplete {
        true => "kept",
        false => "left out",
    };
    let frames = [
        (video.incomplete_frames, "with packets missing"),
        (
            video.frames_before_key_frame,
            "in front of the first key frame",
        ),
    ];
    frames
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, why)| format!("{fate}: {} {why}", plural(count, "frame")))
        .collect()
}

fn missing_audio(audio: &ExtractedAudio) -> Vec<String> {
    let filled = [
        (audio.lost_ms, "in place of packets that never came"),
        (audio.silent_ms, "in place of what was not sent"),
    ];
    let filled = filled
        .into_iter()
        .filter(|(ms, _)| *ms > 0.0)
        .map(|(ms, why)| format!("filled: {} {why}", seconds(ms)));
    let damaged = (audio.damaged_packets > 0).then(|| {
        format!(
            "left out: {} that cannot be read or are cut",
            plural(audio.damaged_packets, "packet")
        )
    });
    let leaps = (audio.leaps > 0).then(|| {
        let times = plural(audio.leaps, "time");
        format!("not filled: timestamps leapt {times}, or began anew")
    });
    filled.chain(damaged).chain(leaps).collect()
}

fn seconds(ms: f64) -> String {
    format!("{:.2} s", ms / 1e3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_noise_is_said_with_what_would_tell() {
        let told = |may_be_encrypted| {
            let file = ExtractedFile {
                stream: ExtractedStream {
                    may_be_encrypted,
                    ..ExtractedStream::default()
                },
                ..ExtractedFile::default()
            };
            missing(&file)
        };
        insta::assert_snapshot!(told(true).join("\n"), @"nothing tells whether it is encrypted, and its packets do not show its codec: this may be noise (--keylog, --sdp or --srtp-key decrypts it)");
        assert!(told(false).is_empty());
    }
}
