//! Where the candidates of a call come from, as it is typed.

use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::server::CredentialArgs;
use crate::units::parse_duration;

/// Where an end sends from, and which servers it asks for more.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Candidates")]
pub struct CandidateArgs {
    /// Ask this server for candidates: `stun:HOST[:PORT]`, or `turn:HOST[:PORT][?transport=tcp]` or
    /// `turns:…` with credentials
    #[arg(long, value_name = "URI")]
    pub ice_server: Vec<String>,

    /// Which candidates are used: `relay` takes none but those of TURN servers
    #[arg(long, value_enum, value_name = "POLICY", default_value_t)]
    pub ice_policy: IcePolicy,

    /// Send media from this address of this host
    #[arg(long, value_name = "IP")]
    pub local_address: Option<IpAddr>,

    /// Use IPv4 only
    #[arg(short = '4', long, conflicts_with = "ipv6")]
    pub ipv4: bool,

    /// Use IPv6 only
    #[arg(short = '6', long)]
    pub ipv6: bool,

    /// Send media from UDP ports of this range, for example `50000-50099`
    #[arg(long, value_name = "FIRST-LAST", value_parser = parse_ports)]
    pub udp_ports: Option<RangeInclusive<u16>>,

    /// End the call when the other end has been silent for this long: checks of ICE go on all the
    /// time [default: 30s]
    #[arg(long, value_name = "TIME", value_parser = parse_lost_after)]
    pub lost_after: Option<Duration>,

    #[command(flatten)]
    pub credentials: CredentialArgs,
}

/// As `iceTransportPolicy` in WebRTC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum IcePolicy {
    #[default]
    All,
    Relay,
}

/// Checks have to fail several times.
pub fn parse_lost_after(text: &str) -> Result<Duration, String> {
    const RANGE: std::ops::RangeInclusive<Duration> =
        Duration::from_secs(1)..=Duration::from_secs(3600);
    match parse_duration(text) {
        Ok(time) if RANGE.contains(&time) => Ok(time),
        Ok(_) => Err("it must be from 1s to 3600s".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

fn parse_ports(text: &str) -> Result<RangeInclusive<u16>, String> {
    let wrong = || "write two ports from 1 to 65535, the lower first: 50000-50099".to_owned();
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let port = |text: &str| text.parse().ok().filter(|port| *port > 0);
    match (port(first), port(last)) {
        (Some(first), Some(last)) if first <= last => Ok(first..=last),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_a_range_or_one() {
        assert_eq!(parse_ports("5000-5009"), Ok(5000..=5009));
        assert_eq!(parse_ports("5000"), Ok(5000..=5000));
        for text in ["", "0-5", "9-5", "5-", "a-b", "1-65536"] {
            assert!(parse_ports(text).is_err(), "{text}");
        }
    }
}
