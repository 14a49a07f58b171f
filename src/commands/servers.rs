//! From what was typed about servers to what the probes need.

use crate::cli::server::{NetworkArgs, TimerArgs};
use crate::failure::{Failure, Result};
use crate::probe::uri::{Host, Kind};
use crate::probe::{Families, Network, ServerUri};
use crate::stun::Timers;

pub fn timers(args: &TimerArgs) -> Timers {
    Timers {
        rto: args.rto,
        rc: args.rc,
        rm: args.rm,
        timeout: args.timeout,
    }
}

pub fn network(args: &NetworkArgs) -> Network {
    Network {
        families: match (args.ipv4, args.ipv6) {
            (true, _) => Families::Ipv4,
            (_, true) => Families::Ipv6,
            _ => Families::Both,
        },
        resolve_timeout: args.resolve_timeout,
        ..Network::default()
    }
}

/// All URIs, or everything that is wrong with them at once.
pub fn uris(texts: &[String], kind: Kind, families: Families) -> Result<Vec<ServerUri>> {
    let (good, bad): (Vec<_>, Vec<_>) = texts
        .iter()
        .map(|text| uri(text, kind, families).map_err(|why| format!("`{text}`: {why}")))
        .partition(|uri| uri.is_ok());
    let bad: Vec<String> = bad.into_iter().filter_map(|uri| uri.err()).collect();
    if bad.is_empty() {
        return Ok(good.into_iter().flatten().collect());
    }
    let failure = Failure::usage(match bad.len() {
        1 => "this server cannot be probed".to_owned(),
        n => format!("{n} of {} servers cannot be probed", texts.len()),
    });
    let help = match kind {
        Kind::Stun => "write a server as stun:HOST, stun:HOST:PORT, HOST:PORT or stun:[IPV6]:PORT",
        Kind::Turn => {
            "write a server as turn:HOST, turn:HOST:PORT?transport=tcp or turns:[IPV6]:PORT"
        }
    };
    Err(chain(failure, bad).help(help))
}

fn uri(text: &str, kind: Kind, families: Families) -> Result<ServerUri, String> {
    let uri = ServerUri::parse(text, kind).map_err(|error| error.to_string())?;
    match uri.host {
        Host::Address(ip) if !families.include(ip) => {
            let wanted = if ip.is_ipv4() { "IPv6" } else { "IPv4" };
            Err(format!("only {wanted} addresses are asked for"))
        }
        _ => Ok(uri),
    }
}

/// A failure with one line for each cause.
fn chain(failure: Failure, causes: Vec<String>) -> Failure {
    let cause = causes
        .into_iter()
        .rev()
        .fold(None, |inner: Option<Failure>, cause| {
            let cause = Failure::usage(cause);
            Some(match inner {
                Some(inner) => cause.caused_by(inner),
                None => cause,
            })
        });
    match cause {
        Some(cause) => failure.caused_by(cause),
        None => failure,
    }
}
