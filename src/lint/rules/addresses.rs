//! Addresses that a description gives away.

use std::net::IpAddr;

use crate::diagnostic::Severity::Info;
use crate::lint::hash::HashSet;
use crate::lint::rules::candidates::candidates;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Repair, Rule, Subject};
use crate::sdp::Text;
use crate::sdp::address::{is_local_name, is_of_local_network};
use crate::sdp::attributes::Connection;

pub const PRIVATE_ADDRESS: Rule = Rule {
    code: "P001",
    name: "private-address",
    severity: Info,
    summary: "a candidate, `c=` or `rtcp` shows an address of the local network",
    explain: "Every peer learns how the network behind the router looks, which helps to find a \
              person again. Browsers hide such addresses behind mDNS names until the page may \
              use the camera or the microphone.",
    reference: "RFC 8828",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::No,
    check: Check::Description(private_address),
};

fn private_address(subject: &Subject, out: &mut Findings) {
    if !subject.webrtc {
        return;
    }
    let mut told: HashSet<&str> = HashSet::default();
    for address in shown(subject) {
        let is_local = address.parse().is_ok_and(is_of_local_network);
        if is_local && told.insert(address.as_str()) {
            out.push(
                Found::new(
                    address,
                    format!("{address} is an address of a local network"),
                )
                .help("have the browser hide it behind an mDNS name, or offer relays only"),
            );
        }
    }
}

/// Where the description says it can be reached; what `o=` shows is for rule P003.
fn shown<'a>(subject: &'a Subject) -> impl Iterator<Item = Text<'a>> {
    let connections = subject
        .document
        .lines()
        .filter(|line| line.is('c'))
        .filter_map(|line| Some(Connection::parse(line.value).ok()?.address.address));
    let rtcp = subject
        .document
        .sections()
        .flat_map(|section| section.values("rtcp"))
        .filter_map(|value| value.fields().nth(3));
    let candidates = candidates(subject).map(|candidate| candidate.address);
    connections.chain(rtcp).chain(candidates)
}

pub const RELATED_ADDRESS: Rule = Rule {
    code: "P002",
    name: "related-address-leak",
    severity: Info,
    summary: "a reflexive or relayed candidate shows the address behind it",
    explain: "`raddr` ties the public address to the inner one, even where mDNS hides that \
              everywhere else. Nobody needs it to connect.",
    reference: "RFC 8828",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::Safe,
    check: Check::Description(related_address),
};

fn related_address(subject: &Subject, out: &mut Findings) {
    for candidate in candidates(subject).filter(|candidate| candidate.kind.as_str() != "host") {
        let Some(address) = candidate.extension("raddr") else {
            continue;
        };
        let hidden = match address.parse::<IpAddr>() {
            Ok(ip) if ip.is_unspecified() => continue,
            Ok(IpAddr::V4(_)) => "0.0.0.0",
            Ok(IpAddr::V6(_)) => "::",
            Err(_) => continue,
        };
        let mut repair = Repair::safe("hide the related address").replace(address, hidden);
        if let Some(port) = candidate.extension("rport") {
            repair = repair.replace(port, "0");
        }
        out.push(
            Found::new(
                address,
                format!("{address} is behind this {} candidate", candidate.kind),
            )
            .help(format!("write `raddr {hidden} rport 0`"))
            .fix(repair),
        );
    }
}

pub const MDNS: Rule = Rule {
    code: "P006",
    name: "mdns-candidate",
    severity: Info,
    summary: "a candidate has an mDNS name instead of an address",
    explain: "Browsers write these to hide the local address. Only peers in the same network that \
              speak mDNS can use them, which most servers do not. They are described in \
              draft-ietf-mmusic-mdns-ice-candidates.",
    reference: "",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::No,
    check: Check::Description(mdns),
};

fn mdns(subject: &Subject, out: &mut Findings) {
    let names = candidates(subject)
        .map(|candidate| candidate.address)
        .filter(|address| is_local_name(address));
    out.push_once(names.map(|address| address.span()), |place, number| {
        let more = match number {
            1 => String::new(),
            _ => format!(" (and so do {} more)", number - 1),
        };
        Found::new(place, format!("this candidate has an mDNS name{more}"))
            .help("count on a STUN or TURN server where the peer is elsewhere")
    });
}
