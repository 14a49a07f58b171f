use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::server::parse_some_time;
use super::shared::examples_and_metrics;
use crate::relay::Prefix;
use crate::report::turn_serve::metrics;

const EXAMPLES: &str = "  rtctool turn serve
  rtctool turn serve --listen 127.0.0.1:0 --ready-file ice.json --duration 60s
  RTCTOOL_TURN_PASSWORD=north rtctool turn serve \\
      --username alice --user-quota 2 --max-lifetime 60s
  rtctool turn serve --listen 192.0.2.10:3478 --secret-file secret.txt \\
      --relay-ports 49152-49999
  rtctool turn serve --fail-if 'auth.failures > 0' --format json --output relay.json";

/// Run a STUN and TURN server until Ctrl-C, and tell what it did
///
/// STUN (RFC 8489) and TURN (RFC 8656) over UDP and TCP on one port, with relayed UDP
/// addresses, IPv4 and IPv6 at once too. For tests, demonstrations and CI: on
/// 127.0.0.1 it needs no configuration, makes up credentials and prints them.
///
/// Credentials are --username with its password, or a secret for ephemeral ones (the
/// username is the expiry in seconds since 1970, `:` and a name; the password is
/// base64(HMAC-SHA1(secret, username))), or both. The name may stand in RTCTOOL_TURN_USERNAME;
/// the password comes from --password-file or RTCTOOL_TURN_PASSWORD, the secret from
/// --secret-file or RTCTOOL_TURN_SECRET. Elsewhere than on loopback the server does not start without.
///
/// On loopback it relays to loopback only. Elsewhere it relays to the internet, but not
/// to private, link-local, loopback or metadata addresses, nor to IPv6 spellings of
/// them; --allow-peer says what else it may reach, such as your own network.
///
/// Ctrl-C and SIGTERM are its ordinary end: the report is whole, and its status counts.
#[derive(Debug, Args)]
#[command(after_long_help = examples_and_metrics(EXAMPLES, metrics()))]
pub struct ServeArgs {
    /// Where to listen, for UDP and for TCP; port 0 takes a free one
    #[arg(
        short,
        long,
        value_name = "ADDRESS:PORT",
        default_value = "127.0.0.1:3478",
        value_parser = parse_listen
    )]
    pub listen: SocketAddr,

    /// Stop after this time, as after Ctrl-C
    #[arg(short, long, value_name = "TIME", value_parser = parse_some_time)]
    pub duration: Option<Duration>,

    /// Write the `iceServers` of this server, with credentials, to FILE once it listens; removed at
    /// the end
    #[arg(long, value_name = "FILE")]
    pub ready_file: Option<PathBuf>,

    #[command(flatten)]
    pub accounts: AccountArgs,

    #[command(flatten)]
    pub relay: RelayArgs,
}

/// Who may use the relay.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Credentials")]
pub struct AccountArgs {
    /// Name of a user with a long-term password
    #[arg(
        short,
        long,
        value_name = "NAME",
        env = "RTCTOOL_TURN_USERNAME",
        value_parser = parse_username
    )]
    pub username: Option<String>,

    /// File with the password, instead of RTCTOOL_TURN_PASSWORD
    #[arg(long, value_name = "FILE", requires = "username")]
    pub password_file: Option<PathBuf>,

    /// File with the secret of ephemeral credentials, instead of RTCTOOL_TURN_SECRET
    #[arg(long, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,

    /// The realm that the server names
    #[arg(long, value_name = "REALM", default_value = "rtctool", value_parser = parse_realm)]
    pub realm: String,
}

/// What is relayed, and how much.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Relay")]
pub struct RelayArgs {
    /// Address that relayed addresses are opened on, one for IPv4 and one for IPv6; by default that
    /// of --listen, and on loopback 127.0.0.1 and ::1
    #[arg(long, value_name = "ADDRESS")]
    pub relay_address: Vec<IpAddr>,

    /// Ports of relayed addresses; by default those that the system gives
    #[arg(long, value_name = "MIN-MAX", value_parser = parse_ports)]
    pub relay_ports: Option<RangeInclusive<u16>>,

    /// Relay to these peers as well, for example 192.168.0.0/16; may be given several times
    #[arg(long, value_name = "ADDRESS[/BITS]")]
    pub allow_peer: Vec<Prefix>,

    /// Allocations that one user may have at a time
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub user_quota: Option<u32>,

    /// Longest time an allocation lives without a refresh; clients that ask for more get this
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = parse_lifetime)]
    pub max_lifetime: Duration,
}

/// A name may have several addresses, and a server listens on one.
pub fn parse_listen(text: &str) -> Result<SocketAddr, String> {
    let error = match text.parse() {
        Ok(address) => return Ok(address),
        Err(_) => "write an address and a port, like 127.0.0.1:3478 or [::1]:3478",
    };
    let (host, port) = text.rsplit_once(':').unwrap_or((text, ""));
    if text.parse::<IpAddr>().is_ok() {
        return Err(format!("it has no port; {error}"));
    }
    match (host, port.parse::<u16>()) {
        ("localhost", Ok(port)) => Err(format!(
            "it is a name; write its address, 127.0.0.1:{port} or [::1]:{port}"
        )),
        (name, Ok(_))
            if name.contains(|c: char| c.is_ascii_alphabetic() && !name.contains(':')) =>
        {
            Err(format!(
                "`{name}` is a name, and it listens on an address; {error}"
            ))
        }
        _ => Err(error.to_owned()),
    }
}

fn parse_ports(text: &str) -> Result<RangeInclusive<u16>, String> {
    let (least, most) = text
        .split_once('-')
        .ok_or("write the range like 49152-65535")?;
    let port = |text: &str| match text.parse::<u16>() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(format!("`{text}` is not a port from 1 to 65535")),
    };
    let range = port(least)?..=port(most)?;
    match range.is_empty() {
        true => Err(format!("{least} is greater than {most}")),
        false => Ok(range),
    }
}

/// LIFETIME is in seconds.
fn parse_lifetime(text: &str) -> Result<Duration, String> {
    match parse_some_time(text)? {
        lifetime if lifetime < Duration::from_secs(1) => Err("it must be 1 s at least".to_owned()),
        lifetime => Ok(lifetime),
    }
}

/// RFC 8489 §14.3.
fn parse_username(text: &str) -> Result<String, String> {
    match text.len() {
        0 => Err("it must have a character at least".to_owned()),
        1..=508 => Ok(text.to_owned()),
        _ => Err("STUN allows 508 bytes at most".to_owned()),
    }
}

/// RFC 8489 §14.9.
fn parse_realm(text: &str) -> Result<String, String> {
    match text.chars().count() {
        0 => Err("it must have a character at least".to_owned()),
        1..=127 => Ok(text.to_owned()),
        _ => Err("STUN allows 127 characters at most".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_to_listen_is_an_address_with_a_port() {
        assert_eq!(parse_listen("[::1]:1"), Ok("[::1]:1".parse().unwrap()));
        for (wrong, why) in [
            ("localhost:3478", "127.0.0.1:3478"),
            ("turn.example.org:3478", "is a name"),
            ("127.0.0.1", "no port"),
            ("::1", "no port"),
            ("127.0.0.1:99999", "write an address and a port"),
            ("", "write an address and a port"),
        ] {
            let error = parse_listen(wrong).unwrap_err();
            assert!(error.contains(why), "{wrong}: {error}");
        }
    }

    #[test]
    fn a_range_of_ports_is_two_ports_in_order() {
        assert_eq!(parse_ports("49152-65535"), Ok(49152..=65535));
        assert_eq!(parse_ports("5000-5000"), Ok(5000..=5000));
        for wrong in ["", "5000", "0-10", "10-5", "1-65536", "a-b"] {
            assert!(parse_ports(wrong).is_err(), "{wrong}");
        }
    }
}
