use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};

use super::shared::examples_and_metrics;
use crate::report::call::metrics;
use crate::units::{BitRate, QuantityError, Ratio, parse_bit_rate, parse_duration, parse_percent};

const EXAMPLES: &str = "  rtctool call loopback
  rtctool call loopback --duration 10s \\
      --loss 5% --delay 50ms --jitter 10ms --seed 7
  rtctool call loopback --rate 300kbps --fail-if 'video.loss > 2%'
  rtctool call loopback --pcap call.pcapng --format json --output call.json";

#[derive(Debug, Subcommand)]
pub enum CallCommand {
    Loopback(LoopbackArgs),
}

/// Make a WebRTC call between two peers in this process, over a network as bad as you ask for
///
/// Both peers are real: ICE, DTLS-SRTP and SCTP run over UDP sockets on the
/// loopback interface. Each end sends one audio and one video track, and a data
/// channel echoes messages. The emulated link impairs both directions alike and
/// keeps its own count of what it did.
#[derive(Debug, Args)]
#[command(after_long_help = examples_and_metrics(EXAMPLES, metrics()))]
pub struct LoopbackArgs {
    /// How long media is sent
    #[arg(short, long, value_name = "TIME", default_value = "5s", value_parser = parse_duration)]
    pub duration: Duration,

    #[command(flatten)]
    pub link: LinkArgs,

    /// Ask this STUN server for server-reflexive candidates, for example `stun:127.0.0.1:3478`
    #[arg(long, value_name = "URI")]
    pub ice_server: Vec<String>,

    /// Give up when the call is not connected after this time
    #[arg(long, value_name = "TIME", default_value = "15s", value_parser = parse_duration)]
    pub connect_timeout: Duration,

    /// Write the callee's RTP and RTCP, decrypted, to a capture
    #[arg(long, value_name = "FILE", value_parser = parse_capture_path)]
    pub pcap: Option<PathBuf>,
}

/// How the emulated link treats each direction once the call is connected.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Network")]
pub struct LinkArgs {
    /// Share of datagrams lost at random
    #[arg(long, value_name = "PERCENT", default_value = "0%", value_parser = parse_percent)]
    pub loss: Ratio,

    /// One-way delay
    #[arg(long, value_name = "TIME", default_value = "0ms", value_parser = parse_link_delay)]
    pub delay: Duration,

    /// Variation of the delay: each datagram's is drawn from DELAY ± JITTER, and it waits for those
    /// of its stream before it
    #[arg(long, value_name = "TIME", default_value = "0ms", value_parser = parse_link_delay)]
    pub jitter: Duration,

    /// Capacity of the link; what exceeds it waits in a queue of 200 ms, or of 6 kB if that is more
    #[arg(long, value_name = "RATE", value_parser = parse_bit_rate)]
    pub rate: Option<BitRate>,

    /// Seed of the link's random numbers
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
}

/// A delay that a call can still be measured over: what is sent last has to be waited for.
fn parse_link_delay(text: &str) -> Result<Duration, QuantityError> {
    const MOST: Duration = Duration::from_secs(30);
    match parse_duration(text)? {
        delay if delay <= MOST => Ok(delay),
        _ => Err(QuantityError::OutOfRange {
            text: text.to_owned(),
            range: "from 0ms to 30s",
        }),
    }
}

/// Standard output is for the report.
fn parse_capture_path(text: &str) -> Result<PathBuf, &'static str> {
    match text {
        "-" => Err("a capture cannot go to standard output; name a file"),
        path => Ok(PathBuf::from(path)),
    }
}
