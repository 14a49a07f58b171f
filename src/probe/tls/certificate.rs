//! What a certificate says.

use rustls::pki_types::UnixTime;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::FromDer;
use x509_parser::time::ASN1Time;

use crate::dtls;

/// Names that are kept of one certificate at most; real ones have up to some hundred.
const MAX_NAMES: usize = 200;

/// The parts of a certificate that people look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    pub subject: String,
    pub issuer: String,
    /// The names and addresses it is for (subjectAltName).
    pub names: Vec<String>,
    /// As in `2026-11-22T08:00:00Z`.
    pub not_before: String,
    pub not_after: String,
    /// Seconds since 1970.
    pub not_before_unix: i64,
    pub not_after_unix: i64,
    /// In hexadecimal.
    pub serial: String,
    /// As in `RSA 2048` or `ECDSA P-256`.
    pub key: String,
    /// Whole days until `not_after`; negative after that.
    pub days_left: i64,
}

const DAY: i64 = 24 * 60 * 60;

impl Certificate {
    /// `None` for what is no certificate.
    pub fn read(der: &[u8], now: UnixTime) -> Option<Certificate> {
        let (_, certificate) = X509Certificate::from_der(der).ok()?;
        let validity = certificate.validity();
        let (from, until) = (validity.not_before, validity.not_after);
        let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        Some(Certificate {
            subject: certificate.subject().to_string(),
            issuer: certificate.issuer().to_string(),
            names: names(&certificate),
            not_before: date(from),
            not_after: date(until),
            not_before_unix: from.timestamp(),
            not_after_unix: until.timestamp(),
            serial: certificate.raw_serial_as_string(),
            key: dtls::key_of(&certificate),
            days_left: until.timestamp().saturating_sub(now).div_euclid(DAY),
        })
    }

    /// Whether it names itself as its issuer.
    pub fn is_self_issued(&self) -> bool {
        self.subject == self.issuer
    }
}

/// RFC 3339.
fn date(time: ASN1Time) -> String {
    let time = time.to_datetime();
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        time.year(),
        u8::from(time.month()),
        time.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(extension)) = certificate.subject_alternative_name() else {
        return Vec::new();
    };
    let names = extension.value.general_names.iter().take(MAX_NAMES);
    names.filter_map(name).collect()
}

fn name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => address(bytes),
        _ => None,
    }
}

fn address(bytes: &[u8]) -> Option<String> {
    if let Ok(v4) = <[u8; 4]>::try_from(bytes) {
        return Some(std::net::Ipv4Addr::from(v4).to_string());
    }
    let v6 = <[u8; 16]>::try_from(bytes).ok()?;
    Some(std::net::Ipv6Addr::from(v6).to_string())
}
