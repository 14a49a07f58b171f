//! Entries that are not what an `RTCIceServer` is.

use crate::diagnostic::{FindingKind, Severity};
use crate::ice::configuration::Server;
use crate::ice::json::{Kind, Value};
use crate::ice::rule::{Findings, Found, Rule, Subject};
use crate::sdp::vocabulary::is_one_edit;

pub static MISSING_URLS: Rule = Rule {
    kind: FindingKind::error("ICE007", "missing-urls", "An entry has no `urls`."),
    explain: "Browsers throw a TypeError. An answer of a credentials service that was not \
              taken apart, or a misspelt member, is the usual cause.",
    since: "0.1.0",
    check: missing_urls,
};

pub static EMPTY_URLS: Rule = Rule {
    kind: FindingKind::error(
        "ICE008",
        "empty-urls",
        "An entry has an empty list of URLs.",
    ),
    explain: "Browsers throw instead of skipping the entry, so that no call begins. It comes \
              from code that filters URLs and does not look whether any are left.",
    since: "0.1.0",
    check: empty_urls,
};

pub static LEGACY_URL: Rule = Rule {
    kind: FindingKind::warning(
        "ICE009",
        "legacy-url",
        "An entry names its server in `url`, which has long been `urls`.",
    ),
    explain: "The specification has `urls` only. Measured in 2026: Chromium 156 and Firefox 153 \
              still ask the server. Other clients need not, and browsers may stop any day.",
    since: "0.1.0",
    check: legacy_url,
};

pub static WRONG_TYPE: Rule = Rule {
    kind: FindingKind::error(
        "ICE010",
        "wrong-type",
        "An entry or one of its members is of a type that browsers do not take.",
    ),
    explain: "Browsers turn what they get into strings: a number becomes its digits, null the \
              word \"null\", an object \"[object Object]\". What is no URL then makes them \
              throw; what is no password fails at the server.",
    since: "0.1.0",
    check: wrong_type,
};

pub static MISSPELT_MEMBER: Rule = Rule {
    kind: FindingKind::warning(
        "ICE011",
        "misspelt-member",
        "A member has a name that is nearly one that browsers know.",
    ),
    explain: "Browsers ignore members that they do not know, without a word.",
    since: "0.1.0",
    check: misspelt_member,
};

fn objects<'a>(subject: &'a Subject) -> impl Iterator<Item = &'a Server<'a>> {
    let servers = subject.configuration.servers.iter();
    servers.filter(|server| server.value.is_object())
}

fn missing_urls(subject: &Subject, findings: &mut Findings) {
    for server in objects(subject) {
        let names = ["urls", "url"];
        if names.iter().all(|name| server.value.get(name).is_none()) {
            let found = Found::at(
                &server.value.span,
                format!("`{}` has no `urls`", server.path),
            );
            findings.push(found.help("name its servers: \"urls\": [\"turn:host:3478\"]"));
        }
    }
}

fn empty_urls(subject: &Subject, findings: &mut Findings) {
    for server in objects(subject) {
        let Some(urls) = server.value.get("urls") else {
            continue;
        };
        if matches!(&urls.kind, Kind::Array(items) if items.is_empty()) {
            let message = format!("`{}.urls` is empty", server.path);
            let help = "leave out the whole entry where there is no URL for it";
            findings.push(Found::at(&urls.span, message).help(help));
        }
    }
}

fn legacy_url(subject: &Subject, findings: &mut Findings) {
    for server in objects(subject) {
        let Some(member) = server.value.member("url") else {
            continue;
        };
        // Some services send both, for the sake of old clients.
        if server.value.get("urls").is_none() {
            let message = format!("`{}` has `url`, which is `urls` today", server.path);
            findings.push(Found::at(&member.name_span, message).help("write `urls`"));
        }
    }
}

fn wrong_type(subject: &Subject, findings: &mut Findings) {
    for server in &subject.configuration.servers {
        match server.value.is_object() {
            true => wrong_members(server, findings),
            false => {
                let (path, noun) = (&server.path, server.value.noun());
                let found = Found::at(
                    &server.value.span,
                    format!("`{path}` is {noun}, not an object"),
                );
                findings.push(found.help("write {\"urls\": \"stun:host:3478\"}"));
            }
        }
    }
}

fn wrong_members(server: &Server, findings: &mut Findings) {
    let urls = ["urls", "url"]
        .iter()
        .find_map(|name| server.value.get(name));
    let listed = urls.map(Value::items).unwrap_or_default();
    let single = urls.filter(|urls| !matches!(urls.kind, Kind::Array(_)));
    for value in single.into_iter().chain(listed) {
        if value.as_str().is_none() {
            let message = format!(
                "a URL of `{}` is {}, not a string",
                server.path,
                value.noun()
            );
            findings.push(Found::at(&value.span, message));
        }
    }
    for name in ["username", "credential"] {
        let member = server.value.member(name);
        // Credentials of OAuth, which are objects, are another rule's.
        let is_text = |value: &Value| matches!(value.kind, Kind::String(_) | Kind::Object(_));
        if let Some(value) = member
            .map(|member| &member.value)
            .filter(|value| !is_text(value))
        {
            let message = format!("`{}.{name}` is {}, not a string", server.path, value.noun());
            let found = Found::at(&value.span, message).severity(Severity::Warning);
            findings.push(found.help("write it in quotation marks, or leave it out"));
        }
    }
}

const MEMBERS: &[&str] = &["urls", "username", "credential", "credentialType"];

fn misspelt_member(subject: &Subject, findings: &mut Findings) {
    let known = crate::ice::configuration::MEMBERS;
    if let Some(dictionary) = subject.configuration.dictionary {
        misspelt(dictionary, known, findings);
    }
    for server in objects(subject) {
        misspelt(server.value, MEMBERS, findings);
    }
}

fn misspelt(object: &Value, known: &[&str], findings: &mut Findings) {
    let is_known = |name: &str| known.contains(&name) || name == "url";
    for member in object
        .members()
        .iter()
        .filter(|member| !is_known(&member.name))
    {
        let near = known.iter().find(|known| is_near(known, &member.name));
        let Some(near) = near.filter(|near| object.member(near).is_none()) else {
            continue;
        };
        let message = format!("browsers ignore `{}`", member.name);
        let found = Found::at(&member.name_span, message);
        findings.push(found.help(format!("write `{near}`")));
    }
}

/// `userName`, `ice_servers`, `credentials`, `user`, `password`.
fn is_near(known: &str, name: &str) -> bool {
    let plain = |name: &str| name.to_ascii_lowercase().replace(['_', '-'], "");
    let (known, name) = (plain(known), plain(name));
    let meant = match name.as_str() {
        "user" => "username",
        "password" | "pass" => "credential",
        "uri" | "uris" => "urls",
        other => other,
    };
    known == meant || is_one_edit(&known, meant)
}
