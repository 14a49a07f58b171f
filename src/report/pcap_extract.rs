//! What `pcap extract` reports.

use std::ffi::OsStr;
use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::capture::extract::{Audio, Damaged, Extracted, Form, Video};
use crate::capture::streams::MediaStream;

/// Streams that were taken out of a capture.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct PcapExtract {
    /// The capture; `-` for standard input.
    pub source: String,
    /// One for each stream.
    pub files: Vec<ExtractedFile>,
}

/// A stream in a file of its own.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct ExtractedFile {
    /// The file that was written; `-` for standard output.
    pub file: String,
    /// `rtpdump`, `ogg`, `ivf`, `annexb`, `wav` or `pcap`.
    pub form: String,
    /// Whether the file's name ends like those of another form.
    pub misnamed: bool,
    pub bytes: u64,
    pub stream: ExtractedStream,
    pub packets: ExtractedPackets,
    /// Null where no video was put together.
    pub video: Option<ExtractedVideo>,
    /// Null where no audio was put together.
    pub audio: Option<ExtractedAudio>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct ExtractedStream {
    pub ssrc: u32,
    /// The SSRC as Wireshark shows it: `0x1a2b3c4d`.
    pub ssrc_hex: String,
    pub source_address: String,
    pub destination_address: String,
    /// What carries it: `udp`, `tcp`, or `turn` when a TURN server relays it.
    pub transport: String,
    /// `audio` or `video`. Null when nothing tells.
    pub kind: Option<String>,
    /// Media identification tag (RFC 9143). Null when no description tells.
    pub mid: Option<String>,
    /// The one that most packets have.
    pub payload_type: u8,
    /// Encoding name. Null when it is unknown.
    pub codec: Option<String>,
    /// `sdp`, `static` (RFC 3551), `payloads` (what they look like) or `named` (by the user).
    pub codec_source: Option<String>,
    /// The codec's own payload type, where its packets come within RED (RFC 2198). Null elsewhere.
    pub red_payload_type: Option<u8>,
    /// `clear`, `decrypted` or `not_decrypted`. Null when nothing tells.
    pub encryption: Option<String>,
    /// Whether media was written although nothing tells if it is encrypted, and nothing shows that
    /// the packets are of the codec: what was written may be noise.
    /// Of a report of before it was told: false.
    #[serde(default)]
    pub may_be_encrypted: bool,
    /// Streams that carry its retransmissions (RFC 4588).
    pub retransmission_ssrcs: Vec<u32>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct ExtractedPackets {
    /// Packets of the stream in the capture, duplicates included.
    pub received: u64,
    /// RTCP packets written beside them.
    pub rtcp: u64,
    /// Encrypted packets that no key opens, in a stream of which others could be opened. Left out.
    pub not_decrypted: u64,
    /// Packets of the stream with another payload type, or FEC within RED, which are not written.
    /// In an rtpdump or a capture they are: 0.
    pub other_payload_types: u64,
    /// Packets that came as retransmissions. In a capture they are written as they came, in an
    /// rtpdump they are not.
    pub retransmissions: u64,
    /// Of these, packets that had not come and were put in their places. Null where packets were
    /// written as they are.
    pub restored_by_retransmission: Option<u64>,
    /// Lost packets that were put in their places from the redundancy in later ones (RED).
    pub restored_from_redundancy: Option<u64>,
    /// By sequence numbers: what is not in the file, because it neither came nor was restored.
    /// Null where packets were written as they are.
    pub lost: Option<u64>,
    /// Packets that were there already, and left out. Null where packets were written as they are.
    pub duplicates: Option<u64>,
    /// Packets that came so late that their place had been passed.
    pub too_late: Option<u64>,
    /// Packets whose sequence number is far from all others.
    pub stray: Option<u64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ExtractedVideo {
    /// Frames written.
    pub frames: u64,
    /// Of these.
    pub key_frames: u64,
    /// Frames that miss a packet. Left out, unless they were to be kept.
    pub incomplete_frames: u64,
    /// Frames in front of the first key frame. Left out, unless they were to be kept.
    pub frames_before_key_frame: u64,
    /// Whether incomplete frames and those in front of the first key frame were written.
    pub kept_incomplete: bool,
    /// Null when no frame told its size.
    pub width: Option<u32>,
    pub height: Option<u32>,
    /// From the first frame to the last, by their timestamps.
    pub duration_ms: f64,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ExtractedAudio {
    /// Packets written.
    pub packets: u64,
    /// What is in the file, with what was filled.
    pub duration_ms: f64,
    /// Filled in place of packets that never came: concealment (Opus) or silence.
    pub lost_ms: f64,
    /// Filled in place of what was not sent.
    pub silent_ms: f64,
    /// Packets that could not be read, or were cut by the capture; filled like lost ones.
    pub damaged_packets: u64,
    /// Where timestamps leapt by more than a minute, which was not filled.
    pub leaps: u64,
}

impl PcapExtract {
    /// Whether nothing could be written.
    pub fn is_empty(&self) -> bool {
        self.files.iter().all(ExtractedFile::is_empty)
    }
}

impl ExtractedFile {
    pub fn new(
        file: &str,
        form: Form,
        bytes: u64,
        stream: &MediaStream,
        damaged: Damaged,
        outcome: &Extracted,
    ) -> Self {
        ExtractedFile {
            file: file.to_owned(),
            form: form.as_str().to_owned(),
            misnamed: is_misnamed(file, form),
            bytes,
            stream: ExtractedStream {
                may_be_encrypted: !form.holds_packets() && stream.may_be_hidden(),
                ..ExtractedStream::from(stream)
            },
            packets: ExtractedPackets::from(outcome),
            video: outcome
                .video
                .map(|video| ExtractedVideo::new(video, damaged)),
            audio: outcome.audio.map(ExtractedAudio::from),
        }
    }

    /// Whether nothing of the stream could be written.
    pub fn is_empty(&self) -> bool {
        let frames = self.video.as_ref().map(|video| video.frames);
        let packets = self.audio.as_ref().map(|audio| audio.packets);
        frames.or(packets).unwrap_or(self.packets.received) == 0
    }
}

fn is_misnamed(file: &str, form: Form) -> bool {
    let extension = Path::new(file).extension().and_then(OsStr::to_str);
    let by_name = extension.and_then(Form::by_extension);
    by_name.is_some_and(|by_name| by_name != form) || extension.is_some_and(is_foreign)
}

/// Whether names of other containers end like this, none of which is written.
fn is_foreign(extension: &str) -> bool {
    const CONTAINERS: [&str; 14] = [
        "aac", "aiff", "avi", "flac", "flv", "m4a", "m4v", "mka", "mkv", "mov", "mp3", "mp4", "ts",
        "webm",
    ];
    CONTAINERS.contains(&extension.to_ascii_lowercase().as_str())
}

impl From<&MediaStream> for ExtractedStream {
    fn from(stream: &MediaStream) -> Self {
        let flow = stream.key.flow;
        let types = &stream.payload_types;
        let is_red = types.red.contains(&types.most);
        ExtractedStream {
            ssrc: stream.key.ssrc,
            ssrc_hex: format!("{:#010x}", stream.key.ssrc),
            source_address: flow.from().to_string(),
            destination_address: flow.to().to_string(),
            transport: flow.transport.as_str().to_owned(),
            kind: stream.media.map(|media| media.as_str().to_owned()),
            mid: stream.mid.clone(),
            payload_type: types.most,
            codec: stream.encoding.clone(),
            codec_source: stream
                .encoding_source
                .map(|source| source.as_str().to_owned()),
            red_payload_type: types.media.first().copied().filter(|_| is_red),
            encryption: stream.encryption.as_str().map(str::to_owned),
            may_be_encrypted: false,
            retransmission_ssrcs: stream
                .repairs
                .iter()
                .map(|repair| repair.key.ssrc)
                .collect(),
        }
    }
}

impl From<&Extracted> for ExtractedPackets {
    fn from(extracted: &Extracted) -> Self {
        let in_order = |count| extracted.counts.map(|_| count);
        let redundancy = extracted.audio.map_or(0, |audio| audio.from_redundancy);
        let lost = extracted.counts.map(|counts| counts.lost());
        ExtractedPackets {
            received: extracted.packets,
            rtcp: extracted.rtcp,
            not_decrypted: extracted.not_decrypted,
            other_payload_types: extracted.other_payload_types,
            retransmissions: extracted.retransmissions,
            restored_by_retransmission: in_order(extracted.restored),
            restored_from_redundancy: in_order(redundancy),
            lost: lost.map(|lost| lost.saturating_sub(redundancy)),
            duplicates: in_order(extracted.duplicates),
            too_late: in_order(extracted.too_late),
            stray: in_order(extracted.stray),
        }
    }
}

impl ExtractedVideo {
    pub fn new(video: Video, damaged: Damaged) -> Self {
        const TICKS_PER_MS: f64 = 90.0;
        ExtractedVideo {
            frames: video.frames,
            key_frames: video.key_frames,
            incomplete_frames: video.incomplete,
            frames_before_key_frame: video.before_key_frame,
            kept_incomplete: damaged == Damaged::Kept,
            width: video.size.map(|size| size.width),
            height: video.size.map(|size| size.height),
            duration_ms: video.ticks as f64 / TICKS_PER_MS,
        }
    }
}

impl From<Audio> for ExtractedAudio {
    fn from(audio: Audio) -> Self {
        let ms = |samples: u64| samples as f64 * 1e3 / f64::from(audio.rate_hz);
        ExtractedAudio {
            packets: audio.packets,
            duration_ms: ms(audio.samples),
            lost_ms: ms(audio.lost_samples),
            silent_ms: ms(audio.silent_samples),
            damaged_packets: audio.damaged,
            leaps: audio.leaps,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_other_containers_are_names_of_another_form() {
        for name in ["a.webm", "a.MP4", "a.mkv", "a.wav"] {
            assert!(is_misnamed(name, Form::Ogg), "{name}");
        }
        for name in ["a.opus", "a", "a.bin"] {
            assert!(!is_misnamed(name, Form::Ogg), "{name}");
        }
    }
}
