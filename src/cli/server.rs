//! Options that every command that asks servers takes.

use std::time::Duration;

use clap::Args;

use crate::units::parse_duration;

/// The retransmission timers of STUN.
#[derive(Debug, Clone, Args)]
pub struct TimerArgs {
    /// Retransmission timeout before the first retransmission (RFC 8489 §6.2.1)
    #[arg(long, value_name = "TIME", default_value = "500ms", value_parser = parse_some_time)]
    pub rto: Duration,

    /// Requests sent in one transaction at most (Rc of RFC 8489 §6.2.1)
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=16))]
    pub rc: u32,

    /// Wait after the last request, as a multiple of the RTO (Rm of RFC 8489 §6.2.1)
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub rm: u32,

    /// Give up on a transaction after this time, even when the timers would go on
    #[arg(long, value_name = "TIME", value_parser = parse_some_time)]
    pub timeout: Option<Duration>,
}

/// How servers are reached.
#[derive(Debug, Clone, Args)]
pub struct NetworkArgs {
    /// Give up on a name that has not resolved after this time
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = parse_some_time)]
    pub resolve_timeout: Duration,

    /// Use IPv4 only
    #[arg(short = '4', long, conflicts_with = "ipv6")]
    pub ipv4: bool,

    /// Use IPv6 only
    #[arg(short = '6', long)]
    pub ipv6: bool,
}

/// Asking again and again.
#[derive(Debug, Clone, Args)]
pub struct WatchArgs {
    /// Probe again every INTERVAL, from start to start, until Ctrl-C, and say what changed
    ///
    /// Text is a line for each server and round; JSON a report in one line for each round, whose
    /// `round.so_far` sums up all rounds. Files of other formats hold the last round. One failed
    /// round fails the run.
    #[arg(long, value_name = "INTERVAL", value_parser = parse_some_time)]
    pub watch: Option<Duration>,

    /// End a watch after N rounds
    #[arg(long, value_name = "N", requires = "watch", value_parser = clap::value_parser!(u64).range(1..))]
    pub rounds: Option<u64>,
}

/// A duration that is not zero.
pub fn parse_some_time(text: &str) -> Result<Duration, String> {
    match parse_duration(text) {
        Ok(Duration::ZERO) => Err("it must be longer than nothing".to_owned()),
        Ok(duration) => Ok(duration),
        Err(error) => Err(error.to_string()),
    }
}
