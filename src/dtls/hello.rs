//! What both sides offer and choose.

use super::names::{CipherSuite, SrtpProfile, Version};
use super::reader::{Reader, numbers};

/// RFC 6347 §4.2.1; the same fields in DTLS 1.3 (RFC 9147 §5.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientHello {
    /// The highest version before DTLS 1.3.
    pub legacy_version: Version,
    pub random: [u8; 32],
    /// Whether it brings back the cookie of a HelloVerifyRequest.
    pub has_cookie: bool,
    pub cipher_suites: Vec<CipherSuite>,
    pub extensions: Extensions,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerHello {
    pub legacy_version: Version,
    pub random: [u8; 32],
    pub cipher_suite: CipherSuite,
    pub extensions: Extensions,
}

/// Of all extensions, those that matter to a call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extensions {
    /// What a client offers, or the one that a server chose (RFC 8446 §4.2.1).
    pub supported_versions: Vec<Version>,
    /// Likewise (RFC 5764 §4.1).
    pub srtp_profiles: Vec<SrtpProfile>,
    /// RFC 7627.
    pub extended_master_secret: bool,
}

/// The random that makes a ServerHello a HelloRetryRequest (RFC 8446 §4.1.3).
const RETRY: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

const USE_SRTP: u16 = 14;
const EXTENDED_MASTER_SECRET: u16 = 23;
const SUPPORTED_VERSIONS: u16 = 43;

impl ClientHello {
    /// None when the body ends before the cipher suites.
    pub fn read(body: &[u8]) -> Option<ClientHello> {
        let mut reader = Reader(body);
        let legacy_version = Version(reader.u16()?);
        let random = reader.array()?;
        let _session_id = reader.vector8()?;
        let cookie = reader.vector8()?;
        let cipher_suites = numbers(reader.vector16()?);
        let _compression_methods = reader.vector8();
        Some(ClientHello {
            legacy_version,
            random,
            has_cookie: !cookie.is_empty(),
            cipher_suites: cipher_suites.into_iter().map(CipherSuite).collect(),
            extensions: Extensions::read(reader, client_versions),
        })
    }
}

impl ServerHello {
    /// None when the body ends before the cipher suite.
    pub fn read(body: &[u8]) -> Option<ServerHello> {
        let mut reader = Reader(body);
        let legacy_version = Version(reader.u16()?);
        let random = reader.array()?;
        let _session_id = reader.vector8()?;
        let cipher_suite = CipherSuite(reader.u16()?);
        let _compression_method = reader.u8();
        Some(ServerHello {
            legacy_version,
            random,
            cipher_suite,
            extensions: Extensions::read(reader, numbers),
        })
    }

    /// The version in use.
    pub fn version(&self) -> Version {
        let chosen = self.extensions.supported_versions.first();
        chosen.copied().unwrap_or(self.legacy_version)
    }

    /// Whether it asks for another ClientHello instead of answering this one.
    pub fn is_retry_request(&self) -> bool {
        self.random == RETRY
    }
}

impl Extensions {
    /// `versions` reads supported_versions, which the two sides write differently.
    fn read(mut reader: Reader, versions: fn(&[u8]) -> Vec<u16>) -> Extensions {
        let mut found = Extensions::default();
        let Some(length) = reader.u16() else {
            return found;
        };
        // Of a list that was cut, what is there.
        let end = usize::from(length).min(reader.0.len());
        let mut reader = Reader(reader.take(end).unwrap_or_default());
        while let (Some(kind), Some(value)) = (reader.u16(), reader.vector16()) {
            match kind {
                USE_SRTP => found.srtp_profiles = srtp_profiles(value),
                EXTENDED_MASTER_SECRET => found.extended_master_secret = true,
                SUPPORTED_VERSIONS => {
                    found.supported_versions = versions(value).into_iter().map(Version).collect();
                }
                _ => {}
            }
        }
        found
    }
}

fn client_versions(value: &[u8]) -> Vec<u16> {
    Reader(value).vector8().map(numbers).unwrap_or_default()
}

fn srtp_profiles(value: &[u8]) -> Vec<SrtpProfile> {
    let profiles = Reader(value).vector16().map(numbers).unwrap_or_default();
    profiles.into_iter().map(SrtpProfile).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtls::made;
    use proptest::prelude::*;

    #[test]
    fn a_client_hello_tells_what_it_offers() {
        let hello = ClientHello::read(&made::client_hello_body(7)).unwrap();
        assert_eq!(hello.random, [7; 32]);
        assert_eq!(
            hello.cipher_suites,
            [CipherSuite(0xc02b), CipherSuite(0xc02f)]
        );
        assert_eq!(
            hello.extensions.srtp_profiles,
            [SrtpProfile(7), SrtpProfile(1)]
        );
        assert!(hello.extensions.extended_master_secret);
        assert!(!hello.has_cookie);
    }

    #[test]
    fn a_server_hello_tells_what_it_chose() {
        let hello = ServerHello::read(&made::server_hello_body(8, &[])).unwrap();
        assert_eq!(hello.version(), Version(0xfefd));
        assert_eq!(hello.cipher_suite, CipherSuite(0xc02b));
        assert!(!hello.is_retry_request());
        let newer = [0, 43, 0, 2, 0xfe, 0xfc];
        let hello = ServerHello::read(&made::server_hello_body(8, &newer)).unwrap();
        assert_eq!(hello.version().to_string(), "DTLS 1.3");
    }

    #[test]
    fn what_is_cut_in_its_extensions_keeps_those_before() {
        let mut body = made::client_hello_body(7);
        body.truncate(body.len() - 3);
        let hello = ClientHello::read(&body).unwrap();
        assert_eq!(hello.extensions.srtp_profiles.len(), 2);
        assert!(!hello.extensions.extended_master_secret);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = ClientHello::read(&bytes);
            let _ = ServerHello::read(&bytes);
            let mut assembler = crate::dtls::Assembler::default();
            for record in crate::dtls::records(&bytes) {
                crate::dtls::fragments(record.fragment).for_each(|fragment| {
                    assembler.add(&fragment);
                });
            }
            for fragment in crate::dtls::fragments(&bytes) {
                assembler.add(&fragment);
            }
            let _ = crate::dtls::certificates(&bytes);
            let _ = crate::dtls::ciphertexts(&bytes).count();
        }
    }
}
