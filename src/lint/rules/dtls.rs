//! DTLS: fingerprints, roles, and what is no longer used instead of it.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::rules::edits::line_before;
use crate::lint::rules::sections::more_sections;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject};
use crate::sdp::attributes::Fingerprint;
use crate::sdp::vocabulary::is_one_edit;
use crate::sdp::{Kind, Text};

pub const MISSING_FINGERPRINT: Rule = Rule {
    code: "D001",
    name: "missing-fingerprint",
    severity: Error,
    summary: "a WebRTC section has no DTLS fingerprint",
    explain: "Neither the section, the session nor a section bundled with it has one. Chromium \
              156 says \"Called with SDP without DTLS fingerprint.\", Firefox 153 \"no \
              fingerprint attribute\".",
    reference: "RFC 8122 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(missing_fingerprint),
};

fn missing_fingerprint(subject: &Subject, out: &mut Findings) {
    let without = subject
        .webrtc_media()
        .filter(|media| !subject.reaches(media, "fingerprint") && !media.section.has("crypto"));
    out.push_once(without.map(|media| media.line.body()), |place, sections| {
        let more = more_sections(sections);
        Found::new(place, format!("this section has no `a=fingerprint`{more}"))
            .help("add the fingerprint of the certificate: `a=fingerprint:sha-256 4A:AD:B9:…`")
    });
}

pub const SDES: Rule = Rule {
    code: "D013",
    name: "sdes-in-webrtc",
    severity: Error,
    summary: "a WebRTC section has SDES keys instead of a DTLS fingerprint",
    explain: "WebRTC forbids `a=crypto`: Chromium 156 and Firefox 153 refuse the description.",
    reference: "RFC 8827 §6.5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(sdes),
};

fn sdes(subject: &Subject, out: &mut Findings) {
    for media in subject.webrtc_media() {
        let crypto = media.section.attribute("crypto");
        if let Some(crypto) = crypto.filter(|_| !subject.reaches(media, "fingerprint")) {
            out.push(
                Found::new(
                    crypto,
                    "WebRTC keys its media with DTLS, not with `a=crypto`",
                )
                .help("have the sender offer DTLS-SRTP: `a=fingerprint` and `a=setup`"),
            );
        }
    }
}

pub const FINGERPRINT_SYNTAX: Rule = Rule {
    code: "D002",
    name: "fingerprint-syntax",
    severity: Error,
    summary: "a fingerprint is not `<hash> XX:XX:…`",
    explain: "Chromium 156 says \"Failed to create fingerprint from the digest.\", Firefox 153 \
              \"Malformed fingerprint token\".",
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
    explain: "Usually a copy was cut. Chromium 156 refuses it in setLocalDescription(); Firefox \
              153 fails in the DTLS handshake, after ICE has connected.",
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
    explain: "The grammar has capitals only. Firefox 153 refuses the description with \"Malformed \
              fingerprint token\"; Chromium 156 accepts it, so that it is found late.",
    reference: "RFC 8122 §5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(fingerprint_case),
};

fn fingerprint_case(subject: &Subject, out: &mut Findings) {
    let lower: Vec<Text> = fingerprints(subject)
        .map(|fingerprint| fingerprint.digest)
        .filter(|digest| digest.bytes().any(|byte| byte.is_ascii_lowercase()))
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
    explain: "Both are forbidden. Chromium 156 refuses the description; Firefox 153 fails in DTLS.",
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
    explain: "Chromium 156 and Firefox 153 refuse the description. Often `sha256` stands for \
              `sha-256`.",
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
        let bytes: Vec<u8> = digest
            .split(':')
            .filter_map(|pair| u8::from_str_radix(&pair, 16).ok())
            .collect();
        if is_pattern(&bytes) {
            out.push(
                Found::new(digest, "this fingerprint looks like a placeholder")
                    .help("write the fingerprint of the certificate that DTLS will use"),
            );
        }
    }
}

/// Whether nearly every byte is one step from the last: `00:00:…`, `00:01:…`, `00:11:…`.
fn is_pattern(bytes: &[u8]) -> bool {
    let steps = || {
        let pairs = bytes.iter().zip(bytes.iter().skip(1));
        pairs.map(|(byte, next)| next.wrapping_sub(*byte))
    };
    // `FF:00` begins a pattern anew.
    let breaks = bytes.len() / 16;
    let of = |step: u8| steps().filter(|found| *found == step).count() + breaks + 1 >= bytes.len();
    bytes.len() > 4 && (of(0) || of(1) || of(0x11))
}

pub const MISSING_SETUP: Rule = Rule {
    code: "D009",
    name: "missing-setup",
    severity: Error,
    summary: "a WebRTC section has no `setup`",
    explain: "Firefox 153 refuses the description with \"no setup attribute\"; Chromium 156 \
              accepts it, so that it works in one browser only.",
    reference: "RFC 8842 §5.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(missing_setup),
};

fn missing_setup(subject: &Subject, out: &mut Findings) {
    let without: Vec<&Media> = subject
        .webrtc_media()
        .filter(|media| subject.reaches(media, "fingerprint") && !subject.reaches(media, "setup"))
        .collect();
    let value = match subject.kind {
        Some(Kind::Answer | Kind::Pranswer) => "`a=setup:active`",
        Some(Kind::Offer) => "`a=setup:actpass`",
        _ => "`a=setup:actpass` in an offer, `a=setup:active` in an answer",
    };
    if let Some(first) = without.first() {
        let more = more_sections(without.len());
        let found = Found::new(first.line, format!("this section has no `a=setup`{more}"))
            .help(format!("add {value}"));
        out.push_mended(found, || add_setup(subject, &without));
    }
}

/// A role for each of these sections. Only who knows whether this is an offer can tell which.
fn add_setup(subject: &Subject, sections: &[&Media]) -> Option<Repair> {
    let line = match subject.kind? {
        Kind::Offer => "a=setup:actpass",
        Kind::Answer | Kind::Pranswer => "a=setup:active",
        Kind::Rollback => return None,
    };
    let repair = Repair::doubtful(format!("add `{line}`"));
    let session = subject.document.session();
    if let Some(fingerprint) = session.attribute_lines("fingerprint").next_back() {
        return Some(repair.insert_after(fingerprint, line));
    }
    let places = sections
        .iter()
        .filter_map(|media| line_before(media.section, &["fingerprint", "ice-pwd", "mid"]));
    Some(places.fold(repair, |repair, place| repair.insert_after(place, line)))
}

pub const SETUP_VALUE: Rule = Rule {
    code: "D010",
    name: "setup-value",
    severity: Error,
    summary: "`setup` is not actpass, active or passive",
    explain: "Firefox 153 refuses the description; Chromium 156 does so too, or fails later in \
              createAnswer() for `holdconn`.",
    reference: "RFC 4145 §4",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(setup_value),
};

fn setup_value(subject: &Subject, out: &mut Findings) {
    for value in setups(subject) {
        let known = ["actpass", "active", "passive"].contains(&value.as_str());
        let held = value.as_str() == "holdconn" && !subject.webrtc;
        if !known && !held {
            let message = format!("`a=setup` must be actpass, active or passive, found `{value}`");
            out.push_mended(
                Found::new(value, message)
                    .help("an offer says actpass, an answer active or passive"),
                || spell_role(subject, value),
            );
        }
    }
}

/// The role that only its letter case or one slip keeps from being one that fits.
fn spell_role(subject: &Subject, value: Text) -> Option<Repair> {
    let near = |role: &&&str| value.eq_ignore_ascii_case(role) || is_one_edit(role, &value);
    let roles: &[&str] = match subject.kind {
        Some(Kind::Offer) => &["actpass"],
        Some(_) => &["active", "passive"],
        None => &["actpass", "active", "passive"],
    };
    let role = *roles.iter().find(near)?;
    let repair = Repair::doubtful(format!("write `{role}`"));
    Some(repair.replace(value, role))
}

pub const OFFER_NOT_ACTPASS: Rule = Rule {
    code: "D011",
    name: "offer-not-actpass",
    severity: Warning,
    summary: "an offer says `setup:active` or `setup:passive`",
    explain: "An offer leaves the role to the answerer. It fails with peers that can take only \
              one role.",
    reference: "RFC 9429 §5.2.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(offer_not_actpass),
};

fn offer_not_actpass(subject: &Subject, out: &mut Findings) {
    if subject.kind != Some(Kind::Offer) {
        return;
    }
    let is_fixed = |value: &Text| matches!(value.as_str(), "active" | "passive");
    let fixed: Vec<Text> = setups(subject).filter(is_fixed).collect();
    out.push_once(fixed.iter().map(|value| value.span()), |place, _| {
        Found::new(place, "an offer must not fix the DTLS role")
            .help("write `a=setup:actpass`")
            .fix(Repair::doubtful("write `actpass`").replace_all(&fixed, "actpass"))
    });
}

pub const ANSWER_ACTPASS: Rule = Rule {
    code: "D012",
    name: "answer-actpass",
    severity: Error,
    summary: "an answer says `setup:actpass`",
    explain: "Nobody starts the handshake. Chromium 156 says \"Answerer must use either active or \
              passive value for setup attribute.\"; Firefox 153 refuses it too.",
    reference: "RFC 9429 §5.3.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(answer_actpass),
};

fn answer_actpass(subject: &Subject, out: &mut Findings) {
    if !matches!(subject.kind, Some(Kind::Answer | Kind::Pranswer)) {
        return;
    }
    let open: Vec<Text> = setups(subject)
        .filter(|value| value.as_str() == "actpass")
        .collect();
    out.push_once(open.iter().map(|value| value.span()), |place, _| {
        Found::new(place, "an answer must choose the DTLS role")
            .help("write `a=setup:active`, or `a=setup:passive` for a server that listens")
            .fix(Repair::doubtful("write `active`").replace_all(&open, "active"))
    });
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

fn setups<'a>(subject: &'a Subject) -> impl Iterator<Item = Text<'a>> {
    let sections = subject.document.sections();
    sections
        .flat_map(|section| section.values("setup"))
        .filter(|value| !value.is_empty())
}
