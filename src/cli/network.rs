//! How the emulated network is described on the command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::units::{BitRate, QuantityError, Ratio, parse_bit_rate, parse_duration, parse_percent};

/// How the emulated network treats each direction once the call is connected. A value counts
/// for both directions, `THERE/BACK` for what the caller sends and for what it receives.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Network")]
pub struct NetworkArgs {
    /// A network by its name, for example `lte`; other options change single values of it.
    /// `rtctool call profiles` lists them
    #[arg(long, value_name = "NAME")]
    pub network: Option<String>,

    /// Share of datagrams lost at random
    #[arg(long, value_name = "PERCENT", value_parser = ways(parse_percent), conflicts_with = "burst_loss")]
    pub loss: Option<Ways<Ratio>>,

    /// Share of datagrams lost in bursts, with the mean length of a burst: `5%:4`
    #[arg(long, value_name = "PERCENT[:PACKETS]", value_parser = ways(parse_burst))]
    pub burst_loss: Option<Ways<Burst>>,

    /// One-way delay
    #[arg(long, value_name = "TIME", value_parser = ways(parse_link_delay))]
    pub delay: Option<Ways<Duration>>,

    /// Variation of the delay: each datagram's is drawn from DELAY ± JITTER, and it waits for those
    /// of its stream before it
    #[arg(long, value_name = "TIME", value_parser = ways(parse_link_delay))]
    pub jitter: Option<Ways<Duration>>,

    /// Share of datagrams held back, so that those behind overtake them, and for how long: `2%:50ms`
    #[arg(long, value_name = "PERCENT[:TIME]", value_parser = ways(parse_reorder))]
    pub reorder: Option<Ways<HeldBack>>,

    /// Share of datagrams that come twice
    #[arg(long, value_name = "PERCENT", value_parser = ways(parse_percent))]
    pub duplicate: Option<Ways<Ratio>>,

    /// Capacity of the link; what exceeds it waits in a queue
    #[arg(long, value_name = "RATE", value_parser = ways(parse_bit_rate))]
    pub rate: Option<Ways<BitRate>>,

    /// What waits before --rate at most, as a time [default: 200ms]; it holds 6 kB at least
    #[arg(long, value_name = "TIME", value_parser = ways(parse_link_delay))]
    pub queue: Option<Ways<Duration>>,

    /// Changes of the network during the call, as TOML: see `rtctool call profiles --help`
    #[arg(long, value_name = "FILE")]
    pub schedule: Option<PathBuf>,

    /// Impair the set-up of the call as well, and not only what comes after it
    #[arg(long)]
    pub impair_handshake: bool,

    /// Seed of the link's random numbers
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
}

/// A value for each direction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ways<T> {
    pub there: T,
    pub back: T,
}

/// Loss in bursts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Burst {
    pub share: Ratio,
    pub length: f64,
}

/// Datagrams that are overtaken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeldBack {
    pub share: Ratio,
    pub time: Duration,
}

/// Which of the two values is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    There,
    Back,
}

impl<T: Copy> Ways<T> {
    pub fn of(&self, way: Way) -> T {
        match way {
            Way::There => self.there,
            Way::Back => self.back,
        }
    }
}

/// Reads `VALUE` or `THERE/BACK`.
pub fn ways<T: Copy>(
    parse: fn(&str) -> Result<T, QuantityError>,
) -> impl Fn(&str) -> Result<Ways<T>, QuantityError> + Clone {
    move |text| match text.split_once('/') {
        Some((there, back)) => Ok(Ways {
            there: parse(there)?,
            back: parse(back)?,
        }),
        None => parse(text).map(|both| Ways {
            there: both,
            back: both,
        }),
    }
}

fn parse_burst(text: &str) -> Result<Burst, QuantityError> {
    const LENGTH: f64 = 4.0;
    let (share, length) = match text.split_once(':') {
        Some((share, length)) => (share, length.parse().ok()),
        None => (text, Some(LENGTH)),
    };
    match length.filter(|length: &f64| (1.0..=1000.0).contains(length)) {
        Some(length) => Ok(Burst {
            share: parse_percent(share)?,
            length,
        }),
        None => Err(QuantityError::OutOfRange {
            text: text.to_owned(),
            range: "a share, and from 1 to 1000 packets: 5%:4",
        }),
    }
}

fn parse_reorder(text: &str) -> Result<HeldBack, QuantityError> {
    const TIME: Duration = Duration::from_millis(50);
    let (share, time) = match text.split_once(':') {
        Some((share, time)) => (share, parse_link_delay(time)?),
        None => (text, TIME),
    };
    Ok(HeldBack {
        share: parse_percent(share)?,
        time,
    })
}

/// A delay that a call can still be measured over: what is sent last has to be waited for.
pub fn parse_link_delay(text: &str) -> Result<Duration, QuantityError> {
    const MOST: Duration = Duration::from_secs(30);
    match parse_duration(text)? {
        delay if delay <= MOST => Ok(delay),
        _ => Err(QuantityError::OutOfRange {
            text: text.to_owned(),
            range: "from 0ms to 30s",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_for_both_directions_or_for_each() {
        let loss = ways(parse_percent);
        let both = loss("5%").unwrap();
        assert_eq!((both.there, both.back), (Ratio(0.05), Ratio(0.05)));
        let each = loss("5%/0%").unwrap();
        assert_eq!((each.there, each.back), (Ratio(0.05), Ratio(0.0)));
        assert!(loss("5%/").is_err() && loss("/").is_err() && loss("1%/2%/3%").is_err());
    }

    #[test]
    fn bursts_and_reordering_have_a_second_part() {
        assert_eq!(parse_burst("5%:2.5").unwrap().length, 2.5);
        assert_eq!(parse_burst("5%").unwrap().length, 4.0);
        assert!(parse_burst("5%:0").is_err() && parse_burst("5%:NaN").is_err());
        assert_eq!(
            parse_reorder("1%:20ms").unwrap().time,
            Duration::from_millis(20)
        );
        assert!(parse_reorder("1%:31s").is_err());
    }
}
