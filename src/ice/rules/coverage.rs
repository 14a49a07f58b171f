//! Whether the servers together get calls through.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use crate::diagnostic::FindingKind;
use crate::ice::json::Value;
use crate::ice::redact;
use crate::ice::rule::{Findings, Found, Rule, Subject};
use crate::ice::url::{Carrier, IceUrl};

pub static NO_SERVERS: Rule = Rule {
    kind: FindingKind::warning("ICE024", "no-servers", "The configuration has no server."),
    explain: "Without a server a browser knows only its addresses in its own network, and those \
              are hidden behind mDNS names: calls work within one network, as on a developer's \
              desk, and nowhere else.",
    since: "0.1.0",
    check: no_servers,
};

pub static UDP_ONLY_SERVER: Rule = Rule {
    kind: FindingKind::info(
        "ICE025",
        "turn-over-udp-only",
        "A TURN server is asked over UDP only, while others are asked over TCP or TLS too.",
    ),
    explain: "`turn:` without `?transport=` means UDP. Where a network lets no UDP out, this \
              server is as good as not there.",
    since: "0.1.0",
    check: udp_only_server,
};

pub static NO_TCP_RELAY: Rule = Rule {
    kind: FindingKind::warning(
        "ICE026",
        "no-relay-over-tcp",
        "No TURN server is asked over TCP or TLS.",
    ),
    explain: "`turn:` without `?transport=` means UDP, and networks of companies, hotels and \
              schools often let no UDP out. Who is in one cannot call, and everybody else never \
              notices.",
    since: "0.1.0",
    check: no_tcp_relay,
};

pub static NO_RELAY_ON_443: Rule = Rule {
    kind: FindingKind::info(
        "ICE027",
        "no-relay-on-443",
        "TURN servers are asked over TCP or TLS, but none on port 443.",
    ),
    explain: "The strictest firewalls let out TCP to port 443 and nothing else, and many of these \
              look whether it is TLS. `turns:` on port 443 is what gets through.",
    since: "0.1.0",
    check: no_relay_on_443,
};

pub static DUPLICATE: Rule = Rule {
    kind: FindingKind::warning("ICE028", "duplicate-server", "One server is named twice."),
    explain: "`turn:` and the same with `?transport=udp` are one server, too. Measured in 2026: \
              Chromium 156 and Firefox 153 ask for a relay at each mention of a TURN server, \
              and Firefox asks a STUN server as often as it is named. That costs time and the \
              server's ports, and gives no candidate that helps.",
    since: "0.1.0",
    check: duplicate,
};

pub static MANY_SERVERS: Rule = Rule {
    kind: FindingKind::info("ICE029", "many-servers", "There are five servers or more."),
    explain: "Every server is asked from every local address, and gathering ends when the last \
              one has answered or given up. One STUN and one TURN server, the latter over UDP, TCP \
              and TLS, is what a page needs.",
    since: "0.1.0",
    check: many_servers,
};

pub static RELAY_WITHOUT_TURN: Rule = Rule {
    kind: FindingKind::error(
        "ICE030",
        "relay-only-without-turn",
        "`iceTransportPolicy` is `relay`, and there is no TURN server.",
    ),
    explain: "Only relayed candidates may be used, and nothing gives any: the browser gathers \
              none, says so nowhere, and the call never connects.",
    since: "0.1.0",
    check: relay_without_turn,
};

/// The place of what has no place of its own.
fn whole<'a>(subject: &'a Subject) -> &'a Value {
    subject.configuration.list.unwrap_or(&subject.document.root)
}

fn no_servers(subject: &Subject, findings: &mut Findings) {
    if subject.configuration.servers.is_empty() {
        let found = Found::at(&whole(subject).span, "the configuration has no server");
        findings.push(
            found.help("add a STUN server, and a TURN server for who is behind a strict NAT"),
        );
    }
}

/// The TURN servers that browsers can read.
fn relays<'a>(subject: &'a Subject) -> impl Iterator<Item = (&'a Value, &'a str, &'a IceUrl)> {
    let readable = subject.configuration.readable();
    readable
        .filter(|(_, _, read)| read.is_turn())
        .map(|(_, url, read)| (url.value, url.text, read))
}

fn is_over_tcp(url: &IceUrl) -> bool {
    url.carrier() == Carrier::Tcp
}

fn udp_only_server(subject: &Subject, findings: &mut Findings) {
    let over_tcp: HashSet<&str> = relays(subject)
        .filter(|(_, _, url)| is_over_tcp(url))
        .map(|(_, _, url)| url.host.as_str())
        .collect();
    // Where none has TCP, that is the greater news, and another rule's.
    if over_tcp.is_empty() {
        return;
    }
    let mut told: HashSet<&str> = HashSet::new();
    for (value, _, url) in relays(subject) {
        let host = url.host.as_str();
        if over_tcp.contains(host) || !told.insert(host) {
            continue;
        }
        let found = Found::at(&value.span, format!("`{host}` is asked over UDP only"));
        findings.push(found.help(format!("add `turn:{host}?transport=tcp`")));
    }
}

fn no_tcp_relay(subject: &Subject, findings: &mut Findings) {
    let Some((value, _, url)) = relays(subject).next() else {
        return;
    };
    if !relays(subject).any(|(_, _, url)| is_over_tcp(url)) {
        let message =
            "every TURN server is asked over UDP only, which strict networks do not let out";
        let help = listen_on_443(&url.host);
        findings.push(Found::at(&value.span, message).help(help));
    }
}

/// A certificate is for a name.
fn listen_on_443(host: &str) -> String {
    let name = match host.parse::<IpAddr>() {
        Ok(_) => "NAME",
        Err(_) => host,
    };
    format!("add `turns:{name}:443?transport=tcp`, and have the server listen there")
}

fn no_relay_on_443(subject: &Subject, findings: &mut Findings) {
    let mut over_tcp = relays(subject).filter(|(_, _, url)| is_over_tcp(url));
    let Some((value, _, url)) = over_tcp.next() else {
        return;
    };
    let is_443 = |url: &IceUrl| url.port_number() == 443;
    if !is_443(url) && !over_tcp.any(|(_, _, url)| is_443(url)) {
        let message =
            "no TURN server is asked on TCP port 443, the one that every firewall lets out";
        let help = listen_on_443(&url.host);
        findings.push(Found::at(&value.span, message).help(help));
    }
}

fn duplicate(subject: &Subject, findings: &mut Findings) {
    let mut seen = HashMap::new();
    for (_, url, read) in subject.configuration.readable() {
        let server = (read.scheme, &read.host, read.port_number(), read.carrier());
        let Some(first) = seen.insert(server, url.value) else {
            continue;
        };
        seen.insert(server, first);
        let message = format!("`{}` is named twice", redact::url(url.text.trim()));
        let found = Found::at(&url.value.span, message).help("remove one of them");
        findings.push(found.related(&first.span, "first named here"));
    }
}

/// A STUN server, a TURN server, and one of each to fall back on.
const MANY: usize = 5;

fn many_servers(subject: &Subject, findings: &mut Findings) {
    let mut hosts: Vec<&str> = subject
        .configuration
        .readable()
        .map(|(_, _, read)| read.host.as_str())
        .collect();
    hosts.sort_unstable();
    hosts.dedup();
    if hosts.len() >= MANY {
        let message = format!("{} different servers slow down gathering", hosts.len());
        let help = "leave one STUN server, and one TURN server over UDP, TCP and TLS";
        findings.push(Found::at(&whole(subject).span, message).help(help));
    }
}

fn relay_without_turn(subject: &Subject, findings: &mut Findings) {
    let policy = subject.configuration.get("iceTransportPolicy");
    let Some(policy) = policy.filter(|policy| policy.as_str() == Some("relay")) else {
        return;
    };
    if !subject.configuration.has_turn() {
        let message = "only relays may be used, and no TURN server gives one";
        findings.push(Found::at(&policy.span, message).help("add a TURN server, or write `all`"));
    }
}
