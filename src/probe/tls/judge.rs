//! Whether a client would believe a certificate.
//!
//! Each thing that can be wrong is judged apart: a chain that has expired may
//! also be for another name, and both are worth knowing at once.

use std::sync::Arc;
use std::time::Duration;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, Error};

use super::certificate::Certificate;
use super::trust::Trust;

/// A certificate that is valid for less than this is about to expire.
pub const DAYS_TO_RENEW: i64 = 14;

/// Everything that is wrong with a chain; the gravest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement {
    pub faults: Vec<CertificateFault>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateFault {
    /// Who expired, and when.
    Expired {
        subject: String,
        not_after: String,
        days: i64,
    },
    NotYetValid {
        subject: String,
        not_before: String,
    },
    /// Nobody who is trusted vouches for it; why not.
    Untrusted(String),
    /// It is for other names than `wanted`.
    NameMismatch {
        wanted: String,
        names: Vec<String>,
    },
    /// Valid, for so many days.
    Expiring {
        subject: String,
        not_after: String,
        days: i64,
    },
}

/// Judges what the server sent, its own certificate first. `None` when it sent nothing.
pub fn judge(
    chain: &[Vec<u8>],
    name: &ServerName<'_>,
    trust: &Trust,
    now: UnixTime,
) -> Option<Judgement> {
    let (first, _) = chain.split_first()?;
    let read: Vec<Certificate> = chain
        .iter()
        .filter_map(|der| Certificate::read(der, now))
        .collect();
    let mut faults = dates(&read, now);
    let leaf = Certificate::read(first, now);
    let within = leaf.as_ref().map_or(now, |leaf| within_validity(leaf, now));
    let verdict = verify(chain, name, trust, within);
    if let Err(why) = verdict {
        faults.extend(of_error(&why, leaf.as_ref(), &read, name));
    }
    // The name is the last thing that is looked at when a chain is verified.
    if !faults
        .iter()
        .any(|fault| matches!(fault, CertificateFault::NameMismatch { .. }))
    {
        faults.extend(name_fault(first, name, leaf.as_ref()));
    }
    faults.sort_by_key(CertificateFault::rank);
    Some(Judgement { faults })
}

impl Judgement {
    /// Whether a client would believe the chain today.
    pub fn is_valid(&self) -> bool {
        let expiring =
            |fault: &CertificateFault| matches!(fault, CertificateFault::Expiring { .. });
        self.faults.iter().all(expiring)
    }
}

impl CertificateFault {
    fn rank(&self) -> u8 {
        match self {
            CertificateFault::Expired { .. } => 0,
            CertificateFault::NotYetValid { .. } => 1,
            CertificateFault::Untrusted(_) => 2,
            CertificateFault::NameMismatch { .. } => 3,
            CertificateFault::Expiring { .. } => 4,
        }
    }
}

fn dates(chain: &[Certificate], now: UnixTime) -> Vec<CertificateFault> {
    let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    let fault = |one: &Certificate| {
        let subject = one.subject.clone();
        if now > one.not_after_unix {
            Some(CertificateFault::Expired {
                subject,
                not_after: one.not_after.clone(),
                days: one.days_left,
            })
        } else if now < one.not_before_unix {
            Some(CertificateFault::NotYetValid {
                subject,
                not_before: one.not_before.clone(),
            })
        } else if one.days_left < DAYS_TO_RENEW {
            Some(CertificateFault::Expiring {
                subject,
                not_after: one.not_after.clone(),
                days: one.days_left,
            })
        } else {
            None
        }
    };
    chain.iter().filter_map(fault).collect()
}

/// `now`, moved as little as needed to fall into the certificate's validity.
fn within_validity(leaf: &Certificate, now: UnixTime) -> UnixTime {
    let seconds = |unix: i64| u64::try_from(unix).unwrap_or(0);
    let (from, until) = (seconds(leaf.not_before_unix), seconds(leaf.not_after_unix));
    let within = now.as_secs().min(until).max(from);
    UnixTime::since_unix_epoch(Duration::from_secs(within))
}

fn verify(
    chain: &[Vec<u8>],
    name: &ServerName<'_>,
    trust: &Trust,
    now: UnixTime,
) -> Result<(), Error> {
    let certificates: Vec<CertificateDer<'_>> = chain
        .iter()
        .map(|der| CertificateDer::from(der.as_slice()))
        .collect();
    let Some((leaf, intermediates)) = certificates.split_first() else {
        return Ok(());
    };
    let roots = trust.roots();
    if roots.is_empty() {
        return Err(CertificateError::UnknownIssuer.into());
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = WebPkiServerVerifier::builder_with_provider(roots, provider)
        .build()
        .map_err(|error| Error::General(error.to_string()))?;
    let verified = verifier.verify_server_cert(leaf, intermediates, name, &[], now);
    verified.map(|_| ())
}

fn of_error(
    error: &Error,
    leaf: Option<&Certificate>,
    chain: &[Certificate],
    name: &ServerName<'_>,
) -> Option<CertificateFault> {
    use CertificateError::{
        Expired, ExpiredContext, NotValidForName, NotValidForNameContext, NotValidYet,
        NotValidYetContext,
    };
    let Error::InvalidCertificate(why) = error else {
        return Some(CertificateFault::Untrusted(error.to_string()));
    };
    match why {
        NotValidForName | NotValidForNameContext { .. } => Some(mismatch(name, leaf)),
        // Dates have been looked at, one certificate after the other.
        Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. } => None,
        why => Some(CertificateFault::Untrusted(words(why, leaf, chain))),
    }
}

fn words(why: &CertificateError, leaf: Option<&Certificate>, chain: &[Certificate]) -> String {
    match (why, leaf) {
        (_, Some(leaf)) if leaf.is_self_issued() => "it is self-signed".to_owned(),
        (CertificateError::UnknownIssuer, Some(_)) => match chain.last() {
            Some(last) if last.is_self_issued() => {
                format!(
                    "its root `{}` is not one that is trusted here",
                    last.subject
                )
            }
            Some(last) => format!(
                "its issuer `{}` is not trusted here, and the server sent no certificate that \
                 leads to one that is",
                last.issuer
            ),
            None => "its issuer is not known".to_owned(),
        },
        (why, _) => plain(why),
    }
}

/// What a certificate cannot be used for, in words.
pub fn plain(why: &CertificateError) -> String {
    match why {
        CertificateError::BadEncoding => "it cannot be read".to_owned(),
        CertificateError::BadSignature => "its signature is wrong".to_owned(),
        CertificateError::Revoked => "it has been revoked".to_owned(),
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            "it is not for servers (extendedKeyUsage)".to_owned()
        }
        CertificateError::UnhandledCriticalExtension => {
            "it has a critical extension that clients do not know".to_owned()
        }
        other => match other.to_string() {
            words if words.contains("CaUsedAsEndEntity") => {
                "it is marked as an authority's own (CA:TRUE), not as a server's".to_owned()
            }
            words if words.contains("UnsupportedCertVersion") => {
                "it is not of X.509 version 3".to_owned()
            }
            words => words,
        },
    }
}

fn name_fault(
    leaf: &[u8],
    name: &ServerName<'_>,
    read: Option<&Certificate>,
) -> Option<CertificateFault> {
    let der = CertificateDer::from(leaf);
    let leaf = rustls::server::ParsedCertificate::try_from(&der).ok()?;
    let verified = rustls::client::verify_server_name(&leaf, name);
    verified.is_err().then(|| mismatch(name, read))
}

fn mismatch(name: &ServerName<'_>, leaf: Option<&Certificate>) -> CertificateFault {
    CertificateFault::NameMismatch {
        wanted: name.to_str().into_owned(),
        names: leaf.map(|leaf| leaf.names.clone()).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{
        BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd,
    };

    use super::*;

    /// Years that a certificate is valid in, the last one left out.
    type Years = (i32, i32);

    const LONG: Years = (2000, 2999);

    fn authority(name: &str, (from, until): Years) -> (CertificateParams, KeyPair) {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        (params, KeyPair::generate().unwrap())
    }

    /// The faults in 2026 of a certificate with an intermediate and a root that is trusted.
    fn faults(intermediate: Years, leaf: Years) -> Vec<CertificateFault> {
        let (params, key) = authority("root", LONG);
        let trusted = params.self_signed(&key).unwrap().der().clone();
        let root = Issuer::new(params, key);
        let (params, key) = authority("intermediate", intermediate);
        let between = params.signed_by(&key, &root).unwrap().der().to_vec();
        let intermediate = Issuer::new(params, key);
        let mut params = CertificateParams::new(vec!["turn.test".to_owned()]).unwrap();
        params.not_before = date_time_ymd(leaf.0, 1, 1);
        params.not_after = date_time_ymd(leaf.1, 1, 1);
        let key = KeyPair::generate().unwrap();
        let own = params.signed_by(&key, &intermediate).unwrap();
        let chain = [own.der().to_vec(), between];
        let name = ServerName::try_from("turn.test").unwrap();
        let trust = Trust::with(vec![trusted]);
        let now = UnixTime::since_unix_epoch(Duration::from_secs(1_790_000_000));
        judge(&chain, &name, &trust, now).unwrap().faults
    }

    #[test]
    fn a_sound_chain_has_no_fault() {
        assert_eq!(faults(LONG, LONG), []);
    }

    #[test]
    fn each_certificate_out_of_its_dates_is_one_fault() {
        let (past, future) = ((2000, 2020), (2050, 2999));
        for (intermediate, leaf) in [(LONG, past), (LONG, future), (past, LONG), (future, LONG)] {
            let faults = faults(intermediate, leaf);
            assert_eq!(faults.len(), 1, "{faults:?}");
            let untrusted = matches!(faults[0], CertificateFault::Untrusted(_));
            assert!(!untrusted, "{faults:?}");
        }
        assert_eq!(faults(past, future).len(), 2);
    }
}
