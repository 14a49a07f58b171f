//! What ICE servers did not give, and why.

use std::net::SocketAddr;

use crate::call::End;
use crate::call::plan::IcePlan;
use crate::call::servers::{Refusal, Server};
use crate::diagnostic::{Finding, FindingKind, Location};
use crate::stun::Method;

pub const NO_REFLEXIVE_CANDIDATE: FindingKind = FindingKind::warning(
    "CALL005",
    "no-reflexive-candidate",
    "An ICE server was given, but no server-reflexive candidate was gathered.",
);

pub const NO_RELAY_CANDIDATE: FindingKind = FindingKind::warning(
    "CALL006",
    "no-relay-candidate",
    "A TURN server was given, but it gave no relay.",
);

pub const RELAY_REFUSED: FindingKind = FindingKind::warning(
    "CALL007",
    "relay-refused",
    "A TURN server gave a relay, and refused what it takes to use or to keep it.",
);

pub const RELAY_ENDED: FindingKind = FindingKind::error(
    "CALL012",
    "relay-ended",
    "The relay that carried the call was not kept, and the call's media ended with it.",
);

/// Of an end that was told of these servers.
pub fn findings(ice: &IcePlan, end: &End) -> Vec<Finding> {
    let name = end.role.as_str();
    let ended = relay_ended(end);
    let servers = end.servers.servers.iter();
    let later = servers.flat_map(|(address, server)| {
        let later = server.refusals.iter();
        let later = later.filter(|refusal| match refusal.method {
            Method::ALLOCATE => false,
            Method::REFRESH => ended.is_none(),
            _ => true,
        });
        later.map(move |refusal| relay_refused(*address, refusal))
    });
    let missing = [
        no_reflexive_candidate(ice, end),
        no_relay_candidate(ice, end),
    ];
    let missing = missing.into_iter().flatten();
    let all = missing.chain(later).chain(ended.clone());
    all.map(|finding| finding.at(Location::whole(name)))
        .collect()
}

/// Where the server stopped keeping the relay that the call went through before the call was over.
pub fn relay_ended(end: &End) -> Option<Finding> {
    let pair = end.candidate_pair.as_ref()?;
    let mut servers = end.servers.servers.iter();
    let (address, server) = servers.find(|(_, server)| server.relayed.contains(&pair.local))?;
    let until = server.kept_until.filter(|until| *until < end.told)?;
    let after = until.saturating_sub(end.begin?).as_secs_f64();
    let (why, help) = match server.refused_to(Method::REFRESH) {
        Some(refusal) => (
            format!("{address} refused to refresh it: {}", words(refusal)),
            "credentials have to last as long as the call: were they ephemeral, with too short a lifetime?",
        ),
        None => (
            format!("{address} did not answer requests to refresh it"),
            "does the server still run, and is the way to it still open?",
        ),
    };
    let relay = pair.local;
    let message =
        format!("the relay {relay}, which carried the call, ended after {after:.1} s: {why}");
    Some(RELAY_ENDED.found(message).help(help))
}

fn no_reflexive_candidate(ice: &IcePlan, end: &End) -> Option<Finding> {
    let mut servers = end.servers.servers.values();
    let is_missing = ice.asks_stun() && servers.all(|server| server.reflexive.is_none());
    is_missing.then(|| {
        let (name, why) = (end.role.as_str(), why(end, |_| None));
        NO_REFLEXIVE_CANDIDATE
            .found(format!(
                "no STUN server gave the {name} a server-reflexive candidate{why}"
            ))
            .help("see whether it resolves and answers: rtctool stun probe URI")
    })
}

fn no_relay_candidate(ice: &IcePlan, end: &End) -> Option<Finding> {
    let mut servers = end.servers.servers.values();
    let is_missing = ice.asks_turn() && servers.all(|server| server.relayed.is_empty());
    is_missing.then(|| {
        let (name, why) = (end.role.as_str(), why(end, Server::refused_allocation));
        NO_RELAY_CANDIDATE
            .found(format!("no TURN server gave the {name} a relay{why}"))
            .help("see each step of it: rtctool turn probe URI, with the same credentials")
    })
}

fn relay_refused(server: SocketAddr, refusal: &Refusal) -> Finding {
    let help = match (refusal.method, refusal.code) {
        (Method::CREATE_PERMISSION | Method::CHANNEL_BIND, 403) => {
            "the server's rules keep it from sending to this peer; many forbid local addresses"
        }
        (Method::REFRESH, _) => {
            "the relay ends with its lifetime; do the credentials end before the call does?"
        }
        _ => "see each step of it: rtctool turn probe URI, with the same credentials",
    };
    let words = words(refusal);
    let method = refusal.method;
    let requests = match refusal.count {
        1 => format!("a {method} request"),
        count => format!("{count} {method} requests"),
    };
    RELAY_REFUSED
        .found(format!("{server} refused {requests}: {words}"))
        .help(help)
}

/// The first cause that is known, to stand behind what is missing.
fn why(end: &End, refused: impl Fn(&Server) -> Option<&Refusal>) -> String {
    let servers = &end.servers.servers;
    let refusal = servers
        .iter()
        .find_map(|(address, server)| Some((address, refused(server)?)));
    if let Some((address, refusal)) = refusal {
        return format!(": {address} refused: {}", words(refusal));
    }
    if let Some(unknown) = end.servers.unknown.first() {
        return format!(": `{}` cannot be looked up: {}", unknown.name, unknown.why);
    }
    let broken = servers
        .iter()
        .find_map(|(address, server)| Some((address, server.trouble.as_ref()?)));
    if let Some((address, trouble)) = broken {
        return format!(": no connection to {address}: {trouble}");
    }
    let silent = servers
        .iter()
        .find(|(_, server)| server.requests > 0 && server.answers == 0);
    match silent {
        Some((address, _)) => format!(": {address} does not answer"),
        None => String::new(),
    }
}

/// `401 Unauthorized`.
fn words(refusal: &Refusal) -> String {
    format!("{} {}", refusal.code, refusal.reason)
        .trim_end()
        .to_owned()
}
