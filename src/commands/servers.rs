//! From what was typed about servers to what the probes need.

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, ServerName};

use crate::cli::server::{NetworkArgs, RetransmissionArgs, TimerArgs, TransportArg};
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
        transport: args.transport.map(transport),
        resolve_timeout: args.resolve_timeout,
        connect_timeout: args.connect_timeout,
        local_address: args.local_address,
        server_name: args.sni.as_deref().map(server_name).transpose()?,
        names: Arc::new(args.resolver.map_or_else(Names::default, Names::of_server)),
        trust: Arc::new(trust(args.ca.as_deref())?),
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

fn trust(file: Option<&Path>) -> Result<Trust> {
    let Some(file) = file else {
        return Ok(Trust::default());
    };
    let failure = || Failure::usage(format!("cannot trust `{}`", file.display()));
    let read = || -> Result<Vec<_>, pem::Error> { CertificateDer::pem_file_iter(file)?.collect() };
    match read() {
        Ok(certificates) if certificates.is_empty() => Err(failure()
            .caused_by(Failure::usage("it has no certificate in it"))
            .help("give a PEM file, with `-----BEGIN CERTIFICATE-----` in it")),
        Ok(certificates) => Ok(Trust::with(certificates)),
        Err(pem::Error::Io(error)) => Err(failure().caused_by(error)),
        Err(error) => Err(failure()
            .caused_by(error)
            .help("give a PEM file, with `-----BEGIN CERTIFICATE-----` in it")),
    }
}

/// All URIs, or everything that is wrong with them at once.
pub fn uris(texts: &[String], kind: Kind, network: &Network) -> Result<Vec<ServerUri>> {
    let (good, bad): (Vec<_>, Vec<_>) = texts
        .iter()
        .map(|text| {
            let uri = uri(text, kind, network);
            uri.map_err(|why| format!("`{}`: {why}", redact::url(text)))
        })
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
        Kind::Stun => "write a server as stun:HOST, stuns:HOST:PORT, HOST:PORT or stun:[IPV6]:PORT",
        Kind::Turn => {
            "write a server as turn:HOST, turn:HOST:PORT?transport=tcp or turns:[IPV6]:PORT"
        }
    };
    Err(chain(failure, bad).help(help))
}

fn uri(text: &str, kind: Kind, network: &Network) -> Result<ServerUri, String> {
    let uri = ServerUri::parse(text, kind).map_err(|error| error.to_string())?;
    if let Some(transport) = network.transport {
        check_transport(&uri, transport)?;
    }
    match uri.host {
        Host::Address(ip) if !network.families.include(ip) => {
            let wanted = if ip.is_ipv4() { "IPv6" } else { "IPv4" };
            Err(format!("only {wanted} addresses are asked for"))
        }
        _ => Ok(uri),
    }
}

/// A URI may leave open what to ask over; `--transport` may not contradict it.
fn check_transport(uri: &ServerUri, transport: Transport) -> Result<(), String> {
    let option = transport.to_string().to_lowercase();
    if uri.scheme.is_secure() && !transport.is_secure() {
        return Err(format!(
            "`{}:` wants TLS or DTLS, and --transport {option} has neither",
            uri.scheme
        ));
    }
    let carrier = match transport.is_stream() {
        true => UriTransport::Tcp,
        false => UriTransport::Udp,
    };
    match uri.transport {
        Some(said) if said != carrier => Err(format!(
            "`?transport={}` contradicts --transport {option}",
            if said == UriTransport::Tcp {
                "tcp"
            } else {
                "udp"
            }
        )),
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
