//! What one end of a call sees of it, judged by the code that judges captures.
//!
//! RTP and RTCP come from the tap, as they are before SRTP protects them and after it has
//! opened them; STUN, DTLS and TURN from the wire.

use std::time::Duration;

use crate::capture::demux::Content;
use crate::capture::knowledge::Knowledge;
use crate::capture::observed::{FlowKey, Observed};
use crate::capture::opener::{Opener, Sink};
use crate::capture::session::SessionSummary;
use crate::capture::tally::{Tally, Vantage};

/// A stream that is silent for longer has a gap, as in captures unless it is said otherwise.
const GAP: Duration = Duration::from_secs(1);

/// One end's messages, in the order in which it sent and got them.
pub struct Observer {
    opener: Opener,
    seen: Seen,
    messages: u64,
    begin: Option<Duration>,
}

/// What was observed of a call, as far as it went.
#[derive(Debug, Clone)]
pub struct Observation {
    pub session: SessionSummary,
    /// Since 1970: of the first message.
    pub begin: Option<Duration>,
}

/// A message as the end has it.
#[derive(Debug, Clone, Copy)]
pub struct Heard<'a> {
    /// Since 1970.
    pub at: Duration,
    pub flow: FlowKey,
    pub bytes: &'a [u8],
    /// Whether SRTP protects it on the wire, and `bytes` are what it protects.
    pub is_decrypted: bool,
}

struct Seen(Tally);

impl Observer {
    pub fn new() -> Observer {
        Observer {
            opener: Opener::default(),
            seen: Seen(Tally::new(Vantage::AtEnd, GAP)),
            messages: 0,
            begin: None,
        }
    }

    /// Takes the description of either end, `offer` or `answer`.
    pub fn describe(&mut self, name: &str, sdp: &str) {
        self.opener.describe(name, sdp.as_bytes());
    }

    pub fn hear(&mut self, heard: &Heard) {
        self.begin.get_or_insert(heard.at);
        self.messages += 1;
        let observed = Observed {
            packet: self.messages,
            at: Some(heard.at),
            flow: heard.flow,
            via: None,
            payload: heard.bytes,
            on_wire: heard.bytes.len(),
            is_decrypted: heard.is_decrypted,
        };
        self.opener.message(&observed, &mut self.seen);
    }

    pub fn observation(&self) -> Observation {
        Observation {
            session: self.seen.0.session(&self.opener),
            begin: self.begin,
        }
    }
}

impl Sink for Seen {
    fn message(&mut self, observed: &Observed, content: &Content, knowledge: &Knowledge) {
        let is_media = matches!(content, Content::Rtp(_) | Content::Rtcp);
        // What is relayed is on the wire too, but there it is encrypted.
        if !is_media || observed.is_decrypted {
            self.0.message(observed, content, knowledge);
        }
    }
}
