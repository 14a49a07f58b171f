//! What reports say about TLS and DTLS.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::probe::tls::{Certificate, CertificateFault, Judgement, Tls};

/// A TLS or DTLS handshake, as far as it went, and the certificates that came in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TlsReport {
    /// As in `TLS 1.3`. Null when the handshake did not get so far.
    pub version: Option<String>,
    /// The cipher suite by its IANA name. Null when the handshake did not get so far.
    pub suite: Option<String>,
    /// The name, or the address, that the certificate was checked for. A name was also sent (SNI).
    pub server_name: String,
    /// Whether a client would believe the certificate. Null when none came.
    pub valid: Option<bool>,
    /// Everything that is wrong with the certificates, the gravest first: `cert-expired`,
    /// `cert-not-yet-valid`, `cert-untrusted`, `cert-name-mismatch`, `cert-expiring`.
    pub faults: Vec<String>,
    /// Whole days until the first certificate of the chain expires, negative after that.
    pub days_left: Option<i64>,
    /// As the server sent it, its own certificate first.
    pub chain: Vec<CertificateReport>,
}

/// One certificate (RFC 5280).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CertificateReport {
    pub subject: String,
    pub issuer: String,
    /// The DNS names and IP addresses of subjectAltName.
    pub names: Vec<String>,
    /// UTC, as in `2026-11-22T08:00:00Z`.
    pub not_before: String,
    /// UTC, as in `2026-11-22T08:00:00Z`.
    pub not_after: String,
    /// The same as seconds since 1970.
    pub not_after_unix: i64,
    /// Whole days until `not_after`, negative after that.
    pub days_left: i64,
    /// In hexadecimal.
    pub serial: String,
    /// As in `RSA 2048` or `ECDSA P-256`.
    pub key: String,
}

impl TlsReport {
    /// When the first certificate of the chain expires, in seconds since 1970.
    pub fn first_expiry(&self) -> Option<i64> {
        self.chain.iter().map(|one| one.not_after_unix).min()
    }
}

impl From<&Tls> for TlsReport {
    fn from(tls: &Tls) -> Self {
        TlsReport {
            version: tls.version.clone(),
            suite: tls.suite.clone(),
            server_name: tls.server_name.clone(),
            valid: tls.judgement.as_ref().map(Judgement::is_valid),
            faults: tls
                .judgement
                .iter()
                .flat_map(|judgement| &judgement.faults)
                .map(word)
                .collect(),
            days_left: tls.days_left(),
            chain: tls.chain.iter().map(CertificateReport::from).collect(),
        }
    }
}

fn word(fault: &CertificateFault) -> String {
    fault.code().name.to_owned()
}

impl From<&Certificate> for CertificateReport {
    fn from(one: &Certificate) -> Self {
        CertificateReport {
            subject: one.subject.clone(),
            issuer: one.issuer.clone(),
            names: one.names.clone(),
            not_before: one.not_before.clone(),
            not_after: one.not_after.clone(),
            not_after_unix: one.not_after_unix,
            days_left: one.days_left,
            serial: one.serial.clone(),
            key: one.key.clone(),
        }
    }
}
