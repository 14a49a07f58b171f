//! Whose certificates are believed.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustls::RootCertStore;
use rustls::pki_types::{CertificateDer, UnixTime};

/// The roots of this system, and more that the user trusts. The system's are read when
/// they are first needed.
#[derive(Debug, Default)]
pub struct Trust {
    more: Vec<CertificateDer<'static>>,
    roots: OnceLock<Arc<RootCertStore>>,
}

impl Trust {
    /// The system's roots and `more`.
    pub fn with(more: Vec<CertificateDer<'static>>) -> Self {
        let roots = OnceLock::new();
        Trust { more, roots }
    }

    pub fn roots(&self) -> Arc<RootCertStore> {
        let load = || {
            let mut roots = RootCertStore::empty();
            // A root that cannot be read is one that is not trusted.
            let system = rustls_native_certs::load_native_certs().certs;
            roots.add_parsable_certificates(system);
            roots.add_parsable_certificates(self.more.iter().cloned());
            Arc::new(roots)
        };
        Arc::clone(self.roots.get_or_init(load))
    }
}

/// Seconds since 1970.
pub fn now() -> UnixTime {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    UnixTime::since_unix_epoch(since.unwrap_or(Duration::ZERO))
}
