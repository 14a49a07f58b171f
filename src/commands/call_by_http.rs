//! `call whip` and `call whep`: a call with a server that is asked by HTTP.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use rustls::ClientConfig;
use url::{Host, Url};

use super::{Context, block_on, call_loopback, call_sdp, credentials, media, network, servers};
use crate::call::http::{Client, Token};
use crate::call::plan::{Direction, Plan};
use crate::call::whip::{Options, call, findings::findings};
use crate::call::wire::Sockets;
use crate::call::{CallError, Role, alone};
use crate::cli::{ByHttpArgs, HttpArgs, Switch};
use crate::failure::{Failure, Result};
use crate::report::{Data, Report};
use crate::whip::Protocol;

/// The endpoint's bearer token.
const TOKEN: &str = "RTCTOOL_BEARER_TOKEN";

pub fn run(args: &ByHttpArgs, protocol: Protocol, context: &Context) -> Result<Report> {
    let endpoint = endpoint(&args.url)?;
    let [link, _] = network::links(&args.network, context)?;
    let options = Options {
        protocol,
        client: client(&args.http, &endpoint)?,
        trickle: args.trickle,
        end: alone::Options {
            role: Role::Caller,
            duration: args.duration,
            plan: plan(args, protocol, &endpoint, context)?,
            link,
            impaired: network::impaired(&args.network),
            sockets: Sockets::System,
            connect_timeout: args.connect_timeout,
            capture: args.pcap.clone(),
            samples: None,
        },
        endpoint,
    };
    let calling = call(options, &context.interrupt, &context.progress);
    let mut call = block_on(call_loopback::threads(), calling)?.map_err(not_tried)?;
    let data = Box::new((&call).into());
    let mut report = Report::new(match protocol {
        Protocol::Whip => Data::CallWhip(data),
        Protocol::Whep => Data::CallWhep(data),
    });
    report.partial = call.client.interrupted;
    report.findings = findings(&call);
    call_sdp::judge(&call.client, &mut report);
    let not_recorded = call
        .client
        .capture_failure
        .take()
        .map(call_loopback::not_recorded);
    report.problems = not_recorded.into_iter().collect();
    Ok(report)
}

fn endpoint(text: &str) -> Result<Url> {
    let cannot = || {
        Failure::usage(format!("`{text}` cannot be asked"))
            .help("give the endpoint's URL, as in https://example.com/whip/room")
    };
    let url = Url::parse(text).map_err(|error| cannot().caused_by(error))?;
    match url.scheme() {
        "http" | "https" if url.username().is_empty() && url.password().is_none() => Ok(url),
        "http" | "https" => Err(
            Failure::usage("the URL has a user name or password in it").help(format!(
                "endpoints take bearer tokens: put it into {TOKEN}, and leave it out of the URL"
            )),
        ),
        other => Err(cannot().caused_by(format!(
            "it begins with `{other}:`, not with http: or https:"
        ))),
    }
}

fn client(args: &HttpArgs, endpoint: &Url) -> Result<Client> {
    let trust = servers::trust(args.ca.as_deref())?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Failure::no_verdict("TLS cannot be set up").caused_by(error))?
        .with_root_certificates(trust.roots())
        .with_no_client_auth();
    let text = credentials::given(args.bearer_token_file.as_deref(), TOKEN)?;
    let token =
        text.map(|text| Token::new(&text, endpoint, args.location_trusted).ok_or_else(unsendable));
    Ok(Client {
        tls: Arc::new(tls),
        token: token.transpose()?,
        limit: args.http_timeout,
    })
}

fn unsendable() -> Failure {
    Failure::usage("the bearer token has characters in it that no header can have")
        .help("is there a line end, or another control character, in it?")
}

fn plan(args: &ByHttpArgs, protocol: Protocol, endpoint: &Url, context: &Context) -> Result<Plan> {
    let servers = call_loopback::ice_servers(&args.ice_server)?;
    let media = media::plan(&args.media, Switch::Off, context)?;
    let mut plan = call_loopback::plan(media, servers, args.network.seed);
    plan.media.direction = match protocol {
        Protocol::Whip => Direction::SendOnly,
        Protocol::Whep => Direction::ReceiveOnly,
    };
    plan.ice.bind = bind(args.local_address, endpoint);
    Ok(plan)
}

/// Where media is sent from: what was typed; for an endpoint on this host its loopback; else
/// every address there is.
fn bind(typed: Option<IpAddr>, endpoint: &Url) -> Vec<String> {
    let loopback = match endpoint.host() {
        Some(Host::Ipv4(ip)) if ip.is_loopback() => Some(IpAddr::V4(ip)),
        Some(Host::Ipv6(ip)) if ip.is_loopback() => Some(IpAddr::V6(ip)),
        Some(Host::Domain("localhost")) => Some(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        _ => None,
    };
    addresses(typed.or(loopback))
}

/// To bind: one address, or every one there is; any port.
pub fn addresses(ip: Option<IpAddr>) -> Vec<String> {
    match ip {
        Some(IpAddr::V4(ip)) => vec![format!("{ip}:0")],
        Some(IpAddr::V6(ip)) => vec![format!("[{ip}]:0")],
        None => vec![
            format!("{}:0", Ipv4Addr::UNSPECIFIED),
            format!("[{}]:0", Ipv6Addr::UNSPECIFIED),
        ],
    }
}

/// The failure of a call that could not even be tried.
pub fn not_tried(error: CallError) -> Failure {
    match error {
        CallError::Peer(_) => Failure::no_verdict("the call could not be tried")
            .caused_by(error)
            .help("may UDP sockets be opened here? --local-address chooses the address they send from"),
        other => call_loopback::not_tried(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_that_are_no_endpoints_are_refused() {
        for text in [
            "example.com/whip",
            "ftp://example.com/",
            "https://u:p@example.com/",
            "https://",
        ] {
            assert!(endpoint(text).is_err(), "{text}");
        }
        let failure = endpoint("https://u:secret@example.com/").unwrap_err();
        assert!(!failure.to_string().contains("secret"));
    }

    #[test]
    fn media_goes_where_the_endpoint_is() {
        let to = |text: &str| bind(None, &text.parse().unwrap());
        assert_eq!(to("http://127.0.0.1:8080/whip"), ["127.0.0.1:0"]);
        assert_eq!(to("http://[::1]/whip"), ["[::1]:0"]);
        assert_eq!(to("http://localhost/whip"), ["127.0.0.1:0"]);
        assert_eq!(to("https://example.com/whip"), ["0.0.0.0:0", "[::]:0"]);
        let typed = "192.0.2.7".parse().unwrap();
        assert_eq!(
            bind(Some(typed), &"https://example.com/".parse().unwrap()),
            ["192.0.2.7:0"]
        );
    }
}
