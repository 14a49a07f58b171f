//! What ICE servers did not give, and why.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

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

/// An end that was told of these servers, and what it is called.
pub type Named<'a> = (&'a str, &'a End);

/// What is true of one end, or of both.
struct Lack {
    kind: &'static FindingKind,
    /// Before and behind the name of whom it is true of.
    words: [String; 2],
    help: &'static str,
    of: Vec<String>,
}

/// Of ends that were told of the same servers.
pub fn findings(ice: &IcePlan, ends: &[Named]) -> Vec<Finding> {
    let mut told: Vec<Lack> = Vec::new();
    let mut ended: Option<(Duration, Finding)> = None;
    for (name, end) in ends {
        let of_end = relay_ended(end);
        for lack in lacks(ice, end, of_end.is_some()) {
            let mut alike = told.iter_mut();
            match alike.find(|one| (one.kind.code, &one.words) == (lack.kind.code, &lack.words)) {
                Some(known) => known.of.push((*name).to_owned()),
                None => told.push(Lack {
                    of: vec![(*name).to_owned()],
                    ..lack
                }),
            }
        }
        // The first relay that ended took the media with it.
        if let Some((until, finding)) = of_end
            && ended.as_ref().is_none_or(|(first, _)| until < *first)
        {
            ended = Some((until, finding.at(Location::whole(*name))));
        }
    }
    let ended = ended.map(|(_, finding)| finding);
    told.into_iter().map(Lack::told).chain(ended).collect()
}

fn lacks(ice: &IcePlan, end: &End, relay_ended: bool) -> Vec<Lack> {
    let servers = end.servers.servers.iter();
    let refused =
        servers.flat_map(|(address, server)| relay_refused(*address, server, relay_ended));
    let missing = [
        no_reflexive_candidate(ice, end),
        no_relay_candidate(ice, end),
    ];
    missing.into_iter().flatten().chain(refused).collect()
}

impl Lack {
    fn told(self) -> Finding {
        let [before, behind] = self.words;
        let ends = self.of.join(" and the ");
        let found = self.kind.found(format!("{before} the {ends}{behind}"));
        let found = found.help(self.help);
        // Of both there is no one place.
        match self.of.as_slice() {
            [one] => found.at(Location::whole(one)),
            _ => found,
        }
    }
}

/// Where the server stopped keeping the relay that the call went through before the call was over,
/// and until when it kept it.
pub fn relay_ended(end: &End) -> Option<(Duration, Finding)> {
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
    Some((until, RELAY_ENDED.found(message).help(help)))
}

fn no_reflexive_candidate(ice: &IcePlan, end: &End) -> Option<Lack> {
    let mut servers = end.servers.servers.values();
    let is_missing = ice.asks_stun() && servers.all(|server| server.reflexive.is_none());
    let why = |end| why(end, |_| None);
    is_missing.then(|| Lack {
        kind: &NO_REFLEXIVE_CANDIDATE,
        words: [
            "no STUN server gave".to_owned(),
            format!(" a server-reflexive candidate{}", why(end)),
        ],
        help: "see whether it resolves and answers: rtctool stun probe URI",
        of: Vec::new(),
    })
}

fn no_relay_candidate(ice: &IcePlan, end: &End) -> Option<Lack> {
    let mut servers = end.servers.servers.values();
    let is_missing = ice.asks_turn() && servers.all(|server| server.relayed.is_empty());
    is_missing.then(|| Lack {
        kind: &NO_RELAY_CANDIDATE,
        words: [
            "no TURN server gave".to_owned(),
            format!(" a relay{}", why(end, Server::refused_allocation)),
        ],
        help: "see each step of it: rtctool turn probe URI, with the same credentials",
        of: Vec::new(),
    })
}

/// What the server refused once it had given a relay. Requests refused for one reason are told
/// together, with all peers that they were about.
fn relay_refused(server: SocketAddr, asked: &Server, relay_ended: bool) -> Vec<Lack> {
    let mut reasons: Vec<Refused> = Vec::new();
    for refusal in &asked.refusals {
        match refusal.method {
            Method::ALLOCATE => continue,
            // That is why it ended.
            Method::REFRESH if relay_ended => continue,
            _ => {}
        }
        let mut known = reasons.iter_mut();
        match known.find(|known| known.is_like(refusal)) {
            Some(known) => known.add(refusal),
            None => reasons.push(Refused::new(refusal)),
        }
    }
    reasons.iter().map(|reason| reason.lack(server)).collect()
}

struct Refused<'a> {
    first: &'a Refusal,
    methods: Vec<String>,
    peers: BTreeSet<IpAddr>,
}

impl<'a> Refused<'a> {
    fn new(first: &'a Refusal) -> Self {
        let mut refused = Refused {
            first,
            methods: Vec::new(),
            peers: BTreeSet::new(),
        };
        refused.add(first);
        refused
    }

    /// A channel takes a permission, too (RFC 8656 §12.1).
    fn is_like(&self, other: &Refusal) -> bool {
        const FOR_PEERS: [Method; 2] = [Method::CREATE_PERMISSION, Method::CHANNEL_BIND];
        let are_for_peers = [self.first, other].map(|one| FOR_PEERS.contains(&one.method));
        are_for_peers == [true, true]
            && (self.first.code, &self.first.reason) == (other.code, &other.reason)
    }

    fn add(&mut self, refusal: &Refusal) {
        self.methods.push(refusal.method.to_string());
        // Permissions are for addresses, whatever the port (RFC 8656 §9).
        self.peers.extend(refusal.peers.iter().map(SocketAddr::ip));
    }

    fn lack(&self, server: SocketAddr) -> Lack {
        let methods = self.methods.join(" and ");
        let peers: Vec<String> = self.peers.iter().map(IpAddr::to_string).collect();
        let peers = match peers.as_slice() {
            [] => String::new(),
            [one] => format!(" for the peer {one}"),
            _ => format!(" for the peers {}", peers.join(", ")),
        };
        Lack {
            kind: &RELAY_REFUSED,
            words: [
                format!("{server} refused"),
                format!(" {methods}{peers}: {}", words(self.first)),
            ],
            help: match (self.first.method, self.first.code) {
                (Method::CREATE_PERMISSION | Method::CHANNEL_BIND, 403) => {
                    "the server's rules keep it from sending to this peer; many forbid local addresses"
                }
                (Method::REFRESH, _) => {
                    "the relay ends with its lifetime; do the credentials end before the call does?"
                }
                _ => "see each step of it: rtctool turn probe URI, with the same credentials",
            },
            of: Vec::new(),
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(method: Method, peers: &[&str]) -> Refusal {
        Refusal {
            at: std::time::Duration::ZERO,
            method,
            code: 403,
            reason: "Forbidden IP".to_owned(),
            peers: peers.iter().map(|peer| peer.parse().unwrap()).collect(),
            count: 3,
        }
    }

    fn told(refusals: Vec<Refusal>) -> Vec<String> {
        let server = Server {
            refusals,
            ..Server::default()
        };
        let lacks = relay_refused("192.0.2.1:3478".parse().unwrap(), &server, false);
        let of_both = |lack| Lack {
            of: vec!["caller".to_owned(), "callee".to_owned()],
            ..lack
        };
        let found = lacks.into_iter().map(|lack| of_both(lack).told());
        found.map(|found| found.message).collect()
    }

    #[test]
    fn what_is_refused_for_one_reason_is_told_once_with_its_peers_and_ends() {
        let permission = refusal(Method::CREATE_PERMISSION, &["10.0.0.1:9", "10.0.0.2:9"]);
        let channel = refusal(Method::CHANNEL_BIND, &["10.0.0.1:7"]);
        assert_eq!(
            told(vec![permission, channel]),
            [
                "192.0.2.1:3478 refused the caller and the callee CreatePermission and ChannelBind for the peers 10.0.0.1, 10.0.0.2: 403 Forbidden IP"
            ]
        );
    }

    #[test]
    fn another_request_is_another_matter_and_names_no_peer() {
        let refused = [
            refusal(Method::CREATE_PERMISSION, &["10.0.0.1:9"]),
            refusal(Method::REFRESH, &[]),
        ];
        let told = told(refused.into());
        assert_eq!(told.len(), 2, "{told:#?}");
        assert!(told[1].ends_with("the callee Refresh: 403 Forbidden IP"));
    }
}
