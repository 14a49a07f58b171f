use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};

use super::shared::examples_and_metrics;
use crate::report::pcap::metrics;
use crate::units::parse_duration;

const EXAMPLES: &str = "  rtctool pcap analyze fixtures/pcap/gstreamer-opus-vp8.pcapng
  tcpdump -i any -w - udp | rtctool pcap analyze -
  rtctool pcap analyze call.pcapng \\
      --fail-if 'loss > 1%' --fail-if 'jitter.max > 30ms'
  rtctool pcap analyze call.pcapng --sdp offer.sdp --sdp answer.sdp
  rtctool pcap analyze call.pcapng --keylog keys.log
  rtctool pcap analyze call.pcapng --format json --output report.json";

#[derive(Debug, Subcommand)]
pub enum PcapCommand {
    Analyze(AnalyzeArgs),
}

/// Tell what happened to the RTP streams in a capture
///
/// Reads pcap and pcapng as a stream, in constant memory for each RTP stream:
/// loss, duplicates, reordering, RFC 3550 jitter, bit rate, gaps, and round-trip
/// time from sender and receiver reports. A live capture through a pipe is
/// reported at Ctrl-C.
#[derive(Debug, Args)]
#[command(after_long_help = examples_and_metrics(EXAMPLES, metrics()))]
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
    /// lines. Descriptions in the capture (SIP) are used by themselves.
    #[arg(long, value_name = "FILE")]
    pub sdp: Vec<PathBuf>,

    /// Decrypt SRTP with the secrets of DTLS handshakes (SSLKEYLOGFILE); may be repeated
    #[arg(long, value_name = "FILE")]
    pub keylog: Vec<PathBuf>,

    /// Decrypt SRTP with this master key and salt: [PROFILE:]KEY[@SSRC or @ADDRESS]
    ///
    /// The key is hexadecimal or base64. Others on this host can read command lines: rather
    /// use --srtp-key-file, or the variable RTCTOOL_SRTP_KEYS with blanks between keys.
    #[arg(long, value_name = "KEY")]
    pub srtp_key: Vec<String>,

    /// A file with such keys, one a line
    #[arg(long, value_name = "FILE")]
    pub srtp_key_file: Vec<PathBuf>,
}
