//! `call whip` and `call whep`: a call with a server that is asked by HTTP.

use std::sync::Arc;

use rustls::ClientConfig;
use url::{Host, Url};

use super::call_evidence::Evidence;
use super::{
    Context, block_on, call_loopback, call_sdp, candidates, credentials, media, network, servers,
};
use crate::call::http::{Client, Token};
use crate::call::plan::{Direction, IcePlan, MediaPlan, Plan};
use crate::call::whip::{Options, call, findings::findings};
use crate::call::wire::Sockets;
use crate::call::{CallError, PeerError, Role, alone};
use crate::cli::{ByHttpArgs, HttpArgs, Switch};
use crate::failure::{Failure, Result};
use crate::probe::uri;
use crate::report::{Data, Problem, Report};
use crate::whip::Protocol;

/// The endpoint's bearer token.
const TOKEN: &str = "RTCTOOL_BEARER_TOKEN";

pub fn run(args: &ByHttpArgs, protocol: Protocol, context: &Context) -> Result<Report> {
    let endpoint = endpoint(&args.url)?;
    let [link, _] = network::links(&args.network, context)?;
    let (evidence, samples) = Evidence::begin(&args.evidence)?;
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
            samples,
        },
        endpoint,
    };
    let key_log = options.end.plan.key_log.clone();
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
    let not_logged = key_log.and_then(|log| log.finish().err());
    let not_logged = not_logged.map(|error| Problem::from(call_loopback::no_key_log(error)));
    let (offer, answer) = (&call.client.offer, &call.client.answer);
    let not_left = evidence.finish(offer.as_deref(), answer.as_deref());
    let not_left = not_left.into_iter().map(Problem::from);
    report.problems = (not_recorded.into_iter())
        .chain(not_logged)
        .chain(not_left)
        .collect();
    Ok(report)
}

pub fn endpoint(text: &str) -> Result<Url> {
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

pub fn client(args: &HttpArgs, endpoint: &Url) -> Result<Client> {
    let trust = servers::trust(args.ca.as_deref())?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Failure::no_verdict("TLS cannot be set up").caused_by(error))?
        .with_root_certificates(trust.roots())
        .with_no_client_auth();
    let text = credentials::given_by(
        args.bearer_token_file.as_deref(),
        args.bearer_token_env.as_deref(),
        TOKEN,
    )?;
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
    let ice = candidates::plan(
        &args.candidates,
        host(endpoint).as_ref(),
        args.http.ca.as_deref(),
    )?;
    let media = media::plan(&args.media, Switch::Off, context)?;
    let mut plan = plan_of(media, ice, args.network.seed, protocol);
    plan.key_log = args
        .keylog
        .as_deref()
        .map(call_loopback::key_log)
        .transpose()?;
    Ok(plan)
}

/// What is sent to an endpoint, or played from it.
pub fn plan_of(media: MediaPlan, ice: IcePlan, seed: u64, protocol: Protocol) -> Plan {
    let mut plan = call_loopback::plan(media, ice, seed);
    plan.media.direction = match protocol {
        Protocol::Whip => Direction::SendOnly,
        Protocol::Whep => Direction::ReceiveOnly,
    };
    plan
}

/// Where the endpoint is.
pub fn host(endpoint: &Url) -> Option<uri::Host> {
    Some(match endpoint.host()? {
        Host::Ipv4(ip) => uri::Host::Address(ip.into()),
        Host::Ipv6(ip) => uri::Host::Address(ip.into()),
        Host::Domain(name) => uri::Host::Name(name.to_owned()),
    })
}

/// The failure of a call that could not even be tried.
pub fn not_tried(error: CallError) -> Failure {
    match error {
        CallError::Peer(PeerError::Stack(_)) => Failure::no_verdict("the call could not be tried")
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
}
