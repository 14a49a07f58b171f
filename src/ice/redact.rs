//! Hides what nobody but the servers should read, without moving anything.

use std::ops::Range;

use super::json::Value;
use crate::source::Source;

/// Names of members whose values are secrets, in lower case.
const SECRETS: &[&str] = &[
    "accesstoken",
    "apikey",
    "auth",
    "authtoken",
    "credential",
    "credentials",
    "key",
    "mackey",
    "pass",
    "passwd",
    "password",
    "pwd",
    "secret",
    "sharedsecret",
    "token",
];

/// The text with each secret replaced by as many characters of as many bytes: places in
/// it stay what they are.
pub fn redacted(source: &Source, root: &Value) -> Source {
    let mut bytes = source.bytes().to_vec();
    let mut spans = Vec::new();
    collect(root, &mut spans);
    for span in spans {
        mask(bytes.get_mut(span).unwrap_or_default());
    }
    Source::new(source.name(), bytes)
}

/// What a URL may be shown as: without a user and a password before the host, and without
/// what no such URL has behind it.
pub fn url(text: &str) -> String {
    let mut shown = String::new();
    let mut from = 0;
    for secret in secrets(text) {
        shown.push_str(text.get(from..secret.start).unwrap_or_default());
        shown.push_str("***");
        from = secret.end;
    }
    shown + text.get(from..).unwrap_or_default()
}

/// Where a URL may hold what is nobody's business, in order.
fn secrets(text: &str) -> Vec<Range<usize>> {
    let (place, fragment) = split_at_char(text, '#');
    let (authority, query) = split_at_char(place, '?');
    let mut found = Vec::new();
    if let (Some(colon), Some(at)) = (authority.find(':'), authority.rfind('@'))
        && colon < at
    {
        found.push(colon + 1..at);
    }
    if is_server(text) {
        found.extend(values(query).map(|range| shifted(&range, authority.len() + 1)));
        if !fragment.is_empty() {
            found.push(place.len() + 1..text.len());
        }
    }
    found
}

fn split_at_char(text: &str, c: char) -> (&str, &str) {
    text.split_once(c).unwrap_or((text, ""))
}

fn is_server(text: &str) -> bool {
    let scheme = text.split(':').next().unwrap_or_default();
    let schemes = ["stun", "stuns", "turn", "turns"];
    schemes
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
}

/// The values of parameters that are not `transport`; one without a name is all value.
fn values(query: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    query.split('&').filter_map(move |parameter| {
        let at = start;
        start += parameter.len() + 1;
        let name = parameter.split('=').next().unwrap_or_default();
        let value = match parameter.find('=') {
            Some(equals) => at + equals + 1..at + parameter.len(),
            None => at..at + parameter.len(),
        };
        (!name.eq_ignore_ascii_case("transport") && !value.is_empty()).then_some(value)
    })
}

fn shifted(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// The nesting is bounded by the reader.
fn collect(value: &Value, spans: &mut Vec<Range<usize>>) {
    for member in value.members() {
        match SECRETS.contains(
            &member
                .name
                .to_ascii_lowercase()
                .replace(['_', '-'], "")
                .as_str(),
        ) {
            true => hide(&member.value, spans),
            false => collect(&member.value, spans),
        }
    }
    for item in value.items() {
        collect(item, spans);
    }
    spans.extend(in_url(value));
}

/// All that is in the value, such as the keys of an OAuth credential.
fn hide(value: &Value, spans: &mut Vec<Range<usize>>) {
    if value.as_str().is_some() {
        spans.push(value.span.start + 1..value.span.end.saturating_sub(1));
    } else if value.items().is_empty() && value.members().is_empty() {
        spans.push(value.span.clone());
    }
    for part in value.items() {
        hide(part, spans);
    }
    for member in value.members() {
        hide(&member.value, spans);
    }
}

/// The secrets of a URL, whatever its scheme.
fn in_url(value: &Value) -> Vec<Range<usize>> {
    let text = value.as_str().unwrap_or_default();
    let secrets = secrets(text).into_iter();
    secrets.map(|range| value.part(range)).collect()
}

fn mask(bytes: &mut [u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let masked: String = text.chars().map(stand_in).collect();
    bytes.copy_from_slice(masked.as_bytes());
}

/// A character of the same length in UTF-8.
fn stand_in(c: char) -> char {
    match c.len_utf8() {
        1 if c == '\n' => c,
        1 => '*',
        2 => '·',
        3 => '•',
        _ => '𝄀',
    }
}

#[cfg(test)]
mod tests {
    use super::super::json;
    use super::*;

    fn shown(text: &str) -> String {
        let document = json::read(text.as_bytes()).unwrap();
        let source = redacted(&Source::new("x", text), &document.root);
        assert_eq!(source.bytes().len(), text.len());
        String::from_utf8(source.bytes().to_vec()).unwrap()
    }

    #[test]
    fn secrets_are_hidden_and_nothing_moves() {
        assert_eq!(
            shown(r#"{"username":"me","credential":"s€cré𝄞","ttl":5}"#),
            r#"{"username":"me","credential":"*•**·𝄀","ttl":5}"#
        );
        assert_eq!(
            shown(r#"{"credential":{"macKey":"k","accessToken":"t"}}"#),
            r#"{"credential":{"macKey":"*","accessToken":"*"}}"#
        );
        assert_eq!(shown(r#"{"auth_token":12345}"#), r#"{"auth_token":*****}"#);
        assert_eq!(shown(r#"["turn:u:p@a"]"#), r#"["turn:***@a"]"#);
        assert_eq!(shown(r#"["me:p@a"]"#), r#"["me:*@a"]"#);
        // Where an escape hides how long the parts are, all of the URL is hidden.
        assert_eq!(shown(r#"["turn:u:\u0070@a"]"#), r#"[*****************]"#);
    }

    #[test]
    fn a_url_is_shown_without_its_user() {
        assert_eq!(url("turn:u:p@a:1"), "turn:***@a:1");
        assert_eq!(url("turn:a:1"), "turn:a:1");
        assert_eq!(url("u:p@a:1"), "u:***@a:1");
    }

    #[test]
    fn a_url_is_shown_without_what_it_should_not_have_behind_it() {
        let known = "turn:a:1?transport=tcp";
        assert_eq!(url(known), known);
        assert_eq!(url("turn:a?password=p"), "turn:a?password=***");
        assert_eq!(
            url("turn:a?transport=udp&auth=p#q"),
            "turn:a?transport=udp&auth=***#***"
        );
        assert_eq!(url("turn:a?p"), "turn:a?***");
        assert_eq!(shown(r#"["turn:a?pw=p#q"]"#), r#"["turn:a?pw=*#*"]"#);
    }
}
