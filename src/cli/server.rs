//! Options that every command that asks servers takes.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::units::parse_duration;

/// The timers of STUN, and a limit on each transaction.
#[derive(Debug, Clone, Args)]
pub struct TimerArgs {
    #[command(flatten)]
    pub retransmission: RetransmissionArgs,

    /// Give up on a transaction after this time, even when the timers would go on
    #[arg(long, value_name = "TIME", value_parser = parse_some_time)]
    pub timeout: Option<Duration>,
}

/// The retransmission timers of STUN.
#[derive(Debug, Clone, Args)]
pub struct RetransmissionArgs {
    /// Retransmission timeout before the first retransmission (RFC 8489 §6.2.1)
    #[arg(long, value_name = "TIME", default_value = "500ms", value_parser = parse_some_time)]
    pub rto: Duration,

    /// Requests sent in one transaction at most (Rc of RFC 8489 §6.2.1)
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=16))]
    pub rc: u32,

    /// Wait after the last request, as a multiple of the RTO (Rm of RFC 8489 §6.2.1)
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub rm: u32,
}

/// How servers are reached.
#[derive(Debug, Clone, Args)]
pub struct NetworkArgs {
    /// What to ask over, instead of what the URI says
    #[arg(long, value_enum, value_name = "TRANSPORT")]
    pub transport: Option<TransportArg>,

    #[command(flatten)]
    pub connections: ConnectionArgs,

    #[command(flatten)]
    pub addresses: AddressArgs,
}

/// Connections, and the TLS on them.
#[derive(Debug, Clone, Args)]
pub struct ConnectionArgs {
    /// Also trust the certificates in this PEM file
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,

    /// Name to send in TLS and DTLS, and to check the certificate for, instead of the one in the URI
    #[arg(long, value_name = "NAME")]
    pub sni: Option<String>,

    /// Give up on a TCP connection after this time, and on a TLS or DTLS handshake after as long
    /// again
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = parse_some_time)]
    pub connect_timeout: Duration,
}

/// Which addresses are asked, and from which.
#[derive(Debug, Clone, Args)]
pub struct AddressArgs {
    /// Send from this address of this host
    #[arg(long, value_name = "IP")]
    pub local_address: Option<IpAddr>,

    /// Give up on a name that has not resolved after this time
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = parse_some_time)]
    pub resolve_timeout: Duration,

    /// Ask this DNS server about names, instead of those of this host
    #[arg(long, value_name = "IP[:PORT]", value_parser = parse_resolver)]
    pub resolver: Option<SocketAddr>,

    /// Use IPv4 only
    #[arg(short = '4', long, conflicts_with = "ipv6")]
    pub ipv4: bool,

    /// Use IPv6 only
    #[arg(short = '6', long)]
    pub ipv6: bool,
}

/// What proves the right to a relay. Passwords and secrets come from the environment or a file.
#[derive(Debug, Clone, Args)]
pub struct CredentialArgs {
    /// User name; its password is in RTCTOOL_TURN_PASSWORD or in --password-file
    ///
    /// Name and password are sent, and hashed, as they are typed, in UTF-8: nothing is normalized
    /// as the OpaqueString profile (RFC 8265) has it. That makes a difference for other spaces
    /// than that of ASCII, and for letters that Unicode can write in two ways.
    #[arg(
        short,
        long,
        value_name = "NAME",
        env = "RTCTOOL_TURN_USERNAME",
        help_heading = "Credentials"
    )]
    pub username: Option<String>,

    /// File with the password
    #[arg(long, value_name = "FILE", help_heading = "Credentials")]
    pub password_file: Option<PathBuf>,

    /// Environment variable with the password, instead of RTCTOOL_TURN_PASSWORD
    #[arg(
        long,
        value_name = "NAME",
        conflicts_with = "password_file",
        help_heading = "Credentials"
    )]
    pub password_env: Option<String>,

    /// File with the secret that the server and you share, instead of RTCTOOL_TURN_SECRET: user
    /// name and password are made from it, as the TURN REST API has it
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "password_file",
        help_heading = "Credentials"
    )]
    pub secret_file: Option<PathBuf>,

    /// Environment variable with the secret, instead of RTCTOOL_TURN_SECRET
    #[arg(
        long,
        value_name = "NAME",
        conflicts_with_all = ["secret_file", "password_file", "password_env"],
        help_heading = "Credentials"
    )]
    pub secret_env: Option<String>,

    /// How long a password made from a secret is to last
    #[arg(long, value_name = "TIME", default_value = "3600s", value_parser = parse_some_time, help_heading = "Credentials")]
    pub credential_lifetime: Duration,

    /// JSON file with an access token (RFC 7635): `kid`, `access_token` and `key`, the latter two in
    /// base64
    ///
    /// `kid` names the key that the server opens the token with, and is sent as USERNAME; `key` is
    /// the MAC key within the token, which signs requests. coturn 4.6.1 uses only its first 16
    /// bytes, so that `key` has to be these.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["username", "password_file", "password_env", "secret_file", "secret_env"], help_heading = "Credentials")]
    pub token_file: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TransportArg {
    Udp,
    Tcp,
    /// TLS over TCP
    Tls,
    /// DTLS over UDP
    Dtls,
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

/// An address, with port 53 where it has none.
fn parse_resolver(text: &str) -> Result<SocketAddr, String> {
    let ip = text.parse().map(|ip: IpAddr| SocketAddr::new(ip, 53));
    ip.or_else(|_| text.parse())
        .map_err(|_| "write IP, IPV4:PORT or [IPV6]:PORT".to_owned())
}

/// A duration that is not zero.
pub fn parse_some_time(text: &str) -> Result<Duration, String> {
    match parse_duration(text) {
        Ok(Duration::ZERO) => Err("it must be longer than nothing".to_owned()),
        Ok(duration) => Ok(duration),
        Err(error) => Err(error.to_string()),
    }
}
