//! Sentences about TLS and certificates.

use super::transport::other_service;
use super::{Explanation, time};
use crate::probe::path::{Facts, Target};
use crate::probe::tls::{CertificateFault, TlsFault};
use crate::probe::uri::Transport;
use crate::stun::Protocol;
use crate::units::plural;

/// Names that are shown of a certificate.
const SHOWN_NAMES: usize = 5;

pub fn handshake(fault: &TlsFault, facts: &Facts, target: &Target) -> Explanation {
    let (server, transport) = (target.address, target.transport);
    let stood = facts.connect_time.map_or(String::new(), |took| {
        format!("; the TCP connection stood after {}", time(took))
    });
    let without = match transport {
        Transport::Dtls => "udp",
        _ => "tcp",
    };
    match fault {
        TlsFault::NotTls(Protocol::Stun) => Explanation::new(
            format!("{server} answers STUN without {transport}, and no {transport} handshake"),
            format!(
                "give the server a certificate and a port for {transport}, or ask without: a \
                 `stun:` or `turn:` URI with --transport {without}"
            ),
        ),
        TlsFault::NotTls(protocol) => Explanation::new(
            format!("{server} answered the {transport} handshake with {protocol}"),
            other_service(protocol),
        ),
        TlsFault::Timeout { limit, got } => Explanation::new(
            format!(
                "the {transport} handshake with {server} did not end in {}, {}{stood}",
                time(*limit),
                match got {
                    0 => "nothing came back".to_owned(),
                    _ => "after a part of it".to_owned(),
                }
            ),
            match transport {
                Transport::Dtls => {
                    "check that the server has DTLS on that UDP port, and that no firewall drops \
                     UDP to it or from it; large certificates come in fragments that some \
                     networks drop"
                }
                _ => {
                    "what listens there accepts connections and does not shake hands: check \
                     that the port is one of TLS, and the server's log"
                }
            },
        ),
        TlsFault::Version(how) => Explanation::new(
            format!(
                "{server} refuses {}: {how}",
                match transport {
                    Transport::Dtls => "DTLS 1.2",
                    _ => "TLS 1.2 and 1.3",
                }
            ),
            "browsers accept nothing older (RFC 8996); update the server, or allow it TLS 1.2",
        ),
        TlsFault::Certificate(why) => Explanation::new(
            format!("the certificate of {server} keeps the handshake from going on: {why}"),
            "give the server a certificate that clients can read (X.509 version 3, with a key \
             that they know)",
        ),
        TlsFault::Refused => Explanation::new(
            format!("{server} is closed: ICMP port unreachable came back"),
            "nothing listens on that UDP port, or a firewall rejects it: start the server, check \
             the port, and what stands before the server",
        ),
        TlsFault::Reset => Explanation::new(
            format!("{server} reset the connection in the {transport} handshake{stood}"),
            "the server, or a middlebox on the way, does not let TLS pass; check the port, and \
             the server's log",
        ),
        TlsFault::Closed => Explanation::new(
            format!("{server} closed the connection in the {transport} handshake{stood}"),
            "the port may not be one of TLS, or the server has no certificate; see its log",
        ),
        TlsFault::Failed(words) => Explanation::new(
            format!("the {transport} handshake with {server} failed: {words}"),
            "see the server's log; compare with `openssl s_client -connect HOST:PORT`",
        ),
    }
}

impl CertificateFault {
    /// What is wrong with the certificate of `target`, and what to do.
    pub fn explanation(&self, target: &Target) -> Explanation {
        let server = target.address;
        match self {
            CertificateFault::Expired {
                subject,
                not_after,
                days,
            } => Explanation::new(
                format!(
                    "the certificate `{subject}` of {server} expired on {not_after}, {} ago",
                    plural(days.unsigned_abs(), "day")
                ),
                "renew it, and have the server read it anew: many do so only when restarted",
            ),
            CertificateFault::NotYetValid {
                subject,
                not_before,
            } => Explanation::new(
                format!("the certificate `{subject}` of {server} is valid only from {not_before}"),
                "check the clocks of this host and of the one that made it; else put in one \
                 that is valid",
            ),
            CertificateFault::Untrusted(why) => Explanation::new(
                format!("the certificate of {server} is not trusted: {why}"),
                "use a certificate of a public authority and send its intermediates with it; \
                 a private authority is trusted with --ca FILE, here and in no browser",
            ),
            CertificateFault::NameMismatch { wanted, names } => Explanation::new(
                format!(
                    "the certificate of {server} is for {}, not for `{wanted}`",
                    shown(names)
                ),
                format!(
                    "ask the server by a name that it is for, or get a certificate with \
                     `{wanted}` in subjectAltName; --sni NAME checks for another name"
                ),
            ),
            CertificateFault::Expiring {
                subject,
                not_after,
                days,
            } => Explanation::new(
                format!(
                    "the certificate `{subject}` of {server} expires on {not_after}, in {}",
                    plural(days.unsigned_abs(), "day")
                ),
                "renew it now; see why that did not happen by itself",
            ),
        }
    }
}

fn shown(names: &[String]) -> String {
    let quoted: Vec<String> = names
        .iter()
        .take(SHOWN_NAMES)
        .map(|name| format!("`{name}`"))
        .collect();
    match names.len() {
        0 => "no name at all (it has no subjectAltName)".to_owned(),
        n if n > SHOWN_NAMES => {
            format!("{} and {} more", quoted.join(", "), n - SHOWN_NAMES)
        }
        _ => quoted.join(", "),
    }
}
