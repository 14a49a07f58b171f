//! HAR archives, as the network panel of a browser saves them.

use super::finds::{Finds, step};
use super::value::Value;
use super::{Kind, json};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

pub fn is_archive(value: &Value) -> bool {
    value["log"]["entries"].is_array()
}

/// Every description in the bodies and WebSocket messages, named
/// `entry-3/POST/https://host/whip`: the number of the entry, what it is, and the
/// address without its query, which often holds a secret.
pub fn collect(mut archive: Value, place: &str, finds: &mut Finds) {
    let Value::Array(entries) = taken(&mut archive, &["log", "entries"]) else {
        return;
    };
    let outer = match place {
        "" => String::new(),
        _ => format!("{place}/"),
    };
    for (at, entry) in entries.into_iter().enumerate() {
        Entry::new(entry, format!("{outer}entry-{}", at + 1)).collect(finds);
    }
}

/// One request with its response.
struct Entry {
    value: Value,
    name: String,
    url: String,
}

impl Entry {
    fn new(value: Value, name: String) -> Self {
        let url = value["request"]["url"].as_str().unwrap_or_default();
        let address = url.split(['?', '#']).next().unwrap_or_default();
        Entry {
            url: step(address),
            value,
            name,
        }
    }

    fn place(&self, what: &str) -> String {
        format!("{}/{what}/{}", self.name, self.url)
    }

    fn collect(mut self, finds: &mut Finds) {
        let before = finds.count();
        let method = self.value["request"]["method"].as_str();
        let posts = method == Some("POST");
        let place = self.place(&step(method.unwrap_or("request")));
        let kind = (posts && is_sdp(&self.value["request"]["postData"])).then_some(Kind::Offer);
        let request = taken(&mut self.value, &["request", "postData", "text"]);
        json::said(request, &place, kind, finds);

        // Who asks without a description is offered one.
        let reply = match finds.count() == before {
            true => Kind::Offer,
            false => Kind::Answer,
        };
        let place = self.place(&step(&status(&self.value["response"]["status"])));
        let content = taken(&mut self.value, &["response", "content"]);
        let kind = (posts && is_sdp(&content)).then_some(reply);
        json::said(body(content), &place, kind, finds);

        if let Value::Array(messages) = taken(&mut self.value, &["_webSocketMessages"]) {
            self.collect_messages(messages, finds);
        }
    }

    fn collect_messages(&self, messages: Vec<Value>, finds: &mut Finds) {
        for (at, mut message) in messages.into_iter().enumerate() {
            let direction = match message["type"].as_str() {
                Some("send") => "sent",
                _ => "received",
            };
            let place = self.place(&format!("{direction}-{}", at + 1));
            json::said(taken(&mut message, &["data"]), &place, None, finds);
        }
    }
}

/// As it stands in the archive.
fn status(status: &Value) -> String {
    match status {
        Value::Number(number) => number.to_string(),
        Value::String(text) => format!("{text:?}"),
        _ => "null".to_owned(),
    }
}

fn is_sdp(body: &Value) -> bool {
    let media_type = body["mimeType"].as_str();
    media_type.is_some_and(|media_type| media_type.starts_with("application/sdp"))
}

/// The text of a response, decoded.
fn body(mut content: Value) -> Value {
    let text = taken(&mut content, &["text"]);
    if content["encoding"].as_str() != Some("base64") {
        return text;
    }
    let decoded = text.as_str().and_then(|text| STANDARD.decode(text).ok());
    decoded.map_or(Value::Null, |bytes| {
        Value::String(String::from_utf8_lossy(&bytes).into_owned())
    })
}

/// What stands at the end of a path of names; null where nothing does.
fn taken(value: &mut Value, path: &[&str]) -> Value {
    let end = path
        .iter()
        .try_fold(value, |value, name| value.get_mut(name));
    end.map(Value::take).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::tests::named;
    use super::*;

    #[test]
    fn a_whip_request_is_an_offer_and_its_response_the_answer() {
        let har = r#"{"log": {"version": "1.2", "entries": [
            {"request": {"method": "GET", "url": "https://x/"}, "response": {"status": 200, "content": {"text": "<html>"}}},
            {"request": {"method": "POST", "url": "https://x/whip?token=secret",
                         "postData": {"mimeType": "application/sdp", "text": "v=0\r\no=a\r\n"}},
             "response": {"status": 201, "content": {"mimeType": "application/sdp", "encoding": "base64", "text": "dj0wDQpvPWINCg=="}}}
        ]}}"#;
        assert_eq!(
            named(har),
            [
                (
                    "entry-2/POST/https://x/whip".to_owned(),
                    Some(Kind::Offer),
                    "v=0\r\no=a\r\n".to_owned()
                ),
                (
                    "entry-2/201/https://x/whip".to_owned(),
                    Some(Kind::Answer),
                    "v=0\r\no=b\r\n".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn messages_of_a_websocket_are_opened() {
        let har = r#"{"log": {"entries": [{"request": {"method": "GET", "url": "wss://x/ws"}, "response": {"status": 101, "content": {}},
            "_webSocketMessages": [
                {"type": "send", "data": "ping"},
                {"type": "send", "data": "{\"type\":\"offer\",\"sdp\":\"v=0\\r\\no=a\\r\\n\"}"},
                {"type": "receive", "data": "{\"jsep\":{\"type\":\"answer\",\"sdp\":\"v=0\\r\\no=b\\r\\n\"}}"}]}]}}"#;
        let found = named(har);
        assert_eq!(found[0].0, "entry-1/sent-2/wss://x/ws");
        assert_eq!(found[1].0, "entry-1/received-3/wss://x/ws/jsep/sdp");
        assert_eq!(found[1].1, Some(Kind::Answer));
    }

    #[test]
    fn a_reply_to_who_sent_no_description_is_an_offer() {
        let har = r#"{"log": {"entries": [{"request": {"method": "POST", "url": "https://x/whep"},
            "response": {"status": 201, "content": {"mimeType": "application/sdp", "text": "v=0\r\no=a\r\n"}}}]}}"#;
        assert_eq!(named(har)[0].1, Some(Kind::Offer));
    }
}
