//! What `pcap extract` reports.

use schemars::JsonSchema;
use serde::Serialize;

use crate::capture::extract::{Audio, Extracted, Video};
use crate::capture::streams::FoundStream;

/// A stream that was taken out of a capture.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PcapExtract {
    /// The capture; `-` for standard input.
    pub source: String,
    /// The file that was written; `-` for standard output.
    pub file: String,
    /// `rtpdump`, `ogg`, `ivf`, `annexb`, `wav` or `pcap`.
    pub form: String,
    pub bytes: u64,
    pub stream: ExtractedStream,
    pub packets: ExtractedPackets,
    /// Null where no video was put together.
    pub video: Option<ExtractedVideo>,
    /// Null where no audio was put together.
    pub audio: Option<ExtractedAudio>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ExtractedStream {
    pub ssrc: u32,
    /// The SSRC as Wireshark shows it: `0x1a2b3c4d`.
    pub ssrc_hex: String,
    pub source_address: String,
    pub destination_address: String,
    /// The one that was written. In an rtpdump or a capture there may be others.
    pub payload_type: u8,
    /// Encoding name. Null when it is unknown.
    pub codec: Option<String>,
    /// `static` (RFC 3551), `payloads` (what they look like) or `named` (by the user).
    pub codec_source: Option<String>,
    /// The codec's own payload type, where its packets come within RED (RFC 2198). Null elsewhere.
    pub red_payload_type: Option<u8>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ExtractedPackets {
    /// Packets of the stream in the capture, duplicates included.
    pub received: u64,
    /// RTCP packets written beside them.
    pub rtcp: u64,
    /// Packets of the stream with another payload type, or FEC within RED, which are not written.
    /// In an rtpdump or a capture they are: 0.
    pub other_payload_types: u64,
    /// By sequence numbers. Null where packets were written as they are.
    pub lost: Option<u64>,
    /// Packets that were there already, and left out. Null where packets were written as they are.
    pub duplicates: Option<u64>,
    /// Packets that came so late that their place had been passed.
    pub too_late: Option<u64>,
    /// Packets whose sequence number is far from all others.
    pub stray: Option<u64>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
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

#[derive(Debug, Clone, Serialize, JsonSchema)]
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
    /// Whether nothing of the stream could be written.
    pub fn is_empty(&self) -> bool {
        let frames = self.video.as_ref().map(|video| video.frames);
        let packets = self.audio.as_ref().map(|audio| audio.packets);
        frames.or(packets).unwrap_or(self.packets.received) == 0
    }
}

impl ExtractedStream {
    pub fn new(stream: &FoundStream) -> Self {
        let id = stream.id;
        let (codec, source) = stream.codec.unzip();
        let named = codec.map(|codec| codec.as_str()).or(stream.static_name);
        let source = source.map(|source| source.as_str());
        let source = source.or(stream.static_name.map(|_| "static"));
        ExtractedStream {
            ssrc: id.ssrc,
            ssrc_hex: format!("{:#010x}", id.ssrc),
            source_address: id.source.to_string(),
            destination_address: id.destination.to_string(),
            payload_type: stream.payload_type,
            codec: named.map(str::to_owned),
            codec_source: source.map(str::to_owned),
            red_payload_type: stream.red_payload_type,
        }
    }
}

impl From<&Extracted> for ExtractedPackets {
    fn from(extracted: &Extracted) -> Self {
        let in_order = |count| extracted.counts.map(|_| count);
        ExtractedPackets {
            received: extracted.packets,
            rtcp: extracted.rtcp,
            other_payload_types: extracted.other_payload_types,
            lost: extracted.counts.map(|counts| counts.lost()),
            duplicates: in_order(extracted.duplicates),
            too_late: in_order(extracted.too_late),
            stray: in_order(extracted.stray),
        }
    }
}

impl ExtractedVideo {
    pub fn new(video: Video, kept_incomplete: bool) -> Self {
        const TICKS_PER_MS: f64 = 90.0;
        ExtractedVideo {
            frames: video.frames,
            key_frames: video.key_frames,
            incomplete_frames: video.incomplete,
            frames_before_key_frame: video.before_key_frame,
            kept_incomplete,
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
