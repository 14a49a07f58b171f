//! Whether the candidates of the two sides can meet.

use std::net::IpAddr;

use crate::diagnostic::Severity::{Info, Warning};
use crate::lint::hash::HashSet;
use crate::lint::{Check, Enabled, Exchange, Findings, Fixable, Found, Rule, Subject};
use crate::sdp::Text;
use crate::sdp::address::{is_local_name, is_of_local_network};
use crate::sdp::attributes::Candidate;

pub const NO_PAIR: Rule = Rule {
    code: "O023",
    name: "no-matching-address-family",
    severity: Warning,
    summary: "no candidate of the answer can be paired with one of the offer",
    explain: "A pair needs the same transport and the same IP version on both sides. A server \
              with IPv6 only and a client with IPv4 only never connect, unless better candidates \
              are trickled.",
    reference: "RFC 8445 §6.1.2.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Exchange(no_pair),
};

fn no_pair(exchange: &Exchange, out: &mut Findings) {
    let [offered, answered] = [exchange.offer, exchange.answer].map(Reach::of);
    let (Some(there), Some(here)) = (offered.first, answered.first) else {
        return;
    };
    // A host name may turn out to be of either version.
    let known = !offered.has_names && !answered.has_names;
    if known && offered.kinds.is_disjoint(&answered.kinds) {
        let message = format!(
            "the answer has candidates for {} only, the offer for {}",
            answered.describe(),
            offered.describe()
        );
        let found = Found::new(here, message)
            .beside(there, "the offerer's first candidate")
            .help("gather candidates of the other version or transport too, or use a TURN server that has both");
        out.push(found);
    }
}

/// By which transports and IP versions one side can be reached.
struct Reach<'a> {
    first: Option<Text<'a>>,
    kinds: HashSet<(&'static str, &'static str)>,
    /// Whether some address is a name, such as `….local`.
    has_names: bool,
}

impl<'a> Reach<'a> {
    fn of(subject: &Subject<'a>) -> Self {
        let mut reach = Reach {
            first: None,
            kinds: HashSet::default(),
            has_names: false,
        };
        for (value, candidate) in candidates(subject) {
            reach.first.get_or_insert(value);
            let transport = if candidate.is_udp() { "UDP" } else { "TCP" };
            match candidate.address.parse::<IpAddr>() {
                Ok(IpAddr::V4(_)) => reach.kinds.insert((transport, "IPv4")),
                Ok(IpAddr::V6(_)) => reach.kinds.insert((transport, "IPv6")),
                Err(_) => std::mem::replace(&mut reach.has_names, true),
            };
        }
        reach
    }

    /// `UDP over IPv4`
    fn describe(&self) -> String {
        let mut kinds: Vec<String> = self
            .kinds
            .iter()
            .map(|(transport, version)| format!("{transport} over {version}"))
            .collect();
        kinds.sort_unstable();
        kinds.join(" and ")
    }
}

pub const MDNS_TO_SERVER: Rule = Rule {
    code: "O024",
    name: "mdns-against-server",
    severity: Info,
    summary: "one side has only `.local` candidates, the other one is a server",
    explain: "A browser hides its addresses behind mDNS names until the page may use camera or \
              microphone. A server on another network cannot resolve them: it must wait for the \
              browser's checks, which arrive only where UDP towards the server is open. See \
              draft-ietf-mmusic-mdns-ice-candidates.",
    reference: "",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::No,
    check: Check::Exchange(mdns_to_server),
};

fn mdns_to_server(exchange: &Exchange, out: &mut Findings) {
    let [offer, answer] = [exchange.offer, exchange.answer];
    let help = "give the browser a STUN or TURN server, so that it has candidates that the \
                server can reach";
    let from_offer = hidden(offer).zip(public(answer));
    let from_answer = hidden(answer).zip(public(offer));
    let found = match (from_offer, from_answer) {
        (Some((name, address)), _) => {
            Found::new(address, "the other side has `.local` candidates only")
                .beside(name, "this name cannot be resolved elsewhere")
        }
        (_, Some((name, address))) => Found::new(name, "this side has `.local` candidates only")
            .beside(address, "the other side is a server"),
        _ => return,
    };
    out.push(found.help(help));
}

/// The first `.local` name, where there is nothing else.
fn hidden<'a>(subject: &Subject<'a>) -> Option<Text<'a>> {
    let mut addresses = candidates(subject).map(|(_, candidate)| candidate.address);
    let is_hidden = |address: &Text| is_local_name(address);
    let first = addresses.next().filter(is_hidden)?;
    addresses
        .all(|address| is_hidden(&address))
        .then_some(first)
}

/// The first public host address; any address of an ice-lite server.
fn public<'a>(subject: &Subject<'a>) -> Option<Text<'a>> {
    let lite = subject.document.session().has("ice-lite");
    let mut all = candidates(subject).map(|(_, candidate)| candidate);
    let server = all.find(|candidate| {
        let is_host = candidate.kind.as_str() == "host";
        lite || (is_host && candidate.address.parse().is_ok_and(is_public))
    });
    server.map(|candidate| candidate.address)
}

fn is_public(address: IpAddr) -> bool {
    !(address.is_loopback() || is_of_local_network(address))
}

fn candidates<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (Text<'a>, Candidate<'a>)> {
    let live = subject.media.iter().filter(|media| media.is_live());
    live.flat_map(|media| media.section.values("candidate"))
        .filter_map(|value| Some((value, Candidate::parse(value).ok()?)))
}
