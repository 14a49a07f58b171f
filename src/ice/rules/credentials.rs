//! User names and passwords of TURN servers.

use crate::diagnostic::FindingKind;
use crate::ice::configuration::Server;
use crate::ice::expiry::{self, Expiry};
use crate::ice::json::Value;
use crate::ice::rule::{Findings, Found, Rule, Subject};

pub static MISSING_USERNAME: Rule = Rule {
    kind: FindingKind::error(
        "ICE012",
        "missing-username",
        "A TURN server has no user name.",
    ),
    explain: "Browsers throw an InvalidAccessError: a relay that asks for no credentials would \
              be open to everybody. An empty one is no better in Chromium.",
    since: "0.1.0",
    check: |subject, findings| missing("username", subject, findings),
};

pub static MISSING_CREDENTIAL: Rule = Rule {
    kind: FindingKind::error(
        "ICE013",
        "missing-credential",
        "A TURN server has no credential.",
    ),
    explain: "Browsers throw an InvalidAccessError. The member is called `credential`, not \
              `password`.",
    since: "0.1.0",
    check: |subject, findings| missing("credential", subject, findings),
};

pub static UNUSED_CREDENTIAL: Rule = Rule {
    kind: FindingKind::info(
        "ICE014",
        "unused-credential",
        "An entry of STUN servers has a credential, which is never used.",
    ),
    explain: "Browsers send no credentials to STUN servers. Where the entry was meant for \
              TURN, its URLs begin with the wrong scheme; else the page gives away a secret \
              for nothing.",
    since: "0.1.0",
    check: unused,
};

pub static CREDENTIAL_TYPE: Rule = Rule {
    kind: FindingKind::error(
        "ICE015",
        "credential-type",
        "A credential is not a password.",
    ),
    explain: "The type `oauth` (RFC 7635) was taken out of the specification. What is not a \
              password is turned into one, or refused.",
    since: "0.1.0",
    check: credential_type,
};

pub static LONG_USERNAME: Rule = Rule {
    kind: FindingKind::error(
        "ICE016",
        "username-too-long",
        "A user name has more than 508 bytes.",
    ),
    explain: "A USERNAME attribute has fewer than 509 bytes (RFC 8489 §14.3). Tokens that are \
              put into user names reach that.",
    since: "0.1.0",
    check: long_username,
};

pub static EXPIRED: Rule = Rule {
    kind: FindingKind::error(
        "ICE017",
        "credential-expired",
        "The time in a user name, when the credential ends, is past.",
    ),
    explain: "Services that share a secret with the TURN server give out user names that begin \
              with the second at which they end (the REST API of coturn and others). From then \
              on the server answers 401 to a password that is right. A configuration that was \
              saved, cached or compiled in has this fault sooner or later. Who has a name that \
              only looks like one can ignore it.",
    since: "0.1.0",
    check: |subject, findings| expiries(subject, findings, expired),
};

pub static EXPIRING: Rule = Rule {
    kind: FindingKind::warning(
        "ICE018",
        "credential-expiring",
        "The time in a user name, when the credential ends, is less than an hour away.",
    ),
    explain: "The credential is checked at each refresh of the relay, not only at the start: a \
              call that lasts longer loses its relay.",
    since: "0.1.0",
    check: |subject, findings| expiries(subject, findings, expiring),
};

pub static SHARED: Rule = Rule {
    kind: FindingKind::warning(
        "ICE020",
        "public-credential",
        "The credential is one that everybody knows.",
    ),
    explain: "The credential of the Open Relay Project stands in thousands of examples. The \
              service is for trying things out: who else uses it, and how much of it is left, \
              is not known.",
    since: "0.1.0",
    check: shared,
};

/// Entries with a TURN server in them.
fn relays<'a>(subject: &'a Subject) -> impl Iterator<Item = &'a Server<'a>> {
    let servers = subject.configuration.servers.iter();
    servers.filter(|server| server.is_turn())
}

fn missing(name: &str, subject: &Subject, findings: &mut Findings) {
    for server in relays(subject) {
        let value = server.value.get(name);
        let is_empty = |value: &Value| value.as_str() == Some("");
        if value.is_some_and(|value| !is_empty(value)) {
            continue;
        }
        let state = if value.is_some() { "an empty" } else { "no" };
        let message = format!("`{}` is a TURN server with {state} `{name}`", server.path);
        let found = Found::at(&value.unwrap_or(server.value).span, message);
        findings.push(found.help(format!("add the `{name}` that the server knows")));
    }
}

fn unused(subject: &Subject, findings: &mut Findings) {
    for server in &subject.configuration.servers {
        let all_read = server.urls.iter().all(|url| url.read.is_ok());
        if server.urls.is_empty() || !all_read || server.is_turn() {
            continue;
        }
        if let Some(member) = server.value.member("credential") {
            let message = format!(
                "no URL of `{}` is one of TURN, and STUN takes no credential",
                server.path
            );
            let found = Found::at(&member.name_span, message);
            findings.push(found.help("remove it, or write `turn:` where the server is a relay"));
        }
    }
}

fn credential_type(subject: &Subject, findings: &mut Findings) {
    for server in &subject.configuration.servers {
        let kind = server.value.get("credentialType");
        let is_password = |value: &Value| value.as_str() == Some("password");
        let credential = server.value.get("credential");
        if let Some(kind) = kind.filter(|kind| !is_password(kind)) {
            let said = kind.as_str().unwrap_or(kind.noun());
            let found = Found::at(
                &kind.span,
                format!("the credential type `{said}` is not taken any more"),
            );
            findings.push(found.help("leave out `credentialType`, and use a password"));
        } else if let Some(object) = credential.filter(|value| value.is_object()) {
            let message = "the credential is an object: browsers make \"[object Object]\" of it";
            findings.push(Found::at(&object.span, message).help("use a password"));
        }
    }
}

/// The most bytes of a USERNAME.
const LONGEST: usize = 508;

fn long_username(subject: &Subject, findings: &mut Findings) {
    for server in &subject.configuration.servers {
        let Some(name) = server.value.get("username") else {
            continue;
        };
        let length = name.as_str().map_or(0, str::len);
        if length > LONGEST {
            let message =
                format!("the user name has {length} bytes; no more than {LONGEST} can be sent");
            findings.push(
                Found::at(&name.span, message).help("have the service give out a shorter one"),
            );
        }
    }
}

type Judge = fn(&Expiry) -> Option<String>;

fn expiries(subject: &Subject, findings: &mut Findings, judge: Judge) {
    for server in relays(subject) {
        let (Some(value), Some(name)) = (server.value.get("username"), server.text("username"))
        else {
            continue;
        };
        let Some(expiry) = expiry::of(name, subject.now) else {
            continue;
        };
        if let Some(message) = judge(&expiry) {
            let found = Found::at(&value.part(expiry.part.clone()), message);
            findings.push(found.help("ask the service for a new credential just before each call"));
        }
    }
}

fn expired(expiry: &Expiry) -> Option<String> {
    let ago = expiry.past?;
    Some(format!(
        "the credential ended {} ago, at {}",
        expiry::span(ago),
        expiry::date(expiry.at)
    ))
}

fn expiring(expiry: &Expiry) -> Option<String> {
    const SOON: u64 = 3600;
    let left = expiry.left.filter(|left| *left < SOON)?;
    Some(format!(
        "the credential ends in {}, at {}",
        expiry::span(left),
        expiry::date(expiry.at)
    ))
}

fn shared(subject: &Subject, findings: &mut Findings) {
    for server in relays(subject) {
        if server.text("username") == Some("openrelayproject")
            && let Some(value) = server.value.get("username")
        {
            let found = Found::at(
                &value.span,
                "this credential of the Open Relay Project is in everybody's hands",
            );
            findings
                .push(found.help("get a credential of your own before others depend on the page"));
        }
    }
}
