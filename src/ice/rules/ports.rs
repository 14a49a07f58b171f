//! Ports and schemes that browsers do not ask.

use std::net::IpAddr;

use crate::diagnostic::{FindingKind, Severity};
use crate::ice::rule::{Findings, Found, Rule, Subject};
use crate::ice::url::{Carrier, IceUrl, Scheme};

pub static BLOCKED_PORT: Rule = Rule {
    kind: FindingKind::error(
        "ICE021",
        "blocked-port",
        "A URL has a port that browsers refuse to ask.",
    ),
    explain: "Browsers keep pages from talking to mail servers and the like: they refuse the \
              ports that fetch() refuses, and Chromium some more. Measured in 2026: at such a \
              port Firefox 153 throws a SyntaxError, and Chromium 156 says nothing and sends \
              nothing. Chromium also sends nothing to port 53, and nothing over TCP or TLS to \
              ports below 1024 but 80 and 443; Firefox asks these.",
    since: "0.1.0",
    check: blocked_port,
};

pub static STUNS: Rule = Rule {
    kind: FindingKind::error(
        "ICE022",
        "stuns",
        "A URL has the scheme `stuns:`, which browsers do not support.",
    ),
    explain: "STUN over TLS (RFC 7064) tells the address of a TCP connection, of which no media \
              can come. Measured in 2026: Firefox 153 throws a NotSupportedError; Chromium 156 \
              sends plain STUN over UDP to the port, 5349 where none is named.",
    since: "0.1.0",
    check: stuns,
};

pub static TURNS_OVER_UDP: Rule = Rule {
    kind: FindingKind::warning(
        "ICE023",
        "turns-over-udp",
        "A URL asks for TURN over DTLS, which browsers do not do.",
    ),
    explain: "`turns:` with `transport=udp` is DTLS. Measured in 2026: Chromium 156 and \
              Firefox 153 open a TLS connection over TCP to the port instead, so that the URL \
              gets nothing through that a firewall for TCP does not let through, and fails \
              where the server has DTLS only.",
    since: "0.1.0",
    check: turns_over_udp,
};

pub static TURNS_TO_ADDRESS: Rule = Rule {
    kind: FindingKind::warning(
        "ICE036",
        "turns-to-address",
        "A `turns:` URL has an IP address instead of a name.",
    ),
    explain: "A certificate is for a name, and few are for an address. Measured in 2026: \
              Firefox 153 sends nothing to a `turns:` URL with an IP address, and says nothing; \
              Chromium 156 opens a TLS connection.",
    since: "0.1.0",
    check: turns_to_address,
};

/// The bad ports of the Fetch standard.
const FETCH: &[u16] = &[
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102,
    103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465,
    512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993,
    995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
    6669, 6679, 6697, 10080,
];

fn blocked_port(subject: &Subject, findings: &mut Findings) {
    for (_, url, read) in subject.configuration.readable() {
        let Some((port, span)) = &read.port else {
            continue;
        };
        let Some((message, severity)) = judge(*port, read) else {
            continue;
        };
        let found = Found::at(&url.value.part(span.clone()), message).severity(severity);
        findings.push(found.help("have the server listen on 3478, 443 or 80"));
    }
}

fn judge(port: u16, url: &IceUrl) -> Option<(String, Severity)> {
    if port == 53 {
        let message = "Chromium sends nothing to port 53; Firefox asks it";
        return Some((message.to_owned(), Severity::Warning));
    }
    if FETCH.contains(&port) {
        let message =
            format!("browsers do not ask port {port}: they take it for another protocol's");
        return Some((message, Severity::Error));
    }
    let is_low = port < 1024 && !matches!(port, 80 | 443);
    let message =
        || format!("Chromium asks no port below 1024 over TCP but 80 and 443, so not {port}");
    (is_low && url.carrier() == Carrier::Tcp).then(|| (message(), Severity::Warning))
}

fn stuns(subject: &Subject, findings: &mut Findings) {
    for (_, url, read) in subject.configuration.readable() {
        if read.scheme == Scheme::Stuns {
            let found = Found::at(&url.value.part(0..5), "browsers do not do STUN over TLS");
            findings.push(found.help("write `stun:`; what is encrypted is a relay, `turns:`"));
        }
    }
}

fn turns_over_udp(subject: &Subject, findings: &mut Findings) {
    for (_, url, read) in subject.configuration.readable() {
        if read.scheme == Scheme::Turns && read.transport == Some(Carrier::Udp) {
            let message = "browsers do not do TURN over DTLS";
            let found = Found::at(&url.value.span, message);
            findings.push(found.help("write `?transport=tcp`, or `turn:` for UDP"));
        }
    }
}

fn turns_to_address(subject: &Subject, findings: &mut Findings) {
    for (_, url, read) in subject.configuration.readable() {
        if read.scheme == Scheme::Turns && read.host.parse::<IpAddr>().is_ok() {
            let message = "Firefox does not ask a `turns:` server by its IP address";
            let found = Found::at(&url.value.part(read.host_span.clone()), message);
            findings.push(found.help("write the name that the server's certificate is for"));
        }
    }
}
