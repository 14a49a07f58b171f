//! Telephone events (RFC 4733).

/// The events that a receiver takes when it does not say: the sixteen keys.
const KEYS: &str = "0-15";

/// `keys`, `keys and flash`, or the numbers themselves.
pub fn summary(fmtp: Option<&str>) -> Vec<String> {
    let events = fmtp.unwrap_or(KEYS).trim();
    let events = events.strip_prefix("events=").unwrap_or(events);
    vec![match events {
        KEYS => "keys 0–9, *, #, A–D".to_owned(),
        "0-16" => "keys 0–9, *, #, A–D and flash".to_owned(),
        "0-11" => "keys 0–9, *, #".to_owned(),
        other => format!("events {other}"),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_events_are_keys() {
        let words = |fmtp| summary(fmtp).join("");
        assert_eq!(words(None), "keys 0–9, *, #, A–D");
        assert_eq!(words(Some("0-16")), "keys 0–9, *, #, A–D and flash");
        assert_eq!(words(Some("0-15,66,70")), "events 0-15,66,70");
    }
}
