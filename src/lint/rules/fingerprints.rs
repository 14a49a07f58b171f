//! Fingerprints: the certificates that DTLS is to show.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Repair, Rule, Subject};
use crate::sdp::Text;
use crate::sdp::attributes::{Fingerprint, is_placeholder};

pub const FINGERPRINT_SYNTAX: Rule = Rule {
    code: "D002",
    name: "fingerprint-syntax",
    severity: Error,
    summary: "a fingerprint is not `<hash> XX:XX:…`",
    explain: "The certificate of the handshake cannot be compared with it, so that the connection \
              cannot be trusted.",
    reference: "RFC 8122 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(fingerprint_syntax),
};

fn fingerprint_syntax(subject: &Subject, out: &mut Findings) {
    // Read once already, without a slip.
    if fingerprint_values(subject).count() == subject.fingerprints.len() {
        return;
    }
    for value in fingerprint_values(subject) {
        if let Err(stopped) = Fingerprint::parse(value) {
            out.push(
                Found::new(stopped.at, format!("`a=fingerprint` {stopped}"))
                    .help("write it like `a=fingerprint:sha-256 4A:AD:B9:…`, 32 pairs for sha-256"),
            );
        }
    }
}

pub const FINGERPRINT_LENGTH: Rule = Rule {
    code: "D003",
    name: "fingerprint-length",
    severity: Error,
    summary: "a fingerprint does not have the length of its hash",
    explain: "Usually a copy was cut. What is checked late fails in the DTLS handshake, after \
              ICE has connected.",
    reference: "RFC 8122 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(fingerprint_length),
};

fn fingerprint_length(subject: &Subject, out: &mut Findings) {
    for fingerprint in fingerprints(subject) {
        let (found, expected) = (fingerprint.bytes(), fingerprint.expected_bytes());
        if let Some(expected) = expected.filter(|expected| *expected != found) {
            out.push(
                Found::new(
                    fingerprint.digest,
                    format!(
                        "{} has {expected} bytes, this digest has {found}",
                        fingerprint.hash
                    ),
                )
                .help("copy all of the digest"),
            );
        }
    }
}

pub const FINGERPRINT_CASE: Rule = Rule {
    code: "D004",
    name: "fingerprint-lower-case",
    severity: Error,
    summary: "the digits of a fingerprint are lower case",
    explain: "The grammar has capitals only. Some parsers take both, so that it is found late.",
    reference: "RFC 8122 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(fingerprint_case),
};

/// Without a branch, so that the compiler looks at many bytes at once.
fn has_small_letters(digest: &str) -> bool {
    let bytes = digest.bytes();
    bytes.fold(false, |any, byte| any | byte.is_ascii_lowercase())
}

fn fingerprint_case(subject: &Subject, out: &mut Findings) {
    let lower: Vec<Text> = fingerprints(subject)
        .map(|fingerprint| fingerprint.digest)
        .filter(|digest| has_small_letters(digest))
        .collect();
    out.push_once(lower.iter().map(|digest| digest.span()), |place, _| {
        let capitals = lower.iter().fold(
            Repair::safe("write the digits as capitals"),
            |repair, digest| repair.replace(*digest, digest.to_ascii_uppercase()),
        );
        Found::new(place, "the digits of a fingerprint must be capitals")
            .help("write A to F for a to f")
            .fix(capitals)
    });
}

pub const WEAK_HASH: Rule = Rule {
    code: "D005",
    name: "weak-fingerprint-hash",
    severity: Error,
    summary: "a fingerprint is of MD5 or MD2",
    explain: "Both are forbidden: certificates can be forged that have the same digest.",
    reference: "RFC 8122 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(weak_hash),
};

fn weak_hash(subject: &Subject, out: &mut Findings) {
    for hash in fingerprints(subject).map(|fingerprint| fingerprint.hash) {
        if hash.eq_ignore_ascii_case("md5") || hash.eq_ignore_ascii_case("md2") {
            out.push(
                Found::new(hash, format!("`{hash}` must not be used for fingerprints"))
                    .help("use sha-256"),
            );
        }
    }
}

pub const SHA1: Rule = Rule {
    code: "D006",
    name: "sha1-fingerprint",
    severity: Warning,
    summary: "the only fingerprint is of SHA-1",
    explain: "Browsers still accept it, but collisions can be made.",
    reference: "RFC 8122 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(sha1),
};

fn sha1(subject: &Subject, out: &mut Findings) {
    let is_sha1 = |fingerprint: &Fingerprint| fingerprint.hash.eq_ignore_ascii_case("sha-1");
    if fingerprints(subject).all(|fingerprint| is_sha1(&fingerprint)) {
        let hashes = fingerprints(subject).map(|fingerprint| fingerprint.hash.span());
        out.push_once(hashes, |place, _| {
            Found::new(place, "SHA-1 is the only hash of this certificate").help("use sha-256")
        });
    }
}

pub const UNKNOWN_HASH: Rule = Rule {
    code: "D007",
    name: "unknown-hash",
    severity: Error,
    summary: "the hash function of a fingerprint is unknown",
    explain: "A peer that does not know the hash cannot check the certificate. Often `sha256` \
              stands for `sha-256`.",
    reference: "RFC 8122 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(unknown_hash),
};

fn unknown_hash(subject: &Subject, out: &mut Findings) {
    for fingerprint in fingerprints(subject).filter(|f| f.expected_bytes().is_none()) {
        let hash = fingerprint.hash;
        out.push_mended(
            Found::new(hash, format!("unknown hash function `{hash}`"))
                .help("known are sha-1, sha-224, sha-256, sha-384 and sha-512"),
            || name_hash(&fingerprint),
        );
    }
}

/// The known name of a hash: told by what it is called, or else by the length of its digest.
fn name_hash(fingerprint: &Fingerprint) -> Option<Repair> {
    // Of SHA-1 another rule would complain.
    let known = [("224", 28), ("256", 32), ("384", 48), ("512", 64)];
    let (digits, _) = known
        .into_iter()
        .find(|(_, bytes)| *bytes == fingerprint.bytes())?;
    let letters = fingerprint.hash.replace(['-', '_', '/'], "");
    let is_spelling = letters.eq_ignore_ascii_case(&format!("sha{digits}"))
        || letters.eq_ignore_ascii_case(&format!("sha2{digits}"));
    let name = format!("sha-{digits}");
    let title = format!("write `{name}`");
    let repair = match is_spelling {
        true => Repair::safe(title),
        false => Repair::doubtful(title),
    };
    Some(repair.replace(fingerprint.hash, name))
}

pub const PLACEHOLDER: Rule = Rule {
    code: "D008",
    name: "placeholder-fingerprint",
    severity: Warning,
    summary: "a fingerprint is a placeholder",
    explain: "All its bytes are equal, or they count up. DTLS fails after ICE has connected, \
              which looks like a fault of the network.",
    reference: "",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(placeholder),
};

fn placeholder(subject: &Subject, out: &mut Findings) {
    for digest in fingerprints(subject).map(|fingerprint| fingerprint.digest) {
        if is_placeholder(&digest) {
            out.push(
                Found::new(digest, "this fingerprint looks like a placeholder")
                    .help("write the fingerprint of the certificate that DTLS will use"),
            );
        }
    }
}

fn fingerprints<'a>(subject: &'a Subject) -> impl Iterator<Item = Fingerprint<'a>> {
    subject.fingerprints.iter().copied()
}

fn fingerprint_values<'a>(subject: &'a Subject) -> impl Iterator<Item = Text<'a>> {
    let sections = subject.document.sections();
    sections
        .flat_map(|section| section.values("fingerprint"))
        .filter(|value| !value.is_empty())
}
