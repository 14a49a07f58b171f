//! From what was typed about servers to what the probes need.

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, ServerName};

use super::limits;
use crate::cli::server::{
    AddressArgs, ConnectionArgs, NetworkArgs, RetransmissionArgs, TimerArgs, TransportArg,
};
use crate::failure::{Failure, Result};
use crate::ice::redact;
use crate::probe::tls::Trust;
use crate::probe::uri::{Host, Kind, UriTransport};
use crate::probe::{Families, Names, Network, ServerUri, Transport};
use crate::stun::Timers;

pub fn timers(args: &TimerArgs) -> Timers {
    Timers {
        timeout: args.timeout,
        ..retransmission(&args.retransmission)
    }
}

pub fn retransmission(args: &RetransmissionArgs) -> Timers {
    Timers {
        rto: args.rto,
        rc: args.rc,
        rm: args.rm,
        timeout: None,
    }
}

/// # Errors
/// When what was typed cannot be done, or a file with certificates cannot be read.
pub fn network(args: &NetworkArgs) -> Result<Network> {
    let network = of_addresses(&args.addresses)?;
    Ok(Network {
        transport: args.transport.map(transport),
        ..with_connections(network, &args.connections)?
    })
}

/// # Errors
/// When what was typed cannot be done.
pub fn of_addresses(args: &AddressArgs) -> Result<Network> {
    let families = match (args.ipv4, args.ipv6) {
        (true, _) => Families::Ipv4,
        (_, true) => Families::Ipv6,
        _ => Families::Both,
    };
    Ok(Network {
        families: match args.local_address {
            Some(local) => family_of(local, families)?,
            None => families,
        },
        resolve_timeout: args.resolve_timeout,
        local_address: args.local_address,
        names: Arc::new(args.resolver.map_or_else(Names::default, Names::of_server)),
        ..Network::default()
    })
}

/// # Errors
/// When what was typed cannot be done, or a file with certificates cannot be read.
pub fn with_connections(network: Network, args: &ConnectionArgs) -> Result<Network> {
    Ok(Network {
        connect_timeout: args.connect_timeout,
        server_name: args.sni.as_deref().map(server_name).transpose()?,
        trust: Arc::new(trust(args.ca.as_deref())?),
        ..network
    })
}

fn transport(typed: TransportArg) -> Transport {
    match typed {
        TransportArg::Udp => Transport::Udp,
        TransportArg::Tcp => Transport::Tcp,
        TransportArg::Tls => Transport::Tls,
        TransportArg::Dtls => Transport::Dtls,
    }
}

/// Only servers of its family can be asked from a local address.
fn family_of(local: IpAddr, families: Families) -> Result<Families> {
    match (local.is_ipv4(), families.include(local)) {
        (_, false) => {
            let family = if local.is_ipv4() { "-6" } else { "-4" };
            let message = format!("nothing can be sent from {local} with {family}");
            Err(Failure::usage(message).help(format!("leave out {family}, or --local-address")))
        }
        (true, true) => Ok(Families::Ipv4),
        (false, true) => Ok(Families::Ipv6),
    }
}

fn server_name(typed: &str) -> Result<String> {
    match ServerName::try_from(typed.trim_end_matches('.')) {
        Ok(_) => Ok(typed.to_owned()),
        Err(_) => Err(Failure::usage(format!(
            "`{typed}` is no name that a certificate can be for"
        ))
        .help("give a DNS name or an IP address after --sni")),
    }
}

/// # Errors
/// When the file has no certificates.
pub fn trust(file: Option<&Path>) -> Result<Trust> {
    let Some(file) = file else {
        return Ok(Trust::default());
    };
    let failure = || Failure::usage(format!("cannot trust `{}`", file.display()));
    let text =
        limits::read(file, limits::CERTIFICATES).map_err(|error| failure().caused_by(error))?;
    let certificates: Result<Vec<_>, pem::Error> = CertificateDer::pem_slice_iter(&text).collect();
    match certificates {
        Ok(certificates) if certificates.is_empty() => Err(failure()
            .caused_by(Failure::usage("it has no certificate in it"))
            .help("give a PEM file, with `-----BEGIN CERTIFICATE-----` in it")),
        Ok(certificates) => Ok(Trust::with(certificates)),
        Err(error) => Err(failure()
            .caused_by(error)
            .help("give a PEM file, with `-----BEGIN CERTIFICATE-----` in it")),
    }
}

/// All URIs, or everything that is wrong with them at once.
pub fn uris(texts: &[String], kind: Kind, network: &Network) -> Result<Vec<ServerUri>> {
    let (mut good, mut bad, mut helps) = (Vec::new(), Vec::new(), Vec::new());
    for text in texts {
        match uri(text, kind, network) {
            Ok(uri) => good.push(uri),
            Err(Refused { why, help }) => {
                bad.push(format!("`{}`: {why}", redact::url(text)));
                helps.push(help);
            }
        }
    }
    if bad.is_empty() {
        return Ok(good);
    }
    let failure = Failure::usage(match bad.len() {
        1 => "this server cannot be probed".to_owned(),
        n => format!("{n} of {} servers cannot be probed", texts.len()),
    });
    helps.dedup();
    Err(chain(failure, bad).help(helps.join("; ")))
}

/// Why a server cannot be asked, and what to type instead.
struct Refused {
    why: String,
    help: String,
}

impl Refused {
    fn new(why: impl Into<String>, help: impl Into<String>) -> Refused {
        Refused {
            why: why.into(),
            help: help.into(),
        }
    }
}

fn uri(text: &str, kind: Kind, network: &Network) -> Result<ServerUri, Refused> {
    let form = match kind {
        Kind::Stun => "write a server as stun:HOST, stuns:HOST:PORT, HOST:PORT or stun:[IPV6]:PORT",
        Kind::Turn => {
            "write a server as turn:HOST, turn:HOST:PORT?transport=tcp or turns:[IPV6]:PORT"
        }
    };
    let read = ServerUri::parse(text, kind);
    let uri = read.map_err(|error| Refused::new(error.to_string(), form))?;
    if let Some(transport) = network.transport {
        check_transport(&uri, transport)?;
    }
    if let Host::Address(ip) = uri.host {
        check_address(ip, network)?;
    }
    Ok(uri)
}

fn check_address(ip: IpAddr, network: &Network) -> Result<(), Refused> {
    if let Some(what) = no_servers_address(ip) {
        let why = format!("{ip} is {what}, not the address of a server");
        return Err(Refused::new(why, "give the server's own name or address"));
    }
    if network.families.include(ip) {
        return Ok(());
    }
    let (family, other) = match ip.is_ipv4() {
        true => ("IPv4", "-6"),
        false => ("IPv6", "-4"),
    };
    let (why, option) = match network.local_address {
        Some(local) => (
            format!("it is an {family} address, which nothing can be sent to from {local}"),
            "--local-address",
        ),
        None => (
            format!("it is an {family} address, and {other} leaves those out"),
            other,
        ),
    };
    let help = format!("leave out {option}, or give the server's name instead of this address");
    Err(Refused::new(why, help))
}

/// What an address is that no server can have.
pub fn no_servers_address(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(ip) if ip.is_broadcast() => Some("the broadcast address"),
        _ if ip.is_multicast() => Some("a multicast address"),
        _ if ip.is_unspecified() => Some("a placeholder for every address of a host"),
        _ => None,
    }
}

/// A URI may leave open what to ask over; `--transport` may not contradict it.
fn check_transport(uri: &ServerUri, transport: Transport) -> Result<(), Refused> {
    let option = transport.to_string().to_lowercase();
    let help = "leave out --transport, or change the URI";
    if uri.scheme.is_secure() && !transport.is_secure() {
        let why = format!(
            "`{}:` wants TLS or DTLS, and --transport {option} has neither",
            uri.scheme
        );
        return Err(Refused::new(why, help));
    }
    let carrier = match transport.is_stream() {
        true => UriTransport::Tcp,
        false => UriTransport::Udp,
    };
    match uri.transport {
        Some(said) if said != carrier => {
            let said = match said {
                UriTransport::Tcp => "tcp",
                UriTransport::Udp => "udp",
            };
            let why = format!("`?transport={said}` contradicts --transport {option}");
            Err(Refused::new(why, help))
        }
        _ => Ok(()),
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
