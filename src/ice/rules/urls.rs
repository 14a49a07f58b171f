//! URLs that browsers do not read.

use crate::diagnostic::FindingKind;
use crate::ice::redact;
use crate::ice::rule::{Findings, Found, Rule, Subject};
use crate::ice::url::What;

pub static BAD_SCHEME: Rule = Rule {
    kind: FindingKind::error(
        "ICE001",
        "bad-scheme",
        "A URL does not begin with `stun:`, `stuns:`, `turn:` or `turns:`.",
    ),
    explain: "One URL that cannot be read makes the constructor of RTCPeerConnection throw, \
              so that no call begins at all. It is often `host:port` copied from a server's \
              configuration, or the `https:` address of the service.",
    since: "0.1.0",
    check: |subject, findings| report(subject, findings, bad_scheme),
};

pub static SLASHES: Rule = Rule {
    kind: FindingKind::error(
        "ICE002",
        "slashes-in-url",
        "A URL has `//` behind its scheme.",
    ),
    explain: "The URLs of STUN and TURN servers have no `//` (RFC 7064, RFC 7065): the host \
              follows the colon. Browsers throw.",
    since: "0.1.0",
    check: |subject, findings| report(subject, findings, slashes),
};

pub static STUN_QUERY: Rule = Rule {
    kind: FindingKind::error(
        "ICE003",
        "stun-with-query",
        "A `stun:` URL has a `?transport=` or another query.",
    ),
    explain: "Only `turn:` and `turns:` URLs have parameters. A list in which each `turn:` was \
              written over with `stun:` usually has this fault.",
    since: "0.1.0",
    check: |subject, findings| report(subject, findings, stun_query),
};

pub static UNKNOWN_PARAMETER: Rule = Rule {
    kind: FindingKind::error(
        "ICE004",
        "unknown-parameter",
        "What follows `?` is neither `transport=udp` nor `transport=tcp`.",
    ),
    explain: "TLS is asked for by `turns:`, not by `transport=tls`. The value is in lower case: \
              Firefox refuses `transport=UDP`, which Chromium takes.",
    since: "0.1.0",
    check: |subject, findings| report(subject, findings, unknown_parameter),
};

pub static IPV6_BRACKETS: Rule = Rule {
    kind: FindingKind::error(
        "ICE005",
        "ipv6-without-brackets",
        "An IPv6 address stands in a URL without brackets.",
    ),
    explain: "Without brackets nobody can tell the address from the port.",
    since: "0.1.0",
    check: |subject, findings| report(subject, findings, ipv6_brackets),
};

pub static BAD_URL: Rule = Rule {
    kind: FindingKind::error(
        "ICE006",
        "bad-url",
        "A URL has no host, or a host or a port that cannot be one.",
    ),
    explain: "Browsers throw at most of these; what one of them takes, another refuses. A user \
              before `@` is a form that was given up: user and password have members of \
              their own.",
    since: "0.1.0",
    check: |subject, findings| report(subject, findings, bad_url),
};

/// A message and a help for the faults that are a rule's.
type Words = Option<(String, String)>;

fn report(subject: &Subject, findings: &mut Findings, words: fn(&What, &str) -> Words) {
    for url in subject.configuration.urls() {
        let Err(fault) = &url.read else { continue };
        let Some((message, help)) = words(&fault.what, url.text.trim()) else {
            continue;
        };
        let span = url.value.part(fault.span.clone());
        findings.push(Found::at(&span, message).help(help));
    }
}

fn bad_scheme(what: &What, text: &str) -> Words {
    match what {
        What::NoScheme => Some((
            "the URL has no scheme".to_owned(),
            format!("write `stun:{0}` or `turn:{0}`", redact::url(text)),
        )),
        What::Scheme(name) => Some((
            format!("`{name}:` is not the scheme of a STUN or TURN server"),
            "write `stun:`, `turn:` or `turns:` and the host behind it".to_owned(),
        )),
        _ => None,
    }
}

fn slashes(what: &What, text: &str) -> Words {
    let What::Slashes(scheme) = what else {
        return None;
    };
    let scheme = scheme.as_str();
    let rest = text.split_once("//").map_or("", |(_, rest)| rest);
    Some((
        format!("a `{scheme}:` URL has no `//`"),
        format!("write `{scheme}:{}`", redact::url(rest)),
    ))
}

fn stun_query(what: &What, text: &str) -> Words {
    let What::StunQuery(scheme) = what else {
        return None;
    };
    let before = text.split('?').next().unwrap_or_default();
    Some((
        format!("a `{}:` URL has no parameters", scheme.as_str()),
        format!("write `{}`", redact::url(before)),
    ))
}

fn unknown_parameter(what: &What, _: &str) -> Words {
    let known = || "write `?transport=udp` or `?transport=tcp`, in lower case".to_owned();
    match what {
        What::Parameter => Some((
            "a TURN URL has no parameter but `transport`".to_owned(),
            known(),
        )),
        What::Transport(name) if matches!(name.as_str(), "tls" | "dtls") => Some((
            format!("`transport={name}` is unknown"),
            "write `turns:` for TLS, with `?transport=tcp` or nothing behind it".to_owned(),
        )),
        What::Transport(name) => Some((format!("`transport={name}` is unknown"), known())),
        _ => None,
    }
}

fn ipv6_brackets(what: &What, _: &str) -> Words {
    (*what == What::Ipv6WithoutBrackets).then(|| {
        (
            "the host has more than one colon and no brackets".to_owned(),
            "write an IPv6 address as `stun:[2001:db8::1]:3478`".to_owned(),
        )
    })
}

fn bad_url(what: &What, _: &str) -> Words {
    let (message, help) = match what {
        What::Empty => ("the URL is empty".to_owned(), "name a server, or remove it"),
        What::NoHost => (
            "the URL names no host".to_owned(),
            "write the host behind the colon",
        ),
        What::HostCharacter(c) => (
            format!("`{c}` cannot be part of a host name"),
            "write `scheme:host:port` and nothing else",
        ),
        What::NotIpv6 => (
            "what is in brackets is not an IPv6 address".to_owned(),
            "leave out the brackets of a name, and close those of an address",
        ),
        What::Port => (
            "what follows the host is not a port".to_owned(),
            "ports are 1 to 65535; without one, 3478 is asked, and 5349 over TLS",
        ),
        What::UserInfo => (
            "a user stands before the host".to_owned(),
            "move it to the members `username` and `credential`",
        ),
        _ => return None,
    };
    Some((message, help.to_owned()))
}
