use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};

use super::shared::examples_metrics_and_paths;
use crate::report::pcap::metrics;
use crate::rtp::payload::Codec;
use crate::units::parse_duration;
pub use selection::SelectionArgs;

mod selection;

const EXAMPLES: &str = "  rtctool pcap analyze fixtures/pcap/gstreamer-opus-vp8.pcapng
  tcpdump -i any -w - udp | rtctool pcap analyze -
  rtctool pcap analyze call.pcapng \\
      --fail-if 'loss > 1%' --fail-if 'jitter.max > 30ms'
  rtctool pcap analyze call.pcapng --sdp offer.sdp --sdp answer.sdp
  rtctool pcap analyze call.pcapng --keylog keys.log
  rtctool pcap analyze call.pcapng --filter 'ssrc==0x1a2b3c4d || stun' --from 30s --to 1m
  rtctool pcap analyze call.pcapng --format json --output report.json";

const PATHS: &str =
    "  Besides, any number of a stream by its path in JSON, such as rtt_sender_ms.p50,
  recovery.delay_ms.max or video.incomplete_frames; its name tells the unit.
";

const EXTRACT_EXAMPLES: &str =
    "  rtctool pcap extract fixtures/pcap/gstreamer-opus-vp8.pcapng --as ogg --to call.opus
  rtctool pcap extract call.pcapng --ssrc 0x1a2b3c4d --codec H264
  rtctool pcap extract call.pcapng --ssrc 0x1a2b3c4d --as pcap --rtcp --to small.pcapng
  rtctool pcap extract call.pcapng --as ivf --to - | ffplay -";

#[derive(Debug, Subcommand)]
pub enum PcapCommand {
    Analyze(AnalyzeArgs),
    Extract(ExtractArgs),
}

/// Tell what happened to the RTP streams in a capture
///
/// Reads pcap and pcapng as a stream, in constant memory for each RTP stream:
/// loss, duplicates, reordering, RFC 3550 jitter, bit rate, gaps, and round-trip
/// time from sender and receiver reports. A live capture through a pipe is
/// reported at Ctrl-C.
#[derive(Debug, Args)]
#[command(after_long_help = examples_metrics_and_paths(EXAMPLES, metrics(), PATHS))]
pub struct AnalyzeArgs {
    /// Captures, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// A stream that is silent for longer than this has a gap
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = parse_duration)]
    pub gap: Duration,

    /// A session description of the call, in anything that `sdp show` reads; may be repeated
    ///
    /// Names codecs, clock rates, mids and retransmissions, and gives the keys of its crypto
    /// lines. Descriptions in the capture (SIP, HTTP) are used by themselves.
    #[arg(long, value_name = "FILE")]
    pub sdp: Vec<PathBuf>,

    /// Decrypt SRTP with the secrets of DTLS handshakes (SSLKEYLOGFILE); may be repeated
    #[arg(long, value_name = "FILE")]
    pub keylog: Vec<PathBuf>,

    /// Decrypt SRTP with this master key and salt
    ///
    /// A profile and a colon may stand before the key, an `@` and the SSRC or the address that it
    /// is for behind it. The key is hexadecimal or base64. Others on this host can read command lines: rather
    /// use --srtp-key-file, or the variable RTCTOOL_SRTP_KEYS with blanks between keys.
    #[arg(long, value_name = "[PROFILE:]KEY[@FOR]")]
    pub srtp_key: Vec<String>,

    /// A file with such keys, one a line
    #[arg(long, value_name = "FILE")]
    pub srtp_key_file: Vec<PathBuf>,

    #[command(flatten)]
    pub selection: SelectionArgs,
}

/// Take one RTP stream out of a capture
///
/// Packets are put in order and duplicates dropped. Audio keeps its time: what was
/// lost or not sent is filled. Frames of video that miss a packet are left out, and so
/// are those in front of the first key frame. The report tells how many.
#[derive(Debug, Args)]
#[command(after_long_help = format!("Examples:\n{EXTRACT_EXAMPLES}"))]
pub struct ExtractArgs {
    /// A capture, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,

    /// The stream; not needed where only one is of the right kind
    #[arg(long, value_name = "SSRC", value_parser = parse_ssrc)]
    pub ssrc: Option<u32>,

    /// Where the stream comes from, if several have its SSRC
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub source: Option<SocketAddr>,

    /// Where it goes to, if it goes to several places
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub destination: Option<SocketAddr>,

    /// The codec, if the payloads do not tell: VP8, VP9, H264, H265, AV1, opus, PCMU or PCMA
    #[arg(long, value_name = "NAME", value_parser = parse_codec)]
    pub codec: Option<Codec>,

    /// What file to make; by itself what the codec is played from, or rtpdump
    #[arg(long = "as", value_enum, value_name = "FORM")]
    pub form: Option<FormChoice>,

    /// Where to write it, `-` for standard output; by itself a file named after the SSRC, in the current folder
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,

    /// Write frames that miss packets or a key frame before them, too
    #[arg(long)]
    pub keep_incomplete: bool,

    /// With rtpdump and pcap: the RTCP between the two ends, too
    #[arg(long)]
    pub rtcp: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormChoice {
    /// RTP packets with their times, as rtptools play them
    Rtpdump,
    /// Opus in Ogg
    Ogg,
    /// VP8, VP9 or AV1 in IVF
    Ivf,
    /// H.264 or H.265 behind start codes (Annex B)
    Annexb,
    /// PCMU or PCMA as samples of 16 bits
    Wav,
    /// A smaller capture, in pcapng
    Pcap,
}

fn parse_ssrc(text: &str) -> Result<u32, String> {
    let parsed = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => text.parse(),
    };
    parsed.map_err(|_| format!("`{text}` is not an SSRC; write it like 0x1a2b3c4d or 439041101"))
}

fn parse_codec(name: &str) -> Result<Codec, String> {
    Codec::by_name(name)
        .filter(|codec| codec.is_video() || codec.clock_rate_hz().is_some())
        .ok_or_else(|| {
            format!("`{name}` is none of VP8, VP9, H264, H265, AV1, opus, PCMU and PCMA")
        })
}
