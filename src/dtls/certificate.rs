//! Certificates as a side shows them, in the clear before DTLS 1.3 (RFC 5246 §7.4.2).

use std::fmt;

use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey;

use super::reader::Reader;

/// SHA-256 of a certificate, as `a=fingerprint` has it (RFC 8122 §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificateFingerprint(pub [u8; 32]);

impl CertificateFingerprint {
    pub fn of(der: &[u8]) -> CertificateFingerprint {
        CertificateFingerprint(Sha256::digest(der).into())
    }
}

impl fmt::Display for CertificateFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes: Vec<String> = self.0.iter().map(|byte| format!("{byte:02X}")).collect();
        f.write_str(&bytes.join(":"))
    }
}

/// What a certificate can be known by in a description (RFC 8122 §5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateDigests {
    pub sha256: CertificateFingerprint,
    /// Kind and size of its key. None for a certificate that cannot be read.
    pub key: Option<String>,
    others: [(&'static str, Vec<u8>); 4],
}

impl CertificateDigests {
    pub fn of(der: &[u8]) -> CertificateDigests {
        CertificateDigests {
            sha256: CertificateFingerprint::of(der),
            key: X509Certificate::from_der(der)
                .ok()
                .map(|(_, certificate)| key_of(&certificate)),
            others: [
                ("sha-1", Sha1::digest(der).to_vec()),
                ("sha-224", Sha224::digest(der).to_vec()),
                ("sha-384", Sha384::digest(der).to_vec()),
                ("sha-512", Sha512::digest(der).to_vec()),
            ],
        }
    }

    /// By the name of a hash function. None for one that is not computed.
    pub fn by(&self, hash: &str) -> Option<&[u8]> {
        if hash.eq_ignore_ascii_case("sha-256") {
            return Some(&self.sha256.0);
        }
        let mut others = self.others.iter();
        let (_, digest) = others.find(|(name, _)| hash.eq_ignore_ascii_case(name))?;
        Some(digest)
    }
}

/// Kind and size of a certificate's key, such as `ECDSA P-256`.
pub fn key_of(certificate: &X509Certificate<'_>) -> String {
    match certificate.public_key().parsed() {
        Ok(PublicKey::RSA(key)) => format!("RSA {}", key.key_size()),
        Ok(PublicKey::EC(point)) => match point.key_size() {
            0 => "ECDSA".to_owned(),
            bits => format!("ECDSA P-{}", if bits == 528 { 521 } else { bits }),
        },
        Ok(PublicKey::DSA(_)) => "DSA".to_owned(),
        _ => {
            let algorithm = &certificate.public_key().algorithm.algorithm;
            match algorithm.to_id_string().as_str() {
                "1.3.101.112" => "Ed25519".to_owned(),
                "1.3.101.113" => "Ed448".to_owned(),
                other => other.to_owned(),
            }
        }
    }
}

/// The certificates (DER) of a Certificate message, the sender's own first.
pub fn certificates(body: &[u8]) -> Vec<&[u8]> {
    let Some(list) = Reader(body).vector24() else {
        return Vec::new();
    };
    let mut reader = Reader(list);
    std::iter::from_fn(|| reader.vector24()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_certificate_of_a_chain_is_given() {
        let body = [0, 0, 9, 0, 0, 2, 1, 2, 0, 0, 1, 3];
        assert_eq!(certificates(&body), [&[1, 2][..], &[3]]);
        assert!(certificates(&body[..8]).is_empty());
    }

    #[test]
    fn a_certificate_is_known_by_any_usual_hash() {
        let digests = CertificateDigests::of(b"");
        let lengths = ["sha-1", "SHA-256", "sha-384", "sha-512", "md5"]
            .map(|hash| digests.by(hash).map(<[u8]>::len));
        assert_eq!(lengths, [Some(20), Some(32), Some(48), Some(64), None]);
    }

    #[test]
    fn a_fingerprint_looks_as_in_sdp() {
        let shown = CertificateFingerprint::of(b"").to_string();
        assert!(shown.starts_with("E3:B0:C4:42:98:FC"), "{shown}");
    }
}
