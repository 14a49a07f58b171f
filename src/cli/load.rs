//! Many calls at once, as they are typed.

use std::time::Duration;

use clap::{Arg, Args, ValueEnum};

use super::call::RelayChoice;
use super::candidates::CandidateArgs;
use super::media::MediaArgs;
use super::network::NetworkArgs;
use super::shared::examples_and_metrics;
use super::whip::HttpArgs;
use crate::report::call::load::metrics;
use crate::units::{Ratio, parse_duration, parse_percent};

const EXAMPLES: &str = "  rtctool call load loopback --calls 100 --rate 20
  rtctool call load https://example.com/whip/room --calls 50 --rate 5 --duration 30s \\
      --fail-if 'setup.p95 > 500ms' --fail-if 'loss.p99 > 1%' --report html=load.html
  rtctool call load https://example.com/whep/room --protocol whep --calls 500 --rate 50 \\
      --allow-failed 1% --quiet --report json=load.json
  rtctool call load loopback --calls 200 --rate 100 --media audio --duration 30s
  rtctool call load loopback --calls 50 --relay embedded --video h264 --bitrate 1Mbps
  rtctool call load URL --calls 1000 --rate 50 --shard $JOB_COMPLETION_INDEX/10 \\
      --report json=load-$JOB_COMPLETION_INDEX.json
  rtctool report merge load-*.json --fail-if 'setup.p95 > 500ms'";

/// Most calls of one load: each takes a port, and memory while it lasts.
const MOST_CALLS: u64 = 100_000;

const MOST_SHARDS: u64 = 10_000;

/// Make many calls at once, and say how they fare together
///
/// Each call is a real one, as `call loopback`, `call whip` and `call whep` make it, with set-up,
/// media and end of its own. Calls begin --rate a second, however long those before take. The report
/// has distributions over all calls, failures by stage, and what this machine could not do:
/// media sent late and packets lost here are no fault of the network.
#[derive(Debug, Args)]
#[command(after_long_help = examples_and_metrics(EXAMPLES, metrics()))]
#[command(mut_arg("rate", link_rate))]
#[command(mut_arg("queue", |arg| {
    arg.help("What waits before --link-rate at most, as a time [default: 200ms]; it holds 6 kB at least")
}))]
#[command(mut_arg("schedule", |arg| {
    arg.help("Changes of the network during each call, as TOML: see `rtctool call profiles --help`")
}))]
#[command(mut_arg("impair_handshake", |arg| {
    arg.help("Impair the set-up of the calls as well, and not only what comes after it")
}))]
#[command(mut_arg("seed", |arg| arg.help("Seed of the first call; each call has another")))]
pub struct LoadArgs {
    /// `loopback` for calls within this process, or the URL of a WHIP or WHEP endpoint
    #[arg(value_name = "TARGET")]
    pub target: String,

    /// What the URL is the endpoint of: whip publishes to it, whep plays from it [default: whip]
    #[arg(long, value_enum)]
    pub protocol: Option<ProtocolChoice>,

    /// How many calls are made
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=MOST_CALLS))]
    pub calls: u64,

    /// Calls that begin in a second
    #[arg(
        long = "rate",
        id = "calls_per_second",
        value_name = "CALLS",
        default_value = "10",
        value_parser = parse_rate
    )]
    pub rate: f64,

    /// How long each call sends or plays media
    #[arg(short, long, value_name = "TIME", default_value = "5s", value_parser = parse_duration)]
    pub duration: Duration,

    /// Make every N-th call only, from the I-th on, counted from 0; other processes make the others,
    /// and `report merge` makes one report of theirs
    #[arg(long, value_name = "I/N", default_value = "0/1", value_parser = parse_shard)]
    pub shard: Shard,

    /// Share of calls that may fail without failing the run
    #[arg(long, value_name = "PERCENT", default_value = "0%", value_parser = parse_percent)]
    pub allow_failed: Ratio,

    /// What each call is made of, in short: the other media are left out [default: audio,video]
    #[arg(
        long = "media",
        id = "kinds",
        value_enum,
        value_delimiter = ',',
        value_name = "KIND",
        conflicts_with_all = ["audio", "video", "data"]
    )]
    pub kinds: Option<Vec<LoadMedia>>,

    /// Give up on a call that is not connected after this time
    #[arg(long, value_name = "TIME", default_value = "15s", value_parser = parse_duration)]
    pub connect_timeout: Duration,

    /// Send each offer at once, and its candidates after it in a PATCH; for a URL only
    #[arg(long)]
    pub trickle: bool,

    /// Take all media through a TURN server in this process; for loopback only
    #[arg(long, value_enum, value_name = "WHICH", conflicts_with_all = ["ice_server", "ice_policy", "local_address"])]
    pub relay: Option<RelayChoice>,

    #[command(flatten)]
    pub http: HttpArgs,

    #[command(flatten)]
    pub candidates: CandidateArgs,

    #[command(flatten)]
    pub media: MediaArgs,

    #[command(flatten)]
    pub network: NetworkArgs,
}

/// `--rate` is that of calls here, so that the link's has another name.
fn link_rate(arg: Arg) -> Arg {
    arg.long("link-rate")
        .help("Capacity of each call's link, as --rate is that of other calls")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ProtocolChoice {
    Whip,
    Whep,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LoadMedia {
    Audio,
    Video,
    /// A data channel that echoes messages; in loopback only
    Data,
}

/// Which part of the calls a process makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    pub index: u64,
    pub of: u64,
}

fn parse_rate(text: &str) -> Result<f64, String> {
    const MOST: f64 = 10_000.0;
    let number = text.strip_suffix("/s").unwrap_or(text);
    let rate = number
        .parse::<f64>()
        .ok()
        .filter(|rate| *rate > 0.0 && *rate <= MOST);
    rate.ok_or_else(|| format!("`{text}` is no rate; write the calls that begin in a second, as 20 or 0.5, at most {MOST}"))
}

fn parse_shard(text: &str) -> Result<Shard, String> {
    let parts = text.split_once('/');
    let numbers = parts.and_then(|(index, of)| Some((index.parse().ok()?, of.parse().ok()?)));
    let shard = numbers.map(|(index, of)| Shard { index, of });
    let shard = shard.filter(|shard| shard.index < shard.of && shard.of <= MOST_SHARDS);
    shard.ok_or_else(|| format!("`{text}` is no shard; the first of three is 0/3, the last 2/3"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_count_from_zero() {
        assert_eq!(parse_shard("0/1"), Ok(Shard { index: 0, of: 1 }));
        assert_eq!(parse_shard("9/10"), Ok(Shard { index: 9, of: 10 }));
        for text in ["1/1", "3/3", "-1/3", "1", "/", "1/0", "0/10001"] {
            assert!(parse_shard(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_rate_is_in_calls_a_second() {
        assert_eq!((parse_rate("20"), parse_rate("0.5/s")), (Ok(20.0), Ok(0.5)));
        for text in ["0", "-1", "NaN", "inf", "20kbps", ""] {
            assert!(parse_rate(text).is_err(), "{text}");
        }
    }
}
