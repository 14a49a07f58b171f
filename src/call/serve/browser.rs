//! What the page says that its browser measured. It comes from a client, and is believed no more
//! than that.

use serde::Deserialize;

/// Streams that are kept; the page has four.
const MOST_STREAMS: usize = 16;

/// The figures of a browser's getStats that this end measures too.
#[derive(Debug, Clone, Deserialize)]
pub struct Statistics {
    pub phase: Phase,
    #[serde(default)]
    pub streams: Vec<BrowserStream>,
    /// Messages over the data channel, and of how many an echo came.
    pub messages_sent: Option<u64>,
    pub messages_received: Option<u64>,
    /// Median from a message to its echo.
    pub message_rtt_ms: Option<f64>,
    /// Mean of ICE's own checks.
    pub consent_rtt_ms: Option<f64>,
}

/// How far the call is, as the page has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    Running,
    /// The page sends no more, and wants no more to be sent.
    Ending,
    /// Neither end has sent media for a while: these figures are the last.
    Final,
}

/// A stream as the browser has it: what it sends, with what our reports told it, or what it
/// receives.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct BrowserStream {
    pub direction: Way,
    pub kind: Kind,
    pub ssrc: u32,
    pub packets: Option<u64>,
    /// Of the payloads.
    pub bytes: Option<u64>,
    pub lost: Option<i64>,
    pub jitter_ms: Option<f64>,
    pub rtt_ms: Option<f64>,
    /// Sent again. Null for what is received.
    pub retransmitted: Option<u64>,
    pub nacks: Option<u64>,
    pub frames: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    Sent,
    Received,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Audio,
    Video,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Audio => "audio",
            Kind::Video => "video",
        }
    }
}

impl Statistics {
    /// # Errors
    /// In the words of the reader of JSON.
    pub fn read(json: &str) -> Result<Statistics, serde_json::Error> {
        let mut read: Statistics = serde_json::from_str(json)?;
        read.streams.truncate(MOST_STREAMS);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_browser_does_not_say_is_not_known() {
        let json = r#"{"phase":"final","streams":[{"direction":"sent","kind":"audio","ssrc":7,"packets":9}]}"#;
        let read = Statistics::read(json).unwrap();
        assert_eq!(read.phase, Phase::Final);
        assert_eq!(read.streams[0].packets, Some(9));
        assert_eq!(read.streams[0].rtt_ms, None);
    }

    #[test]
    fn streams_without_end_are_cut_off() {
        let stream = r#"{"direction":"sent","kind":"audio","ssrc":7}"#;
        let streams = vec![stream; 1000].join(",");
        let json = format!(r#"{{"phase":"running","streams":[{streams}]}}"#);
        assert_eq!(Statistics::read(&json).unwrap().streams.len(), MOST_STREAMS);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            let _ = Statistics::read(&text);
        }
    }
}
