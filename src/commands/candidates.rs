//! From what was typed about candidates to what an end does: servers, addresses, ports.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::carriers::ServerPath;
use super::{credentials, servers};
use crate::call::plan::{Answering, CONSENT_LIFETIME, IcePlan, IceServer};
use crate::cli::{CandidateArgs, IcePolicy};
use crate::failure::{Failure, Result};
use crate::ice::redact;
use crate::probe::uri::{Host, Kind, Scheme, Transport};
use crate::probe::{Network, ServerUri};
use crate::turn::Credentials;

/// How long a connection to a TURN server may take, and TLS on it again: webrtc gathers for three
/// seconds.
const CONNECT_LIMIT: Duration = Duration::from_secs(3);

/// # Errors
/// When what was typed cannot be done. `peer` is the host of who is called, where one is, `ca` a
/// file with certificates to trust.
pub fn plan(args: &CandidateArgs, peer: Option<&Host>, ca: Option<&Path>) -> Result<IcePlan> {
    let uris = args.ice_server.iter().map(|text| server_uri(text));
    let uris: Vec<ServerUri> = uris.collect::<Result<_>>()?;
    let has_turn = uris.iter().any(|uri| uri.scheme.kind() == Kind::Turn);
    let relay_only = args.ice_policy == IcePolicy::Relay;
    // An endpoint may name servers of its own.
    let others_may = uris.is_empty() && peer.is_some();
    if relay_only && !has_turn && !others_may {
        return Err(Failure::usage("--ice-policy relay needs a TURN server")
            .help("give one after --ice-server: turn:HOST, with its credentials"));
    }
    let credentials = match has_turn {
        true => Some(long_term(args)?),
        false => None,
    };
    let network = network(args, &uris, ca)?;
    let servers = uris.iter();
    let servers = servers.map(|uri| server(uri, credentials.as_ref(), &network));
    let hosts = uris.iter().map(|uri| &uri.host).chain(peer);
    Ok(IcePlan {
        servers: servers.collect(),
        relay_only,
        bind: bind(args, hosts)?,
        ports: args.udp_ports.clone(),
        lost_after: args.lost_after.unwrap_or(CONSENT_LIFETIME),
        patience: None,
        answering: Answering::default(),
    })
}

pub fn server_uri(text: &str) -> Result<ServerUri> {
    let cannot = || {
        let shown = redact::url(text);
        Failure::usage(format!("--ice-server: `{shown}` cannot be used"))
    };
    let kind = match text.trim_start().starts_with("turn") {
        true => Kind::Turn,
        false => Kind::Stun,
    };
    let uri = ServerUri::parse(text, kind).map_err(|error| {
        cannot()
            .caused_by(error)
            .help("write a server as stun:HOST, turn:HOST or turn:HOST:PORT")
    })?;
    match uri.scheme {
        Scheme::Stuns => Err(cannot()
            .caused_by("what TLS carries says nothing of the addresses of UDP")
            .help("write a server as stun:HOST, turn:HOST or turns:HOST")),
        _ => Ok(uri),
    }
}

/// How servers are reached that are not asked over UDP.
fn network(args: &CandidateArgs, uris: &[ServerUri], ca: Option<&Path>) -> Result<Network> {
    let network = Network {
        local_address: args.local_address,
        trust: Arc::new(servers::trust(ca)?),
        connect_timeout: CONNECT_LIMIT,
        ..Network::default()
    };
    network.prepare(uris);
    Ok(network)
}

/// A user name and a password: what webrtc proves its right to a relay with.
fn long_term(args: &CandidateArgs) -> Result<(String, String)> {
    match credentials::read(&args.credentials)? {
        Some(Credentials::LongTerm { username, password }) => Ok((username, password)),
        Some(Credentials::Token(_)) => Err(Failure::usage("calls cannot use access tokens")
            .help("give --username and a password; `rtctool turn probe` can use the token")),
        None => Err(Failure::usage("a TURN server is given, and no credentials")
            .help("give --username NAME, and the password in RTCTOOL_TURN_PASSWORD or --password-file")),
    }
}

fn server(uri: &ServerUri, credentials: Option<&(String, String)>, network: &Network) -> IceServer {
    if let (Some((username, credential)), false) =
        (credentials, uri.default_transport() == Transport::Udp)
    {
        return IceServer {
            uri: redact::url(&uri.to_string()),
            username: username.clone(),
            credential: credential.clone(),
            carrier: Some(Arc::new(ServerPath::new(uri.clone(), network.clone()))),
        };
    }
    let host = match &uri.host {
        Host::Address(IpAddr::V6(ip)) => format!("[{ip}]"),
        Host::Address(ip) => ip.to_string(),
        Host::Name(name) => name.clone(),
    };
    let port = uri.port.unwrap_or(uri.default_transport().default_port());
    let text = format!("{}:{host}:{port}", uri.scheme);
    match credentials.filter(|_| uri.scheme.kind() == Kind::Turn) {
        Some((username, credential)) => IceServer {
            uri: format!("{text}?transport=udp"),
            username: username.clone(),
            credential: credential.clone(),
            carrier: None,
        },
        None => IceServer {
            uri: text,
            ..IceServer::default()
        },
    }
}

/// Where media is sent from: what was typed; loopback where all that is asked or called is
/// there; else every address there is.
fn bind<'a>(args: &CandidateArgs, hosts: impl Iterator<Item = &'a Host>) -> Result<Vec<IpAddr>> {
    if let Some(local) = args.local_address {
        let excluded = match local {
            IpAddr::V4(_) => args.ipv6.then_some("-6"),
            IpAddr::V6(_) => args.ipv4.then_some("-4"),
        };
        return match excluded {
            None => Ok(vec![local]),
            Some(option) => Err(Failure::usage(format!(
                "nothing can be sent from {local} with {option}"
            ))
            .help(format!("leave out {option}, or --local-address"))),
        };
    }
    let mut loopback = hosts.map(loopback_of);
    let local: Option<Vec<Loopback>> = loopback.by_ref().collect();
    let families = match local {
        Some(local) if local.contains(&Loopback::Ipv6) && !args.ipv4 => {
            vec![Ipv6Addr::LOCALHOST.into()]
        }
        Some(_) if args.ipv6 => vec![Ipv6Addr::LOCALHOST.into()],
        Some(_) => vec![Ipv4Addr::LOCALHOST.into()],
        None => vec![
            IpAddr::from(Ipv4Addr::UNSPECIFIED),
            Ipv6Addr::UNSPECIFIED.into(),
        ],
    };
    let typed = |ip: &IpAddr| match ip {
        IpAddr::V4(_) => !args.ipv6,
        IpAddr::V6(_) => !args.ipv4,
    };
    Ok(families.into_iter().filter(typed).collect())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Loopback {
    Either,
    Ipv4,
    Ipv6,
}

/// None of a host that is elsewhere, or may be.
fn loopback_of(host: &Host) -> Option<Loopback> {
    match host {
        Host::Address(IpAddr::V4(ip)) if ip.is_loopback() => Some(Loopback::Ipv4),
        Host::Address(IpAddr::V6(ip)) if ip.is_loopback() => Some(Loopback::Ipv6),
        Host::Name(name) if name == "localhost" => Some(Loopback::Either),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::server::CredentialArgs;
    use std::time::Duration;

    fn args(servers: &[&str]) -> CandidateArgs {
        CandidateArgs {
            ice_server: servers.iter().map(|text| (*text).to_owned()).collect(),
            ice_policy: IcePolicy::All,
            local_address: None,
            ipv4: false,
            ipv6: false,
            udp_ports: None,
            lost_after: None,
            credentials: CredentialArgs {
                username: None,
                password_file: None,
                password_env: None,
                secret_env: None,
                secret_file: None,
                credential_lifetime: Duration::from_secs(3600),
                token_file: None,
            },
        }
    }

    fn bound(args: &CandidateArgs, peer: Option<&str>) -> Vec<String> {
        let peer = peer.map(|name| match name.parse() {
            Ok(ip) => Host::Address(ip),
            Err(_) => Host::Name(name.to_owned()),
        });
        let plan = plan(args, peer.as_ref(), None).unwrap();
        plan.bind.iter().map(IpAddr::to_string).collect()
    }

    #[test]
    fn media_goes_where_servers_and_peers_are() {
        assert_eq!(bound(&args(&[]), None), ["127.0.0.1"]);
        assert_eq!(bound(&args(&[]), Some("::1")), ["::1"]);
        assert_eq!(bound(&args(&[]), Some("localhost")), ["127.0.0.1"]);
        assert_eq!(bound(&args(&["stun:127.0.0.1"]), None), ["127.0.0.1"]);
        assert_eq!(bound(&args(&["stun:example.org"]), None), ["0.0.0.0", "::"]);
        assert_eq!(bound(&args(&[]), Some("192.0.2.1")), ["0.0.0.0", "::"]);
        let six = CandidateArgs {
            ipv6: true,
            ..args(&[])
        };
        assert_eq!(bound(&six, None), ["::1"]);
        assert_eq!(bound(&six, Some("example.org")), ["::"]);
        let typed = CandidateArgs {
            local_address: Some([192, 0, 2, 7].into()),
            ..args(&["stun:127.0.0.1"])
        };
        assert_eq!(bound(&typed, None), ["192.0.2.7"]);
        let contradiction = CandidateArgs {
            ipv6: true,
            ..typed
        };
        assert!(plan(&contradiction, None, None).is_err());
    }

    #[test]
    fn what_calls_cannot_ask_is_refused_and_no_secret_is_in_the_words() {
        for uri in ["stuns:example.org", "http://x"] {
            let failure = plan(&args(&[uri]), None, None).unwrap_err();
            assert!(!failure.to_string().is_empty());
        }
        let failure = plan(&args(&["turn:user:hunter2@example.org"]), None, None).unwrap_err();
        assert!(!format!("{failure:?}").contains("hunter2"), "{failure:?}");
    }

    #[test]
    fn a_server_is_named_as_webrtc_takes_it() {
        let plan = plan(&args(&["stun:[::1]", "127.0.0.1:3479"]), None, None).unwrap();
        let uris: Vec<&str> = plan
            .servers
            .iter()
            .map(|server| server.uri.as_str())
            .collect();
        assert_eq!(uris, ["stun:[::1]:3478", "stun:127.0.0.1:3479"]);
    }
}
