//! What Chrome's `chrome://webrtc-internals` saves.

use super::Kind;
use super::finds::{Finds, step};
use super::json;
use super::value::Value;

const CONNECTIONS: &str = "PeerConnections";

pub fn is_dump(value: &Value) -> bool {
    value.get(CONNECTIONS).is_some_and(Value::is_object)
}

/// Every description that a peer connection logged, named `9-1/setRemoteDescription`:
/// the connection and what was called.
pub fn collect(mut dump: Value, place: &str, finds: &mut Finds) {
    let Some(Value::Object(connections)) = dump.get_mut(CONNECTIONS).map(Value::take) else {
        return;
    };
    for (connection, mut record) in connections {
        let Some(Value::Array(log)) = record.get_mut("updateLog").map(Value::take) else {
            continue;
        };
        for mut entry in log {
            let operation = entry["type"].as_str().unwrap_or("update").to_owned();
            let value = entry.get_mut("value").map(Value::take).unwrap_or_default();
            said_by(&connection, &operation, value, place, finds);
        }
    }
}

/// Files what one peer connection was told, or told itself.
pub fn said_by(connection: &str, operation: &str, value: Value, place: &str, finds: &mut Finds) {
    let name = format!("{}/{}", step(connection), step(operation));
    let place = match place {
        "" => name,
        // Several dumps in one file.
        _ => format!("{place}/{name}"),
    };
    json::said(value, &place, kind_of(operation), finds);
}

/// What an operation makes, where its name says so.
fn kind_of(operation: &str) -> Option<Kind> {
    if operation.starts_with("createOffer") {
        Some(Kind::Offer)
    } else if operation.starts_with("createAnswer") {
        Some(Kind::Answer)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::named;
    use super::Kind;

    #[test]
    fn each_description_is_named_by_its_connection_and_by_what_was_called() {
        let dump = r#"{"getUserMedia": [], "PeerConnections": {"9-1": {"url": "http://x", "updateLog": [
            {"type": "createOffer", "value": ""},
            {"type": "setLocalDescriptionOnSuccess", "value": "{\"type\":\"offer\",\"sdp\":\"v=0\\r\\no=a\\r\\n\"}"},
            {"type": "setRemoteDescription", "value": "{\"type\":\"answer\",\"sdp\":\"v=0\\r\\no=b\\r\\n\"}"},
            {"type": "setRemoteDescription", "value": "{\"type\":\"offer\",\"sdp\":\"v=0\\r\\no=c\\r\\n\"}"}
        ]}}}"#;
        assert_eq!(
            named(dump),
            [
                (
                    "9-1/setLocalDescriptionOnSuccess",
                    Some(Kind::Offer),
                    "v=0\r\no=a\r\n"
                ),
                (
                    "9-1/setRemoteDescription",
                    Some(Kind::Answer),
                    "v=0\r\no=b\r\n"
                ),
                (
                    "9-1/setRemoteDescription-2",
                    Some(Kind::Offer),
                    "v=0\r\no=c\r\n"
                ),
            ]
            .map(|(place, kind, text)| (place.to_owned(), kind, text.to_owned()))
        );
    }

    #[test]
    fn the_text_of_older_versions_is_read() {
        let dump = r#"{"PeerConnections": {"5-1": {"updateLog": [
            {"type": "createAnswerOnSuccess", "value": "type: answer, sdp: v=0\r\no=a\r\ns=-\r\n"},
            {"type": "createOfferOnSuccess", "value": "v=0\r\no=b\r\n"}
        ]}}}"#;
        let found = named(dump);
        assert_eq!(found[0].0, "5-1/createAnswerOnSuccess");
        assert_eq!(found[0].1, Some(Kind::Answer));
        assert_eq!(found[0].2, "v=0\r\no=a\r\ns=-\r\n");
        assert_eq!(found[1].1, Some(Kind::Offer));
    }
}
