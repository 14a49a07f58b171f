//! How media is keyed: SDES, SDES beside DTLS, or not at all.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Rule, Subject};
use crate::sdp::Text;
use crate::sdp::attributes::{Crypto, base64_bytes};

pub const SDES_AND_DTLS: Rule = Rule {
    code: "D014",
    name: "sdes-and-dtls",
    severity: Warning,
    summary: "a section has SDES keys and a DTLS fingerprint",
    explain: "Whoever sees the signalling has the keys, and a gateway may choose them. Browsers \
              ignore `a=crypto` and use DTLS.",
    reference: "RFC 8827 §6.5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(sdes_and_dtls),
};

fn sdes_and_dtls(subject: &Subject, out: &mut Findings) {
    let session = subject.document.session().attribute("fingerprint");
    for media in subject.live_rtp() {
        let own = media.section.attribute("fingerprint");
        if let Some(crypto) = media.section.attribute("crypto")
            && let Some(fingerprint) = own.or(session)
        {
            out.push(
                Found::new(crypto, "SDES keys stand beside a DTLS fingerprint")
                    .related(fingerprint, "the fingerprint")
                    .help("remove the `a=crypto` lines: DTLS does without keys in the signalling"),
            );
        }
    }
}

pub const CRYPTO_SYNTAX: Rule = Rule {
    code: "D015",
    name: "crypto-syntax",
    severity: Error,
    summary: "`crypto` cannot be read, or its key has the wrong length",
    explain: "A SIP peer cannot use the line. When no other is left it refuses the media, often \
              with 488. Descriptions for WebRTC are not looked at: there SDES is wrong as such.",
    reference: "RFC 4568",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(crypto_syntax),
};

fn crypto_syntax(subject: &Subject, out: &mut Findings) {
    for value in crypto_values(subject) {
        match Crypto::parse(value) {
            Err(stopped) => out.push(
                Found::new(stopped.at, format!("`a=crypto` {stopped}"))
                    .help("write it like `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:<base64>`"),
            ),
            Ok(crypto) => key_length(&crypto, out),
        }
    }
}

fn key_length(crypto: &Crypto, out: &mut Findings) {
    let (suite, expected) = (crypto.suite, crypto.expected_bytes());
    let help = match expected {
        Some(bytes) => format!("write key and salt, {bytes} bytes together, in base64"),
        None => "write key and salt together in base64".to_owned(),
    };
    for key in crypto.keys() {
        let message = match (base64_bytes(&key), expected) {
            (None, _) => "the key is not base64".to_owned(),
            (Some(found), Some(expected)) if found != expected => {
                format!("a key of {suite} has {expected} bytes with its salt, this one has {found}")
            }
            _ => continue,
        };
        out.push(Found::new(key, message).help(help.as_str()));
    }
}

pub const WEAK_SUITE: Rule = Rule {
    code: "D016",
    name: "weak-crypto-suite",
    severity: Warning,
    summary: "`crypto` leaves media open, or has no suite but with a short tag",
    explain: "`UNENCRYPTED_SRTP` and NULL ciphers send media in the clear under a profile that \
              says it is secure. A tag of 32 bits can be forged by chance: as a second choice \
              all phones offer it, as the only one it is weak.",
    reference: "RFC 4568",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(weak_suite),
};

fn weak_suite(subject: &Subject, out: &mut Findings) {
    for media in subject.live_rtp().filter(|_| !subject.webrtc) {
        let lines: Vec<Crypto> = media
            .section
            .values("crypto")
            .filter_map(|value| Crypto::parse(value).ok())
            .collect();
        let only_short = lines.iter().all(has_short_tag);
        for crypto in &lines {
            if let Some((place, weakness)) = weakness(crypto, only_short) {
                out.push(
                    Found::new(place, weakness)
                        .help("offer `AES_CM_128_HMAC_SHA1_80` without such parameters"),
                );
            }
        }
    }
}

/// What makes a line weak, and where it stands.
fn weakness<'a>(crypto: &Crypto<'a>, only_short: bool) -> Option<(Text<'a>, String)> {
    let suite = crypto.suite;
    let open = crypto
        .parameters()
        .find_map(|name| Some((name, effect(&name)?)));
    if let Some((name, effect)) = open {
        Some((name, format!("`{name}` {effect}")))
    } else if suite.to_ascii_uppercase().starts_with("NULL") {
        Some((suite, format!("`{suite}` does not encrypt")))
    } else if only_short && has_short_tag(crypto) {
        Some((
            suite,
            "no suite with a tag of 80 bits is offered".to_owned(),
        ))
    } else {
        None
    }
}

/// What a session parameter does to the protection.
fn effect(parameter: &str) -> Option<&'static str> {
    match parameter {
        "UNENCRYPTED_SRTP" => Some("sends media in the clear"),
        "UNENCRYPTED_SRTCP" => Some("sends RTCP in the clear"),
        "UNAUTHENTICATED_SRTP" => Some("lets anybody change the media"),
        _ => None,
    }
}

fn has_short_tag(crypto: &Crypto) -> bool {
    crypto.suite.ends_with("_32")
}

/// SDES is for SIP: in WebRTC, that it is there at all is the finding.
fn crypto_values<'a>(subject: &'a Subject) -> impl Iterator<Item = Text<'a>> {
    let sections = subject.media.iter().filter(|_| !subject.webrtc);
    sections
        .flat_map(|media| media.section.values("crypto"))
        .filter(|value| !value.is_empty())
}

pub const CLEARTEXT: Rule = Rule {
    code: "D017",
    name: "cleartext-media",
    severity: Warning,
    summary: "a section uses ICE, but nothing keys its media",
    explain: "It has no fingerprint, no SDES key, and a profile without encryption. A browser \
              refuses it; elsewhere the call is in the clear. Plain RTP without ICE is not told: \
              there it is meant.",
    reference: "RFC 8827 §6.5",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(cleartext),
};

fn cleartext(subject: &Subject, out: &mut Findings) {
    const KEYING: &[&str] = &["fingerprint", "crypto", "key-mgmt", "zrtp-hash"];
    let session = subject.document.session();
    let has = |media: &Media, name: &str| media.section.has(name) || session.has(name);
    // Where it is known to be for WebRTC, the missing fingerprint is an error.
    let open = subject.live_rtp().filter(|media| {
        !subject.webrtc
            && media.proto().starts_with("RTP/AVP")
            && has(media, "ice-ufrag")
            && !KEYING.iter().any(|name| has(media, name))
    });
    let protos: Vec<Text> = open.filter_map(|media| Some(media.view?.proto)).collect();
    out.push_once(protos.iter().map(Text::span), |place, sections| {
        let more = match sections {
            1 => String::new(),
            _ => format!(" (and so in {} more sections)", sections - 1),
        };
        Found::new(
            place,
            format!("nothing keys this media: it goes in the clear{more}"),
        )
        .help("for browsers, write `UDP/TLS/RTP/SAVPF`, `a=fingerprint` and `a=setup`")
    });
}

pub const TLS_ID: Rule = Rule {
    code: "D018",
    name: "tls-id-syntax",
    severity: Warning,
    summary: "`tls-id` does not have 20 to 255 of the characters allowed",
    explain: "It tells one DTLS association from the next. A peer that reads it refuses the \
              line, or takes a new association for the old one.",
    reference: "RFC 8842",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(tls_id),
};

fn tls_id(subject: &Subject, out: &mut Findings) {
    let sections = subject.document.sections();
    let values = sections.flat_map(|section| section.values("tls-id"));
    for value in values.filter(|value| !value.is_empty()) {
        let wrong = value
            .chars()
            .find(|c| !c.is_ascii_alphanumeric() && !"+/-_".contains(*c));
        let message = match wrong {
            Some(c) => format!("`{c}` is not allowed in `a=tls-id`"),
            None if !(20..=255).contains(&value.len()) => format!(
                "`a=tls-id` must have 20 to 255 characters, this one has {}",
                value.len()
            ),
            None => continue,
        };
        out.push(Found::new(value, message).help("use 20 or more random letters and digits"));
    }
}
