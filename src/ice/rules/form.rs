//! What surrounds the servers.

use crate::diagnostic::FindingKind;
use crate::ice::rule::{Findings, Found, Rule, Subject};

pub static NOT_A_LIST: Rule = Rule {
    kind: FindingKind::error(
        "ICE034",
        "servers-not-a-list",
        "`iceServers` is not a list.",
    ),
    explain: "Browsers throw. Some services answer with one object in `iceServers`: it has to be \
              put into a list before a browser gets it.",
    since: "0.1.0",
    check: not_a_list,
};

pub static NOT_JSON: Rule = Rule {
    kind: FindingKind::info(
        "ICE035",
        "not-json",
        "The text is a JavaScript literal, not JSON.",
    ),
    explain: "It is read here like JSON. A program that parses it, such as with \
              `response.json()`, fails.",
    since: "0.1.0",
    check: not_json,
};

fn not_a_list(subject: &Subject, findings: &mut Findings) {
    let configuration = subject.configuration;
    let is_list = |noun: &str| noun == "an array";
    let Some(list) = configuration.list.filter(|list| !is_list(list.noun())) else {
        return;
    };
    // A single entry by itself is what somebody copied out of a list, and what stands in
    // other JSON is taken out of it anyhow.
    if configuration.dictionary.is_none() || configuration.is_enclosed {
        return;
    }
    let found = Found::at(
        &list.span,
        format!("`iceServers` is {}, not an array", list.noun()),
    );
    findings.push(found.help("write the entries in brackets: \"iceServers\": [{…}]"));
}

fn not_json(subject: &Subject, findings: &mut Findings) {
    if let Some((span, liberty)) = &subject.document.liberty {
        let message = format!("the text is not JSON: here is {}", liberty.noun());
        let help = "leave it as it is in a program; write names and strings in double quotation marks in a file of JSON";
        findings.push(Found::at(span, message).help(help));
    }
}
