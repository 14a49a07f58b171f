//! Certificates for tests, made when they run.

use std::time::{Duration, SystemTime};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// What a server shows, its own certificate first, and the key of that.
pub struct Identity {
    pub chain: Vec<CertificateDer<'static>>,
    pub key: PrivateKeyDer<'static>,
    chain_pem: String,
    key_pem: String,
}

/// An authority that no system trusts.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

/// When a certificate is valid.
#[derive(Clone, Copy)]
pub enum Validity {
    Long,
    Past,
    Future,
    Days(u64),
}

impl Authority {
    pub fn new() -> Authority {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params
            .distinguished_name
            .push(DnType::CommonName, "test authority");
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        let issuer = Issuer::new(params, key);
        Authority { issuer, pem }
    }

    /// A file to give to `--ca`.
    pub fn file(&self) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &self.pem).unwrap();
        file
    }

    pub fn pem(&self) -> String {
        self.pem.clone()
    }

    pub fn identity(&self, name: &str, validity: Validity) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = params(name, validity).signed_by(&key, &self.issuer);
        Identity::new(certificate.unwrap(), &key)
    }
}

impl Identity {
    fn new(certificate: rcgen::Certificate, key: &KeyPair) -> Identity {
        Identity {
            chain: vec![certificate.der().clone()],
            key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            chain_pem: certificate.pem(),
            key_pem: key.serialize_pem(),
        }
    }

    pub fn chain_pem(&self) -> String {
        self.chain_pem.clone()
    }

    pub fn key_pem(&self) -> String {
        self.key_pem.clone()
    }

    pub fn self_signed(name: &str) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = params(name, Validity::Long).self_signed(&key);
        Identity::new(certificate.unwrap(), &key)
    }
}

fn params(name: &str, validity: Validity) -> CertificateParams {
    let names = match name {
        "localhost" => vec![name.to_owned(), "127.0.0.1".to_owned()],
        _ => vec![name.to_owned()],
    };
    let mut params = CertificateParams::new(names).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    let (from, until) = match validity {
        Validity::Long => (date_time_ymd(2020, 1, 1), date_time_ymd(2999, 1, 1)),
        Validity::Past => (date_time_ymd(2019, 1, 1), date_time_ymd(2020, 2, 1)),
        Validity::Future => (date_time_ymd(2990, 1, 1), date_time_ymd(2999, 1, 1)),
        Validity::Days(days) => {
            // An hour more, so that the last of them is whole.
            let until = SystemTime::now() + Duration::from_secs(days * 86_400 + 3600);
            (date_time_ymd(2020, 1, 1), until.into())
        }
    };
    params.not_before = from;
    params.not_after = until;
    params
}
