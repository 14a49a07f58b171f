use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};

use super::shared::examples_metrics_and_paths;
use crate::capture::observed::Transport;
use crate::report::pcap::metrics;
use crate::rtp::payload::Codec;
use crate::units::parse_duration;
pub use selection::SelectionArgs;

mod selection;

const EXAMPLES: &str = "  rtctool pcap analyze fixtures/pcap/gstreamer-opus-vp8.pcapng
  tcpdump -i any -U -w - udp | rtctool pcap analyze -
  rtctool pcap analyze call.pcapng \\
      --fail-if 'loss > 1%' --fail-if 'jitter.max > 30ms'
  rtctool pcap analyze call.pcapng --sdp offer.sdp --sdp answer.sdp
  rtctool pcap analyze call.pcapng --keylog keys.log
  rtctool pcap analyze call.pcap0 call.pcap1 call.pcap2 --together
  rtctool pcap analyze call.pcap0 --partials 0.part
  rtctool pcap analyze call.pcapng --compat tshark 2>/dev/null |
      diff - <(tshark -q --enable-heuristic rtp_udp -z rtp,streams -r call.pcapng)
  rtctool pcap analyze call.pcapng --filter 'ssrc==0x1a2b3c4d || stun' --from 30s --to 1m
  rtctool pcap analyze call.pcapng --format json --output report.json
  rtctool pcap analyze monday/*.pcapng --format csv --output streams.csv";

const MERGE_EXAMPLES: &str = "  rtctool pcap analyze client.pcapng --partials client.part
  ssh server rtctool pcap analyze server.pcap --partials - > server.part
  rtctool pcap merge client.part server.part --fail-if 'loss > 1%'
  rtctool pcap merge monday/*.part --partials monday.part";

const PATHS: &str =
    "  Besides, any number of a stream by its path in JSON, such as rtt_sender_ms.p50,
  recovery.delay_ms.max or video.incomplete_frames; its name tells the unit.
  Behind `audio.` or `video.`, either looks at the streams of that kind: audio.loss.
";

const EXTRACT_EXAMPLES: &str =
    "  rtctool pcap extract fixtures/pcap/gstreamer-opus-vp8.pcapng --as ogg --to call.opus
  rtctool pcap extract call.pcapng --ssrc 0x1a2b3c4d --codec H264
  rtctool pcap extract call.pcapng --all --out-dir streams
  rtctool pcap extract call.pcapng --keylog keys.log --mid 1 --sdp answer.sdp
  rtctool pcap extract call.pcapng --ssrc 0x1a2b3c4d --as pcap --rtcp --to small.pcapng
  rtctool pcap extract call.pcapng --keylog keys.log --as pcap --clear --rtcp --codec opus
  rtctool pcap extract call.pcapng --as ivf --to - | ffplay -";

#[derive(Debug, Subcommand)]
pub enum PcapCommand {
    Analyze(AnalyzeArgs),
    Extract(Box<ExtractArgs>),
    Merge(MergeArgs),
}

/// Tell what happened to the RTP streams in a capture
///
/// Reads pcap and pcapng as a stream, in constant memory for each RTP stream:
/// loss, duplicates, reordering, RFC 3550 jitter, bit rate, gaps, and round-trip
/// time from sender and receiver reports. A live capture through a pipe has a
/// table on the terminal while packets come, and is reported at its end or at
/// Ctrl-C.
#[derive(Debug, Args)]
#[command(after_long_help = examples_metrics_and_paths(EXAMPLES, metrics(), PATHS))]
pub struct AnalyzeArgs {
    /// Captures, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// Take the captures as one, in the order of their packets' times
    ///
    /// For captures that were rotated (tcpdump -C or -G), and for one file of each interface or
    /// machine, as far as their clocks agree. Packets then have a file and a number in it.
    #[arg(long)]
    pub together: bool,

    /// Write what the analysis looks at of these captures to this file, for `pcap merge`
    ///
    /// So pieces can be analysed where they are, and give one report without being brought
    /// together. The captures are taken as one. Payloads are cut; TCP connections that began before
    /// a capture are kept whole.
    #[arg(long, value_name = "FILE")]
    pub partials: Option<PathBuf>,

    /// With --partials: keep RTP packets whole, so that `pcap merge` can decrypt them
    ///
    /// They are kept whole without this, too, where keys are given, or found in the same capture.
    #[arg(long, requires = "partials")]
    pub keep_encrypted: bool,

    /// A stream that is silent for longer than this has a gap
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = parse_duration)]
    pub gap: Duration,

    /// Print the table of another program, by its own definitions
    ///
    /// `tshark` is that of `tshark -q --enable-heuristic rtp_udp -z rtp,streams`, so that diff can
    /// compare the two; the report goes to standard error. Packets are still told to be RTP in
    /// rtctool's way: streams of one or two stray packets are left out, and packets count that
    /// tshark refuses, such as SRTP with padding. What TCP and TURN carry is left out.
    #[arg(long, value_enum, value_name = "PROGRAM", conflicts_with = "partials")]
    pub compat: Option<Compat>,

    /// Leave these findings out: codes (PCAP005), beginnings of codes (PCAP07), names (gap)
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub ignore: Vec<String>,

    #[command(flatten)]
    pub given: GivenArgs,

    #[command(flatten)]
    pub selection: SelectionArgs,
}

/// A program to compare with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Compat {
    /// tshark 4.0
    Tshark,
}

/// Analyse partial captures as the one capture that they are pieces of
///
/// Partials are written by `pcap analyze --partials`, anywhere and from any pieces: files of
/// one rotated capture, or captures of several machines. The report is that of the packets in
/// the order of their times, whichever way they were cut, and in whichever order or steps
/// they are merged.
#[derive(Debug, Args)]
#[command(after_long_help = examples_metrics_and_paths(MERGE_EXAMPLES, metrics(), PATHS))]
pub struct MergeArgs {
    /// Partials, or `-` for standard input
    #[arg(value_name = "PARTIAL")]
    pub files: Vec<PathBuf>,

    /// Write one partial of all, to be merged with others later
    #[arg(long, value_name = "FILE")]
    pub partials: Option<PathBuf>,

    /// A stream that is silent for longer than this has a gap
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = parse_duration)]
    pub gap: Duration,

    /// Leave these findings out: codes (PCAP005), beginnings of codes (PCAP07), names (gap)
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub ignore: Vec<String>,

    #[command(flatten)]
    pub given: GivenArgs,
}

/// What is known of a call besides its packets.
#[derive(Debug, Args)]
pub struct GivenArgs {
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
}

/// Take RTP streams out of a capture
///
/// Packets are put in order and duplicates dropped; retransmissions (RTX) and what RED
/// brings again take the places of what was lost. Audio keeps its time: what is still
/// missing, or was not sent, is filled. Frames of video that miss a packet are left out, and
/// so are those in front of the first key frame. The report tells how many. Streams are
/// found where `pcap analyze` finds them: in TCP, relayed by TURN, in tunnels and
/// fragments, and decrypted with the same options.
#[derive(Debug, Args)]
#[command(after_long_help = format!("Examples:\n{EXTRACT_EXAMPLES}"))]
pub struct ExtractArgs {
    /// A capture, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,

    /// The stream; not needed where only one is of the right kind
    #[arg(long, value_name = "SSRC", value_parser = parse_ssrc)]
    pub ssrc: Option<u32>,

    /// The stream of the section with this mid, as a description tells it
    #[arg(long, value_name = "MID")]
    pub mid: Option<String>,

    /// The way it takes, as the error lists it that asks which stream is meant: udp:10.0.0.1:4000-10.0.0.2:5000
    #[arg(long, value_name = "[TRANSPORT:]FROM-TO", value_parser = parse_flow)]
    pub flow: Option<FlowChoice>,

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

    /// Where to write it, `-` for standard output; by itself a file named after kind and SSRC, such as video-0x1a2b3c4d.ivf
    #[arg(long, value_name = "FILE", conflicts_with_all = ["all", "out_dir"])]
    pub to: Option<PathBuf>,

    /// Write every stream that can be meant, each to a file of its own
    #[arg(long)]
    pub all: bool,

    /// The folder of files that are named by themselves; made if need be
    #[arg(long, value_name = "DIR")]
    pub out_dir: Option<PathBuf>,

    /// Write frames that miss packets or a key frame before them, too
    #[arg(long)]
    pub keep_incomplete: bool,

    /// With rtpdump and pcap: the RTCP between the two ends, too
    #[arg(long)]
    pub rtcp: bool,

    /// With pcap: decrypted messages in UDP packets between those who talk, instead of packets as they were captured
    #[arg(long, visible_alias = "decrypted")]
    pub clear: bool,

    /// Leave out what retransmissions bring; rtpdump, which holds one stream, never has it
    #[arg(long)]
    pub no_rtx: bool,

    #[command(flatten)]
    pub given: GivenArgs,
}

/// A way from one address to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlowChoice {
    /// None: any.
    pub transport: Option<Transport>,
    pub source: SocketAddr,
    pub destination: SocketAddr,
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

fn parse_flow(text: &str) -> Result<FlowChoice, String> {
    let transports = [Transport::Udp, Transport::Tcp, Transport::Turn];
    let prefixed = |transport: Transport| {
        let rest = text.strip_prefix(transport.as_str())?.strip_prefix(':')?;
        Some((transport, rest))
    };
    let (transport, ends) = match transports.into_iter().find_map(prefixed) {
        Some((transport, rest)) => (Some(transport), rest),
        None => (None, text),
    };
    let addresses = ends.split_once(['-', '→']).and_then(|(from, to)| {
        let to = to.strip_prefix('>').unwrap_or(to);
        Some((from.trim().parse().ok()?, to.trim().parse().ok()?))
    });
    let (source, destination) = addresses.ok_or_else(|| {
        format!("`{text}` is not a flow; write it like 10.0.0.1:4000-10.0.0.2:5000")
    })?;
    Ok(FlowChoice {
        transport,
        source,
        destination,
    })
}

fn parse_codec(name: &str) -> Result<Codec, String> {
    Codec::by_name(name)
        .filter(|codec| codec.is_video() || codec.clock_rate_hz().is_some())
        .ok_or_else(|| {
            format!("`{name}` is none of VP8, VP9, H264, H265, AV1, opus, PCMU and PCMA")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flows_are_read_as_they_are_listed() {
        let flow = parse_flow("turn:10.0.0.1:4000-[2001:db8::1]:5000").unwrap();
        assert_eq!(flow.transport, Some(Transport::Turn));
        assert_eq!(flow.destination.to_string(), "[2001:db8::1]:5000");
        for text in ["10.0.0.1:1->10.0.0.2:2", "10.0.0.1:1 → 10.0.0.2:2"] {
            let flow = parse_flow(text).unwrap();
            assert_eq!(
                (flow.transport, flow.destination.port()),
                (None, 2),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_flow_is_refused() {
        for text in ["", "10.0.0.1:1", "ip:10.0.0.1:1-10.0.0.2:2", "a:1-b:2"] {
            assert!(parse_flow(text).is_err(), "{text}");
        }
    }
}
