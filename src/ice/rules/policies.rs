//! The members of a configuration besides its servers.

use crate::diagnostic::{FindingKind, Severity};
use crate::ice::json::Kind;
use crate::ice::rule::{Findings, Found, Rule, Subject};

pub static POOL_SIZE: Rule = Rule {
    kind: FindingKind::error(
        "ICE031",
        "pool-size",
        "`iceCandidatePoolSize` is not a whole number from 0 to 255.",
    ),
    explain: "The specification makes it an octet. A pool also asks every server, and reserves \
              relays, before anybody calls: a large one is load without use.",
    since: "0.1.0",
    check: pool_size,
};

pub static UNKNOWN_VALUE: Rule = Rule {
    kind: FindingKind::error(
        "ICE032",
        "unknown-value",
        "A policy has a value that browsers do not know.",
    ),
    explain: "Browsers throw a TypeError for values of `iceTransportPolicy`, `bundlePolicy` and \
              `rtcpMuxPolicy` that they do not know; old spellings such as `none` are among them.",
    since: "0.1.0",
    check: unknown_value,
};

pub static CERTIFICATES: Rule = Rule {
    kind: FindingKind::error(
        "ICE033",
        "certificates-in-json",
        "`certificates` has entries, which JSON cannot hold.",
    ),
    explain: "A certificate is an object that RTCPeerConnection.generateCertificate() makes in \
              the browser, with a private key that never leaves it. What was written to JSON is \
              an empty object.",
    since: "0.1.0",
    check: certificates,
};

fn pool_size(subject: &Subject, findings: &mut Findings) {
    let Some(size) = subject.configuration.get("iceCandidatePoolSize") else {
        return;
    };
    let help = "leave it out, or write a small number such as 1";
    match size.kind {
        Kind::Number(number) if !(0.0..256.0).contains(&number) => {
            let message = format!("a pool of {number} candidates is out of the range 0 to 255");
            findings.push(Found::at(&size.span, message).help(help));
        }
        Kind::Number(number) if number.fract() != 0.0 => {
            let found = Found::at(
                &size.span,
                "browsers cut the size of the pool to a whole number",
            );
            findings.push(found.help(help).severity(Severity::Warning));
        }
        Kind::Number(_) => {}
        _ => {
            let message = format!("the size of the pool is {}, not a number", size.noun());
            findings.push(Found::at(&size.span, message).help(help));
        }
    }
}

const POLICIES: &[(&str, &[&str])] = &[
    ("iceTransportPolicy", &["all", "relay"]),
    ("bundlePolicy", &["balanced", "max-compat", "max-bundle"]),
    ("rtcpMuxPolicy", &["require", "negotiate"]),
];

fn unknown_value(subject: &Subject, findings: &mut Findings) {
    for (name, known) in POLICIES {
        let Some(value) = subject.configuration.get(name) else {
            continue;
        };
        if value.as_str().is_some_and(|text| known.contains(&text)) {
            continue;
        }
        let said = value
            .as_str()
            .map_or(value.noun().to_owned(), |text| format!("`{text}`"));
        let found = Found::at(&value.span, format!("`{name}` cannot be {said}"));
        findings.push(found.help(format!("write one of `{}`", known.join("`, `"))));
    }
}

fn certificates(subject: &Subject, findings: &mut Findings) {
    let certificates = subject.configuration.get("certificates");
    if let Some(list) = certificates.filter(|list| !list.items().is_empty()) {
        let found = Found::at(&list.span, "certificates cannot come from JSON");
        findings.push(found.help("leave it out, or add the certificate in the program"));
    }
}
