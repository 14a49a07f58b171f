//! What an example says where the reader's own words belong.

use crate::diagnostic::FindingKind;
use crate::ice::json::Value;
use crate::ice::rule::{Findings, Found, Rule, Subject};

pub static PLACEHOLDER: Rule = Rule {
    kind: FindingKind::error(
        "ICE019",
        "placeholder",
        "A host, a user name or a credential is still that of an example.",
    ),
    explain: "Such as `YOUR_USERNAME`, `<password>`, `${TURN_SECRET}` or `{{ turn_host }}`: a \
              template that was never filled in, or a variable that was not set when it was. \
              Browsers take most of these without a word.",
    since: "0.1.0",
    check: placeholders,
};

fn placeholders(subject: &Subject, findings: &mut Findings) {
    for url in subject.configuration.urls() {
        let host = match &url.read {
            Ok(read) => read.host_span.clone(),
            Err(_) => 0..url.text.len(),
        };
        let text = url.text.get(host.clone()).unwrap_or_default();
        if is_placeholder(text) {
            report(url.value, host, "the host of a URL", findings);
        }
    }
    for server in &subject.configuration.servers {
        for name in ["username", "credential"] {
            let value = server.value.get(name);
            let text = value.and_then(Value::as_str);
            if let (Some(value), Some(text)) = (value, text)
                && is_placeholder(text)
            {
                let what = format!("`{}.{name}`", server.path);
                report(value, 0..text.len(), &what, findings);
            }
        }
    }
}

fn report(value: &Value, part: std::ops::Range<usize>, what: &str, findings: &mut Findings) {
    let found = Found::at(&value.part(part), format!("{what} is a placeholder"));
    findings.push(found.help("fill it in, and check how the template is filled"));
}

/// A bracket pair around words, or words that only examples say. No real host, name or
/// secret may look like one, so that the list is short.
fn is_placeholder(text: &str) -> bool {
    const PAIRS: &[(&str, &str)] = &[
        ("<", ">"),
        ("${", "}"),
        ("{{", "}}"),
        ("%(", ")s"),
        ("[[", "]]"),
    ];
    let enclosed = PAIRS.iter().any(|(open, close)| {
        let inner = text
            .split_once(open)
            .and_then(|(_, rest)| rest.split_once(close));
        inner.is_some_and(|(inner, _)| is_words(inner))
    });
    let lower = text.to_ascii_lowercase();
    let words = [
        "changeme",
        "change-me",
        "change_me",
        "replaceme",
        "replace_me",
        "todo",
        "undefined",
        "[object object]",
    ];
    enclosed || words.contains(&lower.as_str()) || lower.split('.').any(is_yours)
}

fn is_words(inner: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ');
    !inner.is_empty() && inner.len() <= 60 && inner.chars().all(is_word)
}

/// `your-turn-server`, `yourdomain`, `YOUR_SECRET`.
fn is_yours(label: &str) -> bool {
    const THINGS: &[&str] = &[
        "account",
        "app",
        "api",
        "auth",
        "company",
        "credential",
        "domain",
        "host",
        "ip",
        "key",
        "name",
        "pass",
        "password",
        "secret",
        "server",
        "stun",
        "token",
        "turn",
        "user",
        "username",
    ];
    let Some(rest) = label.strip_prefix("your") else {
        return false;
    };
    match rest.strip_prefix(['_', '-', ' ']) {
        Some(rest) => THINGS.iter().any(|thing| rest.starts_with(thing)),
        None => THINGS.contains(&rest),
    }
}

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    #[test]
    fn what_examples_say_is_told_from_what_people_choose() {
        for text in [
            "<username>",
            "YOUR_TURN_SERVER",
            "your-username-here",
            "yourdomain.com",
            "${TURN_HOST}",
            "{{ secret }}",
            "turn.{{domain}}",
            "changeme",
            "undefined",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in [
            "yourtube.example",
            "user",
            "password",
            "a<b",
            "x>y<z",
            "1700000000:yours",
            "your.example.org",
            "todolist.example",
            "p${",
            "<3<3",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
