//! Numbers with names.

use std::fmt;

/// The one's complement of 1.0, 1.2, 1.3 (RFC 6347 §4.1, RFC 9147 §5.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version(pub u16);

impl Version {
    pub const DTLS_1_0: Version = Version(0xfeff);
    pub const DTLS_1_3: Version = Version(0xfefc);

    pub fn is_dtls(self) -> bool {
        matches!(self.0, 0xfefc | 0xfefd | 0xfeff)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0xfeff => f.write_str("DTLS 1.0"),
            0xfefd => f.write_str("DTLS 1.2"),
            0xfefc => f.write_str("DTLS 1.3"),
            other => write!(f, "0x{other:04x}"),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CipherSuite(pub u16);

impl fmt::Display for CipherSuite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match CIPHER_SUITES.iter().find(|(number, _)| *number == self.0) {
            Some((_, name)) => f.write_str(name),
            None => write!(f, "0x{:04x}", self.0),
        }
    }
}

/// Those of IANA's registry that WebRTC stacks were seen to offer.
const CIPHER_SUITES: &[(u16, &str)] = &[
    (0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA"),
    (0x0033, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA"),
    (0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA"),
    (0x0039, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA"),
    (0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256"),
    (0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384"),
    (0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"),
    (0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"),
    (0x1301, "TLS_AES_128_GCM_SHA256"),
    (0x1302, "TLS_AES_256_GCM_SHA384"),
    (0x1303, "TLS_CHACHA20_POLY1305_SHA256"),
    (0xc009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),
    (0xc00a, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"),
    (0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
    (0xc014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"),
    (0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    (0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
    (0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
    (0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
    (0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
    (0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
];

/// How SRTP protects packets (RFC 5764 §4.1.2, RFC 7714 §14.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SrtpProfile(pub u16);

impl fmt::Display for SrtpProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => f.write_str("SRTP_AES128_CM_HMAC_SHA1_80"),
            2 => f.write_str("SRTP_AES128_CM_HMAC_SHA1_32"),
            5 => f.write_str("SRTP_NULL_HMAC_SHA1_80"),
            6 => f.write_str("SRTP_NULL_HMAC_SHA1_32"),
            7 => f.write_str("SRTP_AEAD_AES_128_GCM"),
            8 => f.write_str("SRTP_AEAD_AES_256_GCM"),
            other => write!(f, "0x{other:04x}"),
        }
    }
}
