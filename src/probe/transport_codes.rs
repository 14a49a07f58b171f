//! Findings about the way to a server, which every command that asks servers can give:
//! connections, TLS, certificates, names.

use super::codes;
use super::path::{ConnectFault, OpenError};
use super::tls::{CertificateFault, TlsFault};
use crate::diagnostic::FindingKind;

pub static RESET: FindingKind = FindingKind::error(
    "NET001",
    "reset",
    "The server broke the connection off instead of answering.",
);
pub static CLOSED_EARLY: FindingKind = FindingKind::error(
    "NET002",
    "closed-early",
    "The server closed the connection before it answered.",
);
pub static TIMEOUT_PARTIAL: FindingKind = FindingKind::error(
    "NET003",
    "timeout-partial",
    "An answer began to come over the connection, and its end did not.",
);
pub static TLS_EXPECTED: FindingKind = FindingKind::error(
    "NET004",
    "tls-expected",
    "The port wants TLS and was spoken to without.",
);
pub static NAME_NO_ADDRESS: FindingKind = FindingKind::error(
    "NET005",
    "name-no-address",
    "The name exists, but has no address, or none of the family that is asked for.",
);
pub static NAME_SERVICE: FindingKind = FindingKind::error(
    "NET006",
    "name-service",
    "The name service of this host gave no answer.",
);
pub static SERVICE_NOT_AVAILABLE: FindingKind = FindingKind::error(
    "NET007",
    "service-not-available",
    "DNS says that the domain does not offer the service (an SRV record with the target `.`).",
);
pub static NOT_TLS: FindingKind = FindingKind::error(
    "TLS001",
    "not-tls",
    "The port answers a TLS handshake with something else.",
);
pub static TLS_TIMEOUT: FindingKind = FindingKind::error(
    "TLS002",
    "tls-timeout",
    "The connection stands, but the handshake did not end in time.",
);
pub static TLS_VERSION: FindingKind = FindingKind::error(
    "TLS003",
    "tls-version",
    "The server has no TLS 1.2 or later, or DTLS 1.2.",
);
pub static TLS_FAILED: FindingKind = FindingKind::error(
    "TLS004",
    "tls-failed",
    "The handshake failed for another reason.",
);
pub static CERT_EXPIRED: FindingKind = FindingKind::error(
    "TLS005",
    "cert-expired",
    "A certificate of the server's chain has expired.",
);
pub static CERT_NOT_YET_VALID: FindingKind = FindingKind::error(
    "TLS006",
    "cert-not-yet-valid",
    "A certificate of the server's chain is not valid yet.",
);
pub static CERT_NAME_MISMATCH: FindingKind = FindingKind::error(
    "TLS007",
    "cert-name-mismatch",
    "The server's certificate is for other names.",
);
pub static CERT_UNTRUSTED: FindingKind = FindingKind::error(
    "TLS008",
    "cert-untrusted",
    "Nobody who is trusted here vouches for the server's certificate.",
);
pub static CERT_EXPIRING: FindingKind = FindingKind::warning(
    "TLS009",
    "cert-expiring",
    "A certificate of the server's chain expires in less than 14 days.",
);

/// All of them, in order of code.
pub static KINDS: &[&FindingKind] = &[
    &RESET,
    &CLOSED_EARLY,
    &TIMEOUT_PARTIAL,
    &TLS_EXPECTED,
    &NAME_NO_ADDRESS,
    &NAME_SERVICE,
    &SERVICE_NOT_AVAILABLE,
    &NOT_TLS,
    &TLS_TIMEOUT,
    &TLS_VERSION,
    &TLS_FAILED,
    &CERT_EXPIRED,
    &CERT_NOT_YET_VALID,
    &CERT_NAME_MISMATCH,
    &CERT_UNTRUSTED,
    &CERT_EXPIRING,
];

impl OpenError {
    /// The kind of finding that this is worth. `None` where it says nothing of the server.
    pub fn code(&self) -> Option<&'static FindingKind> {
        Some(match self {
            OpenError::Local(_) | OpenError::LocalAddress { .. } => return None,
            OpenError::NoRoute(_) => &codes::NO_ROUTE,
            OpenError::Connect(fault) => match fault {
                ConnectFault::Refused(_) => &codes::REFUSED,
                ConnectFault::Reset(_) => &RESET,
                ConnectFault::Unreachable { .. } => &codes::UNREACHABLE,
                ConnectFault::Timeout(_) => &codes::TIMEOUT,
            },
            OpenError::Tls { fault, .. } => match fault {
                TlsFault::NotTls(_) => &NOT_TLS,
                TlsFault::Timeout { .. } => &TLS_TIMEOUT,
                TlsFault::Version(_) => &TLS_VERSION,
                TlsFault::Certificate(_) => &CERT_UNTRUSTED,
                TlsFault::Refused => &codes::REFUSED,
                TlsFault::Reset => &RESET,
                TlsFault::Closed => &CLOSED_EARLY,
                TlsFault::Failed(_) => &TLS_FAILED,
            },
        })
    }
}

impl CertificateFault {
    /// The kind of finding that this is worth.
    pub fn code(&self) -> &'static FindingKind {
        match self {
            CertificateFault::Expired { .. } => &CERT_EXPIRED,
            CertificateFault::NotYetValid { .. } => &CERT_NOT_YET_VALID,
            CertificateFault::Untrusted(_) => &CERT_UNTRUSTED,
            CertificateFault::NameMismatch { .. } => &CERT_NAME_MISMATCH,
            CertificateFault::Expiring { .. } => &CERT_EXPIRING,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_and_differ_from_all_others() {
        let mut seen = std::collections::HashSet::new();
        for code in KINDS.iter().chain(codes::KINDS) {
            assert!(seen.insert(code.code), "{}", code.code);
            assert!(seen.insert(code.name), "{}", code.name);
            assert!(code.summary.ends_with('.'), "{}", code.name);
        }
        assert!(KINDS.is_sorted_by_key(|code| code.code));
    }
}
